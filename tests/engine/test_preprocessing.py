"""A base's own settings for images: honoured as transformers does, or refused in words."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image, ImageOps
from transformers import CLIPImageProcessorPil

from cliptune.core.errors import ClipTuneError
from cliptune.data.pixels import decode
from cliptune.export import onnx, proof
from cliptune.families import USUAL
from cliptune.models.load import TwoTowers, load
from cliptune.runs import Run
from engine import drawn
from engine.exports import ask_here, exported, holds
from engine.folders import noise
from engine.tiny import tiny_clip
from engine.training import carry, small_job

SIDE = 32
SIZES = [(60, 40), (40, 60), (33, 90), (20, 20), (31, 17), (32, 32)]
"""Width and height of the images: wide, tall, smaller than the model's, and just right."""
BOX = {"height": SIDE, "width": SIDE}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny CLIP without settings for images."""
    made = tiny_clip(tmp_path_factory.mktemp("tiny"), layers=1, image=SIDE)
    (made / "processor_config.json").unlink()
    return made


@pytest.fixture
def images(tmp_path: Path) -> list[Path]:
    paths = []
    for seed, size in enumerate(SIZES):
        paths.append(tmp_path / f"{seed}.png")
        noise(seed, size).save(paths[-1])
    return paths


def asking(folder: Path, place: Path, settings: dict[str, Any], *, nested: bool = False) -> Path:
    """A copy of the base that asks for its images in some way."""
    made = Path(shutil.copytree(folder, place))
    name = "processor_config.json" if nested else "preprocessor_config.json"
    content = {"image_processor": settings} if nested else settings
    (made / name).write_text(json.dumps(content), encoding="utf-8")
    return made


def opened(folder: Path) -> TwoTowers:
    return load(folder, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)


CENTRE: dict[str, Any] = {"size": SIDE, "crop_size": SIDE}
"""What the settings of a plain CLIP of this size say."""
GRID: dict[str, dict[str, Any]] = {
    "a plain CLIP": CENTRE,
    "squashed": {"do_center_crop": False, "size": BOX},
    "squashed, then cropped in vain": {"size": BOX, "crop_size": BOX},
    "squashed to more than is cropped": {"size": {"height": 48, "width": 40}, "crop_size": SIDE},
    "squashed to less than is cropped": {"size": {"height": 20, "width": 40}, "crop_size": SIDE},
    "squashed by a list": {"do_center_crop": False, "size": [SIDE, SIDE]},
    "squashed by a word of old": {**CENTRE, "default_to_square": True},
    "a larger edge than is cropped": {"size": {"shortest_edge": 37}, "crop_size": SIDE},
    "a smaller edge than is cropped": {"size": {"shortest_edge": 25}, "crop_size": SIDE},
    "not resized": {**CENTRE, "do_resize": False},
    "not rescaled": {**CENTRE, "do_rescale": False},
    "neither rescaled nor normalised": {**CENTRE, "do_rescale": False, "do_normalize": False},
    "rescaled otherwise": {**CENTRE, "rescale_factor": 1 / 127.5, "image_mean": [1.0] * 3},
    "not normalised": {**CENTRE, "do_normalize": False},
    "normalised by numbers of no use": {**CENTRE, "do_normalize": False, "image_std": [0.0] * 3},
    "one number for all colours": {**CENTRE, "image_mean": 0.5, "image_std": 0.25},
    "bilinear": {**CENTRE, "resample": 2},
    "nearest": {**CENTRE, "resample": 0, "do_center_crop": False, "size": BOX},
    "not turned into RGB": {**CENTRE, "do_convert_rgb": False},
    "padded in vain": {**CENTRE, "do_pad": True, "pad_size": BOX},
}


@pytest.mark.parametrize("settings", GRID.values(), ids=GRID)
def test_images_become_what_transformers_makes_of_them(
    folder: Path, tmp_path: Path, images: list[Path], settings: dict[str, Any]
) -> None:
    base = opened(asking(folder, tmp_path / "base", settings))
    processor = CLIPImageProcessorPil.from_pretrained(base.folder)
    expected = processor([Image.open(path) for path in images], return_tensors="pt")
    pixels = np.stack([decode(path, base.framing) for path in images])
    ours = base.normalise(torch.from_numpy(pixels).permute(0, 3, 1, 2))
    torch.testing.assert_close(ours, expected["pixel_values"].float(), atol=1e-6, rtol=1e-6)
    processor.do_rescale = processor.do_normalize = False
    plain = processor([Image.open(path) for path in images], return_tensors="np")["pixel_values"]
    np.testing.assert_array_equal(pixels, plain.transpose(0, 2, 3, 1))


@pytest.mark.parametrize("settings", GRID.values(), ids=GRID)
def test_an_onnx_export_says_how_images_are_made_ready(
    folder: Path, tmp_path: Path, images: list[Path], settings: dict[str, Any]
) -> None:
    """By its metadata, and by the lines of Python in its README."""
    base = opened(asking(folder, tmp_path / "base", settings))
    about = {name: json.dumps(value) for name, value in onnx._prepared(base.images).items()}
    made = onnx._processor(about, USUAL)([Image.open(path) for path in images])
    use = onnx._use("image", onnx._resize(base.framing), USUAL)
    lines = use[use.index("image = ImageOps") : use.index("(features,)")]
    for path, one in zip(images, made, strict=True):
        code = lines.replace('"an image.jpg"', "path")
        given = {"path": path, "about": {name: json.loads(value) for name, value in about.items()}}
        given |= {"np": np, "Image": Image, "ImageOps": ImageOps}
        exec(code, given)
        pixels = torch.from_numpy(decode(path, base.framing)).permute(2, 0, 1)[None]
        expected = base.normalise(pixels).numpy()
        np.testing.assert_allclose(given["pixels"], expected, atol=1e-5, rtol=1e-5)
        np.testing.assert_allclose(one[None], expected, atol=1e-5, rtol=1e-5)


def test_the_part_for_images_of_a_processor_counts(
    folder: Path, tmp_path: Path, images: list[Path]
) -> None:
    """transformers 5 writes it into processor_config.json, and reads it there first."""
    squashed = GRID["squashed"]
    made = asking(asking(folder, tmp_path / "a", CENTRE), tmp_path / "b", squashed, nested=True)
    base, plain = opened(made), opened(tmp_path / "a")
    assert (decode(images[0], base.framing) != decode(images[0], plain.framing)).any()
    processor = CLIPImageProcessorPil.from_pretrained(made, do_rescale=False, do_normalize=False)
    expected = processor(Image.open(images[0]), return_tensors="np")["pixel_values"][0]
    np.testing.assert_array_equal(decode(images[0], base.framing), expected.transpose(1, 2, 0))


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "of any size": ({"do_resize": False, "do_center_crop": False}, "as they are, of any size"),
    "of any shape": ({"do_center_crop": False, "size": SIDE}, "of any shape"),
    "not square": (
        {"do_center_crop": False, "size": {"height": 32, "width": 48}},
        "32 x 48 pixels.*takes 32 x 32",
    ),
    "cropped to another size": ({"size": SIDE, "crop_size": 24}, "24 x 24 pixels.*takes 32 x 32"),
    "transformers' own size": ({}, "224 x 224 pixels.*takes 32 x 32"),
    "squashed to another size": (
        {"do_center_crop": False, "size": {"height": 64, "width": 64}},
        "64 x 64 pixels.*takes 32 x 32",
    ),
    "padded to another size": (
        {**CENTRE, "do_pad": True, "pad_size": {"height": 40, "width": 40}},
        "40 x 40 pixels.*takes 32 x 32",
    ),
    "by the longest edge": ({"size": {"longest_edge": 32}, "crop_size": 32}, "longest_edge"),
    "by both edges": (
        {"size": {"shortest_edge": 32, "longest_edge": 64}, "crop_size": 32},
        "longest_edge",
    ),
    "of no pixels": ({"size": {"shortest_edge": 0}, "crop_size": 32}, "images of 0 pixels"),
    "of less than no pixels": ({"size": -32, "crop_size": 32}, "images of -32 pixels"),
    "of halves of pixels": ({"size": {"shortest_edge": 32.5}, "crop_size": 32}, "shortest_edge"),
}


@pytest.mark.parametrize(("settings", "words"), REFUSED.values(), ids=REFUSED)
def test_what_makes_no_sense_is_refused_in_words(
    folder: Path, tmp_path: Path, settings: dict[str, Any], words: str
) -> None:
    with pytest.raises(ClipTuneError, match=words) as caught:
        opened(asking(folder, tmp_path / "base", settings))
    assert str(tmp_path / "base") in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("name", ["squashed", "a larger edge than is cropped", "a plain CLIP"])
def test_random_crops_are_cut_from_the_same_view(
    folder: Path, tmp_path: Path, images: list[Path], name: str
) -> None:
    """The larger image that they are cut from shows what the model sees, with more pixels."""
    framing = opened(asking(folder, tmp_path / "base", GRID[name])).framing
    larger = framing.larger()
    assert larger.side == 40
    smooth = Image.fromarray(np.linspace(0, 255, 200 * 300).reshape(200, 300).astype(np.uint8))
    smooth.save(tmp_path / "smooth.png")
    seen = Image.fromarray(decode(tmp_path / "smooth.png", framing))
    shrunk = Image.fromarray(decode(tmp_path / "smooth.png", larger)).resize(seen.size)
    apart = np.asarray(seen, dtype=float) - np.asarray(shrunk, dtype=float)
    assert np.abs(apart).mean() < 4


def test_what_is_exported_wants_its_images_as_they_were_trained_with(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A base that squashes, tuned with random crops: every reader sees what was measured."""
    monkeypatch.setattr(proof, "_ask", ask_here)
    base = asking(folder, tmp_path / "base", GRID["squashed"] | {"do_rescale": False})
    job = small_job(
        drawn.classes(tmp_path / "images", 8), base, epochs=1, learning_rate=1e-2, crop=True
    )
    carry(job, tmp_path / "run")
    for target in ("merged", "classifier", "peft"):
        holds(exported(Run(tmp_path / "run"), target, tmp_path / target))
    made = CLIPImageProcessorPil.from_pretrained(tmp_path / "merged")
    assert made.to_dict() == CLIPImageProcessorPil.from_pretrained(base).to_dict()
