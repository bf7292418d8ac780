"""A run of ClipTune that a bench holds against a plain script, to the last digits."""

import sys
from pathlib import Path
from typing import Any

from plain import EXACT

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Failed, Step
from cliptune.runs import Run, RunSummary
from cliptune.training.session import carry_out


def ours(
    images: Path, base: Path, seed: int, place: Path, **train: Any
) -> tuple[RunSummary, list[float]]:
    """What a run came to on the test images, and the loss of each of its steps."""
    described = {
        "data": {"images": str(images), "seed": seed},
        "base": {"model": str(base)},
        "method": {"kind": "lora", "dropout": 0.0},
        "train": EXACT | {"seed": seed} | train,
    }
    run = Run.create(jobs.build(described), place)
    events = list(carry_out(run, CancelToken()))
    if isinstance(events[-1], Failed):
        sys.exit(f"{events[-1].message}\n{events[-1].details}")
    summary = run.summary()
    assert summary is not None
    return summary, [event.loss for event in events if isinstance(event, Step)]
