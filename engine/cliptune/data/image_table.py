"""The table of a folder's usable images, as `datasets` knows tables."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from cliptune.core.cancel import CancelToken
from cliptune.data.columns import Kind
from cliptune.data.in_parts import array
from cliptune.data.kept import Listed

if TYPE_CHECKING:
    import datasets
    import pyarrow


def image_table(
    images: Listed,
    split_of: Mapping[str, str],
    twins: Mapping[str, str],
    kind: Kind,
    said: Mapping[str, list[str]],
    classes: Sequence[str],
    cancel: CancelToken,
) -> "datasets.Dataset":
    """A row for each image, with the columns that `Scan` describes.

    `split_of` has the part of the split of each path that is in one, `twins` the first image with
    the same bytes for each that is not it, `said` the class, the labels or the captions of each
    path, and `classes` the names of the classes or labels. Raises `Cancelled` on a stop.
    """
    import datasets  # takes a second, which the start of a program should not
    import pyarrow as pa

    files, paths = images.files, [file.path for file in images.files]
    whole = array(cancel.over(images.paths), pa.string())
    image = pa.StructArray.from_arrays(
        [pa.nulls(len(paths), pa.binary()), whole], names=["bytes", "path"]
    )
    columns = {
        "image": image,
        "path": array(cancel.over(paths), pa.string()),
        "split": array((split_of.get(path, "") for path in cancel.over(paths)), pa.string()),
        "size": array((file.size for file in cancel.over(files)), pa.int64()),
        "mtime_ns": array((file.mtime_ns for file in cancel.over(files)), pa.int64()),
        "twin": array((twins.get(path, path) for path in cancel.over(paths)), pa.string()),
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
        texts = (said[path] for path in cancel.over(paths))
        columns["captions"] = array(texts, pa.list_(pa.string()))
        features["captions"] = datasets.List(datasets.Value("string"))
    elif kind == "labels":
        labels = ([number[name] for name in said[path]] for path in cancel.over(paths))
        columns["labels"] = array(labels, pa.list_(pa.int64()))
        features["labels"] = datasets.List(datasets.ClassLabel(names=list(classes)))
    else:
        one_each = (number[said[path][0]] for path in cancel.over(paths))
        columns["label"] = array(one_each, pa.int64())
        features["label"] = datasets.ClassLabel(names=list(classes))
    return _marked(columns, datasets.Features(features))


def select(table: "datasets.Dataset", rows: list[int]) -> "datasets.Dataset":
    """Some rows of a table, with a fingerprint of our own as the table has."""
    return table.select(rows, new_fingerprint=_digest(table._fingerprint, repr(rows)))


def _marked(
    columns: "dict[str, pyarrow.Array]", features: "datasets.Features"
) -> "datasets.Dataset":
    """A table with a fingerprint of our own: a digest of what stands in it.

    For one of its own, `datasets` asks every library that is loaded whether the table holds
    something of it. One that another thread loads just then, as the window does, fails to answer.
    """
    import datasets
    from datasets.table import InMemoryTable

    held = [buffer for column in columns.values() for buffer in column.buffers() if buffer]
    return datasets.Dataset(
        InMemoryTable.from_arrays([*columns.values()], schema=features.arrow_schema),
        info=datasets.DatasetInfo(features=features),
        fingerprint=_digest(repr(features), *held),
    )


def _digest(*parts: "str | pyarrow.Buffer") -> str:
    digest = hashlib.blake2b(digest_size=8)  # as long as a fingerprint of `datasets`
    for part in parts:
        digest.update(f"{part}\0".encode() if isinstance(part, str) else part)
    return digest.hexdigest()
