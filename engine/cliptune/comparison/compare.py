"""Zero-shot, the linear probe and chosen methods on one data set, with one split a seed.

A comparison is a folder: a run for each method and seed, and `comparison.json`, which says what it
is of. Runs that are there and finished are not run again.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cliptune import job as jobs
from cliptune.comparison.table import Comparison, row, zero_shot_row
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError, nearest, unwritable
from cliptune.core.events import Event, Failed, Noted, Stopped, Work
from cliptune.core.files import write_text
from cliptune.core.messages import PLAIN
from cliptune.job import Job
from cliptune.methods import METHODS, UNTOUCHED
from cliptune.runs import Run, RunSummary
from cliptune.runs.layout import is_run
from cliptune.training.session import carry_out

FILE = "comparison.json"


def compare(
    given: Mapping[str, Any], kinds: Sequence[str], seeds: int, folder: Path, cancel: CancelToken
) -> Work[Comparison]:
    """Run what is not there yet, and give the table.

    `given` is a job as nested settings, without a method: what it says of training holds for every
    method, and where it is silent each has its own. Raises `ClipTuneError` on methods that do not
    exist, on a folder that holds another comparison, and with the reason if a run fails; what was
    done before stays.
    """
    for kind in kinds:
        if kind not in METHODS:
            raise ClipTuneError(
                f'There is no method "{kind}".{nearest(kind, METHODS)}',
                f"One of: {', '.join(METHODS)}, or all.",
            )
    asked = [kind for kind, method in METHODS.items() if kind in kinds or not method.trains]
    wanted = {(kind, seed): _of(given, kind, seed) for seed in range(seeds) for kind in asked}
    job = wanted[UNTOUCHED, 0]
    _begin(job, given, folder)
    found: dict[str, list[RunSummary]] = {}
    for seed in range(seeds):
        for kind in asked:
            if METHODS[kind].fits and not _has_classes(folder / f"{UNTOUCHED}-{seed}"):
                yield Noted(
                    told=PLAIN(
                        text=(f"{METHODS[kind].label}: left out, captions have no classes."),
                        hint="",
                    )
                )
                continue
            run = yield from _run(wanted[kind, seed], folder / f"{kind}-{seed}", cancel)
            found.setdefault(kind, []).append(_summary(run))
    return _table(job, seeds, found, _device(folder / f"{asked[0]}-0"))


def _has_classes(folder: Path) -> bool:
    """Whether a finished run was of classes: captions have none to fit anything to."""
    run = Run(folder)
    try:
        measured = run.measured()
    except ValueError as error:
        raise _damaged(run.files.evaluation) from error
    return measured is not None and bool(measured.classes)


def _begin(job: Job, given: Mapping[str, Any], folder: Path) -> None:
    """Make the folder of a comparison, or see that it holds this one."""
    described = {
        "images": str(job.data.images.absolute()),
        "data": job.data.model_dump(mode="json", exclude={"images", "seed"}),
        "base": job.base.model_dump(mode="json"),
        "train": dict(given.get("train", {})),
    }
    place = folder / FILE
    if place.is_file():
        try:
            known: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
            if not isinstance(known, dict):
                raise ValueError("it holds no table")
        except ValueError as error:
            raise ClipTuneError(f"{place} is damaged: {error}.", "Name another --out.") from error
        if known != described:
            raise ClipTuneError(
                f"{folder} holds a comparison of other images, another base or other settings.",
                "Name another --out, or remove that folder.",
            )
        return
    if folder.is_dir() and any(folder.iterdir()):
        raise ClipTuneError(
            f"{folder} is not empty and holds no comparison.", "Name another --out."
        )
    if folder.absolute().is_relative_to(job.data.images.absolute()):
        raise ClipTuneError(
            f"{folder} would lie among the images.", "ClipTune never writes to images."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_text(place, json.dumps(described, indent=2) + "\n")
    except OSError as error:
        raise unwritable(f"{folder} cannot be written", error, "Name another --out.") from error


def _of(given: Mapping[str, Any], kind: str, seed: int) -> Job:
    """The job of a method with a seed."""
    parts = {part: dict(given.get(part, {})) for part in ("data", "base", "train")}
    parts["data"]["seed"] = parts["train"]["seed"] = seed
    return jobs.build({**parts, "method": {"kind": kind}}, "What was asked for")


def _run(job: Job, folder: Path, cancel: CancelToken) -> Work[Run]:
    """A finished run of a job in a folder: the one there, gone on with if need be, or a new one."""
    run = Run(folder) if is_run(folder) else Run.create(job, folder)
    if run.state() == "finished":
        return run
    yield Noted(told=PLAIN(text=(f"{job.method.label}, seed {job.train.seed}."), hint=""))
    last: Event | None = None
    for last in carry_out(run, cancel):
        yield last
    cancel.check()
    if isinstance(last, Failed):
        raise ClipTuneError(f"{job.method.label}: {last.message}", last.hint)
    assert not isinstance(last, Stopped)
    return run


def _summary(run: Run) -> RunSummary:
    """What a finished run came to. Raises `ClipTuneError` if that cannot be read."""
    try:
        summary = run.summary()
    except ValueError:
        summary = None
    if summary is None or summary.accuracy is None:
        raise _damaged(run.files.summary)
    return summary


def _damaged(place: Path) -> ClipTuneError:
    return ClipTuneError(
        f"{place} is damaged or of another version.",
        f"Remove the folder {place.parent}: the run is then done again.",
    )


def _device(folder: Path) -> str:
    started = (event for event in Run(folder).events() if event.event == "started")
    return next((event.device for event in started), "")


def _table(
    job: Job,
    seeds: int,
    found: dict[str, list[RunSummary]],
    device: str,
) -> Comparison:
    untouched = found.pop(UNTOUCHED)
    first, count = untouched[0], untouched[0].zero_shot.count
    scores = [one.accuracy for one in untouched if one.accuracy is not None]
    baseline = zero_shot_row(METHODS[UNTOUCHED].label, scores, count)
    rows = [
        row(kind, METHODS[kind].label, runs, baseline.accuracy, count)
        for kind, runs in found.items()
    ]
    return Comparison(
        images=job.data.images.name,
        base=Path(job.base.model).name,
        seeds=seeds,
        split=first.split,
        count=count,
        device=device,
        rows=(baseline, *rows),
    )
