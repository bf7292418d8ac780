"""The parts of a split by the names of their folders, of their tables or in a column."""

import re
from collections import defaultdict
from collections.abc import Iterable

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
"""Names of the parts of a split, whole words in any capitals: `trains` is a class. Something may
stand around them if it is the same around all: `seg_train` and `seg_test`, `train2017` and
`val2017`; but `test tube` and `training shoe` are classes."""
_WORD = re.compile(rf"(?<![a-z])({'|'.join(sorted(SPLITS, key=len, reverse=True))})(?![a-z])")


def _words(path: str) -> str:
    """`trainLabels` in two words, in small letters."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", path).casefold()


def part_named(path: str) -> str:
    """The part of a split that a path speaks of, if it speaks of one; else empty."""
    parts = {SPLITS[word] for word in _WORD.findall(_words(path))}
    return parts.pop() if len(parts) == 1 else ""


def parts_named(names: Iterable[str]) -> dict[str, str]:
    """The part of a split that each name stands for, of those that are the same but for that. Names
    that say no more than the part go first, and of others there must be two parts."""
    named: dict[str, dict[str, str]] = defaultdict(dict)
    for name in sorted(names):
        words = _WORD.findall(_words(name))
        if len(words) == 1:
            named[_WORD.sub("", _words(name))][name] = SPLITS[words[0]]
    several = (alike for alike in named.values() if len(set(alike.values())) > 1)
    return named.get("") or next(several, {})
