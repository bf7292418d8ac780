"""Every run: the table, those that wait, the curves of those chosen, and what can be done."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QInputDialog,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from cliptune.core.messages import sentences
from cliptune.runs.history import History
from cliptune_gui.charts import Overlay
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.pages.runs.changing import Trashed, move_to_trash, rename
from cliptune_gui.pages.runs.table import RunTable, base_of
from cliptune_gui.pages.runs.waiting import WaitingCard
from cliptune_gui.pages.training.standing import to_begin
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_entry import Listed, RunEntry, read_all
from cliptune_gui.state.run_queue import ON, RESUMABLE, RunQueue
from cliptune_gui.widgets import (
    BreakingRow,
    Card,
    button,
    errors,
    label,
    menus,
    open_folder,
    steady,
    titled,
)
from cliptune_gui.widgets.formatting import in_runs, short
from cliptune_gui.widgets.messages import in_full, translated_message, worded

MOST_LAID_OVER = 6
"""Runs whose curves are laid over each other, at most: more are not told apart."""

MOST_NAMED = 4
"""Runs that are named where it is asked whether they may go: a question cannot be scrolled."""

LOW = 600
"""Pixels of height below which the curves take three tenths of the page."""
QWIDGETSIZE_MAX = (1 << 24) - 1
"""Qt's word for no limit."""

Histories = dict[Path, History]


