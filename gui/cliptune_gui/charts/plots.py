"""Curves along the epochs of a run or of several, drawn live, pointed at, read out and saved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, isclose, log10
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import (
    QBuffer,
    QCoreApplication,
    QEvent,
    QIODevice,
    QPoint,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontInfo,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QGraphicsGridLayout,
    QGraphicsScene,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from cliptune.core.files import written_beside
from cliptune_gui.state.history import History
from cliptune_gui.widgets import theme
from cliptune_gui.widgets.basic import Card, Elided, label
from cliptune_gui.widgets.formatting import in_bytes, in_percent, in_time

Points = npt.NDArray[np.float64]
Ink = str | int
"""A colour of the theme by its name, or a run's by its number: resolved when drawn."""
Ticks = tuple[tuple[float, str], ...]

WIDEST = "100 GB"
"""What the left axis of a plot has room for."""
RUNS = len(theme.OVERLAY[True])
"""Runs that can be told apart by colour; the next ones are dashed as well."""


@dataclass(frozen=True)
class Quantity:
    """What an axis counts, and how its values are written."""

    say: Callable[[float], str]
    unit: Callable[[float], tuple[float, str]] = lambda top: (1.0, "")
    """Size and name of what the axis counts in when it reaches up to `top`."""
    fraction: bool = False
    """Between 0 and 1 and looked at closely; everything else is shown from 0."""

    def ticks(self, low: float, high: float) -> Ticks:
        """Round places that hold `low` and `high` between them, with what stands beside each."""
        size, name = self.unit(high)
        places, texts = _places(low / size, high / size)
        texts[-1] = f"{texts[-1]} {name}".strip()
        return tuple((place * size, text) for place, text in zip(places, texts, strict=True))

    def limits(self, low: float, high: float) -> tuple[float, float]:
        """How far the axis has to reach to show values from `low` to `high`."""
        if not self.fraction:
            return 0.0, high if high > 0 else 1.0
        air = max(0.01, (0.1 - (high - low)) / 2)  # ten points at least: less is noise
        return max(0.0, low - air), min(1.0, high + air)


