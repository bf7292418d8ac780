"""Several labels an image: measures against plain counting, runs from table to prediction."""

import csv
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional

from cliptune.comparison import report, side_by_side
from cliptune.comparison.side_by_side import FinishedRun
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Evaluated, Probed, Warned, finish
from cliptune.core.metrics import LabelMetrics
from cliptune.data.split import count_parts, divide
from cliptune.evaluation import several
from cliptune.evaluation.best import evaluate_best
from cliptune.evaluation.intervals import figures
from cliptune.evaluation.measure import measure_labels
from cliptune.evaluation.prepared import log_odds
from cliptune.evaluation.several import Seen, average_precision, thresholds
from cliptune.inference import adapter as adapters
from cliptune.inference.open import Answering, open_adapters
from cliptune.inference.output import write_csv
from cliptune.inference.predict import Prediction
from cliptune.runs import Run
from cliptune.training.distributed import World
from cliptune.training.loss import LabelLoss
from engine import drawn
from engine.folders import look
from engine.test_loss import ROWS, TEXTS, assert_same, gradients, plain, towers, tuned
from engine.tiny import tiny_clip
from engine.training import backward, carry, small_job

MEASURES = ["mAP", "micro F1", "macro F1", "exact match"]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_clip(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn.labels(tmp_path_factory.mktemp("images") / "colours")


@pytest.fixture(scope="module")
def run(images: Path, base: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("runs") / "run"
    carry(small_job(images, base, epochs=4, learning_rate=3e-3), folder)
    return Run(folder)


# Measures


def drawn_numbers(count: int = 60, labels: int = 4, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    probabilities = generator.random((count, labels)).round(2)  # some are equal
    return probabilities, generator.random((count, labels)) < 0.7 * probabilities


def slow_precision(scores: np.ndarray, truth: np.ndarray) -> float:
    """The sum over thresholds, from the highest, of precision times what recall rises by."""
    area = recall = 0.0
    for threshold in sorted(set(scores), reverse=True):
        said = scores >= threshold
        risen = (said & truth).sum() / truth.sum()
        area += (said & truth).sum() / said.sum() * (risen - recall)
        recall = risen
    return area


def test_average_precision_is_that_of_every_threshold() -> None:
    probabilities, truth = drawn_numbers()
    for column in range(4):
        scores, right = probabilities[:, column], truth[:, column]
        found = average_precision(scores, right, np.ones((1, 60)))
        assert found[0] == pytest.approx(slow_precision(scores, right), abs=1e-12)


def test_very_many_are_drawn_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    draws: list[int] = []
    measured = several._measured

    def count(seen: Seen, weights: several.Weights) -> dict[str, several.Floats]:
        draws.append(len(weights))
        return measured(seen, weights)

    monkeypatch.setattr(several, "_measured", count)
    for many in (several._MANY, 120, 1):
        monkeypatch.setattr(several, "_MANY", many)
        several.intervals(Seen(*drawn_numbers(), np.full(4, 0.5)))
    assert draws == [400, 200, 100]


def test_an_image_that_is_drawn_twice_counts_twice() -> None:
    probabilities, truth = drawn_numbers()
    weights = np.random.default_rng(1).integers(0, 3, (1, 60)).astype(float)
    rows = np.repeat(np.arange(60), weights[0].astype(int))
    scores, right = probabilities[:, 0], truth[:, 0]
    found = average_precision(scores, right, weights)[0]
    assert found == pytest.approx(slow_precision(scores[rows], right[rows]), abs=1e-12)


def f1(said: np.ndarray, truth: np.ndarray) -> float:
    return float(2 * (said & truth).sum() / max(1, said.sum() + truth.sum()))


def test_thresholds_have_the_best_f1_there_is() -> None:
    probabilities, truth = drawn_numbers()
    chosen = thresholds(probabilities, truth)
    for column, threshold in enumerate(chosen):
        scores, right = probabilities[:, column], truth[:, column]
        best = max(f1(scores >= one, right) for one in set(scores))
        assert f1(scores >= threshold, right) == pytest.approx(best)
    assert thresholds(probabilities[:, :1], np.zeros((60, 1), dtype=bool)).tolist() == [0.5]


def test_f1_over_all_labels_and_over_each() -> None:
    probabilities, truth = drawn_numbers()
    truth[:, 3] = False  # a label that no image has counts against micro F1 alone
    found = several.figures(Seen(probabilities, truth, np.full(4, 0.5)))
    said = probabilities >= 0.5
    assert list(found) == MEASURES
    assert found["micro F1"] == pytest.approx(f1(said, truth))
    each = [f1(said[:, column], truth[:, column]) for column in range(3)]
    assert found["macro F1"] == pytest.approx(np.mean(each))
    assert found["exact match"] == pytest.approx((said == truth).all(axis=1).mean())


def test_intervals_are_the_same_each_time_and_narrow_with_more_images() -> None:
    wide, narrow = (
        several.intervals(Seen(*drawn_numbers(count), np.full(4, 0.5))) for count in (60, 2000)
    )
    assert wide == several.intervals(Seen(*drawn_numbers(60), np.full(4, 0.5)))
    for name in MEASURES:
        assert narrow[name][1] - narrow[name][0] < 0.5 * (wide[name][1] - wide[name][0])


def test_what_is_measured_of_logits() -> None:
    probabilities, truth = drawn_numbers()
    logits = torch.tensor(np.log((probabilities + 0.005) / (1.005 - probabilities))).float()
    found = measure_labels(logits, torch.tensor(truth).float(), list("abcd"), "validation", None)
    expected = functional.binary_cross_entropy_with_logits(logits, torch.tensor(truth).float())
    assert found.loss == pytest.approx(expected.item(), abs=1e-6)
    fixed = measure_labels(
        logits, torch.tensor(truth).float(), list("abcd"), "test", found.thresholds
    )
    assert fixed.said == found.said and fixed.figures == found.figures
    told = figures(found)["mAP"]
    assert told.low is not None and told.high is not None and told.low < told.value < told.high
    read = LabelMetrics.model_validate_json(found.model_dump_json())
    assert read.figures == found.figures and read.seen is None


# Learning


@pytest.mark.parametrize("micro_batch", [1, 5, 0])
def test_the_loss_of_labels_does_not_depend_on_the_micro_batch(
    base: Path, micro_batch: int
) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (12, 32, 32, 3), dtype=np.uint8)
    truth = (torch.rand(12, 3, generator=torch.Generator().manual_seed(0)) < 0.4).float()
    bias = torch.tensor([-1.0, 0.5, 2.0])
    model = tuned(base)
    shown, texts = plain(model, pixels, TEXTS)
    logits = model.scale() * shown @ texts.T + bias
    loss = functional.binary_cross_entropy_with_logits(logits, truth)
    loss.backward()
    expected = gradients(model)
    given = (*towers(model, pixels, TEXTS), truth)
    ours = backward(LabelLoss(*given, World(), bias), ROWS, micro_batch)
    assert ours.item() == pytest.approx(loss.item(), abs=1e-5)
    assert_same(gradients(model), expected)
    for rank in (0, 1):  # as two processes would
        backward(LabelLoss(*given, World(rank, 2), bias), ROWS[6 * rank :][:6], micro_batch)
    assert_same(gradients(model), expected)


def test_labels_are_dealt_out_rarest_first() -> None:
    """Against the same dealt out by looking through all that is left each time."""
    generator = np.random.default_rng(0)
    labels = [[name for name in "abcdef" if generator.random() < 0.3] for _ in range(80)]
    left = {int(n): set(labels[n]) or {""} for n in np.random.default_rng([3, 0]).permutation(80)}
    counts = Counter(name for names in left.values() for name in names)
    wanted = {name: max(1, round(0.2 * count)) for name, count in counts.items()}
    kept = {name: count - wanted[name] for name, count in counts.items()}
    held = []
    while left:
        remaining = Counter(name for names in left.values() for name in names)
        rarest = min(remaining, key=lambda name: (remaining[name], name))
        for number in [n for n, names in left.items() if rarest in names]:
            part = wanted if wanted[rarest] > kept[rarest] else kept
            held += [number] if part is wanted else []
            for name in left.pop(number):
                part[name] -= 1
    assert divide([""] * 80, [*map(str, range(80))], labels, 0.2, 3)[1] == sorted(held)


def test_log_odds_are_those_of_the_images() -> None:
    truth = torch.tensor([[1.0, 0, 1], [1, 0, 0], [0, 0, 0]])
    odds = log_odds(truth).exp()
    assert odds.tolist() == pytest.approx([2.5 / 1.5, 0.5 / 3.5, 1.5 / 2.5])


def test_every_label_has_its_part_for_validation() -> None:
    generator = np.random.default_rng(0)
    often = [0.5, 0.3, 0.1, 0.02]
    labels = [
        tuple(name for name, p in zip("abcd", often, strict=True) if generator.random() < p)
        for _ in range(400)
    ]
    sides, twins = [""] * 400, [str(number) for number in range(400)]
    train, held, _ = divide(sides, twins, labels, 0.1, 0)
    assert sorted([*train, *held]) == list(range(400))
    for name in "abcd":
        count = sum(name in of_one for of_one in labels)
        for_validation = sum(name in labels[row] for row in held)
        assert abs(for_validation - max(1, round(0.1 * count))) <= 2 and for_validation
    assert divide(sides, twins, labels, 0.1, 0) == (train, held, [])
    assert divide(sides, twins, labels, 0.1, 1)[1] != held
    counted = count_parts(sides, twins, labels, 0.1, 0)
    assert (counted.train, counted.validation) == (len(train), len(held))
    twice = ["same", "same", *twins[2:]]
    _, held, _ = divide(sides, twice, labels, 0.1, 0)
    assert (0 in held) == (1 in held)


# Runs


def test_a_run_learns_labels_and_says_how_well(run: Run) -> None:
    events = list(run.events())
    for event in events:
        if isinstance(event, Evaluated | Probed):
            assert event.measure == "mAP" and list(event.figures) == MEASURES
    first, *_, last = [event for event in events if isinstance(event, Evaluated)]
    assert last.accuracy > first.accuracy and last.loss < first.loss
    summary, measured = run.summary(), run.measured()
    assert summary is not None and measured is not None
    assert summary.measure == "mAP" and summary.accuracy == last.accuracy
    for known in (summary.figures, summary.zero_shot.figures, summary.probe_figures):
        assert list(known) == MEASURES
        assert all(one.low is not None and one.high is not None for one in known.values())
    assert measured.classes == ["blue", "green", "red"]
    (answer,) = [one for one in measured.answers if one.path == measured.answers[0].path]
    assert answer.right == (answer.truth == answer.said) and 0 < answer.truth_probability < 1


def test_measured_again_it_is_the_same(run: Run) -> None:
    again, known = finish(evaluate_best(run, CancelToken())), run.measured()
    assert known is not None and again.answers == known.answers
    assert again.metrics.figures == known.metrics.figures


@pytest.mark.parametrize("method", ["probe", "zero-shot"])
def test_methods_that_train_nothing(method: str, images: Path, base: Path, tmp_path: Path) -> None:
    carry(small_job(images, base, method), tmp_path / "run")
    run = Run(tmp_path / "run")
    summary, known = run.summary(), run.measured()
    assert summary is not None and known is not None and summary.measure == "mAP"
    if method == "probe":
        assert summary.accuracy > summary.zero_shot.accuracy
    again = finish(evaluate_best(run, CancelToken()))
    assert again.answers == known.answers


def test_test_images_are_judged_by_the_thresholds_of_validation(base: Path, tmp_path: Path) -> None:
    for part, seed in (("train", 0), ("test", 1)):
        drawn.labels(tmp_path / "images" / part, 24, seed)
    images = tmp_path / "images"
    lines = [
        f"{part}/{line}"
        for part in ("train", "test")
        for line in (images / part / "labels.csv").read_text(encoding="utf-8").splitlines()[1:]
    ]
    for part in ("train", "test"):
        (images / part / "labels.csv").unlink()
    (images / "labels.csv").write_text("\n".join(["file,labels", *lines]), encoding="utf-8")
    carry(small_job(images, base, epochs=2, learning_rate=3e-3), tmp_path / "run")
    run = Run(tmp_path / "run")
    measured, kept = run.measured(), adapters.read(run.folder)
    assert measured is not None and isinstance(measured.metrics, LabelMetrics)
    assert measured.metrics.split == "test"
    assert tuple(measured.metrics.thresholds) == kept.thresholds and len(kept.bias) == 3


def test_a_run_goes_on_with_the_bias_it_began_with(
    images: Path, base: Path, tmp_path: Path
) -> None:
    from cliptune.training.session import carry_out

    job = small_job(images, base, epochs=3, learning_rate=3e-3)
    carry(job, tmp_path / "whole")
    stopped, cancel = Run.create(job, tmp_path / "stopped"), CancelToken()
    for event in carry_out(stopped, cancel):
        if event.event == "step" and event.step == 7:
            cancel.set()
    list(carry_out(stopped, CancelToken()))
    whole = Run(tmp_path / "whole")
    one, other = whole.summary(), stopped.summary()
    assert one is not None and other is not None and one.figures == other.figures
    assert adapters.read(stopped.folder).thresholds == adapters.read(whole.folder).thresholds


def test_labels_are_no_classes_to_balance(images: Path, base: Path, tmp_path: Path) -> None:
    events = carry(small_job(images, base, "zero-shot", balance=True), tmp_path / "run")
    assert [e for e in events if isinstance(e, Warned) and "none to balance" in e.message]
    problems = [one for one in look(images).problems if one.kind == "imbalance"]
    assert not any(one.detail and one.detail.hint() for one in problems)


def test_runs_are_compared_by_mean_average_precision(run: Run) -> None:
    summary = run.summary()
    assert summary is not None
    runs = [FinishedRun(name, run.job, summary, "CPU") for name in ("one", "other")]
    found = side_by_side.compare(runs)
    assert found is not None
    assert report.head(found)[3:8] == ("mAP", "95 %", "Micro F1", "Macro F1", "Exact match")
    assert found.rows[1].low == summary.figures["mAP"].low


# Asking


def test_what_it_says_of_an_image_is_what_was_measured(run: Run, images: Path) -> None:
    measured = run.measured()
    assert measured is not None
    answering = {"run": Answering(run.folder)}
    predictor = finish(open_adapters(answering, CancelToken(), device="cpu"))
    paths = [images / one.path for one in measured.answers]
    said = finish(predictor.classify(paths, ["run", "zero-shot"], CancelToken()))
    for one, answer in zip(said["run"], measured.answers, strict=True):
        assert one.labels is not None
        assert {word for word, _ in one.labels} == {*filter(None, answer.said.split(", "))}
        assert one.labels == tuple(sorted(one.labels, key=lambda pair: -pair[1]))
        assert one.labels == one.probabilities[: len(one.labels)] or len(one.labels) < 3
    assert all(one.labels is None for one in said["zero-shot"])


def test_a_table_of_predictions_names_the_labels(tmp_path: Path) -> None:
    both = (("red", 0.9), ("blue", 0.8))
    said = [
        Prediction(Path("a.png"), both, labels=both),
        Prediction(Path("b.png"), both, labels=()),
    ]
    write_csv({"run": said}, tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert [row["labels"] for row in rows] == ["red|blue", ""]


@pytest.mark.parametrize(
    "wrong", [{"bias": [0.0]}, {"thresholds": [0.5, 0.5, 1.5]}, {"bias": [0.0, 0.0, "x"]}]
)
def test_thresholds_of_others_are_looked_at(
    wrong: dict[str, object], run: Run, tmp_path: Path
) -> None:
    for file in run.best.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    described = json.loads((tmp_path / "cliptune.json").read_text(encoding="utf-8"))
    (tmp_path / "cliptune.json").write_text(json.dumps(described | wrong), encoding="utf-8")
    with pytest.raises(ClipTuneError):
        adapters.read(tmp_path)
