"""Images that lie in folders named after classes, and how many of them are taken for theirs."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cliptune.data.class_names import tidy
from cliptune.inference.predict import Prediction


def classes(paths: Iterable[Path]) -> tuple[str, ...]:
    """The words of the folders that images lie in."""
    return tuple(dict.fromkeys(tidy(path.parent.name) for path in paths))


def labels(
    paths: Iterable[Path], folder: Path, classes: Sequence[str], folders: Sequence[str] = ()
) -> list[str]:
    """The class of each image: the nearest folder within `folder` that is named after one.

    Capitals and numbers in front do not count, as when a folder is trained on; "" where there is
    no such folder. `folders` are those of the classes where they were trained, whose words may
    have been edited.
    """
    known = {word.casefold(): word for word in classes}
    known |= {_plain(name): word for name, word in zip(folders, classes, strict=False)}

    def label(path: Path) -> str:
        above = reversed(path.relative_to(folder).parts[:-1])
        return next(filter(None, (known.get(_plain(name), "") for name in above)), "")

    return [label(path) for path in paths]


def _plain(folder: str) -> str:
    return tidy(folder).casefold()


def rates(
    predictions: Sequence[Prediction], labels: Sequence[str]
) -> Mapping[str, tuple[int, int]]:
    """For each class how many of its images are taken for it, and of how many.

    Images that cannot be read do not count.
    """
    counts: dict[str, tuple[int, int]] = {}
    for one, label in zip(predictions, labels, strict=True):
        if one.probabilities and one.labels is None:
            right, count = counts.get(label, (0, 0))
            counts[label] = right + (one.probabilities[0][0] == label), count + 1
    return counts


def accuracy(rates: Mapping[str, tuple[int, int]]) -> float:
    """The fraction of all images that are taken for what they are, 0 to 1; NaN of none."""
    count = sum(of for _, of in rates.values())
    return sum(right for right, _ in rates.values()) / count if count else float("nan")


def balanced_accuracy(rates: Mapping[str, tuple[int, int]]) -> float:
    """The mean over the classes of the fraction that is taken for it, 0 to 1; NaN of none."""
    return sum(right / of for right, of in rates.values()) / len(rates) if rates else float("nan")
