"""What is odd about the images of a folder as a whole: their classes, captions and twins."""

from collections import Counter
from collections.abc import Mapping

from cliptune.core.messages import text
from cliptune.data.class_names import foreign, same, tidy
from cliptune.data.columns import Kind
from cliptune.data.problems import Problem
from cliptune.data.walk import natural

FEW = 5
"""A class with fewer training images is told of."""
UNEQUAL = 10
"""So are classes of which the largest has this many times the images of the smallest."""

_FEW = text("class-few", "{count} to train on")
_UNEQUAL = text(
    "classes-unequal",
    '"{most}" has {high:,} images to train on, "{least}" {low:,}.',
    "Balance the classes in training, so that each is seen equally often.",
)
_UNEQUAL_LABELS = text("labels-unequal", _UNEQUAL.text)
_SAME_WORDS = text("class-same-words", '"{words}", as "{first}"')
_SAME_IMAGE = text("image-same", "as {first}")


Said = Mapping[str, list[str]]
"""Path of an image -> its class, its labels or its captions."""


def class_problems(said: Said, split_of: Mapping[str, str]) -> list[Problem]:
    """Classes or labels with few images or none to train on, unequal ones, and their words."""
    problems = []
    training = Counter(
        name for path, names in said.items() if split_of[path] in ("", "train") for name in names
    )
    classes = {name for names in said.values() for name in names}
    for name in sorted(classes, key=natural):
        count = training[name]
        if not count:
            problems.append(Problem("untrained", name))
        elif count < FEW:
            problems.append(Problem("few", name, _FEW(count=count)))
        if foreign(tidy(name)):
            problems.append(Problem("language", name))
    if training:
        (most, high), (least, low) = training.most_common()[0], training.most_common()[-1]
        if high >= UNEQUAL * low:
            one_each = all(len(names) == 1 for names in said.values())
            worded = _UNEQUAL if one_each else _UNEQUAL_LABELS
            detail = worded(most=most, high=high, least=least, low=low)
            problems.append(Problem("imbalance", "", detail))
    words = {name: tidy(name) for name in classes}
    for first, second in same(dict(sorted(words.items()))):
        detail = _SAME_WORDS(words=words[second], first=first)
        problems.append(Problem("same name", second, detail))
    return problems


def caption_problems(captions: Said) -> list[Problem]:
    """Captions that are not English."""
    strange = [path for path, texts in captions.items() if any(map(foreign, texts))]
    return [Problem("language", path) for path in strange]


def twin_problems(
    twins: Mapping[str, str], split_of: Mapping[str, str], said: Said, kind: Kind
) -> list[Problem]:
    """Images that are there twice, in two classes or on two sides of the split at worst."""
    problems = []
    for path, first in twins.items():
        if path == first:
            continue
        if kind == "classes" and said[path] != said[first]:
            problem = "clash"
        elif split_of[path] != split_of[first]:
            problem = "leak"
        else:
            problem = "duplicate"
        problems.append(Problem(problem, path, _SAME_IMAGE(first=first)))
    return problems
