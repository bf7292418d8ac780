"""What a run's folder holds of its course and its result, read on a worker."""

from dataclasses import dataclass

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.core.ranges import Range
from cliptune.runs import RunSummary
from cliptune_gui.engine import engine_thread
from cliptune_gui.pages.training.results import Results
from cliptune_gui.state.history import History
from cliptune_gui.state.run_entry import RunEntry


@dataclass(frozen=True)
class Loaded:
    """A run read from its folder."""

    run: RunEntry
    history: History
    results: Results | None


def load(run: RunEntry) -> Loaded:
    """Read a run's folder: its log may be long."""
    now = run.reread()
    return Loaded(now, History(run.run.events()), read_results(now))


def read_results(run: RunEntry) -> Results | None:
    """What is known of a run's result, if it came to one."""
    summary = run.summary
    if summary is None:
        return None
    try:
        measured, zero_shot = run.run.measured(), run.run.zero_shot(summary.split)
        return Results(run.job, run.images, summary, measured, zero_shot, _greys(run))
    except ValueError:  # written by another version
        return Results(run.job, run.images, summary, None, None)


def measure(run: RunEntry, summary: RunSummary | None, cancel: CancelToken) -> Work[Results]:
    """Measure the best adapter of a run again. For the engine's thread."""
    measured = yield from engine_thread.measure(run.run, cancel)
    zero_shot = run.run.zero_shot(measured.metrics.split)
    return Results(run.job, run.images, summary, measured, zero_shot, _greys(run))


def _greys(run: RunEntry) -> Range | None:
    try:
        return run.run.described().greys
    except (ClipTuneError, OSError):  # of another version: its images are shown as they are
        return None
