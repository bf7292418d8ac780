"""What charts are drawn on: axes, strokes, levels and dots; the mouse points at them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsGridLayout, QGraphicsScene, QWidget

from cliptune_gui.charts.lines import Mark, Points
from cliptune_gui.charts.quantities import WIDEST, Ticks
from cliptune_gui.charts.style import pen, small, tint
from cliptune_gui.widgets import theme

Stroke = tuple[Points, Points, QPen]
"""Places along, values, and the pen of the line through them."""
_RIGHT = 10.0  # pixels beside the view, at least


class _LeftAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose first and last figures may stand out by half their height."""

    def boundingRect(self) -> QRectF:
        """Where it may draw; pyqtgraph forgets the figures when there is a grid."""
        half = QFontMetrics(self.style["tickFont"] or self.font()).height()
        return QRectF(super().boundingRect()).adjusted(0, -half, 0, half)


class _Curve(pg.PlotCurveItem):  # type: ignore[misc]
    """A curve as wide on a fine screen, or in an image at twice the size, as on a coarse one."""

    def paint(self, painter: QPainter, option: object, widget: QWidget | None) -> None:
        """Draw it; a cosmetic pen counts the device's own pixels."""
        pen = self.opts["pen"]
        plain = pen.widthF()
        pen.setWidthF(plain * painter.paintEngine().paintDevice().devicePixelRatioF())
        super().paint(painter, option, widget)
        pen.setWidthF(plain)


