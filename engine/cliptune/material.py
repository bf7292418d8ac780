"""A job's pictures and base made ready: what training and evaluation start from."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch

from cliptune import evaluate
from cliptune.base import catalogue, devices
from cliptune.base.download import fetch
from cliptune.base.load import Base, load
from cliptune.data import pixels
from cliptune.data.names import sentences, tidied
from cliptune.data.scan import Scan
from cliptune.data.split import Splits
from cliptune.errors import ClipTuneError
from cliptune.events import Progress, Work
from cliptune.job import Job
from cliptune.methods.method import Method
from cliptune.metrics import Answer, CaptionMetrics, ClassMetrics, Measured, Split
from cliptune.stop import Stop
from cliptune.towers import LARGER, PictureTower, Pixels, SentenceTower, recompute

T = TypeVar("T")

SHORTEST = 4
"""Tokens of the shortest sentence that says anything: a start, two for words, an end."""


@dataclass(frozen=True)
class Wording:
    """What the pictures are compared with."""

    names: list[str]
    """The classes' words; empty for captions."""
    texts: list[str]
    """Class sentences, or all captions in the order of pictures."""
    first: np.ndarray
    """Captions `first[i]` to `first[i + 1]` are picture i's."""


def word(job: Job, scanned: Scan) -> Wording:
    """The sentences of a scanned folder. Raises `ClipTuneError` on class words that do not do."""
    if scanned.kind == "classes":
        names = list(tidied(scanned.classes, job.data.classes).values())
        return Wording(names, sentences(names, job.data.template), np.arange(1))
    captions = scanned.table["captions"][:]
    texts = [text for of_one in captions for text in of_one]
    return Wording([], texts, np.cumsum([0, *map(len, captions)]))


@dataclass
class Material:
    """What is learned from, ready to use: the split pictures and the two towers."""

    scan: Scan
    splits: Splits
    wording: Wording
    pictures: PictureTower
    sentences: SentenceTower

    @cached_property
    def labels(self) -> torch.Tensor:
        """The class of every row of the table."""
        return torch.as_tensor(self.scan.table["label"][:])

    def measure(
        self, part: Split, stop: Stop, phase: str = "evaluate"
    ) -> Work[ClassMetrics | CaptionMetrics]:
        """Measure the model as it is on a part of the pictures."""
        features = yield from self.look(part, stop, phase)
        return (yield from self.judge(features, part, stop, phase))

    def look(self, part: Split, stop: Stop, phase: str) -> Work[torch.Tensor]:
        """The features of a part's pictures as the model sees them now `(pictures, width)`."""
        return (yield from self.pictures.encode(self._rows(part), stop, phase))

    def judge(
        self, features: torch.Tensor, part: Split, stop: Stop, phase: str
    ) -> Work[ClassMetrics | CaptionMetrics]:
        """Measure the features of a part's pictures against the sentences."""
        rows, names = self._rows(part), self.wording.names
        scale = self.pictures.base.scale().detach()
        if names:
            texts = yield from self.sentences.encode(np.arange(len(names)), stop, phase)
            labels = self.labels[torch.as_tensor(rows)]
            return evaluate.measure_classes(features, texts, labels, scale, names, part)
        chosen, pairs = self._captions(rows)
        texts = yield from self.sentences.encode(chosen, stop, phase)
        return evaluate.measure_captions(features, texts, pairs, scale, part)

    def classify_by(self, vectors: torch.Tensor) -> None:
        """Let vectors `(classes, width)` stand for the sentences: logits are their products."""
        scale = self.pictures.base.scale().detach()
        self.sentences.kept = vectors.to(scale.device) / scale

    def share_right(self, features: torch.Tensor, part: Split, vectors: torch.Tensor) -> float:
        """How many of a part's pictures are nearest to their own class's vector, 0 to 1."""
        guesses = (features @ vectors.to(features.device).T).argmax(dim=1).cpu()
        return (guesses == self.labels[torch.as_tensor(self._rows(part))]).float().mean().item()

    def measured(self, metrics: ClassMetrics | CaptionMetrics) -> Measured:
        """The measurement with what was said of every picture."""
        everything = self.answers(metrics, range(metrics.count))
        return Measured(metrics=metrics, classes=self.wording.names, answers=everything)

    def answers(self, metrics: ClassMetrics | CaptionMetrics, which: Iterable[int]) -> list[Answer]:
        """What was said of some of the measured pictures, named by their place among these."""
        rows, wording = self._rows(metrics.split), self.wording
        chosen = None if wording.names else self._captions(rows)[0]
        found = []
        for place in which:
            row, said = rows[place], metrics.predicted[place]
            if chosen is None:
                words, truths = wording.names[said], [wording.names[self.labels[row]]]
            else:
                words = wording.texts[chosen[said]]
                truths = wording.texts[wording.first[row] : wording.first[row + 1]]
            found.append(
                Answer(
                    path=self.scan.paths[row],
                    truth=truths[0],
                    said=words,
                    confidence=metrics.confidence[place],
                    truth_share=metrics.truth_share[place],
                    right=words in truths,
                )
            )
        return found

    def _rows(self, part: Split) -> np.ndarray:
        return self.splits.test if part == "test" else self.splits.validation

    def _captions(self, rows: np.ndarray) -> tuple[np.ndarray, torch.Tensor]:
        """The captions of pictures, none twice, and which picture has which `(pairs, 2)`."""
        wording = self.wording
        chosen: list[int] = []
        place_of: dict[str, int] = {}
        pairs = []
        for picture, row in enumerate(rows):
            for caption in range(wording.first[row], wording.first[row + 1]):
                place = place_of.setdefault(wording.texts[caption], len(chosen))
                if place == len(chosen):
                    chosen.append(caption)
                pairs.append((picture, place))
        return np.array(chosen), torch.tensor(pairs)


