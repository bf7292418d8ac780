"""Draws a pool of world images with prompts once, so that drawing never holds up training."""

import argparse
import json
from multiprocessing import Pool
from pathlib import Path
from random import Random

import numpy as np
import world

TEXTS = 8  # different prompts kept for each image


def draw_one(seed: str) -> tuple[np.ndarray, dict]:
    make = world.make_plain if "plain" in seed else world.make
    pixels, scene = make(seed)
    rng = Random(f"{seed}-words")
    alone = scene.noun if scene.count == 1 and not scene.other else None
    prompts = [world.prompt(rng, scene) for _ in range(TEXTS)]
    return pixels, {"prompts": prompts, "sided": scene.sided, "alone": alone}


def draw_pool(folder: Path, seed: str, size: int, processes: int) -> None:
    """Write `pixels.npy` (size, SIDE, SIDE, 3) uint8 and `told.jsonl`, one line an image."""
    if (folder / "told.jsonl").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    shape = (size, world.SIDE, world.SIDE, 3)
    pixels = np.lib.format.open_memmap(folder / "pixels.npy", "w+", np.uint8, shape)
    lines = []
    seeds = (f"{seed}-{i}" for i in range(size))
    with Pool(processes) as workers:
        for i, (image, told) in enumerate(workers.imap(draw_one, seeds, chunksize=64)):
            pixels[i] = image
            lines.append(json.dumps(told))
    pixels.flush()
    (folder / "told.jsonl").write_text("\n".join(lines))  # last: its presence means complete


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--train", type=int, default=64_000)
    parser.add_argument("--plain", type=int, default=32_000)
    parser.add_argument("--validation", type=int, default=2_000)
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    draw_pool(args.folder / "validation", "starter-validation", args.validation, args.processes)
    draw_pool(args.folder / "train", "starter-train", args.train, args.processes)
    draw_pool(args.folder / "plain", "starter-plain", args.plain, args.processes)
