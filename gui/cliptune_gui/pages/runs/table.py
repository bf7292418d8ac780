"""The table of runs: a line each, and the keys that open, rename and delete them."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QCoreApplication,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from cliptune.core.metrics import BALANCED, Figure
from cliptune.evaluation.figures import WHAT_IT_MEANS, both
from cliptune.methods import METHODS
from cliptune.models.catalogue import called
from cliptune.runs import RunSummary
from cliptune_gui.pages.training.standing import TONES, word
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.state.run_queue import RunQueue, Standing
from cliptune_gui.widgets import menus
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.formatting import in_moment, in_percent, in_time
from cliptune_gui.widgets.labels import tip
from cliptune_gui.widgets.messages import in_figure, worded
from cliptune_gui.widgets.text_table import Index, NameFirst, TextTable
from cliptune_gui.widgets.theme import colours

STATE = 1
"""The column that says how a run stands."""
JUDGED_ON = 4
"""That of the images that the figures are of."""
BY = 7, 8
"""Those of what is reached by words and by fitted vectors, which are there where any is known."""


MEASURED = 30
"""Rows that columns are made as wide as."""


def base_of(run: RunEntry) -> str:
    """What the base of a run is called in the list."""
    return translated(called(run.job.base.model))


def _cells(run: RunEntry, standing: Standing) -> tuple[str, ...]:
    summary = run.summary
    tuned = summary if run.job.method.keeps() else None
    return (
        run.title,
        word(standing),
        translated(METHODS[run.job.method.kind].label),
        base_of(run),
        _judged_on(summary),
        *_figures(summary, keeps=run.job.method.keeps()),
        in_time(tuned.seconds) if tuned else "-",
        in_moment(run.created),
    )


def _judged_on(summary: RunSummary | None) -> str:
    """Which images the figures are of: those of one part say nothing against those of another."""
    if summary is None:
        return "-"
    told = {
        "test": QCoreApplication.translate("RunModel", "{} test"),
        "validation": QCoreApplication.translate("RunModel", "{} validation"),
    }
    return told[summary.split].format(f"{summary.zero_shot.count:,}")


def _figures(summary: RunSummary | None, *, keeps: bool) -> list[str]:
    """What the base reached; what was tuned, in all, by words, by vectors and balanced."""
    if summary is None:
        return 5 * [in_percent(None)]
    count, measure = summary.zero_shot.count, summary.measure
    by = both(summary, measure)
    now: list[tuple[Figure | float | None, str]] = [
        (summary.accuracy, measure),
        (by.get("words"), measure),
        (by.get("vectors"), measure),
        (summary.figures.get(BALANCED), BALANCED),
    ]
    known = [(summary.zero_shot.accuracy, measure)] + (now if keeps else len(now) * [(None, "")])
    return [in_figure(figure, count, name, short=True) for figure, name in known]


class _Rows(Sequence[tuple[str, ...]]):
    """The texts of runs, worded when they are shown: there may be ten thousand."""

    def __init__(self, runs: Sequence[RunEntry], standing: Callable[[RunEntry], Standing]) -> None:
        self._runs, self._standing = runs, standing
        self._known: dict[int, tuple[str, ...]] = {}

    def __len__(self) -> int:
        return len(self._runs)

    def __getitem__(self, row: Any) -> Any:
        if row not in self._known:
            run = self._runs[row]
            self._known[row] = _cells(run, self._standing(run))
        return self._known[row]


class RunModel(TextTable):
    """The runs that are listed, and how each stands."""

    def __init__(self, run_queue: RunQueue) -> None:
        super().__init__((), figures=(4, 5, 6, 7, 8, 9, 10))
        self._run_queue = run_queue
        self.runs: list[RunEntry] = []
        self.headings = (
            self.tr("Run"),
            self.tr("State"),
            self.tr("Method"),
            self.tr("Base model"),
            self.tr("Judged on"),
            self.tr("Before"),
            self.tr("After"),
            self.tr("By words"),
            self.tr("By vectors"),
            self.tr("Balanced"),
            self.tr("Time"),
            self.tr("Started"),
        )

    def fill_with(self, runs: Iterable[RunEntry]) -> None:
        """List other runs."""
        self.runs = list(runs)
        self.fill(_Rows(self.runs, self._run_queue.standing))

    def refresh(self) -> None:
        """Only which one is on may have changed."""
        self.update(_Rows(self.runs, self._run_queue.standing))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says, at which side and in which colour."""
        if role == Qt.ItemDataRole.ToolTipRole and index.column() != JUDGED_ON:
            text = super().data(index)
            more = f"\n{worded(WHAT_IT_MEANS())}" if index.column() in BY else ""
            return tip(f"{text}{more}")
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == JUDGED_ON:
            return self.tr(
                "The images that the figures are of. Validation images also chose which steps are "
                "kept, so that figures of them are a little high: do not compare them with figures "
                "of test images."
            )
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == STATE:
            tones = {"running": "accent", "good": "good", "warning": "warning", "bad": "limit"}
            tone = TONES[self._run_queue.standing(self.runs[index.row()])]
            return QColor(getattr(colours(), tones.get(tone, "text")))
        return super().data(index, role)


