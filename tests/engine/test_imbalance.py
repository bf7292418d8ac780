"""Unequal classes: what is told of them, what is trained when they are balanced, what is kept."""

from pathlib import Path

import pytest

from cliptune.cli.hints import hint
from cliptune.comparison import report, side_by_side
from cliptune.comparison.side_by_side import FinishedRun
from cliptune.core.events import Evaluated, Event, Probed, Warned
from cliptune.runs import Run, RunSummary
from engine import drawn
from engine.folders import look
from engine.tiny import tiny_clip
from engine.training import carry, small_job


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_clip(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty red images, thirty green ones and three blue ones."""
    folder = drawn.classes(tmp_path_factory.mktemp("unequal"), 30)
    for image in sorted((folder / "blue").iterdir())[3:]:
        image.unlink()
    return folder


def figures(events: list[Event]) -> list[Evaluated]:
    return [event for event in events if isinstance(event, Evaluated)]


def summary_of(folder: Path) -> RunSummary:
    summary = Run(folder).summary()
    assert summary is not None
    return summary


def test_unequal_classes_are_told_with_what_to_do(images: Path) -> None:
    (problem,) = [one for one in look(images).problems if one.kind == "imbalance"]
    assert '"blue" 3' in str(problem) and "Balance the classes" in str(problem)
    assert problem.detail is not None and "train.balance=true" in hint(problem.detail)


def test_accuracy_never_stands_alone(images: Path, base: Path, tmp_path: Path) -> None:
    """In events, in the summary and in the probe's: what is judged by first, the others beside."""
    events = carry(small_job(images, base, epochs=1, learning_rate=1e-5), tmp_path / "run")
    measures = ["accuracy", "balanced accuracy", "macro F1"]
    for event in events:
        if isinstance(event, Evaluated | Probed):
            assert list(event.figures) == measures
            assert event.figures[event.measure] == event.accuracy
    summary = summary_of(tmp_path / "run")
    for known in (summary.figures, summary.probe_figures, summary.zero_shot.figures):
        assert list(known) == measures
        balanced = known["balanced accuracy"]
        assert balanced.low is not None and balanced.high is not None
        assert balanced.low <= balanced.value <= balanced.high


def test_what_is_balanced_is_judged_by_balanced_accuracy(
    images: Path, base: Path, tmp_path: Path
) -> None:
    job = small_job(images, base, balance=True, learning_rate=2e-3, epochs=3)
    events = carry(job, tmp_path / "run")
    assert {event.measure for event in figures(events)} == {"balanced accuracy"}
    validated = [event for event in figures(events) if event.step and event.split == "validation"]
    best = max(validated[:-1], key=lambda event: (event.accuracy, -event.loss))
    summary = summary_of(tmp_path / "run")
    assert summary.measure == "balanced accuracy"
    assert (summary.best_step, summary.accuracy) == (best.step, best.accuracy)
    assert summary.zero_shot.accuracy == summary.zero_shot.figures["balanced accuracy"].value
    assert summary.probe == summary.probe_figures["balanced accuracy"].value


def test_a_class_that_is_never_predicted_is_told(images: Path, base: Path, tmp_path: Path) -> None:
    events = carry(small_job(images, base, "zero-shot"), tmp_path / "run")
    never = [event for event in events if isinstance(event, Warned) and "Never" in event.message]
    measured = Run(tmp_path / "run").measured()
    assert measured is not None
    told = measured.metrics.never_predicted()
    assert told is not None and [event.told for event in never] == [told]
    assert "train.balance=true" in hint(told)


def test_captions_have_no_classes_to_balance(base: Path, tmp_path: Path) -> None:
    job = small_job(drawn.captions(tmp_path / "images"), base, balance=True, epochs=1)
    events = carry(job, tmp_path / "run")
    assert [e for e in events if isinstance(e, Warned) and "none to balance" in e.message]
    assert {event.measure for event in figures(events)} == {"recall@1"}


def test_a_balanced_run_and_one_that_is_not_are_compared_by_balanced_accuracy(
    images: Path, base: Path, tmp_path: Path
) -> None:
    runs = []
    for number, balance in enumerate((False, True)):
        job = small_job(images, base, epochs=1, balance=balance)
        carry(job, tmp_path / str(number))
        runs.append(FinishedRun(str(number), job, summary_of(tmp_path / str(number)), "CPU"))
    found = side_by_side.compare(runs)
    assert found is not None and found.measure == "balanced accuracy"
    assert found.others == ["accuracy", "macro F1"]
    for row, run in zip(found.rows[1:], runs, strict=True):
        assert row.accuracy == run.summary.figures["balanced accuracy"].value
    head = report.head(found)
    assert head[3:7] == ("Balanced accuracy", "95 %", "Accuracy", "Macro F1")
    assert {len(report.cells(row, found)) for row in found.rows} == {len(head)}
    first, *rows = report.table(found).splitlines()
    assert first.endswith("macro F1 value,macro F1 low,macro F1 high")
    assert {line.count(",") for line in rows} == {first.count(",")}


def test_the_probe_balances_too(images: Path, base: Path, tmp_path: Path) -> None:
    reached = {}
    for balance in (False, True):
        carry(small_job(images, base, "probe", balance=balance), tmp_path / str(balance))
        reached[balance] = summary_of(tmp_path / str(balance)).figures
    assert reached[True]["balanced accuracy"].value >= reached[False]["balanced accuracy"].value


def test_what_older_versions_wrote_is_read() -> None:
    old = {
        "method": "lora",
        "base": "starter",
        "quantisation": "none",
        "base_memory_bytes": 1,
        "images": 9,
        "split": "test",
        "zero_shot": {"accuracy": 0.5, "loss": 1.0, "count": 100},
        "probe": 0.7,
        "accuracy": 0.9,
        "seconds": 1.0,
        "trainable_parameters": 1,
        "steps": 1,
        "best_step": 1,
    }
    read = RunSummary.model_validate(old)
    values = [read.figures, read.probe_figures, read.zero_shot.figures]
    assert [one["accuracy"].value for one in values] == [0.9, 0.7, 0.5]
    assert RunSummary.model_validate_json(read.model_dump_json()) == read
