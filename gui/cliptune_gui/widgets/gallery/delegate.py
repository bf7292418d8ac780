"""How a heading and an image are drawn."""

from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cliptune_gui.widgets import theme
from cliptune_gui.widgets.gallery.model import Index, Model
from cliptune_gui.widgets.thumbnails import ROUND, cross, ring

INSET = 3
"""Around an image, for the ring."""
SIDE = 76
"""Of an image."""
CELL = SIDE + 2 * INSET
"""Width and height of its cell."""
AIR = 5
"""Pixels above a heading."""


class Delegate(QStyledItemDelegate):
    """Draws headings and images."""

    def __init__(self, model: Model, parent: QWidget, side: int = SIDE, told: int = 0) -> None:
        """`told` is the room below each image for what is said of it, in pixels."""
        super().__init__(parent)
        self._model, self._side, self._told = model, side, told
        self.pixmaps: dict[int, QPixmap | None] = {}
        """Those in sight, by number."""
        self.colours = theme.colours()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        number = self._model.number(index)
        if number is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._model.layout.is_heading(number):
            self._heading(painter, option, number)
        else:
            self._image(painter, option, number)
        painter.restore()

    def _heading(self, painter: QPainter, option: Any, number: int) -> None:
        room = option.rect.adjusted(INSET, AIR, -INSET, -1)
        if option.state & QStyle.StateFlag.State_HasFocus:
            ring(painter, QRectF(room).adjusted(-2, 1, 2, -1), self.colours.text)
            room.adjust(INSET + 2, 0, -INSET - 2, 0)
        painter.setFont(bold(option.font))
        width = self._words(painter, option, room, self._model.title(number), self.colours.text)
        painter.setFont(option.font)
        room.adjust(width + 14, 0, 0, 0)
        self._words(painter, option, room, self._model.group(number).caption, self.colours.quiet)

    def _words(self, painter: QPainter, option: Any, room: QRect, words: str, colour: str) -> int:
        """Write at the start of `room`; the width it took."""
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(QColor(colour))
        where = QStyle.visualRect(option.direction, option.rect, room)
        start = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        painter.drawText(where, start | Qt.AlignmentFlag.AlignVCenter, shown)
        return painter.fontMetrics().horizontalAdvance(shown)

    def _image(self, painter: QPainter, option: Any, number: int) -> None:
        side = self._side
        square = QRectF(option.rect.x() + INSET, option.rect.y() + INSET, side, side)
        excluded = self._model.path(number) in self._model.excluded
        self._pixels(painter, square, self.pixmaps.get(number), 0.25 if excluded else 1.0)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus):
            self._mark(painter, square, option.state)
        if excluded:
            painter.setPen(QPen(QColor(self.colours.limit), 2.4, c=Qt.PenCapStyle.RoundCap))
            cross(painter, square)
        if (count := self._model.count(number)) > 1:
            self._badge(painter, option, square, f"{count:,}")
        if self._told:
            painter.setFont(small(option.font))
            below = option.rect.adjusted(INSET, 2 * INSET + side, -INSET, 0)
            self._words(painter, option, below, self._model.tip(number), self.colours.text)

    def _pixels(
        self, painter: QPainter, square: QRectF, pixmap: QPixmap | None, opacity: float
    ) -> None:
        if pixmap is None:
            _fill(painter, square, QColor(self.colours.hover))
            return
        painter.setOpacity(opacity)
        painter.drawPixmap(square.topLeft(), pixmap)
        painter.setOpacity(1.0)

    def _badge(self, painter: QPainter, option: Any, square: QRectF, words: str) -> None:
        """Write into the upper corner how many images one stands for: two leaves and a number."""
        painter.setFont(bold(option.font))
        height = painter.fontMetrics().height()
        box = QRectF(0, 0, painter.fontMetrics().horizontalAdvance(words) + height + 12, height + 2)
        box.moveTopRight(square.topRight() + QPointF(-3, 3))
        painter.setPen(QPen(QColor(self.colours.line), 1))
        painter.setBrush(QColor(self.colours.card))
        painter.drawRoundedRect(box, ROUND, ROUND)
        painter.setPen(QPen(QColor(self.colours.text), 1.4))
        leaf = QRectF(box.left() + 6, box.center().y() - height / 4 + 1, height / 2, height / 2)
        painter.drawRect(leaf.translated(3, -3))
        painter.fillRect(leaf, QColor(self.colours.card))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(leaf)
        painter.drawText(
            box.adjusted(0, 0, -6, 0),
            int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
            words,
        )

    def _mark(self, painter: QPainter, square: QRectF, state: QStyle.StateFlag) -> None:
        """Tint what is selected, and draw a ring around it and around what has the focus."""
        focus = state & QStyle.StateFlag.State_HasFocus
        if state & QStyle.StateFlag.State_Selected:
            tint = QColor(self.colours.accent)
            tint.setAlphaF(0.25)
            _fill(painter, square, tint)
        edge = self.colours.text if focus else self.colours.accent
        ring(painter, square.adjusted(-1.5, -1.5, 1.5, 1.5), edge)


def _fill(painter: QPainter, square: QRectF, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(square, ROUND, ROUND)


def small(font: QFont) -> QFont:
    """The font of what stands below an image."""
    small = QFont(font)
    small.setPixelSize(round(0.92 * QFontInfo(font).pixelSize()))
    return small


def bold(font: QFont) -> QFont:
    """The font of headings."""
    bold = QFont(font)
    bold.setBold(True)
    bold.setPixelSize(round(1.08 * QFontInfo(font).pixelSize()))
    return bold
