"""A run: a job carried out from the folder of pictures to the tuned adapter, told in events."""

import json
import shutil
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError

from cliptune import evaluate, runs
from cliptune.base import catalogue, devices
from cliptune.base.download import fetch
from cliptune.base.load import Base, load
from cliptune.data import pixels
from cliptune.data.names import sentences, tidied
from cliptune.data.scan import Scan, scan
from cliptune.data.split import Splits, split
from cliptune.errors import Cancelled, ClipTuneError
from cliptune.evaluate import Metrics, Split
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
from cliptune.job import Job
from cliptune.runs import Log, Run
from cliptune.stop import Stop
from cliptune.towers import PictureTower, SentenceTower
from cliptune.training import checkpoint
from cliptune.training.checkpoint import Position
from cliptune.training.loop import Loop
from cliptune.training.objective import CaptionObjective, ClassObjective, Objective
from cliptune.training.world import World

LARGER = 1.25
"""Side of the pictures that random crops are cut from, in units of the base's resolution."""


def carry_out(run: Run, stop: Stop, world: World | None = None) -> Iterator[Event]:
    """Carry out a run's job, or go on with it from its last checkpoint.

    An error is the last event; only a run that another process works on raises. Not asking for
    the next event is a pause. Each event is in `events.jsonl` before it is given out.
    """
    world = world or World()
    clock = Clock()
    if not world.leads:
        yield from _told(_work(run, None, stop, world, clock))
        return
    with run.lock() as log:
        for event in _told(clock.over(_work(run, log, stop, world, clock))):
            log.append(event)
            yield event


def _told(work: Work[None]) -> Iterator[Event]:
    """The work's events, with whatever ends it early as the last one."""
    try:
        yield from work
    except Cancelled:
        yield Stopped(step=0)
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


@dataclass
class Material:
    """What is learned from, ready to use: the split pictures and the two towers."""

    scan: Scan
    splits: Splits
    names: list[str]
    """The classes' words; empty for captions."""
    texts: list[str]
    """Class sentences, or all captions in the order of pictures."""
    first: np.ndarray
    """Captions `first[i]` to `first[i + 1]` are picture i's."""
    pictures: PictureTower
    sentences: SentenceTower

    def rows(self, part: Split) -> np.ndarray:
        """The rows of a part."""
        return self.splits.test if part == "test" else self.splits.validation

    def measure(self, part: Split, stop: Stop, phase: str = "evaluate") -> Work[Metrics]:
        """Measure the model as it is on a part of the pictures."""
        rows = self.rows(part)
        features = yield from self.pictures.encode(rows, stop, phase)
        scale = self.pictures.base.scale().detach()
        if self.names:
            texts = yield from self.sentences.encode(np.arange(len(self.texts)), stop, phase)
            labels = torch.as_tensor(self.scan.table["label"][:])[torch.as_tensor(rows)]
            return evaluate.measure_classes(features, texts, labels, scale, self.names, part)
        counts = self.first[rows + 1] - self.first[rows]
        captions = np.concatenate([np.arange(self.first[r], self.first[r + 1]) for r in rows])
        texts = yield from self.sentences.encode(captions, stop, phase)
        owner = torch.as_tensor(np.repeat(np.arange(len(rows)), counts))
        return evaluate.measure_captions(features, texts, owner, scale, part)


def prepare(job: Job, base: Base, scanned: Scan, splits: Splits, stop: Stop) -> Work[Material]:
    """Decode the pictures and tokenise the sentences of a scanned folder."""
    precision = devices.precision(base.device, job.train.precision)
    table = scanned.table
    small = yield from pixels.cache(table, base.resolution, base.resample, stop)
    larger = None
    if job.train.crop and job.method.trains:
        side = round(base.resolution * LARGER)
        larger = yield from pixels.cache(table, side, base.resample, stop)
    names: list[str] = []
    first = np.arange(1)
    if scanned.kind == "classes":
        names = list(tidied(scanned.classes, job.data.classes).values())
        texts = sentences(names, job.data.template)
    else:
        captions = table["captions"][:]
        texts = [text for of_one in captions for text in of_one]
        first = np.cumsum([0, *(len(of_one) for of_one in captions)])
    pictures = PictureTower(
        base, precision, small, larger, crop=job.train.crop, flip=job.train.flip
    )
    tower = SentenceTower(base, precision, texts)
    return Material(scanned, splits, names, texts, first, pictures, tower)


