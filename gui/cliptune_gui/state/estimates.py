"""What is known of a draft before it is started, worked out on the engine's thread bit by bit."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from cliptune.advice import Advice
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.job import Data, Job
from cliptune.methods import FITTED, METHODS
from cliptune.methods.method import STARTER
from cliptune.models.catalogue import CATALOGUE, Entry, for_photographs
from cliptune_gui.engine import engine_thread
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.state.wizard import Draft

if TYPE_CHECKING:  # they load torch
    from cliptune.evaluation.vectors import ClassVectors
    from cliptune.training.estimate import TimeEstimate
    from cliptune.training.memory import MemoryEstimate

T = TypeVar("T")

PROBES = 4
"""Probes that are remembered: each with the paths of all its images."""
MOST = 256
"""Answers of another kind that are; more than a draft asks for, of all methods and bases."""


class _Answers(dict[Hashable, T | None]):
    """The last answers, by all that each hangs on; None where one cannot be known."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, key: Hashable, answer: T | None) -> None:
        self.pop(key, None)
        super().__setitem__(key, answer)
        while len(self) > self._most:
            del self[next(iter(self))]


@dataclass(frozen=True)
class _Question(Generic[T]):
    """Something not known yet: where its answer is kept, by what, and what finds it."""

    answers: _Answers[T]
    key: Hashable
    make: Callable[[], Callable[[CancelToken], Work[T | None]]]

    def call(self, ended: Callable[[Call[Any]], None]) -> Call[T | None]:
        """The call that keeps the answer, None where it cannot be known: not asked again."""

        def keep(outcome: Outcome[T | None]) -> None:
            if not outcome.cancelled:
                self.answers[self.key] = outcome.result
            ended(call)

        call = Call(self.make(), ended=keep, long=True)
        return call


