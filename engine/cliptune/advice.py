"""Which method to take, which rank, and why, for one situation.

The rules are those of the document that docs/guide.md names, "the guide"; they stand there too.
Where cases like the situation were tried, the guide's method gives way to one that did better
there by more than chance, and the reason names both.
"""

from dataclasses import dataclass
from typing import Any

from cliptune import evidence
from cliptune.core.messages import Message, text
from cliptune.methods import METHODS
from cliptune.methods.method import Goal, Method, packed

FEW = 100
"""Images under which there is very little data."""

PER_WEIGHT = 2
"""Bytes of a frozen weight in 16 bits."""

GOALS: dict[Goal, str] = {
    "general": "Good results with little effort",
    "little memory": "Train a base that hardly fits",
    "several tasks": "Several tasks on one base",
    "very little data": "Very few images",
    "exploring": "Try an idea quickly",
}
"""What a user may want, in words."""

_BECAUSE = {
    kind: text(f"because-{kind}", method.because)
    for kind, method in METHODS.items()
    if method.because
}
"""What a method says for itself where it is not the one advised."""
_GOALS = {goal: text(f"goal-{goal.replace(' ', '-')}", words) for goal, words in GOALS.items()}
_ASKED = text("advice-asked", "You asked for “{goal}”.")
_SHORT = text(
    "advice-memory",
    "The base's weights alone take {weights:.1f} of {memory:.1f} GB in 16 bits; in 4 bits they "
    "take a quarter.",
)
_SCARCE = text("advice-few-images", "{images} images are few: fewer trained numbers overfit less.")
_PLENTY = text("advice-general", "{images:,} images and {memory:.0f} GB: the general choice.")
_BACKED = text(
    "advice-and-evidence",
    "{guide} No other method did clearly better where images like these were tried (cases: "
    "{cases}): {points:+.1f} points against a linear probe.",
)
_WON = text(
    "advice-by-evidence",
    "No other method did clearly better where images like these were tried (cases: {cases}): "
    "{points:+.1f} points against a linear probe. The guide's rule is another: {guide}",
)


@dataclass(frozen=True)
class Situation:
    """What advice depends on."""

    images: int
    """Those that are trained on."""
    parameters: int
    """Weights of the base."""
    memory: int
    """Bytes the device has."""
    goal: Goal | None = None
    """What the user said they want; None to go by the rest."""
    classes: int = 0
    """Those that the images are of; 0 where they have none, or that is not known."""
    base: str = ""
    """Its name."""
    probe: float | None = None
    """The accuracy that a linear probe reaches here, 0 to 1, where that is known."""


@dataclass(frozen=True)
class Advice:
    """A method with the reason for taking it, and settings that suit the situation."""

    kind: str
    reason: Message
    settings: dict[str, Any]


def advise(situation: Situation) -> list[Advice]:
    """The methods that train, the best first."""
    first, why = _by_evidence(situation, *_by_guide(situation))
    trained = [method for method in METHODS.values() if method.trains]
    ordered = sorted(trained, key=lambda method: method is not first)  # else in their own order
    return [
        Advice(
            method.its_kind(),
            why if method is first else _BECAUSE[method.its_kind()](),
            _settings(method, situation),
        )
        for method in ordered
    ]


def _by_guide(situation: Situation) -> tuple[type[Method], Message]:
    """The method that the guide's rules name, and why."""
    goal, why = _goal(situation)
    return next(method for method in METHODS.values() if method.goal == goal), why


