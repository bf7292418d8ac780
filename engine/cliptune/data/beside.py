"""Reads what lies beside the images: a file for each, of the same name."""

import json
import posixpath
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from cliptune.core import bounded
from cliptune.core.cancel import CancelToken
from cliptune.core.files import extended
from cliptune.core.messages import Message, quoted, text
from cliptune.core.reasons import reason
from cliptune.data.annotations import CAPTION, FILE, LABEL
from cliptune.data.encoding import decode, encoding_of
from cliptune.data.pool import parallel
from cliptune.data.problems import Problem, encoding_problem
from cliptune.data.tables import NO_OBJECT, Table, has_letters, records_table
from cliptune.data.walk import File

_SUFFIXES = (".cls", ".json", ".txt", ".caption")
"""Of a class, an object, and captions, a line each."""
LARGEST, LEAST, TOGETHER = 16 << 20, 1 << 20, 1 << 30
"""Bytes of one that are read: its share of what all may have, who are held at once, between these.
Some programs write the image in, too."""
_BOX = re.compile(r"\d+(\s+-?\d+(\.\d+)?(e-?\d+)?){4,}", re.IGNORECASE)

_NUMBERS = text("text-numbers", "numbers, and no words")


def read_beside(
    folder: Path, files: list[File], images: Sequence[str], encoding: str, cancel: CancelToken
) -> list[tuple[Table, set[str]]]:
    """For each kind of file that lies beside half of the images at least: the table of what these
    say, with the columns `file_name` and `label` or `caption` or the keys of the objects, and the
    files that were read for it.
    """
    tables = []
    for suffix in _SUFFIXES:
        beside = _beside(files, images, suffix)
        if beside and 2 * len(beside) >= len(images):
            read = list(_read(folder, beside, encoding, cancel))
            problems = [one for one in read if isinstance(one, Problem)]
            records = enumerate((one for one in read if isinstance(one, dict)), 1)
            tables.append((records_table(f"*{suffix}", records, problems), {*beside.values()}))
    return tables


def _read(
    folder: Path, beside: dict[str, str], encoding: str, cancel: CancelToken
) -> Iterator[dict[str, Any] | Problem]:
    """What the files say of their images, and what is wrong with them."""
    limit = min(LARGEST, max(LEAST, TOGETHER // len(beside)))

    def content(image: str) -> bytes | Problem:
        try:
            return bounded.read(extended(str(folder / beside[image])), limit)
        except OSError as error:
            return Problem("unreadable", beside[image], reason(error), excluded=True)

    with closing(parallel(content, list(beside), cancel)) as chunks:
        contents = [one for chunk in chunks for one in chunk]
    others = encoding_of(one for one in contents if isinstance(one, bytes))
    for (image, path), data in zip(beside.items(), contents, strict=True):
        if isinstance(data, Problem):
            yield data
            continue
        words, found = decode(data, encoding, others)
        yield from encoding_problem(path, found)
        yield from _records(image, path, words)


def _beside(files: list[File], images: Sequence[str], suffix: str) -> dict[str, str]:
    """Image -> its file with a suffix: `a.txt` or `a.jpg.txt` of `a.jpg`; of `images/a.jpg` also
    `labels/a.txt`, where YOLO wants it."""
    others = ((f.path.casefold(), f.path) for f in files if not f.image)
    named = {folded: path for folded, path in others if folded.endswith(suffix)}
    beside: dict[str, str] = {}
    for image in images if named else ():
        path = image.casefold()
        stem = posixpath.splitext(path)[0]
        apart = "/".join("labels" if part == "images" else part for part in stem.split("/"))
        for name in (path + suffix, stem + suffix, apart + suffix):
            if name in named:
                beside[image] = named[name]
                break
    return beside


def _records(image: str, path: str, content: str) -> list[dict[str, Any] | Problem]:
    """What a file says of its image, or what is wrong with it."""
    if path.casefold().endswith(".json"):
        return [_object(image, path, content)]
    lines = [line for line in map(str.strip, content.splitlines()) if line]
    if path.casefold().endswith(".cls"):
        return [{FILE: image, LABEL: line} for line in lines[:1]]
    if lines and not any(map(has_letters, lines)):
        if all(map(_BOX.fullmatch, lines)):
            return [Problem("boxes", path, excluded=True)]
        return [_wordless(path, _NUMBERS())]
    return [{FILE: image, CAPTION: line} for line in lines]


def _object(image: str, path: str, content: str) -> dict[str, Any] | Problem:
    try:
        given = json.loads(content)
    except (ValueError, RecursionError) as error:
        return _wordless(path, quoted(error))
    if not isinstance(given, dict):
        return _wordless(path, NO_OBJECT())
    return {FILE: image} | {name: value for name, value in given.items() if name != FILE}


def _wordless(path: str, why: Message) -> Problem:
    return Problem("metadata", path, why, excluded=True)
