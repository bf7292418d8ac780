"""What a look into a folder found, and how its labels are to be read. No widgets."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Work
from cliptune.data.problems import Problem, by_kind
from cliptune.models.catalogue import LANGUAGES

if TYPE_CHECKING:
    import numpy as np

    from cliptune.data.columns import Kind
    from cliptune.data.greys import Found
    from cliptune.data.labels import Source
    from cliptune.data.preview import Preview
    from cliptune.data.scan import Scan
    from cliptune_gui.state.some import Names, Paths, Some


T = TypeVar("T")
APART = frozenset({"clash", "leak"})
"""Problems of images that are the same, where it matters which of them is kept."""
LabelsFrom = Literal["auto", "folders", "table", "beside"]


@dataclass(frozen=True)
class LabelChoice:
    """How labels are to be read: the settings of `job.Data` by these names."""

    kind: Literal["auto", "classes", "labels", "captions"] = "auto"
    labels_from: LabelsFrom = "auto"
    table: Path | None = None
    file_column: str = ""
    label_column: str = ""
    encoding: str = ""

    @classmethod
    def of(cls, data: jobs.Data) -> "LabelChoice":
        """What a job says of it."""
        return cls(**{name: getattr(data, name) for name in cls.names()})

    @classmethod
    def names(cls) -> set[str]:
        """The settings it holds."""
        return {field.name for field in fields(cls)}

    def settings(self) -> dict[str, Any]:
        """The settings by name, as JSON knows them."""
        return asdict(self) | {"table": self.table and str(self.table)}


AUTOMATIC = LabelChoice()
"""All of it is guessed."""


@dataclass(frozen=True)
class Images:
    """What a look into a folder found: the images that can be used, and what is odd in it."""

    folder: Path
    """Where they lie: for an archive or a data set, where it was unpacked."""
    kind: "Kind"
    """What is said of each image: its one class, several labels, or captions."""
    paths: tuple[str, ...]
    """Relative, with `/`, in natural order."""
    said: dict[str, list[str]]
    """The class, the labels or the captions of each path; at least one."""
    side_of: dict[str, str]
    """ "train", "validation", "test", or "" where the folder is not divided."""
    twin_of: dict[str, str]
    """The first image with the same bytes, of those that are not it."""
    classes: tuple[str, ...]
    """Of classes or labels, the names; none for captions."""
    read_in: Mapping[str, Mapping[str, Sequence[Problem]]]
    """By the language of a base the problems of each kind, told what the words are to it."""
    source: "Source | None" = None
    """Where the labels were read; None where the folders' names say them."""
    greys: "Found | None" = None
    """How greys of more than 8 bits are shown; None where there are none."""

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The place of each among `paths`."""
        return {path: row for row, path in enumerate(self.paths)}

    @cached_property
    def paths_of(self) -> "dict[str, Paths]":
        """The images of each class or label."""
        import numpy as np  # not before the first frame

        from cliptune_gui.state.some import Paths

        rows = {name: array("q") for name in self.classes}
        for row, path in enumerate(self.paths if self.classes else ()):
            for name in self.said[path]:
                rows[name].append(row)
        return {name: Paths(self.paths, np.array(of, np.int64)) for name, of in rows.items()}

    @cached_property
    def copies_of(self) -> dict[str, list[str]]:
        """Of the first of images with the same bytes all of them, itself the first."""
        copies: dict[str, list[str]] = {}
        for path, first in self.twin_of.items():
            copies.setdefault(first, [first]).append(path)
        return copies

    @cached_property
    def told_of(self) -> "dict[str, dict[str, Paths]]":
        """The images that the problems of `read_in` are of, as far as they can be used."""
        import numpy as np

        from cliptune_gui.state.some import Paths

        def images(problems: Sequence[Problem]) -> Paths:
            rows = array("q", (self.row_of.get(problem.path, -1) for problem in problems))
            found = np.array(rows, np.int64)
            return Paths(self.paths, found[found >= 0])

        return {
            language: {kind: images(problems) for kind, problems in kinds.items()}
            for language, kinds in self.read_in.items()
        }

    @cached_property
    def names(self) -> "Names":
        """What they are called."""
        from cliptune_gui.state.some import Names

        return Names(self.paths, self.row_of)

    @cached_property
    def copies_told(self) -> dict[str, dict[str, list[list[str]]]]:
        """Of `read_in`, of each kind in `APART`, the images that are the same."""

        def copies(problems: Sequence[Problem]) -> list[list[str]]:
            firsts = dict.fromkeys(self.twin_of[problem.path] for problem in problems)
            return [self.copies_of[first] for first in firsts]

        return {
            language: {kind: copies(kinds[kind]) for kind in APART & kinds.keys()}
            for language, kinds in self.read_in.items()
        }

    def some(self, paths: Iterable[str]) -> "Some":
        """Those of some paths that are images of these."""
        from cliptune_gui.state.some import Some

        return Some.of(self.names, paths)

    @cached_property
    def sizes(self) -> Counter[tuple[str, str]]:
        """How many images each side of each class or label has; of captions, "" is their class."""
        return self.sizes_of(self.some(()).others())

    def sizes_of(self, some: "Some") -> Counter[tuple[str, str]]:
        """The same of some of them."""
        keys, rows, codes = self._coded
        return _counted(keys, codes[some.inside[rows]])

    @cached_property
    def sides(self) -> Counter[str]:
        """How many images each side has."""
        return self.sides_of(self.some(()).others())

    def sides_of(self, some: "Some") -> Counter[str]:
        """The same of some of them."""
        keys, codes = self._coded_sides
        return _counted(keys, codes[some.inside])

    @cached_property
    def _coded(self) -> "tuple[list[tuple[str, str]], np.ndarray, np.ndarray]":
        """The sides of classes; and of all that is said of images the row, and which it is."""
        import numpy as np

        keys, rows, codes = dict[tuple[str, str], int](), array("q"), array("q")
        for row, path in enumerate(self.paths):
            for name in self.said[path] if self.classes else ("",):
                rows.append(row)
                codes.append(keys.setdefault((self.side_of[path], name), len(keys)))
        return [*keys], np.array(rows, np.int64), np.array(codes, np.int64)

    @cached_property
    def _coded_sides(self) -> "tuple[list[str], np.ndarray]":
        """The sides, and by row which it is."""
        import numpy as np

        keys, codes = dict[str, int](), array("q")
        for path in self.paths:
            codes.append(keys.setdefault(self.side_of[path], len(keys)))
        return [*keys], np.array(codes, np.int64)

    @classmethod
    def of(cls, scan: "Scan", cancel: CancelToken) -> "Images":
        """The plain facts of a scan, which no library is needed to read; what is worked out of a
        million images, too, so that the window's thread need not. Raises `Cancelled` on a stop."""
        from cliptune.data.in_parts import column

        paths = tuple(cancel.over(scan.paths))
        # Not `dict(zip(...))`, which would hold all other threads.
        said = {path: of for path, of in cancel.over(zip(paths, scan.said, strict=True))}
        sides = zip(paths, column(scan.table, "split"), strict=True)
        twins = zip(paths, column(scan.table, "twin"), strict=True)
        images = cls(
            folder=scan.folder,
            kind=scan.kind,
            paths=paths,
            said=said,
            side_of={path: side for path, side in cancel.over(sides)},
            twin_of={path: twin for path, twin in cancel.over(twins) if path != twin},
            classes=scan.classes,
            read_in={language: by_kind(scan.read_in(language).problems) for language in LANGUAGES},
            source=scan.source,
            greys=scan.greys,
        )
        for known in ("row_of", "paths_of", "sizes", "sides", "told_of", "copies_told"):
            cancel.check()
            getattr(images, known)
        return images


