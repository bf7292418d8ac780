"""The runs that wait, to be put in another order or taken out."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QVBoxLayout

from cliptune.core.messages import legible
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.state.run_queue import RunQueue
from cliptune_gui.widgets import Card, button, menus


class WaitingCard(Card):
    """The queue; it is only there while something waits. Delete takes out of it."""

    def __init__(self, run_queue: RunQueue) -> None:
        super().__init__(QCoreApplication.translate("WaitingCard", "Waiting"))
        self._run_queue = run_queue
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Runs that wait, the next one first"))
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
        waiting = self._run_queue.waiting
        current = self.list.currentRow()
        self.list.clear()
        self.list.addItems([legible(run.title) for run in waiting])
        self.list.setCurrentRow(min(max(current, 0), len(waiting) - 1))
        self.setVisible(bool(waiting))
        self.release.setVisible(self._run_queue.held)
        self._enable()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the run that is chosen."""
        menus.offer(self, menus.place_of(self.list, event), (self.up, self.down, self.remove))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes the run that is chosen out; the list has no use for it."""
        if event.key() in menus.DELETE:
            self._remove()
        else:
            super().keyPressEvent(event)

    def _enable(self) -> None:
        row = self.list.currentRow()
        self.up.setEnabled(row > 0)
        self.down.setEnabled(0 <= row < len(self._run_queue.waiting) - 1)
        self.remove.setEnabled(row >= 0)

    def _chosen(self) -> RunEntry | None:
        row = self.list.currentRow()
        return self._run_queue.waiting[row] if 0 <= row < len(self._run_queue.waiting) else None

    def _move(self, by: int) -> None:
        if run := self._chosen():
            row = self.list.currentRow() + by
            self._run_queue.move(run, by)
            self.list.setCurrentRow(row)

    def _remove(self) -> None:
        if run := self._chosen():
            self._run_queue.remove(run)
