"""Keeps the computer from going to sleep while a run is on."""

import ctypes
import logging
import os
import sys

from PySide6.QtCore import QObject, QProcess, QStandardPaths

ES_CONTINUOUS = 0x80000000
ES_SYSTEM_REQUIRED = 0x00000001
PATIENCE = 300
"""Milliseconds that a helper gets to end after it was asked to."""

_log = logging.getLogger(__name__)


class SleepInhibitor(QObject):
    """The wish that the computer stay awake: asked for, or let go.

    Windows is told directly. Elsewhere a helper program holds the wish; each ends by itself when
    this process is gone, however it went.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._helper: QProcess | None = None

    def inhibit(self, reason: str) -> None:
        """Keep the computer awake; `reason` is what the system shows to who asks why."""
        if sys.platform == "win32":
            _tell_windows(ES_CONTINUOUS | ES_SYSTEM_REQUIRED)
        elif self._helper is None:
            self._start(*_command(reason))

    def allow(self) -> None:
        """Let the computer sleep again when it wants to."""
        if sys.platform == "win32":
            _tell_windows(ES_CONTINUOUS)
        elif self._helper is not None:
            helper, self._helper = self._helper, None
            _end(helper)

    def _start(self, program: str, arguments: list[str]) -> None:
        path = QStandardPaths.findExecutable(program)
        if not path:
            _log.info("The computer may go to sleep during a run: there is no %s.", program)
            return
        self._helper = QProcess(self)
        self._helper.setStandardOutputFile(QProcess.nullDevice())
        self._helper.stateChanged.connect(self._changed)
        self._helper.start(path, arguments)

    def _changed(self, state: QProcess.ProcessState) -> None:
        """Note that a helper ended though nobody asked it to; ended by `allow`, it is gone."""
        if state != QProcess.ProcessState.NotRunning or self._helper is None:
            return
        helper, self._helper = self._helper, None
        said = bytes(helper.readAllStandardError().data()).decode(errors="replace").strip()
        _log.info("The computer may go to sleep during a run: %s ended. %s", helper.program(), said)
        helper.deleteLater()


def _tell_windows(state: int) -> None:
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetThreadExecutionState(state)


def _command(reason: str) -> tuple[str, list[str]]:
    """The helper of this system and its arguments."""
    if sys.platform == "darwin":
        return "caffeinate", ["-i", "-w", str(os.getpid())]
    # `cat` ends when our end of its standard input closes, and systemd-inhibit ends with it.
    wish = ["--what=sleep:idle", "--who=ClipTune", f"--why={reason}", "--mode=block"]
    return "systemd-inhibit", [*wish, "cat"]


def _end(helper: QProcess) -> None:
    helper.closeWriteChannel()
    helper.terminate()
    if not helper.waitForFinished(PATIENCE):
        helper.kill()
        helper.waitForFinished(PATIENCE)
    helper.deleteLater()
