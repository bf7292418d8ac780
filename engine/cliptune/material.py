"""A job's pictures and base made ready: what training and evaluation start from."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch

from cliptune import evaluate
from cliptune.base import catalogue, devices
from cliptune.base.download import fetch
from cliptune.base.load import Base, load
from cliptune.data import pixels
from cliptune.data.names import sentences, tidied
from cliptune.data.scan import Scan
from cliptune.data.split import Splits
from cliptune.evaluate import Metrics, Split
from cliptune.events import Work
from cliptune.job import Job
from cliptune.stop import Stop
from cliptune.towers import PictureTower, SentenceTower

LARGER = 1.25
"""Side of the pictures that random crops are cut from, in units of the base's resolution."""


@dataclass
class Material:
    """What is learned from, ready to use: the split pictures and the two towers."""

    scan: Scan
    splits: Splits
    names: list[str]
    """The classes' words; empty for captions."""
    texts: list[str]
    """Class sentences, or all captions in the order of pictures."""
    first: np.ndarray
    """Captions `first[i]` to `first[i + 1]` are picture i's."""
    pictures: PictureTower
    sentences: SentenceTower

    @cached_property
    def labels(self) -> torch.Tensor:
        """The class of every row of the table."""
        return torch.as_tensor(self.scan.table["label"][:])

    def rows(self, part: Split) -> np.ndarray:
        """The rows of a part."""
        return self.splits.test if part == "test" else self.splits.validation

    def measure(self, part: Split, stop: Stop, phase: str = "evaluate") -> Work[Metrics]:
        """Measure the model as it is on a part of the pictures."""
        rows = self.rows(part)
        features = yield from self.pictures.encode(rows, stop, phase)
        scale = self.pictures.base.scale().detach()
        if self.names:
            texts = yield from self.sentences.encode(np.arange(len(self.texts)), stop, phase)
            labels = self.labels[torch.as_tensor(rows)]
            return evaluate.measure_classes(features, texts, labels, scale, self.names, part)
        counts = self.first[rows + 1] - self.first[rows]
        captions = np.concatenate([np.arange(self.first[r], self.first[r + 1]) for r in rows])
        texts = yield from self.sentences.encode(captions, stop, phase)
        owner = torch.as_tensor(np.repeat(np.arange(len(rows)), counts))
        return evaluate.measure_captions(features, texts, owner, scale, part)


def prepare(job: Job, base: Base, scanned: Scan, splits: Splits, stop: Stop) -> Work[Material]:
    """Decode the pictures and tokenise the sentences of a scanned folder."""
    precision = devices.precision(base.device, job.train.precision)
    table = scanned.table
    small = yield from pixels.cache(table, base.resolution, base.resample, stop)
    larger = None
    if job.train.crop and job.method.trains:
        side = round(base.resolution * LARGER)
        larger = yield from pixels.cache(table, side, base.resample, stop)
    names: list[str] = []
    first = np.arange(1)
    if scanned.kind == "classes":
        names = list(tidied(scanned.classes, job.data.classes).values())
        texts = sentences(names, job.data.template)
    else:
        captions = table["captions"][:]
        texts = [text for of_one in captions for text in of_one]
        first = np.cumsum([0, *(len(of_one) for of_one in captions)])
    pictures = PictureTower(
        base, precision, small, larger, crop=job.train.crop, flip=job.train.flip
    )
    tower = SentenceTower(base, precision, texts)
    return Material(scanned, splits, names, texts, first, pictures, tower)


def open_base(job: Job, stop: Stop) -> Work[Base]:
    """Download the job's base if need be, and load it as the method wants it."""
    device = devices.pick(job.train.device)
    found = catalogue.resolve(job.base.model)
    folder = found if isinstance(found, Path) else (yield from fetch(found, stop, job.base.hub))
    precision = devices.precision(device, job.train.precision)
    return load(
        folder,
        device=device,
        quantisation=job.base.quantisation,
        # Weights that are trained need fp32 masters; frozen ones are only ever read in 16 bits.
        dtype=precision if job.method.frozen_base else torch.float32,
    )


def apply(job: Job, base: Base) -> None:
    """Put what the job's method trains into the base, the same for the same seed."""
    torch.manual_seed(job.train.seed)
    revision = base.identity["revision"] or None
    base.model = job.method.apply(base.model, base.identity["name"], revision)


def final_part(splits: Splits) -> Split:
    """What a run is judged by: the test pictures, or those held back if there are none."""
    return "test" if len(splits.test) else "validation"
