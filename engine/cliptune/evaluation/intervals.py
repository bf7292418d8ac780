"""How far a measured accuracy may lie from the true one. No torch."""

import math
import statistics
from collections.abc import Sequence
from functools import cache


def interval(scores: Sequence[float], count: int) -> tuple[float, float]:
    """Where the true accuracy lies with 95 %: over three seeds or more, else over the images.

    `scores` are accuracies on `count` images each, 0 to 1, one a seed. Three or more are judged by
    how far they lie apart (Student's t). Two say next to nothing of that (their quantile is 12.7):
    as of one, Wilson's interval of their mean over `count` images is given.
    """
    mean = statistics.mean(scores)
    if len(scores) < 3:
        return wilson(mean, count)
    margin = student(len(scores)) * statistics.stdev(scores) / math.sqrt(len(scores))
    return max(0.0, mean - margin), min(1.0, mean + margin)


def wilson(fraction: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a fraction of `count` (Wilson 1927, J. Am. Stat. Assoc. 22, p. 209)."""
    z = 1.959964
    middle = (fraction + z * z / (2 * count)) / (1 + z * z / count)
    margin = z / (1 + z * z / count)
    margin *= math.sqrt(fraction * (1 - fraction) / count + z * z / (4 * count * count))
    # Rounding must not leave the fraction itself outside.
    return max(0.0, min(fraction, middle - margin)), min(1.0, max(fraction, middle + margin))


@cache
def student(count: int) -> float:
    """Student's t at 97.5 % for the mean of `count` values, two at least."""
    import mpmath  # only where seeds are compared: it takes a tenth of a second

    freedom = count - 1

    def outside(t: float) -> float:
        """The probability of a value farther from zero than t."""
        inside = freedom / (freedom + t * t)
        return mpmath.betainc(freedom / 2, 0.5, 0, inside, regularized=True)  # type: ignore[no-any-return]

    bounds = 1.9, 13.0  # of infinitely many values and of two
    return float(mpmath.findroot(lambda t: outside(t) - 0.05, bounds, solver="anderson"))
