"""The names of classes that a table only numbers, where a file of the folder lists them."""

import json
import posixpath
import re
from collections.abc import Iterable, Set
from pathlib import Path
from typing import Any

import yaml

from cliptune.core import bounded
from cliptune.core.files import extended
from cliptune.data.encoding import decode
from cliptune.data.formats import is_image
from cliptune.data.tables import has_letters
from cliptune.data.walk import File

_LARGEST = 1 << 20
"""Bytes of the largest list that is read."""
_MOST = 50
_LISTS = re.compile(r"class|categor|label|synset|species|breed|disease|names\b|idx")
"""What the name of a file that lists classes has in it: `classes.txt`, `class_to_idx.json`."""
_INDEXED = re.compile(r"(\d+)[\s:,;.)]+(\S.*)")
"""A line that says its own number: `1 001.Black_footed_Albatross`."""


def names_of(numbers: Set[str], files: Iterable[File], folder: Path) -> tuple[str, dict[str, str]]:
    """The file that names whole numbers, and number -> name; nothing where none names them all.

    Lists are `classes.txt` or `obj.names` with a name a line, from 0 on or by their own numbers,
    JSON as `{"0": "cat"}`, `{"cat": 0}` or `["cat"]`, and `names` in YOLO's `data.yaml`.
    """
    if not numbers or not all(number.isdecimal() for number in numbers):
        return "", {}
    small = [file.path for file in files if file.size <= _LARGEST and _may_list(file.path)]
    for path in sorted(small, key=lambda path: path.count("/"))[:_MOST]:
        names = _names(folder, path)
        if numbers <= names.keys() and _are_names(names, numbers):
            return path, {number: names[number] for number in numbers}
    return "", {}


def _are_names(names: dict[str, str], numbers: Set[str]) -> bool:
    """Whether a list can be of these classes: words, each once, and not many more of them."""
    words = [*names.values()]
    if len(set(words)) < len(words) or len(words) > max(1000, 2 * len(numbers)):
        return False
    return all(has_letters(word) and not is_image(word.split()[0]) for word in words)


def _may_list(path: str) -> bool:
    stem, suffix = posixpath.splitext(posixpath.basename(path).casefold())
    if suffix in (".txt", ".json"):
        return _LISTS.search(stem) is not None
    return suffix in (".names", ".yaml", ".yml")


def _names(folder: Path, path: str) -> dict[str, str]:
    """Every number that a file names."""
    try:
        content = decode(bounded.read(extended(str(folder / path)), _LARGEST)).text
        if path.casefold().endswith(".json"):
            return _numbered(json.loads(content))
        if path.casefold().endswith((".yaml", ".yml")):
            # As it is written: numbers and "no" are words, and nothing is merged, of which a few
            # lines could make a million.
            given = yaml.load(content, yaml.BaseLoader)
            return _numbered(given.get("names")) if isinstance(given, dict) else {}
    except (OSError, ValueError, RecursionError, yaml.YAMLError):
        return {}
    lines = [line.strip() for line in content.splitlines() if line.strip()]
    indexed = [_INDEXED.fullmatch(line) for line in lines]
    if all(indexed):
        return {one[1]: one[2] for one in indexed if one}
    return _numbered(lines)


def _numbered(given: Any) -> dict[str, str]:
    if isinstance(given, list) and all(isinstance(name, str) for name in given):
        return {str(number): name for number, name in enumerate(given)}
    if not isinstance(given, dict):
        return {}
    numbers = (isinstance(one, int | str) and str(one).isdecimal() for one in given.values())
    if given and all(numbers):
        counted = sorted(map(int, given.values()))
        first = counted[0]
        whole = first in (0, 1) and counted == list(range(first, first + len(counted)))
        return {str(number): str(name) for name, number in given.items()} if whole else {}
    return {str(number): name for number, name in given.items() if isinstance(name, str)}
