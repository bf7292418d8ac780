"""A run that ends while somebody is at something else."""

from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from cliptune_gui.shell.notice import Notice


class Queue(QObject):
    ended = Signal(object)
    held = False

    def __init__(self, waiting: int) -> None:
        super().__init__()
        self.waiting = [object()] * waiting


@pytest.mark.parametrize(("looked_at", "waiting"), [(True, 0), (False, 0), (False, 2)])
def test_the_end_of_a_run_is_told_to_whoever_does_not_look(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, looked_at: bool, waiting: int
) -> None:
    window, queue, closing = QMainWindow(), Queue(waiting), SimpleNamespace(bring_up=lambda: None)
    qtbot.addWidget(window)
    marked, told = list[Any](), list[tuple[Any, ...]]()
    monkeypatch.setattr(window, "isActiveWindow", lambda: looked_at)
    monkeypatch.setattr(QApplication, "alert", lambda *given: marked.append(given[0]))
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _, *given: told.append(given))
    notice = Notice(window, queue, closing)  # type: ignore[arg-type]
    queue.ended.emit(SimpleNamespace(title="cups"))
    quiet = looked_at or waiting > 0
    assert marked == ([] if quiet else [window])
    assert [given[1] for given in told] == ([] if quiet else ["“cups” has ended."])
    notice.seen()
    assert notice._tray is None or not notice._tray.isVisible()
