"""What balanced classes gain where one is rare: 400 drawn images of good parts, 8 scratched.

    python tests/bench/imbalance.py FOLDER --make
    cliptune train --images FOLDER --base BASE --set train.balance=true
    python tests/bench/imbalance.py FOLDER --base BASE

The first draws the images, with a test part of 200 each. The last trains over several seeds as they
are and balanced, and lets a plain script (`plain.py`) do the same on the same batches. It prints
accuracy, balanced accuracy and macro F1 on the test images, and how far the losses lie apart.
BASE is a folder.
"""

import argparse
import itertools
import json
import tempfile
from functools import partial
from pathlib import Path

import numpy as np
import torch
from ours import ours
from PIL import Image, ImageDraw
from plain import Plain
from sklearn.metrics import accuracy_score, balanced_accuracy_score, f1_score
from torch import Tensor
from torch.nn import functional

from cliptune.core.metrics import ACCURACY, BALANCED, MACRO_F1

CLASSES = ("good part", "scratched part")
COUNTS = {
    "train": {"good part": 400, "scratched part": 8},
    "test": dict.fromkeys(("good part", "scratched part"), 200),
}


def part(generator: np.random.Generator, scratched: bool) -> Image.Image:
    """A blue part on a light ground, 64 pixels square, with a faint scratch or without."""
    image = Image.new("RGB", (64, 64), (235, 235, 225))
    draw = ImageDraw.Draw(image)
    x, y = (int(value) for value in generator.integers(6, 26, 2))
    draw.rectangle([x, y, x + 33, y + 33], fill=(30, 60, 200))
    if scratched:
        left, top = generator.integers(x, x + 16), generator.integers(y + 4, y + 30)
        length, slope = generator.integers(16, 28), generator.integers(-8, 9)
        draw.line([int(left), int(top), int(left + length), int(top + slope)], (235, 240, 255), 3)
    noisy = np.array(image) + generator.normal(0, 6, (64, 64, 3))
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def make(folder: Path) -> None:
    """Draw the images into a new folder."""
    generator = np.random.default_rng(0)
    for split, classes in COUNTS.items():
        for name, count in classes.items():
            place = folder / split / name
            place.mkdir(parents=True)
            for number in range(count):
                part(generator, name.startswith("scratched")).save(place / f"{number:03}.png")


def turn_by_turn(labels: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """An epoch of two classes in which both are seen equally often."""
    turns = -(-len(labels) // 2)
    columns = []
    for label in (0, 1):
        own = np.flatnonzero(labels == label)
        repeats = [generator.permutation(own) for _ in range(-(-turns // len(own)))]
        columns.append(np.concatenate(repeats)[:turns])
    return generator.permuted(np.stack(columns, axis=1), axis=1).reshape(-1)


def theirs(
    images: Path, run: Path, base: Path, seed: int, epochs: int, rate: float, how: str
) -> tuple[list[float], list[float]]:
    """The same figures of a plain script that learns the images of a run, and its losses.

    `how` is "as they are", "balanced" in batches, or "weighted" in the loss.
    """
    splits = json.loads((run / "splits.json").read_text(encoding="utf-8"))
    paths = {side: [images / path for path in splits[side]] for side in splits}
    truth = {
        side: torch.tensor([CLASSES.index(path.parent.name) for path in of_side])
        for side, of_side in paths.items()
    }
    labels = truth["train"].numpy()
    plain = Plain(
        base,
        [f"a photo of a {name}" for name in CLASSES],
        rate=rate,
        epochs=epochs,
        seed=seed,
        order=partial(turn_by_turn, labels) if how == "balanced" else None,
    )
    pixels = {side: plain.pixels(of_side) for side, of_side in paths.items()}
    best, kept = (-1.0, 0.0), torch.empty(0)

    def keep_best() -> None:
        nonlocal best, kept
        logits, labels = plain.judge(pixels["validation"]), truth["validation"]
        recall = [(logits.argmax(1)[labels == n] == n).float().mean().item() for n in (0, 1)]
        each = functional.cross_entropy(logits, labels, reduction="none")
        loss = [each[labels == n].mean().item() for n in (0, 1)]
        plainly = how == "as they are"
        score = (logits.argmax(1) == labels).float().mean() if plainly else np.mean(recall)
        found = float(score), -float(each.mean() if plainly else np.mean(loss))
        if found > best:
            best, kept = found, plain.judge(pixels["test"])

    counts = np.bincount(labels)
    weights = torch.tensor(len(labels) / (2 * counts)).float() if how == "weighted" else None

    def loss_of(logits: Tensor, truth: Tensor) -> Tensor:
        return functional.cross_entropy(logits, truth, weights, reduction="sum") / len(truth)

    plain.train(pixels["train"], truth["train"], loss_of, keep_best)
    said = kept.argmax(1).numpy()
    right = truth["test"].numpy()
    scores = accuracy_score, balanced_accuracy_score, partial(f1_score, average="macro")
    return [float(score(right, said)) for score in scores], plain.losses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", type=Path)
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--rate", type=float, default=1e-3)
    asked = parser.parse_args()
    if asked.make:
        make(asked.images)
        return
    print("| seed | classes | by | accuracy | balanced accuracy | macro F1 | losses differ by |")
    print("|---|---|---|---|---|---|---|")
    names = (ACCURACY, BALANCED, MACRO_F1)
    for seed, how in itertools.product(range(asked.seeds), ("as they are", "balanced", "weighted")):
        by: dict[str, list[float]] = {}
        with tempfile.TemporaryDirectory() as place:
            run = Path(place) / "run"
            settings = {"epochs": asked.epochs, "learning_rate": asked.rate}
            balance = how != "as they are"
            summary, losses = ours(asked.images, asked.base, seed, run, balance=balance, **settings)
            if how != "weighted":  # that is the plain script's alone
                by["ClipTune"] = [summary.figures[name].value for name in names]
            given = asked.images, run, asked.base, seed, asked.epochs, asked.rate, how
            by["plain script"], plain_losses = theirs(*given)
        apart = max(abs(a - b) for a, b in zip(losses, plain_losses, strict=True))
        told = "" if how == "weighted" else f"{apart:.1e}"
        for who, found in by.items():
            cells = " | ".join(f"{100 * value:.1f} %" for value in found)
            print(f"| {seed} | {how} | {who} | {cells} | {told} |", flush=True)


if __name__ == "__main__":
    main()
