"""The best within a budget of time: what is tried, what is the answer, what is not done again."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image

from cliptune.advice import Advice
from cliptune.comparison import candidates, selection, trials, tune
from cliptune.comparison.tune import Tuned, differences
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import (
    DEVICE_FAILED,
    Event,
    Finished,
    Noted,
    Step,
    Stopped,
    Warned,
    Work,
    finish,
)
from cliptune.core.messages import quoted
from cliptune.core.metrics import BALANCED, Answer, ClassMetrics, Measured
from cliptune.runs import Run, all_runs, layout
from cliptune.training.loss import ClassLoss
from engine import drawn
from engine.folders import look, two_classes
from engine.test_cli import inside
from engine.training import EXACT


class Ticks:
    """A clock by which a step takes a second and all else nothing, however fast the machine is."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def over(self, work: Work[Any]) -> Work[Any]:
        return (yield from work)

    def carry_out(self, run: Run, cancel: CancelToken) -> Iterator[Event]:
        for event in CARRY_OUT(run, cancel):
            self.seconds += isinstance(event, Step)
            yield event


CARRY_OUT = trials.carry_out


@pytest.fixture(autouse=True)
def ticks(monkeypatch: pytest.MonkeyPatch) -> Ticks:
    """The clock; two methods are enough to choose from."""
    clock = Ticks()
    monkeypatch.setattr(tune, "Clock", lambda: clock)
    monkeypatch.setattr(trials, "carry_out", clock.carry_out)
    monkeypatch.setattr(candidates, "_memory", lambda *_: 1.0)
    advised = [Advice(kind, quoted("Both."), {}) for kind in ("lora", "full")]
    monkeypatch.setattr(candidates.advice, "advise", lambda _: advised)
    return clock


def given(images: Path, base: Path, **train: Any) -> dict[str, Any]:
    """One rate, and images as they are: a method is a candidate then."""
    train = EXACT | {"epochs": 4, "batch_size": 8, "learning_rate": 3e-3} | train
    return {"data": {"images": str(images)}, "base": {"model": str(base)}, "train": train}


def best(asked: dict[str, Any], seconds: float, folder: Path) -> Tuned:
    return finish(tune.tune(asked, seconds / 60, folder, CancelToken()))


def names(folder: Path) -> set[str]:
    """The runs in a folder, by what they are of."""
    return {place.parent.name for place in folder.glob("*/job.toml")}


def test_it_is_searched_judged_on_validation_gone_on_with_and_not_done_again(
    base: Path, tmp_path: Path, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selection, "SPLITS", 3)
    images = drawn.classes(tmp_path / "images", 12, test=4)
    asked, folder = given(images, base, epochs=2), tmp_path / "runs" / "best"
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        for _ in tune.tune(asked, 1.5, folder, cancel):
            if ticks.seconds == 6:
                cancel.set()
    assert names(folder) == {"probe-0", "lora-0.003-1-0", "lora-0.003-2-0"}
    found = best(asked, 90, folder)
    # An epoch is four steps. One is tried, then each gets a fourth of the time that is left, and
    # the better one the rest, measured on the test images, which have no say before.
    trials_of = names(folder)
    assert {"probe-0", "lora-0.003-1-0", "lora-0.003-2-0", "full-0.003-2-0"} <= trials_of
    (whole,) = (name for name in trials_of if name.endswith("-tested"))
    assert Run(folder / "lora-0.003-2-0").job.data.leave_out
    for name in ("probe-0", whole):
        measured = Run(folder / name).measured()
        assert measured and measured.metrics.split == "test"
    assert found.comparison.split == "validation" and found.comparison.count == 3
    assert [row.kind for row in found.comparison.rows][:2] == ["zero-shot", "probe"]
    # There is time left: what was found is judged on other splits too.
    assert {"probe-1", "probe-2"} <= trials_of
    assert {Run(folder / name).job.data.seed for name in trials_of} == {0, 1, 2}
    assert found.recommendation.params["count"] > 3  # type: ignore[operator]
    assert found.answer.title.endswith(", best in 1.5 minutes")
    assert [run.folder for run in all_runs(tmp_path / "runs")] == [found.answer.folder]
    assert layout.whole(found.answer.folder) == folder
    assert not [*folder.glob("*/checkpoints")]
    worked = ticks.seconds
    again = best(asked, 90, folder)
    assert again.answer.folder == found.answer.folder
    assert again.recommendation == found.recommendation
    assert again.comparison == found.comparison
    assert names(folder) == trials_of and ticks.seconds == worked
    with pytest.raises(ClipTuneError, match="other settings"):
        best(asked, 300, folder)


