"""Tuning: the training of a method that trains, and the fitting of one that fits vectors."""

from collections.abc import Callable

import numpy as np

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Expected, Noted, Saved, Work
from cliptune.core.files import require_disk
from cliptune.core.messages import text
from cliptune.core.metrics import Metrics
from cliptune.evaluation.prepared import Seen, apply
from cliptune.evaluation.probe import fit_probe
from cliptune.job import AUTO, BATCH
from cliptune.training import checkpoint
from cliptune.training.checkpoint import TrainState
from cliptune.training.classifier import Classifiers
from cliptune.training.keeping import save_best, save_checkpoint
from cliptune.training.loop import Loop
from cliptune.training.loss import CaptionLoss, ClassLoss, LabelLoss, Loss
from cliptune.training.reporting import answered
from cliptune.training.result import Result
from cliptune.training.search import Search, at_batch
from cliptune.training.setup import Setup

_RUN = text("run-with-checkpoints", "the run with its checkpoints")
_BEGINS_AT = text(
    "start-reaches", "What training begins from reaches {reached:.1%} {measure} on validation."
)
_FOLDS = text(
    "probe-over-folds",
    "Over folds of {images:,} images to learn from: {accuracy:.1%} ({low:.1%} to {high:.1%}).",
)


def train(setup: Setup, classifiers: Classifiers, result: Result) -> Work[bool]:
    """Train to the end or to a stop; whether it was the end. `result` is kept up to date.

    Raises `ClipTuneError` if there is too little memory or disk or no learning rate will do,
    `Cancelled` on a stop before the first step.
    """
    session, prepared, model = setup.session, setup.prepared, setup.base

    def loop_at(rate: float, warmup: float, rows: np.ndarray) -> Loop:
        return _loop(setup, classifiers, result, rate, warmup, rows)

    apply(setup.job, model)
    if setup.job.train.start_from:
        session.world.tell(None)  # wait until what it begins from is on disk
        setup.job.method.restore(model.model, setup.run.files.start)
    require_disk(setup.run.folder, 3 * checkpoint.size(model.model), _RUN())
    result.start = checkpoint.snapshot(model.model) | setup.job.method.folded(model.model)
    yield from prepared.images.keep(session.cancel)
    yield from prepared.texts.keep(session.cancel)
    yield Expected(memory=_expected(setup))
    loop: Loop | None = None
    if session.checkpoint:
        loop = loop_at(*_pace(setup, result.state), setup.splits.train)
        result.state = checkpoint.load(session.checkpoint, model.model, loop.optimiser)
        result.state.lead = setup.splits.still_there(setup.run.files.splits, result.state.lead)
    if result.state.best_step is None:
        first = loop or loop_at(1.0, 0.0, setup.splits.train)
        yield from first.begin(result.state, session.cancel)
        if setup.job.train.start_from:
            measure = next(iter(result.state.best_figures))
            yield Noted(told=_BEGINS_AT(reached=result.state.best_accuracy, measure=measure))
    result.training = True
    if setup.job.train.learning_rate == AUTO and result.state.rate is None:
        search = _search(setup, loop_at)
        loop = yield from search.run(result.state, result.start, session.cancel)
    elif loop is None:
        loop = loop_at(*_pace(setup, result.state), setup.splits.train)
    return loop is not None and (yield from loop.run(result.state, session.cancel))


def _pace(setup: Setup, state: TrainState) -> tuple[float, float]:
    """The learning rate, and the fraction of the steps in which it rises."""
    train = setup.job.train
    if train.learning_rate != AUTO:
        return train.learning_rate, train.warmup
    return state.rate or 1.0, state.warmup


def _search(setup: Setup, loop_at: Callable[[float, float, np.ndarray], Loop]) -> Search:
    job, session = setup.job, setup.session
    batch = min(job.train.batch_size * session.begun_by, len(setup.splits.train))
    usual = job.method.recommended(job.base.model).get("batch_size", BATCH)
    return Search(
        rates=at_batch(job.method.rates, batch, usual),
        make_loop=loop_at,
        prepared=setup.prepared,
        model=setup.base.model,
        world=setup.session.world,
        save_checkpoint=lambda state, optimiser: save_checkpoint(setup, state, optimiser),
        seed=setup.job.train.seed,
    )


def _expected(setup: Setup) -> int:
    """The bytes that training will hold at its height, with what is held already beside it."""
    estimate = setup.estimate
    assert estimate is not None
    # On a CPU the program itself takes most, which no estimate of a model can know.
    beside = max(0, setup.session.memory.now() - estimate.weights - estimate.trained)
    return beside + estimate.model


def _loop(
    setup: Setup,
    classifiers: Classifiers,
    result: Result,
    rate: float,
    warmup: float,
    rows: np.ndarray,
) -> Loop:
    prepared, session = setup.prepared, setup.session

    def evaluate(cancel: CancelToken) -> Work[Metrics]:
        """Measure the model as it is, and tell what it says of a few images."""
        state, seen = result.state, Seen()
        tuned = state.step > 0 or setup.job.train.start_from is not None
        with prepared.seeing(seen):
            metrics = yield from classifiers.decide(cancel, tuned=tuned)
        # What is folded when it is kept computes in other steps then, and rounds otherwise.
        if result.start.keys() == checkpoint.trainable(setup.base.model).keys():
            known = {step: one for step, one in result.seen.items() if step in (0, state.best_step)}
            result.seen = known | {state.step: seen}
        if state.step:
            yield answered(state.step, metrics, prepared)
        return metrics

    return Loop(
        model=setup.base.model,
        criterion=_loss(setup),
        rows=rows,
        evaluate=evaluate,
        save_best=lambda: save_best(setup),
        save_checkpoint=lambda state, optimiser: save_checkpoint(setup, state, optimiser),
        settings=setup.job.train,
        world=session.world,
        begun_by=session.begun_by,
        memory=session.memory,
        clock=session.clock,
        rate=rate,
        warmup=warmup,
        classes=prepared.labels.numpy()[rows] if prepared.balanced else None,
    )


def _loss(setup: Setup) -> Loss:
    prepared, world = setup.prepared, setup.session.world
    if prepared.bias is not None:
        images, texts, labels = prepared.images, prepared.texts, prepared.labels
        return LabelLoss(images, texts, labels, world, prepared.bias)
    if prepared.prompts.names:
        return ClassLoss(prepared.images, prepared.texts, prepared.labels, world)
    return CaptionLoss(prepared.images, prepared.texts, prepared.prompts.first, world)


def fit_vectors(setup: Setup, result: Result) -> Work[None]:
    """Fit the vectors that stand for the class prompts, and keep them.

    Raises `Cancelled` on stop.
    """
    session, prepared = setup.session, setup.prepared
    began = session.clock()
    seed = setup.job.data.seed
    probe = yield from fit_probe(
        prepared.images,
        prepared.texts,
        setup.splits.train,
        prepared.scan,
        seed,
        session.cancel,
        balanced=prepared.balanced,
    )
    low, high = probe.interval
    yield Noted(told=_FOLDS(images=probe.images, accuracy=probe.accuracy, low=low, high=high))
    result.state.seconds = session.clock() - began
    result.state.step = result.state.best_step = 1  # 0 is the base as it is
    result.vectors = prepared.vectors = probe.vectors
    # How sure it may be, or thresholds; and what there is to see of it while it goes on.
    metrics = yield from prepared.measure("validation", session.cancel)
    yield answered(result.state.step, metrics, prepared)
    if session.world.leads:
        save_best(setup)
        yield Saved(what="best", step=1, path=setup.run.best.name)
