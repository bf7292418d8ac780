"""What every method would take of this machine, worked out on the engine's thread one by one."""

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import QObject, Signal

from cliptune.errors import ClipTuneError
from cliptune.methods import METHODS
from cliptune_gui import engine_thread
from cliptune_gui.threads import Call, Outcome, Worker, once
from cliptune_gui.wizard import Draft


class Figures(QObject):
    """Estimates of memory for the methods of a draft; what was worked out once is kept."""

    changed = Signal()

    def __init__(self, engine: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._known: dict[Hashable, Any] = {}
        self._calls: list[Call] = []

    def of(self, draft: Draft, kind: str) -> Any:
        """The `Estimate` of a method, or None where it is not known or cannot be."""
        return self._known.get(self._key(draft, kind))

    def ask(self, draft: Draft) -> None:
        """Work out what is not known, the chosen method first. They wait for a run that is on."""
        self.stop()
        for kind in sorted(METHODS, key=lambda kind: kind != draft.kind):
            key = self._key(draft, kind)
            if METHODS[kind].trains and key is not None and key not in self._known:
                self._ask(draft, kind, key)

    def stop(self) -> None:
        """Leave the rest be: a run wants the engine."""
        calls, self._calls = self._calls, []
        for call in calls:
            self._engine.stop(call)

    def _ask(self, draft: Draft, kind: str, key: Hashable) -> None:
        job, pictures = draft.with_kind(kind).job(), draft.count().train
        texts, captions = draft.texts()

        def ended(outcome: Outcome) -> None:
            if call in self._calls:
                self._calls.remove(call)
            if not outcome.cancelled:
                self._known[key] = outcome.result  # None where it cannot be: not asked again
                self.changed.emit()

        work = once(lambda: engine_thread.estimate(job, pictures, texts, captions))
        call = Call(work, ended=ended, long=True)
        self._calls.append(call)
        self._engine.do(call)

    def _key(self, draft: Draft, kind: str) -> Hashable:
        """All that an estimate depends on; None where there is no job yet."""
        if draft.pictures is None:
            return None
        try:
            job = draft.with_kind(kind).job()
        except ClipTuneError:
            return None
        settings = job.model_dump_json(include={"base", "method", "train"})
        words = tuple(sorted(draft.words.items()))
        return draft.folder, settings, draft.count().train, draft.template, words
