"""Reads a folder of images, whatever its layout, and says what is wrong in it."""

import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.core.messages import Message, quoted, text
from cliptune.core.ranges import Range
from cliptune.data import project_table
from cliptune.data.checks import class_problems, language_problems, twin_problems
from cliptune.data.class_names import worded
from cliptune.data.columns import Kind
from cliptune.data.formats import counted
from cliptune.data.greys import ASKED, BEGUN, Found, Measured, find
from cliptune.data.image_table import image_table, select
from cliptune.data.in_parts import column
from cliptune.data.inspection import find_twins, inspect_images
from cliptune.data.kept import Listed
from cliptune.data.labels import Source
from cliptune.data.layout import Layout, find_layout, unusable_folder
from cliptune.data.problems import KINDS, Problem, lines, with_problems
from cliptune.data.sources import forget, hub_name, in_full, laid_out
from cliptune.data.walk import File, natural, walk
from cliptune.job import Data

if TYPE_CHECKING:
    import datasets

_SUMMARY = text("scan-summary", "{images}.")
_SUMMARY_SPLIT = text(
    "scan-summary-split",
    "{images}; {train:,} in train, {validation:,} in validation, {test:,} in test.",
)
_LABELLED = text("scan-labels", "{images:,} images with {labels:,} labels, {each:.1f} each")
_CAPTIONED = text("scan-captions", "{images:,} images with {captions:,} captions")
_EQUAL = text("scan-classes-equal", "{images:,} images in {classes:,} classes, {each:,} each")
_UNEQUAL = text(
    "scan-classes",
    '{images:,} images in {classes:,} classes, from {low:,} ("{least}") to {high:,} ("{most}")',
)
_READ_BESIDE = text("scan-read-beside", "What they show is read from a {suffix} file beside each.")
_READ_FROM = text("scan-read-from", 'What they show is read from "{table}", column {columns}.')
_OF_PROJECT = text("scan-of-project", "Labels of your project as of decision {number:,}.")
_TOKENS = text("caption-too-long", "{tokens:,} tokens, {limit:,} are read")

_UNREAD = text("class-unread", "in a format that is not read: {formats}")

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

_COPIED = 5
"""Where one image in so many lies in several classes, and not all do, images are meant to have
several labels."""


