"""The runs there are, and which of them carries out a job."""

from collections.abc import Sequence
from pathlib import Path

from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Message, text
from cliptune.job import Job
from cliptune.runs.layout import best_of, home, is_run
from cliptune.runs.run import Run

_UNREADABLE = text(
    "run-unreadable",
    "The run {folder} cannot be read: a file of it is damaged or of another version.",
)


def all_runs(folder: Path | None = None) -> list[Run]:
    """The runs in a folder (by default `home()`), the newest first.

    Of a folder in it where several were tried, the best of them.
    """
    folder = folder or home()
    if not folder.is_dir():
        return []
    places = (entry if is_run(entry) else best_of(entry) for entry in folder.iterdir())
    found = [Run(place) for place in places if place]
    return sorted(found, key=lambda run: run.created, reverse=True)


def unreadable(run: Run) -> Message:
    """What to tell of a run of which a file is not what this version reads."""
    return _UNREADABLE(folder=run.folder)


def carrying_out(asked: Sequence[tuple[Job, int | None]], folder: Path) -> list[Run | None]:
    """For each job the run in a folder that carries it out: one that finished, or else the newest.

    None where there is none. With each job goes how many images it trains on: a run that finished
    on another number is none of it, as the folder of images is another by now; where the number is
    None, which is not known, any is taken.
    """
    known: list[tuple[Job, Run, int | None]] = []
    for run in all_runs(folder):
        try:
            ended, summary = run.state() == "finished", run.summary()
            known.append((run.job, run, summary.images if ended and summary else None))
        except (ClipTuneError, OSError, ValueError):
            continue  # a folder that is no run of this version
    known.sort(key=lambda one: one[2] is None)  # stable: among those alike the newest stays first
    return [
        next(
            (
                run
                for of, run, trained in known
                if of == job and (trained == images or None in (trained, images))
            ),
            None,
        )
        for job, images in asked
    ]
