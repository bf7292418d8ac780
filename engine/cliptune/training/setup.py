"""What a run works with: images, split, base and towers, made ready before anything is measured."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Clock, Noted, Started, Warned, Work
from cliptune.core.messages import text
from cliptune.core.metrics import SHOWN
from cliptune.data.class_names import check_room, tidy, worded
from cliptune.data.problems import lines
from cliptune.data.scan import Scan, check_captions, scan
from cliptune.data.split import Splits, split
from cliptune.evaluation.prepared import (
    PreparedData,
    Prompts,
    describe,
    language_of,
    open_base,
    prepare,
    prompts_of,
)
from cliptune.evaluation.probe import check_classes
from cliptune.inference.adapter import Adapter
from cliptune.job import AUTO, Job
from cliptune.models import devices
from cliptune.models.load import TwoTowers
from cliptune.runs import Log, Run
from cliptune.runs.description import AdapterDescription
from cliptune.training import agreement
from cliptune.training import start as starts
from cliptune.training.checkpoint import TrainState
from cliptune.training.distributed import World
from cliptune.training.estimate import estimate_memory
from cliptune.training.memory import MemoryEstimate

_PARTS = text("split-counts", "{train:,} to train on, {validation:,} for validation.")
_PARTS_WITH_TEST = text(
    "split-counts-with-test",
    "{train:,} to train on, {validation:,} for validation, {test:,} for the test.",
)
_FEWER = text(
    "run-goes-on-with-fewer",
    "Without these the run ends otherwise than it would have.",
    "Stop it and put them back if that matters.",
)
_IN_ENGLISH = text(
    "classes-in-english",
    "The base reads English, so these classes are called so in their prompts: {names}.",
    "Give a class other words where these are not meant.",
)
_MORE_IN_ENGLISH = text(
    "classes-in-english-more",
    "The base reads English, so these classes are called so in their prompts: {names} and "
    "{more:,} more.",
    _IN_ENGLISH.hint,
)
_WITHOUT_ENGLISH = text(
    "classes-without-english",
    "To this base those words say little, or nothing.",
    "Give each of these classes words in its language; they are still shown by their names.",
)
_NO_CLASSES = text(
    "balance-without-classes",
    "Captions and several labels an image are no classes: there are none to balance in training.",
)
_UNEVEN = text(
    "processes-uneven",
    "The run began with {begun} processes and {images} images a step, which {now} processes cannot "
    "share evenly.",
    "Resume it with as many processes as before, or with a number that divides the images.",
)
_SHARED_OUT = text(
    "processes-changed",
    "The run began with {begun} processes: a step still takes {images} images, {each} for each of "
    "{now}. What is drawn at random within it comes out otherwise.",
)
_METHOD = text("method-and-rate", "{method} at a learning rate of {rate:g}.")
_SEARCHED = text("method-and-search", "{method} at a learning rate that is searched for.")


@dataclass(frozen=True)
class Session:
    """One process's part in carrying out a run."""

    run: Run
    log: Log | None
    """None in processes that only help."""
    cancel: CancelToken
    world: World
    clock: Clock
    memory: devices.Memory
    checkpoint: Path | None
    """What the run goes on from; None if it begins."""
    begun_by: int
    """Processes that it began with."""

    @property
    def job(self) -> Job:
        """What is to be done."""
        return self.run.job


@dataclass(frozen=True)
class Setup:
    """What is measured and trained."""

    session: Session
    base: TwoTowers
    prepared: PreparedData
    weights: int
    """Numbers of the base, before a method put its own in."""
    base_memory: int
    """Bytes that these take."""
    estimate: MemoryEstimate | None
    """What training is expected to hold; None where nothing is trained."""

    @property
    def run(self) -> Run:
        """The run that is carried out."""
        return self.session.run

    @property
    def job(self) -> Job:
        """What is to be done."""
        return self.session.job

    @property
    def splits(self) -> Splits:
        """Which images train, validate and test."""
        return self.prepared.splits


def set_up(session: Session, state: TrainState) -> Work[Setup]:
    """Images and base, ready to use; `state` is where training stands.

    Raises `ClipTuneError` if images, base and settings will not do, or are not those that the run
    began with; `Cancelled` on stop.
    """
    if session.log:
        session.log.cut(state.log_size)
    job, cancel = session.job, session.cancel
    yield _started(session, state)
    yield from _shared_out(session)
    start = None if session.run.files.start.is_dir() else starts.read(job)
    scanned = yield from _look(session)
    begun = session.run.described() if session.checkpoint else None
    prompts = prompts_of(job, scanned, begun)
    splits = _split(session, scanned)
    for line in lines(splits.missing()):
        yield Warned(told=line)
    if splits.gone.keys() - {"test"}:
        yield Warned(told=_FEWER())
    yield _counted(splits)
    if job.train.balance and scanned.kind != "classes":
        yield Warned(told=_NO_CLASSES())
    if job.method.trains:
        rate, method = job.train.learning_rate, job.method.label
        told = _SEARCHED(method=method) if rate == AUTO else _METHOD(method=method, rate=rate)
        yield Noted(told=told)
    base = yield from open_base(session.run.pinned if session.checkpoint else job, cancel)
    agreement.same_base(session.world, base)
    weights, base_memory = base.parameters(), base.memory()
    if start:
        yield from _begin_from(start, session, prompts, base)
    _keep_description(session, scanned, prompts, base, start)
    if start and session.world.leads:  # after what names it: then nobody looks for it again
        starts.keep(start, session.run.files.start)
    estimate = (
        (yield from _estimate(job, splits, prompts, base_memory)) if job.method.trains else None
    )
    cancel.check()
    if prompts.names:
        for wording in range(prompts.each):
            texts = prompts.texts[wording :: prompts.each]
            check_room(prompts.names, texts, base.tokens, base.context_length)
    for line in lines(check_captions(scanned, base.tokens, base.context_length)):
        yield Warned(told=line)
    prepared = yield from session.world.once(
        prepare(job, base, scanned, splits, prompts, cancel, training=True)
    )
    yield from agreement.same_pixels(session.world, prepared, cancel)
    if estimate and base.device.type == "cuda":  # which mostly waits to be told what to do
        prepared.images.chunk = max(prepared.images.chunk, estimate.at_once)
    known = {problem.path for problem in scanned.problems if problem.kind == "alike"}
    for line in lines(problem for problem in prepared.alike() if problem.path not in known):
        yield Warned(told=line)
    return Setup(session, base, prepared, weights, base_memory, estimate)


