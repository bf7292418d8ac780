"""Texts in a role of the style sheet: plain, cut to the room there is, or in a capsule."""

import html
from typing import Literal

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from cliptune.core.messages import legible

Role = Literal["title", "figure", "heading", "quiet", "small", "good", "bad", "warning", "advice"]
Tone = Literal["", "running", "good", "warning", "bad"]


class Plain(QLabel):
    """Text that may hold the name of anybody's file: it is never read as HTML, and no mark in it
    turns round what stands beside it."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text."""
        super().setText(legible(text))


def label(text: str = "", role: Role | None = None, *, wrap: bool = False) -> QLabel:
    """Plain text in a role of the style sheet."""
    made = Plain(text)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    return made


def restyle(widget: QWidget, **properties: object) -> None:
    """Set properties that the style sheet asks for, and let it look again."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def tip(text: str) -> str:
    """A text as a tooltip that shows it as it is: Qt would read what looks like HTML as that, and
    fetch what an untrusted name asks for."""
    text = legible(text)
    return f"<qt>{html.escape(text)}</qt>".replace("\n", "<br>") if "<" in text else text


class Elided(Plain):
    """One line of text that ends in an ellipsis where there is too little room; whole on hover."""

    def __init__(
        self,
        text: str = "",
        role: Role | None = None,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(text)
        self._mode = mode
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

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


class Kept(Plain):
    """Words that come later, from the start as high as `longest` is: nothing moves by them."""

    def __init__(self, longest: str, role: Role | None = None) -> None:
        super().__init__(" ")  # an empty one has no height for a width
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        if role:
            self.setProperty("role", role)
        self.longest = longest

    def heightForWidth(self, width: int) -> int:
        """What the longest words take, or those that are longer still."""
        room = QRect(0, 0, width, 1 << 20)
        kept = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, self.longest)
        return max(super().heightForWidth(width), kept.height())

    def setText(self, text: str) -> None:
        """Show a text, or only its place."""
        super().setText(text or " ")


class Pill(Plain):
    """A word or two in a coloured capsule: the state of a run, a mark on a card."""

    def __init__(self, text: str = "", tone: Tone = "") -> None:
        super().__init__()
        self.setProperty("role", "pill")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)
        self.say(text, tone)

    def say(self, text: str, tone: Tone = "") -> None:
        """Show other words."""
        self.setText(text)
        restyle(self, tone=tone)
