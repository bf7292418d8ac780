"""The linear probe against scikit-learn's and against other probes that begin with the prompts.

    python tests/bench/probe.py FOLDER [FOLDER ...] --base starter --base BASE
    python tests/bench/probe.py FOLDER [FOLDER ...] --base starter --hold-out --seeds 5

Mean test accuracy over seeds, each with its own images to learn from: so many a class, all, and
from 50 down to 1 a class; the last also with every class to count the same, judged so. Features
are computed once. With `--hold-out` the test images are not looked at: of the training images a
fifth, another for each seed, stands in for them.
"""

import argparse
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

sys.path.insert(0, str(Path(__file__).parents[1]))

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from cliptune.data.scan import scan
from cliptune.evaluation.prepared import decode, open_base, prompts_of, truth_of
from cliptune.evaluation.vectors import fit_class_vectors
from cliptune.models.towers import ImageTower, TextTower
from engine import peers

Rows = npt.NDArray[np.int64]
COMMON, RARE = 50, 1


@dataclass(frozen=True)
class Features:
    """A set of images as a base sees it."""

    images: Tensor
    labels: Tensor
    texts: Tensor
    scale: float
    train: Rows
    test: Rows


def looked_at(folder: Path, base: str) -> Features:
    """The features of all images and prompts of a folder."""
    cancel = CancelToken()
    job = jobs.build(
        {
            "data": {"images": str(folder)},
            "base": {"model": base},
            "method": {"kind": "zero-shot"},
            "train": {"precision": "fp32"},
        }
    )
    scanned = finish(scan(job.data, cancel))
    towers = finish(open_base(job, cancel))
    rows = np.arange(len(scanned.table))
    pixels = finish(decode(scanned, rows, towers.framing, cancel))
    images = ImageTower(towers, torch.float32, pixels)
    prompts = prompts_of(job, scanned)
    texts = TextTower(towers, torch.float32, prompts.texts, prompts.each)
    parts = np.array(scanned.table["split"][:])
    return Features(
        finish(images.encode(rows, cancel, "features")).cpu(),
        truth_of(scanned),
        finish(texts.encode(np.arange(len(texts)), cancel, "features")).cpu(),
        towers.scale().item(),
        np.flatnonzero(parts != "test"),
        np.flatnonzero(parts == "test"),
    )


def drawn(labels: npt.NDArray[np.int64], images: str, generator: np.random.Generator) -> Rows:
    """Places of the images to learn from: so many a class, "all", or "1:50"."""
    classes = np.unique(labels)
    counts = np.full(len(classes), len(labels) if images == "all" else 0)
    if images == "1:50":
        counts = generator.permutation(np.geomspace(COMMON, RARE, len(classes)).round().astype(int))
    elif images != "all":
        counts[:] = int(images)
    chosen = [
        generator.permutation(np.flatnonzero(labels == label))[:count]
        for label, count in zip(classes, counts, strict=True)
    ]
    return np.sort(np.concatenate(chosen))


def ours(images: Tensor, labels: Tensor, texts: Tensor, scale: float, balanced: bool) -> Tensor:
    work = fit_class_vectors(images, labels, scale * texts, 0, CancelToken(), balanced=balanced)
    return finish(work).vectors


def by_scikit(
    images: Tensor, labels: Tensor, texts: Tensor, scale: float, balanced: bool
) -> Callable[[Tensor], Tensor]:
    """`LogisticRegressionCV` with its defaults, over five folds where a class has as many."""
    from sklearn.linear_model import LogisticRegression, LogisticRegressionCV
    from sklearn.model_selection import StratifiedKFold

    weights = "balanced" if balanced else None
    folds = min(5, max(2, int(labels.unique(return_counts=True)[1].min())))
    model = LogisticRegression(max_iter=2000, class_weight=weights)
    if labels.unique(return_counts=True)[1].max() > 1:
        split = StratifiedKFold(folds, shuffle=True, random_state=0)
        model = LogisticRegressionCV(cv=split, max_iter=2000, class_weight=weights)
    model.fit(images.numpy(), labels.numpy())
    return lambda others: torch.as_tensor(model.predict(others.numpy()))


def said(fit: Callable[..., Tensor]) -> Callable[..., Callable[[Tensor], Tensor]]:
    """A probe by vectors that knows nothing of balanced classes, as what it says of images."""

    def fitted(
        images: Tensor, labels: Tensor, texts: Tensor, scale: float, balanced: bool
    ) -> Callable[[Tensor], Tensor]:
        vectors = fit(images, labels, texts, scale)
        return lambda others: (others @ vectors.T).argmax(dim=1)

    return fitted


PROBES: dict[str, Callable[..., Callable[[Tensor], Tensor]]] = {
    "zero-shot": said(lambda images, labels, texts, scale: scale * texts),
    "ours": lambda *given: lambda others: (others @ ours(*given).T).argmax(dim=1),
    "scikit-learn": by_scikit,
    "scikit-learn from prompts": said(peers.text_logistic_cv),
    "CLAP": said(peers.clap),
    "LP++": said(peers.lp_plus_plus),
}


def accuracy(said: Tensor, truth: Tensor, balanced: bool) -> float:
    """The fraction that is right, or its mean over classes."""
    hits = (said == truth).float()
    if not balanced:
        return hits.mean().item()
    return float(np.mean([hits[truth == label].mean().item() for label in truth.unique()]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", type=Path, nargs="+")
    parser.add_argument("--base", action="append", required=True)
    parser.add_argument("--shots", default="1,2,4,8,16,1:50,1:50 balanced,all")
    parser.add_argument("--probes", default=",".join(PROBES))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--hold-out", action="store_true")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")  # scikit-learn's, of folds that lack a class
    names = asked.probes.split(",")
    seconds = dict.fromkeys(names, 0.0)
    means: dict[str, list[list[float]]] = {}
    print("| set, base | images a class | " + " | ".join(names) + " |")
    print("|---" * (len(names) + 2) + "|")
    for folder in asked.images:
        for base in asked.base:
            seen = looked_at(folder, base)
            for shots in asked.shots.split(","):
                images, _, balance = shots.partition(" ")
                scores: dict[str, list[float]] = {name: [] for name in names}
                for seed in range(asked.seeds):
                    generator = np.random.default_rng([seed, 14])
                    train, test = seen.train, seen.test
                    if asked.hold_out:
                        order = generator.permutation(train)
                        train, test = np.split(order, [len(order) * 4 // 5])
                    train = train[drawn(seen.labels[train].numpy(), images, generator)]
                    learned = seen.images[train], seen.labels[train]
                    for name in names:
                        began = time.process_time()
                        tell = PROBES[name](*learned, seen.texts, seen.scale, bool(balance))
                        scores[name].append(
                            accuracy(tell(seen.images[test]), seen.labels[test], bool(balance))
                        )
                        seconds[name] += time.process_time() - began
                row = [100 * float(np.mean(scores[name])) for name in names]
                means.setdefault(shots, []).append(row)
                cells = " | ".join(f"{value:.1f}" for value in row)
                print(f"| {folder.name}, {Path(base).name} | {shots} | {cells} |", flush=True)
    for shots, rows in means.items():
        cells = " | ".join(f"{value:.1f}" for value in np.mean(rows, axis=0))
        print(f"| mean | {shots} | {cells} |")
    print("\nCPU seconds: " + ", ".join(f"{name} {spent:.0f}" for name, spent in seconds.items()))


if __name__ == "__main__":
    main()
