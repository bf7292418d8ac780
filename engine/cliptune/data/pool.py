"""Runs a function over many items on one thread a core, in order, ready to stop."""

import os
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from cliptune.core.cancel import CancelToken

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 8  # items handed to a thread at once: one at a time, two threads are slower than one


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def parallel(
    function: Callable[[T], R], items: Sequence[T], cancel: CancelToken
) -> Generator[list[R], None, None]:
    """Yield the results for a few items at a time, in order. Pillow lets threads run side by side.

    An exception of `function` is raised here; `Cancelled` within one item of `cancel` being set.
    Close it (`contextlib.closing`) so that no thread outlives it.
    """

    def run(chunk: Sequence[T]) -> list[R]:
        results = []
        for item in chunk:
            cancel.check()
            results.append(function(item))
        return results

    threads = cores()
    ahead: deque[Future[list[R]]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="images") as pool:
        try:
            for start in range(0, len(items), CHUNK):
                ahead.append(pool.submit(run, items[start : start + CHUNK]))
                if len(ahead) > threads + 2:
                    yield ahead.popleft().result()
                cancel.check()
            while ahead:
                yield ahead.popleft().result()
                cancel.check()
        finally:
            for future in ahead:
                future.cancel()
