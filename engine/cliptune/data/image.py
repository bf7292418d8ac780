"""One image file: opening it safely, telling what is wrong with it, turning it into RGB."""

import os
import warnings
from contextlib import suppress
from datetime import datetime
from typing import BinaryIO, NamedTuple

from PIL import (  # the plugins register themselves when imported
    AvifImagePlugin,  # noqa: F401
    BmpImagePlugin,  # noqa: F401
    ExifTags,
    GifImagePlugin,  # noqa: F401
    Image,
    ImageFile,
    ImageOps,
    Jpeg2KImagePlugin,  # noqa: F401
    JpegImagePlugin,  # noqa: F401
    PngImagePlugin,  # noqa: F401
    PpmImagePlugin,  # noqa: F401
    WebPImagePlugin,  # noqa: F401
)

from cliptune.core import bounded
from cliptune.core.files import extended
from cliptune.core.messages import Message, text
from cliptune.core.ranges import Range
from cliptune.core.reasons import reason
from cliptune.data import greys
from cliptune.data.formats import FIRST, format_of
from cliptune.data.greys import Measured
from cliptune.data.tiff import Refused, open_tiff

MOST_PIXELS = 100_000_000
"""An image with more is excluded: decoding one takes three bytes a pixel on every thread."""
MOST_STRETCH = 100
"""An image longer than this many times its width is excluded: the crop would show a sliver."""

_MODES = greys.MODES.union(
    {"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr"}
)
_DIM = 16
"""Of a colour's 16 bits the upper 8 are read: below this only the lowest 12 of them are in use."""

# Of a damaged header Pillow warns on standard error; what is wrong is told as a `Fault`.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)

_TOO_LARGE = text("image-too-large", "{width:,} x {height:,}, over {limit:,} million pixels")
_SIZE = text("image-size", "{width:,} x {height:,}")
_COLOURS = text("image-colours", "the colour space {mode} is not read")
_DIM_COLOURS = text("image-dim", "colours of 16 bits that use 12 or fewer are not read")
_DAMAGED = text("image-damaged", "damaged ({reason})")

_SHORT = {
    "empty": text("image-is-empty", "it is empty"),
    "not an image": text("image-is-none", "it is not an image"),
    "truncated": text("image-is-truncated", "it is truncated"),
    "enormous": text("image-is-enormous", "it is too large"),
    "narrow": text("image-is-narrow", "it is too narrow"),
}
"""Why an image cannot be used, by the kind of its fault; of others the detail says it all."""
_WITH = text("image-fault", "{what}: {detail}")


class Fault(NamedTuple):
    """What is wrong or odd about one image, as a kind of `problems.KINDS`."""

    kind: str
    detail: Message | None = None
    """What there is to say beyond the kind."""

    @property
    def reason(self) -> Message:
        """Why the image cannot be used, to end a sentence with."""
        if self.detail and self.kind in _SHORT:
            return _WITH(what=_SHORT[self.kind](), detail=self.detail)
        return self.detail or _SHORT[self.kind]()


class NotAnImage(Exception):
    """The file's first bytes are those of no format that is read."""


def open_image(file: BinaryIO) -> ImageFile.ImageFile:
    """The image in `file`, its header read and nothing decoded.

    `Image.open` would warn of a large image, and warnings cannot be silenced on one thread
    alone; the sizes are checked in `inspect` instead. Other formats (PostScript runs a program)
    are not tried. Raises `NotAnImage`, `Refused`, and whatever a plugin raises on a damaged header.
    """
    if not file.seek(0, os.SEEK_END):  # nor is what the system makes up, which may have no end
        raise NotAnImage
    file.seek(0)
    name = format_of(file.read(FIRST))
    if name is None:
        raise NotAnImage
    file.seek(0)
    if name == "HEIF":
        from pillow_heif import HeifImageFile  # takes a while, and many folders hold none

        return HeifImageFile(file, "")
    if name == "TIFF":
        return open_tiff(file)
    factory, _ = Image.OPEN[name]
    return factory(file, "")


def orientation(image: Image.Image) -> int:
    """The EXIF orientation, 1 (upright) to 8. Decodes nothing."""
    try:
        turn = _exif(image).get(ExifTags.Base.Orientation, 1)
    except Exception:  # a damaged note of the camera says nothing of the pixels
        return 1
    return turn if turn in range(1, 9) else 1


def taken(image: Image.Image) -> float | None:
    """When EXIF says that an image was taken, in seconds since the epoch: by the clock of where
    this runs, unless the camera says what its own goes by. None where nothing is said. Decodes
    nothing.
    """
    try:
        exif = _exif(image)
        camera = exif.get_ifd(ExifTags.IFD.Exif)
        when, zone = camera.get(ExifTags.Base.DateTimeOriginal), ExifTags.Base.OffsetTimeOriginal
        if not when:
            when, zone = exif.get(ExifTags.Base.DateTime), ExifTags.Base.OffsetTime
        return _seconds(_plain(when), _plain(camera.get(zone)))
    except Exception:  # of a damaged note, or of a clock that was never set
        return None


def _exif(image: Image.Image) -> Image.Exif:
    if image.format == "PNG" and "exif" not in image.info:
        return Image.Exif()  # PngImageFile.getexif would decode the whole image to look behind it
    return image.getexif()


def _plain(said: object) -> str:
    return str(said or "").replace("\0", "").strip()


