"""Several runs side by side: the guide's table, to be sorted and saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from cliptune import report
from cliptune.job import Job
from cliptune.tally import Comparison, Row, row
from cliptune_gui.widgets import Card, button, label

SEEN = 7
"""Rows that are seen at once; for more one scrolls."""


@dataclass(frozen=True)
class Ended:
    """A run that was judged: its title, its job and its summary."""

    title: str
    job: Job
    summary: dict[str, Any]


def compare(runs: Sequence[Ended]) -> Comparison | None:
    """The table of runs that were judged on the same pictures; None where they were not.

    Zero-shot comes first: it is the same for all of them.
    """
    first = runs[0]
    same = {(one.job.data.images, one.job.base.model, one.summary["split"]) for one in runs}
    if len(same) > 1:
        return None
    line = first.summary["zero_shot"]
    untouched = {"accuracy": line["accuracy"]}
    rows = [row("zero-shot", "Zero-shot", [untouched], line["accuracy"], line["count"])]
    rows += [
        row(one.job.method.kind, one.title, [one.summary], line["accuracy"], line["count"])
        for one in runs
        if one.job.method.trains
    ]
    return Comparison(
        images=first.job.data.images.name,
        base=Path(first.job.base.model).name,
        seeds=1,
        split=first.summary["split"],
        count=line["count"],
        device="",
        rows=tuple(rows),
    )


class _Cell(QTableWidgetItem):
    """A figure in words, sorted by what it is worth; what is not known comes last."""

    def __init__(self, text: str, worth: float | str | None) -> None:
        super().__init__(text)
        self.worth = worth
        if not isinstance(worth, str):
            self.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def __lt__(self, other: QTableWidgetItem) -> bool:
        theirs = other.worth if isinstance(other, _Cell) else None
        if self.worth is None or theirs is None:
            return theirs is None and self.worth is not None
        return self.worth < theirs  # type: ignore[operator]


class Compared(Card):
    """The table of the runs that are chosen; hidden where there is nothing to compare."""

    saved = Signal(object)
    """Where a report was written: a list of files."""
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Side by side"), parent)
        self._found: Comparison | None = None
        self.table = QTableWidget(0, len(report.HEAD))
        self.table.setAccessibleName(self.tr("Runs side by side"))
        self.table.setHorizontalHeaderLabels(
            [
                self.tr("Method"),
                self.tr("Training time"),
                self.tr("Peak memory"),
                self.tr("Accuracy"),
                self.tr("95 %"),
                self.tr("Parameters"),
                self.tr("Share"),
            ]
        )
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.note = label("", "quiet", wrap=True)
        self.save = button(self.tr("Save &report..."), self._ask)
        self.top.addWidget(self.save)
        self.body.addWidget(self.table)
        self.body.addWidget(self.note)
        self.hide()

    def show_runs(self, runs: Sequence[Ended]) -> None:
        """Compare runs that ended; fewer than two are no comparison."""
        self.setVisible(len(runs) > 1)
        if len(runs) < 2:
            return
        self._found = compare(runs)
        self.table.setVisible(self._found is not None)
        self.save.setEnabled(self._found is not None)
        if self._found is None:
            self.note.setText(
                self.tr("These runs were judged on different pictures, or tuned another base.")
            )
            return
        self.note.setText(
            self.tr("On {} pictures of {}.").format(f"{self._found.count:,}", self._found.images)
        )
        self._fill(self._found.rows)

    def _fill(self, rows: Sequence[Row]) -> None:
        self.table.setSortingEnabled(False)
        self.table.setRowCount(len(rows))
        for number, one in enumerate(rows):
            worth = (
                one.label,
                one.seconds,
                one.peak_memory,
                one.accuracy,
                one.low,
                one.parameters,
                one.share,
            )
            for column, (text, value) in enumerate(zip(report.cells(one), worth, strict=True)):
                self.table.setItem(number, column, _Cell(text or "-", value))
        self.table.setSortingEnabled(True)
        self.table.sortItems(3, Qt.SortOrder.DescendingOrder)
        high = sum(self.table.rowHeight(number) for number in range(min(len(rows), SEEN)))
        self.table.setFixedHeight(self.table.horizontalHeader().sizeHint().height() + high + 4)

    def _ask(self) -> None:
        place = QFileDialog.getExistingDirectory(self, self.tr("Save the report into"))
        if place:
            self.write(Path(place))

    def write(self, folder: Path) -> None:
        """Write the table as Markdown, CSV and a page, into a folder."""
        if self._found is None:
            return
        try:
            self.saved.emit(report.write(self._found, folder))
        except OSError as error:
            self.failed.emit(self.tr("The report cannot be written: {}").format(error))
