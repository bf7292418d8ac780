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

    def __init__(self, goes_on: bool) -> None:
        super().__init__()
        self.goes_on = goes_on


@pytest.mark.parametrize(("looked_at", "goes_on"), [(True, False), (False, False), (False, True)])
def test_the_end_of_a_run_is_told_to_whoever_does_not_look(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, looked_at: bool, goes_on: bool
) -> None:
    window, queue, closing = QMainWindow(), Queue(goes_on), SimpleNamespace(bring_up=lambda: None)
    qtbot.addWidget(window)
    marked, told = list[Any](), list[tuple[Any, ...]]()
    monkeypatch.setattr(window, "isActiveWindow", lambda: looked_at)
    monkeypatch.setattr(QApplication, "alert", lambda *given: marked.append(given[0]))
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _, *given: told.append(given))
    notice = Notice(window, queue, closing)  # type: ignore[arg-type]
    queue.ended.emit(SimpleNamespace(title="cups"))
    quiet = looked_at or goes_on
    assert marked == ([] if quiet else [window])
    assert [given[1] for given in told] == ([] if quiet else ["“cups” has ended."])
    notice.seen()
    assert notice._tray is None or not notice._tray.isVisible()
