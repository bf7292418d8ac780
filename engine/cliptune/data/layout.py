"""How a folder is laid out: class folders or labels, and the split that folders stand for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Text, text
from cliptune.data import project_table
from cliptune.data.columns import Kind
from cliptune.data.labels import Labels, Reading, find_labels
from cliptune.data.problems import Problem, with_problems
from cliptune.data.split_names import part_named, parts_named
from cliptune.data.walk import File
from cliptune.job import Data

_LAYOUTS = text(
    "layouts",
    "Put the images of each class into a folder of its own (cat/1.jpg, dog/2.jpg), with or "
    "without train, validation and test folders around them; or lay a table beside the images "
    "(CSV, Excel, JSON, Parquet) with a column of their file names and one of their labels or "
    "captions; or give each image a .txt file of the same name with its caption.",
)
_NO_LAYOUT = text(
    "folder-no-layout",
    '"{folder}" holds images, but nothing that says what they show.',
    "{advice}",
)
_NO_LABELS = text(
    "folder-no-labels",
    'Nothing in "{folder}" names its images and says what they show.',
    "{advice}",
)
_NO_TRAIN = text(
    "folder-no-train",
    '"{folder}" has the folders {folders}, but no train.',
    "Choose the folder that holds train, or the one that holds the class folders.",
)


@dataclass(frozen=True)
class Layout:
    """What the images of a folder belong to, by their paths."""

    labels: Labels | None
    """None where the folders are classes."""
    side_of: dict[str, str]
    """The split that each top folder stands for; empty where the top folders are classes."""
    doubled: frozenset[str] = frozenset()
    """Split folders that hold nothing but a folder of their own name, as archives are unpacked."""
    around: str = ""
    """The folders around everything, such as `images/`; mostly none."""
    _of_folder: dict[str, tuple[str, list[str]]] = field(default_factory=dict, init=False)
    """The split and the class that each folder stands for, as far as they were asked for."""

    @property
    def kind(self) -> Kind:
        """What is said of the images."""
        return self.labels.kind if self.labels else "classes"

    def said(self, path: str) -> list[str]:
        """The class, the labels or the captions of an image that nothing excludes."""
        return self.labels.of[path] if self.labels else self._stands_for(path)[1]

    def knows(self, path: str) -> bool:
        """Whether anything is said of an image that nothing excludes. In a project a person has
        yet to say of most."""
        return not self.labels or path in self.labels.of

    def split(self, path: str) -> str:
        """ "train", "validation" or "test"; empty without a split."""
        named = self.labels.split_of.get(path, "") if self.labels else ""
        return named or self._stands_for(path)[0]

    def tell(self, paths: Iterable[str]) -> tuple[dict[str, list[str]], dict[str, str]]:
        """What is `said` of each image that nothing excludes, and the `split` of those that have
        one: both at once, for there may be a million."""
        of, split_of = dict[str, list[str]](), dict[str, str]()
        labels = self.labels
        for path in paths:
            side, said = self._stands_for(path)
            if labels:
                side, said = labels.split_of.get(path) or side, labels.of[path]
            of[path] = said
            if side:
                split_of[path] = side
        return of, split_of

    def class_of(self, path: str) -> str:
        """The class folder, the first below the split; folders within it belong to the class."""
        return self._stands_for(path)[1][0]

    def _stands_for(self, path: str) -> tuple[str, list[str]]:
        """The split and the class that the folder of an image stands for: of each folder once, for
        there may be a million images."""
        folder = _folder(path)
        if folder not in self._of_folder:
            within = path.removeprefix(self.around)
            side = self.side_of.get(_top(within), "")
            if self.side_of:
                top, _, within = within.partition("/")
                if top in self.doubled:
                    within = within.partition("/")[2]
            self._of_folder[folder] = side, [_top(within)]
        return self._of_folder[folder]


def find_layout(
    folder: Path, files: list[File], added: list[File], data: Data, cancel: CancelToken
) -> tuple[Layout, list[Problem]]:
    """The layout of a folder that holds images, and what does not belong to it. Images that were
    `added` to a project lie elsewhere, and only its table knows them.

    A table that names the images and says what they show, and a file beside every second image,
    go before class folders; but a table whose columns might be anything does not. Raises
    `ClipTuneError` if the folder has no known layout, or not the one that `data` asks for.
    """
    paths = [file.path for file in cancel.over(files) if file.image]
    # One image stands for all of its folder: they lie alike.
    one_of = {_folder(path): path for path in cancel.over(paths)}
    around = _around([*one_of.values()])
    side_of = _split_folders(path.removeprefix(around) for path in one_of.values())
    classes = Layout(None, side_of, around=around)
    inside = [one for one in one_of.values() if not side_of or classes.split(one)]
    doubled = _doubled(side_of, (one.removeprefix(around) for one in inside))
    classes = Layout(None, side_of, doubled, around)
    if data.table and project_table.state_of(data.table) is not None:
        there = [*paths, *(file.path for file in added)]
        decided, problems = project_table.read(data.table, there)
        return Layout(decided, side_of, around=around), problems
    labels, used, problems = Reading(None, set(), [])
    if data.labels_from != "folders":
        labels, used, problems = find_labels(folder, files, paths, data, cancel)
    sorted_ = {classes.class_of(one) for one in inside} - {""}
    if labels and data.labels_from == "auto" and not labels.sure and len(sorted_) > 1:
        problems.append(Problem("table", labels.source.table))
        labels = None
    if not labels and (data.labels_from in ("table", "beside") or data.kind == "captions"):
        raise unusable_folder(_NO_LABELS, folder, problems)
    problems += [
        Problem("other", file.path, excluded=True)
        for file in files
        if not file.image and file.path not in used
    ]
    if labels:
        kind = "no caption" if labels.kind == "captions" else "no label"
        told = {problem.path for problem in problems}
        silent = [path for path in paths if path not in labels.of and path not in told]
        problems += [Problem(kind, path, excluded=True) for path in silent]
        names = {name for said in labels.of.values() for name in said}
        if len(sorted_) > 1 and labels.kind == "classes" and not sorted_ <= names:
            problems.append(Problem("folders", labels.source.table))
        return Layout(labels, side_of, around=around), problems
    tops = {_top(one.removeprefix(around)) for one in inside} - {""}
    if not side_of and tops and tops == set(parts_named(tops)):
        raise ClipTuneError(_NO_TRAIN(folder=folder, folders=" and ".join(sorted(tops))))
    outside = one_of.keys() - {_folder(one) for one in inside}
    problems += _strays("no split", outside, paths)
    without = _without_classes(classes, inside)
    inside = [one for one in inside if _folder(one) not in without]
    if not inside:
        raise unusable_folder(_NO_LAYOUT, folder, problems)
    problems += _strays("no class", without, paths)
    if not side_of:
        alike = _like_splits(one.removeprefix(around) for one in inside)
        problems += [Problem("like a split", name) for name in alike]
    return classes, problems


def unusable_folder(wording: Text, folder: Path, problems: Iterable[Problem]) -> ClipTuneError:
    """What ends a scan: its hint (`{advice}`) says how folders can be laid out, and what is odd
    about this one."""
    return ClipTuneError(wording(folder=folder, advice=with_problems(_LAYOUTS(), problems)))


def _around(paths: Sequence[str]) -> str:
    """The folders that every image lies in and two more within: `images/` of `images/cat/1.jpg`.

    A part of a split alone, such as `train`, is not one of them.
    """
    around = ""
    inside = list(paths)
    while len(tops := {_top(path) for path in inside}) == 1:
        top = tops.pop()
        inside = [path.partition("/")[2] for path in inside]
        if not top or part_named(top) or not all("/" in path for path in inside):
            break
        around += f"{top}/"
    return around


def _split_folders(paths: Iterable[str]) -> dict[str, str]:
    """The split of each top folder, or nothing where the top folders are classes.

    A folder `train` beside `bus` and `plane` is a class of trains; a folder `train` alone, or
    together with a `validation` or a `test`, is a split, and what lies beside it is excluded.
    """
    tops = {_top(path) for path in paths} - {""}
    side_of = parts_named(tops)
    sides = set(side_of.values())
    if "train" in sides and (len(sides) > 1 or tops == set(side_of)):
        return side_of
    return {}


def _strays(kind: str, folders: Set[str], paths: Iterable[str]) -> list[Problem]:
    """The images of folders that have no place in a layout."""
    strays = (path for path in paths if _folder(path) in folders) if folders else ()
    return [Problem(kind, path, excluded=True) for path in strays]


def _without_classes(layout: Layout, ones: Iterable[str]) -> set[str]:
    """The folders of which nothing says what their images show, by an image of each: those of no
    class; and those of parts that only have a folder `images`, beside a part with classes, as Tiny
    ImageNet's `val/images`.
    """
    of: dict[str, dict[str, str]] = defaultdict(dict)
    for one in ones:
        of[layout.split(one)][_folder(one)] = layout.class_of(one).casefold()
    without = {folder for named in of.values() for folder, name in named.items() if not name}
    for part in ("validation", "test"):
        if any(of["train"].values()) and {*of[part].values()} - {""} == {"images"}:
            without |= of[part].keys()
    return without


def _doubled(side_of: Iterable[str], paths: Iterable[str]) -> frozenset[str]:
    """The split folders of which every image lies in a folder of the same name within."""
    below: dict[str, set[str]] = {top: set() for top in side_of}
    for path in paths:
        top, _, rest = path.partition("/")
        if top in below:
            below[top].add(_top(rest))
    return frozenset(top for top, names in below.items() if names == {top})


def _like_splits(paths: Iterable[str]) -> list[str]:
    """Class folders that look like parts of a split: all hold folders of the same names."""
    below: dict[str, set[str]] = defaultdict(set)
    for path in paths:  # each in a class folder
        top, _, rest = path.partition("/")
        below[top].add(_top(rest))
    first, *others = below.values()
    same = len(first - {""}) > 1 and all(names == first for names in others)
    return sorted(below) if others and same else []


def _folder(path: str) -> str:
    """The folder that a file lies in; empty for the whole."""
    return path.rpartition("/")[0]


def _top(path: str) -> str:
    """The first folder of a path; empty for a file in the folder itself."""
    return path.partition("/")[0] if "/" in path else ""
