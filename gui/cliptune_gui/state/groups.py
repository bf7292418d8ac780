"""What the board shows of a folder: groups of images by what is known and thought of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from cliptune.projects.project import NONE

if TYPE_CHECKING:
    from cliptune_gui.state.project import Labelling

Order = Literal["class", "doubt", "similar", "time"]
ORDERS: tuple[Order, ...] = ("class", "doubt", "similar", "time")
Kind = Literal[
    "doubtful", "found", "added", "rest", "probable", "doubt", "given", "confirmed", "excluded"
]
OPEN: frozenset[Kind] = frozenset({"doubtful", "rest", "probable", "doubt"})
"""Of what a person is asked."""
PILED: frozenset[Kind] = OPEN - {"doubtful"}
"""Of what near duplicates stand in piles."""
SURE = 0.7
"""From which probability on an image is put before a person as probably of a class."""
_NO_ROWS = np.empty(0, np.int64)
MOST = 500
"""Of images that are found; what is farther away is not what was asked for."""


@dataclass(frozen=True, eq=False)
class Part:
    """A group: what its images have in common, and their rows in the folder, in order."""

    kind: Kind
    rows: np.ndarray

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Part) or self.kind != other.kind:
            return False
        return np.array_equal(self.rows, other.rows)


@dataclass(frozen=True, eq=False)
class View:
    """What a person wants to see."""

    chosen: str = ""
    """A class; empty for the doubtful labels."""
    order: Order = "class"
    found: np.ndarray | None = None
    """What was searched for, the nearest first; of `similar`, all images likewise."""
    added: tuple[int, ...] = ()
    """What was added just now."""
    piled: bool = True
    """Whether one of each pile of near duplicates is shown, of what a person is asked."""


def parts(of: "Labelling", view: View) -> list[Part]:
    """The groups that a view shows."""
    added, out = np.array(view.added, np.int64), of.out
    if len(added := added[~out[added]]):
        return [Part("added", added)]
    if view.order == "class" and view.found is not None:
        return [Part("found", view.found[~out[view.found]][:MOST])]
    asked, seen = of.piles.asked(of.undecided) if view.piled else of.undecided, of.seen
    if view.order == "similar" and view.found is not None:
        return [Part("rest", _those(asked, view.found))]
    if view.order == "time":
        return [Part("rest", _those(asked, of.times.order))]
    if view.order == "doubt":
        return [Part("rest", _those(asked, seen.order if seen else None))]
    if not view.chosen and of.sorted_before:
        return [Part("doubtful", np.fromiter(of.doubts, np.int64))]
    return _of_class(of, view.chosen, asked)


def _of_class(of: "Labelling", name: str, asked: np.ndarray) -> list[Part]:
    code, seen = of.code(name), of.seen
    if code < 0:
        return [Part("rest", _those(asked))]
    known = [
        Part("given", _those((of.given == code) & (of.said < 0) & ~of.out)),
        Part("confirmed", _those((of.said == code) & ~of.out)),
        Part("excluded", _those(of.out if name == NONE else np.zeros_like(of.out))),
    ]
    known = [part for part in known if len(part.rows)]
    if not asked.any():
        return known
    if seen is None:
        return [Part("rest", _those(asked)), *known]
    # Of weak guesses the surer half is put before a person all the same.
    sure = seen.best >= min(SURE, np.median(seen.best[asked]))
    ours = asked & (of.top == code)
    found = [Part("probable", _those(ours & sure, seen.surest))]
    if len(doubt := _those(ours & ~sure, seen.order)):  # those first that teach most
        found.append(Part("doubt", doubt))
    return [*found, *known]


def _those(which: np.ndarray, order: np.ndarray | None = None) -> np.ndarray:
    """The rows of which something is said, in an order of all; or as they lie in the folder."""
    return np.flatnonzero(which) if order is None else order[which[order]]


def held(shown: Sequence[Part], fresh: Sequence[Part], count: int, open_: np.ndarray) -> list[Part]:
    """The fresh groups, but what was shown first stays where it is.

    `count` numbers of what is shown stay, where each group's heading is one, too; of what a person
    is asked, as far as it is still open, by row. Groups are told apart by their kind.
    """
    now = {part.kind: part.rows for part in fresh}
    kept: list[Part] = []
    for part in shown:
        if count <= 0:
            break
        there = open_ if part.kind in OPEN else _marked(now.get(part.kind), len(open_))
        rows = part.rows[there[part.rows]]
        kept.append(Part(part.kind, rows[: count - 1]))
        count -= 1 + len(rows)
    stays = _marked(np.concatenate([_NO_ROWS, *(part.rows for part in kept)]), len(open_))
    later = {part.kind: part.rows[~stays[part.rows]] for part in fresh}
    if kept:  # the last of them is filled up, those before it are whole
        last = kept.pop()
        kept.append(Part(last.kind, np.append(last.rows, later.pop(last.kind, _NO_ROWS))))
    there_are = {part.kind for part in kept}
    return kept + [Part(kind, rows) for kind, rows in later.items() if kind not in there_are]


def without(shown: Sequence[Part], gone: np.ndarray) -> list[Part]:
    """The same groups without images that are `gone`, by row: nothing else moves."""
    return [Part(part.kind, part.rows[~gone[part.rows]]) for part in shown]


def _marked(rows: np.ndarray | None, count: int) -> np.ndarray:
    """By row, of so many, whether it is one of these."""
    marked = np.zeros(count, bool)
    marked[_NO_ROWS if rows is None else rows] = True
    return marked
