"""What is said of each image of a folder, in tables or in files beside the images."""

import posixpath
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError, nearest
from cliptune.core.messages import quoted, text
from cliptune.data.beside import read_beside
from cliptune.data.columns import Columns, Kind, file_column, guess_columns, side_of
from cliptune.data.formats import is_image
from cliptune.data.lookup import Lookup
from cliptune.data.numbered import names_of
from cliptune.data.problems import Problem, encoding_problem
from cliptune.data.split_names import parts_named
from cliptune.data.tables import Cell, Table, is_table, line_problem, read_table, values
from cliptune.data.walk import File
from cliptune.job import Data

_NAMES = text("caption-names", 'line {line} names "{name}"')
_UNNAMED = text("caption-unnamed", "no file name")
_WORDLESS = text("caption-wordless", "no text")
_COLUMNS = text("table-no-label-column", "no column that says what the images show, only {columns}")
_FEW_NAMED = text(
    "table-names-few",
    'column "{column}" names images of the folder in {named:,} of {rows:,} rows, as "{first}"',
)
_NO_TABLE = text("table-gone", 'There is no table "{table}".', "Check its name and its place.")
_NO_COLUMN = text(
    "table-no-column",
    'The table "{table}" has no column "{name}".{nearest}',
    "Its columns are {columns}.",
)
_NO_FILES = text(
    "table-names-no-image",
    'No column of the table "{table}" names images of "{folder}".',
    "One has to hold their file names, with their suffix or without: it has {columns}.",
)
_NO_LABELS = text(
    "table-says-nothing",
    'No column of the table "{table}" looks like labels or captions.',
    "Choose the one that says what the images show: {columns}.",
)
_UNREAD = text("table-unread", 'The table "{table}" cannot be read.', "{problems}")

SHOWN = 10
"""Rows of a table that are shown."""
_MOST = 200
"""Tables that are looked into; a folder with more keeps a file for each image."""
_CONVENTION = re.compile(r"metadata\.(csv|jsonl|parquet)", re.IGNORECASE)
"""What `datasets` calls the table of a folder of images."""


class Shown(NamedTuple):
    """A row of a table as it is shown: its cells, and the image that it names."""

    cells: tuple[str, ...]
    image: str
    """Relative path; empty where there is none."""

    @classmethod
    def of(cls, row: Sequence[Cell], image: str = "") -> "Shown":
        """A row, its cells as texts."""
        return cls(tuple(" | ".join(values(cell)) for cell in row), image)


@dataclass(frozen=True)
class Source:
    """Where the labels were read, as a person can check and change it."""

    table: str
    """Relative to the folder, with `/`; absolute where it lies outside of it; `*.txt` for files
    beside the images."""
    others: tuple[str, ...]
    """Further tables of the folder that name its images."""
    encoding: str
    columns: tuple[str, ...]
    file_column: str
    label_columns: tuple[str, ...]
    kind: Kind
    rows: tuple[Shown, ...] = field(repr=False)
    """The first of them."""

    @property
    def beside(self) -> bool:
        """Whether it is a file for each image, and no table."""
        return self.table.startswith("*")


@dataclass(frozen=True)
class Labels:
    """What is said of the images."""

    kind: Kind
    of: dict[str, list[str]] = field(repr=False)
    """Path of an image -> its class, its labels or its captions; no label at all only where a table
    says no to each."""
    split_of: dict[str, str] = field(repr=False)
    """"train", "validation" or "test", where a table says so."""
    source: Source
    sure: bool
    """Whether it is plain that this is what is to be learned, and not something by the way."""


class Reading(NamedTuple):
    """Labels if there are any, the files that were read for them, and what is wrong."""

    labels: Labels | None
    used: set[str]
    problems: list[Problem]


@dataclass(frozen=True)
class _Candidate:
    """A table that names images of the folder."""

    table: Table
    files: int
    """Images that it names."""
    file: str
    columns: Columns | None
    """None where no column says what the images show."""


