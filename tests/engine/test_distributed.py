"""Two processes under torchrun train as one with the doubled batch does."""

import subprocess
import sys
from pathlib import Path

import pytest

from cliptune import job as jobs
from cliptune.core.events import Event, Started, Step
from cliptune.runs import Run
from engine import drawn
from engine.tiny import tiny_clip
from engine.training import carry, losses, small_job


def torchrun(folder: Path, job: jobs.Job) -> list[Event]:
    """The events of a run by two processes."""
    (folder / "job.toml").write_text(jobs.to_toml(job), encoding="utf-8")
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", "2"]
    command += ["--standalone", "-m", "cliptune"]
    command += ["train", str(folder / "job.toml"), "--out", str(folder / "two")]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count("zero-shot: validation") == 1, "one process speaks"
    run = Run(folder / "two")
    assert run.state() == "finished"
    events = list(run.events())
    assert isinstance(events[0], Started) and events[0].processes == 2
    return events


@pytest.mark.parametrize("micro_batch", [0, 3])
@pytest.mark.parametrize("kind", ["classes", "captions"])
def test_two_processes_equal_one_with_the_doubled_batch(
    kind: str, micro_batch: int, tmp_path: Path
) -> None:
    base = tiny_clip(tmp_path / "base")
    make = drawn.classes if kind == "classes" else drawn.captions
    images = make(tmp_path / "images")
    two = small_job(images, base, batch_size=4, micro_batch=micro_batch, learning_rate=1e-3)
    one = small_job(images, base, batch_size=8, learning_rate=1e-3)
    together = torchrun(tmp_path, two)
    alone = carry(one, tmp_path / "one")
    assert len(losses(alone)) >= 4
    assert losses(together) == pytest.approx(losses(alone), abs=1e-4)
    steps = [event.step for event in together if isinstance(event, Step)]
    assert steps == list(range(1, len(steps) + 1))
