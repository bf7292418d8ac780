"""The journal of a project: a line of JSON for each decision, on the disk before it counts.

One about very many images takes several lines."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, TypeAdapter

from cliptune import __version__
from cliptune.core import versions
from cliptune.core.errors import ClipTuneError, unwritable
from cliptune.core.messages import text
from cliptune.projects.decisions import Change, Decisions, Moved, moved
from cliptune.projects.identity import Known

_UNWRITABLE = text(
    "journal-unwritable",
    "What you decided cannot be kept in {file}: {reason}.",
    "Allow writing there, then do the same again.",
)
_BUSY = text(
    "journal-busy",
    "Another program has been writing to {file} for too long.",
    "End it, then do the same again.",
)
_REPLACED = text(
    "journal-replaced",
    "{file} is shorter than it was: another program has changed it.",
    "Open the folder of images again.",
)

PATIENCE = 10.0
"""Seconds that another program's writing is waited for; it takes a few milliseconds."""


class Entry(BaseModel):
    """A line of the journal: a decision, one taken back or decided again, images that have other
    paths by now, or what images are known by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: str = ""
    """The version that wrote this line and those after it, where another one wrote the one before;
    older versions wrote none."""
    time: float = 0
    """Seconds since the epoch."""
    change: Change | None = None
    more: bool = False
    """Whether the next line goes on with the same decision. One about very many images is written
    in parts, and holds once the last of them is there."""
    undo: bool = False
    redo: bool = False
    moved: Moved = {}
    images: Mapping[str, Known] = {}
    """What images are known by, where that is new."""


_entry = TypeAdapter(Entry)
AT_ONCE = 1 << 14
"""Images of a line: while a line is made or read, no other thread goes on."""


class Journal:
    """An append-only file that several programs may have open; each reads what others wrote.

    Not for several threads at once.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines = 0
        """Lines that were read, whole ones: those that are damaged among them."""
        self.damaged = 0
        """Lines that say nothing that is understood, and are passed over."""
        self.torn = False
        """Whether the last line was not whole when it was last read."""
        self._by = ""
        """The version that wrote the last line that was read."""
        self._read = 0
        """Bytes of the lines that were read."""
        self._ahead: list[Entry] = []
        """Entries of others that were read when one of ours could not be written."""

    def read(self) -> Iterator[Entry]:
        """The entries since the last time; all, at first. A torn last line, which a killed process
        left or another one is writing, is not read.

        Raises `ClipTuneError` if the file became shorter, or if a newer version decided what this
        one does not know; and `OSError`.
        """
        ahead, self._ahead = self._ahead, []
        yield from ahead
        with self.file.open("rb") as file:
            yield from self._read_on(file)

    def append(self, entry: Entry) -> list[Entry]:
        """Add an entry: once this returns, it is on the disk. Gives the entries since the last
        time, which others may have written before, and last this one.

        A torn last line is cut off: that decision was never said to be kept. Raises
        `ClipTuneError` if it cannot be written; then it is not there.
        """
        lock = FileLock(self.file.with_name("lock"), timeout=PATIENCE)
        try:
            with lock, self.file.open("r+b") as file:
                self._ahead += self._read_on(file)
                if self._by != __version__:
                    entry = entry.model_copy(update={"by": __version__})
                lines = _lines(entry)
                file.truncate(self._read)
                _write(file, lines)
        except Timeout:
            raise ClipTuneError(_BUSY(file=self.file)) from None
        except OSError as error:
            raise unwritable(_UNWRITABLE(file=self.file), error) from error
        self._by = __version__
        self._read += sum(map(len, lines))
        self.lines += len(lines)
        entries, self._ahead = [*self._ahead, entry], []
        return entries

    def _read_on(self, file: BinaryIO) -> Iterator[Entry]:
        if file.seek(0, os.SEEK_END) < self._read:
            raise ClipTuneError(_REPLACED(file=self.file))
        file.seek(self._read)
        self.torn = False
        parts: list[Entry] = []
        lines: list[_Line] = []  # that hold once a later one is there
        by = self._by
        for line in file:
            if not line.endswith(b"\n"):
                self.torn = True
                return
            by = _signed(line) or by
            try:
                entry = _entry.validate_json(line)
            except ValueError as error:
                if told := versions.newer(self.file, by):
                    raise ClipTuneError(told) from error
                entry = None
            if entry and parts and entry.time != parts[0].time:  # the last part was damaged
                yield from self._taken(parts, lines)
                parts, lines = [], []
            parts += [entry] if entry else []
            lines.append(_Line(len(line), by, damaged=entry is None))
            if not parts or not parts[-1].more:
                yield from self._taken(parts, lines)
                parts, lines = [], []
        if lines and lines[-1].damaged:  # no more of it is to come
            yield from self._taken(parts, lines)
        else:
            self.torn = bool(lines)

    def _taken(self, parts: list[Entry], lines: "list[_Line]") -> Iterator[Entry]:
        """The entry that some lines say, if they say one. They are read."""
        self._read += sum(line.size for line in lines)
        self._by = lines[-1].by
        self.lines += len(lines)
        self.damaged += sum(line.damaged for line in lines)
        if parts:
            yield _joined(parts)


class _Line(NamedTuple):
    size: int
    """Bytes."""
    by: str
    """The version that wrote it."""
    damaged: bool


def _signed(line: bytes) -> str:
    """The version that a line says; mostly none."""
    try:
        return str(json.loads(line).get("by", "")) if b'"by"' in line else ""
    except (ValueError, AttributeError, RecursionError):
        return ""


def _lines(entry: Entry) -> list[bytes]:
    """The lines of an entry; mostly it is one."""
    parts = [*entry.change.parts(AT_ONCE)] if entry.change else [None]
    more = [True] * (len(parts) - 1) + [False]
    of_parts = (
        entry.model_copy(update={"change": part, "more": goes_on})
        for part, goes_on in zip(parts, more, strict=True)
    )
    return [_entry.dump_json(one, exclude_defaults=True) + b"\n" for one in of_parts]


def _joined(parts: list[Entry]) -> Entry:
    """The entry that was written in parts."""
    change = Change.joined(part.change or Change() for part in parts)
    return parts[0].model_copy(update={"change": change, "more": False}) if parts[1:] else parts[0]


def _write(file: BinaryIO, lines: list[bytes]) -> None:
    """Write lines at the end, all of them or none."""
    end = file.seek(0, os.SEEK_END)
    try:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            file.truncate(end)
        raise


class Record:
    """What the entries of a journal come to, by the paths that the images have after the last."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.decisions = Decisions()
        self.number = 0
        """Of the entries those that changed what holds."""
        self.known: dict[str, Known | None] = {}
        """What every image is known by that was ever decided about; None where nobody looked."""
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry) -> None:
        """Have one more entry."""
        if entry.moved:
            self.decisions.move(entry.moved)
            self.known = moved(self.known, entry.moved)
        self.known.update(entry.images)
        self.number += bool(entry.change or entry.undo or entry.redo or entry.moved)
        if entry.change:
            for path in entry.change.images:
                self.known.setdefault(path)
            self.decisions.do(entry.change)
        elif entry.undo:
            self.decisions.undo()
        elif entry.redo:
            self.decisions.redo()
