"""Words and fitted class vectors in a run: which is kept, both figures, and how far it goes."""

import json
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled
from cliptune.core.events import (
    Classified,
    Evaluated,
    Event,
    Finished,
    Probed,
    Stopped,
    Work,
    finish,
)
from cliptune.core.metrics import ClassMetrics
from cliptune.evaluation.best import evaluate_best
from cliptune.evaluation.measure import calibrated, measure_classes
from cliptune.evaluation.noise import as_good
from cliptune.evaluation.vectors import Choice, refit
from cliptune.methods.peft_method import WEIGHTS
from cliptune.methods.probe import LinearProbe
from cliptune.models.towers import ImageTower
from cliptune.runs import AdapterDescription, Run
from cliptune.training import checkpoint, classifier, interpolation
from cliptune.training.checkpoint import TrainState
from cliptune.training.classifier import Classifiers
from cliptune.training.session import carry_out
from engine import drawn
from engine.training import carry, small_job


@pytest.fixture(scope="module")
def tuned(base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, list[Event]]:
    """A run at its defaults, of images whose colours the base's words do not know."""
    images = drawn.classes(tmp_path_factory.mktemp("images"), 12, test=6)
    folder = tmp_path_factory.mktemp("runs") / "run"
    job = small_job(images, base, epochs=3, learning_rate=1e-3, classifier="auto")
    events = carry(job, folder)
    return Run(folder), events


def test_both_figures_are_told_and_the_better_one_is_kept(tuned: tuple[Run, list[Event]]) -> None:
    run, events = tuned
    (told,) = (event for event in events if isinstance(event, Classified))
    last = events[-1]
    assert isinstance(last, Finished)
    summary = last.summary
    assert {name: figure.value for name, figure in summary.by_words.items()} == told.words
    assert {name: figure.value for name, figure in summary.by_vectors.items()} == told.vectors
    assert summary.classifier == told.chosen == "vectors"
    assert summary.accuracy == told.vectors["accuracy"] >= told.words["accuracy"]
    assert AdapterDescription.read(run.best / "cliptune.json").classifier == "vectors"
    vectors = load_file(run.best / LinearProbe.file)["classes"]
    assert vectors.shape[0] == 3 and vectors.dtype == torch.float32


def test_a_run_is_not_below_the_probe(tuned: tuple[Run, list[Event]]) -> None:
    _, events = tuned
    probes = {event.split: event.accuracy for event in events if isinstance(event, Probed)}
    last = events[-1]
    assert isinstance(last, Finished) and last.summary.accuracy is not None
    assert last.summary.accuracy >= probes["test"]


def test_what_was_kept_is_measured_again_by_its_vectors(tuned: tuple[Run, list[Event]]) -> None:
    run, _ = tuned
    measured = run.measured()
    assert measured == finish(evaluate_best(run, CancelToken()))


