"""One run, one process: two that begin at once, a hundred times."""

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

from cliptune import job as jobs
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Stopped
from cliptune.runs import Run, lock

ROUNDS = 100


def contend(
    folder: Path, name: int, gate: Barrier, won: "multiprocessing.Queue[list[int]]"
) -> None:
    """Try to hold each run as soon as the other process does; the rounds that were won."""
    lock.PATIENCE = 0.05  # half of all tries lose, and each would wait so long
    mine = []
    for number in range(ROUNDS):
        run = Run(folder / str(number))
        gate.wait()
        try:
            with run.lock() as log:
                log.append(Stopped(step=name))
                mine.append(number)
                gate.wait()  # until the other has been told, or has lost
                gate.wait()
        except ClipTuneError:
            gate.wait()
            assert run.state() == "running", "the one that lost must not free the other's lock"
            gate.wait()
    won.put(mine)


def test_two_processes_never_hold_one_run(tmp_path: Path) -> None:
    job = jobs.build({"data": {"images": "images"}, "method": {"kind": "lora"}})
    for number in range(ROUNDS):
        Run.create(job, tmp_path / str(number))
    spawn = multiprocessing.get_context("spawn")
    gate, won = spawn.Barrier(2, timeout=60), spawn.Queue()
    both = [spawn.Process(target=contend, args=(tmp_path, name, gate, won)) for name in (1, 2)]
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
