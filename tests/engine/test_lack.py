"""Too little memory, at every place where it may be noticed: the run goes on in smaller pieces."""

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import torch

from cliptune.cli.hints import hint
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Event, Failed, Finished, Warned
from cliptune.models import devices
from cliptune.models.towers import Drawn, ImageTower, TextTower
from cliptune.runs import Run
from cliptune.training.loop import Loop
from cliptune.training.memory import MemoryEstimate
from cliptune.training.session import carry_out
from engine import drawn
from engine.training import carry, losses, small_job

Lack = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture(autouse=True)
def no_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    """The estimate goes through the towers without any memory, and must not lack it with them."""
    nothing = MemoryEstimate(*[0] * len(fields(MemoryEstimate)))
    monkeypatch.setattr("cliptune.training.setup.estimate_memory", lambda *_, **__: nothing)


def lack() -> None:
    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")


class Heavy(torch.autograd.Function):
    """Has no memory on the way back where more than a few images went forth."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        return x.clone()

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> torch.Tensor:
        if len(gradients[0]) > 3:
            lack()
        return gradients[0]


def in_forward(patch: pytest.MonkeyPatch, most: int = 3) -> None:
    forward = ImageTower.__call__

    def limited(self: ImageTower, seen: Drawn) -> torch.Tensor:
        if len(seen[0]) > most:
            lack()
        return forward(self, seen)

    patch.setattr(ImageTower, "__call__", limited)


def in_backward(patch: pytest.MonkeyPatch) -> None:
    forward = ImageTower.__call__

    def heavy(self: ImageTower, seen: Drawn) -> torch.Tensor:
        return Heavy.apply(forward(self, seen))  # type: ignore[no-any-return, no-untyped-call]

    patch.setattr(ImageTower, "__call__", heavy)


def in_optimiser(patch: pytest.MonkeyPatch) -> None:
    made = Loop.__post_init__

    def limited(self: Loop) -> None:
        made(self)
        step = self.optimiser.step

        def lacking(*args: Any) -> Any:
            if self.micro_batch > 3:
                lack()
            return step(*args)

        patch.setattr(self.optimiser, "step", lacking)

    patch.setattr(Loop, "__post_init__", limited)


def later(patch: pytest.MonkeyPatch) -> None:
    forward, calls = ImageTower.__call__, []

    def limited(self: ImageTower, seen: Drawn) -> torch.Tensor:
        calls.append(len(seen[0]))
        if len(seen[0]) > 3 and len(calls) > 5:
            lack()
        return forward(self, seen)

    patch.setattr(ImageTower, "__call__", limited)


def in_evaluation(patch: pytest.MonkeyPatch) -> None:
    plain = ImageTower.plain

    def limited(self: ImageTower, rows: Any) -> torch.Tensor:
        if len(rows) > 3:
            lack()
        return plain(self, rows)

    patch.setattr(ImageTower, "plain", limited)


def in_words(patch: pytest.MonkeyPatch) -> None:
    """A CPU's allocator has an error of its own."""
    forward = ImageTower.__call__

    def limited(self: ImageTower, seen: Drawn) -> torch.Tensor:
        if len(seen[0]) > 3:
            raise RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory")
        return forward(self, seen)

    patch.setattr(ImageTower, "__call__", limited)


@pytest.mark.parametrize(
    "where", [in_forward, in_backward, in_optimiser, later, in_evaluation, in_words]
)
@pytest.mark.parametrize("kind", ["lora", "full"])
def test_the_run_ends_as_with_a_smaller_micro_batch(
    where: Lack,
    kind: str,
    images: Path,
    base: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rate = {"learning_rate": 1e-3}
    wanted = losses(carry(small_job(images, base, kind, micro_batch=2, **rate), tmp_path / "small"))
    where(monkeypatch)
    events = carry(small_job(images, base, kind, **rate), tmp_path / "run")
    assert isinstance(events[-1], Finished)
    assert losses(events) == pytest.approx(wanted, abs=1e-5)
    told = [event.message for event in events if isinstance(event, Warned)]
    assert told and all(line.startswith("There was too little memory: ") for line in told)
    if where in (in_forward, later):
        assert told[-1].endswith("2 images and 3 prompts at a time from here on.")


def test_captions_keep_the_value_of_the_whole_batch(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = drawn.captions(tmp_path / "images")
    rate = {"learning_rate": 1e-3}
    wanted = losses(carry(small_job(images, base, **rate), tmp_path / "whole"))
    in_forward(monkeypatch)
    events = carry(small_job(images, base, **rate), tmp_path / "run")
    assert losses(events) == pytest.approx(wanted, abs=1e-5)


def test_many_prompts_are_taken_apart_too(
    images: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = losses(carry(small_job(images, base, learning_rate=1e-3), tmp_path / "whole"))
    forward = TextTower.__call__

    def limited(self: TextTower, read: Drawn) -> torch.Tensor:
        if len(read[0]) > 1 and torch.is_grad_enabled():
            lack()
        return forward(self, read)

    monkeypatch.setattr(TextTower, "__call__", limited)
    events = carry(small_job(images, base, learning_rate=1e-3), tmp_path / "run")
    assert losses(events) == pytest.approx(wanted, abs=1e-5)
    told = [event.message for event in events if isinstance(event, Warned)]
    assert told[-1].endswith("1 images and 1 prompts at a time from here on.")


def test_if_one_image_is_too_much_it_is_said_what_would_help(
    images: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_forward(monkeypatch, most=0)
    events: list[Event] = list(
        carry_out(Run.create(small_job(images, base), tmp_path), CancelToken())
    )
    last = events[-1]
    assert isinstance(last, Failed) and not last.details
    assert "even one image at a time" in last.message
    assert str(devices.LIGHTER) in last.hint
    for name in ("base.quantisation nf4", "train.checkpointing true", "a smaller base"):
        assert name in hint(last.told)  # on the command line


@pytest.mark.parametrize("kind", ["lora", "prefix", "prompt", "full"])
def test_recomputing_changes_no_loss(kind: str, images: Path, base: Path, tmp_path: Path) -> None:
    rate = {"learning_rate": 1e-3}
    plain = losses(carry(small_job(images, base, kind, **rate), tmp_path / "plain"))
    again = carry(small_job(images, base, kind, checkpointing=True, **rate), tmp_path / "again")
    assert losses(again) == pytest.approx(plain, abs=1e-5)
