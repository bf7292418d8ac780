"""What has a number and a unit, as messages: times, and devices as they are described."""

import re

from cliptune.core.messages import Message, quoted, text

_SECONDS = text("seconds", "{count:,.0f} s")
_IMAGE, _IMAGES = text("one-image", "1 image"), text("images", "{count:,} images")
_RUN, _RUNS = text("one-run", "1 run"), text("runs", "{count:,} runs")
_THREAD = text("cpu-thread", "CPU (1 thread)")
_THREADS = text("cpu-threads", "CPU ({count} threads)")


def seconds(count: float) -> Message:
    """A time, in whole seconds."""
    return _SECONDS(count=count)


def images(count: int) -> Message:
    """So many images."""
    return _IMAGE() if count == 1 else _IMAGES(count=count)


def runs(count: int) -> Message:
    """So many runs."""
    return _RUN() if count == 1 else _RUNS(count=count)


def device(described: str) -> Message:
    """A device as `models.devices` describes it: of processors the threads are told, cards have
    names."""
    threads = re.fullmatch(r"CPU \((\d+) threads?\)", described)
    if not threads:
        return quoted(described)
    return _THREAD() if threads[1] == "1" else _THREADS(count=int(threads[1]))
