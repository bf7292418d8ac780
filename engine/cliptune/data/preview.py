"""What a person is shown to choose where labels are read, also where they cannot be read yet."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.core.messages import Message
from cliptune.data import project_table
from cliptune.data.labels import SHOWN, Shown, Source, possible_tables
from cliptune.data.layout import find_layout
from cliptune.data.sources import folder_of, in_full
from cliptune.data.tables import read_table
from cliptune.data.walk import walk
from cliptune.job import Data


@dataclass(frozen=True)
class Preview:
    """Where the labels of a folder would be read, and where else they could be."""

    folder: Path
    tables: tuple[str, ...]
    """The files of the folder that may be tables, relative to it, with `/`."""
    source: Source | None = field(repr=False)
    """None where the folders are classes. Of a table that cannot be used as it was asked for: its
    columns and rows, with no column chosen."""
    trouble: Message | None = None
    """Why nothing can be learned like this."""


def preview(data: Data, cancel: CancelToken) -> Work[Preview]:
    """Where `scan` would read the labels of a folder that it was tried on; no image is looked at.

    Raises `ClipTuneError` if the folder cannot be listed; `Cancelled` on stop.
    """
    folder = folder_of(in_full(data.images))
    files, _ = yield from walk(folder, cancel)
    tables = possible_tables(files, [file.path for file in files if file.image])
    try:
        added = project_table.added(data.table, cancel)
        layout, _ = find_layout(folder, files, added, data, cancel)
    except ClipTuneError as error:
        return Preview(folder, tuple(tables), _as_it_is(folder, tables, data), error.told)
    return Preview(folder, tuple(tables), layout.labels.source if layout.labels else None)


def _as_it_is(folder: Path, tables: Sequence[str], data: Data) -> Source | None:
    """The table that was asked for, or else the only one there is, with no column chosen."""
    asked = [str(data.table)] if data.table else [*tables]
    if len(asked) != 1 or data.labels_from not in ("auto", "table"):
        return None
    with suppress(ClipTuneError):  # of no such encoding
        table = read_table(folder, asked[0], data.encoding)
        rows = tuple(Shown.of(row) for _, row in table.rows[:SHOWN])
        if table.columns:
            return Source(table.path, (), table.encoding, table.columns, "", (), "classes", rows)
    return None
