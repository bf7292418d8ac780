"""Waits for what is to come, however slow the machine is."""

import time
from collections.abc import Callable


def until(came: Callable[[], bool]) -> None:
    """Wait until it came; after two minutes it does not come any more."""
    last = time.monotonic() + 120
    while not came():
        assert time.monotonic() < last, "it did not come"
        time.sleep(0.005)
