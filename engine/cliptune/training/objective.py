"""What training minimises: one backward pass over a whole batch, in micro-batches.

Each objective adds to the gradients its share of the loss over the batch of all processes, so
that summing gradients over processes gives what one process would have got. The value does not
depend on the size of the micro-batch.
"""

from collections.abc import Callable
from typing import Protocol

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from cliptune.towers import PictureTower, SentenceTower
from cliptune.training.world import World

SENTENCES = 256
"""Class sentences that are encoded with a graph at a time."""


def derive(*numbers: int) -> int:
    """A seed of its own for every combination of numbers, of the 32 bits that torch takes."""
    return int(np.random.SeedSequence(numbers).generate_state(1)[0])


class Objective(Protocol):
    """A loss over rows of pictures."""

    def backward(self, rows: np.ndarray, micro_batch: int, seed: int) -> Tensor:
        """Add the gradients of the batch `rows`; this process's share of the loss, detached.

        `seed` decides augmentation and dropout.
        """

    def lessen(self) -> bool:
        """Take fewer sentences at a time, where they are not in the micro-batch; whether it can."""

    def describe(self, micro_batch: int) -> str:
        """What is taken at a time, in words."""


class ClassObjective:
    """Cross-entropy of each picture against the sentences of all classes.

    The sentences are encoded once a step, whatever the micro-batch: gradients towards their
    features are collected over the micro-batches and go through the text tower at the end. More
    than `SENTENCES` of them go through it in parts, by cached gradients (see below).
    """

    def __init__(
        self, pictures: PictureTower, sentences: SentenceTower, labels: Tensor, world: World
    ) -> None:
        """`labels` `(pictures in the table,)`: the class of each row."""
        self.pictures = pictures
        self.sentences = sentences
        self.labels = labels.to(pictures.base.device)
        self.world = world
        self.at_once = min(SENTENCES, len(sentences))
        self.chunks = _chunks(np.arange(len(sentences)), self.at_once)

    def lessen(self) -> bool:
        """See `Objective`."""
        if self.at_once == 1:
            return False
        self.at_once //= 2
        self.chunks = _chunks(np.arange(len(self.sentences)), self.at_once)
        return True

    def describe(self, micro_batch: int) -> str:
        """See `Objective`."""
        return f"{micro_batch} pictures and {self.at_once} sentences"

    def backward(self, rows: np.ndarray, micro_batch: int, seed: int) -> Tensor:
        """Add the gradients of the batch; see `Objective`."""

        def encode_sentences(number: int) -> Tensor:
            torch.manual_seed(derive(seed, number, 0))
            return self.sentences(self.chunks[number])

        with torch.set_grad_enabled(len(self.chunks) == 1):
            encoded = [encode_sentences(number) for number in range(len(self.chunks))]
        texts = torch.cat(encoded).detach().requires_grad_(self.sentences.trains)
        scale = self.pictures.base.scale().detach()
        total = torch.zeros((), device=texts.device)
        for number, chunk in enumerate(_chunks(rows, micro_batch)):
            labels = self.labels[torch.as_tensor(chunk)]
            torch.manual_seed(derive(seed, number, 1))
            logits = scale * self.pictures(chunk, derive(seed, number, 2)) @ texts.T
            loss = functional.cross_entropy(logits, labels, reduction="sum")
            loss = loss / (len(rows) * self.world.size)
            loss.backward()
            total += loss.detach()
        if texts.grad is not None:
            _send_back(encoded, texts.grad, encode_sentences)
        return total


class CaptionObjective:
    """CLIP's symmetric contrastive loss over the whole batch (Radford et al. 2021, fig. 3).

    Every picture is compared with every caption of all processes, so the loss does not fall apart
    into micro-batches. Cached gradients (Gao et al. 2021, arXiv 2101.06983, sec. 3) keep it exact:
    features of all micro-batches first without a graph, the loss and its gradients towards the
    features, then each micro-batch again with a graph. One micro-batch needs no second pass.
    """

    def __init__(
        self, pictures: PictureTower, captions: SentenceTower, first: np.ndarray, world: World
    ) -> None:
        """`first` `(pictures + 1,)`: captions `first[i]` to `first[i + 1]` are picture i's."""
        self.pictures = pictures
        self.captions = captions
        self.first = first
        self.world = world

    def backward(self, rows: np.ndarray, micro_batch: int, seed: int) -> Tensor:
        """Add the gradients of the batch; see `Objective`."""
        picture_chunks = _chunks(rows, micro_batch)
        caption_chunks = _chunks(self._choose(rows, seed), micro_batch)

        def encode_pictures(number: int) -> Tensor:
            torch.manual_seed(derive(seed, number, 1))
            return self.pictures(picture_chunks[number], derive(seed, number, 2))

        def encode_captions(number: int) -> Tensor:
            torch.manual_seed(derive(seed, number, 0))
            return self.captions(caption_chunks[number])

        count = len(picture_chunks)
        with torch.set_grad_enabled(count == 1):
            pictures = [encode_pictures(number) for number in range(count)]
            captions = [encode_captions(number) for number in range(count)]
        picture_leaf = torch.cat(pictures).detach().requires_grad_()
        caption_leaf = torch.cat(captions).detach().requires_grad_()
        scale = self.pictures.base.scale().detach()
        loss = contrastive(self._all(picture_leaf), self._all(caption_leaf), scale)
        loss.backward()
        _send_back(pictures, picture_leaf.grad, encode_pictures)
        _send_back(captions, caption_leaf.grad, encode_captions)
        return loss.detach() / self.world.size

    def lessen(self) -> bool:
        """Sentences are in the micro-batch."""
        return False

    def describe(self, micro_batch: int) -> str:
        """See `Objective`."""
        return f"{micro_batch} pairs"

    def _choose(self, rows: np.ndarray, seed: int) -> np.ndarray:
        """One caption of each picture, at random where there are several."""
        start: np.ndarray = self.first[rows]
        count: np.ndarray = self.first[rows + 1] - start
        return start + np.random.default_rng(seed).integers(0, count)

    def _all(self, local: Tensor) -> Tensor:
        """The features of all processes, with gradients towards this one's own."""
        parts = self.world.gather(local)
        parts[self.world.rank] = local
        return torch.cat(parts)


def contrastive(pictures: Tensor, captions: Tensor, scale: Tensor) -> Tensor:
    """The mean of the cross-entropies picture -> caption and caption -> picture."""
    logits = scale * pictures @ captions.T
    right = torch.arange(len(logits), device=logits.device)
    forward = functional.cross_entropy(logits, right)
    return (forward + functional.cross_entropy(logits.T, right)) / 2


def _chunks(rows: np.ndarray, micro_batch: int) -> list[np.ndarray]:
    size = micro_batch or len(rows)
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _send_back(
    features: list[Tensor], gradient: Tensor | None, encode: Callable[[int], Tensor]
) -> None:
    """Send the gradient of the loss through the tower, micro-batch by micro-batch."""
    assert gradient is not None
    parts = gradient.split([len(part) for part in features])
    for number, part in enumerate(parts):
        again = features[number] if len(parts) == 1 else encode(number)
        if not again.requires_grad:  # a frozen tower
            return
        again.backward(part)