class Canvas(pg.GraphicsView):  # type: ignore[misc]
    """Two axes and what lies between: pyqtgraph's parts without the menus and buttons of its plots.

    These take two thirds of the time to make one, and a window makes seven.
    """

    def __init__(self, least_height: int) -> None:
        super().__init__()
        self.view = pg.ViewBox(enableMouse=False, enableMenu=False)
        self._left, self._bottom = _LeftAxis("left"), pg.AxisItem("bottom")
        self._curves: list[Any] = []
        self._levels: list[tuple[Any, Any]] = []
        self._lines: Sequence[tuple[Points, Points]] = ()
        """What the words of levels keep off."""
        self._dots = pg.ScatterPlotItem(useCache=False, antialias=True)
        self._reach: tuple[float, Ticks, Ticks] | None = None
        self.side = 1 / 120
        """Fraction of the lower axis that is added at both ends: nothing there is cut in half."""
        self._style: tuple[theme.Colours, QFont] | None = None
        self.setMinimumHeight(least_height)
        self._arrange()
        self.add(self._dots, 10)
        self.restyle()
        self.view.sigResized.connect(self._place_words)

    def _arrange(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the card around it takes the keys
        self.setCacheMode(self.CacheModeFlag.CacheNone)  # a cached ground is pixels in an SVG
        # Painting around what stays the same takes longer than painting it again.
        self.setViewportUpdateMode(self.ViewportUpdateMode.FullViewportUpdate)
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)  # all move
        self.view.disableAutoRange()
        self.view.setZValue(1)  # above the grid, which the left axis draws
        whole = pg.GraphicsWidget()
        self._grid = QGraphicsGridLayout(whole)
        self._grid.setContentsMargins(0, 4, _RIGHT, 0)
        self._grid.setSpacing(0)
        self._grid.addItem(self._left, 0, 0)
        self._grid.addItem(self.view, 0, 1)
        self._grid.addItem(self._bottom, 1, 1)
        self.setCentralItem(whole)
        self._left.setGrid(255)
        for axis in (self._left, self._bottom):
            axis.linkToView(self.view)
            axis.setPen(QPen(Qt.PenStyle.NoPen))
            axis.setStyle(tickLength=0, tickAlpha=255, hideOverlappingLabels=False)
        self._left.setStyle(tickTextOffset=8)

    def add(self, item: Any, height: int = 0) -> None:
        """Add an item that the axes do not follow, above those of less height."""
        self.view.addItem(item, ignoreBounds=True)
        item.setZValue(height)

    def restyle(self) -> None:
        """Take on the theme's colours and the font in force, if they are not those it has."""
        colours = theme.colours()
        if self._style == (colours, self.font()):
            return
        self._style = colours, self.font()
        self.small = small(self.font())
        self.setBackground(colours.card)
        for axis in (self._left, self._bottom):
            axis.setStyle(tickFont=self.small)
            axis.setTextPen(colours.quiet)
            axis.setTickPen(colours.line)
        metrics = QFontMetrics(self.small)
        self._left.setWidth(metrics.horizontalAdvance(WIDEST) + 10)
        self._bottom.setHeight(metrics.height() + 4)
        self._make_room()

    def reach(self, until: float, along: Ticks, up: Ticks) -> None:
        """Set the axes, if they are not so already."""
        if self._reach == (until, along, up):
            return
        self._reach = until, along, up
        low, high = up[0][0], up[-1][0]
        air, side = (high - low) / 40, until * self.side
        self.view.setRange(xRange=(-side, until + side), yRange=(low, high + air), padding=0)
        self._bottom.setTicks([[tick for tick in along if tick[0] <= until * 1.001]])
        self._left.setTicks([up])
        self._make_room()

    def _make_room(self) -> None:
        """Leave the last words of the lower axis the room to stand out at the right."""
        last = self._reach[1][-1][1] if self._reach else ""
        half = QFontMetrics(self.small).horizontalAdvance(last) / 2
        self._grid.setContentsMargins(0, 4, max(_RIGHT, half), 0)

    def draw_strokes(self, strokes: Sequence[Stroke]) -> None:
        """Draw these lines instead of those there were."""
        while len(self._curves) < len(strokes):
            self._curves.append(_Curve(antialias=True))
            self.add(self._curves[-1])
        for number, curve in enumerate(self._curves):
            curve.setVisible(number < len(strokes))
            if number < len(strokes):
                at, values, pen = strokes[number]
                curve.setData(at, values, pen=pen, skipFiniteCheck=True)
                # Long lines piece by piece: three times as fast, and their joints do not show.
                whole = len(at) < 64 or pen.widthF() == 1 or pen.style() != Qt.PenStyle.SolidLine
                curve.setSegmentedLineMode("off" if whole else "on")

    def draw_marks(
        self, marks: Sequence[Mark], lines: Sequence[tuple[Points, Points]] = ()
    ) -> None:
        """Draw these levels, their words off the lines if there is room, and else over them."""
        while len(self._levels) < len(marks):
            self._levels.append((pg.InfiniteLine(angle=0), pg.TextItem()))
            for height, item in zip((0, 5), self._levels[-1], strict=True):
                self.add(item, height)
        for number, (level, text) in enumerate(self._levels):
            level.setVisible(number < len(marks))
            text.setVisible(number < len(marks))
        ground = QColor(theme.colours().card)
        ground.setAlphaF(0.85)  # a line that must pass, passes behind the words
        for mark, (level, text) in zip(marks, self._levels, strict=False):
            colour = QColor(tint(mark.ink))
            level.setPen(pen(colour, 1, mark.dashed))
            level.setValue(mark.value)
            text.setFont(self.small)
            text.fill = pg.mkBrush(ground)
            text.setText(mark.text, colour)
        self._lines = lines
        self._place_words()

    def _place_words(self) -> None:
        """Put the words of levels at their ends, beside those that are there already."""
        taken: list[QRectF] = []
        for level, text in self._levels:
            if not level.isVisible():
                continue
            value = level.value()
            end = self.place(self.view.viewRange()[0][1], value)
            below = QRectF(text.textItem.boundingRect())
            below.moveTopRight(end + QPointF(0, 1))
            above = below.translated(0, -below.height() - 2)
            sides = [side for side in (above, below) if self._has_room(side)] or [above]
            words = min(sides, key=lambda side: self._crossed(side, level))
            is_above = words is above
            for other in taken:
                if words.intersects(other):
                    words.moveRight(other.left())
            taken.append(words)
            text.setAnchor((1, 1 if is_above else 0))
            corner = words.bottomRight() if is_above else words.topRight()
            text.setPos(self.view.mapSceneToView(corner))

    def place(self, at: float, value: float) -> QPointF:
        """Where something lies, in pixels."""
        return QPointF(self.view.mapViewToScene(QPointF(at, value)))

    def _has_room(self, words: QRectF) -> bool:
        """Whether words that stand there are seen whole."""
        inside = self.view.sceneBoundingRect()
        return bool(inside.top() <= words.top() and words.bottom() <= inside.bottom())

    def _crossed(self, words: QRectF, own: Any) -> int:
        """How many lines, and levels but its own, pass through words that stand there."""
        corners = (self.view.mapSceneToView(at) for at in (words.bottomLeft(), words.topRight()))
        (left, low), (right, high) = ((corner.x(), corner.y()) for corner in corners)
        others = [level for level, _ in self._levels if level.isVisible() and level is not own]
        crossed = sum(bool(low <= level.value() <= high) for level in others)
        for at, values in self._lines:
            over = values[(left <= at) & (at <= right)], np.interp((left, right), at, values)
            heights = np.concatenate(over)
            crossed += bool(heights.min() <= high and low <= heights.max())
        return crossed

    def draw_dots(self, dots: Sequence[dict[str, Any]]) -> None:
        """Draw these dots, as pyqtgraph takes them, instead of those there were."""
        self._dots.setVisible(bool(dots))
        if dots:
            self._dots.setData([*dots])

    def hover(self, position: QPointF | None) -> None:
        """The mouse is there, in pixels; with None, it left."""
        raise NotImplementedError

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at what is under the mouse."""
        self.hover(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Stop pointing."""
        self.hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Leave it to the page."""
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave it to the page."""
        event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Leave it to the page."""
        event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Leave it to the page."""
        event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to the page, which scrolls."""
        event.ignore()
