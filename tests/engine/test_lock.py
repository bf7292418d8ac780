"""One run, one process: two that begin at once, a hundred times."""

import multiprocessing
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cliptune import job as jobs
from cliptune.runs import Run, lock
from engine.contending import contend

ROUNDS = 100


def test_two_processes_never_hold_one_run(tmp_path: Path) -> None:
    job = jobs.build({"data": {"images": "images"}, "method": {"kind": "lora"}})
    for number in range(ROUNDS):
        Run.create(job, tmp_path / str(number))
    spawn = multiprocessing.get_context("spawn")
    gate, won = spawn.Barrier(2, timeout=300), spawn.Queue()
    both = [
        spawn.Process(target=contend, args=(tmp_path, ROUNDS, name, gate, won)) for name in (1, 2)
    ]
    for process in both:
        process.start()
    rounds = sorted([*won.get(timeout=300), *won.get(timeout=300)])
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    assert rounds == [*range(ROUNDS)], "each run is held by one, and by one only"
    for number in range(ROUNDS):
        run = Run(tmp_path / str(number))
        assert len([*run.events()]) == 1 and run.state() == "stopped"


def test_two_looks_at_once_hold_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look takes the lock for a moment, and another look must not take that for a run: however
    long the moment is on this machine."""
    path = tmp_path / "lock"
    with lock.hold(path, tmp_path / "holder.json"):
        assert lock.is_held(path)
    monkeypatch.setattr(lock, "GLANCE", 60)
    with ThreadPoolExecutor(3) as threads:
        told = [*threads.map(lambda _: lock.is_held(path), range(600))]
    assert not any(told), f"{sum(told)} of {len(told)}"


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_another_user_s_run_is_seen_to_be_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose lock may only be read."""

    def denied(*_: object, **__: object) -> None:
        raise PermissionError

    path = tmp_path / "lock"
    with lock.hold(path, tmp_path / "holder.json"):
        monkeypatch.setattr(lock.FileLock, "acquire", denied)
        assert lock.is_held(path)
    assert not lock.is_held(path)
