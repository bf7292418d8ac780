"""Features of images as an untouched base sees them: computed once, kept in the user's cache.

There is a file for each base and way to look at images, among those of decoded images, to which
features are added as they are computed. What did not reach the disk whole is not taken for one.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import PIL
import torch

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Progress, Warned, Work, without
from cliptune.core.messages import Message, text
from cliptune.core.ranges import Range
from cliptune.core.reasons import reason
from cliptune.data import pixels
from cliptune.data.decoded import decoded
from cliptune.data.in_parts import column
from cliptune.data.kept import Image, Records
from cliptune.data.scan import Scan
from cliptune.models.load import TwoTowers
from cliptune.models.towers import ImageTower, Pixels

if TYPE_CHECKING:
    import datasets

_NOT_KEPT = text(
    "features-not-kept",
    'What the base sees in the images cannot be kept in "{folder}": {reason}.',
    "It is computed again the next time. Free some space, or choose another folder for the cache.",
)

FORMAT = 2
"""Raised whenever the same images and base give other features than before."""
OFF = 1e-3
"""How far the length of whole features may be from 1."""

Array = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Features:
    """What a base sees in images."""

    images: Array
    """`(images, width)`, of length 1; zeros where an image could not be read."""
    troubles: dict[int, Message]
    """Why some could not be read, by their place."""


def of_table(table: "datasets.Dataset", cancel: CancelToken) -> list[Image]:
    """The images of the table of a scan. Raises `Cancelled` on a stop."""
    columns = (column(table, name) for name in ("image", "size", "mtime_ns"))
    rows = cancel.over(zip(*columns, strict=True))
    return [Image(image["path"], size, mtime) for image, size, mtime in rows]


def features(
    base: TwoTowers,
    precision: torch.dtype,
    images: Sequence[Image],
    cancel: CancelToken,
    *,
    greys: Range | None = None,
    folder: Path | None = None,
) -> Work[Features]:
    """The features of images, of which only those are looked at that never were.

    `base` is untouched; `greys` is what those of more than 8 bits are shown from and to. Every
    chunk is kept as soon as it is there: stopped, or killed, this goes on where it was. Yields
    `Progress` of phase "features". Raises `Cancelled` on a stop.
    """
    store = Store.of(base, precision, greys, folder)
    digests = [image.digest for image in cancel.over(images)]
    found, known = store.read(digests)
    lacking, troubles = np.flatnonzero(~known), dict[int, Message]()
    before = len(images) - len(lacking)
    done, tower = 0, ImageTower(base, precision, _nothing(base))
    for seen in decoded([images[int(row)].path for row in lacking], base.framing, greys, cancel):
        yield Progress(phase="features", done=before + done, total=len(images), unit="images")
        rows = lacking[done : done + len(seen.troubles)]
        done += len(rows)
        read = np.array([trouble is None for trouble in seen.troubles])
        troubles |= {
            int(row): trouble
            for row, trouble in zip(rows, seen.troubles, strict=True)
            if trouble is not None
        }
        if not read.any():
            continue
        count = len(seen.pixels)
        tower.pixels = Pixels(seen.pixels, np.arange(count), count)
        encoded = yield from without(Progress, tower.encode(np.arange(count), cancel, "features"))
        found[rows[read]] = encoded.cpu().numpy()
        if error := store.keep([digests[int(row)] for row in rows[read]], found[rows[read]]):
            yield Warned(told=_NOT_KEPT(folder=store.folder, reason=reason(error)))
    yield Progress(phase="features", done=len(images), total=len(images), unit="images")
    return Features(found, troubles)


def seen(
    tower: ImageTower,
    rows: npt.NDArray[np.int64],
    scanned: Scan,
    cancel: CancelToken,
    phase: str,
) -> Work[torch.Tensor]:
    """The features `(rows, width)` of rows of a scan, whose images the tower of an untouched base
    has decoded; only those are looked at that never were, here or on the board.

    Raises `Cancelled` on a stop.
    """
    store = Store.of(tower.base, tower.precision, scanned.greys.range if scanned.greys else None)
    images = of_table(scanned.part(rows.tolist()), cancel)
    digests = [image.digest for image in cancel.over(images)]
    found, known = store.read(digests)
    lacking, done, total = np.flatnonzero(~known), 0, len(rows)
    while done < len(lacking):
        yield Progress(phase=phase, done=total - len(lacking) + done, total=total, unit="images")
        part = lacking[done : done + tower.chunk]
        looked = yield from without(Progress, tower.encode(rows[part], cancel, phase))
        found[part] = looked.cpu().numpy()
        store.keep([digests[int(place)] for place in part], found[part])  # or not: nobody asked
        done += len(part)
    yield Progress(phase=phase, done=total, total=total, unit="images")
    return torch.from_numpy(found).to(tower.base.device)


class Store(Records):
    """The features of images, in fp32."""

    def __init__(self, file: Path, width: int) -> None:
        super().__init__(file, "<f4", width)
        self._writes = True

    @classmethod
    def of(
        cls,
        base: TwoTowers,
        precision: torch.dtype,
        greys: Range | None,
        folder: Path | None = None,
    ) -> "Store":
        """That of a base and a way to look at images, in the cache or another folder."""
        folder = folder or pixels.default_folder()
        return cls(folder / f"{_key(base, precision, greys)}.rows", base.width)

    def read(self, digests: Sequence[bytes]) -> tuple[Array, npt.NDArray[np.bool_]]:
        """As of all records; what is no features is not known."""
        found, known = super().read(digests)
        with np.errstate(all="ignore"):  # of damaged ones, whose length is no number
            known &= np.abs(np.linalg.norm(found, axis=1) - 1) < OFF
        found[~known] = 0
        return found, known

    @property
    def folder(self) -> Path:
        """Where they are kept."""
        return self._file.parent

    def keep(self, digests: Sequence[bytes], features: Array) -> OSError | None:
        """Add images; why they cannot be written, after which nothing more is tried."""
        try:
            if digests and self._writes:
                self.append(digests, features)
        except OSError as error:
            self._writes = False
            return error
        return None


def _nothing(base: TwoTowers) -> Pixels:
    side = base.resolution
    return Pixels(np.empty((0, side, side, 3), np.uint8), np.arange(0), 0)


def _key(base: TwoTowers, precision: torch.dtype, greys: Range | None) -> str:
    """Names everything that features depend on but the images."""
    quantised = getattr(base.model.config, "quantization_config", None)
    computed = f"{base.model.dtype} {precision} {base.device.type} {quantised}"
    decoded_by = f"{pixels.FORMAT} {PIL.__version__} {greys or ''}"
    said = f"{FORMAT} {base.identity['sha256']} {base.images} {computed} {decoded_by}"
    return hashlib.sha256(said.encode()).hexdigest()
