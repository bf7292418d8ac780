"""Each short cut of training against the plain path: same loss, same gradients, to 1e-5."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional

from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from cliptune.data import pixels as pixel_cache
from cliptune.data.scan import scan
from cliptune.job import Data
from cliptune.methods.lora import Lora
from cliptune.models.load import TwoTowers, load
from cliptune.models.towers import ImageTower, Pixels, TextTower
from cliptune.training import loss as losses
from cliptune.training.distributed import World
from cliptune.training.loss import CaptionLoss, ClassLoss, contrastive
from engine import drawn
from engine.tiny import tiny_clip
from engine.training import backward

NAMES = ["red", "green", "blue"]
TEXTS = [f"a photo of a {name}" for name in NAMES]
ROWS = np.arange(12)
LABELS = torch.arange(12) % 3


def captions() -> list[str]:
    """Twelve captions of different lengths."""
    return [f"{'light ' * (number % 5)}{NAMES[number % 3]} image" for number in ROWS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_clip(tmp_path_factory.mktemp("base"))


def whole(decoded: np.ndarray) -> Pixels:
    return Pixels(decoded, np.arange(len(decoded)), len(decoded))


@pytest.fixture(scope="module")
def pixels() -> np.ndarray:
    generator = np.random.default_rng(0)
    return generator.integers(0, 256, (12, 32, 32, 3), dtype=np.uint8)


def tuned(folder: Path, towers: str = "both", dropout: float = 0.0) -> TwoTowers:
    """A tiny CLIP with LoRA, its B matrices not zero, so that every gradient flows."""
    base = load(folder, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)
    torch.manual_seed(0)
    method = Lora(towers=towers, dropout=dropout)  # type: ignore[arg-type]
    base.model = method.apply(base.model, "", None)
    for name, parameter in base.model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(parameter, std=0.05)
    return base


def towers(base: TwoTowers, pixels: np.ndarray, texts: list[str]) -> tuple[ImageTower, TextTower]:
    return ImageTower(base, torch.float32, whole(pixels)), TextTower(base, torch.float32, texts)


def gradients(base: TwoTowers) -> dict[str, Tensor]:
    """The gradients, taken out."""
    found = {n: p.grad.clone() for n, p in base.model.named_parameters() if p.grad is not None}
    base.model.zero_grad()
    return found


def assert_same(one: dict[str, Tensor], other: dict[str, Tensor], tolerance: float = 1e-5) -> None:
    assert one.keys() == other.keys() and one
    for name in one:
        torch.testing.assert_close(one[name], other[name], atol=tolerance, rtol=0, msg=name)


def plain(base: TwoTowers, pixels: np.ndarray, texts: list[str]) -> tuple[Tensor, Tensor]:
    """Features by CLIP's own forward on text padded to the context length."""
    tokens = base.tokenizer(
        texts, padding="max_length", max_length=base.context_length, return_tensors="pt"
    )
    images = base.normalise(torch.from_numpy(pixels).permute(0, 3, 1, 2).float())
    output = base.model(pixel_values=images, **tokens)
    return (
        functional.normalize(output.image_embeds, dim=-1),
        functional.normalize(output.text_embeds, dim=-1),
    )


@pytest.mark.parametrize("micro_batch", [0, 1, 5, 12, 99])
def test_class_loss_does_not_depend_on_the_micro_batch(
    folder: Path, pixels: np.ndarray, micro_batch: int
) -> None:
    base = tuned(folder)
    images, texts = plain(base, pixels, TEXTS)
    loss = functional.cross_entropy(base.scale() * images @ texts.T, LABELS)
    loss.backward()
    expected = gradients(base)
    criterion = ClassLoss(*towers(base, pixels, TEXTS), LABELS, World())
    ours = backward(criterion, ROWS, micro_batch)
    assert ours.item() == pytest.approx(loss.item(), abs=1e-5)
    assert_same(gradients(base), expected)


