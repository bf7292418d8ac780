"""Reads the images of a folder: what is wrong with each, and which hold the same bytes.

What was found in an image is kept in the user's cache, and it is read again once its size, one of
its times or its rights are others.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from math import isnan, nan
from typing import Any

import numpy as np
import numpy.typing as npt
import PIL

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Work
from cliptune.core.files import extended
from cliptune.data.greys import Measured
from cliptune.data.image import Fault, inspect
from cliptune.data.kept import Listed, Records, known_or_read, of_folder
from cliptune.data.problems import Problem

FATAL = frozenset({"unreadable", "truncated", "empty", "not an image", "enormous", "narrow"})
"""Kinds of problems by which an image is excluded. They are not kept: a right to read may be given,
or a disk mended, while the file stays as it is."""
_ODD = ("turned", "cmyk", "16-bit", "palette", "animated")
"""What is told of an image that is used, in the order of its bits in a record."""
_SEEN = 1
"""Where nothing is to be told, either. Images in greys of more than 8 bits are "16-bit"."""
_SAID = (5, 6)
"""Where in a record black and white are, which few files say."""
FORMAT = 1
"""Raised whenever the same image is told of otherwise than before."""
_CHUNK = 1 << 18
"""Bytes of a file that are read at a time."""
_HALF = 8
"""Bytes of half a digest of a file, which is a number."""


def inspect_images(
    images: Listed, cancel: CancelToken
) -> Work[tuple[list[Problem], list[Measured]]]:
    """What is wrong with each image, and what is known of those in greys of more than 8 bits."""
    fatal: dict[int, list[Fault]] = {}

    def look(row: int, path: str) -> list[float] | None:
        faults, measured = inspect(path)
        if any(fault.kind in FATAL for fault in faults):
            fatal[row] = faults
            return None
        return _numbers(faults, measured)

    name = f"inspected-{FORMAT}-{PIL.__version__}"
    records = of_folder(name, images.folder, "<f8", len(_numbers([], None)), _Inspected)
    found = yield from known_or_read(records, images, look, cancel)
    rows: list[int] = np.flatnonzero(found[:, 0] > _SEEN).tolist()
    odd = {row: _of_numbers(found[row].tolist()) for row in rows}
    problems = [
        Problem(fault.kind, images.files[row].path, fault.detail, excluded=fault.kind in FATAL)
        for row in sorted(odd.keys() | fatal.keys())
        for fault in (fatal[row] if row in fatal else odd[row][0])
    ]
    return problems, [measured for _, measured in odd.values() if measured]


def find_twins(images: Listed, cancel: CancelToken) -> Work[dict[str, str]]:
    """Path of an image with the same bytes as one before it -> path of the first with them. Same
    sizes alone are read."""
    sizes = Counter(file.size for file in cancel.over(images.files))
    files = enumerate(cancel.over(images.files))
    suspects = images.some([row for row, file in files if sizes[file.size] > 1])

    def digest(_: int, path: str) -> list[int] | None:
        whole = hashlib.blake2b(digest_size=2 * _HALF)
        try:
            with open(extended(path), "rb", buffering=0) as file:
                while part := file.read(_CHUNK):
                    whole.update(part)
        except OSError:  # gone since: decoding will say so
            return None
        return [int.from_bytes(half) for half in (whole.digest()[:_HALF], whole.digest()[_HALF:])]

    records = of_folder("contents", images.folder, "<u8", 2)
    found = yield from known_or_read(records, suspects, digest, cancel)
    _, content, times = np.unique(found[:, 0], return_inverse=True, return_counts=True)
    twins, first = dict[str, str](), dict[bytes, str]()
    for row in np.flatnonzero(found.any(axis=1) & (times[content] > 1)).tolist():
        path = suspects.files[row].path
        if (one := first.setdefault(found[row].tobytes(), path)) != path:
            twins[path] = one
    return twins


class _Inspected(Records):
    """What was found in images; one of which it is no number is not known."""

    def read(self, digests: Sequence[bytes]) -> tuple[npt.NDArray[Any], npt.NDArray[np.bool_]]:
        found, known = super().read(digests)
        known &= np.isfinite(np.delete(found, _SAID, axis=1)).all(axis=1)
        found[~known] = 0
        return found, known


def _numbers(faults: list[Fault], measured: Measured | None) -> list[float]:
    """What was found in an image that is used, as it is kept."""
    odd = _SEEN + sum(2 << _ODD.index(fault.kind) for fault in faults)
    if measured is None:
        return [odd, *[0.0] * 7]
    low, high, fractions, said, bits = measured
    return [odd, 1.0, low, high, fractions, *(said or (nan, nan)), bits]


def _of_numbers(numbers: list[float]) -> tuple[list[Fault], Measured | None]:
    odd, is_measured, low, high, fractions, black, white, bits = numbers
    faults = [Fault(kind) for bit, kind in enumerate(_ODD) if int(odd) & 2 << bit]
    if not is_measured:
        return faults, None
    said = None if isnan(black) else (black, white)
    return faults, Measured(low, high, bool(fractions), said, int(bits))
