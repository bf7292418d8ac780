"""A job's images and base made ready: what training and evaluation start from."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch

from cliptune.core.cancel import CancelToken
from cliptune.core.certainty import Certainty
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Work
from cliptune.core.messages import text
from cliptune.core.metrics import (
    Answer,
    AnyMetrics,
    Classifier,
    ClassMetrics,
    LabelMetrics,
    Measured,
    Split,
)
from cliptune.data import pixels
from cliptune.data.checks import alike
from cliptune.data.class_names import fill_templates, rows_of, shown, templates_in, tidied
from cliptune.data.framing import Framing
from cliptune.data.problems import Problem
from cliptune.data.scan import Scan
from cliptune.data.split import Splits
from cliptune.evaluation import measure as evaluate
from cliptune.evaluation.certainty import certainty
from cliptune.job import Job
from cliptune.methods.method import Method
from cliptune.models import catalogue, devices, reuse
from cliptune.models import folder as model_folder
from cliptune.models.download import fetch
from cliptune.models.load import TwoTowers, load
from cliptune.models.towers import ImageTower, Pixels, TextTower, recompute
from cliptune.runs import AdapterDescription

T = TypeVar("T")

_NO_WORDS = text(
    "base-reads-too-little",
    "{method} wants {wanted} of the {tokens} tokens that this base reads, which leaves none for "
    "words.",
    "Take fewer virtual tokens.",
)

MOST = 2000
"""Images trained on that class vectors are fitted to: more say little more, and take longer than
seconds."""
SHORTEST = 4
"""Tokens of the shortest prompt that says anything: a start, two for words, an end."""


@dataclass(frozen=True)
class Prompts:
    """What the images are compared with."""

    names: list[str]
    """What the classes are called, which is not always what stands in their prompts; empty for
    captions."""
    texts: list[str]
    """All wordings of the class prompts, class by class, or all captions in the order of images."""
    first: np.ndarray
    """Captions `first[i]` to `first[i + 1]` are image i's."""
    templates: tuple[str, ...]
    """What the words of classes are filled into, each of which gives a class a wording."""

    @property
    def each(self) -> int:
        """Wordings of a class; 1 of captions."""
        return len(self.templates) if self.names else 1

    @property
    def single(self) -> list[str]:
        """The first wording of each class, or all captions."""
        return self.texts[:: self.each]


def prompts_of(job: Job, scanned: Scan, begun: AdapterDescription | None = None) -> Prompts:
    """The prompts of a scanned folder; of a run that has begun those that it has used so far,
    though this version might word them otherwise.

    Raises `ClipTuneError` on class words that do not do.
    """
    language = language_of(job)
    templates = job.data.templates or (begun.all_templates if begun else templates_in(language))
    if scanned.kind != "captions":
        words = tidied(scanned.classes, job.data.classes, language)
        texts = begun.texts if begun else fill_templates([*words.values()], templates)
        return Prompts(shown(words), texts, np.arange(1), templates)
    captions = scanned.table["captions"][:]
    texts = [text for of_one in captions for text in of_one]
    return Prompts([], texts, np.cumsum([0, *map(len, captions)]), templates)


def language_of(job: Job) -> str:
    """The language that a job's base reads, "" for very many; of a base that will not do, of which
    is told where it is opened, English."""
    try:
        model = catalogue.resolve(job.base.model, revision=job.base.revision)
        return model_folder.language(model) if isinstance(model, Path) else model.language
    except ClipTuneError:
        return "en"


def truth_of(scanned: Scan) -> torch.Tensor:
    """The class of every row of the table `(rows,)`; of several labels, 1 for each that an image
    has and else 0 `(rows, labels)`."""
    if scanned.kind == "classes":
        return torch.as_tensor(scanned.table["label"][:])
    truth = torch.zeros(len(scanned.table), len(scanned.classes))
    for row, labels in enumerate(scanned.table["labels"][:]):
        truth[row, labels] = 1
    return truth


@dataclass(frozen=True)
class Seen:
    """What the towers made of rows with the weights as they once were, so that to measure these
    again, or by another classifier, no image is looked at twice."""

    images: dict[bytes, torch.Tensor] = field(default_factory=dict)
    texts: dict[bytes, torch.Tensor] = field(default_factory=dict)


