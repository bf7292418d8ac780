"""One of many processes that begin runs at the same time. Processes are started from it."""

import multiprocessing
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import TypeVar

from cliptune import job as jobs
from cliptune.core.errors import ClipTuneError
from cliptune.runs import Run

T = TypeVar("T")
ROUNDS = 8
"""How often all begin a run together: once does not always meet."""

JOB = jobs.build({"data": {"images": "images"}, "method": {"kind": "lora"}})


def at_once(call: Callable[[int], T], count: int) -> list[T]:
    """What a call gives on each of so many threads, which all make it together."""
    gate = threading.Barrier(count, timeout=300)
    with ThreadPoolExecutor(count) as threads:

        def make(number: int) -> T:
            gate.wait()
            return call(number)

        return [*threads.map(make, range(count))]


def begin(
    folder: Path, threads: int, gate: Barrier, begun: "multiprocessing.Queue[list[str]]"
) -> None:
    """Make runs on each of so many threads, `ROUNDS` times together with all others; gives their
    folders, or what went wrong."""
    second = time.strftime("%Y-%m-%d-%H%M%S", time.gmtime(0))
    time.strftime = lambda *_: second  # type: ignore[assignment]

    def make(_: int) -> list[str]:
        return [one(gate.wait() + number * gate.parties) for number in range(ROUNDS)]

    def one(seed: int) -> str:
        job = JOB.model_copy(update={"train": JOB.train.model_copy(update={"seed": seed})})
        try:
            return str(Run.create(job, within=folder).folder)
        except ClipTuneError as error:
            return error.message

    begun.put([path for paths in at_once(make, threads) for path in paths])
