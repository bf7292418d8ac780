"""Walks the user's folder: every file with its size and time, and what is not walked, and why."""

import os
import re
from collections.abc import Iterable, Iterator
from heapq import merge
from pathlib import Path
from typing import NamedTuple

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Work
from cliptune.core.files import extended
from cliptune.core.messages import text
from cliptune.core.reasons import reason
from cliptune.data.formats import FIRST, KNOWN, SUFFIXES, UNREAD, format_of, suffix
from cliptune.data.problems import Problem

_NO_SUCH_FOLDER = text(
    "folder-gone", 'There is no folder "{folder}".', "Check its name and its place."
)
_IS_A_FILE = text(
    "folder-is-file",
    '"{folder}" is a file, not a folder.',
    "Choose the folder that holds the images.",
)
_CLOSED = text(
    "folder-closed",
    'The folder "{folder}" cannot be opened: {reason}.',
    "Ask for the right to read it, or copy the images to a folder of yours.",
)
_DEVICE = text("pipe-or-device", "a pipe or a device")

_DROPPINGS = frozenset(
    {"thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "@eadir", "$recycle.bin"}
    | {"system volume information"}
)


_DIGITS = re.compile(r"\d+")
_LONGEST = 1 << 14
"""Files that are sorted at once: a million would hold all other threads."""
MET = 10_000
"""Files and folders among which the first images of a folder are looked for."""


class File(NamedTuple):
    """A file below the folder: `path` relative, with `/`; `size` in bytes."""

    path: str
    size: int
    mtime_ns: int
    image: bool = False
    """Whether it is an image that is read, by its name or else by its first bytes."""
    ctime_ns: int = 0
    """When it, its rights or its times were changed last; on Windows, when it was made."""


def natural(text: str) -> tuple[str, str]:
    """Sorts `cat2` before `cat10`, and the same on every system."""
    return _numbered(text), text


def _numbered(text: str) -> str:
    """What `text` sorts by; that of a path is that of its folder and that of its name together."""
    return _DIGITS.sub(_by_length, text.casefold())


def _by_length(digits: re.Match[str]) -> str:
    """Digits that sort as numbers: the longer ones behind, whatever zeros stand before them."""
    number = digits[0].lstrip("0")
    return f"\0{chr(len(number))}{number}{digits[0]}\0"


def walk(folder: Path, cancel: CancelToken) -> Work[tuple[list[File], list[Problem]]]:
    """Every regular file below the folder in natural order, and what was passed over.

    Links are followed, but never back into a folder they lie in. Of files whose names say nothing
    the first bytes are read; no pipe or device is opened, which would wait for ever. Raises
    `ClipTuneError` if the folder itself cannot be listed.
    """
    runs: list[_Run] = []
    """The files of a folder each; of a very large one a part of them."""
    files = 0
    problems: list[Problem] = []
    # Folders still to list: path relative to the folder, and the real paths that lead to it.
    ahead: list[tuple[str, tuple[str, ...]]] = [("", ())]
    while ahead:
        below, above = ahead.pop()
        here = extended(os.path.join(folder, *below.split("/")))
        real = os.path.realpath(here)
        if real in above:
            problems.append(Problem("link loop", below, excluded=True))
            continue
        try:
            entries = list(_list(here))
        except OSError as error:
            if not below:
                raise _cannot_list(folder, error) from error
            problems.append(Problem("folder", below, reason(error), excluded=True))
            continue
        start = f"{below}/" if below else ""
        begun, found = _numbered(start), list[tuple[str, File]]()
        for entry in entries:
            cancel.check()
            path = start + entry.name
            seen = _look(entry, path)
            if isinstance(seen, File):
                found.append((begun + _numbered(entry.name), seen))
            elif seen is not None:
                problems.append(seen)
            else:
                ahead.append((path, (*above, real)))
        files += len(found)
        runs += [_Run.of(found[at : at + _LONGEST]) for at in range(0, len(found), _LONGEST)]
        yield Progress(phase="scan", done=files, total=0, unit="files")
    return list(cancel.over(_in_order(runs))), problems


class _Run(NamedTuple):
    """Files in order, and what each sorts by before its path: apart, for the collector looks
    through every tuple of a file."""

    keys: list[str]
    files: list[File]

    @classmethod
    def of(cls, found: list[tuple[str, File]]) -> "_Run":
        """Files as they were found."""
        found.sort()
        return cls([key for key, _ in found], [file for _, file in found])

    def end(self, at: int) -> tuple[str, str]:
        """What the first (0) or the last (-1) sorts by."""
        return self.keys[at], self.files[at].path


def _in_order(runs: Iterable[_Run]) -> Iterator[File]:
    """The files of several runs, most of which do not overlap."""
    together: list[_Run] = []
    last = ("", "")
    for run in sorted(runs, key=lambda run: run.end(0)):
        if run.end(0) > last:
            yield from _merged(together)
            together.clear()
        together.append(run)
        last = max(last, run.end(-1))
    yield from _merged(together)


def _merged(runs: list[_Run]) -> Iterator[File]:
    if len(runs) == 1:
        return iter(runs[0].files)
    return (file for _, file in merge(*(zip(run.keys, run.files, strict=True) for run in runs)))


def placed(folder: Path, paths: Iterable[str]) -> list[str]:
    """Where files lie whose paths are relative to a folder, with `/`; or whole.

    As `folder / path` says it, which takes ten times as long: there may be a million.
    """
    root = os.path.join(folder, "")
    told = (path.replace("/", os.sep) for path in paths)
    return [path if os.path.isabs(path) else root + path for path in told]


def first_images(folder: Path, most: int) -> list[str]:
    """The relative paths of the first images that are met in a folder, by their names alone: at
    once, however many there are, and so of the first `MET` files or folders. None of what cannot be
    listed."""
    found: list[str] = []
    ahead, met = [""], 0
    while ahead and len(found) < most and met < MET:
        start, within = ahead.pop(), list[str]()
        try:
            for entry in _list(extended(os.path.join(folder, *start.split("/")))):
                met += 1
                if is_dropping(entry.name) or entry.is_symlink():
                    continue
                if entry.is_dir():
                    within.append(f"{start}{entry.name}/")
                elif suffix(entry.name) in SUFFIXES and entry.is_file():
                    found.append(start + entry.name)
                if len(found) == most or met == MET:
                    break
        except OSError:
            continue
        ahead += sorted(within, key=natural, reverse=True)
    return sorted(found, key=natural)


def is_dropping(name: str) -> bool:
    """Whether a file or folder of this name is the system's own, and hidden."""
    return name.startswith(".") or name.casefold() in _DROPPINGS


def _list(folder: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        yield from entries


def _look(entry: os.DirEntry[str], path: str) -> File | Problem | None:
    """The file, what is wrong with it, or `None` for a folder to walk."""
    if is_dropping(entry.name):
        return Problem("hidden", _shown(path), excluded=True)
    if (shown := _shown(path)) != path:
        return Problem("file name", shown, excluded=True)
    try:
        if entry.is_dir():
            return None
        if entry.is_file():
            ending = suffix(entry.name)
            if ending in UNREAD:
                return Problem("format", path, excluded=True)
            status = os.stat(extended(entry.path))
            # What the system makes up has no size, and may have no end.
            nameless = ending not in KNOWN and status.st_size > 0
            image = ending in SUFFIXES or (nameless and _begins_as_image(entry.path))
            return File(path, status.st_size, status.st_mtime_ns, image, status.st_ctime_ns)
        status = os.stat(extended(entry.path))  # raises where a link leads nowhere
    except OSError as error:
        if entry.is_symlink() and not isinstance(error, PermissionError):
            return Problem("broken link", path, excluded=True)
        return Problem("unreadable", path, reason(error), excluded=True)
    return Problem("other", path, _DEVICE(), excluded=True)


def _begins_as_image(path: str) -> bool:
    try:
        with open(extended(path), "rb", buffering=0) as file:
            return format_of(file.read(FIRST)) is not None
    except OSError:  # without a name that says so it is no image that anybody misses
        return False


def _shown(path: str) -> str:
    """The path with what is not Unicode (Linux allows any bytes) spelt out."""
    if path.isascii():  # as most are, and there may be a million
        return path
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def _cannot_list(folder: Path, error: OSError) -> ClipTuneError:
    if isinstance(error, FileNotFoundError):
        return ClipTuneError(_NO_SUCH_FOLDER(folder=folder))
    if isinstance(error, NotADirectoryError) or folder.is_file():
        return ClipTuneError(_IS_A_FILE(folder=folder))
    return ClipTuneError(_CLOSED(folder=folder, reason=reason(error)))
