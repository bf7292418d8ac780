"""Carries out runs one after another, and knows how each of them stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from PySide6.QtCore import QObject, Signal

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Event, Failed, Started, Stopped, Trying, Work
from cliptune.job import Job
from cliptune.runs import Run, State
from cliptune.runs.history import History
from cliptune_gui.engine import engine_thread
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.worker import Call, Outcome, once
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.state.search import Search, from_text, to_text
from cliptune_gui.state.sleep_inhibitor import SleepInhibitor

Standing = State | Literal["paused", "stopping", "unstarted"]
"""How a run stands, seen from the window that may be at work on it: `waiting` for its turn in the
queue, `unstarted` in none."""
ON: tuple[Standing, ...] = ("running", "paused", "stopping")
BEGUN: tuple[Standing, ...] = ("stopped", "failed", "interrupted", "elsewhere")
RESUMABLE: tuple[Standing, ...] = ("unstarted", *BEGUN)


@dataclass
class _Attempt:
    """One go at a run on the engine's thread, and what was read there of its folder."""

    entry: RunEntry
    engine: Engine
    before: list[History] = field(default_factory=list)
    """Of a run that is resumed, what it told before: one, until the window took it over."""

    def carry_out(self, cancel: CancelToken) -> Work[None]:
        """Carry out the run, or go on with it."""
        run = Run(self.entry.folder)  # as it is now: files may have gone while it waited
        try:
            self.engine.keep_base()
            for event in engine_thread.carry_out(run, cancel):
                if isinstance(event, Started) and event.step:
                    self.before.append(
                        History(run.events(), run.job.method.trains)
                    )  # the log may be long
                yield event
        finally:
            self._read()

    def _read(self) -> None:
        """How the run stands now, unless its folder cannot be read any more."""
        try:
            self.entry = self.entry.reread()
        except (ClipTuneError, OSError, ValueError):
            self.entry = replace(self.entry, state="failed")


