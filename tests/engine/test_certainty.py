"""How sure a model may be: probabilities as sure as they are right, and when a class is said."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Noted, finish
from cliptune.evaluation.best import evaluate_best
from cliptune.evaluation.certainty import PRECISIONS, certainty
from cliptune.evaluation.probe import save_vectors
from cliptune.export import card
from cliptune.export.tuned import open_tuned
from cliptune.inference import adapter as adapters
from cliptune.runs import AdapterDescription, Run
from engine.fitted import predictor
from engine.training import carry, small_job


def sampled(count: int, classes: int = 5, times: float = 1.0) -> tuple[Tensor, Tensor]:
    """Logits that are `times` as large as they would have to be, and classes drawn by them."""
    generator = torch.Generator().manual_seed(0)
    logits = 2 * torch.randn(count, classes, generator=generator)
    labels = torch.multinomial(logits.softmax(dim=1), 1, generator=generator)[:, 0]
    return times * logits, labels


@pytest.mark.parametrize("times", [0.25, 1.0, 8.0])
def test_probabilities_become_as_sure_as_they_are_right(times: float) -> None:
    logits, labels = sampled(2000, times=times)
    found = certainty(logits, labels)
    assert found.scale * times == pytest.approx(1.0, rel=0.15)
    confidence = (found.scale * logits).softmax(dim=1).amax(dim=1)
    right = (logits.argmax(dim=1) == labels).float()
    assert confidence.mean().item() == pytest.approx(right.mean().item(), abs=0.03)


def test_a_few_images_that_are_all_right_make_nobody_sure_of_everything() -> None:
    assert certainty(torch.eye(3).repeat(2, 1), torch.arange(3).repeat(2)).scale < 4


def test_so_much_of_what_is_said_is_right_though_one_class_more_is_shown() -> None:
    logits, labels = sampled(4000)
    found = certainty(logits[:2000], labels[:2000])
    level = found.level(0.9)
    assert level is not None and level.refused is not None
    logits, labels = found.scale * logits[2000:], labels[2000:]
    confidence, said = logits.softmax(dim=1).max(dim=1)
    known = confidence >= level.threshold
    assert known.float().mean().item() == pytest.approx(level.said, abs=0.05)
    others = logits.scatter(1, labels[:, None], -torch.inf).softmax(dim=1).amax(dim=1)
    wrong = (others >= level.threshold).sum() / logits.shape[1]
    right = (known & (said == labels)).sum()
    assert (right / (known.sum() + wrong)).item() == pytest.approx(0.9, abs=0.04)


def test_more_precision_says_less() -> None:
    levels = certainty(*sampled(1000)).levels
    assert [one.precision for one in levels] == [*PRECISIONS][: len(levels)]
    assert sorted(one.threshold for one in levels) == [one.threshold for one in levels]
    assert certainty(*sampled(50, classes=2)).levels[0].refused is None


def test_what_no_probability_is_high_enough_for_is_not_promised() -> None:
    found = certainty(torch.zeros(20, 5), torch.arange(20) % 5)
    assert found.levels == [] and found.level(0.5) is None
    assert certainty(*sampled(1000)).level(0.97) == certainty(*sampled(1000)).level(0.98)


@pytest.fixture(scope="module")
def run(base: Path, images: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run whose words answer."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    events = carry(small_job(images, base, epochs=1, learning_rate=1e-3), folder)
    assert any(isinstance(event, Noted) for event in events)
    return Run(folder)


def test_a_run_keeps_how_sure_it_may_be_and_shows_it_everywhere(run: Run, base: Path) -> None:
    known = AdapterDescription.read(run.best / "cliptune.json").certainty
    assert known is not None and known.scale != 1.0
    measured = run.measured()
    assert measured is not None and measured == finish(evaluate_best(run, CancelToken()))
    asked = predictor(base)
    asked.add(adapters.read(run.folder), "run")
    paths = [run.job.data.images / one.path for one in measured.answers]
    (said,) = finish(asked.classify(paths, ["run"], CancelToken())).values()
    for answer, one in zip(measured.answers, said, strict=True):
        assert one.probabilities[0] == (answer.said, pytest.approx(answer.confidence, abs=1e-5))
        assert one.certainty == known


def test_other_classes_are_told_apart_as_they_were(run: Run) -> None:
    assert adapters.read(run.folder).telling(["a", "b"]).certainty is None


def test_an_older_adapter_says_what_it_said(run: Run, base: Path, tmp_path: Path) -> None:
    asked = predictor(base)
    now = adapters.read(run.folder)
    asked.add(now, "now")
    path = now.folder / "cliptune.json"
    described = AdapterDescription.read(path)
    described.model_copy(update={"certainty": None}).write(path)
    try:
        asked.add(adapters.read(run.folder), "before")
    finally:
        described.write(path)
    assert now.certainty is not None and asked.certainty("before") is None
    scaled = now.certainty.scale * asked._ready["before"].answers
    torch.testing.assert_close(asked._ready["now"].answers, scaled)


@pytest.mark.parametrize("by_vectors", [False, True])
def test_an_export_is_as_sure(by_vectors: bool, run: Run, base: Path, tmp_path: Path) -> None:
    """Rows of classes are scaled; a plain CLIP's logits are to be, as its description says."""
    adapter = adapters.read(run.folder)
    assert adapter.certainty is not None
    if by_vectors:
        save_vectors(torch.eye(3, 32), run.best)
        adapter = replace(adapter, classifier="vectors")
    tuned = finish(open_tuned(adapter, run, run.pinned, CancelToken()))
    torch.testing.assert_close(
        tuned.rows.norm(dim=1),
        torch.full(
            (3,), adapter.certainty.scale * (1.0 if by_vectors else tuned.base.scale().item())
        ),
    )
    card.write_described(tuned, tmp_path)
    described = AdapterDescription.read(tmp_path / "cliptune.json")
    assert described.certainty is not None
    assert described.certainty.scale == (1.0 if by_vectors else adapter.certainty.scale)
    assert ("certainty" in card.ask(tuned)) != by_vectors
