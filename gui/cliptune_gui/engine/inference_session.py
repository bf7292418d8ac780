"""What is tried on images: one base in memory, and the adapters that are on it.

Everything that computes runs on the engine's thread. Nothing is loaded before somebody asks for an
answer, and a run that begins takes the memory back.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cliptune import job as jobs
from cliptune.core import collector
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Warned, Work
from cliptune.core.messages import Message
from cliptune.core.ranges import Range
from cliptune.inference.base_model import BaseModel
from cliptune.models import catalogue
from cliptune.runs import all_runs
from cliptune.runs.layout import JOB
from cliptune_gui.engine import loading

if TYPE_CHECKING:  # they load torch
    from cliptune.inference.predict import Embedded, Look, Match, Prediction, Predictor


@dataclass(frozen=True)
class Candidate:
    """A run, or an adapter that was brought in, that can be tried."""

    place: Path
    version: int
    """Of what it kept: a run that goes on keeps better ones."""
    title: str
    kind: str
    """The method."""
    trained_on: BaseModel
    classes: tuple[str, ...]
    wordings: tuple[str, ...]
    """The prompts of these, class by class."""
    images: Path | None
    """The folder it was trained on, if that is here."""
    greys: Range | None
    """What greys of more than 8 bits are shown from and to, as it learned."""
    by_vectors: bool = False
    """Whether its classes are told apart by vectors that were fitted."""
    imported: bool = False
    """Whether it was brought in, and is no run."""

    @property
    def base(self) -> str:
        """As a job names it; "" where not known, and any may be right."""
        return self.trained_on.name


@dataclass(frozen=True)
class Held:
    """A base, and how and where it is held: the same adapter answers otherwise on another."""

    base: BaseModel
    device: str


@dataclass(frozen=True)
class Member:
    """One that answers: an adapter, or the base as it is."""

    held: Held
    place: Path | None
    """None for the base as it is."""
    version: int = 0
    classes: tuple[str, ...] = ()
    """To tell apart, where an adapter brings none of its own."""
    wordings: tuple[str, ...] = ()
    """The prompts of these, class by class; none fills its own templates with them."""


@dataclass(frozen=True)
class Asked:
    """Who is asked: the members on a base."""

    held: Held
    hub: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Hits:
    """The images of a folder that are nearest to some words."""

    found: "list[Match]"
    count: int
    """Images that were searched."""
    troubles: list[tuple[Path, Message]]


Answers = dict[Member, "list[Prediction]"]


@dataclass(frozen=True)
class Classified:
    """The images of a folder, as each member sees them."""

    answers: Answers
    right: dict[Member, tuple[float, float]]
    """The fraction of the images that are taken for what their folders are named after, and the
    mean of that over the classes; of members that tell those apart, where every image that can be
    read lies in such a folder."""
    seconds: float
    """That looking at the images took, without loading the base and listing the folder."""


def called(base: str) -> str:
    """What a base is called: by the catalogue, or by the name of its folder."""
    known = [entry.label for entry in catalogue.CATALOGUE if entry.name == base]
    return known[0] if known else Path(base).name


def candidates(folder: Path) -> list[Candidate]:
    """What can be tried: the runs in a folder that kept something, then what was brought in.

    For the engine's thread.
    """
    loading.engine()
    from cliptune.inference.importing import all_imported
    from cliptune.inference.open import bases_of_runs

    runs = all_runs(folder)
    bases = bases_of_runs(runs)
    found: list[Candidate] = []
    for place, run in [*((run.folder, run) for run in runs), *((p, None) for p in all_imported())]:
        try:
            if run is None or run.job.method.keeps():
                found.append(_candidate(place, run.job if run else None, bases))
        except (ClipTuneError, OSError, ValueError):
            continue  # it kept nothing yet, or is of another version
    return found


def _candidate(place: Path, job: jobs.Job | None, bases: Mapping[str, str]) -> Candidate:
    from cliptune.data.sources import folder_of
    from cliptune.inference import adapter as adapters
    from cliptune.inference.open import trained_on

    adapter = adapters.read(place)
    images = folder_of(job.data.images) if job else None
    version = max(file.stat().st_mtime_ns for file in adapter.folder.iterdir())
    return Candidate(
        place=place,
        version=version,
        title=adapter.title,
        kind=adapter.kind,
        trained_on=trained_on(place, bases),
        classes=adapter.classes,
        wordings=adapter.wordings,
        images=images if images and images.is_dir() else None,
        greys=adapter.greys,
        by_vectors=adapter.by_vectors,
        imported=job is None,
    )


class InferenceSession:
    """One base and what is on it. All methods are the engine thread's."""

    def __init__(self) -> None:
        self._predictor: Predictor | None = None
        self._held: Held | None = None
        """The base in memory."""
        self._searched: object = None
        self._among: Embedded | None = None

    def free(self) -> None:
        """Give all memory back."""
        self._predictor = self._held = None
        self._searched = self._among = None
        collector.collect()  # a model is held by circles of references

    def classify(self, asked: Asked, paths: Sequence[Path], cancel: CancelToken) -> Work[Answers]:
        """What each member says of images; those that cannot be read say so themselves."""
        predictor = yield from self._ready(asked, cancel)
        return (yield from _answers(predictor, asked, paths, cancel))

    def classify_all(self, asked: Asked, folder: Path, cancel: CancelToken) -> Work[Classified]:
        """What each member says of every image in a folder and those below it."""
        from cliptune.data.sources import find_images

        paths = yield from find_images([folder], cancel)
        predictor = yield from self._ready(asked, cancel)
        began = time.monotonic()
        answers = yield from _answers(predictor, asked, paths, cancel)
        seconds = time.monotonic() - began
        right = yield from self._right(answers, paths, folder, cancel)
        return Classified(answers, right, seconds)

    def _right(
        self, answers: Answers, paths: list[Path], folder: Path, cancel: CancelToken
    ) -> Work[dict[Member, tuple[float, float]]]:
        from cliptune.inference import labelled

        assert self._predictor is not None
        found, labels = {}, dict[Any, list[str]]()
        for member, said in answers.items():
            told = self._predictor.classes(repr(member))
            if told not in labels:
                labels[told] = yield from labelled.find_labels(folder, paths, *told, cancel)
            rates = labelled.rates(said, labels[told])
            if rates and "" not in rates:
                found[member] = labelled.accuracy(rates), labelled.balanced_accuracy(rates)
        return found

    def search(
        self, asked: Asked, member: Member, folder: Path, words: str, cancel: CancelToken
    ) -> Work[Hits]:
        """The images in a folder that are nearest to words, as one member sees both.

        The images are looked at once: other words are answered at once.
        """
        from cliptune.data.sources import find_images

        predictor = yield from self._ready(asked, cancel)
        paths = yield from find_images([folder], cancel)
        if self._among is None or self._searched != (member, paths):
            self._among = yield from predictor.embed(paths, repr(member), cancel)
            self._searched = member, paths
        if told := predictor.misread(words):
            yield Warned(told=told)
        found = predictor.search(self._among, words, repr(member))
        return Hits(found, len(self._among.paths), self._among.troubles)

    def look(
        self, asked: Asked, member: Member, path: Path, word: str, cancel: CancelToken
    ) -> "Work[Look]":
        """How much of a class's probability each patch of an image carries."""
        predictor = yield from self._ready(asked, cancel)
        return (yield from predictor.look(path, repr(member), word, cancel))

    def _ready(self, asked: Asked, cancel: CancelToken) -> "Work[Predictor]":
        """The base in memory with the members on it, and nothing else."""
        loading.engine()
        from cliptune.inference.open import Answering, open_base_model, put_on, warned_of

        answering = {
            repr(member): Answering(member.place, member.classes, member.wordings)
            for member in asked.members
        }
        yield from warned_of(asked.held.base, answering)
        if self._predictor is None or self._held != asked.held:
            self.free()
            base = replace(asked.held.base, hub=asked.hub or asked.held.base.hub)
            self._predictor = yield from open_base_model(base, asked.held.device, cancel)
            self._held = asked.held
        yield from put_on(self._predictor, answering)
        return self._predictor


def is_adapter(place: Path) -> bool:
    """Whether a dropped file or folder is an adapter rather than images. For a thread: it looks at
    the disk."""
    from cliptune.inference.place import holds

    if place.is_dir():
        return (place / JOB).is_file() or holds(place)
    return place.suffix.lower() == ".zip"


def _answers(
    predictor: "Predictor", asked: Asked, paths: Sequence[Path], cancel: CancelToken
) -> Work[Answers]:
    said = yield from predictor.classify(paths, [repr(one) for one in asked.members], cancel)
    return dict(zip(asked.members, said.values(), strict=True))
