"""Words, and the images of a folder that are nearest to them."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
)

from cliptune.core.events import Progress
from cliptune.core.messages import sentences
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.inference_session import Hits
from cliptune_gui.engine.worker import Outcome
from cliptune_gui.pages.try_it.chooser import Chooser, Who
from cliptune_gui.pages.try_it.image_list import ImageList, Shown
from cliptune_gui.pages.try_it.query_tab import QueryTab
from cliptune_gui.state.run_queue import RunQueue
from cliptune_gui.widgets import Elided, button, choosing, drops, label
from cliptune_gui.widgets.formatting import joined
from cliptune_gui.widgets.thumbnails import Thumbnails


class FindTab(QueryTab):
    """A search among the images of a folder: the one that a run was trained on, or another."""

    def __init__(
        self, engine: Engine, run_queue: RunQueue, chooser: Chooser, thumbnails: Thumbnails
    ) -> None:
        super().__init__(engine, run_queue, chooser)
        self._folder: Path | None = None
        """The folder that was chosen here."""
        self.words = drops.line()
        self.words.setAccessibleName(self.tr("What to find"))
        self.words.setPlaceholderText(self.tr("a red teapot with a long spout"))
        self.words.returnPressed.connect(self.search)
        self.who = Who(self.tr("Who looks for it"))
        self.begin = button(self.tr("&Find images"), self.search, role="primary")
        self.stop = button(self.tr("&Cancel"), self.cancel)
        self.place = Elided("", "quiet", Qt.TextElideMode.ElideMiddle)
        self.choose = button(self.tr("C&hange..."), self._choose)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Images looked at"))
        self.result = label("", "quiet", wrap=True)
        self.found = ImageList(thumbnails, self.tr("What was found, the likest first"))
        self.found.entered.connect(lambda path: self.opened.emit([path]))
        first, second = QHBoxLayout(), QHBoxLayout()
        for widget in (self.words, self.who, self.stop, self.begin):
            first.addWidget(widget, 1 if widget is self.words else 0)
        second.addWidget(label(self.tr("In"), "small"))
        second.addWidget(self.place, 1)
        second.addWidget(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(8)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self.bar)
        column.addWidget(self.result)
        column.addWidget(self.found, 1)
        chooser.changed.connect(self._show)
        self._show()

    @property
    def folder(self) -> Path | None:
        """Where is searched."""
        return self._folder or self._chooser.images()

    def search_in(self, folder: Path) -> None:
        """Search another folder from now on."""
        self._folder = folder
        self.cancel()
        self._show()

    def _choose(self) -> None:
        start = choosing.start(self.folder)
        found = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder"), start)
        if found:
            self.search_in(Path(found))

    def _show(self) -> None:
        voices, busy = self._chooser.voices(), self.call is not None
        self.who.offer([voice.title for voice in voices])
        self.place.setText(str(self.folder or self.tr("no folder yet")))
        self.begin.setEnabled(bool(voices) and self.folder is not None and not busy)
        self.stop.setVisible(busy)
        self.bar.setVisible(busy)
        self.result.setVisible(bool(self.result.text()))

    def search(self) -> None:
        """Search for the words in the field."""
        asked, words, folder = self._chooser.asked(), self.words.text().strip(), self.folder
        if self.call or asked is None or not words or folder is None:
            return
        member = self._chooser.voices()[self.who.currentIndex()].member
        self.bar.setRange(0, 0)
        self.ask(
            lambda session, cancel: session.search(asked, member, folder, words, cancel),
            lambda hits: self._found(words, hits) if folder == self.folder else None,
        )
        self._show()

    def progressed(self, done: Progress) -> None:
        """So many images have been looked at."""
        self.bar.setRange(0, done.total)
        self.bar.setValue(done.done)

    def ended(self, outcome: Outcome[Any]) -> None:
        """Another search may begin."""
        self._show()

    def _found(self, words: str, hits: Hits) -> None:
        shown = [
            Shown(
                one.path,
                f"{one.similarity:.3f}",
                partial(self.tr("cosine similarity {:.3f}").format, one.similarity),
            )
            for one in hits.found
        ]
        self.found.show_images(shown)
        text = self.tr("The {} of {} images nearest to “{}”; 1 would be the same.").format(
            f"{len(shown):,}", f"{hits.count:,}", words
        )
        if hits.troubles:
            bad = joined(path.name for path, _ in hits.troubles)
            text += " " + self.tr("Cannot be read: {}.").format(bad)
        self.result.setText(sentences([text, *self.warnings]))
        self.result.show()
        if shown:
            self.found.go_to(shown[0].path)
