"""Folders of small images that a tiny CLIP can learn to tell apart."""

import json
from pathlib import Path

import numpy as np
from PIL import Image

COLOURS = {"red": (220, 40, 30), "green": (30, 190, 60), "blue": (40, 60, 220)}


def patch(colour: tuple[int, int, int], generator: np.random.Generator) -> Image.Image:
    """A noisy patch of a colour, 40 x 48 pixels."""
    noise = generator.normal(0, 60, (48, 40, 3))
    return Image.fromarray((np.array(colour) + noise).clip(0, 255).astype(np.uint8))


def classes(folder: Path, count: int = 12, test: int = 0, seed: int = 0) -> Path:
    """A folder of three colour classes, `count` images each, or split with `test` more."""
    generator = np.random.default_rng(seed)
    parts = {"train": count, "test": test} if test else {"": count}
    for part, number in parts.items():
        for name, colour in COLOURS.items():
            (folder / part / name).mkdir(parents=True, exist_ok=True)
            for index in range(number):
                image = patch(colour, generator)
                image.save(folder / part / name / f"{index:03}.png")
    return folder


def captions(folder: Path, count: int = 24, seed: int = 0) -> Path:
    """A folder of images with a caption each in `metadata.jsonl`."""
    generator = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for index in range(count):
        name, colour = list(COLOURS.items())[index % len(COLOURS)]
        patch(colour, generator).save(folder / f"{index:03}.png")
        word = ["one", "two", "three", "light", "dark"][index % 5]
        text = f"a {name} picture {word} in the {name}"
        lines.append(json.dumps({"file_name": f"{index:03}.png", "text": text}))
    (folder / "metadata.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def labels(folder: Path, count: int = 48, seed: int = 0) -> Path:
    """A folder of images that show one to three of the colours, which `labels.csv` names."""
    generator = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    lines = ["file,labels"]
    for index in range(count):
        names = [name for name in COLOURS if generator.random() < 0.5] or ["red"]
        stripes = [np.asarray(patch(COLOURS[name], generator)) for name in names]
        Image.fromarray(np.concatenate(stripes)).resize((40, 48)).save(folder / f"{index:03}.png")
        lines.append(f"{index:03}.png,{'|'.join(names)}")
    (folder / "labels.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder
