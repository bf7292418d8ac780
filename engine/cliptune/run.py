"""A run: a job carried out from the folder of pictures to the tuned adapter, told in events."""

import json
import shutil
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from torch.optim import Optimizer

from cliptune import runs
from cliptune.base import devices
from cliptune.data.scan import Scan, check_captions, scan
from cliptune.data.split import Splits, split
from cliptune.errors import Cancelled, ClipTuneError
from cliptune.evaluate import Metrics
from cliptune.events import (
    Clock,
    Evaluated,
    Event,
    Failed,
    Finished,
    Noted,
    Started,
    Stopped,
    Warned,
    Work,
)
from cliptune.material import apply, final_part, open_base, prepare
from cliptune.runs import Log, Run
from cliptune.stop import Stop
from cliptune.training import checkpoint
from cliptune.training.checkpoint import Position
from cliptune.training.loop import Loop
from cliptune.training.objective import CaptionObjective, ClassObjective, Objective
from cliptune.training.world import World


def carry_out(run: Run, stop: Stop, world: World | None = None) -> Iterator[Event]:
    """Carry out a run's job, or go on with it from its last checkpoint.

    An error is the last event; only a run that another process works on raises. Not asking for
    the next event is a pause. Each event is in `events.jsonl` before it is given out.
    """
    world = world or World()
    clock = Clock()
    if not world.leads:
        yield from _told(_Session(run, None, stop, world, clock).work())
        return
    with run.lock() as log:
        session = _Session(run, log, stop, world, clock)
        for event in _told(_logged(clock.over(session.work()), log)):
            if isinstance(event, Failed):
                with suppress(OSError):  # what failed may be the disk of the log
                    log.append(event)
            yield event


def evaluate_best(run: Run, stop: Stop) -> Work[Metrics]:
    """Measure a run's best adapter again, on its test pictures or else those held back.

    Raises `ClipTuneError` if the run has kept none yet.
    """
    job = run.job
    if job.method.trains and not run.best.is_dir():
        raise ClipTuneError(
            f"The run {run.folder} has no adapter yet.", "Go on with it: cliptune train --resume."
        )
    scanned = yield from scan(job.data.images, stop, leave_out=job.data.leave_out)
    splits = _splits(run, scanned)
    base = yield from open_base(job, stop)
    material = yield from prepare(job, base, scanned, splits, stop)
    apply(job, base)
    job.method.restore(base.model, run.best)
    base.model.eval()
    return (yield from material.measure(final_part(splits), stop))


def _logged(work: Work[None], log: Log) -> Work[None]:
    for event in work:
        log.append(event)
        yield event


def _told(work: Work[None]) -> Iterator[Event]:
    """The work's events, with whatever ends it early as the last one."""
    try:
        yield from work
    except ClipTuneError as error:
        yield Failed(message=error.message, hint=error.hint)
    except (OSError, SafetensorError) as error:  # a full disk, a folder that went away
        yield Failed(
            message=f"The run could not go on: {error}.",
            hint="Once that is mended, go on with the run from its last checkpoint.",
        )
    except Exception as error:
        yield Failed(
            message=f"Something went wrong inside ClipTune: {error}",
            hint="This is a mistake in the program, not yours. Please report the details.",
            details=traceback.format_exc(),
        )