def _seconds(when: str, zone: str) -> float:
    """Raises `ValueError` and others of what is no time."""
    at = datetime.strptime(when[:19], "%Y:%m:%d %H:%M:%S")
    with suppress(ValueError):
        at = datetime.strptime(f"{when[:19]} {zone}", "%Y:%m:%d %H:%M:%S %z")
    return at.timestamp()


def inspect(path: str) -> tuple[list[Fault], Measured | None]:
    """What is wrong with an image, and what is known of greys of more than 8 bits. Never raises.

    Damage is found by decoding, JPEG on an eighth of the scale, which finds the same files in
    half the time or less; of PNG the checksums are read, in a twentieth of the time.
    """
    try:
        with bounded.opened(extended(path)) as file:
            if not os.fstat(file.fileno()).st_size:
                return [Fault("empty")], None
            with open_image(file) as image:
                if fatal := _unusable(image):
                    return [fatal], None
                oddities, deep = _oddities(image), image.mode in greys.MODES
                _verify(image, file)
                return oddities, greys.measure(image, file) if deep else None
    except Exception as error:  # on damaged files Pillow's plugins raise nearly anything
        return [damage(error)], None


def unusable(path: str) -> Fault | None:
    """What an image's header alone rules out; its size above all.

    Raises as `open_image` does.
    """
    with bounded.opened(extended(path)) as file, open_image(file) as image:
        return _unusable(image)


def damage(error: Exception) -> Fault:
    """What an exception of Pillow or the system says of the image."""
    if isinstance(error, NotAnImage):
        return Fault("not an image")
    if isinstance(error, Image.DecompressionBombError):  # of a part that is larger than the whole
        return Fault("enormous")
    if isinstance(error, Refused):
        return Fault("unreadable", error.told)
    if isinstance(error, PermissionError):
        return Fault("unreadable", reason(error))
    words = str(error) or type(error).__name__
    if "truncated" in words.lower():
        return Fault("truncated")
    if isinstance(error, OSError) and error.strerror:
        return Fault("unreadable", reason(error))
    return Fault("unreadable", _DAMAGED(reason=words))


def _unusable(image: Image.Image) -> Fault | None:
    """What the header alone rules out."""
    short, long = sorted(image.size)
    size = {"width": image.width, "height": image.height}
    if short * long > MOST_PIXELS:
        return Fault("enormous", _TOO_LARGE(limit=MOST_PIXELS // 1_000_000, **size))
    if long > MOST_STRETCH * short:
        return Fault("narrow", _SIZE(**size))
    if image.mode not in _MODES:
        return Fault("unreadable", _COLOURS(mode=image.mode))
    return None


def _oddities(image: Image.Image) -> list[Fault]:
    """What is told though the image is used."""
    kinds = []
    if orientation(image) != 1:
        kinds.append("turned")
    if image.mode == "CMYK":
        kinds.append("cmyk")
    elif image.mode in greys.MODES:
        kinds.append("16-bit")
    elif image.mode in ("P", "PA") and image.format != "GIF":
        kinds.append("palette")
    # Several images in one JPEG or HEIC are a camera's own doing (depth, gain map, burst).
    if image.format not in ("MPO", "HEIF") and getattr(image, "is_animated", False):
        kinds.append("animated")
    return [Fault(kind) for kind in kinds]


def _verify(image: ImageFile.ImageFile, file: BinaryIO) -> None:
    """Raise if the image would not decode, or not to what it shows."""
    colours = len(image.getbands()) > 1 and _of_16_bits(image)
    if image.format != "PNG" or colours or image.mode in greys.MODES:
        if image.format in ("JPEG", "MPO"):
            image.draft(None, (1, 1))
        image.load()
        if colours and all(high < _DIM for _, high in _extrema(image)):
            raise Refused(_DIM_COLOURS())
        return
    try:
        image.verify()
    except Exception:  # a torn end does not always matter: the pixels may be whole
        file.seek(0)
        with open_image(file) as again:
            again.load()


def _of_16_bits(image: ImageFile.ImageFile) -> bool:
    """Whether samples of 16 bits are read as 8, the upper ones."""
    args = image.tile[0].args if image.tile else ""
    mode = args[0] if isinstance(args, tuple) else args
    return ";16" in str(mode)


def _extrema(image: Image.Image) -> list[tuple[float, float]]:
    """The lowest and the highest value of each band but that of transparency."""
    bands = zip(image.getbands(), image.split(), strict=True)
    return [band.getextrema() for name, band in bands if name not in "Aa"]  # type: ignore[misc]


def to_rgb(image: Image.Image, shown: Range | None = None) -> Image.Image:
    """The image upright, in RGB, 8 bits; what is transparent becomes white.

    Greys of more than 8 bits are `shown` from black to white as `greys.eight_bits` does it. Equal
    to `convert_to_rgb` of transformers, but for these, which that clips to white, and the turning.
    """
    image.load()
    turn = orientation(image)
    if image.mode in greys.MODES:
        image = greys.eight_bits(image, shown)
        image.getexif()[ExifTags.Base.Orientation] = turn
    if turn != 1:  # exif_transpose alone would copy every upright image
        image = ImageOps.exif_transpose(image)
    if image.mode == "RGB" and "transparency" not in image.info:
        return image
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(white, image)
    return image.convert("RGB")
