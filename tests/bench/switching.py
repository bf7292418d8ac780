"""Ten adapters on one base: what a switch takes, and what each holds, against loading anew.

    python tests/bench/switching.py [--shapes starter,b-32] [--adapters 10]

Adapters are LoRA of rank 8 with random weights, saved by PEFT and read back from their files. Going
from one to another is told as the time of an answer after a switch, that of the next one without,
and how often the one holds the other (median of all pairs, quartiles); an answer is of one image
that is decoded already.
"""

import argparse
import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from transformers.utils import logging as transformers_logging

sys.path.insert(0, str(Path(__file__).parents[1]))

import cliptune_resources
from cliptune.inference import adapter as adapters
from cliptune.inference.predict import Predictor
from cliptune.models import devices
from cliptune.models.load import TwoTowers, load
from engine.big import vit_b_32
from engine.untrusted_adapters import plain_lora

CLASSES = ("cat", "dog", "bird", "flower", "tree")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shapes", default="starter,b-32")
    parser.add_argument("--adapters", type=int, default=10)
    given = parser.parse_args()
    transformers_logging.disable_progress_bar()
    # PEFT asks transformers for a property by its old name.
    warnings.filterwarnings("ignore", ".*is_gradient_checkpointing", FutureWarning)
    print(f"On {devices.describe(devices.pick('auto'))}, {given.adapters} adapters.\n")
    print("| shape | switched | not | ratio | put on, once | load anew | each holds | in all "
          "| loaded each |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    for shape in given.shapes.split(","):
        with tempfile.TemporaryDirectory() as place:
            starter = Path(cliptune_resources.starter())
            base = starter if shape == "starter" else vit_b_32(Path(place) / "base")
            one(shape, base, Path(place), given.adapters)


def one(shape: str, folder: Path, place: Path, count: int) -> None:
    for number in range(count):
        plain_lora(folder, place / str(number), r=8)
    names = [str(number) for number in range(count)]
    base = opened(folder)
    predictor = Predictor(base, torch.float32)
    putting = [timed(lambda name=name: put_on(predictor, place / name, name)) for name in names]  # type: ignore[misc]

    side = base.resolution
    pixels = np.random.default_rng(0).integers(0, 256, (1, side, side, 3), dtype=np.uint8)

    def answer(name: str) -> None:
        ready = predictor._ready[name]
        ready.probabilities(predictor._features(ready.base, pixels)).tolist()

    firsts, agains = [], []
    for name in names * 5:
        firsts.append(timed(lambda name=name: answer(name)))  # type: ignore[misc]
        agains.append(timed(lambda name=name: answer(name)))  # type: ignore[misc]
    ratios = [first / again for first, again in zip(firsts, agains, strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4)
    first, again = statistics.median(firsts), statistics.median(agains)
    loading = [timed(lambda: put_on(Predictor(opened(folder), torch.float32), place / "0", "0"))
               for _ in range(3)]  # fmt: skip
    known = {values.data_ptr() for values in base.model.parameters()}
    own = [
        sum(
            p.nbytes
            for p in predictor._ready[name].base.model.parameters()
            if p.data_ptr() not in known
        )
        for name in names
    ]
    whole = base.memory()
    print(
        f"| {shape} | {1e3 * first:.1f} ms | {1e3 * again:.1f} ms "
        f"| {middle:.2f} ({low:.2f} to {high:.2f}) "
        f"| {statistics.median(putting):.2f} s | {statistics.median(loading):.2f} s "
        f"| {own[0] / 1e6:.2f} MB | {(whole + sum(own)) / 1e6:,.0f} MB "
        f"| {(count * whole + sum(own)) / 1e6:,.0f} MB |",
        flush=True,
    )


def opened(folder: Path) -> TwoTowers:
    device = devices.pick("auto")
    return load(folder, device=device, quantisation="none", dtype=torch.float32)


def put_on(predictor: Predictor, folder: Path, name: str) -> None:
    prompts = [f"a photo of a {word}" for word in CLASSES]
    predictor.add(adapters.read(folder).telling(CLASSES, prompts), name)


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
