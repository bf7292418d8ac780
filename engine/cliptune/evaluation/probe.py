"""The linear probe: class vectors on the untouched base's image features.

What can be had without training the model, in seconds: the accuracy to beat where only that over
fixed classes counts (Radford et al. 2021, arXiv 2103.00020, sec. 3.2). It begins with the class
prompts, so that few images do not fall behind them, and it has no bias: what it learns are vectors
that stand where the features of the prompts stood.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from cliptune.core import bounded
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.core.messages import text
from cliptune.data.scan import Scan, scan
from cliptune.data.split import Splits, split
from cliptune.evaluation.features import seen
from cliptune.evaluation.prepared import decode, drawn, open_base, prompts_of, truth_of
from cliptune.evaluation.vectors import ClassVectors, fit_class_vectors
from cliptune.job import Job
from cliptune.methods.probe import LinearProbe
from cliptune.models import devices
from cliptune.models.load import TwoTowers
from cliptune.models.towers import ImageTower, TextTower

_NO_CLASSES = text(
    "probe-needs-classes",
    "A linear probe needs class folders, and these are captions.",
    "Take a method that trains.",
)

FILE = LinearProbe.file
KEPT = 4
"""Probes that are remembered."""
_fitted: dict[bytes, ClassVectors] = {}
"""The last that were fitted, by what from: each run of a comparison asks for the same one."""


def save_vectors(vectors: Tensor, folder: Path) -> None:
    """Write vectors `(classes, width)` into an existing folder, as safetensors."""
    save_file({"classes": vectors.contiguous()}, folder / FILE)


def load_vectors(folder: Path) -> Tensor:
    """The vectors that `save_vectors` wrote."""
    bounded.check(folder / FILE)
    return load_file(folder / FILE)["classes"]


def probe(job: Job, cancel: CancelToken) -> Work[ClassVectors]:
    """A linear probe on a job's base and images. Its method plays no part.

    Raises `ClipTuneError` on captions, which have no classes.
    """
    scanned = yield from scan(job.data, cancel, job.base.hub)
    check_classes(scanned)
    splits = split(scanned, job.data.validation, job.data.seed)
    prompts = prompts_of(job, scanned)
    base = yield from open_base(job, cancel)
    precision = devices.precision(base.device, job.train.precision)
    texts = TextTower(base, precision, prompts.texts, prompts.each)
    return (yield from probe_base(job, base, scanned, splits, texts, cancel))


def check_classes(scanned: Scan) -> None:
    """Raise `ClipTuneError` on captions."""
    if scanned.kind == "captions":
        raise ClipTuneError(_NO_CLASSES())


def probe_base(
    job: Job,
    base: TwoTowers,
    scanned: Scan,
    splits: Splits,
    texts: TextTower,
    cancel: CancelToken,
) -> Work[ClassVectors]:
    """Learn from at most `MOST` of the training images, as the untouched base sees them.

    `texts` are the class prompts.
    """
    rows = splits.train[drawn(len(splits.train), job.data.seed)]
    pixels = yield from decode(scanned, rows, base.framing, cancel)
    images = ImageTower(base, devices.precision(base.device, job.train.precision), pixels)
    seed, balanced = job.data.seed, job.train.balance
    return (yield from fit_probe(images, texts, rows, scanned, seed, cancel, balanced=balanced))


def fit_probe(
    images: ImageTower,
    texts: TextTower,
    rows: npt.NDArray[np.int64],
    scanned: Scan,
    seed: int,
    cancel: CancelToken,
    *,
    balanced: bool = False,
) -> Work[ClassVectors]:
    """Learn from all the rows; see `fit_class_vectors`. The same is not learned twice."""
    features = yield from seen(images, rows, scanned, cancel, "features")
    prompts = yield from texts.encode(np.arange(len(texts)), cancel, "features")
    balanced = balanced and scanned.kind == "classes"
    given = (
        features,
        truth_of(scanned)[torch.as_tensor(rows)],
        images.base.scale().detach() * prompts,
    )
    name = _name(given, seed, balanced)
    if name not in _fitted:
        found = yield from fit_class_vectors(*given, seed, cancel, balanced=balanced)
        while len(_fitted) >= KEPT:
            _fitted.pop(next(iter(_fitted)))
        _fitted[name] = found
    return _fitted[name]


def _name(given: Sequence[Tensor], seed: int, balanced: bool) -> bytes:
    """What stands for all that a probe is fitted to, and where."""
    digest = hashlib.sha256(f"{seed} {balanced} {given[0].device}".encode())
    for tensor in given:
        digest.update(f"{tuple(tensor.shape)} {tensor.dtype}".encode())
        digest.update(tensor.cpu().contiguous().numpy().data)
    return digest.digest()
