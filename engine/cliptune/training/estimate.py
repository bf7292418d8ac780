"""What a job will take, before it is begun: memory by what holds it, and time by a short trial."""

import statistics
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from cliptune import families
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Progress, Work
from cliptune.data.framing import Framing
from cliptune.data.scan import scan
from cliptune.data.split import split
from cliptune.evaluation.prepared import apply, open_base, prompts_of, room
from cliptune.job import Job
from cliptune.models import catalogue, devices
from cliptune.models import folder as model_folder
from cliptune.models.catalogue import Entry
from cliptune.models.download import cached
from cliptune.models.load import TwoTowers
from cliptune.models.reading import explained
from cliptune.models.towers import ImageTower, Pixels, TextTower
from cliptune.training import checkpoint
from cliptune.training.captured import fastest
from cliptune.training.distributed import World
from cliptune.training.loop import make_optimiser
from cliptune.training.loss import ClassLoss
from cliptune.training.memory import DatasetShape, MemoryEstimate, estimate
from cliptune.training.update import Update

TRIED = 5
"""Steps of a trial that are counted, after those that `Update` warms up with."""

LEAST = 3
"""Steps of a trial at least: one that is not counted, and two that are."""

PATIENCE = 10.0
"""Seconds after which a trial ends where it has as many."""


@dataclass(frozen=True)
class TimeEstimate:
    """Seconds: the middle of a trial's epochs with the lowest and highest, and what is beside."""

    beside: float
    """Before the epochs and after: to measure the base and the best, to keep what is constant."""
    epoch: float
    lowest: float
    highest: float
    epochs: int
    look: float
    """To look at one image, as when the model is measured."""

    @property
    def whole(self) -> float:
        """Of all that there is to do."""
        return self.beside + self.epoch * self.epochs


def estimate_job_memory(job: Job, cancel: CancelToken) -> Work[MemoryEstimate]:
    """What a job will hold. Loads no model and downloads none; scans the images.

    Raises `ClipTuneError` if the images, the base or the method's settings will not do.
    """
    scanned = yield from scan(job.data, cancel, job.base.hub)
    splits = split(scanned, job.data.validation, job.data.seed)
    prompts = prompts_of(job, scanned)
    yield Progress(phase="estimate", done=0, total=1)
    return estimate_memory(job, len(splits.train), prompts.texts, captions=not prompts.names)


def estimate_memory(
    job: Job, images: int, texts: Sequence[str], *, captions: bool, loaded: int = 0
) -> MemoryEstimate:
    """The same for images that were counted already, and their prompts or captions."""
    model = catalogue.resolve(job.base.model, revision=job.base.revision)
    folder, config = _base(model)
    family = families.of(config)
    limit = room(job.method, family.context(config))
    tokens = limit if family.padded else _longest(folder, texts, limit)
    dataset = DatasetShape(images, len(texts), tokens, captions)
    # Whether the settings of a folder of one's own fit together shows as they are gone through.
    with explained(folder) if isinstance(model, Path) else nullcontext():
        return estimate(job, config, dataset, folder, loaded)


def _base(model: Entry | Path) -> tuple[Path, Any]:
    """Where a tokenizer lies, and the config; the starter's tokenizer stands in where none is."""
    folder = cached(model) if isinstance(model, Entry) else model
    if folder is not None:
        return folder, model_folder.configuration(folder)
    assert isinstance(model, Entry)
    starter = cached(catalogue.CATALOGUE[0])
    assert starter is not None
    return starter, model.config()


def _longest(folder: Path, texts: Sequence[str], limit: int) -> int:
    """Tokens of the longest prompt, cut at a limit, as the words' own tokenizer cuts them."""
    family = model_folder.family_of(folder)
    longest = family.written(sorted(texts, key=len)[-100:])
    ids = model_folder.tokenizer(folder, family)(longest, truncation=True, max_length=limit)[
        "input_ids"
    ]
    return max(map(len, ids))


def is_here(job: Job) -> bool:
    """Whether a job's base needs no download. Asks nothing of the network."""
    model = catalogue.resolve(job.base.model, revision=job.base.revision)
    return isinstance(model, Path) or cached(model) is not None


