"""How good a model is: accuracy over class sentences, recall over captions."""

from collections.abc import Sequence
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
    pictures: Tensor, sentences: Tensor, owner: Tensor, scale: Tensor, split: Split
) -> CaptionMetrics:
    """Measure features `(pictures, width)` against `(captions, width)`.

    `owner` `(captions,)` says which picture each caption is of; a picture may have several. Ranks
    are counted a block of queries at a time, so memory stays linear in the number of pictures.
    """
    owner = owner.to(pictures.device)
    picture_ranks, losses = [], []
    for block in torch.arange(len(pictures), device=pictures.device).split(1024):
        similarity = pictures[block] @ sentences.T
        own = owner[None, :] == block[:, None]
        best = similarity.masked_fill(~own, -torch.inf).amax(dim=1, keepdim=True)
        picture_ranks.append((similarity > best).sum(dim=1))
        wanted = (scale * similarity).log_softmax(dim=1).masked_fill(~own, -torch.inf)
        losses.append(-wanted.logsumexp(dim=1))
    text_ranks = []
    for block in torch.arange(len(sentences), device=pictures.device).split(1024):
        similarity = sentences[block] @ pictures.T
        best = similarity.gather(1, owner[block, None])
        text_ranks.append((similarity > best).sum(dim=1))
    to_text, to_picture = _recall(torch.cat(picture_ranks)), _recall(torch.cat(text_ranks))
    return CaptionMetrics(
        split=split,
        count=len(pictures),
        loss=torch.cat(losses).mean().item(),
        accuracy=(to_text[1] + to_picture[1]) / 2,
        picture_to_text=to_text,
        text_to_picture=to_picture,
    )


def _recall(ranks: Tensor) -> dict[int, float]:
    """Recall@1, 5, 10 from the number of wrong answers placed before the first right one."""
    counts = ranks.cpu().numpy()
    return {k: float(np.mean(counts < k)) for k in (1, 5, 10)}
