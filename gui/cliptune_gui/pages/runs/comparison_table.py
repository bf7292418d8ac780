"""The guide's table of runs side by side; columns sort by what their figures are worth."""

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from cliptune.comparison import report
from cliptune.comparison.differences import differences
from cliptune.comparison.table import Comparison
from cliptune.core.messages import legible
from cliptune.evaluation.figures import WHAT_IT_MEANS
from cliptune_gui.charts import spot
from cliptune_gui.pages.runs.headings import SortingHeadings
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.formatting import joined
from cliptune_gui.widgets.messages import in_figure, in_setting, worded

SEEN, LEAST = 9, 3
"""Rows that are seen at once where there is room, and where there is little; else one scrolls."""
IN_CELL, IN_TIP = 60, 2000
"""Letters of a setting: words of a thousand classes would leave no room for others."""


class RunCell(QTableWidgetItem):
    """A figure in words, sorted by what it is worth; what is not known comes last."""

    def __init__(self, text: str, worth: float | str | None, run: int) -> None:
        super().__init__(legible(text))
        self.worth, self.run = worth, run
        if not isinstance(worth, str):
            self.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def __lt__(self, other: QTableWidgetItem) -> bool:
        theirs = other.worth if isinstance(other, RunCell) else None
        if self.worth is None or theirs is None:
            return theirs is None and self.worth is not None
        return self.worth < theirs  # type: ignore[operator]


class ComparisonTable(QTableWidget):
    """The guide's table. Each run has its spot of colour, by which the charts tell it."""

    def __init__(self) -> None:
        super().__init__(0, 1)
        self.setAccessibleName(self.tr("Runs side by side"))
        self.setObjectName("list")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(28)
        header = SortingHeadings(self)
        self.setHorizontalHeader(header)
        header.setMinimumSectionSize(92)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_comparison(self, compared: Comparison) -> None:
        """Show its rows, the most accurate first; zero-shot leads and the runs follow in order."""
        self.setSortingEnabled(False)
        rows, apart, whole = compared.rows, _apart(compared, IN_CELL), _apart(compared, IN_TIP)
        by = report.CLASSIFIERS if compared.by_classifier else ()
        self._show_headings(compared)
        self.setRowCount(len(rows))
        for number, one in enumerate(rows):
            worth = (
                one.label,
                one.seconds,
                one.peak_memory,
                one.accuracy,
                one.low,
                *(one.by[name].value if name in one.by else None for name in by),
                *(one.others[name].value for name in compared.others),
                one.parameters,
                one.fraction,
                apart[number],
            )
            texts = [*report.cells(one, compared, partial(in_figure, short=True)), apart[number]]
            ends = f"{100 * one.low:.1f}", f"{100 * one.high:.1f}"
            texts[4] = self.tr("{} to {} %").format(*ends)
            for column, (text, value) in enumerate(zip(texts, worth, strict=True)):
                self.setItem(number, column, RunCell(text or "-", value, number - 1))
            if cell := self.item(number, len(texts) - 1):
                cell.setToolTip(whole[number])
        self.setColumnHidden(self.columnCount() - 1, not any(apart))
        self._colour()
        self.setSortingEnabled(True)
        self.sortItems(3, Qt.SortOrder.DescendingOrder)
        self._fit()

    def _show_headings(self, compared: Comparison) -> None:
        measures = (compared.measure, *compared.others)
        names = [report.capitalised(translated(name)) for name in measures]
        headings = [self.tr("Training time"), self.tr("Peak memory"), names[0], self.tr("95 %")]
        by = [self.tr("By words"), self.tr("By vectors")] if compared.by_classifier else []
        headings += [*by, *names[1:], self.tr("Parameters"), self.tr("Fraction")]
        headings.append(self.tr("Made with"))
        self.setColumnCount(1 + len(headings))
        self.setHorizontalHeaderLabels(["", *headings])
        for column, name in enumerate(by, start=5):
            told = QTableWidgetItem(name)
            told.setToolTip(worded(WHAT_IT_MEANS()))
            self.setHorizontalHeaderItem(column, told)
        method = QTableWidgetItem(self.tr("Method"))
        method.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setHorizontalHeaderItem(0, method)
        made = QTableWidgetItem(headings[-1])
        made.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        made.setToolTip(self.tr("The settings in which the rows differ."))
        self.setHorizontalHeaderItem(len(headings), made)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the names what room there is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As wide and as high as what is shown."""
        self._widen()
        self.setMaximumHeight(self._height(min(self.rowCount(), SEEN)))
        self.setMinimumHeight(self._height(min(self.rowCount(), LEAST)))
        self.updateGeometry()

    def _widen(self) -> None:
        """Names have the rest of the width, and are whole in any case."""
        header = self.horizontalHeader()
        rest = self.viewport().width() - (header.length() - header.sectionSize(0))
        header.resizeSection(0, max(rest, self.sizeHintForColumn(0)))

    def sizeHint(self) -> QSize:
        """As high as its rows, up to `SEEN`."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def _height(self, rows: int) -> int:
        """Pixels that so many rows take, with the bar below where they are too wide."""
        header = self.horizontalHeader()
        scrolled = header.length() > self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if scrolled else 0
        rest = header.sizeHint().height() + bar + 4
        return rest + rows * self.verticalHeader().defaultSectionSize()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def _colour(self) -> None:
        for row in range(self.rowCount()):
            first = self.item(row, 0)
            if isinstance(first, RunCell):
                first.setIcon(QIcon(spot(first.run)))


def _apart(compared: Comparison, longest: int) -> list[str]:
    """Of each row what it has of the settings in which they differ, in words; of each of these at
    most so many letters."""
    found = differences(compared.rows)

    def told(value: object) -> str:
        words = in_setting(value)
        return words if len(words) <= longest else f"{words[: longest - 1]}…"

    return [
        joined(
            f"{translated(one.title).lower()} {told(one.values[row])}".strip()
            for one in found
            if one.values[row] is not None
        )
        for row in range(len(compared.rows))
    ]
