"""Sixteen that begin in one second, as processes and as threads: each has a folder of its own."""

import multiprocessing
from pathlib import Path

import pytest

from cliptune.core.errors import ClipTuneError
from cliptune.core.files import make_unused, move_unused
from cliptune.runs import Run, all_runs
from engine.beginning import JOB, ROUNDS, at_once, begin

PROCESSES, THREADS = 4, 4


def test_sixteen_runs_begin_in_one_second(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    gate, begun = spawn.Barrier(PROCESSES * THREADS, timeout=300), spawn.Queue()
    many = [
        spawn.Process(target=begin, args=(tmp_path / "runs", THREADS, gate, begun))
        for _ in range(PROCESSES)
    ]
    for process in many:
        process.start()
    told = [one for _ in many for one in begun.get(timeout=300)]
    for process in many:
        process.join()
    failed = [one for one in told if not Path(one).is_dir()]
    assert not failed
    count = PROCESSES * THREADS * ROUNDS
    assert len({*told}) == count, "each has a folder of its own"
    runs = all_runs(tmp_path / "runs")
    assert {run.job.train.seed for run in runs} == {*range(count)}, "none wrote over another"
    assert [*(tmp_path / "runs").rglob("*.new")] == []


def test_one_of_many_gets_the_folder_that_all_name(tmp_path: Path) -> None:
    """An empty folder that is there, and one that is not."""
    for number in range(20):
        folder = tmp_path / str(number)
        if number % 2:
            folder.mkdir()

        def make(_: int, folder: Path = folder) -> bool:
            try:
                return bool(Run.create(JOB, folder).job)
            except ClipTuneError as error:
                assert "exists already and is not empty" in error.message
                return False

        assert sum(at_once(make, 8)) == 1
        assert [file.name for file in folder.iterdir()] == ["job.toml"]


@pytest.mark.parametrize("how", ["make", "move"])
def test_names_are_taken_once(tmp_path: Path, how: str) -> None:
    for number in range(8):
        (tmp_path / f"beside-{number}").mkdir()
        (tmp_path / f"beside-{number}" / "file").touch()

    def take(number: int) -> Path:
        if how == "make":
            return make_unused(tmp_path / "name")
        return move_unused(tmp_path / f"beside-{number}", tmp_path / "name")

    made = at_once(take, 8)
    names = {"name", *(f"name-{number}" for number in range(2, 9))}
    assert {one.name for one in made} == names and all(one.is_dir() for one in made)


def test_a_name_that_cannot_be_taken_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OSError):
        make_unused(tmp_path / "file" / "name")
    with pytest.raises(OSError):
        move_unused(tmp_path / "gone", tmp_path / "name")