def _by_evidence(
    situation: Situation, guide: type[Method], why: Message
) -> tuple[type[Method], Message]:
    """The guide's method, or the one that won on cases like this; and why.

    What somebody wants, or what does not fit into memory, no case can change.
    """
    known = situation.images and situation.classes
    if situation.goal or not known or guide.goal == "little memory":
        return guide, why
    per_class = situation.images / situation.classes
    cases = evidence.alike(situation.base, per_class, situation.probe, evidence.recorded())
    found = [lead for lead in evidence.leads(cases) if lead.method in METHODS]
    best = [lead for lead in found if lead.points >= found[0].points - evidence.TIED]
    if not best:
        return guide, why
    kind = guide.its_kind()
    own = next((lead for lead in best if lead.method == kind), None)
    # Of those that are about as good the one that is named first, which is the simplest.
    lead = own or min(best, key=lambda lead: METHODS[lead.method].position)
    wording = _BACKED if own else _WON
    told = wording(guide=why, cases=lead.cases, points=100 * lead.points)
    return METHODS[lead.method], told


def _goal(situation: Situation) -> tuple[Goal, Message]:
    """What matters most here, and why."""
    weights = PER_WEIGHT * situation.parameters
    memory = situation.memory / 1e9
    if situation.goal:
        return situation.goal, _ASKED(goal=_GOALS[situation.goal]())
    if 2 * weights > situation.memory:
        return "little memory", _SHORT(weights=weights / 1e9, memory=memory)
    if situation.images < FEW:
        return "very little data", _SCARCE(images=situation.images)
    return "general", _PLENTY(images=situation.images, memory=memory)


def rank(parameters: int, images: int) -> int:
    """LoRA's rank by the size of the base and the number of images.

    The guide's question 2 (docs/guide.md): 4 to 8 under a billion weights, 8 to 16 up to ten,
    16 to 32 above; the lower with little data, the upper with more.
    """
    low = 4 if parameters < 1e9 else 8 if parameters <= 1e10 else 16
    return low if images < FEW else 2 * low


def _settings(method: type[Method], situation: Situation) -> dict[str, Any]:
    if "rank" not in method.model_fields:
        return {}
    return {"rank": rank(situation.parameters, situation.images)}


@dataclass(frozen=True)
class Question:
    """What people ask before they choose, and what the guide (docs/guide.md) answers."""

    text: str
    answer: str
    goals: tuple[Goal | None, ...]
    """It is asked of the methods for these, or for none in particular."""


QUESTIONS = (
    Question(
        "Where should I begin?",
        "With LoRA: it works well for most purposes and is easy to use. Take QLoRA if memory is "
        "short, and an adapter for each task if one base has to serve several. Prefix tuning or "
        "prompt tuning shows quickly whether an idea is worth anything; if it is, go on to LoRA.",
        ("exploring",),
    ),
    Question(
        "Can methods be combined?",
        "They can, and it is seldom worth it: LoRA beside an adapter gains little, and LoRA beside "
        "a prefix mostly complicates things. Choose one method and tune its settings.",
        ("several tasks", None),
    ),
    Question(
        "Which rank should LoRA have?",
        "4 to 8 for a base of fewer than a billion weights, as most of the catalogue are; 8 to 16 "
        "for one to ten billion; 16 to 32 above. The more images, the larger it can be; "
        "take the smaller one if there are few.",
        ("general",),
    ),
    Question(
        "How much does QLoRA lose?",
        "Usually less than 1 % of what LoRA reaches on a base in 16 bits; in rare cases 1 to 2 %.",
        ("little memory",),
    ),
    Question(
        "Does tuning need many images?",
        "More help, and few do. With fewer than 100, take prefix tuning: it usually trains less "
        "than 0.1 % of the numbers, which leaves little room to learn the images by heart. With "
        "more, LoRA is the better choice, and its rank may be larger.",
        ("very little data",),
    ),
)

GUIDES_MEMORY = {7: 5, 13: 9, 70: 48}
"""GB that the guide (docs/guide.md) names for QLoRA on so many billions of weights."""


def in_4_bits(billions: float) -> float:
    """GB of so many billions of weights in NF4, as QLoRA keeps them: the weights, nothing else."""
    return packed(round(billions * 1e9), 1, "nf4") / 1e9