@dataclass
class PreparedData:
    """What is learned from, ready to use: the split images and the two towers."""

    scan: Scan
    splits: Splits
    prompts: Prompts
    images: ImageTower
    texts: TextTower
    looked: np.ndarray
    """Of the rows trained on, those that may be looked at as they are, not only varied."""
    balanced: bool = False
    """Whether every class counts the same, however few its images."""
    vectors: torch.Tensor | None = None
    """Class vectors `(classes, width)` that tell the classes apart in the place of the words:
    logits are their products with unit image features."""
    bias: torch.Tensor | None = None
    """Of several labels: what is added to the logits of each by words `(labels,)`, so that a
    sigmoid makes probabilities of them. It is set where the untouched base is first measured."""
    thresholds: dict[Classifier, list[float]] = field(default_factory=dict)
    """Of several labels: from which probability on each is said, as the last validation chose."""
    certainty: dict[Classifier, Certainty] = field(default_factory=dict)
    """Of classes: how sure each classifier may be, as the last validation told."""

    @cached_property
    def labels(self) -> torch.Tensor:
        """What is true of every row of the table; see `truth_of`."""
        return truth_of(self.scan)

    @property
    def classifier(self) -> Classifier:
        """What tells the classes apart."""
        return "words" if self.vectors is None else "vectors"

    def alike(self) -> list[Problem]:
        """The classes whose images to train on are all the same when they are decoded."""
        if self.scan.kind != "classes":
            return []
        train, pixels = self.splits.train, self.images.larger or self.images.pixels
        labels, cpu = self.labels.numpy()[train], torch.device("cpu")
        problems = []
        for number, name in enumerate(self.scan.classes):
            first, *others = np.split(train[labels == number], range(1, (labels == number).sum()))
            decoded = (pixels.to(cpu, one) for one in others)  # mostly the second one differs
            if others and all(torch.equal(pixels.to(cpu, first), one) for one in decoded):
                problems.append(alike(name, 1 + len(others)))
        return problems

    @contextmanager
    def seeing(self, seen: Seen) -> Iterator[None]:
        """A time in which the weights do not change: what was seen with them is known, and what is
        looked at meanwhile is added."""
        self.images.seen, self.texts.seen = seen.images, seen.texts
        try:
            yield
        finally:
            self.images.seen = self.texts.seen = None

    def measure(
        self, part: Split, cancel: CancelToken, phase: str = "evaluate"
    ) -> Work[AnyMetrics]:
        """Measure the model as it is on a part of the images."""
        features = yield from self.look(part, cancel, phase)
        return (yield from self.judge(features, part, cancel, phase, self.classifier))

    def look(self, part: Split, cancel: CancelToken, phase: str) -> Work[torch.Tensor]:
        """The features of a part's images as the model sees them now `(images, width)`."""
        return (yield from self.images.encode(self.rows(part), cancel, phase))

    def read(self, cancel: CancelToken, phase: str = "evaluate") -> Work[torch.Tensor]:
        """The features of the class prompts as the model reads them now, scaled: logits are their
        products with unit image features `(classes, width)`."""
        texts = yield from self.texts.encode(np.arange(len(self.prompts.names)), cancel, phase)
        return self.images.base.scale().detach() * texts

    def judge(
        self,
        features: torch.Tensor,
        part: Split,
        cancel: CancelToken,
        phase: str,
        by: Classifier = "words",
    ) -> Work[AnyMetrics]:
        """Measure the features of a part's images against the prompts, or the class vectors."""
        if self.prompts.names:
            if by == "vectors":
                assert self.vectors is not None
                return self.judge_by(features, self.vectors, part)
            return self.judge_by_words(features, (yield from self.read(cancel, phase)), part)
        rows, scale = self.rows(part), self.images.base.scale().detach()
        chosen, pairs = self._captions(rows)
        texts = yield from self.texts.encode(chosen, cancel, phase)
        return evaluate.measure_captions(features, texts, pairs, scale, part)

    def judge_by_words(
        self, features: torch.Tensor, words: torch.Tensor, part: Split
    ) -> AnyMetrics:
        """Measure the features of a part's images against what `read` gave."""
        if self.scan.kind == "classes":
            return self._judge_classes(features, words, part, "words")
        logits = features @ words.T
        if self.bias is None:
            self.bias = self.prior - logits.mean(dim=0).cpu()
        return self._judge_labels(logits, self.bias, part, "words")

    def describe(self, described: AdapterDescription) -> AdapterDescription:
        """A description with what tells the classes apart, how sure it may be, and how several
        labels are said."""
        learned: dict[str, object] = {"classifier": self.classifier}
        if self.scan.kind == "classes":
            learned["certainty"] = self.certainty.get(self.classifier)
        if self.scan.kind == "labels" and self.bias is not None:
            bias = self.bias if self.vectors is None else self.prior
            learned["bias"] = bias.tolist()
            learned["thresholds"] = self.thresholds.get(self.classifier, [])
        return described.model_copy(update=learned)

    def recall(self, described: AdapterDescription) -> None:
        """Be as sure, and say several labels, as a description has it, where it does."""
        if described.certainty:
            self.certainty[described.classifier] = described.certainty
        if described.bias and described.classifier == "words":
            self.bias = torch.tensor(described.bias)
        if described.thresholds:
            self.thresholds[described.classifier] = described.thresholds

    def judge_by(self, features: torch.Tensor, vectors: torch.Tensor, part: Split) -> AnyMetrics:
        """Measure the features of a part's images against fitted vectors `(classes, width)`."""
        vectors = vectors.to(features.device)
        if self.scan.kind == "classes":
            return self._judge_classes(features, vectors, part, "vectors")
        return self._judge_labels(features @ vectors.T, self.prior, part, "vectors")

    @cached_property
    def prior(self) -> torch.Tensor:
        """The log-odds of each label among the images trained on `(labels,)`."""
        return log_odds(self.labels[torch.as_tensor(self.splits.train)])

    def _judge_labels(
        self, logits: torch.Tensor, bias: torch.Tensor, part: Split, by: Classifier
    ) -> LabelMetrics:
        """Measure logits without their bias; those for validation choose the thresholds."""
        truth = self.labels[torch.as_tensor(self.rows(part))]
        chosen = None if part == "validation" else self.thresholds.get(by)
        metrics = evaluate.measure_labels(
            logits + bias.to(logits), truth, self.prompts.names, part, chosen
        )
        self.thresholds[by] = metrics.thresholds
        return metrics

    def _judge_classes(
        self, features: torch.Tensor, vectors: torch.Tensor, part: Split, by: Classifier
    ) -> ClassMetrics:
        """Measure the features of a part's images against a vector for each class; those for
        validation tell how sure the classifier may be."""
        labels, names = self.labels[torch.as_tensor(self.rows(part))], self.prompts.names
        logits = features @ vectors.T
        if part == "validation":
            self.certainty[by] = certainty(logits, labels)
        scale = self.certainty[by].scale if by in self.certainty else 1.0
        return evaluate.measure_classes(
            logits, labels, names, part, balanced=self.balanced, scale=scale
        )

    def measured(self, metrics: AnyMetrics) -> Measured:
        """The measurement with what was said of every image."""
        everything = self.answers(metrics, range(metrics.count))
        return Measured(metrics=metrics, classes=self.prompts.names, answers=everything)

    def answers(self, metrics: AnyMetrics, which: Iterable[int]) -> list[Answer]:
        """What was said of some of the measured images, by their index among these."""
        if isinstance(metrics, LabelMetrics):
            return [self._label_answer(metrics, index) for index in which]
        rows, prompts = self.rows(metrics.split), self.prompts
        chosen = None if prompts.names else self._captions(rows)[0]
        answers = []
        for index in which:
            row, said = rows[index], metrics.predicted[index]
            if chosen is None:
                words, truths = prompts.names[said], [prompts.names[self.labels[row]]]
            else:
                words = prompts.texts[chosen[said]]
                truths = prompts.texts[prompts.first[row] : prompts.first[row + 1]]
            answers.append(
                Answer(
                    path=self.scan.paths[row],
                    truth=truths[0],
                    said=words,
                    confidence=metrics.confidence[index],
                    truth_probability=metrics.truth_probability[index],
                    right=words in truths,
                )
            )
        return answers

    def _label_answer(self, metrics: LabelMetrics, index: int) -> Answer:
        row, names = self.rows(metrics.split)[index], self.prompts.names
        truth, said = self.labels[row].nonzero()[:, 0].tolist(), metrics.said[index]
        return Answer(
            path=self.scan.paths[row],
            truth=", ".join(names[label] for label in truth),
            said=", ".join(names[label] for label in said),
            confidence=metrics.confidence[index],
            truth_probability=metrics.truth_probability[index],
            right=truth == said,
        )

    def rows(self, part: Split) -> np.ndarray:
        """Those of the table that a part's images are in."""
        return self.splits.test if part == "test" else self.splits.validation

    def _captions(self, rows: np.ndarray) -> tuple[np.ndarray, torch.Tensor]:
        """The captions of images, none twice, and which image has which `(pairs, 2)`."""
        prompts = self.prompts
        chosen: list[int] = []
        index_of: dict[str, int] = {}
        pairs = []
        for image, row in enumerate(rows):
            for caption in range(prompts.first[row], prompts.first[row + 1]):
                index = index_of.setdefault(prompts.texts[caption], len(chosen))
                if index == len(chosen):
                    chosen.append(caption)
                pairs.append((image, index))
        return np.array(chosen), torch.tensor(pairs)


