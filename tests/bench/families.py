"""Every method on every family of bases, as tables; and a step's time at the size people tune.

    python tests/bench/families.py
    python tests/bench/families.py --speed clip,siglip,chinese_clip,metaclip_2,altclip

The first makes tiny models, and each cell is a test of its own. The second takes LoRA's step on a
base of that size with random weights, in turn with a bare loop of transformers and PEFT. What a
step holds at that size is measured by `memory.py --shapes`.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))


class Cells:
    """What the tests of cells say, as pytest reports it."""

    def __init__(self) -> None:
        self.shown: dict[tuple[str, str, str], str] = {}
        self.reasons: dict[str, None] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take what a test said when it passed; nothing else may be."""
        for name, told in report.user_properties:
            if name == "cell" and report.when == "call":
                family, kind, column, shown, reason = told  # type: ignore[misc]
                self.shown[family, kind, column] = shown if report.passed else "FAILED"
                if reason:
                    self.reasons[f"{kind}, {column}: {reason}"] = None


def tables() -> int:
    """Print a table for each family, and why there is not what there is not."""
    os.environ["CLIPTUNE_SLOW"] = "1"  # before tests are marked
    cells = Cells()
    cell = str(TESTS / "engine" / "test_family_matrix.py")
    failed = pytest.main(["-q", "-n0", "-p", "no:cacheprovider", cell], plugins=[cells])
    families, kinds, columns = (dict.fromkeys(keys) for keys in zip(*cells.shown, strict=True))
    for family in families:
        print(f"\n| {family} | {' | '.join(columns)} |")
        print(f"|---|{'---|' * len(columns)}")
        for kind in kinds:
            row = [cells.shown.get((family, kind, column), "FAILED") for column in columns]
            print(f"| {kind} | {' | '.join(row)} |")
    print("\nNo:\n")
    for reason in cells.reasons:
        print(f"- {reason}")
    return int(failed)


def speed(families: list[str]) -> None:
    """Print how many times as long a bare step takes as ours, for each family."""
    from ratios import BATCH, CLASSES, compare, step, tuned

    from cliptune.models import devices
    from engine.big import of_family

    precision = devices.precision(torch.device("cpu"), "auto")
    print(f"{torch.get_num_threads()} threads, {precision}, {BATCH} images, {len(CLASSES)} prompts")
    for family in families:
        with tempfile.TemporaryDirectory() as place:
            folder = of_family(Path(place), family)
            base = tuned(folder, precision)
            side = base.resolution
            shape = (BATCH, side, side, 3)
            pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
            ours = stepping(base.model, step(base, pixels, precision))
            compare(family, ours, bare(folder, base, pixels, precision))


def stepping(model: torch.nn.Module, backward: Callable[[], object]) -> Callable[[], None]:
    """A whole step: there, back, and AdamW."""
    learning = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(learning, lr=1e-4)

    def taken() -> None:
        backward()
        optimiser.step()
        optimiser.zero_grad()

    return taken


def bare(folder: Path, base: Any, pixels: np.ndarray, precision: torch.dtype) -> Callable[[], None]:
    """The same step by transformers and PEFT alone."""
    from peft import get_peft_model
    from ratios import CLASSES
    from torch.nn.functional import cross_entropy
    from transformers import AutoModel

    config = copy(base.model.peft_config["default"])
    plain = AutoModel.from_pretrained(folder, dtype=torch.float32)
    model = get_peft_model(plain, config).train()
    filled = (
        {"padding": "max_length", "max_length": base.context_length}
        if base.family.padded
        else {"padding": True}
    )
    texts = base.tokenizer(CLASSES, return_tensors="pt", **filled)
    images = base.normalise(torch.from_numpy(pixels).permute(0, 3, 1, 2)).float()

    def backward() -> None:
        with torch.autocast("cpu", precision, enabled=precision != torch.float32):
            logits = model(pixel_values=images, **texts).logits_per_image
        cross_entropy(logits.float(), torch.arange(len(images))).backward()

    return stepping(model, backward)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speed", default="", help="families, by their kinds")
    given = parser.parse_args()
    if given.speed:
        speed(given.speed.split(","))
    else:
        sys.exit(tables())
