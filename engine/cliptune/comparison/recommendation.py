"""What a comparison comes to, in a sentence or two that say no more than its intervals allow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cliptune.comparison.table import Comparison, Row
from cliptune.core import quantities
from cliptune.core.messages import Message, Text, text
from cliptune.core.metrics import Figure
from cliptune.evaluation.figures import FEW as FEWEST
from cliptune.evaluation.figures import in_short
from cliptune.methods import METHODS, UNTOUCHED

LEANER = 0.8
"""Fraction of another's cost under which it is worth a word."""

BELOW = text(
    "all-under-zero-shot",
    "Every method is under zero-shot; {one} is the nearest, {points} points under it.",
)
NONE = text(
    "none-above-zero-shot",
    "No method is clearly above zero-shot: the best of them, {one}, is statistically tied with it.",
)
AHEAD = text("method-ahead", "{one} is ahead of all others with {accuracy}.")
TIED = text("methods-tied", "{one} ({accuracy}) is statistically tied with {others}.")
TIED_MEMORY = text(
    "tied-with-less-memory",
    "{one} ({accuracy}) is statistically tied with {other} ({best}) at {fraction} of its memory.",
)
TIED_TIME = text(
    "tied-in-less-time",
    "{one} ({accuracy}) is statistically tied with {other} ({best}) in {fraction} of its training "
    "time.",
)
UNDER_MEMORY = text(
    "under-with-less-memory",
    "{one} is {points} points under {other} at {fraction} of its memory.",
)
UNDER_TIME = text(
    "under-in-less-time",
    "{one} is {points} points under {other} in {fraction} of its training time.",
)
TRADE = text(
    "memory-for-time",
    "{one} is statistically tied with {other}, saves {memory} and costs {seconds} more.",
)
TRADE_BOTH = text(
    "memory-and-time",
    "{one} is statistically tied with {other} and saves {memory} and {seconds}.",
)
TRADE_NONE = text(
    "no-memory-saved",
    "{one} is statistically tied with {other} and saves no memory here.",
)
FEW = text(
    "compared-on-few",
    "{count:,} images are too few to trust what is between them.",
    "Compare on more images, of each class.",
)
FRACTION = text("fraction-of-cost", "{rate:.2g} %")
WORDINGS = (
    *(BELOW, NONE, AHEAD, TIED, TIED_MEMORY, TIED_TIME, UNDER_MEMORY, UNDER_TIME),
    *(TRADE, TRADE_BOTH, TRADE_NONE, FEW, FRACTION),
)
"""Every text there is."""


@dataclass(frozen=True)
class _Cost:
    """What a method takes, and how it is said that another takes less."""

    of: Callable[[Row], float | None]
    tied: Text
    under: Text

    def fraction(self, one: Row, other: Row) -> float:
        """The cost of one by that of the other; 1 where it cannot be told."""
        mine, theirs = self.of(one), self.of(other)
        return mine / theirs if mine is not None and theirs else 1.0


_MEMORY = _Cost(lambda row: row.peak_memory, TIED_MEMORY, UNDER_MEMORY)
_TIME = _Cost(lambda row: row.seconds, TIED_TIME, UNDER_TIME)


def recommend(comparison: Comparison) -> list[Message]:
    """Which method to take by these figures, and why; nothing where none was tuned. Of a search for
    the best its own recommendation, which is that of more than intervals.

    Two methods whose intervals overlap are statistically tied; of those that do exactly as well the
    one that trains least counts as the best, in whichever order they stand. Costs are compared
    where all ran on one device that is known, and memory not on a CPU: there it is the program's,
    which holds what came before.
    """
    tuned = [row for row in comparison.rows if row.kind != UNTOUCHED]
    few = [FEW(count=comparison.count)] if 0 < comparison.count < FEWEST else []
    if comparison.recommendation:
        return [comparison.recommendation, *few]
    baseline = next((row for row in comparison.rows if row.kind == UNTOUCHED), None)
    if not tuned or baseline is None:
        return []
    best = max(tuned, key=lambda row: (row.accuracy, -(row.parameters or 0)))
    if best.high < baseline.low:
        return [BELOW(one=best.label, points=_points(baseline, best)), *few]
    if _tied(best, baseline):
        return [NONE(one=best.label), *few]
    on_cpu = comparison.device.startswith("CPU")
    costs = () if not comparison.device else (_TIME,) if on_cpu else (_MEMORY, _TIME)
    others = [row for row in tuned if row is not best]
    count, measure = comparison.count, comparison.measure

    def told(row: Row) -> Message:
        return in_short(Figure(value=row.accuracy), count, measure)

    advice = [_first(best, others, baseline, costs, told)]
    if _MEMORY in costs:
        advice += _trade(tuned)
    return advice + few


def _tied(one: Row, other: Row) -> bool:
    return one.low <= other.high and other.low <= one.high


def _first(
    best: Row,
    others: Sequence[Row],
    baseline: Row,
    costs: Sequence[_Cost],
    told: Callable[[Row], Message],
) -> Message:
    """The best beside those that do as well, or nearly, for less and are clear of zero-shot."""
    tied = [row for row in others if _tied(row, best)]
    clear = [row for row in others if row.low > baseline.high]
    for cost in costs:
        peers = (row for row in clear if row in tied)
        lean = min(peers, key=lambda row: cost.fraction(row, best), default=best)
        if cost.fraction(lean, best) <= LEANER:
            return cost.tied(accuracy=told(lean), best=told(best), **_pair(lean, best, cost))
    if tied:
        others_tied = [row.label for row in tied]
        return TIED(one=best.label, others=others_tied, accuracy=told(best))
    for cost in costs:
        lean = max(
            (row for row in clear if cost.fraction(row, best) <= LEANER / 2),
            key=lambda row: row.accuracy,
            default=best,
        )
        if lean is not best:
            return cost.under(points=_points(best, lean), **_pair(lean, best, cost))
    return AHEAD(one=best.label, accuracy=told(best))


def _pair(lean: Row, best: Row, cost: _Cost) -> dict[str, str | Message]:
    fraction = FRACTION(rate=100 * cost.fraction(lean, best))
    return {"one": lean.label, "other": best.label, "fraction": fraction}


def _trade(tuned: Sequence[Row]) -> list[Message]:
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
        if quantised and whole and _tied(whole, quantised)
    ]


def _trade_of(quantised: Row, whole: Row) -> Message:
    saved = (whole.peak_memory or 0) - (quantised.peak_memory or 0)
    longer = (quantised.seconds or 0) - (whole.seconds or 0)
    names = {"one": quantised.label, "other": whole.label}
    if saved < 0.02 * (whole.peak_memory or 0):
        return TRADE_NONE(**names)
    memory = f"{saved / 1e9:.1f} GB" if saved >= 1e8 else f"{saved / 1e6:.0f} MB"
    trade, seconds = TRADE if longer >= 0 else TRADE_BOTH, quantities.seconds(abs(longer))
    return trade(**names, memory=memory, seconds=seconds)


def _points(above: Row, below: Row) -> str:
    return f"{100 * (above.accuracy - below.accuracy):.1f}"
