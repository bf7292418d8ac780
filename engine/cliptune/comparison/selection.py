"""Successive halving carried out: a first trial that tells what time it takes, rungs, and the one
that is left, for the rest of the time."""

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from cliptune import job as jobs
from cliptune.comparison import halving
from cliptune.comparison.candidates import Candidate, candidates, in_words
from cliptune.comparison.halving import Cost
from cliptune.comparison.trials import Trial, Trials
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Noted, Warned, Work
from cliptune.core.messages import text
from cliptune.data.scan import Scan
from cliptune.data.split import SplitCounts, count
from cliptune.job import Job
from cliptune.methods import FITTED, METHODS, UNTOUCHED

_FIRST = text("tune-first", "First, what is to be beaten: {method}.")
_TRIES = text(
    "tune-tries",
    "Trying {count} in about {seconds:,.0f} seconds; the better half goes on for longer.",
)
_NEXT = text("tune-next", "Trying {trial}.")
_WHOLE = text("tune-whole", "The best so far gets the time that is left: {trial}.")
_AGAIN = text("tune-again", "There is time to be surer: once more on another split.")
_LONG = text("tune-too-long", "{method} is left out: not one epoch ends in its share of the time.")
_FAILED = text("tune-trial-failed", "{method} is left out: {reason}")
_DROPPED = text("tune-dropped", "Dropped: {trial} (log loss {loss:.3f}, the best has {best:.3f}).")

FEW = 100
"""Images for validation under which one split of them says too little."""
FOLDS = 3
SPLITS = 5
"""Splits at most on which the one that is left is tried, while there is time."""
MARGIN = 0.85
"""Fraction of the time left that is planned with: what was measured may be too little."""
DOUBLE = 2.0
"""Times its share that a trial may take before it is stopped."""


def job_of(given: Mapping[str, Any], kind: str, **more: Mapping[str, Any]) -> Job:
    """The job of a method; `more` are parts of it that go before what is given."""
    parts: dict[str, Any] = {part: dict(given.get(part, {})) for part in ("data", "base", "train")}
    for part, settings in more.items():
        parts[part] = parts.get(part, {}) | settings
    return jobs.build({**parts, "method": {"kind": kind} | parts.get("method", {})}, jobs.ASKED())