def find_labels(
    folder: Path, files: list[File], images: Sequence[str], data: Data, cancel: CancelToken
) -> Reading:
    """The labels in the table that `data` asks for; else in the table of the folder that says the
    most; else in the files beside the images.

    Raises `ClipTuneError` if what is asked for is not there or does not name the images.
    """
    lookup = Lookup(folder, images)
    problems: list[Problem] = []
    candidates = []
    for path in _tables(folder, files, images, data):
        cancel.check()
        table = read_table(folder, path, data.encoding)
        candidate, wrong = _candidate(folder, table, lookup, data)
        if candidate:
            candidates.append(candidate)
        problems += wrong + (list(table.problems) if _conventional(path) and not candidate else [])
    labelled = [one for one in candidates if one.columns]
    for one in candidates:
        if not one.columns:
            detail = _COLUMNS(columns=[*one.table.columns])
            problems.append(Problem("metadata", one.table.path, detail, excluded=True))
    if labelled:
        best = _best(labelled)
        labels, more = _joined(best, lookup, [one.table.path for one in labelled])
        used = {one.table.path for one in labelled}
        labels, listed = _named(labels, files, folder, {one.table.path for one in best})
        return Reading(labels, used | listed, _told(problems + more, listed))
    beside = (
        []
        if data.labels_from == "table"
        else read_beside(folder, files, images, data.encoding, cancel)
    )
    for table, used in beside:
        candidate, _ = _candidate(folder, table, lookup, data)
        if candidate and candidate.columns:
            labels, more = _joined([candidate], lookup, [])
            labels, listed = _named(labels, files, folder, used)
            return Reading(labels, used | listed, _told(problems + more, listed))
        problems += table.problems
    return Reading(None, {problem.path for problem in problems}, problems)


def _tables(folder: Path, files: list[File], images: Sequence[str], data: Data) -> list[str]:
    """The table that is asked for, or else those that may be."""
    if data.table:
        return [_asked(folder, data.table)]
    return possible_tables(files, images) if data.labels_from != "beside" else []


def possible_tables(files: list[File], images: Sequence[str]) -> list[str]:
    """The files that may be tables, but for those that belong to one image each."""
    tables = [file.path for file in files if not file.image and is_table(file.path)]
    tables = [path for path in tables if "submission" not in posixpath.basename(path).casefold()]
    stem_of = {path: posixpath.splitext(posixpath.basename(path))[0].casefold() for path in tables}
    asked = set(stem_of.values())
    of_images = {
        name
        for image in (images if asked else ())
        for full in [posixpath.basename(image).casefold()]
        for name in (full, posixpath.splitext(full)[0])
        if name in asked
    }
    tables = [path for path, stem in stem_of.items() if stem not in of_images]
    return sorted(tables, key=lambda path: path.count("/"))[:_MOST]


def _conventional(path: str) -> bool:
    return _CONVENTION.fullmatch(posixpath.basename(path)) is not None


def _asked(folder: Path, table: Path) -> str:
    """The path of the table that is asked for: within the folder, or anywhere."""
    place = folder / table
    if not place.is_file():
        raise ClipTuneError(_NO_TABLE(table=table))
    inside = place.is_relative_to(folder)
    return place.relative_to(folder).as_posix() if inside else str(place)


def _candidate(
    folder: Path, table: Table, lookup: Lookup, data: Data
) -> tuple[_Candidate | None, list[Problem]]:
    """The table if it names images, with its columns as they were asked for or look to be; and
    what is told of a table that names only a few, or as it seems others.

    Raises `ClipTuneError` if it does not, and was asked for.
    """
    asked = bool(data.table)
    listed = [*table.columns]
    if not table.columns and not asked:
        return None, []
    if not table.columns:
        raise ClipTuneError(
            _UNREAD(table=table.path, problems=[quoted(one) for one in table.problems])
        )
    for name in {data.file_column, data.label_column} - {"", *table.columns}:
        if not asked:
            return None, []
        near = nearest(name, table.columns)
        raise ClipTuneError(_NO_COLUMN(table=table.path, name=name, nearest=near, columns=listed))
    file, named = file_column(table, lambda name: lookup.find(name, table.path), data.file_column)
    if file and not data.file_column and lookup.find(file, table.path):
        number, table = table.columns.index(file), table.headless()
        file = table.columns[number]
    if not named or (not asked and 2 * named < min(len(lookup), len(table.rows))):
        if asked:
            raise ClipTuneError(_NO_FILES(table=table.path, folder=folder, columns=listed))
        return None, _unmatched(table, file, named)
    columns = guess_columns(table, file, data.label_column, data.kind)
    if asked and columns is None:
        raise ClipTuneError(_NO_LABELS(table=table.path, columns=listed))
    return _Candidate(table, named, file, columns), []


def _unmatched(table: Table, file: str, named: int) -> list[Problem]:
    """What is told of a table that names too few of the images to be theirs."""
    texts = [next(iter(values(cell)), "") for cell in table.column(file)] if file else []
    if not named and not any(map(is_image, texts[:SHOWN])):
        return []
    detail = _FEW_NAMED(column=file, named=named, rows=len(texts), first=texts[0])
    return [Problem("unmatched", table.path, detail)]


