"""The search for a learning rate: a few are tried on the first steps, and one of them goes on.

Each rate trains from the same start for the same short stretch on three quarters of the training
images, and is judged by the loss of the rest and of those for validation. A short stretch flatters
high rates, which get ahead and then stay behind (Wu et al. 2018, arXiv 1803.02021): so the rate
below the one with the lowest loss goes on. What it has learned is kept, so that a search costs what
the others did.

A larger batch makes fewer steps of the same images, and the rate that does best is then higher,
with four times the batch beyond most of those that are tried else (docs/recipes.md, "Larger
batches"): they are tried as many times as high.
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
    "Searching for a learning rate: {rates} are tried, each on as many steps: {steps}. One of them "
    "goes on from there; the others cost {fraction:.0%} of the training.",
)
_FOUND = text(
    "search-found",
    "A learning rate of {rate:g} goes on, the one below the best; losses of those tried: {trials}.",
)
_LOWEST = text(
    "search-found-lowest",
    "The lowest learning rate, {rate:g}, did best and goes on; losses of those tried: {trials}.",
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
MOST = 8
"""Rates are tried at most so many times as high: with no larger batch was it measured."""
WORSE = 1.1
"""Where a loss is so many times the best one so far, no higher rate is tried."""


def at_batch(rates: Sequence[float], batch: int, usual: int) -> list[float]:
    """The rates to try with so many images a step, of those that suit the `usual` number.

    They grow with the batch, up to `MOST` times, as `tests/bench/batches.py` measured it; with a
    smaller one they stay.
    """
    times = min(max(batch / usual, 1.0), MOST)
    return [float(f"{times * rate:.3g}") for rate in rates]


@dataclass(frozen=True)
class _Made:
    """What a rate that was tried has made."""

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
        whole = self.make_loop(1.0, 0.0, self.prepared.splits.train)
        self.steps, self.clock = whole.steps, whole.clock
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
        self, state: TrainState, start: dict[str, Tensor], cancel: CancelToken
    ) -> Work[Loop | None]:
        """Try the rates that were not tried yet; the loop of the one that goes on from where it
        stands, or None on a stop.

        `start` are the trained weights as they were before any step, by name. Raises
        `ClipTuneError` if no rate will do.
        """
        made: dict[float, _Made] = {}
        started = self.clock() - state.seconds
        if not state.trials:
            others = (len(self.rates) - 1) * self.stretch / self.steps
            yield Noted(told=_BEGIN(rates=len(self.rates), steps=self.stretch, fraction=others))
        for rate in self.rates[len(state.trials) :]:
            losses = [trial.loss for trial in state.trials]
            if losses and losses[-1] > WORSE * min(losses):
                break
            loss = yield from self._try(rate, start, made, state, cancel)
            if loss is not None:
                state.trials.append(Trial(rate=rate, loss=loss))
                yield Searched(rate=rate, loss=loss, best=loss < min(losses, default=math.inf))
                for gone in made.keys() - {rate, _goes_on(state.trials)}:
                    del made[gone]
            checkpoint.put(self.model, start)
            state.seconds = self.clock() - started
            if self.world.leads:
                untouched = self.make_loop(rate, self.warmup, self.learned).optimiser
                self.save_checkpoint(state, untouched)
            if loss is None:
                return None
        if all(math.isinf(trial.loss) for trial in state.trials):
            raise ClipTuneError(_NONE(rates=[f"{rate:g}" for rate in self.rates]))
        found = _goes_on(state.trials)
        # It may have been tried before a stop.
        if found not in made and (
            (yield from self._try(found, start, made, state, cancel)) is None
        ):
            return None
        tried = [f"{trial.rate:g} {trial.loss:.3f}" for trial in state.trials]
        best = min(state.trials, key=lambda trial: trial.loss).rate
        yield Noted(told=(_LOWEST if found == best else _FOUND)(rate=found, trials=tried))
        state.seconds = self.clock() - started
        state.rate, state.warmup, state.step = found, self.warmup, self.stretch
        checkpoint.put(self.model, made[found].weights)
        loop = self.make_loop(found, self.warmup, self.prepared.splits.train)
        for parameter, moments in made[found].optimiser.state.items():
            there = {name: value.to(parameter.device) for name, value in moments.items()}
            loop.optimiser.state[parameter] = there
        return loop

    def _try(
        self,
        rate: float,
        start: dict[str, Tensor],
        made: dict[float, _Made],
        state: TrainState,
        cancel: CancelToken,
    ) -> Work[float | None]:
        """The loss that a rate comes to, infinite where it is no number; None on a stop.

        What it has made is put into `made`.
        """
        checkpoint.put(self.model, start)
        loop, began = self.make_loop(rate, self.warmup, self.learned), TrainState()
        tried = [trial.rate for trial in state.trials]
        number = tried.index(rate) if rate in tried else len(tried)
        self.model.train()
        try:
            while began.step < self.stretch:
                done, total = number * self.stretch + began.step, len(self.rates) * self.stretch
                yield Progress(phase="search", done=done, total=total, unit="steps")
                if (yield from without(Step, loop.step(began, cancel.is_set()))):
                    return None
            yield from without(Step, loop.catch_up(began))
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
        made[rate] = _Made(checkpoint.snapshot(self.model), _aside(loop.optimiser))
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
        validation = splits.validation[:: -(-len(splits.validation) // MOST_JUDGED)]
        judges = Splits(learned, np.sort(np.concatenate([judged, validation])), splits.test)
        return learned, replace(prepared, splits=judges, vectors=None, thresholds={})


def _goes_on(trials: Sequence[Trial]) -> float:
    """The rate below the one with the lowest loss, or that one where there is none below."""
    best = min(trials, key=lambda trial: trial.loss)
    below = [one for one in trials[: trials.index(best)] if math.isfinite(one.loss)]
    return (below or [best])[-1].rate


def _aside(optimiser: Optimizer) -> Optimizer:
    """The same with its moments in the machine's memory, so that the device holds those of one
    trial at a time."""
    for moments in optimiser.state.values():
        moments.update({name: value.cpu() for name, value in moments.items()})
    return optimiser
