"""Tells a difference on a few images from chance."""

import math
from collections.abc import Sequence

import numpy as np

ERRORS = 2.0
"""Standard errors beyond which a difference is none of chance's: about 95 %."""


def as_good(one: Sequence[float], best: Sequence[float]) -> bool:
    """Whether what does worse on the same images may do so by chance.

    Both hold the log-probability of what is true of each image. One is as good unless its mean is
    lower by more than `ERRORS` standard errors of the difference, paired over images (a rule of
    Breiman et al. 1984, Classification and Regression Trees, sec. 3.4.3, which takes one).
    """
    behind = np.subtract(best, one)
    return bool(behind.mean() <= ERRORS * behind.std() / math.sqrt(len(behind)))
