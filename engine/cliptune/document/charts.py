"""Charts of a report as SVG: lines over epochs, and dots against what a run took."""

import base64
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from cliptune.core.language import percent as in_percent
from cliptune.core.language import tr

INKS = ("#1b7f9c", "#c8631b", "#7a5cc0", "#4c8a2b", "#c13d75", "#947400", "#4f74b5", "#7d7d7d")
"""Colours of runs, seen on white and on black; beyond them they come again, dashed."""
WIDTH, HEIGHT, LEFT, RIGHT, ABOVE, BELOW = 680, 250, 58, 20, 12, 44
"""Of a chart, in the pixels of its SVG."""
MOST_POINTS = 200
"""Of a line: more would not be told apart."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Line:
    """A run over its epochs, or a level across, which is a line of no points."""

    name: str
    number: int
    points: Sequence[Point] = ()


@dataclass(frozen=True)
class Dot:
    """A run: what it took and came to, with the interval from `low` to `high`."""

    name: str
    number: int
    at: float
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Key:
    """A name of a legend, with the colour and the dashes of what it names."""

    name: str
    ink: str
    dashed: bool = False
    number: str = ""
    """What stands beside its dot, so that colours are not needed."""


@dataclass(frozen=True)
class Chart:
    """A chart that is drawn, and what names its parts."""

    title: str
    svg: Markup
    keys: Sequence[Key]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def encoded(self) -> str:
        """The SVG for a data URI."""
        return base64.b64encode(self.svg.encode()).decode()


def ink(number: int) -> str:
    """The colour of a run by its number."""
    return INKS[number % len(INKS)]


def over_epochs(
    title: str,
    lines: Sequence[Line],
    levels: Sequence[tuple[str, float]] = (),
    *,
    percent: bool = False,
) -> Chart | None:
    """Lines over epochs, with named levels across; None where no line has two points."""
    drawn = [_thinned(one) for one in lines if len(one.points) > 1]
    if not drawn:
        return None
    values = [value for one in drawn for _, value in one.points] + [value for _, value in levels]
    along = _Axis.reaching(
        0.0, max(at for one in drawn for at, _ in one.points), LEFT, WIDTH - RIGHT
    )
    up = _Axis.reaching(min(values), max(values), HEIGHT - BELOW, ABOVE)
    svg = _template().render(
        chart=_frame(along, up, tr("epochs"), percent),
        lines=[_path(one, along, up) for one in drawn],
        levels=[(name, up(value)) for name, value in levels],
        dots=[],
    )
    keys = [Key(one.name, ink(one.number), one.number >= len(INKS)) for one in drawn]
    return Chart(title, Markup(svg), keys)


def against(title: str, axis: str, dots: Sequence[Dot], level: tuple[str, float]) -> Chart | None:
    """A dot with its interval for each run, and a level across; None where there are not two."""
    if len(dots) < 2:
        return None
    values = [level[1], *(value for dot in dots for value in (dot.low, dot.high))]
    along = _Axis.reaching(0.0, max(dot.at for dot in dots), LEFT, WIDTH - RIGHT - 16)
    up = _Axis.reaching(min(values), max(values), HEIGHT - BELOW, ABOVE)
    svg = _template().render(
        chart=_frame(along, up, axis, True),
        lines=[],
        levels=[(level[0], up(level[1]))],
        dots=[
            {
                "x": along(dot.at),
                "y": up(dot.value),
                "low": up(dot.low),
                "high": up(dot.high),
                "ink": ink(dot.number),
                "name": str(dot.number + 1),
            }
            for dot in dots
        ],
    )
    keys = [Key(dot.name, ink(dot.number), number=str(dot.number + 1)) for dot in dots]
    return Chart(title, Markup(svg), keys)


@dataclass(frozen=True)
class _Axis:
    """From values to pixels, with round values marked."""

    low: float
    high: float
    start: float
    end: float
    step: float

    @classmethod
    def reaching(cls, low: float, high: float, start: float, end: float) -> "_Axis":
        """An axis that holds both, from one mark to another."""
        spread, size = high - low, max(abs(high), abs(low))
        if spread < 1e-6 * size or not spread:  # flat: what is left is how figures are rounded
            spread = size or 1.0
        unit = 10 ** math.floor(math.log10(spread / 4))
        step = next(unit * one for one in (1, 2, 5, 10) if spread / (unit * one) <= 5)
        first, last = math.floor(low / step), math.ceil(high / step)
        if first == last:
            first, last = (first - 1, last) if first > 0 else (first, last + 1)
        return cls(first * step, last * step, start, end, step)

    def __call__(self, value: float) -> float:
        fraction = (value - self.low) / (self.high - self.low)
        return round(self.start + fraction * (self.end - self.start), 1)

    def marks(self) -> list[float]:
        """The values that are marked."""
        count = round((self.high - self.low) / self.step)
        return [self.low + number * self.step for number in range(count + 1)]


def _frame(along: _Axis, up: _Axis, axis: str, percent: bool) -> dict[str, object]:
    rate = (lambda value: in_percent(f"{100 * value:.3g}")) if percent else "{:.3g}".format
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "bottom": HEIGHT - BELOW,
        "top": ABOVE,
        "axis": axis,
        "rows": [(up(value), rate(value if abs(value) > 1e-12 else 0.0)) for value in up.marks()],
        "columns": [(along(value), f"{value:,.6g}") for value in along.marks()],
    }


def _thinned(one: Line) -> Line:
    """The same line through the means of so many stretches that each is seen."""
    each = math.ceil(len(one.points) / MOST_POINTS)
    if each == 1:
        return one
    parts = [one.points[at : at + each] for at in range(0, len(one.points), each)]
    means = [(part[-1][0], sum(value for _, value in part) / len(part)) for part in parts]
    return Line(one.name, one.number, means)


def _path(one: Line, along: _Axis, up: _Axis) -> dict[str, object]:
    places = "L".join(f"{along(at)} {up(value)}" for at, value in one.points)
    return {"path": f"M{places}", "ink": ink(one.number), "dashed": one.number >= len(INKS)}


@cache
def _template() -> Template:
    source = resources.files(__package__).joinpath("chart.svg").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(source)
