"""Some of the images of a folder, by their rows: a million are as quickly told as one. No widgets.

What is said of many images at once is said with arrays; their names are only made where they are
shown or written.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import chain, compress
from typing import Any, overload

import numpy as np


@dataclass(eq=False)
class Names:
    """What all images that a look found are called; all that `Some` of them keep of it."""

    paths: tuple[str, ...]
    row_of: dict[str, int]
    """The place of each."""


class Paths(Sequence[str]):
    """Images in an order of their own; each is named when it is asked for."""

    def __init__(self, names: Sequence[str], rows: np.ndarray) -> None:
        self.names, self.rows = names, rows
        """What all of a folder are called, and the places of these among them."""

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> "Paths": ...

    def __getitem__(self, place: int | slice) -> "str | Paths":
        if isinstance(place, slice):
            return Paths(self.names, self.rows[place])
        name: str = self.names[self.rows[place]]
        return name

    def __iter__(self) -> Iterator[str]:
        return map(self.names.__getitem__, self.rows.tolist())


def taken(paths: Sequence[str], places: np.ndarray) -> Paths:
    """Those at some places."""
    if isinstance(paths, Paths):
        return Paths(paths.names, paths.rows[places])
    return Paths(paths, places)


def joined(parts: Sequence[Paths]) -> Sequence[str]:
    """Those of one part after those of another."""
    if not parts or any(part.names is not parts[0].names for part in parts):
        return [*chain(*parts)]
    return Paths(parts[0].names, np.concatenate([part.rows for part in parts]))


class Some(Set[str]):
    """Some of the images that a look found, as a set of their paths that is never changed."""

    def __init__(self, names: Names, inside: np.ndarray) -> None:
        """`inside` says it by row, `(images,)`."""
        self.names, self.inside = names, inside

    @classmethod
    def of(cls, names: Names, paths: Iterable[str]) -> "Some":
        """Those of some paths that are images of these."""
        if isinstance(paths, Some) and paths.names is names:
            return paths
        if isinstance(paths, Some) and paths.names.paths == names.paths:
            return cls(names, paths.inside)
        inside, row_of = np.zeros(len(names.paths), bool), names.row_of
        if isinstance(paths, Paths) and paths.names is names.paths:
            inside[paths.rows] = True
        else:
            rows = array("q", (row_of.get(path, -1) for path in paths))
            found = np.array(rows, np.int64)
            inside[found[found >= 0]] = True
        return cls(names, inside)

    def others(self) -> "Some":
        """The images that are not among these."""
        return Some(self.names, ~self.inside)

    def __contains__(self, path: object) -> bool:
        row = self.names.row_of.get(path)  # type: ignore[call-overload]
        return row is not None and bool(self.inside[row])

    def __iter__(self) -> Iterator[str]:
        """In the order of the images."""
        return compress(self.names.paths, self.inside.tolist())

    def __len__(self) -> int:
        return int(np.count_nonzero(self.inside))

    # With other sets: of those, what are images of these.

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> Any:
        return frozenset(it)

    def _like(self, other: Iterable[str]) -> np.ndarray:
        return Some.of(self.names, other).inside

    def __or__(self, other: Iterable[str]) -> "Some":  # type: ignore[override]
        return Some(self.names, self.inside | self._like(other))

    def __and__(self, other: Iterable[str]) -> "Some":
        return Some(self.names, self.inside & self._like(other))

    def __sub__(self, other: Iterable[str]) -> "Some":
        return Some(self.names, self.inside & ~self._like(other))

    def __xor__(self, other: Iterable[str]) -> "Some":  # type: ignore[override]
        return Some(self.names, self.inside ^ self._like(other))

    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Set) or len(self) != len(other):
            return False
        return bool((self.inside == self._like(other)).all())

    def __hash__(self) -> int:
        return hash(self.inside.tobytes())
