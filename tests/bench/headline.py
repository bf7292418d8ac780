"""Seconds of the headline: a method on 1,000 images for 20 epochs, on the shape of ViT-B/32.

    python tests/bench/headline.py [METHOD ...] [--images 1000] [--epochs 20]

Random weights, 70 classes, 32 images a step, all else as a run has it by itself. What is decoded is
told apart: images lie decoded where they were trained on before. "step" is the middle of what the
steps after the first epoch took; how much of the time they are shows what evaluations and the rest
cost. The memory is what was expected, and what was held at most. On a card it is said why steps are
not taken as a CUDA graph, where they are not.
"""

import argparse
import logging
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Evaluated, Event, Failed, Progress, Step, finish
from cliptune.methods import METHODS
from cliptune.models import devices
from cliptune.runs import Run
from cliptune.training.estimate import estimate_job_memory
from cliptune.training.session import carry_out
from engine.big import vit_b_32

CLASSES, BATCH, SIDE = 70, 32, 320


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("methods", nargs="*", choices=[*METHODS])
    parser.add_argument("--images", type=int, default=1000)
    parser.add_argument("--epochs", type=int, default=20)
    asked = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stdout)
    logging.getLogger().setLevel(logging.WARNING)
    logging.getLogger("cliptune").setLevel(logging.INFO)
    print(
        f"{devices.describe(devices.pick('auto'))}, {asked.images:,} images, {asked.epochs} epochs"
    )
    print(
        "| method | all s | decoding s | all but that s | steps s | step ms | evaluations s "
        "| expected GB | held GB |"
    )
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as place:
        base = vit_b_32(Path(place) / "base")
        images = draw(Path(place) / "images", asked.images)
        for number, method in enumerate(asked.methods or ["lora"]):
            described = {
                "data": {"images": str(images)},
                "base": {"model": str(base)},
                "method": {"kind": method},
                "train": {"epochs": asked.epochs, "batch_size": BATCH, "learning_rate": 1e-4}
                | {"patience": 0},
            }
            run = Run.create(jobs.build(described), Path(place) / f"run-{number}")
            print(row(method, run), flush=True)


def draw(folder: Path, count: int) -> Path:
    """Noise, written as JPEG of a camera's quality, so many a class."""
    generator = np.random.default_rng(0)
    for index in range(count):
        place = folder / f"class {index % CLASSES:02}"
        place.mkdir(parents=True, exist_ok=True)
        rough = generator.integers(0, 256, (40, 40, 3), dtype=np.uint8)
        Image.fromarray(rough).resize((SIDE, SIDE)).save(place / f"{index:05}.jpg", quality=92)
    return folder


def row(method: str, run: Run) -> str:
    """Carry a run out; where its time went, as a row of the table."""
    spent, steps = Counter[str](), []
    began = before = time.perf_counter()
    event: Event | None = None
    for event in carry_out(run, CancelToken()):
        now = time.perf_counter()
        spent[part(event)] += now - before
        if isinstance(event, Step) and event.epoch > 1:
            steps.append(BATCH / event.images_per_second)
        before = now
    if isinstance(event, Failed):
        return f"| {method} | {event.message} | {event.details[-2000:]} |"
    whole = before - began
    told = (whole, spent["decode"], whole - spent["decode"], spent["step"])
    seconds = " | ".join(f"{one:.1f}" for one in told)
    step = median(steps) * 1000 if steps else float("nan")
    expected = finish(estimate_job_memory(run.job, CancelToken())).peak
    summary = run.summary()
    assert summary is not None
    memory = f"{expected / 1e9:.2f} | {summary.peak_memory_bytes / 1e9:.2f}"
    return f"| {method} | {seconds} | {step:.1f} | {spent['evaluate']:.1f} | {memory} |"


def part(event: Event) -> str:
    """What the time until an event was spent on."""
    if isinstance(event, Progress):
        return event.phase
    if isinstance(event, Step):
        return "step"
    return "evaluate" if isinstance(event, Evaluated) else "beside"


if __name__ == "__main__":
    main()
