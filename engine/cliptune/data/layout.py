"""How a folder is laid out: captions or class folders, and the split that folders stand for."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Text, text
from cliptune.data.captions import Captions, is_metadata, read_metadata, read_sidecars, stem
from cliptune.data.image import is_image
from cliptune.data.problems import Problem, with_problems
from cliptune.data.walk import File

SPLITS = {
    "train": "train",
    "training": "train",
    "validation": "validation",
    "valid": "validation",
    "val": "validation",
    "dev": "validation",
    "eval": "validation",
    "evaluation": "validation",
    "test": "test",
    "testing": "test",
}
"""Names of the folders of a split, whole words in any capitals: `trains` is a class. Something may
stand around them if it is the same around all: `seg_train` and `seg_test`, `train2017` and
`val2017`; but `test tube` and `training shoe` are classes."""
_WORD = re.compile(rf"(?<![a-z])({'|'.join(sorted(SPLITS, key=len, reverse=True))})(?![a-z])")

_LAYOUTS = text(
    "layouts",
    "Put the images of each class into a folder of its own (cat/1.jpg, dog/2.jpg), with or "
    "without train, validation and test folders around them; or give each image a caption: "
    "a .txt file of the same name, or a metadata.csv with the columns file_name and text.",
)
_NO_LAYOUT = text(
    "folder-no-layout",
    '"{folder}" holds images, but neither classes nor captions.',
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

    captions: Captions | None
    """None where the folders are classes."""
    side_of: dict[str, str]
    """The split that each top folder stands for; empty where the top folders are classes."""
    doubled: frozenset[str] = frozenset()
    """Split folders that hold nothing but a folder of their own name, as archives are unpacked."""

    def split(self, path: str) -> str:
        """ "train", "validation" or "test"; empty without split folders."""
        return self.side_of.get(_top(path), "")

    def class_of(self, path: str) -> str:
        """The class folder, the first below the split; folders within it belong to the class."""
        if self.side_of:
            top, _, path = path.partition("/")
            if top in self.doubled:
                path = path.partition("/")[2]
        return _top(path)


def find_layout(
    folder: Path, files: list[File], cancel: CancelToken
) -> tuple[Layout, list[Problem]]:
    """The layout of a folder that holds images, and what does not belong to it.

    Metadata with captions make a folder of captions, and so does a `.txt` beside every second
    image; otherwise the folders are classes. Raises `ClipTuneError` if it has no known layout.
    """
    paths = [file.path for file in files if is_image(file.path)]
    side_of = _split_folders(folder, paths)
    captions, used, problems = _captions(folder, files, paths, cancel)
    problems += [
        Problem("other", file.path, excluded=True)
        for file in files
        if file.path not in used and not is_image(file.path)
    ]
    outside = {path for path in paths if side_of and _top(path) not in side_of}
    problems += [Problem("no split", path, excluded=True) for path in outside]
    within = [path for path in paths if path not in outside]
    if captions:
        missing = [path for path in within if path not in captions]
        problems += [Problem("no caption", path, excluded=True) for path in missing]
        return Layout(captions, side_of), problems
    layout = Layout(None, side_of, _doubled(side_of, within))
    unsorted = [path for path in within if not layout.class_of(path)]
    if len(unsorted) == len(within):
        raise unusable_folder(_NO_LAYOUT, folder, problems)
    problems += [Problem("no class", path, excluded=True) for path in unsorted]
    if not side_of:
        problems += [
            Problem("like a split", name) for name in _like_splits(set(within).difference(unsorted))
        ]
    return layout, problems


def unusable_folder(wording: Text, folder: Path, problems: Iterable[Problem]) -> ClipTuneError:
    """What ends a scan: its hint (`{advice}`) says how folders can be laid out, and what is odd
    about this one."""
    return ClipTuneError(wording(folder=folder, advice=with_problems(_LAYOUTS(), problems)))


def _captions(
    folder: Path, files: list[File], images: list[str], cancel: CancelToken
) -> tuple[Captions, set[str], list[Problem]]:
    """The captions of the images, the files that were read for them, and problems."""
    metadata = [file.path for file in files if is_metadata(file.path)]
    captions, problems = read_metadata(folder, metadata, images)
    texts = {stem(f.path): f.path for f in files if f.path.casefold().endswith(".txt")}
    beside = {path: texts[stem(path)] for path in images if stem(path) in texts}
    if captions or 2 * len(beside) < len(images):
        return captions, set(metadata), problems
    captions, more = read_sidecars(folder, beside, cancel)
    return captions, {*metadata, *beside.values()}, problems + more


def _split_folders(folder: Path, paths: Iterable[str]) -> dict[str, str]:
    """The split of each top folder, or nothing where the top folders are classes.

    A folder `train` beside `bus` and `plane` is a class of trains; a folder `train` alone, or
    together with a `validation` or a `test`, is a split, and what lies beside it is excluded.
    """
    tops = {_top(path) for path in paths} - {""}
    named: dict[str, dict[str, str]] = defaultdict(dict)
    for top in sorted(tops):
        words = _WORD.findall(top.casefold())
        if len(words) == 1:
            named[_WORD.sub("", top.casefold())][top] = SPLITS[words[0]]
    parts = (alike for alike in named.values() if len(set(alike.values())) > 1)
    side_of = named.get("") or next(parts, {})
    sides = set(side_of.values())
    if "train" in sides and (len(sides) > 1 or tops == set(side_of)):
        return side_of
    if side_of and tops == set(side_of):
        raise ClipTuneError(_NO_TRAIN(folder=folder, folders=" and ".join(sorted(tops))))
    return {}


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


def _top(path: str) -> str:
    """The first folder of a path; empty for a file in the folder itself."""
    return path.partition("/")[0] if "/" in path else ""
