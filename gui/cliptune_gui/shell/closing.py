"""Closing: what becomes of the run that is on, and what the end of the program waits for."""

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QMessageBox, QPushButton, QSystemTrayIcon

from cliptune_gui.shell.services import Services
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.widgets import Banner
from cliptune_gui.widgets.formatting import short

Leaving = Literal["", "background", "stopping", "saving"]


class Closing(QObject):
    """The way out of the window."""

    stopping = Signal()
    """The run is to stop for the program to end."""
    done = Signal()
    """The program may end."""
    stayed = Signal()
    """It does not, though it had been asked to."""

    keep: QPushButton
    checkpoint: QPushButton
    stop: QPushButton

    def __init__(self, window: QMainWindow, services: Services, banner: Banner) -> None:
        super().__init__(window)
        self._window, self._services, self._banner = window, services, banner
        self._run_queue = services.run_queue
        self._leaving: Leaving = ""
        """How the program was asked to end, while it has not."""
        self.question: QMessageBox | None = None
        self._asked_of: RunEntry | None = None
        """The run that the question is about."""
        self._tray: QSystemTrayIcon | None = None
        self._run_queue.changed.connect(self._leave_when_done)
        for worker in (services.engine, services.reader, services.downloader):
            worker.kept.connect(self._leave_when_done)

    def asked(self, event: QCloseEvent) -> None:
        """Close at once if nothing is training; else ask what becomes of the run."""
        if self._run_queue.busy and not self._services.engine.failed:  # then nothing is to be saved
            event.ignore()
            if self._leaving != "stopping":
                self._ask()
        elif self._services.keeping:
            event.ignore()
            self._leaving = "saving"
            self._banner.say(
                self.tr("Something is being saved. The program ends when that is done."),
                "running",
                [(self.tr("&Stay"), self.stay), (self.tr("&Quit at once"), self._leave)],
            )
        else:
            event.accept()
            self._leave()

    @property
    def ends_later(self) -> bool:
        """Whether the program ends once something is saved or stopped."""
        return bool(self._leaving)

    def stay(self) -> None:
        """The window is used again: it does not end any more, unless its run is being stopped."""
        if self._leaving != "stopping":
            self._leaving = ""
            self.stayed.emit()

    def bring_up(self) -> None:
        """Show the window again, in front."""
        self.stay()
        if self._tray:
            self._tray.hide()
            self._tray.deleteLater()
            self._tray = None
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()

    # The question

    def _ask(self) -> None:
        if self.question:
            return
        run = self._asked_of = self._run_queue.run
        title = short(run.title) if run else self.tr("A search for the best")
        box = self.question = QMessageBox(self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)  # a title may look like HTML
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("ClipTune")
        box.setText(self.tr("“{}” is still training.").format(title))
        box.setInformativeText(
            self.tr(
                "What was learned so far is kept in any case. Training can go on in the "
                "background, or be resumed at the next start."
            )
        )
        # Short, for the four stand side by side on small screens and in large letters, too.
        role = QMessageBox.ButtonRole.AcceptRole
        self.keep = box.addButton(self.tr("&Keep training"), role)
        self.checkpoint = box.addButton(self.tr("&Quit, resume later"), role)
        self.stop = box.addButton(self.tr("&Stop and quit"), role)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(self.checkpoint)
        box.finished.connect(self._answered)
        box.open()

    def _answered(self, _: int) -> None:
        box, self.question = self.question, None
        assert box is not None
        clicked = box.clickedButton()
        box.deleteLater()
        run = self._run_queue.run
        if clicked is self.keep:
            self._to_background()
        elif clicked in (self.checkpoint, self.stop) and self._is_another(run):
            self._ask()  # what was answered was asked of a run that has ended
        elif clicked in (self.checkpoint, self.stop):
            self._leaving = "stopping"
            self._run_queue.held = True
            self._run_queue.stop(later=clicked is self.checkpoint)
            self.stopping.emit()
            self._leave_when_done()  # the run may have ended while the question stood

    def _is_another(self, run: RunEntry | None) -> bool:
        """Whether a run is on which is not the one that was asked about."""
        asked = self._asked_of
        return self._run_queue.busy and (run and run.folder) != (asked and asked.folder)

    def _to_background(self) -> None:
        self._leaving = "background"
        if not QSystemTrayIcon.isSystemTrayAvailable():
            self._window.showMinimized()
            return
        self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
        self._tray.setToolTip(self.tr("ClipTune is training"))
        menu = QMenu(self._window)
        for text, act in ((self.tr("Show"), self.bring_up), (self.tr("Quit"), self._window.close)):
            action = QAction(text, menu)
            action.triggered.connect(act)
            menu.addAction(action)
        self._tray.setContextMenu(menu)
        self._tray.activated.connect(self._tray_used)
        self._tray.show()
        self._window.hide()

    def _tray_used(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason != QSystemTrayIcon.ActivationReason.Context:  # that opens its menu
            self.bring_up()

    # The end

    def _leave_when_done(self) -> None:
        queue = self._run_queue
        if self._leaving == "saving" and queue.busy:  # what was saved was a run that is on now
            self.stay()
            self._ask()
        if self._leaving and not (queue.busy or queue.goes_on or self._services.keeping):
            self._leave()

    def _leave(self) -> None:
        self._leaving = ""
        self.done.emit()
