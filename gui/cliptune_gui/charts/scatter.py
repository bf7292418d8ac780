"""A chart of dots: what each run came to against what it took, named, pointed at and read out."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QStackedLayout, QWidget

from cliptune_gui.charts.plots import (
    FRACTION,
    RUNS,
    TIME,
    WIDEST,
    Mark,
    Quantity,
    Ticks,
    small,
    tint,
)
from cliptune_gui.widgets import theme
from cliptune_gui.widgets.basic import Card, label

RADIUS = 4.5
"""Of a dot, pixels."""
NEAR = 18.0
"""Pixels within which the mouse points at a dot."""
LONGEST = 150
"""Pixels of a name, at most."""
SPOT = 12
"""Pixels of the spot that stands for a run in a table."""


@dataclass(frozen=True)
class Dot:
    """A run: its number, which gives its colour, where it lies, and the interval around it."""

    name: str
    number: int
    at: float
    value: float
    low: float
    high: float


def spot(number: int) -> QPixmap:
    """The dot of a run by itself, at twice the size for a fine screen; of -1, no run's, nothing."""
    image = QPixmap(2 * SPOT, 2 * SPOT)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        if number >= 0:
            _draw_dot(painter, QPointF(SPOT / 2, SPOT / 2), number)
    return image


def _draw_dot(painter: QPainter, centre: QPointF, number: int) -> None:
    """Filled, or a ring for the runs beyond the colours there are, whose curves are dashed."""
    colour = QColor(tint(number))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.8))
    painter.setBrush(colour if number < RUNS else QColor(theme.colours().card))
    painter.drawEllipse(centre, RADIUS - 0.9, RADIUS - 0.9)


def places(
    sizes: Sequence[QSizeF], dots: Sequence[QPointF], taken: Sequence[QRectF], inside: QRectF
) -> list[QRectF]:
    """Where the names of dots go: beside them, as far as can be off each other and off `taken`."""
    reach = 2 * RADIUS
    held = [*taken, *(QRectF(dot.x() - RADIUS, dot.y() - RADIUS, reach, reach) for dot in dots)]
    found: list[QRectF] = []
    for size, dot in zip(sizes, dots, strict=True):
        found.append(_freest(_beside(size, dot), [*held, *found], inside))
    return found


def _beside(size: QSizeF, dot: QPointF) -> list[QRectF]:
    """Places for a name beside a dot, the best first."""
    wide, tall = size.width(), size.height()
    right, left = dot.x() + RADIUS + 4, dot.x() - RADIUS - 4 - wide
    return [
        QRectF(x, dot.y() + (lines - 1) * tall / 2, wide, tall)
        for lines in (0, -1, 1, -2, 2, -3, 3)
        for x in (right, left)
    ]


def _freest(choices: Sequence[QRectF], crowded: Sequence[QRectF], inside: QRectF) -> QRectF:
    """The place that hides least, and is cut off least."""
    return min(
        choices,
        key=lambda place: (
            sum(_area(place & other) for other in crowded)
            + 9 * (_area(place) - _area(place & inside))
        ),
    )


def _area(place: QRectF) -> float:
    return place.width() * place.height()