def _started(session: Session, state: TrainState) -> Started:
    train = session.job.train
    device = devices.pick(train.device)
    return Started(
        time=time.time(),
        device=devices.describe(device),
        precision=str(devices.precision(device, train.precision)).removeprefix("torch."),
        processes=session.world.size,
        step=state.step,
        device_memory=devices.device_memory(device),
    )


def _shared_out(session: Session) -> Iterator[Noted]:
    """See that as many processes as there are now can share what a step takes."""
    begun, now = session.begun_by, session.world.size
    images = session.job.train.batch_size * begun
    if not session.job.method.trains or begun == now:
        return
    if images % now:
        raise ClipTuneError(_UNEVEN(begun=begun, images=images, now=now))
    yield Noted(told=_SHARED_OUT(begun=begun, images=images, now=now, each=images // now))


def _look(session: Session) -> Work[Scan]:
    """Look through the images, and tell what is odd about them."""
    scanned = yield from scan(session.job.data, session.cancel, session.job.base.hub)
    agreement.same_images(session.world, scanned)
    if session.checkpoint:
        scanned = scanned.shown(session.run.described().greys)
    edited, language = session.job.data.classes, language_of(session.job)
    scanned = scanned.read_in(language, edited)
    for line in scanned.about():
        yield Noted(told=line)
    if scanned.classes and not session.checkpoint:
        yield from _in_english(worded(scanned.classes, language), edited)
    for line in scanned.odd():
        yield Warned(told=line)
    if scanned.classes and any(one.kind == "other language" for one in scanned.problems):
        yield Warned(told=_WITHOUT_ENGLISH())
    if session.job.method.fits:
        check_classes(scanned)
    return scanned


def _in_english(words_of: Mapping[str, str], edited: Mapping[str, str]) -> Iterator[Noted]:
    """Tell which classes nobody gave words, and are called something else in their prompts."""
    changed = [name for name, words in words_of.items() if words != tidy(name)]
    said = [f"{name} → {words_of[name]}" for name in changed if name not in edited]
    if said:
        told, more = said[:SHOWN], len(said) - SHOWN
        worded = _MORE_IN_ENGLISH if more > 0 else _IN_ENGLISH
        yield Noted(told=worded(names=told, more=more))


def _split(session: Session, scanned: Scan) -> Splits:
    """The run's own split: made once, then kept, so that new images do not move old ones."""
    path, data = session.run.files.splits, session.job.data
    if path.exists():
        return Splits.load(path, scanned)
    splits = split(scanned, data.validation, data.seed)
    if session.world.leads:
        splits.save(path, scanned)
    return splits


def _counted(splits: Splits) -> Noted:
    train, validation, test = map(len, (splits.train, splits.validation, splits.test))
    if test:
        return Noted(told=_PARTS_WITH_TEST(train=train, validation=validation, test=test))
    return Noted(told=_PARTS(train=train, validation=validation))


def _begin_from(start: Adapter, session: Session, prompts: Prompts, base: TwoTowers) -> Work[None]:
    """See that training can begin from an adapter, and tell of it."""
    starts.check(start, session.job, base)
    yield Noted(told=starts.told(start, prompts.names))
    if differs := starts.held_otherwise(start, session.job):
        yield Warned(told=differs)


def _keep_description(
    session: Session, scanned: Scan, prompts: Prompts, base: TwoTowers, start: Adapter | None
) -> None:
    """Keep what the run is about, or see that it is still about the same."""
    description = describe(session.job, scanned, prompts, base)
    if session.job.train.start_from:
        file = session.run.files.description
        before = AdapterDescription.read(file).begun_from if file.exists() else ""
        begun_from = start.title if start else before  # its weights may be in the run already
        description = description.model_copy(update={"begun_from": begun_from})
    if session.checkpoint:
        session.run.check_same(description)
    elif session.world.leads:
        description.write(session.run.files.description)


def _estimate(job: Job, splits: Splits, prompts: Prompts, loaded: int) -> Work[MemoryEstimate]:
    """Estimate how much memory the training will hold, and warn if that is too much."""
    captions = not prompts.names
    count = len(splits.train)
    estimate = estimate_memory(job, count, prompts.texts, captions=captions, loaded=loaded)
    if not estimate.fits_in_memory:
        yield Warned(told=estimate.warning)
    return estimate
