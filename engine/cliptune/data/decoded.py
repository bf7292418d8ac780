"""Image files decoded a few at a time, as a base sees them; those that cannot be read, with why."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cliptune.core.cancel import CancelToken
from cliptune.core.messages import Message
from cliptune.core.ranges import Range
from cliptune.data.framing import Framing
from cliptune.data.image import damage, unusable
from cliptune.data.pixels import Pixels, decode
from cliptune.data.pool import parallel

CHUNK = 64
"""Images that are decoded and encoded at a time."""

_Read = tuple[Pixels | None, Message | None]


@dataclass(frozen=True)
class Decoded:
    """A few files, why one could not be read, and the pixels of those that could."""

    troubles: list[Message | None]
    """Of each file; None where it was read."""
    pixels: Pixels
    """Of those that were `(read, side, side, 3)`."""


def decoded(
    paths: Sequence[str | Path], framing: Framing, greys: Range | None, cancel: CancelToken
) -> Iterator[Decoded]:
    """The images in order, about `CHUNK` at a time. Raises `Cancelled` on a stop."""

    def read(path: str | Path) -> _Read:
        try:
            if fatal := unusable(str(path)):
                return None, fatal.reason
            return decode(path, framing, greys), None
        except Exception as error:  # on damaged files Pillow's plugins raise nearly anything
            return None, damage(error).reason

    waiting: list[_Read] = []
    with closing(parallel(read, paths, cancel)) as chunks:
        for chunk in chunks:
            waiting += chunk
            if len(waiting) >= CHUNK:
                yield _together(waiting, framing.side)
                waiting = []
    if waiting:
        yield _together(waiting, framing.side)


def _together(read: Sequence[_Read], side: int) -> Decoded:
    pixels = [image for image, _ in read if image is not None]
    stacked = np.stack(pixels) if pixels else np.empty((0, side, side, 3), np.uint8)
    return Decoded([trouble for _, trouble in read], stacked)
