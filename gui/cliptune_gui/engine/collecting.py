"""Garbage is collected on the window's thread, and on no other."""

import gc
import threading

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from cliptune.core import collector

EVERY = 1000
"""Milliseconds between two looks at what is due."""
PATIENCE = 0.2
"""Seconds that a thread waits for what it asked for: the window may be waiting for that thread to
end, and collects soon in any case."""


class Collecting(QObject):
    """Collects what other threads ask for, and from time to time. Made on the window's thread."""

    _asked = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._asked.connect(self._collect)  # on this thread, from wherever it is asked for
        self._timer = QTimer(self)
        self._timer.timeout.connect(collector.collect_due)
        self._timer.start(EVERY)
        collector.hand_over(self._ask)

    def close(self) -> None:
        """Let each thread collect again: those that used Qt's objects have ended."""
        self._timer.stop()
        collector.hand_over(None)

    def _ask(self) -> None:
        done = threading.Event()
        self._asked.emit(done)
        done.wait(PATIENCE)

    @Slot(object)
    def _collect(self, done: threading.Event) -> None:
        gc.collect()
        done.set()
