"""Reads captions: `.txt` beside the images, `metadata.csv` and `metadata.jsonl`."""

import csv
import json
import posixpath
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from cliptune.core.cancel import CancelToken
from cliptune.core.messages import Message, quoted, text
from cliptune.data.image import extended
from cliptune.data.pool import parallel
from cliptune.data.problems import Problem, reason

_LINE = text("caption-line", "line {line}: {reason}")
_NAMES = text("caption-names", 'line {line} names "{name}"')
_COLUMNS = text("caption-columns", "no columns file_name and text, only {columns}")
_CELLS = text("caption-cells", "{cells} cells for {columns} columns: put the text in quotes")
_NO_FILE_NAME = text("caption-no-file-name", 'no "file_name"')
_NO_TEXT_KIND = text("caption-no-texts", '"text" is neither a text nor a list of texts')
_UNNAMED = text("caption-unnamed", "no file name")
_WORDLESS = text("caption-wordless", "no text")

Captions = dict[str, list[str]]
"""Path of an image -> its captions, at least one."""


def is_metadata(path: str) -> bool:
    """Whether a file of this name holds captions of many images."""
    return posixpath.basename(path).casefold() in ("metadata.csv", "metadata.jsonl")


def stem(path: str) -> str:
    """The path without its suffix: an image and its `.txt` share it."""
    return posixpath.splitext(path)[0]


def read_sidecars(
    folder: Path, texts: dict[str, str], cancel: CancelToken
) -> tuple[Captions, list[Problem]]:
    """The captions of the images, from `texts`: image -> its `.txt`. A line is a caption."""
    captions: Captions = {}
    problems: dict[str, Problem] = {}

    def read(image: str) -> tuple[str, list[str], Problem | None]:
        content, problem = _read(folder, texts[image])
        return image, [line.strip() for line in content.splitlines() if line.strip()], problem

    with closing(parallel(read, list(texts), cancel)) as chunks:
        for image, own, problem in (result for chunk in chunks for result in chunk):
            if own:
                captions[image] = own
            if problem:
                problems[problem.path] = problem
    return captions, list(problems.values())


def read_metadata(
    folder: Path, metadata: Iterable[str], images: Iterable[str]
) -> tuple[Captions, list[Problem]]:
    """The captions in the metadata files. Several lines on one image are several captions."""
    # A Mac spells an accent with two characters, other systems with one.
    known = {unicodedata.normalize("NFC", image): image for image in images}
    captions: Captions = {}
    problems: list[Problem] = []
    for path in metadata:
        content, problem = _read(folder, path)
        if problem:
            problems.append(problem)
        rows = _jsonl if path.casefold().endswith(".jsonl") else _csv
        for line, name, row in rows(content):
            if isinstance(row, Message):
                detail = _LINE(line=line, reason=row)
                problems.append(Problem("metadata", path, detail, excluded=True))
                continue
            relative = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), name.replace("\\", "/"))
            )
            image = known.get(unicodedata.normalize("NFC", relative))
            if image is None:
                detail = _NAMES(line=line, name=name)
                problems.append(Problem("missing image", path, detail, excluded=True))
            else:
                captions.setdefault(image, []).extend(row)
    return captions, problems


Row = tuple[int, str, list[str] | Message]
"""Line number, file name and captions; or line number, "" and what is wrong."""


def _csv(content: str) -> Iterator[Row]:
    head, _, _ = content.partition("\n")
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(content.splitlines(keepends=True), delimiter=delimiter)
    columns: list[str] = []
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num, "", quoted(error)
            continue
        if not columns:
            columns = [cell.strip().casefold() for cell in row]
            if not {"file_name", "text"} <= set(columns):
                yield 1, "", _COLUMNS(columns=", ".join(row))
                return
        elif len(row) == len(columns):
            cells = dict(zip(columns, row, strict=True))
            yield _row(reader.line_num, cells["file_name"], [cells["text"]])
        elif row:
            yield reader.line_num, "", _CELLS(cells=len(row), columns=len(columns))


def _jsonl(content: str) -> Iterator[Row]:
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, "", quoted(error)
            continue
        if not isinstance(row, dict) or not isinstance(row.get("file_name"), str):
            yield number, "", _NO_FILE_NAME()
            continue
        given = row.get("text")
        captions = [given] if isinstance(given, str) else given
        if not isinstance(captions, list) or not all(isinstance(c, str) for c in captions):
            yield number, "", _NO_TEXT_KIND()
        else:
            yield _row(number, row["file_name"], captions)


def _row(line: int, name: str, captions: list[str]) -> Row:
    tidied = [" ".join(caption.split()) for caption in captions if caption.strip()]
    if not name.strip():
        return line, "", _UNNAMED()
    return (line, name.strip(), tidied) if tidied else (line, "", _WORDLESS())


def _read(folder: Path, path: str) -> tuple[str, Problem | None]:
    """The text of a file in UTF-8, UTF-16 with a mark, or else cp1252, which is told."""
    try:
        data = Path(extended(str(folder / path))).read_bytes()
    except OSError as error:
        return "", Problem("unreadable", path, reason(error), excluded=True)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), None
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), Problem("encoding", path)
