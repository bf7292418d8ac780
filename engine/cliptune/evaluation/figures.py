"""How figures are told: with their images where these are few, by words and by vectors. No torch.

What tells a figure asks here first: only where nothing comes of it may a rate stand alone.
"""

import math
from collections.abc import Mapping
from typing import Any

from cliptune.core.messages import Message, text
from cliptune.core.metrics import ACCURACY, Classifier, Figure
from cliptune.core.summary import RunSummary
from cliptune.evaluation.intervals import wilson

FEW = 30
"""Images under which a rate is not told alone: 95 % then reach 15 points and more to both sides of
a half, and "100 %" may be 86 %."""

_RIGHT = text("figure-right", "{right:,} of {count:,}")
_RATE = text("figure-on-few", "{rate:.0f} % on {count:,}")
_IMAGES = text("figure-images", "{figure} images")
_IMAGE = text("figure-one-image", "{figure} image")
_PERCENT = text("figure-percent", "{rate:.1f} %")
_LIKELY = text("figure-likely", "{figure} images, likely {low:.0f} to {high:.0f} %")
_LIKELY_ONE = text("figure-likely-one", "{figure} image, likely {low:.0f} to {high:.0f} %")
TOO_FEW = text(
    "too-few-images",
    "{count:,} images are too few to trust.",
    "Add about {wanted:,} a class.",
)
_ONE = text("too-few-one", "One image is too little to trust.", TOO_FEW.hint)
TOO_FEW_CAPTIONS = text(
    "too-few-captions", "{count:,} images are too few to trust.", "Add about {wanted:,}."
)

_BY_WORDS = text("by-words-used", "By words {words} (used), by fitted vectors {vectors}")
_BY_VECTORS = text("by-vectors-used", "By words {words}, by fitted vectors {vectors} (used)")
WHAT_IT_MEANS = text(
    "by-words-and-vectors",
    "By words: an image is compared with what the classes are called, which also answers for "
    "classes that were not taught. By fitted vectors: it is compared with what your images of each "
    "class look like, which is often better, for these classes alone.",
)


def of_few(
    figure: Figure, count: int, measure: str = ACCURACY, *, short: bool = False
) -> Message | None:
    """How a figure of few images is told, with its interval unless it is to be short.

    None where it may stand alone: of `FEW` images or more, or of nobody knows how many (0).
    """
    if not 0 < count < FEW:
        return None
    right = figure.value * count
    low, high = figure.low, figure.high
    if measure == ACCURACY and abs(math.remainder(right, 1)) < 1e-3:
        told = _RIGHT(right=round(right), count=count)
        if low is None or high is None:
            low, high = wilson(figure.value, count)
    else:
        told = _RATE(rate=100 * figure.value, count=count)
    if short:
        return told
    alone, likely = (_IMAGE, _LIKELY_ONE) if count == 1 else (_IMAGES, _LIKELY)
    if low is None or high is None:
        return alone(figure=told)
    return likely(figure=told, low=100 * low, high=100 * high)


def in_short(figure: Figure, count: int, measure: str) -> Message:
    """How a figure is told within a sentence, of few images with these."""
    few = of_few(figure, count, measure, short=True)
    return few or _PERCENT(rate=100 * figure.value)


def too_few(count: int, classes: int, fraction: float) -> Message | None:
    """What is said where a model was judged on few images; None where there are enough.

    `fraction` of the images of each of `classes` (0 for captions) are judged on. What is missing to
    `FEW` comes from images in all of them, told to the next ten, as no more is known.
    """
    if not 0 < count < FEW:
        return None
    wanted = 10 * math.ceil((FEW - count) / (max(1, classes) * fraction) / 10)
    wording = TOO_FEW_CAPTIONS if not classes else _ONE if count == 1 else TOO_FEW
    return wording(count=count, wanted=wanted)


def by_classifier(told: Mapping[Any, str | Message], used: Classifier) -> Message:
    """What a model reaches by `words` and by `vectors`, each told already."""
    return (_BY_WORDS if used == "words" else _BY_VECTORS)(**told)


def both(summary: RunSummary, measure: str) -> dict[Classifier, Figure]:
    """A measure of a run by words and by fitted vectors; nothing where not both are known."""
    known: dict[Classifier, dict[str, Figure]] = {
        "words": summary.by_words,
        "vectors": summary.by_vectors,
    }
    if any(measure not in figures for figures in known.values()):
        return {}
    return {by: figures[measure] for by, figures in known.items()}
