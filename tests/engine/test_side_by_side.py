"""Runs that were judged: which can be compared, in what order, and what they are called."""

from typing import Any

import pytest

from cliptune import job as jobs
from cliptune.comparison.side_by_side import FinishedRun, compare, names
from engine.summaries import summary

GPU = "NVIDIA H100"


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
    device = changes.pop("device", GPU)
    return FinishedRun(title, job, summary(accuracy=accuracy, **changes), device)


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
