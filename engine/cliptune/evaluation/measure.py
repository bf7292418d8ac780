"""How good a model is: accuracy over class prompts, recall over captions."""

import math
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from cliptune.core.metrics import (
    ACCURACY,
    BALANCED,
    MAP,
    CaptionMetrics,
    ClassMetrics,
    LabelMetrics,
    Split,
)
from cliptune.evaluation import several
from cliptune.evaluation.several import Seen


def measure_classes(
    logits: Tensor,
    labels: Tensor,
    names: Sequence[str],
    split: Split,
    *,
    balanced: bool = False,
    scale: float = 1.0,
) -> ClassMetrics:
    """Measure logits `(images, classes)` against the classes that images have `(images,)`.

    Probabilities are those of the logits times `scale`. `balanced` judges by balanced accuracy, and
    lets every class count the same in the loss.
    """
    labels = labels.to(logits.device)
    probabilities = (scale * logits).softmax(dim=1)
    confidence, predicted = probabilities.max(dim=1)
    truth = probabilities.gather(1, labels[:, None])[:, 0]
    top5 = logits.topk(min(5, len(names)), dim=1).indices
    confusion = torch.bincount(labels * len(names) + predicted, minlength=len(names) ** 2)
    confusion = confusion.reshape(len(names), len(names))
    right = confusion.diagonal() / confusion.sum(dim=1)
    present = confusion.sum(dim=1) > 0
    weights = class_weights(labels, len(names)) if balanced else None
    accuracy = right[present].mean() if balanced else (predicted == labels).float().mean()
    return ClassMetrics(
        split=split,
        count=len(labels),
        loss=functional.cross_entropy(logits, labels, weights).item(),
        accuracy=accuracy.item(),
        measure=BALANCED if balanced else ACCURACY,
        top5=(top5 == labels[:, None]).any(dim=1).float().mean().item(),
        per_class={
            name: probability.item()
            for name, probability, is_in in zip(names, right, present, strict=True)
            if is_in
        },
        confusion=confusion.tolist(),
        predicted=predicted.tolist(),
        confidence=confidence.tolist(),
        truth_probability=truth.tolist(),
        likelihood=calibrated(logits, labels, weights).tolist(),
    )


TEMPERATURES = torch.logspace(-1.5, 1, 26).tolist()
"""What logits are multiplied by to see which suits them."""


def calibrated(logits: Tensor, labels: Tensor, weights: Tensor | None = None) -> Tensor:
    """The log-probabilities of the truth `(images,)` at the temperature with the smallest loss.

    `logits` `(images, classes)`, `labels` `(images,)`, `weights` `(classes,)`.
    """
    of_image = torch.ones_like(logits[:, 0]) if weights is None else weights[labels]

    def at(temperature: float) -> Tensor:
        losses = functional.cross_entropy(temperature * logits, labels, reduction="none")
        return -of_image * losses

    best: Tensor = max((at(one) for one in TEMPERATURES), key=lambda found: found.mean().item())
    return best


def class_weights(labels: Tensor, classes: int) -> Tensor:
    """Weights `(classes,)` with which every class of `labels` `(images,)` counts the same.

    An image's weight is one over the images of its class, scaled so that the mean over all images
    is 1 (King and Zeng 2001, Polit. Anal. 9, p. 137). A class without images weighs nothing.
    """
    counts = torch.bincount(labels, minlength=classes)
    present = counts > 0
    return torch.where(present, len(labels) / (present.sum() * counts.clamp(min=1)), 0.0)


