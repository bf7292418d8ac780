"""Images small enough to lie inside a page, as data URIs."""

import base64
import io
from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from cliptune.core import bounded
from cliptune.core.files import extended
from cliptune.core.ranges import Range
from cliptune.data.image import open_image, to_rgb, unusable

SIDE = 150
"""Pixels of the longer side: four lie side by side on paper."""


def uri(path: Path, greys: Range | None = None) -> str:
    """An image as a small JPEG inside a URI; empty where it is gone or cannot be read."""
    try:
        if unusable(str(path)):
            return ""
        with bounded.opened(extended(str(path))) as file, open_image(file) as image:
            image.draft("RGB", (2 * SIDE, 2 * SIDE))
            small = to_rgb(image, greys)
            small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
            buffer = io.BytesIO()
            small.save(buffer, "JPEG", quality=80)
    except Exception:  # on damaged files Pillow's plugins raise nearly anything
        return ""
    return f"data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def first(folder: Path, paths: Iterable[str], limit: int) -> list[str]:
    """The first of these paths whose images are still there."""
    there = []
    for path in paths:
        if (folder / path).is_file():
            there.append(path)
            if len(there) == limit:
                break
    return there
