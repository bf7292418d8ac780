"""A run's conclusion: what beat what beyond doubt, and what to try next."""

from dataclasses import replace
from math import comb
from pathlib import Path
from typing import Any, get_args

import pytest

from cliptune import job as jobs
from cliptune.cli.hints import NEXT
from cliptune.cli.train import next_steps
from cliptune.core.metrics import BALANCED, Figure
from cliptune.document.command import quoted
from cliptune.evaluation.conclusion import MOST, Evidence, NextStep, conclude, mcnemar
from cliptune.evaluation.intervals import wilson
from cliptune.runs import Run
from engine.summaries import summary


def figure(value: float, count: int = 1000) -> Figure:
    low, high = wilson(value, count)
    return Figure(value=value, low=low, high=high)


RUN = Evidence("lora", 1000, figure(0.5), figure(0.9), figure(0.8), classes=10)


def said(found: Evidence) -> tuple[str, list[str]]:
    conclusion = conclude(found)
    return " ".join(map(str, conclusion.sentences)), [*conclusion.next_steps]


@pytest.mark.parametrize(
    ("tuned", "probe", "expected", "steps"),
    [
        (
            0.9,
            0.8,
            ("does better", "90.0 %, before 50.0 %", "is ahead of"),
            ["export"],
        ),
        (0.81, 0.8, ("told apart from a linear probe",), ["export"]),
        (0.8, 0.81, ("told apart from a linear probe",), ["export", "take-probe"]),
        (0.8, 0.9, ("does better, beyond doubt: 90.0 %",), ["take-probe"]),
        (0.51, 0.5, ("cannot be told", "told apart from a linear probe"), ["add-images"]),
        (0.4, 0.8, ("This run does worse",), ["take-probe", "add-images"]),
        (0.9, None, ("This run does better",), ["export"]),
    ],
)
def test_what_beat_what(
    tuned: float, probe: float | None, expected: tuple[str, ...], steps: list[str]
) -> None:
    known = None if probe is None else figure(probe)
    told, then = said(replace(RUN, tuned=figure(tuned), probe=known))
    assert all(part in told for part in expected) and then == steps
    assert len(conclude(RUN).sentences) == 2


def test_answers_to_the_same_images_tell_what_intervals_cannot() -> None:
    """Nine images that only the tuned model gets right, of a hundred, and none that it loses."""
    before = [True] * 50 + [False] * 50
    after = [True] * 59 + [False] * 41
    found = replace(RUN, count=100, zero_shot=figure(0.5, 100), tuned=figure(0.59, 100), probe=None)
    assert "cannot be told" in said(found)[0]
    assert "does better" in said(replace(found, before=before, after=after))[0]
    one_each = [True] * 49 + [False] + [True] * 10 + [False] * 40
    assert "cannot be told" not in said(replace(found, before=before, after=one_each))[0]
    probed = replace(found, probe=found.zero_shot, probed=before, after=after)
    assert "is ahead of a linear probe" in said(probed)[0]
    turned = replace(found, zero_shot=figure(0.59, 100), tuned=figure(0.5, 100))
    assert "does worse" in said(replace(turned, before=after, after=before))[0]


@pytest.mark.parametrize(("one", "other"), [(0, 0), (1, 0), (5, 0), (6, 0), (9, 2), (400, 470)])
def test_mcnemars_test_is_that_of_a_fair_coin(one: int, other: int) -> None:
    whole = one + other
    tail = sum(comb(whole, k) for k in range(min(one, other) + 1))
    assert mcnemar(one, other) == mcnemar(other, one) == pytest.approx(min(1, 2 * tail / 2**whole))


def test_few_images_come_first_and_none_stands_for_a_rate() -> None:
    few = replace(
        RUN, count=3, zero_shot=figure(1 / 3, 3), tuned=figure(1.0, 3), probe=None, fraction=0.1
    )
    told, steps = said(few)
    assert told.startswith("3 images are too few to trust. Add about 30 a class.")
    assert "3 of 3, before 1 of 3" in told and "%" not in told
    assert steps == ["add-images"]
    assert "100 % on 3, before 33 % on 3" in said(replace(few, measure=BALANCED))[0]


@pytest.mark.parametrize(
    ("changes", "steps"),
    [
        ({"unequal": True}, ["export", "balance"]),
        ({"rising": True}, ["export", "train-longer"]),
        ({"doubtful": 3, "rising": True}, ["export", "fix-labels", "train-longer"]),
        ({"kind": "prefix", "tuned": figure(0.5)}, ["take-probe", "try-lora", "add-images"]),
        ({"tuned": None, "kind": "zero-shot"}, ["try-lora"]),
        ({"count": 12, "unequal": True, "rising": True}, ["export", "add-images", "balance"]),
    ],
)
def test_what_to_try_next(changes: dict[str, Any], steps: list[str]) -> None:
    found = conclude(replace(RUN, **changes)).next_steps
    assert found == steps and len(found) <= MOST


def test_every_step_has_a_command() -> None:
    assert {*NEXT} == {*get_args(NextStep)}


def test_the_command_line_tells_each_step_as_a_command(tmp_path: Path) -> None:
    images = tmp_path / "my images"
    given = {"data": {"images": str(images), "seed": 3}, "method": {"kind": "prefix"}}
    job = jobs.build(given | {"train": {"epochs": 7, "device": "cpu"}})
    run = Run.create(job, tmp_path / "run")
    steps = ["balance", "train-longer", "try-lora", "export", "fix-labels", "of later versions"]
    known = summary(next_steps=steps, doubtful=1200)
    train = f"cliptune train --images {quoted(images)} --base starter"
    own = f"{train} --method prefix --set data.seed=3 --set train.epochs="
    assert next_steps(run, known) == [
        f"Balance the classes: {own}7 --set train.balance=true --set train.device=cpu",
        f"Train longer: {own}14 --set train.device=cpu",
        f"Try LoRA: {train} --set data.seed=3 --method lora",
        f"Export it: cliptune export {quoted(run.folder)} --to peft --out FOLDER",
        f"Look at doubtful labels (1,200): cliptune label {quoted(images)} --doubtful",
    ]
