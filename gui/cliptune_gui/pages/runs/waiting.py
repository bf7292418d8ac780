"""What waits: runs, to be put in another order, and searches after them; or taken out."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout

from cliptune.core.messages import legible
from cliptune_gui.pages.training.standing import in_minutes
from cliptune_gui.state.run_queue import RunQueue
from cliptune_gui.widgets import Card, button, menus


class WaitingCard(Card):
    """The queue; it is only there while something waits. Delete takes out of it."""

    def __init__(self, run_queue: RunQueue) -> None:
        super().__init__(QCoreApplication.translate("WaitingCard", "Waiting"))
        self._run_queue = run_queue
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Runs and searches that wait, the next one first"))
        self.list.setMaximumHeight(84)
        self.list.currentRowChanged.connect(lambda _row: self._enable())
        self.up = button(self.tr("&Earlier"), lambda: self._move(-1))
        self.down = button(self.tr("&Later"), lambda: self._move(1))
        self.remove = button(self.tr("Re&move"), self._remove)
        self.release = button(self.tr("Start the &queue"), run_queue.release, role="primary")
        row = QHBoxLayout()
        row.addWidget(self.list, 1)
        buttons = QVBoxLayout()
        for widget in (self.up, self.down, self.remove):
            buttons.addWidget(widget)
        row.addLayout(buttons)
        self.top.addWidget(self.release)
        self.body.addLayout(row)
        run_queue.changed.connect(self.show_queue)

    def show_queue(self) -> None:
        """Show the queue as it is."""
        queue = self._run_queue
        current = self.list.currentRow()
        self.list.clear()
        self.list.addItems([legible(run.title) for run in queue.waiting])
        self.list.addItems([in_minutes(search.minutes) for search in queue.searches])
        self.list.setCurrentRow(min(max(current, 0), self.list.count() - 1))
        self.setVisible(self.list.count() > 0)
        self.release.setVisible(self._run_queue.held)
        self._enable()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with what is chosen."""
        menus.offer(self, menus.place_of(self.list, event), (self.up, self.down, self.remove))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes what is chosen out; the list has no use for it."""
        if event.key() in menus.DELETE:
            self._remove()
        else:
            super().keyPressEvent(event)

    def _enable(self) -> None:
        row = self.list.currentRow()
        runs = len(self._run_queue.waiting)
        self.up.setEnabled(0 < row < runs)
        self.down.setEnabled(0 <= row < runs - 1)
        self.remove.setEnabled(row >= 0)

    def _move(self, by: int) -> None:
        row = self.list.currentRow()
        self._run_queue.move(self._run_queue.waiting[row], by)
        self.list.setCurrentRow(row + by)

    def _remove(self) -> None:
        row, runs = self.list.currentRow(), self._run_queue.waiting
        if 0 <= row < len(runs):
            self._run_queue.remove(runs[row])
        elif row >= 0:
            self._run_queue.remove(self._run_queue.searches[row - len(runs)])
