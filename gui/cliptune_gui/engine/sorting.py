"""A folder's images on the engine's thread: what a base sees in them, and what labels make of it.

Features stay in memory while a folder is sorted; the base goes when a run wants the memory, and
comes back when a class gets words that were not read yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cliptune.core import collector
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.core.messages import Message, text
from cliptune.core.ranges import Range
from cliptune.data.walk import File
from cliptune.inference.base_model import BaseModel
from cliptune_gui.engine import loading

if TYPE_CHECKING:  # they load torch
    from cliptune.inference.predict import Predictor
    from cliptune.projects.suggestions import Sorter

_NO_FILE = text("like-no-file", "There is no image {file}.", "Choose another one.")
_UNREAD = text("like-unread", '"{file}" cannot be compared: {reason}.', "Choose another image.")

MOST_ALIKE, FEW_ALIKE = 12, 10
"""Near duplicates are so many at most, and one of so many images: more that are as near are what a
folder is about, such as one thing before one camera, and each of them is asked about."""


@dataclass(frozen=True)
class Heap:
    """The images of a folder, and the base that looks at them."""

    folder: Path
    files: tuple[File, ...]
    greys: Range | None
    base: BaseModel
    device: str


@dataclass(frozen=True)
class Seen:
    """What is thought of the images, row by row."""

    names: tuple[str, ...]
    """The classes, in the order of the columns."""
    probabilities: np.ndarray
    """`(images, classes)`."""
    best: np.ndarray
    """The highest of each row."""
    next_best: np.ndarray
    order: np.ndarray
    """All rows, those first that teach most; last those that had a label."""
    surest: np.ndarray
    """All rows, those first of which it is most sure."""
    top: np.ndarray
    """The column of the highest."""
    second: np.ndarray
    accuracy: float | None
    """Of what is thought of images nobody judged yet, by folds; None while that cannot be told."""
    interval: tuple[float, float]
    judged: int
    learning: bool
    """Whether more labels still help."""
    due: bool
    """Whether it is time to choose anew how to learn from labels."""


@dataclass(frozen=True)
class Doubt:
    """A label that is probably wrong, by row."""

    row: int
    likely: str
    """The class that the image probably shows."""
    probabilities: Mapping[str, float]
    """Of each class, by a fit that did not see this label."""


class Sorting:
    """One heap and its sorter. All methods are the engine thread's."""

    def __init__(self) -> None:
        self._heap: Heap | None = None
        self._predictor: Predictor | None = None
        self._sorter: Sorter | None = None
        self._features = np.empty((0, 0), np.float32)
        self._texts: dict[str, np.ndarray] = {}
        """What the base makes of words that were asked for."""
        self._classes: tuple[tuple[str, str], ...] = ()
        """Those of the sorter, with their words."""

    def free(self) -> None:
        """Give the base back. What it saw is kept: that is small."""
        self._predictor = None
        collector.collect()  # a model is held by circles of references

    def begin(self, heap: Heap, cancel: CancelToken) -> Work[dict[int, Message]]:
        """Look at a heap; why some of its images cannot be read, by their rows."""
        from cliptune.data.kept import of_files
        from cliptune.evaluation.features import features

        predictor = yield from self._ready(heap, cancel)
        images = of_files(heap.folder, heap.files)
        found = yield from features(
            predictor.base, predictor.precision, images, cancel, greys=heap.greys
        )
        self._features, self._sorter, self._classes = found.images, None, ()
        return found.troubles

    def suggest(
        self, classes: Mapping[str, str], labels: np.ndarray, cancel: CancelToken
    ) -> Work[Seen]:
        """What all images probably show. `classes` have words, or none at all; `labels` `(images,)`
        are places among them, -1 where nobody said anything."""
        sorter = yield from self._sorting(classes, cancel)
        known = _known(labels)
        found = sorter.suggest(known, cancel)
        probabilities = found.probabilities
        two = np.argpartition(probabilities, -2, axis=1)[:, -2:]
        likely = np.take_along_axis(probabilities, two, axis=1)
        order = np.argsort(likely, axis=1)
        two, likely = np.take_along_axis(two, order, 1), np.take_along_axis(likely, order, 1)
        return Seen(
            names=tuple(classes),
            probabilities=probabilities,
            best=likely[:, 1],
            next_best=likely[:, 0],
            order=np.append(sorter.order(known, found), np.flatnonzero(labels >= 0)),
            surest=np.argsort(-likely[:, 1], kind="stable"),
            top=two[:, 1],
            second=two[:, 0],
            accuracy=found.accuracy,
            interval=found.interval,
            judged=found.judged,
            learning=found.learning,
            due=sorter.due(known),
        )

    def choose(
        self, classes: Mapping[str, str], labels: np.ndarray, cancel: CancelToken
    ) -> Work[None]:
        """Choose anew how to learn from so many labels; nothing where the classes are others by
        now."""
        if self._sorter is not None and self._classes == tuple(classes.items()):
            yield from self._sorter.choose(_known(labels), cancel)

    def doubts(
        self, classes: Mapping[str, str], labels: np.ndarray, cancel: CancelToken
    ) -> Work[list[Doubt]]:
        """The doubtful ones of labels, the most doubtful first."""
        from cliptune.projects.suspects import suspects

        texts, names = (yield from self._words(classes, cancel)), tuple(classes)
        found = yield from suspects(self._features, _known(labels), texts, 0, cancel)
        return [
            Doubt(one.row, names[one.likely], dict(zip(names, one.probabilities, strict=True)))
            for one in found
        ]

    def search(self, words: str, cancel: CancelToken) -> Work[np.ndarray]:
        """All rows, those nearest to some words first."""
        text = yield from self._text(words, cancel)
        return self._likest(text)

    def like(self, row: int) -> np.ndarray:
        """All rows, those most like one of them first: itself."""
        return self._likest(self._features[row])

    def _likest(self, to: np.ndarray) -> np.ndarray:
        from cliptune.projects.suggestions import likest

        return likest(self._features, to)

    def like_file(self, file: Path, cancel: CancelToken) -> Work[np.ndarray]:
        """All rows, those most like an image from elsewhere first. Raises `ClipTuneError` if it
        cannot be read."""
        from cliptune.data.kept import Image
        from cliptune.evaluation.features import features

        assert self._heap is not None
        predictor = yield from self._ready(self._heap, cancel)
        if not file.is_file():
            raise ClipTuneError(_NO_FILE(file=file))
        status = file.stat()
        image = Image(str(file), status.st_size, status.st_mtime_ns)
        found = yield from features(
            predictor.base, predictor.precision, [image], cancel, greys=self._heap.greys
        )
        for trouble in found.troubles.values():
            raise ClipTuneError(_UNREAD(file=file.name, reason=trouble))
        return self._likest(found.images[0])

    def alike(self, cancel: CancelToken) -> Work[np.ndarray]:
        """By row, the first of those that it is a near duplicate of; of most, itself."""
        from cliptune.projects.duplicates import duplicates

        groups = yield from duplicates(self._features, cancel)
        first = np.arange(len(self._features))
        most = min(MOST_ALIKE, len(first) // FEW_ALIKE)
        for rows in groups:
            if len(rows) <= most:
                first[rows] = rows[0]
        return first

    def nearest(self, row: int, labels: np.ndarray) -> tuple[int, float] | None:
        """The labelled image that is most like another, and how much: a cosine."""
        near = np.where(labels >= 0, self._features @ self._features[row], -2.0)
        near[row] = -2.0
        best = int(near.argmax())
        return (best, float(near[best])) if near[best] > -2 else None

    def _sorting(self, classes: Mapping[str, str], cancel: CancelToken) -> "Work[Sorter]":
        from cliptune.projects.suggestions import Sorter

        asked = tuple(classes.items())
        if self._sorter is None or asked != self._classes:
            texts = yield from self._words(classes, cancel)
            if self._sorter is None:
                self._sorter = Sorter(self._features, texts)
            else:
                self._sorter.set_classes(texts)
            self._classes = asked
        return self._sorter

    def _words(self, classes: Mapping[str, str], cancel: CancelToken) -> Work[np.ndarray]:
        """What the base makes of the words of classes `(classes, width)`; zeros where there are
        none."""
        texts = np.zeros((len(classes), self._features.shape[1]), np.float32)
        for place, words in enumerate(classes.values()):
            if words:
                texts[place] = yield from self._text(words, cancel)
        return texts

    def _text(self, words: str, cancel: CancelToken) -> Work[np.ndarray]:
        """What the base makes of some words, `(width,)`, times the scale of its logits."""
        assert self._heap is not None
        if words not in self._texts:
            predictor = yield from self._ready(self._heap, cancel)
            self._texts[words] = predictor.answers([words])[0]
        return self._texts[words]

    def _ready(self, heap: Heap, cancel: CancelToken) -> "Work[Predictor]":
        loading.engine()
        from cliptune.inference.open import open_base_model

        if self._heap is None or (self._heap.base, self._heap.device) != (heap.base, heap.device):
            self.free()
            self._texts.clear()
        if self._predictor is None:
            self._predictor = yield from open_base_model(heap.base, heap.device, cancel)
        self._heap = heap
        return self._predictor


def _known(labels: np.ndarray) -> dict[int, int]:
    rows, known = np.flatnonzero(labels >= 0), dict[int, int]()
    # Not `dict(zip(...))`, which would hold all other threads.
    for row, label in zip(rows.tolist(), labels[rows].tolist(), strict=True):
        known[row] = label
    return known
