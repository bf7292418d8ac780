"""Unpacks untrusted zip and tar archives into a folder, and never beyond it."""

import bz2
import errno
import gzip
import hashlib
import lzma
import os
import posixpath
import re
import tarfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any, BinaryIO

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Work
from cliptune.core.files import extended, free_space
from cliptune.core.messages import Message, text
from cliptune.data.encoding import decode
from cliptune.data.problems import Problem

ARCHIVES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
"""Ends of the names of archives that are unpacked."""
_PACKED: dict[bytes, Callable[[BinaryIO], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\0": lzma.open,
}
"""How a tar is read by the first bytes of what packed it. Python itself would try each, and zeros,
which a download that was broken off leaves, are streams of LZMA without end."""
_CHUNK = 1 << 20
_LONGEST = 240
"""Bytes of a name of UTF-8: disks take 255, and a number may follow."""
_RESERVE = 1 << 30
"""Bytes that stay free on the disk."""
_MOST, _TOLD = 5_000_000, 100_000
"""Members of the largest archive that is unpacked, and those that are told of as not written."""

_DAMAGED = text(
    "archive-damaged",
    'The archive "{path}" is damaged, or is none: {reason}.',
    "Get it again, or unpack it yourself and choose the folder.",
)
_LOCKED = text(
    "archive-locked",
    'The archive "{path}" is locked with a password.',
    "Unpack it yourself and choose the folder.",
)
_NO_SPACE = text(
    "archive-no-space",
    'Unpacked, "{path}" takes more than the {free:,.0f} MB that are free in "{folder}".',
    "Free some space, or unpack it on another disk and choose the folder there.",
)
_TOO_MANY = text(
    "archive-too-many",
    'The archive "{path}" holds more than {limit:,} files.',
    "Unpack it yourself and choose the folder.",
)
_DAMAGE = (
    *(zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, lzma.LZMAError, zlib.error),
    *(EOFError, NotImplementedError, ValueError, LookupError, RuntimeError),
)
"""What the libraries raise on archives that are none, are torn or make no sense."""
_OUTSIDE = text("archive-outside", "it would lie outside the archive")
_LINK = text("archive-link", "a link, a device or a file of holes")


def is_archive(path: str) -> bool:
    """Whether a file's name says that it is an archive."""
    return path.casefold().endswith(ARCHIVES)


def unpack(archive: Path, into: Path, cancel: CancelToken) -> Work[list[Problem]]:
    """Write the files of an archive below the folder `into`; what is not written, and why.

    Names that lead outside, links and devices are passed over, characters that Windows forbids
    become `_`. Yields `Progress` of phase "unpack" in bytes. Raises `ClipTuneError` if the archive
    is damaged, locked or larger than the disk; `OSError` if it cannot be read or written.
    """
    read = _zip if zipfile.is_zipfile(archive) else _tar
    problems: list[Problem] = []
    places = _Places(into, cancel)
    try:
        for number, (name, content, done, total) in enumerate(read(archive, into)):
            cancel.check()
            if number >= _MOST:
                raise ClipTuneError(_TOO_MANY(path=archive, limit=_MOST))
            place = _place(name)
            if isinstance(content, Message) or (content is not None and place is None):
                why = content if isinstance(content, Message) else _OUTSIDE()
                if len(problems) < _TOLD:
                    problems.append(Problem("archive", _shown(name), why, excluded=True))
            elif content is not None and place is not None:
                _write(content, into / places.take(place), cancel)
            yield Progress(phase="unpack", done=done, total=total, unit="bytes")
    except _DAMAGE as error:
        raise _damaged(archive, error) from error
    except OSError as error:
        # Of a header that leads to before the archive's start, and bz2's own, which has no number.
        if error.errno not in (errno.EINVAL, None):
            raise
        raise _damaged(archive, error) from error
    return problems


_Member = tuple[str, BinaryIO | Message | None, int, int]
"""A name, the content of the file or why it is not taken or, of a folder, nothing, and the bytes
read of all of the archive."""


def _zip(archive: Path, into: Path) -> Iterator[_Member]:
    with zipfile.ZipFile(archive) as opened:
        members = [info for info in opened.infolist() if not info.is_dir()]
        if any(info.flag_bits & 1 for info in members):
            raise ClipTuneError(_LOCKED(path=archive))
        total = sum(info.file_size for info in members)
        if total > (free := free_space(into) - _RESERVE):
            raise _no_space(archive, into, free)
        names = _names(members)
        done = 0
        for info in members:
            if info.external_attr >> 28 == 0xA:  # of Unix: a symbolic link
                yield names[info], _LINK(), done, total
                continue
            with opened.open(info) as content:
                yield names[info], content, done, total  # type: ignore[misc]
            done += info.file_size


def _names(members: Iterable[zipfile.ZipInfo]) -> dict[zipfile.ZipInfo, str]:
    """The names as they were meant: a zip says only of UTF-8 in which encoding they are."""
    plain = {info: info.filename for info in members}
    old = {info: name for info, name in plain.items() if not info.flag_bits & 0x800}
    raw = {info: name.encode("cp437", "replace") for info, name in old.items()}
    encoding = decode(b"\n".join(raw.values())).encoding
    return plain | {info: decode(name, encoding).text for info, name in raw.items()}


def _tar(archive: Path, into: Path) -> Iterator[_Member]:
    total = archive.stat().st_size
    with open(extended(str(archive)), "rb") as file:
        first = file.peek(6)
        unpacked = next((way for mark, way in _PACKED.items() if first.startswith(mark)), _as_is)
        with (
            unpacked(file) as plain,
            tarfile.TarFile(fileobj=_Careful(plain)) as opened,  # type: ignore[arg-type]
        ):
            for member in opened:
                content: BinaryIO | Message | None = None
                if not member.isdir() and (not member.isreg() or member.issparse()):
                    content = _LINK()  # of holes a few bytes make a full disk
                elif not member.isdir():
                    if member.size > (free := free_space(into) - _RESERVE):
                        raise _no_space(archive, into, free)
                    content = opened.extractfile(member)  # type: ignore[assignment]
                yield member.name, content, min(file.tell(), total), total
                opened.members = []  # type: ignore[attr-defined]  # else it remembers each, of millions


_as_is = nullcontext[BinaryIO]


class _Careful:
    """A stream of which no more than a chunk is read at once, as names of any length would be,
    which take a thousandth of that where they are packed."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _CHUNK:
            raise ValueError("it holds a name that is too long")
        return self._file.read(size)


def _place(name: str) -> str | None:
    """Where a file of this name goes, relative to the folder; None if that is outside of it."""
    parts = [part for part in _shown(name).replace("\\", "/").split("/") if part not in ("", ".")]
    if not parts or ".." in parts or re.match(r"[a-zA-Z]:", parts[0]) or name.startswith("/"):
        return None
    return "/".join(map(_clean, parts))


def _clean(part: str) -> str:
    """A name that Windows takes as well."""
    plain = re.sub(r'[<>:"|?*\x00-\x1f]', "_", part).rstrip(" .") or "_"
    plain = re.sub(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", r"\1_", plain)
    return plain if len(plain.encode()) <= _LONGEST else _cut(plain)


def _cut(name: str) -> str:
    """A name that is too long for a disk, with its suffix; two names stay two."""
    stem, suffix = posixpath.splitext(name)
    if len(suffix.encode()) > 20:
        stem, suffix = name, ""
    end = f"~{hashlib.sha256(name.encode()).hexdigest()[:8]}{suffix}"
    return stem.encode()[: _LONGEST - len(end.encode())].decode(errors="ignore") + end


class _Places:
    """Where the files of an archive go: each to a place of its own, on every disk."""

    def __init__(self, into: Path, cancel: CancelToken) -> None:
        self._into = into
        self._files: dict[str, str] = {}
        """The place of every file, by itself without capitals."""
        self._folders: set[str] = set()
        self._next: Counter[str] = Counter()
        """How many names beside a place were tried."""
        root = Path(extended(str(into)))
        for path in cancel.over(root.rglob("*")):  # of an archive that differs in its suffix alone
            place = path.relative_to(root).as_posix()
            if path.is_dir():
                self._folders.add(place.casefold())
            else:
                self._files[place.casefold()] = place

    def take(self, place: str) -> str:
        """The place, or one beside it where capitals alone would tell two apart.

        A file whose name a folder needs as well is moved beside it: folders may name classes.
        """
        above = posixpath.dirname(place)
        while above and above.casefold() not in self._folders:
            if file := self._files.pop(above.casefold(), None):
                self._folders.add(above.casefold())
                beside = self._free(file)
                os.rename(*(extended(str(self._into / one)) for one in (file, beside)))
            self._folders.add(above.casefold())
            above = posixpath.dirname(above)
        return self._free(place)

    def _free(self, place: str) -> str:
        stem, suffix = posixpath.splitext(place)
        plain, candidate = place.casefold(), place
        while candidate.casefold() in self._files or candidate.casefold() in self._folders:
            self._next[plain] += 1
            candidate = f"{stem} ({self._next[plain] + 1}){suffix}"
        self._files[candidate.casefold()] = candidate
        return candidate


def _write(content: BinaryIO, place: Path, cancel: CancelToken) -> None:
    place = Path(extended(str(place)))
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(place, "xb") as file:
        while data := content.read(_CHUNK):
            cancel.check()
            file.write(data)


def _shown(name: str) -> str:
    """What is not Unicode spelt out."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _damaged(archive: Path, error: Exception) -> ClipTuneError:
    reason = str(error).partition(":\n")[0] or type(error).__name__
    return ClipTuneError(_DAMAGED(path=archive, reason=reason))


def _no_space(archive: Path, into: Path, free: int) -> ClipTuneError:
    return ClipTuneError(_NO_SPACE(path=archive, folder=into, free=max(0, free) / 1e6))
