"""The window's part of the self-test: its first frame, and all of its pages, offscreen."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from cliptune.core.events import Failed
from cliptune_gui.shell.window import MainWindow
from cliptune_gui.state import language
from cliptune_gui.state.log import Log
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.widgets import theme

PATIENCE = 120
"""Seconds that the pages may take."""


@dataclass
class _Seen:
    """What was seen of a window that is gone again."""

    first: float = 0.0
    """Seconds until its first frame."""
    ready: bool = False
    image: QImage = field(default_factory=QImage)
    failures: list[Failed] = field(default_factory=list)
    """Of its threads."""


def draw(room: Path) -> str:
    """Open the window until every page is there, and say how that went.

    Its settings are kept in the folder `room`. Raises `RuntimeError` if anything goes wrong.
    """
    app = QApplication.instance() or QApplication(["cliptune", "-platform", "offscreen"])
    app.setApplicationName("ClipTune")
    of_user = QSettings.Scope.UserScope
    QSettings.setPath(QSettings.Format.IniFormat, of_user, str(room / "settings"))
    seen = _open()
    if seen.failures:
        raise RuntimeError(seen.failures[0].details or seen.failures[0].told.text())
    if not seen.ready:
        raise RuntimeError(f"Its pages were not there after {PATIENCE} s.")
    if _is_blank(seen.image):
        raise RuntimeError("It is blank.")
    size = f"{seen.image.width()} x {seen.image.height()}"
    return f"first frame after {seen.first:.1f} s, {size}, and all pages"


def _open() -> _Seen:
    """Open it as the program does, and close it when every page is there or a thread failed."""
    began, seen = time.perf_counter(), _Seen()
    preferences, log = Preferences(), Log()
    language.install(preferences.language)
    theme.apply(preferences.theme)
    window, waiting = MainWindow(preferences, log), QEventLoop()

    def drawn() -> None:
        seen.first = time.perf_counter() - began

    window.first_frame.connect(drawn)
    window.pages.made.connect(waiting.quit)
    for worker in (window.services.reader, window.services.scanner):
        worker.bug.connect(seen.failures.append)
        worker.bug.connect(waiting.quit)
    patience = QTimer(waiting, singleShot=True, interval=PATIENCE * 1000)
    patience.timeout.connect(waiting.quit)
    patience.start()
    window.show()
    waiting.exec()
    patience.stop()
    seen.ready, seen.image = window.ready, window.grab().toImage()
    window.shut()
    window.hide()
    window.deleteLater()
    log.close()
    return seen


def _is_blank(image: QImage) -> bool:
    """Whether a row of its middle is of one colour."""
    middle = image.height() // 2
    return len({image.pixel(x, middle) for x in range(image.width())}) < 2
