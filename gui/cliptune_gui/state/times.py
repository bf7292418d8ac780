"""When the images of a folder were taken, read on a worker where that is asked for. No widgets."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Event, Progress, Work
from cliptune.data.walk import File
from cliptune_gui.engine.worker import Call, Outcome, Worker

_NONE = np.empty(0, np.int64)


class Times(QObject):
    """By what cameras wrote into the images; by their files, until that is read."""

    known = Signal()
    """What cameras wrote was read."""
    progressed = Signal(object)
    """`Progress` of reading, None when it is over."""
    failed = Signal(object)
    """What `Failed`."""

    def __init__(self, reader: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = reader
        self._folder, self._files = Path(), tuple[File, ...]()
        self._call: Call[np.ndarray] | None = None
        self.order = _NONE
        """The rows of the images, the oldest first."""

    def begin(self, folder: Path, files: Sequence[File], order: np.ndarray) -> None:
        """Have other images, or more of them, and their rows in the order in which the files were
        written: what was read of the others is read of these."""
        again = self._call is not None
        self.leave()
        self._folder, self._files = folder, tuple(files)
        self.order = order
        if again:
            self.read()

    def leave(self) -> None:
        """Have no images any more."""
        if self._call:
            self._reader.stop(self._call)
        self._call, self._files, self.order = None, (), _NONE

    def read(self) -> None:
        """Have it read, unless that was done or is under way."""
        folder, files = self._folder, self._files
        if self._call or not files:
            return

        def work(cancel: CancelToken) -> Work[np.ndarray]:
            from cliptune.projects.taken import times  # it loads torch

            return np.argsort((yield from times(folder, files, cancel)), kind="stable")

        def ended(outcome: Outcome[np.ndarray]) -> None:
            if call is not self._call:
                return
            self.progressed.emit(None)
            if outcome.failure:
                self.failed.emit(outcome.failure)
            elif outcome.result is not None:
                self.order = outcome.result
                self.known.emit()

        def told(events: list[Event]) -> None:
            if call is self._call and isinstance(events[-1], Progress):
                self.progressed.emit(events[-1])

        call: Call[np.ndarray] = Call(work, ended=ended, told=told, long=True)
        self._call = self._reader.do(call)
