"""Rows of forms, equal cells side by side, and layouts that are filled anew."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cliptune_gui.widgets.labels import label


def add_row(rows: QFormLayout, text: str, widget: QWidget) -> None:
    """A row of a form; its label stands level with its widget, and its letter leads there."""
    named = label(text)
    named.setBuddy(widget)
    widget.ensurePolished()
    named.setMinimumHeight(widget.sizeHint().height())
    rows.addRow(named, widget)


def clear(layout: QVBoxLayout | QHBoxLayout | QGridLayout) -> None:
    """Take everything out of a layout and delete it."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()


class Flow(QWidget):
    """Equal cells side by side, as many as there is room for; the rest is not shown."""

    def __init__(self, cell_width: int, spacing: int = 12) -> None:
        super().__init__()
        self._cell, self._spacing = cell_width, spacing
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing)
        self.cells: list[QWidget] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_cells(self, cells: list[QWidget]) -> None:
        """Show these instead of what there was."""
        clear(self._row)
        self.cells = cells
        for cell in cells:
            cell.setFixedWidth(self._cell)
            self._row.addWidget(cell, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addStretch(1)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide what no longer fits."""
        self._fit()

    def _fit(self) -> None:
        room = (self.width() + self._spacing) // (self._cell + self._spacing)
        for number, cell in enumerate(self.cells):
            cell.setVisible(number < max(1, room))
