"""On an NVIDIA card: each method trains, in bf16 and in 4 and 8 bits, and memory is the card's."""

import math
from pathlib import Path

import pytest
import torch

from cliptune.methods import METHODS
from cliptune.runs import Run
from engine import drawn
from engine.tiny import tiny_clip
from engine.training import carry, losses, small_job

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="no NVIDIA card here")


@pytest.mark.parametrize("kind", [kind for kind in METHODS if METHODS[kind].trains])
@pytest.mark.parametrize("make", [drawn.classes, drawn.captions])
def test_every_method_learns(
    kind: str, make: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reset, reserved = torch.cuda.reset_peak_memory_stats, list[int]()

    def noted(device: torch.device) -> None:
        """PyTorch counts anew where a run begins, and where a step is recorded."""
        reserved.append(torch.cuda.max_memory_reserved())
        reset(device)

    monkeypatch.setattr(torch.cuda, "reset_peak_memory_stats", noted)
    base, images = tiny_clip(tmp_path / "base"), make(tmp_path / "images")  # type: ignore[operator]
    settings = {"device": "cuda", "precision": "auto", "crop": True, "flip": True}
    told = losses(carry(small_job(images, base, kind, epochs=10, **settings), tmp_path / "run"))
    assert all(map(math.isfinite, told)) and told[-1] < told[0]
    summary = Run(tmp_path / "run").summary()
    assert summary is not None
    of_run = [*reserved[1:], torch.cuda.max_memory_reserved()]
    assert 0 < summary.peak_memory_bytes <= max(of_run)


@pytest.mark.parametrize("quantisation", ["nf4", "int8"])
@pytest.mark.parametrize(
    "kind", [kind for kind in METHODS if "int8" in METHODS[kind].quantisations]
)
def test_a_quantised_base_evaluates_and_then_trains(
    kind: str, quantisation: str, tmp_path: Path
) -> None:
    base, images = tiny_clip(tmp_path / "base"), drawn.classes(tmp_path / "images")
    job = small_job(images, base, kind, device="cuda", precision="auto")
    job = job.model_copy(
        update={"base": job.base.model_copy(update={"quantisation": quantisation})}
    )
    assert all(map(math.isfinite, losses(carry(job, tmp_path / "run"))))


@pytest.mark.parametrize("kind", ["lora", "bottleneck", "prefix", "prompt"])
def test_fp32_losses_equal_the_cpus(kind: str, tmp_path: Path) -> None:
    base, images = tiny_clip(tmp_path / "base"), drawn.classes(tmp_path / "images")
    rate = {"epochs": 3, "learning_rate": 1e-3}
    here = losses(carry(small_job(images, base, kind, **rate), tmp_path / "cpu"))
    there = losses(carry(small_job(images, base, kind, **rate, device="cuda"), tmp_path / "cuda"))
    assert there == pytest.approx(here, abs=1e-3)
