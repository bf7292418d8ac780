"""Files of greys and colours of many bits, as scanners, cameras and microscopes make them."""

import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

_FORMATS = {"u": 1, "i": 2, "f": 3}
_TYPES = {"H": 3, "I": 4, "d": 12}


def tiff(path: Path, values: np.ndarray, **how: Any) -> Path:
    """A TIFF of (height, width) or (height, width, channels), written as told.

    `order` of bytes "<" or ">", `planes` of colours apart, `packed` by deflate, `black` whether 0
    is that, `tags` by number as the letter of a type of `struct` and a value.
    """
    order, planes = how.get("order", "<"), how.get("planes", False)
    channels = values.shape[2] if values.ndim == 3 else 1
    bands = np.moveaxis(values, 2, 0) if planes else [values]
    kind = values.dtype.newbyteorder(order)
    strips = [np.ascontiguousarray(band).astype(kind).tobytes() for band in bands]
    strips = [zlib.compress(strip) for strip in strips] if how.get("packed") else strips
    starts = np.cumsum([8, *map(len, strips)])
    colours = 2 if channels > 2 else int(how.get("black", True))
    tags: dict[int, tuple[str, Any]] = {
        256: ("H", values.shape[1]),
        257: ("H", values.shape[0]),
        258: ("H", [values.dtype.itemsize * 8] * channels),
        259: ("H", 8 if how.get("packed") else 1),
        262: ("H", colours),
        273: ("I", starts[:-1].tolist()),
        277: ("H", channels),
        278: ("H", values.shape[0]),
        279: ("I", list(map(len, strips))),
        284: ("H", 2 if planes else 1),
        339: ("H", [_FORMATS[values.dtype.kind]] * channels),
    } | how.get("tags", {})
    at, entries, beside = int(starts[-1]), b"", b""
    after = at + 2 + 12 * len(tags) + 4
    for number, (letter, value) in sorted(tags.items()):
        items = value if isinstance(value, list) else [value]
        content = struct.pack(f"{order}{len(items)}{letter}", *items)
        if len(content) > 4:
            beside, content = beside + content, struct.pack(f"{order}I", after + len(beside))
        entries += struct.pack(f"{order}HHI", number, _TYPES[letter], len(items))
        entries += content.ljust(4, b"\0")
    head = {"<": b"II", ">": b"MM"}[order] + struct.pack(f"{order}HI", 42, at)
    count, end = struct.pack(f"{order}H", len(tags)), bytes(4)
    path.write_bytes(head + b"".join(strips) + count + entries + end + beside)
    return path


def png(path: Path, values: np.ndarray, bits: int = 0) -> Path:
    """A grey PNG of 16 bits, of which it says that so many mean something."""
    Image.fromarray(values.astype(np.uint16)).save(path, "PNG")
    if bits:
        chunk = b"sBIT" + bytes([bits])
        whole = path.read_bytes()
        chunk = struct.pack(">I", 1) + chunk + struct.pack(">I", zlib.crc32(chunk))
        path.write_bytes(whole[:33] + chunk + whole[33:])
    return path


def ramp(low: float, high: float, size: int = 64) -> np.ndarray:
    """(size, size) from `low` to `high`."""
    return np.linspace(low, high, size * size).reshape(size, size)
