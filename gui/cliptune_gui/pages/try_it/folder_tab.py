"""A whole folder: how many of its images are what, as a table, a file, and sorted copies."""

import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Progress, Work
from cliptune.core.messages import legible, sentences
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.inference_session import Classified, InferenceSession
from cliptune_gui.engine.worker import Outcome
from cliptune_gui.pages.try_it.chooser import Chooser, Voice, Who
from cliptune_gui.pages.try_it.image_list import ImageList, Shown
from cliptune_gui.pages.try_it.predictions import in_words
from cliptune_gui.pages.try_it.query_tab import QueryTab
from cliptune_gui.state.run_queue import RunQueue
from cliptune_gui.widgets import Elided, button, choosing, label, open_folder
from cliptune_gui.widgets.formatting import in_images, in_percent, in_time, joined
from cliptune_gui.widgets.messages import worded
from cliptune_gui.widgets.text_table import NameFirst
from cliptune_gui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:  # it loads torch
    from cliptune.inference.predict import Prediction


class FolderTab(QueryTab):
    """What is said of every image of a folder."""

    taken = Signal()
    """Another folder is looked at."""

    def __init__(
        self, engine: Engine, run_queue: RunQueue, chooser: Chooser, thumbnails: Thumbnails
    ) -> None:
        super().__init__(engine, run_queue, chooser)
        self.folder: Path | None = None
        self._asked: Path | None = None
        """The folder that is classified or was."""
        self._voices: list[Voice] = []
        self._said: dict[str, list[Prediction]] = {}
        """By the title of who says it."""
        self._rows: dict[tuple[bool, str], list[Prediction]] = {}
        """What the table shows, by whether no class is said and the class, or why none is."""
        self._precision = 0.0
        """How much of what the table says is to be right."""
        self._copied_to = Path()
        self.name = Elided("", "quiet", Qt.TextElideMode.ElideMiddle)
        self.choose = button(self.tr("C&hoose a folder..."), self._choose)
        self.begin = button(self.tr("Class&ify all"), self.classify, role="primary")
        self.stop = button(self.tr("&Cancel"), self.cancel)
        self.who = Who(self.tr("Whose answers are shown"))
        self.who.activated.connect(lambda _place: self._show_said())
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Images looked at"))
        self.result = label("", "quiet", wrap=True)
        self.table = self._table()
        self.images = ImageList(thumbnails, self.tr("Images of the class that is chosen"))
        self.images.entered.connect(lambda path: self.opened.emit([path]))
        self.images.menu_asked.connect(self._ask_about_image)
        self.csv = button(self.tr("Save as CS&V..."), self._ask_csv)
        self.sort = button(
            self.tr("&Sort copies into folders..."),
            self._ask_sort,
            hint=self.tr("Copies every image into a folder of its class; nothing is moved."),
        )
        self.show_copies = button(self.tr("Open the fold&er"), lambda: open_folder(self._copied_to))
        self.show_copies.hide()
        self._lay_out()
        chooser.changed.connect(self._chosen)
        self._show()

    def _table(self) -> QTableWidget:
        table = QTableWidget()
        table.setHorizontalHeader(NameFirst(14))
        table.setColumnCount(3)
        table.setAccessibleName(self.tr("Images by class"))
        table.setHorizontalHeaderLabels(
            [self.tr("Class"), self.tr("Images"), self.tr("Average confidence")]
        )
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        for place, side in enumerate((left, right, right)):
            if heading := table.horizontalHeaderItem(place):
                heading.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setMinimumWidth(350)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        table.currentCellChanged.connect(lambda row, *_: self._show_class(row))
        return table

    def _lay_out(self) -> None:
        first, both, last = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for widget in (self.choose, self.name, self.who, self.stop, self.begin):
            first.addWidget(widget, 1 if widget is self.name else 0)
        both.setSpacing(12)
        both.addWidget(self.table, 3)
        both.addWidget(self.images, 4)
        for button_ in (self.csv, self.sort, self.show_copies):
            last.addWidget(button_)
        last.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(8)
        column.addLayout(first)
        column.addWidget(self.bar)
        column.addWidget(self.result)
        column.addLayout(both, 1)
        column.addLayout(last)

    def _choose(self) -> None:
        start = choosing.start(self.folder, self._chooser.images())
        found = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder"), start)
        if found:
            self.take(Path(found))

    def offer(self, folder: Path) -> None:
        """Have a folder ready to be classified, unless another was taken by now."""
        if self.folder is None:
            self.folder = folder
            self._show()

    def take(self, folder: Path) -> None:
        """Take another folder, and classify it; what is being written comes to its end first."""
        self.folder = folder
        self.taken.emit()
        self._said = {}
        self.result.setText("")
        self.show_copies.hide()
        self._show_said()
        self._show()
        if self.call and not self.call.keeps:
            self.cancel()
        self.classify()

    def _show(self) -> None:
        busy, known = self.call is not None, bool(self._said)
        self.name.setText(str(self.folder or ""))
        ready = self.folder is not None and self._chooser.asked() is not None
        pressed = any(one.hasFocus() for one in (self.begin, self.csv, self.sort))
        stopped = self.stop.hasFocus()
        self.stop.setVisible(busy)
        if busy and pressed:  # else the focus goes elsewhere with what cannot be pressed any more
            self.stop.setFocus()
        self.begin.setEnabled(ready and not busy)  # it keeps its place
        self.bar.setVisible(busy)
        self.who.setVisible(len(self._said) > 1)
        self.table.setVisible(known)
        self.images.setVisible(known)
        for button_ in (self.csv, self.sort):
            button_.setVisible(known)
            button_.setEnabled(not busy)
        if stopped and not busy:
            (self.sort if known else self.begin).setFocus()
        if not known and not busy and not self.result.text():
            self.result.setText(
                self.tr("Drop a folder here, or choose one: every image in it is classified.")
            )

    def _chosen(self) -> None:
        """Others are to answer, or to be more precise: the answers there are may be unsure now."""
        self._show()
        if self._precision != self._chooser.precision:
            self._show_said()

    # Classifying

    def classify(self) -> None:
        """Ask about every image of the folder."""
        asked, folder = self._chooser.asked(), self.folder
        if self.call or asked is None or folder is None:
            return
        self._voices, self._asked = self._chooser.voices(), folder
        self._begin(
            lambda session, cancel: session.classify_all(asked, folder, cancel),
            self._classified,
            doing=self.tr("the folder “{}” is classified").format(folder.name),
        )

    def _begin(
        self,
        work: Callable[[InferenceSession, CancelToken], Work[Any]],
        answered: Callable[[Any], object],
        *,
        keeps: bool = False,
        doing: str = "",
    ) -> None:
        self.bar.setRange(0, 0)
        self.result.setText("")
        self.ask(work, answered, keeps=keeps, doing=doing)
        self._show()

    def progressed(self, done: Progress) -> None:
        """So many images have been looked at, or copied."""
        self.bar.setRange(0, done.total)
        self.bar.setValue(done.done)
        text = self.tr("Images: {} of {}").format(f"{done.done:,}", f"{done.total:,}")
        if done.done:
            text = f"{text} · {self._pace(done.done, time.monotonic() - self.since)}"
        self.result.setText(text)

    def _pace(self, count: int, seconds: float) -> str:
        return self.tr("{} images/s").format(f"{count / max(seconds, 1e-3):,.0f}")

    def ended(self, outcome: Outcome[Any]) -> None:
        """Another folder may be begun."""
        if outcome.cancelled:
            self.result.setText(self.tr("Cancelled."))
        elif outcome.failure:
            self.result.setText("")
        self._show()
        if self.folder != self._asked:  # it was taken meanwhile
            self.classify()

    def _classified(self, found: Classified) -> None:
        if self.folder != self._asked:
            return
        titles = {voice.member: voice.title for voice in self._voices}
        self._said = {titles[member]: said for member, said in found.answers.items()}
        self.who.offer([*self._said])
        self._show_said()
        count = len(next(iter(self._said.values())))
        bad = [one for one in next(iter(self._said.values())) if one.trouble]
        text = self.tr("{} in {}, {}.").format(
            in_images(count), in_time(found.seconds), self._pace(count, found.seconds)
        )
        if found.right:
            each = self.tr("{} {} (balanced {})")
            rates = (
                each.format(titles[one], *map(in_percent, both))
                for one, both in found.right.items()
            )
            told = self.tr("Right, by the names of their folders: {}.")
            text += " " + told.format(joined(rates))
        if bad:
            told = joined(f"{one.path.name} ({worded(one.trouble)})" for one in bad[:5])
            text += " " + self.tr("Cannot be read: {}.").format(told)
        self.result.setText(sentences([text, *self.warnings]))
        self._show()

    # What is shown

    @property
    def said(self) -> "list[Prediction]":
        """What the one says whose answers are shown."""
        return self._said.get(self.who.currentText(), [])

    def _show_said(self) -> None:
        self._precision = self._chooser.precision
        rows = defaultdict(list)
        for one in self.said:
            rows[self._group(one)].append(one)
        known = sorted(rows, key=lambda group: (group[0], -len(rows[group]), group[1]))
        self._rows = {group: rows[group] for group in known}
        self.table.setRowCount(len(known))
        for row, ((_, word), of_it) in enumerate(self._rows.items()):
            probabilities = [one.probabilities[0][1] for one in of_it if one.probabilities]
            mean = in_percent(sum(probabilities) / len(probabilities)) if probabilities else "-"
            for column, text in enumerate((word, f"{len(of_it):,}", mean)):
                item = QTableWidgetItem(legible(text))
                right = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(right | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        with QSignalBlocker(self.table):
            self.table.setCurrentCell(0, 0)
        self._show_class(0)

    def _group(self, one: "Prediction") -> tuple[bool, str]:
        """Whether no class is said of an image, and the class, or why none is."""
        if not one.probabilities:
            return True, self.tr("No answer")
        unsure = one.unsure(self._precision)
        return unsure, self.tr("Unsure") if unsure else one.probabilities[0][0]

    def _show_class(self, row: int) -> None:
        of_it = [*self._rows.values()][row] if 0 <= row < len(self._rows) else []
        surest = sorted(
            of_it, key=lambda one: -one.probabilities[0][1] if one.probabilities else 0.0
        )
        self.images.show_images(
            [
                Shown(
                    one.path,
                    in_percent(one.probabilities[0][1]) if one.probabilities else "-",
                    partial(_spoken, one),
                )
                for one in surest
            ]
        )

    def _ask_about_image(self, path: Path, place: QPoint) -> None:
        """Ask what an image of the folder really is."""
        said = (one for of_one in self._said.values() for one in of_one if one.path == path)
        likely = [word for one in said for word, _ in one.probabilities]
        self.ask_really(path, place, likely, self._asked)

    # What is done with it

    def _ask_csv(self) -> None:
        assert self.folder is not None
        start = str(choosing.documents() / f"{self.folder.name}.csv")
        place, _ = QFileDialog.getSaveFileName(self, self.tr("Save as CSV"), start, "CSV (*.csv)")
        if place:
            self.write_csv(Path(place))

    def write_csv(self, place: Path) -> None:
        """Write what everyone says of every image."""
        said, apart, precision = self._said, self._apart(), self._chooser.precision

        def write(session: InferenceSession, cancel: CancelToken) -> Work[Path]:
            from cliptune.inference.output import check_table, write_csv

            yield from ()
            check_table(place, apart)
            write_csv(said, place, precision)
            return place

        told = self.tr("Written: {}.")
        self._begin(write, lambda _: self._wrote(place.parent, told, place), keeps=True)

    def _ask_sort(self) -> None:
        found = QFileDialog.getExistingDirectory(
            self, self.tr("Choose the folder for the copies"), str(Path.home())
        )
        if found:
            self.sort_into(Path(found))

    def sort_into(self, folder: Path) -> None:
        """Copy every image into a folder of its class, by the answers that are shown."""
        said, apart, precision = self.said, self._apart(), self._chooser.precision

        def sort(session: InferenceSession, cancel: CancelToken) -> Work[int]:
            from cliptune.inference.output import check_elsewhere, sort_into

            check_elsewhere(folder, apart)
            return (yield from sort_into(said, folder, cancel, precision))

        told = self.tr("Copied: {}.")
        self._begin(sort, lambda count: self._wrote(folder, told, count), keeps=True)

    def _apart(self) -> set[Path]:
        """Folders of images, which are never written to."""
        return {folder for folder in (self.folder, *self._chooser.all_images()) if folder}

    def _wrote(self, folder: Path, told: str, what: object) -> None:
        self.result.setText(told.format(f"{what:,}" if isinstance(what, int) else what))
        self._copied_to = folder
        self.show_copies.show()


def _spoken(one: "Prediction") -> str:
    return in_words(one) or worded(one.trouble)
