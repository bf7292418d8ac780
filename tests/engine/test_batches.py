"""Batches that follow from the step alone, and images varied on the device."""

from typing import Any

import numpy as np
import pytest
import torch

from cliptune.data import batches as varied
from cliptune.data.batches import Batches, views


def random_pixels(batch: int, side: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(5)
    return torch.randint(0, 256, (batch, side, side, 3), dtype=torch.uint8, generator=generator)


def augment(
    pixels: torch.Tensor, resolution: int, generator: torch.Generator, **how: Any
) -> torch.Tensor:
    view = views(len(pixels), generator, **how)
    return varied.augment(pixels, resolution, None if view is None else view.to(pixels.device))


def test_an_epoch_shows_every_image_once() -> None:
    batches = Batches(10, 3, seed=0)
    assert batches.per_epoch == 3
    epoch = np.concatenate([batches.rows(step) for step in range(3)])
    assert len(set(epoch)) == 9
    assert set(epoch) < set(range(10))
    assert [len(batches.rows(step)) for step in range(6)] == [3] * 6


def test_epochs_and_seeds_differ() -> None:
    batches = Batches(100, 100, seed=0)
    first, second = batches.rows(0), batches.rows(1)
    assert sorted(first) == sorted(second) == list(range(100))
    assert list(first) != list(second)
    assert list(first) != list(Batches(100, 100, seed=1).rows(0))


def test_a_step_does_not_depend_on_those_before() -> None:
    unbroken = Batches(10, 3, seed=0)
    steps = [unbroken.rows(step) for step in range(12)]
    np.testing.assert_array_equal(Batches(10, 3, seed=0).rows(11), steps[11])
    np.testing.assert_array_equal(unbroken.rows(4), steps[4])


def test_fewer_images_than_a_batch() -> None:
    batches = Batches(3, 8, seed=0)
    assert batches.per_epoch == 1
    assert sorted(batches.rows(5)) == [0, 1, 2]


def test_unvaried_pixels_are_those_of_evaluation() -> None:
    pixels = random_pixels(4, 16)
    same = augment(pixels, 16, torch.Generator(), crop=False, flip=False)
    assert same.dtype == torch.float32
    assert torch.equal(same, pixels.permute(0, 3, 1, 2).float())
    centre = augment(random_pixels(4, 20), 16, torch.Generator(), crop=False, flip=False)
    assert torch.equal(centre, random_pixels(4, 20)[:, 2:18, 2:18].permute(0, 3, 1, 2).float())


def test_flip_mirrors_some() -> None:
    pixels = random_pixels(64, 8)
    plain = pixels.permute(0, 3, 1, 2).float()
    flipped = augment(pixels, 8, torch.Generator().manual_seed(0), crop=False, flip=True)
    mirrored = [torch.equal(a, b.flip(-1)) for a, b in zip(flipped, plain, strict=True)]
    kept = [torch.equal(a, b) for a, b in zip(flipped, plain, strict=True)]
    assert [a != b for a, b in zip(mirrored, kept, strict=True)] == [True] * 64
    assert 16 < sum(mirrored) < 48


def test_a_crop_of_everything_changes_nothing() -> None:
    pixels = random_pixels(4, 16)
    whole = augment(
        pixels, 16, torch.Generator(), crop=True, flip=False, area=(1.0, 1.0), aspect=1.0
    )
    torch.testing.assert_close(whole, pixels.permute(0, 3, 1, 2).float(), atol=0.01, rtol=0)


def test_crops_are_the_rectangles_asked_for() -> None:
    """On an image whose red tells x and green y, a crop's range tells its rectangle."""
    side, batch = 100, 200
    ramp = torch.arange(side, dtype=torch.uint8).expand(side, side)
    image = torch.stack([ramp, ramp.T, torch.zeros_like(ramp)], dim=2)
    crops = augment(
        image.expand(batch, side, side, 3),
        80,
        torch.Generator().manual_seed(0),
        crop=True,
        flip=True,
        area=(0.25, 0.5),
        aspect=1.5,
    )
    assert crops.shape == (batch, 3, 80, 80)
    assert crops.min() >= 0 and crops.max() <= side - 1
    extent = crops.amax(dim=(2, 3)) - crops.amin(dim=(2, 3))
    width, height = extent[:, 0] * 80 / 79, extent[:, 1] * 80 / 79
    fraction = width * height / side**2
    assert 0.24 < fraction.min() < 0.28 and 0.47 < fraction.max() < 0.51
    stretch = width / height
    assert 1 / 1.52 < stretch.min() < 0.75 and 1.35 < stretch.max() < 1.52
    left = crops[:, 0].amin(dim=(1, 2))
    assert left.min() < 5 and (left + width).max() > 95
    mirrored = crops[:, 0, 0, 0] > crops[:, 0, 0, -1]
    assert 60 < mirrored.sum() < 140


def test_the_generator_decides() -> None:
    pixels = random_pixels(4, 20)

    def vary(seed: int) -> torch.Tensor:
        return augment(pixels, 16, torch.Generator().manual_seed(seed), crop=True, flip=True)

    assert torch.equal(vary(1), vary(1))
    assert not torch.equal(vary(1), vary(2))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU")
def test_the_same_on_a_gpu() -> None:
    pixels = random_pixels(4, 20)
    on_cpu, on_gpu = (
        augment(pixels.to(device), 16, torch.Generator().manual_seed(0), crop=True, flip=True).cpu()
        for device in ("cpu", "cuda")
    )
    torch.testing.assert_close(on_cpu, on_gpu, atol=0.01, rtol=0)


def test_balanced_classes_are_seen_equally_often() -> None:
    classes = np.array([0] * 40 + [1] * 3 + [2] * 9)
    batches = Batches(52, 12, 0, classes)
    assert batches.per_epoch == 52 // 12
    for step in range(9):
        assert np.bincount(classes[batches.rows(step)]).tolist() == [4, 4, 4]
    epoch = np.concatenate([batches.rows(step) for step in range(4)])
    assert np.bincount(epoch, minlength=52)[:40].max() == 1  # the common ones at most once
    assert set(epoch[classes[epoch] == 1]) == {40, 41, 42}
    again = Batches(52, 12, 0, classes)
    assert np.array_equal(again.rows(8), batches.rows(8))
    assert not np.array_equal(again.rows(0), again.rows(4))


def test_more_classes_than_a_batch_holds_take_turns() -> None:
    classes = np.arange(50) % 25
    batches = Batches(50, 10, 0, classes)
    epoch = np.concatenate([batches.rows(step) for step in range(5)])
    assert np.bincount(classes[epoch]).tolist() == [2] * 25