def _best(candidates: list[_Candidate]) -> list[_Candidate]:
    """The table that says the most, with those of the same columns: `train.csv` and `val.csv`."""
    groups: dict[object, list[_Candidate]] = defaultdict(list)
    for one in candidates:
        groups[one.columns].append(one)

    def weight(group: list[_Candidate]) -> tuple[bool, bool, int]:
        columns = group[0].columns
        named = columns is not None and columns.named
        return _conventional(group[0].table.path), named, sum(one.files for one in group)

    return max(groups.values(), key=weight)


def _joined(
    group: list[_Candidate], lookup: Lookup, tables: list[str]
) -> tuple[Labels, list[Problem]]:
    """The labels in tables of the same columns."""
    first, columns = group[0].table, group[0].columns
    assert columns is not None
    of: dict[str, list[str]] = {}
    split_of: dict[str, str] = {}
    shown: list[Shown] = []
    problems: list[Problem] = []
    side_of_table = parts_named(one.table.path for one in group)
    for table in (one.table for one in group):
        problems += encoding_problem(table.path, table.encoding)
        wrongs = list(table.problems)
        for line, row in table.rows:
            image, said, side, wrong = _row(table, columns, line, row, lookup)
            if len(shown) < SHOWN:
                shown.append(Shown.of(row, image))
            if wrong:
                wrongs.append(wrong)
                continue
            known = of.setdefault(image, [])
            known += said if columns.kind == "captions" else [x for x in said if x not in known]
            if side := side or side_of_table.get(table.path, ""):
                split_of[image] = side
        problems += sorted(wrongs, key=_line)
    if columns.kind == "classes":
        for image in [image for image, said in of.items() if len(said) > 1]:
            detail = quoted(", ".join(of.pop(image)))
            problems.append(Problem("two classes", image, detail, excluded=True))
    source = Source(
        table=first.path,
        others=tuple(path for path in tables if path != first.path),
        encoding=first.encoding,
        columns=first.columns,
        file_column=columns.file,
        label_columns=columns.labels,
        kind=columns.kind,
        rows=tuple(shown),
    )
    sure = columns.named or _conventional(first.path)
    return Labels(columns.kind, of, split_of, source, sure), problems


def _line(problem: Problem) -> int:
    """The line of a table that a problem is in; 0 for the whole."""
    line = problem.detail.params.get("line", 0) if problem.detail else 0
    return line if isinstance(line, int) else 0


def _named(
    labels: Labels, files: list[File], folder: Path, used: set[str]
) -> tuple[Labels, set[str]]:
    """The same labels, by name where they are numbers that a file of the folder names, and that
    file; none of those that were `used` for the labels."""
    if labels.kind == "captions":
        return labels, set()
    numbers = {name for said in labels.of.values() for name in said}
    listed, name_of = names_of(numbers, (one for one in files if one.path not in used), folder)
    of = {path: [name_of.get(name, name) for name in said] for path, said in labels.of.items()}
    return replace(labels, of=of), {listed} - {""}


def _told(problems: list[Problem], listed: set[str]) -> list[Problem]:
    """The problems, with the file that names the classes in place of what is odd about it."""
    others = [problem for problem in problems if problem.path not in listed]
    return others + [Problem("named", path) for path in listed]


def _row(
    table: Table, columns: Columns, line: int, row: Sequence[Cell], lookup: Lookup
) -> tuple[str, list[str], str, Problem | None]:
    """The image that a row names, what it says, the part of the split, and what is wrong."""
    cells = dict(zip(table.columns, row, strict=True))
    name = next(iter(values(cells[columns.file])), "")
    image = lookup.find(name, table.path) if name else None
    said = columns.said(cells)
    told = "".join(values(cells[columns.split])) if columns.split else ""
    side = side_of(told) if told else ""
    wrong = None
    if not name:
        wrong = line_problem(table.path, line, _UNNAMED())
    elif image is None:
        detail = _NAMES(line=line, name=name)
        wrong = Problem("missing image", table.path, detail, excluded=True)
    elif told and not side:
        wrong = Problem("no part", image, quoted(told), excluded=True)
    elif not said and not (columns.kind == "labels" and len(columns.labels) > 1):
        wrong = line_problem(table.path, line, _WORDLESS())
    return image or "", said, side, wrong
