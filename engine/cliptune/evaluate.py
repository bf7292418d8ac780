"""How good a model is: accuracy over class sentences, recall over captions."""

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
import torch
from pydantic import BaseModel, ConfigDict
from torch import Tensor
from torch.nn import functional

Split = Literal["validation", "test"]


class Metrics(BaseModel):
    """What was measured on `count` pictures of a split. Rates are 0 to 1."""

    model_config = ConfigDict(frozen=True)

    split: Split
    count: int
    loss: float
    accuracy: float
    """Top-1; on captions the mean of recall@1 in both directions."""
    measure: str = "accuracy"
    """What `accuracy` is called for people."""


class ClassMetrics(Metrics):
    """`confusion[i][j]` counts the pictures of class i that were taken for class j.

    `predicted` holds the class each picture was taken for, in the order they were measured in.
    """

    top5: float
    per_class: dict[str, float]
    confusion: list[list[int]]
    predicted: list[int]


class CaptionMetrics(Metrics):
    """Recall@k: share of queries with a right answer among the k nearest."""

    measure: str = "recall@1"
    picture_to_text: dict[int, float]
    text_to_picture: dict[int, float]


def measure_classes(
    pictures: Tensor,
    sentences: Tensor,
    labels: Tensor,
    scale: Tensor,
    names: Sequence[str],
    split: Split,
) -> ClassMetrics:
    """Measure features `(pictures, width)` against class features `(classes, width)`."""
    logits = scale * pictures @ sentences.T
    labels = labels.to(logits.device)
    predicted = logits.argmax(dim=1)
    top5 = logits.topk(min(5, len(names)), dim=1).indices
    confusion = torch.bincount(labels * len(names) + predicted, minlength=len(names) ** 2)
    confusion = confusion.reshape(len(names), len(names))
    right = confusion.diagonal() / confusion.sum(dim=1)
    present = confusion.sum(dim=1) > 0
    return ClassMetrics(
        split=split,
        count=len(labels),
        loss=functional.cross_entropy(logits, labels).item(),
        accuracy=(predicted == labels).float().mean().item(),
        top5=(top5 == labels[:, None]).any(dim=1).float().mean().item(),
        per_class={
            name: share.item()
            for name, share, is_in in zip(names, right, present, strict=True)
            if is_in
        },
        confusion=confusion.tolist(),
        predicted=predicted.tolist(),
    )


def measure_captions(
    pictures: Tensor, sentences: Tensor, pairs: Tensor, scale: Tensor, split: Split
) -> CaptionMetrics:
    """Measure features `(pictures, width)` against `(sentences, width)`, no sentence twice.

    `pairs` `(pairs, 2)` holds the right answers as rows of both. A wrong answer as near as the
    right one counts as nearer, so that a model that sees no difference scores nothing. Blocks of
    queries keep memory linear in the number of pictures.
    """
    pairs = pairs.to(pictures.device)
    to_text = _nearest(pictures, sentences, pairs)
    to_picture = _nearest(sentences, pictures, pairs.flip(1))
    losses = []
    for rows, right in _blocks(len(pictures), len(sentences), pairs):
        chances = (scale * pictures[rows] @ sentences.T).log_softmax(dim=1)
        losses.append(-chances.masked_fill(~right, -torch.inf).logsumexp(dim=1))
    return CaptionMetrics(
        split=split,
        count=len(pictures),
        loss=torch.cat(losses).mean().item(),
        accuracy=(to_text[1] + to_picture[1]) / 2,
        picture_to_text=to_text,
        text_to_picture=to_picture,
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
