"""What adapters say of images: classes, similarity to words, and where in an image they look.

One base is loaded, and any number of adapters trained on it are at hand at once: each is a model of
its own modules that shares the base's weights, so that going from one to another costs nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from cliptune.core.cancel import CancelToken
from cliptune.core.certainty import Certainty
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Work
from cliptune.core.messages import Message, text
from cliptune.core.ranges import Range
from cliptune.data.class_names import fill_templates, foreign, templates_in, understood
from cliptune.data.decoded import CHUNK, decoded
from cliptune.inference.adapter import Adapter
from cliptune.inference.applying import on, vectors
from cliptune.methods import UNTOUCHED
from cliptune.models.load import TwoTowers
from cliptune.models.towers import autocast, averaged, fitting

TEXTS = 256
"""Prompts that are encoded at a time."""
PATCHES = 8
"""Patches along a side that are covered, one after another, to see where a model looks."""

_UNREADABLE = text("image-unreadable", "{path} cannot be read: {reason}.")
_ASKED = text("search-asked", 'The base reads English: "{words}" is searched for as "{asked}".')
_UNREAD = text(
    "search-unread",
    'The base reads English, and "{words}" has letters of another language: what is found may be '
    "chance.",
    "Say it in English.",
)


@dataclass(frozen=True)
class Prediction:
    """What an adapter says of an image."""

    path: Path
    probabilities: tuple[tuple[str, float], ...]
    """The likeliest classes with their probabilities, 0 to 1, the likeliest first."""
    trouble: Message | None = None
    """Why the image could not be read; there are no probabilities then."""
    labels: tuple[tuple[str, float], ...] | None = None
    """Of several labels an image: those that are said of this one, each from its threshold on, the
    likeliest first; None where an image has one class."""
    certainty: Certainty | None = None
    """How sure the adapter may be; None where not known."""

    def unsure(self, precision: float) -> bool:
        """Whether no class is to be said where so much of what is said is to be right, 0 to 1: 0
        asks for nothing. An adapter that does not know how sure it may be says what it says."""
        if not precision or self.certainty is None or not self.probabilities:
            return False
        level = self.certainty.level(precision)
        return level is None or self.probabilities[0][1] < level.threshold


@dataclass(frozen=True)
class Match:
    """An image and its cosine similarity to the words searched for, -1 to 1."""

    path: Path
    similarity: float


@dataclass(frozen=True)
class Embedded:
    """Images and their unit features `(images, width)`, fp32, on the CPU."""

    paths: list[Path]
    features: Tensor
    troubles: list[tuple[Path, Message]]
    """Images that could not be read, and why."""


@dataclass(frozen=True)
class Look:
    """Where a model looks in an image."""

    lost: np.ndarray
    """What the probability of a class loses by covering each patch: `(PATCHES, PATCHES)`."""
    seen: np.ndarray | None
    """What it sees of the image, `(side, side, 3)` uint8; None where that is its middle square."""


@dataclass(frozen=True)
class _Seen:
    """A few files, why one could not be read, and the pixels of those that could."""

    files: list[tuple[Path, Message | None]]
    pixels: np.ndarray


@dataclass(frozen=True)
class _Ready:
    """An adapter on the base, with what images are compared with."""

    base: TwoTowers
    classes: tuple[str, ...]
    folders: tuple[str, ...]
    answers: Tensor
    """`(classes, width)`: logits are products with unit image features."""
    greys: Range | None
    """What greys of more than 8 bits are shown from and to, as it learned."""
    untouched: bool
    """Whether it is the base as it is, which has learned nothing."""
    by_vectors: bool
    """Whether those are fitted class vectors, and not features of the prompts."""
    bias: Tensor | None = None
    """`(classes,)`, added to the logits of several labels."""
    certainty: Certainty | None = None
    """How sure it may be, whose scale is in the answers."""
    thresholds: Tensor | None = None
    """`(classes,)`: from which probability on each of several labels is said."""

    def probabilities(self, features: Tensor) -> Tensor:
        """Probabilities of the classes `(images, classes)`, each row a softmax; of several labels
        each by itself."""
        logits = features @ self.answers.T
        return logits.softmax(dim=1) if self.bias is None else (logits + self.bias).sigmoid()

    def said(self, probabilities: Tensor) -> tuple[tuple[str, float], ...] | None:
        """The labels that are said at some probabilities `(classes,)`; None of one class."""
        if self.thresholds is None:
            return None
        over = int((probabilities >= self.thresholds).sum())
        ranked = torch.where(probabilities >= self.thresholds, probabilities, -1.0)
        return _likeliest(ranked, self.classes, over)


class Predictor:
    """A base and the adapters that are on it."""

    def __init__(self, base: TwoTowers, precision: torch.dtype) -> None:
        self.base, self.precision = base, precision
        self._ready: dict[str, _Ready] = {}
        self._most = {"images": CHUNK, "prompts": TEXTS}
        """How many of each are encoded at a time: fewer, once memory was lacking."""

    def add(self, adapter: Adapter, name: str) -> None:
        """Put an adapter on, to be known by a name. Raises `ClipTuneError` as `on` does."""
        model = on(adapter, self.base)
        if adapter.by_vectors:
            answers = vectors(adapter, model).to(self.base.device)
        else:
            adapter = adapter.worded(self.base.language)
            answers = self._answers(model, adapter.wordings, adapter.each)
        if adapter.certainty:
            answers = adapter.certainty.scale * answers
        ready = _Ready(
            model,
            adapter.classes,
            adapter.folders,
            answers,
            adapter.greys,
            untouched=adapter.kind == UNTOUCHED,
            by_vectors=adapter.by_vectors,
            certainty=adapter.certainty,
        )
        if adapter.thresholds:
            bias = torch.tensor(adapter.bias, device=answers.device)
            ready = replace(ready, bias=bias, thresholds=torch.tensor(adapter.thresholds))
        self._ready[name] = ready

    def drop(self, name: str) -> None:
        """Take an adapter off."""
        self._ready.pop(name, None)

    @property
    def names(self) -> list[str]:
        """Of the adapters that are on."""
        return list(self._ready)

    def by_vectors(self, name: str) -> bool:
        """Whether fitted class vectors answer for an adapter, and not its prompts."""
        return self._ready[name].by_vectors

    def certainty(self, name: str) -> Certainty | None:
        """How sure an adapter may be; None where not known."""
        return self._ready[name].certainty

    def classes(self, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What an adapter tells apart, and the folders that it learned that from, if known."""
        return self._ready[name].classes, self._ready[name].folders

    def classify(
        self, paths: Sequence[Path], names: Sequence[str], cancel: CancelToken, most: int = 5
    ) -> Work[dict[str, list[Prediction]]]:
        """What each adapter says of every image; all see the same pixels, decoded once, unless they
        learned from greys that were shown otherwise."""
        predictions: dict[str, list[Prediction]] = {name: [] for name in names}
        alike: dict[Range | None, list[str]] = {}
        for name in names:
            alike.setdefault(self._greys(name), []).append(name)
        for greys, group in alike.items():
            for seen in self._looked(paths, greys, cancel):
                if isinstance(seen, Progress):
                    yield seen
                    continue
                for name in group:
                    predictions[name] += self._predictions(self._ready[name], seen, most)
        return predictions

    def _predictions(self, ready: _Ready, seen: _Seen, most: int) -> Iterator[Prediction]:
        rows = iter(ready.probabilities(self._features(ready.base, seen.pixels)).cpu())
        for path, trouble in seen.files:
            if trouble:
                yield Prediction(path, (), trouble)
                continue
            row = next(rows)
            likeliest = _likeliest(row, ready.classes, most)
            yield Prediction(path, likeliest, None, ready.said(row), ready.certainty)

    def _greys(self, name: str) -> Range | None:
        """What an adapter is shown greys from and to: the base as it is, as those beside it."""
        ready = self._ready[name]
        if ready.untouched:
            return next((one.greys for one in self._ready.values() if one.greys), None)
        return ready.greys

    def embed(self, paths: Sequence[Path], name: str, cancel: CancelToken) -> Work[Embedded]:
        """The unit features of every image that can be read, as one adapter sees it."""
        ready, parts, kept = self._ready[name], [], []
        troubles: list[tuple[Path, Message]] = []
        for seen in self._looked(paths, self._greys(name), cancel):
            if isinstance(seen, Progress):
                yield seen
                continue
            parts.append(self._features(ready.base, seen.pixels).cpu())
            kept += [path for path, trouble in seen.files if not trouble]
            troubles += [(path, trouble) for path, trouble in seen.files if trouble]
        features = torch.cat(parts) if parts else torch.empty(0, ready.answers.shape[1])
        return Embedded(kept, features, troubles)

    def search(self, among: Embedded, words: str, name: str, most: int = 50) -> list[Match]:
        """The images that are nearest to some words, the nearest first.

        `among` was embedded by the same adapter.
        """
        base, asked = self._ready[name].base, understood([words], self.base.language)
        similarities = among.features @ self._prompts(base, asked)[0].cpu()
        best = similarities.topk(min(most, len(similarities)))
        pairs = zip(best.indices.tolist(), best.values.tolist(), strict=True)
        return [Match(among.paths[row], value) for row, value in pairs]

    def misread(self, words: str) -> Message | None:
        """What to tell of words that are searched for where the base does not read them as they
        are; None where it does."""
        language = self.base.language
        (asked,) = understood([words], language)
        if asked != words:
            return _ASKED(words=words, asked=asked)
        return _UNREAD(words=words) if language == "en" and foreign(words) else None

    def look(self, path: Path, name: str, word: str, cancel: CancelToken) -> Work[Look]:
        """How much of a class's probability each patch of an image carries.

        Each patch is covered in turn by the image's mean colour, and what the probability loses by
        it is told (Zeiler and Fergus 2014, arXiv 1311.2901, sec. 4.2). Below zero, it gains.
        """
        ready = self._ready[name]
        looked = self._looked([path], self._greys(name), cancel)
        (seen,) = [one for one in looked if isinstance(one, _Seen)]
        if trouble := seen.files[0][1]:
            raise ClipTuneError(_UNREADABLE(path=path, reason=trouble))
        index = ready.classes.index(word)
        whole = seen.pixels[0]
        plain = ready.probabilities(self._features(ready.base, whole[None]))[0, index]
        covered = np.stack([*_covered(whole)])
        probabilities = []
        for start in range(0, len(covered), CHUNK):
            cancel.check()
            yield Progress(phase="look", done=start, total=len(covered), unit="patches")
            features = self._features(ready.base, covered[start : start + CHUNK])
            probabilities.append(ready.probabilities(features)[:, index])
        lost: np.ndarray = (plain - torch.cat(probabilities)).cpu().numpy()
        view = None if self.base.framing.middle_square else whole
        return Look(lost.reshape(PATCHES, PATCHES), view)

    def _looked(
        self, paths: Sequence[Path], greys: Range | None, cancel: CancelToken
    ) -> Iterator["Progress | _Seen"]:
        """The images, decoded a chunk at a time."""
        done = 0
        for read in decoded(paths, self.base.framing, greys, cancel):
            files = paths[done : done + len(read.troubles)]
            yield _Seen([*zip(files, read.troubles, strict=True)], read.pixels)
            done += len(files)
            yield Progress(phase="predict", done=done, total=len(paths), unit="images")

    def _features(self, base: TwoTowers, pixels: np.ndarray) -> Tensor:
        """Unit features `(images, width)` of pixels `(images, side, side, 3)`."""

        def encode(part: slice) -> Tensor:
            given = torch.from_numpy(pixels[part]).to(base.device).permute(0, 3, 1, 2)
            return base.encode_images(base.normalise(given))

        return self._encoded(encode, len(pixels), "images")

    def _prompts(self, base: TwoTowers, prompts: Sequence[str]) -> Tensor:
        """Unit features `(prompts, width)`."""

        def encode(part: slice) -> Tensor:
            return base.encode_texts(*base.tokenise(prompts[part]))

        return self._encoded(encode, len(prompts), "prompts")

    @torch.no_grad()
    def _encoded(self, encode: Callable[[slice], Tensor], count: int, unit: str) -> Tensor:
        """Features of all, so many at a time as memory holds."""
        device, parts, done = self.base.device, list[Tensor](), 0
        while done < count:
            with autocast(device, self.precision):
                part, self._most[unit] = fitting(encode, done, self._most[unit], device)
            parts.append(part)
            done += len(part)
        return torch.cat(parts) if parts else torch.empty(0, self.base.width, device=device)

    def answers(self, words: Sequence[str]) -> npt.NDArray[np.float32]:
        """What the base as it is compares images with `(classes, width)`: the prompts of a class
        averaged, its words in every template of the base's language, times the scale of its
        logits."""
        language = self.base.language
        own, asked = templates_in(language), understood(words, language)
        found = self._answers(self.base, fill_templates(asked, own), len(own))
        return np.asarray(found.float().cpu().numpy())

    @torch.no_grad()
    def _answers(self, base: TwoTowers, wordings: Sequence[str], each: int) -> Tensor:
        return base.scale() * averaged(self._prompts(base, wordings), each)


def _likeliest(
    probabilities: Tensor, classes: Sequence[str], most: int
) -> tuple[tuple[str, float], ...]:
    best = probabilities.topk(min(most, len(classes)))
    pairs = zip(best.indices.tolist(), best.values.tolist(), strict=True)
    return tuple((classes[index], probability) for index, probability in pairs)


def _covered(image: np.ndarray) -> Iterator[np.ndarray]:
    """The image `(side, side, 3)` with one patch after another covered, row by row."""
    mean = image.mean(axis=(0, 1)).astype(np.uint8)
    edges = np.linspace(0, len(image), PATCHES + 1).round().astype(int)
    for top, bottom in pairwise(edges):
        for left, right in pairwise(edges):
            other = image.copy()
            other[top:bottom, left:right] = mean
            yield other
