"""Files written whole or not at all, names that every disk takes, and room on disks."""

import errno
import os
import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cliptune.core.errors import ClipTuneError, unwritable
from cliptune.core.messages import Message, text
from cliptune.core.reasons import disk_full

_NO_SPACE = text(
    "disk-too-small",
    "The disk of {folder} has {free:,.0f} MB free; {purpose} takes about {needed:,.0f} MB.",
    "Free some space, or choose a folder on another disk.",
)
_NO_HOME = text(
    "no-home",
    "The home folder of this user is not known: runs, labels and the cache are kept there.",
    "Set HOME to a folder that you may write to.",
)
_TAKEN = text(
    "target-taken", "{path} exists already and is not empty.", "Choose a name that is not taken."
)
_INSIDE = text(
    "target-inside",
    "{path} would lie inside the run or among the images.",
    "Choose a folder elsewhere.",
)
_THE = text("what-is-written", "the {what}")
_UNWRITABLE = text(
    "target-unwritable",
    "The {what} cannot be written to {path}: {reason}.",
    "Choose a folder you may write to.",
)


@contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """Where to write a file that then replaces `path` at once; nothing is left of a failed one."""
    beside = path.with_name(f"{path.name}.new")
    try:
        yield beside
        sync(beside)
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all, as UTF-8 with Unix line ends."""
    with written_beside(path) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")


def write_new(path: Path, text: str) -> None:
    """Write a text file whole where there is no such file, or raise `FileExistsError`.

    Of many that write it at once one does. What those left that were killed at it is removed.
    """
    beside = path.with_name(f"{path.name}.{uuid.uuid4().hex}.new")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        sync(beside)
        _link(beside, path)
    except FileNotFoundError:
        if path.exists():  # who was faster took this for what a killed one left
            raise FileExistsError(errno.EEXIST, "exists already", path) from None
        raise
    finally:
        with suppress(OSError):  # somebody else may look into it; what is asked for is done
            beside.unlink(missing_ok=True)
    with suppress(OSError):
        for left in path.parent.iterdir():
            if is_left_of(left, path.name):
                left.unlink(missing_ok=True)


def is_old(changed: float, seconds: float) -> bool:
    """Whether what was changed then (seconds since the epoch) was left alone for so many seconds.

    So it is too where that is as far ahead: the clock was set back since.
    """
    return abs(time.time() - changed) >= seconds


def is_left_of(file: Path, name: str) -> bool:
    """Whether a file is what `write_new` leaves of the one with that name when it is killed."""
    return file.name.startswith(f"{name}.") and file.suffix == ".new"


def _link(beside: Path, path: Path) -> None:
    """Give a file a second name, which nobody has."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError as error:
        if disk_full(error):
            raise
        _copy_new(beside, path)  # a disk without links; there a kill may leave half of it


def _copy_new(source: Path, path: Path) -> None:
    """Copy a small file to where there is none, whole or not at all."""
    file = path.open("xb")
    try:
        with file:
            file.write(source.read_bytes())
    except BaseException:
        path.unlink(missing_ok=True)
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


def let_be_read(folder: Path) -> None:
    """Let whoever may look into a folder read its files: libraries write weights for their owner
    alone."""
    mode = folder.stat().st_mode & 0o666
    for file in folder.rglob("*"):
        if file.is_file():
            file.chmod(mode)


def move_into_place(beside: Path, folder: Path) -> None:
    """Replace `folder` by the finished folder `beside`, file by file, each at once.

    A folder cannot be replaced in one go on every system; a file can. The weights, which are the
    only file that differs from one save of a run to the next, are one file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    let_be_read(beside)
    for file in sorted(beside.iterdir()):
        sync(file)
        os.replace(file, folder / file.name)
    beside.rmdir()


def free_space(folder: Path) -> int:
    """Bytes free on the disk that holds a folder, or will hold it once it is made."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def require_disk(folder: Path, needed: int, purpose: Message | str) -> None:
    """Raise `ClipTuneError` unless `folder`'s disk has `needed` bytes and a little more free.

    `purpose` is what they are for, as in "the copies".
    """
    needed += 64 * 2**20
    free = free_space(folder)
    if free < needed:
        raise ClipTuneError(
            _NO_SPACE(folder=folder, free=free / 1e6, purpose=purpose, needed=needed / 1e6)
        )


def has_home() -> bool:
    """Whether the user's home is known: not in a container, say, whose user is a number alone."""
    return os.path.isabs(os.path.expanduser("~"))


def require_home() -> None:
    """Raise `ClipTuneError` where nobody knows the user's home."""
    if not has_home():
        raise ClipTuneError(_NO_HOME())


def check_place(target: Path, apart: Iterable[Path]) -> None:
    """Raise `ClipTuneError` if `target` is taken, or lies in one of the folders `apart`: those of
    a run and its images."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ClipTuneError(_TAKEN(path=target))
    real = target.resolve()
    if any(real.is_relative_to(folder.resolve()) for folder in apart):
        raise ClipTuneError(_INSIDE(path=target))


@contextmanager
def into_place(
    target: Path, apart: Iterable[Path], needed: int, what: Message | str
) -> Iterator[Path]:
    """Where to make a file or folder of about `needed` bytes that then is moved to `target`.

    The path lies in an empty folder of its own, beside `target`, of which nothing is left. Raises
    `ClipTuneError` if `target` is no place for it, as `check_place` does, or cannot be written to;
    `what` names what is written, as in "adapter".
    """
    target = target.absolute()
    room, made = None, [parent for parent in target.parents if not parent.exists()]
    try:
        check_place(target, apart)
        require_disk(target.parent, needed, _THE(what=what))
        room = make_unused(target.with_name(f"{target.name}.new"))
        yield room / target.name
        if target.exists():
            target.rmdir()  # an empty folder is in the way of renaming on Windows
        os.rename(room / target.name, target)
    except Exception as error:
        if not isinstance(error, OSError) and not disk_full(error):
            raise
        raise unwritable(_UNWRITABLE(what=what, path=target), error) from error
    finally:
        if room:
            shutil.rmtree(room, ignore_errors=True)
        with suppress(OSError):  # those that hold something stay
            for parent in made:
                parent.rmdir()


def plain(name: str) -> str:
    """A folder name cut down to what every file system takes."""
    return re.sub(r"[^\w-]+", "-", name).strip("-")[:40] or "images"


def make_unused(folder: Path) -> Path:
    """Make a folder of that name, or of the next one by number that nobody has or takes."""
    return _take_unused(folder, lambda candidate: candidate.mkdir(parents=True))


def move_unused(beside: Path, folder: Path) -> Path:
    """Give the folder `beside` that name, or the next one by number that nobody has or takes."""
    return _take_unused(folder, lambda candidate: os.rename(beside, candidate))


def _take_unused(folder: Path, take: Callable[[Path], None]) -> Path:
    number, candidate = 1, folder
    while True:
        try:
            if not candidate.exists():
                take(candidate)
                return candidate
        except OSError:
            if not candidate.exists():  # else another process was a moment faster
                raise
        number += 1
        candidate = folder.with_name(f"{folder.name}-{number}")


def extended(path: str, windows: bool = os.name == "nt") -> str:
    """The path in the form that lets Windows open more than 260 characters."""
    if not windows or len(path) < 240 or path.startswith("\\\\?\\"):
        return path
    return "\\\\?\\UNC\\" + path[2:] if path.startswith("\\\\") else "\\\\?\\" + path
