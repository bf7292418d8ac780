"""Columns of Arrow, a part at a time: a million rows in one go would hold all other threads, the
window's among them, for half a second."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datasets
    import pyarrow

ROWS = 1 << 14
"""Of a part."""


def column(table: "datasets.Dataset", name: str) -> Iterator[Any]:
    """What stands in a column, row by row."""
    for start in range(0, len(table), ROWS):
        yield from table[name][start : start + ROWS]


def array(values: Iterable[Any], kind: "pyarrow.DataType") -> "pyarrow.Array":
    """A column of what there is to say of each row."""
    import pyarrow as pa

    values, parts = iter(values), [pa.array([], kind)]
    while part := pa.array(islice(values, ROWS), kind):
        parts.append(part)
    return pa.concat_arrays(parts)
