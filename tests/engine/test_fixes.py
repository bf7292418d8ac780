"""What a person put right in a run's images: kept in their project, and the run again with it."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cliptune.comparison import retrained
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Progress, finish
from cliptune.core.metrics import Answer, Measured
from cliptune.data.split import saved
from cliptune.projects import fixes as fixing
from cliptune.projects.project import NONE, Change, Project
from cliptune.runs import Run
from cliptune.training import baseline
from engine import drawn
from engine.training import carry, small_job

Found = Generator[Progress, None, list[str]]


@pytest.fixture
def run(base: Path, tmp_path: Path) -> Run:
    """A run of the untouched base, whose greens are called otherwise."""
    folder = drawn.classes(tmp_path / "images", 5, test=2)
    job = small_job(folder, base, "zero-shot")
    words = job.data.model_copy(update={"classes": {"green": "light green"}})
    carry(job.model_copy(update={"data": words}), tmp_path / "runs" / "first")
    return Run(tmp_path / "runs" / "first")


def found(run: Run) -> dict[str, str]:
    return finish(fixing.fixes(run, CancelToken()))


def test_labels_that_are_probably_wrong_are_counted_where_there_are_enough(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def two(features: np.ndarray, labels: dict[int, int], texts: np.ndarray, *_: object) -> Found:
        asked.append(len(labels))
        assert len(features) == len(labels) == 17 and features.shape[1] == texts.shape[1]
        assert sorted(labels.values()) == [0] * 5 + [1] * 6 + [2] * 6, "the test images, too"
        yield from ()
        return ["one", "another"]

    monkeypatch.setattr(baseline, "suspects", two)
    folder = drawn.classes(tmp_path / "images", 4, test=2)
    (folder / "test" / "blue" / "000.png").unlink()
    job, found = small_job(folder, base, "probe"), []
    for least, seed in ((17, 0), (18, 0), (17, 1)):
        monkeypatch.setattr(baseline, "FEWEST", least)
        split = {"data": job.data.model_copy(update={"seed": seed})}
        carry(job.model_copy(update=split), tmp_path / f"{least}-{seed}")
        summary = Run(tmp_path / f"{least}-{seed}").summary()
        assert summary is not None
        found.append((summary.doubtful, "fix-labels" in summary.next_steps))
    assert found == [(2, True), (0, False), (2, True)]
    assert asked == [17], "of another split they are the same labels"


def test_a_run_is_trained_again_with_what_was_put_right(run: Run, tmp_path: Path) -> None:
    images = run.job.data.images
    assert found(run) == {}
    really = {"test/red/000.png": "light green", "train/blue/001.png": NONE}
    really["test/red/001.png"] = "red"
    fixing.say(images, {images / path: words for path, words in really.items()}, run.folder)
    assert Project.open(images).state.labels["test/red/000.png"] == "green"
    del really["test/red/001.png"]  # it is what the run saw
    assert found(run) == really

    again = finish(fixing.again(run, CancelToken()))
    job, was = again.job, {path: was for path, (was, _) in again.changed.items()}
    assert was == {"test/red/000.png": "red", "train/blue/001.png": "blue"}
    assert (again.before, again.part, again.count) == (run.title, "test", 6)
    assert {path: now for path, (_, now) in again.changed.items()} == really
    assert job.data.classes == {"green": "light green"}
    carry(job, tmp_path / "runs" / "second")
    second = Run(tmp_path / "runs" / "second")
    before, after = saved(run.files.splits), saved(second.files.splits)
    assert [sorted(part) for part in after] == [
        [path for path in sorted(part) if path != "train/blue/001.png"] for part in before
    ]
    assert found(second) == {}
    measured = second.measured()
    assert measured is not None
    truths = {answer.path: answer.truth for answer in measured.answers}
    assert truths["test/red/000.png"] == "light green"
    told = retrained.told(second)
    assert (
        told is not None and told.params["count"] == 6 and told.params["was"] == told.params["now"]
    )
    assert retrained.told(run) is None


def test_what_lies_elsewhere_is_kept_by_its_words(tmp_path: Path) -> None:
    folder = drawn.classes(tmp_path / "images", 1)
    fixing.say(folder, {folder / "red" / "000.png": "blue"})
    assert Project.open(folder).state.labels == {"red/000.png": "blue"}
    Project.open(folder).decide(Change(labels={"red/000.png": None}))


def answers(measured: Measured, *said: tuple[str, str]) -> Measured:
    made: list[Any] = [
        Answer(
            path=f"{n}.png",
            truth=truth,
            said=one,
            confidence=1,
            truth_probability=1,
            right=truth == one,
        )
        for n, (truth, one) in enumerate(said)
    ]
    return measured.model_copy(update={"answers": made})


def test_old_and_new_are_judged_by_the_labels_of_now(run: Run) -> None:
    measured = run.measured()
    assert measured is not None
    before = answers(measured, *[("a", "b")] * 6, ("a", "a"), ("a", "a"))
    now = answers(measured, *[("b", "b")] * 6, ("b", "b"))
    told = retrained.compared("old", before, now)
    assert told is not None and told.params | {"part": ""} == {
        "before": "old",
        "count": 7,
        "part": "",
        "was": 6 / 7,
        "now": 1.0,
    }
    assert "may be chance" in str(told)
    better = answers(measured, *[("a", "a")] * 8)
    worse = answers(measured, *[("b", "b")] * 8)
    assert "more than chance" in str(retrained.compared("old", worse, better))
    assert retrained.compared("old", answers(measured), better) is None
