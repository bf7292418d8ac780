"""The table by which a project's labels reach a run: written once for each state, read exactly."""

import csv
import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from cliptune.core import bounded
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import finish
from cliptune.core.messages import quoted, text
from cliptune.core.reasons import reason
from cliptune.data.labels import SHOWN, Labels, Shown, Source
from cliptune.data.problems import Problem
from cliptune.data.walk import File, walk

COLUMNS = ("file", "label", "split")
"""Relative path of an image with `/`, its class, and the part of the split, if any names one; of an
image that was added to the project its whole path."""
PLACE = "labels"
"""The folder of the tables, in a project's own."""
IMAGES = "images"
"""The folder of images that were added to a project, in its own."""
JOURNAL = "journal.jsonl"
"""The file in a project's folder by which it is known for one."""

_GONE = text(
    "project-table-gone",
    "The labels that were taken from your project are no longer in {table}: {reason}.",
    "Start a new run with the labels of today.",
)
_DAMAGED = text(
    "project-table-damaged",
    "The labels that were taken from your project cannot be read: {table} is damaged ({reason}).",
    "Start a new run with the labels of today.",
)


def state_of(table: Path | str | None) -> int | None:
    """The number of the state of a project that a table holds; None for any other table."""
    if table is None:
        return None
    number, _, _ = Path(table).stem.partition("-")
    place = Path(table).parent
    of_project = place.name == PLACE and (place.parent / JOURNAL).is_file()
    return int(number) if of_project and number.isdecimal() else None


def added(table: Path | str | None, cancel: CancelToken) -> list[File]:
    """The images that were added to the project whose table it is, by their whole paths; of any
    other table none. Whatever the table says, no file from elsewhere is among them."""
    if table is None or state_of(table) is None:
        return []
    return images_in(Path(table).parent.parent, cancel)


def images_in(place: Path, cancel: CancelToken) -> list[File]:
    """The images that were added to the project in a folder, by their whole paths."""
    folder = place / IMAGES
    if not folder.is_dir():
        return []
    files, _ = finish(walk(folder, cancel))
    return [one._replace(path=(folder / one.path).as_posix()) for one in files if one.image]


def called(path: str) -> str:
    """What an image is called in what is given away: one that was added to a project by its path
    in the project's folder, which says nothing of the person's own."""
    return "/".join(path.split("/")[-3:]) if os.path.isabs(path) else path


def given_away(labels: Mapping[str, str], splits: Mapping[str, str]) -> str:
    """The same table as `written` for other programs, with images by what they are `called`."""
    by_name = ({called(path): one for path, one in of.items()} for of in (labels, splits))
    return written(*by_name)


def written(labels: Mapping[str, str], splits: Mapping[str, str]) -> str:
    """The table of images with a class each, some with the part of the split that they are in."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    width = len(COLUMNS) if any(path in splits for path in labels) else len(COLUMNS) - 1
    writer.writerow(COLUMNS[:width])
    for path, label in labels.items():
        writer.writerow((path, label, splits.get(path, ""))[:width])
    return file.getvalue()


def read(table: Path, images: Iterable[str]) -> tuple[Labels, list[Problem]]:
    """The labels in a table, and which of its images are not among those that there are.

    Nothing is guessed, as it is of other tables: neither what the columns are, nor which image a
    name means, nor what stands in a cell. Raises `ClipTuneError` if it cannot be read.
    """
    try:
        content = bounded.read(table, bounded.LIST).decode()
        head, *rows = csv.reader(io.StringIO(content, newline=""), strict=True)
    except OSError as error:
        raise ClipTuneError(_GONE(table=table, reason=reason(error))) from error
    except (ValueError, csv.Error) as error:
        raise ClipTuneError(_DAMAGED(table=table, reason=error)) from error
    if tuple(head) not in (COLUMNS, COLUMNS[:-1]) or any(len(row) != len(head) for row in rows):
        raise ClipTuneError(_DAMAGED(table=table, reason=quoted(", ".join(head))))
    there = set(images)
    missing = [path for path, *_ in rows if path not in there]
    problems = [
        Problem("missing image", str(table), quoted(path), excluded=True) for path in missing
    ]
    source = Source(
        table=str(table),
        others=(),
        encoding="utf-8",
        columns=tuple(head),
        file_column=COLUMNS[0],
        label_columns=COLUMNS[1:2],
        kind="classes",
        rows=tuple(Shown(tuple(row), row[0]) for row in rows[:SHOWN]),
    )
    of = {path: [label] for path, label, *_ in rows if path in there}
    split_of = {path: part[0] for path, _, *part in rows if path in there and part and part[0]}
    return Labels("classes", of, split_of, source, sure=True), problems
