"""Near duplicates in piles: a person is asked about one of each, and answers for all of it."""

from collections.abc import Iterable

import numpy as np


class Piles:
    """Which images of a folder are near duplicates, by row. Until that is known each is alone."""

    def __init__(self, images: int = 0) -> None:
        self.first = np.arange(images)
        """By row, the first of its pile."""

    def asked(self, open_: np.ndarray) -> np.ndarray:
        """Of the rows that are `open_`, the first of each pile."""
        rows = np.flatnonzero(open_)
        _, firsts = np.unique(self.first[rows], return_index=True)
        asked = np.zeros(len(open_), bool)
        asked[rows[firsts]] = True
        return asked

    def sizes(self, open_: np.ndarray) -> np.ndarray:
        """By row, how many of its pile are `open_`."""
        counts: np.ndarray = np.bincount(self.first[open_], minlength=len(open_))[self.first]
        return counts

    def whole(self, rows: Iterable[int], open_: np.ndarray) -> dict[int, int]:
        """Some rows and what is `open_` of their piles, each with the one of these rows that it is
        answered with."""
        asked = {int(self.first[row]): row for row in rows}
        members = np.flatnonzero(open_ & np.isin(self.first, [*asked])).tolist()
        return {row: asked[int(self.first[row])] for row in members} | {
            row: row for row in asked.values()
        }
