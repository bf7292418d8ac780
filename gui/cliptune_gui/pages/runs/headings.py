"""Headings of a table that sort it by keyboard as by mouse."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QTableView

from cliptune_gui.widgets.theme import colours


class SortingHeadings(QHeaderView):
    """A stop of Tab: arrows choose a heading, Enter or Space sorts by it and turns the order."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSectionsClickable(True)
        self.setAccessibleName(self.tr("Sort by"))
        self.setToolTip(self.tr("A click sorts. By keyboard: Tab, arrows, Enter."))
        self.chosen = 0
        """The heading that Enter would sort by."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that choose and sort; others are for what is around."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self._choose(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            sorted_by = self.sortIndicatorSection() == self.chosen
            falls = sorted_by and self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            order = Qt.SortOrder.DescendingOrder if falls else Qt.SortOrder.AscendingOrder
            self.setSortIndicator(self.chosen, order)
        else:
            event.ignore()

    def _choose(self, step: int) -> None:
        """The next heading that is shown."""
        number = self.chosen + step
        while 0 <= number < self.count() and self.isSectionHidden(number):
            number += step
        if 0 <= number < self.count():
            self.chosen = number
            self._tell()

    def _tell(self) -> None:
        model = self._table.model()
        self.setAccessibleDescription(str(model.headerData(self.chosen, self.orientation())))
        self._table.scrollTo(model.index(max(0, self._table.rowAt(0)), self.chosen))
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin at what the table is sorted by."""
        super().focusInEvent(event)
        self.chosen = min(max(0, self.sortIndicatorSection()), max(0, self.count() - 1))
        self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Draw no frame any more."""
        super().focusOutEvent(event)
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """A frame round the one that is chosen."""
        painter.save()
        super().paintSection(painter, rect, logicalIndex)
        painter.restore()
        if self.hasFocus() and logicalIndex == self.chosen:
            painter.save()
            painter.setPen(QPen(QColor(colours().accent), 1.5))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawRoundedRect(rect.adjusted(2, 2, -3, -3), 4, 4)
            painter.restore()
