"""Labels turned wrong: how many the list of doubtful ones holds, and what mending them gives.

    python tests/bench/doubtful.py SET... --base starter --base BASE [--wrong 0.05] [--seeds 3]

A set is a folder of class folders, of which only images to train on should be given. By each seed a
third of them is held out with its labels as they are; of the others some labels are turned into
another class. Told are precision and recall of the list, and the accuracy of the linear probe on
what is held out: with the wrong labels, once a person went through the list, and with all right.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

sys.path.insert(0, str(Path(__file__).parents[1]))

from probe import looked_at

from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from cliptune.evaluation.vectors import fit_class_vectors
from cliptune.projects.suspects import suspects

NAMES = ("listed", "precision", "recall", "before", "mended", "right", "CPU s")


def accuracy(images: Tensor, labels: Tensor, texts: Tensor, others: Tensor, truth: Tensor) -> float:
    """The percentage of `others` that a probe on `images` gets right."""
    vectors = finish(fit_class_vectors(images, labels, texts, 0, CancelToken())).vectors
    return 100 * ((others @ vectors.T).argmax(dim=1) == truth).double().mean().item()


def tried(images: Tensor, truth: Tensor, texts: Tensor, wrong: float, seed: int) -> list[float]:
    """The figures by one seed."""
    generator = np.random.default_rng([seed, 15])
    order = torch.as_tensor(generator.permutation(len(images)))
    held, kept = order[: len(order) // 3], order[len(order) // 3 :]
    right = truth[kept]
    turned = torch.as_tensor(generator.permutation(len(kept))[: round(wrong * len(kept))])
    labels = right.clone()
    steps = torch.as_tensor(generator.integers(1, len(texts), len(turned)))
    labels[turned] = (right[turned] + steps) % len(texts)
    began = time.process_time()
    given = dict(enumerate(labels.tolist()))
    work = suspects(images[kept].numpy(), given, texts.numpy(), seed, CancelToken())
    rows = [one.row for one in finish(work)]
    seconds = time.process_time() - began
    hits = (labels != right)[rows].sum().item()
    mended = labels.clone()
    mended[rows] = right[rows]
    scores = [
        accuracy(images[kept], learned, texts, images[held], truth[held])
        for learned in (labels, mended, right)
    ]
    precision, recall = 100 * hits / max(1, len(rows)), 100 * hits / max(1, len(turned))
    return [len(rows), precision, recall, *scores, seconds]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", type=Path, nargs="+")
    parser.add_argument("--base", action="append", required=True)
    parser.add_argument("--wrong", type=float, default=0.05)
    parser.add_argument("--seeds", type=int, default=3)
    asked = parser.parse_args()
    print("| set, base | images | wrong | " + " | ".join(NAMES) + " |")
    print("|---" * (len(NAMES) + 3) + "|")
    for folder in asked.images:
        for base in asked.base:
            seen = looked_at(folder, base)
            texts = seen.scale * seen.texts
            rows = [
                tried(seen.images, seen.labels, texts, asked.wrong, seed)
                for seed in range(asked.seeds)
            ]
            count = len(seen.labels) - len(seen.labels) // 3
            cells = " | ".join(f"{value:.1f}" for value in np.mean(rows, axis=0))
            name = f"{folder.parent.name}/{folder.name}, {Path(base).name}"
            print(f"| {name} | {count} | {round(asked.wrong * count)} | {cells} |", flush=True)


if __name__ == "__main__":
    main()
