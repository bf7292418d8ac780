"""What an image is known by when its name has changed: its size and a digest of its two ends."""

import filecmp
import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from cliptune.core.files import extended
from cliptune.data.walk import File

END = 1 << 16
"""Bytes at the beginning and at the end of a file that are read."""


class Known(NamedTuple):
    """What is known of the file of an image. Two of the same size and digest are the same."""

    size: int
    mtime_ns: int
    """Where this and the size are as they were, the digest is taken to be."""
    digest: str


def know(folder: Path, path: str, before: Known | None = None) -> Known | None:
    """What an image is known by; None if it is not there or cannot be read.

    Its ends are read unless it is as it was `before`.
    """
    place = extended(os.path.join(folder, path))
    try:
        status = os.stat(place)
        if before and (before.size, before.mtime_ns) == (status.st_size, status.st_mtime_ns):
            return before
        with open(place, "rb") as file:
            ends = hashlib.blake2b(file.read(END), digest_size=16)
            file.seek(max(file.tell(), status.st_size - END))
            ends.update(file.read(END))
    except OSError:
        return None
    return Known(status.st_size, status.st_mtime_ns, ends.hexdigest())


def same(one: Known, other: Known | None) -> bool:
    """Whether two files hold the same image, as far as can be told."""
    return other is not None and (one.size, one.digest) == (other.size, other.digest)


def equal(one: Path, other: Path) -> bool:
    """Whether two files hold the same to the last byte."""
    try:
        return filecmp.cmp(extended(str(one)), extended(str(other)), shallow=False)
    except OSError:
        return False


def find(
    folder: Path, wanted: Mapping[str, Known], among: Iterable[File]
) -> dict[str, tuple[str, Known]]:
    """Where images are now: by their old path the new one, and what is known of it.

    Of the files `among` which they may be, only those of a size that is wanted are read. None is
    found twice.
    """
    sizes = {known.size for known in wanted.values()}
    places: dict[tuple[int, str], list[tuple[str, Known]]] = defaultdict(list)
    for file in among:
        if file.size in sizes and (known := know(folder, file.path)):
            places[known.size, known.digest].append((file.path, known))
    found = {}
    for path, known in wanted.items():
        if here := places[known.size, known.digest]:
            found[path] = here.pop(0)
    return found