def estimate_job_time(job: Job, cancel: CancelToken) -> Work[TimeEstimate]:
    """How long a job will take: a few steps on blank images, on the device it will run on.

    Scans the images and decodes none. Loads the base, and downloads it if need be.
    """
    scanned = yield from scan(job.data, cancel, job.base.hub)
    splits = split(scanned, job.data.validation, job.data.seed)
    prompts = prompts_of(job, scanned)
    counts = len(splits.train), len(splits.validation), len(splits.test)
    return (
        yield from estimate_time(job, counts, prompts.texts, cancel, captions=not prompts.names)
    )


def estimate_time(
    job: Job,
    counts: tuple[int, int, int],
    texts: Sequence[str],
    cancel: CancelToken,
    *,
    captions: bool,
) -> Work[TimeEstimate]:
    """The same for images that were counted already, and their prompts or captions.

    `counts` are those to train on, to validate on and to test on. An epoch is its steps and one
    look at the images to validate on.
    """
    train, validation, test = counts
    batch = min(job.train.batch_size, train)
    base = yield from open_base(job, cancel)
    images, prompts = _towers(job, base, batch, texts[:batch] if captions else texts)
    apply(job, base)
    yield from images.keep(cancel)
    yield from prompts.keep(cancel)
    # For captions too: what is compared differs, what is computed hardly does.
    criterion = ClassLoss(images, prompts, torch.zeros(batch, dtype=torch.long), World())
    seconds = yield from _try_steps(job, base, criterion, np.arange(batch), cancel)
    cancel.check()
    look = _look_at_one(base, images, batch)
    kept = images.kept is not None
    steps = max(1, train // batch)
    epochs = [steps * second + (0.0 if kept else look * validation) for second in seconds]
    # The base is measured first, as it is; then all images are looked at, or the best at the end.
    looks = validation + test + (sum(counts) if kept else test or validation)
    return TimeEstimate(
        beside=look * looks,
        epoch=statistics.median(epochs),
        lowest=min(epochs),
        highest=max(epochs),
        epochs=job.train.epochs,
        look=look,
    )


def _towers(
    job: Job, base: TwoTowers, count: int, texts: Sequence[str]
) -> tuple[ImageTower, TextTower]:
    """The towers on `count` blank images and some texts."""
    precision = devices.precision(base.device, job.train.precision)

    def blank(framing: Framing) -> Pixels:
        side = framing.side
        return Pixels(np.zeros((count, side, side, 3), np.uint8), np.arange(count), count)

    larger = blank(base.framing.larger()) if job.train.crop else None
    images = ImageTower(base, precision, blank(base.framing), larger, flip=job.train.flip)
    return images, TextTower(base, precision, texts)


def _try_steps(
    job: Job, base: TwoTowers, criterion: ClassLoss, rows: np.ndarray, cancel: CancelToken
) -> Work[list[float]]:
    """Seconds of some steps on the same rows, without those that only warm up."""
    train, world = job.train, World()
    optimiser = make_optimiser(base.model, train, rate=0.0)
    parameters = list(checkpoint.trainable(base.model).values())
    plain = Update(base.model, criterion, parameters, optimiser, train.clip, world)
    update = fastest(plain, recomputing=train.checkpointing)
    total = update.warm + TRIED
    seconds: list[float] = []
    for number in range(total):
        if number >= LEAST and sum(seconds) > PATIENCE:
            break
        cancel.check()
        yield Progress(phase="trial", done=number, total=total, unit="steps")
        began = time.perf_counter()
        batch = criterion.draw(rows, train.micro_batch, number, whole=update.whole)
        numbers, _ = update(batch, number, stopping=False)
        numbers.tolist()  # waits for the device
        seconds.append(time.perf_counter() - began)
    return seconds[min(update.warm, len(seconds) - 2) :]


def _look_at_one(base: TwoTowers, images: ImageTower, batch: int) -> float:
    """Seconds to encode one image, as when the model is measured."""
    count = min(batch, images.chunk)
    base.model.eval()
    began = time.perf_counter()
    with torch.no_grad():
        images.plain(np.arange(count)).sum().item()
    return (time.perf_counter() - began) / count
