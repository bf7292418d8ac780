"""Decodes and resizes every image once, into a memory-mapped file in the user's cache folder."""

import errno
import hashlib
import math
import mmap
import os
import uuid
from collections.abc import Callable, Generator
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import PIL
import psutil
from PIL import Image

from cliptune.core import bounded
from cliptune.core.caches import CACHE
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Warned, Work
from cliptune.core.files import extended, free_space, is_old
from cliptune.core.messages import Message, text
from cliptune.core.ranges import Range
from cliptune.core.reasons import disk_full, reason
from cliptune.data.framing import Framing
from cliptune.data.image import damage, open_image, to_rgb
from cliptune.data.in_parts import column
from cliptune.data.pool import parallel

if TYPE_CHECKING:
    import datasets

_NO_SPACE = text(
    "pixels-no-space",
    'The decoded images need {needed} in "{folder}", but only {free} are free.',
    "Free some space, use fewer images, or choose another folder for the cache.",
)
_DAMAGED = text("pixels-damaged", 'The decoded images in "{path}" are damaged.', "Try again.")
_CHANGED = text(
    "image-changed",
    'The image "{path}" cannot be read: {reason}.',
    "If it changed after the folder was looked at, a rescan excludes it. If not, it is damaged "
    "within: exclude it yourself, or take it away.",
)
_UNWRITABLE = text(
    "pixels-unwritable",
    'The decoded images cannot be written to "{folder}": {reason}.',
    "Allow writing there, or choose another folder for the cache.",
)
_HELD = text(
    "pixels-held",
    'The decoded images cannot be kept in "{folder}": {reason}. They are held in memory, and will '
    "be decoded again the next time.",
    "Free some space or allow writing there, or choose another folder for the cache.",
)
_GIB = text("size-gib", "{size:.1f} GiB")
_MIB = text("size-mib", "{size:.0f} MiB")

Pixels = npt.NDArray[np.uint8]

FORMAT = 2
"""Raised whenever `decode` gives other pixels than before."""
LIMIT = 20 * 2**30
"""Bytes the cache folder may hold before the least recently used images are dropped."""
_STALE = 3600.0  # seconds after which a half-written file is taken for a killed process's


def decode(path: str | Path, framing: Framing, greys: Range | None = None) -> Pixels:
    """The image upright in RGB, resized and cropped to its centre: (side, side, 3).

    `greys` is what those of more than 8 bits are shown from and to.

    Equal to the bit to what the image processors of transformers do with Pillow before it
    rescales and normalises. Raises whatever Pillow raises on a damaged image.
    """
    with bounded.opened(extended(str(path))) as file, open_image(file) as opened:
        image = to_rgb(opened, greys)
        side, (width, height) = framing.side, framing.resized(*image.size)
        left, top = (width - side) // 2, (height - side) // 2
        resized = image.resize((width, height), Image.Resampling(framing.resample))
        return np.array(resized.crop((left, top, left + side, top + side)))


def cache(
    table: "datasets.Dataset",
    framing: Framing,
    cancel: CancelToken,
    folder: Path | None = None,
    limit: int = LIMIT,
    greys: Range | None = None,
) -> Work[Pixels]:
    """The pixels of every row of the table, at least one: (rows, side, side, 3), read only.

    A second call finds the file of the first, maps it and reads no image. Other files are dropped,
    least recently used first, to stay within `limit` bytes. Where no file can be written they are
    held in memory, if that has room enough. Yields `Progress` of phase "decode". Raises
    `ClipTuneError` if there is room for them nowhere or an image cannot be read; `Cancelled` on
    stop.
    """
    folder = folder or default_folder()
    file = folder / f"{_key(table, framing, greys, cancel)}.npy"
    shape = (len(table), framing.side, framing.side, 3)
    if (pixels := _open(file, shape)) is not None:
        with suppress(OSError):
            os.utime(file)  # the time of last use
        return pixels
    needed = math.prod(shape)
    paths = [image["path"] for image in cancel.over(column(table, "image"))]
    decoded = _decoded(paths, framing, greys, cancel)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        drop(folder, limit - needed)
        if free_space(folder) < needed:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(folder))
        yield from _write(file, shape, decoded)
        pixels = _open(file, shape)
    except OSError as error:  # the folder may have gone meanwhile, too
        # Beside a larger view of the same images, and a training.
        if needed > psutil.virtual_memory().available / 4:
            raise _cannot_write(folder, error, needed) from error
        lacking = reason(error)
    else:
        if pixels is None:
            raise ClipTuneError(_DAMAGED(path=file))
        return pixels
    yield Warned(told=_HELD(folder=folder, reason=lacking))
    held = mmap.mmap(-1, needed)
    yield from decoded(held.write)
    return np.frombuffer(held, np.uint8).reshape(shape)


