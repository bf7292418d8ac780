"""Reads tables: CSV and its kin, Excel, Parquet, JSON lines, JSON, also of labelling tools."""

import ast
import csv
import io
import json
import posixpath
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from cliptune.core import bounded
from cliptune.core.errors import ClipTuneError
from cliptune.core.files import extended
from cliptune.core.messages import Message, quoted, text
from cliptune.core.reasons import reason
from cliptune.data.annotations import FILE, LABEL, annotated
from cliptune.data.encoding import decode
from cliptune.data.problems import Problem

SUFFIXES = frozenset(
    {".csv", ".tsv", ".tab", ".txt", ".token", ".lst", ".xlsx", ".xlsm", ".jsonl", ".ndjson"}
    | {".json", ".parquet"}
)
LARGEST = 512 * 2**20
"""Bytes of the largest table that is read."""

# Of cells that are nearly Python: of what it may have meant Python would warn on the terminal.
warnings.filterwarnings("ignore", category=SyntaxWarning, module="<unknown>")

_LINE = text("caption-line", "line {line}: {reason}")
_CELLS = text("caption-cells", "{cells} cells for {columns} columns: put the text in quotes")
NO_OBJECT = text("table-no-object", "no JSON object")
_LEFT_OUT = text(
    "table-names-left-out",
    "names left out ({count:,}), as the table would have more than {limit:,} cells with them; the "
    "first: {names}",
)
_DAMAGED = text("table-damaged", "it is damaged, or no such table ({reason})")

_HEAD, _ROWS = 1 << 16, 30
"""Letters and lines at the beginning that are looked at for what stands between cells."""

_PREAMBLE = re.compile(r"\A(sep=.\r?\n|(#[^\n]*\n)+)")
"""What Excel wants to be told of, or a comment; its lines count all the same."""
_NOTHING = ("nan", "null", "n/a", "#n/a")
"""What programs write into a cell that says nothing."""
_WIDEST, _LOWEST = 256, 1 << 20
"""Columns that are read of a sheet, some of which are coloured to their 16,384th, and rows that one
can have, whatever the number of one says."""
_CELLS_AT_MOST = 50_000_000
"""Cells of the largest table of Parquet, which may be a thousand times smaller on the disk, and of
JSON, of which each object may have names of its own."""
_TOLD = 20
"""Names that are told of those left out, of which there may be millions."""
_LETTER = re.compile(r"[^\W\d_]")

Cell = str | int | float | bool | None | list[Any] | dict[str, Any]
"""What stands in a cell; in CSV and its kin, text."""


@dataclass(frozen=True)
class Table:
    """What a table says: rows of cells under columns."""

    path: str
    """Relative to the folder of images, with `/`; absolute where it lies outside of that."""
    columns: tuple[str, ...]
    """Their names; `column 1` and so on where the table gives none."""
    rows: tuple[tuple[int, tuple[Cell, ...]], ...] = field(repr=False)
    """Each with the number of its line, or of its record, from 1."""
    encoding: str = ""
    """Of its text; empty where its format has but one."""
    problems: tuple[Problem, ...] = ()

    def headless(self) -> "Table":
        """The same, whose head is a row like the others."""
        names = _named([""] * len(self.columns))
        return replace(self, columns=names, rows=((1, self.columns), *self.rows))

    @cached_property
    def places(self) -> dict[str, int]:
        """Where in a row the cell of each column stands."""
        return {name: number for number, name in enumerate(self.columns)}

    def column(self, name: str) -> list[Cell]:
        """The cells of a column."""
        number = self.places[name]
        return [cells[number] for _, cells in self.rows]


def is_table(path: str) -> bool:
    """Whether a file's name says that it may be a table."""
    return posixpath.splitext(path)[1].casefold() in SUFFIXES


def read_table(folder: Path, path: str, encoding: str = "") -> Table:
    """The table in a file of the folder. What cannot be read of it is told as its problems.

    Raises `ClipTuneError` if `encoding` is none that is known.
    """
    try:
        data = bounded.read(extended(str(folder / path)), LARGEST)
    except OSError as error:
        return _unreadable(path, reason(error))
    suffix = posixpath.splitext(path)[1].casefold()
    try:
        if suffix in (".xlsx", ".xlsm"):
            return _excel(path, data)
        if suffix == ".parquet":
            return _parquet(path, data)
        content, found = decode(data, encoding)
        if suffix == ".json":
            return records_table(path, _json(content), encoding=found)
        if suffix in (".jsonl", ".ndjson"):
            return records_table(path, _json_lines(content), encoding=found)
        return _text(path, found, content)
    except ClipTuneError:
        raise
    except Exception as error:  # on damaged files openpyxl and pyarrow raise nearly anything
        return _unreadable(path, _DAMAGED(reason=str(error) or type(error).__name__))


