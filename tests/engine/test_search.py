"""The search for a learning rate: what is tried, what wins, stopping in the middle and going on."""

import json
import math
from pathlib import Path

import pytest
import torch
from torch import Tensor

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Event, Failed, Finished, Noted, Searched, Step, Stopped
from cliptune.job import Job
from cliptune.methods import METHODS
from cliptune.methods.method import STARTER
from cliptune.runs import Run
from cliptune.training.checkpoint import TrainState, Trial
from cliptune.training.loss import Batch, ClassLoss
from cliptune.training.search import MOST, at_batch
from cliptune.training.session import carry_out
from engine.training import carry, small_job


def auto(images: Path, base: Path, **train: object) -> Job:
    return small_job(images, base, learning_rate="auto", epochs=20, **train)


@pytest.fixture(scope="module")
def searched(base: Path, images: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Event]:
    return carry(auto(images, base), tmp_path_factory.mktemp("search") / "run")


def tried(events: list[Event]) -> list[tuple[float, float]]:
    return [(event.rate, event.loss) for event in events if isinstance(event, Searched)]


def test_a_rate_is_searched_for_where_none_was_measured() -> None:
    trained = [method for method in METHODS.values() if method.trains]
    for method in trained:
        settings = method.model_validate({})
        assert "learning_rate" not in settings.recommended("somebody/clip")
        assert settings.recommended(STARTER)["learning_rate"] > 0
        ratios = [high / low for low, high in zip(method.rates, method.rates[1:], strict=False)]
        assert len(method.rates) == 5 and all(2.9 < ratio < 3.5 for ratio in ratios)


def test_the_rate_below_the_one_with_the_lowest_loss_goes_on(searched: list[Event]) -> None:
    trials, last = tried(searched), searched[-1]
    assert isinstance(last, Finished)
    rates, losses = zip(*trials, strict=True)
    assert last.summary.learning_rate == rates[max(0, losses.index(min(losses)) - 1)]
    assert [event.best for event in searched if isinstance(event, Searched)][0]
    steps = [event for event in searched if isinstance(event, Step)]
    assert max(step.learning_rate for step in steps) <= last.summary.learning_rate
    assert steps[-1].step == last.summary.steps


def test_higher_rates_are_tried_with_a_larger_batch() -> None:
    rates = METHODS["lora"].rates
    assert at_batch(rates, 32, 32) == at_batch(rates, 8, 32) == list(rates)
    assert at_batch(rates, 64, 32) == pytest.approx([2 * rate for rate in rates])
    most = at_batch(rates, 32 * MOST, 32)
    assert most == at_batch(rates, 65_536, 32) == pytest.approx([MOST * rate for rate in rates])


def test_rates_are_tried_that_suit_the_batch(
    base: Path, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cliptune.training.tuning.BATCH", 4)
    job = auto(images, base, batch_size=8)
    events = carry_out(Run.create(job, tmp_path / "run"), CancelToken())
    first = next(event for event in events if isinstance(event, Searched))
    events.close()
    assert first.rate in [pytest.approx(2 * rate) for rate in job.method.rates]


def test_what_the_winner_learned_is_kept_and_the_cost_is_bounded(searched: list[Event]) -> None:
    first = next(event.step for event in searched if isinstance(event, Step))
    steps = next(event.steps for event in searched if isinstance(event, Step))
    stretch, trials = first - 1, tried(searched)
    assert stretch > 0
    assert (len(trials) - 1) * stretch <= steps / 5
    begun = next(e for e in searched if isinstance(e, Noted) and e.told.code == "search-begins")
    assert begun.told.params["steps"] == stretch


def test_the_same_seed_finds_the_same(
    searched: list[Event], base: Path, images: Path, tmp_path: Path
) -> None:
    assert tried(carry(auto(images, base, patience=1), tmp_path / "run")) == tried(searched)


@pytest.mark.parametrize("after", [0, 1])
def test_a_search_that_was_stopped_goes_on_to_the_same_weights(
    after: int, searched: list[Event], base: Path, images: Path, tmp_path: Path
) -> None:
    run, cancel = Run.create(auto(images, base), tmp_path / "run"), CancelToken()
    events: list[Event] = []
    for event in carry_out(run, cancel):
        events.append(event)
        if event.event == "progress" and event.phase == "search" and len(tried(events)) == after:
            cancel.set()
    assert isinstance(events[-1], Stopped)
    assert len(tried(events)) == after
    assert run.best.is_dir()  # the base as it is, which can be used
    again = list(carry_out(run, CancelToken()))
    assert tried(events + again) == tried(searched)
    losses = [event.loss for event in searched if isinstance(event, Step)]
    assert [event.loss for event in again if isinstance(event, Step)] == losses


def test_a_search_goes_on_where_other_rates_are_tried_now(
    base: Path, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a newer version is installed."""
    run, cancel = Run.create(auto(images, base), tmp_path / "run"), CancelToken()
    events: list[Event] = []
    for event in carry_out(run, cancel):
        events.append(event)
        if tried(events):
            cancel.set()
    monkeypatch.setattr("cliptune.training.tuning.BATCH", 4)
    monkeypatch.setattr("cliptune.training.search._goes_on", lambda trials: trials[0].rate)
    again = carry_out(run, CancelToken())
    for event in again:
        assert not isinstance(event, Failed), event.details
        if isinstance(event, Step):
            break
    again.close()


def test_rates_at_which_the_loss_is_no_number_are_passed_over(
    searched: list[Event],
    base: Path,
    images: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backward, calls = ClassLoss.backward, 0
    stretch = next(event.step for event in searched if isinstance(event, Step)) - 1

    def once_no_number(self: ClassLoss, batch: Batch, seed: int | None) -> Tensor:
        nonlocal calls
        calls += 1
        loss = backward(self, batch, seed)
        if calls != stretch + 1:
            return loss
        for parameter in self.images.base.model.parameters():
            if parameter.grad is not None:
                parameter.grad.fill_(math.nan)
        return loss * math.nan

    monkeypatch.setattr(ClassLoss, "backward", once_no_number)
    trials = tried(carry(auto(images, base, patience=1), tmp_path / "run"))
    assert trials[0] == tried(searched)[0] and trials[1][1] == math.inf


def test_a_rate_that_was_no_number_is_read_from_a_checkpoint() -> None:
    state = TrainState(trials=[Trial(rate=1.0, loss=math.inf)])
    assert TrainState.model_validate(json.loads(state.model_dump_json())) == state


def test_no_rate_that_will_do_is_told(
    base: Path, images: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nan = torch.tensor(float("nan"))
    monkeypatch.setattr(ClassLoss, "backward", lambda *_: nan)
    events = list(carry_out(Run.create(auto(images, base), tmp_path / "run"), CancelToken()))
    last = events[-1]
    assert isinstance(last, Failed) and last.told.code == "search-found-none"
    assert "0.0003, 0.001, 0.003" in last.message
