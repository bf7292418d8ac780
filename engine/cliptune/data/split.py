"""Divides the images into training, validation and test: stratified, by seed, twins together."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt

from cliptune.core.errors import ClipTuneError
from cliptune.core.files import write_text
from cliptune.core.messages import text
from cliptune.data.scan import Scan

_GONE = text(
    "images-gone",
    '{count:,} of the images of this run are no longer in "{folder}", the first is "{path}".',
    "Put them back to go on with the run, or start a new one.",
)
_UNREADABLE = text("split-unreadable", 'The split in "{path}" cannot be read ({reason}).')
_NONE_TO_TRAIN_ON = text(
    "no-training-images", '"{folder}" holds no image to train on that can be used.'
)
_NONE_TO_VALIDATE_ON = text(
    "no-validation-images",
    '"{folder}" holds one image a class: none is left for validation.',
    "Put at least two different images into each class.",
)

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Splits:
    """Rows of `scan.table`, each (images,) int64. `test` is empty where there is none."""

    train: Rows
    validation: Rows
    test: Rows

    def save(self, file: Path, scan: Scan) -> None:
        """Write the split as JSON of relative paths, beside and moved into place."""
        paths = scan.paths
        named = {
            "train": [paths[row] for row in self.train],
            "validation": [paths[row] for row in self.validation],
            "test": [paths[row] for row in self.test],
        }
        write_text(file, json.dumps(named, ensure_ascii=False, indent=0))

    @classmethod
    def load(cls, file: Path, scan: Scan) -> "Splits":
        """The split as it was saved; images that came since belong to no side.

        Raises `ClipTuneError` if an image of it is gone, and where the file is not one.
        """
        row_of = {path: row for row, path in enumerate(scan.paths)}
        sides = saved(file)
        gone = [path for side in sides for path in side if path not in row_of]
        if gone:
            raise ClipTuneError(_GONE(count=len(gone), folder=scan.folder, path=gone[0]))
        return cls(*(_rows([row_of[path] for path in side]) for side in sides))


def saved(file: Path) -> list[list[str]]:
    """The relative paths of the training, validation and test images of a split that was saved.

    Raises `ClipTuneError` where the file is not one.
    """
    try:
        named = json.loads(file.read_text(encoding="utf-8"))
        return [[str(path) for path in named[side]] for side in ("train", "validation", "test")]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ClipTuneError(_UNREADABLE(path=file, reason=error)) from error


def split(scan: Scan, validation: float, seed: int) -> Splits:
    """The folder's own `validation` and `test`; without a validation, a fraction of the rest.

    `validation` is the fraction of each class that is validated on, at least one image of every
    class that has two. Images with the same bytes stay on one side. The same images and seed
    give the same split whatever their order on disk, and a new class leaves the others' alone.

    Raises `ClipTuneError` if there is nothing to train on or nothing to validate on.
    """
    sides = scan.table["split"][:]
    given = [row for row, side in enumerate(sides) if side == "validation"]
    test = [row for row, side in enumerate(sides) if side == "test"]
    pool = [row for row, side in enumerate(sides) if side in ("", "train")]
    if not pool:
        raise ClipTuneError(_NONE_TO_TRAIN_ON(folder=scan.folder))
    validated = set(given or _for_validation(scan, pool, validation, seed))
    if not validated:
        raise ClipTuneError(_NONE_TO_VALIDATE_ON(folder=scan.folder))
    train = [row for row in pool if row not in validated]
    return Splits(_rows(train), _rows(sorted(validated)), _rows(test))


def _for_validation(scan: Scan, pool: list[int], fraction: float, seed: int) -> list[int]:
    """The rows of the pool to validate on."""
    twins = scan.table["twin"][:]
    classes = scan.labels or [""] * len(twins)
    # Images with the same bytes move as one; of two classes, they count for the first.
    together: dict[str, list[int]] = defaultdict(list)
    for row in pool:
        together[twins[row]].append(row)
    groups: dict[str, list[list[int]]] = defaultdict(list)
    for rows in together.values():
        groups[classes[rows[0]]].append(rows)
    chosen: list[int] = []
    for name, of_class in groups.items():
        wanted = max(1, round(fraction * sum(map(len, of_class))))
        order = np.random.default_rng([seed, crc32(name.encode())]).permutation(len(of_class))
        taken = 0
        for index in order[1:]:  # one always stays to train on
            if taken >= wanted:
                break
            chosen += of_class[index]
            taken += len(of_class[index])
    return chosen


def _rows(rows: list[int]) -> Rows:
    return np.array(rows, dtype=np.int64)
