"""What runs came to, side by side: the guide's table. No torch."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Row:
    """A line of the table: a method over all seeds. Rates are 0 to 1."""

    kind: str
    label: str
    accuracy: float
    low: float
    high: float
    """The interval: over three seeds or more by Student's t, else by Wilson; 95 %."""
    gained: float | None
    """Above zero-shot."""
    seconds: float | None
    peak_memory: float | None
    """Bytes."""
    parameters: int | None
    fraction: float | None


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


def row(kind: str, label: str, runs: Sequence[Mapping[str, Any]], line: float, count: int) -> Row:
    """The row of a method from its runs' summaries, one a seed.

    `line` is zero-shot's accuracy, `count` how many images each run was judged on.
    """
    scores = [one["accuracy"] for one in runs]
    mean = statistics.mean(scores)
    low, high = interval(scores, count)
    last = runs[-1]
    untrained = kind == "zero-shot"

    def average(name: str) -> float | None:
        values = [one.get(name) for one in runs]
        known = [value for value in values if value is not None]
        return None if untrained or len(known) < len(values) else statistics.mean(known)

    return Row(
        kind=kind,
        label=label,
        accuracy=mean,
        low=low,
        high=high,
        gained=None if untrained else mean - line,
        seconds=average("seconds"),
        peak_memory=average("peak_memory_bytes"),
        parameters=None if untrained else last["trainable_parameters"],
        fraction=None if untrained else last.get("trainable_fraction"),
    )


STUDENT = {3: 4.303, 4: 3.182, 5: 2.776, 6: 2.571, 7: 2.447, 8: 2.365, 9: 2.306}
"""Student's t at 97.5 % by the number of seeds; 1.96 with more."""


def interval(scores: Sequence[float], count: int) -> tuple[float, float]:
    """Where the true accuracy lies with 95 %: over three seeds or more, else over the images.

    Two seeds say next to nothing of how far seeds lie apart.
    """
    mean = statistics.mean(scores)
    if len(scores) < 3:
        return wilson(mean, count)
    reach = STUDENT.get(len(scores), 1.96) * statistics.stdev(scores) / math.sqrt(len(scores))
    return max(0.0, mean - reach), min(1.0, mean + reach)


def wilson(fraction: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a fraction of `count` (Wilson 1927, J. Am. Stat. Assoc. 22, p. 209)."""
    z = 1.959964
    middle = (fraction + z * z / (2 * count)) / (1 + z * z / count)
    reach = z / (1 + z * z / count)
    reach *= math.sqrt(fraction * (1 - fraction) / count + z * z / (4 * count * count))
    # Rounding must not leave the share itself outside.
    return max(0.0, min(fraction, middle - reach)), min(1.0, max(fraction, middle + reach))
