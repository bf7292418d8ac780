"""Zero-shot, the linear probe and chosen methods on one data set, with one split a seed.

A comparison is a folder: a run for each method and seed, and `comparison.json`, which says what it
is of. Runs that are there and finished are not run again.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cliptune import job as jobs
from cliptune.comparison.folder import as_begun, begin
from cliptune.comparison.table import (
    Comparison,
    measure_of,
    row,
    zero_shot_row,
)
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError, nearest
from cliptune.core.events import Event, Failed, Noted, Stopped, Work
from cliptune.core.messages import text
from cliptune.job import Job
from cliptune.methods import METHODS, UNTOUCHED
from cliptune.runs import Run, RunSummary
from cliptune.runs.layout import is_run
from cliptune.training.session import carry_out

_NO_METHOD = text("no-such-method", 'There is no method "{method}".{meant}', "One of: {methods}.")
_SKIPPED = text("method-needs-classes", "{method}: skipped, captions have no classes.")
_NEXT = text("comparison-next-run", "{method}, seed {seed}.")
_RUN_FAILED = text("comparison-run-failed", "{method}: {reason}")
_RUN_DAMAGED = text(
    "comparison-run-damaged",
    "{path} is damaged or of another version.",
    "Remove the folder {folder}: the run is then done again.",
)


def compare(
    given: Mapping[str, Any], kinds: Sequence[str], seeds: int, folder: Path, cancel: CancelToken
) -> Work[Comparison]:
    """Run what is not there yet, and give the table.

    `given` is a job as nested settings, without a method: what it says of training holds for every
    method, and where it is silent each has its own. Raises `ClipTuneError` on methods that do not
    exist, on a folder that holds another comparison, and with the reason if a run fails; what was
    done before stays.
    """
    kinds = _with_untrained(kinds)
    given = as_begun(folder, given)
    jobs_of = {(kind, seed): _job(given, kind, seed) for seed in range(seeds) for kind in kinds}
    job = jobs_of[UNTOUCHED, 0]
    begin(folder, job, given)
    summaries: dict[str, list[RunSummary]] = {}
    for (kind, seed), one in jobs_of.items():
        if one.method.fits and not _has_classes(folder / f"{UNTOUCHED}-{seed}"):
            yield Noted(told=_SKIPPED(method=one.method.label))
            continue
        run = yield from _run(one, folder / f"{kind}-{seed}", cancel)
        summaries.setdefault(kind, []).append(_summary(run))
    return _table(job, seeds, summaries, _device(folder / f"{kinds[0]}-0"))


# What is asked for


def _with_untrained(kinds: Sequence[str]) -> list[str]:
    """The methods that were asked for, and those that train nothing, in the order of all."""
    for kind in kinds:
        if kind not in METHODS:
            meant, methods = nearest(kind, METHODS), ", ".join(METHODS)
            raise ClipTuneError(_NO_METHOD(method=kind, meant=meant, methods=methods))
    return [kind for kind, method in METHODS.items() if kind in kinds or not method.trains]


def _job(given: Mapping[str, Any], kind: str, seed: int) -> Job:
    """The job of a method with a seed."""
    parts = {part: dict(given.get(part, {})) for part in ("data", "base", "train")}
    parts["data"]["seed"] = parts["train"]["seed"] = seed
    return jobs.build({**parts, "method": {"kind": kind}}, jobs.ASKED())


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


def _summary(run: Run) -> RunSummary:
    """What a finished run came to. Raises `ClipTuneError` if that cannot be read."""
    try:
        summary = run.summary()
    except ValueError:
        summary = None
    if summary is None or summary.accuracy is None:
        raise _damaged(run.files.summary)
    return summary


def _damaged(path: Path) -> ClipTuneError:
    return ClipTuneError(_RUN_DAMAGED(path=path, folder=path.parent))


def _device(folder: Path) -> str:
    """The device that a run was carried out on, in words."""
    started = (event for event in Run(folder).events() if event.event == "started")
    return next((event.device for event in started), "")


def _table(
    job: Job, seeds: int, summaries: Mapping[str, Sequence[RunSummary]], device: str
) -> Comparison:
    """The table of the runs' summaries by method: those of zero-shot, one a seed, come first."""
    untouched = summaries[UNTOUCHED]
    measure = measure_of([one for of_kind in summaries.values() for one in of_kind])
    baseline = zero_shot_row(METHODS[UNTOUCHED].label, untouched, measure)
    rows = [
        row(kind, METHODS[kind].label, of_kind, baseline, measure)
        for kind, of_kind in summaries.items()
        if kind != UNTOUCHED
    ]
    return Comparison(
        images=job.data.images.name,
        base=Path(job.base.model).name,
        seeds=seeds,
        split=untouched[0].split,
        count=untouched[0].zero_shot.count,
        device=device,
        rows=(baseline, *rows),
        measure=measure,
    )
