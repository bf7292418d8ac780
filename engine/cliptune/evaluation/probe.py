"""The linear probe: logistic regression on the untouched base's image features.

What can be had without training the model, in seconds: the accuracy to beat where only that over
fixed classes counts (Radford et al. 2021, arXiv 2103.00020, sec. 3.2). It has no bias, so
that what it learns are vectors that stand where the features of the class prompts stood.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.nn import functional

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Work
from cliptune.core.messages import text
from cliptune.core.metrics import MAP
from cliptune.data.scan import Scan, scan
from cliptune.data.split import Splits, split
from cliptune.evaluation import several
from cliptune.evaluation.intervals import mean_of_rates, wilson
from cliptune.evaluation.measure import class_weights
from cliptune.evaluation.prepared import decode, log_odds, open_base, truth_of
from cliptune.evaluation.several import HALF, Seen
from cliptune.job import Job
from cliptune.methods.probe import LinearProbe
from cliptune.models import devices
from cliptune.models.load import TwoTowers
from cliptune.models.towers import ImageTower

_NO_CLASSES = text(
    "probe-needs-classes",
    "A linear probe needs class folders, and these are captions.",
    "Take a method that trains.",
)

MOST = 2000
"""Images that are learned from to say how accurate a probe is: more say little more, and take
longer than seconds."""

FOLDS = 5
DECAYS = (1e-1, 1e-2, 1e-3, 1e-4)
"""Strengths of the pull towards zero that are tried, the strongest first."""

ITERATIONS = 60
"""Of L-BFGS: more change no answer."""

FILE = LinearProbe.file


@dataclass(frozen=True)
class ProbeResult:
    """What a linear probe learned, and how good it is."""

    vectors: Tensor
    """`(classes, width)` in fp32; logits are their products with unit image features."""
    accuracy: float
    """Over the images of the folds, each judged by a probe that did not see it; balanced accuracy
    where classes are to count the same."""
    interval: tuple[float, float]
    """Where the true one lies with 95 %."""
    images: int
    """How many those were."""


def save_vectors(vectors: Tensor, folder: Path) -> None:
    """Write vectors `(classes, width)` into an existing folder, as safetensors."""
    save_file({"classes": vectors.contiguous()}, folder / FILE)


def load_vectors(folder: Path) -> Tensor:
    """The vectors that `save_vectors` wrote."""
    return load_file(folder / FILE)["classes"]


def probe(job: Job, cancel: CancelToken) -> Work[ProbeResult]:
    """A linear probe on a job's base and images. Its method plays no part.

    Raises `ClipTuneError` on captions, which have no classes.
    """
    scanned = yield from scan(job.data, cancel, job.base.hub)
    check_classes(scanned)
    splits = split(scanned, job.data.validation, job.data.seed)
    base = yield from open_base(job, cancel)
    return (yield from probe_base(job, base, scanned, splits, cancel))


def check_classes(scanned: Scan) -> None:
    """Raise `ClipTuneError` on captions."""
    if scanned.kind == "captions":
        raise ClipTuneError(_NO_CLASSES())


def probe_base(
    job: Job, base: TwoTowers, scanned: Scan, splits: Splits, cancel: CancelToken
) -> Work[ProbeResult]:
    """Learn from at most `MOST` of the training images, as the untouched base sees them."""
    rows = splits.train[_drawn(len(splits.train), job.data.seed)]
    pixels = yield from decode(scanned, rows, base.framing, cancel)
    images = ImageTower(base, devices.precision(base.device, job.train.precision), pixels)
    balanced = job.train.balance
    return (yield from fit_probe(images, rows, scanned, job.data.seed, cancel, balanced=balanced))


def fit_probe(
    images: ImageTower,
    rows: npt.NDArray[np.int64],
    scanned: Scan,
    seed: int,
    cancel: CancelToken,
    *,
    balanced: bool = False,
) -> Work[ProbeResult]:
    """Learn from all the rows, and judge by folds of at most `MOST` of them.

    The decay that does best over the folds is taken for all, as strong against each image.
    `balanced` lets every class count the same, in learning and in judging.
    """
    features = yield from images.encode(rows, cancel, "features")
    labels = truth_of(scanned).to(features.device)
    labels = labels[torch.as_tensor(rows, device=features.device)]
    spread = features.shape[1] ** 0.5  # each number then varies by about one
    features, classes = features.float() * spread, len(scanned.classes)
    balanced = balanced and scanned.kind == "classes"
    weights = torch.ones_like(features[:, 0])
    if balanced:
        weights = class_weights(labels, classes)[labels]
    folded = torch.as_tensor(_drawn(len(rows), seed), device=features.device)
    decay, logits = yield from _choose(
        features[folded], labels[folded], weights[folded], classes, seed, cancel
    )
    cancel.check()
    (vectors,) = fit_vectors(
        features, labels, classes, decay * len(folded) / len(rows), weights[None], cancel
    )
    accuracy, interval = _judged(logits, labels[folded], balanced)
    return ProbeResult(spread * vectors.cpu(), accuracy, interval, images=len(logits))


def _judged(logits: Tensor, labels: Tensor, balanced: bool) -> tuple[float, tuple[float, float]]:
    """What logits `(images, classes)` are judged by, and its interval."""
    if labels.ndim == 2:
        probabilities, truth = logits.double().sigmoid().cpu().numpy(), labels.cpu().numpy() > 0
        seen = Seen(probabilities, truth, np.full(len(truth.T), HALF))
        return several.figures(seen)[MAP], several.intervals(seen)[MAP]
    hits = logits.argmax(dim=1) == labels
    if not balanced:
        accuracy = hits.float().mean().item()
        return accuracy, wilson(accuracy, len(hits))
    of_class = [hits[labels == label].float() for label in labels.unique()]
    rates = [(of_one.mean().item(), len(of_one)) for of_one in of_class]
    return sum(rate for rate, _ in rates) / len(rates), mean_of_rates(rates)


def _drawn(count: int, seed: int) -> npt.NDArray[np.int64]:
    """At most `MOST` places of `count`, in order."""
    return np.sort(np.random.default_rng(seed).permutation(count)[:MOST])


def _choose(
    features: Tensor,
    labels: Tensor,
    weights: Tensor,
    classes: int,
    seed: int,
    cancel: CancelToken,
) -> Work[tuple[float, Tensor]]:
    """The decay that does best over the folds, and the logits `(images, classes)` it gives there.

    `weights` `(images,)` say how much each counts.
    """
    generator = torch.Generator().manual_seed(seed)
    count = min(FOLDS, len(labels))
    fold = (torch.randperm(len(labels), generator=generator) % count).to(labels.device)
    inside = (fold != torch.arange(count, device=fold.device)[:, None]) * weights
    rows = torch.arange(len(labels), device=fold.device)
    vectors: Tensor | None = None
    bias = log_odds(labels) if labels.ndim == 2 else 0
    found, scores = [], []
    for number, decay in enumerate(DECAYS):
        cancel.check()
        yield Progress(phase="probe", done=number, total=len(DECAYS))
        vectors = fit_vectors(features, labels, classes, decay, inside, cancel, vectors)
        logits = (features @ vectors.mT)[fold, rows] + bias
        if labels.ndim == 2:
            each = -_losses(logits, labels)
        else:
            each = (logits.argmax(dim=1) == labels).float()
        found.append(logits)
        scores.append((each * weights).mean())
    best = int(torch.stack(scores).argmax())
    return DECAYS[best], found[best]


def _losses(logits: Tensor, labels: Tensor) -> Tensor:
    """The loss of each image: cross-entropy, or of several labels the binary ones added up."""
    if labels.shape == logits.shape:
        each = functional.binary_cross_entropy_with_logits(logits, labels, reduction="none")
        return each.sum(dim=-1)
    return functional.cross_entropy(logits.mT, labels, reduction="none")


def fit_vectors(
    features: Tensor,
    labels: Tensor,
    classes: int,
    decay: float,
    inside: Tensor,
    cancel: CancelToken,
    start: Tensor | None = None,
) -> Tensor:
    """Vectors `(fits, classes, width)` of logistic regressions, all found at once, by L-BFGS.

    `inside` `(fits, images)` says how much each image counts in each, 0 where it is not learned
    from. Each minimises their weighted mean cross-entropy plus `decay` / 2 times the squared
    numbers. Of several labels (`labels` `(images, classes)`) there is a regression for each, whose
    bias are its log-odds.
    """
    labels_of_fits = labels.expand(len(inside), *labels.shape)
    bias = log_odds(labels) if labels.ndim == 2 else 0
    fraction = inside / inside.sum(dim=1, keepdim=True).clamp(min=1e-12)
    nothing = features.new_zeros(len(inside), classes, features.shape[1])
    vectors = (nothing if start is None else start).clone().requires_grad_()
    optimiser = torch.optim.LBFGS(
        [vectors],
        max_iter=ITERATIONS,
        history_size=20,  # the default holds a hundred times the vectors
        line_search_fn="strong_wolfe",
    )

    def closure() -> Tensor:
        cancel.check()
        optimiser.zero_grad()
        logits = features @ vectors.mT + bias  # (fits, images, classes)
        loss = (fraction * _losses(logits, labels_of_fits)).sum() + decay * (vectors**2).sum() / 2
        loss.backward()
        return loss

    optimiser.step(closure)
    return vectors.detach()
