"""Divides the images into training, validation and test: stratified, by seed, twins together."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from cliptune.core import bounded
from cliptune.core.errors import ClipTuneError
from cliptune.core.files import write_text
from cliptune.core.messages import text
from cliptune.core.reasons import reason
from cliptune.data.problems import Problem

if TYPE_CHECKING:  # the window counts with this before it has loaded numpy
    import numpy as np
    import numpy.typing as npt

    from cliptune.data.scan import Scan

    Rows = npt.NDArray[np.int64]

_GONE = text(
    "images-gone",
    'Of the {all:,} images of this run {count:,} cannot be found in "{folder}", the first is '
    '"{path}".',
    "Put them back or say where they lie now, or start a new run.",
)
_UNREADABLE = text("split-unreadable", 'The split in "{path}" cannot be read ({reason}).')
PARTS = ("train", "validation", "test")
Classes = Sequence[str] | Sequence[Sequence[str]]
"""The class of each image, or its labels."""

_NONE_TO_TRAIN_ON = text(
    "no-training-images", '"{folder}" holds no image to train on that can be used.'
)
_NONE_TO_VALIDATE_ON = text(
    "no-validation-images",
    '"{folder}" holds one image a class: none is left for validation.',
    "Put at least two different images into each class.",
)


@dataclass(frozen=True)
class Splits:
    """Rows of `scan.table`, each (images,) int64. `test` is empty where there is none."""

    train: "Rows"
    validation: "Rows"
    test: "Rows"
    gone: Mapping[str, list[str]] = field(default_factory=dict)
    """Of a split that was saved: the paths of images that are there no more, by their part."""

    def missing(self) -> list[Problem]:
        """What is told of the images that are gone."""
        return [Problem("gone", path, excluded=True) for of in self.gone.values() for path in of]

    def still_there(self, file: Path, known: Sequence[float]) -> list[float]:
        """What is known of each validation image of the split that was saved in a file, without
        those that are gone since."""
        gone, paths = set(self.gone.get("validation", ())), saved(file)[1]
        return [one for path, one in zip(paths, known, strict=False) if path not in gone]

    def save(self, file: Path, scan: "Scan") -> None:
        """Write the split as JSON of relative paths, beside and moved into place."""
        paths = scan.paths
        parts = (self.train, self.validation, self.test)
        named = {
            name: [paths[row] for row in rows] for name, rows in zip(PARTS, parts, strict=True)
        }
        write_text(file, json.dumps(named, ensure_ascii=False, indent=0))

    @classmethod
    def load(cls, file: Path, scan: "Scan") -> "Splits":
        """The split as it was saved, without the images that are gone; those that came since belong
        to no part.

        Raises `ClipTuneError` if half of them are gone or all of a part, and where the file is not
        one.
        """
        row_of = {path: row for row, path in enumerate(scan.paths)}
        parts = dict(zip(PARTS, saved(file), strict=True))
        gone = {name: [path for path in of if path not in row_of] for name, of in parts.items()}
        paths = [path for of in gone.values() for path in of]
        images = sum(map(len, parts.values()))
        too_many = 2 * len(paths) >= images or any(
            of == gone[name] for name, of in parts.items() if of
        )
        if paths and too_many:
            told = _GONE(count=len(paths), all=images, folder=scan.folder, path=paths[0])
            raise ClipTuneError(told)
        train, held, test = (
            _rows([row_of[path] for path in of if path in row_of]) for of in parts.values()
        )
        return cls(train, held, test, {name: of for name, of in gone.items() if of})


def saved(file: Path) -> list[list[str]]:
    """The relative paths of the training, validation and test images of a split that was saved.

    Raises `ClipTuneError` where the file is not one.
    """
    try:
        named = json.loads(bounded.read(file, bounded.LIST))
        return [[str(path) for path in named[part]] for part in PARTS]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ClipTuneError(_UNREADABLE(path=file, reason=reason(error))) from error


@dataclass(frozen=True)
class SplitCounts:
    """How many images there are for what."""

    train: int
    validation: int
    test: int
    about: bool = False
    """Whether the first two are reckoned and not counted."""

    @property
    def all(self) -> int:
        """Every image that is used."""
        return self.train + self.validation + self.test


def split(scan: "Scan", validation: float, seed: int) -> Splits:
    """The split of a scanned folder by a fraction to validate on; see `divide`.

    Raises `ClipTuneError` if there is nothing to train on or nothing to validate on.
    """
    table = scan.table
    sides, twins = table["split"][:], table["twin"][:]
    train, held, test = divide(sides, twins, _classes(scan), validation, seed)
    if not train:
        raise ClipTuneError(_NONE_TO_TRAIN_ON(folder=scan.folder))
    if not held:
        raise ClipTuneError(_NONE_TO_VALIDATE_ON(folder=scan.folder))
    return Splits(_rows(train), _rows(held), _rows(test))


def count(scan: "Scan", validation: float, seed: int) -> SplitCounts:
    """How many images of a scanned folder `split` gives to each part; nothing is refused."""
    table = scan.table
    return count_parts(table["split"][:], table["twin"][:], _classes(scan), validation, seed)


def _classes(scan: "Scan") -> Classes:
    """The class or the labels of every row; nothing for captions."""
    return scan.said if scan.kind == "labels" else scan.labels


def count_parts(
    sides: Sequence[str],
    twins: Sequence[str],
    classes: Classes,
    validation: float,
    seed: int,
) -> SplitCounts:
    """How many rows `divide` gives to each part; without dividing them where none has a twin."""
    given = sides.count("validation")
    several = bool(classes) and not isinstance(classes[0], str)
    if given or several or len(set(twins)) < len(twins):
        train, held, test_rows = divide(sides, twins, classes, validation, seed)
        return SplitCounts(len(train), len(held), len(test_rows))
    test = sides.count("test")
    pool = (name for name, side in zip(classes, sides, strict=True) if side != "test")
    return count_apart(Counter(pool).values() if classes else [len(sides) - test], test, validation)


def count_apart(sizes: Collection[int], test: int, validation: float) -> SplitCounts:
    """How many images `divide` gives to each part where all are different ones, by the `sizes` of
    classes without their `test` images, of which there are so many in all."""
    held = sum(min(size - 1, _wanted(validation, size)) for size in sizes if size)
    return SplitCounts(sum(sizes) - held, held, test)


def divide(
    sides: Sequence[str],
    twins: Sequence[str],
    classes: Classes,
    validation: float,
    seed: int,
) -> tuple[list[int], list[int], list[int]]:
    """The rows to train on, to validate on and to test on, each ascending.

    Of each image, in natural order of the paths: `sides` holds the part that its folder names
    ("train", "validation", "test" or ""), `twins` the same text for images with the same bytes,
    and `classes` its class or its labels (nothing at all for captions). The folder's own validation
    part is taken where there is one; else the fraction `validation` of each class or label, at
    least one image of every class that has two. Images with the same bytes stay on one side. The
    same images and seed give the same split whatever their order on disk, and a new class leaves
    the others' alone.
    """
    given = [row for row, side in enumerate(sides) if side == "validation"]
    test = [row for row, side in enumerate(sides) if side == "test"]
    pool = [row for row, side in enumerate(sides) if side in ("", "train")]
    if not pool:
        return [], given, test
    taken = _by_label if classes and not isinstance(classes[0], str) else _by_class
    held = set(given or taken(pool, twins, classes, validation, seed))
    return [row for row in pool if row not in held], sorted(held), test


def _by_class(
    pool: Sequence[int],
    twins: Sequence[str],
    classes: Classes,
    fraction: float,
    seed: int,
) -> list[int]:
    """The rows of the pool to validate on, by class."""
    import numpy as np

    groups: dict[str, list[list[int]]] = defaultdict(list)
    for rows in _together(pool, twins):
        groups[str(classes[rows[0]]) if classes else ""].append(rows)
    held: list[int] = []
    for name, of_class in groups.items():
        wanted = _wanted(fraction, sum(map(len, of_class)))
        order = np.random.default_rng([seed, crc32(name.encode())]).permutation(len(of_class))
        taken = 0
        for number in order[1:]:  # one always stays to train on
            if taken >= wanted:
                break
            held += of_class[number]
            taken += len(of_class[number])
    return held


def _by_label(
    pool: Sequence[int],
    twins: Sequence[str],
    labels: Classes,
    fraction: float,
    seed: int,
) -> list[int]:
    """The rows of the pool to validate on where images have several labels, or none.

    Iterative stratification (Sechidis et al. 2011, ECML PKDD, LNCS 6913, p. 145): the label with
    the fewest images left is dealt out first, each image to the part that lacks most of it.
    """
    import numpy as np

    groups = [(rows, set(labels[rows[0]]) or {""}) for rows in _together(pool, twins)]
    order = np.random.default_rng([seed, 0]).permutation(len(groups)).tolist()
    with_label: dict[str, list[int]] = defaultdict(list)
    for number in order:
        for name in groups[number][1]:
            with_label[name].append(number)
    counts = {name: len(numbers) for name, numbers in with_label.items()}
    wanted = {name: min(_wanted(fraction, count), count - 1) for name, count in counts.items()}
    kept = {name: count - wanted[name] for name, count in counts.items()}
    held: list[int] = []
    dealt = [False] * len(groups)
    left = dict(counts)
    heap = [(count, name) for name, count in counts.items()]
    heapify(heap)
    while heap:
        count, rarest = heappop(heap)
        if count != left[rarest]:  # fewer are left since: it lies there again
            continue
        fewer: set[str] = set()
        for number in with_label[rarest]:
            if dealt[number]:
                continue
            dealt[number] = True
            rows, names = groups[number]
            part = wanted if wanted[rarest] > kept[rarest] else kept
            for name in names:
                part[name] -= 1
                left[name] -= 1
            fewer |= names
            if part is wanted:
                held += rows
        for name in fewer:
            if left[name]:
                heappush(heap, (left[name], name))
    return held


def _together(pool: Sequence[int], twins: Sequence[str]) -> list[list[int]]:
    """The rows of the pool; those with the same bytes move as one, and count for the first."""
    together: dict[str, list[int]] = defaultdict(list)
    for row in pool:
        together[twins[row]].append(row)
    return [*together.values()]


def _wanted(fraction: float, images: int) -> int:
    """How many images of a class to validate on, if there are as many."""
    return max(1, round(fraction * images))


def _rows(rows: list[int]) -> "Rows":
    import numpy as np

    return np.array(rows, dtype=np.int64)
