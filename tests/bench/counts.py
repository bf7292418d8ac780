"""What a step of the headline has to do, counted without a card: on the shape of ViT-B/32.

    python tests/bench/counts.py [METHOD ...] [--batch 32]

70 classes of two wordings each, images cropped and mirrored at random. "kernels" are the operations
of PyTorch that compute something, about as many as are launched: on a card attention takes
fewer, and casts to 16 bits come to them. "ms" is what the arithmetic takes at
`--tflops`, a third of what an H100 or H200 has in bf16. "MB" go to the card, and take "copy ms" at
`--gigabytes` a second, a PCIe 4.0 slot of 16 lanes; "draw ms" is what this machine takes to find
them, of one core, here.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils.flop_counter import FlopCounterMode

sys.path.insert(0, str(Path(__file__).parents[1]))

from cliptune import job as jobs
from cliptune.data.batches import views
from cliptune.methods import METHODS
from cliptune.models.towers import Pixels
from cliptune.training.memory import DatasetShape
from engine.big import vit_b_32
from engine.test_card import on_card, stand_in

IMAGES, SIDE, DRAWN = 1000, 280, 20
"""Of a run, of the larger squares that crops are cut from, and batches that are drawn."""
CLASSES, WORDINGS, TOKENS = 70, 2, 10


class Kernels(TorchDispatchMode):
    """Counts what is not only another view of the same numbers, or a question."""

    count = 0

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        view = func.is_view or func.name() == "aten::_unsafe_view"
        self.count += func.namespace == "aten" and not view
        return func(*args, **(kwargs or {}))


def drawing(batch: int) -> tuple[float, int]:
    """Seconds of the processor to find a batch of decoded images, and its bytes."""
    decoded = np.zeros((IMAGES, SIDE, SIDE, 3), np.uint8)
    pixels = Pixels(decoded, np.arange(IMAGES), IMAGES)
    orders = [np.random.default_rng(n).permutation(IMAGES)[:batch] for n in range(DRAWN)]
    began = time.process_time()
    for rows in orders:
        found = pixels.to(torch.device("cpu"), rows)
        views(batch, torch.Generator().manual_seed(0), crop=True, flip=True)
    return (time.process_time() - began) / DRAWN, found.nbytes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    trained = [kind for kind, method in METHODS.items() if method.trains]
    parser.add_argument("methods", nargs="*", choices=trained)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--tflops", type=float, default=330.0)
    parser.add_argument("--gigabytes", type=float, default=25.0)
    asked = parser.parse_args()
    seconds, size = drawing(asked.batch)
    copy = size / asked.gigabytes / 1e9
    dataset = DatasetShape(IMAGES, CLASSES * WORDINGS, TOKENS)
    print("| method | GFLOP | ms | kernels | MB | copy ms | draw ms |")
    print("|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        base = vit_b_32(Path(place))
        for kind in asked.methods or trained:
            given = {"data": {"images": place}, "method": {"kind": kind}}
            job = jobs.build(given | {"train": {"batch_size": asked.batch}})
            with (
                on_card(job, base, dataset, asked.batch) as step,
                FlopCounterMode(display=False) as flops,
                Kernels() as kernels,
            ):
                step()
            of_card = flops.get_total_flops()
            cells = [f"{of_card / 1e9:.0f}", f"{of_card / asked.tflops / 1e9:.2f}"]
            cells += [str(kernels.count), f"{size / 1e6:.1f}", f"{1000 * copy:.2f}"]
            print("|", " | ".join([kind, *cells, f"{1000 * seconds:.1f}"]), "|", flush=True)


if __name__ == "__main__":
    main()