def _counted(keys: Sequence[T], codes: "np.ndarray") -> Counter[T]:
    """How often each of some keys is meant, by their places."""
    import numpy as np

    counts = np.bincount(codes, minlength=len(keys)).tolist()
    return Counter(dict(zip(keys, counts, strict=True)))


def source_name(images: Path) -> str:
    """What images are called: a folder by its path, an archive or a data set by its name."""
    from cliptune.data.sources import hub_name, is_source

    return hub_name(images) or (images.name if is_source(images) else str(images))


@dataclass(frozen=True)
class Dropped:
    """The images that somebody means who drops something."""

    images: Path
    """A folder, an archive or a data set."""
    beside: tuple[str, ...] = ()
    """Folders in it that were not dropped, where several in it were."""
    more: int = 0
    """Images beside the image files that were dropped, which are opened with these."""

    def passed_over(self, paths: Iterable[str]) -> list[str]:
        """Those of its images that lie in the folders that were not dropped."""
        return [path for path in paths if path.partition("/")[0] in self.beside]


def dropped_images(paths: Sequence[Path]) -> Dropped:
    """What is meant by the paths that were dropped: the folder that several folders lie in; else by
    the first of them, the folder, archive or data set, or the folder that a file lies in. For a
    thread: it looks at the disk."""
    from cliptune.data.formats import SUFFIXES, suffix
    from cliptune.data.sources import is_source
    from cliptune.data.walk import is_dropping

    first, parent = paths[0], paths[0].parent
    together = all(path.parent == parent and path.is_dir() for path in paths)
    if len(paths) > 1 and together:
        names = {path.name for path in paths}
        beside: list[str] = []
        with suppress(OSError):  # a folder that cannot be listed is told of when it is opened
            beside = sorted(path.name for path in parent.iterdir() if path.is_dir())
        return Dropped(parent, tuple(name for name in beside if name not in names))
    if first.is_dir() or is_source(first):
        return Dropped(first)
    chosen, more = {path.name for path in paths}, 0
    with suppress(OSError):
        there = (path.name for path in parent.iterdir() if suffix(path.name) in SUFFIXES)
        more = sum(name not in chosen and not is_dropping(name) for name in there)
    return Dropped(parent, more=more if suffix(first.name) in SUFFIXES else 0)


def some_images(folder: Path, most: int) -> list[str]:
    """The first images of a folder, by their names. For a thread: it looks at the disk."""
    from cliptune.data.walk import first_images

    return first_images(folder, most)


def look(
    images: Path, cancel: CancelToken, choice: LabelChoice = AUTOMATIC, hub: str = ""
) -> Work[Images]:
    """Look through images; `hub` is the address that data sets come from, empty for the hub's own.
    For the scanner's thread: it loads what reads images."""
    from cliptune.data.scan import scan

    data = jobs.Data(images=images, **choice.settings())
    scanned = yield from scan(data, cancel, hub or None)
    return Images.of(scanned, cancel)


def look_at_labels(folder: Path, cancel: CancelToken, choice: LabelChoice) -> "Work[Preview]":
    """See how labels would be read, without looking at the images. For the scanner's thread."""
    from cliptune.data.preview import preview

    return (yield from preview(jobs.Data(images=folder, **choice.settings()), cancel))