@dataclass(frozen=True)
class Scan:
    """The usable images of a folder, in natural order of their paths, and what is odd about it.

    `table` has the columns `image` (`datasets.Image(decode=False)`, absolute path, no bytes),
    `path` (relative, with `/`; the whole one of an image that was added to a project), `split`
    ("train", "validation", "test", or "" without split folders), `size` (bytes), `mtime_ns`,
    `twin` (path of the first image with the same bytes: its own, for most), and `label`
    (`ClassLabel`), `labels` (a list of these) or `captions` (a list of texts). `classes` are the
    names of classes or labels as they are written, in natural order;
    none for captions. `source` says where they were read, if not from the folders' names.
    """

    folder: Path
    kind: Kind
    classes: tuple[str, ...]
    table: "datasets.Dataset" = field(repr=False)
    problems: tuple[Problem, ...] = field(repr=False)
    source: Source | None = field(repr=False, default=None)
    greys: Found | None = None
    """How greys of more than 8 bits are shown; None where there are none."""

    @cached_property
    def paths(self) -> list[str]:
        """The relative path of every row."""
        return list(column(self.table, "path"))

    @property
    def labels(self) -> list[str]:
        """The class of every row; empty for several labels and for captions."""
        if self.kind != "classes":
            return []
        return [self.classes[label] for label in column(self.table, "label")]

    @cached_property
    def said(self) -> list[list[str]]:
        """The class, the labels or the captions of every row; images of one class share a list."""
        if self.kind == "captions":
            return list(column(self.table, "captions"))
        if self.kind == "labels":
            labels = column(self.table, "labels")
            return [[self.classes[one] for one in of_row] for of_row in labels]
        alone = [[name] for name in self.classes]
        return [alone[label] for label in column(self.table, "label")]

    def counts(self) -> dict[str, int]:
        """The number of images of each class or label, over all splits."""
        counts = Counter(name for names in self.said for name in names)
        return {name: counts[name] for name in self.classes}

    def report(self) -> list[Message]:
        """What the folder holds: a line for the whole, one for each kind of problem."""
        return [*self.about(), *self.odd()]

    def about(self) -> list[Message]:
        """How many images of what, and what says so."""
        return [self._summary(), *self._read_from()]

    def odd(self) -> list[Message]:
        """What there is to know besides: how greys are shown, and what is wrong."""
        return [*([self.greys.told()] if self.greys else []), *lines(self.problems)]

    def shown(self, greys: Range | None) -> "Scan":
        """The same, with greys of more than 8 bits shown as a run began with."""
        return replace(self, greys=Found(greys, BEGUN()) if greys else None)

    def read_in(self, language: str, words: Mapping[str, str] | None = None) -> "Scan":
        """The same, told what its words are to a base of that language; `words` are those that
        classes were given."""
        others = [one for one in self.problems if one.kind not in ("language", "other language")]
        captions = zip(self.paths, self.said, strict=True) if self.kind == "captions" else ()
        texts = captions or _each(worded(self.classes, language) | {**(words or {})})
        found = language_problems(texts, language) if language else []
        return replace(self, problems=tuple(_by_gravity([*others, *found])))

    def part(self, rows: list[int]) -> "datasets.Dataset":
        """Some rows of the table."""
        return select(self.table, rows)

    def describe(self) -> dict[str, Any]:
        """What the folder holds, for other programs: JSON."""
        return {
            "folder": str(self.folder),
            "kind": self.kind,
            "table": self.source.table if self.source else None,
            "file_column": self.source.file_column if self.source else None,
            "label_columns": list(self.source.label_columns) if self.source else [],
            "images": len(self.table),
            "classes": self.counts(),
            "splits": Counter(column(self.table, "split")),
            "greys": self.greys.range if self.greys else None,
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
        sides = Counter(column(self.table, "split"))
        if set(sides) == {""}:
            return _SUMMARY(images=self._images())
        counts = {side: sides[side] for side in ("train", "validation", "test")}
        return _SUMMARY_SPLIT(images=self._images(), **counts)

    def _read_from(self) -> list[Message]:
        if self.source is None:
            return []
        if (number := project_table.state_of(self.source.table)) is not None:
            return [_OF_PROJECT(number=number)]
        if self.source.beside:
            return [_READ_BESIDE(suffix=self.source.table.lstrip("*"))]
        return [_READ_FROM(table=self.source.table, columns=[*self.source.label_columns])]

    def _images(self) -> Message:
        images = len(self.table)
        each = sum(map(len, self.said))
        if self.kind == "captions":
            return _CAPTIONED(images=images, captions=each)
        if self.kind == "labels":
            return _LABELLED(images=images, labels=len(self.classes), each=each / images)
        counts = self.counts()
        least, most = (pick(counts, key=counts.__getitem__) for pick in (min, max))
        low, high = counts[least], counts[most]
        if low == high:
            return _EQUAL(images=images, classes=len(counts), each=low)
        return _UNEQUAL(
            images=images, classes=len(counts), low=low, least=least, high=high, most=most
        )


def scan(data: Data, cancel: CancelToken, hub: str | None = None) -> Work[Scan]:
    """Read the folder that a job names: its layout, its images and their problems.

    Nothing is written to it. What is no folder is laid out as one first; `hub` is the address that
    data sets of a hub come from. Yields `Progress` of phase "scan". Raises `ClipTuneError` if the
    folder cannot be listed, has no known layout or not the one that is asked for, or has fewer than
    two usable classes or captioned images; `Cancelled` on stop.
    """
    folder, images, asked, layout, problems = yield from _laid_out(data, cancel, hub)
    listed = Listed.of(folder, [*images, *asked], cancel)
    faults, measured = yield from inspect_images(listed.some(range(len(images))), cancel)
    problems += faults
    unusable = {fault.path for fault in faults if fault.excluded}
    files = enumerate(cancel.over(listed.files))
    read = [row for row, file in files if file.path not in unusable]
    twins = yield from find_twins(listed.some(read), cancel)
    cancel.check()
    usable = listed.some(row for row in read if row < len(images))
    scanned = _scanned(layout, data, images, usable, twins, problems, cancel)
    return replace(scanned, greys=_greys(data, measured))


class Said(NamedTuple):
    """What is said of the images of a folder, by their relative paths."""

    folder: Path
    """That they lie in."""
    kind: Kind
    of: dict[str, list[str]]
    split_of: dict[str, str]
    """"train", "validation" or "test" where a folder or a table says so."""


def read_labels(data: Data, cancel: CancelToken, hub: str | None = None) -> Work[Said]:
    """What is said of images, as `scan` would find it, without looking at them."""
    folder, images, _, layout, _ = yield from _laid_out(data, cancel, hub)
    return Said(folder, layout.kind, *layout.tell(file.path for file in images))


def find_files(
    images: Path, cancel: CancelToken, hub: str | None = None
) -> Work[tuple[Path, list[File], list[Problem]]]:
    """The folder that images lie in, every file of it, images among them, and what was passed over.

    What is no folder is laid out as one first. Raises `ClipTuneError` if it cannot be listed or
    holds no images.
    """
    folder = in_full(images)
    laid = None
    if hub_name(folder) or folder.is_file():
        laid = yield from laid_out(folder, [], cancel, hub)
    files, problems = yield from walk(laid.folder if laid else folder, cancel)
    found = any(file.image for file in files)
    if not found and not laid and (laid := (yield from laid_out(folder, files, cancel, hub))):
        files, problems = yield from walk(laid.folder, cancel)
        found = any(file.image for file in files)
    if found and not laid:
        forget(folder)
    if laid:
        folder, problems = laid.folder, [*laid.problems, *problems]
    if not found:
        raise unusable_folder(_NO_IMAGES, images, problems)
    return folder, files, problems


def _laid_out(
    data: Data, cancel: CancelToken, hub: str | None
) -> Work[tuple[Path, list[File], list[File], Layout, list[Problem]]]:
    """The folder, the images that belong to its layout, those that are to be left out, the layout,
    and what else is odd about it."""
    folder, files, problems = yield from find_files(data.images, cancel, hub)
    added = project_table.added(data.table, cancel)
    images = [*(file for file in files if file.image), *added]
    cancel.check()
    layout, strays = find_layout(folder, files, added, data, cancel)
    problems += strays
    cancel.check()
    excluded = set(data.leave_out)
    asked = [file for file in images if file.path in excluded]
    problems += [Problem("asked", file.path, excluded=True) for file in asked]
    known = [file for file in cancel.over(_without(images, problems)) if layout.knows(file.path)]
    return folder, known, asked, layout, problems


def check_captions(scan: Scan, count: Callable[[str], int], limit: int) -> list[Problem]:
    """The images with a caption of more than `limit` tokens, which the base cuts off.

    `count` gives the tokens of a text, start and end among them. Without captions: nothing.
    """
    if scan.kind != "captions":
        return []
    problems = []
    for path, captions in zip(scan.paths, scan.said, strict=True):
        longest = max(map(count, captions))
        if longest > limit:
            problems.append(Problem("long caption", path, _TOKENS(tokens=longest, limit=limit)))
    return problems


def _without(images: list[File], problems: list[Problem]) -> list[File]:
    """The images that no problem excludes."""
    excluded = {problem.path for problem in problems if problem.excluded}
    return [image for image in images if image.path not in excluded]


def _scanned(
    layout: Layout,
    data: Data,
    images: list[File],
    usable: Listed,
    twins: dict[str, str],
    problems: list[Problem],
    cancel: CancelToken,
) -> Scan:
    """What the usable ones among the images make, with the problems of the whole."""
    folder, kind = usable.folder, layout.kind
    said, split_of = layout.tell(file.path for file in cancel.over(usable.files))
    out = {first for path, first in twins.items() if path not in said}
    twins = {path: first for path, first in twins.items() if path in said}
    cancel.check()  # of a million images each step takes half a second
    copied = {} if layout.labels else _copied(said, twins)
    images_apart = len({twins.get(path, path) for path in said}) if copied else 0
    meant = len(copied) < images_apart < _COPIED * len(copied)
    if data.kind == "labels" or (data.kind == "auto" and meant):
        kind = "labels"
        problems += [Problem("copied", path, quoted(", ".join(copied[path]))) for path in copied]
        said |= copied
        if not layout.labels:  # the copies say no more than the first, and are left out with it
            out |= twins.keys()
            rows = [row for row, file in enumerate(usable.files) if file.path not in out]
            usable, twins = usable.some(rows), {}
            said = {file.path: said[file.path] for file in usable.files}
    classes: tuple[str, ...] = ()
    cancel.check()
    if kind == "captions":
        if len(usable.files) < 2:
            raise unusable_folder(_FEW_CAPTIONS, folder, problems)
    else:
        names = {name for of_image in said.values() for name in of_image}
        problems += _emptied(layout, images, said, names, problems)
        classes = tuple(sorted(names, key=natural))
        if len(classes) < 2:
            raise _too_few_classes(layout, classes, usable, problems)
        problems += class_problems(said, split_of)
    cancel.check()
    problems += language_problems(said.items() if kind == "captions" else _each(worded(classes)))
    problems += twin_problems(twins, split_of, said, kind)
    cancel.check()
    problems = _by_gravity(problems)
    table = image_table(usable, split_of, twins, kind, said, classes, cancel)
    source = layout.labels.source if layout.labels else None
    return Scan(folder, kind, classes, table, tuple(problems), source)


def _each(words: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Each class with its words alone."""
    return ((name, [one]) for name, one in words.items())


def _by_gravity(problems: Iterable[Problem]) -> list[Problem]:
    gravity = list(KINDS)
    return sorted(problems, key=lambda one: (gravity.index(one.kind), natural(one.path)))


def _emptied(
    layout: Layout,
    images: list[File],
    used: Container[str],
    names: set[str],
    problems: list[Problem],
) -> list[Problem]:
    """The classes of which no image is left, since none can be read or they are excluded; those of
    the images that are `used` are the `names`."""
    unused = (file.path for file in images if file.path not in used)
    asked = {name for path in unused for name in layout.said(path)}
    unread: dict[str, list[str]] = defaultdict(list)
    if not layout.labels:
        for problem in problems:
            path = problem.path
            if problem.kind == "format" and (layout.split(path) or not layout.side_of):
                unread[layout.class_of(path)].append(path)
    emptied = asked.union(unread) - names - {""}
    details = {name: _UNREAD(formats=counted(paths)) for name, paths in unread.items()}
    return [Problem("empty class", name, details.get(name), excluded=True) for name in emptied]


def _greys(data: Data, measured: list[Measured]) -> Found | None:
    """How greys are shown: as a job says, or else as they need."""
    if not measured:
        return None
    return Found(data.greys, ASKED()) if data.greys else find(measured)


def _copied(said: Mapping[str, list[str]], twins: Mapping[str, str]) -> dict[str, list[str]]:
    """The classes of every image of which copies lie in several of them, by its first path."""
    together = {first: dict.fromkeys(said[first]) for first in twins.values()}
    for path, first in twins.items():
        together[first] |= dict.fromkeys(said[path])
    return {path: list(names) for path, names in together.items() if len(names) > 1}


def _too_few_classes(
    layout: Layout, classes: tuple[str, ...], usable: Listed, problems: list[Problem]
) -> ClipTuneError:
    folder = usable.folder
    if not classes:
        return unusable_folder(_NONE_USABLE, folder, problems)
    below = {posixpath.dirname(file.path) for file in usable.files}
    # An unpacked archive often has one more folder around it.
    advice = _ADD() if layout.labels or len(below) < 2 else _WITHIN(name=classes[0])
    advice = with_problems(advice, problems)
    return ClipTuneError(_ONE_CLASS(folder=folder, name=classes[0], advice=advice))
