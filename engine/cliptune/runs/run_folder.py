"""Run folders: the job, events, checkpoints and result of one run, and who is working on it."""

import json
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Literal

import platformdirs
import psutil
from pydantic import TypeAdapter

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError, unwritable
from cliptune.core.events import Event, Failed, Finished, Progress, Stopped, Work, parse
from cliptune.core.metrics import CaptionMetrics, ClassMetrics, Measured, Split
from cliptune.job import Job

State = Literal["waiting", "running", "finished", "stopped", "failed", "interrupted"]

_metrics: TypeAdapter[ClassMetrics | CaptionMetrics] = TypeAdapter(ClassMetrics | CaptionMetrics)
_TAIL = 1 << 20
"""Bytes at the end of a log within which its last event is looked for."""


def home() -> Path:
    """Where runs are kept unless a folder is named: the user's data folder of this system."""
    return platformdirs.user_data_path("cliptune", appauthor=False) / "runs"


def write_beside(path: Path, text: str) -> None:
    """Write a text file whole or not at all: beside its place first, then moved into it."""
    beside = path.with_name(f"{path.name}.new")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def sync(path: Path) -> None:
    """Wait until a file, or a folder's list of files, is on the disk and not only on its way."""
    if path.is_dir() and os.name == "nt":  # Windows opens no folders, and needs it less
        return
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def move_into_place(beside: Path, place: Path) -> None:
    """Replace the folder `place` by the finished folder `beside`, file by file, each at once.

    A folder cannot be replaced in one go on every system; a file can. The weights, which are the
    only file that differs from one save of a run to the next, are one file.
    """
    place.mkdir(parents=True, exist_ok=True)
    for file in sorted(beside.iterdir()):
        sync(file)
        os.replace(file, place / file.name)
    beside.rmdir()


def require_disk(folder: Path, needed: int, purpose: str) -> None:
    """Raise `ClipTuneError` unless `folder`'s disk has `needed` bytes and a little more free."""
    spare = 64 * 2**20
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < needed + spare:
        raise ClipTuneError(
            f"The disk of {folder} has {free / 1e6:,.0f} MB free; {purpose} takes about "
            f"{(needed + spare) / 1e6:,.0f} MB.",
            "Free some space, or choose a folder on another disk.",
        )


def check_place(place: Path, apart: Iterable[Path]) -> None:
    """Raise `ClipTuneError` if `place` is taken, or lies in one of the folders `apart`: those of a
    run and its images."""
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise ClipTuneError(
            f"{place} exists already and is not empty.", "Choose a name that is not taken."
        )
    real = place.resolve()
    if any(real.is_relative_to(folder.resolve()) for folder in apart):
        raise ClipTuneError(
            f"{place} would lie inside the run or among the images.",
            "Choose a folder elsewhere.",
        )


@contextmanager
def into_place(place: Path, apart: Iterable[Path], needed: int, what: str) -> Iterator[Path]:
    """Where to make a file or folder of about `needed` bytes that then is moved to `place`.

    The path lies in an empty folder of its own, beside `place`, of which nothing is left. Raises
    `ClipTuneError` if `place` is no place for it, as `check_place` does, or cannot be written to;
    `what` names what is written.
    """
    place = place.absolute()
    room, made = None, [parent for parent in place.parents if not parent.exists()]
    try:
        check_place(place, apart)
        require_disk(place.parent, needed, f"the {what}")
        free = unused(place.with_name(f"{place.name}.new"))
        free.mkdir(parents=True)
        room = free
        yield room / place.name
        if place.exists():
            place.rmdir()  # an empty folder is in the way of renaming on Windows
        os.rename(room / place.name, place)
    except OSError as error:
        raise unwritable(
            f"The {what} cannot be written to {place}", error, "Choose a folder you may write to."
        ) from error
    finally:
        if room:
            shutil.rmtree(room, ignore_errors=True)
        with suppress(OSError):  # those that hold something stay
            for parent in made:
                parent.rmdir()


