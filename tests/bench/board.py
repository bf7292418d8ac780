"""How long the board's answers take, and what they hold, at 1,000, 10,000 and 50,000 images.

    python tests/bench/board.py [--rows 1000 10000 50000] [--classes 10] [--width 512]

Features are made up: images around a direction for each class. Told are seconds of the processor,
on one thread: from features to the first groups by words, what a label more takes at 500 labels
(median and worst of ten), choosing how to learn anew, a search, near duplicates, features read back
from the cache; and what the whole process holds when 500 have labels.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import torch

from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from cliptune.evaluation.features import Store
from cliptune.projects.duplicates import duplicates
from cliptune.projects.suggestions import Sorter, likest

LABELS = 500
COLUMNS = (
    "first groups", "a label more", "worst", "choose", "search", "duplicates", "read back", "held",
)  # fmt: skip


def heap(rows: int, classes: int, width: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, the class of each image, and texts."""
    generator = np.random.default_rng(0)
    ways = generator.normal(size=(classes, width)).astype(np.float32)
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    truth = generator.integers(0, classes, rows)
    images = generator.normal(scale=0.6, size=(rows, width)).astype(np.float32)
    images += 2.2 * ways[truth] + generator.normal(scale=0.5, size=width).astype(np.float32)
    images /= np.linalg.norm(images, axis=1, keepdims=True)
    return images, truth, 50 * ways


def seconds(call: Callable[[], object]) -> float:
    """What a call takes of the processor."""
    began = time.process_time()
    call()
    return time.process_time() - began


def measured(rows: int, classes: int, width: int, place: Path) -> list[float]:
    """The figures of so many images."""
    images, truth, texts = heap(rows, classes, width)
    cancel, process = CancelToken(), psutil.Process()
    began = time.process_time()
    sorter = Sorter(images, texts)
    sorter.suggest({}, cancel)
    first = time.process_time() - began
    order = np.random.default_rng(1).permutation(rows)[: LABELS + 10].tolist()
    labels = {row: int(truth[row]) for row in order[:LABELS]}
    choose = seconds(lambda: finish(sorter.choose(labels, cancel)))
    sorter.suggest(labels, cancel)
    each = []
    for row in order[LABELS:]:
        labels[row] = int(truth[row])
        each.append(seconds(lambda: sorter.order(labels, sorter.suggest(labels, cancel))))
    held = process.memory_info().rss / 2**20
    search = seconds(lambda: likest(images, images[0]))
    alike = seconds(lambda: finish(duplicates(images, cancel)))
    digests = [row.to_bytes(16, "big") for row in range(rows)]
    store = Store(place / f"{rows}.rows", width)
    store.append(digests, images)
    back = seconds(lambda: store.read(digests))
    return [first, statistics.median(each), max(each), choose, search, alike, back, held]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 10_000, 50_000])
    parser.add_argument("--classes", type=int, default=10)
    parser.add_argument("--width", type=int, default=512)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    print("| images | " + " | ".join(COLUMNS) + " |")
    print("|---" * (len(COLUMNS) + 1) + "|")
    with tempfile.TemporaryDirectory() as place:
        for rows in asked.rows:
            *spent, held = measured(rows, asked.classes, asked.width, Path(place))
            cells = " | ".join(f"{one:.3f} s" for one in spent)
            print(f"| {rows:,} | {cells} | {held:.0f} MiB |", flush=True)


if __name__ == "__main__":
    main()