def _figure(value: float) -> str:
    """Three digits that count: `0.312`, `12.3`, `1,190`."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


PLAIN = Quantity(_figure)
FRACTION = Quantity(in_percent, lambda top: (0.01, "%"), fraction=True)
TIME = Quantity(
    in_time,
    lambda top: (3600, "h") if top >= 7200 else (60, "min") if top >= 120 else (1, "s"),
)
BYTES = Quantity(in_bytes, lambda top: (1e9, "GB") if top >= 1e9 else (1e6, "MB"))


@dataclass(frozen=True)
class Line:
    """A named line; make it with `line`."""

    name: str
    ink: Ink
    at: Points
    values: Points
    raw: tuple[Points, Points] | None = None
    """What the line smooths, drawn thin beneath it."""
    latest: str = ""
    """Its latest value for the legend, where that matters."""
    dashed: bool = False

    def nearest(self, epoch: float) -> int:
        """The place on the line that is nearest to an epoch."""
        return int(np.abs(self.at - epoch).argmin())

    def span(self) -> tuple[float, float]:
        """Least and greatest value the axis should show: a few spikes of `raw` may leave it."""
        low, high = float(self.values.min()), float(self.values.max())
        if self.raw is not None:
            high = max(high, float(np.quantile(self.raw[1], 0.99)))
        return low, high


def line(
    name: str,
    ink: Ink,
    points: tuple[Points, Points],
    *,
    raw: tuple[Points, Points] | None = None,
    latest: str = "",
    dashed: bool = False,
) -> Line:
    """A line through those of the points that are numbers."""
    at, values = _numbers(points)
    return Line(name, ink, at, values, None if raw is None else _numbers(raw), latest, dashed)


def _numbers(points: tuple[Points, Points]) -> tuple[Points, Points]:
    known = np.isfinite(points[1])
    return points[0][known], points[1][known]


@dataclass(frozen=True)
class Mark:
    """A level across the whole plot with a few words on it. The axis reaches up to it."""

    value: float
    text: str
    ink: Ink
    dashed: bool = False


class Plot(Card):
    """A card that draws lines along epochs. Pointing at it, or Tab and arrows, reads them out."""

    pointed = Signal(object)
    """What is pointed at, as it is written, by the line's ink; empty when nothing is."""
    _made = False

    def __init__(self, heading: str, quantity: Quantity, *, named: bool = True) -> None:
        """`named`: the lines are named in this card, not beside it."""
        super().__init__(heading)
        self._quantity, self._named = quantity, named
        self._lines: Sequence[Line] = ()
        self._marks: Sequence[Mark] = ()
        self._at: float | None = None
        self._entries: list[_Entry] = []
        self._canvas = _Canvas(self.read)
        self._waiting = label(role="quiet", wrap=True)
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedLayout()
        self._pages.addWidget(self._waiting)
        self._pages.addWidget(self._canvas)
        self.top.setSpacing(12)
        self.body.addLayout(self._pages, 1)
        self.body.setContentsMargins(16, 10, 16, 6)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._made = True

    def rename(self, heading: str) -> None:
        """Give it another heading."""
        self.heading.setText(heading)
        self.setAccessibleName(heading)

    def wait(self, prompt: str) -> None:
        """What is said while there is no line to draw."""
        self._waiting.setText(prompt)

    def draw(self, lines: Sequence[Line], marks: Sequence[Mark] = (), until: float = 0.0) -> None:
        """Draw these instead of what there was, over the epochs up to `until` at least."""
        self._lines = [one for one in lines if len(one.at)]
        self._marks = marks if self._lines else ()
        self._pages.setCurrentIndex(1 if self._lines else 0)
        if self._lines:
            self._canvas.reach(*self._frame(until))
        self._canvas.draw(self._lines, self._marks)
        self.read(self._at)

    def read(self, epoch: float | None) -> None:
        """Point at the values nearest to an epoch; with None, at nothing."""
        longest = self._longest()
        if longest is None or epoch is None:
            self._at = None
        else:
            self._at = float(longest.at[longest.nearest(epoch)])
        self._canvas.point(self._lines, self._at)
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left, Right, Home and End move along the lines; Escape stops pointing."""
        longest = self._longest()
        if event.key() == Qt.Key.Key_Escape and self._at is not None:
            self.read(None)
        elif longest is None or event.key() not in _MOVES:
            super().keyPressEvent(event)
        else:
            last = len(longest.at) - 1
            here = last if self._at is None else longest.nearest(self._at)
            there = here + _MOVES[event.key()] * (1 + last // 64)  # across it in seconds
            self.read(float(longest.at[min(max(there, 0), last)]))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin reading at the latest values."""
        super().focusInEvent(event)
        longest = self._longest()
        if longest is not None and self._at is None:
            self.read(float(longest.at[-1]))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Stop pointing."""
        super().focusOutEvent(event)
        self.read(None)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme's colours and the font."""
        super().changeEvent(event)
        if self._made and event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._canvas.restyle()
            self._canvas.draw(self._lines, self._marks)
            self._canvas.point(self._lines, self._at)

    def _longest(self) -> Line | None:
        return max(self._lines, key=lambda one: (one.at[-1], len(one.at)), default=None)

    def _frame(self, until: float) -> tuple[float, Ticks, Ticks]:
        until = max([until, *(float(one.at[-1]) for one in self._lines)]) or 1.0
        until = round(until, 6)  # computed anew from every step, it trembles
        levels = [mark.value for mark in self._marks]
        for one in self._lines:
            levels.extend(one.span())
        places, texts = _places(0, until, most=6, whole=until >= 2)
        texts[1] = self.tr("epoch {}").format(texts[1])
        along = tuple(zip(places, texts, strict=True))
        return until, along, self._quantity.ticks(*self._quantity.limits(min(levels), max(levels)))

    def _say(self) -> None:
        longest = self._longest()
        if longest is None:
            self._legend([])
            self.setAccessibleDescription(self._waiting.text())
            return
        at = float(longest.at[-1]) if self._at is None else self._at
        figures = [self._quantity.say(float(one.values[one.nearest(at)])) for one in self._lines]
        pairs = zip(self._lines, figures, strict=True)
        named = [f"{one.name} {figure}" for one, figure in pairs]
        epoch = self.tr("epoch {}").format(f"{at:.3g}")
        self.setAccessibleDescription(self.tr("{} at {}").format(", ".join(named), epoch))
        if self._at is None:
            named = [f"{one.name} {one.latest}".strip() for one in self._lines]
        self._legend(named if self._named else [], "" if self._at is None else epoch)
        pairs = zip(self._lines, figures, strict=True)
        self.pointed.emit({} if self._at is None else {one.ink: said for one, said in pairs})

    def _legend(self, texts: list[str], before: str = "") -> None:
        wanted: list[tuple[str, Ink]] = [(before, "quiet")] if before else []
        for one, text in zip(self._lines, texts, strict=False):
            wanted.append((_keyed(text, one.dashed), one.ink))
        while len(self._entries) < len(wanted):
            self._entries.append(_Entry())
            self.top.addWidget(self._entries[-1])
        for number, entry in enumerate(self._entries):
            entry.setVisible(number < len(wanted))
            if number < len(wanted):
                entry.say(*wanted[number])


