"""Rows of forms, rows that break, equal cells side by side, and layouts that are filled anew."""

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
    QWidgetItem,
)
from shiboken6 import delete

from cliptune_gui.widgets.labels import Plain


def add_row(rows: QFormLayout, text: str, widget: QWidget) -> QLabel:
    """The label of a new row of a form; it stands level with its widget, where its letter leads."""
    named = _Named(text, widget)
    rows.addRow(named, widget)
    return named


class _Named(Plain):
    """What a widget of a form is called; as high as that wants to be."""

    def __init__(self, text: str, widget: QWidget) -> None:
        super().__init__(text)
        self.setBuddy(widget)

    def sizeHint(self) -> QSize:
        """Room for the words, beside the widget."""
        return QSize(super().sizeHint().width(), self.buddy().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The same: a name is not cut."""
        return self.sizeHint()


def clear(layout: QVBoxLayout | QHBoxLayout | QGridLayout) -> None:
    """Take everything out of a layout and delete it."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        delete(item)  # it is ours from here on, and Python does not let go of what Qt made


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


class BreakingRow(QLayout):
    """Widgets side by side at the right, in several rows where there is too little room for one."""

    def __init__(self, widgets: Iterable[QWidget] = (), spacing: int = 10) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        for widget in widgets:
            # Made here and not by `addWidget`: Python does not hear of the end of items that Qt
            # made itself, and takes a later one at the same address for one that is gone.
            self.addChildWidget(widget)
            self.addItem(QWidgetItem(widget))
        self.destroyed.connect(partial(_delete, self._items))

    def addItem(self, item: QLayoutItem) -> None:
        """Take in one more."""
        self._items.append(item)

    def count(self) -> int:
        """How many there are, shown or not."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The one at an index."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give one away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the more rows."""
        return True

    def heightForWidth(self, width: int) -> int:
        """What the rows take that fit into a width."""
        rows = self._rows(width)
        return sum(map(_height, rows)) + self.spacing() * max(0, len(rows) - 1)

    def sizeHint(self) -> QSize:
        """All in one row."""
        shown = [item for item in self._items if not item.isEmpty()]
        return QSize(self._width(shown), _height(shown))

    def minimumSize(self) -> QSize:
        """As wide as the widest."""
        shown = [item for item in self._items if not item.isEmpty()]
        widest = max((item.minimumSize().width() for item in shown), default=0)
        return QSize(widest, _height(shown))

    def setGeometry(self, rect: QRect) -> None:
        """Put the rows under each other, each to the right."""
        super().setGeometry(rect)
        top = rect.top()
        for row in self._rows(rect.width()):
            left = max(rect.left(), rect.right() + 1 - self._width(row))
            for item in row:
                size = item.sizeHint()
                middle = top + (_height(row) - size.height()) // 2
                item.setGeometry(
                    QRect(left, middle, min(size.width(), rect.width()), size.height())
                )
                left += size.width() + self.spacing()
            top += _height(row) + self.spacing()

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = [[]]
        for item in self._items:
            if item.isEmpty():
                continue
            if rows[-1] and self._width([*rows[-1], item]) > width:
                rows.append([])
            rows[-1].append(item)
        return rows

    def _width(self, row: list[QLayoutItem]) -> int:
        return sum(item.sizeHint().width() for item in row) + self.spacing() * max(0, len(row) - 1)


def _delete(items: list[QLayoutItem]) -> None:
    """A layout deletes what it held; Python does not let go of what it gave Qt."""
    for item in items:
        delete(item)


def _height(row: list[QLayoutItem]) -> int:
    return max((item.sizeHint().height() for item in row), default=0)
