"""A card with dots: what each run came to against what it took, named, pointed at and read out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics

from cliptune_gui.charts.canvas import Canvas, Stroke
from cliptune_gui.charts.card import ChartCard
from cliptune_gui.charts.lines import Mark
from cliptune_gui.charts.placing import places
from cliptune_gui.charts.quantities import FRACTION, TIME, Quantity
from cliptune_gui.charts.style import RADIUS, fill, pen, tint
from cliptune_gui.widgets import theme

NEAR = 18.0
"""Pixels within which the mouse points at a dot."""
LONGEST = 24
"""Letters of a name that there is room for, about."""


@dataclass(frozen=True)
class Dot:
    """A run: its number, which gives its colour, where it lies, and the interval around it."""

    name: str
    number: int
    at: float
    value: float
    low: float
    high: float


class Scatter(ChartCard):
    """A card with a chart of dots. The mouse, or Tab and arrows, point at one and read it out."""

    def __init__(self) -> None:
        self._dots: Sequence[Dot] = ()
        self._along = TIME
        self._mark: Mark | None = None
        self._at: int | None = None
        """The dot that is pointed at, by its place from the left."""
        self._plane = _Plane(self.point_at)
        super().__init__("-", self._plane)
        self.wait(self.tr("Nothing was measured"))

    def draw(self, heading: str, dots: Sequence[Dot], along: Quantity, mark: Mark) -> None:
        """Draw these instead of what there was; `mark` is what they are read against."""
        self.rename(heading)
        self._dots = sorted(dots, key=lambda dot: dot.at)
        self._along, self._mark = along, mark
        self._pages.setCurrentIndex(1 if dots else 0)
        if dots:
            levels = [mark.value, *(level for dot in dots for level in (dot.low, dot.high))]
            along_ticks = along.ticks(*along.limits(0.0, max(dot.at for dot in dots)))
            up_ticks = FRACTION.ticks(*FRACTION.limits(min(levels), max(levels)))
            self._plane.reach(along_ticks[-1][0], along_ticks, up_ticks)
        self._plane.draw(self._dots, mark)
        self.point_at(None)

    def count(self) -> int:
        """The dots there are."""
        return len(self._dots)

    def pointed_at(self) -> int | None:
        """The dot that is pointed at."""
        return self._at

    def point_at(self, place: int | None) -> None:
        """Point at a dot by its place from the left; with None, at nothing."""
        self._at = place
        texts = [self.describe(dot) for dot in self._dots]
        if self._mark is not None:
            texts.append(self._mark.text)
        text = "; ".join(texts) if place is None else texts[place]
        self.setAccessibleDescription(text if self._dots else self._waiting.text())
        self._plane.point(place, "" if place is None else text)

    def redraw(self) -> None:
        """Draw the same again."""
        if self._mark is not None:
            self._plane.draw(self._dots, self._mark)
            self.point_at(self._at)

    def describe(self, dot: Dot) -> str:
        """A dot in words: name, accuracy, interval, and where it lies."""
        return self.tr("{name} {value} ({low} to {high}), {at}").format(
            name=dot.name,
            value=FRACTION.say(dot.value),
            low=f"{100 * dot.low:.1f}",
            high=f"{100 * dot.high:.1f}",
            at=self._along.say(dot.at),
        )


class _Plane(Canvas):
    """Dots with their intervals and names, and what is said of the one that is pointed at."""

    def __init__(self, point_at: Callable[[int | None], None]) -> None:
        self._point_at = point_at
        self._shown: Sequence[Dot] = ()
        self._at: int | None = None
        self._names: list[Any] = []
        self._said = pg.TextItem()
        super().__init__(least_height=130)
        self.side = 1 / 40  # dots are wider than lines
        self.add(self._said, 20)
        self.view.sigResized.connect(self._place_texts)

    def draw(self, dots: Sequence[Dot], mark: Mark) -> None:
        """Draw these instead of what there was."""
        self._shown = dots
        strokes: list[Stroke] = []
        for dot in dots:
            faint = QColor(tint(dot.number))
            faint.setAlpha(130)
            ends = np.array([dot.at, dot.at]), np.array([dot.low, dot.high])
            strokes.append((*ends, pen(faint, 1.4)))
        self.draw_strokes(strokes)
        self.draw_marks([mark] if dots else [])
        while len(self._names) < len(dots):
            self._names.append(pg.TextItem())
            self._names[-1].textItem.document().setDocumentMargin(0)
            self.add(self._names[-1], 5)
        metrics = QFontMetrics(self.small)
        longest = metrics.horizontalAdvance("n" * LONGEST)
        for dot, name in zip(dots, self._names, strict=False):
            name.setFont(self.small)
            shown = metrics.elidedText(dot.name, Qt.TextElideMode.ElideMiddle, longest)
            name.setText(shown, QColor(tint(dot.number)))

    def point(self, place: int | None, text: str) -> None:
        """Say this at a dot; with None, nothing."""
        self._at = place
        colours = theme.colours()
        dots = [self._dot(dot) for dot in self._shown]
        if place is not None:
            ring = pg.mkPen(colours.text, width=1.4)
            size = 2 * (RADIUS + 3)
            dots.append({"pos": dots[place]["pos"], "brush": None, "pen": ring, "size": size})
        self.draw_dots(dots)
        self._said.setFont(self.small)
        self._said.fill, self._said.border = pg.mkBrush(colours.card), pg.mkPen(colours.line)
        self._said.setText(text, QColor(colours.text))
        self._place_texts()

    def _dot(self, dot: Dot) -> dict[str, Any]:
        ring = pg.mkPen(tint(dot.number), width=1.8)
        size = 2 * RADIUS - 1.8
        brush = QColor(fill(dot.number))
        return {"pos": (dot.at, dot.value), "brush": brush, "pen": ring, "size": size}

    def _place_texts(self) -> None:
        """Put names beside their dots, and before everything else what is said of one."""
        dots = [self.place(dot.at, dot.value) for dot in self._shown]
        for number, name in enumerate(self._names):
            name.setVisible(number < len(dots) and number != self._at)
        names = self._names[: len(dots)]
        sizes = [QSizeF(name.textItem.boundingRect().size()) for name in names]
        free = places(sizes, dots, self._taken(), self._inside())
        for name, place in zip(names, free, strict=True):
            name.setPos(self.view.mapSceneToView(place.topLeft()))
        self._said.setVisible(self._at is not None)
        if self._at is not None:
            self._place_said(dots[self._at])

    def _inside(self) -> QRectF:
        return QRectF(self.view.sceneBoundingRect())

    def _taken(self) -> list[QRectF]:
        """What names keep off: intervals, and the level with its words."""
        taken, inside = [], self._inside()
        for dot in self._shown:
            low, high = self.place(dot.at, dot.low), self.place(dot.at, dot.high)
            taken.append(QRectF(high.x() - 1, high.y(), 2, low.y() - high.y()))
        for _, text in self._levels:
            if text.isVisible():
                box = text.textItem.boundingRect()
                corner = self.place(text.pos().x(), text.pos().y())
                up = text.anchor.y() * box.height()
                taken.append(box.translated(corner.x() - box.width(), corner.y() - up))
                taken.append(QRectF(inside.left(), corner.y() - 1, inside.width(), 2))
        return taken

    def _place_said(self, dot: QPointF) -> None:
        size = self._said.textItem.boundingRect().size()
        inside = self._inside()
        left = min(max(inside.left(), dot.x() + RADIUS + 4), inside.right() - size.width())
        above = dot.y() - size.height() - RADIUS
        top = above if above > inside.top() else dot.y() + RADIUS
        self._said.setPos(self.view.mapSceneToView(QPointF(left, top)))

    def hover(self, position: QPointF | None) -> None:
        """Point at the dot that is nearest to the mouse, if it is near."""
        nearest = None
        if position is not None:
            off = [
                (self.place(dot.at, dot.value) - position).manhattanLength() for dot in self._shown
            ]
            nearest = min(range(len(off)), key=lambda place: off[place], default=None)
            if nearest is not None and off[nearest] > NEAR:
                nearest = None
        if nearest != self._at:
            self._point_at(nearest)
