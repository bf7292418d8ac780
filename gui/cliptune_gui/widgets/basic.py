"""Small widgets that several pages use."""

import html
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

Role = Literal["title", "figure", "heading", "quiet", "small", "good", "bad", "warning", "advice"]
Tone = Literal["", "running", "good", "warning", "bad"]


def label(text: str = "", role: Role | None = None, *, wrap: bool = False) -> QLabel:
    """Plain text in a role of the style sheet. Never read as HTML: it may hold a file's name."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def button(
    text: str,
    pressed: Callable[[], object],
    *,
    role: Literal["", "primary", "link", "step"] = "",
    hint: str = "",
) -> QPushButton:
    """A button that calls `pressed`; `hint` is its tooltip and what a screen reader adds."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked: pressed())  # the GUI thread's own signal
    if role:
        made.setProperty("role", role)
    made.setToolTip(hint)
    made.setAccessibleDescription(hint)
    if role == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def add_row(rows: QFormLayout, text: str, widget: QWidget) -> None:
    """A row of a form; its label stands level with its widget, and its letter leads there."""
    named = label(text)
    named.setBuddy(widget)
    widget.ensurePolished()
    named.setMinimumHeight(widget.sizeHint().height())
    rows.addRow(named, widget)


def restyle(widget: QWidget, **properties: object) -> None:
    """Set properties that the style sheet asks for, and let it look again."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def clear(layout: QVBoxLayout | QHBoxLayout | QGridLayout) -> None:
    """Take everything out of a layout and delete it."""
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()


class Card(QFrame):
    """A framed part of a page, with a heading or without."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 12, 16, 14)
        self.body.setSpacing(8)
        self.top = QHBoxLayout()
        self.heading = label(heading, "heading")
        if heading:
            self.top.addWidget(self.heading)
            self.top.addStretch(1)
            self.body.addLayout(self.top)
            self.setAccessibleName(heading)


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


class Pill(QLabel):
    """A word or two in a coloured capsule: the state of a run, a mark on a card."""

    def __init__(self, text: str = "", tone: Tone = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "pill")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.say(text, tone)

    def say(self, text: str, tone: Tone = "") -> None:
        """Show other words."""
        self.setText(text)
        restyle(self, tone=tone)


def tip(text: str) -> str:
    """A text as a tooltip that shows it as it is: Qt would read what looks like HTML as that, and
    fetch what a stranger's name asks for."""
    return f"<qt>{html.escape(text)}</qt>".replace("\n", "<br>") if "<" in text else text


class Elided(QLabel):
    """One line of text that ends in an ellipsis where there is too little room; whole on hover."""

    def __init__(
        self,
        text: str = "",
        role: Role | None = None,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._mode = mode
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text; the tooltip holds it whole."""
        super().setText(text)
        self.setToolTip(tip(text))

    def minimumSizeHint(self) -> QSize:
        """An ellipsis is the least."""
        return QSize(QFontMetrics(self.font()).horizontalAdvance("…"), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what there is room for."""
        shown = self.fontMetrics().elidedText(self.text(), self._mode, self.width())
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(self.rect(), int(self.alignment()), shown)


class Bars(QWidget):
    """Named bars under each other with their figures at the right: counts, rates."""

    MOST = 12

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, 110)

    def show_bars(self, rows: list[tuple[str, float, str]], more: str = "") -> None:
        """Rows of name, fraction (0 to 1) and figure; `more` is said below."""
        clear(self._grid)
        for number, (name, fraction, figure) in enumerate(rows):
            bar = QProgressBar()
            bar.setRange(0, 1000)
            bar.setValue(round(1000 * fraction))
            bar.setTextVisible(False)
            bar.setAccessibleName(f"{name}: {figure}")
            named = Elided(name)
            shown = label(figure)
            shown.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, widget in enumerate((named, bar, shown)):
                self._grid.addWidget(widget, number, column)
        if more:
            self._grid.addWidget(label(more, "small"), len(rows), 0, 1, 3)


class Banner(QFrame):
    """A line above everything that says something and offers what to do about it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(28, 8, 28, 8)
        self._row.setSpacing(10)
        self.hide()

    def say(
        self, text: str, tone: Tone, offers: Sequence[tuple[str, Callable[[], object]]]
    ) -> None:
        """Show a text with buttons; each takes the banner away."""
        clear(self._row)
        told = label(text, wrap=True)
        self._row.addWidget(told, 1)
        for words, pressed in offers:
            self._row.addWidget(button(words, self._then(pressed)))
        self.setAccessibleName(text)
        restyle(self, tone=tone)
        self.show()

    def _then(self, pressed: Callable[[], object]) -> Callable[[], None]:
        def act() -> None:
            self.hide()
            pressed()

        return act


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


def open_folder(folder: Path) -> None:
    """Show a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
