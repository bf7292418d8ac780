"""Several runs side by side: advice, the guide's table, and charts, to be sorted and saved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cliptune.comparison import report
from cliptune.comparison.recommendation import recommend
from cliptune.comparison.table import Comparison, Row, row, zero_shot_row
from cliptune.core.errors import ClipTuneError
from cliptune.job import Job, fields
from cliptune.methods import METHODS
from cliptune.runs import Run, RunSummary
from cliptune_gui.charts import (
    BYTES,
    FRACTION,
    TIME,
    Dot,
    Legend,
    Mark,
    Plot,
    Scatter,
    accuracies,
    save,
    spot,
)
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.state.history import History
from cliptune_gui.widgets import Card, Elided, Pill, button, label, open_folder
from cliptune_gui.widgets.form import said, translated
from cliptune_gui.widgets.formatting import in_percent

SEEN, LEAST = 9, 3
"""Rows that are seen at once where there is room, and where there is little; else one scrolls."""


@dataclass(frozen=True)
class Ended:
    """A run that was judged: its title, its job, its summary, and what it told."""

    title: str
    job: Job
    summary: RunSummary
    history: History
    run: Run | None = None
    """Where it lies."""


def read(runs: Sequence[Run]) -> list[Ended]:
    """Those of the runs that were judged. For a thread: it reads whole logs."""
    found = []
    for run in runs:
        try:
            job, summary = run.job, run.summary()
            if summary and summary.accuracy is not None:
                found.append(Ended(run.title, job, summary, History(run.events()), run))
        except (ClipTuneError, OSError, ValueError):
            continue  # deleted or damaged meanwhile
    return found


def tuned(runs: Sequence[Ended]) -> list[Ended]:
    """Those that changed something: zero-shot is the same for all, and told by each."""
    return [one for one in runs if one.job.method.kind != "zero-shot"]


def compare(runs: Sequence[Ended]) -> Comparison | None:
    """The table of runs that were judged on the same images; None where they were not.

    Zero-shot comes first: that of a base that is not quantised, if one of the runs has it.
    """
    if len({_judged_on(one) for one in runs}) != 1:
        return None
    first = min(runs, key=lambda one: one.job.base.quantisation != "none")
    line = first.summary.zero_shot
    devices = {one.history.device for one in tuned(runs)}
    called = translated(METHODS["zero-shot"].label)
    rows = [zero_shot_row(called, [line.accuracy], line.count)]
    rows += [
        row(one.job.method.kind, name, [one.summary], line.accuracy, line.count)
        for name, one in zip(names(tuned(runs)), tuned(runs), strict=True)
    ]
    return Comparison(
        images=first.job.data.images.name,
        base=Path(first.job.base.model).name,
        seeds=1,
        split=first.summary.split,
        count=line.count,
        device=devices.pop() if len(devices) == 1 else "",
        rows=tuple(rows),
    )


def _judged_on(one: Ended) -> tuple[object, ...]:
    """What accuracies must have in common to be compared: images, and the base."""
    data = one.job.data
    images = data.images, data.leave_out, one.summary.split, one.summary.zero_shot.count
    validation = (data.validation, data.seed) if one.summary.split == "validation" else ()
    return *images, *validation, one.job.base.model


def names(runs: Sequence[Ended]) -> list[str]:
    """What the runs are called beside each other: as the user did, or by method.

    Of a method that was run twice, with the settings in which its runs differ.
    """
    plain = [
        translated(one.job.method.label)
        if one.title == f"{one.job.data.images.name} · {one.job.method.label}"
        else one.title
        for one in runs
    ]
    count, found = Counter(plain), []
    for name, one in zip(plain, runs, strict=True):
        alike = [other for other, theirs in zip(runs, plain, strict=True) if theirs == name]
        apart = ", ".join(_apart(one.job, [other.job for other in alike]))
        found.append(f"{name} ({apart})" if count[name] > 1 and apart else name)
    return found


def _apart(job: Job, others: Sequence[Job]) -> list[str]:
    """The settings of a job in which others differ from it, in words; not those of each class."""
    words = []
    for part in ("method", "train", "base", "data"):
        mine = getattr(job, part)
        for name, field in fields(type(mine)).items():
            value = getattr(mine, name)
            theirs = [getattr(getattr(other, part), name, value) for other in others]
            if name != "classes" and any(their != value for their in theirs):
                words.append(f"{translated(field.title or name).lower()} {said(value)}")
    return words


class _Cell(QTableWidgetItem):
    """A figure in words, sorted by what it is worth; what is not known comes last."""

    def __init__(self, text: str, worth: float | str | None, run: int) -> None:
        super().__init__(text)
        self.worth, self.run = worth, run
        if not isinstance(worth, str):
            self.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def __lt__(self, other: QTableWidgetItem) -> bool:
        theirs = other.worth if isinstance(other, _Cell) else None
        if self.worth is None or theirs is None:
            return theirs is None and self.worth is not None
        return self.worth < theirs  # type: ignore[operator]


class _Table(QTableWidget):
    """The guide's table. Each run has its spot of colour, by which the charts tell it."""

    def __init__(self) -> None:
        super().__init__(0, len(report.HEAD))
        self.setAccessibleName(self.tr("Runs side by side"))
        self.setHorizontalHeaderLabels(
            [
                "",
                self.tr("Training time"),
                self.tr("Peak memory"),
                self.tr("Accuracy"),
                self.tr("95 %"),
                self.tr("Parameters"),
                self.tr("Fraction"),
            ]
        )
        self.setObjectName("list")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(28)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(92)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        method = QTableWidgetItem(self.tr("Method"))
        method.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setHorizontalHeaderItem(0, method)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these, the most accurate first; zero-shot leads and the runs follow in order."""
        self.setSortingEnabled(False)
        self.setRowCount(len(rows))
        for number, one in enumerate(rows):
            worth = (
                one.label,
                one.seconds,
                one.peak_memory,
                one.accuracy,
                one.low,
                one.parameters,
                one.fraction,
            )
            texts = [*report.cells(one)]
            ends = f"{100 * one.low:.1f}", f"{100 * one.high:.1f}"
            texts[4] = self.tr("{} to {} %").format(*ends)
            for column, (text, value) in enumerate(zip(texts, worth, strict=True)):
                self.setItem(number, column, _Cell(text or "-", value, number - 1))
        self._colour()
        self.setSortingEnabled(True)
        self.sortItems(3, Qt.SortOrder.DescendingOrder)
        self.setMaximumHeight(self._height(min(len(rows), SEEN)))
        self.setMinimumHeight(self._height(min(len(rows), LEAST)))
        self.updateGeometry()
        self._widen()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the names what room there is."""
        super().resizeEvent(event)
        self._widen()

    def _widen(self) -> None:
        """Names have the rest of the width, and are whole in any case."""
        header = self.horizontalHeader()
        rest = self.viewport().width() - (header.length() - header.sectionSize(0))
        header.resizeSection(0, max(rest, self.sizeHintForColumn(0)))

    def sizeHint(self) -> QSize:
        """As high as its rows, up to `SEEN`."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def _height(self, rows: int) -> int:
        """Pixels that so many rows take."""
        head = self.horizontalHeader().sizeHint().height()
        return head + rows * self.verticalHeader().defaultSectionSize() + 4

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()

    def _colour(self) -> None:
        for place in range(self.rowCount()):
            first = self.item(place, 0)
            if isinstance(first, _Cell):
                first.setIcon(QIcon(spot(first.run)))


class ComparedPage(QWidget):
    """The comparison of some runs."""

    left = Signal()
    failed = Signal(str)
    export_asked = Signal(object)
    """A run is to be taken elsewhere."""

    def __init__(self, reader: Worker) -> None:
        super().__init__()
        self.setObjectName("page")
        self._reader = reader
        self._found: Comparison | None = None
        self._against: Literal["time", "memory"] = "time"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self._sheet(), 1)
        self.show_ended([])

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(28, 18, 28, 0)
        row.setSpacing(10)
        self.title = Elided("", "title")
        self.back = button(
            self.tr("&Back to the runs"), self.left.emit, hint=self.tr("The list (Escape).")
        )
        self.export = button(
            self.tr("E&xport..."),
            lambda: self.export_asked.emit(self._chosen()),
            hint=self.tr("What the run of the chosen row learned, for other programs."),
        )
        self.save = button(
            self.tr("&Save report..."),
            self._ask,
            role="primary",
            hint=self.tr("As Markdown, CSV, a page and an image, into a folder."),
        )
        row.addWidget(self.title, 1)
        row.addWidget(self.back)
        row.addWidget(self.export)
        row.addWidget(self.save)
        return row

    def _sheet(self) -> QWidget:
        """What the image of the report shows."""
        self.sheet = QWidget()
        column = QVBoxLayout(self.sheet)
        column.setContentsMargins(28, 8, 28, 18)
        column.setSpacing(12)
        self.told = Elided("", "quiet")
        self.trouble = label("", wrap=True)
        self.table = _Table()
        self.table.itemSelectionChanged.connect(self._row_chosen)
        self._tabled = Card()
        self._tabled.body.setContentsMargins(8, 6, 8, 6)
        self._tabled.body.addWidget(self.table)
        self._charted = self._charts()
        for widget in (self.told, self.trouble, self._advice(), self._tabled):
            column.addWidget(widget)
        column.addWidget(self._charted, 1)
        column.addStretch(0)
        return self.sheet

    def _advice(self) -> Card:
        self._advised = Card()
        row = QHBoxLayout()
        row.setSpacing(12)
        self.advice = label("", wrap=True)
        self.advice.setAccessibleName(self.tr("Advice"))
        row.addWidget(Pill(self.tr("Advice"), "running"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.advice, 1)
        self._advised.body.setContentsMargins(16, 8, 16, 8)
        self._advised.body.addLayout(row)
        return self._advised

    def _charts(self) -> QWidget:
        charts = QWidget()
        self.legend = Legend()
        self.dots = Scatter()
        self.curves = Plot("-", FRACTION, named=False)
        self.curves.wait(self.tr("Nothing was measured"))
        self.curves.pointed.connect(self.legend.show_figures)
        group = QButtonGroup(self)
        self.time = button(self.tr("&Time"), lambda: self._draw_dots("time"), role="step")
        self.memory = button(self.tr("&Memory"), lambda: self._draw_dots("memory"), role="step")
        for made in (self.time, self.memory):
            made.setCheckable(True)
            group.addButton(made)
            self.dots.top.addWidget(made)
        self.time.setChecked(True)
        self.dots.top.setSpacing(16)
        self.curves.top.addStrut(self.time.sizeHint().height())  # both headings stand level
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self.dots, 1)
        both.addWidget(self.curves, 1)
        column = QVBoxLayout(charts)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.legend)
        column.addLayout(both, 1)
        return charts

    def _chosen(self) -> Run | None:
        """The run of the one row that is chosen, if it is a run's."""
        rows = self.table.selectionModel().selectedRows()
        first = self.table.item(rows[0].row(), 0) if len(rows) == 1 else None
        known = isinstance(first, _Cell) and 0 <= first.run < len(self._runs)
        return self._runs[first.run].run if known and isinstance(first, _Cell) else None

    def _row_chosen(self) -> None:
        self.export.setEnabled(self._chosen() is not None)

    def show_runs(self, runs: Sequence[Run]) -> None:
        """Compare runs that ended, when they have been read."""
        self._reader.do(Call(once(lambda: read(runs)), ended=self._read))

    def _read(self, outcome: Outcome) -> None:
        if outcome.result is not None:
            self.show_ended(outcome.result)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_ended(self, runs: Sequence[Ended]) -> None:
        """Compare runs that were read; fewer than two are no comparison."""
        self._runs = tuned(runs)
        self._found = found = compare(runs) if len(runs) > 1 else None
        for widget in (self._advised, self._tabled, self._charted, self.told):
            widget.setVisible(found is not None)
        self.trouble.setVisible(found is None)
        self.save.setEnabled(found is not None)
        self._row_chosen()
        if found is None:
            self.title.setText(self.tr("Comparison"))
            self.trouble.setText(
                self.tr("These runs were judged on different images, or tuned another base.")
                if len(runs) > 1
                else self.tr("Two runs that ended are needed for a comparison.")
            )
            return
        self.title.setText(self.tr("Comparison · {}").format(found.images))
        self.told.setText(self._of(found))
        advised = [
            translated(statement.text).format(**statement.figures) for statement in recommend(found)
        ]
        self.advice.setText(" ".join(advised))
        self._advised.setVisible(bool(advised))
        self.table.show_rows(found.rows)
        self._draw_dots(self._against)
        self._draw_curves(found)

    def _of(self, found: Comparison) -> str:
        """What the comparison is of."""
        split = {
            "test": self.tr("{} test images of {}, which no run was trained on or chosen by"),
            "validation": self.tr("{} held-back images of {}, which also chose the steps kept"),
        }[found.split]
        of = split.format(f"{found.count:,}", found.images)
        parts = of, self.tr("base {}").format(found.base)
        return " · ".join(filter(None, (*parts, found.device)))

    def _draw_dots(self, against: Literal["time", "memory"]) -> None:
        self._against = against
        found = self._found
        assert found is not None
        line, *rows = found.rows
        by_time = against == "time"
        costs = [one.seconds if by_time else one.peak_memory for one in rows]
        dots = [
            Dot(one.label, number, cost, one.accuracy, one.low, one.high)
            for number, (one, cost) in enumerate(zip(rows, costs, strict=True))
            if cost is not None
        ]
        heading = (
            self.tr("Accuracy against training time")
            if by_time
            else self.tr("Accuracy against peak memory")
        )
        level = f"{line.label} {in_percent(line.accuracy)}"
        mark = Mark(line.accuracy, level, "quiet", dashed=True)
        self.dots.draw(heading, dots, TIME if by_time else BYTES, mark)

    def _draw_curves(self, found: Comparison) -> None:
        laid = [
            (one.label, run.history) for one, run in zip(found.rows[1:], self._runs, strict=True)
        ]
        self.legend.show_titles([title for title, _ in laid])
        known = [history for _, history in laid if history.zero_shot is not None]
        measure = known[0].measure if known else "accuracy"
        self.curves.rename(self.tr("Validation {} while training").format(translated(measure)))
        marks = []
        if known and known[0].zero_shot is not None:
            text = self.tr("before training {}").format(in_percent(known[0].zero_shot))
            marks.append(Mark(known[0].zero_shot, text, "quiet", dashed=True))
        self.curves.draw(accuracies(laid), marks)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, and what the system has for it, go back."""
        if event.key() == Qt.Key.Key_Escape or event.matches(QKeySequence.StandardKey.Back):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        place = QFileDialog.getExistingDirectory(self, self.tr("Save the report into"))
        if place and self.write(Path(place)):
            open_folder(Path(place))

    def write(self, folder: Path) -> bool:
        """Write the report and an image of the page into a folder; whether that was done."""
        assert self._found is not None
        try:
            report.write(self._found, folder)
            save(self.sheet, folder / "comparison.png")
        except OSError as error:
            self.failed.emit(self.tr("The report cannot be written: {}").format(error))
            return False
        return True
