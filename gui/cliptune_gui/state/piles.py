"""Near duplicates in piles: a person is asked about one of each, and answers for all of it."""

import numpy as np


class Piles:
    """Which images of a folder are near duplicates, by row. Until that is known each is alone."""

    def __init__(self, images: int = 0) -> None:
        self.first = np.arange(images)
        """By row, the first of its pile."""

    def asked(self, open_: np.ndarray) -> np.ndarray:
        """Of the rows that are `open_`, the first of each pile."""
        rows = np.flatnonzero(open_)[::-1]
        firsts = np.full(len(open_), -1)
        firsts[self.first[rows]] = rows  # the last that is written is the first in the folder
        asked = np.zeros(len(open_), bool)
        asked[firsts[firsts >= 0]] = True
        return asked

    def sizes(self, open_: np.ndarray) -> np.ndarray:
        """By row, how many of its pile are `open_`."""
        counts: np.ndarray = np.bincount(self.first[open_], minlength=len(open_))[self.first]
        return counts

    def others(self, rows: np.ndarray, open_: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What else is `open_` of the piles of some rows, and of each the one of these rows that it
        is answered with."""
        asked = np.full(len(open_), -1)
        asked[self.first[rows]] = rows
        asked = asked[self.first]
        others = open_ & (asked >= 0)
        others[rows] = False
        return np.flatnonzero(others), asked[others]