class Log:
    """The open event log of a run, added to as things happen."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def append(self, event: Event) -> None:
        """Add an event. It survives the process being killed, not the power failing."""
        self._file.write(event.model_dump_json().encode() + b"\n")
        self._file.flush()

    def sync(self) -> int:
        """Bring what was added onto the disk; the bytes so far, to be kept with a checkpoint."""
        os.fsync(self._file.fileno())
        return self._file.tell()

    def cut(self, size: int) -> None:
        """Forget what was written after the log had `size` bytes."""
        self._file.truncate(min(size, self._file.tell()))


class Run:
    """One run folder. Only the process that holds its lock writes into it."""

    def __init__(self, folder: Path) -> None:
        """Open an existing run folder. Raises `ClipTuneError` if it is not one."""
        self.folder = folder.resolve()
        if not (self.folder / "job.toml").is_file():
            raise ClipTuneError(
                f"{folder} is not a run folder: it holds no job.toml.",
                "`cliptune runs` lists the runs there are.",
            )

    @classmethod
    def create(cls, job: Job, folder: Path | None = None, *, within: Path | None = None) -> "Run":
        """A new run folder for a job: `folder`, or one named after the job `within` another.

        Raises `ClipTuneError` if it exists or cannot be written.
        """
        stem = f"{time.strftime('%Y-%m-%d-%H%M%S')}-{plain(job.data.images.name)}-{job.method.kind}"
        folder = (folder or unused((within or home()) / stem)).absolute()
        if folder.is_relative_to(job.data.images.absolute()):
            raise ClipTuneError(
                f"The run folder {folder} would lie among the images.",
                "Choose one elsewhere: ClipTune never writes to images.",
            )
        try:
            if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
                raise ClipTuneError(
                    f"The run folder {folder} exists already and is not empty.",
                    "Name another with --out, or go on with that run with --resume.",
                )
            folder.mkdir(parents=True, exist_ok=True)
            write_beside(folder / "job.toml", jobs.to_toml(job))
        except OSError as error:
            raise unwritable(
                f"The run folder {folder} cannot be written",
                error,
                "Choose a folder you may write to.",
            ) from None
        return cls(folder)

    @property
    def job(self) -> Job:
        """The job this run carries out."""
        return jobs.read(self.folder / "job.toml")

    @property
    def best(self) -> Path:
        """The folder of the best adapter so far (or of the model, after full fine-tuning)."""
        return self.folder / "best"

    @property
    def checkpoints(self) -> Path:
        """The folder of checkpoints."""
        return self.folder / "checkpoints"

    @property
    def log(self) -> Path:
        """The file of events, a line of JSON each."""
        return self.folder / "events.jsonl"

    @property
    def title(self) -> str:
        """What the run is called: what the user named it, or its images and method.

        Of a run whose files are gone meanwhile, or damaged, the name of its folder.
        """
        if title := written_title(self.folder):
            return title
        try:
            job = self.job
        except ClipTuneError:
            return self.folder.name
        return f"{job.data.images.name} · {job.method.label}"

    def rename(self, title: str) -> None:
        """Call the run something else; nothing but blanks takes the name back."""
        place = self.folder / "title.txt"
        if title.strip():
            write_beside(place, " ".join(title.split()) + "\n")
        else:
            place.unlink(missing_ok=True)

    @property
    def created(self) -> float:
        """When the run was made, in seconds since the epoch."""
        return (self.folder / "job.toml").stat().st_mtime

    def events(self) -> Iterator[Event]:
        """Every event so far. A torn last line, from a killed process, is passed over."""
        if not self.log.exists():
            return
        with self.log.open("rb") as file:
            for line in file:
                try:
                    yield parse(line)
                except ValueError:
                    return

    def last_event(self) -> Event | None:
        """The newest event that is whole, found from the end of the log."""
        if not self.log.exists():
            return None
        with self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - _TAIL))
            lines = file.read().splitlines()
        for line in reversed(lines):
            try:
                return parse(line)
            except ValueError:
                continue
        return None

    def write_measured(self, measured: Measured) -> None:
        """Write `evaluation.json`: what the best adapter says of every image."""
        write_beside(self.folder / "evaluation.json", measured.model_dump_json(indent=1) + "\n")

    def measured(self) -> Measured | None:
        """What the best adapter says of every image, or None before that was measured.

        Raises `ValueError` if the file is not one of this version's.
        """
        place = self.folder / "evaluation.json"
        return Measured.model_validate_json(place.read_bytes()) if place.is_file() else None

    def zero_shot(self, part: Split) -> ClassMetrics | CaptionMetrics | None:
        """What the untouched base got right on a part of the images, or None where not known.

        Raises `ValueError` if the file is not one of this version's.
        """
        place = self.folder / "zero_shot.json"
        if not place.is_file():
            return None
        known = json.loads(place.read_text(encoding="utf-8"))
        return _metrics.validate_python(known[part]) if part in known else None

    def save_best(self, place: Path, cancel: CancelToken) -> Work[Path]:
        """Copy the best adapter to a new or empty folder `place`, whole or not at all.

        Raises `ClipTuneError` if there is none yet, or if `place` is no place for it; `Cancelled`
        on stop.
        """
        files = sorted(self.best.iterdir()) if self.best.is_dir() else []
        if not files:
            raise ClipTuneError(
                f"The run {self.title} has kept no adapter yet.", "Let it train for a while first."
            )
        total = sum(file.stat().st_size for file in files)
        apart = (self.folder, self.job.data.images)
        with into_place(place, apart, total, "adapter") as beside:
            beside.mkdir()
            done = 0
            for file in files:
                yield Progress(phase="save", done=done, total=total, unit="bytes")
                cancel.check()
                shutil.copyfile(file, beside / file.name)
                done += file.stat().st_size
        return place.absolute()

    def write_summary(self, summary: dict[str, Any]) -> None:
        """Write `summary.json`."""
        write_beside(self.folder / "summary.json", json.dumps(summary, indent=2) + "\n")

    def summary(self) -> dict[str, Any] | None:
        """What `summary.json` holds, or None before the run has ended."""
        path = self.folder / "summary.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None

    def state(self) -> State:
        """What became of the run. `waiting`: it was never begun. `interrupted`: its process died
        and left it unfinished."""
        if self._owner() is not None:
            return "running"
        if not self.log.exists() and not self._lock.exists():
            return "waiting"
        last = self.last_event()
        if isinstance(last, Finished):
            return "finished"
        if isinstance(last, Stopped):
            return "stopped"
        return "failed" if isinstance(last, Failed) else "interrupted"

    @contextmanager
    def lock(self) -> Iterator["Log"]:
        """Hold the run for this process, and write its events.

        Raises `ClipTuneError` if a living process holds it already.
        """
        owner = self._owner()
        if owner is not None:
            raise ClipTuneError(
                f"The run {self.folder} is being worked on by process {owner}.",
                "Wait for it to end, or stop it first.",
            )
        me = psutil.Process()
        try:
            self._lock.unlink(missing_ok=True)
            with self._lock.open("x", encoding="utf-8") as file:  # one process only succeeds
                json.dump({"pid": me.pid, "started": me.create_time()}, file)
        except OSError as error:
            raise unwritable(
                f"The run {self.folder} cannot be written to",
                error,
                "Allow writing there, or wait if another process has just taken it.",
            ) from None
        try:
            log = self.log.open("ab")
            try:
                yield Log(log)
            finally:
                with suppress(OSError):  # what a full disk did not take was told of
                    log.close()
        finally:
            self._lock.unlink(missing_ok=True)

    @property
    def _lock(self) -> Path:
        return self.folder / "lock.json"

    def _owner(self) -> int | None:
        """The process id of the living process that holds the lock, if there is one."""
        try:
            held = json.loads(self._lock.read_text(encoding="utf-8"))
            # Process ids are used again: only the start time tells the same process.
            alive = psutil.Process(held["pid"]).create_time() == held["started"]
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return None
        except psutil.AccessDenied:  # there is such a process, and it is somebody else's
            return int(held["pid"])
        return int(held["pid"]) if alive else None


def written_title(folder: Path) -> str:
    """What the user named a run or an imported adapter, or nothing."""
    place = folder / "title.txt"
    try:
        if not place.is_file() or place.is_symlink():
            return ""
        with place.open(encoding="utf-8") as file:
            return file.read(1000).strip()
    except (OSError, ValueError):
        return ""


def all_runs(folder: Path | None = None) -> list[Run]:
    """The runs in a folder (by default `home()`), the newest first."""
    folder = folder or home()
    if not folder.is_dir():
        return []
    found = [Run(entry) for entry in folder.iterdir() if (entry / "job.toml").is_file()]
    return sorted(found, key=lambda run: run.created, reverse=True)


def carrying_out(asked: Sequence[Job], images: int, folder: Path) -> list[Run | None]:
    """For each job the run in a folder that carries it out: one that finished, or else the newest.

    None where there is none. One that finished on another number of training images than
    `images` is none: the folder of images is another by now.
    """
    known: list[tuple[Job, Run, bool]] = []
    for run in all_runs(folder):
        try:
            ended, summary = run.state() == "finished", run.summary() or {}
            if not ended or summary.get("images", images) == images:
                known.append((run.job, run, ended))
        except (ClipTuneError, OSError, ValueError):
            continue  # a folder that is no run of this version
    known.sort(key=lambda one: not one[2])  # stable: among those alike the newest stays first
    return [next((run for other, run, _ in known if other == job), None) for job in asked]


def plain(name: str) -> str:
    """A folder name cut down to what every file system takes."""
    return re.sub(r"[^\w-]+", "-", name).strip("-")[:40] or "images"


def unused(folder: Path) -> Path:
    """The name of a folder or file, or the next one by number that is not taken."""
    number = 2
    candidate = folder
    while candidate.exists():
        candidate = folder.with_name(f"{folder.name}-{number}")
        number += 1
    return candidate
