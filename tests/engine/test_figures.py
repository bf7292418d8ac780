"""How figures are told: with their images where these are few, by words and by vectors."""

from math import nan
from typing import Any

import pytest
from rich.console import Console

from cliptune.cli.progress import ProgressDisplay
from cliptune.comparison import report
from cliptune.comparison.recommendation import recommend
from cliptune.comparison.table import Comparison, row, zero_shot_row
from cliptune.core.events import Classified, Evaluated, Probed
from cliptune.core.metrics import ACCURACY, BALANCED, MAP, Figure
from cliptune.evaluation.figures import FEW, both, by_classifier, of_few, too_few
from cliptune.evaluation.intervals import wilson
from engine.summaries import summary


def told(value: float, count: int, measure: str = ACCURACY, **given: Any) -> str:
    bounds = {name: given.pop(name) for name in ("low", "high") if name in given}
    found = of_few(Figure(value=value, **bounds), count, measure, **given)
    return found.text() if found else ""


@pytest.mark.parametrize(
    ("value", "count", "expected"),
    [
        (1.0, 3, "3 of 3 images, likely 44 to 100 %"),
        (0.0, 1, "0 of 1 image, likely 0 to 79 %"),
        (5 / 6, 6, "5 of 6 images, likely 44 to 97 %"),
        (0.6111, 6, "61 % on 6 images"),  # a mean over seeds: no number of images
        (nan, 6, "nan % on 6 images"),  # of what could not be measured
        (1.0, FEW, ""),
        (1.0, 0, ""),
    ],
)
def test_a_rate_of_few_images_comes_with_them(value: float, count: int, expected: str) -> None:
    assert told(value, count) == expected


def test_the_interval_is_the_figures_own_and_left_out_where_it_is_to_be_short() -> None:
    assert told(0.5, 4, low=0.2, high=0.9) == "2 of 4 images, likely 20 to 90 %"
    assert told(0.5, 4, BALANCED, low=0.2, high=0.9) == "50 % on 4 images, likely 20 to 90 %"
    assert told(1.0, 4, MAP) == "100 % on 4 images"
    assert told(1.0, 4, short=True) == "4 of 4" and told(1.0, 4, MAP, short=True) == "100 % on 4"


def test_from_where_on_a_rate_may_stand_alone() -> None:
    """The numbers that the constant gives for its reason."""
    low, high = wilson(0.5, FEW)
    assert high - low == pytest.approx(0.34, abs=0.01)
    assert wilson(1.0, FEW)[0] == pytest.approx(0.886, abs=0.001)


@pytest.mark.parametrize(
    ("count", "classes", "fraction", "hint"),
    [
        (10, 10, 0.1, "Add about 20 a class."),
        (3, 3, 0.1, "Add about 90 a class."),
        (3, 3, 1.0, "Add about 10 a class."),
        (1, 2, 1.0, "Add about 20 a class."),
        (3, 0, 0.1, "Add about 270."),
    ],
)
def test_few_images_are_told_with_the_number_that_would_do(
    count: int, classes: int, fraction: float, hint: str
) -> None:
    found = too_few(count, classes, fraction)
    said = "One image is too little" if count == 1 else f"{count} images are too few"
    assert found and str(found) == f"{said} to trust. {hint}"
    assert too_few(FEW, classes, fraction) is None


KNOWN = {
    "classifier": "vectors",
    "accuracy": 0.88,
    "by_words": {ACCURACY: {"value": 0.84}},
    "by_vectors": {ACCURACY: {"value": 0.88}},
}


def test_both_figures_are_told_where_both_are_known() -> None:
    one = summary(**KNOWN)
    rates = {by: f"{figure.value:.0%}" for by, figure in both(one, ACCURACY).items()}
    told = by_classifier(rates, one.classifier)
    assert str(told) == "By words 84%, by fitted vectors 88% (used)"
    assert str(by_classifier(rates, "words")).startswith("By words 84% (used)")
    assert both(summary(), ACCURACY) == both(summary(**KNOWN), BALANCED) == {}


def comparison(count: int, **known: Any) -> Comparison:
    zero_shot = {"accuracy": 0.5, "loss": 1.0, "count": count}
    one = summary(zero_shot=zero_shot, **known)
    baseline = zero_shot_row("Zero-shot", [one], ACCURACY)
    rows = (baseline, row("lora", "LoRA", [one], baseline, ACCURACY))
    return Comparison("dogs", "starter", 1, "test", count, "CPU", rows)


def test_a_comparison_has_columns_for_both_only_where_they_are_known() -> None:
    found = comparison(100, **KNOWN)
    at = report.head(found).index("By words")
    assert report.head(found)[at : at + 2] == ("By words", "By vectors")
    assert [report.cells(one, found)[at : at + 2] for one in found.rows] == [
        ("", ""),
        ("84.0 %", "88.0 %"),
    ]
    head, *lines = report.table(found).splitlines()
    assert "by words value,by words low" in head and "by " not in report.table(comparison(100))
    assert {line.count(",") for line in lines} == {head.count(",")}
    in_words, *same = report.table(found, in_words=True).splitlines()
    assert same == lines and in_words.count(",") >= head.count(",")
    assert in_words.startswith("Kind,Method,Accuracy,Low,High,Above zero-shot,")
    assert "By words: Value,By words: Low" in in_words
    assert "By words" not in report.head(comparison(100))


def test_a_comparison_on_few_images_says_so() -> None:
    found = comparison(6, accuracy=1.0)
    _, lora = (report.cells(one, found) for one in found.rows)
    assert lora[3:5] == ("6 of 6", "61.0 to 100.0 %")
    assert "6 images are too few to trust" in str(recommend(found)[-1])
    assert not any("too few" in str(one) for one in recommend(comparison(100, accuracy=1.0)))


def test_the_command_line_tells_events_so() -> None:
    console = Console(record=True, width=200)
    display = ProgressDisplay(console)
    rates = {ACCURACY: 2 / 3, BALANCED: 0.5}
    given = {"split": "validation", "figures": rates, "accuracy": 2 / 3}
    display.tell(Evaluated(step=0, loss=1, images=3, **given))
    display.tell(Evaluated(step=0, loss=1, **given))
    display.tell(Probed(images=90, measured=3, **given))
    told = {"words": {ACCURACY: 0.84}, "vectors": {ACCURACY: 0.88}}
    display.tell(Classified(split="test", chosen="vectors", images=100, **told))
    assert console.export_text().splitlines() == [
        "zero-shot: validation accuracy 2 of 3 images, likely 21 to 94 %, balanced accuracy "
        "50 % on 3, loss 1.000",
        "zero-shot: validation accuracy 66.7 %, balanced accuracy 50.0 %, loss 1.000",
        "linear probe on 90 images: validation accuracy 2 of 3 images, likely 21 to 94 %, "
        "balanced accuracy 50 % on 3",
        "test accuracy: By words 84.0 %, by fitted vectors 88.0 % (used)",
    ]
