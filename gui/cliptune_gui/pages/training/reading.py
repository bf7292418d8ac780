"""What a run's folder holds of its course and its result, read on a worker."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cliptune.comparison import retrained
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.core.ranges import Range
from cliptune.runs import RunSummary
from cliptune.runs.history import History
from cliptune_gui.engine import engine_thread
from cliptune_gui.pages.training.outcome import Results
from cliptune_gui.state.run_entry import RunEntry

if TYPE_CHECKING:
    from cliptune.projects.fixes import Again


@dataclass(frozen=True)
class Loaded:
    """A run read from its folder."""

    run: RunEntry
    history: History
    results: Results | None


def load(run: RunEntry) -> Loaded:
    """Read a run's folder: its log may be long."""
    now, history = run.reread(), History(run.run.events(), run.job.method.trains)
    if told := run.run.of_newer():
        history.notes.insert(0, (told, True))
    return Loaded(now, history, read_results(now))


def read_results(run: RunEntry) -> Results | None:
    """What is known of a run's result, if it came to one."""
    summary = run.summary
    if summary is None:
        return None
    try:
        measured, zero_shot = run.run.measured(), run.run.zero_shot(summary.split)
        beside = retrained.told(run.run)
        return Results(run.job, run.images, summary, measured, zero_shot, beside, _greys(run))
    except ValueError:  # written by another version
        return Results(run.job, run.images, summary, None, None)


def measure(run: RunEntry, summary: RunSummary | None, cancel: CancelToken) -> Work[Results]:
    """Measure the best adapter of a run again. For the engine's thread."""
    measured = yield from engine_thread.measure(run.run, cancel)
    zero_shot = run.run.zero_shot(measured.metrics.split)
    return Results(run.job, run.images, summary, measured, zero_shot, greys=_greys(run))


def fixes(run: RunEntry, cancel: CancelToken) -> Work[dict[str, str]]:
    """What images of the run really are, by path, where its project says that it saw another."""
    from cliptune.projects import fixes as fixing  # it loads what looks through folders

    return (yield from fixing.fixes(run.run, cancel))


def fix(run: RunEntry, path: str, words: str, cancel: CancelToken) -> Work[dict[str, str]]:
    """Keep what an image really is in the project of its folder; then what `fixes` gives."""
    from cliptune.projects import fixes as fixing

    fixing.say(run.images, {run.images / path: words}, run.folder)
    return (yield from fixing.fixes(run.run, cancel))


def again(run: RunEntry, cancel: CancelToken) -> Work["Again"]:
    """The run once more, with what was put right."""
    from cliptune.projects import fixes as fixing

    return (yield from fixing.again(run.run, cancel))


def _greys(run: RunEntry) -> Range | None:
    try:
        return run.run.described().greys
    except (ClipTuneError, OSError):  # of another version: its images are shown as they are
        return None