def test_many_classes_go_through_the_text_tower_in_parts(
    folder: Path, pixels: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = tuned(folder)
    loss = backward(ClassLoss(*towers(base, pixels, TEXTS), LABELS, World()), ROWS, 5)
    expected = gradients(base)
    monkeypatch.setattr(losses, "TEXTS", 2)
    parts = ClassLoss(*towers(base, pixels, TEXTS), LABELS, World())
    assert backward(parts, ROWS, 5).item() == pytest.approx(loss.item(), abs=1e-5)
    assert_same(gradients(base), expected)


@pytest.mark.parametrize("micro_batch", [0, 1, 5, 12, 99])
def test_cached_gradients_equal_the_whole_batch(
    folder: Path, pixels: np.ndarray, micro_batch: int
) -> None:
    base = tuned(folder)
    images, texts = plain(base, pixels, captions())
    loss = contrastive(base.scale() * images @ texts.T)
    loss.backward()
    expected = gradients(base)
    first = np.arange(13)
    criterion = CaptionLoss(*towers(base, pixels, captions()), first, World())
    ours = backward(criterion, ROWS, micro_batch)
    assert ours.item() == pytest.approx(loss.item(), abs=1e-5)
    assert_same(gradients(base), expected)


def test_cached_gradients_see_the_same_dropout_twice(folder: Path, pixels: np.ndarray) -> None:
    """With dropout the second pass must repeat the first: then a direction's derivative fits."""
    base = tuned(folder, dropout=0.3)
    base.model.train()
    criterion = CaptionLoss(*towers(base, pixels, captions()), np.arange(13), World())
    backward(criterion, ROWS, 5, seed=7)
    found = gradients(base)
    step = 1e-3
    slope = sum(float((g * g).sum()) for g in found.values())
    values = []
    for sign in (-1, 1):
        for name, parameter in base.model.named_parameters():
            if name in found:
                parameter.data += sign * step * found[name]
        values.append(backward(criterion, ROWS, 5, seed=7).item())
        gradients(base)
        for name, parameter in base.model.named_parameters():
            if name in found:
                parameter.data -= sign * step * found[name]
    assert (values[1] - values[0]) / (2 * step) == pytest.approx(slope, rel=0.02)


def test_one_of_several_captions_is_chosen_at_random(folder: Path, pixels: np.ndarray) -> None:
    base = tuned(folder)
    two_each = [text for text in captions() for _ in range(2)]
    criterion = CaptionLoss(*towers(base, pixels, two_each), np.arange(0, 26, 2), World())
    chosen = {tuple(criterion._choose(ROWS, seed)) for seed in range(8)}
    assert len(chosen) > 1
    for rows in chosen:
        assert all(row // 2 == image for image, row in enumerate(rows))


@pytest.mark.parametrize("side", ["vision", "text"])
def test_a_frozen_tower_runs_once_and_changes_nothing(
    folder: Path, pixels: np.ndarray, side: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = tuned(folder, towers=side)
    images, texts = towers(base, pixels, TEXTS)
    criterion = ClassLoss(images, texts, LABELS, World())
    loss = backward(criterion, ROWS, 4).item()
    expected = gradients(base)
    finish(images.keep(CancelToken()))
    finish(texts.keep(CancelToken()))
    frozen, other = (texts, images) if side == "vision" else (images, texts)
    assert frozen.kept is not None and other.kept is None
    encode = "encode_texts" if side == "vision" else "encode_images"
    monkeypatch.setattr(base, encode, lambda *_: pytest.fail("the frozen tower ran again"))
    assert backward(criterion, ROWS, 4).item() == pytest.approx(loss, abs=1e-5)
    assert_same(gradients(base), expected)


def test_random_images_are_never_kept(folder: Path, pixels: np.ndarray) -> None:
    base = tuned(folder, towers="text")
    tower = ImageTower(base, torch.float32, whole(pixels), flip=True)
    finish(tower.keep(CancelToken()))
    assert tower.kept is None


def test_cropped_text_equals_padded_text(folder: Path, pixels: np.ndarray) -> None:
    base = tuned(folder)
    _, expected = plain(base, pixels, captions())
    tower = TextTower(base, torch.float32, captions())
    for rows in (ROWS, ROWS[:1], ROWS[[4, 0]]):
        torch.testing.assert_close(tower.plain(rows), expected[rows], atol=1e-5, rtol=0)


def test_cached_pixels_equal_the_processor(folder: Path, tmp_path: Path) -> None:
    from transformers import CLIPImageProcessorPil

    images = drawn.classes(tmp_path / "images", 3)
    scanned = finish(scan(Data(images=images), CancelToken()))
    base = tuned(folder)
    cached = finish(pixel_cache.cache(scanned.table, base.framing, CancelToken(), tmp_path / "c"))
    tower = ImageTower(base, torch.float32, whole(cached))
    opened = [Image.open(images / path).convert("RGB") for path in scanned.paths]
    processed = CLIPImageProcessorPil.from_pretrained(folder)(opened, return_tensors="pt")
    expected = base.encode_images(processed["pixel_values"])
    rows = np.arange(len(opened))
    torch.testing.assert_close(tower(tower.draw(rows, seed=0)), expected, atol=1e-5, rtol=0)
    evaluated = finish(tower.encode(rows, CancelToken(), "test"))
    torch.testing.assert_close(evaluated, expected, atol=1e-5, rtol=0)
