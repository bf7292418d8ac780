"""A step as one CUDA graph, on an NVIDIA card: the same as the plain one, and never waited for."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Failed, Step
from cliptune.runs import Run
from cliptune.training import loop
from cliptune.training.captured import WARM, Captured, Recording
from cliptune.training.loss import Batch, ClassLoss
from cliptune.training.session import carry_out
from cliptune.training.update import Update
from engine import drawn
from engine.test_memory import clear_card
from engine.test_update import TRAINED, made, same, seeded
from engine.tiny import tiny_clip
from engine.training import carry, losses, small_job

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="no NVIDIA card here")

ON_CARD = {"device": "cuda"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_clip(tmp_path_factory.mktemp("base"))


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[list[logging.LogRecord]]:
    """Why a step was not recorded, if it was not."""
    with caplog.at_level(logging.INFO, "cliptune.training.captured"):
        yield caplog.records


def recorded(update: Update) -> Captured:
    return Captured(update, Recording(update.lost.device))


@pytest.mark.parametrize("kind", TRAINED)
@pytest.mark.parametrize("of", ["classes", "captions"])
@pytest.mark.parametrize("precision", ["fp32", "auto"])
def test_a_recorded_step_is_the_plain_one(
    kind: str, of: str, precision: str, base: Path, told: list[logging.LogRecord]
) -> None:
    plain, other = (made(kind, of, base, precision=precision, **ON_CARD) for _ in range(2))
    captured = recorded(other.update)
    for step in range(WARM + 6):
        rate = 1e-3 / (1 + step)  # which is not recorded either
        plain.update.set_rate(rate)
        captured.set_rate(rate)
        wanted = seeded(plain.update, plain.batch(step, whole=True), step)
        batch = other.batch(step, whole=captured.whole)
        found = captured(batch, step, stopping=False)[0].tolist()
        assert found == pytest.approx(wanted, rel=1e-3 if precision == "fp32" else 3e-2)
    assert not told, told[0].getMessage()
    for one, two in zip(plain.snapshot().values(), other.snapshot().values(), strict=True):
        torch.testing.assert_close(one, two, atol=5e-4, rtol=1e-2)


@pytest.mark.filterwarnings("ignore:Synchronization debug mode is a prototype")
@pytest.mark.parametrize("kind", ["lora", "prefix", "prompt"])
def test_a_recorded_step_never_waits(kind: str, base: Path, told: list[logging.LogRecord]) -> None:
    """Nor does what is drawn for it."""
    one = made(kind, "classes", base, **ON_CARD)
    captured = recorded(one.update)
    for step in range(WARM + 1):
        captured(one.batch(step, whole=True), step, stopping=False)
    torch.cuda.set_sync_debug_mode("error")
    try:
        for step in range(WARM + 1, WARM + 4):
            captured(one.batch(step, whole=True), step, stopping=False)
    finally:
        torch.cuda.set_sync_debug_mode("default")
    assert not told, told[0].getMessage()


def test_what_a_recorded_step_keeps_is_nobody_elses_until_it_goes(
    base: Path, told: list[logging.LogRecord]
) -> None:
    one = made("lora", "classes", base, **ON_CARD)
    captured = recorded(one.update)
    for step in range(WARM + 1):
        captured(one.batch(step, whole=True), step, stopping=False)
    assert not told, told[0].getMessage()
    kept, held = captured.kept, clear_card()
    before = torch.cuda.memory_reserved()
    assert 0 < kept <= before - held
    del captured
    clear_card()
    assert torch.cuda.memory_reserved() <= before - kept


@pytest.mark.parametrize("how", ["asks", "allocates too much", "seeds"])
def test_a_recording_that_fails_leaves_the_card_as_it_was(
    how: str, base: Path, told: list[logging.LogRecord], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, other = (made("lora", "classes", base, **ON_CARD) for _ in range(2))
    captured, backward = recorded(other.update), ClassLoss.backward

    def broken(self: ClassLoss, batch: Batch, seed: int | None) -> Tensor:
        loss = backward(self, batch, seed)
        if torch.cuda.is_current_stream_capturing():
            if how == "asks":
                loss.item()
            elif how == "seeds":
                torch.manual_seed(1)
            else:
                torch.empty(2**50, device="cuda")
        return loss

    monkeypatch.setattr(ClassLoss, "backward", broken)
    stream = torch.cuda.current_stream()
    before = 0
    for step in range(WARM + 5):
        wanted = seeded(plain.update, plain.batch(step), step)
        if step == WARM:
            clear_card()
            before = torch.cuda.memory_reserved()
        if captured.whole:
            found = captured(other.batch(step), step, stopping=False)[0].tolist()
        else:
            found = seeded(other.update, other.batch(step), step)
        assert found == pytest.approx(wanted, rel=1e-3)
    assert len(told) == 1 and not captured.whole
    assert torch.cuda.current_stream() == stream
    clear_card()
    assert torch.cuda.memory_reserved() <= before + (4 << 20)


@pytest.mark.parametrize("of", ["classes", "captions"])
@pytest.mark.parametrize("kind", TRAINED)
def test_a_run_of_recorded_steps_is_that_of_plain_ones(
    kind: str, of: str, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = getattr(drawn, of)(tmp_path / "images")
    job = small_job(images, base, kind, epochs=4, flip=True, **ON_CARD)  # type: ignore[arg-type]
    found = losses(carry(job, tmp_path / "recorded"))
    monkeypatch.setattr(loop, "fastest", lambda update, **_: update)
    assert found == pytest.approx(losses(carry(job, tmp_path / "plain")), abs=2e-3)


def test_what_is_no_number_is_noticed_late_and_changes_nothing(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = small_job(drawn.classes(tmp_path / "images"), base, epochs=8, **ON_CARD)  # type: ignore[arg-type]
    step, seen = Captured.__call__, []

    def broken(self: Captured, batch: Batch, seed: int, stopping: bool) -> tuple[Tensor, bool]:
        seen.append([parameter.detach().clone() for parameter in self.update.parameters])
        if len(seen) == 10:
            weight = self.update.parameters[0]
            kept = weight.detach().clone()
            weight.data.fill_(float("nan"))
            numbers = step(self, batch, seed, stopping)
            weight.data.copy_(kept)
            return numbers
        return step(self, batch, seed, stopping)

    monkeypatch.setattr(Captured, "__call__", broken)
    events = list(carry_out(Run.create(job, tmp_path / "run"), CancelToken()))
    assert isinstance(events[-1], Failed)
    assert events[-1].message == "The loss stopped being a number at step 10."
    assert [event.step for event in events if isinstance(event, Step)] == [*range(1, 10)]
    as_dicts = [{str(n): one for n, one in enumerate(weights)} for weights in seen]
    assert len(seen) > 10 and all(same(as_dicts[9], later) for later in as_dicts[10:])
