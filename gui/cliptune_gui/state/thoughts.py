"""What the engine thinks of the images of a folder, asked one thing at a time. No widgets."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Event, Progress, Work
from cliptune.core.messages import Message
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.sorting import Doubt, Heap, Seen
from cliptune_gui.engine.worker import Call, Outcome, once


class Thoughts(QObject):
    """The images are looked at once; then every change of the labels is thought about.

    Of what is asked while something is thought, only the newest is worked out.
    """

    looked = Signal()
    """Every image was looked at."""
    suggested = Signal()
    """`seen` is another."""
    rethink = Signal()
    """The labels of now are to be thought about again: it is better known how to learn."""
    doubted = Signal(list)
    """The labels that are doubtful, each a `Doubt`."""
    alike = Signal(object)
    """By row, the first of those that it is a near duplicate of."""
    waiting = Signal(bool)
    """Whether something is looked for once every image was looked at."""
    progressed = Signal(object)
    """`Progress` of looking, None when it is over."""
    failed = Signal(object)
    """What `Failed`."""

    def __init__(self, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._heap: Heap | None = None
        self._looking: Call[Any] | None = None
        self._thinking: Call[Any] | None = None
        self._choosing: Call[Any] | None = None
        self._doubting: Call[Any] | None = None
        self._piling: Call[Any] | None = None
        self._asked: tuple[Mapping[str, str], np.ndarray] | None = None
        """What is to be thought about next."""
        self._later: Call[Any] | None = None
        """What is looked for once every image was looked at."""
        self._resting = False
        self.ready = False
        """Whether the images were looked at."""
        self.seen: Seen | None = None
        self.troubles: dict[int, Message] = {}
        """Why some images cannot be read, by row."""

    # Looking

    def begin(self, heap: Heap) -> None:
        """Look at other images; what a base saw of them before is known."""
        self.leave()
        self._heap = heap
        self._look()

    def leave(self) -> None:
        """Forget the images."""
        calls = (self._looking, self._thinking, self._choosing, self._doubting, self._piling)
        for call in calls:
            if call:
                self._engine.stop(call)
        self._looking = self._thinking = self._choosing = self._doubting = self._piling = None
        self.wait_no_more()
        self._heap = self._asked = None
        self.ready, self.seen, self.troubles = False, None, {}

    def rest(self, resting: bool) -> None:
        """Do not look at images while a run wants the engine. What was seen is still thought about,
        between two of its steps."""
        self._resting = resting
        if resting and self._looking:
            self._engine.stop(self._looking)
        elif not resting:
            self._look()

    def _look(self) -> None:
        heap = self._heap
        if heap is None or self.ready or self._looking or self._resting:
            return
        call: Call[dict[int, Message]] = Call(
            lambda cancel: self._engine.sorting.begin(heap, cancel),
            ended=lambda outcome: self._looked(call, outcome),
            told=self._told,
            long=True,
        )
        self._looking = self._engine.do(call)

    def _told(self, events: list[Event]) -> None:
        if isinstance(events[-1], Progress) and (self._looking or self._doubting):
            self.progressed.emit(events[-1])

    def _looked(self, call: Call[Any], outcome: Outcome[dict[int, Message]]) -> None:
        if call is not self._looking:
            return
        self._looking = None
        self.progressed.emit(None)
        if outcome.failure:
            self.failed.emit(outcome.failure)
        elif outcome.result is not None:
            self.ready, self.troubles = True, outcome.result
            self.looked.emit()
            self._go_on()
            if later := self._later:
                self.wait_no_more()
                self._engine.do(later)
            self._pile()
        else:  # a run that wanted the engine may be over by now
            self._look()

    def _pile(self) -> None:
        """Look for near duplicates; short questions go before it."""

        def ended(outcome: Outcome[np.ndarray]) -> None:
            if call is self._piling:
                self._piling = None
                if outcome.failure:
                    self.failed.emit(outcome.failure)
                elif outcome.result is not None:
                    self.alike.emit(outcome.result)

        call: Call[np.ndarray] = Call(
            lambda cancel: self._engine.sorting.alike(cancel), ended=ended, long=True
        )
        self._piling = self._engine.do(call)

    # Thinking

    def think(self, classes: Mapping[str, str], labels: np.ndarray) -> None:
        """Think about all images as they are labelled now, by row a place among `classes` or -1."""
        self._asked = classes, labels
        self._go_on()

    def _go_on(self) -> None:
        if self._asked is None or self._thinking or not self.ready:
            return
        (classes, labels), self._asked = self._asked, None

        def ended(outcome: Outcome[Seen]) -> None:
            if call is not self._thinking:
                return
            self._thinking = None
            if outcome.failure:
                self.failed.emit(outcome.failure)
            elif outcome.result:
                self.seen = outcome.result
                self.suggested.emit()
                if self.seen.due:
                    self._choose(classes, labels)
            self._go_on()

        call: Call[Seen] = Call(
            lambda cancel: self._engine.sorting.suggest(classes, labels, cancel), ended=ended
        )
        self._thinking = self._engine.do(call)

    def _choose(self, classes: Mapping[str, str], labels: np.ndarray) -> None:
        """Choose anew how to learn; labels are thought about meanwhile, and once more then."""
        if self._choosing:
            return

        def ended(outcome: Outcome[None]) -> None:
            if call is self._choosing:
                self._choosing = None
                if not outcome.failure and not outcome.cancelled and self._asked is None:
                    self.rethink.emit()

        call: Call[None] = Call(
            lambda cancel: self._engine.sorting.choose(classes, labels, cancel),
            ended=ended,
            long=True,
        )
        self._choosing = self._engine.do(call)

    # What else is asked

    def doubt(self, classes: Mapping[str, str], labels: np.ndarray) -> None:
        """Look for doubtful labels; that takes seconds, and short questions go before it."""

        def ended(outcome: Outcome[list[Doubt]]) -> None:
            if call is self._doubting:
                self._doubting = None
                self.progressed.emit(None)
                if outcome.failure:
                    self.failed.emit(outcome.failure)
                elif outcome.result is not None:
                    self.doubted.emit(outcome.result)

        call: Call[list[Doubt]] = Call(
            lambda cancel: self._engine.sorting.doubts(classes, labels, cancel),
            ended=ended,
            told=self._told,
            long=True,
        )
        self._doubting = self._engine.do(call)

    def wait_no_more(self) -> None:
        """Do not look for what was to be looked for later."""
        self._later = None
        self.waiting.emit(False)

    def search(self, words: str, answered: Callable[[np.ndarray], object]) -> None:
        """Find what is nearest to some words: all rows, the nearest first."""
        self._query(lambda cancel: self._engine.sorting.search(words, cancel), answered)

    def like(self, row: int, answered: Callable[[np.ndarray], object]) -> None:
        """Find what is most like an image."""
        self._query(once(lambda: self._engine.sorting.like(row)), answered)

    def like_file(self, file: Path, answered: Callable[[np.ndarray], object]) -> None:
        """Find what is most like an image from elsewhere."""
        self._query(lambda cancel: self._engine.sorting.like_file(file, cancel), answered)

    def nearest(
        self,
        row: int,
        labels: np.ndarray,
        answered: Callable[[tuple[int, float] | None], object],
    ) -> None:
        """Find the labelled image that is most like another, and how much."""
        self._query(once(lambda: self._engine.sorting.nearest(row, labels)), answered, later=False)

    def _query(
        self,
        work: Callable[[CancelToken], Work[Any]],
        answered: Callable[[Any], object],
        *,
        later: bool = True,
    ) -> None:
        """Ask; while the images are not looked at yet, `later` or not at all."""
        heap = self._heap

        def ended(outcome: Outcome[Any]) -> None:
            if outcome.failure:
                self.failed.emit(outcome.failure)
            elif heap is self._heap and not outcome.cancelled:
                answered(outcome.result)

        call: Call[Any] = Call(work, ended=ended)
        if self.ready:
            self._engine.do(call)
        elif later:
            self._later = call
            self.waiting.emit(True)
