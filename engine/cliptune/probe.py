"""The linear probe: logistic regression on the untouched base's picture features.

What is within reach without training the model, in seconds: the line to beat where only accuracy
over fixed classes counts (Radford et al. 2021, arXiv 2103.00020, sec. 3.2).
"""

import time
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from cliptune.data.scan import scan
from cliptune.data.split import split
from cliptune.errors import ClipTuneError
from cliptune.events import Progress, Work
from cliptune.job import Job
from cliptune.material import final_part, open_base, prepare, word
from cliptune.methods.zero_shot import ZeroShot
from cliptune.metrics import Split
from cliptune.stop import Stop
from cliptune.tally import wilson

MOST = 5000
"""Pictures that are learned from at most: more change little, and take longer than seconds."""

FOLDS = 5
DECAYS = (1.0, 1e-1, 1e-2, 1e-3, 1e-4)
"""Strengths of the pull towards zero that are tried, the strongest first."""


@dataclass(frozen=True)
class Probed:
    """What a linear probe reaches."""

    accuracy: float
    """Over the training pictures, each judged by a probe that did not see it."""
    interval: tuple[float, float]
    """Where the true share lies with 95 %, by Wilson."""
    pictures: int
    split: Split
    final: float
    """On the pictures that runs are judged by."""
    count: int
    """How many those are."""
    seconds: float
    parameters: int


def probe(job: Job, stop: Stop) -> Work[Probed]:
    """Probe a job's base on its pictures. The method plays no part.

    Raises `ClipTuneError` on captions, which have no classes.
    """
    job = job.model_copy(update={"method": ZeroShot()})  # every picture as it is, uncropped
    scanned = yield from scan(job.data.images, stop, leave_out=job.data.leave_out)
    if scanned.kind != "classes":
        raise ClipTuneError(
            "A linear probe needs class folders, and these are captions.",
            "Compare with zero-shot instead.",
        )
    splits = split(scanned, job.data.validation, job.data.seed)
    base = yield from open_base(job, stop)
    material = yield from prepare(
        job, base, scanned, splits, word(job, scanned), stop, training=False
    )
    began = time.perf_counter()
    order = np.random.default_rng(job.data.seed).permutation(splits.train)
    train = np.sort(order[:MOST])
    part = final_part(splits)
    judged = splits.test if part == "test" else splits.validation
    seen = yield from material.pictures.encode(train, stop, "features")
    other = yield from material.pictures.encode(judged, stop, "features")
    labels, classes = material.labels, len(scanned.classes)
    own = labels[torch.as_tensor(train)]
    decay, hits = yield from _choose(_spread(seen), own, classes, job.data.seed, stop)
    weight, bias = fit(_spread(seen), own, classes, decay)
    guesses = (_spread(other) @ weight.T + bias).argmax(dim=1)
    final = (guesses == labels[torch.as_tensor(judged)]).float().mean().item()
    accuracy = hits.float().mean().item()
    return Probed(
        accuracy=accuracy,
        interval=wilson(accuracy, len(hits)),
        pictures=len(hits),
        split=part,
        final=final,
        count=len(judged),
        seconds=time.perf_counter() - began,
        parameters=weight.numel() + bias.numel(),
    )


def _spread(features: Tensor) -> Tensor:
    """Unit features `(n, width)` so that each number varies by about one, on the CPU."""
    spread: Tensor = features.float().cpu() * features.shape[1] ** 0.5
    return spread


def _choose(
    features: Tensor, labels: Tensor, classes: int, seed: int, stop: Stop
) -> Work[tuple[float, Tensor]]:
    """The decay that does best over the folds, and which pictures it gets right there."""
    generator = torch.Generator().manual_seed(seed)
    folds = torch.randperm(len(labels), generator=generator) % min(FOLDS, len(labels))
    right = torch.zeros(len(DECAYS), len(labels), dtype=torch.bool)
    count = int(folds.max()) + 1
    for fold in range(count):
        inside, outside = folds != fold, folds == fold
        start: tuple[Tensor, Tensor] | None = None
        for place, decay in enumerate(DECAYS):
            stop.check()
            done = fold * len(DECAYS) + place
            yield Progress(phase="probe", done=done, total=count * len(DECAYS))
            start = fit(features[inside], labels[inside], classes, decay, start)
            guesses = (features[outside] @ start[0].T + start[1]).argmax(dim=1)
            right[place, outside] = guesses == labels[outside]
    best = int(right.float().mean(dim=1).argmax())
    return DECAYS[best], right[best]


def fit(
    features: Tensor,
    labels: Tensor,
    classes: int,
    decay: float,
    start: tuple[Tensor, Tensor] | None = None,
) -> tuple[Tensor, Tensor]:
    """Weights `(classes, width)` and biases `(classes,)` of a logistic regression, by L-BFGS.

    Minimises the mean cross-entropy plus `decay` / 2 times the squared weights.
    """
    weight, bias = start or (torch.zeros(classes, features.shape[1]), torch.zeros(classes))
    weight, bias = weight.clone().requires_grad_(), bias.clone().requires_grad_()
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=100, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimiser.zero_grad()
        loss = functional.cross_entropy(features @ weight.T + bias, labels)
        loss = loss + decay * (weight**2).sum() / 2
        loss.backward()
        return loss

    optimiser.step(closure)
    return weight.detach(), bias.detach()
