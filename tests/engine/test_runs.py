"""Run folders: made, locked, replayed, and their state told truthfully."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from cliptune import job as jobs
from cliptune import runs
from cliptune.errors import ClipTuneError
from cliptune.events import Event, Failed, Finished, Started, Stopped
from cliptune.runs import Run

JOB = jobs.build({"data": {"images": "pictures"}, "method": {"kind": "lora"}})
STARTED = Started(time=0.0, device="CPU", precision="float32")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run.create(JOB, tmp_path / "run")


@pytest.mark.parametrize(
    ("last", "state"),
    [
        (Finished(summary={}), "finished"),
        (Stopped(step=3), "stopped"),
        (Failed(message="no"), "failed"),
        (STARTED, "interrupted"),
    ],
)
def test_the_state_is_what_was_said_last(run: Run, last: Event, state: str) -> None:
    with run.lock() as log:
        log.append(STARTED)
        log.append(last)
        assert run.state() == "running"
    assert run.state() == state


def test_a_torn_last_line_is_passed_over(run: Run) -> None:
    with run.lock() as log:
        log.append(STARTED)
        log.append(Stopped(step=1))
    with run.log.open("ab") as file:
        file.write(b'{"event": "stop')
    assert list(run.events()) == [STARTED, Stopped(step=1)]


def test_the_log_is_cut_back_to_a_checkpoint(run: Run) -> None:
    with run.lock() as log:
        log.append(STARTED)
        size = log.sync()
        log.append(Stopped(step=1))
    with run.lock() as log:
        log.cut(size)
        log.append(Stopped(step=2))
    assert list(run.events()) == [STARTED, Stopped(step=2)]


def test_a_living_process_keeps_others_out(run: Run) -> None:
    busy = pytest.raises(ClipTuneError, match="being worked on by process")
    with run.lock(), busy, run.lock():
        pass


def test_a_dead_process_does_not(run: Run) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    lock = f'{{"pid": {dead.pid}, "started": 1.0}}'
    (run.folder / "lock.json").write_text(lock, encoding="utf-8")
    assert run.state() == "interrupted"
    with run.lock():
        assert run.state() == "running"


def test_a_process_id_used_again_is_not_the_owner(run: Run) -> None:
    lock = f'{{"pid": {psutil.Process().pid}, "started": 1.0}}'
    (run.folder / "lock.json").write_text(lock, encoding="utf-8")
    assert run.state() == "interrupted"


def test_runs_are_listed_newest_first_and_never_share_a_folder() -> None:
    first, second = Run.create(JOB), Run.create(JOB)
    assert first.folder != second.folder
    assert [run.folder for run in runs.all_runs()] == [second.folder, first.folder]


def test_a_folder_with_something_in_it_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ClipTuneError, match="not empty"):
        Run.create(JOB, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_run_among_the_pictures_is_refused(tmp_path: Path) -> None:
    given = {"data": {"images": str(tmp_path)}, "method": {"kind": "lora"}}
    with pytest.raises(ClipTuneError, match="among the pictures"):
        Run.create(jobs.build(given), tmp_path / "deep" / "run")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ClipTuneError, match="not a run folder"):
        Run(tmp_path)


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Tests may run as root, whom no permission stops: the system's answer is put in its mouth.
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(ClipTuneError, match="cannot be written: Permission denied"):
        Run.create(JOB, tmp_path / "run")


def test_free_disk_is_checked(tmp_path: Path) -> None:
    with pytest.raises(ClipTuneError, match="MB free"):
        runs.require_disk(tmp_path / "not" / "yet", 10**18, "a test")
    runs.require_disk(tmp_path, 1, "a test")


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "file.json"
    runs.write_beside(place, "old")
    monkeypatch.setattr(runs.os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        runs.write_beside(place, "new")
    assert place.read_text(encoding="utf-8") == "old"