class RunsPage(QWidget):
    """Every run, how it stands, and what can be done with it."""

    opened = Signal(object)
    resume_asked = Signal(object)
    duplicate_asked = Signal(object)
    train_on_asked = Signal(object)
    compare_asked = Signal(object)
    """A list of runs."""
    removed = Signal(object)
    renamed = Signal(object)
    """The run as it is called now."""

    def __init__(self, run_queue: RunQueue, reader: Worker, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("page")
        self._run_queue, self._reader, self._preferences = run_queue, reader, preferences
        self._histories: Histories = {}
        self._all: list[RunEntry] = []
        """Of every base; the table lists those of the one that is chosen."""
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 18, 28, 18)
        column.setSpacing(12)
        column.addLayout(self._head())
        self.troubles = label("", "warning", wrap=True)
        self.troubles.hide()
        column.addWidget(self.troubles)
        self.waiting = WaitingCard(run_queue)
        column.addWidget(self.waiting)
        self.waiting.show_queue()  # not before it has a parent: it would be a window
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
        self._selected()
        run_queue.changed.connect(self._queue_changed)
        run_queue.ended.connect(self._run_ended)

    # What it is made of

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addLayout(titled(self.tr("Runs")))
        self.base = steady(QComboBox())
        self.base.setAccessibleName(self.tr("Base model of the runs shown"))
        self.base.setToolTip(self.base.accessibleName())
        self.base.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.base.addItem(self.tr("All base models"))
        self.base.activated.connect(lambda _index: self._show_base())
        row.addWidget(self.base)
        row.addStretch(1)
        self.open = button(self.tr("&Open"), self._open, hint=self.tr("Its curves (Enter)."))
        self.compare = button(
            self.tr("&Compare"),
            self._compare,
            hint=self.tr("The ended runs that are chosen, side by side (Enter)."),
        )
        self.resume = button(to_begin("stopped", True)[0], self._resume)
        self.duplicate = button(
            self.tr("Dupl&icate and edit..."),
            self._duplicate,
            hint=self.tr("Fill the wizard with this run's job."),
        )
        self.train_on = button(
            self.tr("&Train on..."),
            self._train_on,
            hint=self.tr("Go on from what it learned, with more images or another class."),
        )
        self.rename = button(self.tr("Re&name..."), self._rename, hint=self.tr("F2"))
        self.folder = button(self.tr("Show &folder"), self._show_folder)
        self.delete = button(
            self.tr("&Delete"), self._delete, hint=self.tr("Move to the trash (Delete).")
        )
        self.buttons = (
            self.open,
            self.compare,
            self.resume,
            self.duplicate,
            self.train_on,
            self.rename,
            self.folder,
            self.delete,
        )
        row.addLayout(BreakingRow(self.buttons))
        return row

    def _list(self) -> Card:
        card = Card()
        card.body.setContentsMargins(8, 6, 8, 6)
        self.table = RunTable(self._run_queue)
        self.table.doubleClicked.connect(lambda _index: self._open())
        self.table.opened.connect(self._enter)
        self.table.deleted.connect(self._delete)
        self.table.renamed.connect(self._rename)
        self.table.menu_asked.connect(lambda place: menus.offer(self, place, self.buttons))
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)
        self._none = label(self.tr("No runs yet. The first one you start appears here."), "quiet")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self._none, 1)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the list comes first; curves are large where a run is opened."""
        low = event.size().height() < LOW
        self.overlay.setMaximumHeight(event.size().height() * 3 // 10 if low else QWIDGETSIZE_MAX)

    # Reading

    def showEvent(self, event: QShowEvent) -> None:
        """Other programs may have made runs meanwhile."""
        self.read()

    def read(self) -> None:
        """Read the list anew, and of the runs in it those that changed."""
        folder, known = self._preferences.runs, self._all
        self._reader.do(Call(once(lambda: read_all(folder, known)), ended=self._listed))

    def _listed(self, outcome: Outcome[Listed]) -> None:
        if outcome.result is None:
            return
        self._all, troubles = outcome.result.runs, outcome.result.troubles
        told = [in_full(one) for one in troubles[:1]]
        if more := len(troubles) - 1:
            told.append(self.tr("And {} more that cannot be listed.").format(more))
        self.troubles.setText(sentences(told) if troubles else "")
        self.troubles.setVisible(bool(troubles))
        self._none.setVisible(not self._all)
        self.table.setVisible(bool(self._all))
        self._offer_bases()
        self._show_base()

    def _offer_bases(self) -> None:
        """The bases that there are runs of; the one that was chosen stays so while it has any."""
        before = self.base.currentText()
        while self.base.count() > 1:
            self.base.removeItem(1)
        self.base.addItems(sorted({*self._bases().values()}))
        self.base.setCurrentIndex(max(0, self.base.findText(before)))
        self.base.setVisible(self.base.count() > 2)

    def _bases(self) -> dict[str, str]:
        """What the bases are called that there are runs of."""
        one_of_each = {run.job.base.model: run for run in self._all}
        return {base: base_of(run) for base, run in one_of_each.items()}

    def _show_base(self) -> None:
        """List the runs of the base that is chosen."""
        base = self.base.currentText() if self.base.currentIndex() > 0 else ""
        called = self._bases()
        self.table.fill(run for run in self._all if base in ("", called[run.job.base.model]))
        self._selected()

    def _run_ended(self, run: RunEntry) -> None:
        self._histories.pop(run.folder, None)
        self._all = [run if run.folder == other.folder else other for other in self._all]
        self._show_base()
        if self.isVisible():
            self.read()

    def _queue_changed(self) -> None:
        self.table.runs.refresh()
        self._show_buttons()

    # Choosing

    def chosen(self) -> list[RunEntry]:
        """The runs that are selected, from the top."""
        return self.table.chosen()

    def _selection_changed(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self._selected()

    def _selected(self) -> None:
        self._show_buttons()
        missing = [
            run for run in self.chosen()[:MOST_LAID_OVER] if run.folder not in self._histories
        ]
        if missing:
            self._reader.do(
                Call(once(lambda: _read_histories(missing)), ended=self._histories_read)
            )
        self._lay_over()

    def _histories_read(self, outcome: Outcome[Histories]) -> None:
        if outcome.result:
            self._histories |= outcome.result
            self._lay_over()

    def _lay_over(self) -> None:
        laid = [
            (run.title, self._histories[run.folder])
            for run in self.chosen()[:MOST_LAID_OVER]
            if run.folder in self._histories
        ]
        self.overlay.setVisible(bool(laid))
        self.hint.setVisible(not laid and bool(self.table.runs.runs))
        self.overlay.show_runs(laid)

    def _show_buttons(self) -> None:
        chosen, standing = self.chosen(), self._run_queue.standing
        one = self._one()
        for widget in (self.open, self.duplicate, self.rename, self.folder):
            widget.setEnabled(one is not None)
        self.train_on.setEnabled(
            one is not None and one.kept and one.job.method.trains and standing(one) not in ON
        )
        self.compare.setEnabled(sum(run.judged for run in chosen) > 1)
        self.resume.setEnabled(one is not None and standing(one) in RESUMABLE)
        text, hint = to_begin(standing(one), one.resumable) if one else to_begin("stopped", True)
        self.resume.setText(text)
        self.resume.setToolTip(hint)
        self.resume.setAccessibleDescription(hint)
        idle = all(standing(run) not in ON for run in chosen)
        self.delete.setEnabled(bool(chosen) and idle)

    # Doing

    def _one(self) -> RunEntry | None:
        chosen = self.chosen()
        return chosen[0] if len(chosen) == 1 else None

    def _open(self) -> None:
        if run := self._one():
            self.opened.emit(run)

    def _compare(self) -> None:
        self.compare_asked.emit([run for run in self.chosen() if run.judged])

    def _enter(self) -> None:
        if self.compare.isEnabled():
            self._compare()
        else:
            self._open()

    def _resume(self) -> None:
        if run := self._one():
            self.resume_asked.emit(run)

    def _duplicate(self) -> None:
        if run := self._one():
            self.duplicate_asked.emit(run)

    def _train_on(self) -> None:
        if run := self._one():
            self.train_on_asked.emit(run)

    def _show_folder(self) -> None:
        if run := self._one():
            open_folder(run.folder)

    def _rename(self) -> None:
        if run := self._one():
            title, accepted = QInputDialog.getText(
                self, self.tr("Rename"), self.tr("What the run is called"), text=run.title
            )
            if accepted and title != run.title:  # else it would stay in the language of now
                self.call(run, title)

    def call(self, run: RunEntry, title: str) -> None:
        """Call a run something else."""
        self._reader.do(Call(once(lambda: rename(run, title)), ended=self._renamed, keeps=True))

    def _renamed(self, outcome: Outcome[RunEntry]) -> None:
        if outcome.failure and not errors.is_told(outcome.failure):
            self._tell(*translated_message(outcome.failure.told))
        elif outcome.result:
            self._run_queue.update(outcome.result)
            self.renamed.emit(outcome.result)
        self.read()

    def _delete(self) -> None:
        runs = self.chosen()
        if not runs or not self.delete.isEnabled():
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Delete"))
        box.setTextFormat(Qt.TextFormat.PlainText)  # a title may look like HTML
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setText(self.tr("Move {} to the trash?").format(_named(runs)))
        told = self._goes_with(runs)
        told += [
            self.tr("“{}” may still be training on {}.").format(short(run.title), worded(run.host))
            for run in [run for run in runs if run.host][:MOST_NAMED]
        ]
        box.setInformativeText("\n".join(told))
        box.addButton(self.tr("&Move to trash"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.accepted.connect(lambda: self.trash(runs))
        box.open()

    def _goes_with(self, runs: Sequence[RunEntry]) -> list[str]:
        """What goes to the trash with runs: of several, each by its name."""
        if len(runs) == 1:
            return [self.tr("With its adapter and checkpoints.")] if runs[0].kept else []
        with_adapter = self.tr("“{}”, with its adapter and checkpoints")
        named = runs[:MOST_NAMED]
        told = [(with_adapter if run.kept else "“{}”").format(short(run.title)) for run in named]
        more = self.tr("and {} more").format(len(runs) - MOST_NAMED)
        return told if len(runs) <= MOST_NAMED else [*told, more]

    def trash(self, runs: Sequence[RunEntry]) -> None:
        """Move runs to the trash; one that began while the question stood is told of and stays."""
        on = [run for run in runs if self._run_queue.standing(run) in ON]
        idle = [run for run in runs if run not in on]
        for run in idle:
            self._run_queue.remove(run)
        if on:
            self._tell_running(on)
        if idle:
            self._reader.do(
                Call(once(lambda: move_to_trash(idle)), ended=self._trashed, keeps=True)
            )

    def _trashed(self, outcome: Outcome[Trashed]) -> None:
        if outcome.result is None:
            return
        for run in outcome.result.moved:
            self._histories.pop(run.folder, None)
            self.removed.emit(run)
        if running := outcome.result.running:  # in another process
            self._tell_running(running)
        if stuck := outcome.result.stuck:
            self._tell(
                self.tr("{} could not be moved to the trash.").format(_named(stuck)),
                self.tr("The system has none for that disk, or forbids it. Delete the folder:")
                + f"\n{stuck[0].folder}",
            )
        self.read()

    def _tell_running(self, runs: Sequence[RunEntry]) -> None:
        self._tell(
            self.tr("{} is training now and stays.").format(_named(runs)), self.tr("Stop it first.")
        )

    def _tell(self, message: str, hint: str = "") -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, "ClipTune", message, parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(hint)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()


def _read_histories(runs: list[RunEntry]) -> Histories:
    return {run.folder: History(run.run.events()) for run in runs}


def _named(runs: Sequence[RunEntry]) -> str:
    if len(runs) == 1:
        return f"“{short(runs[0].title)}”"
    return in_runs(len(runs))
