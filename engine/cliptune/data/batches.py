"""Which images make up each step, and how they are varied on the device."""

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional as F


class Batches:
    """`count` images shuffled anew each epoch; every step's batch follows from its number."""

    def __init__(
        self, count: int, batch: int, seed: int, classes: npt.NDArray[np.int64] | None = None
    ) -> None:
        """`classes` `(count,)` are to be seen equally often, where they are given."""
        self._count, self._batch, self._seed, self._classes = count, batch, seed, classes
        self.per_epoch = max(1, count // batch)
        """Steps in an epoch; the last, smaller batch is dropped unless it is the only one."""
        self._epoch = -1
        self._order: npt.NDArray[np.int64] = np.empty(0, dtype=np.int64)

    def rows(self, step: int) -> npt.NDArray[np.int64]:
        """The images of a step counted from 0 over all epochs, as numbers below `count`."""
        epoch, turn = divmod(step, self.per_epoch)
        if epoch != self._epoch:
            self._epoch = epoch
            generator = np.random.default_rng([self._seed, epoch])
            if self._classes is None:
                self._order = generator.permutation(self._count)
            else:
                self._order = balanced(self._classes, generator)
        return self._order[turn * self._batch : (turn + 1) * self._batch]


def balanced(
    classes: npt.NDArray[np.int64], generator: np.random.Generator
) -> npt.NDArray[np.int64]:
    """An epoch in which every class is seen equally often: as many images, or a few more.

    `classes` `(images,)`. Each class is shuffled and gone through again and again; turn by turn one
    image of each is taken, so that every batch is as balanced as its size allows.
    """
    members = [np.flatnonzero(classes == label) for label in np.unique(classes)]
    turns = -(-len(classes) // len(members))
    columns = []
    for rows in members:
        again = -(-turns // len(rows))
        columns.append(np.concatenate([generator.permutation(rows) for _ in range(again)])[:turns])
    return generator.permuted(np.stack(columns, axis=1), axis=1).reshape(-1)


def views(
    batch: int,
    generator: torch.Generator,
    *,
    crop: bool,
    flip: bool,
    area: tuple[float, float] = (0.6, 1.0),
    aspect: float = 4 / 3,
) -> torch.Tensor | None:
    """What is to be seen of each image, at random: affine maps `(batch, 2, 3)` into the square from
    -1 to 1 where there are crops, else whether it is mirrored `(batch,)`; None of its centre.

    `crop` takes a random rectangle with a fraction of the square's area between the two of `area`,
    its width to its height between 1/`aspect` and `aspect`. `flip` mirrors every second image or
    so. The random numbers come from a CPU `generator`, so that they are the same on every device.
    """
    mirror = torch.ones(batch)
    if flip:
        mirror -= 2 * torch.randint(0, 2, (batch,), generator=generator)
    if not crop:
        return mirror < 0 if flip else None
    theta = _rectangles(batch, generator, area, aspect)
    theta[:, 0, 0] *= mirror
    return theta


def augment(
    pixels: torch.Tensor, resolution: int, view: torch.Tensor | None = None
) -> torch.Tensor:
    """Vary (batch, side, side, 3) uint8 into (batch, 3, resolution, resolution) float, 0 to 255.

    `view` is what `views` gave, on the device of the pixels.
    """
    side = pixels.shape[1]
    images = pixels.permute(0, 3, 1, 2).float()
    if view is None or view.ndim == 1:
        start = (side - resolution) // 2
        images = images[:, :, start : start + resolution, start : start + resolution]
        if view is None:
            return images.contiguous()
        return torch.where(view[:, None, None, None], images.flip(-1), images)
    grid = F.affine_grid(view, [len(view), 3, resolution, resolution], align_corners=False)
    # Bilinear needs no antialiasing here: the cache is at most about 1.25 x the resolution.
    return F.grid_sample(images, grid, padding_mode="border", align_corners=False)


def _rectangles(
    batch: int, generator: torch.Generator, area: tuple[float, float], aspect: float
) -> torch.Tensor:
    """Random rectangles within the square from -1 to 1, as affine maps (batch, 2, 3)."""
    chance = torch.rand(batch, 4, generator=generator)
    fraction = area[0] + (area[1] - area[0]) * chance[:, 0]
    stretch = aspect ** (2 * chance[:, 1] - 1)
    extent = torch.stack([fraction * stretch, fraction / stretch], dim=1).sqrt().clamp(max=1)
    centre = (1 - extent) * (2 * chance[:, 2:] - 1)
    return torch.cat([torch.diag_embed(extent), centre[:, :, None]], dim=2)
