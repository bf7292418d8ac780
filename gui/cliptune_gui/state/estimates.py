"""What is known of a draft before it is started, worked out on the engine's thread bit by bit."""

from collections.abc import Callable, Hashable, Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.methods import FITTED, METHODS
from cliptune_gui.engine import engine_thread
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.state.wizard import Draft

Question = tuple[Hashable, Callable[[], Callable[[CancelToken], Work[Any]]]]
"""What the answer is kept by, and what makes the work that finds it."""


class Estimates(QObject):
    """What a linear probe reaches, and each method's memory and time; an answer is kept."""

    changed = Signal()

    def __init__(self, engine: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._known: dict[Hashable, Any] = {}
        self._open: Iterator[Question] = iter(())
        self._call: Call | None = None
        self._asked: Hashable = None
        """What `_call` works out."""

    def of(self, draft: Draft, kind: str) -> tuple[Any, Any]:
        """The `MemoryEstimate` and `TimeEstimate` of a method, None where not known."""
        key = self._key(draft, kind)
        return self._known.get(("memory", key)), self._known.get(("pace", key))

    def reach(self, draft: Draft) -> str:
        """What a linear probe reaches, in words; "" where that is not known."""
        key = self._probe_key(draft)
        if self._call and key == self._asked:
            return self.tr("Trying a linear probe ...")
        found = self._known.get(key)
        if found is None:
            return ""
        fractions = (f"{100 * fraction:.0f}" for fraction in (found.accuracy, *found.interval))
        return self.tr(
            "About {} % ({} to {}) is within reach without training the model: a linear probe on "
            "{} images."
        ).format(*fractions, f"{found.images:,}")

    def ask(self, draft: Draft) -> None:
        """Work out what is not known of a draft; what is under way goes on if it is still first."""
        self._open = self._questions(draft)
        self._go_on()

    def stop(self) -> None:
        """Leave the rest be: a run wants the engine, or nobody wants to know any more."""
        self._open = iter(())
        if self._call:
            self._go_on()

    def _go_on(self) -> None:
        """Work out the next that is not known, and nothing beside it."""
        key, made = next(self._open, (None, None))
        if self._call and key == self._asked:
            return
        if self._call:
            self._engine.stop(self._call)
            self._call = None
        if made:
            self._begin(key, made())
        self.changed.emit()

    def _begin(self, key: Hashable, work: Callable[[CancelToken], Work[Any]]) -> None:
        def ended(outcome: Outcome) -> None:
            if not outcome.cancelled:
                self._known[key] = outcome.result  # None where it cannot be: not asked again
            if self._call is call:
                self._call = None
                self._go_on()

        call = self._call = Call(work, ended=ended, long=True)
        self._asked = key
        self._engine.do(call)

    def _questions(self, draft: Draft) -> Iterator[Question]:
        """What is not known yet: the probe, then memory and time, the chosen method first."""
        key = self._probe_key(draft)
        if key is not None and key not in self._known:
            yield key, partial(self._probe, draft)
        trained = [kind for kind, method in METHODS.items() if method.trains]
        kinds = sorted(trained, key=lambda kind: kind != draft.kind)
        for kind in kinds:
            key = self._key(draft, kind)
            if key is not None and ("memory", key) not in self._known:
                yield ("memory", key), partial(self._estimate, draft, kind)
        for kind in kinds:
            key = self._key(draft, kind)
            found = self._known.get(("memory", key))
            if found is not None and found.fits_in_memory and ("pace", key) not in self._known:
                yield ("pace", key), partial(self._trial, draft, kind)

    def _probe(self, draft: Draft) -> Callable[[CancelToken], Work[Any]]:
        job = self._probe_job(draft)
        return lambda cancel: engine_thread.probe(job, cancel)

    def _estimate(self, draft: Draft, kind: str) -> Callable[[CancelToken], Work[Any]]:
        job, images = draft.with_kind(kind).job(), draft.count().train
        texts, captions = draft.texts()
        return once(lambda: engine_thread.estimate(job, images, texts, captions))

    def _trial(self, draft: Draft, kind: str) -> Callable[[CancelToken], Work[Any]]:
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
            job = draft.job()
        except ClipTuneError:
            return None
        settings = job.model_dump_json(include={"base", "method", "train"})
        words = tuple(sorted(draft.words.items()))
        return draft.folder, settings, draft.count(), draft.template, words

    def _probe_job(self, draft: Draft) -> Any:
        """The job of a probe: the base as it is, on the images as the chosen method has them."""
        whole = draft.with_kind(FITTED).job()
        return whole.model_copy(update={"data": draft.job().data})

    def _probe_key(self, draft: Draft) -> Hashable:
        """All that a probe hangs on; None where there is no job yet, and for captions."""
        if draft.images is None or not draft.images.classes:
            return None
        try:
            job = self._probe_job(draft)
        except ClipTuneError:
            return None
        how = job.data.seed, job.data.validation, job.train.device
        images = draft.images.paths, frozenset(draft.left_out)
        return FITTED, draft.folder, images, job.base.model_dump_json(), how
