"""One window per user: a second start has the first one's window raised, and ends."""

import getpass
import hashlib
import json
import logging
import os
import time
from collections.abc import Sequence
from pathlib import Path

import platformdirs
from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from cliptune.core.errors import ClipTuneError
from cliptune.core.files import require_home
from cliptune.core.messages import text

PATIENCE = 2000
"""Milliseconds that a first start has to answer a second one."""
LONGEST = 1 << 20
"""Bytes of what a second start says: a line of JSON, the paths that it was given."""
ANSWER = b"raised"

_UNWRITABLE = text(
    "window-folder-unwritable",
    "ClipTune cannot write to its folder {folder}.",
    "Allow writing there, and see that the disk is not full.",
)

_log = logging.getLogger(__name__)


class SingleInstance(QObject):
    """The right to be the one window, and an ear for those who start after it."""

    raised = Signal(list)
    """The program was started again, with these paths: show the window."""

    def __init__(self, lock: QLockFile, name: str) -> None:
        super().__init__()
        self._lock = lock
        self._callers: list[QLocalSocket] = []
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._meet)
        QLocalServer.removeServer(name)  # left behind by a killed one, as the lock is ours
        if not self._server.listen(name):
            _log.warning("A second start will not be heard: %s", self._server.errorString())

    @staticmethod
    def first(paths: Sequence[Path] = ()) -> "SingleInstance | None":
        """The one window's right, or None after the window that has it was asked to show itself,
        and to open `paths`.

        There must be a QCoreApplication. Raises ClipTuneError if the user's folder is not writable,
        or not known.
        """
        require_home()
        folder = platformdirs.user_data_path("cliptune", appauthor=False)
        name = server_name(folder)
        lock = _lock_in(folder)
        if lock.tryLock(0):
            if not _ask(name, paths, waits=False):
                return SingleInstance(lock, name)
            lock.unlock()  # there is one that came without it, on a disk that was full
            return None
        if lock.error() == QLockFile.LockError.PermissionError:
            raise ClipTuneError(_UNWRITABLE(folder=folder))
        if _ask(name, paths):
            return None
        if lock.error() != QLockFile.LockError.LockFailedError:
            # The disk is full: in the window, room can be made on it.
            return SingleInstance(lock, name)
        # Nobody there. The number of a killed process may have gone to another one: such a lock
        # looks alive, but can be removed, which one that is really held cannot.
        if lock.removeStaleLockFile() and lock.tryLock(0):
            return SingleInstance(lock, name)
        _log.warning("ClipTune runs already, but does not answer: %s", lock.getLockInfo())
        return None

    def close(self) -> None:
        """Stop listening and let another be the first."""
        self._server.close()
        for caller in self._callers.copy():
            caller.abort()
        self._lock.unlock()

    def _meet(self) -> None:
        while caller := self._server.nextPendingConnection():
            self._callers.append(caller)
            caller.readyRead.connect(self._hear)
            caller.disconnected.connect(self._part)
        self._hear()  # what was said before we listened
        self._part()

    def _hear(self) -> None:
        for caller in self._callers.copy():
            if not caller.canReadLine() and caller.bytesAvailable() < LONGEST:
                continue
            paths = _told(bytes(caller.readLine(LONGEST).data()))
            if paths is None:
                caller.abort()
            else:
                caller.write(ANSWER)
                caller.flush()
                self.raised.emit(paths)

    def _part(self) -> None:
        for caller in self._callers.copy():
            if caller.state() == QLocalSocket.LocalSocketState.UnconnectedState:
                self._callers.remove(caller)
                caller.deleteLater()


def server_name(folder: Path) -> str:
    """The name under which the window of this user with this data folder listens."""
    user = str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()
    return "cliptune-" + hashlib.sha256(f"{user}\n{folder}".encode()).hexdigest()[:20]


def _lock_in(folder: Path) -> QLockFile:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ClipTuneError(_UNWRITABLE(folder=folder)) from error
    lock = QLockFile(str(folder / "window.lock"))
    lock.setStaleLockTime(0)  # held for days, and never stale for its age
    return lock


def _told(line: bytes) -> list[Path] | None:
    """The paths in what a second start said; None if it was none that said it."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    known = isinstance(told, list) and all(isinstance(one, str) for one in told)
    return [Path(one) for one in told] if known else None


def _ask(name: str, paths: Sequence[Path], *, waits: bool = True) -> bool:
    """Ask the first one to show its window, with paths to open; whether it answered. One that does
    not listen yet is waited for."""
    until = time.monotonic() + PATIENCE / 1000
    while (left := round(1000 * (until - time.monotonic()))) > 0:
        caller = QLocalSocket()
        caller.connectToServer(name)
        if not caller.waitForConnected(left):
            if not waits:
                return False
            time.sleep(0.02)  # it may be between its lock and its listening
            continue
        caller.write(json.dumps([str(path) for path in paths]).encode() + b"\n")
        caller.flush()
        return caller.waitForReadyRead(left) and caller.readAll().data() == ANSWER
    return False
