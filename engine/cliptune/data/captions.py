"""Reads captions: `.txt` beside the images, `metadata.csv` and `metadata.jsonl`."""

import csv
import json
import posixpath
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from cliptune.core.cancel import CancelToken
from cliptune.data.image import extended
from cliptune.data.pool import parallel
from cliptune.data.problems import Problem

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
        text, problem = _read(folder, texts[image])
        return image, [line.strip() for line in text.splitlines() if line.strip()], problem

    with closing(parallel(read, list(texts), cancel)) as chunks:
        for image, found, problem in (result for chunk in chunks for result in chunk):
            if found:
                captions[image] = found
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
        text, problem = _read(folder, path)
        if problem:
            problems.append(problem)
        rows = _jsonl if path.casefold().endswith(".jsonl") else _csv
        for line, name, found in rows(text):
            if not name:
                problems.append(Problem("metadata", path, f"line {line}: {found}", True))
                continue
            relative = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), name.replace("\\", "/"))
            )
            image = known.get(unicodedata.normalize("NFC", relative))
            if image is None:
                detail = f'line {line} names "{name}"'
                problems.append(Problem("missing image", path, detail, True))
            else:
                captions.setdefault(image, []).extend(found)
    return captions, problems


Row = tuple[int, str, list[str] | str]
"""Line number, file name, captions; or line number, "", what is wrong."""


def _csv(text: str) -> Iterator[Row]:
    head, _, _ = text.partition("\n")
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    columns: list[str] = []
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num, "", str(error)
            continue
        if not columns:
            columns = [cell.strip().casefold() for cell in row]
            if not {"file_name", "text"} <= set(columns):
                yield 1, "", f"no columns file_name and text, only {', '.join(row)}"
                return
        elif len(row) == len(columns):
            cells = dict(zip(columns, row, strict=True))
            yield _row(reader.line_num, cells["file_name"], [cells["text"]])
        elif row:
            problem = f"{len(row)} cells for {len(columns)} columns: put the text in quotes"
            yield reader.line_num, "", problem


def _jsonl(text: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield number, "", str(error)
            continue
        if not isinstance(row, dict) or not isinstance(row.get("file_name"), str):
            yield number, "", 'no "file_name"'
            continue
        found = row.get("text")
        captions = [found] if isinstance(found, str) else found
        if not isinstance(captions, list) or not all(isinstance(c, str) for c in captions):
            yield number, "", '"text" is neither a text nor a list of texts'
        else:
            yield _row(number, row["file_name"], captions)


def _row(line: int, name: str, captions: list[str]) -> Row:
    found = [" ".join(caption.split()) for caption in captions if caption.strip()]
    if not name.strip():
        return line, "", "no file name"
    return (line, name.strip(), found) if found else (line, "", "no text")


def _read(folder: Path, path: str) -> tuple[str, Problem | None]:
    """The text of a file in UTF-8, UTF-16 with a mark, or else cp1252, which is told."""
    try:
        data = Path(extended(str(folder / path))).read_bytes()
    except OSError as error:
        reason = "no permission" if isinstance(error, PermissionError) else str(error.strerror)
        return "", Problem("unreadable", path, reason, True)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), None
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), Problem("encoding", path, "", False)
