"""What tuning gains on a folder: zero-shot, a linear probe and each method, over several seeds.

    python tests/bench/accuracy.py FOLDER
    python tests/bench/accuracy.py FOLDER --hold-out --methods prompt --vary train.epochs=20,60

Prints the mean and the spread over seeds, each seed with its own split, on the test images. With
`--hold-out` the test images are not looked at: a fifth of the training images stands in for
them, for choosing settings; each `--vary` multiplies the rows.
"""

import argparse
import gc
import itertools
import multiprocessing
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Failed
from cliptune.methods import METHODS
from cliptune.runs import Run
from cliptune.training.session import carry_out


def held_out(images: Path, seed: int, place: Path) -> Path:
    """Links to the training images as train and test parts, a fifth of each class in test."""
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


GUIDE = {
    "lora": 23.4,
    "qlora": 23.0,
    "bottleneck": 20.8,
    "prefix": 17.2,
    "prompt": 12.9,
    "full": 26.6,
}
"""Points above zero-shot in the guide's own table (Stanford Dogs, ten classes)."""


@dataclass(frozen=True)
class Case:
    """A row of the table: a method, with what is set for it."""

    method: str
    settings: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """As it stands in the table."""
        return " ".join((self.method, *(one.split(".", 1)[1] for one in self.settings)))


@dataclass(frozen=True)
class Result:
    """What came of a case with one seed."""

    name: str
    accuracy: float
    seconds: float = 0.0
    peak_memory: float = 0.0
    fraction: float = 0.0
    best: str = ""
    right: tuple[bool, ...] = ()
    """Of each measured image, whether its class was found."""


def tune(case: Case, asked: argparse.Namespace, seed: int) -> Result:
    """Carry out a case with a seed."""
    gc.collect()  # what a run before this one left would be counted with this one's memory
    with tempfile.TemporaryDirectory() as place:
        images = asked.images.absolute()
        if asked.hold_out:
            images = held_out(images, seed, Path(place) / "images")
        described: dict[str, Any] = {
            "data": {"images": str(images), "seed": seed},
            "base": {"model": asked.base},
            "method": {"kind": case.method},
            "train": {"seed": seed},
        }
        for setting in (*asked.settings, *case.settings):
            jobs.put(described, *jobs.parse_setting(setting))
        job = jobs.build(described)
        run = Run.create(job, Path(place) / "run")
        *_, last = carry_out(run, CancelToken())
        if isinstance(last, Failed):
            sys.exit(f"{case.name}: {last.message}\n{last.details}")
        summary, measured = run.summary(), run.measured()
        assert summary is not None and measured is not None
        return Result(
            case.name,
            summary.accuracy,
            summary.seconds,
            summary.peak_memory_bytes,
            summary.trainable_fraction,
            f"step {summary.best_step} of {summary.steps}",
            tuple(answer.right for answer in measured.answers),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("images", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--methods", default=",".join(METHODS))
    parser.add_argument("--base", default="starter")
    parser.add_argument("--set", action="append", default=[], dest="settings")
    parser.add_argument("--vary", action="append", default=[], help="train.epochs=20,60")
    parser.add_argument("--hold-out", action="store_true")
    parser.add_argument("--workers", type=int, default=1, help="more than 1: times tell nothing")
    asked = parser.parse_args()
    cases = [
        Case(method, settings)
        for method in asked.methods.split(",")
        for settings in itertools.product(
            *map(_variations, asked.vary if METHODS[method].trains else [])
        )
    ]
    results: dict[str, list[Result]] = {}
    threads = max(1, torch.get_num_threads() // asked.workers)
    pool = ProcessPoolExecutor(
        asked.workers,
        multiprocessing.get_context("spawn"),
        initializer=torch.set_num_threads,
        initargs=(threads,),
    )
    with pool if asked.workers > 1 else nullcontext():
        work = [(case, asked, seed) for seed in range(asked.seeds) for case in cases]
        mapped = pool.map(tune, *zip(*work, strict=True)) if asked.workers > 1 else None
        for result in mapped or itertools.starmap(tune, work):
            results.setdefault(result.name, []).append(result)
            print(f"  {result.name}: {result.accuracy:.1%} {result.best}", flush=True)
    print(f"\nMeans over {asked.seeds} seeds, in brackets the lowest and the highest.\n")
    print("\n".join(_table(results)))
    if {"lora", "qlora"} <= results.keys() and not asked.hold_out:
        one, other = ([run.right for run in results[name]] for name in ("qlora", "lora"))
        low, middle, high = _paired(np.array(one), np.array(other))
        print(f"\nQLoRA - LoRA, paired: {middle:+.1%} (95 %: {low:+.1%} to {high:+.1%})")


def _variations(text: str) -> list[str]:
    """`train.epochs=20,60` -> `train.epochs=20`, `train.epochs=60`."""
    name, _, values = text.partition("=")
    return [f"{name}={value}" for value in values.split(",")]


def _table(results: dict[str, list[Result]]) -> Iterator[str]:
    yield "| method | accuracy | gained | guide's | training | peak memory | saved fraction |"
    yield "|---|---|---|---|---|---|---|"
    line = results.get("zero-shot")
    for name, found in results.items():
        scores = [100 * run.accuracy for run in found]
        label = METHODS[name].label if name in METHODS else name
        cells = [label, f"{np.mean(scores):.1f} % ({min(scores):.1f} to {max(scores):.1f})"]
        lift = ""
        if line and name != "zero-shot":
            lift = f"{np.mean(scores) - 100 * np.mean([run.accuracy for run in line]):+.1f}"
        cells += [lift, f"+{GUIDE[name]}" if name in GUIDE else ""]
        if any(run.fraction for run in found):
            cells.append(f"{np.mean([run.seconds for run in found]):.0f} s")
            cells.append(f"{np.mean([run.peak_memory for run in found]) / 1e6:.0f} MB")
            cells.append(f"{100 * found[0].fraction:.3g} %")
        else:
            cells += ["", "", ""]
        yield "| " + " | ".join(cells) + " |"


def _paired(one: np.ndarray, other: np.ndarray) -> tuple[float, float, float]:
    """The mean difference of two `(seeds, images)` tables of hits, with a bootstrap over both."""
    difference = one.astype(float) - other.astype(float)
    generator = np.random.default_rng(0)
    seeds, images = difference.shape
    drawn = []
    for _ in range(10_000):
        rows = generator.integers(0, seeds, seeds)
        columns = generator.integers(0, images, images)
        drawn.append(difference[np.ix_(rows, columns)].mean())
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(difference.mean()), float(high)


if __name__ == "__main__":
    main()
