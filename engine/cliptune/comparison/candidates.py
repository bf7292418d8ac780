"""What is tried for the best: methods, learning rates, and how much images are varied."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from cliptune import advice
from cliptune import job as jobs
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Noted, Work
from cliptune.core.messages import Message, text
from cliptune.data.scan import Scan
from cliptune.data.split import count
from cliptune.evaluation.prepared import prompts_of
from cliptune.job import Job
from cliptune.methods import METHODS
from cliptune.models import catalogue, devices
from cliptune.models import folder as model_folder
from cliptune.models.catalogue import Entry
from cliptune.training.estimate import estimate_memory

_TOLD = text("tune-trial", "{method}, learning rate {rate}, {varied}, epochs: {epochs}")
_UNTRAINED = text("tune-untrained", "{method}")
_VARIED = {
    (True, True): text("tune-crops-and-flips", "random crops and flips"),
    (True, False): text("tune-crops", "random crops"),
    (False, True): text("tune-flips", "random flips"),
    (False, False): text("tune-plain", "images as they are"),
}
"""How images are varied in training: by random crops, by random flips."""
_NO_ROOM = text("tune-no-memory", "{method} is left out: there is too little memory for it.")
_UNFIT = text("tune-unfit", "{method} is left out: {reason}")

SPACED = (1.0, 3.0, 1 / 3)
"""Learning rates that are tried, as multiples of the one that a method recommends."""
STRENGTHS = ((True, True), (True, False), (False, False))
"""Random crops and random flips, as they are tried."""


@dataclass(frozen=True)
class Candidate:
    """A method with its settings, to be tried for so many epochs or so many."""

    kind: str
    settings: Mapping[str, Mapping[str, Any]]
    """Parts of a job."""

    @property
    def name(self) -> str:
        """The beginning of the names of its runs' folders."""
        train = self.settings["train"]
        varied = "".join(f"-{name}" for name in ("crop", "flip") if train[name])
        return f"{self.kind}-{rated(train['learning_rate'])}{varied}"


def rated(rate: float | str) -> str:
    """A learning rate as it is written."""
    return rate if isinstance(rate, str) else f"{rate:.3g}"


def in_words(job: Job) -> Message:
    """What a trial is of."""
    train = job.train
    if not job.method.trains:
        return _UNTRAINED(method=job.method.label)
    return _TOLD(
        method=job.method.label,
        rate=rated(train.learning_rate),
        varied=_VARIED[train.crop, train.flip](),
        epochs=train.epochs,
    )


def candidates(given: Mapping[str, Any], scanned: Scan) -> Work[list[Candidate]]:
    """All that there is to be tried, what promises most first.

    That is every method as it is recommended, then at other rates, then with images varied less;
    and of the methods the one that is advised, then those that train more. `given` are the settings
    that hold for all: where they name a rate, or how images are varied, nothing else is tried.
    """
    methods = yield from _methods(given, scanned)
    each = [list(_of_method(given, kind, settings)) for kind, settings in methods.items()]
    most = max(map(len, each), default=0)
    return [of_one[n] for n in range(most) for of_one in each if n < len(of_one)]


def _methods(given: Mapping[str, Any], scanned: Scan) -> Work[dict[str, dict[str, Any]]]:
    """The methods that can be tried here, with the settings advised for each."""
    advised = advice.advise(_situation(given, scanned))
    fractions: dict[str, float] = {}
    short = set()
    for one in advised:
        method = METHODS[one.kind]
        if method.variant_of and method.variant_of.its_kind() not in short:
            continue  # the same on a base that is quantised: only where memory is short
        try:
            job = jobs.build({**given, "method": {"kind": one.kind, **one.settings}})
            estimate = _memory(job, scanned)
        except ClipTuneError as error:
            yield Noted(told=_UNFIT(method=method.label, reason=error.told))
            continue
        if estimate is None:
            short.add(one.kind)
            yield Noted(told=_NO_ROOM(method=method.label))
        else:
            fractions[one.kind] = estimate
    settings = {one.kind: one.settings for one in advised if one.kind in fractions}
    first, *others = settings or [""]
    others.sort(key=lambda kind: -fractions[kind])
    return {kind: settings[kind] for kind in (first, *others) if kind}


def _situation(given: Mapping[str, Any], scanned: Scan) -> advice.Situation:
    job = jobs.build({**given, "method": {"kind": next(iter(METHODS))}})
    found = catalogue.resolve(job.base.model, revision=job.base.revision)
    weights = found.parameters if isinstance(found, Entry) else model_folder.parameters(found)
    images = count(scanned, job.data.validation, job.data.seed).train
    return advice.Situation(
        images,
        weights,
        devices.device_memory(devices.pick(job.train.device)),
        classes=len(scanned.classes) if scanned.kind == "classes" else 0,
        base=Path(job.base.model).name,
    )


def _memory(job: Job, scanned: Scan) -> float | None:
    """The fraction of weights that a job trains; None where there is too little memory for it."""
    prompts = prompts_of(job, scanned)
    images = count(scanned, job.data.validation, job.data.seed).train
    estimate = estimate_memory(job, images, prompts.texts, captions=not prompts.names)
    return estimate.fraction if estimate.fits_in_memory else None


def _of_method(
    given: Mapping[str, Any], kind: str, settings: Mapping[str, Any]
) -> Iterator[Candidate]:
    """A method at each rate and strength: as recommended, differing in one, differing in both."""
    method = {"kind": kind, **settings}
    job = jobs.build({**given, "method": method})
    asked = dict(given.get("train", {}))
    pairs = product(enumerate(_rates(job, asked)), enumerate(_strengths(job, asked)))
    ordered = sorted(pairs, key=lambda pair: ((pair[0][0] > 0) + (pair[1][0] > 0), pair[1][0]))
    for (_, rate), (_, (crop, flip)) in ordered:
        train = asked | {"learning_rate": rate, "crop": crop, "flip": flip}
        yield Candidate(kind, {"method": method, "train": train})


def _rates(job: Job, asked: Mapping[str, Any]) -> list[float | str]:
    """The rates to try: about the one that is recommended, or what finds one by itself."""
    rate = job.train.learning_rate
    if "learning_rate" in asked or isinstance(rate, str):
        return [rate]
    return [float(f"{rate * factor:.3g}") for factor in SPACED]


def _strengths(job: Job, asked: Mapping[str, Any]) -> list[tuple[bool, bool]]:
    """How images are varied: as recommended, then less; a method that leaves them as they are, as
    it does not tune what sees them, gains nothing by it."""
    own = job.train.crop, job.train.flip
    if {"crop", "flip"} & set(asked) or own == STRENGTHS[-1]:
        return [own]
    return [own, *(one for one in STRENGTHS if one != own)]
