"""The log of a run: its events, a line of JSON each, added to as things happen."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cliptune.core import bounded
from cliptune.core.events import Event, parse
from cliptune.runs.damage import undamaged

TAIL = 1 << 16
"""Bytes at the end of a log within which its last event is looked for first."""


class Log:
    """The open event log of a run, for the process that holds the run."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def append(self, event: Event) -> None:
        """Add an event. It survives the process being killed, not the power failing."""
        self._file.write(event.model_dump_json().encode() + b"\n")
        self._file.flush()

    def sync(self) -> int:
        """Bring what was added onto the disk; the bytes so far, to be kept with a checkpoint."""
        os.fsync(self._file.fileno())
        return self._file.tell()

    def cut(self, size: int) -> None:
        """Forget what was written after the log had `size` bytes."""
        self._file.truncate(min(size, self._file.tell()))


def read(path: Path) -> Iterator[Event]:
    """Every event so far. A torn last line, from a killed process, is passed over, and so is what
    only a newer version knows; behind a line that is longer than any event nothing is read."""
    if not path.exists():
        return
    with _opened(path) as file:
        while 0 < len(line := file.readline(bounded.TEXT)) < bounded.TEXT:
            try:
                yield parse(line)
            except ValueError:
                continue


def _opened(path: Path) -> BinaryIO:
    """Raises `ClipTuneError` where something else lies in the place of the file."""
    with undamaged(path):
        return bounded.opened(path)


def last_event(path: Path) -> Event | None:
    """The newest event that is whole, found from the end of the log."""
    if not path.exists():
        return None
    with _opened(path) as file:
        size, tail = file.seek(0, os.SEEK_END), TAIL
        while True:
            file.seek(max(0, size - tail))
            for line in reversed(file.read(tail).splitlines()):
                try:
                    return parse(line)
                except ValueError:
                    continue
            if tail >= min(size, bounded.TEXT):
                return None
            tail *= 4
