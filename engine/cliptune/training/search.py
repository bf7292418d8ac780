"""The search for a learning rate: a few are tried on the first steps, and the best one goes on.

Each rate trains from the same start for the same short stretch on three quarters of the training
images, and is judged by the loss of the rest. What the winner has learned is kept, so that a search
costs what the others did.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from torch import Tensor, nn
from torch.optim import Optimizer

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Noted, Progress, Searched, Step, Work, without
from cliptune.core.messages import text
from cliptune.data.split import Splits
from cliptune.evaluation.prepared import PreparedData
from cliptune.training import checkpoint
from cliptune.training.checkpoint import TrainState, Trial
from cliptune.training.distributed import World
from cliptune.training.loop import NOT_FINITE, Loop

_BEGIN = text(
    "search-begins",
    "Searching for a learning rate: {rates} are tried for {steps} steps each. What the best one "
    "learns is kept; the others cost {fraction:.0%} of the training.",
)
_FOUND = text(
    "search-found", "A learning rate of {rate:g} was found; losses of those tried: {trials}."
)
_NONE = text(
    "search-found-none",
    "With none of the learning rates {rates} did the loss stay a number.",
    "Start again with a smaller learning rate than these, or with the precision fp32.",
)

FRACTION = 1 / 5
"""Of the steps, at most so many are spent on rates that lose."""
LEAST = 10
"""Steps under which a rate cannot show what it can do: rather fewer rates are tried."""
FEWER = slice(1, 4)
"""Of five rates, those that are tried where there are few steps."""
JUDGED = 4
"""One image in so many is not learned from in a search, but judged by."""
MOST_JUDGED = 500
WARMUP = 0.3
"""Fraction of a stretch in which the rate rises."""
WORSE = 1.1
"""Where a loss is so many times the best one so far, no higher rate is tried."""


@dataclass
class _Best:
    """What the best rate so far has made."""

    weights: dict[str, Tensor]
    optimiser: Optimizer


@dataclass
class Search:
    """What a search works with."""

    rates: Sequence[float]
    """Those that may be tried, the lowest first."""
    make_loop: Callable[[float, float, np.ndarray], Loop]
    """A loop at a rate, with a warm-up and a fresh optimiser, on some rows."""
    prepared: PreparedData
    model: nn.Module
    world: World
    save_checkpoint: Callable[[TrainState, Optimizer], str]
    seed: int

    def __post_init__(self) -> None:
        self.steps = self.make_loop(1.0, 0.0, self.prepared.splits.train).steps
        if self._stretch() < LEAST:
            self.rates = self.rates[FEWER]
        self.stretch = self._stretch()
        """Steps that each rate is tried for."""
        self.warmup = WARMUP * self.stretch / self.steps
        """The fraction of all steps in which the rate rises."""
        self.learned, self.judged = self._apart()

    def _stretch(self) -> int:
        return max(1, int(FRACTION * self.steps / max(1, len(self.rates) - 1)))

    def run(
        self, state: TrainState, start: dict[str, Tensor], loop: Loop | None, cancel: CancelToken
    ) -> Work[Loop | None]:
        """Try the rates that were not tried yet; the loop of the best one, which goes on from where
        it stands, or None on a stop.

        `start` are the trained weights as they were before any step, by name. `loop` holds the best
        one so far, where a search is gone on with. Raises `ClipTuneError` if no rate will do.
        """
        best = None
        if loop and state.trials:
            best = _Best(checkpoint.snapshot(self.model), loop.optimiser)
        if not state.trials:
            others = (len(self.rates) - 1) * self.stretch / self.steps
            yield Noted(told=_BEGIN(rates=len(self.rates), steps=self.stretch, fraction=others))
        for rate in self.rates[len(state.trials) :]:
            losses = [trial.loss for trial in state.trials]
            if losses and losses[-1] > WORSE * min(losses):
                break
            checkpoint.put(self.model, start)
            loop = self.make_loop(rate, self.warmup, self.learned)
            loss = yield from self._try(loop, state, cancel)
            if loss is not None:
                ahead = loss < min(losses, default=math.inf)
                state.trials.append(Trial(rate=rate, loss=loss))
                yield Searched(rate=rate, loss=loss, best=ahead)
                if ahead:
                    best = _Best(checkpoint.snapshot(self.model), loop.optimiser)
            checkpoint.put(self.model, best.weights if best else start)
            if self.world.leads and best:
                self.save_checkpoint(state, best.optimiser)
            if loss is None:
                return None
        if best is None:
            raise ClipTuneError(_NONE(rates=", ".join(f"{rate:g}" for rate in self.rates)))
        found = min(state.trials, key=lambda trial: trial.loss).rate
        tried = ", ".join(f"{trial.rate:g} {trial.loss:.3f}" for trial in state.trials)
        yield Noted(told=_FOUND(rate=found, trials=tried))
        state.rate, state.warmup, state.step = found, self.warmup, self.stretch
        loop = self.make_loop(found, self.warmup, self.prepared.splits.train)
        loop.optimiser.state.update(best.optimiser.state)
        return loop

    def _try(self, loop: Loop, state: TrainState, cancel: CancelToken) -> Work[float | None]:
        """The loss that a rate comes to, infinite where it is no number; None on a stop."""
        began, number = TrainState(), len(state.trials)
        self.model.train()
        try:
            while began.step < self.stretch:
                done, total = number * self.stretch + began.step, len(self.rates) * self.stretch
                yield Progress(phase="search", done=done, total=total, unit="steps")
                if (yield from without(Step, loop.step(began, cancel.is_set()))):
                    return None
        except ClipTuneError as error:
            if error.told.code != NOT_FINITE.code:
                raise
            return math.inf
        finally:
            state.peak_memory = max(state.peak_memory, began.peak_memory)
        self.model.eval()
        try:
            quiet = cancel if self.world.size == 1 else CancelToken()
            metrics = yield from self.judged.measure("validation", quiet, "search")
        except Cancelled:
            return None
        loss = self.world.tell(metrics.calibrated_loss)
        return loss if math.isfinite(loss) else math.inf

    def _apart(self) -> tuple[np.ndarray, PreparedData]:
        """The rows to learn from in a search, and what judges: those for validation, and one in
        `JUDGED` of each class of the images to train on."""
        prepared, splits = self.prepared, self.prepared.splits
        rows = np.random.default_rng([self.seed, 3]).permutation(prepared.looked)
        if prepared.scan.kind == "classes":
            rows = rows[np.argsort(prepared.labels.numpy()[rows], kind="stable")]
        every = max(JUDGED, -(-len(rows) // MOST_JUDGED))
        judged = rows[every - 1 :: every]
        learned = np.setdiff1d(splits.train, judged)
        judges = Splits(learned, np.sort(np.concatenate([judged, splits.validation])), splits.test)
        return learned, replace(prepared, splits=judges, vectors=None, thresholds={})
