"""When images were taken: read from their headers once, kept in the user's cache."""

import math
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Progress, Work
from cliptune.core.files import extended
from cliptune.data import pixels
from cliptune.data.image import open_image, taken
from cliptune.data.pool import parallel
from cliptune.data.walk import File
from cliptune.evaluation.features import Records, of_files

KEPT = "taken-1.rows"
"""The file, which is another one whenever the same image gives another time than before."""
CHUNK = 1000
"""Images whose times are kept at a time."""


def times(
    folder: Path, files: Sequence[File], cancel: CancelToken, cache: Path | None = None
) -> Work[npt.NDArray[np.float64]]:
    """When images were taken `(files,)`, in seconds since the epoch: by what the camera wrote into
    them, or else when their files were written.

    Only headers are read, of images that never were. Yields `Progress` of phase "times". Raises
    `Cancelled` on a stop; what was read till then is kept.
    """
    store = Records((cache or pixels.default_folder()) / KEPT, "<f8", 1)
    images = of_files(folder, files)
    digests = [image.digest for image in images]
    found, known = store.read(digests)
    lacking, done = np.flatnonzero(~known), int(known.sum())
    found[lacking] = math.nan
    for start in range(0, len(lacking), CHUNK):
        rows, read = lacking[start : start + CHUNK], list[float | None]()
        with closing(parallel(_taken, [images[row].path for row in rows], cancel)) as chunks:
            for chunk in chunks:
                read += chunk
                looked = done + start + len(read)
                yield Progress(phase="times", done=looked, total=len(files), unit="images")
        whole = np.array([one is not None for one in read])
        found[rows[whole], 0] = [one for one in read if one is not None]
        with suppress(OSError):  # they are read again the next time
            store.append([digests[row] for row in rows[whole]], found[rows[whole]])
    written = np.array([file.mtime_ns for file in files], np.float64) / 1e9
    return np.where(np.isnan(found[:, 0]), written, found[:, 0])


def _taken(path: str) -> float | None:
    """When an image was taken; not a number where it does not say, None where it cannot be read."""
    try:
        with open(extended(path), "rb") as file, open_image(file) as image:
            when = taken(image)
    except Exception:  # on damaged files Pillow's plugins raise nearly anything
        return None
    return math.nan if when is None else when
