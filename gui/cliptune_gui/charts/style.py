"""How charts are drawn: their colours, pens, fonts, and the dot that stands for a run."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QPainter, QPen, QPixmap

from cliptune_gui.widgets import theme

Ink = str | int
"""A colour of the theme by its name, or a run's by its number: resolved when drawn."""
RUNS = len(theme.OVERLAY[True])
"""Runs that can be told apart by colour; the next ones are dashed, or rings, as well."""
RADIUS = 4.5
"""Of a dot, pixels."""
SPOT = 12
"""Pixels of the spot that stands for a run in a table."""


def tint(ink: Ink) -> str:
    """The colour of an ink in the theme in force."""
    if isinstance(ink, int):
        return theme.OVERLAY[theme.is_dark()][ink % RUNS]
    return str(getattr(theme.colours(), ink))


def fill(number: int) -> str:
    """What a run's dot is filled with: beyond the colours there are it is a ring."""
    return tint(number) if number < RUNS else theme.colours().card


def pen(colour: QColor, width: float, dashed: bool = False) -> QPen:
    """A pen whose width is in pixels, whatever the axes count."""
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    made = QPen(colour, width, style)
    made.setCapStyle(Qt.PenCapStyle.FlatCap)
    made.setCosmetic(True)
    return made


def small(font: QFont) -> QFont:
    """The font of axes and of what is written into a chart."""
    other = QFont(font)
    other.setPixelSize(max(9, round(QFontInfo(font).pixelSize() * 0.88)))
    return other


def spot(number: int) -> QPixmap:
    """The dot of a run by itself, at twice the size for a fine screen; of -1, no run's, nothing."""
    colours = (tint(number), fill(number)) if number >= 0 else None
    return theme.drawn(f"spot {colours}", lambda: _spot(colours))


def _spot(colours: tuple[str, str] | None) -> QPixmap:
    """A dot with a rim of the first colour and filled with the second."""
    image = QPixmap(2 * SPOT, 2 * SPOT)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        if colours:
            rim, inside = map(QColor, colours)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(rim, 1.8))
            painter.setBrush(inside)
            painter.drawEllipse(QPointF(SPOT / 2, SPOT / 2), RADIUS - 0.9, RADIUS - 0.9)
    return image
