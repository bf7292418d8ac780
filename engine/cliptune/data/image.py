"""One image file: opening it safely, telling what is wrong with it, turning it into RGB."""

import os
import posixpath
from typing import BinaryIO

import numpy as np
from PIL import (  # the plugins register themselves when imported
    AvifImagePlugin,  # noqa: F401
    BmpImagePlugin,  # noqa: F401
    ExifTags,
    GifImagePlugin,  # noqa: F401
    Image,
    ImageFile,
    ImageOps,
    JpegImagePlugin,  # noqa: F401
    PngImagePlugin,  # noqa: F401
    TiffImagePlugin,  # noqa: F401
    WebPImagePlugin,  # noqa: F401
)

SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jfif", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".avif"}
)
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "GIF", "TIFF", "AVIF")
MOST_PIXELS = 100_000_000
"""An image with more is left out: decoding one takes three bytes a pixel on every thread."""
MOST_STRETCH = 100
"""An image longer than this many times its width is left out: the crop would show a sliver."""

_DEEP = frozenset({"I;16", "I;16B", "I;16L", "I;16N", "I", "F"})
"""Modes of grey with more than 8 bits."""
_MODES = _DEEP.union(
    {"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr"}
)


class NotAnImage(Exception):
    """The file's first bytes are those of no format that is read."""


def is_image(path: str) -> bool:
    """Whether a file's name says that it is an image."""
    return posixpath.splitext(path)[1].casefold() in SUFFIXES


def extended(path: str, windows: bool = os.name == "nt") -> str:
    """The path in the form that lets Windows open more than 260 characters."""
    if not windows or len(path) < 240 or path.startswith("\\\\?\\"):
        return path
    return "\\\\?\\UNC\\" + path[2:] if path.startswith("\\\\") else "\\\\?\\" + path


def open_image(file: BinaryIO) -> ImageFile.ImageFile:
    """The image in `file`, its header read and nothing decoded.

    `Image.open` would warn of a large image, and warnings cannot be silenced on one thread
    alone; the sizes are checked in `inspect` instead. Other formats (PostScript runs a program)
    are not tried. Raises `NotAnImage`, and whatever a plugin raises on a damaged header.
    """
    prefix = file.read(16)
    for name in FORMATS:
        factory, accept = Image.OPEN[name]
        if accept and accept(prefix) is True:  # a string says that this build lacks the format
            file.seek(0)
            return factory(file, "")
    raise NotAnImage


def orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 (upright) to 8. Decodes nothing."""
    if image.format == "PNG" and "exif" not in image.info:
        return 1  # PngImageFile.getexif would decode the whole image to look behind it
    try:
        turn = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # a damaged note of the camera says nothing of the pixels
        return 1
    return turn if turn in range(1, 9) else 1


def inspect(path: str) -> list[tuple[str, str]]:
    """The problems of an image as (kind, detail). Never raises.

    Damage is found by decoding, JPEG on an eighth of the scale, which finds the same files in
    half the time or less; of PNG the checksums are read, in a twentieth of the time.
    """
    try:
        with open(extended(path), "rb") as file:
            if not os.fstat(file.fileno()).st_size:
                return [("empty", "")]
            with open_image(file) as image:
                if fatal := _unusable(image):
                    return [fatal]
                oddities = _oddities(image)
                _verify(image, file)
                return oddities
    except Exception as error:  # on damaged files Pillow's plugins raise nearly anything
        return [damage(error)]


def unusable(path: str) -> tuple[str, str] | None:
    """What an image's header alone rules out, as (kind, detail); its size above all.

    Raises as `open_image` does.
    """
    with open(extended(path), "rb") as file, open_image(file) as image:
        return _unusable(image)


def damage(error: Exception) -> tuple[str, str]:
    """What an exception of Pillow or the system says of the image, as (kind, detail)."""
    if isinstance(error, NotAnImage):
        return "not an image", ""
    if isinstance(error, PermissionError):
        return "unreadable", "no permission"
    text = str(error) or type(error).__name__
    if "truncated" in text.lower():
        return "truncated", ""
    if isinstance(error, OSError) and error.strerror:
        return "unreadable", error.strerror.lower()
    return "unreadable", f"damaged ({text})"


def _unusable(image: Image.Image) -> tuple[str, str] | None:
    """What the header alone rules out."""
    short, long = sorted(image.size)
    if short * long > MOST_PIXELS:
        most = MOST_PIXELS // 1_000_000
        return "enormous", f"{image.width:,} x {image.height:,}, over {most} million pixels"
    if long > MOST_STRETCH * short:
        return "narrow", f"{image.width:,} x {image.height:,}"
    if image.mode not in _MODES:
        return "unreadable", f"the colour space {image.mode} is not read"
    return None


def _oddities(image: Image.Image) -> list[tuple[str, str]]:
    """What is told though the image is used."""
    found = []
    if orientation(image) != 1:
        found.append(("turned", ""))
    if image.mode == "CMYK":
        found.append(("cmyk", ""))
    elif image.mode in _DEEP:
        found.append(("16-bit", ""))
    elif image.mode in ("P", "PA") and image.format != "GIF":
        found.append(("palette", ""))
    # A JPEG of several frames is a camera's own doing (depth, gain map), not an animation.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        found.append(("animated", ""))
    return found


def _verify(image: ImageFile.ImageFile, file: BinaryIO) -> None:
    """Raise if the image would not decode."""
    if image.format != "PNG":
        image.draft(None, (1, 1))
        image.load()
        return
    try:
        image.verify()
    except Exception:  # a torn end does not always matter: the pixels may be whole
        file.seek(0)
        open_image(file).load()


def to_rgb(image: Image.Image) -> Image.Image:
    """The image upright, in RGB, 8 bits; what is transparent becomes white.

    Equal to `convert_to_rgb` of transformers, but for greys of more than 8 bits, which that
    clips to white, and for the turning.
    """
    image.load()
    if orientation(image) != 1:  # exif_transpose alone would copy every upright image
        image = ImageOps.exif_transpose(image)
    if image.mode == "RGB" and "transparency" not in image.info:
        return image
    if image.mode in _DEEP:
        return _eight_bits(image).convert("RGB")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(white, image)
    return image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """A grey of more than 8 bits on 0..255. White is 65535; of floats 1, 255 or 65535.

    32 bits say nowhere what is white: it is the least of those that holds the largest value, or
    that value itself.
    """
    grey = np.nan_to_num(np.asarray(image, dtype=np.float64), posinf=0.0).clip(min=0)
    whites = (1.0, 255.0, 65535.0) if image.mode == "F" else (65535.0,)
    largest = float(grey.max())
    white = next((white for white in whites if largest <= white), largest)
    return Image.fromarray((grey * (255.0 / white)).round().astype(np.uint8))
