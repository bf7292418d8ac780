"""Several runs side by side: advice, the guide's table, and charts, to be sorted and saved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from cliptune.comparison import report
from cliptune.comparison.differences import differences
from cliptune.comparison.recommendation import recommend
from cliptune.comparison.side_by_side import FinishedRun, as_tried, compare, grouped, judged_on
from cliptune.comparison.table import Comparison
from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Message, sentences
from cliptune.models.catalogue import called
from cliptune.runs.history import History
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
)
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.pages.runs.comparison_table import ComparisonTable, RunCell
from cliptune_gui.pages.training.reporting import Reporter, document
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.state.search import Search
from cliptune_gui.widgets import (
    Card,
    Elided,
    Pill,
    button,
    help_button,
    label,
)
from cliptune_gui.widgets.form import said, translated
from cliptune_gui.widgets.formatting import in_device, joined
from cliptune_gui.widgets.messages import in_figure, in_full


@dataclass(frozen=True, kw_only=True)
class Ended(FinishedRun):
    """A run that was judged, and what it told."""

    history: History
    run: RunEntry | None = None
    """What it was read from."""


def read(runs: Sequence[RunEntry], tried: bool = False) -> list[Ended]:
    """Those of the runs that were judged. For a worker: it reads whole logs.

    `tried`: the best was chosen from them, by the images for validation, which judge them then.
    """
    judged = []
    for run in runs:
        try:
            now = run.reread()
            history, on = History(run.run.events()), judged_on(run.run)
        except (ClipTuneError, OSError, ValueError):
            continue  # deleted or damaged meanwhile
        if now.summary and now.summary.accuracy is not None:
            of = now.title, now.job, now.summary, history.device, history.precision, on
            judged.append(Ended(*of, history=history, run=now))
    return as_tried([(one, one.run.run) for one in judged if one.run]) if tried else judged


class ComparedPage(QWidget):
    """The comparison of some runs."""

    left = Signal()
    failed = Signal(object)
    export_asked = Signal(object)
    """A run is to be taken elsewhere."""

    def __init__(self, reader: Worker) -> None:
        super().__init__()
        self.setObjectName("page")
        self._reader = reader
        self._comparison: Comparison | None = None
        self._search: Search | None = None
        """What the runs that are read were tried by, if a search did."""
        self._ended: Sequence[Ended] = ()
        self.reporter = Reporter(self, reader)
        self.reporter.failed.connect(self.failed)
        self._against: Literal["time", "memory"] = "time"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self._sheet(), 1)
        self.show_ended([])

    def showEvent(self, event: QShowEvent) -> None:
        """Have both headings stand level, in the style of its window."""
        self.curves.heading.setMinimumHeight(self.time.sizeHint().height())

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
            self.tr("&Report..."),
            self._ask_report,
            role="primary",
            hint=self.tr("As a PDF, a page, a table or an image of the charts."),
        )
        row.addWidget(self.title, 1)
        row.addWidget(help_button())
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
        self.subject = Elided("", "quiet")
        self.trouble = label("", wrap=True)
        self.table = ComparisonTable()
        self.table.itemSelectionChanged.connect(self._row_chosen)
        self._tabled = Card()
        self._tabled.body.setContentsMargins(8, 6, 8, 6)
        self._tabled.body.addWidget(self.table)
        self.apart = Elided("", "quiet")
        self._tabled.body.addWidget(self.apart)
        self.charts = self._charts()
        for widget in (self.subject, self.trouble, self._advice(), self._tabled):
            column.addWidget(widget)
        column.addWidget(self.charts, 1)
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
        self.scatter = Scatter()
        self.curves = Plot("-", FRACTION, named=False)
        self.curves.wait(self.tr("Nothing was measured"))
        self.curves.pointed.connect(self.legend.show_figures)
        group = QButtonGroup(self)
        self.time = button(self.tr("&Time"), lambda: self._draw_scatter("time"), role="step")
        self.memory = button(self.tr("&Memory"), lambda: self._draw_scatter("memory"), role="step")
        for made in (self.time, self.memory):
            made.setCheckable(True)
            group.addButton(made)
            self.scatter.top.addWidget(made)
        self.time.setChecked(True)
        self.scatter.top.setSpacing(16)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self.scatter, 1)
        both.addWidget(self.curves, 1)
        column = QVBoxLayout(charts)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.legend)
        column.addLayout(both, 1)
        return charts

    def _chosen(self) -> RunEntry | None:
        """The run of the one row that is chosen, if it is a run's; of several seeds the first."""
        rows = self.table.selectionModel().selectedRows()
        first = self.table.item(rows[0].row(), 0) if len(rows) == 1 else None
        known = isinstance(first, RunCell) and 0 <= first.run < len(self._rows)
        return self._rows[first.run][0].run if known and isinstance(first, RunCell) else None

    def _row_chosen(self) -> None:
        self.export.setEnabled(self._chosen() is not None)

    def show_runs(self, runs: Sequence[RunEntry], search: Search | None = None) -> None:
        """Compare runs that ended, when they have been read; those of a search as it did that."""
        self._search = search
        self._reader.do(Call(once(lambda: read(runs, search is not None)), ended=self._read))

    def _read(self, outcome: Outcome[list[Ended]]) -> None:
        if outcome.result is not None:
            recommendation = self._search.recommendation if self._search else None
            self.show_ended(outcome.result, recommendation)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_ended(self, runs: Sequence[Ended], recommendation: Message | None = None) -> None:
        """Compare runs that were read; fewer than two are no comparison. `recommendation` is what a
        search came to with them."""
        self._ended, self._rows = runs, grouped(runs)
        compared = compare(runs, translated, said) if len(runs) > 1 else None
        self._comparison = compared = compared and replace(compared, recommendation=recommendation)
        for widget in (self._advised, self._tabled, self.charts, self.subject):
            widget.setVisible(compared is not None)
        self.trouble.setVisible(compared is None)
        self.save.setEnabled(compared is not None)
        self._row_chosen()
        if compared is None:
            self.title.setText(self.tr("Comparison"))
            self.trouble.setText(self._why_not(runs))
            return
        self.title.setText(self.tr("Comparison · {}").format(compared.images))
        self.subject.setText(self._of(compared))
        advised = [in_full(message) for message in recommend(compared)]
        self.advice.setText(sentences(advised))
        self._advised.setVisible(bool(advised))
        self.table.show_comparison(compared)
        named = joined(translated(one.title).lower() for one in differences(compared.rows))
        self.apart.setVisible(bool(named))
        told = self.tr("Beside the method the rows differ in: {}. The last column has each.")
        self.apart.setText(told.format(named))
        self._draw_scatter(self._against)
        self._draw_curves(compared)

    def _why_not(self, runs: Sequence[Ended]) -> str:
        """Why runs are no comparison: what each was judged on, where that differs."""
        if len(runs) < 2:
            return self.tr("Two runs that ended are needed for a comparison.")
        told = self.tr("{}: {} {} images of {}, base model {}")
        lines = [
            told.format(
                one.title,
                f"{one.summary.zero_shot.count:,}",
                self._part(one.summary.split),
                one.job.data.images.name,
                translated(called(one.job.base.model)),
            )
            for one in runs
        ]
        why = self.tr("These runs were judged on different images, or tuned another base.")
        same = self.tr("The images, their labels or their split changed in between.")
        alike = len({line.removeprefix(one.title) for line, one in zip(lines, runs, strict=True)})
        return "\n".join([why, *([same] if alike == 1 else []), "", *lines])

    def _part(self, split: str) -> str:
        return {"test": self.tr("test"), "validation": self.tr("validation")}[split]

    def _of(self, compared: Comparison) -> str:
        """What the comparison is of."""
        split = {
            "test": self.tr("{} test images of {}, which no run was trained on or chosen by"),
            "validation": self.tr("{} validation images of {}, which also chose the steps kept"),
        }[compared.split]
        of = split.format(f"{compared.count:,}", compared.images)
        parts = of, self.tr("base model {}").format(translated(called(compared.base)))
        seeds = self.tr("{} seeds").format(compared.seeds) if compared.seeds > 1 else ""
        return " · ".join(filter(None, (*parts, seeds, in_device(compared.device))))

    def _draw_scatter(self, against: Literal["time", "memory"]) -> None:
        self._against = against
        assert self._comparison is not None
        line, *rows = self._comparison.rows
        by_time = against == "time"
        costs = [one.seconds if by_time else one.peak_memory for one in rows]
        dots = [
            Dot(one.label, number, cost, one.accuracy, one.low, one.high)
            for number, (one, cost) in enumerate(zip(rows, costs, strict=True))
            if cost is not None
        ]
        heading = (
            self.tr("{} against training time") if by_time else self.tr("{} against peak memory")
        ).format(report.capitalised(translated(self._comparison.measure)))
        count, measure = self._comparison.count, self._comparison.measure
        level = f"{line.label} {in_figure(line.accuracy, count, measure, short=True)}"
        mark = Mark(line.accuracy, level, "quiet", dashed=True)
        self.scatter.draw(heading, dots, TIME if by_time else BYTES, mark)

    def _draw_curves(self, compared: Comparison) -> None:
        laid = [
            (one.label, runs[0].history)
            for one, runs in zip(compared.rows[1:], self._rows, strict=True)
        ]
        self.legend.show_titles([title for title, _ in laid])
        known = [history for _, history in laid if history.zero_shot is not None]
        measure = known[0].measure if known else "accuracy"
        self.curves.rename(self.tr("Validation {} while training").format(translated(measure)))
        marks = []
        if known and known[0].zero_shot is not None:
            told = in_figure(known[0].zero_shot, known[0].images, known[0].measure, short=True)
            text = self.tr("before training {}").format(told)
            marks.append(Mark(known[0].zero_shot, text, "quiet", dashed=True))
        self.curves.draw(accuracies(laid), marks)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, and what the system has for it, go back."""
        if event.key() == Qt.Key.Key_Escape or event.matches(QKeySequence.StandardKey.Back):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _ask_report(self) -> None:
        compared = self._comparison
        assert compared is not None
        runs = [one.run.run for one in self._ended if one.run]
        tried = self._search is not None
        gather = partial(document, runs, tried, compared.recommendation)
        self.reporter.ask(compared.images, gather, self._save_plots)

    def _save_plots(self, path: Path) -> None:
        """An image of the charts alone: what is pressed with a mouse is no part of it."""
        choices = self.time, self.memory
        for choice in choices:
            choice.hide()
        try:
            save(self.charts, path)
        finally:
            for choice in choices:
                choice.show()
