"""A run: a job carried out from the folder of images to the tuned adapter, told in events."""

import json
import shutil
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
from safetensors import SafetensorError
from torch import Tensor
from torch.optim import Optimizer

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError, disk_full
from cliptune.core.events import (
    Answered,
    Clock,
    Evaluated,
    Event,
    Expected,
    Failed,
    Finished,
    Noted,
    Probed,
    Saved,
    Started,
    Stopped,
    Warned,
    Work,
)
from cliptune.core.files import move_into_place, require_disk, write_text
from cliptune.core.messages import PLAIN
from cliptune.core.metrics import CaptionMetrics, ClassMetrics, Measured, Metrics, Split
from cliptune.core.summary import RunSummary, ZeroShot
from cliptune.data.class_names import check_room
from cliptune.data.problems import lines
from cliptune.data.scan import Scan, check_captions, scan
from cliptune.data.split import Splits, split
from cliptune.evaluation.prepared import Prompts, apply, final_part, open_base, prepare, prompts_of
from cliptune.evaluation.probe import check_classes, learn, load_vectors, reach, save_vectors
from cliptune.job import Job
from cliptune.models import devices
from cliptune.models import folder as model_folder
from cliptune.models.load import TwoTowers
from cliptune.runs import Log, Run
from cliptune.runs.layout import DESCRIPTION
from cliptune.training import checkpoint
from cliptune.training.checkpoint import TrainState
from cliptune.training.distributed import World
from cliptune.training.estimate import memory_of
from cliptune.training.loop import Loop
from cliptune.training.loss import CaptionLoss, ClassLoss, Loss

EXAMPLES = 16
"""Validation images whose answers are told at every evaluation."""


def carry_out(run: Run, cancel: CancelToken, world: World | None = None) -> Iterator[Event]:
    """Carry out a run's job, or go on with it from its last checkpoint.

    An error is the last event; only a run that cannot be begun with at all raises `ClipTuneError`
    (its job unreadable, finished, another process's). Not asking for the next event is a pause.
    Each event is in `events.jsonl` before it is given out.
    """
    world = world or World()
    clock = Clock()
    if not world.leads:
        yield from _told(_Session(run, None, cancel, world, clock).work(), run)
        return
    if run.state() == "finished":
        raise ClipTuneError(
            f"The run {run.folder} has finished already.",
            "Measure it again with `cliptune evaluate`, or start a new run with its job.toml.",
        )
    with run.lock() as log:
        session = _Session(run, log, cancel, world, clock)
        for event in _told(_logged(clock.over(session.work()), log), run):
            if isinstance(event, Failed):
                with suppress(OSError):  # what failed may be the disk of the log
                    log.append(event)
            yield event


def evaluate_best(run: Run, cancel: CancelToken) -> Work[Measured]:
    """Measure a run's best adapter again, on its test images or else those held back.

    Raises `ClipTuneError` if the run has kept none yet, or its images or base are others now.
    """
    job = run.job
    place = run.files.splits
    if (job.method.keeps() and not run.best.is_dir()) or not place.is_file():
        raise ClipTuneError(
            f"The run {run.folder} has no adapter yet.",
            f"Go on with it: cliptune train --resume {run.folder}",
        )
    scanned = yield from scan(job.data.images, cancel, leave_out=job.data.leave_out)
    splits = Splits.load(place, scanned)
    prompts = prompts_of(job, scanned)
    base = yield from open_base(job, cancel)
    _check_same(run, _described(job, scanned, prompts, base))
    prepared = yield from prepare(job, base, scanned, splits, prompts, cancel, training=False)
    apply(job, base)
    try:
        job.method.restore(base.model, run.best)
        if job.method.fits:
            prepared.classify_by(load_vectors(run.best))
    except (OSError, SafetensorError, RuntimeError, KeyError) as error:
        raise ClipTuneError(
            f"What the run kept in {run.best} is damaged: {error}.", "Train it again."
        ) from error
    base.model.eval()
    metrics = yield from prepared.measure(final_part(splits), cancel)
    return prepared.measured(metrics)


