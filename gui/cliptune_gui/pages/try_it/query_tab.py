"""What the parts of a page have in common that ask the engine, one thing at a time."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Event, Progress, Warned, Work
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.inference_session import InferenceSession
from cliptune_gui.engine.worker import Call, Outcome
from cliptune_gui.pages.try_it.chooser import Chooser
from cliptune_gui.state.run_queue import RunQueue
from cliptune_gui.widgets import copying, really
from cliptune_gui.widgets.formatting import percent
from cliptune_gui.widgets.messages import translated_message


@dataclass(frozen=True)
class Correction:
    """What somebody says that an image really is."""

    path: Path
    images: Path
    """The folder whose project keeps it."""
    told_by: Path
    """The run whose classes the words are of, or any other folder."""
    words: str

    def keep(self) -> None:
        """Keep it. For a worker; raises `ClipTuneError` if it cannot be kept."""
        from cliptune.projects import fixes  # it loads what looks through folders

        fixes.say(self.images, {self.path: self.words}, self.told_by)


class QueryTab(QWidget):
    """A part of a page that asks what is chosen, and says how that goes."""

    told = Signal(str)
    """What is being done; "" when it is done."""
    failed = Signal(object)
    corrected = Signal(object)
    """A `Correction`, which is to be kept."""
    opened = Signal(object)
    """Images, a list of paths, are to be looked at one by one."""

    def __init__(self, engine: Engine, run_queue: RunQueue, chooser: Chooser) -> None:
        super().__init__()
        self._engine, self._run_queue, self._chooser = engine, run_queue, chooser
        self.call: Call[Any] | None = None
        """What was asked and is not answered yet."""
        self.warnings: list[str] = []
        """What was told meanwhile of what was asked last."""
        self.since = 0.0
        """When images began to be looked at, on the clock that only goes forward."""

    def ask(
        self,
        work: Callable[[InferenceSession, CancelToken], Work[Any]],
        answered: Callable[[Any], object],
        *,
        keeps: bool = False,
        doing: str = "",
    ) -> None:
        """Ask for something. While a run is on, it rests between two of its steps meanwhile; one
        that begins now waits, and says until what is done: `doing`.

        `keeps` is said of what writes files: the window closes only after it.
        """
        session = self._engine.inference

        def ended(outcome: Outcome[Any]) -> None:
            self.call = None
            self.told.emit("")
            if outcome.failure:
                self.failed.emit(outcome.failure)
            self.ended(outcome)
            if not outcome.failure and not outcome.cancelled:
                answered(outcome.result)

        self.since, self.warnings = time.monotonic(), []
        self.call = Call(
            lambda cancel: work(session, cancel),
            ended=ended,
            told=self._told,
            keeps=keeps,
            doing=doing or self.tr("images are looked at"),
        )
        if self._run_queue.busy and not self._run_queue.paused:
            self.told.emit(self.tr("Waits until the run that is on has done its step ..."))
        self._engine.do(self.call)

    def ask_really(
        self, path: Path, place: QPoint, likely: Sequence[str], folder: Path | None = None
    ) -> None:
        """Ask what an image really is, at a place of the screen. It is kept where it lies in a
        folder that somebody was trained on, or in this one; from elsewhere it is copied, if that is
        wanted."""
        known = self._chooser.trained_on(path)
        if known is None and folder and path.is_relative_to(folder):
            known = folder, folder
        home, classes = known or self._chooser.project(), self._chooser.classes() or tuple(likely)
        if home and classes:
            told = partial(self._really if known else self._ask_copy, path, *home)
            really.ask(self, place, classes, likely, told)

    def _ask_copy(self, path: Path, images: Path, told_by: Path, words: str) -> None:
        copying.ask(self, 1, partial(self._really, path, images, told_by, words))

    def _really(self, path: Path, images: Path, told_by: Path, words: str) -> None:
        self.corrected.emit(Correction(path, images, told_by, words))

    def cancel(self) -> None:
        """Ask no further."""
        if self.call:
            self._engine.stop(self.call)

    def ended(self, outcome: Outcome[Any]) -> None:
        """What was asked for came to an end, whichever."""

    def progressed(self, done: Progress) -> None:
        """So many images have been looked at."""

    def _told(self, events: list[Event]) -> None:
        told = (translated_message(event.told) for event in events if isinstance(event, Warned))
        self.warnings += [text for text, _ in told]
        last = events[-1]
        if not isinstance(last, Progress):
            return
        words = {
            "download": self.tr("Downloading the base model: {}"),
            "load": self.tr("Loading the base model ..."),
            "scan": self.tr("Looking through the folder ..."),
        }
        if last.phase in words:
            self.since = time.monotonic()
            fraction = percent(100 * last.done // last.total) if last.total else "..."
            self.told.emit(words[last.phase].format(fraction))
        else:
            self.progressed(last)
