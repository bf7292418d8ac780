"""A scripted person labels a heap: how many labels and keys until more of them add little.

    python tests/bench/labelling.py SET --base starter --base BASE [--heap 300] [--seeds 3]

SET is a folder of class folders, of which only images to train on should be given. Each seed draws
a heap from it; the rest is held out. The person never errs, and labels

- by the board: turn by turn the `DOUBTS` images that it names first, a key each, and every group
  that it is sure of: a key for all of it, and one for each image that is not what the group is,
- in random order, a key each,
- folder by folder: all images of one class, then all of the next, a key each.

Told are the labels and keys from which on what is held out is told apart `ENOUGH` times as well as
with all labels, as the median over seeds, and how well that is. The same vectors judge all three.
"""

import argparse
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from probe import looked_at

from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from cliptune.projects.suggestions import Sorter, Suggestions

ENOUGH = 0.95
DOUBTS = 5
SURE, GROUP = 0.8, 4
"""Images that are at least so probably of a class are a group, if there are so many."""


class Heap:
    """Images of which the first `count` are to be labelled, and what they truly are."""

    def __init__(self, images: np.ndarray, truth: np.ndarray, texts: np.ndarray, count: int):
        self.images, self.truth, self.texts, self.count = images, truth, texts, count
        self.labels: dict[int, int] = {}
        self.keys = 0
        self.sorter = Sorter(images, texts)

    def answer(self) -> Suggestions:
        """What is said of all images after what was labelled so far."""
        if self.sorter.due(self.labels):
            finish(self.sorter.choose(self.labels, CancelToken()))
        return self.sorter.suggest(self.labels, CancelToken())

    def accuracy(self, told: Suggestions) -> float:
        """On images that nobody labels."""
        said = told.probabilities[self.count :].argmax(axis=1)
        return float((said == self.truth[self.count :]).mean())

    def label(self, row: int) -> None:
        """By one key."""
        self.labels[row] = int(self.truth[row])
        self.keys += 1


def by_board(heap: Heap) -> Iterator[Suggestions]:
    """Label as the board proposes; what it says after each turn."""
    told = heap.answer()
    while len(heap.labels) < heap.count:
        order = heap.sorter.order(heap.labels, told)
        for row in order[order < heap.count][:DOUBTS].tolist():
            heap.label(row)
        yield (told := heap.answer())
        if told.accuracy is None:
            continue
        likely, sure = told.probabilities.argmax(axis=1), told.probabilities.max(axis=1) >= SURE
        for label in range(len(heap.texts)):
            group = [
                row
                for row in np.flatnonzero(sure & (likely == label)).tolist()
                if row < heap.count and row not in heap.labels
            ]
            if len(group) >= GROUP:
                for row in group:
                    heap.labels[row] = int(heap.truth[row])
                heap.keys += 1 + sum(int(heap.truth[row]) != label for row in group)


def one_by_one(heap: Heap, order: np.ndarray) -> Iterator[Suggestions]:
    """Label in an order that nobody proposes; what is said after every few."""
    for start in range(0, heap.count, DOUBTS):
        for row in order[start : start + DOUBTS].tolist():
            heap.label(row)
        yield heap.answer()


def needed(heap: Heap, turns: Iterator[Suggestions], enough: float) -> tuple[int, int]:
    """Labels and keys from which on two turns in a row are good enough."""
    before: tuple[int, int] | None = None
    for told in turns:
        if heap.accuracy(told) < enough:
            before = None
        elif before:
            return before
        else:
            before = len(heap.labels), heap.keys
    return before or (len(heap.labels), heap.keys)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", type=Path)
    parser.add_argument("--base", action="append", required=True)
    parser.add_argument("--heap", type=int, default=300)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=0)
    asked = parser.parse_args()
    print("| base | labelled | labels | keys | accuracy of all labels |")
    print("|---|---|---|---|---|")
    for base in asked.base:
        seen = looked_at(asked.images, base)
        texts, rows = (seen.scale * seen.texts).numpy(), []
        for seed in range(asked.first_seed, asked.first_seed + asked.seeds):
            order = np.random.default_rng([seed, 15]).permutation(len(seen.labels))
            given = seen.images.numpy()[order], seen.labels.numpy()[order], texts, asked.heap
            everything = Heap(*given)
            for row in range(asked.heap):
                everything.label(row)
            best = everything.accuracy(everything.answer())
            folders = np.argsort(given[1][: asked.heap], kind="stable")
            by = {
                "by the board": by_board(board := Heap(*given)),
                "in random order": one_by_one(random := Heap(*given), np.arange(asked.heap)),
                "folder by folder": one_by_one(sorted_ := Heap(*given), folders),
            }
            heaps = board, random, sorted_
            found = [
                needed(heap, turns, ENOUGH * best)
                for heap, turns in zip(heaps, by.values(), strict=True)
            ]
            rows.append((best, found))
        for place, name in enumerate(by):
            labels, keys = zip(*(found[place] for _, found in rows), strict=True)
            best = statistics.mean(best for best, _ in rows)
            print(
                f"| {Path(base).name} | {name} | {statistics.median(labels):.0f} "
                f"({min(labels)} to {max(labels)}) | {statistics.median(keys):.0f} "
                f"({min(keys)} to {max(keys)}) | {100 * best:.1f} % |",
                flush=True,
            )


if __name__ == "__main__":
    main()
