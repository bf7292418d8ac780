"""A run: a job carried out from the folder of images to the tuned adapter, told in events."""

import shutil
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from safetensors import SafetensorError

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Clock, Event, Failed, Finished, Stopped, Work
from cliptune.core.messages import Message, text
from cliptune.core.reasons import disk_full, reason
from cliptune.core.summary import RunSummary
from cliptune.models import devices
from cliptune.runs import Log, Run
from cliptune.runs.damage import undamaged
from cliptune.training import checkpoint
from cliptune.training.baseline import measure_baseline
from cliptune.training.checkpoint import TrainState
from cliptune.training.classifier import Classifiers
from cliptune.training.distributed import World
from cliptune.training.result import Result, measure_best, summarise
from cliptune.training.setup import Session, set_up
from cliptune.training.tuning import fit_vectors, train

_FINISHED = text(
    "run-finished",
    "The run {folder} has finished already.",
    "Measure it again, or start a new run with its settings.",
)
_DISK_FULL = text(
    "run-disk-full",
    'The disk that holds "{folder}" is full.',
    "Once there is space, resume the run from its last checkpoint.",
)
_ONCE_MENDED = "Once that is mended, resume the run from its last checkpoint."
_FOLDER_GONE = text(
    "run-folder-gone",
    'The folder of the run is gone: "{folder}".',
    "Put it back and resume the run, or start a new one.",
)
_BROKEN_OFF = text("run-broken-off", "The run could not continue: {reason}.", _ONCE_MENDED)
_BROKEN_OFF_AT = text(
    "run-broken-off-at", "The run could not continue. {path}: {reason}.", _ONCE_MENDED
)
_DEVICE_FAILED = text(
    "run-device-failed",
    "{reason} What the run had learned at step {step} is kept in {folder}.",
    "Restart ClipTune and resume the run; if that does not help, restart the computer first.",
)
_DEVICE_FAILED_EARLY = text(
    "run-device-failed-early",
    "{reason} The run in {folder} had no checkpoint yet.",
    "Restart ClipTune and start the run again; if that does not help, restart the computer first.",
)
_BUG = text(
    "bug",
    "Something went wrong inside ClipTune: {reason}",
    "This is a mistake in the program, not yours. Please report the details.",
)


def carry_out(run: Run, cancel: CancelToken, world: World | None = None) -> Iterator[Event]:
    """Carry out a run's job, or go on with it from its last checkpoint.

    An error is the last event; only a run that cannot be begun with at all raises `ClipTuneError`
    (its job unreadable, finished, another process's). Not asking for the next event is a pause.
    Each event is in `events.jsonl` before it is given out.
    """
    world = world or World()
    clock = Clock()
    _ = run.job  # or an error now
    if not world.leads:
        yield from _to_the_end(_work(run, None, cancel, world, clock), run, world)
        return
    if run.state() == "finished":
        raise ClipTuneError(_FINISHED(folder=run.folder))
    if latest := checkpoint.latest(run.files.checkpoints):
        checkpoint.read_state(latest)  # or an error before the log is written to
    with run.lock() as log:
        work = _work(run, log, cancel, world, clock)
        for event in _to_the_end(_logged(clock.over(work), log), run, world):
            if isinstance(event, Failed):
                with suppress(OSError):  # what failed may be the disk of the log
                    log.append(event)
            yield event


def _logged(work: Work[None], log: Log) -> Work[None]:
    for event in work:
        log.append(event)
        yield event


def _to_the_end(work: Work[None], run: Run, world: World) -> Iterator[Event]:
    """The work's events, with whatever ends it early as the last one, which the others hear of."""
    try:
        yield from work
    except Cancelled:  # another process was stopped before there was anything to keep
        yield Stopped(step=0)
    except Exception as error:
        failed = _failed(error, run)
        world.leave(failed.told)
        yield failed


def _failed(error: Exception, run: Run) -> Failed:
    if not run.files.job.exists():
        return Failed(told=_FOLDER_GONE(folder=run.folder))
    if isinstance(error, ClipTuneError):
        return Failed(told=error.told)
    if isinstance(error, OSError | SafetensorError) or disk_full(error):
        return Failed(told=_outside(error, run.folder))
    if known := devices.explained(error):
        return Failed(told=_kept(run, known.told) if devices.failed(error) else known.told)
    return Failed(told=_BUG(reason=error), details="".join(traceback.format_exception(error)))


def _kept(run: Run, reason: Message) -> Message:
    """That the device failed, and what is on the disk of the run: what the device holds is lost."""
    if latest := checkpoint.latest(run.files.checkpoints):
        return _DEVICE_FAILED(reason=reason, step=checkpoint.step_of(latest), folder=run.folder)
    return _DEVICE_FAILED_EARLY(reason=reason, folder=run.folder)


def _outside(error: Exception, folder: Path) -> Message:
    """What a disk, or a file on it, was to blame for."""
    if disk_full(error):
        return _DISK_FULL(folder=folder)
    if path := getattr(error, "filename", None):
        return _BROKEN_OFF_AT(path=str(path), reason=reason(error))
    return _BROKEN_OFF(reason=reason(error))


def _work(run: Run, log: Log | None, cancel: CancelToken, world: World, clock: Clock) -> Work[None]:
    """One process's work on a run, from beginning to end; `log` is the leading one's."""
    with devices.Memory(devices.pick(run.job.train.device)) as memory:
        # What others see of a shared disk may be a little behind.
        latest = world.tell(checkpoint.latest(run.files.checkpoints))
        state = checkpoint.read_state(latest) if latest else TrainState()
        begun_by = state.processes or world.size
        session = Session(run, log, cancel, world, clock, memory, latest, begun_by)
        result = Result(state)
        summary, ended = yield from _stages(session, result)
    if world.leads and summary:
        run.write_summary(summary)
    if ended and summary:
        yield Finished(summary=summary)
        if world.leads:
            shutil.rmtree(run.files.trained, ignore_errors=True)
    else:
        world.leave(None)
        yield Stopped(step=result.state.step, summary=summary)


def _stages(session: Session, result: Result) -> Work[tuple[RunSummary | None, bool]]:
    """Set up, measure the base, tune, measure what came of it.

    Gives the summary and whether the end was reached. A stop in between says nothing new of a run
    that went further before: its summary stays.
    """
    method, ended = session.job.method, True
    try:
        setup = yield from set_up(session, result.state)
        baseline = yield from measure_baseline(setup)
        asked = session.job.train
        choice = baseline.choice if asked.classifier != "words" else None
        from_base = method.begins_at_base and asked.start_from is None
        classifiers = Classifiers(setup.prepared, choice, asked.classifier, from_base)
        try:
            if method.trains:
                ended = yield from train(setup, classifiers, result)
            if method.fits:
                yield from fit_vectors(setup, result)
            if ended:
                yield from measure_best(setup, baseline, classifiers, result)
        except Cancelled:
            ended = False
    except Cancelled:
        return _summary(session.run), False
    return summarise(setup, baseline, result) if result.new else _summary(session.run), ended


def _summary(run: Run) -> RunSummary | None:
    """What a run came to before. Raises `ClipTuneError` where its file is damaged."""
    with undamaged(run.files.summary):
        return run.summary()
