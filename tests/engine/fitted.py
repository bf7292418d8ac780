"""Class vectors for tests, put beside what a run kept: they never say what its words say."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from cliptune.core.metrics import Figure
from cliptune.evaluation.probe import save_vectors
from cliptune.inference import adapter as adapters
from cliptune.inference.predict import Predictor
from cliptune.models.load import load
from cliptune.runs import AdapterDescription, Run
from cliptune.runs.layout import DESCRIPTION


@dataclass(frozen=True)
class Fitted:
    """A run whose classes are told apart by vectors."""

    run: Run
    vectors: Tensor
    """`(classes, width)`: each stands where the words of the class before it do."""


def predictor(base: Path) -> Predictor:
    """A base with nothing on it."""
    held = load(base, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)
    return Predictor(held, torch.float32)


def fitted(run: Run, base: Path) -> Fitted:
    """The run with vectors beside what it kept, and both figures in its summary."""
    asked = predictor(base)
    asked.add(adapters.read(run.folder), "by words")
    vectors = asked._ready["by words"].answers.cpu().roll(1, 0)
    save_vectors(vectors, run.best)
    described = AdapterDescription.read(run.best / DESCRIPTION)
    described.model_copy(update={"classifier": "vectors"}).write(run.best / DESCRIPTION)
    summary = run.summary()
    assert summary is not None
    both = {"by_words": {"accuracy": Figure(value=0.25)}, "by_vectors": summary.figures}
    run.write_summary(summary.model_copy(update={"classifier": "vectors"} | both))
    return Fitted(run, vectors)
