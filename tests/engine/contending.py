"""One of two processes that want the same runs at the same time. Processes are started from it."""

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Stopped
from cliptune.runs import Run, lock


def contend(
    folder: Path, rounds: int, name: int, gate: Barrier, won: "multiprocessing.Queue[list[int]]"
) -> None:
    """Try to hold each run as soon as the other process does; gives the rounds that were won."""
    lock.PATIENCE = 0.05  # half of all tries lose, and each would wait so long
    mine = []
    for number in range(rounds):
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
