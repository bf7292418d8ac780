"""Two processes under torchrun train as one with the doubled batch does."""

import os
import subprocess
import sys
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file, save_file

from cliptune import job as jobs
from cliptune.core.events import Event, Started, Step
from cliptune.runs import Run
from cliptune.training.distributed import join
from cliptune.training.loss import CaptionLoss
from engine import drawn
from engine.test_families import ROWS, assert_same, gradients, slowly, towers, tuned
from engine.tiny_families import tiny_siglip
from engine.training import carry, losses, small_job

KINDS, MICRO_BATCHES = ("classes", "captions"), (0, 3)

COMMANDS = """
import runpy, sys
from pathlib import Path

siglip, *folders = sys.argv[1:]
for folder in folders:
    sys.argv = ["cliptune", "train", f"{folder}/job.toml", "--out", f"{folder}/two"]
    try:
        runpy.run_module("cliptune", run_name="__main__")
    except SystemExit as end:
        assert not end.code, (folder, end.code)

from engine.test_distributed import backward
backward(Path(siglip))
"""
"""Trains the job in every folder in turn, then goes back through a SigLIP's loss: starting takes
longer than training."""


def backward(siglip: Path) -> None:
    """In one of two processes: the loss of captions and its gradients, each process with half of
    the pairs, summed as training sums them and written beside the model."""
    with join() as world:
        world.connect("cpu")
        for micro_batch in (0, 2):
            base = tuned(siglip)
            loss = CaptionLoss(*towers(base), np.arange(7), world)
            batch = loss.draw(np.array_split(ROWS, 2)[world.rank], micro_batch, 0)
            part = loss.backward(batch, 0)
            found = {"loss": part[None]} | gradients(base)
            world.sum([*found.values()], flag=False)
            if world.leads:
                save_file(found, siglip / f"two-{micro_batch}.safetensors")


@dataclass(frozen=True)
class Together:
    """Jobs that two processes carried out."""

    folders: dict[tuple[str, int], Path]
    """By kind of images and micro-batch."""
    siglip: Path
    output: str
    """What was printed."""


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Images of each kind."""
    place = tmp_path_factory.mktemp("pictured")
    return {one: getattr(drawn, one)(place / one) for one in KINDS}


@pytest.fixture(scope="module")
def alone(
    base: Path, pictured: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[float]]:
    """The losses of one process with the doubled batch."""
    place = tmp_path_factory.mktemp("alone")
    settings = {"batch_size": 8, "learning_rate": 1e-3}
    return {
        one: losses(carry(small_job(pictured[one], base, **settings), place / one)) for one in KINDS
    }


@pytest.fixture(scope="module")
def together(
    base: Path, pictured: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Together:
    place = tmp_path_factory.mktemp("together")
    folders = {}
    for kind, micro_batch in product(KINDS, MICRO_BATCHES):
        folder = folders[kind, micro_batch] = place / f"{kind}-{micro_batch}"
        folder.mkdir()
        settings = {"batch_size": 4, "micro_batch": micro_batch, "learning_rate": 1e-3}
        job = small_job(pictured[kind], base, **settings)
        (folder / "job.toml").write_text(jobs.to_toml(job), encoding="utf-8")
    siglip = tiny_siglip(place / "siglip")
    (place / "commands.py").write_text(COMMANDS, encoding="utf-8")
    command = [sys.executable, "-m", "torch.distributed.run", "--nproc_per_node", "2"]
    command += ["--standalone", str(place / "commands.py"), *map(str, [siglip, *folders.values()])]
    found = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    result = subprocess.run(
        command, env=found, capture_output=True, text=True, check=False, timeout=300
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return Together(folders, siglip, result.stdout)


def test_one_process_speaks(together: Together) -> None:
    assert together.output.count("zero-shot: validation") == len(together.folders)


@pytest.mark.parametrize("micro_batch", MICRO_BATCHES)
@pytest.mark.parametrize("kind", KINDS)
def test_two_processes_equal_one_with_the_doubled_batch(
    kind: str, micro_batch: int, together: Together, alone: dict[str, list[float]]
) -> None:
    folder = together.folders[kind, micro_batch]
    run = Run(folder / "two")
    assert run.state() == "finished"
    events: list[Event] = list(run.events())
    assert isinstance(events[0], Started) and events[0].processes == 2
    assert len(alone[kind]) >= 4
    assert losses(events) == pytest.approx(alone[kind], abs=1e-4)
    steps = [event.step for event in events if isinstance(event, Step)]
    assert steps == list(range(1, len(steps) + 1))


@pytest.mark.parametrize("micro_batch", [0, 2])
def test_the_sigmoid_loss_of_two_processes_is_that_of_all_pairs(
    micro_batch: int, together: Together
) -> None:
    base = tuned(together.siglip)
    images, texts = towers(base)
    loss = slowly(base, images(images.draw(ROWS, 0)), texts(texts.draw(ROWS)))
    loss.backward()
    found = load_file(together.siglip / f"two-{micro_batch}.safetensors")
    assert found.pop("loss").item() == pytest.approx(loss.item(), abs=1e-5)
    assert_same(found, gradients(base))