class RunQueue(QObject):
    """The queue of runs and the one that is on. Everything here happens on the window's thread."""

    changed = Signal()
    """A run began, paused, ended, or the queue is another."""
    progressed = Signal()
    """The run that is on told something; it stands in `history`."""
    ended = Signal(object)
    """A run came to an end, whichever: its `RunEntry`, as it stands now."""
    moved_on = Signal(object)
    """Of a search another run is on now than this `RunEntry`, or the first one (None)."""
    searched = Signal(object, object)
    """A `Search` came to its end, with its `Outcome`."""

    def __init__(
        self, engine: Engine, preferences: Preferences, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engine, self._preferences = engine, preferences
        self._sleep = SleepInhibitor()
        self._call: Call[None] | None = None
        self._attempt: _Attempt | Search | None = None
        self._later = False
        """Whether what is on is stopped only until the program is started again."""
        self._broken_off = False
        """Whether the graphics card failed at a run or a search."""
        self.run: RunEntry | None = None
        """The run that is on, or was last; none before the first of a search."""
        self.history = History()
        self.waiting: list[RunEntry] = []
        self.searches: list[Search] = []
        """Searches that wait, until after the runs."""
        self.left = preferences.queue, from_text(preferences.searches)
        """The folders of runs and the searches that an earlier start left to do, until they are
        restored."""
        self.held = False
        """Whether the queue waits for the user to let it go on."""

    @property
    def busy(self) -> bool:
        """Whether a run is on, paused or not."""
        return self._call is not None

    @property
    def goes_on(self) -> bool:
        """Whether something waits that begins after what is on."""
        return bool(self.waiting or self.searches) and not self.held

    @property
    def searching(self) -> Search | None:
        """The search that is on, if one is."""
        return self._attempt if isinstance(self._attempt, Search) else None

    @property
    def fraction(self) -> float:
        """How much is done of the run that is on, or of the time of a search; 0 to 1."""
        if search := self.searching:
            return 1 - search.left / (60 * search.minutes)
        return self.history.fraction

    @property
    def paused(self) -> bool:
        """Whether the run that is on is paused."""
        return self._call is not None and self._call.paused and not self._call.cancel.is_set()

    @property
    def stopping(self) -> bool:
        """Whether the run that is on was asked to stop and has not yet."""
        return self._call is not None and self._call.cancel.is_set()

    def standing(self, run: RunEntry) -> Standing:
        """How a run stands: on here, in the queue, or as its folder said when it was read.

        One that was begun before does not wait in a queue that is held: it can be resumed alone.
        """
        if self._is_on(run):
            return "stopping" if self.stopping else "paused" if self.paused else "running"
        if self._index(run) >= 0 and not (self.held and run.state in BEGUN):
            return "waiting"
        return "unstarted" if run.state == "waiting" else run.state

    @property
    def broken_off(self) -> bool:
        """Whether the failure of the graphics card broke something off, or it is paused since."""
        return self.busy or self._broken_off

    def twin(self, job: Job) -> RunEntry | None:
        """A run of the same job that is on or waits."""
        on = [self.run] if self.busy and self.run else []
        return next((run for run in (*on, *self.waiting) if run.job == job), None)

    def add(self, run: RunEntry) -> None:
        """Queue a run; it begins at once if none is on and the queue is not held.

        One that is on or waits already is not queued once more.
        """
        if not self._is_on(run) and self._index(run) < 0:
            self.waiting.append(run)
        self._queue_changed()

    def begin(self, run: RunEntry) -> None:
        """Begin a run now, ahead of those that wait; if one is on, queue it.

        A queue that is held stays so.
        """
        if self.busy:
            self.add(run)
            return
        self.waiting = [other for other in self.waiting if other.folder != run.folder]
        self._begin(run)
        self._queue_changed()

    def search(self, search: Search) -> None:
        """Begin a search now, ahead of what waits in a queue that is held; if something is on,
        queue it. The same search waits only once."""
        self.searches = [other for other in self.searches if other != search]
        if self.busy:
            self.searches.append(search)
        else:
            self._begin_search(search)
        self._queue_changed()

    def restore(self, runs: Iterable[RunEntry]) -> None:
        """Put these runs and the searches that an earlier start left before what was queued since,
        held until the user lets them go on."""
        restored = {run.folder: run for run in runs if not self._is_on(run)}
        since = [run for run in self.waiting if run.folder not in restored]
        asked = [*self.searches, *([self.searching.anew()] if self.searching else [])]
        searches = [one for one in self.left[1] if one not in asked]
        self.waiting, self.searches = [*restored.values(), *since], [*searches, *self.searches]
        self.left = [], []
        self.held = self.held or bool(restored or searches)
        self._queue_changed()

    def release(self) -> None:
        """Let a queue that was held go on."""
        self.held = False
        self._queue_changed()

    def remove(self, what: RunEntry | Search) -> None:
        """Take a run or a search out of the queue. Its folder stays."""
        if isinstance(what, Search):
            self.searches = [other for other in self.searches if other is not what]
        else:
            self.waiting = [other for other in self.waiting if other.folder != what.folder]
        self._queue_changed()

    def move(self, run: RunEntry, by: int) -> None:
        """Move a run up (-1) or down (1) in the queue."""
        index = self._index(run)
        target = index + by
        if index >= 0 and 0 <= target < len(self.waiting):
            self.waiting.insert(target, self.waiting.pop(index))
            self._queue_changed()

    def update(self, run: RunEntry) -> None:
        """Take over what was read anew of a run that waits, is on or was last."""
        self.waiting = [run if run.folder == other.folder else other for other in self.waiting]
        if self.run and self.run.folder == run.folder:
            self.run = run
        self.changed.emit()

    def pause(self, paused: bool = True) -> None:
        """Pause the run that is on, or let it go on."""
        if self._call:
            if not paused:
                self._engine.do(Call(once(self._engine.free)))  # it wants the memory back
            self._engine.pause(self._call, paused)
            if search := self.searching:
                search.pause(paused)
            self.changed.emit()

    def stop(self, *, later: bool = False) -> None:
        """Stop the run or the search that is on and keep an adapter and a checkpoint; what is to go
        on `later` waits for that."""
        if self._call:
            self._later = later
            self._engine.stop(self._call)
            self.changed.emit()

    def _is_on(self, run: RunEntry) -> bool:
        return self.busy and self.run is not None and run.folder == self.run.folder

    def _index(self, run: RunEntry) -> int:
        folders = [other.folder for other in self.waiting]
        return folders.index(run.folder) if run.folder in folders else -1

    def _queue_changed(self) -> None:
        if not self.busy and not self.held:
            if self.waiting:
                self._begin(self.waiting.pop(0))
            elif self.searches:
                self._begin_search(self.searches.pop(0))
        self._keep()
        self.changed.emit()

    def _keep(self) -> None:
        """Keep what is left to do until the next start, whatever ends this one."""
        folders, searches = self.left
        attempt = self._attempt
        on = [attempt.entry.folder] if isinstance(attempt, _Attempt) else []
        waiting = [run.folder for run in self.waiting]
        self._preferences.queue = [*dict.fromkeys([*on, *folders, *waiting])]
        searching = [attempt] if isinstance(attempt, Search) else []
        self._preferences.searches = to_text([*searching, *searches, *self.searches])

    def _begin(self, run: RunEntry) -> None:
        self.run = run
        self._carry_out(_Attempt(run, self._engine), self.tr("Training {}").format(run.title))

    def _begin_search(self, search: Search) -> None:
        self.run = None
        self._carry_out(search, self.tr("Looking for the best"))

    def _carry_out(self, attempt: _Attempt | Search, why: str) -> None:
        trains = self.run is None or self.run.job.method.trains
        self._attempt, self.history, self._later = attempt, History(trains=trains), False
        self._call = Call(
            attempt.carry_out, ended=self._run_ended, told=self._run_progressed, long=True
        )
        self._sleep.inhibit(why)
        self._engine.do(Call(once(self._engine.free)))  # the run wants the memory
        self._engine.do(self._call)

    def _run_progressed(self, events: list[Event]) -> None:
        attempt = self._attempt
        for event in events:
            if isinstance(event, Trying) and isinstance(attempt, Search) and attempt.begun:
                before, self.run = self.run, attempt.begun.pop(0)
                self.history = History(trains=self.run.job.method.trains)
                attempt.move_on(event)
                self.moved_on.emit(before)
                self.changed.emit()
            if isinstance(event, Started) and attempt and attempt.before:
                self.history = attempt.before.pop(0)  # the log, of which this is the last line
            else:
                self.history.tell(event)
        self.progressed.emit()

    def _run_ended(self, outcome: Outcome[None]) -> None:
        if self.history.end is None:  # it could not even be begun
            cancelled = Stopped(step=self.history.step)
            self.history.tell(outcome.failure or cancelled)
        self.held = self.held or self._engine.failed is not None  # what waits would fail as well
        failures = outcome.failure, self.history.end
        of_device = any(isinstance(one, Failed) and one.of_device for one in failures)
        self._broken_off = self._broken_off or of_device
        attempt, self._attempt, self._call = self._attempt, None, None
        self._sleep.allow()
        if attempt and attempt.entry:
            self.run = attempt.entry
        if isinstance(attempt, Search):
            self.history = attempt.history or self.history
            if (self._later or outcome.failure) and not attempt.recommendation:
                self.searches.insert(0, attempt.anew())
                self.held = True  # or one that fails at once would be begun for ever
        elif self.run and (self._later or of_device) and self.run.state != "finished":
            self.waiting.insert(0, self.run)
        self.progressed.emit()
        if self.run:
            self.ended.emit(self.run)
        if isinstance(attempt, Search):
            self.searched.emit(attempt, outcome)
        self._queue_changed()
        if not self.busy:
            self._engine.do(Call(once(self._engine.let_base_go)))

    def close(self) -> None:
        """Let the computer sleep again."""
        self._sleep.allow()
