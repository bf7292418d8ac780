"""Both towers by row number: rows in, features out, and no more work than is needed.

A tower that gets no gradient sees the same input every time, so it is run once and its features
are kept. Each call opens an autocast context of its own: autocast remembers cast weights, and a
cast made without gradients must not be used where gradients are wanted.
"""

import zlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import normalize

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Progress, Warned, Work
from cliptune.core.messages import text
from cliptune.data.batches import augment, views
from cliptune.families import Side
from cliptune.models import devices
from cliptune.models.load import TwoTowers

_LESS_AT_A_TIME = {
    "images": text(
        "images-at-a-time",
        "There was too little memory: images are encoded {count} at a time from here on.",
    ),
    "prompts": text(
        "prompts-at-a-time",
        "There was too little memory: prompts are encoded {count} at a time from here on.",
    ),
}


Drawn = tuple[Tensor, ...]
"""What a tower looks at in some rows, on the device: tensors alone, so that nothing has to be asked
of the machine to go on from there."""


class Pixels:
    """The decoded images of some rows of a table, found by the table's row numbers."""

    def __init__(self, decoded: np.ndarray, rows: np.ndarray, count: int) -> None:
        """`decoded` uint8 (rows, side, side, 3), memory-mapped, of a table of `count` rows."""
        self._decoded = decoded
        self._index = np.full(count, -1)
        self._index[rows] = np.arange(len(rows))

    def __len__(self) -> int:
        """Rows of the table, decoded or not."""
        return len(self._index)

    def checksums(self) -> Iterator[tuple[int, int]]:
        """The row of every image that was decoded, and a checksum of its pixels."""
        for row in np.flatnonzero(self._index >= 0).tolist():
            yield row, zlib.crc32(self._decoded[self._index[row]])

    def to(self, device: torch.device, rows: np.ndarray) -> Tensor:
        """The images of `rows` (n,) as uint8 (n, side, side, 3) on the device."""
        indices = self._index[rows]
        assert indices.min() >= 0, "an image that was not decoded"
        return devices.send(torch.from_numpy(self._decoded[indices]), device)


class _Tower(ABC):
    """What both towers share: whether they are trained, and their features for measuring.

    Rows are int64 `(n,)`; features are fp32 of length 1, `(n, width)`.
    """

    name: ClassVar[Side]
    unit: ClassVar[str]
    chunk: int
    """Rows that are encoded at a time when no gradient is wanted."""

    def __init__(self, base: TwoTowers, precision: torch.dtype) -> None:
        self.base = base
        self.precision = precision
        self.kept: Tensor | None = None
        """The features of all rows `(rows, width)`, if they are the same at every step."""
        self.seen: dict[bytes, Tensor] | None = None
        """What `encode` gave while the weights were as they are now, by the rows it was asked for;
        None while they may change."""

    @abstractmethod
    def __len__(self) -> int:
        """Rows that it has."""

    @property
    def trains(self) -> bool:
        """Whether gradients flow into this tower."""
        parts = self.base.family.towers[self.name].parts
        return any(
            parameter.requires_grad
            for name, parameter in self.base.model.named_parameters()
            if not set(parts).isdisjoint(name.split("."))
        )

    @property
    def constant(self) -> bool:
        """Whether its features are the same at every step."""
        return not self.trains

    def keep(self, cancel: CancelToken) -> Work[None]:
        """Compute all features once, if they are the same at every step."""
        if self.constant:
            self.kept = yield from self.encode(np.arange(len(self)), cancel, "features")

    def encode(self, rows: np.ndarray, cancel: CancelToken, phase: str) -> Work[Tensor]:
        """Features of rows as they are, without gradients: `(rows, width)`."""
        if self.kept is not None:
            return self._known(rows)
        if self.seen is None:
            return (yield from self._encoded(rows, cancel, phase))
        asked = rows.tobytes()
        if asked not in self.seen:
            self.seen[asked] = yield from self._encoded(rows, cancel, phase)
        return self.seen[asked]

    def _encoded(self, rows: np.ndarray, cancel: CancelToken, phase: str) -> Work[Tensor]:
        parts: list[Tensor] = []
        done = 0
        while done < len(rows):
            cancel.check()
            yield Progress(phase=phase, done=done, total=len(rows), unit=self.unit)
            before = self.chunk
            with torch.no_grad():
                part, self.chunk = fitting(
                    lambda part: self.plain(rows[part]), done, self.chunk, self.base.device
                )
            parts.append(part)
            done += len(part)
            if self.chunk < before:
                yield Warned(told=_LESS_AT_A_TIME[self.unit](count=self.chunk))
        yield Progress(phase=phase, done=len(rows), total=len(rows), unit=self.unit)
        return torch.cat(parts)

    @abstractmethod
    def plain(self, rows: np.ndarray) -> Tensor:
        """Features of rows as they are, computed now."""

    def _known(self, rows: np.ndarray) -> Tensor:
        assert self.kept is not None
        return self.kept[devices.send(torch.as_tensor(rows), self.kept.device)]