def prepare(
    job: Job,
    base: Base,
    scanned: Scan,
    splits: Splits,
    wording: Wording,
    stop: Stop,
    *,
    training: bool,
) -> Work[Material]:
    """Decode the pictures that will be looked at, and tokenise the sentences.

    With random crops what is trained on is wanted larger, and only the rest as it is.
    """
    table = scanned.table
    crop = job.train.crop and job.method.trains
    rows = np.concatenate([splits.validation, splits.test]) if crop else np.arange(len(table))
    small = yield from decode(scanned, rows, base.resolution, base.resample, stop)
    larger = None
    if crop and training:
        side = round(base.resolution * LARGER)
        larger = yield from decode(scanned, splits.train, side, base.resample, stop)
    precision = devices.precision(base.device, job.train.precision)
    pictures = PictureTower(base, precision, small, larger, flip=job.train.flip)
    return Material(
        scanned, splits, wording, pictures, SentenceTower(base, precision, wording.texts)
    )


def decode(scanned: Scan, rows: np.ndarray, side: int, resample: int, stop: Stop) -> Work[Pixels]:
    """The pictures of some rows of a table, decoded to squares of `side`."""
    decoded = yield from pixels.cache(scanned.table.select(rows), side, resample, stop)
    return Pixels(decoded, rows, len(scanned.table))


def open_base(job: Job, stop: Stop) -> Work[Base]:
    """Download the job's base if need be, and load it as the method wants it."""
    device = devices.pick(job.train.device)
    found = catalogue.resolve(job.base.model)
    folder = found if isinstance(found, Path) else (yield from fetch(found, stop, job.base.hub))
    precision = devices.precision(device, job.train.precision)

    def loaded() -> Base:
        return load(
            folder,
            device=device,
            quantisation=job.base.quantisation,
            # Weights that are trained need fp32 masters; frozen ones are only read, in 16 bits.
            dtype=precision if job.method.frozen_base else torch.float32,
        )

    base = yield from aside(loaded, stop, "load")
    base.context_length = room(job.method, base.context_length)
    return base


def aside(call: Callable[[], T], stop: Stop, phase: str) -> Work[T]:
    """What a blocking call gives, made on a helper thread: a stop takes effect when it returns."""
    with ThreadPoolExecutor(1, thread_name_prefix=phase) as helper:
        future = helper.submit(call)
        while not future.done():
            yield Progress(phase=phase, done=0, total=1)
            wait([future], timeout=0.5)
        stop.check()
        yield Progress(phase=phase, done=1, total=1)
        return future.result()


def room(method: Method, tokens: int) -> int:
    """How many of the tokens that a base reads a method leaves for words.

    Raises `ClipTuneError` if that is too few for any sentence.
    """
    wanted = method.sentence_tokens()
    if tokens - wanted < SHORTEST:
        raise ClipTuneError(
            f"{method.label} wants {wanted} of the {tokens} tokens that this base reads, which "
            "leaves none for words.",
            "Take fewer method.virtual_tokens.",
        )
    return tokens - wanted


def apply(job: Job, base: Base) -> None:
    """Put what the job's method trains into the base, the same for the same seed."""
    torch.manual_seed(job.train.seed)
    revision = base.identity["revision"] or None
    base.model = job.method.apply(base.model, base.identity["name"], revision)
    if job.train.checkpointing:
        recompute(base.model)


def final_part(splits: Splits) -> Split:
    """What a run is judged by: the test pictures, or those held back if there are none."""
    return "test" if len(splits.test) else "validation"
