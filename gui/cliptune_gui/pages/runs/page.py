"""The history of runs, the queue, and runs laid over each other."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QFile,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QListWidget,
    QMessageBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from cliptune.core.errors import ClipTuneError
from cliptune.methods import METHODS
from cliptune.runs import Run, State, all_runs
from cliptune_gui.charts import Overlay
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.pages.training.run_view import TONES
from cliptune_gui.state.history import History
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_queue import RunQueue, Standing
from cliptune_gui.widgets import Card, button, label, open_folder
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.formatting import in_percent, in_time
from cliptune_gui.widgets.theme import colours

MOST_LAID_OVER = 6
"""Runs whose curves are laid over each other, at most: more are not told apart."""
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True)
class Line:
    """What the list says of a run."""

    run: Run
    state: State
    title: str
    method: str
    base: str
    before: float | None
    after: float | None
    seconds: float | None
    created: float
    judged: bool
    """Whether it came to its end with figures, which can be compared.

    A run that was stopped is judged by other images than its like.
    """


def read_list(folder: Path) -> list[Line]:
    """The runs of a folder, the newest first. For a thread: it reads many files."""
    lines = []
    for run in all_runs(folder):
        try:
            job, summary, state = run.job, run.summary(), run.state()
            lines.append(
                Line(
                    run,
                    state,
                    run.title,
                    METHODS[job.method.kind].label,
                    Path(job.base.model).name,
                    summary.zero_shot.accuracy if summary else None,
                    summary.accuracy if summary and job.method.keeps() else None,
                    summary.seconds if summary and job.method.keeps() else None,
                    run.created,
                    state == "finished" and summary is not None and summary.accuracy is not None,
                )
            )
        except (ClipTuneError, OSError, ValueError):
            continue  # a folder that is no run of this version; the command line names it
    return lines


class _Model(QAbstractTableModel):
    """The list of runs."""

    def __init__(
        self, standing: Callable[[Run, State], Standing], words: Callable[[Standing], str]
    ):
        super().__init__()
        self._standing, self._words = standing, words
        self.lines: list[Line] = []
        self.standings: list[Standing] = []
        self.headings = (
            self.tr("Run"),
            self.tr("State"),
            self.tr("Method"),
            self.tr("Base"),
            self.tr("Before"),
            self.tr("After"),
            self.tr("Time"),
            self.tr("Begun"),
        )

    def fill(self, lines: list[Line]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.standings = [self._standing(line.run, line.state) for line in lines]
        self.endResetModel()

    def refresh(self) -> None:
        """Only which one is on may have changed; the folders are not read again."""
        self.standings = [self._standing(line.run, line.state) for line in self.lines]
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, 7))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line, standing = self.lines[index.row()], self.standings[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            texts = (
                line.title,
                self._words(standing),
                translated(line.method),
                line.base,
                in_percent(line.before),
                in_percent(line.after),
                "-" if line.seconds is None else in_time(line.seconds),
                time.strftime("%Y-%m-%d %H:%M", time.localtime(line.created)),
            )
            return texts[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in (4, 5, 6):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 1:
            tones = {"running": "accent", "good": "good", "warning": "warning", "bad": "limit"}
            tone = tones.get(TONES[standing], "text")
            return QColor(getattr(colours(), tone))
        return None

    def headerData(
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if side == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = section in (4, 5, 6)
            place = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int(place | Qt.AlignmentFlag.AlignVCenter)
        return None


class _View(QTableView):
    """The list; Enter opens or compares, Delete deletes, F2 renames."""

    opened = Signal()
    deleted = Signal()
    renamed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.matches(QKeySequence.StandardKey.Delete):
            self.deleted.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.renamed.emit()
        else:
            super().keyPressEvent(event)


class RunsPage(QWidget):
    """Every run, how it stands, and what can be done with it."""

    opened = Signal(object)
    go_on_asked = Signal(object)
    duplicate_asked = Signal(object)
    compare_asked = Signal(object)
    """A list of runs."""
    removed = Signal(object)
    renamed = Signal()

    def __init__(
        self,
        run_queue: RunQueue,
        reader: Worker,
        preferences: Preferences,
        words: Callable[[Standing], str],
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._run_queue, self._reader, self._preferences = run_queue, reader, preferences
        self._histories: dict[Path, History] = {}
        self._lines: list[Line] = []
        """Of every base; the list shows those of the one that is chosen."""
        self._model = _Model(run_queue.standing, words)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 18, 28, 18)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addWidget(self._queue())
        column.addWidget(self._list(), 3)
        self.overlay = Overlay()
        self.hint = label(
            self.tr(
                "Choose runs in the list to lay their curves over each other and compare them."
            ),
            "quiet",
        )
        column.addWidget(self.hint)
        column.addWidget(self.overlay, 2)
        self._show_queue()
        self._selected()
        run_queue.changed.connect(self._conductor_changed)
        run_queue.ended.connect(self._run_ended)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(label(self.tr("Runs"), "title"))
        self.base = QComboBox()
        self.base.setAccessibleName(self.tr("Base model of the runs shown"))
        self.base.setToolTip(self.base.accessibleName())
        self.base.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.base.addItem(self.tr("All bases"))
        self.base.activated.connect(lambda _place: self._show_lines())
        row.addWidget(self.base)
        row.addStretch(1)
        self.open = button(self.tr("&Open"), self._open, hint=self.tr("Its curves (Enter)."))
        self.compare = button(
            self.tr("&Compare"),
            self._compare,
            hint=self.tr("The ended runs that are chosen, side by side (Enter)."),
        )
        self.go_on = button(
            self.tr("&Go on"), self._go_on, hint=self.tr("Continue from the last checkpoint.")
        )
        self.again = button(
            self.tr("&Vary..."), self._again, hint=self.tr("Fill the wizard with this run's job.")
        )
        self.rename = button(self.tr("&Rename..."), self._rename, hint=self.tr("F2"))
        self.folder = button(self.tr("Show &folder"), self._show_folder)
        self.delete = button(
            self.tr("&Delete"), self._delete, hint=self.tr("Move to the trash (Delete).")
        )
        for widget in (
            self.open,
            self.compare,
            self.go_on,
            self.again,
            self.rename,
            self.folder,
            self.delete,
        ):
            row.addWidget(widget)
        return row

    def _queue(self) -> Card:
        self.queue_card = Card(self.tr("Waiting"))
        self.queue = QListWidget()
        self.queue.setAccessibleName(self.tr("Runs that wait, the next one first"))
        self.queue.setMaximumHeight(84)
        self.queue.currentRowChanged.connect(lambda _row: self._queue_buttons())
        self.up = button(self.tr("&Earlier"), lambda: self._move(-1))
        self.down = button(self.tr("&Later"), lambda: self._move(1))
        self.remove = button(self.tr("Re&move"), self._remove)
        self.let_go = button(self.tr("Start the &queue"), self._run_queue.go_on, role="primary")
        row = QHBoxLayout()
        row.addWidget(self.queue, 1)
        buttons = QVBoxLayout()
        for widget in (self.up, self.down, self.remove):
            buttons.addWidget(widget)
        row.addLayout(buttons)
        self.queue_card.top.addWidget(self.let_go)
        self.queue_card.body.addLayout(row)
        return self.queue_card

    def _list(self) -> Card:
        card = Card()
        card.body.setContentsMargins(8, 6, 8, 6)
        self.view = _View()
        self.view.setObjectName("list")
        self.view.setModel(self._model)
        self.view.setAccessibleName(self.tr("Runs"))
        self.view.setShowGrid(False)
        self.view.setTabKeyNavigation(False)
        self.view.setWordWrap(False)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(34)
        self.view.setMinimumHeight(120)
        across = self.view.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        across.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        across.setHighlightSections(False)
        self.view.doubleClicked.connect(lambda _index: self._open())
        self.view.opened.connect(self._enter)
        self.view.deleted.connect(self._delete)
        self.view.renamed.connect(self._rename)
        self.view.selectionModel().selectionChanged.connect(self._selection_changed)
        self._none = label(self.tr("No runs yet. The first one you start appears here."), "quiet")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.body.addWidget(self.view, 1)
        card.body.addWidget(self._none, 1)
        return card

    # MemoryUsage

    def showEvent(self, event: QShowEvent) -> None:
        """Other programs may have made runs meanwhile."""
        self.read()

    def read(self) -> None:
        """Read the list anew."""
        folder = self._preferences.runs
        self._reader.do(Call(once(lambda: read_list(folder)), ended=self._listed))

    def _listed(self, outcome: Outcome) -> None:
        if outcome.result is None:
            return
        self._lines = outcome.result
        self._none.setVisible(not self._lines)
        self.view.setVisible(bool(self._lines))
        self._offer_bases()
        self._show_lines()

    def _offer_bases(self) -> None:
        """The bases that there are runs of; the one that was chosen stays so while it has any."""
        before = self.base.currentText()
        while self.base.count() > 1:
            self.base.removeItem(1)
        self.base.addItems(sorted({line.base for line in self._lines}))
        self.base.setCurrentIndex(max(0, self.base.findText(before)))
        self.base.setVisible(self.base.count() > 2)

    def _show_lines(self) -> None:
        """Show the runs of the base that is chosen; of those selected, what is still shown."""
        chosen = {line.run.folder for line in self.chosen()}
        base = self.base.currentText() if self.base.currentIndex() > 0 else ""
        self._model.fill([line for line in self._lines if base in ("", line.base)])
        lines = self._model.lines
        rows = [row for row, line in enumerate(lines) if line.run.folder in chosen]
        choose = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row in rows or [*range(len(lines))][:1]:  # at first the newest
            self.view.selectionModel().setCurrentIndex(self._model.index(row, 0), choose)
        self._selected()

    def _run_ended(self, run: Run) -> None:
        self._histories.pop(run.folder, None)
        if self.isVisible():
            self.read()

    def _conductor_changed(self) -> None:
        self._model.refresh()
        self._show_queue()
        self._show_buttons()

    # Choosing

    def chosen(self) -> list[Line]:
        """The lines that are selected, from the top."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self._model.lines[row] for row in rows if row < len(self._model.lines)]

    def select(self, run: Run) -> None:
        """Select one run."""
        for row, line in enumerate(self._model.lines):
            if line.run.folder == run.folder:
                self.view.selectRow(row)

    def _selection_changed(self, *_: object) -> None:
        self._selected()

    def _selected(self) -> None:
        self._show_buttons()
        wanted = self.chosen()[:MOST_LAID_OVER]
        missing = [line.run for line in wanted if line.run.folder not in self._histories]
        if missing:
            self._reader.do(
                Call(once(lambda: _read_histories(missing)), ended=self._histories_read)
            )
        self._lay_over()

    def _histories_read(self, outcome: Outcome) -> None:
        if outcome.result:
            self._histories |= outcome.result
            self._lay_over()

    def _lay_over(self) -> None:
        wanted = [
            (line.title, self._histories[line.run.folder])
            for line in self.chosen()[:MOST_LAID_OVER]
            if line.run.folder in self._histories
        ]
        self.overlay.setVisible(bool(wanted))
        self.hint.setVisible(not wanted and bool(self._model.lines))
        self.overlay.show_runs(wanted)

    def _show_buttons(self) -> None:
        chosen = self.chosen()
        one = chosen[0] if len(chosen) == 1 else None
        for widget in (self.open, self.again, self.rename, self.folder):
            widget.setEnabled(one is not None)
        self.compare.setEnabled(sum(line.judged for line in chosen) > 1)
        waiting = {run.folder for run in self._run_queue.waiting}
        can = ("stopped", "failed", "interrupted", "waiting")
        standing = self._run_queue.standing(one.run) if one else "finished"
        going = one is not None and standing in can and one.run.folder not in waiting
        self.go_on.setEnabled(going)
        busy = ("running", "paused", "stopping")
        idle = all(self._run_queue.standing(line.run) not in busy for line in chosen)
        self.delete.setEnabled(bool(chosen) and idle)

    # Doing

    def _one(self) -> Line | None:
        chosen = self.chosen()
        return chosen[0] if len(chosen) == 1 else None

    def _open(self) -> None:
        if line := self._one():
            self.opened.emit(line.run)

    def _compare(self) -> None:
        self.compare_asked.emit([line.run for line in self.chosen() if line.judged])

    def _enter(self) -> None:
        if self.compare.isEnabled():
            self._compare()
        else:
            self._open()

    def _go_on(self) -> None:
        if line := self._one():
            self.go_on_asked.emit(line.run)

    def _again(self) -> None:
        if line := self._one():
            self.duplicate_asked.emit(line.run)

    def _show_folder(self) -> None:
        if line := self._one():
            open_folder(line.run.folder)

    def _rename(self) -> None:
        if line := self._one():
            title, said = QInputDialog.getText(
                self, self.tr("Rename"), self.tr("What the run is called"), text=line.title
            )
            if said:
                self.call(line.run, title)

    def call(self, run: Run, title: str) -> None:
        """Call a run something else."""
        try:
            run.rename(title)
        except OSError as error:
            self._tell(self.tr("{} cannot be written: {}.").format(run.folder, error.strerror))
        self.renamed.emit()
        self._show_queue()
        self.read()

    def _delete(self) -> None:
        runs = [line.run for line in self.chosen()]
        if not runs or not self.delete.isEnabled():
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Delete"))
        box.setTextFormat(Qt.TextFormat.PlainText)  # a title may look like HTML
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setText(self.tr("Move {} to the trash?").format(_named(runs)))
        box.setInformativeText(self.tr("With its adapter and checkpoints."))
        move = box.addButton(self.tr("&Move to trash"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(move)
        box.accepted.connect(lambda: self.trash(runs))
        box.open()

    def trash(self, runs: list[Run]) -> None:
        """Move runs to the trash; what the system cannot move is told of and stays.

        So does one that began while the question stood.
        """
        stuck, begun = [], []
        for run in runs:
            if self._run_queue.standing(run) in ("running", "paused", "stopping"):
                begun.append(run)
                continue
            self._run_queue.remove(run)
            moved = QFile.moveToTrash(str(run.folder))
            if not (moved[0] if isinstance(moved, tuple) else moved):
                stuck.append(run)
                continue
            self._histories.pop(run.folder, None)
            self.removed.emit(run)
        if begun:
            self._tell(
                self.tr("{} is training now and stays.").format(_named(begun)),
                self.tr("Stop it first."),
            )
        if stuck:
            self._tell(
                self.tr("{} could not be moved to the trash.").format(_named(stuck)),
                self.tr("The system has none for that disk, or forbids it. Delete the folder:")
                + f"\n{stuck[0].folder}",
            )
        self.read()

    def _tell(self, message: str, hint: str = "") -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, "ClipTune", message, parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(hint)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()

    # The queue

    def _show_queue(self) -> None:
        waiting = self._run_queue.waiting
        current = self.queue.currentRow()
        self.queue.clear()
        self.queue.addItems([run.title for run in waiting])
        self.queue.setCurrentRow(min(max(current, 0), len(waiting) - 1))
        self.queue_card.setVisible(bool(waiting))
        self.let_go.setVisible(self._run_queue.held)
        self._queue_buttons()

    def _queue_buttons(self) -> None:
        row = self.queue.currentRow()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < len(self._run_queue.waiting) - 1)
        self.remove.setEnabled(row >= 0)

    def _queued(self) -> Run | None:
        row = self.queue.currentRow()
        return self._run_queue.waiting[row] if 0 <= row < len(self._run_queue.waiting) else None

    def _move(self, by: int) -> None:
        if run := self._queued():
            row = self.queue.currentRow() + by
            self._run_queue.move(run, by)
            self.queue.setCurrentRow(row)

    def _remove(self) -> None:
        if run := self._queued():
            self._run_queue.remove(run)


def _read_histories(runs: list[Run]) -> dict[Path, History]:
    return {run.folder: History(run.events()) for run in runs}


def _named(runs: list[Run]) -> str:
    if len(runs) == 1:
        return f"“{runs[0].title}”"
    return str(QCoreApplication.translate("RunsPage", "{} runs")).format(len(runs))
