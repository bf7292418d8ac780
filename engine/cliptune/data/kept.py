"""Files of records in the user's cache: what is known of image files as they were when they were
listed.

A record has one length: what a kill or a full disk leaves of the last one is written over.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from filelock import FileLock

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Progress, Work
from cliptune.data import pixels
from cliptune.data.pool import parallel
from cliptune.data.walk import File, placed

DIGEST = 16
"""Bytes that stand for an image in a record."""
PATIENCE = 10.0
"""Seconds that another program's writing is waited for; it takes a few milliseconds."""
SETTLED = 2_000_000_000
"""Nanoseconds since an image was written after which what it holds is kept: written once more
within the tick of a disk's clock, at most 2 s on FAT, it would have the same time."""
BATCH = 8192
"""Images that are kept at a time."""


class Image(NamedTuple):
    """An image file as it was when it was listed."""

    path: str
    """Absolute."""
    size: int
    """In bytes."""
    mtime_ns: int
    ctime_ns: int = 0
    """Of a file whose rights count, too, and of programs that put the time of writing back."""

    @property
    def digest(self) -> bytes:
        """What it is known by."""
        return _digest(*self)


def of_files(folder: Path, files: Iterable[File]) -> list[Image]:
    """The images that were met on a walk through a folder."""
    files = list(files)
    paths = placed(folder, (file.path for file in files))
    pairs = zip(paths, files, strict=True)
    return [Image(path, of.size, of.mtime_ns, of.ctime_ns) for path, of in pairs]


@dataclass(frozen=True)
class Listed:
    """Image files of a folder as they were listed, each with where it lies and what it is known
    by: worked out once, for there may be a million."""

    folder: Path
    files: Sequence[File]
    paths: Sequence[str]
    """Absolute."""
    digests: Sequence[bytes]

    @classmethod
    def of(cls, folder: Path, files: Sequence[File], cancel: CancelToken) -> "Listed":
        """Those of a walk through the folder. Raises `Cancelled` on a stop."""
        paths = placed(folder, (file.path for file in cancel.over(files)))
        pairs = cancel.over(zip(paths, files, strict=True))
        digests = [_digest(path, of.size, of.mtime_ns, of.ctime_ns) for path, of in pairs]
        return cls(folder, files, paths, digests)

    def some(self, rows: Iterable[int]) -> "Listed":
        """A part of them, in the order that they have."""
        rows = list(rows)
        if len(rows) == len(self.files):
            return self
        return Listed(
            self.folder,
            [self.files[row] for row in rows],
            [self.paths[row] for row in rows],
            [self.digests[row] for row in rows],
        )


class Records:
    """A file of records, an image each: what it is known by, and `width` numbers of a `kind`."""

    def __init__(self, file: Path, kind: str, width: int) -> None:
        self._file = file
        self._record = np.dtype([("image", f"V{DIGEST}"), ("numbers", kind, (width,))])

    def read(self, digests: Sequence[bytes]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        """What is known of images `(images, width)`, zeros where nothing is; where it is."""
        numbers = self._record["numbers"]
        found = np.zeros((len(digests), *numbers.shape), numbers.base)
        known = np.zeros(len(digests), bool)
        try:
            whole = self._file.stat().st_size // self._record.itemsize
            if not whole or not len(digests):
                return found, known
            records = np.memmap(self._file, self._record, "r", shape=(whole,))
        except OSError:
            return found, known
        there, asked = _halves(records["image"].tobytes()), _halves(b"".join(digests))
        order = np.argsort(there[:, 0], kind="stable")
        # Of what was written twice the last counts.
        behind = np.searchsorted(there[order, 0], asked[:, 0], side="right")
        places = order[behind - 1]
        known = (there[places] == asked).all(axis=1)
        found[known] = records["numbers"][places[known]]
        return found, known

    def append(self, digests: Sequence[bytes], numbers: npt.NDArray[Any]) -> None:
        """Add images; raises `OSError` where they cannot be written, or others write too long."""
        records = np.zeros(len(digests), self._record)
        records["image"] = np.frombuffer(b"".join(digests), f"V{DIGEST}")
        records["numbers"] = numbers
        folder = self._file.parent
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "features.lock", timeout=PATIENCE):
            if not self._file.exists():
                pixels.drop(folder, pixels.LIMIT)
                self._file.touch()
            with self._file.open("r+b") as file:
                file.seek(0, 2)
                file.seek(file.tell() // self._record.itemsize * self._record.itemsize)
                file.write(records.tobytes())


def of_folder(
    name: str, folder: Path, kind: str, width: int, records: type[Records] = Records
) -> Records:
    """What is known by that name of the images of a folder."""
    key = hashlib.sha256(str(folder).encode(errors="surrogatepass")).hexdigest()
    return records(pixels.default_folder() / f"{name}-{key[:32]}.rows", kind, width)


def known_or_read(
    records: Records,
    images: Listed,
    read: Callable[[int, str], Sequence[float] | None],
    cancel: CancelToken,
    phase: str = "scan",
) -> Work[npt.NDArray[Any]]:
    """What `read` says of each image `(images, width)`, by its place and its absolute path.

    Only those are read of which nothing is known: that are new, or have another size or time than
    they had. Where it says None, zeros stand and nothing is kept. The others are kept a few
    thousand at a time, where the cache takes them: stopped, this goes on where it was. Yields
    `Progress`. Raises `Cancelled` on a stop.
    """
    found, known = records.read(images.digests)
    known &= found.any(axis=1)  # zeros are what a crash of the system left
    lacking, new = np.flatnonzero(~known).tolist(), list[int]()
    settled = time.time_ns() - SETTLED
    done = total = len(images.files)
    done -= len(lacking)

    def keep() -> None:
        with suppress(OSError):  # then it is read again the next time
            if new:
                records.append([images.digests[row] for row in new], found[new])
        new.clear()

    def reading(row: int) -> tuple[int, Sequence[float] | None]:
        return row, read(row, images.paths[row])

    yield Progress(phase=phase, done=done, total=total, unit="images")
    try:
        with closing(parallel(reading, lacking, cancel)) as chunks:
            for chunk in chunks:
                for row, said in chunk:
                    if said is not None:
                        found[row] = said
                        new += [row] if images.files[row].mtime_ns < settled else []
                done += len(chunk)
                if len(new) >= BATCH:
                    keep()
                yield Progress(phase=phase, done=done, total=total, unit="images")
    finally:
        keep()
    return found


def _digest(path: str, size: int, mtime_ns: int, ctime_ns: int) -> bytes:
    said = f"{path}\0{size}\0{mtime_ns}\0{ctime_ns}" if ctime_ns else f"{path}\0{size}\0{mtime_ns}"
    return hashlib.blake2b(said.encode(errors="surrogatepass"), digest_size=DIGEST).digest()


def _halves(digests: bytes) -> npt.NDArray[np.uint64]:
    """Digests as two numbers each `(images, 2)`, which sort and compare quickly."""
    return np.frombuffer(digests, "<u8").reshape(-1, 2)
