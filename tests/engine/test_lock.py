"""One run, one process: two that begin at once, a hundred times."""

import multiprocessing
from pathlib import Path

from cliptune import job as jobs
from cliptune.runs import Run
from engine.contending import contend

ROUNDS = 100


def test_two_processes_never_hold_one_run(tmp_path: Path) -> None:
    job = jobs.build({"data": {"images": "images"}, "method": {"kind": "lora"}})
    for number in range(ROUNDS):
        Run.create(job, tmp_path / str(number))
    spawn = multiprocessing.get_context("spawn")
    gate, won = spawn.Barrier(2, timeout=60), spawn.Queue()
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
