"""Estimated against real memory: every method on three shapes, two batches, fp32 and bf16.

    python tests/bench/memory.py [--shapes starter,b-32,l-14]

Real steps on real tensors, random weights. On a CPU every tensor that lives is counted; on an
NVIDIA card PyTorch's own count of the most that was allocated is the measure.
"""

import argparse
import gc
import sys
import tempfile
from pathlib import Path

import torch
from transformers import CLIPConfig

sys.path.insert(0, str(Path(__file__).parents[1]))

import cliptune_resources
from cliptune.base import catalogue
from cliptune.methods import METHODS
from cliptune.training.memory import Pile, simulate
from engine.big import shaped
from engine.test_memory import described, held

SHAPES = {"b-32": "vit-b-32", "l-14": "vit-l-14"}
BATCHES = {"starter": (16, 64), "b-32": (4, 16), "l-14": (2, 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shapes", default="starter,b-32,l-14")
    shapes = parser.parse_args().shapes.split(",")
    print("| shape | method | precision | batch | estimated | real | ratio |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for shape in shapes:
        with tempfile.TemporaryDirectory() as place:
            folder = cliptune_resources.starter()
            if shape in SHAPES:
                entry = catalogue.resolve(SHAPES[shape])
                assert isinstance(entry, catalogue.Entry)
                folder = shaped(Path(place), entry)
            for kind in (kind for kind in METHODS if METHODS[kind].trains):
                for precision in ("fp32", "bf16"):
                    for batch in BATCHES[shape]:
                        one(shape, kind, precision, batch, folder)


def one(shape: str, kind: str, precision: str, batch: int, folder: Path) -> None:
    job = described(kind, train={"batch_size": batch, "precision": precision})
    pile = Pile(2 * batch, 10, 7)
    config = CLIPConfig.from_pretrained(folder)
    found = simulate(job, config, pile, folder, batch)
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    peak = held(job, folder, pile, batch)[1]
    if torch.cuda.is_available():
        peak = torch.cuda.max_memory_allocated()
    print(
        f"| {shape} | {kind} | {precision} | {batch} | {found.peak / 1e6:,.0f} MB | "
        f"{peak / 1e6:,.0f} MB | {found.peak / peak:.3f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