def measure_labels(
    logits: Tensor,
    truth: Tensor,
    names: Sequence[str],
    split: Split,
    thresholds: Sequence[float] | None,
) -> LabelMetrics:
    """Measure logits `(images, labels)` against the labels that images have, 0 or 1.

    Without `thresholds` `(labels,)` those are taken that have the best F1 on these very images.
    """
    truth = truth.to(logits.device)
    probabilities = logits.cpu().double().sigmoid().numpy()
    right = truth.cpu().numpy() > 0
    chosen = several.thresholds(probabilities, right) if thresholds is None else thresholds
    seen = Seen(probabilities, right, np.asarray(chosen, dtype=np.float64))
    figures, said = several.figures(seen), seen.said
    precisions = several.per_label(seen)
    confidence, of_truth = (_mean_probability(logits, torch.as_tensor(of)) for of in (said, right))
    return LabelMetrics(
        split=split,
        count=len(truth),
        loss=functional.binary_cross_entropy_with_logits(logits, truth.to(logits)).item(),
        accuracy=figures[MAP],
        per_class={
            name: float(value)
            for name, value in zip(names, precisions, strict=True)
            if np.isfinite(value)
        },
        others=figures,
        thresholds=[*map(float, seen.thresholds)],
        said=[np.flatnonzero(of_one).tolist() for of_one in said],
        confidence=confidence,
        truth_probability=of_truth,
        likelihood=_logs(of_truth),
        seen=seen,
    )


def _mean_probability(logits: Tensor, labels: Tensor) -> list[float]:
    """The geometric mean over labels of the probability of having them or not `(images,)`."""
    signs = 2 * labels.to(logits) - 1
    means: list[float] = functional.logsigmoid(signs * logits).mean(dim=1).exp().tolist()
    return means


def _logs(probabilities: Sequence[float]) -> list[float]:
    """Logarithms, none of them infinite."""
    return [math.log(max(one, 1e-30)) for one in probabilities]


def measure_captions(
    images: Tensor, prompts: Tensor, pairs: Tensor, scale: Tensor, split: Split
) -> CaptionMetrics:
    """Measure features `(images, width)` against `(prompts, width)`, no prompt twice.

    `pairs` `(pairs, 2)` holds the right answers as rows of both. A wrong answer as near as the
    right one counts as nearer, so that a model that sees no difference scores nothing. Blocks of
    queries keep memory linear in the number of images.
    """
    pairs = pairs.to(images.device)
    to_text = _nearest(images, prompts, pairs)
    to_image = _nearest(prompts, images, pairs.flip(1))
    logs, confidences, predicted = [], [], []
    for rows, right in _blocks(len(images), len(prompts), pairs):
        chances = (scale * images[rows] @ prompts.T).log_softmax(dim=1)
        logs.append(chances.masked_fill(~right, -torch.inf).logsumexp(dim=1))
        most = chances.max(dim=1)
        confidences.append(most.values.exp())
        predicted.append(most.indices)
    truth = torch.cat(logs)
    return CaptionMetrics(
        split=split,
        count=len(images),
        loss=-truth.mean().item(),
        accuracy=(to_text[1] + to_image[1]) / 2,
        predicted=torch.cat(predicted).tolist(),
        confidence=torch.cat(confidences).tolist(),
        truth_probability=truth.exp().tolist(),
        likelihood=truth.clamp(min=-60).tolist(),
        image_to_text=to_text,
        text_to_image=to_image,
    )


def _nearest(queries: Tensor, answers: Tensor, pairs: Tensor) -> dict[int, float]:
    """Recall@1, 5, 10: from how many wrong answers lie no farther than the nearest right one."""
    ranks = []
    for rows, right in _blocks(len(queries), len(answers), pairs):
        similarity = queries[rows] @ answers.T
        best = similarity.masked_fill(~right, -torch.inf).amax(dim=1, keepdim=True)
        ranks.append((~(similarity < best) & ~right).sum(dim=1))
    counts = torch.cat(ranks).cpu().numpy()
    return {k: float(np.mean(counts < k)) for k in (1, 5, 10)}


def _blocks(queries: int, answers: int, pairs: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
    """Rows of queries `(block,)` with the mask of their right answers `(block, answers)`."""
    for rows in torch.arange(queries, device=pairs.device).split(1024):
        own = pairs[(pairs[:, 0] >= rows[0]) & (pairs[:, 0] <= rows[-1])]
        right = torch.zeros(len(rows), answers, dtype=torch.bool, device=pairs.device)
        right[own[:, 0] - rows[0], own[:, 1]] = True
        yield rows, right
