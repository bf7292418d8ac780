"""Bars: of several parts against a limit, and of named counts under each other."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QProgressBar, QWidget

from cliptune_gui.widgets.labels import Elided, label
from cliptune_gui.widgets.layouts import clear


class Fractions(QWidget):
    """A bar of several parts against a limit; what is over the limit fills it."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[float] = []
        self.setFixedHeight(12)

    def show_parts(self, parts: Sequence[float], limit: float) -> None:
        """Show parts in the unit of the limit."""
        whole = max(limit, sum(parts), 1)
        self._parts = [part / whole for part in parts]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Each part in a lighter shade than the one before."""
        palette = self.palette()
        with QPainter(self) as painter:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.fillRect(self.rect(), palette.mid())
            left = 0.0
            for number, part in enumerate(self._parts):
                colour = palette.highlight().color()
                colour.setAlphaF(1 - 0.2 * number)
                wide = part * self.width()
                painter.fillRect(QRectF(left, 0, wide, self.height()), colour)
                left += wide


class Bars(QWidget):
    """Named bars under each other with their figures at the right: counts, rates."""

    MOST = 12

    def __init__(self, named: int = 110) -> None:
        """`named` is the least room for a name, in pixels."""
        super().__init__()
        self._shown: tuple[list[tuple[str, float, str]], str] = [], ""
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, named)

    def show_bars(self, rows: list[tuple[str, float, str]], more: str = "") -> None:
        """Rows of name, fraction (0 to 1) and figure; `more` is said below."""
        if (rows, more) == self._shown:
            return
        self._shown = [*rows], more
        clear(self._grid)
        for number, (name, fraction, figure) in enumerate(rows):
            bar = QProgressBar()
            bar.setRange(0, 1000)
            bar.setValue(round(1000 * fraction))
            bar.setTextVisible(False)
            bar.setMinimumWidth(40)  # its style wants more
            bar.setAccessibleName(f"{name}: {figure}")
            named = Elided(name, mode=Qt.TextElideMode.ElideMiddle)
            shown = label(figure)
            shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, widget in enumerate((named, bar, shown)):
                self._grid.addWidget(widget, number, column)
        if more:
            self._grid.addWidget(label(more, "small"), len(rows), 0, 1, 3)
