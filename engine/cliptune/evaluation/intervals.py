"""How far a measured accuracy may lie from the true one. No torch."""

import math
import statistics
from collections.abc import Sequence

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
