"""What a look into a folder found, and how its labels are to be read. No widgets."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Work
from cliptune.data.problems import Problem, by_kind
from cliptune.models.catalogue import LANGUAGES

if TYPE_CHECKING:
    from cliptune.data.columns import Kind
    from cliptune.data.greys import Found
    from cliptune.data.labels import Source
    from cliptune.data.preview import Preview
    from cliptune.data.scan import Scan


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
    def paths_of(self) -> dict[str, list[str]]:
        """The images of each class or label."""
        paths: dict[str, list[str]] = {name: [] for name in self.classes}
        for path in self.paths if self.classes else ():
            for name in self.said[path]:
                paths[name].append(path)
        return paths

    @cached_property
    def sides(self) -> Counter[str]:
        """How many images each side has."""
        return Counter(self.side_of.values())

    @cached_property
    def sizes(self) -> Counter[tuple[str, str]]:
        """How many images each side of each class or label has; of captions, "" is their class."""
        return self.sizes_of(self.paths)

    def sizes_of(self, paths: Iterable[str]) -> Counter[tuple[str, str]]:
        """The same of some of them."""
        return Counter(
            (self.side_of[path], name)
            for path in paths
            for name in (self.said[path] if self.classes else ("",))
        )

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
        for known in ("paths_of", "sizes", "sides"):
            cancel.check()
            getattr(images, known)
        return images


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