def _unreadable(path: str, why: Message) -> Table:
    return Table(path, (), (), problems=(Problem("unreadable", path, why, excluded=True),))


def _text(path: str, encoding: str, content: str) -> Table:
    """Cells between tabs, semicolons, commas or bars; in a list without any of these, spaces."""
    content = _PREAMBLE.sub(lambda found: "\n" * found[0].count("\n"), content)
    delimiter = _delimiter(content)
    if not delimiter:
        lines = enumerate(map(str.strip, content.splitlines()), 1)
        return _headed(path, encoding, [(number, _apart(line)) for number, line in lines if line])
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
    rows, problems = [], []
    while True:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            problems.append(line_problem(path, reader.line_num, quoted(error)))
            continue
        if any(cell.strip() for cell in row):
            rows.append((reader.line_num, row))
    return _headed(path, encoding, rows, problems)


def _delimiter(content: str) -> str:
    """What stands between the cells of most of the first rows, as often in each; or nothing."""
    head = "".join(content.lstrip("\n")[:_HEAD].splitlines(keepends=True)[:_ROWS])

    def alike(delimiter: str) -> int:
        widths: Counter[int] = Counter()
        with suppress(csv.Error):
            widths.update(map(len, csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)))
        return max((count for width, count in widths.items() if width > 1), default=0)

    best = max("\t;,|", key=alike)
    return best if alike(best) else ""


def _apart(line: str) -> list[str]:
    """`a.jpg a cat on a mat` after the name of the image, `n01440764/1 0` before the label."""
    first, _, rest = line.partition(" ")
    return [first, rest.strip()] if _names_an_image(first) and rest else line.rsplit(None, 1)


def _headed(
    path: str,
    encoding: str,
    rows: Sequence[tuple[int, Sequence[Any]]],
    problems: Iterable[Problem] = (),
) -> Table:
    """The table whose first row names the columns, unless that names an image as the rest does."""
    problems = list(problems)
    if not rows:
        return Table(path, (), (), encoding, tuple(problems))
    width = len(rows[0][1])
    first = ["" if cell is None else str(cell).strip() for cell in rows[0][1]]
    headless = any(map(_names_an_image, first)) or (len(rows) > 1 and any(map(_number, first)))
    names = [""] * width if headless else first
    kept = []
    for line, row in rows if headless else rows[1:]:
        if len(row) == width:
            kept.append((line, tuple(row)))
        else:
            problems.append(line_problem(path, line, _CELLS(cells=len(row), columns=width)))
    return Table(path, _named(names), tuple(kept), encoding, tuple(problems))


def _named(names: Sequence[str]) -> tuple[str, ...]:
    """The names of columns, none empty and none twice."""
    given: dict[str, None] = {}
    for number, name in enumerate(names, 1):
        name = name or f"column {number}"
        given[name if name not in given else f"{name} ({number})"] = None
    return tuple(given)


def _names_an_image(cell: str) -> bool:
    from cliptune.data.formats import is_image

    return is_image(cell.partition("#")[0])


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def line_problem(path: str, line: int, why: Message) -> Problem:
    """What is wrong with a line of a table, which is passed over."""
    return Problem("metadata", path, _LINE(line=line, reason=why), excluded=True)


def _json(content: str) -> Iterator[tuple[int, Any]]:
    """The records of a JSON file: a list of objects, what a labelling tool wrote, or a mapping from
    names to labels."""
    given = json.loads(content)
    known = annotated(given)
    if known is not None:
        records: Iterable[Any] = known
    elif isinstance(given, dict) and len(inside := _lists(given)) == 1:
        records = inside[0]
    elif isinstance(given, dict):
        records = ({FILE: name, LABEL: value} for name, value in given.items())
    else:
        records = given if isinstance(given, list) else []
    return enumerate(records, 1)


def _lists(given: dict[str, Any]) -> list[list[Any]]:
    """The lists of objects among the values of an object."""
    lists = [one for one in given.values() if isinstance(one, list)]
    return [one for one in lists if one and all(isinstance(record, dict) for record in one)]


def _json_lines(content: str) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, quoted(error)


