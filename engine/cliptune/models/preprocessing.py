"""What a base's image processor asks for: how images are framed, and what numbers they become."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import text
from cliptune.data.framing import Framing

_FILES = "preprocessor_config.json or processor_config.json"
_ANY_SIZE = text(
    "model-images-any-size",
    "The model in {folder} wants its images as they are, of any size, and takes {side} x {side} "
    "pixels only.",
    f'Set "do_resize" and "do_center_crop" to true in its {_FILES}.',
)
_ANY_SHAPE = text(
    "model-images-any-shape",
    "The model in {folder} wants its images of any shape, and takes {side} x {side} pixels only.",
    f'In its {_FILES}, set "do_center_crop" to true, or give "size" a height and a width.',
)
_OTHER_SIZE = text(
    "model-images-other-size",
    "The model in {folder} wants its images of {height} x {width} pixels, and takes {side} x "
    "{side}.",
    f'Give "size" and "crop_size" in its {_FILES} the "image_size" of its config.json.',
)
_UNKNOWN_SIZE = text(
    "model-images-unknown-size",
    "The model in {folder} wants its images resized in a way that is not known here: {name} is "
    "{size}.",
    f'Give "size" in its {_FILES} a shortest_edge, or a height and a width.',
)


@dataclass(frozen=True)
class Preprocessing:
    """From an image to what a model takes: framed, times `rescale`, less `mean`, over `std`."""

    framing: Framing
    rescale: float
    mean: tuple[float, float, float]
    std: tuple[float, float, float]


def preprocessing(images: Any, side: int, folder: Path) -> Preprocessing:
    """What an image processor of transformers asks for, for a model of images of `side` pixels.

    Images are turned into RGB whatever it says: without that, transformers fails on all others.
    Raises `ClipTuneError` where it does not give squares of `side`, `ValueError` on settings that
    are no numbers.
    """
    size = _size(images.size, folder) if images.do_resize else None
    if images.do_center_crop:
        given = _box("crop_size", images.crop_size, folder)
    elif isinstance(size, tuple):
        given = size
    else:
        raise ClipTuneError((_ANY_SHAPE if size else _ANY_SIZE)(folder=folder, side=side))
    padded = _box("pad_size", images.pad_size, folder) if _pads(images) else given
    for height, width in (given, padded):
        if (height, width) != (side, side):
            raise ClipTuneError(_OTHER_SIZE(folder=folder, height=height, width=width, side=side))
    framing = Framing(side, size, int(Image.Resampling(images.resample)))
    rescale = float(images.rescale_factor) if images.do_rescale else 1.0
    none = (0.0,) * 3, (1.0,) * 3
    mean, std = (images.image_mean, images.image_std) if images.do_normalize else none
    return _checked(Preprocessing(framing, rescale, _colours(mean), _colours(std)))


def _pads(images: Any) -> bool:
    """Whether images are padded to a size of their own; without one, to the largest of a batch."""
    return bool(getattr(images, "do_pad", None) and getattr(images, "pad_size", None))


def _size(given: Any, folder: Path) -> int | tuple[int, int]:
    """The shorter edge that images are resized to, or their height and width."""
    sizes = _known(given)
    if sizes.keys() == {"shortest_edge"} and _is_edge(edge := sizes["shortest_edge"]):
        return int(edge)
    return _box("size", given, folder)


def _box(name: str, given: Any, folder: Path) -> tuple[int, int]:
    """Height and width."""
    sizes = _known(given)
    if sizes.keys() == {"height", "width"} and all(map(_is_edge, sizes.values())):
        return sizes["height"], sizes["width"]
    raise ClipTuneError(_UNKNOWN_SIZE(folder=folder, name=name, size=str(sizes)))


def _known(given: Any) -> dict[str, Any]:
    return {name: value for name, value in dict(given).items() if value is not None}


def _is_edge(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _colours(given: Any) -> tuple[float, float, float]:
    """One number for each colour; one alone counts for all."""
    numbers = [*map(float, given)] if isinstance(given, list | tuple) else [float(given)] * 3
    if len(numbers) != 3 or not all(map(math.isfinite, numbers)):
        raise ValueError("its settings for images are no numbers of three colours")
    return numbers[0], numbers[1], numbers[2]


def _checked(made: Preprocessing) -> Preprocessing:
    """Raise `ValueError` if images would become what is no number."""
    if not math.isfinite(made.rescale):
        raise ValueError("its settings for images rescale by what is no number")
    if 0 in made.std:
        raise ValueError("its settings for images divide by nothing")
    return made
