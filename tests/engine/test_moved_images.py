"""Runs whose images were moved, renamed or deleted since: what goes on, and what is said."""

import shutil
from pathlib import Path

import pytest

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Event, Failed, Finished, Step, Warned, finish
from cliptune.data.split import PARTS, saved
from cliptune.evaluation.best import evaluate_best
from cliptune.runs import Run
from cliptune.training.session import carry_out
from engine import drawn
from engine.commands import cliptune
from engine.training import small_job


@pytest.fixture(scope="module")
def made(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with images and a run on them that was stopped after its first step."""
    place = tmp_path_factory.mktemp("made")
    images = drawn.classes(place / "images", 6, test=3)
    run, cancel = Run.create(small_job(images, base), place / "run"), CancelToken()
    for event in carry_out(run, cancel):
        if isinstance(event, Step) and event.step == 1:
            cancel.set()
    return place


@pytest.fixture
def stopped(made: Path, tmp_path: Path) -> Run:
    """A copy of that run, whose images were moved together with it."""
    place = shutil.copytree(made, tmp_path / "place")
    (place / "images").rename(place / "moved")
    run = Run(place / "run")
    shutil.copystat(made / "run" / "job.toml", run.files.job)
    text = run.files.job.read_text(encoding="utf-8")
    away = str(place / "images").replace("\\", "\\\\")
    here = str(made / "images").replace("\\", "\\\\")
    run.files.job.write_text(text.replace(here, away), encoding="utf-8")
    return run


def moved(run: Run) -> Path:
    return run.folder.parent / "moved"


def last(events: list[Event]) -> Event:
    return events[-1]


def resumed(run: Run) -> list[Event]:
    return [*carry_out(run, CancelToken())]


def test_a_run_is_resumed_where_its_images_lie_now(stopped: Run, made: Path) -> None:
    created = stopped.created
    failed = cliptune("train", "--resume", stopped.folder)
    assert failed.returncode == 1 and "--images" in failed.stderr
    done = cliptune("train", "--resume", stopped.folder, "--images", moved(stopped))
    assert done.returncode == 0, done.stderr
    assert "No longer there" not in done.stdout
    assert stopped.created == pytest.approx(created, abs=0.01)
    assert Run(stopped.folder).job.data.images == moved(stopped)
    straight = Run(shutil.copytree(made / "run", stopped.folder.parent / "straight"))
    assert isinstance(last(resumed(straight)), Finished)
    for kept in straight.best.glob("*.safetensors"):
        assert kept.read_bytes() == (stopped.best / kept.name).read_bytes(), "the same in bits"


def test_a_folder_of_others_is_refused_and_nothing_changes(stopped: Run, tmp_path: Path) -> None:
    others = drawn.classes(tmp_path / "others", 1)
    before = stopped.files.job.read_bytes()
    for folder in (others, tmp_path / "nowhere"):
        done = cliptune("train", "--resume", stopped.folder, "--images", folder)
        assert done.returncode == 1 and str(folder) in done.stderr
    assert stopped.files.job.read_bytes() == before


@pytest.mark.parametrize(
    ("part", "otherwise"), [("train", True), ("validation", True), ("test", False)]
)
def test_an_image_that_is_gone_is_named_and_the_others_go_on(
    stopped: Run, part: str, otherwise: bool
) -> None:
    """It is said that the run ends otherwise than with it, where it does."""
    path = saved(stopped.files.splits)[PARTS.index(part)][0]
    (moved(stopped) / path).unlink()
    stopped.move_images(moved(stopped))
    events = resumed(stopped)
    assert isinstance(last(events), Finished)
    warned = [event.told for event in events if isinstance(event, Warned)]
    assert [path in one.text() for one in warned if "No longer there" in one.text()] == [True]
    assert otherwise == any(one.code == "run-goes-on-with-fewer" for one in warned)
    summary = stopped.summary()
    assert summary and summary.zero_shot.count == 9 - (part == "test")


def test_without_most_images_or_a_whole_part_nothing_goes_on(stopped: Run) -> None:
    stopped.move_images(moved(stopped))
    for path in saved(stopped.files.splits)[1]:
        (moved(stopped) / path).unlink()
    ended = last(resumed(stopped))
    assert isinstance(ended, Failed) and ended.told.code == "images-gone"


def test_a_moved_run_is_measured_on_its_own_test_images(stopped: Run) -> None:
    finished = Run(shutil.copytree(stopped.folder, stopped.folder.parent / "other"))
    finished.move_images(moved(stopped))
    before = finish(evaluate_best(finished, CancelToken()))
    assert finish(evaluate_best(stopped, CancelToken(), images=moved(stopped))) == before
    gone = saved(stopped.files.splits)[2][0]
    (moved(stopped) / gone).unlink()
    done = cliptune("evaluate", stopped.folder, "--images", moved(stopped))
    assert done.returncode == 0, done.stderr
    assert "8 test images" in done.stdout and gone in done.stdout
    assert stopped.job.data.images != moved(stopped), "measuring changes no run"


def test_other_images_are_measured_as_before(stopped: Run, tmp_path: Path) -> None:
    """All of them, though their names may be those of the run's own, which are where they were."""
    stopped.move_images(moved(stopped))
    copy = shutil.copytree(moved(stopped), tmp_path / "copy")
    done = cliptune("evaluate", stopped.folder, "--images", copy)
    assert done.returncode == 0, done.stderr
    assert " 27 " in done.stdout and "own images" not in done.stdout


def test_a_table_among_the_images_moves_with_them(stopped: Run) -> None:
    away = stopped.job.data.images
    data = stopped.job.data.model_copy(update={"table": away / "labels.csv"})
    job = stopped.job.model_copy(update={"data": data})
    run = Run.create(job, stopped.folder.parent / "of a table")
    assert run.job_on(moved(stopped)).data.table == moved(stopped) / "labels.csv"
