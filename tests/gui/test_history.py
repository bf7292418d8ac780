"""What a history keeps of a run: exact figures, never more points than there is room for."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from cliptune.core.events import (
    Answered,
    Evaluated,
    Event,
    Failed,
    Finished,
    Noted,
    Progress,
    Saved,
    Started,
    Step,
    Stopped,
    Warned,
)
from cliptune.core.metrics import Answer
from cliptune.runs.history import BINS, Curve, History, write_csv
from engine.summaries import summary


def started(**given: object) -> Started:
    values = {"time": 0.0, "device": "cpu", "precision": "fp32", "device_memory": 16 * 10**9}
    return Started.model_validate(values | given)


def step(number: int, **given: object) -> Step:
    values = {
        "step": number,
        "steps": 40,
        "epoch": number / 10,
        "loss": 1.0 / number,
        "learning_rate": 1e-4,
        "images_per_second": 100.0 + number,
        "memory": number * 10**6,
        "process_memory": number * 10**7,
    }
    return Step.model_validate(values | given)


def evaluated(number: int, accuracy: float, **given: object) -> Evaluated:
    values = {"step": number, "split": "validation", "accuracy": accuracy, "loss": 1 - accuracy}
    return Evaluated.model_validate(values | given)


def filled(values: np.ndarray) -> Curve:
    curve = Curve()
    for place, value in enumerate(values.tolist()):
        curve.add(place, value)
    return curve


def test_every_value_is_kept_while_there_is_room() -> None:
    values = np.random.default_rng(0).normal(size=BINS)
    curve = filled(values)
    for at, kept in (curve.envelope(), curve.means()):
        np.testing.assert_array_equal(at, np.arange(BINS))
        np.testing.assert_array_equal(kept, values)


@pytest.mark.parametrize("count", [BINS + 1, 3 * BINS, 4 * BINS, 12_345, 100_000])
def test_least_greatest_and_mean_are_exact_however_many_there_were(count: int) -> None:
    values = np.random.default_rng(1).normal(size=count)
    curve = filled(values)
    at, means = curve.means()
    stride = int(at[0]) + 1  # a stretch stands where its last step is
    assert stride & (stride - 1) == 0 and BINS // 2 <= count / stride <= BINS
    stretches = [values[begin : begin + stride] for begin in range(0, count, stride)]
    envelope = curve.envelope()[1]
    np.testing.assert_array_equal(envelope[0::2], [part.min() for part in stretches])
    np.testing.assert_array_equal(envelope[1::2], [part.max() for part in stretches])
    np.testing.assert_allclose(means, [part.mean() for part in stretches], rtol=0, atol=1e-12)
    assert at[-1] == count - 1 and curve.count == count and curve.last == values[-1]


def test_points_are_never_more_than_there_is_room_for() -> None:
    curve, most = Curve(), 0
    for place in range(10 * BINS):
        curve.add(place, 0.0)
        most = max(most, len(curve.means()[0]))
        assert len(curve.envelope()[0]) == len(curve.envelope()[1]) <= 2 * BINS
    assert most == BINS


def test_smoothing_follows_without_bias_at_the_beginning() -> None:
    assert np.allclose(filled(np.full(200, 3.0)).smoothed()[1], 3.0)
    noisy = np.linspace(2, 1, 5000) + np.random.default_rng(2).normal(size=5000) * 0.3
    curve = filled(noisy)
    means, smooth = curve.means()[1], curve.smoothed()[1]
    assert np.abs(np.diff(smooth)).mean() < np.abs(np.diff(means)).mean() / 3
    assert abs(smooth[-1] - 1) < abs(noisy - 1).mean()


def test_nothing_yet() -> None:
    history = History()
    assert history.epochs == history.fraction == 0
    for points in (history.loss.envelope(), history.loss.means(), history.loss.smoothed()):
        assert len(points[0]) == len(points[1]) == 0


def test_steps_fill_the_curves_and_say_how_far_it_is() -> None:
    history = History([started(), Progress(phase="load", done=1, total=2)])
    assert history.phase is not None and history.device_memory == 16 * 10**9
    for number in range(1, 11):
        history.tell(step(number))
    assert history.phase is None
    assert (history.step, history.epoch, history.fraction) == (10, 1.0, 0.25)
    assert history.epochs == pytest.approx(4)
    assert history.loss.last == 0.1 and history.speed.last == 110
    assert (history.memory.last, history.process_memory.last) == (10**7, 10**8)
    np.testing.assert_allclose(history.loss.means()[0], np.arange(1, 11) / 10)


def test_validation_points_stand_where_they_were_measured() -> None:
    history = History([started(), evaluated(0, 0.5), step(1), step(2), evaluated(2, 0.7)])
    history.tell(evaluated(2, 0.9, split="test"))
    assert history.validation == [(0.0, 0.5, 0.5), (0.2, 0.7, pytest.approx(0.3))]
    assert history.zero_shot == 0.5
    history.tell(step(3))
    history.tell(evaluated(2, 0.7))  # the best one, once more at the end
    assert len(history.validation) == 2


def test_what_accuracy_is_called_comes_from_the_run() -> None:
    assert History([evaluated(0, 0.5, measure="recall@1")]).measure == "recall@1"


def test_a_resumed_run_goes_on_where_it_was() -> None:
    events: list[Event] = [started(), Noted(message="4 classes"), evaluated(0, 0.5), step(1)]
    history = History([*events, evaluated(1, 0.6), Stopped(step=1)])
    assert isinstance(history.end, Stopped)
    history.tell(started(step=1, device="cuda", device_memory=8 * 10**9))
    history.tell(Warned(message="Slow", hint="Wait"))
    assert history.end is None
    assert (history.device, history.device_memory) == ("cuda", 8 * 10**9)
    assert [(str(said), warned) for said, warned in history.notes] == [("Slow Wait", True)]
    history.tell(step(2))
    history.tell(evaluated(2, 0.8))
    assert history.loss.count == 2
    assert [epoch for epoch, _, _ in history.validation] == [0.0, 0.1, 0.2]
    assert history.zero_shot == 0.5


def test_the_end_is_told() -> None:
    history = History([started(), step(1), Saved(what="checkpoint", step=1, path="x")])
    assert not history.kept
    history.tell(Saved(what="best", step=1, path="best"))
    assert history.kept
    history.tell(Failed(message="No room"))
    assert isinstance(history.end, Failed) and history.fraction == 1 / 40
    history.tell(Finished(summary=summary()))
    assert history.fraction == 1


def test_answers_before_and_now() -> None:
    def said(confidence: float) -> Answer:
        return Answer(
            path="a.jpg",
            truth="hat",
            said="hat",
            confidence=confidence,
            truth_probability=confidence,
            right=True,
        )

    history = History([Answered(step=0, answers=(said(0.4),))])
    assert history.before == history.now == (said(0.4),)
    history.tell(Answered(step=5, answers=(said(0.9),)))
    assert (history.before, history.now) == ((said(0.4),), (said(0.9),))
    assert history.answered_at == 5


def test_a_long_table_is_written_row_by_row(tmp_path: Path) -> None:
    """Made whole and written at once, it would keep the window waiting for as long."""
    sizes: list[int] = []

    def events() -> Iterator[Step]:
        for number in range(1, 2001):
            yield step(number)
            if number % 500 == 0:
                sizes.append((tmp_path / "run.csv.new").stat().st_size)

    write_csv(events(), tmp_path / "run.csv")
    assert 0 < sizes[0] < sizes[1] < sizes[2] < (tmp_path / "run.csv").stat().st_size


def test_the_table_holds_every_step_and_every_evaluation(tmp_path: Path) -> None:
    place = tmp_path / "run.csv"
    place.write_text("old")
    events = [started(), evaluated(0, 0.5), step(1), step(2), evaluated(2, 0.7)]
    write_csv(events, place)
    with place.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["0", "1", "2", "2"]
    assert [row["loss"] for row in rows] == ["", "1.0", "0.5", ""]
    assert [row["evaluated_accuracy"] for row in rows] == ["0.5", "", "", "0.7"]
    assert rows[1]["memory_bytes"] == "1000000" and rows[1]["split"] == ""
    assert rows[3]["split"] == "validation"
    assert all(None not in row and None not in row.values() for row in rows)
    assert list(tmp_path.iterdir()) == [place]


def test_a_table_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        write_csv([], tmp_path / "none" / "run.csv")


def test_a_run_without_steps_gets_on_too() -> None:
    """Each of its parts counts the same; measuring once more leads nowhere back."""
    history = History(trains=False)
    seen = []
    for phase, done in [("load", 1), ("zero-shot", 1), ("zero-shot", 2), ("features", 1),
                        ("fit", 2), ("evaluate", 2), ("evaluate", 1)]:  # fmt: skip
        history.tell(Progress(phase=phase, done=done, total=2))
        seen.append(history.fraction)
    assert seen == [0.0, 0.125, 0.25, 0.375, 0.75, 1.0, 1.0]
    training = History([Progress(phase="zero-shot", done=1, total=1)])
    assert training.fraction == 0.0, "its bar is that of its steps"
