"""Tables of texts with headings; figures stand at the right, and names have room."""

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from cliptune.core.messages import legible

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

_WIDTHS = (58, 84, 120, 180)
"""Of columns, in pixels."""
_BESIDE = 12
"""Pixels beside a heading, at most."""


def narrowest(names: Sequence[str], metrics: QFontMetrics) -> int:
    """The least width of columns whose headings, shortened in the middle, still differ."""
    for width in _WIDTHS:
        shown = {
            metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, width - _BESIDE)
            for name in names
        }
        if len(shown) == len(set(names)):
            return width
    return _WIDTHS[-1]


class TextTable(QAbstractTableModel):
    """Rows of finished texts below their headings."""

    def __init__(self, headings: Sequence[str], figures: Collection[int]) -> None:
        super().__init__()
        self.headings = headings
        self._figures = figures
        """The columns that hold figures."""
        self._rows: Sequence[Sequence[str]] = ()

    def fill(self, rows: Sequence[Sequence[str]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def update(self, rows: Sequence[Sequence[str]]) -> None:
        """The same rows, which say something else now."""
        self._rows = rows
        if rows:
            last = self.index(len(rows) - 1, len(self.headings) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many rows were given."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """One column a heading."""
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell says, and at which side."""
        if role == Qt.ItemDataRole.DisplayRole:
            return legible(self._rows[index.row()][index.column()])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() in self._figures else _LEFT
        return None

    def headerData(
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The headings, above their cells."""
        if side == Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return legible(self.headings[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in self._figures else _LEFT
        return None


class NameFirst(QHeaderView):
    """Headings of which the first, above names, has the room that the others leave, and enough for
    some letters where they leave none."""

    def __init__(self, letters: int) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._letters = letters
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        # Queued: Qt tells of each while it goes through all, and goes on with what there was.
        self.sectionResized.connect(self._share, Qt.ConnectionType.QueuedConnection)
        self.sectionCountChanged.connect(self._set_modes)

    def _set_modes(self) -> None:
        self.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        if self.count():
            self.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
            self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        if self.count():
            others = self.length() - self.sectionSize(0)
            least = self._letters * self.fontMetrics().averageCharWidth()
            self.resizeSection(0, max(least, self.viewport().width() - others))
