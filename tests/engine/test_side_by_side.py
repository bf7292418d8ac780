"""Runs that were judged: which can be compared, in what order, and what they are called."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from cliptune import job as jobs
from cliptune.comparison import side_by_side
from cliptune.comparison.differences import differences, in_words
from cliptune.comparison.side_by_side import FinishedRun, compare, judged_on, names
from cliptune.core.metrics import Answer, Measured
from cliptune.evaluation.measure import measure_classes
from cliptune.runs import Run
from engine.summaries import summary

GPU = "NVIDIA H100"
MADE_ON = {"device": GPU, "precision": "bf16", "judged": ""}


def run_of(kind: str, accuracy: float = 0.9, images: str = "dogs", **changes: Any) -> FinishedRun:
    parts = {part: changes.pop(part, {}) for part in ("data", "method", "train", "base")}
    job = jobs.build(
        {
            "data": {"images": images} | parts["data"],
            "base": parts["base"],
            "method": {"kind": kind} | parts["method"],
            "train": parts["train"],
        }
    )
    title = changes.pop("title", f"{images} · {job.method.label}")
    made_on = [changes.pop(name, known) for name, known in MADE_ON.items()]
    return FinishedRun(title, job, summary(accuracy=accuracy, **changes), *made_on)


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        ({"images": "cats"}, False),
        ({"split": "validation"}, False),
        ({"data": {"leave_out": ["a.png"]}}, False),
        ({"base": {"model": "vit-b-32"}}, False),
        ({"data": {"seed": 1}}, True),  # the test images are the same
        ({"zero_shot": {"accuracy": 0.5, "count": 999, "loss": 1.0}}, False),
    ],
)
def test_only_what_was_judged_on_the_same_is_compared(other: dict[str, Any], is_one: bool) -> None:
    assert (compare([run_of("lora"), run_of("full", **other)]) is not None) == is_one


def test_validation_images_are_others_with_another_seed() -> None:
    first = run_of("lora", split="validation")
    assert compare([first, run_of("full", split="validation")])
    assert compare([first, run_of("full", split="validation", data={"seed": 1})]) is None


def test_zero_shot_leads_and_is_there_once() -> None:
    table = compare([run_of("lora", 0.8), run_of("zero-shot", 0.5), run_of("full", 0.9)])
    assert table is not None
    assert [one.label for one in table.rows] == ["Zero-shot", "LoRA", "Full fine-tuning"]
    assert [one.accuracy for one in table.rows] == [0.5, 0.8, 0.9]
    assert (table.images, table.base, table.split, table.count) == ("dogs", "starter", "test", 1000)


def test_zero_shot_is_that_of_the_base_that_is_not_quantised() -> None:
    four_bits = {"accuracy": 0.4, "count": 1000, "loss": 1.0}
    table = compare([run_of("qlora", zero_shot=four_bits), run_of("lora")])
    assert table is not None and table.rows[0].accuracy == 0.5


def test_a_device_is_named_if_all_ran_on_it() -> None:
    table = compare([run_of("lora"), run_of("full")])
    assert table is not None and table.device == GPU
    table = compare([run_of("lora"), run_of("full", device="CPU (2 threads)")])
    assert table is not None and table.device == ""


def test_runs_of_one_method_are_told_apart() -> None:
    ranks = [run_of("lora", method={"rank": rank}) for rank in (4, 8)]
    assert names(ranks) == ["LoRA (rank 4)", "LoRA (rank 8)"]
    words = ("a {}", "one {}")
    others = [run_of("lora", data={"templates": [text], "classes": {"a": text}}) for text in words]
    assert names(others) == ["LoRA (prompts a {})", "LoRA (prompts one {})"]
    assert names([*ranks[:1], run_of("full")]) == ["LoRA", "Full fine-tuning"]
    assert names([run_of("lora", title="My <b>best</b>"), ranks[0]]) == ["My <b>best</b>", "LoRA"]


def test_names_and_values_are_translated() -> None:
    ranks = [run_of("lora", method={"rank": rank}) for rank in (4, 8)]
    translated = names(ranks, translate=str.upper, worded=lambda value: f"<{value}>")
    assert translated == ["LORA (rank <4>)", "LORA (rank <8>)"]
    table = compare([*ranks, run_of("zero-shot")], translate=lambda label: f"*{label}*")
    assert table is not None and table.rows[0].label == "*Zero-shot*"


def apart(*runs: FinishedRun) -> dict[str, list[str]]:
    """What rows differ in, in words, by its title; zero-shot's left out."""
    table = compare(runs)
    assert table is not None
    assert table.rows[0].settings == {}
    found = differences(table.rows)
    return {one.title: [in_words(value) for value in one.values[1:]] for one in found}


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({}, {}),
        ({"train": {"epochs": 7}}, {"Epochs": ["20", "7"]}),
        ({"train": {"batch_size": 8}}, {"Batch size": ["32", "8"]}),
        ({"train": {"seed": 1}}, {"Seed": ["0", "1"]}),
        ({"data": {"seed": 1}}, {"Split seed": ["0", "1"]}),
        ({"precision": "fp32"}, {"Precision": ["bf16", "fp32"]}),
        ({"device": "CPU"}, {"Device": [GPU, "CPU"]}),
        ({"base": {"quantisation": "int8"}}, {"Quantisation": ["none", "int8"]}),
        ({"images": 30}, {"Images": ["90 trained on", "30 trained on"]}),
        ({"train": {"learning_rate": 1e-3}}, {"Learning rate": ["0.003", "0.001"]}),
        (
            {"train": {"learning_rate": "auto"}, "learning_rate": 0.00123},
            {"Learning rate": ["0.003", "0.00123 (found)"]},
        ),
        ({"data": {"classes": {"a": "b"}}}, {"Class words": ["", "a: b"]}),
        ({"method": {"rank": 4}}, {"Rank": ["8", "4"]}),
    ],
)
def test_whatever_rows_differ_in_is_named(
    other: dict[str, Any], told: dict[str, list[str]]
) -> None:
    trained = other.pop("images", 90)
    first, second = run_of("lora"), run_of("lora", title="Another", **other)
    counted = second.summary.model_copy(update={"images": trained})
    assert apart(first, replace(second, summary=counted)) == told