def default_folder() -> Path:
    """Where the cache lies unless told otherwise."""
    return CACHE.folder / "pixels"


def size(folder: Path | None = None) -> int:
    """The bytes the cache holds on disk, the features of images among them."""
    return sum(bytes_ for _, bytes_, _ in _files(folder or default_folder()))


def drop(folder: Path, limit: int) -> None:
    """Delete files, least recently used first, until at most `limit` bytes are left.

    Half-written files of killed processes go too. A file that another process reads stays
    where the system forbids to delete it (Windows), and stays readable to it elsewhere.
    """
    files = sorted(_files(folder))
    total = sum(bytes_ for _, bytes_, _ in files)
    for used, bytes_, file in files:
        half = file.suffix == ".part"
        if (half and is_old(used, _STALE)) or (not half and total > limit):
            with suppress(PermissionError, FileNotFoundError):
                file.unlink()
                total -= bytes_


def _files(folder: Path) -> list[tuple[float, int, Path]]:
    """The time of last use (seconds), size and path of every file of the cache."""
    files = []
    for pattern in ("*.npy", "*.part", "*.rows"):
        for file in folder.glob(pattern):
            with suppress(FileNotFoundError):  # dropped meanwhile by another process
                status = file.stat()
                files.append((status.st_mtime, status.st_size, file))
    return files


def _key(
    table: "datasets.Dataset", framing: Framing, greys: Range | None, cancel: CancelToken
) -> str:
    """Names everything the pixels depend on, without reading an image."""
    framed = f"{framing.side} {framing.size} {int(framing.resample)} {greys or ''}"
    key = hashlib.sha256(f"{FORMAT} {PIL.__version__} {framed}".encode())
    columns = (column(table, name) for name in ("image", "size", "mtime_ns"))
    for image, bytes_, mtime in cancel.over(zip(*columns, strict=True)):
        key.update(f"\0{image['path']}\0{bytes_}\0{mtime}".encode())
    return key.hexdigest()


def _open(file: Path, shape: tuple[int, ...]) -> Pixels | None:
    """The finished cache file, or `None` if there is none or it is not whole."""
    try:
        pixels: Pixels = np.lib.format.open_memmap(file, mode="r")
    except Exception:  # of a damaged one NumPy raises half a dozen kinds, some of them Python's own
        return None
    return pixels if pixels.shape == shape and pixels.dtype == np.uint8 else None


_Decoding = Callable[[Callable[[memoryview], object]], Generator[Progress, None, None]]
"""Decodes, and has the pixels written by what it is given."""


def _decoded(
    paths: list[str], framing: Framing, greys: Range | None, cancel: CancelToken
) -> _Decoding:
    """Decodes images one after another."""

    def read(path: str) -> Pixels:
        try:
            return decode(path, framing, greys)
        except Exception as error:  # on damaged files Pillow's plugins raise nearly anything
            raise _cannot_read(path, error) from error

    def decoding(write: Callable[[memoryview], object]) -> Generator[Progress, None, None]:
        done = 0
        with closing(parallel(read, paths, cancel)) as chunks:
            for chunk in chunks:
                for pixels in chunk:
                    write(pixels.data)
                done += len(chunk)
                yield Progress(phase="decode", done=done, total=len(paths), unit="images")

    return decoding


def _write(
    file: Path, shape: tuple[int, ...], decoded: _Decoding
) -> Generator[Progress, None, None]:
    """Decode into a file beside, and move it into place.

    It is not written through a map: a full disk would kill the process.
    """
    beside = file.with_name(f"{file.stem}.{uuid.uuid4().hex}.part")
    header = {"descr": "|u1", "fortran_order": False, "shape": shape}
    try:
        with open(beside, "wb") as out:
            np.lib.format.write_array_header_1_0(out, header)
            yield from decoded(out.write)
        with suppress(PermissionError):  # on Windows, if another process made it and reads it
            os.replace(beside, file)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _cannot_read(path: str, error: Exception) -> ClipTuneError:
    return ClipTuneError(_CHANGED(path=path, reason=damage(error).reason))


def _cannot_write(folder: Path, error: OSError, needed: int) -> ClipTuneError:
    if disk_full(error):
        free = _size(free_space(folder))
        return ClipTuneError(_NO_SPACE(needed=_size(needed), folder=folder, free=free))
    return ClipTuneError(_UNWRITABLE(folder=folder, reason=reason(error)))


def _size(bytes_: int) -> Message:
    return _GIB(size=bytes_ / 2**30) if bytes_ >= 2**30 else _MIB(size=bytes_ / 2**20)
