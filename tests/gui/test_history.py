"""Curves keep their extremes and means whatever their length, and a history takes in a run."""

import csv
from pathlib import Path

import numpy as np
import pytest

from cliptune.events import Evaluated, Event, Finished, Started, Step
from cliptune_gui.history import BINS, Curve, History, write_csv


def step(number: int, loss: float = 1.0, steps: int = 8) -> Step:
    return Step(
        step=number,
        steps=steps,
        epoch=number / 4,
        loss=loss,
        learning_rate=0.1,
        images_per_second=10.0,
        memory=5,
        process_memory=7,
    )


def evaluated(number: int, accuracy: float) -> Evaluated:
    return Evaluated(step=number, split="validation", accuracy=accuracy, loss=0.5)


STARTED = Started(time=0.0, device="CPU", precision="float32", device_memory=100)


@pytest.mark.parametrize("count", [1, BINS - 1, BINS, BINS + 1, 3 * BINS + 5, 100_000])
def test_a_curve_keeps_extremes_and_mean(count: int) -> None:
    values = np.random.default_rng(count).normal(size=count)
    curve = Curve()
    for at, value in enumerate(values.tolist()):
        curve.add(float(at), value)
    at, drawn = curve.envelope()
    assert len(drawn) <= 2 * BINS and (np.diff(at) >= 0).all()
    assert (drawn.min(), drawn.max()) == (values.min(), values.max())
    places, means = curve.means()
    assert places[-1] == count - 1 and curve.count == count and curve.last == values[-1]
    held = np.diff(np.concatenate([[-1], places]))
    assert (means * held).sum() / count == pytest.approx(values.mean())


def test_every_stretch_is_its_own_values() -> None:
    values = np.random.default_rng(1).normal(size=5 * BINS + 3)
    curve = Curve()
    for at, value in enumerate(values.tolist()):
        curve.add(float(at), value)
    places, means = curve.means()
    _, drawn = curve.envelope()
    begin = 0
    for number, last in enumerate(places.astype(int)):
        part = values[begin : last + 1]
        assert means[number] == pytest.approx(part.mean())
        assert tuple(drawn[2 * number : 2 * number + 2]) == (part.min(), part.max())
        begin = last + 1


def test_smoothing_is_between_the_extremes_and_begins_at_the_first() -> None:
    curve = Curve()
    for at in range(200):
        curve.add(float(at), float(at % 2))
    _, smooth = curve.smoothed()
    assert smooth[0] == 0 and 0.3 < smooth[-1] < 0.7


def test_a_run_is_taken_in() -> None:
    events: list[Event] = [STARTED, evaluated(0, 0.25), step(1, 2.0), step(2), step(3), step(4)]
    events += [evaluated(4, 0.5), *(step(n) for n in range(5, 9)), evaluated(8, 0.75)]
    events += [evaluated(4, 0.5), Finished(summary={})]
    history = History(events)
    assert history.zero_shot == 0.25
    assert history.validation == [(0.0, 0.25, 0.5), (1.0, 0.5, 0.5), (2.0, 0.75, 0.5)]
    assert (history.loss.count, history.step, history.epochs, history.share) == (8, 8, 2.0, 1.0)
    assert history.device_memory == 100 and isinstance(history.end, Finished)


def test_a_table_holds_every_value(tmp_path: Path) -> None:
    write_csv([STARTED, evaluated(0, 0.25), step(1, 1 / 3)], tmp_path / "run.csv")
    with open(tmp_path / "run.csv", newline="", encoding="utf-8") as file:
        rows = [*csv.DictReader(file)]
    assert [row["step"] for row in rows] == ["0", "1"]
    assert float(rows[0]["evaluated_accuracy"]) == 0.25
    assert float(rows[1]["loss"]) == 1 / 3 and rows[1]["memory_bytes"] == "5"
