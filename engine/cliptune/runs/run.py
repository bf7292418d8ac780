"""One run folder: its job, what it told, what it kept, and how it stands."""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from cliptune import job as jobs
from cliptune.core import bounded, versions
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError, unwritable
from cliptune.core.events import Event, Failed, Finished, Progress, Stopped, Work
from cliptune.core.files import (
    into_place,
    is_left_of,
    is_old,
    make_unused,
    plain,
    write_new,
    write_text,
)
from cliptune.core.messages import Message, legible, text
from cliptune.core.metrics import AnyMetrics, Measured, Split
from cliptune.core.summary import RunSummary
from cliptune.data.split import saved
from cliptune.job import Job
from cliptune.models.catalogue import CATALOGUE
from cliptune.runs import lock, log, titles
from cliptune.runs.damage import undamaged
from cliptune.runs.description import AdapterDescription
from cliptune.runs.layout import JOB, Layout, home, is_run, written_title
from cliptune.runs.log import Log

_NO_RUN = text("not-a-run", "{folder} is not a run folder: it holds no job.toml.")
_AMONG_IMAGES = text(
    "run-among-images",
    "The run folder {folder} would lie among the images.",
    "Choose one elsewhere: ClipTune never writes to images.",
)
_TAKEN = text(
    "run-folder-taken",
    "The run folder {folder} exists already and is not empty.",
    "Choose another folder, or resume that run.",
)
_UNWRITABLE = text(
    "run-folder-unwritable",
    "The run folder {folder} cannot be written: {reason}.",
    "Choose a folder you may write to.",
)
_NOTHING_KEPT = text(
    "run-kept-nothing",
    "The run {title} has kept no adapter yet.",
    "Let it train for a while first.",
)
_ADAPTER = text("adapter-as-written", "adapter")
_OF_NEWER = text(
    "run-of-newer",
    "A newer ClipTune ({version}) carried out this run: what this one does not know is not shown.",
    "It stays as it is: open it with that version.",
)
_OTHERS = text(
    "run-images-elsewhere",
    "{images} holds {fraction:.0%} of the images of the run {run}, by their paths.",
    "Name the folder that has them as they lay.",
)
_CHANGED = text(
    "run-changed",
    "This is not what the run {folder} began with: its {parts} changed since.",
    "Put it back as it was, or start a new run.",
)

_NAMED = re.compile(r"\d{4}-\d\d-\d\d-\d{6}-")
"""Begins the names of folders that nobody named, for one run or for several."""
_LONG_AGO = 24 * 3600.0
"""Seconds; no run is being made for so long."""

State = Literal["waiting", "running", "finished", "stopped", "failed", "interrupted", "elsewhere"]

SETTLED = 2_000_000_000
"""Nanoseconds since a file was written after which its time tells of the next change: it is that of
the tick of a disk's clock, at most 2 s on FAT."""

_parts: TypeAdapter[dict[Split, AnyMetrics]] = TypeAdapter(dict[Split, AnyMetrics])


