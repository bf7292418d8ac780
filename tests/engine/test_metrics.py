"""What is said of each image, against a slow softmax and against a plain script."""

import json
import math
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from torch.nn import functional

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Answered, Evaluated, Finished, finish
from cliptune.core.metrics import Answer, CaptionMetrics, ClassMetrics, Measured
from cliptune.evaluation.best import evaluate_best
from cliptune.evaluation.measure import measure_captions, measure_classes
from cliptune.runs import Run
from cliptune.training.reporting import EXAMPLES
from engine import drawn
from engine.tiny import tiny_clip
from engine.training import all_the_way, carry, small_job


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_clip(tmp_path_factory.mktemp("base"))


def softmax(scores: Sequence[float]) -> list[float]:
    """As in a textbook."""
    powers = [math.exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


def features(rows: int, seed: int, width: int = 6) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return functional.normalize(torch.randn(rows, width, generator=generator), dim=1)


def similar(a: torch.Tensor, b: torch.Tensor, scale: float) -> list[list[float]]:
    """Scaled products of every row of `a` with every row of `b`, one number at a time."""
    return [
        [scale * sum(x * y for x, y in zip(one, other, strict=True)) for other in b.tolist()]
        for one in a.tolist()
    ]


# Probabilities


@pytest.mark.parametrize("scale", [1.0, 14.3, 100.0])
def test_shares_of_classes(scale: float) -> None:
    shown, classes = features(40, 1), features(7, 2)
    labels = torch.arange(40) % 7
    names = [f"class {n}" for n in range(7)]
    found = measure_classes(scale * shown @ classes.T, labels, names, "test")
    probabilities = [softmax(row) for row in similar(shown, classes, scale)]
    assert found.predicted == [row.index(max(row)) for row in probabilities]
    assert found.confidence == pytest.approx([max(row) for row in probabilities], abs=1e-5)
    truth = [row[label] for row, label in zip(probabilities, labels.tolist(), strict=True)]
    assert found.truth_probability == pytest.approx(truth, abs=1e-5)
    assert found.loss == pytest.approx(-sum(map(math.log, truth)) / 40, rel=1e-4)


@pytest.mark.parametrize("scale", [1.0, 14.3, 100.0])
def test_shares_of_captions(scale: float) -> None:
    """The truth's probability is that of all of an image's own captions together."""
    shown, texts = features(12, 3), features(20, 4)
    pairs = [(n, n) for n in range(12)] + [(n, 12 + n) for n in range(8)] + [(11, 0)]
    found = measure_captions(
        shown, texts, torch.tensor(sorted(pairs)), torch.tensor(scale), "validation"
    )
    probabilities = [softmax(row) for row in similar(shown, texts, scale)]
    assert found.predicted == [row.index(max(row)) for row in probabilities]
    assert found.confidence == pytest.approx([max(row) for row in probabilities], abs=1e-5)
    truth = [sum(probabilities[n][text] for image, text in pairs if image == n) for n in range(12)]
    assert found.truth_probability == pytest.approx(truth, abs=1e-5)
    assert found.loss == pytest.approx(-sum(map(math.log, truth)) / 12, rel=1e-4)


def test_shares_of_captions_do_not_depend_on_blocks() -> None:
    shown, texts = features(2100, 5), features(2100, 6)
    pairs = torch.arange(2100)[:, None].expand(-1, 2)
    found = measure_captions(shown, texts, pairs, torch.tensor(20.0), "test")
    assert len(found.predicted) == len(found.confidence) == len(found.truth_probability) == 2100
    for image in (0, 1023, 1024, 2047, 2048, 2099):
        (row,) = map(softmax, similar(shown[image : image + 1], texts, 20.0))
        assert found.predicted[image] == row.index(max(row))
        assert found.confidence[image] == pytest.approx(max(row), abs=1e-5)
        assert found.truth_probability[image] == pytest.approx(row[image], abs=1e-5)


# On the disk


def test_what_is_no_number_is_kept_as_it_is() -> None:
    """A base with broken weights says so of every image, and its run can still be shown."""
    nan = float("nan")
    answer = Answer(
        path="a.jpg", truth="a", said="b", confidence=nan, truth_probability=nan, right=False
    )
    probabilities = {"confidence": [nan], "truth_probability": [nan], "predicted": [0]}
    for metrics in (
        ClassMetrics(split="test", count=1, loss=nan, accuracy=0, top5=0, per_class={"a": 0.5},
                     confusion=[[1]], **probabilities),
        CaptionMetrics(split="test", count=1, loss=math.inf, accuracy=0, image_to_text={1: 0.5},
                       text_to_image={1: 0.25}, **probabilities),
    ):  # fmt: skip
        measured = Measured(metrics=metrics, classes=["a"], answers=[answer])
        again = Measured.model_validate_json(measured.model_dump_json())
        assert type(again.metrics) is type(metrics)
        assert repr(again) == repr(measured)  # no number equals itself, but is written alike


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"metrics": {}, "classes": [], "answers": []}', '{"answers": 1}']
)
def test_a_measurement_of_another_version_is_refused(text: str, base: Path, tmp_path: Path) -> None:
    run = Run.create(small_job(tmp_path / "images", base), tmp_path / "run")
    assert run.measured() is None
    (run.folder / "evaluation.json").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError):
        run.measured()


