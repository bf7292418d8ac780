"""The training loop, the only one: steps, evaluations, checkpoints, until the end or a stop.

A card is given steps ahead, and what came of one is read some steps later: it never waits for this
program. Before anything else is done with the weights, all is read.
"""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.optim import AdamW, Optimizer

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Evaluated, Saved, Step, Warned, Work
from cliptune.core.messages import text
from cliptune.core.metrics import Metrics
from cliptune.data.batches import Batches
from cliptune.job import Train
from cliptune.models import devices
from cliptune.models.devices import Coming, Memory
from cliptune.training import checkpoint
from cliptune.training.captured import fastest
from cliptune.training.checkpoint import TrainState
from cliptune.training.distributed import World
from cliptune.training.loss import Loss, derive
from cliptune.training.update import Update

_ONE_TOO_MANY = text(
    "memory-short-for-one",
    "There is too little memory on the device for this, even one image at a time.",
    "Start again with {lighter}",
)
_HALVED = text(
    "micro-batch-halved",
    "There was too little memory: step {step} is done again, {pieces} at a time from here on.",
)
NOT_FINITE = text(
    "loss-not-finite",
    "The loss stopped being a number at step {step}.",
    "Start again with a lower learning rate, or with the precision fp32.",
)

CHECKPOINT_FRACTION = 0.05
"""Checkpoints are written as often as takes this fraction of the time, so that little is lost."""

LATE = {"cuda": 4}
"""Steps that a device is given ahead of what is read of it, by its type; none of others."""


