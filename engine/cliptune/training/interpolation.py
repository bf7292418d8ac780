"""How far to go: the best point between the untouched base and what was tuned, by validation.

Weights on the straight line between the two know what either knows, and few images are easily
learned by heart (WiSE-FT, Wortsman et al. 2022, arXiv 2109.01903, eq. 1). At its beginning lies
what there was before training, read by the linear probe's own rule.
"""

import torch
from torch import Tensor, nn

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Noted, Progress, Work
from cliptune.core.messages import text
from cliptune.evaluation.noise import as_good
from cliptune.training import checkpoint
from cliptune.training.classifier import Classifiers

FRACTIONS = (1.0, 0.75, 0.5, 0.25, 0.0)
"""Of the way from the base that are tried."""
ERRORS = 0.5
"""Standard errors by which another fraction must be ahead on validation. Few as they are, they tell
of a tuning that came to nothing, which happens often enough: over 26 runs with 16 images a class,
judged on training images held out, this is 0.8 points over the probe, and 2 errors are 0.5."""
FEW = 400
"""Training images under which much of what was tuned is learned by heart."""


def usual(images: int) -> float:
    """The fraction that did best on the whole on the development sets with so many images to train
    on (docs/recipes.md): it stands unless another one is better by `ERRORS`."""
    return 0.5 if images < FEW else 0.75


_PART = text(
    "interpolated",
    "Of the way from the base to what was tuned, {fraction:.0%} is kept: on validation no other "
    "part does clearly better.",
)
_NOTHING = text(
    "interpolated-to-nothing",
    "On validation what was before training does better than all that was tuned, read in the same "
    "way: that is kept.",
)


def settle(
    model: nn.Module, start: dict[str, Tensor], classifiers: Classifiers, cancel: CancelToken
) -> Work[float]:
    """Leave the model at the point that does best, and its classifier in place; the fraction.

    `start` are its trained weights as they were before any step, by name. Raises `Cancelled` on a
    stop; the model is then where it was tried last.
    """
    end = checkpoint.snapshot(model)
    found: dict[float, list[float]] = {}
    for number, fraction in enumerate(FRACTIONS):
        yield Progress(phase="settle", done=number, total=len(FRACTIONS))
        _go(model, start, end, fraction)
        metrics = yield from classifiers.decide(cancel)
        found[fraction] = metrics.likelihood
    best = max(found, key=lambda fraction: sum(found[fraction]))
    expected = usual(len(classifiers.prepared.splits.train))
    if as_good(found[expected], found[best], ERRORS):
        best = expected
    _go(model, start, end, best)
    if best < 1:
        yield Noted(told=_PART(fraction=best) if best else _NOTHING())
    return best


@torch.no_grad()
def _go(
    model: nn.Module, start: dict[str, Tensor], end: dict[str, Tensor], fraction: float
) -> None:
    """Put the weights at a fraction of the way into the model, one after another."""
    for name, parameter in checkpoint.trainable(model).items():
        parameter.copy_(end[name] if fraction == 1 else start[name].lerp(end[name], fraction))
