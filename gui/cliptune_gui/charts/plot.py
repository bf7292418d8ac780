"""A card with lines along the epochs of a run or of several, drawn live."""

from collections.abc import Callable, Sequence

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QColor, QFocusEvent

from cliptune_gui.charts.canvas import Canvas, Stroke
from cliptune_gui.charts.card import ChartCard
from cliptune_gui.charts.legend import Entry, keyed
from cliptune_gui.charts.lines import Line, Mark
from cliptune_gui.charts.quantities import Quantity, Ticks, round_ticks
from cliptune_gui.charts.style import Ink, pen, tint
from cliptune_gui.widgets import theme
from cliptune_gui.widgets.formatting import joined


class Plot(ChartCard):
    """A card that draws lines along epochs. Pointing at it, or Tab and arrows, reads them out."""

    pointed = Signal(object)
    """What is pointed at, as it is written, by the line's ink; empty when nothing is."""

    def __init__(self, heading: str, quantity: Quantity, *, named: bool = True) -> None:
        """`named`: the lines are named in this card, not beside it."""
        self._quantity, self._named = quantity, named
        self._lines: Sequence[Line] = ()
        self._marks: Sequence[Mark] = ()
        self._places: Sequence[str] = ()
        self._at: float | None = None
        self._entries: list[Entry] = []
        self._plane = _Plane(self.read)
        super().__init__(heading, self._plane)
        self.top.setSpacing(12)

    def draw(
        self,
        lines: Sequence[Line],
        marks: Sequence[Mark] = (),
        until: float = 0.0,
        places: Sequence[str] = (),
    ) -> None:
        """Draw these instead of what there was, over the epochs up to `until` at least, or over
        `places` that stand side by side at 0, 1, 2 and so on."""
        self._places = places
        self._lines = [one for one in lines if len(one.at)]
        self._marks = marks if self._lines else ()
        self._pages.setCurrentIndex(1 if self._lines else 0)
        if self._lines:
            self._plane.reach(*self._frame(until))
        self._plane.draw(self._lines, self._marks)
        self.read(self._at)

    def read(self, epoch: float | None) -> None:
        """Point at the values nearest to an epoch; with None, at nothing."""
        longest = self._longest()
        if longest is None or epoch is None:
            self._at = None
        else:
            self._at = float(longest.at[longest.nearest(epoch)])
        self._plane.point(self._lines, self._at)
        self._say()

    def count(self) -> int:
        """Points of the longest line."""
        longest = self._longest()
        return 0 if longest is None else len(longest.at)

    def pointed_at(self) -> int | None:
        """The point of the longest line that is pointed at."""
        longest = self._longest()
        return None if longest is None or self._at is None else longest.nearest(self._at)

    def point_at(self, place: int | None) -> None:
        """Point at a point of the longest line."""
        longest = self._longest()
        self.read(None if longest is None or place is None else float(longest.at[place]))

    def redraw(self) -> None:
        """Draw the same again."""
        self._plane.draw(self._lines, self._marks)
        self._plane.point(self._lines, self._at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin reading at the latest values."""
        super().focusInEvent(event)
        if self.count() and self._at is None:
            self.point_at(self.count() - 1)

    def _longest(self) -> Line | None:
        return max(self._lines, key=lambda one: (one.at[-1], len(one.at)), default=None)

    def _frame(self, until: float) -> tuple[float, Ticks, Ticks]:
        until = max([until, *(float(one.at[-1]) for one in self._lines)]) or 1.0
        until = round(until, 6)  # computed anew from every step, it trembles
        levels = [mark.value for mark in self._marks]
        for one in self._lines:
            levels.extend(one.span())
        along: Ticks = tuple(enumerate(self._places))
        if not along:
            values, texts = round_ticks(0, until, most=6, whole=until >= 2)
            texts[1] = self.tr("epoch {}").format(texts[1])
            along = tuple(zip(values, texts, strict=True))
        return until, along, self._quantity.ticks(*self._quantity.limits(min(levels), max(levels)))

    def _say(self) -> None:
        longest = self._longest()
        if longest is None:
            self._show_legend([])
            self.setAccessibleDescription(self._waiting.text())
            return
        at = float(longest.at[-1]) if self._at is None else self._at
        figures = [self._quantity.say(float(one.values[one.nearest(at)])) for one in self._lines]
        named = [f"{one.name} {figure}" for one, figure in zip(self._lines, figures, strict=True)]
        epoch = self._places[round(at)] if self._places else ""
        epoch = epoch or self.tr("epoch {}").format(f"{at:.3g}")
        self.setAccessibleDescription(self.tr("{} at {}").format(joined(named), epoch))
        if self._at is None:
            named = [f"{one.name} {one.latest}".strip() for one in self._lines]
        self._show_legend(named if self._named else [], "" if self._at is None else epoch)
        pairs = zip(self._lines, figures, strict=True)
        self.pointed.emit({} if self._at is None else {one.ink: text for one, text in pairs})

    def _show_legend(self, texts: list[str], before: str = "") -> None:
        wanted: list[tuple[str, Ink]] = [(before, "quiet")] if before else []
        for one, text in zip(self._lines, texts, strict=False):
            wanted.append((keyed(text, one.dashed), one.ink))
        while len(self._entries) < len(wanted):
            self._entries.append(Entry())
            self.top.addWidget(self._entries[-1])
        for number, entry in enumerate(self._entries):
            entry.setVisible(number < len(wanted))
            if number < len(wanted):
                entry.say(*wanted[number])


class _Plane(Canvas):
    """Lines, and a pointer that stands where the mouse is."""

    def __init__(self, read: Callable[[float | None], None]) -> None:
        self._read = read
        self._pointer = pg.InfiniteLine(angle=90)
        super().__init__(least_height=90)
        self.add(self._pointer, 10)

    def restyle(self) -> None:
        """Take on the theme's colours and the font in force."""
        super().restyle()
        faint = QColor(theme.colours().quiet)
        faint.setAlpha(130)
        self._pointer.setPen(faint)

    def draw(self, lines: Sequence[Line], marks: Sequence[Mark]) -> None:
        """Draw these instead of what there was."""
        strokes: list[Stroke] = []
        for one in lines:
            colour = QColor(tint(one.ink))
            if one.raw is not None:
                faint = QColor(colour)
                faint.setAlpha(60)
                strokes.append((*one.raw, pen(faint, 1)))
            strokes.append((one.at, one.values, pen(colour, 1.6, one.dashed)))
        self.draw_strokes(strokes)
        self.draw_marks(marks, [(one.at, one.values) for one in lines])

    def point(self, lines: Sequence[Line], at: float | None) -> None:
        """Show what is nearest to an epoch; with None, only what is too short to be a line."""
        self._pointer.setVisible(at is not None)
        if at is not None:
            self._pointer.setValue(at)
        dots = []
        for one in lines:
            if at is not None or len(one.at) == 1:
                place = one.nearest(0.0 if at is None else at)
                brush, position = QColor(tint(one.ink)), (one.at[place], one.values[place])
                dots.append({"pos": position, "brush": brush, "pen": brush, "size": 7})
        self.draw_dots(dots)

    def hover(self, position: QPointF | None) -> None:
        """Read what is under the mouse."""
        self._read(None if position is None else float(self.view.mapSceneToView(position).x()))