class RunTable(QTableView):
    """The table; Enter opens or compares, Delete deletes, F2 renames."""

    opened = Signal()
    deleted = Signal()
    renamed = Signal()
    menu_asked = Signal(QPoint)
    """What can be done with what is selected, at a place of the screen."""

    def __init__(self, run_queue: RunQueue) -> None:
        super().__init__()
        self.runs = RunModel(run_queue)
        self.setObjectName("list")
        self.setHorizontalHeader(NameFirst(18))
        self.horizontalHeader().setResizeContentsPrecision(MEASURED)
        self.setModel(self.runs)
        self.setAccessibleName(self.tr("Runs"))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(34)
        self.setMinimumHeight(120)

    def chosen(self) -> list[RunEntry]:
        """The runs that are selected, from the top."""
        areas = self.selectionModel().selection().toList()
        rows = sorted({row for area in areas for row in range(area.top(), area.bottom() + 1)})
        return [self.runs.runs[row] for row in rows if row < len(self.runs.runs)]

    def fill(self, runs: Iterable[RunEntry]) -> None:
        """List other runs; of those selected, what is still listed stays so, else the newest is."""
        chosen = {run.folder for run in self.chosen()}
        self.runs.fill_with(runs)
        listed = self.runs.runs
        known = any(run.summary and run.summary.by_vectors for run in listed)
        for column in BY:
            self.setColumnHidden(column, not known)
        rows = [row for row, run in enumerate(listed) if run.folder in chosen]
        rows = rows or [*range(len(listed))][:1]
        if not rows:
            return
        chosen_now, flag = QItemSelection(), QItemSelectionModel.SelectionFlag
        for _, run_of in groupby(enumerate(rows), lambda one: one[1] - one[0]):
            together = [row for _, row in run_of]
            ends = (self.runs.index(row, 0) for row in (together[0], together[-1]))
            chosen_now.append(QItemSelectionRange(*ends))
        # At once: whoever hears of a change looks at all that is selected.
        self.selectionModel().setCurrentIndex(self.runs.index(rows[-1], 0), flag.NoUpdate)
        self.selectionModel().select(chosen_now, flag.Select | flag.Rows)

    def select(self, folder: Path) -> None:
        """Select the run in a folder alone, whatever keys are held."""
        flag = QItemSelectionModel.SelectionFlag
        for row, run in enumerate(self.runs.runs):
            if run.folder == folder:
                choose = flag.ClearAndSelect | flag.Rows
                self.selectionModel().setCurrentIndex(self.runs.index(row, 0), choose)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right button, or the key that stands for it."""
        if self.chosen():
            self.menu_asked.emit(menus.place_of(self, event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that stand for buttons."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() in menus.DELETE:
            self.deleted.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.renamed.emit()
        else:
            super().keyPressEvent(event)