def _logged(work: Work[None], log: Log) -> Work[None]:
    for event in work:
        log.append(event)
        yield event


def _told(work: Work[None], run: Run) -> Iterator[Event]:
    """The work's events, with whatever ends it early as the last one."""
    try:
        yield from work
    except ClipTuneError as error:
        yield Failed(told=error.told)
    except (OSError, SafetensorError) as error:  # a full disk, a folder that went away
        full = disk_full(error)
        yield Failed(
            told=PLAIN(
                text=(
                    f'The disk that holds "{run.folder}" is full.'
                    if full
                    else f"The run could not go on: {error}."
                ),
                hint=(
                    f"Once {'there is space' if full else 'that is mended'}, go on with the run from "
                    "its last checkpoint."
                ),
            )
        )
    except Exception as error:
        if known := devices.explained(error):
            yield Failed(told=known.told)
            return
        yield Failed(
            told=PLAIN(
                text=(f"Something went wrong inside ClipTune: {error}"),
                hint=("This is a mistake in the program, not yours. Please report the details."),
            ),
            details=traceback.format_exc(),
        )


class _Session:
    """One process's work on a run, from beginning to end."""

    def __init__(
        self, run: Run, log: Log | None, cancel: CancelToken, world: World, clock: Clock
    ) -> None:
        """`log` is None in processes that only help."""
        self.run, self.log, self.cancel, self.world, self.clock = run, log, cancel, world, clock
        self.job = run.job
        self.checkpoint = checkpoint.latest(run.files.checkpoints)
        self.state = TrainState()
        self.loop: Loop | None = None
        self.metrics: ClassMetrics | CaptionMetrics | None = None
        self.vectors: Tensor | None = None
        self.probe_accuracy: dict[Split, float] = {}
        """What a linear probe reaches on each part of the images, where it was tried."""

    def work(self) -> Work[None]:
        """Set up, measure the base, train, measure what came of it."""
        with devices.Memory(devices.pick(self.job.train.device)) as self.memory:
            ended = True
            try:
                yield from self._set_up()
                yield from self._measure_zero_shot()
                if self.job.method.trains:
                    ended = yield from self._train()
                if self.job.method.fits:
                    yield from self._fit()
                if ended:
                    yield from self._measure_best()
            except Cancelled:
                ended = False
        # A stop in between says nothing new of a run that went further before.
        told = self.metrics is not None or self.loop is not None
        summary = self._summary() if told else self.run.summary()
        if self.world.leads and summary:
            self.run.write_summary(summary)
        if ended and summary:
            yield Finished(summary=summary)
        else:
            yield Stopped(step=self.state.step, summary=summary)

    def _set_up(self) -> Work[None]:
        """Images and base, ready to use."""
        if self.checkpoint:
            self.state = checkpoint.read_state(self.checkpoint)
        if self.log:
            self.log.cut(self.state.log_size)
        job, cancel = self.job, self.cancel
        device = devices.pick(job.train.device)
        yield Started(
            time=time.time(),
            device=devices.describe(device),
            precision=str(devices.precision(device, job.train.precision)).removeprefix("torch."),
            processes=self.world.size,
            step=self.state.step,
            device_memory=devices.device_memory(device),
        )
        scanned = yield from scan(job.data.images, cancel, leave_out=job.data.leave_out)
        whole, *problems = scanned.report()
        yield Noted(told=whole)
        for line in problems:
            yield Warned(told=line)
        if job.method.fits:
            check_classes(scanned)
        prompts = prompts_of(job, scanned)
        self.splits = self._split(scanned)
        count = f"{len(self.splits.train):,} to train on, {len(self.splits.validation):,} held back"
        if len(self.splits.test):
            count += f", {len(self.splits.test):,} for the test"
        yield Noted(told=PLAIN(text=(f"{count}."), hint=""))
        if job.method.trains:
            rate = f"{job.train.learning_rate:g}"
            yield Noted(
                told=PLAIN(text=(f"{job.method.label} at a learning rate of {rate}."), hint="")
            )
        self.base = yield from open_base(job, cancel)
        self.weights, self.base_memory = self.base.parameters(), self.base.memory()
        self._check_same(scanned, prompts)
        if job.method.trains:
            yield from self._expect(prompts)
        cancel.check()
        if prompts.names:
            check_room(prompts.names, prompts.texts, self.base.tokens, self.base.context_length)
        for line in lines(check_captions(scanned, self.base.tokens, self.base.context_length)):
            yield Warned(told=line)
        self.prepared = yield from prepare(
            job, self.base, scanned, self.splits, prompts, cancel, training=True
        )

    def _expect(self, prompts: Prompts) -> Work[None]:
        """Estimate how much memory the training will hold, and warn if that is too much."""
        images, captions = len(self.splits.train), not prompts.names
        found = memory_of(self.job, images, prompts.texts, captions=captions)
        self.estimate = found
        if not found.fits:
            yield Warned(
                told=PLAIN(
                    text=(
                        f"Training may not fit: it is expected to hold {found.peak / 1e9:,.1f} GB "
                        f"of the {found.limit / 1e9:,.1f} GB there are."
                    ),
                    hint=(found.remedy),
                )
            )

    def _split(self, scanned: Scan) -> Splits:
        """The run's own split: made once, then kept, so that new images do not move old ones."""
        place = self.run.files.splits
        if place.exists():
            return Splits.load(place, scanned)
        splits = split(scanned, self.job.data.validation, self.job.data.seed)
        if self.world.leads:
            splits.save(place, scanned)
        return splits

    def _check_same(self, scanned: Scan, prompts: Prompts) -> None:
        """Keep what the run is about, or see that it is still about the same."""
        described = _described(self.job, scanned, prompts, self.base)
        place = self.run.files.description
        if self.checkpoint:
            _check_same(self.run, described)
        elif self.world.leads:
            write_text(place, json.dumps(described, indent=2, ensure_ascii=False) + "\n")

    def _measure_zero_shot(self) -> Work[None]:
        """Measure the untouched base, once in a run's life: the line every plot is read against.

        Beside it, what a linear probe on it reaches.
        """
        files = self.run.files
        if self.checkpoint:
            known = json.loads((files.zero_shot).read_text(encoding="utf-8"))
            self.zero_shot = {part: Metrics.model_validate(known[part]) for part in known}
            if (files.probe).exists():  # older versions wrote none
                self.probe_accuracy = json.loads((files.probe).read_text(encoding="utf-8"))
            return
        self.zero_shot = {}
        seen: dict[Split, Tensor] = {}
        for part in dict.fromkeys(("validation", final_part(self.splits))):
            seen[part] = yield from self.prepared.look(part, self.cancel, "zero-shot")
            metrics = yield from self.prepared.judge(seen[part], part, self.cancel, "zero-shot")
            if part == "validation":
                yield self._answered(0, metrics)
            yield _evaluated(0, metrics)
            self.zero_shot[part] = metrics
        if self.job.method.trains and self.prepared.prompts.names:
            yield from self._probe(seen)
        if self.world.leads:
            known = {part: metrics.model_dump() for part, metrics in self.zero_shot.items()}
            write_text(files.zero_shot, json.dumps(known, indent=2) + "\n")
            write_text(files.probe, json.dumps(self.probe_accuracy, indent=2) + "\n")

    def _probe(self, seen: dict[Split, Tensor]) -> Work[None]:
        """Find what a linear probe reaches on the features of images, as the base sees them."""
        scanned = self.prepared.scan
        found = None
        try:
            found = yield from reach(self.job, self.base, scanned, self.splits, self.cancel)
        except Exception as error:
            if not devices.lacks_memory(error):
                raise
        # What the probe held is not to be counted with the training's.
        devices.give_back(self.base.device)
        self.memory.restart()
        if found is None:
            yield Warned(
                told=PLAIN(
                    text=("There was too little memory for a linear probe: it is left out."),
                    hint="",
                )
            )
            return
        for part, features in seen.items():
            self.probe_accuracy[part] = self.prepared.accuracy_of(features, part, found.vectors)
            yield Probed(split=part, accuracy=self.probe_accuracy[part], images=found.images)

    def _fit(self) -> Work[None]:
        """Learn the vectors that stand for the class prompts, and keep them."""
        began = self.clock()
        rows, scanned = self.splits.train, self.prepared.scan
        seed = self.job.data.seed
        found = yield from learn(self.prepared.images, rows, scanned, seed, self.cancel)
        low, high = found.interval
        yield Noted(
            told=PLAIN(
                text=(
                    f"Over folds of {found.images:,} images to learn from: "
                    f"{found.accuracy:.1%} ({low:.1%} to {high:.1%})."
                ),
                hint="",
            )
        )
        self.state.seconds = self.clock() - began
        self.state.step = self.state.best_step = 1  # 0 is the base as it is
        self.vectors = found.vectors
        self.prepared.classify_by(found.vectors)
        if self.world.leads:
            self._save_best()
            yield Saved(what="best", step=1, path=self.run.best.name)

    def _measure_while_training(self, cancel: CancelToken) -> Work[Metrics]:
        """Measure the model as it is, and tell what it says of a few images."""
        metrics = yield from self.prepared.measure("validation", cancel)
        yield self._answered(self.state.step, metrics)
        return metrics

    def _answered(self, step: int, metrics: ClassMetrics | CaptionMetrics) -> Answered:
        """Images at even distances, which are of all classes since these lie side by side."""
        which = np.linspace(0, metrics.count - 1, min(EXAMPLES, metrics.count)).round().astype(int)
        return Answered(step=step, answers=tuple(self.prepared.answers(metrics, which.tolist())))

    def _train(self) -> Work[bool]:
        """Train to the end or to a stop; whether it was the end."""
        apply(self.job, self.base)
        needed = 3 * checkpoint.size(self.base.model)
        require_disk(self.run.folder, needed, "the run with its checkpoints")
        self.loop = self._loop()
        if self.checkpoint:
            self.state = checkpoint.load(self.checkpoint, self.base.model, self.loop.optimiser)
        yield from self.prepared.images.keep(self.cancel)
        yield from self.prepared.texts.keep(self.cancel)
        # On a CPU the program itself takes most, which no estimate of a model can know.
        beside = max(0, self.memory.now() - self.estimate.weights - self.estimate.trained)
        yield Expected(memory=beside + self.estimate.peak)
        ended = yield from self.loop.run(self.state, self.cancel)
        if self.world.leads and self.state.best_step is None:  # stopped before an evaluation
            self._save_best()
        return ended

    def _loop(self) -> Loop:
        prepared = self.prepared
        criterion: Loss
        if prepared.prompts.names:
            criterion = ClassLoss(prepared.images, prepared.texts, prepared.labels, self.world)
        else:
            criterion = CaptionLoss(
                prepared.images, prepared.texts, prepared.prompts.first, self.world
            )
        return Loop(
            model=self.base.model,
            criterion=criterion,
            rows=self.splits.train,
            evaluate=self._measure_while_training,
            save_best=self._save_best,
            save_checkpoint=self._save_checkpoint,
            settings=self.job.train,
            world=self.world,
            memory=self.memory,
            clock=self.clock,
        )

    def _measure_best(self) -> Work[None]:
        """Measure what was kept, on images that had no say in what was kept."""
        if self.job.method.trains:
            self.world.tell(None)  # wait until the best adapter is on disk
            self.job.method.restore(self.base.model, self.run.best)
        self.base.model.eval()
        part = final_part(self.splits)
        self.metrics = yield from self.prepared.measure(part, self.cancel)
        yield _evaluated(self.state.best_step or 0, self.metrics)
        if self.metrics.accuracy < self.zero_shot[part].accuracy:
            yield Warned(
                told=PLAIN(
                    text=("The tuned model is worse than the untouched base on these images."),
                    hint=("Try a lower train.learning_rate or fewer train.epochs."),
                )
            )
        elif self.metrics.accuracy < self.probe_accuracy.get(part, 0.0):
            yield Warned(
                told=PLAIN(
                    text=(
                        "A linear probe, which trains no model, gets "
                        f"{self.probe_accuracy[part]:.1%} of these images right; this run gets "
                        f"{self.metrics.accuracy:.1%}."
                    ),
                    hint=(
                        "Try more train.epochs, a higher train.learning_rate or another method; or "
                        "take the probe itself (method probe) if only these classes count."
                    ),
                )
            )
        if self.world.leads:
            self.run.write_measured(self.prepared.measured(self.metrics))

    def _summary(self) -> RunSummary:
        """What is to be said of the run as it stands: figures of one part of the images.

        That is the test part once it was measured, and the validation part after a stop.
        """
        state = self.state
        part: Split = self.metrics.split if self.metrics else "validation"
        accuracy = self.metrics.accuracy if self.metrics else state.best_accuracy
        known = self.metrics is not None or state.best_step is not None
        trained = self.job.method.trained(self.base.model) if self.job.method.trains else 0
        if self.vectors is not None:
            trained = self.vectors.numel()
        before = self.zero_shot[part]
        return RunSummary(
            method=self.job.method.kind,
            base=self.base.identity["name"] or self.job.base.model,
            quantisation=self.job.base.quantisation,
            base_memory_bytes=self.base_memory,
            images=len(self.splits.train),
            split=part,
            zero_shot=ZeroShot(accuracy=before.accuracy, loss=before.loss, count=before.count),
            probe=self.probe_accuracy.get(part),
            accuracy=accuracy if known else None,
            seconds=state.seconds,
            peak_memory_bytes=max(state.peak_memory, self.memory.peak()),
            trainable_parameters=trained,
            trainable_fraction=trained / self.weights,
            steps=state.step,
            best_step=state.best_step,
        )

    def _save_checkpoint(self, state: TrainState, optimiser: Optimizer) -> str:
        state.log_size = self.log.sync() if self.log else 0
        place = checkpoint.save(self.run.files.checkpoints, self.base.model, optimiser, state)
        return place.relative_to(self.run.folder).as_posix()

    def _save_best(self) -> str:
        """Keep the model as it is now as the best one; with it, what is needed to use it."""
        run = self.run
        beside = run.folder / "best.new"
        shutil.rmtree(beside, ignore_errors=True)
        try:
            beside.mkdir()
            if self.vectors is not None:
                save_vectors(self.vectors, beside)
            else:
                self.job.method.save(self.base.model, beside)
            shutil.copyfile(run.files.description, beside / DESCRIPTION)
            if not self.job.method.frozen_base:  # a whole model, to be loaded like its base
                for file in model_folder.companions(self.base.folder):
                    shutil.copyfile(file, beside / file.name)
            move_into_place(beside, run.best)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)  # on a full disk it is in the way
            raise
        return run.best.relative_to(run.folder).as_posix()


def _evaluated(step: int, metrics: Metrics) -> Evaluated:
    return Evaluated(
        step=step,
        split=metrics.split,
        accuracy=metrics.accuracy,
        measure=metrics.measure,
        loss=metrics.loss,
    )


def _described(job: Job, scanned: Scan, prompts: Prompts, base: TwoTowers) -> dict[str, Any]:
    """What an adapter needs to be used, and a run to be gone on with: no path is in it."""
    return {
        "base": base.identity,
        "method": job.method.kind,
        "template": job.data.template,
        "classes": dict(zip(scanned.classes, prompts.names, strict=True)),
        "prompts": prompts.texts if prompts.names else [],
    }


def _check_same(run: Run, described: dict[str, Any]) -> None:
    """Raise `ClipTuneError` if classes, prompts or base are not those the run began with."""
    known = json.loads(run.files.description.read_text(encoding="utf-8"))
    known.setdefault("prompts", known.get("sentences"))  # as older versions called them
    changed = [part for part in described if described[part] != known.get(part)]
    if changed:
        raise ClipTuneError(
            f"This is not what the run {run.folder} began with: its {' and '.join(changed)} "
            "changed since.",
            "Put it back as it was, or start a new run.",
        )
