"""Small runs for tests: a tiny CLIP on images of three colours, in fp32 and without chance."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from torch import Tensor

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Event, Failed, Step
from cliptune.job import Job
from cliptune.methods import METHODS
from cliptune.runs import Run
from cliptune.training import interpolation
from cliptune.training.loss import Loss
from cliptune.training.session import carry_out

EXACT = {
    "crop": False,
    "flip": False,
    "precision": "fp32",
    "device": "cpu",
    "classifier": "words",
    "patience": 0,
}
RATES = {"bottleneck": 3e-4, "full": 1e-5, "prefix": 1e-2, "prompt": 2e-3}
"""What is trained at where a test does not say; 2e-4 else."""


def small_job(
    images: Path,
    base: Path,
    method: str = "lora",
    settings: dict[str, Any] | None = None,
    *,
    templates: Sequence[str] = ("a photo of a {}",),
    **train: Any,
) -> Job:
    """A job without augmentation and dropout, four images a step."""
    plain = {"dropout": 0.0} if "dropout" in METHODS[method].model_fields else {}
    return jobs.build(
        {
            "data": {"images": str(images), "templates": templates},
            "base": {"model": str(base)},
            "method": {"kind": method} | plain | (settings or {}),
            "train": EXACT
            | {"epochs": 2, "batch_size": 8, "learning_rate": RATES.get(method, 2e-4)}
            | train,
        }
    )


def all_the_way(patch: pytest.MonkeyPatch) -> None:
    """Let runs end at what was tuned, not between it and the base."""
    patch.setattr(interpolation, "FRACTIONS", (1.0,))
    patch.setattr(interpolation, "usual", lambda images, reach: 1.0)


def carry(job: Job, folder: Path) -> list[Event]:
    """All events of a run that must not fail."""
    events = list(carry_out(Run.create(job, folder), CancelToken()))
    for event in events:
        assert not isinstance(event, Failed), event.details or event.message
    return events


def losses(events: list[Event]) -> list[float]:
    """The loss of every step."""
    return [event.loss for event in events if isinstance(event, Step)]


def backward(criterion: Loss, rows: np.ndarray, micro_batch: int, seed: int = 0) -> Tensor:
    """The loss of some rows, whose gradients are added."""
    return criterion.backward(criterion.draw(rows, micro_batch, seed), seed)
