"""How far to go: the best point between the untouched base and what was tuned, by validation.

Weights on the straight line between the two know what either knows, and few images are easily
learned by heart (WiSE-FT, Wortsman et al. 2022, arXiv 2109.01903, eq. 1). At its beginning lies the
linear probe, so that a run does not end below it because of what training did.
"""

from torch import Tensor, nn

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Noted, Progress, Work
from cliptune.core.messages import text
from cliptune.evaluation.noise import as_good
from cliptune.training import checkpoint
from cliptune.training.classifier import Classifiers

FRACTIONS = (1.0, 0.75, 0.5, 0.25, 0.0)
"""Of the way from the base that are tried."""
FEW = 400
"""Training images under which much of what was tuned is learned by heart."""


def usual(images: int) -> float:
    """The fraction that did best on the whole on the development sets with so many images to train
    on (docs/recipes.md): it stands unless another one is better beyond chance."""
    return 0.5 if images < FEW else 0.75


_PART = text(
    "interpolated",
    "Of the way from the base to what was tuned, {fraction:.0%} is kept: on validation no other "
    "part does better beyond chance.",
)
_NOTHING = text(
    "interpolated-to-nothing",
    "On validation nothing that was tuned does better than the base with the same classifier: the "
    "base is kept as it is.",
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
        checkpoint.put(model, _between(start, end, fraction))
        metrics = yield from classifiers.decide(cancel)
        found[fraction] = metrics.likelihood
    best = max(found, key=lambda fraction: sum(found[fraction]))
    expected = usual(len(classifiers.prepared.splits.train))
    if as_good(found[expected], found[best]):
        best = expected
    checkpoint.put(model, _between(start, end, best))
    if best < 1:
        yield Noted(told=_PART(fraction=best) if best else _NOTHING())
    return best


def _between(
    start: dict[str, Tensor], end: dict[str, Tensor], fraction: float
) -> dict[str, Tensor]:
    if fraction == 1:
        return end
    return {name: start[name].lerp(tuned, fraction) for name, tuned in end.items()}
