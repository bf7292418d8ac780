"""Zero-shot, the linear probe and chosen methods on one data set, with one split a seed.

A comparison is a folder: a run for each method and seed, and `comparison.json`, which says what it
is of. Runs that are there and finished are not run again.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cliptune import job as jobs
from cliptune.comparison import side_by_side
from cliptune.comparison.folder import as_begun, begin
from cliptune.comparison.halving import Cost
from cliptune.comparison.plan import Plan, with_seed
from cliptune.comparison.side_by_side import FinishedRun, judged_on, made_on
from cliptune.comparison.table import Comparison
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError, nearest
from cliptune.core.events import Event, Failed, Noted, Stopped, Work
from cliptune.core.messages import text
from cliptune.job import Job
from cliptune.methods import METHODS, UNTOUCHED
from cliptune.models.reuse import keeping
from cliptune.runs import Run
from cliptune.runs.layout import is_run
from cliptune.training.estimate import estimate_job_time
from cliptune.training.session import carry_out

_NO_METHOD = text("no-such-method", 'There is no method "{method}".{meant}', "One of: {methods}.")
_SKIPPED = text("method-needs-classes", "{method}: skipped, captions have no classes.")
_NEXT = text("comparison-next-run", "{method}, seed {seed}.")
_SHARE = text(
    "comparison-share",
    "{method}: epochs that fit its share of {seconds:,.0f} seconds a run: {epochs:,}.",
)
_RUN_FAILED = text("comparison-run-failed", "{method}: {reason}")
_RUN_DAMAGED = text(
    "comparison-run-damaged",
    "{path} is damaged or of another version.",
    "Remove the folder {folder}: the run is then done again.",
)
_OTHER_IMAGES = text(
    "comparison-images-changed",
    "The runs in {folder} were judged on different images, or by different labels: these changed "
    "meanwhile, and the runs cannot be compared.",
    "Choose another folder to compare in.",
)


def compare(
    given: Mapping[str, Any], plan: Plan, folder: Path, cancel: CancelToken
) -> Work[Comparison]:
    """Run what is not there yet, and give the table.

    `given` is a job as nested settings, without a method: what it says of training holds for every
    method, and where it is silent each has its own. Raises `ClipTuneError` on methods that do not
    exist, on a folder that holds another comparison, on images that changed meanwhile, and with the
    reason if a run fails; what was done before stays.
    """
    with keeping():
        return (yield from _compare(given, plan, folder, cancel))


def _compare(
    given: Mapping[str, Any], plan: Plan, folder: Path, cancel: CancelToken
) -> Work[Comparison]:
    kinds = _with_untrained(plan.kinds)
    given = as_begun(folder, given)
    if plan.budget == "equal":
        given = {**given, "train": {**given.get("train", {}), "epochs": plan.epochs}}
    asked = {kind: _job(given, kind) for kind in kinds}
    shared = {"minutes_shared": plan.minutes} if plan.budget == "minutes" else {}
    begin(folder, asked[UNTOUCHED], given, **shared)
    finished: list[FinishedRun] = []
    epochs: dict[str, int] = {}
    for seed in range(plan.seeds):
        for kind, job in asked.items():
            if job.method.fits and not _has_classes(folder / f"{UNTOUCHED}-{seed}"):
                yield Noted(told=_SKIPPED(method=job.method.label))
                continue
            place = folder / f"{kind}-{seed}"
            if kind not in epochs:
                epochs[kind] = yield from _epochs(plan, job, place, cancel)
            run = yield from _run(with_seed(job, seed, epochs[kind]), place, cancel)
            finished.append(_finished(run))
    found = side_by_side.compare(finished)
    if found is None:
        raise ClipTuneError(_OTHER_IMAGES(folder=folder))
    return found


# What is asked for


def _with_untrained(kinds: Sequence[str]) -> list[str]:
    """The methods that were asked for, and those that train nothing, in the order of all."""
    for kind in kinds:
        if kind not in METHODS:
            meant = nearest(kind, METHODS)
            raise ClipTuneError(_NO_METHOD(method=kind, meant=meant, methods=[*METHODS]))
    return [kind for kind, method in METHODS.items() if kind in kinds or not method.trains]


def _job(given: Mapping[str, Any], kind: str) -> Job:
    """The job of a method with the first seed."""
    parts = {part: dict(given.get(part, {})) for part in ("data", "base", "train")}
    parts["data"]["seed"] = parts["train"]["seed"] = 0
    return jobs.build({**parts, "method": {"kind": kind}}, jobs.ASKED())


def _epochs(plan: Plan, job: Job, first: Path, cancel: CancelToken) -> Work[int]:
    """For how long a method trains: as its `first` run has it, so that a comparison goes on as it
    was begun, or else by a short trial of what an epoch takes."""
    if is_run(first):
        return Run(first).job.train.epochs
    if plan.budget != "minutes" or not job.method.trains:
        return job.train.epochs
    pace = yield from estimate_job_time(job, cancel)
    epochs = plan.epochs_of(job.train.epochs, Cost(pace.beside, pace.epoch))
    told = _SHARE(method=job.method.label, seconds=plan.share, epochs=epochs)
    yield Noted(told=told)
    return epochs


# Its runs


def _run(job: Job, folder: Path, cancel: CancelToken) -> Work[Run]:
    """A finished run of a job in a folder: the one there, gone on with if need be, or a new one."""
    run = Run(folder) if is_run(folder) else Run.create(job, folder)
    if run.state() == "finished":
        return run
    yield Noted(told=_NEXT(method=job.method.label, seed=job.train.seed))
    last: Event | None = None
    for last in carry_out(run, cancel):
        yield last
    cancel.check()
    if isinstance(last, Failed):
        raise ClipTuneError(_RUN_FAILED(method=job.method.label, reason=last.told))
    assert not isinstance(last, Stopped)
    return run


def _has_classes(folder: Path) -> bool:
    """Whether a finished run was of classes: captions have none to fit anything to."""
    run = Run(folder)
    try:
        measured = run.measured()
    except ValueError as error:
        raise _damaged(run.files.evaluation) from error
    return measured is not None and bool(measured.classes)


def _finished(run: Run) -> FinishedRun:
    """A finished run and what it came to. Raises `ClipTuneError` if that cannot be read."""
    try:
        summary = run.summary()
    except ValueError:
        summary = None
    try:
        judged = judged_on(run)
    except ValueError as error:
        raise _damaged(run.files.evaluation) from error
    if summary is None or summary.accuracy is None:
        raise _damaged(run.files.summary)
    return FinishedRun(run.title, run.job, summary, *made_on(run), judged)


def _damaged(path: Path) -> ClipTuneError:
    return ClipTuneError(_RUN_DAMAGED(path=path, folder=path.parent))