def test_a_stop_while_what_is_kept_is_measured_goes_on_to_the_same(
    tuned: tuple[Run, list[Event]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was put between the base and what was tuned is not put there a second time."""

    def stopped(*_: object) -> None:
        raise Cancelled

    run = Run.create(tuned[0].job, tmp_path / "run")
    with monkeypatch.context() as patch:
        patch.setattr(Classifiers, "compare", stopped)
        assert isinstance([*carry_out(run, CancelToken())][-1], Stopped)
    assert isinstance([*carry_out(run, CancelToken())][-1], Finished)
    kept, straight = (load_file(one.best / WEIGHTS) for one in (run, tuned[0]))
    assert all(torch.equal(kept[name], weight) for name, weight in straight.items())


def test_no_image_is_looked_at_twice_with_the_same_weights(
    base: Path, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: Counter[tuple[int | bytes, ...]] = Counter()
    encoded = ImageTower._encoded

    def counted(tower: ImageTower, rows: np.ndarray, *given: Any) -> Work[torch.Tensor]:
        trained = checkpoint.snapshot(tower.base.model).values()
        weights = [weight.numpy().tobytes() for weight in trained]
        looks.update((row, *weights) for row in rows.tolist())
        return encoded(tower, rows, *given)

    monkeypatch.setattr(ImageTower, "_encoded", counted)
    monkeypatch.setattr(classifier, "MOST", 10)  # images that evaluations fit vectors to
    job = small_job(images, base, classifier="auto", epochs=2, learning_rate=1e-3)
    assert isinstance(carry(job, tmp_path / "run")[-1], Finished)
    assert looks.total() > 80 and set(looks.values()) == {1}


def test_words_alone_where_they_are_asked_for(base: Path, images: Path, tmp_path: Path) -> None:
    events = carry(small_job(images, base, classifier="words"), tmp_path / "run")
    last = events[-1]
    assert isinstance(last, Finished)
    assert last.summary.classifier == "words" and not last.summary.by_vectors
    assert not any(isinstance(event, Classified) for event in events)
    assert not (tmp_path / "run" / "best" / LinearProbe.file).exists()


def test_captions_have_no_vectors(base: Path, tmp_path: Path) -> None:
    images = drawn.captions(tmp_path / "images")
    events = carry(small_job(images, base, classifier="auto", epochs=1), tmp_path / "run")
    last = events[-1]
    assert isinstance(last, Finished) and last.summary.classifier == "words"


def test_a_rate_that_destroys_the_model_leaves_the_base(
    base: Path, images: Path, tmp_path: Path
) -> None:
    """What was tuned is noise: the probe on the untouched base is better beyond chance."""
    job = small_job(images, base, "full", classifier="auto", learning_rate=3.0, epochs=1)
    events = carry(job, tmp_path / "run")
    last = events[-1]
    assert isinstance(last, Finished)
    probe = next(e for e in events if isinstance(e, Probed) and e.split == "validation")
    assert last.summary.accuracy is not None
    assert last.summary.accuracy >= probe.accuracy


def test_a_prefix_that_an_mlp_made_goes_part_of_the_way(
    base: Path, images: Path, tmp_path: Path
) -> None:
    """Its weights are folded when they are read back, and so must its beginning be."""
    settings = {"projection": True, "hidden_size": 8}
    events = carry(small_job(images, base, "prefix", settings, epochs=1), tmp_path / "run")
    assert isinstance(events[-1], Finished)


@pytest.mark.parametrize(("towers", "least"), [("vision", True), ("text", False)])
def test_only_images_that_are_seen_otherwise_are_learned_with_a_stronger_pull(
    towers: str, least: bool, base: Path, images: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    pulls: list[float] = []

    def watched(choice: Choice, *given: Any, **more: Any) -> torch.Tensor:
        pulls.append(choice.decay)
        return refit(choice, *given, **more)

    monkeypatch.setattr(classifier, "LEAST", 1e6)
    monkeypatch.setattr(classifier, "refit", watched)
    carry(
        small_job(images, base, "lora", {"towers": towers}, classifier="auto", epochs=1), tmp_path
    )
    assert min(pulls) < 1e6 and (max(pulls) == 1e6) == least


# How far to go


class Scripted:
    """Answers as somebody wrote down, one evaluation after another."""

    def __init__(self, likelihoods: Sequence[Sequence[float]], images: int) -> None:
        self.likelihoods = list(likelihoods)
        splits = SimpleNamespace(train=range(images))
        self.prepared = SimpleNamespace(splits=splits, seeing=lambda _: nullcontext())

    def decide(self, cancel: CancelToken, *, tuned: bool):  # type: ignore[no-untyped-def]
        yield from ()
        return measured(self.likelihoods.pop(0))


def measured(likelihood: Sequence[float]) -> ClassMetrics:
    logits = torch.eye(2).repeat(len(likelihood) // 2, 1)
    labels = torch.arange(len(likelihood)) % 2
    found = measure_classes(logits, labels, ["a", "b"], "validation")
    return found.model_copy(update={"likelihood": list(likelihood)})


@pytest.mark.parametrize(
    ("better", "images", "reach", "kept"),
    [
        (None, 1000, 0.75, 0.75),
        (None, 1000, 1.0, 1.0),
        (None, 100, 1.0, 0.5),
        (1.0, 1000, 0.75, 1.0),
        (0.25, 1000, 0.75, 0.25),
        (0.0, 100, 0.75, 0.0),
    ],
)
def test_a_run_goes_as_far_as_does_best_beyond_chance(
    better: float | None, images: int, reach: float, kept: float
) -> None:
    """The usual fraction stands against what is better by less than noise."""
    noisy = [-1.0, -0.5] * 10
    answers = [
        [value + 0.4 for value in noisy] if fraction == better else [*reversed(noisy)]
        for fraction in interpolation.FRACTIONS
    ]
    answers[interpolation.FRACTIONS.index(interpolation.usual(images, reach))] = noisy
    model = nn.Linear(1, 1, bias=False)
    start = {"weight": torch.zeros(1, 1)}
    checkpoint.put(model, {"weight": torch.ones(1, 1)})
    scripted = Scripted(answers, images)
    settled = interpolation.settle(
        model,
        start,
        scripted,
        CancelToken(),
        reach=reach,
        seen={},  # type: ignore[arg-type]
    )
    assert finish(settled) == kept and model.weight.item() == pytest.approx(kept)


@pytest.mark.parametrize(
    ("likely", "images", "kept", "tried"),
    [
        ([-1.0, -0.9, -0.8, -0.7, -0.6], 1000, 0.0, 5),
        ([-1.0, -0.9, -0.8, -0.85, -0.9], 1000, 0.5, 5),
        ([-1.0, -0.9, -0.95, -1.0, -1.1], 1000, 0.75, 4),
        ([-0.9, -0.95, -1.0, -1.1, -1.2], 1000, 1.0, 3),
        ([-0.9, -0.95, -1.0, -1.1, -1.2], 100, 1.0, 4),
    ],
)
def test_what_lies_below_a_point_that_does_worse_is_not_tried(
    likely: list[float], images: int, kept: float, tried: int
) -> None:
    """But for the beginning, which is known."""
    answers = dict(zip(interpolation.FRACTIONS, likely, strict=True))
    model, asked = nn.Linear(1, 1, bias=False), list[float]()
    checkpoint.put(model, {"weight": torch.ones(1, 1)})

    class Asked(Scripted):
        def decide(self, cancel: CancelToken, *, tuned: bool):  # type: ignore[no-untyped-def]
            yield from ()
            asked.append(model.weight.item())
            return measured([answers[asked[-1]]] * 20)

    settled = interpolation.settle(
        model,
        {"weight": torch.zeros(1, 1)},
        Asked([], images),  # type: ignore[arg-type]
        CancelToken(),
        reach=0.75,
        seen={},
    )
    assert finish(settled) == kept and len(asked) == tried and asked[-1] == 0


def test_few_images_do_not_tell_a_small_difference() -> None:
    assert as_good([-1.0, -0.6, -1.2, -0.8], [-0.9, -0.7, -1.0, -0.8])
    assert not as_good([-1.0] * 4, [-0.9] * 4)
    assert not as_good([-1.0, -0.6] * 500, [-0.95, -0.6] * 500)


def test_a_model_that_was_trained_for_longer_is_kept_unless_it_is_worse() -> None:
    state = TrainState()
    assert state.consider(measured([-1.0, -0.5, -0.9, -0.4]))
    state.best_step = 1
    assert state.consider(measured([-0.9, -0.6, -1.0, -0.4])) and state.stale == 1
    assert not state.consider(measured([-3.0, -2.5, -2.9, -2.4])) and state.stale == 2
    assert state.consider(measured([-0.5, -0.5, -0.5, -0.4])) and state.stale == 0


def test_a_temperature_does_not_count() -> None:
    """A model that is too sure of itself is judged by what it knows."""
    logits = torch.randn(40, 3, generator=torch.Generator().manual_seed(0))
    labels = torch.arange(40) % 3
    plain, sure = (calibrated(scale * logits, labels).mean().item() for scale in (1.0, 10.0))
    assert plain == pytest.approx(sure, abs=0.01)


def test_evaluations_while_training_are_by_what_would_be_kept(
    tuned: tuple[Run, list[Event]],
) -> None:
    run, events = tuned
    zero_shot = json.loads((run.folder / "zero_shot.json").read_text(encoding="utf-8"))
    first = next(event for event in events if isinstance(event, Evaluated))
    assert first.step == 0 and first.accuracy == zero_shot["validation"]["accuracy"]