class Scatter(Card):
    """A card with a chart of dots. The mouse, or Tab and arrows, point at one and read it out."""

    _made = False

    def __init__(self) -> None:
        super().__init__("-")
        self._dots: Sequence[Dot] = ()
        self._along = TIME
        self._mark: Mark | None = None
        self._at: int | None = None
        """The dot that is pointed at, by its place from the left."""
        self._field = _Field(self)
        self._waiting = label(self.tr("Nothing was measured"), "quiet", wrap=True)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._waiting)
        self._pages.addWidget(self._field)
        self.body.addLayout(self._pages, 1)
        self.body.setContentsMargins(16, 10, 16, 6)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._made = True

    def draw(self, heading: str, dots: Sequence[Dot], along: Quantity, mark: Mark) -> None:
        """Draw these instead of what there was; `mark` is what they are read against."""
        self.heading.setText(heading)
        self.setAccessibleName(heading)
        self._dots = sorted(dots, key=lambda dot: dot.at)
        self._along, self._mark = along, mark
        self._pages.setCurrentIndex(1 if dots else 0)
        levels = [mark.value, *(level for dot in dots for level in (dot.low, dot.high))]
        along_ticks = along.ticks(*along.limits(0.0, max((dot.at for dot in dots), default=1.0)))
        up_ticks = FRACTION.ticks(*FRACTION.limits(min(levels), max(levels)))
        self._field.show_dots(self._dots, along_ticks, up_ticks, mark)
        self.point(None)

    def point(self, place: int | None) -> None:
        """Point at a dot by its place from the left; with None, at nothing."""
        self._at = place
        named = [self.told(dot) for dot in self._dots]
        if self._mark is not None:
            named.append(self._mark.text)
        said = "; ".join(named) if place is None else named[place]
        self.setAccessibleDescription(said if self._dots else self._waiting.text())
        self._field.point(place, "" if place is None else said)

    def told(self, dot: Dot) -> str:
        """A dot in words: name, accuracy, interval, and where it lies."""
        return self.tr("{name} {value} ({low} to {high}), {at}").format(
            name=dot.name,
            value=FRACTION.say(dot.value),
            low=f"{100 * dot.low:.1f}",
            high=f"{100 * dot.high:.1f}",
            at=self._along.say(dot.at),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left, Right, Home and End move from dot to dot; Escape stops pointing."""
        last = len(self._dots) - 1
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self._at is not None:
            self.point(None)
        elif last >= 0 and key in ends:
            self.point(ends[key])
        elif last >= 0 and key in steps:
            from_edge = 0 if steps[key] > 0 else last
            there = from_edge if self._at is None else self._at + steps[key]
            self.point(min(max(there, 0), last))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Stop pointing."""
        super().focusOutEvent(event)
        self.point(None)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme's colours and the font."""
        super().changeEvent(event)
        if self._made and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._field.update()


class _Field(QWidget):
    """What is inside the card: axes, intervals, dots and names."""

    def __init__(self, card: Scatter) -> None:
        super().__init__(card)
        self._card = card
        self._dots: Sequence[Dot] = ()
        self._along: Ticks = ()
        self._up: Ticks = ()
        self._mark: Mark | None = None
        self._at: int | None = None
        self._said = ""
        self.setMouseTracking(True)
        self.setMinimumHeight(130)

    def show_dots(self, dots: Sequence[Dot], along: Ticks, up: Ticks, mark: Mark) -> None:
        """Draw these between these axes."""
        self._dots, self._along, self._up, self._mark = dots, along, up, mark
        self.update()

    def point(self, place: int | None, said: str) -> None:
        """Say this at a dot; with None, nothing."""
        self._at, self._said = place, said
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the dot that is nearest, if it is near."""
        off = [
            (self._place(dot.at, dot.value) - event.position()).manhattanLength()
            for dot in self._dots
        ]
        nearest = min(range(len(off)), key=lambda place: off[place], default=None)
        there = nearest if nearest is not None and off[nearest] <= NEAR else None
        if there != self._at:
            self._card.point(there)

    def leaveEvent(self, event: QEvent) -> None:
        """Stop pointing."""
        self._card.point(None)

    def _inside(self) -> QRectF:
        """Where the dots are, between the axes."""
        metrics = QFontMetrics(small(self.font()))
        beside = metrics.horizontalAdvance(WIDEST) + 10
        return QRectF(self.rect()).adjusted(beside, 8, -16, -metrics.height() - 8)

    def _place(self, at: float, value: float) -> QPointF:
        inside, low, high = self._inside(), self._up[0][0], self._up[-1][0]
        across = at / self._along[-1][0]
        up = (value - low) / (high - low)
        return QPointF(
            inside.left() + across * inside.width(), inside.bottom() - up * inside.height()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it anew: a few dozen strokes."""
        if not self._dots or self._mark is None:
            return
        with QPainter(self) as painter:
            painter.setFont(small(self.font()))
            self._draw_axes(painter)
            words = self._draw_mark(painter, self._mark)
            dots = [self._place(dot.at, dot.value) for dot in self._dots]
            intervals = self._draw_intervals(painter)
            for dot, centre in zip(self._dots, dots, strict=True):
                _draw_dot(painter, centre, dot.number)
            self._draw_names(painter, dots, [words, *intervals])

    def _draw_axes(self, painter: QPainter) -> None:
        of, inside = theme.colours(), self._inside()
        metrics = painter.fontMetrics()
        tall = metrics.height()
        for level, text in self._up:
            y = self._place(0, level).y()
            painter.setPen(QPen(QColor(of.line), 1))
            painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right(), y))
            painter.setPen(QColor(of.quiet))
            place = QRectF(0, y - tall / 2, inside.left() - 8, tall)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight, text)
        for at, text in self._along:
            wide = metrics.horizontalAdvance(text)
            x = self._place(at, 0).x() - wide / 2
            x = min(x, self.width() - wide)
            painter.drawText(QPointF(x, inside.bottom() + 4 + metrics.ascent()), text)

    def _draw_mark(self, painter: QPainter, mark: Mark) -> QRectF:
        """The level the dots are read against; where its words are."""
        inside, y = self._inside(), self._place(0, mark.value).y()
        pen = QPen(QColor(tint(mark.ink)), 1, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(QPointF(inside.left(), y), QPointF(inside.right(), y))
        metrics = painter.fontMetrics()
        wide, tall = metrics.horizontalAdvance(mark.text), metrics.height()
        top = y - tall - 1 if y - tall > inside.top() else y + 1
        words = QRectF(inside.right() - wide, top, wide, tall)
        painter.drawText(words, Qt.AlignmentFlag.AlignRight, mark.text)
        return words

    def _draw_intervals(self, painter: QPainter) -> list[QRectF]:
        drawn = []
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for dot in self._dots:
            colour = QColor(tint(dot.number))
            colour.setAlpha(130)
            low, high = self._place(dot.at, dot.low), self._place(dot.at, dot.high)
            painter.setPen(QPen(colour, 1.4))
            painter.drawLine(low, high)
            drawn.append(QRectF(high.x() - 1, high.y(), 2, low.y() - high.y()))
        return drawn

    def _draw_names(
        self, painter: QPainter, dots: Sequence[QPointF], taken: Sequence[QRectF]
    ) -> None:
        metrics, middle = painter.fontMetrics(), Qt.TextElideMode.ElideMiddle
        names = [metrics.elidedText(dot.name, middle, LONGEST) for dot in self._dots]
        sizes = [QSizeF(metrics.horizontalAdvance(name), metrics.height()) for name in names]
        inside = self._inside()
        for number, place in enumerate(places(sizes, dots, taken, inside)):
            if number != self._at:
                painter.setPen(QColor(tint(self._dots[number].number)))
                painter.drawText(place, Qt.AlignmentFlag.AlignLeft, names[number])
        if self._at is not None:
            self._draw_said(painter, dots[self._at])

    def _draw_said(self, painter: QPainter, dot: QPointF) -> None:
        """What is said of the dot that is pointed at, before everything else."""
        of, metrics = theme.colours(), painter.fontMetrics()
        wide, tall = metrics.horizontalAdvance(self._said) + 12, metrics.height() + 6
        left = min(max(0.0, dot.x() + RADIUS + 4), self.width() - wide)
        top = dot.y() - tall - RADIUS
        place = QRectF(left, top if top > 0 else dot.y() + RADIUS, wide, tall)
        painter.setPen(QPen(QColor(of.line), 1))
        painter.setBrush(QColor(of.card))
        painter.drawRoundedRect(place, 4, 4)
        painter.setPen(QColor(of.text))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._said)
        painter.setPen(QPen(QColor(of.text), 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(dot, RADIUS + 3, RADIUS + 3)
