"""Zero-shot, the linear probe and chosen methods on one data set, with one split a seed.

A comparison is a folder: a run for each method and seed, and `comparison.json`, which says what it
is of and holds what the probe found. Runs that are there and finished are not run again.
"""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cliptune import job as jobs
from cliptune import runs
from cliptune.errors import ClipTuneError
from cliptune.events import Event, Failed, Noted, Stopped, Work
from cliptune.job import Job
from cliptune.methods import METHODS
from cliptune.probe import probe
from cliptune.run import carry_out
from cliptune.runs import Run
from cliptune.stop import Stop
from cliptune.tally import Comparison, row

FILE = "comparison.json"
PROBE = "probe"


def compare(
    given: Mapping[str, Any], kinds: Sequence[str], seeds: int, folder: Path, stop: Stop
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
                f'There is no method "{kind}".', f"One of: {', '.join(METHODS)}, or all."
            )
    asked = ["zero-shot", *(kind for kind in METHODS if kind in kinds and kind != "zero-shot")]
    wanted = {(kind, seed): _of(given, kind, seed) for seed in range(seeds) for kind in asked}
    job = wanted["zero-shot", 0]
    known = _begin(job, given, folder)
    found: dict[str, list[dict[str, Any]]] = {}
    for seed in range(seeds):
        for kind in asked:
            run = yield from _run(wanted[kind, seed], folder / f"{kind}-{seed}", stop)
            summary = run.summary()
            assert summary is not None
            found.setdefault(kind, []).append(summary)
        measured = Run(folder / f"zero-shot-{seed}").measured()
        classes = measured is not None and measured.classes  # captions cannot be probed
        if classes and str(seed) not in known["probes"]:
            yield Noted(message="Linear probe.")
            probed = yield from probe(wanted["zero-shot", seed], stop)
            known["probes"][str(seed)] = asdict(probed)
            runs.write_beside(folder / FILE, json.dumps(known, indent=2) + "\n")
    probes = [known["probes"][str(n)] for n in range(seeds) if str(n) in known["probes"]]
    return _table(job, seeds, found, probes, _device(folder / f"{asked[0]}-0"))


def _begin(job: Job, given: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """What is known of the comparison in a folder, which is made if need be."""
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
        except ValueError as error:
            raise ClipTuneError(f"{place} is damaged: {error}.", "Name another --out.") from error
        if {part: known.get(part) for part in described} != described:
            raise ClipTuneError(
                f"{folder} holds a comparison of other pictures, another base or other settings.",
                "Name another --out, or remove that folder.",
            )
        return known
    if folder.is_dir() and any(folder.iterdir()):
        raise ClipTuneError(
            f"{folder} is not empty and holds no comparison.", "Name another --out."
        )
    if folder.absolute().is_relative_to(job.data.images.absolute()):
        raise ClipTuneError(
            f"{folder} would lie among the pictures.", "ClipTune never writes to pictures."
        )
    known = described | {"probes": {}}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        runs.write_beside(place, json.dumps(known, indent=2) + "\n")
    except OSError as error:
        raise ClipTuneError(f"{folder} cannot be written: {error}.", "Name another.") from error
    return known


def _of(given: Mapping[str, Any], kind: str, seed: int) -> Job:
    """The job of a method with a seed."""
    parts = {part: dict(given.get(part, {})) for part in ("data", "base", "train")}
    parts["data"]["seed"] = parts["train"]["seed"] = seed
    return jobs.build({**parts, "method": {"kind": kind}}, "What was asked for")


def _run(job: Job, folder: Path, stop: Stop) -> Work[Run]:
    """A finished run of a job in a folder: the one there, gone on with if need be, or a new one."""
    run = Run(folder) if folder.exists() else Run.create(job, folder)
    if run.state() == "finished":
        return run
    yield Noted(message=f"{job.method.label}, seed {job.train.seed}.")
    last: Event | None = None
    for last in carry_out(run, stop):
        yield last
    stop.check()
    if isinstance(last, Failed):
        raise ClipTuneError(f"{job.method.label}: {last.message}", last.hint)
    assert not isinstance(last, Stopped)
    return run


def _device(folder: Path) -> str:
    started = (event for event in Run(folder).events() if event.event == "started")
    return next((event.device for event in started), "")


def _table(
    job: Job,
    seeds: int,
    found: dict[str, list[dict[str, Any]]],
    probes: list[dict[str, Any]],
    device: str,
) -> Comparison:
    first = found["zero-shot"][0]
    line = statistics.mean(summary["accuracy"] for summary in found["zero-shot"])
    count = first["zero_shot"]["count"]
    rows = [row(kind, METHODS[kind].label, found[kind], line, count) for kind in found]
    if probes:
        told = [
            {
                "accuracy": one["final"],
                "seconds": one["seconds"],
                "peak_memory_bytes": None,
                "trainable_parameters": one["parameters"],
                "trainable_share": None,
            }
            for one in probes
        ]
        rows.insert(1, row(PROBE, "Linear probe", told, line, count))
    return Comparison(
        images=job.data.images.name,
        base=Path(job.base.model).name,
        seeds=seeds,
        split=first["split"],
        count=count,
        device=device,
        rows=tuple(rows),
    )