def log_odds(truth: torch.Tensor) -> torch.Tensor:
    """The log-odds of each label by how many of `truth` `(images, labels)` have it `(labels,)`.

    Logits that lie around them begin with the right number of labels said, so that the many images
    without a label do not drown the few that have it (Lin et al. 2017, arXiv 1708.02002, sec. 4.1;
    Zhai et al. 2023, arXiv 2303.15343, sec. 3.2, for a CLIP's sigmoid). One image is added, half
    with the label, so that no odds are infinite.
    """
    have = truth.sum(dim=0)
    return torch.log((have + 0.5) / (len(truth) - have + 0.5))


def drawn(count: int, seed: int) -> np.ndarray:
    """At most `MOST` places of `count`, in order."""
    return np.sort(np.random.default_rng(seed).permutation(count)[:MOST])


def prepare(
    job: Job,
    base: TwoTowers,
    scanned: Scan,
    splits: Splits,
    prompts: Prompts,
    cancel: CancelToken,
    *,
    training: bool,
) -> Work[PreparedData]:
    """Decode the images that will be looked at, and tokenise the prompts.

    With random crops what is trained on is wanted larger, and only the rest as it is.
    """
    table = scanned.table
    crop = job.train.crop and job.method.trains
    looked = splits.train[drawn(len(splits.train), job.data.seed)]
    rows = np.arange(len(table))
    if crop:
        rows = np.concatenate([*[looked] * training, splits.validation, splits.test])
    small = yield from decode(scanned, rows, base.framing, cancel)
    larger = None
    if crop and training:
        larger = yield from decode(scanned, splits.train, base.framing.larger(), cancel)
    precision = devices.precision(base.device, job.train.precision)
    images = ImageTower(base, precision, small, larger, flip=job.train.flip)
    texts = TextTower(base, precision, prompts.texts, prompts.each)
    balanced = job.train.balance and scanned.kind == "classes"
    return PreparedData(scanned, splits, prompts, images, texts, looked, balanced)


