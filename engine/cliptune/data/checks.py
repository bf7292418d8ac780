"""What is odd about the images of a folder as a whole: their classes, captions and twins."""

from collections import Counter
from collections.abc import Mapping

from cliptune.core.messages import text
from cliptune.data.captions import Captions
from cliptune.data.class_names import foreign, same, tidy
from cliptune.data.problems import Problem
from cliptune.data.walk import natural

FEW = 5
"""A class with fewer training images is told of."""
UNEQUAL = 10
"""So are classes of which the largest has this many times the images of the smallest."""

_FEW = text("class-few", "{count} to train on")
_UNEQUAL = text("classes-unequal", '"{most}" has {high:,} images to train on, "{least}" {low:,}')
_SAME_WORDS = text("class-same-words", '"{words}", as "{first}"')
_SAME_IMAGE = text("image-same", "as {first}")


def class_problems(class_of: Mapping[str, str], split_of: Mapping[str, str]) -> list[Problem]:
    """Classes with few images or none to train on, unequal ones, and their words."""
    problems = []
    training = Counter(name for path, name in class_of.items() if split_of[path] in ("", "train"))
    for name in sorted(set(class_of.values()), key=natural):
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
            detail = _UNEQUAL(most=most, high=high, least=least, low=low)
            problems.append(Problem("imbalance", "", detail))
    words = {name: tidy(name) for name in set(class_of.values())}
    for first, second in same(dict(sorted(words.items()))):
        detail = _SAME_WORDS(words=words[second], first=first)
        problems.append(Problem("same name", second, detail))
    return problems


def caption_problems(captions: Captions) -> list[Problem]:
    """Captions that are not English."""
    strange = [path for path, texts in captions.items() if any(map(foreign, texts))]
    return [Problem("language", path) for path in strange]


def twin_problems(
    twins: Mapping[str, str], split_of: Mapping[str, str], class_of: Mapping[str, str]
) -> list[Problem]:
    """Images that are there twice, in two classes or on two sides of the split at worst."""
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
        problems.append(Problem(kind, path, _SAME_IMAGE(first=first)))
    return problems