def test_with_no_time_the_probe_is_the_answer(images: Path, base: Path, tmp_path: Path) -> None:
    found = best(given(images, base), 4, tmp_path / "best")
    assert names(tmp_path / "best") == {"probe-0", "lora-0.003-1-0"}
    assert found.answer.folder.name == "probe-0"
    assert "no time to try anything else" in found.recommendation.text()
    assert found.answer.best.is_dir()


def test_after_the_graphics_card_failed_the_same_search_goes_on(
    images: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise torch.AcceleratorError("CUDA error: unspecified launch failure")

    asked, folder = given(images, base), tmp_path / "best"
    with monkeypatch.context() as patch:
        patch.setattr(ClassLoss, "backward", fails)
        with pytest.raises(ClipTuneError, match="stopped working") as failed:
            best(asked, 4, folder)
    assert failed.value.told.tells(DEVICE_FAILED)
    assert Run(folder / "lora-0.003-1-0").state() == "interrupted"
    probed = (folder / "probe-0" / "summary.json").stat().st_mtime_ns
    assert best(asked, 4, folder).answer.folder.name == "probe-0"
    assert (folder / "probe-0" / "summary.json").stat().st_mtime_ns == probed
    assert isinstance(Run(folder / "lora-0.003-1-0").last_event(), Stopped | Finished)


def test_a_trial_whose_steps_all_were_those_of_the_search_for_a_rate_counts(
    images: Path, base: Path, tmp_path: Path
) -> None:
    """With a step an epoch, the first trial has no step after that search."""
    asked = given(images, base, epochs=2, batch_size=64, learning_rate="auto")
    found = best(asked, 60, tmp_path / "best")
    assert {"lora-auto-1-0", "lora-auto-2-0", "full-auto-2-0"} <= names(tmp_path / "best")
    assert "no time" not in found.recommendation.text() and len(found.tried) > 1


def test_the_time_is_kept(images: Path, base: Path, tmp_path: Path, ticks: Ticks) -> None:
    best(given(images, base, epochs=1000), 25, tmp_path / "best")
    assert 12 < ticks.seconds <= 26


def test_captions_have_no_probe_and_are_tuned_against_zero_shot(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tune, "LEVEL", 1.0)
    images = drawn.captions(tmp_path / "images")
    asked = given(images, base, epochs=4)
    asked["data"]["validation"] = 0.5
    found = best(asked, 30, tmp_path / "best")
    assert "zero-shot-0" in names(tmp_path / "best")
    assert found.answer.job.method.kind in ("lora", "full")
    assert "is ahead of Zero-shot" in found.recommendation.text()
    assert found.answer.best.is_dir() and found.answer.state() == "finished"


def test_several_labels_are_tuned_too(base: Path, tmp_path: Path) -> None:
    images = drawn.labels(tmp_path / "images")
    found = best(given(images, base, epochs=1), 13, tmp_path / "best")
    assert found.recommendation.params["measure"] == "mAP"


def test_a_method_that_fails_is_left_out_and_said(
    images: Path, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk went away")

    monkeypatch.setattr(ClassLoss, "backward", fail)
    told = [*tune.tune(given(images, base), 1, tmp_path / "best", CancelToken())]
    left_out = [event.message for event in told if isinstance(event, Warned)]
    assert left_out[0].startswith("LoRA is left out: ") and "disk went away" in left_out[0]
    assert left_out[1].startswith("Full fine-tuning is left out: ")
    assert "is kept" in told[-1].message  # type: ignore[union-attr]


def test_the_command_says_what_the_answer_is(images: Path, base: Path, tmp_path: Path) -> None:
    command = ["tune", "--images", images, "--base", base, "--out", tmp_path / "best"]
    command += ["--minutes", 0.05, "--set", "train.device=cpu", "--json"]
    told = json.loads(inside(*command))
    assert told["answer"] == str(tmp_path / "best" / "probe-0")
    assert told["recommendation"].startswith("Linear probe is kept")
    assert [row["kind"] for row in told["tried"]][:2] == ["zero-shot", "probe"]


# Bad input


def test_classes_of_one_image_are_told(base: Path, tmp_path: Path) -> None:
    images = two_classes(tmp_path / "images", 1)
    with pytest.raises(ClipTuneError, match="one image a class"):
        best(given(images, base), 60, tmp_path / "best")


def test_images_that_are_all_alike_give_the_probe(base: Path, tmp_path: Path) -> None:
    for name in ("cat", "dog"):
        (tmp_path / "images" / name).mkdir(parents=True)
        for n in range(6):  # alike to the eye, each of its own bytes
            image = Image.new("RGB", (32, 32), (90, 90, 90))
            image.putpixel((n, name == "cat"), (91, 90, 90))
            image.save(tmp_path / "images" / name / f"{n}.png")
    found = best(given(tmp_path / "images", base, epochs=1), 5, tmp_path / "best")
    assert found.answer.folder.name == "probe-0"


def test_a_class_may_lack_validation_images(base: Path, tmp_path: Path) -> None:
    drawn.classes(tmp_path / "images" / "train", 6)
    drawn.classes(tmp_path / "images" / "val", 4, seed=1)
    for file in (tmp_path / "images" / "val" / "blue").iterdir():
        file.unlink()
    found = best(given(tmp_path / "images", base, epochs=1), 5, tmp_path / "best")
    assert found.answer.folder.name == "probe-0" and found.comparison.count == 8
    assert "probe-1" not in names(tmp_path / "best")  # the split is given


# Parts of it


def test_what_promises_most_comes_first(images: Path, base: Path) -> None:
    asked = {"data": {"images": str(images)}, "base": {"model": "starter"}}
    listed = finish(candidates.candidates(asked, look(images)))
    assert [one.name for one in listed[:4]] == [
        *("lora-0.003-crop-flip", "full-0.0008-crop-flip"),
        *("lora-0.009-crop-flip", "full-0.0024-crop-flip"),
    ]
    assert len(listed) == 18 and len({one.name for one in listed}) == 18
    asked["base"] = {"model": str(base)}  # of which no rate is known: a run finds one itself
    assert [one.name for one in finish(candidates.candidates(asked, look(images)))] == [
        *("lora-auto-crop-flip", "full-auto-crop-flip", "lora-auto-crop", "full-auto-crop"),
        *("lora-auto", "full-auto"),
    ]
    only = asked | {"train": {"learning_rate": 1e-3, "flip": False}}
    assert [one.name for one in finish(candidates.candidates(only, look(images)))] == [
        *("lora-0.001-crop", "full-0.001-crop")
    ]


def test_a_method_that_lacks_memory_is_left_out_and_said(
    images: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        candidates, "_memory", lambda job, _: None if job.method.kind == "full" else 1
    )
    asked = {"data": {"images": str(images)}, "base": {"model": str(base)}}
    work, told = candidates.candidates(asked, look(images)), []
    try:
        while True:
            told.append(next(work))
    except StopIteration as end:
        assert {one.kind for one in end.value} == {"lora"}
    assert [one.message for one in told if isinstance(one, Noted)] == [
        "Full fine-tuning is left out: there is too little memory for it."
    ]


def answers(*right: tuple[str, str, bool, float], measure: str = "accuracy") -> Measured:
    """Of each image its path, its class, whether that was said, and its probability."""
    metrics = ClassMetrics(
        split="validation", count=len(right), loss=0.0, accuracy=0.0, measure=measure,
        top5=1.0, per_class={}, confusion=[], likelihood=[math.log(p + 1e-9) for *_, p in right],
    )  # fmt: skip
    return Measured(
        metrics=metrics,
        classes=[],
        answers=[
            Answer(path=path, truth=of, said="", confidence=1, truth_probability=p, right=hit)
            for path, of, hit, p in right
        ],
    )


def test_images_are_compared_one_by_one_over_all_splits() -> None:
    theirs = answers(("a", "x", False, 0.5), ("b", "x", True, 0.0))
    ours = answers(("a", "x", True, 0.5), ("b", "x", True, 1.0))
    again = answers(("a", "x", True, 0.5))
    right, sure = differences([(theirs, ours), (again, again)])
    assert right == [0.5, 0]  # the mean of a gain and none
    assert sure == pytest.approx([0, 13.8155], abs=1e-3)


def test_where_classes_count_the_same_so_do_their_images_together() -> None:
    before = [("a", "x", False, 0.5), ("b", "x", False, 0.5), ("c", "y", False, 0.5)]
    after = [(path, of, True, 0.5) for path, of, _, _ in before]
    pair = answers(*before, measure=BALANCED), answers(*after, measure=BALANCED)
    assert differences([pair])[0] == [0.5, 0.5, 1.0]