# Of real runs


def plainly(base: Path, images: Path, paths: list[str], texts: list[str]) -> list[list[float]]:
    """The probabilities of the texts for each image, by transformers alone."""
    from PIL import Image
    from transformers import AutoTokenizer, CLIPImageProcessorPil, CLIPModel

    clip = CLIPModel.from_pretrained(base, dtype=torch.float32)
    opened = [Image.open(images / path).convert("RGB") for path in paths]
    pixels = CLIPImageProcessorPil.from_pretrained(base)(opened, return_tensors="pt")
    tokens = AutoTokenizer.from_pretrained(base)(
        texts, padding="max_length", max_length=77, return_tensors="pt"
    )
    with torch.no_grad():
        output = clip(**pixels, **tokens)
    return [softmax(row) for row in output.logits_per_image.tolist()]


def test_what_the_base_says_of_classes(base: Path, tmp_path: Path) -> None:
    images = drawn.classes(tmp_path / "images", 12, test=5)
    carry(small_job(images, base, "zero-shot"), tmp_path / "run")
    run = Run(tmp_path / "run")
    measured = run.measured()
    assert measured is not None and isinstance(measured.metrics, ClassMetrics)
    assert measured.metrics.split == "test" and measured.metrics.count == 15
    assert measured.classes == ["blue", "green", "red"]
    paths = [f"test/{name}/{n:03}.png" for name in measured.classes for n in range(5)]
    assert [answer.path for answer in measured.answers] == paths
    texts = [f"a photo of a {name}" for name in measured.classes]
    certainty = run.described().certainty
    assert certainty
    scale = certainty.scale
    for answer, probabilities in zip(
        measured.answers, plainly(base, images, paths, texts), strict=True
    ):
        sure = [one**scale for one in probabilities]  # softmax of logits times the scale
        probabilities = [one / sum(sure) for one in sure]
        truth = answer.path.split("/")[1]
        assert answer.truth == truth and answer.right == (answer.said == truth)
        assert answer.said == measured.classes[probabilities.index(max(probabilities))]
        assert answer.confidence == pytest.approx(max(probabilities), abs=1e-4)
        assert answer.truth_probability == pytest.approx(
            probabilities[measured.classes.index(truth)], abs=1e-4
        )
    right = sum(answer.right for answer in measured.answers)
    assert measured.metrics.accuracy == pytest.approx(right / 15)
    assert run.zero_shot("test") == measured.metrics


