"""What training minimises: one backward pass over a whole batch, in micro-batches.

Each loss adds to the gradients its part of the loss over the batch of all processes, so
that summing gradients over processes gives what one process would have got. The value does not
depend on the size of the micro-batch. What is looked at is drawn first, on the machine; what comes
of it is then computed on the device, which nobody waits for.
"""

from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from cliptune.core.messages import Message, text
from cliptune.models import devices
from cliptune.models.towers import Drawn, ImageTower, TextTower
from cliptune.training.distributed import World

_IMAGES_AND_PROMPTS = text("images-and-prompts", "{images} images and {prompts} prompts")
_PAIRS = text("image-caption-pairs", "{pairs} pairs")

TEXTS = 256
"""Wordings of class prompts that are encoded with a graph at a time."""


def derive(*numbers: int) -> int:
    """A seed of its own for every combination of numbers, of the 32 bits that torch takes."""
    return int(np.random.SeedSequence(numbers).generate_state(1)[0])


class Batch(NamedTuple):
    """What a step looks at, on the device, in the parts that are taken at a time."""

    images: list[Drawn]
    texts: list[Drawn]
    labels: list[Tensor]
    """Of the images of each part; none of captions."""


class Loss(Protocol):
    """A loss over rows of images."""

    def draw(self, rows: np.ndarray, micro_batch: int, seed: int, *, whole: bool = False) -> Batch:
        """The batch `rows`, varied by `seed`; `whole` is of the same shapes whichever rows these
        are."""

    def backward(self, batch: Batch, seed: int | None) -> Tensor:
        """Add the gradients of a batch; this process's part of the loss, detached.

        `seed` decides dropout; where there is none, the generators as they are.
        """

    def halve_batch(self) -> bool:
        """Take fewer prompts at a time, where they are not in the micro-batch; whether it can."""

    def describe(self, micro_batch: int) -> Message:
        """What is taken at a time, in words."""