class Curves(QWidget):
    """Loss, accuracy, memory and speed of one run."""

    def __init__(self) -> None:
        super().__init__()
        self.loss = Plot(self.tr("Loss"), PLAIN)
        self.accuracy = Plot(self.tr("Accuracy"), FRACTION)
        self.memory = Plot(self.tr("Memory"), BYTES)
        self.speed = Plot(self.tr("Speed"), PLAIN)
        self._plots = (self.loss, self.accuracy, self.memory, self.speed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        for number, plot in enumerate(self._plots):
            grid.addWidget(plot, number // 2, number % 2)
            grid.setRowStretch(number // 2, 1)
            grid.setColumnStretch(number % 2, 1)
        self.show_history(None)

    def show_history(self, history: History | None) -> None:
        """Show a run, or that there is none yet."""
        self._history = history or History()
        self._drawn: dict[Plot, tuple[object, ...]] = {}
        for plot in self._plots:
            plot.read(None)
        self.redraw()

    def redraw(self) -> None:
        """Draw what is new since the last time: never more points than a history keeps."""
        of = self._history
        steps, measured = of.loss.count, (len(of.validation), of.zero_shot, of.probe, of.measure)
        frame = round(of.epochs, 3), of.end is not None
        if self._is_new(self.loss, steps, measured, frame):
            self._draw_loss(of)
        if self._is_new(self.accuracy, measured, frame):
            self._draw_accuracy(of)
        if self._is_new(self.memory, steps, of.device_memory, of.expected, frame):
            self._draw_memory(of)
        if self._is_new(self.speed, steps, frame):
            speed = self.tr("images per second")
            latest = _figure(of.speed.last) if steps else ""
            self.speed.draw([line(speed, "accent", of.speed.means(), latest=latest)], (), of.epochs)

    def _is_new(self, plot: Plot, *state: object) -> bool:
        if self._drawn.get(plot) == state:
            return False
        self._drawn[plot] = state
        if self._history.end is not None:
            plot.wait(self.tr("The run ended before there was anything to draw"))
        elif plot is self.accuracy:
            plot.wait(self.tr("Appears with the first measurement"))
        else:
            plot.wait(self.tr("Appears with the first step"))
        return True

    def _draw_loss(self, of: History) -> None:
        training = line(self.tr("training"), "accent", of.loss.smoothed(), raw=of.loss.envelope())
        validation = line(self.tr("validation"), "second", _measured(of, 2))
        self.loss.draw([training, validation], (), of.epochs)

    def _draw_accuracy(self, of: History) -> None:
        self.accuracy.rename(
            self.tr("Accuracy") if of.measure == "accuracy" else of.measure.capitalize()
        )
        latest = in_percent(of.validation[-1][1]) if of.validation else ""
        name, points = self.tr("validation"), _measured(of, 1)
        marks = []
        if of.zero_shot is not None:
            text = self.tr("before training {}").format(in_percent(of.zero_shot))
            marks.append(Mark(of.zero_shot, text, "quiet", dashed=True))
        if of.probe is not None:
            text = self.tr("linear probe {}").format(in_percent(of.probe))
            marks.append(Mark(of.probe, text, "quiet", dashed=True))
        self.accuracy.draw([line(name, "second", points, latest=latest)], marks, of.epochs)

    def _draw_memory(self, of: History) -> None:
        device, program = of.memory.means(), of.process_memory.means()
        on_cpu = np.array_equal(device[1], program[1])
        held = in_bytes(of.memory.last) if of.memory.count else ""
        limit, most = of.device_memory, max([0.0, *device[1], *program[1]])
        marks = []
        if of.expected:
            text = self.tr("expected {}").format(in_bytes(of.expected))
            marks.append(Mark(of.expected, text, "quiet", dashed=True))
        if 0 < limit <= 4 * most:
            text = self.tr("machine {}") if on_cpu else self.tr("device {}")
            marks.append(Mark(limit, text.format(in_bytes(limit)), "limit"))
        elif limit and held:  # drawn, it would press the lines flat
            held = self.tr("{} of {}").format(held, in_bytes(limit))
        name = self.tr("this program") if on_cpu else self.tr("on the device")
        lines = [line(name, "accent", device, latest=held)]
        if not on_cpu:
            latest = in_bytes(of.process_memory.last)
            lines.append(line(self.tr("this program"), "quiet", program, latest=latest))
        self.memory.draw(lines, marks, of.epochs)


class Legend(QWidget):
    """Names runs in their colours, each with its figure where one is pointed at."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        self._row.addStretch(1)
        self._entries: list[_Entry] = []
        self._titles: Sequence[str] = ()

    def show_titles(self, titles: Sequence[str]) -> None:
        """Name these runs, which are numbered in this order."""
        self._titles = titles
        self.show_figures({})

    def show_figures(self, figures: dict[Ink, str]) -> None:
        """Put a figure behind the title of every run that has one."""
        while len(self._entries) < len(self._titles):
            entry = _Entry()
            self._row.insertWidget(len(self._entries), entry)
            self._entries.append(entry)
        for number, entry in enumerate(self._entries):
            entry.setVisible(number < len(self._titles))
            if number < len(self._titles):
                words = f"{self._titles[number]} {figures.get(number, '')}".strip()
                entry.say(_keyed(words, number >= RUNS), number)


class Overlay(QWidget):
    """Validation accuracy and training loss of several runs, laid over each other."""

    def __init__(self) -> None:
        super().__init__()
        self.accuracy = Plot("-", FRACTION, named=False)
        self.loss = Plot(self.tr("Training loss"), PLAIN, named=False)
        self.legend = Legend()
        plots = QHBoxLayout()
        plots.setSpacing(12)
        for plot in (self.accuracy, self.loss):
            plot.wait(self.tr("Nothing was measured"))
            plot.pointed.connect(self.legend.show_figures)
            plots.addWidget(plot, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.legend)
        whole.addLayout(plots, 1)
        self.show_runs([])

    def show_runs(self, runs: list[tuple[str, History]]) -> None:
        """Show these runs by their titles."""
        measure = runs[0][1].measure if runs else "accuracy"
        self.accuracy.rename(self.tr("Validation {}").format(measure))
        self.legend.show_titles([title for title, _ in runs])
        self.accuracy.draw(accuracies(runs))
        self.loss.draw(_laid_over(runs, lambda of: of.loss.smoothed()))


def accuracies(runs: Sequence[tuple[str, History]]) -> list[Line]:
    """Every run's accuracy on the validation images, by its title and in its colour."""
    return _laid_over(runs, lambda of: _measured(of, 1))


def _laid_over(
    runs: Sequence[tuple[str, History]], of: Callable[[History], tuple[Points, Points]]
) -> list[Line]:
    return [
        line(title, number, of(history), dashed=number >= RUNS)
        for number, (title, history) in enumerate(runs)
    ]


def save(widget: QWidget, place: Path) -> None:
    """Write an image of a widget, `.svg` or else `.png` at twice the size. Raises `OSError`."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if place.suffix.lower() == ".svg":
        _into_svg(widget, buffer)
    else:
        image = QPixmap(widget.size() * 2)
        image.setDevicePixelRatio(2)
        image.fill(theme.colours().window)
        widget.render(image)
        image.save(buffer, "png")
    with written_beside(place) as beside:
        beside.write_bytes(buffer.data().data())


def _into_svg(widget: QWidget, buffer: QBuffer) -> None:
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # the other one knows no clipping
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(QRect(0, 0, widget.width(), widget.height()))
    generator.setTitle(QCoreApplication.applicationName())
    with QPainter(generator) as painter:
        painter.fillRect(widget.rect(), theme.colours().window)
        widget.render(painter, QPoint())


class _Entry(Elided):
    """A few coloured words of a legend."""

    def __init__(self) -> None:
        super().__init__(mode=Qt.TextElideMode.ElideMiddle, role="small")
        self._ink: Ink = "quiet"
        self._colour = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def say(self, text: str, ink: Ink) -> None:
        """Show other words."""
        self._ink = ink
        self._tint()
        if text != self.text():
            self.setText(text)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._colour:
            self._tint()

    def _tint(self) -> None:
        colour = tint(self._ink)
        if colour != self._colour:
            self._colour = colour
            self.setStyleSheet(f"color: {colour};")


class _LeftAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose first and last figures may stand out by half their height."""

    def boundingRect(self) -> QRectF:
        """Where it may draw; pyqtgraph forgets the figures when there is a grid."""
        return QRectF(super().boundingRect()).adjusted(0, -12, 0, 12)


class _Stroke(pg.PlotCurveItem):  # type: ignore[misc]
    """A curve as wide on a fine screen, or in an image at twice the size, as on a coarse one."""

    def paint(self, painter: QPainter, option: object, widget: QWidget | None) -> None:
        """Draw it; a cosmetic pen counts the device's own pixels."""
        pen = self.opts["pen"]
        plain = pen.widthF()
        pen.setWidthF(plain * painter.paintEngine().paintDevice().devicePixelRatioF())
        super().paint(painter, option, widget)
        pen.setWidthF(plain)


class _Canvas(pg.GraphicsView):  # type: ignore[misc]
    """Curves between two axes: pyqtgraph's parts without the menus and buttons of its plots.

    These take two thirds of the time to make one, and a window makes six.
    """

    def __init__(self, pointed: Callable[[float | None], None]) -> None:
        super().__init__()
        self._pointed = pointed
        self._view = pg.ViewBox(enableMouse=False, enableMenu=False)
        self._left, self._bottom = _LeftAxis("left"), pg.AxisItem("bottom")
        self._curves: list[Any] = []
        self._levels: list[tuple[Any, Any]] = []
        self._pointer = pg.InfiniteLine(angle=90)
        self._dots = pg.ScatterPlotItem(size=7, useCache=False, antialias=True)
        self._reach: tuple[float, Ticks, Ticks] | None = None
        self._style: tuple[theme.Colours, QFont] | None = None
        self._arrange()
        self.restyle()

    def _arrange(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the card around it takes the keys
        self.setCacheMode(self.CacheModeFlag.CacheNone)  # a cached ground is pixels in an SVG
        # Painting around what stays the same takes longer than painting it again.
        self.setViewportUpdateMode(self.ViewportUpdateMode.FullViewportUpdate)
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)  # all move
        self.setMinimumHeight(90)
        self._view.disableAutoRange()
        self._view.setZValue(1)  # above the grid, which the left axis draws
        whole = pg.GraphicsWidget()
        grid = QGraphicsGridLayout(whole)
        grid.setContentsMargins(0, 4, 10, 0)
        grid.setSpacing(0)
        grid.addItem(self._left, 0, 0)
        grid.addItem(self._view, 0, 1)
        grid.addItem(self._bottom, 1, 1)
        self.setCentralItem(whole)
        self._left.setGrid(255)
        for axis in (self._left, self._bottom):
            axis.linkToView(self._view)
            axis.setPen(QPen(Qt.PenStyle.NoPen))
            axis.setStyle(tickLength=0, tickAlpha=255, hideOverlappingLabels=False)
        self._left.setStyle(tickTextOffset=8)
        for item in (self._pointer, self._dots):
            self._view.addItem(item, ignoreBounds=True)
            item.setZValue(10)

    def restyle(self) -> None:
        """Take on the theme's colours and the font in force, if they are not those it has."""
        colours = theme.colours()
        if self._style == (colours, self.font()):
            return
        self._style = colours, self.font()
        self._font = small(self.font())
        self.setBackground(colours.card)
        for axis in (self._left, self._bottom):
            axis.setStyle(tickFont=self._font)
            axis.setTextPen(colours.quiet)
            axis.setTickPen(colours.line)
        metrics = QFontMetrics(self._font)
        self._left.setWidth(metrics.horizontalAdvance(WIDEST) + 10)
        self._bottom.setHeight(metrics.height() + 4)
        faint = QColor(colours.quiet)
        faint.setAlpha(130)
        self._pointer.setPen(faint)

    def reach(self, until: float, along: Ticks, up: Ticks) -> None:
        """Set the axes, if they are not so already."""
        if self._reach == (until, along, up):
            return
        self._reach = until, along, up
        low, high = up[0][0], up[-1][0]
        air, side = (high - low) / 40, until / 120  # what lies on the edge is not cut in half
        self._view.setRange(xRange=(-side, until + side), yRange=(low, high + air), padding=0)
        self._bottom.setTicks([[tick for tick in along if tick[0] <= until * 1.001]])
        self._left.setTicks([up])

    def draw(self, lines: Sequence[Line], marks: Sequence[Mark]) -> None:
        """Draw these instead of what there was."""
        strokes = []
        for one in lines:
            colour = QColor(tint(one.ink))
            if one.raw is not None:
                faint = QColor(colour)
                faint.setAlpha(60)
                strokes.append((*one.raw, _pen(faint, 1)))
            strokes.append((one.at, one.values, _pen(colour, 1.6, one.dashed)))
        while len(self._curves) < len(strokes):
            self._curves.append(_Stroke(antialias=True))
            self._view.addItem(self._curves[-1], ignoreBounds=True)
        for number, curve in enumerate(self._curves):
            curve.setVisible(number < len(strokes))
            if number < len(strokes):
                at, values, pen = strokes[number]
                curve.setData(at, values, pen=pen, skipFiniteCheck=True)
                # Long lines piece by piece: three times as fast, and their joints do not show.
                whole = len(at) < 64 or pen.widthF() == 1 or pen.style() != Qt.PenStyle.SolidLine
                curve.setSegmentedLineMode("off" if whole else "on")
        self._draw_marks(lines, marks)

    def point(self, lines: Sequence[Line], at: float | None) -> None:
        """Show what is nearest to an epoch; with None, only what is too short to be a line."""
        self._pointer.setVisible(at is not None)
        if at is not None:
            self._pointer.setValue(at)
        spots = []
        for one in lines:
            if at is not None or len(one.at) == 1:
                place = one.nearest(0.0 if at is None else at)
                brush = QColor(tint(one.ink))
                spots.append(
                    {"pos": (one.at[place], one.values[place]), "brush": brush, "pen": brush}
                )
        self._dots.setVisible(bool(spots))
        if spots:
            self._dots.setData(spots)

    def _draw_marks(self, lines: Sequence[Line], marks: Sequence[Mark]) -> None:
        while len(self._levels) < len(marks):
            self._levels.append((pg.InfiniteLine(angle=0), pg.TextItem()))
            for item in self._levels[-1]:
                self._view.addItem(item, ignoreBounds=True)
        for number, (level, text) in enumerate(self._levels):
            level.setVisible(number < len(marks))
            text.setVisible(number < len(marks))
        for mark, (level, text) in zip(marks, self._levels, strict=False):
            colour = QColor(tint(mark.ink))
            level.setPen(_pen(colour, 1, mark.dashed))
            level.setValue(mark.value)
            text.setFont(self._font)
            text.setText(mark.text, colour)
            text.setAnchor((1, 1 if self._is_free_above(lines, mark.value) else 0))
            text.setPos(self._view.viewRange()[0][1], mark.value)

    def _is_free_above(self, lines: Sequence[Line], value: float) -> bool:
        """Whether words on a level go above it: away from the lines, if there is room."""
        low, high = self._view.viewRange()[1]
        above, below = (high - value) / (high - low), (value - low) / (high - low)
        crowded = any(one.values[-1] > value for one in lines)
        return above > 0.15 and (not crowded or below < 0.15)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at what is under the mouse."""
        self._pointed(float(self._view.mapSceneToView(event.position()).x()))

    def leaveEvent(self, event: QEvent) -> None:
        """Stop pointing."""
        self._pointed(None)

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


_MOVES: dict[int, int] = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: -(10**9),
    Qt.Key.Key_End: 10**9,
}
"""Keys, and which way they go along a line."""


def small(font: QFont) -> QFont:
    """The font of axes and of what is written into a plot."""
    other = QFont(font)
    other.setPixelSize(max(9, round(QFontInfo(font).pixelSize() * 0.88)))
    return other


def tint(ink: Ink) -> str:
    """The colour of an ink in the theme in force."""
    if isinstance(ink, int):
        return theme.OVERLAY[theme.is_dark()][ink % RUNS]
    return str(getattr(theme.colours(), ink))


def _pen(colour: QColor, width: float, dashed: bool = False) -> QPen:
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    pen = QPen(colour, width, style)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setCosmetic(True)  # its width is in pixels, whatever the axes count
    return pen


def _keyed(text: str, dashed: bool) -> str:
    """Words of a legend behind a piece of their line."""
    return f"{'╌' if dashed else '—'} {text}"


def _measured(of: History, which: int) -> tuple[Points, Points]:
    """Accuracy (1) or loss (2) of every evaluation, along the epochs."""
    table = np.array(of.validation, dtype=np.float64).reshape(-1, 3)
    return table[:, 0], table[:, which]


def _places(
    low: float, high: float, most: int = 5, whole: bool = False
) -> tuple[list[float], list[str]]:
    """Round places from `low` or below to `high` or above, `most` steps, and how they read."""
    step = _step(low, high, most, whole)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    places = [number * step for number in range(first, last + 1)]
    digits = next((n for n in range(9) if isclose(round(step, n), step, rel_tol=1e-6)), 9)
    return places, [f"{place:,.{digits}f}" if place else "0" for place in places]


def _step(low: float, high: float, most: int, whole: bool) -> float:
    power = 10.0 ** floor(log10(max(high - low, 1e-9) / most))
    for factor in (1, 2, 5, 10):
        step = factor * power
        if whole and step % 1:
            continue
        if ceil(high / step - 1e-9) - floor(low / step + 1e-9) <= most:
            return step
    return 20 * power
