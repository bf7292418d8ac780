"""A card with a chart: what it says while there is none, its keys, and how it follows the theme."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QStackedLayout

from cliptune_gui.charts.canvas import Canvas
from cliptune_gui.widgets.cards import Card
from cliptune_gui.widgets.labels import label

_MOVES: dict[int, int] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: -(10**9),
    Qt.Key.Key_End: 10**9,
}
"""Keys, and which way they go along a chart."""


class ChartCard(Card):
    """A card with a chart. Pointing at it, or Tab and arrows, reads out what it shows."""

    _made = False

    def __init__(self, heading: str, canvas: Canvas) -> None:
        super().__init__(heading)
        self._canvas = canvas
        self._waiting = label(role="quiet", wrap=True)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._waiting)
        self._pages.addWidget(canvas)
        self.body.addLayout(self._pages, 1)
        self.body.setContentsMargins(16, 10, 16, 6)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._made = True

    def rename(self, heading: str) -> None:
        """Give it another heading."""
        self.heading.setText(heading)
        self.setAccessibleName(heading)

    def wait(self, prompt: str) -> None:
        """What is said while there is nothing to draw."""
        self._waiting.setText(prompt)

    def count(self) -> int:
        """How many places there are to read, from the left."""
        raise NotImplementedError

    def pointed_at(self) -> int | None:
        """The place that is pointed at; None for none."""
        raise NotImplementedError

    def point_at(self, place: int | None) -> None:
        """Point at a place, or with None at nothing, and say what is there."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw the same again, in the colours and the font in force."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left, Right, Home and End move along the chart; Escape stops pointing."""
        last, here, move = self.count() - 1, self.pointed_at(), _MOVES.get(event.key())
        if event.key() == Qt.Key.Key_Escape and here is not None:
            self.point_at(None)
        elif last < 0 or move is None:
            super().keyPressEvent(event)
        else:
            start = here if here is not None else last + 1 if move < 0 else -1
            target = start + move * (1 + last // 64)  # across it in seconds
            self.point_at(min(max(target, 0), last))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Stop pointing."""
        super().focusOutEvent(event)
        self.point_at(None)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme's colours and the font."""
        super().changeEvent(event)
        if self._made and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._canvas.restyle()
            self.redraw()
