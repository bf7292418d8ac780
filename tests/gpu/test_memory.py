"""The estimate of memory against what PyTorch allocates on an NVIDIA card."""

from pathlib import Path

import pytest
import torch

from cliptune.methods import METHODS
from cliptune.training import estimate as estimates
from cliptune.training.memory import DatasetShape
from engine.big import vit_b_32
from engine.test_memory import TRAINED, clear_card, described, held, prompt

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="no NVIDIA card here")

BATCH, TEXTS, TOKENS = 128, 256, 24
"""So many that every method takes more than a gigabyte, beside which the workspaces of CUDA's
libraries, some 70 MB, are little."""

CASES = [
    (kind, quantisation, precision, False)
    for kind in TRAINED
    for quantisation in METHODS[kind].quantisations
    for precision in ("bf16", "fp32")
    if quantisation == "none" or precision == "bf16"
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return vit_b_32(tmp_path_factory.mktemp("base"))


@pytest.mark.parametrize(
    ("kind", "quantisation", "precision", "captions"), [*CASES, ("lora", "none", "bf16", True)]
)
def test_the_estimate_is_within_a_tenth(
    kind: str, quantisation: str, precision: str, captions: bool, base: Path
) -> None:
    job = described(
        kind,
        base={"model": str(base), "quantisation": quantisation},
        train={"batch_size": BATCH, "precision": precision, "device": "cuda"},
    )
    texts = [prompt(TOKENS)] * TEXTS
    found = estimates.estimate_memory(job, 2 * BATCH, texts, captions=captions)
    estimated = found.peak - found.evaluation  # no step is recorded here
    before = clear_card()
    held(job, base, DatasetShape(2 * BATCH, TEXTS, TOKENS, captions), BATCH)
    real = torch.cuda.max_memory_allocated() - before
    print(f"estimated {estimated / 1e6:,.0f} MB, real {real / 1e6:,.0f} MB")
    assert real > 1e9
    assert estimated == pytest.approx(real, rel=0.1)
