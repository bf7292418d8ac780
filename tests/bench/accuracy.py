"""What tuning gains on a folder: zero-shot, a linear probe and each method, over several seeds.

    python tests/bench/accuracy.py FOLDER --seeds 3 --methods lora,qlora,full

Prints the mean and the spread over seeds, each seed with its own split, on the test pictures. With
`--hold-out` the test pictures are not looked at: a fifth of the training pictures stands in for
them, for choosing settings.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from cliptune import job as jobs
from cliptune.data.scan import scan
from cliptune.data.split import split
from cliptune.events import Failed, finish
from cliptune.job import Job
from cliptune.material import open_base, prepare, word
from cliptune.methods.zero_shot import ZeroShot
from cliptune.run import carry_out
from cliptune.runs import Run
from cliptune.stop import Stop


def linear_probe(job: Job) -> float:
    """Logistic regression on the frozen picture features; its strength chosen on validation."""
    whole = job.model_copy(update={"method": ZeroShot()})  # every picture as it is, uncropped
    scanned = finish(scan(job.data.images, Stop()))
    base = finish(open_base(whole, Stop()))
    splits = split(scanned, job.data.validation, job.data.seed)
    wording = word(whole, scanned)
    material = finish(prepare(whole, base, scanned, splits, wording, Stop(), training=False))
    rows = np.arange(len(scanned.table))
    features = finish(material.pictures.encode(rows, Stop(), "features")).float().cpu()
    features = features * features.shape[1] ** 0.5  # unit variance or so a feature
    labels = material.labels
    judged = splits.test if len(splits.test) else splits.validation
    scored = []
    for decay in (1e-4, 1e-3, 1e-2, 1e-1, 1.0):
        weight, bias = _regress(features[splits.train], labels[splits.train], decay)
        guesses = (features @ weight.T + bias).argmax(1)
        right = (guesses == labels).float()
        scored.append((right[splits.validation].mean().item(), right[judged].mean().item()))
    return max(scored, key=lambda pair: pair[0])[1]


def _regress(features: Tensor, labels: Tensor, decay: float) -> tuple[Tensor, Tensor]:
    weight = torch.zeros(int(labels.max()) + 1, features.shape[1], requires_grad=True)
    bias = torch.zeros(len(weight), requires_grad=True)
    optimiser = torch.optim.LBFGS([weight, bias], max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimiser.zero_grad()
        loss = functional.cross_entropy(features @ weight.T + bias, labels)
        loss = loss + decay * (weight**2).sum() / 2
        loss.backward()
        return loss

    optimiser.step(closure)
    return weight.detach(), bias.detach()


def held_out(images: Path, seed: int, place: Path) -> Path:
    """Links to the training pictures as train and test parts, a fifth of each class in test."""
    source = images / "train" if (images / "train").is_dir() else images
    for class_folder in sorted(source.iterdir()):
        files = sorted(class_folder.iterdir())
        order = np.random.default_rng([seed, 5]).permutation(len(files))
        for turn, number in enumerate(order):
            part = "test" if turn < len(files) // 5 else "train"
            link = place / part / class_folder.name / files[number].name
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(files[number])
    return place


def tune(job: Job, folder: Path) -> tuple[dict[str, Any], list[int]]:
    """The summary of a run, and the class that each test picture was taken for."""
    run = Run.create(job, folder)
    *_, last = carry_out(run, Stop())
    if isinstance(last, Failed):
        sys.exit(f"{last.message}\n{last.details}")
    summary = run.summary() or {}
    measured = run.measured()
    assert measured is not None
    return summary, measured.metrics.predicted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--methods", default="lora,qlora,full")
    parser.add_argument("--base", default="starter")
    parser.add_argument("--set", action="append", default=[], dest="settings")
    parser.add_argument("--hold-out", action="store_true")
    asked = parser.parse_args()
    found: dict[str, list[float]] = {}
    right: dict[str, list[np.ndarray]] = {}

    def note(name: str, value: float) -> None:
        found.setdefault(name, []).append(value)
        print(f"  {name}: {value:.1%}", flush=True)

    for seed in range(asked.seeds):
        print(f"seed {seed}", flush=True)
        with tempfile.TemporaryDirectory() as place:
            images = asked.images.absolute()
            if asked.hold_out:
                images = held_out(images, seed, Path(place) / "pictures")
            for kind in asked.methods.split(","):
                described: dict[str, Any] = {
                    "data": {"images": str(images), "seed": seed},
                    "base": {"model": asked.base},
                    "method": {"kind": kind},
                    "train": {"seed": seed},
                }
                for setting in asked.settings:
                    jobs.put(described, *jobs.parse_setting(setting))
                job = jobs.build(described)
                if kind == asked.methods.split(",")[0]:
                    note("linear probe", linear_probe(job))
                summary, predicted = tune(job, Path(place) / kind)
                if kind == asked.methods.split(",")[0]:
                    note("zero-shot", summary["zero_shot"]["accuracy"])
                note(kind, summary["accuracy"])
                memory = summary["peak_memory_bytes"] / 1e6
                print(
                    f"    {summary['seconds']:.0f} s, {memory:.0f} MB, "
                    f"{summary['trainable_share']:.2%}, best step {summary.get('best_step')} of "
                    f"{summary.get('steps')}",
                    flush=True,
                )
                labels = _labels(images, len(predicted))
                right.setdefault(kind, []).append(np.array(predicted) == labels)
    print(f"\n{'':14} mean   lowest highest, over {asked.seeds} seeds")
    for name, values in found.items():
        print(f"{name:14} {np.mean(values):6.1%} {min(values):6.1%} {max(values):6.1%}")
    if {"lora", "qlora"} <= right.keys() and not asked.hold_out:
        low, middle, high = _paired(np.stack(right["qlora"]), np.stack(right["lora"]))
        print(f"QLoRA - LoRA, paired: {middle:+.1%} (95 %: {low:+.1%} to {high:+.1%})")


def _labels(images: Path, count: int) -> np.ndarray:
    """The true class of each test picture, in the scanner's order."""
    scanned = finish(scan(images, Stop()))
    chosen = [
        label
        for label, part in zip(scanned.table["label"][:], scanned.table["split"][:], strict=True)
        if part == "test"
    ]
    assert len(chosen) == count
    return np.array(chosen)


def _paired(one: np.ndarray, other: np.ndarray) -> tuple[float, float, float]:
    """The mean difference of two `(seeds, pictures)` tables of hits, with a bootstrap over both."""
    difference = one.astype(float) - other.astype(float)
    generator = np.random.default_rng(0)
    seeds, pictures = difference.shape
    drawn = []
    for _ in range(10_000):
        rows = generator.integers(0, seeds, seeds)
        columns = generator.integers(0, pictures, pictures)
        drawn.append(difference[np.ix_(rows, columns)].mean())
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(difference.mean()), float(high)


if __name__ == "__main__":
    main()
