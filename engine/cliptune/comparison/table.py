"""What runs came to, side by side: the table of the comparison. No torch."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cliptune.core.summary import RunSummary
from cliptune.evaluation.intervals import interval
from cliptune.methods import UNTOUCHED


@dataclass(frozen=True)
class Row:
    """A line of the table: a method over all seeds. Rates are 0 to 1."""

    kind: str
    label: str
    accuracy: float
    low: float
    high: float
    """The interval: over three seeds or more by Student's t, else by Wilson; 95 %."""
    gained: float | None = None
    """Above zero-shot."""
    seconds: float | None = None
    peak_memory: float | None = None
    """Bytes."""
    parameters: int | None = None
    fraction: float | None = None
    """Of the base's weights that was trained."""


@dataclass(frozen=True)
class Comparison:
    """What was compared, and the table."""

    images: str
    """The name of the folder of images."""
    base: str
    seeds: int
    split: str
    count: int
    device: str
    rows: tuple[Row, ...]


def zero_shot_row(label: str, scores: Sequence[float], count: int) -> Row:
    """The row of the untouched base from its accuracies, one a seed, each on `count` images."""
    low, high = interval(scores, count)
    return Row(UNTOUCHED, label, statistics.mean(scores), low, high)


def row(kind: str, label: str, runs: Sequence[RunSummary], baseline: float, count: int) -> Row:
    """The row of a method from its runs' summaries, one a seed, each judged on `count` images.

    `baseline` is zero-shot's accuracy.
    """
    scores = [one.accuracy for one in runs if one.accuracy is not None]
    low, high = interval(scores, count)

    def average(of: Callable[[RunSummary], float | None]) -> float | None:
        known = [value for value in map(of, runs) if value is not None]
        return statistics.mean(known) if len(known) == len(runs) else None

    return Row(
        kind,
        label,
        statistics.mean(scores),
        low,
        high,
        gained=statistics.mean(scores) - baseline,
        seconds=average(lambda one: one.seconds),
        peak_memory=average(lambda one: one.peak_memory_bytes),
        parameters=runs[-1].trainable_parameters,
        fraction=runs[-1].trainable_fraction,
    )
