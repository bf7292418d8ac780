"""How sure a model may be, by what it says of images that it did not learn from.

The largest probability tells best what is rightly said: on held-out classes of the sample and of
photographs of clothes neither the margin, the entropy, the energy nor the distance to the images
learned from did better at telling what is right from all else. A probability that is as sure as it
is right is at once an estimate of the precision above it, and a steadier one than counting hits: 20
images do for it.
"""

import math

import torch
from torch import Tensor
from torch.nn import functional

from cliptune.core.certainty import Certainty, Level
from cliptune.core.messages import Message, text

_SAYS = text(
    "certainty-says",
    "For {precision:.0%} of what is said to be right, a class is said of {said:.0%} of images like "
    "those for validation.",
)
_REFUSES = text(
    "certainty-refuses",
    "For {precision:.0%} of what is said to be right, a class is said of {said:.0%} of images like "
    "those for validation, and {refused:.0%} of images of a class that it does not know are called "
    "unsure.",
)

SCALES: list[float] = torch.logspace(-1.5, 1, 51).tolist()
"""What logits may be multiplied by."""
SPREAD = 0.5
"""Standard deviation of the logarithm of a scale, as it is thought of before any image was looked
at: so that a few images that are all right do not make a model sure of everything."""
PRECISIONS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99)
"""What may be asked for."""
FEWEST = 4
"""Classes from which on one is left out after another."""


def certainty(logits: Tensor, labels: Tensor) -> Certainty:
    """What logits `(images, classes)` of images of the classes `(images,)` tell of a model."""
    labels = labels.to(logits.device)
    scale = _scale(logits, labels)
    logits = scale * logits.float()
    known = logits.softmax(dim=1).amax(dim=1).sort(descending=True).values
    unknown = None
    if logits.shape[1] >= FEWEST:  # what is said of an image whose class is not among the others
        others = logits.scatter(1, labels[:, None], -torch.inf)
        unknown = others.softmax(dim=1).amax(dim=1).sort().values
    levels = [_level(precision, known, unknown, logits.shape[1]) for precision in PRECISIONS]
    return Certainty(scale=scale, levels=[one for one in levels if one])


def _scale(logits: Tensor, labels: Tensor) -> float:
    """The scale that is likeliest: of these images, and before them (see `SPREAD`)."""

    def unlikely(scale: float) -> float:
        loss = functional.cross_entropy(scale * logits.float(), labels, reduction="sum")
        return float(loss) + (math.log(scale) / SPREAD) ** 2 / 2

    return min(SCALES, key=unlikely)


def _level(precision: float, known: Tensor, unknown: Tensor | None, classes: int) -> Level | None:
    """The lowest threshold above which so much is right.

    `known` are probabilities of what is said, the highest first; `unknown` those of images without
    their own class, the lowest first. Of these there are as many as if one class more were shown.
    """
    said = torch.arange(1, len(known) + 1, device=known.device).float()
    if unknown is not None:
        below = torch.searchsorted(unknown, known)
        said += (len(unknown) - below) / classes
    enough = (known.cumsum(dim=0) / said >= precision).nonzero()
    if not len(enough):
        return None
    last = int(enough[-1])
    threshold = math.floor(1e6 * known[last].item()) / 1e6
    refused = None if unknown is None else (unknown < threshold).float().mean().item()
    fraction = (known >= threshold).float().mean().item()
    return Level(precision=precision, threshold=threshold, said=fraction, refused=refused)


def told(level: Level) -> Message:
    """What a level comes to, in words."""
    figures = {"precision": level.precision, "said": level.said}
    return _SAYS(**figures) if level.refused is None else _REFUSES(**figures, refused=level.refused)