class Run:
    """One run folder. Only the process that holds its lock writes into it."""

    def __init__(self, folder: Path) -> None:
        """Open an existing run folder. Raises `ClipTuneError` if it is not one."""
        self.folder = folder.resolve()
        self.files = Layout(self.folder)
        self._job: tuple[tuple[int, int], Job] | None = None
        if not is_run(self.folder):
            raise ClipTuneError(_NO_RUN(folder=folder))

    @classmethod
    def create(cls, job: Job, folder: Path | None = None, *, within: Path | None = None) -> "Run":
        """A new run folder for a job: `folder`, or one named after the job `within` another.

        Raises `ClipTuneError` if it exists or cannot be written.
        """
        stem = f"{time.strftime('%Y-%m-%d-%H%M%S')}-{plain(job.data.images.name)}-{job.method.kind}"
        place = (folder or (within or home()) / stem).absolute()
        if place.is_relative_to(job.data.images.absolute()):
            raise ClipTuneError(_AMONG_IMAGES(folder=place))
        try:
            if folder is None:
                place = make_unused(place)
                _clear(place.parent)
            elif place.exists() and not (place.is_dir() and _is_free(place)):
                raise ClipTuneError(_TAKEN(folder=place))
            place.mkdir(parents=True, exist_ok=True)
            write_new(Layout(place).job, jobs.to_toml(job))
        except FileExistsError:  # others name the same folder at the same time
            raise ClipTuneError(_TAKEN(folder=place)) from None
        except OSError as error:
            raise unwritable(_UNWRITABLE(folder=place), error) from None
        return cls(place)

    @property
    def job(self) -> Job:
        """The job this run carries out, read again where its file was changed.

        Raises `ClipTuneError` if its file is damaged.
        """
        try:
            status = self.files.job.stat()
            stamp = status.st_mtime_ns, status.st_size
        except OSError:
            return jobs.read(self.files.job)  # which says so
        if self._job is None or self._job[0] != stamp:
            self._job = stamp, jobs.read(self.files.job)
        return self._job[1]

    @property
    def pinned(self) -> Job:
        """The job, its base that of the commit which the run began with, where that is known.

        A branch may point to another one by now. Raises `ClipTuneError` if a file is damaged.
        """
        job, path = self.job, self.files.description
        began = AdapterDescription.read(path).base if path.is_file() else {}
        named = any(
            job.base.model in (entry.name, entry.repo) and entry.repo == began.get("name")
            for entry in CATALOGUE
        )
        if not named or not began.get("revision"):
            return job
        base = job.base.model_copy(update={"revision": began["revision"]})
        return job.model_copy(update={"base": base})

    def job_on(self, images: Path) -> Job:
        """The job on images that lie in another folder by now, as does a table that lay there."""
        data = self.job.data
        table = data.table
        if table and table.is_relative_to(data.images):
            table = images / table.relative_to(data.images)
        moved = data.model_copy(update={"images": images, "table": table})
        return self.job.model_copy(update={"data": moved})

    def fraction_in(self, images: Path) -> float:
        """The fraction of the images of the run's split that lie in a folder; all before there is
        a split, or in what is no folder but an archive."""
        if not self.files.splits.exists() or not images.is_dir():
            return float(images.exists())
        paths = [path for of in saved(self.files.splits) for path in of]
        there = sum(os.path.isfile(images / path) for path in paths)  # whatever they are
        return there / max(1, len(paths))

    def move_images(self, images: Path) -> None:
        """Have the run go on with its images where they lie now.

        Raises `ClipTuneError` if most are not there, or if the run cannot be written to.
        """
        if (fraction := self.fraction_in(images)) < 0.5:
            raise ClipTuneError(_OTHERS(run=self.folder, images=images, fraction=fraction))
        created = self.files.job.stat()
        try:
            write_text(self.files.job, jobs.to_toml(self.job_on(images)))
            # A run began when its job was made; a microsecond tells others that it changed.
            os.utime(self.files.job, ns=(created.st_atime_ns, created.st_mtime_ns + 1000))
        except OSError as error:
            raise lock.run_unwritable(self.folder, error) from None

    @property
    def best(self) -> Path:
        """The folder of the best adapter so far (or of the model, after full fine-tuning)."""
        return self.files.best

    @property
    def title(self) -> str:
        """What the run is called: what the user named it, or its images and method.

        Of a run whose files are gone meanwhile, or damaged, the name of its folder.
        """
        if title := written_title(self.folder):
            return titles.spoken(title)
        try:
            job = self.job
        except ClipTuneError:
            return self.folder.name
        return legible(titles.by_method(job))

    def rename(self, title: str) -> None:
        """Call the run something else; nothing but blanks takes the name back.

        Raises `ClipTuneError` if it cannot be written to.
        """
        try:
            if title.strip():
                write_text(self.files.title, " ".join(title.split()) + "\n")
            else:
                self.files.title.unlink(missing_ok=True)
        except OSError as error:
            raise lock.run_unwritable(self.folder, error) from None

    @property
    def created(self) -> float:
        """When the run was made, in seconds since the epoch."""
        return self.files.job.stat().st_mtime

    def events(self) -> Iterator[Event]:
        """Every event so far. A torn last line, from a killed process, is passed over."""
        return log.read(self.files.log)

    def last_event(self) -> Event | None:
        """The newest event that is whole."""
        return log.last_event(self.files.log)

    def write_measured(self, measured: Measured) -> None:
        """Write `evaluation.json`: what the best adapter says of every image."""
        write_text(self.files.evaluation, measured.model_dump_json(indent=1) + "\n")

    def measured(self) -> Measured | None:
        """What the best adapter says of every image, or None before that was measured.

        Raises `ValueError` if the file is not one of this version's.
        """
        path = self.files.evaluation
        return _measured(path) if path.is_file() else None

    def write_validated(self, measured: Measured) -> None:
        """Write `validation.json`: what the best adapter says of every validation image."""
        write_text(self.files.validation, measured.model_dump_json(indent=1) + "\n")

    def validated(self) -> Measured | None:
        """What the best adapter says of every validation image, or None where not known.

        Raises `ValueError` if the file is not one of this version's.
        """
        path = self.files.validation
        if path.is_file():
            return _measured(path)
        measured = self.measured()
        return measured if measured and measured.metrics.split == "validation" else None

    def zero_shot(self, part: Split) -> AnyMetrics | None:
        """What the untouched base got right on a part of the images, or None where not known.

        Raises `ValueError` if the file is not one of this version's.
        """
        path = self.files.zero_shot
        if not path.is_file():
            return None
        return _parts.validate_json(bounded.read(path)).get(part)

    def described(self) -> AdapterDescription:
        """What it is about, once it has begun.

        Raises as `AdapterDescription.read` does, `ClipTuneError` where there is no such file.
        """
        with undamaged(self.files.description):
            return AdapterDescription.read(self.files.description)

    def of_newer(self) -> Message | None:
        """What to tell of a run that a newer version carried out, as far as it is read here."""
        with suppress(ClipTuneError, OSError):
            version = self.described().written_by
            return _OF_NEWER(version=version) if versions.is_newer(version) else None
        return None

    def check_same(self, description: AdapterDescription) -> None:
        """Raise `ClipTuneError` if classes, prompts or base are not those the run began with."""
        changed = self.described().changed(description)
        if changed:
            raise ClipTuneError(_CHANGED(folder=self.folder, parts=" and ".join(changed)))

    def save_best(self, target: Path, cancel: CancelToken) -> Work[Path]:
        """Copy the best adapter to a new or empty folder `target`, whole or not at all.

        Raises `ClipTuneError` if there is none yet, or if it cannot go there; `Cancelled` on stop.
        """
        files = sorted(self.best.iterdir()) if self.best.is_dir() else []
        if not files:
            raise ClipTuneError(_NOTHING_KEPT(title=self.title))
        total = sum(file.stat().st_size for file in files)
        apart = (self.folder, self.job.data.images)
        with into_place(target, apart, total, _ADAPTER()) as beside:
            beside.mkdir()
            done = 0
            for file in files:
                yield Progress(phase="save", done=done, total=total, unit="bytes")
                cancel.check()
                shutil.copyfile(file, beside / file.name)
                done += file.stat().st_size
        return target.absolute()

    def write_summary(self, summary: RunSummary) -> None:
        """Write `summary.json`."""
        write_text(self.files.summary, summary.model_dump_json(indent=2) + "\n")

    def summary(self) -> RunSummary | None:
        """What the run came to, or None before it has ended.

        Raises `ValueError` if the file is not one of this version's.
        """
        path = self.files.summary
        return RunSummary.model_validate_json(bounded.read(path)) if path.is_file() else None

    def state(self) -> State:
        """What became of the run. `waiting`: it was never begun. `interrupted`: its process died,
        or could not use its device any more, and left it unfinished. `elsewhere`: the same, or a
        process on another host is at it still, which cannot be seen from here.

        Reads the end of the log: 64 KB, and more only where its last event is longer. Tries the
        lock, and looks whether three files are there.
        """
        if lock.is_held(self.files.lock):
            return "running"
        last = self.last_event()
        if isinstance(last, Finished):
            return "finished"
        if lock.elsewhere(self.files.holder):
            return "elsewhere"
        if not self.files.log.exists():
            return "waiting"
        if isinstance(last, Stopped):
            return "stopped"
        failed = isinstance(last, Failed) and not last.of_device
        return "failed" if failed else "interrupted"

    def stamp(self) -> tuple[int, ...] | None:
        """What is another one once anything of the run is, but for a process that died: when its
        folder was written last, into which most files are moved, and its job, log and checkpoints,
        and how long the log is. None where that was a moment ago, and may be once more.
        """
        files = self.files
        there = [_status(path) for path in (self.folder, files.job, files.log, files.checkpoints)]
        written = [status.st_mtime_ns if status else 0 for status in there]
        if time.time_ns() - max(written) < SETTLED:
            return None
        return (*written, there[2].st_size if there[2] else 0)

    @property
    def resumable(self) -> bool:
        """Whether there is a checkpoint to go on from; else it can only begin anew."""
        return any(self.files.checkpoints.glob("step-*"))

    def elsewhere(self) -> Message | str | None:
        """The host that may be at the run, in the state `elsewhere`."""
        left = lock.elsewhere(self.files.holder)
        return lock.named(left) if left else None

    def take_over(self) -> None:
        """Let the run be resumed here though another host may be at it: a person says that it is
        not.

        Raises `ClipTuneError` if a process does work on it.
        """
        lock.take_over(self.files.lock, self.files.holder)

    @contextmanager
    def lock(self) -> Iterator[Log]:
        """Hold the run for this process, and write its events.

        Raises `ClipTuneError` if another process holds it already, or may hold it on another host,
        or if it cannot be written to.
        """
        with lock.hold(self.files.lock, self.files.holder):
            try:
                file = self.files.log.open("ab")
            except OSError as error:
                raise lock.run_unwritable(self.folder, error) from None
            try:
                yield Log(file)
            finally:
                with suppress(OSError):  # what a full disk did not take was told of
                    file.close()


def _measured(path: Path) -> Measured:
    return Measured.model_validate_json(bounded.read(path, bounded.LIST))


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _is_free(folder: Path) -> bool:
    """Whether there is nothing in a folder but what is left of a run that was killed as it was
    made."""
    return all(is_left_of(file, JOB) for file in folder.iterdir())


def _clear(runs: Path) -> None:
    """Take away what is left among the runs of those that were killed as they were made.

    Of one that was begun a moment ago it is not known: it may be another process's.
    """
    names = list[str]()
    with suppress(OSError):
        names = [name for name in os.listdir(runs) if _NAMED.match(name)]
    for folder in (runs / name for name in names):
        with suppress(OSError):  # it is another user's, for one
            old = is_old(folder.stat().st_mtime, _LONG_AGO)
            if old and not is_run(folder) and _is_free(folder):
                shutil.rmtree(folder)