class Estimates(QObject):
    """What a linear probe reaches, and each method's memory and time; the last answers are kept."""

    changed = Signal()

    def __init__(self, engine: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self.resting = False
        """Whether a run has the engine, and nothing is worked out."""
        self.machine: engine_thread.Machine | None = None
        """The device; None until the engine is loaded."""
        self._probes = _Answers["ClassVectors"](PROBES)
        self._memory = _Answers["MemoryEstimate"](MOST)
        self._paces = _Answers["TimeEstimate"](MOST)
        self._open: Iterator[_Question[Any]] = iter(())
        self._call: Call[Any] | None = None
        self._asked: _Question[Any] | None = None
        """What `_call` works out."""

    def of(self, draft: Draft, kind: str) -> "tuple[MemoryEstimate | None, TimeEstimate | None]":
        """The memory and the pace of a method, None where it is not known or cannot be."""
        key = self._key(draft, kind)
        return self._memory.get(key), self._paces.get(key)

    @property
    def working(self) -> bool:
        """Whether something is being worked out."""
        return self._call is not None

    def tried(self, draft: Draft, kind: str) -> bool:
        """Whether a method was tried, also where that came to nothing."""
        return self._key(draft, kind) in self._paces

    def machine_found(self, machine: engine_thread.Machine | None) -> None:
        """Take over what the device is."""
        self.machine = machine
        self.changed.emit()

    def advice(self, draft: Draft) -> Advice | None:
        """The method that suits a draft, by what is known; None before device and images are."""
        if self.machine is None or draft.images is None:
            return None
        return draft.advice(self.machine.memory, self.probed(draft))

    def first_base(self, draft: Draft) -> Entry:
        """The base model to begin with: the starter on the sample, else one for photographs, by the
        device, as far as it is known, and by what the classes are named in."""
        if draft.is_sample:
            return CATALOGUE[0]
        on_cpu = self.machine is None or self.machine.device.startswith("CPU")
        memory = self.machine.memory if self.machine else 0
        return for_photographs(memory, on_cpu, draft.named_in)

    def of_bases(self, draft: Draft) -> "dict[str, MemoryEstimate | None]":
        """What a draft's method takes on bases of the catalogue, by name, as far as it was worked
        out; None where it cannot be."""
        key = self._bases_key(draft)
        names = [entry.name for entry in CATALOGUE if (key, entry.name) in self._memory]
        return {name: self._memory[key, name] for name in names}

    def probed(self, draft: Draft) -> float | None:
        """The accuracy that a linear probe reaches; None while that is not known."""
        found = self._probes.get(self._probe_key(draft))
        return found.accuracy if found else None

    def reach(self, draft: Draft) -> str:
        """What a linear probe reaches, in words; "" where that is not known."""
        key = self._probe_key(draft)
        if self._call and self._is_asked(self._probes, key):
            return self.tr("Trying a linear probe ...")
        probed = self._probes.get(key)
        if probed is None:
            return ""
        fractions = probed.accuracy, *probed.interval
        return self._reached(draft, *fractions, images=probed.images)

    def longest_reach(self, draft: Draft) -> str:
        """As much as `reach` ever says of a draft."""
        if self._probe_key(draft) is None:
            return ""
        return self._reached(draft, 1.0, 1.0, 1.0, images=draft.count().train)

    def _reached(self, draft: Draft, *fractions: float, images: int) -> str:
        told = self.tr(
            "About {} % ({} to {}) is within reach without training the model: a linear probe on "
            "{} images."
        )
        if draft.balanced:
            told = self.tr(
                "About {} % balanced accuracy ({} to {}) is within reach without training the "
                "model: a linear probe on {} images."
            )
        return told.format(*(f"{100 * one:.0f}" for one in fractions), f"{images:,}")

    def ask(self, draft: Draft, kinds: Iterable[str] = METHODS) -> None:
        """Work out what is not known of a draft with some methods, its own first; what is under way
        goes on if it is still first."""
        self._open = self._questions(draft, kinds)
        self._go_on()

    def ask_bases(self, draft: Draft) -> None:
        """Work out what a draft's method takes on each base of the catalogue, its own first."""
        self._open = self._questions_of_bases(draft)
        self._go_on()

    def stop(self) -> None:
        """Leave the rest be: a run wants the engine, or nobody wants to know any more."""
        self._open = iter(())
        if self._call:
            self._go_on()

    def _go_on(self) -> None:
        """Work out the next that is not known, and nothing beside it."""
        question = next(self._open, None)
        if self._call and question and self._is_asked(question.answers, question.key):
            return
        if self._call:
            self._engine.stop(self._call)
            self._call = None
        if question:
            self._asked, self._call = question, question.call(self._answered)
            self._engine.do(self._call)
        self.changed.emit()

    def _is_asked(self, answers: _Answers[Any], key: Hashable) -> bool:
        """Whether this is what `_call` works out."""
        asked = self._asked
        return asked is not None and asked.answers is answers and asked.key == key

    def _answered(self, call: Call[Any]) -> None:
        if self._call is call:
            self._call = None
            self._go_on()

    def _questions(self, draft: Draft, kinds: Iterable[str]) -> Iterator[_Question[Any]]:
        """What is not known yet: the probe, then memory and time, the chosen method first."""
        key = self._probe_key(draft)
        if key is not None and key not in self._probes:
            yield _Question(self._probes, key, partial(self._probe, draft))
        trained = [kind for kind in kinds if METHODS[kind].trains]
        kinds = sorted(trained, key=lambda kind: kind != draft.kind)
        for kind in kinds:
            key = self._key(draft, kind)
            if key is not None and key not in self._memory:
                yield _Question(self._memory, key, partial(self._estimate, draft, kind))
        for kind in kinds:
            key = self._key(draft, kind)
            known = self._memory.get(key)
            if known is not None and known.fits_in_memory and key not in self._paces:
                yield _Question(self._paces, key, partial(self._trial, draft, kind))

    def _questions_of_bases(self, draft: Draft) -> Iterator[_Question[Any]]:
        key = self._bases_key(draft)
        for entry in sorted(CATALOGUE, key=lambda entry: entry.name != draft.base):
            if key is not None and (key, entry.name) not in self._memory:
                of = partial(self._estimate, draft.with_base(entry.name), draft.kind)
                yield _Question(self._memory, (key, entry.name), of)

    def _bases_key(self, draft: Draft) -> Hashable:
        """All that the memory of a draft hangs on but its base."""
        return self._key(draft.with_base(STARTER), draft.kind)

    def _probe(self, draft: Draft) -> "Callable[[CancelToken], Work[ClassVectors | None]]":
        job = self._probe_job(draft, draft.job().data)
        return lambda cancel: engine_thread.probe(job, cancel)

    def _estimate(self, draft: Draft, kind: str) -> "Callable[[CancelToken], Work[MemoryEstimate]]":
        job, images = draft.with_kind(kind).job(), draft.count().train
        texts, captions = draft.texts()
        return once(lambda: engine_thread.estimate(job, images, texts, captions))

    def _trial(
        self, draft: Draft, kind: str
    ) -> "Callable[[CancelToken], Work[TimeEstimate | None]]":
        job, count = draft.with_kind(kind).job(), draft.count()
        counts = count.train, count.validation, count.test
        texts, captions = draft.texts()
        return lambda cancel: engine_thread.trial(job, counts, texts, captions, cancel)

    def _key(self, draft: Draft, kind: str) -> Hashable:
        """All that the memory or the time of a method hangs on; None where there is no job yet."""
        if draft.images is None:
            return None
        draft = draft.with_kind(kind)
        try:
            job = draft.outline()
        except ClipTuneError:
            return None
        settings = job.model_dump_json(include={"base", "method", "train"})
        words = tuple(sorted(draft.words.items()))
        return draft.folder, draft.labels, settings, draft.count(), draft.all_templates, words

    def _probe_job(self, draft: Draft, data: Data) -> Job:
        """The job of a probe: the base as it is, on the images as the chosen method has them."""
        return draft.with_kind(FITTED).outline().model_copy(update={"data": data})

    def _probe_key(self, draft: Draft) -> Hashable:
        """All that a probe hangs on; None where there is no job yet, and where an image has not one
        class."""
        if draft.images is None or draft.images.kind != "classes":
            return None
        try:
            job = self._probe_job(draft, draft.outline().data)
        except ClipTuneError:
            return None
        how = job.data.seed, job.data.validation, job.train.device, job.train.balance
        images = draft.images.paths, draft.left_out
        of = draft.folder, draft.labels, images
        return "probe", of, job.base.model_dump_json(), how
