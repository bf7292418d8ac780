"""Tells that the graphics card failed, and offers the way on: a new process that resumes."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow
from shiboken6 import isValid

from cliptune.core.events import Failed
from cliptune_gui.shell.services import Services
from cliptune_gui.widgets import Banner
from cliptune_gui.widgets.errors import ErrorDialog
from cliptune_gui.widgets.messages import in_full, translated_message


class CardFailed(QObject):
    """A dialog at the failure and at each run that is begun in spite of it; a banner behind it."""

    restart_asked = Signal()
    """The program is to begin anew, and to go on with what the failure broke off."""

    def __init__(self, window: QMainWindow, services: Services, banner: Banner) -> None:
        super().__init__(window)
        self._window, self._services, self._banner = window, services, banner
        self.dialog: ErrorDialog | None = None
        services.engine.device_failed.connect(self._tell)
        services.run_queue.ended.connect(self._tell_again)
        services.run_queue.searched.connect(self._tell_again)

    def _tell_again(self) -> None:
        if failed := self._services.engine.failed:
            self._tell(failed)

    def _tell(self, failed: Failed) -> None:
        resumes = self._services.run_queue.broken_off
        end = self._services.run_queue.history.end
        if isinstance(end, Failed) and end.of_device:
            failed = end  # with what is kept of the run
        words = self.tr("&Restart and resume") if resumes else self.tr("&Restart ClipTune")
        self._banner.say(in_full(failed.told), "bad", [(words, self._restart)])
        if self.dialog is None or not isValid(self.dialog) or not self.dialog.isVisible():
            self.dialog = ErrorDialog(self._window, *translated_message(failed.told), "")
            self.dialog.offer(words, self._restart)
            self.dialog.open()

    def _restart(self) -> None:
        self._services.preferences.resuming = self._services.run_queue.broken_off
        self.restart_asked.emit()
