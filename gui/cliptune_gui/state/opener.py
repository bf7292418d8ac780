"""Opens a folder to be sorted on a worker, one at a time. No widgets."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from cliptune.core.events import Event, Progress
from cliptune_gui.engine.worker import Call, Outcome, Worker
from cliptune_gui.state.opened import Asked, Opened, open_project


class Opener(QObject):
    """What was asked for before is not opened any more."""

    opened = Signal(object)
    """What was `Opened`."""
    progressed = Signal(object)
    """`Progress`, None when it is over."""
    failed = Signal(object)
    """What `Failed`."""

    def __init__(self, scanner: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scanner = scanner
        self._call: Call[Opened] | None = None

    def opens(self, asked: Asked) -> Callable[[], None]:
        """What opens images, to be called when it is time; nothing by then if others are asked
        for."""
        self.stop()
        call: Call[Opened] = Call(
            lambda cancel: open_project(asked, cancel),
            ended=lambda outcome: self._ended(call, outcome),
            told=self._told,
        )
        self._call = call

        def begin() -> None:
            if call is self._call:
                self._scanner.do(call)

        return begin

    def stop(self) -> None:
        """Open nothing."""
        if self._call:
            self._scanner.stop(self._call)
        self._call = None

    def _ended(self, call: Call[Opened], outcome: Outcome[Opened]) -> None:
        if call is not self._call:  # another is opened by now
            return
        self._call = None
        self.progressed.emit(None)
        if outcome.failure:
            self.failed.emit(outcome.failure)
        if outcome.result:
            self.opened.emit(outcome.result)

    def _told(self, events: list[Event]) -> None:
        if isinstance(events[-1], Progress) and self._call:
            self.progressed.emit(events[-1])
