"""What every method can be exported as: proven, how far off, how large, how long it takes.

    python tests/bench/exports.py                 the starter
    python tests/bench/exports.py --vit-b-32      a CLIP of ViT-B/32's shape with random weights

Each method is trained for one pass over a few of the sample images. Prints the matrix as
Markdown, every "no" with its reason, and how many images a second onnxruntime and torch see.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import torch

import cliptune_resources

sys.path.insert(0, str(Path(__file__).parents[1]))

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Failed, finish
from cliptune.export import TARGETS
from cliptune.export.exporting import Exported, export
from cliptune.methods import METHODS
from cliptune.models.load import load
from cliptune.runs import Run
from cliptune.training.session import carry_out
from engine.big import vit_b_32
from engine.exports import some_sample_images

IMAGES = 16
"""Of each class, a quarter of which is for validation, and so for the proof."""
BATCH = 32


def run(kind: str, images: Path, base: str, place: Path) -> Run:
    """A short run of a method."""
    job = jobs.build(
        {
            "data": {"images": str(images), "validation": 0.25},
            "base": {"model": base},
            "method": {"kind": kind},
            "train": {"epochs": 1, "batch_size": 16, "device": "cpu", "precision": "fp32"},
        }
    )
    for event in carry_out(Run.create(job, place), CancelToken()):
        if isinstance(event, Failed):
            raise SystemExit(event.details or event.message)
    return Run(place)


def cells(found: Exported) -> str:
    """A row of the matrix."""
    half = found.readers.get("fp16") or found.readers.get("fp16 by words")
    in_half = f"{half.difference:.1e}, {half.agreement:.1%}" if half else "-"
    right = f"{found.accuracy:.1%} / {found.accuracy_here:.1%}"
    size, seconds = f"{found.size / 1e6:,.1f} MB", f"{found.seconds:.0f} s"
    exact = f"{found.difference:.1e} | {found.agreement:.1%}"
    return f"{exact} | {in_half} | {right} | {size} | {seconds}"


def throughput(base: Path, place: Path) -> str:
    """How many images a second torch and onnxruntime see, in turn, after one of each."""
    whole = load(base, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)
    session = onnxruntime.InferenceSession(
        str(place / "fp32" / "image.onnx"), providers=["CPUExecutionProvider"]
    )
    shape = (BATCH, 3, whole.resolution, whole.resolution)
    pixels = np.random.default_rng(0).normal(size=shape).astype(np.float32)

    def by_torch() -> object:
        with torch.inference_mode():
            return whole.encode_images(torch.from_numpy(pixels))

    def by_onnx() -> object:
        return session.run(None, {"pixel_values": pixels})

    def seconds(work: Callable[[], object]) -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    turns = [(seconds(by_torch), seconds(by_onnx)) for _ in range(6)][1:]
    rates = [BATCH / statistics.median(column) for column in zip(*turns, strict=True)]
    ratios = [of_torch / of_onnx for of_torch, of_onnx in turns]
    return (
        f"Images a second on {torch.get_num_threads()} threads: torch {rates[0]:,.0f}, "
        f"onnxruntime {rates[1]:,.0f}; {statistics.median(ratios):.2f} times as many "
        f"({min(ratios):.2f} to {max(ratios):.2f})."
    )


def main() -> int:
    """Print the matrix and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vit-b-32", action="store_true", help="instead of the starter")
    parser.add_argument("--methods", default=",".join(METHODS))
    chosen = parser.parse_args()
    refusals = []
    with tempfile.TemporaryDirectory() as room:
        place = Path(room)
        base = Path(cliptune_resources.starter())
        if chosen.vit_b_32:
            base = vit_b_32(place / "base")
        images = some_sample_images(place / "images", IMAGES)
        print("| method | target | difference | same | fp16 | right / here | size | time |")
        print("|---|---|---|---|---|---|---|---|", flush=True)
        ratio = ""
        for kind in chosen.methods.split(","):
            made = run(kind, images, str(base), place / "run")
            for name, target in TARGETS.items():
                if reason := target.why_not(kind):
                    refusals.append(f"- {METHODS[kind].label} as {name}: {reason}")
                    print(f"| {METHODS[kind].label} | {name} | no |  |  |  |  |  |", flush=True)
                    continue
                out = place / "out"
                found = finish(export(made.folder, name, out, CancelToken(), device="cpu"))
                print(f"| {METHODS[kind].label} | {name} | {cells(found)} |", flush=True)
                if name == "onnx" and not ratio:
                    ratio = throughput(base, out)
                shutil.rmtree(out)
            shutil.rmtree(made.folder)
    print("", *refusals, "", ratio, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
