"""What a run came to: figures, classes, confusion matrix, biggest mistakes."""

import math
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cliptune.core.messages import legible
from cliptune.core.metrics import Answer, ClassMetrics, LabelMetrics, Metrics
from cliptune.evaluation.figures import FEW as FEW_IMAGES
from cliptune.projects.decisions import NONE
from cliptune_gui.pages.training.outcome import Outcome, Results
from cliptune_gui.widgets import Card, button, label, really
from cliptune_gui.widgets.image_row import ImageRow
from cliptune_gui.widgets.labels import tip
from cliptune_gui.widgets.messages import in_figure
from cliptune_gui.widgets.screen import scrolled
from cliptune_gui.widgets.text_table import ROOT, Index, TextTable, narrowest
from cliptune_gui.widgets.theme import colours
from cliptune_gui.widgets.thumbnails import Thumbnails

MOST_MISTAKES = 24
"""Mistakes that are shown, the biggest first."""
FEW = 12
"""Classes whose confusion matrix fits beside the table without being scrolled."""


class Confusion(QAbstractTableModel):
    """Rows: actual classes; columns: predicted ones; the darker, the more."""

    def __init__(self) -> None:
        super().__init__()
        self.classes: list[str] = []
        self._counts: list[list[int]] = []

    def fill(self, classes: list[str], counts: list[list[int]]) -> None:
        """Show another matrix."""
        self.beginResetModel()
        self.classes, self._counts = classes, counts
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """One row a class."""
        return 0 if parent.isValid() else len(self.classes)

    def columnCount(self, parent: Index = ROOT) -> int:
        """One column a class."""
        return 0 if parent.isValid() else len(self.classes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The count, its colour, and both in words."""
        row, column = index.row(), index.column()
        count = self._counts[row][column]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{count:,}" if count else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            text, total = self.tr("{} taken for {}: {} of {}"), sum(self._counts[row])
            told = legible(text.format(self.classes[row], self.classes[column], count, total))
            return tip(told) if role == Qt.ItemDataRole.ToolTipRole else told
        fraction = count / max(1, sum(self._counts[row]))
        if role == Qt.ItemDataRole.BackgroundRole and count:
            colour = QColor(colours().accent if row == column else colours().limit)
            colour.setAlphaF(0.12 + 0.38 * math.sqrt(fraction))  # the count is read on it
            return colour
        return None

    def headerData(
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The words of the classes."""
        if role == Qt.ItemDataRole.DisplayRole:
            return legible(self.classes[section])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self.classes[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and side == Qt.Orientation.Vertical:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


class ResultsView(QWidget):
    """The results of one run."""

    measure_asked = Signal()
    fix_asked = Signal(str, str)
    """An image, by its path in the folder, is really of the class with these words."""
    retrain_asked = Signal()
    """With what was put right."""
    check_asked = Signal()
    """The labels of the run's images are to be looked at."""
    next_asked = Signal(str)
    """The code of what is to be tried next."""
    report_asked = Signal()

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._results: Results | None = None
        self._fixes: Mapping[str, str] = {}
        self._shown: list[Answer] = []
        self._thumbnails = thumbnails
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.outcome = Outcome()
        self.outcome.next_asked.connect(self.next_asked)
        self.outcome.check_asked.connect(self.check_asked)
        self.outcome.measure_asked.connect(self.measure_asked)
        self.outcome.report_asked.connect(self.report_asked)
        column.addWidget(self.outcome)
        column.addLayout(self._tables(), 1)
        column.addWidget(self._wrong(thumbnails))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside))

    def _tables(self) -> QHBoxLayout:
        self._classes = Card(self.tr("Class by class"))
        headings = [self.tr("Class"), self.tr("Before"), self.tr("Now"), self.tr("Change")]
        self._class_table = TextTable(headings, figures=(1, 2, 3))
        self.class_view = self._view(self._class_table, self.tr("Class by class"))
        self.class_view.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in range(1, 4):
            self.class_view.horizontalHeader().setSectionResizeMode(
                column, QHeaderView.ResizeMode.ResizeToContents
            )
        self.class_view.verticalHeader().hide()
        self._classes.body.addWidget(self.class_view)
        self._matrix = Card(self.tr("Confusion matrix"))
        self._matrix.top.addWidget(label(self.tr("rows actual, columns predicted"), "small"))
        self.confusion = Confusion()
        self.confusion_view = self._view(self.confusion, self.tr("Confusion matrix"))
        self.confusion_view.setObjectName("matrix")
        across = self.confusion_view.horizontalHeader()
        across.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.confusion_view.selectionModel().currentChanged.connect(self._picked)
        self._matrix.body.addWidget(self.confusion_view)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._classes, 2)
        row.addWidget(self._matrix, 3)
        return row

    def _view(self, model: QAbstractTableModel, name: str) -> QTableView:
        view = QTableView()
        view.setModel(model)
        view.setAccessibleName(name)
        view.setShowGrid(False)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        view.setMinimumHeight(210)
        view.verticalHeader().setDefaultSectionSize(27)
        view.setTabKeyNavigation(False)
        view.setCornerButtonEnabled(False)
        return view

    def _wrong(self, thumbnails: Thumbnails) -> Card:
        self._mistakes = Card(self.tr("Biggest mistakes"))
        self._all = button(self.tr("Show all mistakes"), self._show_all, role="link")
        self.retrain = button(
            "",
            self.retrain_asked.emit,
            hint=self.tr(
                "Fill the wizard with this run's job and the labels as they are now. Every image "
                "is for what it was for, so that both can be compared."
            ),
        )
        self.retrain.hide()
        self._mistakes.top.addWidget(self.retrain)
        self._mistakes.top.addWidget(self._all)
        self.row = ImageRow(thumbnails)
        self.row.menu_asked.connect(self._ask)
        self.row.delete_asked.connect(self._none_of_these)
        self._hint = label(
            self.tr(
                "If a label is wrong: right-click an image, or press Enter on it. Delete says that "
                "it shows none of the classes."
            ),
            "small",
            wrap=True,
        )
        self._mistakes.body.addWidget(self._hint)
        self._mistakes.body.addWidget(self.row)
        self._none = label(self.tr("None of these images is taken for something else."), "quiet")
        self._mistakes.body.addWidget(self._none)
        return self._mistakes

    def show_fixes(self, fixes: Mapping[str, str]) -> None:
        """Show what images really are, by path, where that is not what the run saw."""
        self._fixes = fixes
        count = len(fixes)
        one, more = self.tr("Retrain with 1 fix"), self.tr("Retrain with {} fixes")
        self.retrain.setText(one if count == 1 else more.format(f"{count:,}"))
        self.retrain.setVisible(bool(fixes))
        self._show_images(self._shown)

    def _ask(self, answer: Answer, place: QPoint) -> None:
        """Ask what an image really is."""
        measured = self._results.measured if self._results else None
        if measured and isinstance(measured.metrics, ClassMetrics):
            chosen = partial(self.fix_asked.emit, answer.path)
            really.ask(self, place, measured.classes, (answer.said, answer.truth), chosen)

    def _none_of_these(self, answer: Answer) -> None:
        """Say that an image is of no class: nothing learns from it any more."""
        measured = self._results.measured if self._results else None
        if measured and isinstance(measured.metrics, ClassMetrics):
            self.fix_asked.emit(answer.path, NONE)

    def show_results(self, results: Results | None) -> None:
        """Show the results of a run; None where there are none yet."""
        self._results = results
        if results is None:
            return
        if results.greys:
            self._thumbnails.show_greys(results.greys, results.job.data.images)
        self.outcome.show_results(results)
        measured = results.measured
        matrix = measured.metrics if measured else None
        by_class = isinstance(matrix, ClassMetrics)
        self._classes.setVisible(isinstance(matrix, ClassMetrics | LabelMetrics))
        self._matrix.setVisible(by_class)
        self._hint.setVisible(by_class)
        self._mistakes.setVisible(measured is not None)
        if isinstance(matrix, ClassMetrics | LabelMetrics):
            self._show_classes(matrix, results.zero_shot)
        if measured and isinstance(matrix, ClassMetrics):
            self.confusion.fill(measured.classes, matrix.confusion)
            few = len(measured.classes) <= FEW
            mode = QHeaderView.ResizeMode.Stretch if few else QHeaderView.ResizeMode.Interactive
            across = self.confusion_view.horizontalHeader()
            width = narrowest(measured.classes, across.fontMetrics())
            across.setMinimumSectionSize(width)
            across.setDefaultSectionSize(width)
            across.setSectionResizeMode(mode)
        self._show_all()

    def _show_classes(
        self, metrics: ClassMetrics | LabelMetrics, zero_shot: Metrics | None
    ) -> None:
        heading = self.tr("Class by class")
        if isinstance(metrics, LabelMetrics):
            heading = self.tr("Average precision, label by label")
        self._classes.heading.setText(heading)
        self.class_view.setAccessibleName(heading)
        known = zero_shot.per_class if isinstance(zero_shot, ClassMetrics | LabelMetrics) else {}
        counts = metrics.images_of_class() if isinstance(metrics, ClassMetrics) else {}
        rows = []
        for name, now in metrics.per_class.items():
            before = known.get(name)
            count = counts.get(name, 0)
            scale = count if 0 < count < FEW_IMAGES else 100  # in images as the others are
            change = "" if before is None else f"{scale * (now - before):+.0f}"
            both = [in_figure(one, count, short=True) for one in (before, now)]
            rows.append([name, *both, change])
        self._class_table.fill(rows)

    # The images

    def _show_all(self) -> None:
        self._mistakes.heading.setText(self.tr("Biggest mistakes"))
        self._all.hide()
        self.confusion_view.selectionModel().clear()  # the current cell too: it can be picked again
        wrong = [answer for answer in self._answers() if not answer.right]
        self._show_images(sorted(wrong, key=lambda answer: answer.truth_probability))

    def _picked(self, index: QModelIndex) -> None:
        if not index.isValid() or not self.confusion_view.hasFocus():
            return
        truth, said = (self.confusion.classes[at] for at in (index.row(), index.column()))
        chosen = [a for a in self._answers() if (a.truth, a.said) == (truth, said)]
        self._mistakes.heading.setText(self.tr("{} taken for {}").format(truth, said))
        self._all.show()
        self._show_images(chosen)

    def _answers(self) -> list[Answer]:
        measured = self._results.measured if self._results else None
        return measured.answers if measured else []

    def _show_images(self, answers: list[Answer]) -> None:
        self._shown = answers
        folder = self._results.images if self._results else Path()
        shown = [(a, self._truth(a)) for a in answers[:MOST_MISTAKES]]
        self.row.show_answers(folder, shown)
        self.row.setVisible(bool(shown))
        self._none.setVisible(not shown)

    def _truth(self, answer: Answer) -> str:
        if (words := self._fixes.get(answer.path)) is not None:
            return self.tr("really {}").format(really.in_words(words))
        return self.tr("is {}").format(answer.truth)
