"""Greys of more than 8 bits: the range that the images of a folder use, and how it becomes 8 bits.

A scanner's 12 bits in a file of 16 would be black, and a thermal camera's few thousand values one
flat grey. So the images of a folder are stretched, all by the same range.
"""

import struct
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from cliptune.core.messages import Message, text
from cliptune.core.ranges import Range

MODES = frozenset({"I;16", "I;16B", "I;16L", "I;16N", "I", "F"})
"""Pillow's modes of grey with more than 8 bits."""
OUTERMOST = 1000
"""One in so many of an image's pixels may lie below its range, and one above: dead pixels do."""
ODD = 100
"""One in so many images of a folder may lie beyond its range: a camera's closed shutter does."""
SAMPLE = 2**18
"""Pixels of an image that are looked at, about."""
NARROW = 4
"""Where the values take less than one in so many parts of what their bits could hold, they are not
shown by their bits: those of a thermal camera lie close together far from zero."""
_WHITES = (1.0, 255.0, 65535.0)
"""What white is by custom where numbers have a point."""

_SHOWN = text(
    "greys-shown", "Greys of more than 8 bits are shown from {low:g} to {high:g}, {reason}."
)
ASKED = text("greys-asked", "as you set it")
BEGUN = text("greys-begun", "as the run began")
_SAID = text("greys-said", "as the files say")
_BITS = text("greys-bits", "by the bits in use")
_VALUES = text("greys-values", "by the values in use")

_MIN_WHITE, _PHOTOMETRIC, _BITS_A_SAMPLE, _FORMAT = 0, 262, 258, 339
_SHOWN_FROM, _SHOWN_TO = (340, 280), (341, 281)  # SMinSampleValue, and MinSampleValue before it


class Measured(NamedTuple):
    """What is known of an image's greys."""

    low: float
    high: float
    """Between them lie all values but the outermost."""
    fractions: bool
    """Whether they are numbers with a point."""
    said: Range | None
    """The range that the file says it is to be shown in."""
    bits: int
    """Bits of its values as the file says; 0 where it does not."""


class Found(NamedTuple):
    """The range of a folder's greys, and why it is that."""

    range: Range
    reason: Message

    def told(self) -> Message:
        """The range in words."""
        low, high = self.range
        return _SHOWN(low=low, high=high, reason=self.reason)


def measure(image: Image.Image, file: BinaryIO) -> Measured:
    """What is known of a decoded image's greys, and of the file that it came from."""
    values = _values(image).ravel()
    values = values[:: values.size // SAMPLE + 1]
    finite = values[np.isfinite(values)]
    if not finite.size:
        finite = np.zeros(1)
    rank = finite.size // OUTERMOST
    ordered = np.partition(finite, (rank, finite.size - 1 - rank))
    low, high = float(ordered[rank]), float(ordered[finite.size - 1 - rank])
    said, bits = _of_tags(image) if image.format == "TIFF" else (None, 0)
    if image.format == "PNG":
        bits = _significant_bits(file)
    return Measured(low, high, image.mode == "F", said, bits)


def find(measured: Sequence[Measured]) -> Found:
    """The range that the images of a folder, at least one, are all shown in."""
    odd = len(measured) // ODD
    low = sorted(one.low for one in measured)[odd]
    high = sorted(one.high for one in measured)[-1 - odd]
    said = [one.said for one in measured if one.said]
    if len(said) == len(measured):
        black, white = min(one[0] for one in said), max(one[1] for one in said)
        if black <= low and high <= white:
            return Found((black, white), _SAID())
    bits = max(one.bits for one in measured) if all(one.bits for one in measured) else 0
    white = 2.0**bits - 1
    reason = _SAID
    if high > white:
        fractions = any(one.fractions for one in measured)
        used = 2.0 ** int(high).bit_length() - 1
        white = next((one for one in _WHITES if high <= one), 0.0) if fractions else used
        reason = _BITS
    if high == low:
        high += max(1.0, abs(low))
        return Found((low, high), _VALUES())
    if low < 0 or not white or high - low < white / NARROW:
        return Found((low, high), _VALUES())
    return Found((0.0, white), reason())


def eight_bits(image: Image.Image, shown: Range | None) -> Image.Image:
    """The greys in 8 bits, `shown` from black to white.

    Without a range white is 65535, as it was before there were ranges: of floats 1, 255 or 65535,
    the least of those that holds the image's largest value, or that value itself.
    """
    values = _values(image)
    if shown is None and values.dtype == np.uint16:
        shown = (0.0, _WHITES[-1])
    elif shown is None:
        values = np.nan_to_num(values, posinf=0.0, neginf=0.0)
        largest = float(values.max())
        whites = _WHITES if image.mode == "F" else _WHITES[-1:]
        shown = (0.0, next((white for white in whites if largest <= white), largest))
    grey = _table(*shown)[values] if values.dtype == np.uint16 else _stretched(values, shown)
    if image.format == "TIFF" and _tag(image, _PHOTOMETRIC) == _MIN_WHITE:
        grey = 255 - grey
    return Image.fromarray(grey)


@lru_cache(maxsize=8)
def _table(low: float, high: float) -> npt.NDArray[np.uint8]:
    return _stretched(np.arange(2**16, dtype=np.float64), (low, high))


def _stretched(values: npt.NDArray[np.float64], shown: Range) -> npt.NDArray[np.uint8]:
    low, high = shown
    values = np.nan_to_num(values, nan=low, posinf=high, neginf=low).clip(low, high)
    return ((values - low) * (255.0 / (high - low))).round().astype(np.uint8)


def _values(image: Image.Image) -> npt.NDArray[Any]:
    """The greys as numbers."""
    values = np.asarray(image)
    if image.mode == "I" and image.format == "TIFF" and _tag(image, _FORMAT) in (1, None):
        values = values.view(np.uint32)  # Pillow takes them for signed
    if values.dtype.itemsize == 2:
        return values.astype(np.uint16)
    with np.errstate(invalid="ignore"):  # of a NaN that signals
        return values.astype(np.float64)


def _tag(image: Image.Image, number: int) -> Any:
    """The first value of a tag of a TIFF; None where it has none."""
    value = image.tag_v2.get(number)  # type: ignore[attr-defined]
    return value[0] if isinstance(value, tuple) and value else value


def _of_tags(image: Image.Image) -> tuple[Range | None, int]:
    """The range that a TIFF says, and its bits, where it says more than that it has 16 or 32."""
    black, white = (
        next((found for tag in tags if isinstance(found := _tag(image, tag), int | float)), None)
        for tags in (_SHOWN_FROM, _SHOWN_TO)
    )
    bits = _tag(image, _BITS_A_SAMPLE)
    bits = bits if isinstance(bits, int) and 8 < bits < 16 else 0
    black = 0 if black is None else black
    if white is None or not black < white < 65535:
        return None, bits
    return (float(black), float(white)), bits


def _significant_bits(file: BinaryIO) -> int:
    """The bits of a grey PNG that mean something, by its chunk sBIT; 0 where it does not say."""
    file.seek(8)
    while len(head := file.read(8)) == 8:
        length, kind = struct.unpack(">I4s", head)
        if kind == b"sBIT" and length == 1:
            bits = file.read(1)[:1]
            return bits[0] if bits and 0 < bits[0] < 16 else 0
        if kind in (b"IDAT", b"PLTE") or length > 2**20:
            return 0
        file.seek(length + 4, 1)
    return 0
