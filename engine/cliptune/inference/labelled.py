"""Images whose classes are known, by folders or a table, and how many are taken for theirs."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.data.class_names import tidy
from cliptune.data.scan import read_labels
from cliptune.data.sources import folder_of, in_full
from cliptune.inference.predict import Prediction
from cliptune.job import Data


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
    known = _words(classes, folders)

    def label(path: Path) -> str:
        above = reversed(_inside(path, folder).parts[:-1])
        return next(filter(None, (known.get(_plain(name), "") for name in above)), "")

    return [label(path) for path in paths]


def find_labels(
    images: Path,
    paths: Sequence[Path],
    classes: Sequence[str],
    folders: Sequence[str],
    cancel: CancelToken,
) -> Work[list[str]]:
    """The class of each image that was found in a folder, an archive or a data set: by the folders
    in it as `labels` does, else by a table in it; "" where neither says one that is known."""
    whole = [in_full(path) for path in paths]
    folder = folder_of(in_full(images))
    found = labels(whole, folder, classes, folders)
    if all(found):
        return found
    try:
        data = Data(images=images, labels_from="table", kind="classes")
        folder, _, said, _ = yield from read_labels(data, cancel)
    except ClipTuneError:  # there is no such table
        return found
    known = _words(classes, folders)
    named = (said.get(_inside(path, folder).as_posix(), [""])[0] for path in whole)
    return [known.get(_plain(name), one) for name, one in zip(named, found, strict=True)]


def _inside(path: Path, folder: Path) -> Path:
    """Where an image lies in a folder; nowhere if it lies outside."""
    return path.relative_to(folder) if path.is_relative_to(folder) else Path()


def _words(classes: Sequence[str], folders: Sequence[str]) -> dict[str, str]:
    """The words of every class, by these and by its folder's plain name."""
    known = {word.casefold(): word for word in classes}
    return known | {_plain(name): word for name, word in zip(folders, classes, strict=False)}


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
