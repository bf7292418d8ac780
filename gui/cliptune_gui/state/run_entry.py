"""A run as the window holds it: read once on a worker, so that showing it reads no disk."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Message
from cliptune.job import Job
from cliptune.runs import Run, RunSummary, State, all_runs, unreadable
from cliptune.runs.layout import is_run


@dataclass(frozen=True)
class RunEntry:
    """What was in a run's folder when it was read. All of this module is for workers."""

    run: Run
    """To read more of it, or to carry it out: on a worker."""
    job: Job
    images: Path
    """The folder that the images of its job lie in."""
    title: str
    state: State
    host: Message | str | None
    """Another computer that may be at it, in the state `elsewhere`."""
    summary: RunSummary | None
    kept: bool
    """Whether there is an adapter on the disk."""
    resumable: bool
    """Whether there is a checkpoint to go on from."""
    created: float
    """Seconds since the epoch."""
    stamp: tuple[int, ...] | None
    """That of the folder before it was read."""

    @classmethod
    def read(cls, run: Run) -> "RunEntry":
        """Read a run's folder.

        Raises `ClipTuneError`, `OSError` or `ValueError` where it is gone, damaged or of another
        version.
        """
        from cliptune.data.sources import folder_of  # it loads numpy

        stamp = run.stamp()
        return cls(
            run=run,
            job=run.job,
            images=folder_of(run.job.data.images),
            title=run.title,
            state=run.state(),
            host=run.elsewhere(),
            summary=run.summary(),
            kept=run.best.is_dir(),
            resumable=run.resumable,
            created=run.created,
            stamp=stamp,
        )

    def holds(self, folder_of: Callable[[Path], Path]) -> bool:
        """Whether what was read is what there is; not for certain while a process may be at it,
        which could die. `folder_of` says where the images of a job lie by now."""
        if self.stamp is None or self.state in ("running", "elsewhere"):
            return False
        return self.stamp == self.run.stamp() and self.images == folder_of(self.job.data.images)

    def taken_over(self) -> "RunEntry":
        """The same, to be resumed here though another computer may be at it.

        Raises as `read` does, and `ClipTuneError` if a process does work on it.
        """
        self.run.take_over()
        return self.reread()

    def reread(self) -> "RunEntry":
        """What is in the folder now. Raises as `read` does."""
        return RunEntry.read(Run(self.folder))

    @property
    def folder(self) -> Path:
        """Where it lies, by which two entries of one run are told to be that."""
        return self.run.folder

    @property
    def judged(self) -> bool:
        """Whether it came to its end with figures, which can be compared.

        A run that was stopped is judged by other images than its like.
        """
        figures = self.summary is not None and self.summary.accuracy is not None
        return self.state == "finished" and figures


def create(job: Job, runs: Path) -> RunEntry:
    """A new run among the others. Raises `ClipTuneError` if it cannot be written."""
    return RunEntry.read(Run.create(job, within=runs))


@dataclass(frozen=True)
class Listed:
    """The runs of a folder."""

    runs: list[RunEntry]
    """The newest first."""
    troubles: list[Message]
    """Why others cannot be listed: damaged, or a newer version's."""


def read_all(folder: Path, known: Iterable[RunEntry] = ()) -> Listed:
    """The runs of a folder. Of those that are `known` what has changed is read, for there may be
    thousands."""
    from cliptune.data.sources import folder_of

    listed, before = Listed([], []), {one.folder: one for one in known}
    images_of = cache(folder_of)  # many runs are on the same images
    for run in all_runs(folder):
        try:
            one = before.get(run.folder)
            listed.runs.append(one if one and one.holds(images_of) else RunEntry.read(run))
        except ClipTuneError as error:
            listed.troubles.append(error.told)
        except (OSError, ValueError):
            if is_run(run.folder):  # else it was deleted meanwhile
                listed.troubles.append(unreadable(run))
    return listed


def read_waiting(folders: Iterable[Path]) -> list[RunEntry]:
    """Of the runs that were on or waited when the program ended, those that can be gone on with."""
    ended = "running", "elsewhere", "finished"
    return [entry for entry in _read(_there(folders)) if entry.state not in ended]


def read_compared(comparisons: Iterable[Iterable[Path]]) -> list[list[RunEntry]]:
    """The runs of comparisons that an earlier start did not show, as far as they are there."""
    read = [_read(_there(folders)) for folders in comparisons]
    return [runs for runs in read if runs]


def interrupted(folder: Path) -> list[RunEntry]:
    """The runs of a folder that a process left in the middle as it died, whichever began them."""
    return _read(run for run in all_runs(folder) if _is_interrupted(run))


def _is_interrupted(run: Run) -> bool:
    try:
        return run.state() == "interrupted"
    except (ClipTuneError, OSError):
        return False  # the list of runs says why


def _there(folders: Iterable[Path]) -> Iterator[Run]:
    """The runs in folders, but for those that were deleted meanwhile or cannot be reached."""
    for folder in folders:
        with suppress(ClipTuneError, OSError, ValueError):
            yield Run(folder)


def _read(runs: Iterable[Run]) -> list[RunEntry]:
    entries = []
    for run in runs:
        try:
            entries.append(RunEntry.read(run))
        except (ClipTuneError, OSError, ValueError):
            continue  # the list of runs says why
    return entries
