"""Do greys of more than 8 bits learn like their twins of 8? The same images, written in each way.

`python tests/bench/greys.py BASE` draws noisy shapes, trains on them by the command line, and
prints the accuracy on test images for every way of writing them and every seed.
"""

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

sys.path.insert(0, str(Path(__file__).parents[1]))

from engine.greys import png, tiff

SIDES = {"circle": 0, "triangle": 3, "square": 4, "star": 10}
"""The classes, and how many corners each has."""


def shape(name: str, chance: np.random.Generator) -> np.ndarray:
    """A faint shape somewhere in noise: (96, 96), 0 to 1."""
    corners, turn = SIDES[name] or 40, chance.uniform(-0.3, 0.3)
    x, y, size = *chance.uniform(36, 60, 2), chance.uniform(14, 32)
    points = []
    for corner in range(corners):
        reach = size * (0.45 if name == "star" and corner % 2 else 1)
        angle = turn + 2 * math.pi * corner / corners
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    image = Image.new("L", (96, 96), 0)
    ImageDraw.Draw(image).polygon(points, fill=255)
    back, front = chance.uniform(0.1, 0.4), chance.uniform(0.6, 0.9)
    drawn = back + (front - back) * np.asarray(image) / 255
    return (drawn + chance.normal(0, 0.06, drawn.shape)).clip(0, 1)


def eight(path: Path, grey: np.ndarray) -> None:
    Image.fromarray((grey * 255).round().astype(np.uint8)).save(path.with_suffix(".png"))


def between(low: int, high: int) -> Callable[[Path, np.ndarray], object]:
    return lambda path, grey: png(path.with_suffix(".png"), (low + grey * (high - low)).round())


def signed(path: Path, grey: np.ndarray) -> None:
    tiff(path.with_suffix(".tif"), (grey * 4095 - 1024).round().astype("i2"))


def degrees(path: Path, grey: np.ndarray) -> None:
    tiff(path.with_suffix(".tif"), (20 + grey * 20).astype("f4"))


WAYS: dict[str, Callable[[Path, np.ndarray], object]] = {
    "8 bits": eight,
    "12 bits in 16": between(0, 4095),
    "thermal, 29000 to 31000": between(29000, 31000),
    "signed, -1024 to 3071": signed,
    "degrees, 20.0 to 40.0": degrees,
}


def draw(place: Path, write: Callable[[Path, np.ndarray], object], seed: int, count: int) -> Path:
    """A folder of the classes, `count` images each to train on and half as many to test."""
    for part, number in (("train", count), ("test", count // 2)):
        for name in SIDES:
            (place / part / name).mkdir(parents=True)
            chance = np.random.default_rng([seed, part == "test", list(SIDES).index(name)])
            for index in range(number):
                write(place / part / name / f"{index:03}", shape(name, chance))
    return place


SETTINGS = ("train.batch_size=16", "train.learning_rate=0.005", "train.crop=false")
"""Such that so few images are learned in a minute."""
WHOLE = "data.greys=[0, 65535]"
"""As it was before there were ranges: as if all 16 bits were in use."""


def trained(
    images: Path, base: str, seed: int, epochs: int, run: Path, *more: str
) -> tuple[float, float]:
    """The accuracy of a LoRA and of a linear probe, by the command line, on the test images."""
    settings = [f"train.seed={seed}", f"train.epochs={epochs}", f"data.seed={seed}"]
    settings += [*SETTINGS, *more]
    command = [sys.executable, "-m", "cliptune", "train", "--images", str(images), "--base", base]
    command += ["--out", str(run), *(part for one in settings for part in ("--set", one))]
    subprocess.run(command, check=True, capture_output=True)
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    return summary["accuracy"], summary["probe"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("base")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seeds", type=int, default=3)
    asked = parser.parse_args()
    seeds = range(asked.seeds)
    ways = [(name, write, ()) for name, write in WAYS.items()]
    ways.append(("12 bits, shown from 0 to 65535", WAYS["12 bits in 16"], (WHOLE,)))
    print(f"| LoRA / probe | {' | '.join(f'seed {seed}' for seed in seeds)} | mean | spread |")
    print("|---" * (len(seeds) + 3) + "|")
    with tempfile.TemporaryDirectory() as place:
        for row, (name, write, more) in enumerate(ways):
            rates = []
            for seed in seeds:
                here = Path(place) / f"{row}-{seed}"
                images = draw(here / "images", write, seed, asked.count)
                rates.append(trained(images, asked.base, seed, asked.epochs, here / "run", *more))
            both = list(zip(*rates, strict=True))
            means = tuple(map(statistics.mean, both))
            spreads = [100 * statistics.stdev(one) if len(one) > 1 else 0.0 for one in both]
            cells = [f"{tuned:.1%} / {probe:.1%}" for tuned, probe in (*rates, means)]
            spread = " / ".join(f"{one:.1f}" for one in spreads)
            print(f"| {name} | {' | '.join(cells)} | {spread} |", flush=True)


if __name__ == "__main__":
    main()
