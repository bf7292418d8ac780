"""What a run came to: figures, classes, confusion matrix, biggest mistakes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cliptune.comparison.report import capitalised
from cliptune.core.messages import Message
from cliptune.core.metrics import ACCURACY, Answer, ClassMetrics, LabelMetrics, Measured, Metrics
from cliptune.core.ranges import Range
from cliptune.evaluation.conclusion import NextStep
from cliptune.evaluation.figures import FEW as FEW_IMAGES
from cliptune.evaluation.figures import WHAT_IT_MEANS
from cliptune.job import Job
from cliptune.projects.decisions import NONE
from cliptune.runs import RunSummary
from cliptune_gui.widgets import Card, button, clear, label, really
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.formatting import in_bytes, in_time
from cliptune_gui.widgets.image_row import ImageRow
from cliptune_gui.widgets.messages import by_both, in_figure, in_full, worded
from cliptune_gui.widgets.screen import scrolled
from cliptune_gui.widgets.text_table import ROOT, Index, TextTable, narrowest
from cliptune_gui.widgets.theme import colours
from cliptune_gui.widgets.thumbnails import Thumbnails

MOST_MISTAKES = 24
"""Mistakes that are shown, the biggest first."""
FEW = 12
"""Classes whose confusion matrix fits beside the table without being scrolled."""


@dataclass(frozen=True)
class Results:
    """All that is known of a run's result."""

    job: Job
    images: Path
    """The folder that the images lie in."""
    summary: RunSummary | None
    """None of a run that was measured before it came to any."""
    measured: Measured | None
    """None where the run was stopped before its best adapter was measured."""
    zero_shot: Metrics | None
    """What the untouched base gets right of the same images."""
    retrained: Message | None = None
    """What it came to beside the run before it, if labels were put right in between."""
    greys: Range | None = None
    """What greys of more than 8 bits were shown from and to."""

    @property
    def split(self) -> str:
        """The part of the images that the figures are of."""
        if self.measured:
            return self.measured.metrics.split
        return self.summary.split if self.summary else ""


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
            text = self.tr("{} taken for {}: {} of {}")
            total = sum(self._counts[row])
            return text.format(self.classes[row], self.classes[column], count, total)
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
            return self.classes[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.classes[section]
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
    next_asked = Signal(str)
    """The code of what is to be tried next."""

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
        self._figures = Card()
        self._figure_row = QGridLayout()
        self._figure_row.setHorizontalSpacing(16)
        self._figure_row.setVerticalSpacing(0)
        self._figures.body.addLayout(self._figure_row)
        self._conclusion = label("", wrap=True)
        self._conclusion.setAccessibleName(self.tr("Conclusion"))
        self._figures.body.addWidget(self._conclusion)
        self.steps = self._next_steps()
        steps = QHBoxLayout()
        for widget in self.steps.values():
            steps.addWidget(widget)
        steps.addStretch(1)
        self._figures.body.addLayout(steps)
        self._by = label("", wrap=True)
        self._by.setToolTip(worded(WHAT_IT_MEANS()))
        self._others = label("", wrap=True)
        self._never = label("", "warning", wrap=True)
        self._note = label("", "small", wrap=True)
        for told in (self._by, self._others, self._never, self._note):
            self._figures.body.addWidget(told)
        self.measure = button(
            self.tr("Measure t&he kept adapter"),
            self.measure_asked.emit,
            hint=self.tr("On the test images, or on the validation images if there are none."),
        )
        self._figures.body.addWidget(self.measure, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._figures)
        column.addLayout(self._tables(), 1)
        column.addWidget(self._wrong(thumbnails))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside))

    def _next_steps(self) -> dict[NextStep, QPushButton]:
        """What can be tried next, the most promising first."""
        names: dict[NextStep, tuple[str, str]] = {
            "export": (self.tr("Export..."), self.tr("Take it along to other programs.")),
            "take-probe": (
                self.tr("Take the linear probe"),
                self.tr("Fill the wizard with the same images and base and a linear probe."),
            ),
            "add-images": (
                self.tr("Add images"),
                self.tr("Show the folder, and its images in the wizard to be looked at again."),
            ),
            "balance": (
                self.tr("Balance the classes"),
                self.tr("Fill the wizard with this job, every class seen equally often."),
            ),
            "train-longer": (
                self.tr("Train longer"),
                self.tr("Fill the wizard with this job and twice the epochs."),
            ),
            "try-lora": (
                self.tr("Try LoRA"),
                self.tr("Fill the wizard with the same images and base and LoRA."),
            ),
        }
        return {
            step: button(name, partial(self.next_asked.emit, step), hint=hint)
            for step, (name, hint) in names.items()
        }

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
        self._show_figures(results)
        measured = results.measured
        self.measure.setVisible(measured is None)
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

    def _show_figures(self, results: Results) -> None:
        clear(self._figure_row)
        summary = results.summary
        before = results.zero_shot.accuracy if results.zero_shot else None
        after = summary.accuracy if summary else None
        if results.measured:
            after = results.measured.metrics.accuracy
        judged = results.measured.metrics if results.measured else summary
        measure = translated(judged.measure if judged else ACCURACY)
        kept = results.job.method.keeps()
        count, name = self._count(results), judged.measure if judged else ACCURACY

        def told(figure: float | None) -> str:
            return in_figure(figure, count, name, short=True)

        figures = [(told(before), self.tr("{} before training").format(measure))]
        if kept:
            figures.append((told(after), self.tr("{} now").format(measure)))
            if before is not None and after is not None and not 0 < count < FEW_IMAGES:
                change = 100 * (after - before)
                figures.append((f"{change:+.1f}", self.tr("points gained")))
        if kept and summary:
            figures += [
                (in_time(summary.seconds), self.tr("training time")),
                (in_bytes(summary.peak_memory_bytes or 0), self.tr("peak memory")),
                (f"{100 * (summary.trainable_fraction or 0):.3g} %", self.tr("of weights trained")),
            ]
        for column, (figure, what) in enumerate(figures):
            self._figure_row.addWidget(label(figure, "figure"), 0, column)
            below = label(what, "small", wrap=True)  # whole where the page is narrow, too
            self._figure_row.addWidget(below, 1, column, Qt.AlignmentFlag.AlignTop)
            self._figure_row.setColumnStretch(column, 1)
        note = self._judged(results)
        if summary and summary.probe is not None and not summary.conclusion:
            reached = in_figure(summary.probe, count, name)
            note += " " + self.tr("A linear probe reaches {}.").format(reached)
        self._note.setText(note.strip())
        conclusion = [in_full(sentence) for sentence in summary.conclusion] if summary else []
        conclusion += [in_full(results.retrained)] if results.retrained else []
        self._conclusion.setText(" ".join(conclusion))
        self._conclusion.setVisible(bool(conclusion))
        for step, widget in self.steps.items():
            widget.setVisible(summary is not None and step in summary.next_steps)
        self._by.setText(by_both(summary))
        self._by.setVisible(bool(self._by.text()))
        self._others.setText(" · ".join(self._told_beside(results)))
        self._others.setVisible(bool(self._others.text()))
        never = results.measured.metrics.never_predicted() if results.measured else None
        self._never.setText(in_full(never))
        self._never.setVisible(never is not None)

    def _told_beside(self, results: Results) -> list[str]:
        """What the model comes to by the measures that it is not judged by."""
        metrics, known = results.measured and results.measured.metrics, results.summary
        now = {name: one.value for name, one in known.figures.items()} if known else {}
        judged = known.measure if known else ""
        if metrics:
            now, judged = metrics.figures, metrics.measure
        before = results.zero_shot.figures if results.zero_shot else {}
        told = []
        for name, value in now.items():
            text = self.tr("{}: {}")
            if name in before and results.job.method.keeps():
                text = self.tr("{}: {}, {} before training")
            if name != judged:
                figures = [
                    in_figure(one, self._count(results), name, short=True)
                    for one in (value, before.get(name))
                ]
                told.append(text.format(capitalised(translated(name)), *figures))
        return told

    def _judged(self, results: Results) -> str:
        """What it was measured on; "" where not even their number can be read."""
        count = self._count(results)
        if not count:
            return ""
        if results.split == "test":
            text = self.tr("On the test images ({}), which had no say in what was kept.")
        else:
            text = self.tr(
                "On the validation images ({}), which also chose what was kept; a test folder "
                "would judge it fairly."
            )
        return text.format(f"{count:,}")

    def _count(self, results: Results) -> int:
        """How many images the figures are of; 0 where that cannot be read."""
        metrics = results.measured.metrics if results.measured else results.zero_shot
        summary = results.summary
        return metrics.count if metrics else summary.zero_shot.count if summary else 0

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
