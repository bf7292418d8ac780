"""A CLIP of ViT-B/32's shape: what it weighs, quantised or not, and that it trains on a CPU."""

import math
from pathlib import Path

import pytest
import torch

from cliptune.models.load import load
from cliptune.runs import Run
from cliptune.training import tuning
from engine import drawn
from engine.big import vit_b_32
from engine.training import all_the_way, carry, losses, small_job
from slow import slow

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return vit_b_32(tmp_path_factory.mktemp("vit-b-32"))


@slow
def test_it_takes_a_third_in_4_bits(big: Path) -> None:
    whole = load(big, device=CPU, quantisation="none", dtype=torch.float32)
    small = load(big, device=CPU, quantisation="nf4", dtype=torch.float32)
    print(f"parameters: {whole.memory() / 1e6:.0f} MB, in 4 bits {small.memory() / 1e6:.0f} MB")
    assert whole.parameters() == small.parameters() == 151_277_313
    assert whole.memory() == pytest.approx(605.1e6, rel=0.001)
    assert small.memory() < 200e6
    with torch.no_grad():
        features = small.encode_images(torch.zeros(2, 3, 224, 224))
    assert features.shape == (2, 512) and features.isfinite().all()


@slow
@pytest.mark.parametrize(
    ("kind", "fraction"), [("lora", 0.00325), ("qlora", 0.00325), ("full", 1.0)]
)
def test_it_takes_steps(
    kind: str, fraction: float, big: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_the_way(monkeypatch)
    monkeypatch.setattr(tuning, "save_checkpoint", lambda *_: "")  # 1.8 GB each
    images = drawn.classes(tmp_path / "images", 3)
    job = small_job(images, big, kind, epochs=1, batch_size=2, precision="auto")
    told = losses(carry(job, tmp_path / "run"))
    assert len(told) == 3 and all(map(math.isfinite, told))
    summary = Run(tmp_path / "run").summary()
    assert summary is not None
    print(f"{kind}: {summary.base_memory_bytes / 1e6:.0f} MB of parameters")
    assert summary.trainable_fraction == pytest.approx(fraction, rel=0.05)
