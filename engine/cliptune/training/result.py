"""What a run comes to: the best adapter, measured, and the summary of it all."""

from dataclasses import dataclass, field

from torch import Tensor

from cliptune.core.certainty import Certainty
from cliptune.core.events import Classified, Noted, Saved, Warned, Work
from cliptune.core.metrics import AnyMetrics, Classifier, Figure, Split
from cliptune.core.summary import RunSummary, ZeroShot
from cliptune.evaluation.certainty import told
from cliptune.evaluation.conclusion import Conclusion
from cliptune.evaluation.intervals import figures
from cliptune.evaluation.prepared import Seen, final_part
from cliptune.job import AUTO
from cliptune.runs import AdapterDescription
from cliptune.runs.layout import DESCRIPTION
from cliptune.training.baseline import Baseline
from cliptune.training.checkpoint import TrainState
from cliptune.training.classifier import Classifiers
from cliptune.training.concluding import concluded
from cliptune.training.interpolation import settle
from cliptune.training.keeping import keep_trained, save_best
from cliptune.training.reporting import evaluated
from cliptune.training.setup import Setup

TOLD = 0.95
"""The precision of which a run says what it costs."""


@dataclass
class Result:
    """What a run has come to so far: a stop may come before any of it."""

    state: TrainState
    start: dict[str, Tensor] = field(default_factory=dict)
    """What is trained, as it was before any step, by name."""
    training: bool = False
    """Whether there is a loop that trains, or trained."""
    seen: dict[int, Seen] = field(default_factory=dict)
    """What was seen before any step, at the best step and at the last one that was measured, by the
    step; nothing of a run that goes on after a stop."""
    vectors: Tensor | None = None
    """Class vectors `(classes, width)`, of a method that fits these."""
    metrics: AnyMetrics | None = None
    """The best adapter's."""
    measured: dict[Classifier, AnyMetrics] = field(default_factory=dict)
    """The same by each classifier, where both were measured."""
    conclusion: Conclusion = field(default_factory=Conclusion)
    """What there is to say of them."""

    @property
    def new(self) -> bool:
        """Whether there is anything to tell that an earlier summary does not know."""
        return self.training or self.metrics is not None


def measure_best(
    setup: Setup, baseline: Baseline, classifiers: Classifiers, result: Result
) -> Work[None]:
    """Measure what was kept, on images that had no say in what was kept.

    Raises `Cancelled` on stop.
    """
    session, method = setup.session, setup.job.method
    if method.trains:
        trained = keep_trained(setup)
        session.world.tell(None)  # wait until it is on disk
        method.restore(setup.base.model, trained)
    setup.base.model.eval()
    part = final_part(setup.splits)
    if method.trains:
        result.metrics = metrics = yield from _by_each(setup, classifiers, result)
    else:
        result.metrics = metrics = yield from setup.prepared.measure(part, session.cancel)
    # Step 0 is the base as it is, for those who read this.
    yield evaluated(result.state.best_step or result.state.step, metrics)
    result.conclusion = concluded(setup, baseline, metrics, result.state)
    certainty = setup.prepared.certainty.get(setup.prepared.classifier, Certainty())
    if method.keeps() and (level := certainty.level(TOLD)):
        yield Noted(told=told(level))
    if never := metrics.never_predicted():
        yield Warned(told=never)
    if session.world.leads:
        setup.run.write_measured(setup.prepared.measured(metrics))


def _by_each(setup: Setup, classifiers: Classifiers, result: Result) -> Work[AnyMetrics]:
    """Measure what was kept by words and by vectors, once more fitted, and keep what is better.

    Gives the figures of the one that is kept.
    """
    prepared, cancel = setup.prepared, setup.session.cancel
    fraction, model = 0.0, setup.base.model
    goes_on = setup.job.train.start_from is not None
    ways = {0.0: 0, 1.0: result.state.best_step or 0}
    seen = {way: result.seen[step] for way, step in ways.items() if step in result.seen}
    if result.state.best_step:
        reach = setup.job.method.reach
        fraction = yield from settle(
            model, result.start, classifiers, cancel, reach=reach, seen=seen, goes_on=goes_on
        )
    if not fraction:
        result.state.best_step = 0
    with prepared.seeing(seen.get(fraction, Seen())):
        yield from classifiers.decide(cancel, tuned=goes_on or fraction > 0, last=True)
        measured = yield from classifiers.compare(cancel)
    if setup.session.world.leads:  # no stop comes after it: what goes on would go part of the way
        yield Saved(what="best", step=result.state.best_step or 0, path=save_best(setup))
    if "vectors" in measured:
        result.measured = measured
        yield Classified(
            split=measured["words"].split,
            words=measured["words"].figures,
            vectors=measured["vectors"].figures,
            chosen=prepared.classifier,
            measure=measured["words"].measure,
            images=measured["words"].count,
        )
    return measured[prepared.classifier]


def summarise(setup: Setup, baseline: Baseline, result: Result) -> RunSummary:
    """What is to be said of the run as it stands: figures of one part of the images.

    That is the test part once it was measured, and the validation part after a stop.
    """
    job, state, metrics = setup.job, result.state, result.metrics
    part: Split = metrics.split if metrics else "validation"
    accuracy = metrics.accuracy if metrics else state.best_accuracy
    reached = {name: Figure(value=value) for name, value in state.best_figures.items()}
    known = metrics is not None or state.best_step is not None
    trained = _trained(setup, result)
    before = baseline.zero_shot[part]
    return RunSummary(
        method=job.method.kind,
        base=setup.base.identity["name"] or job.base.model,
        quantisation=job.base.quantisation,
        base_memory_bytes=setup.base_memory,
        images=len(setup.splits.train),
        split=part,
        zero_shot=ZeroShot(
            accuracy=before.accuracy,
            loss=before.loss,
            count=before.count,
            figures=figures(before),
        ),
        probe=baseline.probe_accuracy(part),
        probe_figures=baseline.probe.get(part, {}),
        accuracy=accuracy if known else None,
        measure=before.measure,
        figures=figures(metrics) if metrics else reached,
        learning_rate=_rate(setup, state) if job.method.trains else None,
        classifier=_kept(setup),
        by_words=figures(result.measured["words"]) if result.measured else {},
        by_vectors=figures(result.measured["vectors"]) if result.measured else {},
        seconds=state.seconds,
        peak_memory_bytes=max(state.peak_memory, setup.session.memory.peak()),
        trainable_parameters=trained,
        trainable_fraction=trained / setup.weights,
        steps=state.step,
        best_step=state.best_step,
        conclusion=result.conclusion.sentences,
        next_steps=list(result.conclusion.next_steps),
        doubtful=baseline.doubtful,
    )


def _trained(setup: Setup, result: Result) -> int:
    """How many numbers were trained or fitted."""
    if result.vectors is not None:
        return result.vectors.numel()
    method = setup.job.method
    return method.trained(setup.base.model) if method.trains else 0


def _rate(setup: Setup, state: TrainState) -> float | None:
    given = setup.job.train.learning_rate
    return state.rate if given == AUTO else given


def _kept(setup: Setup) -> Classifier:
    """What tells the classes apart in what was kept."""
    path = setup.run.best / DESCRIPTION
    return AdapterDescription.read(path).classifier if path.exists() else "words"