class ImageTower(_Tower):
    """Images by row number -> unit features `(images, width)` in fp32."""

    name, unit, chunk = "vision", "images", 64

    def __init__(
        self,
        base: TwoTowers,
        precision: torch.dtype,
        pixels: Pixels,
        larger: Pixels | None = None,
        *,
        flip: bool = False,
    ) -> None:
        """Random crops are cut from `larger`, if it is there."""
        super().__init__(base, precision)
        self.pixels = pixels
        self.larger = larger
        self.flip = flip

    def __len__(self) -> int:
        return len(self.pixels)

    @property
    def constant(self) -> bool:
        """Whether its features are the same at every step: not if images vary at random."""
        return not self.trains and self.larger is None and not self.flip

    def draw(self, rows: np.ndarray, seed: int) -> Drawn:
        """Images for training, to be varied at random by `seed`; or their features, if kept."""
        if self.kept is not None:
            return (self._known(rows),)
        pixels = (self.larger or self.pixels).to(self.base.device, rows)
        chance = torch.Generator().manual_seed(seed)
        view = views(len(rows), chance, crop=self.larger is not None, flip=self.flip)
        return (pixels,) if view is None else (pixels, devices.send(view, pixels.device))

    def __call__(self, drawn: Drawn) -> Tensor:
        """Features of images that were drawn."""
        if self.kept is not None:
            return drawn[0]
        pixels, *view = drawn
        return self._features(augment(pixels, self.base.resolution, *view))

    def plain(self, rows: np.ndarray) -> Tensor:
        """Features of images as they are, computed now."""
        pixels = self.pixels.to(self.base.device, rows)
        return self._features(pixels.permute(0, 3, 1, 2))

    def _features(self, pixels: Tensor) -> Tensor:
        with autocast(self.base.device, self.precision):
            return self.base.encode_images(self.base.normalise(pixels))


class TextTower(_Tower):
    """Prompts by row number -> unit features `(prompts, width)` in fp32."""

    name, unit, chunk = "text", "prompts", 256
    each = 1

    def __init__(
        self, base: TwoTowers, precision: torch.dtype, texts: Sequence[str], each: int = 1
    ) -> None:
        """`texts` are `each` wordings of every prompt, prompt by prompt."""
        super().__init__(base, precision)
        self.each, self.chunk = each, max(1, self.chunk // each)
        self.ids, self.mask = base.tokenise(texts)
        self.lengths = self.mask.sum(dim=1).cpu()

    def __len__(self) -> int:
        return len(self.ids) // self.each

    def draw(self, rows: np.ndarray, *, whole: bool = False) -> Drawn:
        """Prompts for training, in all their wordings: measured on six pairs of images and base,
        one wording a step, drawn, costs less and reaches 1.1 points less. Or their features, if
        kept. `whole` is of the same length whichever rows they are.
        """
        return self._tokens(rows, whole) if self.kept is None else (self._known(rows),)

    def __call__(self, drawn: Drawn) -> Tensor:
        """Features of prompts that were drawn, each that of its wordings averaged."""
        return self._features(drawn) if self.kept is None else drawn[0]

    def plain(self, rows: np.ndarray) -> Tensor:
        """Features of prompts as they are, computed now."""
        return self._features(self._tokens(rows))

    def _tokens(self, rows: np.ndarray, whole: bool = False) -> Drawn:
        """Token ids, cropped to the longest text asked for, and their mask where some are shorter;
        see `tokenise`."""
        texts = torch.as_tensor((rows[:, None] * self.each + np.arange(self.each)).ravel())
        lengths = self.lengths if whole else self.lengths[texts]
        longest = int(lengths.max())
        chosen = devices.send(texts, self.ids.device)
        ids = self.ids[chosen, :longest]
        # Without one nobody has to look whether it masks anything, for which a card would be asked.
        return (ids,) if int(lengths.min()) == longest else (ids, self.mask[chosen, :longest])

    def _features(self, tokens: Drawn) -> Tensor:
        with autocast(self.base.device, self.precision):
            return averaged(self.base.encode_texts(*tokens), self.each)


def averaged(features: Tensor, each: int) -> Tensor:
    """Unit features `(prompts, width)`, of those of `each` wordings of every prompt, one after
    another: their mean, of length 1 again (Radford et al. 2021, sec. 3.1.4)."""
    if each == 1:
        return features
    return normalize(features.unflatten(0, (-1, each)).mean(dim=1), dim=-1)


def fitting(
    encode: Callable[[slice], Tensor], start: int, most: int, device: torch.device
) -> tuple[Tensor, int]:
    """Features of at most so many from a start on, and how many that may be: half, and half again,
    as long as memory is lacking."""
    while True:
        try:
            return encode(slice(start, start + most)), most
        except Exception as error:
            if not devices.lacks_memory(error) or most == 1:
                raise
            most //= 2
        devices.give_back(device)  # not above, where the error holds what failed


def recompute(model: Any) -> None:
    """Let the blocks of a model compute their activations again instead of keeping them."""
    # transformers 5.23 has a new name for it, and warns of the old one.
    new = getattr(model, "activation_checkpointing_enable", None)
    (new or model.gradient_checkpointing_enable)({"use_reentrant": False})


def autocast(device: torch.device, precision: torch.dtype) -> torch.autocast:
    """Computes in `precision` where that is not fp32."""
    return torch.autocast(device.type, precision, enabled=precision != torch.float32)
