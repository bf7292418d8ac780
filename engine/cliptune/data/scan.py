"""Reads a folder of images, whatever its layout, and says what is wrong in it."""

import os
import posixpath
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.core.messages import Message, text
from cliptune.data.checks import caption_problems, class_problems, twin_problems
from cliptune.data.image import is_image
from cliptune.data.inspection import find_twins, inspect_images
from cliptune.data.layout import Layout, find_layout, unusable_folder
from cliptune.data.problems import KINDS, Problem, lines, with_problems
from cliptune.data.table import image_table, select
from cliptune.data.walk import File, natural, walk

if TYPE_CHECKING:
    import datasets

_SUMMARY = text("scan-summary", "{images}.")
_SUMMARY_SPLIT = text(
    "scan-summary-split",
    "{images}; {train:,} in train, {validation:,} in validation, {test:,} in test.",
)
_CAPTIONED = text("scan-captions", "{images:,} images with {captions:,} captions")
_EQUAL = text("scan-classes-equal", "{images:,} images in {classes:,} classes, {each:,} each")
_UNEQUAL = text(
    "scan-classes",
    '{images:,} images in {classes:,} classes, from {low:,} ("{least}") to {high:,} ("{most}")',
)
_TOKENS = text("caption-too-long", "{tokens:,} tokens, {limit:,} are read")

_NO_IMAGES = text("folder-no-images", '"{folder}" holds no images.', "{advice}")
_NONE_USABLE = text("folder-unusable", '"{folder}" holds no image that can be used.', "{advice}")
_FEW_CAPTIONS = text(
    "folder-few-captions",
    '"{folder}" holds fewer than two usable images with captions.',
    "{advice}",
)
_ONE_CLASS = text(
    "folder-one-class",
    '"{folder}" has only one class with usable images, "{name}": there is nothing to tell apart.',
    "{advice}",
)
_WITHIN = text(
    "choose-the-folder-within",
    'If the classes are the folders within "{name}", choose that one.',
)
_ADD = text("add-a-class", "Add at least one more folder of images that show something else.")


@dataclass(frozen=True)
class Scan:
    """The usable images of a folder, in natural order of their paths, and what is odd about it.

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

    def report(self) -> list[Message]:
        """What the folder holds: a line for the whole, one for each kind of problem."""
        return [self._summary(), *lines(self.problems)]

    def part(self, rows: list[int]) -> "datasets.Dataset":
        """Some rows of the table."""
        return select(self.table, rows)

    def describe(self) -> dict[str, Any]:
        """What the folder holds, for other programs: JSON."""
        return {
            "folder": str(self.folder),
            "kind": self.kind,
            "images": len(self.table),
            "classes": self.counts(),
            "splits": Counter(self.table["split"][:]),
            "problems": [
                {
                    "kind": problem.kind,
                    "path": problem.path,
                    "detail": str(problem.detail or ""),
                    "excluded": problem.excluded,
                }
                for problem in self.problems
            ],
        }

    def _summary(self) -> Message:
        sides = Counter(self.table["split"][:])
        if set(sides) == {""}:
            return _SUMMARY(images=self._images())
        counts = {side: sides[side] for side in ("train", "validation", "test")}
        return _SUMMARY_SPLIT(images=self._images(), **counts)

    def _images(self) -> Message:
        images = len(self.table)
        if self.kind == "captions":
            captions = sum(map(len, self.table["captions"][:]))
            return _CAPTIONED(images=images, captions=captions)
        counts = self.counts()
        least, most = (pick(counts, key=counts.__getitem__) for pick in (min, max))
        low, high = counts[least], counts[most]
        if low == high:
            return _EQUAL(images=images, classes=len(counts), each=low)
        return _UNEQUAL(
            images=images, classes=len(counts), low=low, least=least, high=high, most=most
        )


def scan(folder: Path, cancel: CancelToken, *, leave_out: Collection[str] = ()) -> Work[Scan]:
    """Read the folder: its layout, its images and their problems. Nothing is written to it.

    `leave_out` holds relative paths the user wants excluded. Yields `Progress` of phase "scan".
    Raises `ClipTuneError` if the folder cannot be listed, has no known layout, or has fewer than
    two usable classes or captioned images; `Cancelled` on stop.
    """
    folder = Path(os.path.abspath(folder))
    files, problems = yield from walk(folder, cancel)
    images = [file for file in files if is_image(file.path)]
    if not images:
        raise unusable_folder(_NO_IMAGES, folder, problems)
    layout, strays = find_layout(folder, files, cancel)
    problems += strays
    asked = {file.path for file in images} & set(leave_out)
    problems += [Problem("asked", path, excluded=True) for path in asked]
    images = _without(images, problems)
    problems += yield from inspect_images(folder, images, cancel)
    usable = _without(images, problems)
    twins = yield from find_twins(folder, usable, cancel)
    return _scanned(folder, layout, images, usable, twins, problems)


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
            problems.append(Problem("long caption", path, _TOKENS(tokens=longest, limit=limit)))
    return problems


def _without(images: list[File], problems: list[Problem]) -> list[File]:
    """The images that no problem excludes."""
    excluded = {problem.path for problem in problems if problem.excluded}
    return [image for image in images if image.path not in excluded]


def _scanned(
    folder: Path,
    layout: Layout,
    images: list[File],
    usable: list[File],
    twins: dict[str, str],
    problems: list[Problem],
) -> Scan:
    """What the usable ones among the images make, with the problems of the whole."""
    split_of = {file.path: layout.split(file.path) for file in usable}
    class_of: dict[str, str] = {}
    classes: tuple[str, ...] = ()
    if layout.captions is None:
        class_of = {file.path: layout.class_of(file.path) for file in usable}
        emptied = {layout.class_of(file.path) for file in images} - set(class_of.values())
        problems += [Problem("empty class", name, excluded=True) for name in emptied]
        classes = tuple(sorted(set(class_of.values()), key=natural))
        if len(classes) < 2:
            raise _too_few_classes(folder, classes, usable, problems)
        problems += class_problems(class_of, split_of)
    else:
        if len(usable) < 2:
            raise unusable_folder(_FEW_CAPTIONS, folder, problems)
        problems += caption_problems({path: layout.captions[path] for path in split_of})
    problems += twin_problems(twins, split_of, class_of)
    gravity = list(KINDS)
    problems.sort(key=lambda problem: (gravity.index(problem.kind), natural(problem.path)))
    labels = (class_of, classes) if layout.captions is None else layout.captions
    table = image_table(folder, usable, split_of, twins, labels)
    kind: Literal["classes", "captions"] = "classes" if layout.captions is None else "captions"
    return Scan(folder, kind, classes, table, tuple(problems))


def _too_few_classes(
    folder: Path, classes: tuple[str, ...], usable: list[File], problems: list[Problem]
) -> ClipTuneError:
    if not classes:
        return unusable_folder(_NONE_USABLE, folder, problems)
    below = {posixpath.dirname(file.path) for file in usable}
    # An unpacked archive often has one more folder around it.
    advice = _WITHIN(name=classes[0]) if len(below) > 1 else _ADD()
    advice = with_problems(advice, problems)
    return ClipTuneError(_ONE_CLASS(folder=folder, name=classes[0], advice=advice))
