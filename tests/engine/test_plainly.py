"""What a run came to in plain words."""

from typing import Any

import pytest

from cliptune.core.metrics import BALANCED, MAP, Answer, ClassMetrics, Measured
from cliptune.evaluation.conclusion import _OPEN
from cliptune.evaluation.plainly import Weakest, plainly, weakest
from cliptune.export import TARGETS
from cliptune.export.readers import is_pefts_own
from cliptune.methods import METHODS
from cliptune.methods.peft_method import PeftMethod
from engine.summaries import summary


def measured(*confusion: list[int], accuracy: float = 0.0, measure: str = "accuracy") -> Measured:
    names = ["cap", "hat", "owl"][: len(confusion)]
    count = sum(map(sum, confusion))
    rates = {
        name: row[place] / sum(row)
        for place, (name, row) in enumerate(zip(names, confusion, strict=True))
    }
    metrics = ClassMetrics(
        split="test", count=count, loss=1.0, top5=1.0, per_class=rates, measure=measure,
        accuracy=accuracy or sum(row[at] for at, row in enumerate(confusion)) / count,
        confusion=list(confusion),
    )  # fmt: skip
    return Measured(metrics=metrics, classes=names, answers=list[Answer]())


BEFORE = measured([30, 20], [20, 30])
AFTER = measured([40, 10, 0], [2, 38, 0], [0, 0, 10])


def said(after: Measured | None, before: Measured | None = BEFORE, **changes: Any) -> str:
    known = before.metrics if before else None
    return " ".join(map(str, plainly(summary(**changes), after, known)))


def test_what_is_right_is_told_first_and_what_is_confused() -> None:
    told = said(AFTER)
    assert told == (
        "88.0 % right on the test images, 28 points better than without training. "
        "Most confusion: cap / hat (12 images)."
    )
    assert "28 points worse" in said(BEFORE, AFTER)
    assert said(measured([10, 0], [1, 9]), measured([6, 4], [4, 6])) == (
        "19 of 20 right on the test images; without training 12 of 20."
    )
    assert said(None, None, accuracy=None, split="validation").endswith("the validation images.")
    chance = said(AFTER, conclusion=[_OPEN(now="1", before="2")])
    assert "That difference may be chance." in chance


@pytest.mark.parametrize(
    ("measure", "words"), [(BALANCED, "right, all classes counted alike, on"), (MAP, "(mAP) on")]
)
def test_other_measures_have_words_too(measure: str, words: str) -> None:
    assert words in said(measured([40, 10], [2, 48], measure=measure), measure=measure)


def test_images_are_wanted_of_the_class_that_is_right_least_often() -> None:
    assert weakest(summary(images=66), AFTER) == Weakest("cap", 30)
    assert weakest(summary(images=6), AFTER) == Weakest("cap", 10)
    assert weakest(summary(images=6000), AFTER) == Weakest("cap", 50)
    assert weakest(summary(), measured([5, 0], [0, 5])) is None
    assert weakest(summary(), None) is None


# What another program gets


def test_it_is_told_of_every_export_with_vectors_and_without() -> None:
    for kind, method in METHODS.items():
        for target in TARGETS.values():
            if not target.why_not(kind):
                with_, without = (target.gives(kind, fitted) for fitted in (True, False))
                assert with_ and without
        if issubclass(method, PeftMethod):
            alone = "without ClipTune" in str(TARGETS["peft"].gives(kind, False)[0])
            assert alone == is_pefts_own(method.peft_type), kind
    told = " ".join(map(str, TARGETS["peft"].gives("lora", True)))
    assert "class_vectors.safetensors" in told and "README.md" in told