def open_base(job: Job, device: torch.device, stop: Stop) -> Work[Base]:
    """Download the job's base if need be, and load it as the method wants it."""
    found = catalogue.resolve(job.base.model)
    folder = found if isinstance(found, Path) else (yield from fetch(found, stop, job.base.hub))
    precision = devices.precision(device, job.train.precision)
    return load(
        folder,
        device=device,
        quantisation=job.base.quantisation,
        # Weights that are trained need fp32 masters; frozen ones are only ever read in 16 bits.
        dtype=precision if job.method.frozen_base else torch.float32,
    )


def _work(run: Run, log: Log | None, stop: Stop, world: World, clock: Clock) -> Work[None]:
    """The run from beginning to end. `log` is None in processes that only help."""
    job = run.job
    began = checkpoint.latest(run.checkpoints)
    position = checkpoint.read_position(began) if began else Position()
    if log:
        log.cut(position.log_size)
    device = devices.pick(job.train.device)
    yield Started(
        time=time.time(),
        device=devices.describe(device),
        precision=str(devices.precision(device, job.train.precision)).removeprefix("torch."),
        step=position.step,
    )
    scanned = yield from scan(job.data.images, stop, leave_out=job.data.leave_out)
    whole, *problems = scanned.report()
    yield Noted(message=whole)
    for line in problems:
        yield Warned(message=line)
    splits = _splits(run, scanned)
    base = yield from open_base(job, device, stop)
    memory = devices.Memory(device)
    weights = base.parameters()
    material = yield from prepare(job, base, scanned, splits, stop)
    part: Split = "test" if len(splits.test) else "validation"

    zero_shot = yield from _zero_shot(run, material, part, stop, known=began is not None)
    summary: dict[str, Any] = {
        "method": job.method.kind,
        "base": base.identity["name"] or job.base.model,
        "quantisation": job.base.quantisation,
        "pictures": len(splits.train),
        "split": part,
        "zero_shot": zero_shot.model_dump(include={"accuracy", "loss", "count"}),
        "accuracy": zero_shot.accuracy,
        "seconds": 0.0,
        "peak_memory_bytes": memory.peak(),
        "trainable_parameters": 0,
        "trainable_share": 0.0,
    }
    if job.method.trains:
        loop = _loop(run, log, base, material, Equipment(stop, world, memory, clock))
        if began:
            checkpoint.load(began, loop.model, loop.optimiser)
        summary |= _shares(loop, weights)
        yield from material.pictures.keep(stop)
        yield from material.sentences.keep(stop)
        done = yield from loop.run(position, stop)
        if world.leads and position.best_step is None:  # stopped before the first evaluation
            _save_best(run, base, material)
        summary |= {
            "accuracy": position.best_accuracy if position.best_step else None,
            "split": "validation",
            "seconds": position.seconds,
            "peak_memory_bytes": position.peak_memory,
            "steps": position.step,
            "best_step": position.best_step or position.step,
        }
        if not done:
            _conclude(run, world, summary)
            yield Stopped(step=position.step, summary=summary)
            return
        world.tell(None)  # wait until the best adapter is on disk
        job.method.restore(base.model, run.best)
    base.model.eval()
    metrics = yield from material.measure(part, stop)
    yield Evaluated(step=position.step, split=part, accuracy=metrics.accuracy, loss=metrics.loss)
    if metrics.accuracy < zero_shot.accuracy:
        yield Warned(
            message="The tuned model is worse than the untouched base on these pictures.",
            hint="Try a lower train.learning_rate or fewer train.epochs.",
        )
    summary |= {"accuracy": metrics.accuracy, "split": part}
    if world.leads:
        _write_metrics(run.folder / "evaluation.json", metrics)
    _conclude(run, world, summary)
    yield Finished(summary=summary)


