"""What is said and thought of images, a row each, and what that comes to. No widgets."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from cliptune.projects.decisions import NONE


class Rows:
    """Images by their paths, classes, and by row which of these an image is of."""

    def clear(self) -> None:
        """Have no images and no classes."""
        self.classes: tuple[str, ...] = ()
        self.said = self.given = np.empty(0, np.int64)
        """By row, places in `names`, by a person and by the folder; -1 where nothing is said."""
        self.out = np.empty(0, bool)
        """By row, whether an image is excluded or cannot be read."""
        self.top = np.empty(0, np.int64)
        """By row, what is thought most likely, as a place in `names`."""
        self.likely = np.empty(0, np.int64)
        """By row, what a doubtful label is doubted for, likewise; -1 of all others."""
        self.paths: Sequence[str] = ()
        self.row_of: Mapping[str, int] = {}
        """The row of each path."""
        self.reckon()

    @property
    def names(self) -> tuple[str, ...]:
        """What an image can be: none of the classes first, so that others keep their places."""
        return (NONE, *self.classes)

    def code(self, name: str) -> int:
        """The place of a class in `names`; -1 of one that is not there."""
        return self.names.index(name) if name in self.names else -1

    def rows(self, paths: Iterable[str]) -> list[int]:
        """Those of some paths, in order."""
        return sorted({self.row_of[path] for path in paths if path in self.row_of})

    def reckon(self) -> None:
        """See what it comes to, after something else is said, given or out: once, for to go through
        a million rows takes a while."""
        self.labels = np.where(self.out, -1, np.where(self.said >= 0, self.said, self.given))
        """By row, what is said of an image: by a person, or else by the folder."""
        self.undecided = (self.labels < 0) & ~self.out
        """By row, whether nobody says what an image shows, not even the folder."""

    @property
    def trainable(self) -> bool:
        """Whether two classes have images."""
        labels = self.labels
        return int(np.count_nonzero(np.bincount(labels[labels > 0]))) > 1

    def standing(self) -> tuple[int, int]:
        """How many images are sorted, and how many are still to be."""
        return int((self.labels >= 0).sum()), int(self.undecided.sum())

    def by_person(self) -> int:
        """How many images a person said something of."""
        return int((self.said >= 0).sum())

    def counts(
        self, chosen: str = "", asked: np.ndarray | None = None
    ) -> dict[str, tuple[int, int]]:
        """Of each class, how many images are taken to be of it, and how many a person confirmed.
        Rows that are `asked` about are taken to be of the `chosen` one: so they are shown."""
        names, thought = self.names, np.where(self.undecided, self.top, -1)
        if asked is not None and (code := self.code(chosen)) >= 0:
            thought[asked[self.undecided[asked]]] = code

        def count(places: np.ndarray) -> np.ndarray:
            return np.bincount(places[places >= 0], minlength=len(names))

        counts = (count(self.labels) + count(thought)).tolist()
        confirmed = count(np.where(self.out, -1, self.said)).tolist()
        return dict(zip(names, zip(counts, confirmed, strict=True), strict=True))

    def examples(self) -> dict[str, int]:
        """A row of each class, one that somebody put there where there is one."""
        names = self.names
        first = np.full(len(names), -1)
        thought = np.where(self.undecided, self.top, -1)
        for places in (thought, self.labels, np.where(self.out, -1, self.said)):
            rows = np.flatnonzero(places >= 0)[::-1]
            first[places[rows]] = rows  # the last that is written is the first in the folder
        return {name: int(first[code]) for code, name in enumerate(names) if first[code] >= 0}