class _Session:
    """One process's work on a run, from beginning to end."""

    def __init__(self, run: Run, log: Log | None, stop: Stop, world: World, clock: Clock) -> None:
        """`log` is None in processes that only help."""
        self.run, self.log, self.stop, self.world, self.clock = run, log, stop, world, clock
        self.job = run.job
        self.checkpoint = checkpoint.latest(run.checkpoints)
        self.position = Position()
        self.summary: dict[str, Any] = {}

    def work(self) -> Work[None]:
        """Set up, measure the base, train, measure what came of it."""
        try:
            yield from self._set_up()
            yield from self._measure_zero_shot()
            ended = True
            if self.job.method.trains:
                ended = yield from self._train()
            if ended:
                yield from self._measure_best()
        except Cancelled:
            ended = False
        if self.world.leads and self.summary:
            self.run.write_summary(self.summary)
        if ended:
            yield Finished(summary=self.summary)
        else:
            yield Stopped(step=self.position.step, summary=self.summary)

    def _set_up(self) -> Work[None]:
        """Pictures and base, ready to use."""
        if self.checkpoint:
            self.position = checkpoint.read_position(self.checkpoint)
        if self.log:
            self.log.cut(self.position.log_size)
        job, stop = self.job, self.stop
        device = devices.pick(job.train.device)
        yield Started(
            time=time.time(),
            device=devices.describe(device),
            precision=str(devices.precision(device, job.train.precision)).removeprefix("torch."),
            step=self.position.step,
        )
        scanned = yield from scan(job.data.images, stop, leave_out=job.data.leave_out)
        whole, *problems = scanned.report()
        yield Noted(message=whole)
        for line in problems:
            yield Warned(message=line)
        self.splits = _splits(self.run, scanned)
        self.base = yield from open_base(job, stop)
        self.weights = self.base.parameters()
        self.memory = devices.Memory(device)
        self.material = yield from prepare(job, self.base, scanned, self.splits, stop)
        for problem in check_captions(scanned, self.base.tokens, self.base.context_length):
            yield Warned(message=str(problem))

    def _measure_zero_shot(self) -> Work[None]:
        """Measure the untouched base, once in a run's life: the line every plot is read against."""
        place = self.run.folder / "zero_shot.json"
        part = final_part(self.splits)
        if self.checkpoint:
            zero_shot = Metrics.model_validate_json(place.read_text(encoding="utf-8"))
        else:
            for each in dict.fromkeys(("validation", part)):  # `part` last
                zero_shot = yield from self.material.measure(each, self.stop, "zero-shot")
                yield _evaluated(0, zero_shot)
            self._write(place, zero_shot)
        self.summary |= {
            "method": self.job.method.kind,
            "base": self.base.identity["name"] or self.job.base.model,
            "quantisation": self.job.base.quantisation,
            "base_memory_bytes": self.base.memory(),
            "pictures": len(self.splits.train),
            "split": part,
            "zero_shot": zero_shot.model_dump(include={"accuracy", "loss", "count"}),
            "accuracy": zero_shot.accuracy,
            "seconds": 0.0,
            "peak_memory_bytes": self.memory.peak(),
            "trainable_parameters": 0,
            "trainable_share": 0.0,
        }

    def _train(self) -> Work[bool]:
        """Train to the end or to a stop; whether it was the end."""
        apply(self.job, self.base)
        needed = 3 * checkpoint.size(self.base.model)
        runs.require_disk(self.run.folder, needed, "the run with its checkpoints")
        loop = self._loop()
        if self.checkpoint:
            self.position = checkpoint.load(self.checkpoint, loop.model, loop.optimiser)
        yield from self.material.pictures.keep(self.stop)
        yield from self.material.sentences.keep(self.stop)
        ended = yield from loop.run(self.position, self.stop)
        position = self.position
        if self.world.leads and position.best_step is None:  # stopped before an evaluation
            self._save_best()
        trained = sum(parameter.numel() for parameter in loop.parameters)
        self.summary |= {
            "accuracy": None if position.best_step is None else position.best_accuracy,
            "split": "validation",
            "seconds": position.seconds,
            "peak_memory_bytes": position.peak_memory,
            "trainable_parameters": trained,
            "trainable_share": trained / self.weights,
            "steps": position.step,
            "best_step": position.step if position.best_step is None else position.best_step,
        }
        return ended

    def _loop(self) -> Loop:
        material = self.material
        objective: Objective
        if material.names:
            objective = ClassObjective(
                material.pictures, material.sentences, material.labels, self.world
            )
        else:
            objective = CaptionObjective(
                material.pictures, material.sentences, material.first, self.world
            )
        return Loop(
            model=self.base.model,
            objective=objective,
            rows=self.splits.train,
            evaluate=lambda stop: material.measure("validation", stop),
            save_best=self._save_best,
            save_checkpoint=self._save_checkpoint,
            settings=self.job.train,
            world=self.world,
            memory=self.memory,
            clock=self.clock,
        )

    def _measure_best(self) -> Work[None]:
        """Measure what was kept, on pictures that had no say in what was kept."""
        if self.job.method.trains:
            self.world.tell(None)  # wait until the best adapter is on disk
            self.job.method.restore(self.base.model, self.run.best)
        self.base.model.eval()
        part = final_part(self.splits)
        metrics = yield from self.material.measure(part, self.stop)
        yield _evaluated(self.position.step, metrics)
        if metrics.accuracy < self.summary["zero_shot"]["accuracy"]:
            yield Warned(
                message="The tuned model is worse than the untouched base on these pictures.",
                hint="Try a lower train.learning_rate or fewer train.epochs.",
            )
        self.summary |= {"accuracy": metrics.accuracy, "split": part}
        self._write(self.run.folder / "evaluation.json", metrics)

    def _save_checkpoint(self, position: Position, optimiser: Optimizer) -> str:
        position.log_size = self.log.size() if self.log else 0
        place = checkpoint.save(self.run.checkpoints, self.base.model, optimiser, position)
        return place.relative_to(self.run.folder).as_posix()

    def _save_best(self) -> str:
        """Keep the model as it is now as the best one; with it, what is needed to use it."""
        run, material = self.run, self.material
        beside = run.folder / "best.new"
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir()
        self.job.method.save(self.base.model, beside)
        described = {
            "base": self.base.identity,
            "method": self.job.method.kind,
            "template": self.job.data.template,
            "classes": dict(zip(material.scan.classes, material.names, strict=True)),
            "sentences": material.texts if material.names else [],
        }
        text = json.dumps(described, indent=2, ensure_ascii=False) + "\n"
        (beside / "cliptune.json").write_text(text, encoding="utf-8")
        runs.move_into_place(beside, run.best)
        return run.best.relative_to(run.folder).as_posix()

    def _write(self, place: Path, metrics: Metrics) -> None:
        if self.world.leads:
            runs.write_beside(place, metrics.model_dump_json(indent=2) + "\n")


def _evaluated(step: int, metrics: Metrics) -> Evaluated:
    return Evaluated(step=step, split=metrics.split, accuracy=metrics.accuracy, loss=metrics.loss)


def _splits(run: Run, scanned: Scan) -> Splits:
    """The run's own split: made once, then kept, so that new pictures do not move old ones."""
    place = run.folder / "splits.json"
    if place.exists():
        return Splits.load(place, scanned)
    splits = split(scanned, run.job.data.validation, run.job.data.seed)
    splits.save(place, scanned)
    return splits
