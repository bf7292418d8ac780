"""How far a measured accuracy may lie from the true one. No torch."""

import math
import statistics
from collections.abc import Sequence
from functools import cache

from cliptune.core.metrics import (
    ACCURACY,
    BALANCED,
    RECALL,
    ClassMetrics,
    Figure,
    LabelMetrics,
    Metrics,
)


def over_seeds(figures: Sequence[Figure]) -> Figure:
    """The mean of a measure, and where the true one lies with 95 %.

    `figures` are one a seed. Three or more are judged by how far they lie apart (Student's t). Two
    say next to nothing of that (their quantile is 12.7): as of one, the interval is that over the
    images, the mean of both where there are two.
    """
    scores = [one.value for one in figures]
    mean = statistics.mean(scores)
    if len(scores) < 3:
        bounds = [
            (one.low, one.high) for one in figures if one.low is not None and one.high is not None
        ]
        if len(bounds) < len(scores):
            return Figure(value=mean)
        low, high = map(statistics.mean, zip(*bounds, strict=True))
        return Figure(value=mean, low=low, high=high)
    margin = student(len(scores)) * statistics.stdev(scores) / math.sqrt(len(scores))
    return Figure(value=mean, low=max(0.0, mean - margin), high=min(1.0, mean + margin))


def figures(metrics: Metrics) -> dict[str, Figure]:
    """Every figure of a measurement, with its interval over the images where one is known."""
    found = {name: Figure(value=value) for name, value in metrics.figures.items()}
    for name in found.keys() & {ACCURACY, RECALL}:
        found[name] = _within(found[name].value, *wilson(found[name].value, metrics.count))
    if isinstance(metrics, LabelMetrics) and metrics.seen is not None:
        # With NumPy, which the thread of the window does without.
        from cliptune.evaluation import several

        bounds = several.intervals(metrics.seen)
        found |= {name: _within(found[name].value, *bounds[name]) for name in bounds}
    if isinstance(metrics, ClassMetrics):
        counts = metrics.images_of_class()
        rates = [(rate, counts[name]) for name, rate in metrics.per_class.items()]
        found[BALANCED] = _within(found[BALANCED].value, *mean_of_rates(rates))
    return found


def _within(value: float, low: float, high: float) -> Figure:
    return Figure(value=value, low=low, high=high)


def mean_of_rates(rates: Sequence[tuple[float, int]]) -> tuple[float, float]:
    """The 95 % interval of the mean of fractions, each of its own number of images.

    Their Wilson intervals, combined by what each adds to the variance (Zou, Huang and Zhang 2009,
    Comput. Stat. Data Anal. 53, p. 1080): right too where a class has few images.
    """
    mean = statistics.mean(rate for rate, _ in rates)
    each = [(rate, *wilson(rate, count)) for rate, count in rates]
    below = math.hypot(*(rate - low for rate, low, _ in each)) / len(each)
    above = math.hypot(*(high - rate for rate, _, high in each)) / len(each)
    return max(0.0, mean - below), min(1.0, mean + above)


def wilson(fraction: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a fraction of `count` (Wilson 1927, J. Am. Stat. Assoc. 22, p. 209);
    of none it may be anything."""
    if not count:
        return 0.0, 1.0
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
