"""How far to go: the best point between where training began and what was tuned, by validation.

Weights on the straight line between the two know what either knows, and few images are easily
learned by heart (WiSE-FT, Wortsman et al. 2022, arXiv 2109.01903, eq. 1). At its beginning lies
what there was before training: the untouched base, read by the linear probe's own rule, or the
adapter that training went on from. That was settled between the base and its own tuning already,
and what it knows is what is not to be forgotten now; so nothing below what it reaches is kept.
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Noted, Progress, Work
from cliptune.core.messages import text
from cliptune.core.metrics import Metrics
from cliptune.evaluation.noise import as_good
from cliptune.evaluation.prepared import Seen
from cliptune.training import checkpoint
from cliptune.training.classifier import Classifiers

FRACTIONS = (1.0, 0.75, 0.5, 0.25, 0.0)
"""Of the way from the beginning that are tried."""
FEW, HALF = 400, 0.5
"""Training images under which much of what was tuned is learned by heart; what is kept of it."""


def usual(images: int, reach: float) -> float:
    """The fraction that did best on the whole on the development sets with so many images to train
    on (docs/recipes.md), and the most that is kept unless more is better beyond chance.

    `reach` is the method's, where images are many.
    """
    return HALF if images < FEW else reach


_PART = text(
    "interpolated",
    "Of the way from where training began to what was tuned, {fraction:.0%} is kept: on validation "
    "no other part does clearly better.",
)
_NOTHING = text(
    "interpolated-to-nothing",
    "On validation what was before training does better than all that was tuned, read in the same "
    "way: that is kept.",
)


def settle(
    model: nn.Module,
    start: dict[str, Tensor],
    classifiers: Classifiers,
    cancel: CancelToken,
    *,
    reach: float,
    seen: dict[float, Seen],
    goes_on: bool = False,
) -> Work[float]:
    """Leave the model at the point that does best, and its classifier in place; the fraction.

    `start` are its trained weights as they were before any step, by name; where training `goes_on`
    from an adapter they know something already. `reach` is the method's. `seen` has what was seen
    at some fractions, and gets what is seen at others. Raises `Cancelled` on a stop; the model is
    then where it was tried last.
    """
    end = checkpoint.snapshot(model)
    expected = usual(len(classifiers.prepared.splits.train), reach)
    found: dict[float, Metrics] = {}
    for number, fraction in enumerate(FRACTIONS):
        yield Progress(phase="settle", done=number, total=len(FRACTIONS))
        if fraction and not goes_on and _falls(found, expected):
            continue
        _go(model, start, end, fraction)
        with classifiers.prepared.seeing(seen.setdefault(fraction, Seen())):
            found[fraction] = yield from classifiers.decide(cancel, tuned=goes_on or fraction > 0)
    best = _best(found, expected)
    if goes_on and found[best].accuracy < found[min(found)].accuracy:
        best = max(found, key=lambda one: (found[one].accuracy, sum(found[one].likelihood)))
    _go(model, start, end, best)
    if best < 1:
        yield Noted(told=_PART(fraction=best) if best else _NOTHING())
    return best


def _falls(found: dict[float, Metrics], expected: float) -> bool:
    """Whether the last fraction tried, within the expected one, did worse than the one before it:
    those below it, but for the beginning, do worse still. On the way along a straight line what is
    likely rises to one top and falls.
    """
    tried = [(fraction, sum(metrics.likelihood)) for fraction, metrics in found.items()]
    return len(tried) > 1 and tried[-1][0] <= expected and tried[-1][1] < tried[-2][1]


def _best(found: dict[float, Metrics], expected: float) -> float:
    """The best fraction up to the expected one, or a larger one that is better beyond chance.

    Few images for validation tell of a tuning that came to nothing, which is common, and are as
    often for one that was learned by heart. Over 26 runs with 16 images a class, judged on training
    images held out, this is 0.7 points over the probe and 3 runs are under it by more than half a
    point; the expected one unless another is better beyond chance is 0.5 over it, and 5 are under.
    """

    def likeliest(fractions: Iterable[float]) -> float:
        return max(fractions, key=lambda fraction: sum(found[fraction].likelihood))

    best, further = likeliest(one for one in found if one <= expected), likeliest(found)
    return best if as_good(found[best].likelihood, found[further].likelihood) else further


@torch.no_grad()
def _go(
    model: nn.Module, start: dict[str, Tensor], end: dict[str, Tensor], fraction: float
) -> None:
    """Put the weights at a fraction of the way into the model, one after another."""
    for name, parameter in checkpoint.trainable(model).items():
        parameter.copy_(end[name] if fraction == 1 else start[name].lerp(end[name], fraction))
