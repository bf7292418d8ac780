"""Every method on every family of bases: what `python tests/bench/families.py` prints as tables."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from cliptune.core.errors import ClipTuneError
from cliptune.evaluation.prepared import room
from cliptune.export import TARGETS, proof
from cliptune.inference import adapter as adapters
from cliptune.inference import applying
from cliptune.methods import METHODS
from cliptune.methods.method import Method, Quantisation
from cliptune.methods.peft_method import PeftMethod
from cliptune.models import folder as model_folder
from cliptune.models.load import TwoTowers
from cliptune.runs import Run
from cliptune.training.distributed import World
from cliptune.training.loss import CaptionLoss
from cliptune.training.memory import DatasetShape, simulate
from engine import drawn
from engine.exports import EVERY, ask_here, exported, holds, run
from engine.test_families import ROWS, own, towers
from engine.test_memory import described, held
from engine.tiny_families import TINY, WRITERS
from engine.training import backward
from slow import slow

TRAINED = [kind for kind in METHODS if METHODS[kind].trains]
ON_FROZEN = [kind for kind in TRAINED if METHODS[kind].frozen_base]
HERE = dict(zip(TINY, cycle(reversed(ON_FROZEN)), strict=False))
"""The method of each family whose row is never slow; CLIP has tests of its own."""
TWICE = ("altclip", "qlora", "ONNX")
"""What is the same graph as another: Chinese-CLIP's towers, LoRA's layers."""
EVERYWHERE = ("falls in loss", "read anew", "merged")

READER = """
import json, sys
from engine.test_family_matrix import read_again

for line in sys.stdin:
    read_again(*json.loads(line))
    print("read", flush=True)
