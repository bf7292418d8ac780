"""Estimated against real memory: every method on three shapes, two batches, fp32 and bf16.

    python tests/bench/memory.py [--shapes starter,b-32,l-14]
    python tests/bench/memory.py --shapes siglip,chinese_clip    of families, as large as real ones

Real steps on real tensors, random weights. On a CPU every tensor that lives is counted; on an
NVIDIA card PyTorch's own count of the most that was allocated is the measure. There the libraries'
workspaces are in it, which no estimate knows of: the last column says how much they are.
"""

import argparse
import gc
import sys
import tempfile
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parents[1]))

import cliptune_resources
from cliptune.evaluation.prepared import room
from cliptune.methods import METHODS
from cliptune.models import catalogue, devices
from cliptune.models import folder as model_folder
from cliptune.training.memory import DatasetShape, simulate
from engine.big import of_family, shaped
from engine.test_memory import clear_card, described, held

SHAPES = {"b-32": "vit-b-32", "l-14": "vit-l-14"}
CUDA = torch.cuda.is_available()
BATCHES = (
    {"starter": (256, 512), "b-32": (64, 128), "l-14": (16, 32)}
    if CUDA
    else {"starter": (16, 64), "b-32": (4, 16), "l-14": (2, 4)}
)
PILE = (256, 24) if CUDA else (10, 7)
"""Prompts, and their tokens."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shapes", default="starter,b-32,l-14")
    shapes = parser.parse_args().shapes.split(",")
    best = devices.precision(devices.pick("auto"), "auto")
    precisions = ("fp32", "bf16") if best == torch.bfloat16 else ("fp32",)
    print("| shape | method | precision | batch | estimated | real | ratio | workspaces |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for shape in shapes:
        with tempfile.TemporaryDirectory() as place:
            folder = cliptune_resources.starter()
            if shape in SHAPES:
                entry = catalogue.resolve(SHAPES[shape])
                assert isinstance(entry, catalogue.Entry)
                folder = shaped(Path(place), entry)
            elif shape != "starter":
                folder = of_family(Path(place), shape)
            for kind in (kind for kind in METHODS if METHODS[kind].trains):
                for precision in precisions:
                    for batch in BATCHES.get(shape, BATCHES["b-32"]):
                        one(shape, kind, precision, batch, folder)


def one(shape: str, kind: str, precision: str, batch: int, folder: Path) -> None:
    job = described(kind, train={"batch_size": batch, "precision": precision})
    family = model_folder.family_of(folder)
    config = family.configuration(folder)
    prompts, tokens = PILE
    if family.padded:
        tokens = room(job.method, family.context(config))
    dataset = DatasetShape(2 * batch, prompts, tokens)
    found = simulate(job, config, dataset, folder, batch)
    before = clear_card() if CUDA else 0
    peak = held(job, folder, dataset, batch)[1]
    workspaces = "-"
    if CUDA:
        peak = torch.cuda.max_memory_allocated() - before
        gc.collect()
        workspaces = f"{(torch.cuda.memory_allocated() - before) / 1e6:,.0f} MB"
    print(
        f"| {shape} | {kind} | {precision} | {batch} | {found.peak / 1e6:,.0f} MB | "
        f"{peak / 1e6:,.0f} MB | {found.peak / peak:.3f} | {workspaces} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