class ClassLoss:
    """Cross-entropy of each image against the prompts of all classes.

    The prompts are encoded once a step, whatever the micro-batch: gradients towards their
    features are collected over the micro-batches and go through the text tower at the end. More
    than `TEXTS` of them go through it in parts, by cached gradients (see below).
    """

    def __init__(
        self, images: ImageTower, prompts: TextTower, labels: Tensor, world: World
    ) -> None:
        """`labels` `(images in the table,)`: the class of each row."""
        self.images = images
        self.prompts = prompts
        self.labels = labels.to(images.base.device)
        self.world = world
        self.at_once = min(max(1, TEXTS // prompts.each), len(prompts))
        self.chunks = _chunks(np.arange(len(prompts)), self.at_once)

    def halve_batch(self) -> bool:
        """See `Loss`."""
        if self.at_once == 1:
            return False
        self.at_once //= 2
        self.chunks = _chunks(np.arange(len(self.prompts)), self.at_once)
        return True

    def describe(self, micro_batch: int) -> Message:
        """See `Loss`."""
        return _IMAGES_AND_PROMPTS(images=micro_batch, prompts=self.at_once)

    def draw(self, rows: np.ndarray, micro_batch: int, seed: int, *, whole: bool = False) -> Batch:
        """The batch; see `Loss`."""
        chunks = _chunks(rows, micro_batch)
        places = [devices.send(torch.as_tensor(chunk), self.labels.device) for chunk in chunks]
        return Batch(
            [self.images.draw(chunk, derive(seed, n, 2)) for n, chunk in enumerate(chunks)],
            [self.prompts.draw(chunk, whole=whole) for chunk in self.chunks],
            [self.labels[place] for place in places],
        )

    def backward(self, batch: Batch, seed: int | None) -> Tensor:
        """Add the gradients of the batch; see `Loss`."""

        def encode_texts(number: int) -> Tensor:
            _sow(seed, number, 0)
            return self.prompts(batch.texts[number])

        count = len(batch.texts)
        with torch.set_grad_enabled(count == 1):
            encoded = [encode_texts(number) for number in range(count)]
        texts = torch.cat(encoded).detach().requires_grad_(self.prompts.trains)
        scale = self.images.base.scale().detach()
        total = torch.zeros((), device=texts.device)
        images = self.world.size * sum(map(len, batch.labels))
        for number, (drawn, labels) in enumerate(zip(batch.images, batch.labels, strict=True)):
            _sow(seed, number, 1)
            logits = scale * self.images(drawn) @ texts.T
            loss = self.sum_of(logits, labels) / images
            loss.backward()
            total += loss.detach()
        if texts.grad is not None:
            _send_back(encoded, texts.grad, encode_texts)
        return total

    def sum_of(self, logits: Tensor, labels: Tensor) -> Tensor:
        """The losses of some images added up, from their logits `(images, prompts)`."""
        return functional.cross_entropy(logits, labels, reduction="sum")


class LabelLoss(ClassLoss):
    """Binary cross-entropy of each image with each of its several labels, the mean over both."""

    def __init__(
        self, images: ImageTower, prompts: TextTower, labels: Tensor, world: World, bias: Tensor
    ) -> None:
        """`labels` `(images in the table, labels)`, 0 or 1; `bias` `(labels,)`, of their logits."""
        super().__init__(images, prompts, labels, world)
        self.bias = bias.to(images.base.device)

    def sum_of(self, logits: Tensor, labels: Tensor) -> Tensor:
        """The losses of some images added up, from their logits `(images, prompts)`."""
        logits = logits + self.bias
        each = functional.binary_cross_entropy_with_logits(logits, labels, reduction="sum")
        return each / logits.shape[1]


class CaptionLoss:
    """The loss of the base's family over the whole batch: CLIP's, or SigLIP's with its bias.

    Every image is compared with every caption of all processes, so the loss does not fall apart
    into micro-batches. Cached gradients (Gao et al. 2021, arXiv 2101.06983, sec. 3) keep it exact:
    features of all micro-batches first without a graph, the loss and its gradients towards the
    features, then each micro-batch again with a graph. One micro-batch needs no second pass.
    """

    def __init__(
        self, images: ImageTower, captions: TextTower, first: np.ndarray, world: World
    ) -> None:
        """`first` `(images + 1,)`: captions `first[i]` to `first[i + 1]` are image i's."""
        self.images = images
        self.captions = captions
        self.first = first
        self.world = world

    def draw(self, rows: np.ndarray, micro_batch: int, seed: int, *, whole: bool = False) -> Batch:
        """The batch; see `Loss`."""
        chunks = enumerate(_chunks(rows, micro_batch))
        captions = _chunks(self._choose(rows, seed), micro_batch)
        return Batch(
            [self.images.draw(chunk, derive(seed, number, 2)) for number, chunk in chunks],
            [self.captions.draw(chunk, whole=whole) for chunk in captions],
            [],
        )

    def backward(self, batch: Batch, seed: int | None) -> Tensor:
        """Add the gradients of the batch; see `Loss`."""

        def encode_images(number: int) -> Tensor:
            _sow(seed, number, 1)
            return self.images(batch.images[number])

        def encode_captions(number: int) -> Tensor:
            _sow(seed, number, 0)
            return self.captions(batch.texts[number])

        count = len(batch.images)
        with torch.set_grad_enabled(count == 1):
            images = [encode_images(number) for number in range(count)]
            captions = [encode_captions(number) for number in range(count)]
        image_leaf = torch.cat(images).detach().requires_grad_()
        caption_leaf = torch.cat(captions).detach().requires_grad_()
        base = self.images.base
        logits = base.scale().detach() * self._all(image_leaf) @ self._all(caption_leaf).T
        loss = _LOSSES[base.family.captions](logits + base.bias().detach())
        loss.backward()
        _send_back(images, image_leaf.grad, encode_images)
        _send_back(captions, caption_leaf.grad, encode_captions)
        return loss.detach() / self.world.size

    def halve_batch(self) -> bool:
        """Prompts are in the micro-batch."""
        return False

    def describe(self, micro_batch: int) -> Message:
        """See `Loss`."""
        return _PAIRS(pairs=micro_batch)

    def _choose(self, rows: np.ndarray, seed: int) -> np.ndarray:
        """One caption of each image, at random where there are several."""
        start: np.ndarray = self.first[rows]
        count: np.ndarray = self.first[rows + 1] - start
        return start + np.random.default_rng(seed).integers(0, count)

    def _all(self, local: Tensor) -> Tensor:
        """The features of all processes, with gradients towards this one's own."""
        parts = self.world.gather(local)
        parts[self.world.rank] = local
        return torch.cat(parts)


def contrastive(logits: Tensor) -> Tensor:
    """The mean of the cross-entropies image -> caption and caption -> image, of logits
    `(images, captions)` whose diagonal is right (Radford et al. 2021, fig. 3)."""
    right = torch.arange(len(logits), device=logits.device)
    forward = functional.cross_entropy(logits, right)
    return (forward + functional.cross_entropy(logits.T, right)) / 2


def pairwise(logits: Tensor) -> Tensor:
    """Whether each pair belongs together, asked of every one: -log sigmoid of the logits of the
    right ones, and of those of the wrong ones turned round, summed and divided by the images
    (Zhai et al. 2023, arXiv 2303.15343, eq. 2)."""
    turned = 2 * torch.eye(len(logits), device=logits.device) - 1
    return -functional.logsigmoid(turned * logits).sum() / len(logits)


_LOSSES = {"softmax": contrastive, "sigmoid": pairwise}


def _chunks(rows: np.ndarray, micro_batch: int) -> list[np.ndarray]:
    size = micro_batch or len(rows)
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _sow(seed: int | None, *numbers: int) -> None:
    if seed is not None:
        devices.seed(derive(seed, *numbers))


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
