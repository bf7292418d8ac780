"""Too little memory on a real card: PyTorch is allowed less of it than a run was seen to take.

A limit just below what was allocated at a run's height cannot hold that run, whatever the allocator
keeps; half as many images at a time leave it half the activations as room for its rounding up.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Evaluated, Event, Failed, Finished, Warned
from cliptune.job import Job
from cliptune.models import devices
from cliptune.models.towers import ImageTower
from cliptune.runs import Run
from cliptune.training import loop
from cliptune.training.session import carry_out
from engine import drawn
from engine.test_memory import clear_card
from engine.tiny import tiny_clip
from engine.training import carry, losses, small_job

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="no NVIDIA card here")

HELD = 0.97
"""Of a peak that was measured: too little for it."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """138 MB of weights, and some 130 MB for each image that is trained on."""
    folder = tmp_path_factory.mktemp("base")
    return tiny_clip(folder, width=512, heads=8, layers=8, image=192, projection=64)


@pytest.fixture(scope="module", params=["classes", "captions"])
def images(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """180 images."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "captions":
        return drawn.captions(folder, 180)
    return drawn.classes(folder, 60)


@pytest.fixture
def allow() -> Iterator[Callable[[float], None]]:
    """Allows PyTorch so many bytes of the card, until the test ends."""

    def allowed(size: float) -> None:
        clear_card()
        total = torch.cuda.get_device_properties(torch.cuda.current_device()).total_memory
        torch.cuda.set_per_process_memory_fraction(size / total)

    try:
        yield allowed
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0)
        clear_card()


def job_of(images: Path, base: Path, method: str = "lora", **train: int) -> Job:
    """A job in fp32 that looks at 72 images to evaluate: more than are encoded at a time."""
    job = small_job(images, base, method, device="cuda", epochs=1, **train)
    return job.model_copy(update={"data": job.data.model_copy(update={"validation": 0.4})})


def measured(job: Job, folder: Path) -> tuple[list[Event], int]:
    """A run's events, and the most bytes that were allocated in it, its steps taken plainly: where
    one is recorded PyTorch begins to count anew, and holds more than the first ones did."""
    clear_card()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loop, "fastest", lambda update, **_: update)
        return carry(job, folder), torch.cuda.max_memory_allocated()


def told(events: list[Event]) -> list[str]:
    """What was said of memory."""
    warned = [event.message for event in events if isinstance(event, Warned)]
    return [message for message in warned if "too little memory" in message]


def measures(events: list[Event]) -> list[float]:
    return [event.loss for event in events if isinstance(event, Evaluated)]


def test_a_step_in_smaller_micro_batches(
    images: Path, base: Path, tmp_path: Path, allow: Callable[[float], None]
) -> None:
    wanted, small = measured(job_of(images, base, batch_size=16, micro_batch=8), tmp_path / "half")
    _, large = measured(job_of(images, base, batch_size=16), tmp_path / "whole")
    assert large - small > 0.3 * large, "training is not what takes the memory"
    allow(HELD * large)
    events = carry(job_of(images, base, batch_size=16), tmp_path / "run")
    assert isinstance(events[-1], Finished)
    (line,) = told(events)
    assert line.startswith("There was too little memory: step 1 is done again, 8 "), line
    assert losses(events) == pytest.approx(losses(wanted), abs=1e-4)


def test_an_evaluation_in_smaller_parts(
    images: Path,
    base: Path,
    tmp_path: Path,
    allow: Callable[[float], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = job_of(images, base, batch_size=4, micro_batch=1)
    with monkeypatch.context() as patch:
        patch.setattr(ImageTower, "chunk", 32)
        wanted, small = measured(job, tmp_path / "half")
    _, large = measured(job, tmp_path / "whole")
    assert large - small > 0.1 * large, "evaluating is not what takes the memory"
    allow(HELD * large)
    events = carry(job, tmp_path / "run")
    assert isinstance(events[-1], Finished)
    lines = told(events)  # the probe looks at images too
    assert lines and all("images are encoded 32 at a time" in line for line in lines)
    assert losses(events) == pytest.approx(losses(wanted), abs=1e-4)
    assert measures(events) == pytest.approx(measures(wanted), abs=1e-4)


def test_not_even_one_image(
    images: Path,
    base: Path,
    tmp_path: Path,
    allow: Callable[[float], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one_by_one = job_of(images, base, batch_size=8, micro_batch=1)
    with monkeypatch.context() as patch:
        patch.setattr(ImageTower, "chunk", 1)
        _, trained = measured(one_by_one, tmp_path / "trained")
        _, looked = measured(job_of(images, base, "zero-shot"), tmp_path / "looked")
    assert trained - looked > 60e6, "one image's training does not show"
    allow(looked + 0.7 * (trained - looked))  # the base can be measured, and not trained
    run = Run.create(job_of(images, base, batch_size=8), tmp_path / "run")
    events = list(carry_out(run, CancelToken()))
    last = events[-1]
    assert isinstance(last, Failed) and not last.details, last
    assert last.message.endswith("even one image at a time.")
    assert last.hint == f"Start again with {devices.LIGHTER}"
    assert any(isinstance(event, Evaluated) for event in events)
    torch.cuda.set_per_process_memory_fraction(1.0)
    assert isinstance(list(carry_out(run, CancelToken()))[-1], Finished)


def test_a_base_that_the_card_does_not_hold(
    base: Path, tmp_path: Path, allow: Callable[[float], None]
) -> None:
    images = drawn.classes(tmp_path / "images")
    allow(60e6)
    run = Run.create(small_job(images, base, device="cuda"), tmp_path / "run")
    last = list(carry_out(run, CancelToken()))[-1]
    assert isinstance(last, Failed) and not last.details, last
    assert last.message == f"The model in {base} is larger than the device's memory."
    assert last.hint == f"Start again with {devices.LIGHTER}"