def records_table(
    path: str,
    records: Iterable[tuple[int, Any]],
    problems: Iterable[Problem] = (),
    encoding: str = "",
) -> Table:
    """The table of numbered JSON objects; a column is there if one of them has it. The rarest are
    left out, and told of, where they make the table too large.

    A message among them says what was wrong with a record.
    """
    rows: list[tuple[int, dict[str, Any]]] = []
    problems = list(problems)
    for number, record in records:
        if isinstance(record, dict):
            rows.append((number, record))
        else:
            why = record if isinstance(record, Message) else NO_OBJECT()
            problems.append(line_problem(path, number, why))
    having = Counter(name for _, record in rows for name in record)
    # Of objects that each have a name of their own the table would be as wide as it is long.
    usual = {name for name, _ in having.most_common(_CELLS_AT_MOST // max(1, len(rows)))}
    columns = tuple(name for name in having if name in usual)
    if left_out := [name for name in having if name not in usual]:
        first = left_out[:_TOLD]
        why = _LEFT_OUT(count=len(left_out), limit=_CELLS_AT_MOST, names=first)
        problems.append(Problem("metadata", path, why, excluded=True))
    cells = tuple((number, tuple(map(record.get, columns))) for number, record in rows)
    return Table(path, columns, cells, encoding, tuple(problems))


def _excel(path: str, data: bytes) -> Table:
    """The first sheet that holds anything."""
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(data)) as archive:  # a bomb would fill the memory
        if sum(info.file_size for info in archive.infolist()) > LARGEST:
            return _unreadable(path, bounded.TOO_LARGE(limit=LARGEST >> 20))
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        rows = [
            (number, tuple(map(_plain, row)))
            for number, row in enumerate(
                sheet.iter_rows(max_row=_LOWEST, max_col=_WIDEST, values_only=True), 1
            )
            if row.count(None) < len(row)
        ]
        if _letters(rows) > LARGEST:
            return _unreadable(path, bounded.TOO_LARGE(limit=LARGEST >> 20))
        if rows:
            width = max(n for _, row in rows for n, cell in enumerate(row, 1) if cell is not None)
            return _headed(path, "", [(number, row[:width]) for number, row in rows])
    return Table(path, (), ())


def _plain(cell: Any) -> Cell:
    """Numbers as they are shown: Excel keeps 7 as 7.0."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return cell if cell is None or isinstance(cell, str | int | float | bool) else str(cell)


def _letters(rows: Iterable[tuple[int, Iterable[Cell]]]) -> int:
    """Letters of all cells: a text that is written once may stand in each of them."""
    return sum(len(cell) for _, row in rows for cell in row if isinstance(cell, str))


def _parquet(path: str, data: bytes) -> Table:
    import pyarrow.parquet

    file = pyarrow.parquet.ParquetFile(io.BytesIO(data))
    about = file.metadata
    unpacked = sum(about.row_group(n).total_byte_size for n in range(about.num_row_groups))
    if about.num_rows * about.num_columns > _CELLS_AT_MOST or unpacked > LARGEST:
        return _unreadable(path, bounded.TOO_LARGE(limit=LARGEST >> 20))
    texts = [one for one in file.schema if one.physical_type == "BYTE_ARRAY"]
    plain = [one.path for one in texts if one.path == one.name]  # in no list, and no object
    file = pyarrow.parquet.ParquetFile(io.BytesIO(data), read_dictionary=plain)
    # Bytes are no cells: a file that holds the images themselves is a data set (`records`).
    table = file.read([one.name for one in file.schema_arrow if "binary" not in str(one.type)])
    columns = map(_cells, table.columns)
    rows = tuple((number, row) for number, row in enumerate(zip(*columns, strict=True), 1))
    if _letters(rows) > LARGEST:
        return _unreadable(path, bounded.TOO_LARGE(limit=LARGEST >> 20))
    return Table(path, _named(table.column_names), rows)


def _cells(column: Any) -> list[Cell]:
    """The cells of a column of Parquet. Those that say the same share their text."""
    if not hasattr(column.type, "index_type"):
        return column.to_pylist()  # type: ignore[no-any-return]
    cells: list[Cell] = []
    for chunk in column.chunks:
        words = chunk.dictionary.to_pylist()
        cells += [None if n is None else words[n] for n in chunk.indices.to_pylist()]
    return cells


def has_letters(words: str) -> bool:
    """Whether a text says something in words, and not in numbers alone."""
    return _LETTER.search(words) is not None


def values(cell: Cell) -> list[str]:
    """The texts in a cell: none, one, or those of a list, also of one that is written as text."""
    try:
        return _values(cell)
    except RecursionError:  # lists in lists in lists
        return []


def _values(cell: Cell) -> list[str]:
    if cell is None or (isinstance(cell, float) and cell != cell):
        return []
    if isinstance(cell, dict):  # as Label Studio exports its choices
        return [text for one in cell.values() if isinstance(one, list) for text in _values(one)]
    if isinstance(cell, list | tuple):
        return [text for one in cell for text in _values(one)]
    words = " ".join(str(_plain(cell)).split())
    if words[:1] in ("[", "{") and words[-1:] in ("]", "}"):
        for parse in (json.loads, ast.literal_eval):
            parsed = _parsed(parse, words)
            if isinstance(parsed, list | dict | tuple):
                return _values(parsed)  # type: ignore[arg-type]
    if words.casefold() in _NOTHING:
        return []
    return [words[:-2] if re.fullmatch(r"\d+\.0", words) else words] if words else []


def _parsed(parse: Callable[[str], Any], words: str) -> Any:
    try:
        return parse(words)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return None
