"""Reads a folder of images, whatever its layout, and says what is wrong in it."""

import hashlib
import os
import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Work
from cliptune.data.captions import Captions, is_metadata, read_metadata, read_sidecars, stem
from cliptune.data.class_names import foreign, same, tidy
from cliptune.data.image import extended, inspect, is_image
from cliptune.data.pool import parallel
from cliptune.data.problems import KINDS, Problem, lines
from cliptune.data.walk import File, natural, walk

if TYPE_CHECKING:
    import datasets

SPLITS = {
    "train": "train",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "test": "test",
}
"""Names of the folders of a split, whole and in any capitals: `trains` is a class."""

FEW = 5
"""A class with fewer training images is told of."""
UNEQUAL = 10
"""So are classes of which the largest has this many times the images of the smallest."""

_LAYOUTS = (
    "Put the images of each class into a folder of its own (cat/1.jpg, dog/2.jpg), with or "
    "without train, validation and test folders around them; or give each image a caption: "
    "a .txt file of the same name, or a metadata.csv with the columns file_name and text."
)


@dataclass(frozen=True)
class Scan:
    """The usable images of a folder, in natural order of their paths, and what was found.

    `table` has the columns `image` (`datasets.Image(decode=False)`, absolute path, no bytes),
    `path` (relative, with `/`), `split` ("train", "validation", "test", or "" without split
    folders), `size` (bytes), `mtime_ns`, `twin` (path of the first image with the same bytes:
    its own, for most), and `label` (`ClassLabel`) or `captions` (a list of texts).
    `classes` are raw folder names in natural order, none for captions.
    """

    folder: Path
    kind: Literal["classes", "captions"]
    classes: tuple[str, ...]
    table: "datasets.Dataset" = field(repr=False)
    problems: tuple[Problem, ...] = field(repr=False)

    @cached_property
    def paths(self) -> list[str]:
        """The relative path of every row."""
        return list(self.table["path"][:])

    @property
    def labels(self) -> list[str]:
        """The class of every row; empty for captions."""
        if self.kind == "captions":
            return []
        return [self.classes[label] for label in self.table["label"][:]]

    def counts(self) -> dict[str, int]:
        """The number of images of each class, over all splits."""
        counts = Counter(self.labels)
        return {name: counts[name] for name in self.classes}

    def report(self) -> list[str]:
        """What was found, in words: a line for the whole, one for each kind of problem."""
        return [self._whole(), *lines(self.problems)]

    def part(self, rows: list[int]) -> "datasets.Dataset":
        """Some rows of the table, with a fingerprint of our own as the table has."""
        mark = _digest(self.table._fingerprint, repr(rows))
        return self.table.select(rows, new_fingerprint=mark)

    def describe(self) -> dict[str, Any]:
        """What was found, for other programs: JSON."""
        return {
            "folder": str(self.folder),
            "kind": self.kind,
            "images": len(self.table),
            "classes": self.counts(),
            "splits": Counter(self.table["split"][:]),
            "problems": [asdict(problem) for problem in self.problems],
        }

    def _whole(self) -> str:
        text = f"{len(self.table):,} images"
        if self.kind == "captions":
            text += f" with {sum(map(len, self.table['captions'][:])):,} captions"
        else:
            counts = self.counts()
            least, most = (pick(counts, key=counts.__getitem__) for pick in (min, max))
            text += f" in {len(counts):,} classes, "
            if counts[least] == counts[most]:
                text += f"{counts[least]:,} each"
            else:
                text += f'from {counts[least]:,} ("{least}") to {counts[most]:,} ("{most}")'
        sides = Counter(self.table["split"][:])
        if set(sides) != {""}:
            text += "; " + ", ".join(
                f"{sides[side]:,} in {side}" for side in ("train", "validation", "test")
            )
        return text + "."