def make_optimiser(model: nn.Module, train: Train, rate: float) -> Optimizer:
    """AdamW over what is trained; biases, norms and single vectors are not decayed."""
    parameters = list(checkpoint.trainable(model).values())
    device = parameters[0].device
    card = device.type == "cuda"
    groups = [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": train.weight_decay},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]
    # What a card has recorded looks for the rate where it is, on the card.
    place = torch.tensor(rate, device=device) if card else rate
    return AdamW([g for g in groups if g["params"]], lr=place, fused=True, capturable=card)


def learning_rate(step: int, steps: int, peak: float, warmup: float) -> float:
    """The rate at 0-based `step` of `steps`: a linear rise over `warmup`, then half a cosine."""
    rise = math.ceil(warmup * steps)
    if step < rise:
        return peak * (step + 1) / rise
    return peak * 0.5 * (1 + math.cos(math.pi * (step - rise) / max(1, steps - rise)))


@dataclass(frozen=True)
class _Begun:
    """A step that a device was given."""

    step: int
    rate: float
    images: int
    at: float
    """By the loop's clock, which leaves pauses out."""
    since: float
    """When the one before it was begun, if that was not read yet; else the same."""
    numbers: Coming
    """What `Update` gives."""


@dataclass
class Loop:
    """What the loop works with, and the loop."""

    model: nn.Module
    criterion: Loss
    rows: np.ndarray
    """The rows that are trained on."""
    evaluate: Callable[[CancelToken], Work[Metrics]]
    """Measures the model as it is on the validation images."""
    save_best: Callable[[], str]
    """Keeps the model as it is; where, relative to the run folder."""
    save_checkpoint: Callable[[TrainState, Optimizer], str]
    settings: Train
    world: World
    begun_by: int
    """Processes that the run began with: a step takes a batch of each of them, however many there
    are now."""
    memory: Memory
    clock: Callable[[], float]
    """Seconds the engine itself has worked, pauses left out."""
    rate: float
    """The learning rate at its peak."""
    warmup: float
    """Fraction of the steps in which it rises there."""
    classes: np.ndarray | None = None
    """The class of each of the rows, if every class is to be seen equally often."""

    def __post_init__(self) -> None:
        self.optimiser = make_optimiser(self.model, self.settings, self.rate)
        self.batches = Batches(
            len(self.rows),
            self.settings.batch_size * self.begun_by,
            self.settings.seed,
            self.classes,
        )
        self.steps = self.batches.per_epoch * self.settings.epochs
        self.parameters = list(checkpoint.trainable(self.model).values())
        plain = Update(
            self.model,
            self.criterion,
            self.parameters,
            self.optimiser,
            self.settings.clip,
            self.world,
        )
        self.update = fastest(plain, recomputing=self.settings.checkpointing)
        self._begun: deque[_Begun] = deque()
        # Of several processes each would notice otherwise than the others what was no number.
        self._late = LATE.get(self.parameters[0].device.type, 0) if self.world.size == 1 else 0
        self._read_at = 0.0
        whole = min(self.settings.batch_size, len(self.rows))
        self.micro_batch = min(self.settings.micro_batch or whole, whole)

    def run(self, state: TrainState, cancel: CancelToken) -> Work[bool]:
        """Train from `state` on, which is kept up to date; whether the end was reached."""
        due_at = time.monotonic()
        started = self.clock() - state.seconds
        while True:
            stopping = False
            ended = state.step >= self.steps or self._gave_up(state)
            if state.evaluated < state.step and state.step % self.batches.per_epoch == 0:
                ended = False  # until it is known how good the last step was
                try:
                    yield from self._evaluate(state, cancel)
                except Cancelled:
                    stopping = True
            elif not ended:
                stopping = yield from self.step(state, cancel.is_set())
            state.seconds = self.clock() - started
            if self.world.leads and (stopping or ended or time.monotonic() >= due_at):
                yield from self.catch_up(state)
                began = time.monotonic()
                path = self.save_checkpoint(state, self.optimiser)
                due_at = time.monotonic() + (time.monotonic() - began) / CHECKPOINT_FRACTION
                yield Saved(what="checkpoint", step=state.step, path=path)
            if stopping or ended:
                self.memory.keep(0)  # what was recorded goes with this loop
                return ended

    def _gave_up(self, state: TrainState) -> bool:
        """Early stopping: too many evaluations without a better one."""
        return 0 < self.settings.patience <= state.stale

    def step(self, state: TrainState, stopping: bool) -> Work[bool]:
        """Begin one optimiser step, in smaller micro-batches if memory lacks, and tell of those
        that are due; whether any process was asked to stop.

        Raises `ClipTuneError` where one of these was no number.
        """
        while True:
            try:
                stopping = self._begin(state, stopping)
            except Exception as error:
                # Other processes would wait for this one's gradients.
                if self.world.size > 1 or not devices.lacks_memory(error):
                    raise
                if not self._halve():
                    raise ClipTuneError(_ONE_TOO_MANY(lighter=devices.LIGHTER)) from error
            else:
                yield from self.catch_up(state, self._late)
                return stopping
            self.optimiser.zero_grad()
            devices.give_back(self.parameters[0].device)  # not above: the error holds what failed
            pieces = self.criterion.describe(self.micro_batch)
            yield Warned(told=_HALVED(step=state.step + 1, pieces=pieces))

    def _halve(self) -> bool:
        """Take half as much at a time, if that can be."""
        if self.micro_batch == 1:
            return self.criterion.halve_batch()
        self.micro_batch //= 2
        return True

    def _begin(self, state: TrainState, stopping: bool) -> bool:
        """Begin one optimiser step; whether any process was asked to stop."""
        began = self.clock()
        rate = learning_rate(state.step, self.steps, self.rate, self.warmup)
        self.update.set_rate(rate)
        rows = self.rows[self.batches.rows(state.step)]
        count = len(rows) // self.world.size
        mine = rows[self.world.rank * count : (self.world.rank + 1) * count]
        seed = derive(self.settings.seed, state.step, self.world.rank)
        batch = self.criterion.draw(mine, self.micro_batch, seed, whole=self.update.whole)
        numbers, stopping = self.update(batch, seed, stopping)
        self.memory.keep(self.update.kept)
        state.step += 1
        images = count * self.world.size
        since = self._begun[-1].at if self._begun else began
        self._begun.append(_Begun(state.step, rate, images, began, since, Coming(numbers)))
        return stopping

    def catch_up(self, state: TrainState, late: int = 0) -> Work[None]:
        """Read what came of all steps but the last few, and tell of it.

        Raises `ClipTuneError` where one was no number: it and those after it changed nothing.
        """
        while len(self._begun) > late:
            begun = self._begun.popleft()
            loss, _, lost = begun.numbers.read()
            if lost:
                self._begun.clear()
                state.step = begun.step - 1
                raise ClipTuneError(NOT_FINITE(step=begun.step))
            # As long as it was waited for since the last one, or as it took to begin the next one,
            # where a card was done with all by then.
            read_at, now = self._read_at, self.clock()
            seconds = max(now - max(begun.at, read_at), begun.at - begun.since)
            self._read_at = now
            usage = self.memory.usage()
            state.peak_memory = max(state.peak_memory, usage.peak)
            yield Step(
                step=begun.step,
                steps=self.steps,
                epoch=begun.step / self.batches.per_epoch,
                loss=loss,
                learning_rate=begun.rate,
                images_per_second=begun.images / seconds,
                memory=usage.now,
                process_memory=usage.process,
            )

    def begin(self, state: TrainState, cancel: CancelToken) -> Work[None]:
        """Keep the model as it is before the first step, which what comes has to be as good as.

        Raises `Cancelled` on a stop.
        """
        measured = yield from self._measure(cancel)
        state.consider(measured)
        yield from self._keep(state, measured)

    def _evaluate(self, state: TrainState, cancel: CancelToken) -> Work[None]:
        """Measure, and keep the model if it is as good as any before it.

        Raises `Cancelled` on a stop, unless other processes would wait for this one's figures.
        """
        yield from self.catch_up(state)
        measured = yield from self._measure(cancel)
        state.evaluated = state.step
        good = state.consider(measured)
        yield Evaluated(
            step=state.step,
            split="validation",
            accuracy=measured.accuracy,
            measure=measured.measure,
            figures=measured.figures,
            loss=measured.loss,
            best=good,
            images=measured.count,
        )
        if good:
            yield from self._keep(state, measured)

    def _measure(self, cancel: CancelToken) -> Work[Metrics]:
        """What the leading process measured, in every process."""
        self.model.eval()
        metrics = yield from self.evaluate(cancel if self.world.size == 1 else CancelToken())
        return self.world.tell(metrics)

    def _keep(self, state: TrainState, measured: Metrics) -> Work[None]:
        """Keep the model as it is as the best one."""
        state.best_step = state.step
        state.best_accuracy, state.best_loss = measured.accuracy, measured.loss
        state.best_figures = measured.figures
        if self.world.leads:
            yield Saved(what="best", step=state.step, path=self.save_best())
