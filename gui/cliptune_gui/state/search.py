"""A search for the best within some minutes, as the run queue carries it out: run after run."""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Started, Trying, Work
from cliptune.core.messages import Message
from cliptune.runs import Run
from cliptune.runs.history import History
from cliptune_gui.engine import engine_thread
from cliptune_gui.state.run_entry import RunEntry

LONGEST = 7 * 24 * 60
"""Minutes that may be asked for: a week."""


@dataclass
class Search:
    """What is searched, and what was read on the engine's thread of the runs that it makes."""

    given: Mapping[str, Any]
    """The settings of a job that hold for all that is tried."""
    minutes: float
    runs: Path
    """The folder of all runs, in which it makes its own."""
    entry: RunEntry | None = None
    """The run that is on; in the end the answer, or the one that it was stopped at."""
    begun: list[RunEntry] = field(default_factory=list)
    """Runs that began, until the window took them over."""
    before: list[History] = field(default_factory=list)
    """Of a run that is resumed, what it told before; likewise."""
    history: History | None = None
    """What the run in `entry` told, in the end."""
    tried: list[RunEntry] = field(default_factory=list)
    """What the answer was chosen from, in the end."""
    recommendation: Message | None = None
    """What it came to, in the end."""
    trying: Message | None = None
    """What is tried now."""
    best: Message | None = None
    """What did best until now."""
    _left: float | None = None
    """Seconds that were left, by the clock of `_since`; None before anything is tried."""
    _since: float | None = None
    """When that was; None while it is paused."""

    def anew(self) -> "Search":
        """The same, not begun; it goes on where it was left."""
        return Search(self.given, self.minutes, self.runs)

    @property
    def left(self) -> float:
        """Seconds of its time that are left."""
        if self._left is None:
            return 60 * self.minutes
        passed = time.monotonic() - self._since if self._since is not None else 0.0
        return max(0.0, self._left - passed)

    def move_on(self, event: Trying) -> None:
        """Something else is tried."""
        self.trying, self.best = event.told, event.best
        self._left, self._since = event.left, time.monotonic()

    def pause(self, paused: bool) -> None:
        """Its time stands still, or runs again."""
        if self._left is not None:
            self._left, self._since = self.left, None if paused else time.monotonic()

    def carry_out(self, cancel: CancelToken) -> Work[None]:
        """Search, or go on with the same search where it was left."""
        work = engine_thread.tune(self.given, self.minutes, self.runs, cancel)
        try:
            while True:
                try:
                    event = next(work)
                except StopIteration as end:
                    tuned = end.value
                    break
                if isinstance(event, Trying):
                    self.entry = RunEntry.read(Run(Path(event.run)))
                    self.begun.append(self.entry)
                elif isinstance(event, Started) and event.step and self.entry:
                    self.before.append(History(self.entry.run.events()))
                yield event
            self.entry = RunEntry.read(tuned.answer)
            self.tried = [RunEntry.read(run) for run in tuned.tried]
            self.recommendation = tuned.recommendation
        finally:
            work.close()
            self._read()

    def _read(self) -> None:
        """How the last run stands now, unless its folder cannot be read any more."""
        try:
            self.entry = self.entry and self.entry.reread()
            self.history = History(self.entry.run.events()) if self.entry else None
        except (ClipTuneError, OSError, ValueError):
            self.entry = self.history = None


def to_text(searches: Iterable[Search]) -> str:
    """What is searched, to be kept until the next start."""
    kept = [{"given": one.given, "minutes": one.minutes, "runs": str(one.runs)} for one in searches]
    return json.dumps(kept, default=str) if kept else ""


def from_text(text: str) -> list[Search]:
    """The searches that were kept, not begun, without what is none: written by something else."""
    try:
        kept = json.loads(text or "[]")
    except (ValueError, RecursionError):
        return []
    return list(filter(None, map(_of, kept))) if isinstance(kept, list) else []


def _of(kept: object) -> Search | None:
    match kept:
        case {"given": dict(given), "minutes": int() | float() as minutes, "runs": str(runs)}:
            if 0 < minutes <= LONGEST and Path(runs).is_absolute():
                return Search(given, float(minutes), Path(runs))
    return None
