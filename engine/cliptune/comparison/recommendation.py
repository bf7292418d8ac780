"""What a comparison comes to, in a sentence or two that say no more than its intervals allow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cliptune.comparison.table import Comparison, Row
from cliptune.methods import METHODS, UNTOUCHED

LEANER = 0.8
"""Fraction of another's cost under which it is worth a word."""

BELOW = "Every method is under zero-shot; {one} is the nearest, {points} points under it."
NONE = "No method is clearly above zero-shot: the best of them, {one}, is level with it."
AHEAD = "{one} is ahead of all others with {accuracy}."
LEVEL = "{one} ({accuracy}) is level with {others}."
LEVEL_MEMORY = "{one} ({accuracy}) is level with {other} ({best}) at {fraction} of its memory."
LEVEL_TIME = "{one} ({accuracy}) is level with {other} ({best}) in {fraction} of its training time."
UNDER_MEMORY = "{one} is {points} points under {other} at {fraction} of its memory."
UNDER_TIME = "{one} is {points} points under {other} in {fraction} of its training time."
TRADE = "{one} is level with {other}, saves {memory} and costs {seconds} more."
TRADE_BOTH = "{one} is level with {other} and saves {memory} and {seconds}."
TRADE_NONE = "{one} is level with {other} and saves no memory here."
TEXTS = (
    *(BELOW, NONE, AHEAD, LEVEL, LEVEL_MEMORY, LEVEL_TIME, UNDER_MEMORY, UNDER_TIME),
    *(TRADE, TRADE_BOTH, TRADE_NONE),
)
"""Every sentence there is."""


@dataclass(frozen=True)
class Statement:
    """A sentence of the advice: its text, with `figures` to be put into it."""

    text: str
    figures: dict[str, str]

    def __str__(self) -> str:
        """The prompt in English."""
        return self.text.format(**self.figures)


@dataclass(frozen=True)
class _Cost:
    """What a method takes, and how it is said that another takes less."""

    of: Callable[[Row], float | None]
    level: str
    under: str

    def fraction(self, one: Row, other: Row) -> float:
        """The cost of one by that of the other; 1 where it cannot be told."""
        mine, theirs = self.of(one), self.of(other)
        return mine / theirs if mine is not None and theirs else 1.0


_MEMORY = _Cost(lambda row: row.peak_memory, LEVEL_MEMORY, UNDER_MEMORY)
_TIME = _Cost(lambda row: row.seconds, LEVEL_TIME, UNDER_TIME)


def recommend(found: Comparison) -> list[Statement]:
    """Which method to take by these figures, and why; nothing where none was tuned.

    Two methods whose intervals overlap are level. Costs are compared where all ran on one device
    that is known, and memory not on a CPU: there it is the program's, which holds what came before.
    """
    tuned = [row for row in found.rows if row.kind != UNTOUCHED]
    line = next((row for row in found.rows if row.kind == UNTOUCHED), None)
    if not tuned or line is None:
        return []
    best = max(tuned, key=lambda row: row.accuracy)
    if best.high < line.low:
        return [Statement(BELOW, {"one": best.label, "points": _points(line, best)})]
    if _level(best, line):
        return [Statement(NONE, {"one": best.label})]
    on_cpu = found.device.startswith("CPU")
    costs = () if not found.device else (_TIME,) if on_cpu else (_MEMORY, _TIME)
    others = [row for row in tuned if row is not best]
    said = [_first(best, others, line, costs)]
    if _MEMORY in costs:
        said += _trade(tuned)
    return said


def _level(one: Row, other: Row) -> bool:
    return one.low <= other.high and other.low <= one.high


def _first(best: Row, others: Sequence[Row], line: Row, costs: Sequence[_Cost]) -> Statement:
    """The best beside those that do as well, or nearly, for less and are clear of zero-shot."""
    level = [row for row in others if _level(row, best)]
    clear = [row for row in others if row.low > line.high]
    for cost in costs:
        peers = (row for row in clear if row in level)
        lean = min(peers, key=lambda row: cost.fraction(row, best), default=best)
        if cost.fraction(lean, best) <= LEANER:
            figures = {"accuracy": _percent(lean.accuracy), "best": _percent(best.accuracy)}
            return Statement(cost.level, figures | _pair(lean, best, cost))
    if level:
        names = {"one": best.label, "others": ", ".join(row.label for row in level)}
        return Statement(LEVEL, names | {"accuracy": _percent(best.accuracy)})
    for cost in costs:
        lean = max(
            (row for row in clear if cost.fraction(row, best) <= LEANER / 2),
            key=lambda row: row.accuracy,
            default=best,
        )
        if lean is not best:
            points = {"points": _points(best, lean)}
            return Statement(cost.under, points | _pair(lean, best, cost))
    return Statement(AHEAD, {"one": best.label, "accuracy": _percent(best.accuracy)})


def _pair(lean: Row, best: Row, cost: _Cost) -> dict[str, str]:
    fraction = f"{100 * cost.fraction(lean, best):.2g} %"
    return {"one": lean.label, "other": best.label, "fraction": fraction}


def _trade(tuned: Sequence[Row]) -> list[Statement]:
    """What a method on a quantised base saves against the same on a whole one, and what it costs,
    where both were run."""
    by_accuracy = sorted(tuned, key=lambda row: row.accuracy)
    of = {row.kind: row for row in by_accuracy if row.seconds and row.peak_memory}
    pairs = [
        (of.get(kind), of.get(method.variant_of.its_kind()))
        for kind, method in METHODS.items()
        if method.variant_of
    ]
    return [
        _trade_of(quantised, whole)
        for quantised, whole in pairs
        if quantised and whole and _level(whole, quantised)
    ]


def _trade_of(quantised: Row, whole: Row) -> Statement:
    saved = (whole.peak_memory or 0) - (quantised.peak_memory or 0)
    longer = (quantised.seconds or 0) - (whole.seconds or 0)
    names = {"one": quantised.label, "other": whole.label}
    if saved < 0.02 * (whole.peak_memory or 0):
        return Statement(TRADE_NONE, names)
    memory = f"{saved / 1e9:.1f} GB" if saved >= 1e8 else f"{saved / 1e6:.0f} MB"
    text = TRADE if longer >= 0 else TRADE_BOTH
    return Statement(text, names | {"memory": memory, "seconds": f"{abs(longer):,.0f} s"})


def _percent(rate: float) -> str:
    return f"{100 * rate:.1f} %"


def _points(above: Row, below: Row) -> str:
    return f"{100 * (above.accuracy - below.accuracy):.1f}"