def test_what_the_base_says_of_captions(base: Path, tmp_path: Path) -> None:
    """Several captions an image, and one that belongs to several images."""
    images = drawn.captions(tmp_path / "images", 8)
    place = images / "metadata.jsonl"
    lines = [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()]
    own = {line["file_name"]: [line["text"]] for line in lines}
    for number, name in enumerate(own):
        own[name].append(f"a {['small', 'large'][number % 2]} image")
    (images / "validation").mkdir()
    (images / "train").mkdir()
    place.unlink()
    told: dict[str, list[str]] = {}
    for number, (name, captions) in enumerate(own.items()):
        side = "validation" if number % 2 else "train"
        (images / name).rename(images / side / name)
        (images / side / name).with_suffix(".txt").write_text("\n".join(captions), encoding="utf-8")
        if number % 2:
            told[f"{side}/{name}"] = captions
    carry(small_job(images, base, "zero-shot"), tmp_path / "run")
    measured = Run(tmp_path / "run").measured()
    assert measured is not None and isinstance(measured.metrics, CaptionMetrics)
    assert measured.classes == [] and [answer.path for answer in measured.answers] == list(told)
    texts = list(dict.fromkeys(caption for captions in told.values() for caption in captions))
    assert len(texts) == 5  # the odd images are all large
    everything = plainly(base, images, list(told), texts)
    for answer, probabilities in zip(measured.answers, everything, strict=True):
        captions = told[answer.path]
        assert answer.truth == captions[0]
        assert answer.said == texts[probabilities.index(max(probabilities))]
        assert answer.right == (answer.said in captions)
        assert answer.confidence == pytest.approx(max(probabilities), abs=1e-4)
        truth = sum(probabilities[texts.index(caption)] for caption in captions)
        assert answer.truth_probability == pytest.approx(truth, abs=1e-4)


@pytest.mark.parametrize("kind", ["classes", "captions"])
def test_a_run_tells_what_it_says_of_the_same_images_each_time(
    kind: str, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_the_way(monkeypatch)
    make = drawn.classes if kind == "classes" else drawn.captions
    images = make(tmp_path / "images", 30)
    job = small_job(images, base, epochs=3, learning_rate=3e-3)
    job = job.model_copy(update={"data": job.data.model_copy(update={"validation": 0.5})})
    events = carry(job, tmp_path / "run")
    told = [event for event in events if isinstance(event, Answered)]
    evaluated = [
        event.step for event in events if isinstance(event, Evaluated) and event.split != "test"
    ]
    assert [event.step for event in told] == evaluated[:-1]  # the last is the best, once more
    assert told[0].step == 0 and len(told) == 4
    paths = [answer.path for answer in told[0].answers]
    assert all([answer.path for answer in event.answers] == paths for event in told)
    assert all(
        [answer.truth for answer in event.answers] == [answer.truth for answer in told[0].answers]
        for event in told
    )
    held = json.loads((tmp_path / "run/splits.json").read_text(encoding="utf-8"))["validation"]
    assert len(paths) == min(EXAMPLES, len(held)) and len(set(paths)) == len(paths)
    assert set(paths) <= set(held) and paths[0] == held[0] and paths[-1] == held[-1]
    if kind == "classes":
        assert len(held) == 45
        assert {answer.truth for answer in told[0].answers} == {"red", "green", "blue"}
    assert told[0].answers != told[-1].answers

    finished = events[-1]
    assert isinstance(finished, Finished)
    (best,) = (event for event in told if event.step == finished.summary.best_step)
    measured = Run(tmp_path / "run").measured()
    assert measured is not None
    assert len(measured.answers) == measured.metrics.count == len(held)
    said = {answer.path: answer for answer in measured.answers}
    for answer in best.answers:
        again = said[answer.path]
        assert (again.said, again.truth, again.right) == (answer.said, answer.truth, answer.right)
        assert again.confidence == pytest.approx(answer.confidence, abs=1e-5)
        assert again.truth_probability == pytest.approx(answer.truth_probability, abs=1e-5)


def test_a_measurement_is_written_read_and_made_again(base: Path, tmp_path: Path) -> None:
    images = drawn.classes(tmp_path / "images", 8, test=4)
    events = carry(small_job(images, base), tmp_path / "run")
    run = Run(tmp_path / "run")
    measured = run.measured()
    assert measured is not None
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert measured.metrics.accuracy == finished.summary.accuracy
    run.write_measured(measured)
    assert run.measured() == measured
    assert finish(evaluate_best(run, CancelToken())) == measured
    (run.folder / "evaluation.json").unlink()
    assert run.measured() is None


def test_what_was_not_trained_cannot_be_measured(base: Path, tmp_path: Path) -> None:
    run = Run.create(small_job(tmp_path / "images", base), tmp_path / "run")
    with pytest.raises(ClipTuneError, match="has no adapter yet"):
        finish(evaluate_best(run, CancelToken()))