class Selection:
    """The search for one candidate: what it has found out so far."""

    def __init__(self, given: Mapping[str, Any], scanned: Scan, trials: Trials) -> None:
        """`given` are the settings of a job, without a method, that hold for all."""
        self._given, self._scanned, self._trials = given, scanned, trials
        self._costs: dict[str, Cost] = {}
        self.tried: dict[str, Trial] = {}
        """The longest trial of each candidate that came to anything, by its name."""

    # What it begins with

    @property
    def reference_kind(self) -> str:
        """The method to be beaten: the linear probe, or zero-shot where there are no classes."""
        return UNTOUCHED if self._scanned.kind == "captions" else FITTED

    def reference(self, seed: int = 0) -> Work[Trial]:
        """What is to be beaten, on the split of a seed. Raises `ClipTuneError` if that fails."""
        kind = self.reference_kind
        job = job_of(self._given, kind, **self._parts(seed, tested=not seed))
        told = _FIRST(method=job.method.label)
        trial = yield from self._trials.carry_out(f"{kind}-{seed}", job, told)
        if trial.failed:
            raise ClipTuneError(trial.failed)
        return trial

    @cached_property
    def counts(self) -> SplitCounts:
        """How many images there are for what."""
        data = job_of(self._given, UNTOUCHED).data
        return count(self._scanned, data.validation, 0)

    @cached_property
    def _untested(self) -> dict[str, Any]:
        """The settings of data that leave the test part out, if there is one."""
        sides, paths = self._scanned.table["split"][:], self._scanned.paths
        test = tuple(path for path, side in zip(paths, sides, strict=True) if side == "test")
        if not test:
            return {}
        excluded = (*self._given.get("data", {}).get("leave_out", ()), *test)
        return {"kind": self._scanned.kind, "leave_out": excluded}

    def _parts(self, seed: int, *, tested: bool) -> dict[str, dict[str, Any]]:
        data = {"seed": seed} | ({} if tested else self._untested)
        return {"data": data, "train": {"seed": seed}}

    def _trial(
        self, candidate: Candidate, epochs: int, seed: int = 0, *, tested: bool = False
    ) -> tuple[str, Job]:
        """The name and the job of a run of a candidate."""
        parts = self._parts(seed, tested=tested)
        method, train = candidate.settings["method"], candidate.settings["train"]
        parts["train"] |= {**train, "epochs": epochs}
        whole = "-tested" if tested and self._untested else ""
        name = f"{candidate.name}-{epochs}-{seed}{whole}"
        return name, job_of(self._given, candidate.kind, method=method, **parts)

    def _most(self, candidate: Candidate) -> int:
        """The most epochs that are of use: those of a whole run."""
        return job_of(self._given, candidate.kind).train.epochs

    # The trials

    def choose(self) -> Work[Candidate | None]:
        """The one that is left; None where nothing could be tried."""
        listed = candidates(self._given, self._scanned)
        field = yield from self._trials.around("candidates", listed)
        field = yield from self._pilot(field)
        if not field:
            return None
        seconds = self._trials.left
        least = self._costs[field[0].kind].least
        field = field[: halving.breadth(len(field), seconds, least)]
        rungs = halving.plan(len(field), seconds)
        if rungs:
            yield Noted(told=_TRIES(count=len(field), seconds=halving.CHOOSING * seconds))
        for size, share in rungs:
            if len(field) > 1:
                field = yield from self._rung(field[:size], share)
        return field[0] if field else None

    def _pilot(self, field: Sequence[Candidate]) -> Work[list[Candidate]]:
        """One epoch of the first that can be tried, which tells what time it takes; those that are
        left then, it first."""
        left = list(field)
        while left and self._trials.left > 0:
            first = left[0]
            trial = yield from self._try(first, 1, self._trials.left / 2)
            if trial.cost and math.isfinite(trial.loss):
                return left
            if not trial.failed:  # it took too long, and so would the others
                return []
            left = [one for one in left if one.kind != first.kind]
        return []

    def _rung(self, field: Sequence[Candidate], share: float) -> Work[list[Candidate]]:
        """Try each for a share of seconds; the better half, the best first."""
        longest = max(self._costs.values(), key=lambda cost: cost.least)
        for candidate in field:
            if self._trials.left <= 0:
                break
            cost = self._costs.get(candidate.kind)
            epochs = halving.epochs(share, cost or longest, self._most(candidate))
            if cost and not epochs:
                yield Noted(told=_LONG(method=METHODS[candidate.kind].label))
            else:
                yield from self._try(candidate, max(1, epochs), DOUBLE * share)
        losses = {one.name: self.tried[one.name].loss for one in field if one.name in self.tried}
        kept = halving.better_half(losses)
        for name, loss in losses.items():
            if name not in kept and kept:
                trial, best = in_words(self.tried[name].run.job), losses[kept[0]]
                yield Noted(told=_DROPPED(trial=trial, loss=loss, best=best))
        named = {one.name: one for one in field}
        return [named[name] for name in kept]

    def _try(self, candidate: Candidate, epochs: int, limit: float) -> Work[Trial]:
        name, job = self._trial(candidate, epochs)
        limit = min(limit, self._trials.left)
        told = _NEXT(trial=in_words(job))
        trial = yield from self._trials.carry_out(name, job, told, limit)
        if trial.failed:
            yield Warned(told=_FAILED(method=job.method.label, reason=trial.failed))
        elif trial.epochs < 1:
            yield Noted(told=_LONG(method=job.method.label))
        if cost := trial.cost:
            self._costs[candidate.kind] = cost
        if candidate.name not in self.tried or math.isfinite(trial.loss):
            self.tried[candidate.name] = trial
        return trial

    # What is left

    def whole(self, candidate: Candidate, reference: Trial) -> Work[list[Trial]]:
        """The one that is left for the rest of the time, on several splits where few images are
        for validation or there is time for it; the trials, one a seed."""
        before, left = self.tried[candidate.name], self._trials.left
        cost = before.cost or self._costs[candidate.kind]
        if self._untested:
            # The base and the best are measured on the test images too, and to judge them what was
            # found and what is to be beaten once more on those for validation.
            looks = 2 * reference.seconds * self.counts.test / self.counts.all
            left -= (reference.seconds + cost.beside) / 2
            cost = Cost(cost.beside + looks, cost.epoch)
        others = "validation" not in self._scanned.table["split"][:]
        few = others and self.counts.validation < FEW
        for folds in (FOLDS, 1) if few else (1,):
            epochs = halving.epochs(MARGIN * left / folds, cost, self._most(candidate))
            if epochs >= max(1, before.epochs):
                break
        else:
            return [before]
        name, job = self._trial(candidate, epochs, tested=True)
        told = _WHOLE(trial=in_words(job))
        trial = yield from self._trials.carry_out(name, job, told, left - cost.beside / 2)
        if not trial.run.best.is_dir():  # it failed, or was stopped before anything was kept
            return [before]
        found = [trial]
        for seed in range(1, SPLITS if others else 1):
            name, job = self._trial(candidate, max(1, round(trial.epochs)), seed)
            if self._trials.left < trial.seconds + reference.seconds:
                break
            found.append((yield from self._trials.carry_out(name, job, _AGAIN())))
        return found
