"""The names of classes that a table only numbers, where a file of the folder lists them."""

import json
import posixpath
from collections.abc import Set
from pathlib import Path
from typing import Any

import yaml

from cliptune.data.encoding import decode
from cliptune.data.image import extended
from cliptune.data.walk import File

_LARGEST = 1 << 20
"""Bytes of the largest list that is read."""
_MOST = 50
_LISTS = ("class", "label", "name", "categor", "synset", "idx", "map")
"""What the name of a text file that lists classes has in it, one a line, the first being 0."""


def names_of(numbers: Set[str], files: list[File], folder: Path) -> dict[str, str]:
    """Number -> name, for whole numbers from 0 on; nothing where no file names them all.

    Lists are `classes.txt` or `obj.names` with a name a line, JSON as `{"0": "cat"}`, `{"cat": 0}`
    or `["cat"]`, and `names` in YOLO's `data.yaml`.
    """
    if not numbers or not all(number.isdecimal() for number in numbers):
        return {}
    small = [file.path for file in files if file.size <= _LARGEST and _may_list(file.path)]
    for path in sorted(small, key=lambda path: path.count("/"))[:_MOST]:
        names = _names(folder, path)
        if numbers <= names.keys() and all(map(str.strip, names.values())):
            return {number: names[number] for number in numbers}
    return {}


def _may_list(path: str) -> bool:
    stem, suffix = posixpath.splitext(posixpath.basename(path).casefold())
    if suffix in (".txt", ".names"):
        return suffix == ".names" or any(word in stem for word in _LISTS)
    return suffix in (".json", ".yaml", ".yml")


def _names(folder: Path, path: str) -> dict[str, str]:
    """Every number that a file names."""
    try:
        content = decode(Path(extended(str(folder / path))).read_bytes()).text
        if path.casefold().endswith(".json"):
            given = json.loads(content)
        elif path.casefold().endswith((".yaml", ".yml")):
            given = yaml.safe_load(content)
        else:
            given = [line.strip() for line in content.splitlines() if line.strip()]
    except (OSError, ValueError, RecursionError, yaml.YAMLError):
        return {}
    return _numbered(given)


def _numbered(given: Any) -> dict[str, str]:
    if isinstance(given, dict) and "names" in given:
        given = given["names"]
    if isinstance(given, list) and all(isinstance(name, str) for name in given):
        return {str(number): name for number, name in enumerate(given)}
    if not isinstance(given, dict):
        return {}
    if all(isinstance(number, int) for number in given.values()):
        return {str(number): str(name) for name, number in given.items()}
    return {str(number): name for number, name in given.items() if isinstance(name, str)}
