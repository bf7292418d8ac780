"""Several labels an image: drawn scenes of one to four things, learned by ClipTune and plainly.

    python tests/bench/labels.py FOLDER --make
    cliptune train --images FOLDER --base BASE
    python tests/bench/labels.py FOLDER --base BASE

The first draws 300 images to learn from and 200 to test on, with a table of their labels. The last
trains over several seeds, and lets a plain script (`plain.py`) learn the same images by the same
sigmoid loss on the same batches. It prints mean average precision, micro F1, macro F1 and exact
match on the test images, and how far the losses lie apart. BASE is a folder.
"""

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import torch
from ours import ours
from PIL import Image, ImageDraw
from plain import Plain
from sklearn.metrics import average_precision_score, f1_score
from torch import Tensor
from torch.nn import functional

from cliptune.core.metrics import EXACT as EXACT_MATCH
from cliptune.core.metrics import MACRO_F1, MAP, MICRO_F1

THINGS = {
    "blue ball": ("ellipse", (40, 70, 210)),
    "green triangle": ("triangle", (40, 160, 70)),
    "red ball": ("ellipse", (210, 50, 40)),
    "white square": ("rectangle", (240, 240, 240)),
    "yellow square": ("rectangle", (230, 200, 40)),
}
OFTEN = dict(zip(THINGS, (0.5, 0.4, 0.35, 0.2, 0.08), strict=True))
"""How often each is in an image."""


def scene(generator: np.random.Generator, names: list[str]) -> Image.Image:
    """Things at random places on a grey ground, 64 pixels square."""
    image = Image.new("RGB", (64, 64), (120, 125, 130))
    draw = ImageDraw.Draw(image)
    for name, corner in zip(names, generator.permutation(4), strict=False):
        form, colour = THINGS[name]
        x, y = 32 * (corner % 2) + generator.integers(2, 12), 32 * (corner // 2) + 4
        side = generator.integers(14, 20)
        box = [int(x), int(y), int(x + side), int(y + side)]
        if form == "triangle":
            draw.polygon(
                [(box[0], box[3]), (box[2], box[3]), ((box[0] + box[2]) // 2, box[1])], colour
            )
        else:
            getattr(draw, form)(box, fill=colour)
    noisy = np.array(image) + generator.normal(0, 10, (64, 64, 3))
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def make(folder: Path) -> None:
    """Draw the images into a new folder, with their labels in a table."""
    generator, lines = np.random.default_rng(0), ["file,labels"]
    for part, count in (("train", 300), ("test", 200)):
        (folder / part).mkdir(parents=True)
        for number in range(count):
            names = [name for name, p in OFTEN.items() if generator.random() < p][:4]
            names = names or ["blue ball"]
            scene(generator, names).save(folder / part / f"{number:03}.png")
            lines.append(f"{part}/{number:03}.png,{'|'.join(names)}")
    (folder / "labels.csv").write_text("\n".join(lines), encoding="utf-8")


def best_threshold(scores: np.ndarray, truth: np.ndarray) -> float:
    """The score from which on a label is said with the best F1."""
    return float(max(np.unique(scores), key=lambda one: f1_score(truth, scores >= one)))


def theirs(
    images: Path, run: Path, base: Path, seed: int, epochs: int, rate: float
) -> tuple[list[float], list[float]]:
    """The same figures of a plain script that learns the images of a run, and its losses."""
    splits = json.loads((run / "splits.json").read_text(encoding="utf-8"))
    lines = (images / "labels.csv").read_text(encoding="utf-8").splitlines()[1:]
    labels_of = {path: labels.split("|") for path, labels in (one.split(",") for one in lines)}
    paths = {side: [images / path for path in splits[side]] for side in splits}
    truth = {
        side: torch.tensor(
            [[float(name in labels_of[path]) for name in THINGS] for path in of_side]
        )
        for side, of_side in splits.items()
    }
    plain = Plain(base, [f"a photo of a {name}" for name in THINGS], rate, epochs, seed=seed)
    pixels = {side: plain.pixels(of_side) for side, of_side in paths.items()}
    have = truth["train"].sum(0)
    odds = torch.log((have + 0.5) / (len(truth["train"]) - have + 0.5))
    bias = odds - plain.judge(pixels["validation"]).mean(0)

    def loss(logits: Tensor, labels: Tensor) -> Tensor:
        return functional.binary_cross_entropy_with_logits(logits + bias, labels)

    best: tuple[float, float] = (-1.0, 0.0)
    kept = [torch.empty(0)]

    def keep_best() -> None:
        nonlocal best, kept
        logits = plain.judge(pixels["validation"])
        found = (
            float(average_precision_score(truth["validation"], logits)),
            -loss(logits, truth["validation"]).item(),
        )
        if found > best:
            best, kept = found, [logits, plain.judge(pixels["test"])]

    plain.train(pixels["train"], truth["train"], loss, keep_best)
    held, tested = (one.numpy() for one in kept)
    known, right = truth["validation"].numpy(), truth["test"].numpy()
    columns = zip(held.T, known.T, strict=True)
    said = tested >= np.array([best_threshold(*column) for column in columns])
    figures = [
        average_precision_score(right, tested),
        *(f1_score(right, said, average=how) for how in ("micro", "macro")),
        (said == right).all(axis=1).mean(),
    ]
    return [*map(float, figures)], plain.losses


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", type=Path)
    parser.add_argument("--make", action="store_true")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rate", type=float, default=1e-3)
    asked = parser.parse_args()
    if asked.make:
        make(asked.images)
        return
    print("| seed | by | mAP | micro F1 | macro F1 | exact match | losses differ by |")
    print("|---|---|---|---|---|---|---|")
    names = (MAP, MICRO_F1, MACRO_F1, EXACT_MATCH)
    for seed in range(asked.seeds):
        with tempfile.TemporaryDirectory() as place:
            run = Path(place) / "run"
            how = {"epochs": asked.epochs, "learning_rate": asked.rate}
            summary, losses = ours(asked.images, asked.base, seed, run, **how)
            given = asked.images, run, asked.base, seed, asked.epochs, asked.rate
            figures, plain_losses = theirs(*given)
        apart = max(abs(a - b) for a, b in zip(losses, plain_losses, strict=True))
        rows = {
            "untouched base": [summary.zero_shot.figures[name].value for name in names],
            "linear probe": [summary.probe_figures[name].value for name in names],
            "ClipTune": [summary.figures[name].value for name in names],
            "plain script": figures,
        }
        for who, found in rows.items():
            cells = " | ".join(f"{100 * value:.1f} %" for value in found)
            print(f"| {seed} | {who} | {cells} | {apart:.1e} |", flush=True)


if __name__ == "__main__":
    main()