"""


class No(Exception):
    """What there is not, and why."""


class Learned(NamedTuple):
    """What a few steps made of a method."""

    losses: list[float]
    kept: Path
    said: torch.Tensor


def said(base: TwoTowers) -> torch.Tensor:
    """Features of images and captions `(n, width)`, as the model is in use."""
    base.model.eval()
    images, texts = towers(base)
    with torch.no_grad():
        return torch.cat([images.plain(ROWS), texts.plain(ROWS)])


def learn(base: TwoTowers, method: Method) -> list[float]:
    """The losses of eight steps of a method over one batch; the base was looked at before."""
    untouched = said(base)
    base.context_length -= method.reserved_tokens()
    torch.manual_seed(0)
    base.model = method.apply(base.model, "", None)
    criterion = CaptionLoss(*towers(base), np.arange(7), World())
    learning = [parameter for parameter in base.model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.Adam(learning, lr=1e-2 if method.frozen_base else 1e-3)
    losses = []
    for _ in range(8):
        losses.append(backward(criterion, ROWS, 3).item())
        optimiser.step()
        optimiser.zero_grad()
    assert losses[-1] < losses[0]
    assert not torch.allclose(said(base), untouched, atol=1e-3)
    return losses


def read_again(folder: str, quantisation: Quantisation, kind: str, kept: str, out: str) -> None:
    """Write what a base says with what was kept of a method; in a process that trained nothing."""
    base = own(Path(folder), quantisation)
    if issubclass(METHODS[kind], PeftMethod):
        base = applying.on(adapters.read(Path(kept)), base)
    else:
        METHODS[kind].model_validate({"kind": kind}).restore(base.model, Path(kept))
    save_file({"said": said(base)}, out)


@dataclass
class Matrix:
    """What the cells of a table are of, made once."""

    place: Path
    images: Path
    reader: "subprocess.Popen[str]"

    def __post_init__(self) -> None:
        self._bases: dict[str, Path] = {}
        self._learned: dict[tuple[str, str], Learned] = {}
        self._runs: dict[tuple[str, str], Run] = {}

    def base(self, family: str) -> Path:
        """A tiny model of a family."""
        if family not in self._bases:
            self._bases[family] = WRITERS[family](self.place / family)
        return self._bases[family]

    def learned(self, family: str, kind: str) -> Learned:
        """A method that learned for a few steps, and was saved."""
        if (family, kind) not in self._learned:
            method = METHODS[kind].model_validate({"kind": kind})
            base = own(self.base(family), method.quantisations[0])
            losses = learn(base, method)
            kept = self.place / f"{family}-{kind}"
            kept.mkdir()
            method.save(base.model, kept)
            self._learned[family, kind] = Learned(losses, kept, said(base))
        return self._learned[family, kind]

    def run(self, family: str, kind: str) -> Run:
        """A finished run of a method."""
        if (family, kind) not in self._runs:
            place = self.place / f"run-{family}-{kind}"
            made = run(self.images, self.base(family), place, kind, **EVERY[kind])
            self._runs[family, kind] = made
        return self._runs[family, kind]


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    place = tmp_path_factory.mktemp("matrix")
    images = drawn.classes(place / "images", 8)
    with subprocess.Popen(
        [sys.executable, "-c", READER],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as reader:
        yield Matrix(place, images, reader)


# Each column asserts what it is about, and returns what the table shows


def falls_in_loss(matrix: Matrix, family: str, kind: str) -> str:
    losses = matrix.learned(family, kind).losses
    return f"{losses[0]:.2f} to {losses[-1]:.2f}"


def read_anew(matrix: Matrix, family: str, kind: str) -> str:
    learned, out = matrix.learned(family, kind), matrix.place / "said.safetensors"
    base, quantisation = str(matrix.base(family)), METHODS[kind].quantisations[0]
    assert matrix.reader.stdin and matrix.reader.stdout
    asked = [base, quantisation, kind, str(learned.kept), str(out)]
    print(json.dumps(asked), file=matrix.reader.stdin, flush=True)
    assert matrix.reader.stdout.readline() == "read\n"
    difference = (load_file(out)["said"] - learned.said).abs().max().item()
    assert difference <= 1e-6
    return f"{difference:.0e}"


def on_nf4(matrix: Matrix, family: str, kind: str) -> str:
    try:
        described(kind, base={"quantisation": "nf4"})
    except ClipTuneError as refused:
        raise No(str(refused.told)) from None
    losses = learn(own(matrix.base(family), "nf4"), METHODS[kind].model_validate({"kind": kind}))
    return f"{losses[0]:.2f} to {losses[-1]:.2f}"


def exported_as(target: str) -> Callable[[Matrix, str, str], str]:
    def column(matrix: Matrix, family: str, kind: str) -> str:
        if reason := TARGETS[target].why_not(kind):
            raise No(reason.text())
        out = matrix.place / f"{target}-{family}-{kind}"
        found = exported(matrix.run(family, kind), target, out)
        holds(found)
        return f"{found.difference:.0e}"

    return column


def memory(matrix: Matrix, family: str, kind: str) -> str:
    """Of a step, estimated against held."""
    folder = matrix.base(family)
    quantisation = METHODS[kind].quantisations[0]
    exact = {"batch_size": 16, "precision": "fp32", "device": "cpu"}
    job = described(kind, base={"quantisation": quantisation}, train=exact)
    of_family = model_folder.family_of(folder)
    config = of_family.configuration(folder)
    limit = room(job.method, of_family.context(config))
    tokens = limit if of_family.padded else 7
    dataset = DatasetShape(24, 10, tokens)
    activations, peak = held(job, folder, dataset, 8)
    found = simulate(job, config, dataset, folder, 8)
    assert found.activations == pytest.approx(activations, rel=0.02)
    assert found.peak == pytest.approx(peak, rel=0.05)
    return f"{found.peak / peak - 1:+.1%}"


COLUMNS: dict[str, Callable[[Matrix, str, str], str]] = {
    "falls in loss": falls_in_loss,
    "read anew": read_anew,
    "on NF4": on_nf4,
    "merged": exported_as("merged"),
    "ONNX": exported_as("onnx"),
    "classifier": exported_as("classifier"),
    "memory": memory,
}
CELLS = [
    pytest.param(
        *cell,
        id=" ".join(cell),
        marks=()
        if HERE.get(family) == kind and cell != TWICE or family in TINY and column in EVERYWHERE
        else slow,
    )
    for cell in product(WRITERS, TRAINED, COLUMNS)
    for family, kind, column in [cell]
]


@pytest.mark.parametrize(("family", "kind", "column"), CELLS)
def test_cell(
    family: str,
    kind: str,
    column: str,
    matrix: Matrix,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    monkeypatch.setattr(proof, "_ask", ask_here)  # what is read anew is a column of its own
    try:
        record_property("cell", (family, kind, column, COLUMNS[column](matrix, family, kind), ""))
    except No as no:
        assert str(no)
        record_property("cell", (family, kind, column, "no", str(no)))
