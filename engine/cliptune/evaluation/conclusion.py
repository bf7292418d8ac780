"""What a run's figures come to, in two or three sentences, and what to try next. No torch."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from cliptune.core.messages import Message, text
from cliptune.core.metrics import ACCURACY, Figure
from cliptune.evaluation.figures import in_short, too_few
from cliptune.methods import DEFAULT

NextStep = Literal[
    "export", "take-probe", "fix-labels", "add-images", "balance", "train-longer", "try-lora"
]
"""What a person may do about it; the window and the command line each say how it is done there."""

SURE = 0.05
"""A difference that chance makes less often than this is beyond doubt."""
MOST = 3
"""Steps that are proposed, the first ones first."""

_BETTER = text(
    "conclusion-better",
    "This run does better than the untouched base, beyond doubt: {now}, before {before}.",
)
_WORSE = text(
    "conclusion-worse",
    "This run does worse than the untouched base, beyond doubt: {now}, before {before}.",
)
_OPEN = text(
    "conclusion-open",
    "Whether this run does better than the untouched base cannot be told from these images: {now}, "
    "before {before}.",
)
_OVER_PROBE = text(
    "conclusion-over-probe",
    "It is ahead of a linear probe, which trains no model, beyond doubt: that reaches {probe}.",
)
_LIKE_PROBE = text(
    "conclusion-like-probe",
    "On these images it cannot be told apart from a linear probe, which trains no model: {probe}.",
)
_UNDER_PROBE = text(
    "conclusion-under-probe",
    "A linear probe, which trains no model, does better, beyond doubt: {probe}. Take it if only "
    "these classes count.",
)


@dataclass(frozen=True)
class Evidence:
    """What a run came to, all of one part of the images. Figures are of what it is judged by."""

    kind: str
    """Of the method."""
    count: int
    """Images that were measured."""
    zero_shot: Figure
    tuned: Figure | None = None
    """None of a method that leaves the base as it is."""
    probe: Figure | None = None
    """Of a linear probe, where another method was run and one was tried."""
    measure: str = ACCURACY
    before: Sequence[bool] = ()
    after: Sequence[bool] = ()
    probed: Sequence[bool] = ()
    """Whether each image was taken for what it is by the base, by what was tuned and by the probe,
    in the same order; nothing where that is not known or not what the model is judged by."""
    classes: int = 0
    """None of captions."""
    fraction: float = 1.0
    """Of the images of each class that is judged on."""
    unequal: bool = False
    """Whether classes have very different numbers of images and were not balanced."""
    doubtful: int = 0
    """Labels that are probably wrong."""
    rising: bool = False
    """Whether the last epoch was the best, and not only as good as one before it."""


@dataclass(frozen=True)
class Conclusion:
    """What is said at the end of a run."""

    sentences: list[Message] = field(default_factory=list)
    next_steps: list[NextStep] = field(default_factory=list)


def conclude(found: Evidence) -> Conclusion:
    """What beat what beyond doubt, whether the images suffice, and what to try next."""
    few = too_few(found.count, found.classes, found.fraction)
    sentences = [few] if few else []
    if found.tuned is None:
        return Conclusion(sentences, ["try-lora", *_images(few)])
    gained = _ahead(found.tuned, found.zero_shot, _apart(found.before, found.after))
    wording = {1: _BETTER, 0: _OPEN, -1: _WORSE}[gained]
    now, before = (_told(one, found) for one in (found.tuned, found.zero_shot))
    sentences.append(wording(now=now, before=before))
    over = 1
    if found.probe is not None:
        over = _ahead(found.tuned, found.probe, _apart(found.probed, found.after))
        wording = {1: _OVER_PROBE, 0: _LIKE_PROBE, -1: _UNDER_PROBE}[over]
        sentences.append(wording(probe=_told(found.probe, found)))
    return Conclusion(sentences, _steps(found, gained, over, few)[:MOST])


def _steps(found: Evidence, gained: int, over: int, few: Message | None) -> list[NextStep]:
    """What to do, the most promising first."""
    steps: list[NextStep] = []
    if gained > 0 and over >= 0:
        steps.append("export")
    if over < 0:
        steps.append("take-probe")
    if found.doubtful:
        steps.append("fix-labels")
    steps += _images(few)
    if found.unequal:
        steps.append("balance")
    if found.rising and gained >= 0:
        steps.append("train-longer")
    if found.kind != DEFAULT and (gained <= 0 or over < 0):
        steps.append("try-lora")
    if over == 0 and found.probe and found.tuned and found.probe.value >= found.tuned.value:
        steps.append("take-probe")
    if gained <= 0 and not few:
        steps.append("add-images")
    return steps


def _images(few: Message | None) -> list[NextStep]:
    return ["add-images"] if few else []


def _ahead(one: Figure, other: Figure, apart: tuple[int, int] | None) -> int:
    """1 where one is ahead of the other beyond doubt, -1 where it is behind, else 0.

    `apart` counts the images that only one and only the other got right, where these are known:
    then McNemar's test says so, exact (McNemar 1947, Psychometrika 12, p. 153); else intervals do,
    which must not overlap.
    """
    if apart is not None:
        sure = mcnemar(*apart) < SURE
    elif None in (one.low, one.high, other.low, other.high):
        sure = False
    else:
        sure = one.low > other.high or other.low > one.high  # type: ignore[operator]
    return (one.value > other.value) - (one.value < other.value) if sure else 0


def _apart(before: Sequence[bool], after: Sequence[bool]) -> tuple[int, int] | None:
    """How many images only the second got right, and only the first; None where none are known."""
    if not before or len(before) != len(after):
        return None
    pairs = [*zip(before, after, strict=True)]
    return pairs.count((False, True)), pairs.count((True, False))


def mcnemar(only_one: int, only_other: int) -> float:
    """How often chance alone would part as many images that only one of two got right as unevenly,
    or more: the two-sided binomial probability for a fair coin."""
    whole = only_one + only_other
    ways = tail = 1
    for heads in range(min(only_one, only_other)):
        ways = ways * (whole - heads) // (heads + 1)
        tail += ways
    return min(1.0, tail / (1 << whole) * 2)


def _told(figure: Figure, found: Evidence) -> Message:
    return in_short(figure, found.count, found.measure)
