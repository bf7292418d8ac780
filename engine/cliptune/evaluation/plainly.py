"""What a run came to in plain words, before any word of the field. No torch."""

import math
from dataclasses import dataclass

from cliptune.core.messages import Message, text
from cliptune.core.metrics import (
    ACCURACY,
    BALANCED,
    RECALL,
    ClassMetrics,
    Figure,
    Measured,
    Metrics,
    Split,
)
from cliptune.core.summary import RunSummary
from cliptune.evaluation.figures import FEW, in_short

_PARTS: dict[Split, Message] = {
    "test": text("plain-test", "the test images")(),
    "validation": text("plain-validation", "the validation images")(),
}
_RIGHT: dict[str, Message] = {
    ACCURACY: text("plain-right", "right")(),
    BALANCED: text("plain-right-by-class", "right, all classes counted alike,")(),
    RECALL: text("plain-found", "found at the first go")(),
}
_MEASURE = text("plain-measure", "({measure})")
_ALONE = text("plain-alone", "{now} {right} on {part}.")
_BETTER = text(
    "plain-better", "{now} {right} on {part}, {points:.0f} points better than without training."
)
_WORSE = text(
    "plain-worse", "{now} {right} on {part}, {points:.0f} points worse than without training."
)
_BEFORE = text("plain-before", "{now} {right} on {part}; without training {before}.")
_OPEN = text("plain-open", "That difference may be chance.")
_CONFUSED = text("plain-confused", "Most confusion: {one} / {other} ({count:,} images).")

LEAST, MOST = 10, 50
"""Images of a class that are asked for, at least and at most."""


@dataclass(frozen=True)
class Weakest:
    """The class that is right least often, and how many images of it to add."""

    name: str
    wanted: int


def plainly(
    summary: RunSummary, measured: Measured | None, before: Metrics | None
) -> list[Message]:
    """How much is right, against what the untouched base gets right, and what is confused most."""
    after = measured.metrics.accuracy if measured else summary.accuracy
    count = measured.metrics.count if measured else summary.zero_shot.count
    earlier = before.accuracy if before else None
    sentences = [_compared(summary, after, earlier, count)]
    if any(message.code == "conclusion-open" for message in summary.conclusion):
        sentences.append(_OPEN())
    if confused := most_confused(measured):
        sentences.append(confused)
    return sentences


def _compared(
    summary: RunSummary, after: float | None, before: float | None, count: int
) -> Message:
    now = after if after is not None else before
    said = {
        "now": in_short(Figure(value=now or 0.0), count, summary.measure),
        "right": _RIGHT.get(summary.measure) or _MEASURE(measure=summary.measure),
        "part": _PARTS[summary.split],
    }
    if after is None or before is None:
        return _ALONE(**said)
    if 0 < count < FEW:
        return _BEFORE(**said, before=in_short(Figure(value=before), count, summary.measure))
    points = 100 * (after - before)
    return (_BETTER if points >= 0 else _WORSE)(**said, points=abs(points))


def most_confused(measured: Measured | None) -> Message | None:
    """The two classes that are taken for each other most often; None where none are, twice."""
    metrics = measured.metrics if measured else None
    if measured is None or not isinstance(metrics, ClassMetrics):
        return None
    of = metrics.confusion
    pairs = [(of[i][j] + of[j][i], i, j) for i in range(len(of)) for j in range(i)]
    count, one, other = max(pairs, default=(0, 0, 0))
    if count < 2:
        return None
    names = measured.classes
    return _CONFUSED(one=names[other], other=names[one], count=count)


def weakest(summary: RunSummary, measured: Measured | None) -> Weakest | None:
    """The class that is right least often, if it is one of those that are wrong at times.

    As many images are wanted of it as a class has on average to learn from, told to the next ten:
    it has about twice as many then.
    """
    metrics = measured.metrics if measured else None
    if not isinstance(metrics, ClassMetrics) or len(metrics.per_class) < 2:
        return None
    name, rate = min(metrics.per_class.items(), key=lambda one: one[1])
    if rate >= 1:
        return None
    each = summary.images / len(metrics.per_class)
    return Weakest(name, min(max(10 * math.ceil(each / 10), LEAST), MOST))
