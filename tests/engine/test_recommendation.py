"""The advice of a comparison: what it says, and that it never says more than the intervals do."""

from dataclasses import replace
from typing import Any

from cliptune.comparison import recommendation, report
from cliptune.comparison.table import Comparison, Row, row, zero_shot_row
from cliptune.core.messages import Text, quoted
from engine.summaries import summary

GPU = "NVIDIA H100"


def method(kind: str, accuracy: float, seconds: float, memory: float | None, **k: Any) -> Row:
    zero_shot = {"accuracy": 0.5, "loss": 1.0, "count": k.get("count", 1000)}
    run = summary(accuracy=accuracy, seconds=seconds, peak_memory_bytes=memory, zero_shot=zero_shot)
    baseline = zero_shot_row("zero-shot", [run], "accuracy")
    return row(kind, k.get("label", kind), [run], baseline, "accuracy")


def untouched(label: str, accuracy: float, count: int) -> Row:
    zero_shot = {"accuracy": accuracy, "loss": 1.0, "count": count}
    return zero_shot_row(label, [summary(zero_shot=zero_shot)], "accuracy")


def said(*rows: Row, device: str = GPU, line: float = 0.5) -> str:
    rows = (untouched("zero-shot", line, 1000), *rows)
    found = Comparison("dogs", "vit-b-32", 1, "test", 1000, device, rows)
    return report.advice(found)


def test_what_overlaps_is_level_and_the_leaner_is_named() -> None:
    full, lora = method("full", 0.882, 95, 3.4e9), method("lora", 0.865, 40, 1.1e9)
    assert (
        said(full, lora)
        == "lora (86.5 %) is statistically tied with full (88.2 %) at 32 % of its memory."
    )
    assert said(full, lora, device="CPU (2 threads)") == (
        "lora (86.5 %) is statistically tied with full (88.2 %) in 42 % of its training time."
    )
    assert said(full, lora, device="") == "full (88.2 %) is statistically tied with lora."
    as_large = method("lora", 0.865, 90, 3.3e9)
    assert said(full, as_large) == "full (88.2 %) is statistically tied with lora."


def test_of_what_does_exactly_as_well_the_one_that_trains_least_is_named() -> None:
    few, many = (
        replace(method(kind, 0.52, 40, 1e9), parameters=count)
        for kind, count in (("probe", 700), ("full", 9_000_000))
    )
    assert said(few, many) == said(many, few)
    assert "the best of them, probe, is" in said(many, few)


def test_what_does_not_overlap_is_points_under() -> None:
    full, lora = method("full", 0.95, 95, 3.4e9), method("lora", 0.8, 40, 1.1e9)
    assert said(full, lora) == "lora is 15.0 points under full at 32 % of its memory."
    assert said(full, lora, device="") == "full is ahead of all others with 95.0 %."
    assert said(lora) == "lora is ahead of all others with 80.0 %."


def test_nothing_is_made_of_methods_that_are_no_better_than_zero_shot() -> None:
    assert "No method is clearly above" in said(method("lora", 0.52, 40, 1e9))
    assert said(method("lora", 0.3, 40, 1e9), method("full", 0.4, 40, 1e9)) == (
        "Every method is under zero-shot; full is the nearest, 10.0 points under it."
    )
    full, prompt = method("full", 0.57, 95, 3.4e9), method("prompt", 0.53, 6, 0.5e9)
    assert said(full, prompt, line=0.5) == "full (57.0 %) is statistically tied with prompt."
    assert said() == ""


def test_four_bits_are_weighed_against_lora() -> None:
    lora = method("lora", 0.86, 40, 1.1e9, label="LoRA")
    worth = method("qlora", 0.85, 55, 0.8e9, label="QLoRA")
    assert said(lora, worth).endswith(
        "QLoRA is statistically tied with LoRA, saves 0.3 GB and costs 15 s more."
    )
    quick = method("qlora", 0.85, 30, 1.05e9)
    assert said(lora, quick).endswith(
        "qlora is statistically tied with LoRA and saves 50 MB and 10 s."
    )
    large = method("qlora", 0.85, 55, 1.1e9)
    assert said(lora, large).endswith(
        "qlora is statistically tied with LoRA and saves no memory here."
    )
    worse = method("qlora", 0.7, 55, 0.8e9)
    assert "saves" not in said(lora, worse)
    # A CPU's peak is the program's, which holds what came before.
    assert "memory" not in said(lora, worth, device="CPU (2 threads)")


def test_what_has_no_memory_figure_is_weighed_by_time() -> None:
    probe = method("probe", 0.86, 3, None)
    lora = method("lora", 0.88, 60, 1.1e9)
    assert said(probe, lora) == (
        "probe (86.0 %) is statistically tied with lora (88.0 %) in 5 % of its training time."
    )


def test_the_table_holds_it() -> None:
    line = untouched("Zero-shot", 0.5, 100)
    best = method("lora", 0.9, 40, 1.1e9, label="LoRA & <b>")
    found = Comparison("dogs", "vit-b-32", 1, "test", 100, GPU, (line, best))
    assert "LoRA & <b> is ahead of all others with 90.0 %." in report.markdown(found)


def test_every_text_is_listed() -> None:
    texts = [text for text in vars(recommendation).values() if isinstance(text, Text)]
    assert [*recommendation.WORDINGS] == texts


def test_the_recommendation_of_a_search_is_the_advice_of_its_comparison() -> None:
    rows = (untouched("zero-shot", 0.5, 1000), method("full", 0.882, 95, 3.4e9))
    told = quoted("Linear probe is kept.")
    assert recommendation.recommend(
        Comparison("dogs", "vit-b-32", 1, "validation", 1000, GPU, rows, recommendation=told)
    ) == [told]
