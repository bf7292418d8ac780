"""The table of a folder's usable images, as `datasets` knows tables."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cliptune.data.columns import Kind
from cliptune.data.walk import File

if TYPE_CHECKING:
    import datasets


def image_table(
    folder: Path,
    images: list[File],
    split_of: Mapping[str, str],
    twins: Mapping[str, str],
    kind: Kind,
    said: Mapping[str, list[str]],
    classes: Sequence[str],
) -> "datasets.Dataset":
    """A row for each image, with the columns that `Scan` describes.

    `said` has the class, the labels or the captions of each path, and `classes` the names of the
    classes or labels.
    """
    import datasets  # takes a second, which the start of a program should not

    paths = [image.path for image in images]
    columns: dict[str, list[object]] = {
        "image": [{"path": str(folder / path), "bytes": None} for path in paths],
        "path": list(paths),
        "split": [split_of[path] for path in paths],
        "size": [image.size for image in images],
        "mtime_ns": [image.mtime_ns for image in images],
        "twin": [twins[path] for path in paths],
    }
    features = {
        "image": datasets.Image(decode=False),
        "path": datasets.Value("string"),
        "split": datasets.Value("string"),
        "size": datasets.Value("int64"),
        "mtime_ns": datasets.Value("int64"),
        "twin": datasets.Value("string"),
    }
    number = {name: label for label, name in enumerate(classes)}
    if kind == "captions":
        columns["captions"] = [said[path] for path in paths]
        features["captions"] = datasets.List(datasets.Value("string"))
    elif kind == "labels":
        columns["labels"] = [[number[name] for name in said[path]] for path in paths]
        features["labels"] = datasets.List(datasets.ClassLabel(names=list(classes)))
    else:
        columns["label"] = [number[said[path][0]] for path in paths]
        features["label"] = datasets.ClassLabel(names=list(classes))
    return _marked(columns, datasets.Features(features))


def select(table: "datasets.Dataset", rows: list[int]) -> "datasets.Dataset":
    """Some rows of a table, with a fingerprint of our own as the table has."""
    return table.select(rows, new_fingerprint=_digest(table._fingerprint, repr(rows)))


def _marked(columns: dict[str, list[object]], features: "datasets.Features") -> "datasets.Dataset":
    """A table with a fingerprint of our own: a digest of what stands in it.

    For one of its own, `datasets` asks every library that is loaded whether the table holds
    something of it. One that another thread loads just then, as the window does, fails to answer.
    """
    import datasets
    from datasets.table import InMemoryTable

    return datasets.Dataset(
        InMemoryTable.from_pydict(columns, schema=features.arrow_schema),
        info=datasets.DatasetInfo(features=features),
        fingerprint=_digest(repr(features), *map(repr, columns.values())),
    )


def _digest(*parts: str) -> str:
    digest = hashlib.blake2b(digest_size=8)  # as long as a fingerprint of `datasets`
    for part in parts:
        digest.update(f"{part}\0".encode())
    return digest.hexdigest()
