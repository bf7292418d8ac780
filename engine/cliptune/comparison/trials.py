"""Trials within a budget of time: ordinary runs in a folder, each done once, and what each took."""

import math
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cliptune import __version__
from cliptune.comparison.candidates import in_words
from cliptune.comparison.folder import read_table, write_table
from cliptune.comparison.halving import Cost
from cliptune.core import versions
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Evaluated, Failed, Progress, Step, Trying, Work
from cliptune.core.messages import Message, text
from cliptune.core.metrics import Figure
from cliptune.evaluation.figures import in_short
from cliptune.job import Job
from cliptune.runs import Run
from cliptune.runs.layout import TUNED, is_run
from cliptune.training.session import carry_out

_REACHED = text("tune-reached", "{trial}: {figure} {measure} on {count:,} validation images")

T = TypeVar("T")


@dataclass(frozen=True)
class Trial:
    """A run as it ended."""

    run: Run
    seconds: float
    """That it took in all."""
    failed: Message | None
    """Why it broke off, if it did."""
    epochs: float
    """That it trained for."""
    loss: float
    """Log loss on the validation images of what was kept, at the temperature that suits it best; of
    a run that was stopped, of the best; infinite if there is none, or it failed."""
    cost: Cost | None
    """What a run like it takes; None where it did not come as far as to tell."""


class Trials:
    """The runs of a search, and the time they have taken.

    The same search done again passes over what is there, counts what it took then, and so comes to
    the same decisions.
    """

    def __init__(
        self, folder: Path, budget: float, clock: Callable[[], float], cancel: CancelToken
    ) -> None:
        """`budget` in seconds of work, as `clock` counts them; downloads do not count.

        Raises `ClipTuneError` if what was written of an earlier search cannot be read, or is of a
        newer version.
        """
        self.folder, self._budget, self._clock, self._cancel = folder, budget, clock, cancel
        self._path = folder / TUNED
        known = read_table(self._path) if self._path.is_file() else {}
        if told := versions.newer(self._path, known.get(versions.WRITTEN_BY)):
            raise ClipTuneError(told)
        self._seconds: dict[str, float] = dict(known.get("seconds", {}))
        self._training: dict[str, float] = dict(known.get("training", {}))
        self._counted: list[str] = []
        self._least = math.inf
        """The least loss until now, on the first split."""
        self._best: Message | None = None
        """What reached it, in words."""

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return self._budget - sum(self._seconds[name] for name in self._counted)

    def around(self, name: str, work: Work[T]) -> Work[T]:
        """Do what is no run, and count once what it takes."""
        began = self._clock()
        result = yield from work
        self._seconds.setdefault(name, self._clock() - began)
        self._count(name)
        return result

    def conclude(self, answer: Run) -> None:
        """Write which run is the answer."""
        self._write(answer=answer.folder.name)

    def carry_out(self, name: str, job: Job, told: Message, limit: float = math.inf) -> Work[Trial]:
        """The run of a job, in the folder `name`: the one there, gone on with if need be, or new.

        It is stopped after `limit` seconds, and its best is kept. Raises `Cancelled` on stop.
        """
        folder = self.folder / name
        run = Run(folder) if is_run(folder) else Run.create(job, folder)
        failed = None
        if run.state() != "finished" and self._seconds.get(name, 0.0) < limit:
            left = max(0.0, self.left)
            yield Trying(told=told, run=str(run.folder), left=left, best=self._best)
            failed = yield from self._work(run, limit)
            if run.state() == "finished":  # nothing goes on from them, and there are many runs
                shutil.rmtree(run.files.checkpoints, ignore_errors=True)
        self._seconds.setdefault(name, 0.0)
        self._count(name)
        trial = self._ended(run, failed)
        if job.data.seed == 0 and trial.loss < self._least:
            self._least, self._best = trial.loss, _reached(run) or self._best
        return trial

    def _work(self, run: Run, limit: float) -> Work[Message | None]:
        """Work on a run until it ends, or time does; why it failed, if it did."""
        name, ends = run.folder.name, CancelToken()
        seconds, trained = self._seconds.get(name, 0.0), self._training.get(name, 0.0)
        began = before = self._clock()
        first: float | None = None
        training = False
        failed: Message | None = None
        try:
            for event in carry_out(run, ends):
                now = self._clock()
                phase = event.phase if isinstance(event, Progress) else ""
                if phase == "download":
                    began += now - before
                # Training goes from the first step, or the search for a learning rate, to the look
                # at the validation images after the last step.
                if first is None and (isinstance(event, Step) or phase == "search"):
                    first, training = before, True
                if isinstance(event, Step) and first is not None:
                    training = True
                    self._training[name] = trained + now - first
                elif isinstance(event, Evaluated) and training and first is not None:
                    training = False
                    self._training[name] = trained + now - first
                elif isinstance(event, Failed):
                    if event.of_device:  # others would fail, too
                        raise ClipTuneError(event.told)
                    failed = event.told
                before, self._seconds[name] = now, seconds + now - began
                yield event
                if self._cancel.is_set() or self._seconds[name] >= limit:
                    ends.set()
        finally:
            self._write()
        self._cancel.check()
        return failed

    def _count(self, name: str) -> None:
        self._counted += [name] if name not in self._counted else []

    def _write(self, **more: str) -> None:
        table = {"seconds": self._seconds, "training": self._training, **more}
        write_table(self._path, table | {versions.WRITTEN_BY: __version__})

    def _ended(self, run: Run, failed: Message | None) -> Trial:
        """A run, with what it told of itself."""
        name, epochs, loss = run.folder.name, 0.0, math.inf
        for event in run.events():
            if isinstance(event, Step):
                epochs = event.epoch
            elif isinstance(event, Evaluated) and event.best and math.isfinite(event.loss):
                loss = event.loss
        if not epochs and run.job.method.trains and run.state() == "finished":
            epochs = run.job.train.epochs  # every step was one of the search for a learning rate
        seconds, training = self._seconds[name], self._training.get(name, 0.0)
        cost = Cost(seconds - training, training / epochs) if epochs >= 1 else None
        with suppress(ValueError):  # a file that is damaged
            if measured := run.validated():
                loss = measured.metrics.calibrated_loss
        return Trial(run, seconds, failed, epochs, math.inf if failed else loss, cost)


def _reached(run: Run) -> Message | None:
    """What a run reached on the validation images, in words; None where that is not known."""
    with suppress(ValueError):  # a file that is damaged
        if measured := run.validated():
            of = measured.metrics
            figure = in_short(Figure(value=of.accuracy), of.count, of.measure)
            return _REACHED(
                trial=in_words(run.job), figure=figure, measure=of.measure, count=of.count
            )
    return None
