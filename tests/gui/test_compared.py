"""Runs side by side, and the button that queues every method."""

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cliptune import job as jobs
from cliptune.methods import METHODS
from cliptune_gui.pages.compared import Compared, Ended, compare
from gui.windows import Windows

LONG = 120_000


def ended(kind: str, accuracy: float, images: str = "dogs", **changes: Any) -> Ended:
    job = jobs.build({"data": {"images": images}, "method": {"kind": kind}})
    summary = {
        "accuracy": accuracy,
        "zero_shot": {"accuracy": 0.5, "count": 100, "loss": 1.0},
        "split": "test",
        "seconds": 100 * accuracy,
        "peak_memory_bytes": 1e9,
        "trainable_parameters": 1000,
        "trainable_share": 0.01,
    }
    return Ended(kind, job, summary | changes)


@pytest.fixture
def compared(qtbot: QtBot) -> Compared:
    made = Compared()
    qtbot.addWidget(made)
    return made


def column(compared: Compared, number: int) -> list[str]:
    items = [compared.table.item(row, number) for row in range(compared.table.rowCount())]
    return [item.text() for item in items if item is not None]


def test_the_best_stands_first_and_columns_sort_by_worth(compared: Compared) -> None:
    compared.show_runs([ended("lora", 0.9, seconds=1000.0), ended("full", 0.95, seconds=200.0)])
    assert column(compared, 0) == ["full", "lora", "Zero-shot"]
    assert column(compared, 3) == ["95.0 %", "90.0 %", "50.0 %"]
    compared.table.sortItems(1)
    assert column(compared, 1) == ["200 s", "1,000 s", "-"]


def test_one_run_is_no_comparison_and_other_pictures_are_none(compared: Compared) -> None:
    compared.show_runs([ended("lora", 0.9)])
    assert not compared.isVisibleTo(compared.parentWidget())
    compared.show_runs([ended("lora", 0.9), ended("full", 0.9, images="cats")])
    assert "different pictures" in compared.note.text() and not compared.save.isEnabled()
    assert compare([ended("lora", 0.9), ended("full", 0.9, split="validation")]) is None


def test_zero_shot_is_there_once(compared: Compared) -> None:
    compared.show_runs([ended("zero-shot", 0.5), ended("lora", 0.9)])
    assert column(compared, 0) == ["lora", "Zero-shot"]


def test_the_report_is_written_or_it_is_said_why(
    compared: Compared, qtbot: QtBot, tmp_path: Path
) -> None:
    compared.show_runs([ended("lora", 0.9), ended("full", 0.95)])
    with qtbot.waitSignal(compared.saved):
        compared.write(tmp_path)
    assert "| full | 95 s |" in (tmp_path / "comparison.md").read_text(encoding="utf-8")
    assert (tmp_path / "comparison.html").is_file()
    assert "base starter.\n" in (tmp_path / "comparison.md").read_text(encoding="utf-8")
    with qtbot.waitSignal(compared.failed) as told:
        compared.write(tmp_path / "nowhere")
    assert "cannot be written" in told.args[0]


def test_every_method_is_queued_and_then_compared(
    windows: Windows, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = windows.open(few)
    wizard = window.new_run
    begun: list[str] = []
    monkeypatch.setattr(window, "_enqueue", lambda run: begun.append(run.job.method.kind))
    wizard.go_to(2)
    assert not wizard.all.isVisible()
    wizard.method.cards["prompt"].radio.click()
    wizard.go_to(3)
    assert wizard.all.isVisible()
    wizard.all.click()
    trained = [kind for kind in METHODS if METHODS[kind].trains]
    assert begun == ["prompt", *(kind for kind in trained if kind != "prompt")]
    assert wizard.figures._call is None
