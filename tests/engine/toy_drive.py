"""Drives the toy method through all that is done with one; `test_toy_method` starts it.

    python tests/engine/toy_drive.py FOLDER

It runs in a process of its own, whose engine has the toy's one file more.
"""

import sys
from pathlib import Path

import pytest
import torch

from cliptune import advice
from cliptune.comparison.compare import compare
from cliptune.comparison.plan import Plan
from cliptune.comparison.recommendation import recommend
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Finished, Step, Stopped, finish
from cliptune.export import proof
from cliptune.export.exporting import export
from cliptune.inference.importing import import_adapter
from cliptune.inference.open import Answering, open_adapters
from cliptune.job import Job
from cliptune.methods import METHODS
from cliptune.runs import Run
from cliptune.training.estimate import estimate_job_memory
from cliptune.training.session import carry_out
from engine import drawn
from engine.exports import ask_here
from engine.tiny import tiny_clip
from engine.training import EXACT, carry, losses, small_job

CPU = "cpu"


def main(folder: Path) -> None:
    """All in turn."""
    images, base = drawn.classes(folder / "images", 8), tiny_clip(folder / "base")
    job = small_job(images, base, "toy", epochs=4, learning_rate=3e-2)
    assert any(one.kind == "toy" for one in advice.advise(advice.Situation(500, 10**8, 10**10)))
    assert finish(estimate_job_memory(job, CancelToken())).fits_in_memory
    run = trained_stopped_and_resumed(job, folder)
    compared(job, folder)
    made = folder / "made.zip"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(proof, "_ask", ask_here)  # this process is fresh; `test_export` has others
        proven = finish(export(run.folder, "peft", made, CancelToken(), zipped=True, device=CPU))
        assert proven.agreement == 1.0 and proven.accuracy == proven.accuracy_here
        merged = finish(export(run.folder, "merged", folder / "merged", CancelToken(), device=CPU))
    assert merged.agreement == 1.0
    adapter = finish(import_adapter(made, None, CancelToken()))
    assert adapter.kind == "toy" and adapter.method is METHODS["toy"]
    tried(run, adapter.folder, base)
    print("all done")


def trained_stopped_and_resumed(job: Job, folder: Path) -> Run:
    """A run that was stopped and resumed comes to what one that was not comes to."""
    whole = losses(carry(job, folder / "whole"))
    run, cancel = Run.create(job, folder / "run"), CancelToken()
    before, stopped = [], None
    for event in carry_out(run, cancel):
        if isinstance(event, Step):
            before.append(event.loss)
            if event.step == 3:
                cancel.set()
        stopped = event
    assert isinstance(stopped, Stopped) and run.best.is_dir()
    events = list(carry_out(run, CancelToken()))
    assert isinstance(events[-1], Finished), events[-1]
    assert before + losses(events) == whole
    summary = run.summary()
    assert summary is not None and summary.trainable_parameters
    assert whole[-1] < whole[0]
    return run


def compared(job: Job, folder: Path) -> None:
    """A row of its own beside the base as it is and the probe."""
    given = {
        "data": {"images": str(job.data.images)},
        "base": {"model": job.base.model},
        "train": EXACT | {"epochs": 1, "learning_rate": 1e-3},
    }
    table = finish(compare(given, Plan(("toy",)), folder / "compared", CancelToken()))
    assert [row.label for row in table.rows if row.kind == "toy"] == ["Toy (IA3)"]
    assert recommend(table)


def tried(run: Run, imported: Path, base: Path) -> None:
    """The run and what was exported and imported say what the run said, and not what the base
    says."""
    measured = run.measured()
    assert measured is not None
    paths = [run.job.data.images / answer.path for answer in measured.answers]
    answering = {"run": Answering(run.folder), "imported": Answering(imported)}
    predictor = finish(open_adapters(answering, CancelToken(), base=str(base), device=CPU))
    assert predictor.names[:2] == ["run", "imported"] and len(predictor.names) == 3
    said = finish(predictor.classify(paths, predictor.names, CancelToken()))
    for name in ("run", "imported"):
        for one, answer in zip(said[name], measured.answers, strict=True):
            assert one.probabilities[0] == (answer.said, pytest.approx(answer.confidence, abs=1e-4))
    plain = said[predictor.names[2]]
    assert any(
        abs(one.probabilities[0][1] - other.probabilities[0][1]) > 1e-3
        for one, other in zip(plain, said["run"], strict=True)
    )


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(Path(sys.argv[1]))
