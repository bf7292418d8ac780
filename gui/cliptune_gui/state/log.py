"""What the program says to itself: the last lines for the window, more in a file."""

import logging
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import platformdirs
from PySide6.QtCore import (
    QCoreApplication,
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

LINES = 2000
"""Lines that are kept for the window."""
SIZE = 1_000_000
"""Bytes of the file, after which a second one begins; then the older one goes."""

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_FORMAT = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")

_log = logging.getLogger(__name__)


class Log(QObject):
    """The last lines that were logged, on any thread; told on the thread it lives on."""

    line = Signal(str)
    _logged = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._lines: deque[str] = deque(maxlen=LINES)
        # Queued even on the GUI thread: no slot runs while logging holds its lock.
        self._logged.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._root = logging.getLogger()
        self._root_level = self._root.level
        self._handlers: list[logging.Handler] = []

    def lines(self) -> list[str]:
        """The lines so far, oldest first; `line` has told exactly these. On our thread only."""
        QCoreApplication.sendPostedEvents(self)
        return list(self._lines)

    def close(self) -> None:
        """Undo what `install` did."""
        if not self._handlers:
            return
        logging.captureWarnings(False)
        qInstallMessageHandler(self._qt_before)
        self._writer.stop()  # when it has written what there is
        for handler in self._handlers:
            self._root.removeHandler(handler)
            handler.close()
        self._handlers.clear()
        self._root.setLevel(self._root_level)

    def _install(self) -> None:
        self._add(_Teller(self._logged.emit))
        if sys.stderr is not None:  # a program without a console has none
            self._add(logging.StreamHandler(sys.stderr), logging.WARNING)
        self._root.setLevel(logging.INFO)
        self._qt_before = qInstallMessageHandler(_from_qt)
        logging.captureWarnings(True)
        file = _File()
        file.setFormatter(_FORMAT)
        records: SimpleQueue[Any] = SimpleQueue()
        self._writer = QueueListener(records, file)
        self._writer.start()
        self._handlers.append(file)
        self._root.addHandler(to_writer := QueueHandler(records))
        self._handlers.append(to_writer)

    def _add(self, handler: logging.Handler, level: int = logging.NOTSET) -> None:
        handler.setFormatter(_FORMAT)
        handler.setLevel(level)
        self._root.addHandler(handler)
        self._handlers.append(handler)

    def _take(self, text: str) -> None:
        for line in text.splitlines():
            self._lines.append(line)
            self.line.emit(line)


class _Teller(logging.Handler):
    """Hands each record on as text."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        super().__init__()
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._tell(self.format(record))
        except Exception:  # as every handler does: logging never breaks what it logs
            self.handleError(record)


def install() -> Log:
    """Keep what is logged from now on, what Qt says and what Python warns of included."""
    log = Log()
    log._install()
    logging.getLogger("bitsandbytes").setLevel(logging.ERROR)  # it tells of what it does without
    return log


class _File(RotatingFileHandler):
    """The log's file, written on a thread of its own: its disk may be slow, full or gone, of which
    the last two are told once."""

    def __init__(self) -> None:
        super().__init__(
            platformdirs.user_log_path("cliptune", appauthor=False) / "cliptune.log",
            maxBytes=SIZE,
            backupCount=1,
            encoding="utf-8",
            delay=True,
            errors="backslashreplace",  # names of files need not be text
        )
        self._told = False

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()

    def close(self) -> None:
        with suppress(OSError):  # what a full disk does not take is told already
            super().close()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        if not self._told:
            self._told = True
            _log.warning("The log is not written to a file: %s", sys.exc_info()[1])


def _from_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger(_named(context.category)).log(_LEVELS[kind], "%s", message)


def _named(category: str | None) -> str:
    """A category as a logger: Qt's own are called "qt.something", unnamed ones "default"."""
    return "qt" if category in (None, "default") else str(category)