def test_what_trains_nothing_differs_in_no_epochs() -> None:
    assert apart(run_of("probe"), run_of("lora"), run_of("full", train={"epochs": 3})) == {
        "Epochs": ["", "20", "3"],
        "Learning rate": ["", "0.003", "0.0008"],
        "Weight decay": ["", "0.01", "0.1"],
    }


def test_seeds_of_a_method_are_one_row() -> None:
    def seed(of: int, **more: Any) -> dict[str, Any]:
        return {"data": {"seed": of}, "train": {"seed": of}, **more}

    runs = [run_of("lora", 0.8, **seed(0)), run_of("full", 0.7, **seed(0))]
    runs += [run_of("lora", 0.9, **seed(1)), run_of("full", 0.7, **seed(1))]
    table = compare(runs)
    assert table is not None and table.seeds == 2
    assert [(one.label, round(one.accuracy, 2)) for one in table.rows[1:]] == [
        ("LoRA", 0.85),
        ("Full fine-tuning", 0.7),
    ]
    fewer = apart(*runs[:3])
    assert fewer["Seed"] == ["0, 1", "0"], "one has fewer seeds"
    alone = compare(runs[::2])
    assert alone is not None and len(alone.rows) == 3, "of one method the seeds are compared"
    parts = [replace(one, summary=summary(split="validation")) for one in runs]
    assert compare(parts), "each seed judges both on its own images"
    assert compare(parts[:3]) is None


def test_images_that_changed_in_between_are_others() -> None:
    same, other = run_of("full", judged="a"), run_of("full", judged="b")
    assert compare([run_of("lora", judged="a"), same])
    assert compare([run_of("lora"), other]), "an older version did not tell"
    assert compare([run_of("lora", judged="a"), other]) is None


def test_images_are_the_same_however_their_classes_are_worded(tmp_path: Path) -> None:
    def said(number: int, *answers: tuple[str, str]) -> str:
        told = [
            Answer(
                path=path, truth=truth, said=truth, confidence=1, truth_probability=1, right=True
            )
            for path, truth in answers
        ]
        run = Run.create(run_of("lora").job, tmp_path / str(number))
        metrics = measure_classes(torch.eye(2), torch.arange(2), ["a", "b"], "test")
        run.write_measured(Measured(metrics=metrics, classes=["a", "b"], answers=told))
        return judged_on(run)

    known = said(0, ("1.png", "cat"), ("2.png", "dog"), ("3.png", "dog"))
    assert said(1, ("2.png", "hound"), ("1.png", "tom"), ("3.png", "hound")) == known
    assert said(2, ("1.png", "cat"), ("2.png", "dog"), ("3.png", "cat")) != known
    assert said(3, ("1.png", "cat"), ("2.png", "dog")) != known
    assert judged_on(Run.create(run_of("lora").job, tmp_path / "new")) == ""


def test_the_settings_of_a_run_are_looked_at_a_few_times_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs = [run_of("lora", train={"learning_rate": 1e-4 * (n + 1)}) for n in range(40)]
    looked: list[object] = []
    plain = side_by_side.settings_of
    monkeypatch.setattr(side_by_side, "settings_of", lambda job: looked.append(job) or plain(job))
    assert names(runs)[1] == "LoRA (learning rate 0.0002)"
    assert len(looked) <= 2 * len(runs)
