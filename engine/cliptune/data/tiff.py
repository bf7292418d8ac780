"""TIFF files that Pillow reads falsely: put right, or refused in words."""

import ctypes
import logging
from contextlib import suppress
from functools import cache
from typing import BinaryIO

from PIL import ImageFile, _imaging
from PIL.TiffImagePlugin import TiffImageFile

from cliptune.core.messages import Message, text

_PIXELS = text(
    "tiff-pixels",
    "its kind of pixels is not read (greys and colours of 8 and 16 bits are, and greys of 32)",
)
_RAW = text("tiff-raw", "it is a camera's raw, which is not read")

_SUBTYPE, _BITS, _PLANES, _SUB_FILES, _SAMPLE, _DNG = 254, 258, 284, 330, 339, 50706
_NATIVE = {"F;32BF": "F;32NF", "I;32BS": "I;32NS", "I;16BS": "I;16NS"}
"""libtiff unpacks into the machine's own order of bytes."""


class Refused(Exception):
    """The image is of a kind that is not read."""

    def __init__(self, told: Message) -> None:
        super().__init__(str(told))
        self.told = told


def open_tiff(file: BinaryIO) -> TiffImageFile:
    """The image in `file`, nothing decoded, so that its pixels will come out right.

    Raises `Refused` if they cannot, and whatever Pillow raises on a damaged header.
    """
    _quiet()
    try:
        image = TiffImageFile(file, "")
    except SyntaxError as error:
        if "unknown pixel mode" in str(error) or "string index" in str(error):
            raise Refused(_PIXELS()) from error
        raise
    tags = image.tag_v2
    if _DNG in tags or (tags.get(_SUBTYPE) == 1 and _SUB_FILES in tags):
        raise Refused(_RAW())  # what lies in front is a small preview
    bits, sample = tags.get(_BITS, (1,)), tags.get(_SAMPLE, (1,))
    apart = tags.get(_PLANES) == 2
    if (bits[0] == 8 and sample[0] == 2) or (apart and len(bits) not in (1, 3, 4)):
        raise Refused(_PIXELS())  # read as if unsigned, or as other colours
    planes = "LB"[tags.prefix == b"MM"] if apart and bits[0] == 16 else ""
    image.tile = [_mended(tile, planes) for tile in image.tile]
    return image


@cache
def _quiet() -> None:
    """Have Pillow and its libtiff write nothing of damage on standard error, where a terminal shows
    other things: what is wrong is raised, too."""
    logging.getLogger("PIL.TiffImagePlugin").addHandler(logging.NullHandler())
    with suppress(OSError, AttributeError):  # where the library lies within another one
        libraries = ctypes.CDLL(_imaging.__file__)
        libraries.TIFFSetErrorHandler(None)
        libraries.TIFFSetWarningHandler(None)


def _mended(tile: ImageFile._Tile, planes: str) -> ImageFile._Tile:
    """A tile with the way in which its bytes are pixels; `planes` is the order of their bytes."""
    if not isinstance(tile.args, tuple):
        return tile
    mode, *rest = tile.args
    if tile.codec_name == "libtiff":
        mode = _NATIVE.get(mode, mode)
    elif planes and mode in ("R", "G", "B", "A"):
        mode = f"{mode};16{planes}"
    return tile._replace(args=(mode, *rest))
