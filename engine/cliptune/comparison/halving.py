"""Successive halving within a budget of time: how many begin, for how long, and which go on.

Many are tried for a short time, and the better half goes on for longer, until one is left (Jamieson
and Talwalkar 2016, arXiv 1502.07943). What is tried longer begins anew, so that its learning rate
falls over its own length. Half of the time is for choosing, shared alike by the rungs; the other
half is for the one that is left. No torch.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

CHOOSING = 0.5
"""Fraction of the time in which it is chosen what gets the rest."""
DRAWS = 20_000
"""Of signs, by which it is told what chance alone does."""


@dataclass(frozen=True)
class Cost:
    """Seconds that a run of a method takes."""

    beside: float
    """To open, to measure: whatever its length."""
    epoch: float

    @property
    def least(self) -> float:
        """Of the shortest run there is."""
        return self.beside + self.epoch


def rungs(count: int) -> list[int]:
    """How many are tried in each round until one is left: 5, 3, 2."""
    sizes = []
    while count > 1:
        sizes.append(count)
        count = math.ceil(count / 2)
    return sizes


def plan(count: int, seconds: float) -> list[tuple[int, float]]:
    """How many are tried in each rung, and for how many seconds each, of those there are in all."""
    sizes = rungs(count)
    return [(size, CHOOSING * seconds / len(sizes) / size) for size in sizes]


def breadth(candidates: int, seconds: float, least: float) -> int:
    """How many of the candidates may begin, so that each has `least` seconds at first; one may
    always."""
    fitting = (n for n in range(candidates, 1, -1) if plan(n, seconds)[0][1] >= least)
    return next(fitting, min(candidates, 1))


def epochs(seconds: float, cost: Cost, most: int) -> int:
    """How many whole epochs fit; 0 where not even one does."""
    if seconds < cost.least:
        return 0
    return min(most, int((seconds - cost.beside) / max(cost.epoch, 1e-9)))


def better_half(losses: Mapping[str, float]) -> list[str]:
    """The names with the smaller losses, the smallest first; none whose loss is no number."""
    finite = [name for name, loss in losses.items() if math.isfinite(loss)]
    return sorted(finite, key=losses.__getitem__)[: math.ceil(len(losses) / 2)]


def beyond_doubt(differences: Sequence[float], level: float) -> bool:
    """Whether paired differences are above zero, and by chance in fewer than `level` of all cases.

    Fisher's randomisation test, one-sided (1935, The Design of Experiments, sec. 21): if nothing
    set the pairs apart, each difference might as well have the other sign. Right for few images
    too: three can prove nothing. Of right and wrong answers it is McNemar's exact test.
    """
    values = np.asarray(differences, dtype=np.float64)
    values = values[values != 0]
    total = values.sum()
    if total <= 0 or 0.5 ** len(values) >= level:
        return False
    generator, reached, block = np.random.default_rng(0), 0, 500
    for _ in range(DRAWS // block):
        signs = 2 * generator.integers(0, 2, (block, len(values)), dtype=np.int8) - 1
        reached += int(np.count_nonzero(signs @ values >= total * (1 - 1e-9)))
    return (reached + 1) / (DRAWS + 1) < level
