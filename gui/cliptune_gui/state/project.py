"""A person's labels over a folder, and what the engine thinks of its images. No widgets.

What is decided holds here at once, so that the board answers without waiting for the disk; what the
disk took in then takes its place.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal

from cliptune.core.events import Progress
from cliptune.core.messages import Message
from cliptune.data.class_names import tidy
from cliptune.data.walk import File
from cliptune.inference.base_model import BaseModel
from cliptune.methods.method import STARTER
from cliptune.projects.project import NONE, READ, Added, Change, State
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.sorting import Doubt, Heap, Seen
from cliptune_gui.engine.worker import Worker, once
from cliptune_gui.state import handing_over
from cliptune_gui.state.keeping import Keeping
from cliptune_gui.state.opened import BASE, Asked, ByRow, Opened
from cliptune_gui.state.opener import Opener
from cliptune_gui.state.piles import Piles
from cliptune_gui.state.rows import Rows
from cliptune_gui.state.some import Paths
from cliptune_gui.state.thoughts import Thoughts
from cliptune_gui.state.times import Times


class Labelling(Rows, QObject):
    """A folder that is being sorted. Rows are its images, in the order of `files`."""

    opened = Signal()
    """The project is there."""
    changed = Signal()
    """Classes, labels or exclusions."""
    suggested = Signal()
    """What is thought of the images."""
    came = Signal(list)
    """Images that were added while nothing else was decided, by row."""
    progressed = Signal(object)
    """`Progress` of opening the folder or looking at its images, None when it is over."""
    failed = Signal(object)
    """What `Failed`."""

    def __init__(
        self, engine: Engine, scanner: Worker, writer: Worker, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._opener = Opener(scanner, self)
        self.thoughts = Thoughts(engine, self)
        self.keeping = Keeping(writer, self)
        self.times = Times(scanner, self)
        self._opened: Opened | None = None
        self._forget()
        self._opener.opened.connect(self._was_opened)
        self._opener.progressed.connect(self.progressed)
        self._opener.failed.connect(self.failed)
        self.keeping.held.connect(self._take)
        self.thoughts.looked.connect(self._looked)
        self.thoughts.suggested.connect(self._suggested)
        self.thoughts.doubted.connect(self._doubted)
        self.thoughts.alike.connect(self._piled)
        self.thoughts.rethink.connect(self._think)
        self.thoughts.progressed.connect(self.progressed)
        self.thoughts.failed.connect(self.failed)
        self.times.progressed.connect(self._timed)
        self.times.failed.connect(self.failed)

    def _forget(self) -> None:
        self.base = ""
        """Which base model looks at the images."""
        self.clear()
        self.files: tuple[File, ...] = ()
        """The images: those of the folder, then those that were added to the project."""
        self._coming: list[str] = []
        """Paths of images that were added and are not told of yet."""
        self._decided = 0
        """How often something was decided here."""
        self.doubtful: list[Doubt] | None = None
        """What was found doubtful of a sorted folder; None where nobody looked yet."""
        self.doubts: dict[int, Doubt] = {}
        """The labels that are still doubtful, by row."""
        self.piles = Piles()

    # Opening

    @property
    def images(self) -> Path | None:
        """The folder, archive or data set that was asked for; None until it is open."""
        return self._opened.asked.images if self._opened else None

    @property
    def folder(self) -> Path:
        """Where the images lie."""
        return self._opened.folder if self._opened else Path()

    def open(self, asked: Asked) -> None:
        """Open the project over images, and have them looked at."""
        self.close()
        self.keeping.after(self._opener.opens(asked))  # what is being written is read

    def close(self) -> None:
        """Leave the folder; what was decided is being written."""
        self._opener.stop()
        self.thoughts.leave()
        self.times.leave()
        self._opened = None
        self.keeping.leave()
        self._forget()

    def _was_opened(self, opened: Opened) -> None:
        self._opened = opened
        self.keeping.begin(opened.project, opened.reader.read)
        self._take(opened.first)
        if opened.read != opened.first.state.settings.get(READ, {}):
            self._keep(Change(settings={READ: opened.read or None}))
        self.opened.emit()

    def _timed(self, progress: Progress | None) -> None:
        """How far it is read when images were taken: to look at them is told of before."""
        if self.thoughts.ready:
            self.progressed.emit(progress)

    # What holds

    @property
    def state(self) -> State:
        """What held when everything was written last."""
        return self.keeping.state

    @property
    def seen(self) -> Seen | None:
        """What is thought of the images; None while nothing is."""
        return self.thoughts.seen

    @property
    def troubles(self) -> Mapping[int, Message]:
        """Why some images cannot be read, by row."""
        return self.thoughts.troubles

    @property
    def sorted_before(self) -> bool:
        """Whether the folder itself says what its images show."""
        return bool(self._opened and self._opened.given)

    @property
    def bases(self) -> tuple[str, ...]:
        """The base models that are on this disk."""
        return self._opened.bases if self._opened else ()

    @property
    def told(self) -> list[Message]:
        """What there was to say when the project was opened."""
        return self._opened.project.told if self._opened else []

    def words(self, name: str) -> str:
        """What a class is called in its prompts."""
        return self.state.words.get(name) or tidy(name)

    def probabilities(self, row: int) -> Mapping[str, float]:
        """What an image probably shows, by class: of a doubtful label what made it doubtful, since
        a fit that saw the label believes it."""
        if row in self.doubts:
            return self.doubts[row].probabilities
        if self.seen is None or row in self.troubles:
            return {}
        return dict(zip(self.seen.names, self.seen.probabilities[row].tolist(), strict=True))

    def _take(self, held: ByRow) -> None:
        """Show what holds by the project."""
        assert self._opened is not None
        grown = self._list(self._opened, held)
        self.classes = held.classes
        self.said, self.given, self.out = held.said.copy(), held.given, held.out.copy()
        self.out[[*self.troubles]] = True
        wanted = held.state.settings.get(BASE, self._opened.asked.base.name)
        self._look(wanted if wanted in self._opened.bases else STARTER, anew=grown)
        self._match()
        self.changed.emit()
        self._think()
        if self._coming:
            paths, self._coming = self._coming, []
            self.came.emit(self.rows(paths))

    def _list(self, opened: Opened, held: ByRow) -> bool:
        """Have a row for every image, new ones last; whether there are new ones."""
        if self.files is held.files:
            return False
        self.files, self.paths, self.row_of = held.files, held.paths, held.row_of
        self.times.begin(opened.folder, self.files, held.written)
        self.piles, self.doubtful = Piles(len(self.files)), None
        return True

    def _look(self, base: str, *, anew: bool) -> None:
        """Have a base look at the images, unless it is the one that does already."""
        opened = self._opened
        if opened is None or (base == self.base and not anew):
            return
        self.base, asked = base, opened.asked
        model = asked.base if base == asked.base.name else BaseModel(base, hub=asked.hub)
        self.thoughts.begin(Heap(opened.folder, self.files, opened.greys, model, asked.device))

    def _match(self) -> None:
        """Name what is thought by the classes of now: some may be new, or have other names."""
        self.reckon()
        if self.seen and not set(self.seen.names) <= {*self.names}:
            self.thoughts.seen = None  # a class that is gone or called otherwise is not proposed
        self.top = np.full(len(self.paths), -1, np.int64)
        if self.seen:
            places = np.array([self.code(name) for name in self.seen.names])
            self.top = places[self.seen.top]
        open_ = (self.said < 0) & ~self.out
        self.doubts = {
            doubt.row: doubt
            for doubt in self.doubtful or ()
            if open_[doubt.row] and self.code(doubt.likely) not in (-1, self.given[doubt.row])
        }
        self.likely = np.full(len(self.paths), -1, np.int64)
        self.likely[[*self.doubts]] = [self.code(doubt.likely) for doubt in self.doubts.values()]

    # Deciding

    def say(
        self, rows: np.ndarray, names: Sequence[str | None], which: np.ndarray | int = 0
    ) -> None:
        """Say of images, by row, `which` of some names they show; None says nothing of them any
        more."""
        if len(rows) and self._opened:
            self._have(*(name for name in names if name is not None))
            codes = np.array([-1 if name is None else self.code(name) for name in names])
            self.said[rows] = codes[which]
            places, paths = np.broadcast_to(which, rows.shape), self.paths

            def labels() -> dict[str, str | None]:
                pairs = zip(rows.tolist(), places.tolist(), strict=True)
                return {paths[row]: names[place] for row, place in pairs}

            self._decide(lambda: Change(labels=labels()))

    def exclude(self, rows: np.ndarray, out: bool) -> None:
        """Leave images out, or take them in again."""
        rows = rows[~np.isin(rows, [*self.troubles])]
        if len(rows) and self._opened:
            self.out[rows] = out
            paths = Paths(self.paths, rows)
            self._decide(lambda: Change(excluded=dict.fromkeys(paths, out)))

    def add_classes(self, names: Sequence[str]) -> None:
        """Have other classes, too."""
        before = self.classes
        if self._opened:
            self._have(*names)
            if self.classes != before:
                self._decide(Change)

    def _have(self, *names: str) -> None:
        self.classes = tuple(dict.fromkeys(one for one in (*self.classes, *names) if one != NONE))

    def rename(self, old: str, new: str) -> None:
        """Call a class something else; a name that there is merges the two."""
        if new and new != old and self._opened:
            self._rename(old, new)

    def remove(self, name: str) -> None:
        """Have a class no more: its images are to be sorted again."""
        if self._opened:
            self._rename(name, "")

    def _rename(self, old: str, new: str) -> None:
        assert self._opened is not None
        given = tuple(sorted(set(self._opened.given.values())))
        self._keep(Change(self._new_classes(), {old: new}, given))

    def _new_classes(self) -> tuple[str, ...]:
        """Those that the project did not have when it was written last."""
        return tuple(one for one in self.classes if one not in self.state.classes)

    def take_over(self, words: Mapping[str, str], excluded: Mapping[str, bool]) -> None:
        """Have what was said elsewhere in the window: words of classes, "" for their names, and
        which images are out, by path."""
        if self._opened and (words or excluded):
            self._keep(Change(words=words, excluded=excluded))

    def see_by(self, base: str) -> None:
        """Have another base model look at the images."""
        if self._opened and base != self.state.settings.get(BASE):
            self._keep(Change(settings={BASE: base}))

    def add(
        self,
        files: Mapping[Path, str | None],
        added: Callable[[Added], object] = lambda _: None,
        lost: Callable[[], object] = lambda: None,
    ) -> None:
        """Add image files from elsewhere, each with the class that it shows or None: they are
        copied into the project's own folder. What is decided meanwhile is written before them.
        `lost` is called where that fails."""

        decided = self._decided

        def told(result: Added) -> None:
            if decided == self._decided:
                self._coming += result.paths.values()
            added(result)

        self.keeping.add(files, told, self.progressed.emit, lost)

    def _keep(self, change: Change) -> None:
        """Have a decision written that holds here once it is."""
        self.keeping.decide(lambda: change)

    def _decide(self, change: Callable[[], Change]) -> None:
        """Have a decision written that holds here already."""
        self._decided += 1
        classes = self._new_classes()
        self.keeping.decide(lambda: replace(change(), classes=classes), shown=True)
        self._match()
        self.changed.emit()
        self._think()

    # What is thought

    def _looked(self) -> None:
        self.out[[*self.troubles]] = True
        self.reckon()
        self.changed.emit()
        self._think()
        if self.sorted_before:
            self.thoughts.doubt(self._worded(), self.labels)

    def _piled(self, first: np.ndarray) -> None:
        self.piles.first = first
        self.changed.emit()

    def _doubted(self, doubts: list[Doubt]) -> None:
        self.doubtful = doubts
        self._match()
        self.changed.emit()

    def _worded(self) -> dict[str, str]:
        """What an image can be, with its words in prompts; none of the classes has none."""
        return {name: "" if name == NONE else self.words(name) for name in self.names}

    def _suggested(self) -> None:
        self._match()
        self.suggested.emit()

    def _think(self) -> None:
        """Have the images thought about; of one class alone there is nothing to think."""
        if len(self.classes) > 1 or (self.classes and (self.said == 0).any()):
            self.thoughts.think(self._worded(), self.labels)

    # What becomes of it

    def take_snapshot(self, taken: Callable[[dict[str, Any]], object]) -> None:
        """Have the labels of now written for a run, and the data of its job told."""
        if opened := self._opened:
            self.keeping.keep(once(lambda: handing_over.job_data(opened)), taken)

    def save_table(self, file: Path, saved: Callable[[Path], object]) -> None:
        """Have the labels of now written to a table of the user's."""
        if opened := self._opened:
            self.keeping.keep(once(lambda: handing_over.save_table(opened, file)), saved)