def decode(scanned: Scan, rows: np.ndarray, framing: Framing, cancel: CancelToken) -> Work[Pixels]:
    """The images of some rows of a table, decoded."""
    greys = scanned.greys.range if scanned.greys else None
    decoded = yield from pixels.cache(scanned.part(rows.tolist()), framing, cancel, greys=greys)
    return Pixels(decoded, rows, len(scanned.table))


def open_base(job: Job, cancel: CancelToken) -> Work[TwoTowers]:
    """Download the job's base if need be, and load it as the method wants it."""
    device = devices.pick(job.train.device)
    model = catalogue.resolve(job.base.model, revision=job.base.revision)
    folder = model if isinstance(model, Path) else (yield from fetch(model, cancel, job.base.hub))
    precision = devices.precision(device, job.train.precision)

    def loaded() -> TwoTowers:
        quantisation = job.base.quantisation
        if job.method.frozen_base:
            return reuse.frozen(folder, device=device, quantisation=quantisation, dtype=precision)
        reuse.forget()
        # Weights that are trained need fp32 masters; frozen ones are only read, in 16 bits.
        return load(folder, device=device, quantisation=quantisation, dtype=torch.float32)

    base = yield from aside(loaded, cancel, "load")
    base.context_length = room(job.method, base.context_length)
    return base


def aside(call: Callable[[], T], cancel: CancelToken, phase: str) -> Work[T]:
    """What a blocking call gives, made on a helper thread: a stop takes effect when it returns."""
    with ThreadPoolExecutor(1, thread_name_prefix=phase) as helper:
        future = helper.submit(call)
        while not future.done():
            yield Progress(phase=phase, done=0, total=1)
            wait([future], timeout=0.5)
        cancel.check()
        yield Progress(phase=phase, done=1, total=1)
        return future.result()


def room(method: Method, tokens: int) -> int:
    """How many of the tokens that a base reads a method leaves for words.

    Raises `ClipTuneError` if that is too few for any prompt.
    """
    wanted = method.reserved_tokens()
    if tokens - wanted < SHORTEST:
        raise ClipTuneError(_NO_WORDS(method=method.label, wanted=wanted, tokens=tokens))
    return tokens - wanted


def apply(job: Job, base: TwoTowers) -> None:
    """Put what the job's method trains into the base, the same for the same seed."""
    devices.seed(job.train.seed)
    revision = base.identity["revision"] or None
    base.model = job.method.apply(base.model, base.identity["name"], revision)
    if job.train.checkpointing:
        recompute(base.model)


def describe(job: Job, scanned: Scan, prompts: Prompts, base: TwoTowers) -> AdapterDescription:
    """What an adapter of a job needs to be used, and its run to be gone on with."""
    return AdapterDescription(
        base=dict(base.identity),
        method=job.method.kind,
        classes=dict(zip(scanned.classes, prompts.names, strict=True)),
        template=prompts.templates[0],
        templates=list(prompts.templates) if len(prompts.templates) > 1 else [],
        prompts=prompts.single if prompts.names else [],
        wordings=rows_of(prompts.texts, prompts.each) if prompts.each > 1 else [],
        greys=scanned.greys.range if scanned.greys else None,
    )


def final_part(splits: Splits) -> Split:
    """What a run is judged by: the test images, or those for validation if there are none."""
    return "test" if len(splits.test) else "validation"
