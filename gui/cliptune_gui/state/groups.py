"""What the board shows of a folder: groups of images by what is known and thought of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from cliptune.projects.project import NONE

if TYPE_CHECKING:
    from cliptune_gui.engine.sorting import Seen
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
MOST = 500
"""Of images that are found; what is farther away is not what was asked for."""


@dataclass(frozen=True)
class Part:
    """A group: what its images have in common, and their rows in the folder, in order."""

    kind: Kind
    rows: list[int]


@dataclass(frozen=True)
class View:
    """What a person wants to see."""

    chosen: str = ""
    """A class; empty for the doubtful labels."""
    order: Order = "class"
    found: tuple[int, ...] | None = None
    """What was searched for, the nearest first; of `similar`, all images likewise."""
    added: tuple[int, ...] = ()
    """What was added just now."""
    piled: bool = True
    """Whether one of each pile of near duplicates is shown, of what a person is asked."""


def parts(of: "Labelling", view: View) -> list[Part]:
    """The groups that a view shows."""
    if added := [row for row in view.added if not of.out[row]]:
        return [Part("added", added)]
    if view.order == "class" and view.found is not None:
        return [Part("found", [row for row in view.found if not of.out[row]][:MOST])]
    asked, seen = of.piles.asked(of.undecided) if view.piled else of.undecided, of.seen
    open_ = np.flatnonzero(asked)
    if view.order == "similar" and view.found is not None:
        return [Part("rest", [row for row in view.found if asked[row]])]
    if view.order == "time":
        return [Part("rest", open_[np.argsort(of.times.by_row[open_], kind="stable")].tolist())]
    if view.order == "doubt":
        return [Part("rest", (_teaching(open_, seen) if seen else open_).tolist())]
    if not view.chosen and of.sorted_before:
        return [Part("doubtful", [*of.doubts])]
    return _of_class(of, view.chosen, open_)


def _of_class(of: "Labelling", name: str, open_: np.ndarray) -> list[Part]:
    code, seen = of.code(name), of.seen
    if code < 0:
        return [Part("rest", open_.tolist())]
    known = [
        Part("given", np.flatnonzero((of.given == code) & (of.said < 0) & ~of.out).tolist()),
        Part("confirmed", np.flatnonzero((of.said == code) & ~of.out).tolist()),
        Part("excluded", np.flatnonzero(of.out).tolist() if name == NONE else []),
    ]
    known = [part for part in known if part.rows]
    if seen is None:
        return [*([Part("rest", open_.tolist())] if len(open_) else []), *known]
    # Of weak guesses the surer half is put before a person all the same.
    sure = seen.best[open_] >= min(SURE, np.median(seen.best[open_]) if len(open_) else SURE)
    ours = of.top[open_] == code
    surest, doubt = open_[ours & sure], _teaching(open_[ours & ~sure], seen)
    surest = surest[np.argsort(-seen.best[surest], kind="stable")]
    found = [Part("probable", surest.tolist())]
    found += [Part("doubt", doubt.tolist())] if len(doubt) else []
    return [*(found if len(open_) else []), *known]


def _teaching(rows: np.ndarray, seen: "Seen") -> np.ndarray:
    """Doubtful ones, those first that teach most."""
    return rows[np.argsort(seen.asked[rows], kind="stable")]


def held(shown: Sequence[Part], fresh: Sequence[Part], count: int, open_: np.ndarray) -> list[Part]:
    """The fresh groups, but what was shown first stays where it is.

    `count` numbers of what is shown stay, where each group's heading is one, too; of what a person
    is asked, as far as it is still open, by row. Groups are told apart by their kind.
    """
    now = {part.kind: set(part.rows) for part in fresh}
    shown = [
        Part(
            part.kind,
            [
                row
                for row in part.rows
                if (open_[row] if part.kind in OPEN else row in now.get(part.kind, ()))
            ],
        )
        for part in shown
    ]
    kept: list[Part] = []
    for part in shown:
        if count <= 0:
            break
        kept.append(Part(part.kind, part.rows[: count - 1]))
        count -= 1 + len(part.rows)
    stays = {row for part in kept for row in part.rows}
    later = {part.kind: [row for row in part.rows if row not in stays] for part in fresh}
    if kept:  # the last of them is filled up, those before it are whole
        last = kept.pop()
        kept.append(Part(last.kind, last.rows + later.pop(last.kind, [])))
    there = {part.kind for part in kept}
    return kept + [Part(kind, rows) for kind, rows in later.items() if kind not in there]


def without(shown: Sequence[Part], rows: set[int]) -> list[Part]:
    """The same groups without some images: nothing else moves."""
    return [Part(part.kind, [row for row in part.rows if row not in rows]) for part in shown]
