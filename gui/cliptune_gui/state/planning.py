"""A comparison before it is queued: what each method would take, and the runs that it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cliptune.comparison.differences import differing, settings_of, title_of
from cliptune.comparison.halving import Cost
from cliptune.comparison.plan import Plan, with_seed
from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Message
from cliptune.job import Job
from cliptune.methods import METHODS
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.wizard import Draft

if TYPE_CHECKING:  # it loads torch
    from cliptune.training.memory import MemoryEstimate

KINDS = tuple(kind for kind, method in METHODS.items() if method.keeps())
"""What can be compared; zero-shot is measured by each of them."""


@dataclass(frozen=True)
class Planned:
    """What a method of a plan would take."""

    kind: str
    misfit: Message | None
    """Why it cannot be taken."""
    epochs: int | None
    """None where nothing is trained, and where minutes are shared and its pace is not known."""
    seconds: float | None
    """Of one run; None where not known."""
    memory: "MemoryEstimate | None"


def planned(draft: Draft, plan: Plan, estimates: Estimates, kind: str) -> Planned:
    """What a method of a plan would take, as far as that is known by now."""
    of_kind = draft.with_kind(kind)
    of_kind.searching = False
    misfit = draft.methods()[METHODS[kind]] or of_kind.obstacle("method")
    memory, pace = estimates.of(draft, kind)
    if not METHODS[kind].trains:
        paces = (estimates.of(draft, other)[1] for other in KINDS)
        look = next((pace.look for pace in paces if pace), None)
        seconds = None if look is None else look * draft.count().all
        return Planned(kind, misfit, None, seconds, None)
    own = 0 if misfit else int(of_kind.value("train", "epochs"))
    if pace is None and plan.budget == "minutes":
        return Planned(kind, misfit, None, None, memory)
    epochs = plan.epochs_of(own, Cost(pace.beside, pace.epoch) if pace else None)
    seconds = pace.beside + pace.epoch * epochs if pace else None
    return Planned(kind, misfit, epochs, seconds, memory)


def jobs_of(draft: Draft, plan: Plan, taken: Sequence[Planned]) -> list[tuple[Job, int | None]]:
    """The job of every run, seed after seed, and how many images it trains on; None where that is
    only reckoned. All are on the split of the draft, whichever a method was given alone.

    Raises `ClipTuneError` if the draft is no job.
    """
    split = {"data": draft.job().data}
    made = [
        with_seed(draft.with_kind(one.kind).job().model_copy(update=split), number, one.epochs or 0)
        for number in range(plan.seeds)
        for one in taken
    ]
    counts = [draft.count_as(job.data.validation, job.data.seed) for job in made]
    return [
        (job, None if count.about else count.train) for job, count in zip(made, counts, strict=True)
    ]


def apart(draft: Draft, plan: Plan, taken: Sequence[Planned]) -> list[str]:
    """The titles of the settings that methods of a plan will differ in, beside their own."""
    try:
        jobs = [job for job, _ in jobs_of(draft, replace(plan, seeds=1), taken)]
    except ClipTuneError:
        return []
    made = [settings_of(job) for job in jobs if job.method.trains]
    return [title_of(name) for name in differing(made) if not name.startswith("method.")]
