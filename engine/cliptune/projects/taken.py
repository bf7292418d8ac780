"""When images were taken: read from their headers once, kept in the user's cache."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cliptune.core import bounded
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Work
from cliptune.core.files import extended
from cliptune.data import pixels
from cliptune.data.image import open_image, taken
from cliptune.data.kept import Listed, Records, known_or_read
from cliptune.data.walk import File

KEPT = "taken-1.rows"
"""The file, which is another one whenever the same image gives another time than before."""


def times(
    folder: Path, files: Sequence[File], cancel: CancelToken, cache: Path | None = None
) -> Work[npt.NDArray[np.float64]]:
    """When images were taken `(files,)`, in seconds since the epoch: by what the camera wrote into
    them, or else when their files were written.

    Only headers are read, of images that never were. Yields `Progress` of phase "times". Raises
    `Cancelled` on a stop; what was read till then is kept.
    """
    store = Records((cache or pixels.default_folder()) / KEPT, "<f8", 1)
    unread: list[int] = []

    def when(row: int, path: str) -> list[float] | None:
        if (said := _taken(path)) is None:
            unread.append(row)
            return None
        return [said]

    found = yield from known_or_read(store, Listed.of(folder, files, cancel), when, cancel, "times")
    found[unread] = math.nan
    written = np.array([file.mtime_ns for file in files], np.float64) / 1e9
    return np.where(np.isnan(found[:, 0]), written, found[:, 0])


def _taken(path: str) -> float | None:
    """When an image was taken; not a number where it does not say, None where it cannot be read."""
    try:
        with bounded.opened(extended(path)) as file, open_image(file) as image:
            when = taken(image)
    except Exception:  # on damaged files Pillow's plugins raise nearly anything
        return None
    return math.nan if when is None else when
