"""Where headings and images go: numbered through, and in rows."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


class Layout:
    """Numbers headings and images through, and puts them in rows; a heading has its own."""

    def __init__(self, counts: Iterable[int], columns: int) -> None:
        self.columns = columns
        self.headings: list[int] = []
        """The row of each."""
        self._counts = [*counts]
        self._firsts: list[int] = []
        """The number of each heading, and how many numbers there are."""
        self.rows = self.count = 0
        for count in self._counts:
            self.headings.append(self.rows)
            self._firsts.append(self.count)
            self.rows += 1 + -(-count // columns)
            self.count += 1 + count
        self._firsts.append(self.count)

    def split(self, number: int) -> tuple[int, int]:
        """The group, and which of its images; -1 for the heading."""
        group = bisect_right(self._firsts, number) - 1
        return group, number - self._firsts[group] - 1

    def is_heading(self, number: int) -> bool:
        """Whether the number is a heading's."""
        return self.split(number)[1] < 0

    def cell(self, number: int) -> tuple[int, int]:
        """Row and column."""
        group, image = self.split(number)
        if image < 0:
            return self.headings[group], 0
        row, column = divmod(image, self.columns)
        return self.headings[group] + 1 + row, column

    def first(self, row: int) -> int:
        """The number at the start of a row."""
        group = bisect_right(self.headings, row) - 1
        below = row - self.headings[group]
        return self._firsts[group] + (1 + (below - 1) * self.columns if below else 0)

    def last(self, row: int) -> int:
        """The number at the end of a row."""
        group = bisect_right(self.headings, row) - 1
        if row == self.headings[group]:
            return self._firsts[group]
        return min(self.first(row) + self.columns, self._firsts[group + 1]) - 1

    def number(self, row: int, column: int) -> int | None:
        """What lies in a cell; every cell of a heading's row is the heading's."""
        first, last = self.first(row), self.last(row)
        if self.is_heading(first):
            return first
        return first + column if first + column <= last else None

    def within(self, first: tuple[int, int], last: tuple[int, int]) -> "Iterator[np.ndarray]":
        """The numbers of the images in a rectangle by its corners, of each group those in it."""
        import numpy as np  # not before the first frame

        (top, left), (bottom, right) = first, last
        groups = range(bisect_right(self.headings, top) - 1, bisect_right(self.headings, bottom))
        for group in groups:
            below, count = self.headings[group] + 1, self._counts[group]
            rows = np.arange(
                max(top - below, 0), min(bottom - below + 1, -(-count // self.columns))
            )
            images = rows[:, None] * self.columns + np.arange(left, right + 1)
            yield self._firsts[group] + 1 + images[images < count]

    def groups(self, numbers: "np.ndarray") -> "Iterator[tuple[int, np.ndarray]]":
        """Some images by their numbers, in order: of each group that has any, and which."""
        import numpy as np

        group_of = np.searchsorted(self._firsts, numbers, side="right") - 1
        for some in np.split(np.arange(len(numbers)), np.flatnonzero(np.diff(group_of)) + 1):
            if len(some):
                group = int(group_of[some[0]])
                yield group, numbers[some] - self._firsts[group] - 1

    def rectangles(
        self, first: int, last: int
    ) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """The cells between two numbers, in rectangles by their corners."""
        (top, left), (bottom, right) = self.cell(first), self.cell(last)
        edge = self.columns - 1
        if top == bottom:
            yield (top, left), (top, right)
            return
        yield (top, left), (top, edge)
        if bottom - top > 1:
            yield (top + 1, 0), (bottom - 1, edge)
        yield (bottom, 0), (bottom, right)
