"""Images that are added to a project: copied into a folder of its own, each content once."""

import hashlib
import os
import shutil
import stat
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Work
from cliptune.core.files import extended, plain, require_disk, sync
from cliptune.core.messages import Message, text
from cliptune.core.reasons import reason
from cliptune.data.formats import SUFFIXES, UNREAD, suffix
from cliptune.data.image import inspect
from cliptune.data.inspection import FATAL
from cliptune.data.problems import by_reason
from cliptune.data.walk import is_dropping

_ADDED = text("images-added", "Images added to your project: {count:,}.")
_THERE = text("images-there", "Images that were in it before: {count:,}.")
_REFUSED = text("images-refused", 'Not added is "{name}": {reason}.')
_SEVERAL = text(
    "images-refused-more", 'Not added are {count:,} files, the first is "{name}": {reason}.'
)
_LOST = text(
    "added-lost",
    "{file} could not be read to its end: {reason}. No image was added.",
    "See that the disk it lies on is there, then add the images again.",
)
_COPIES = text("added-copies", "the copies")
_FORMAT = text("added-format", "it is in a format that is not read")
_GONE = text("added-gone", "there is no such file")
_FOLDER = text("added-folder", "it is a folder")

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Added:
    """What became of files that were to be added to a project."""

    paths: Mapping[Path, str] = field(default_factory=dict)
    """File -> the path of its image in the project."""
    new: frozenset[str] = frozenset()
    """Of these paths, those that were no images of the project before, or excluded."""
    refused: Mapping[Path, Message] = field(default_factory=dict)
    """File -> why it cannot be added."""

    def told(self) -> list[Message]:
        """What there is to say of it."""
        there = len({*self.paths.values()} - self.new)
        told = [_ADDED(count=len(self.new))] if self.new else []
        told += [_THERE(count=there)] if there else []
        refused = ((file.name, why) for file, why in self.refused.items())
        return told + by_reason(refused, _REFUSED, _SEVERAL)


@contextmanager
def room(folder: Path) -> Iterator[Path]:
    """A hidden place in a project's `folder` of images to copy into, of which nothing is left.

    Raises `OSError`.
    """
    folder.mkdir(exist_ok=True)
    beside = folder / f".{uuid.uuid4().hex}"
    lock = _lock(beside)
    try:
        with lock:  # before it is there: who sees it knows whether somebody copies
            beside.mkdir()
            yield beside
    finally:
        _remove(beside, lock)


def clear(folder: Path) -> None:
    """Take away what addings left in `folder` that were killed."""
    for beside in folder.glob(".*"):
        lock = _lock(beside)
        with suppress(OSError, Timeout):  # another program copies there
            if beside.is_dir():
                with lock:
                    pass
                _remove(beside, lock)


def _remove(beside: Path, lock: FileLock) -> None:
    shutil.rmtree(beside, ignore_errors=True)
    Path(lock.lock_file).unlink(missing_ok=True)


def _lock(beside: Path) -> FileLock:
    return FileLock(beside.with_name(f"{beside.name}.lock"), timeout=0)


def copy(
    files: Sequence[Path], beside: Path, cancel: CancelToken
) -> Work[tuple[dict[Path, Path], dict[Path, Message]]]:
    """The copy of each file in a `room`, and why others have none.

    A copy lies in a folder that is named by what it holds, so that this is there once. Yields
    `Progress` of phase "add". Raises `ClipTuneError` if the disk is too full or a file cannot be
    read to its end, `OSError`, and `Cancelled` on a stop.
    """
    copies, refused = dict[Path, Path](), dict[Path, Message]()
    for done, file in enumerate(files):
        yield Progress(phase="add", done=done, total=len(files), unit="images")
        cancel.check()
        if why := _unfit(file):
            refused[file] = why
        else:
            require_disk(beside, os.path.getsize(extended(str(file))), _COPIES())
            copies[file] = _copied(file, beside)
    return copies, refused


def take_in(copies: Mapping[Path, Path], folder: Path, made: list[Path]) -> dict[Path, Path]:
    """Move copies out of their room into a project's `folder` of images: all of them are there
    before anybody sees one. Where each file's lies now; those that were not there yet are noted in
    `made`, for `forget`. Raises `OSError`.
    """
    taken = dict[Path, Path]()
    for file, copied in copies.items():
        place = folder / copied.parent.name
        place.mkdir(exist_ok=True)
        there = [one for one in place.iterdir() if not is_dropping(one.name)]
        if not there:
            there = [place / copied.name]
            made += there
            os.replace(copied, there[0])
            sync(place)
        taken[file] = there[0]
    return taken


def forget(made: Iterable[Path]) -> None:
    """Take copies away again."""
    for one in made:
        shutil.rmtree(one.parent, ignore_errors=True)


def _unfit(file: Path) -> Message | None:
    """Why a file cannot be added, to end a sentence with; None of an image that can be used."""
    try:
        mode = os.stat(extended(str(file))).st_mode
    except FileNotFoundError:
        return _GONE()
    except OSError as error:
        return reason(error)
    if stat.S_ISDIR(mode):
        return _FOLDER()
    if not stat.S_ISREG(mode):  # a pipe is not opened, which would wait for ever
        return _GONE()
    if suffix(file.name) in UNREAD:
        return _FORMAT()
    faults, _ = inspect(str(file))
    return next((fault.reason for fault in faults if fault.kind in FATAL), None)


def _copied(file: Path, beside: Path) -> Path:
    """A copy of a file, under its own name as far as every system takes that."""
    new, end = beside / "new", suffix(file.name)
    place = beside / _copy(file, new)
    for before in place.glob("*"):
        new.unlink()
        return before
    place.mkdir()
    target = place / (plain(file.stem) + (end if end in SUFFIXES else ""))
    os.replace(new, target)
    return target


def _copy(file: Path, target: Path) -> str:
    """Copy a file with its time; a digest of what it holds."""
    digest = hashlib.blake2b(digest_size=16)
    with open(extended(str(target)), "xb") as new:
        for part in _read(file):
            digest.update(part)
            new.write(part)
    with suppress(OSError):  # the disk may not take a time that another took
        status = os.stat(extended(str(file)))
        os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
    sync(target)
    return digest.hexdigest()


def _read(file: Path) -> Iterator[bytes]:
    """What a file holds, part by part. Raises `ClipTuneError` if it cannot be read any more."""
    try:
        with open(extended(str(file)), "rb") as source:
            while part := source.read(_CHUNK):
                yield part
    except OSError as error:
        raise ClipTuneError(_LOST(file=file, reason=reason(error))) from error
