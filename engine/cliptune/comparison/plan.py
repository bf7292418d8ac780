"""What a comparison is to be of: methods, seeds, and how long each method may train."""

from dataclasses import dataclass
from typing import Literal

from cliptune.comparison import halving
from cliptune.comparison.halving import Cost
from cliptune.job import Job
from cliptune.methods import METHODS

Budget = Literal["own", "equal", "minutes"]
"""Each method at its best, with the epochs that it recommends; the same epochs for all; or so many
minutes in all, of which every run that trains has the same share."""


@dataclass(frozen=True)
class Plan:
    """A comparison before it is made. Of epochs and minutes that counts which the budget names."""

    kinds: tuple[str, ...]
    """Methods; zero-shot is measured in any case."""
    seeds: int = 1
    """Splits and trainings of each."""
    budget: Budget = "own"
    epochs: int = 20
    minutes: float = 30.0

    @property
    def share(self) -> float:
        """Seconds of each run that trains, where minutes are shared."""
        trained = sum(METHODS[kind].trains for kind in self.kinds)
        return 60 * self.minutes / max(1, trained * self.seeds)

    def epochs_of(self, own: int, cost: Cost | None) -> int:
        """For how many epochs a method trains that recommends its `own`; `cost` is what a run of it
        takes, None where not known. One epoch at least, and of a share no more than its own."""
        if self.budget == "equal":
            return self.epochs
        if self.budget == "minutes" and cost:
            return max(1, halving.epochs(self.share, cost, own))
        return own


def with_seed(job: Job, number: int, epochs: int) -> Job:
    """The job of the seed of this number, from 0, counted from the job's own; for so many epochs,
    if its method trains."""
    if not job.method.trains:
        epochs = job.train.epochs
    train = job.train.model_copy(update={"seed": job.train.seed + number, "epochs": epochs})
    data = job.data.model_copy(update={"seed": job.data.seed + number})
    return job.model_copy(update={"data": data, "train": train})
