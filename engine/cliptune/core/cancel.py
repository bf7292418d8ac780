"""A token that asks work to end: set from any thread, looked at in every long loop."""

import threading
from collections.abc import Iterable, Iterator
from typing import TypeVar

from cliptune.core.errors import Cancelled

T = TypeVar("T")

LOOK_EVERY = 1 << 14
"""Items of a long list, each of which takes microseconds."""


class CancelToken:
    """Asks a long piece of work to end: training keeps its adapter, all else is cancelled."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """Ask the work to stop, from any thread or a signal handler."""
        self._event.set()

    def is_set(self) -> bool:
        """Whether stopping was asked for."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `Cancelled` if stopping was asked for."""
        if self.is_set():
            raise Cancelled

    def over(self, items: Iterable[T]) -> Iterator[T]:
        """The items, of which there may be a million, until stopping is asked for. Raises
        `Cancelled` then."""
        for number, item in enumerate(items):
            if not number % LOOK_EVERY:
                self.check()
            yield item
