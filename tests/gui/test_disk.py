"""No disk is read on the window's thread: what a run's folder holds is read on a worker, once."""

import builtins
import io
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from cliptune.core.events import Started
from cliptune.job import Job
from cliptune.runs import Run
from cliptune_gui.pages.training.export_dialog import ExportDialog
from cliptune_gui.shell.window import MainWindow
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.wizard import Draft
from gui.test_comparison_page import finished, stop_early
from gui.windows import Windows

LONG = 120_000
CALLS = ("open", "stat", "lstat", "listdir", "scandir", "readlink")
"""Of the module os, beside the `open` of Python."""


class Reads:
    """Which files of a folder were looked at, on the window's thread and on others."""

    def __init__(self, folder: Path) -> None:
        self.here: list[str] = []
        self.elsewhere: list[str] = []
        self._folder = str(folder)

    def watched(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same call, noted."""

        def noted(path: Any, *given: Any, **named: Any) -> Any:
            text = os.fspath(path) if isinstance(path, str | os.PathLike) else ""
            if isinstance(text, str) and text.startswith(self._folder):
                main = threading.current_thread() is threading.main_thread()
                (self.here if main else self.elsewhere).append(f"{name} {text}")
            return call(path, *given, **named)

        return noted


@contextmanager
def reads_of(folder: Path) -> Iterator[Reads]:
    reads = Reads(folder)
    with pytest.MonkeyPatch.context() as patch:
        opened = reads.watched("open", builtins.open)
        patch.setattr(builtins, "open", opened)
        patch.setattr(io, "open", opened)
        for name in CALLS:
            patch.setattr(os, name, reads.watched(name, getattr(os, name)))
        yield reads


@pytest.fixture
def runs(tmp_path: Path, few: Path) -> Path:
    """Runs that finished, were stopped, left in the middle, and one that waits since last time."""
    folder = tmp_path / "runs"
    draft = Draft(folder=few)
    draft.choose_value("train", "epochs", 1)

    def job(kind: str) -> Job:
        return draft.with_kind(kind).job()

    for run in (finished(job("lora"), folder), finished(job("full"), folder)):
        run.best.mkdir()
    stop_early(job("prompt"), folder)
    with Run.create(job("prefix"), within=folder).lock() as log:
        log.append(Started(time=0, device="CPU", precision="float32"))
    waiting = Run.create(job("bottleneck"), within=folder)
    preferences = Preferences()
    preferences.runs, preferences.queue = folder, [waiting.folder]
    preferences.sync()
    return folder


def listed(window: MainWindow, title: str) -> Any:
    return next(run for run in window.runs.table.runs.runs if title in run.title)


def test_the_recorder_hears_each_kind_of_read(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    for read in (file.read_text, file.is_file, file.is_symlink, file.resolve, file.open):
        with reads_of(tmp_path) as reads:
            made = read()
        assert reads.here and not reads.elsewhere, read
        if isinstance(made, io.TextIOWrapper):
            made.close()
    with reads_of(tmp_path) as reads:
        [*tmp_path.iterdir()]
    assert reads.here == [f"listdir {tmp_path}"]
    with reads_of(tmp_path) as reads:
        thread = threading.Thread(target=file.is_file)
        thread.start()
        thread.join()
    assert reads.elsewhere and not reads.here


def test_no_run_is_read_on_the_windows_thread(
    windows: Windows, few: Path, runs: Path, tmp_path: Path
) -> None:
    with reads_of(runs) as reads:
        window, qtbot = windows.open(few), windows.qtbot
        qtbot.waitUntil(window.banner.isVisible)
        assert [run.job.method.kind for run in window.run_queue.waiting] == ["bottleneck"]
        look_at_all(window, qtbot)
        train(window, qtbot)
        change(window, qtbot)
    assert not reads.here
    assert {name for name in ("job.toml", "events.jsonl", "summary.json", "title.txt")} <= {
        text.rpartition("/")[2] for text in reads.elsewhere
    }


def look_at_all(window: MainWindow, qtbot: QtBot) -> None:
    """The list, its curves, each run's page, the comparison, and what is asked of a run."""
    window.show_page("runs")
    qtbot.waitUntil(lambda: len(window.runs.table.runs.runs) == 5)
    window.runs.table.selectAll()
    qtbot.waitUntil(lambda: len(window.runs._histories) == 5)
    window.runs.compare.click()
    qtbot.waitUntil(lambda: window.compared.table.rowCount() == 3)
    window.compared.back.click()
    for run in [*window.runs.table.runs.runs]:
        window.open_run(run)
        qtbot.waitUntil(lambda: "Reading" not in window.training.status.text())
        window.training._redraw()
    lora = listed(window, "LoRA")
    window.open_run(lora)
    qtbot.waitUntil(window.training.header.export.isVisible)
    window.training.header.export.click()
    dialog = window.findChild(ExportDialog)
    assert dialog is not None
    dialog.reject()
    window.training.header.duplicate.click()
    qtbot.waitUntil(lambda: window.new_run.draft.images is not None, timeout=LONG)


def train(window: MainWindow, qtbot: QtBot) -> None:
    """A run begins, is paused and redrawn, and another is queued and runs after it."""
    window.new_run.go_to(3)
    window.new_run.next.click()
    qtbot.waitUntil(lambda: window.run_queue.history.step > 0, timeout=LONG)
    window.run_queue.pause()
    window.training._redraw()
    window.starter.resume(listed(window, "Prefix"))
    window.show_page("runs")
    assert window.runs.waiting.list.count() == 2
    window.close()
    assert window.closing.question is not None
    window.closing.question.reject()
    window.run_queue.held = True
    window.run_queue.pause(False)
    qtbot.waitUntil(lambda: not window.run_queue.busy, timeout=LONG)
    qtbot.waitUntil(lambda: len(window.runs.table.runs.runs) == 6)
    assert window.run_queue.held


def change(window: MainWindow, qtbot: QtBot) -> None:
    """Runs are renamed and thrown away."""
    window.runs.call(listed(window, "Full"), "Everything")
    qtbot.waitUntil(lambda: any(run.title == "Everything" for run in window.runs.table.runs.runs))
    window.runs.table.select(listed(window, "Everything").folder)
    window.runs.delete.click()
    box = window.findChild(QMessageBox)
    assert box is not None and "Everything" in box.text()
    box.reject()
