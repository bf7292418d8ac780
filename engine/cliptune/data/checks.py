"""What is odd about the images of a folder as a whole: their classes, captions and twins."""

from collections import Counter
from collections.abc import Iterable, Mapping

from cliptune.core.messages import text
from cliptune.data.class_names import foreign, same, tidy
from cliptune.data.columns import Kind
from cliptune.data.problems import Problem
from cliptune.data.walk import natural

FEW = 5
"""A class with fewer training images is told of."""
ENOUGH = 20
"""Images a class that are advised then: 16 to learn from, the most that few-shot work on CLIP takes
(Zhou et al. 2022, arXiv 2109.01134, sec. 4.1), the rest for validation."""
UNEQUAL = 10
"""So are classes of which the largest has this many times the images of the smallest."""

_FEW = text("class-few", "{count} to train on, {more} more would help")
_ALIKE = text("class-alike", "{count:,} times one image")
_IN_PART = {
    "validation": text("class-not-validated", "none for validation"),
    "test": text("class-not-tested", "none in the test part"),
}
_UNEQUAL = text(
    "classes-unequal",
    '"{most}" has {high:,} images to train on, "{least}" {low:,}.',
    "Balance the classes in training, so that each is seen equally often.",
)
_UNEQUAL_LABELS = text("labels-unequal", _UNEQUAL.text)
_SAME_WORDS = text("class-same-words", '"{words}", as "{first}"')
_SAME_IMAGE = text("image-same", "as {first}")


Said = Mapping[str, list[str]]
"""Path of an image -> its class, its labels or its captions; `split_of` beside it has the part of
the split of each path that is in one."""


def class_problems(said: Said, split_of: Mapping[str, str]) -> list[Problem]:
    """Classes or labels with few images or none to train on, unequal ones, and their words."""
    problems: list[Problem] = []
    counts = Counter(
        (split_of.get(path, ""), name) for path, names in said.items() for name in names
    )
    training = Counter[str]()
    for (part, name), count in counts.items():
        if part in ("", "train"):
            training[name] += count
    classes = {name for _, name in counts}
    for name in sorted(classes, key=natural):
        count = training[name]
        if not count:
            problems.append(Problem("untrained", name))
        elif count < FEW:
            problems.append(Problem("few", name, _FEW(count=count, more=ENOUGH - count)))
    if training:
        (most, high), (least, low) = training.most_common()[0], training.most_common()[-1]
        if high >= UNEQUAL * low:
            one_each = all(len(names) == 1 for names in said.values())
            worded = _UNEQUAL if one_each else _UNEQUAL_LABELS
            detail = worded(most=most, high=high, least=least, low=low)
            problems.append(Problem("imbalance", "", detail))
    parts = {split_of.get(path, "") for path in said}
    there: dict[str, set[str]] = {part: set() for part in parts}
    for part, name in counts:
        there[part].add(name)
    problems += _unmeasured(there, training)
    words = {name: tidy(name) for name in classes}
    for first, second in same(dict(sorted(words.items()))):
        detail = _SAME_WORDS(words=words[second], first=first)
        problems.append(Problem("same name", second, detail))
    return problems


def _unmeasured(there: dict[str, set[str]], training: Mapping[str, int]) -> list[Problem]:
    """Classes that are trained on and missing from a part that the folder has; `there` are those of
    each part.

    Without a part for validation, a class needs a second image: one is always trained on.
    """
    if "validation" not in there:
        there["validation"] = {name for name, count in training.items() if count > 1}
    return [
        Problem("unmeasured", name, worded())
        for part, worded in _IN_PART.items()
        if part in there
        for name in sorted(training.keys() - there[part], key=natural)
    ]


def alike(name: str, count: int) -> Problem:
    """A class with so many images, which are all the same."""
    return Problem("alike", name, _ALIKE(count=count))


def language_problems(
    texts: Iterable[tuple[str, Iterable[str]]], language: str = ""
) -> list[Problem]:
    """The classes, each with its words, or the images, each with its captions, that are not in the
    language that a base reads; where no base is known yet, not in English."""
    problem, language = ("other language", language) if language else ("language", "en")
    of = [name for name, words in texts if any(foreign(one, language) for one in words)]
    return [Problem(problem, name) for name in sorted(of, key=natural)]


def twin_problems(
    twins: Mapping[str, str], split_of: Mapping[str, str], said: Said, kind: Kind
) -> list[Problem]:
    """Images that are there twice, in two classes or on two sides of the split at worst.

    `twins` has the first with the same bytes for each that is not it.
    """
    problems = []
    if kind == "classes" and twins:
        of_class: dict[str, list[str]] = {said[path][0]: [] for path in twins}
        for path, names in said.items():
            if names[0] in of_class:
                of_class[names[0]].append(twins.get(path, path))
        problems += [
            alike(name, len(images))
            for name, images in of_class.items()
            if len(images) > 1 and len(set(images)) == 1
        ]
    for path, first in twins.items():
        if kind == "classes" and said[path] != said[first]:
            problem = "clash"
        elif split_of.get(path) != split_of.get(first):
            problem = "leak"
        else:
            problem = "duplicate"
        problems.append(Problem(problem, path, _SAME_IMAGE(first=first)))
    return problems
