"""Tells whoever is at something else that a run has ended."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QMainWindow, QSystemTrayIcon

from cliptune_gui.shell.closing import Closing
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.state.run_queue import RunQueue

SHOWN = 10_000
"""Milliseconds that the system is asked to show the message for."""


class Notice(QObject):
    """Marks the window in the task bar, and shows a message where the system has such."""

    def __init__(self, window: QMainWindow, run_queue: RunQueue, closing: Closing) -> None:
        super().__init__(window)
        self._window = window
        self._tray: QSystemTrayIcon | None = None
        """What a message comes from: it is seen no longer than that."""
        self._closing, self._run_queue = closing, run_queue
        run_queue.ended.connect(self._ended)

    def _ended(self, run: RunEntry) -> None:
        of_more = self._run_queue.goes_on  # of a comparison its last is told
        if of_more or self._window.isActiveWindow():
            return
        QApplication.alert(self._window)
        if not QSystemTrayIcon.supportsMessages():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            self._tray.messageClicked.connect(lambda: self._closing.bring_up())
            self._tray.activated.connect(lambda _: self._closing.bring_up())
        self._tray.show()
        told = self.tr("“{}” has ended.").format(run.title)
        self._tray.showMessage("ClipTune", told, self._window.windowIcon(), SHOWN)

    def seen(self) -> None:
        """The window is looked at."""
        if self._tray:
            self._tray.hide()
