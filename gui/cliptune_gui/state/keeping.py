"""What is decided on its way to the disk, in order, and back what holds there. No widgets."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Event, Progress, Work
from cliptune.projects.project import Added, Change, Project, State
from cliptune_gui.engine.worker import Call, Outcome, Worker, once

T = TypeVar("T")


class Keeping(QObject):
    """A project that is read and written on a worker, one thing after the other."""

    held = Signal(object)
    """What holds, as it was read, where that is not what is shown: others decided, too, or it was
    not shown before it was kept."""
    saved = Signal()
    """How much is not written yet is different."""
    failed = Signal(object)
    """What `Failed`."""

    def __init__(self, writer: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = writer
        self._project: Project | None = None
        self._read: Callable[[State], object] = lambda state: state
        self.state = State()
        """What held when everything was written last."""
        self.unwritten = 0
        """Decisions that the disk has not taken in yet."""
        self._ours = 0
        """Those that it took in since `state`."""
        self._stale = False
        """Whether one of them is not shown yet."""
        self.reading = False
        """Whether what holds is being read, to be told."""
        self._adding: list[Call[Added]] = []

    def begin(self, project: Project, read: Callable[[State], object]) -> None:
        """Keep what is decided in a project; `read` is called on the worker, with what holds."""
        self._project, self.state, self._read = project, project.state, read
        self._ours, self._stale, self.reading = 0, False, False

    def leave(self) -> None:
        """Leave the project; what was decided is being written."""
        self._project, self.state = None, State()
        self._adding.clear()

    @property
    def can_undo(self) -> bool:
        """Whether there is a decision to take back."""
        return bool(self._project and (self.unwritten or self._project.can_undo))

    @property
    def can_redo(self) -> bool:
        """Whether one was taken back."""
        return bool(self._project and not self.unwritten and self._project.can_redo)

    def decide(self, change: Callable[[], Change], *, shown: bool = False) -> None:
        """Have a decision written, which the worker makes; `shown` where it is already."""
        if project := self._project:
            self._write(lambda: project.decide(change()), shown)

    def undo(self) -> None:
        """Take the last decision back."""
        if self.can_undo and self._project:
            self._write(self._project.undo)

    def redo(self) -> None:
        """Decide again what was taken back."""
        if self.can_redo and self._project:
            self._write(self._project.redo)

    def refresh(self) -> None:
        """See what was decided elsewhere: by another program, or on another page."""
        if project := self._project:
            self._writer.do(
                Call(once(project.refresh), ended=lambda outcome: self._seen(project, outcome))
            )

    def add(
        self,
        files: Mapping[Path, str | None],
        added: Callable[[Added], object],
        told: Callable[[Event | None], object],
        lost: Callable[[], object] = lambda: None,
    ) -> None:
        """Add images. `told` gets how far that is, None when it is over; `added` what became of
        them, after a stop nothing; `lost` is called where none could be added."""
        if (project := self._project) is None:
            return

        def progressed(events: list[Event]) -> None:
            if project is self._project:
                told(events[-1])

        def ended(outcome: Outcome[Added]) -> None:
            if call in self._adding:
                self._adding.remove(call)
            if outcome.failure:
                self.failed.emit(outcome.failure)
                lost()
            if project is not self._project:
                return
            told(None)
            if outcome.result or outcome.cancelled:
                added(outcome.result or Added())
            if outcome.result:
                self._stale = True
                self._settle(project)

        def work(cancel: CancelToken) -> Work[Added]:
            return project.add(files, cancel)

        call = Call(work, ended=ended, told=progressed, long=True, keeps=True)
        self._adding.append(call)
        self._writer.do(call)
        told(Progress(phase="add", done=0, total=len(files), unit="images"))

    @property
    def adding(self) -> bool:
        """Whether images are being added to the project that is open."""
        return bool(self._adding)

    def stop_adding(self) -> None:
        """Add none of the images that are being added."""
        for call in self._adding:
            self._writer.stop(call)

    def keep(self, work: Callable[[CancelToken], Work[T]], kept: Callable[[T], object]) -> None:
        """Have something else written after all that was decided."""

        def ended(outcome: Outcome[T]) -> None:
            if outcome.result is not None:
                kept(outcome.result)
            elif outcome.failure:
                self.failed.emit(outcome.failure)

        self._writer.do(Call(work, ended=ended, keeps=True))

    def after(self, then: Callable[[], None]) -> None:
        """Do something once everything is written."""
        self._writer.do(Call(once(lambda: None), ended=lambda _: then()))

    def _write(self, change: Callable[[], State], shown: bool = False) -> None:
        project = self._project
        self.unwritten += 1
        self._stale = self._stale or not shown
        self._writer.do(
            Call(once(change), ended=lambda outcome: self._written(project, outcome), keeps=True)
        )
        self.saved.emit()

    def _written(self, project: Project | None, outcome: Outcome[State]) -> None:
        self.unwritten -= 1
        if outcome.failure:
            self.failed.emit(outcome.failure)
        if project is self._project and project:
            self._ours += outcome.result is not None
            self._stale = self._stale or outcome.result is None
            self._settle(project)
            # Long: other decisions go before it, and whoever closes the window does not wait.
            self._writer.do(Call(project.identify, long=True))
        self.saved.emit()

    def _seen(self, project: Project, outcome: Outcome[State]) -> None:
        if outcome.failure:
            self.failed.emit(outcome.failure)
        if project is self._project:
            self._settle(project)

    def _settle(self, project: Project) -> None:
        """Take over what the disk took in, once nothing is on its way there."""
        if self.unwritten or self.reading:
            return
        state = project.state
        self._stale = self._stale or state.number != self.state.number + self._ours
        if not self._stale:
            self.state, self._ours = state, 0
            return
        self.reading = True
        call = once(lambda: (project.state, self._read(project.state)))
        self._writer.do(Call(call, ended=lambda outcome: self._was_read(project, outcome)))

    def _was_read(self, project: Project, outcome: Outcome[tuple[State, object]]) -> None:
        if project is not self._project:
            return
        self.reading = False
        if outcome.failure:
            self.failed.emit(outcome.failure)
        if outcome.result and not self.unwritten:  # else it is read once that is written
            self.state, held = outcome.result
            self._ours, self._stale = 0, False
            self.held.emit(held)
            self.saved.emit()
            self._settle(project)  # others may have decided meanwhile