def scan(folder: Path, cancel: CancelToken, *, leave_out: Collection[str] = ()) -> Work[Scan]:
    """Read the folder: its layout, its images and their problems. Nothing is written to it.

    `leave_out` holds relative paths the user wants left out. Yields `Progress` of phase "scan".
    Raises `ClipTuneError` if the folder cannot be listed, has no known layout, or has fewer than
    two usable classes or captioned images; `Cancelled` on stop.
    """
    folder = Path(os.path.abspath(folder))
    files, problems = yield from walk(folder, cancel)
    images = [file for file in files if is_image(file.path)]
    if not images:
        raise _unusable(folder, "holds no images", problems)
    captions, side_of, told = _layout(folder, files, images, cancel)
    problems += told
    asked = {file.path for file in images} & set(leave_out)
    problems += [Problem("asked", path, "", True) for path in asked]
    out = {problem.path for problem in problems if problem.left_out}
    images = [file for file in images if file.path not in out]
    problems += yield from _inspect(folder, images, cancel)
    out = {problem.path for problem in problems if problem.left_out}
    usable = [file for file in images if file.path not in out]
    twins = yield from _twins(folder, usable, cancel)

    split_of = {file.path: _split(file.path, side_of) for file in usable}
    if captions is None:
        class_of = {file.path: _class(file.path, side_of) for file in usable}
        emptied = {_class(file.path, side_of) for file in images} - set(class_of.values())
        problems += [Problem("empty class", name, "", True) for name in emptied]
        classes = tuple(sorted(set(class_of.values()), key=natural))
        if len(classes) < 2:
            raise _too_few_classes(folder, classes, usable, problems)
        problems += _class_problems(class_of, split_of)
    else:
        class_of, classes = {}, ()
        if len(usable) < 2:
            raise _unusable(folder, "holds fewer than two usable images with captions", problems)
        problems += _caption_problems({path: captions[path] for path in split_of})
    problems += _twin_problems(twins, split_of, class_of)
    gravity = list(KINDS)
    problems.sort(key=lambda problem: (gravity.index(problem.kind), natural(problem.path)))
    table = _table(folder, usable, split_of, twins, class_of, classes, captions)
    kind: Literal["classes", "captions"] = "classes" if captions is None else "captions"
    return Scan(folder, kind, classes, table, tuple(problems))


def check_captions(scan: Scan, count: Callable[[str], int], limit: int) -> list[Problem]:
    """The images with a caption of more than `limit` tokens, which the base cuts off.

    `count` gives the tokens of a text, start and end among them. For class images: nothing.
    """
    if scan.kind == "classes":
        return []
    problems = []
    for path, captions in zip(scan.paths, scan.table["captions"][:], strict=True):
        longest = max(map(count, captions))
        if longest > limit:
            detail = f"{longest:,} tokens, {limit:,} are read"
            problems.append(Problem("long caption", path, detail, False))
    return problems


# The layout


def _layout(
    folder: Path, files: list[File], images: list[File], cancel: CancelToken
) -> tuple[Captions | None, dict[str, str], list[Problem]]:
    """The captions (`None` for class folders), the split of each top folder, and problems.

    Metadata with captions make a folder of captions, and so does a `.txt` beside every second
    image; otherwise the folders are classes.
    """
    paths = [file.path for file in images]
    side_of = _split_folders(folder, paths)
    metadata = [file.path for file in files if is_metadata(file.path)]
    captions, problems = read_metadata(folder, metadata, paths)
    texts = {stem(f.path): f.path for f in files if f.path.casefold().endswith(".txt")}
    beside = {path: texts[stem(path)] for path in paths if stem(path) in texts}
    used = set(metadata)
    if not captions and 2 * len(beside) >= len(paths):
        captions, told = read_sidecars(folder, beside, cancel)
        problems += told
        used |= set(beside.values())
    problems += [
        Problem("other", file.path, "", True)
        for file in files
        if file.path not in used and not is_image(file.path)
    ]
    outside = {path for path in paths if side_of and _top(path) not in side_of}
    problems += [Problem("no split", path, "", True) for path in outside]
    within = [path for path in paths if path not in outside]
    if captions:
        missing = [path for path in within if path not in captions]
        problems += [Problem("no caption", path, "", True) for path in missing]
        return captions, side_of, problems
    unsorted = [path for path in within if not _class(path, side_of)]
    if len(unsorted) == len(within):
        raise _unusable(folder, "holds images, but neither classes nor captions", problems)
    problems += [Problem("no class", path, "", True) for path in unsorted]
    return None, side_of, problems


def _split_folders(folder: Path, paths: Iterable[str]) -> dict[str, str]:
    """The split of each top folder, or nothing where the top folders are classes.

    A folder `train` beside `bus` and `plane` is a class of trains; a folder `train` alone, or
    together with a `validation` or a `test`, is a split, and what lies beside it is left out.
    """
    tops = {_top(path) for path in paths} - {""}
    side_of = {top: SPLITS[top.casefold()] for top in tops if top.casefold() in SPLITS}
    sides = set(side_of.values())
    if "train" in sides and (len(sides) > 1 or tops == set(side_of)):
        return side_of
    if side_of and tops == set(side_of):
        raise ClipTuneError(
            f'"{folder}" has the folders {" and ".join(sorted(tops))}, but no train.',
            "Choose the folder that holds train, or the one that holds the class folders.",
        )
    return {}


def _top(path: str) -> str:
    """The first folder of a path; empty for a file in the folder itself."""
    return path.partition("/")[0] if "/" in path else ""


def _split(path: str, side_of: dict[str, str]) -> str:
    return side_of.get(_top(path), "")


def _class(path: str, side_of: dict[str, str]) -> str:
    """The class folder, the first below the split; folders within it belong to the class."""
    return _top(path.partition("/")[2] if side_of else path)


# The images