def _splits(run: Run, scanned: Scan) -> Splits:
    """The run's own split: made once, then kept, so that new pictures do not move old ones."""
    place = run.folder / "splits.json"
    if place.exists():
        return Splits.load(place, scanned)
    splits = split(scanned, run.job.data.validation, run.job.data.seed)
    splits.save(place, scanned)
    return splits


def _zero_shot(
    run: Run, material: Material, part: Split, stop: Stop, *, known: bool
) -> Work[Metrics]:
    """Measure the untouched base, once in a run's life: the line every plot is read against."""
    place = run.folder / "zero_shot.json"
    if known:
        return Metrics.model_validate_json(place.read_text(encoding="utf-8"))
    measured: dict[Split, Metrics] = {}
    for each in dict.fromkeys(("validation", part)):
        measured[each] = yield from material.measure(each, stop, "zero-shot")
        metrics = measured[each]
        yield Evaluated(step=0, split=each, accuracy=metrics.accuracy, loss=metrics.loss)
    _write_metrics(place, measured[part])
    return measured[part]


@dataclass(frozen=True)
class Equipment:
    """What a run works with besides its job."""

    stop: Stop
    world: World
    memory: devices.Memory
    clock: Clock


def _loop(run: Run, log: Log | None, base: Base, material: Material, equipment: Equipment) -> Loop:
    """Apply the method to the base, and make the loop that trains it."""
    job, world = run.job, equipment.world
    torch.manual_seed(job.train.seed)
    base.model = job.method.apply(
        base.model, base.identity["name"], base.identity["revision"] or None
    )
    checkpoint_bytes = checkpoint.size(base.model)
    runs.require_disk(run.folder, 3 * checkpoint_bytes, "the run with its checkpoints")

    def save_checkpoint(position: Position) -> str:
        position.log_size = log.size() if log else 0
        place = checkpoint.save(run.checkpoints, loop.model, loop.optimiser, position)
        return place.relative_to(run.folder).as_posix()

    objective: Objective
    if material.names:
        labels = torch.as_tensor(material.scan.table["label"][:])
        objective = ClassObjective(material.pictures, material.sentences, labels, world)
    else:
        objective = CaptionObjective(material.pictures, material.sentences, material.first, world)
    loop = Loop(
        model=base.model,
        objective=objective,
        rows=material.splits.train,
        evaluate=lambda stop: material.measure("validation", stop),
        save_best=lambda: _save_best(run, base, material),
        save_checkpoint=save_checkpoint,
        settings=job.train,
        world=world,
        memory=equipment.memory,
        clock=equipment.clock,
    )
    return loop


def _shares(loop: Loop, weights: int) -> dict[str, Any]:
    """How much is trained, in itself and as a share of the base's `weights`."""
    trained = sum(parameter.numel() for parameter in loop.parameters)
    return {"trainable_parameters": trained, "trainable_share": trained / weights}


def _save_best(run: Run, base: Base, material: Material) -> str:
    """Keep the model as it is now as the best one; with it, what is needed to use it."""
    job = run.job
    beside = run.folder / "best.new"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    job.method.save(base.model, beside)
    described = {
        "base": base.identity,
        "method": job.method.kind,
        "template": job.data.template,
        "classes": dict(zip(material.scan.classes, material.names, strict=True)),
        "sentences": material.texts if material.names else [],
    }
    text = json.dumps(described, indent=2, ensure_ascii=False) + "\n"
    (beside / "cliptune.json").write_text(text, encoding="utf-8")
    runs.move_into_place(beside, run.best)
    return run.best.relative_to(run.folder).as_posix()


def _write_metrics(place: Path, metrics: Metrics) -> None:
    runs.write_beside(place, metrics.model_dump_json(indent=2) + "\n")


def _conclude(run: Run, world: World, summary: dict[str, Any]) -> None:
    if world.leads:
        run.write_summary(summary)
