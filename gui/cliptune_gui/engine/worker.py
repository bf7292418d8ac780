"""Threads that carry out calls one after another and tell the window how they go."""

import logging
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError, outside
from cliptune.core.events import Event, Failed, Progress, Step, Work
from cliptune.core.messages import text

T = TypeVar("T")

_log = logging.getLogger(__name__)

_BUG = text(
    "window-bug",
    "Something happened that ClipTune was not made for: {error}",
    "This is a mistake in ClipTune, not yours. Please report the details.",
)

LENGTH = 240
"""Characters of an exception that are shown as what happened; the details have it whole."""
STACK = 16 << 20
"""Bytes; the system's default for a thread that is not the first is half a megabyte on macOS."""
TELL_EVERY = 0.05
"""Seconds between two deliveries of steps and progress; what is rarer is delivered at once."""


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """How a call ended: with a result, cancelled, or with a failure in words."""

    result: T | None = None
    cancelled: bool = False
    failure: Failed | None = None


def _ignore(_: object) -> None:
    pass


@dataclass(eq=False)
class Call(Generic[T]):
    """Work handed to a thread. `told` and `ended` are called on the window's thread.

    A long call lets the short ones that come meanwhile go first, between two of its events, and
    can be paused there. Where a call keeps something that was asked for, the window closes only
    after it.
    """

    work: Callable[[CancelToken], Work[T]]
    ended: Callable[[Outcome[T]], None] = _ignore
    told: Callable[[list[Event]], None] = _ignore
    long: bool = False
    keeps: bool = False
    paused: bool = False
    doing: str = ""
    """What it does, for who waits for it: "the folder is classified"."""
    cancel: CancelToken = field(default_factory=CancelToken)
    _untold: list[Event] = field(default_factory=list)
    _last: float = 0.0


def once(function: Callable[[], T]) -> Callable[[CancelToken], Work[T]]:
    """A plain function as the work of a call."""

    def work(_: CancelToken) -> Generator[Event, None, T]:
        yield from ()
        return function()

    return work


class Worker(QThread):
    """One thread and its queue of calls. It starts with the first of them."""

    bug = Signal(object)
    """How a call `Failed` by the program's own mistake."""
    kept = Signal()
    """A call that keeps something came to its end."""
    _told = Signal(object, object)
    _ended = Signal(object, object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setStackSize(STACK)
        self._queue: deque[Call[Any]] = deque()
        self._current: list[Call[Any]] = []
        """The call under way, and the short one it let go first."""
        self._changed = threading.Condition()
        self._closing = False
        self.keeping = 0
        """Calls that keep something and have not ended."""
        # The slots are this object's, which lives on the window's thread: they run there.
        self._told.connect(self._deliver)
        # Queued also where `stop` ends a call: nobody is called back before it returns.
        self._ended.connect(self._deliver_end, Qt.ConnectionType.QueuedConnection)

    def do(self, call: Call[T]) -> Call[T]:
        """Queue a call; the same call, to be stopped or paused."""
        self.keeping += call.keeps
        with self._changed:
            self._queue.append(call)
            self._changed.notify()
        if not self.isRunning() and not self._closing:
            self.start()
        return call

    def stop(self, call: Call[T]) -> None:
        """Ask a call to end: at once if it still waits, else when it next looks."""
        with self._changed:
            call.cancel.set()
            waits = call in self._queue
            if waits:
                self._queue.remove(call)
            self._changed.notify()
        if waits:
            self._ended.emit(call, Outcome[T](cancelled=True))

    def pause(self, call: Call[T], paused: bool) -> None:
        """Hold a long call before its next event, or let it go on."""
        with self._changed:
            call.paused = paused
            self._changed.notify()

    @property
    def doing(self) -> str:
        """What the call under way does, if it says so."""
        with self._changed:
            return self._current[-1].doing if self._current else ""

    def close(self) -> None:
        """Stop everything and wait for the thread to end."""
        with self._changed:
            self._closing = True
            for call in (*self._queue, *self._current):
                call.cancel.set()
            self._changed.notify()
        self.wait()

    def run(self) -> None:
        """Carry out calls until closed. Qt calls this on the new thread."""
        while (call := self._next()) is not None:
            self._carry_out(call)

    def _next(self) -> Call[Any] | None:
        with self._changed:
            while not self._queue and not self._closing:
                self._changed.wait()
            return self._take(self._queue[0]) if self._queue else None

    def _take(self, call: Call[T]) -> Call[T]:
        """Move a call from those that wait to those under way at once, so that `close` sees it."""
        self._queue.remove(call)
        self._current.append(call)
        return call

    def _carry_out(self, call: Call[T]) -> None:
        outcome = self._outcome(call)
        with self._changed:
            self._current.pop()
        self._flush(call)
        self._ended.emit(call, outcome)

    def _outcome(self, call: Call[T]) -> Outcome[T]:
        try:
            call.cancel.check()
            work = call.work(call.cancel)
            try:
                while True:
                    if call.long:
                        self._let_others_in(call)
                    self._say(call, next(work))
            except StopIteration as end:
                return Outcome(result=end.value)
            finally:
                work.close()
        except Cancelled:
            return Outcome(cancelled=True)
        except ClipTuneError as error:
            return Outcome(failure=Failed(told=error.told))
        except Exception as error:
            return Outcome(failure=self._unforeseen(error))

    def _unforeseen(self, error: Exception) -> Failed:
        """What is told of an error that no message was made for."""
        return bug(error)

    def _let_others_in(self, call: Call[T]) -> None:
        """Carry out the short calls that wait, and stay here for as long as `call` is paused."""
        while True:
            with self._changed:
                while call.paused and not call.cancel.is_set() and not self._short():
                    self._flush(call)
                    self._changed.wait()
                short = self._short()
                if short is None:
                    return
                self._take(short)
            self._carry_out(short)

    def _short(self) -> Call[Any] | None:
        return next((call for call in self._queue if not call.long), None)

    def _say(self, call: Call[T], event: Event) -> None:
        call._untold.append(event)
        rare = not isinstance(event, Step | Progress)
        if rare or time.monotonic() - call._last >= TELL_EVERY:
            self._flush(call)

    def _flush(self, call: Call[T]) -> None:
        if call._untold:
            call._last = time.monotonic()
            told, call._untold = call._untold, []
            self._told.emit(call, told)

    @Slot(object, object)
    def _deliver(self, call: Call[Any], events: list[Event]) -> None:
        if not self._closing:
            call.told(events)

    @Slot(object, object)
    def _deliver_end(self, call: Call[Any], outcome: Outcome[Any]) -> None:
        self.keeping -= call.keeps
        if self._closing:
            return
        if (failure := outcome.failure) and failure.details:
            self.bug.emit(failure)
        call.ended(outcome)
        if call.keeps:
            self.kept.emit()


def bug(error: BaseException) -> Failed:
    """An error that no message was made for, in words and with its traceback; logged. It is the
    program's own, unless a disk or the system is to blame."""
    details = "".join(traceback.format_exception(error)).rstrip()
    _log.error("%s", details)
    if blamed := outside(error):
        return Failed(told=blamed.told, details=details)
    kind = traceback.format_exception_only(error)[0].partition("\n")[0]
    short = kind if len(kind) <= LENGTH else kind[: LENGTH - 1] + "…"
    return Failed(told=_BUG(error=short), details=details)
