"""What each method came to where it was tried: the recorded cases that advice goes by."""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from statistics import mean

from cliptune.methods.method import STARTER

FILE = "evidence.json"
"""A list of cases beside this module, written by `tests/bench/evidence.py`."""

TIED = 0.02
"""Methods that are nearer to each other are as good: chance moves the accuracy over a few hundred
test images by as much."""
_TIMES, _NEAR = 2.0, 0.2
"""How many times as many images a class, and how far what a probe reaches, may lie away."""


@dataclass(frozen=True)
class Case:
    """A method on a set of images and a base, over all seeds. Rates are 0 to 1."""

    base: str
    set: str
    per_class: float
    """Images a class that were learned from."""
    method: str
    zero_shot: float
    probe: float
    accuracy: float
    """By the classifier that the run itself took."""


@dataclass(frozen=True)
class Lead:
    """How far a method is ahead of a linear probe, on average over some cases."""

    method: str
    points: float
    """0 to 1."""
    cases: int


@cache
def recorded() -> tuple[Case, ...]:
    """Every case there is."""
    text = resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8")
    return tuple(Case(**case) for case in json.loads(text)["cases"])


def alike(base: str, per_class: float, probe: float | None, cases: Iterable[Case]) -> list[Case]:
    """The cases with about as many images a class, on this base if there are any.

    Else on bases that nobody found settings for, as on this one. Where it is known what a linear
    probe reaches here, it reaches about as much there: that is how far there is to go.
    """
    near = [
        case
        for case in cases
        if abs(math.log(case.per_class / per_class)) <= math.log(_TIMES)
        and (probe is None or abs(case.probe - probe) <= _NEAR)
    ]
    own = [case for case in near if case.base == base]
    return own or [case for case in near if case.base != STARTER and base != STARTER]


def leads(cases: Sequence[Case]) -> list[Lead]:
    """The methods that were tried in all of these cases, the best first."""
    of: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        of[case.method].append(case)
    tried = max(map(len, of.values()), default=0)
    found = [
        Lead(
            method,
            mean(case.accuracy - case.probe for case in own),
            len(own),
        )
        for method, own in of.items()
        if len(own) == tried
    ]
    return sorted(found, key=lambda lead: -lead.points)
