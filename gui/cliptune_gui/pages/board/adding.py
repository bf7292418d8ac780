"""Images from elsewhere on the board: found, asked about, and added to the project."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Event, Progress, Warned, Work
from cliptune.core.messages import sentences
from cliptune.projects.project import Added
from cliptune_gui.engine.worker import Call, Outcome, Worker
from cliptune_gui.state.project import Labelling
from cliptune_gui.widgets import Banner, Tone, choosing, copying, errors
from cliptune_gui.widgets.messages import in_full


@dataclass(frozen=True)
class _Found:
    """Images that somebody wants to add."""

    files: tuple[Path, ...]
    size: int
    """In bytes, of all of them."""


def _find(paths: Sequence[Path], cancel: CancelToken) -> Work[_Found]:
    """The images that some paths are, or hold. For a worker: it looks at the disk."""
    from cliptune.data.sources import find_images

    files = yield from find_images(paths, cancel)
    return _Found(tuple(files), sum(file.stat().st_size for file in files if file.is_file()))


class Adding(QObject):
    """Asks before anything is copied, and tells what became of it."""

    progressed = Signal(object)
    """`Progress` of finding the images, None when they are found."""
    show_asked = Signal(list)
    """Images that were added are to be shown, by path."""

    def __init__(
        self, labelling: Labelling, reader: Worker, banner: Banner, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._labelling, self._reader, self._banner = labelling, reader, banner
        self._page = parent
        self._notes: list[str] = []
        self._finding: Call[_Found] | None = None

    @property
    def under_way(self) -> bool:
        """Whether images are being found or copied."""
        return self._finding is not None or self._labelling.keeping.adding

    def stop(self) -> None:
        """Add none of them."""
        if self._finding:
            self._reader.stop(self._finding)
        self._labelling.keeping.stop_adding()

    def choose(self) -> None:
        """Have files chosen, and add them."""
        if files := choosing.images(self._page, self.tr("Choose images to add")):
            self.take(files)

    def take(self, paths: Sequence[Path], name: str | None = None) -> None:
        """Add the images that some paths are or hold; they show the class `name`, if any is said.
        Other files are told of."""
        if not self._labelling.paths:
            return
        self._banner.hide()
        self._notes = []
        folder = self._labelling.folder
        if self._finding:
            self._reader.stop(self._finding)

        def found(outcome: Outcome[_Found]) -> None:
            if call is not self._finding:
                return
            self._finding = None
            self.progressed.emit(None)
            if outcome.failure:
                errors.tell(self._banner, outcome.failure)
            elif outcome.result and folder == self._labelling.folder:
                files = dict.fromkeys(outcome.result.files, name)
                add = partial(self._labelling.add, files, self._added)
                copying.ask(self._page, len(files), add, outcome.result.size)

        call = Call(partial(_find, paths), ended=found, told=self._told)
        self._finding = self._reader.do(call)
        self.progressed.emit(Progress(phase="scan", done=0, total=0))

    def _told(self, events: list[Event]) -> None:
        self._notes += [in_full(event.told) for event in events if isinstance(event, Warned)]
        if self._finding and isinstance(events[-1], Progress):
            self.progressed.emit(events[-1])

    def _added(self, added: Added) -> None:
        told = sentences([*map(in_full, added.told()), *self._notes])
        if not added.paths and not added.refused:
            told = self.tr("Stopped: no image was added.")
        tone: Tone = "warning" if added.refused or self._notes else "good"
        offers = [(self.tr("O&K"), lambda: None)]
        if paths := [*added.paths.values()]:
            offers.insert(0, (self.tr("Sho&w them"), partial(self.show_asked.emit, paths)))
        self._banner.say(told, tone, offers)