def _inspect(folder: Path, images: list[File], cancel: CancelToken) -> Work[list[Problem]]:
    """What is wrong with each image."""

    def look(image: File) -> list[Problem]:
        found = inspect(str(folder / image.path))
        return [Problem(kind, image.path, detail, kind in _FATAL) for kind, detail in found]

    problems: list[Problem] = []
    done = 0
    yield Progress(phase="scan", done=0, total=len(images), unit="images")
    with closing(parallel(look, images, cancel)) as chunks:
        for chunk in chunks:
            done += len(chunk)
            problems += [problem for found in chunk for problem in found]
            yield Progress(phase="scan", done=done, total=len(images), unit="images")
    return problems


_FATAL = frozenset({"unreadable", "truncated", "empty", "not an image", "enormous", "narrow"})


def _twins(folder: Path, images: list[File], cancel: CancelToken) -> Work[dict[str, str]]:
    """Each image's path -> path of the first with the same bytes. Same sizes alone are read."""
    sized: dict[int, list[str]] = defaultdict(list)
    for image in images:
        sized[image.size].append(image.path)
    suspects = [path for paths in sized.values() if len(paths) > 1 for path in paths]

    def digest(path: str) -> tuple[str, str]:
        try:
            with open(extended(str(folder / path)), "rb") as file:
                return path, hashlib.file_digest(file, "blake2b").hexdigest()
        except OSError:  # gone since: decoding will say so
            return path, path

    twins = {image.path: image.path for image in images}
    first: dict[str, str] = {}
    with closing(parallel(digest, suspects, cancel)) as chunks:
        for chunk in chunks:
            for path, content in chunk:
                twins[path] = first.setdefault(content, path)
            yield Progress(phase="scan", done=len(images), total=len(images), unit="images")
    return twins


def _table(
    folder: Path,
    images: list[File],
    split_of: dict[str, str],
    twins: dict[str, str],
    class_of: dict[str, str],
    classes: tuple[str, ...],
    captions: Captions | None,
) -> "datasets.Dataset":
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
    if captions is None:
        number = {name: label for label, name in enumerate(classes)}
        columns["label"] = [number[class_of[path]] for path in paths]
        features["label"] = datasets.ClassLabel(names=list(classes))
    else:
        columns["captions"] = [captions[path] for path in paths]
        features["captions"] = datasets.List(datasets.Value("string"))
    return _marked(columns, datasets.Features(features))


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


# What is told of the whole


def _class_problems(class_of: dict[str, str], split_of: dict[str, str]) -> list[Problem]:
    problems = []
    training = Counter(name for path, name in class_of.items() if split_of[path] in ("", "train"))
    for name in sorted(set(class_of.values()), key=natural):
        number = training[name]
        if not number:
            problems.append(Problem("untrained", name, "", False))
        elif number < FEW:
            problems.append(Problem("few", name, f"{number} to train on", False))
        if foreign(tidy(name)):
            problems.append(Problem("language", name, "", False))
    if training:
        (most, high), (least, low) = training.most_common()[0], training.most_common()[-1]
        if high >= UNEQUAL * low:
            detail = f'"{most}" has {high:,} images to train on, "{least}" {low:,}'
            problems.append(Problem("imbalance", "", detail, False))
    words = {name: tidy(name) for name in set(class_of.values())}
    for first, second in same(dict(sorted(words.items()))):
        detail = f'"{words[second]}", as "{first}"'
        problems.append(Problem("same name", second, detail, False))
    return problems


def _caption_problems(captions: Captions) -> list[Problem]:
    strange = [path for path, texts in captions.items() if any(map(foreign, texts))]
    return [Problem("language", path, "", False) for path in strange]


def _twin_problems(
    twins: dict[str, str], split_of: dict[str, str], class_of: dict[str, str]
) -> list[Problem]:
    problems = []
    for path, first in twins.items():
        if path == first:
            continue
        if class_of and class_of[path] != class_of[first]:
            kind = "clash"
        elif split_of[path] != split_of[first]:
            kind = "leak"
        else:
            kind = "duplicate"
        problems.append(Problem(kind, path, f"as {first}", False))
    return problems


# What ends a scan


def _unusable(folder: Path, what: str, problems: Iterable[Problem]) -> ClipTuneError:
    found = lines(problems)
    return ClipTuneError(f'"{folder}" {what}.', "\n".join([_LAYOUTS, *found]))


def _too_few_classes(
    folder: Path, classes: tuple[str, ...], usable: list[File], problems: list[Problem]
) -> ClipTuneError:
    if not classes:
        return _unusable(folder, "holds no image that can be used", problems)
    below = {posixpath.dirname(file.path) for file in usable}
    if len(below) > 1:  # an unpacked archive often has one more folder around it
        hint = f'If the classes are the folders within "{classes[0]}", choose that one.'
    else:
        hint = "Add at least one more folder of images that show something else."
    return ClipTuneError(
        f'"{folder}" has only one class with usable images, "{classes[0]}": there is '
        "nothing to tell apart.",
        "\n".join([hint, *lines(problems)]),
    )
