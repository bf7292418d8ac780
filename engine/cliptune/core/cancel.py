"""A token that asks work to end: set from any thread, looked at in every long loop."""

import threading

from cliptune.core.errors import Cancelled


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
