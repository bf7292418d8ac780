"""Every dialog on a small screen: none is larger, and its buttons are in sight."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cliptune.data.problems import Problem
from cliptune_gui.pages.board.column import NameDialog
from cliptune_gui.pages.board.recording import RecordDialog
from cliptune_gui.pages.help.window import HelpWindow
from cliptune_gui.pages.new_run.guide import GuideDialog
from cliptune_gui.pages.new_run.labels import AUTOMATIC, LabelsDialog
from cliptune_gui.pages.new_run.names import NamesDialog
from cliptune_gui.pages.new_run.opening import HubDialog
from cliptune_gui.pages.new_run.planner import Planner
from cliptune_gui.pages.new_run.problems import ProblemsDialog
from cliptune_gui.pages.new_run.twins import TwinsDialog
from cliptune_gui.pages.settings.removing import RemoveDialog
from cliptune_gui.pages.training.export_dialog import Exportable, ExportDialog
from cliptune_gui.shell.window import MainWindow
from cliptune_gui.state.camera import Camera
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.widgets import copying, screen
from cliptune_gui.widgets.errors import ErrorDialog
from cliptune_gui.widgets.large import LargeView
from engine.reported import ended
from gui.windows import Windows

SMALL = QRect(0, 0, 683, 384)
"""Of 1366 x 768 at 200 %."""
LONG = " ".join(["many words of which there are"] * 15)


def dialogs(window: MainWindow, images: Path, run: RunEntry) -> Iterator[QDialog]:
    """Each, with as much in it as there can be."""
    of, draft, thumbnails = window.services, window.new_run.draft, window.services.thumbnails
    labelling: Any = SimpleNamespace(names=("cat", LONG), classes=("cat",), folder=images)
    paths = [*draft.images.paths][:2] if draft.images else []
    problems = [Problem(kind="truncated", path=path) for path in paths]
    labels = LabelsDialog(window, of.scanner, thumbnails, images, AUTOMATIC)
    labels.trouble.setText(LONG[:200])
    labels.hint.setText(LONG[:200])
    yield labels
    name = NameDialog(window, "cat", labelling)
    name.show()
    name.line.setText(LONG)
    yield name
    yield ErrorDialog(window, LONG, LONG, "")
    error = ErrorDialog(window, LONG, LONG, LONG)
    error.offer("&Restart and resume", lambda: None)
    error.fold.click()
    yield error
    yield HubDialog(window, "https://hub.example/" + "a" * 60)
    yield GuideDialog(window)
    yield NamesDialog(window, draft)
    yield Planner(window, draft, window.new_run.estimates, None, busy=False)
    yield RemoveDialog(window, window.preferences, of.reader)
    yield ExportDialog(window, of.engine, of.run_queue, Exportable.of(run), "cpu")
    yield HelpWindow(window)
    yield RecordDialog(window, labelling, of.reader, Camera(of.reader), str)
    yield LargeView(window, thumbnails, len(paths), 0, lambda at: (images / paths[at], [LONG]))
    yield ProblemsDialog(window, "truncated", problems, draft, thumbnails, draft.toggle)
    if draft.images:
        found, copy = draft.images, Problem(kind="clash", path=paths[1])
        draft.images = replace(
            found,
            twin_of={path: paths[0] for path in paths[1:]},
            read_in={draft.reads: {"clash": [copy]}},
        )
        yield TwinsDialog(window, "clash", draft, thumbnails, draft.toggle)
        draft.images = found
    yield copying.ask(window, 5000, lambda: None, 5000)
    window.runs.chosen = lambda: [run] * 9  # type: ignore[method-assign]
    window.runs.delete.setEnabled(True)
    window.runs._delete()
    yield window.runs.findChildren(QMessageBox)[-1]
    window.run_queue.run = run
    window.closing._ask()
    assert window.closing.question
    yield window.closing.question


def beside(dialog: QDialog) -> list[QAbstractButton]:
    """The buttons of a dialog that do not lie in something that is scrolled."""

    buttons = dialog.findChildren(QPushButton)
    return [one for one in buttons if one.isVisible() and stays(one, dialog)]


def stays(one: QWidget, dialog: QDialog) -> bool:
    """Whether a part of a dialog does not lie in something that is scrolled."""
    while (one := one.parentWidget()) is not dialog:
        if isinstance(one, QAbstractScrollArea):
            return False
    return True


def test_each_fits_a_small_screen_and_its_buttons_are_in_sight(
    windows: Windows, qtbot: QtBot, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(SMALL))
    room = screen.free(SMALL).size()
    window = windows.open(images, wide=False)
    run = RunEntry.read(ended(tmp_path / "run", images))
    run.run.rename(LONG)
    run = replace(run.reread(), kept=True)
    seen = set()
    for dialog in dialogs(window, images, run):
        dialog.show()
        qtbot.wait(1)
        seen.add(type(dialog))
        name, needed = type(dialog).__name__, dialog.minimumSizeHint()
        assert dialog.size().boundedTo(room) == dialog.size(), (name, dialog.size())
        assert needed.boundedTo(room) == needed, (name, needed)
        assert beside(dialog), name
        for told in dialog.findChildren(QLabel):
            if stays(told, dialog) and told.isVisible() and told.wordWrap():
                assert told.height() >= told.heightForWidth(told.width()), (name, told.text())
        for one in beside(dialog):
            place = QRect(one.mapTo(dialog, QPoint(0, 0)), one.size())
            assert dialog.rect().contains(place), (name, one.text())
        dialog.done(0)
    assert {one for one in ours(QDialog) if one is not QMessageBox} <= seen


def ours(kind: type) -> Iterator[type]:
    """The kinds of dialogs that the window has."""
    for one in kind.__subclasses__():
        yield from ours(one)
        if one.__module__.startswith("cliptune_gui."):
            yield one
