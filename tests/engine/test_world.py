"""Two processes under torchrun train as one with the doubled batch does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cliptune import job as jobs
from cliptune.events import Event, Step
from cliptune.runs import Run
from engine import pictures
from engine.tiny import tiny_clip
from engine.training import carry, losses, small_job

# Run by every process: it must find itself one of two before it trains.
WORKER = """
import os, sys
from cliptune.training.world import World, join
import cliptune.training.world as world

gathered = World.gather
def counted(self, local):
    assert self.size == 2, self
    return gathered(self, local)
World.gather = counted
summed = World.sum
def two(self, tensors, flag):
    assert self.size == 2 and int(os.environ["RANK"]) == self.rank, self
    return summed(self, tensors, flag)
World.sum = two

from cliptune.cli import main
main()
"""


def torchrun(folder: Path, job: jobs.Job, *, module: bool) -> list[Event]:
    """The events of a run by two processes; `module` is the README's own command."""
    (folder / "job.toml").write_text(jobs.to_toml(job), encoding="utf-8")
    (folder / "worker.py").write_text(WORKER, encoding="utf-8")
    program = ["-m", "cliptune"] if module else [str(folder / "worker.py")]
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", "2"]
    command += ["--master_port", "0", "--standalone", *program]
    command += ["train", str(folder / "job.toml"), "--out", str(folder / "two")]
    environment = os.environ | {"PYTHONWARNINGS": "default"}
    result = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, timeout=300
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count("zero-shot: validation") == 1, "one process speaks"
    run = Run(folder / "two")
    assert run.state() == "finished"
    return list(run.events())


@pytest.mark.parametrize("micro_batch", [0, 3])
@pytest.mark.parametrize("kind", ["classes", "captions"])
def test_two_processes_equal_one_with_the_doubled_batch(
    kind: str, micro_batch: int, tmp_path: Path
) -> None:
    base = tiny_clip(tmp_path / "base")
    make = pictures.classes if kind == "classes" else pictures.captions
    images = make(tmp_path / "pictures")
    two = small_job(images, base, batch_size=4, micro_batch=micro_batch, learning_rate=1e-3)
    one = small_job(images, base, batch_size=8, learning_rate=1e-3)
    together = torchrun(tmp_path, two, module=micro_batch == 0 and kind == "classes")
    alone = carry(one, tmp_path / "one")
    assert len(losses(alone)) >= 4
    assert losses(together) == pytest.approx(losses(alone), abs=1e-4)
    steps = [event.step for event in together if isinstance(event, Step)]
    assert steps == list(range(1, len(steps) + 1))
