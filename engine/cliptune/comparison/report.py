"""A comparison for people and programs: Markdown, CSV, and a page of HTML with charts."""

import csv
import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import get_args

from jinja2 import Environment, StrictUndefined

from cliptune.comparison.recommendation import recommend
from cliptune.comparison.table import Comparison, Row
from cliptune.core.files import write_text
from cliptune.core.metrics import Classifier, Figure
from cliptune.evaluation.figures import of_few

CLASSIFIERS: tuple[Classifier, ...] = get_args(Classifier)
BY = ("By words", "By vectors")
"""The headings of what is reached by each of them."""


def head(comparison: Comparison) -> tuple[str, ...]:
    """The headings of the table."""
    measures = [capitalised(name) for name in (comparison.measure, *comparison.others)]
    costs, trained = ("Training time", "Peak memory"), ("Parameters", "Fraction")
    by = BY if comparison.by_classifier else ()
    return ("Method", *costs, measures[0], "95 %", *by, *measures[1:], *trained)


def capitalised(measure: str) -> str:
    """The name of a measure as a heading; mAP is written so everywhere."""
    return measure if measure[1:2].isupper() else measure[:1].upper() + measure[1:]


def write(comparison: Comparison, folder: Path) -> list[Path]:
    """Write `comparison.md`, `.csv` and `.html` into a folder; where they are.

    Raises `OSError` if it cannot be written.
    """
    texts = {"md": markdown(comparison), "csv": table(comparison), "html": page(comparison)}
    paths = []
    for ending, text in texts.items():
        paths.append(folder / f"comparison.{ending}")
        write_text(paths[-1], text)
    return paths


def in_figure(figure: Figure, count: int, measure: str) -> str:
    """A figure of so many images, in English: with these where they are few."""
    few = of_few(figure, count, measure, short=True)
    return few.text() if few else f"{100 * figure.value:.1f} %"


def cells(
    row: Row, comparison: Comparison, figure: Callable[[Figure, int, str], str] = in_figure
) -> tuple[str, ...]:
    """A row in words, under the headings of its comparison; `figure` is how one is told."""

    def told(known: Figure | None, measure: str) -> str:
        return "" if known is None else figure(known, comparison.count, measure)

    by = CLASSIFIERS if comparison.by_classifier else ()
    return (
        row.label,
        "" if row.seconds is None else f"{row.seconds:,.0f} s",
        "" if row.peak_memory is None else f"{row.peak_memory / 1e6:,.0f} MB",
        told(Figure(value=row.accuracy), comparison.measure),
        f"{100 * row.low:.1f} to {100 * row.high:.1f} %",
        *(told(row.by.get(one), comparison.measure) for one in by),
        *(told(row.others[name], name) for name in comparison.others),
        "" if row.parameters is None else f"{row.parameters:,}",
        "" if row.fraction is None else f"{100 * row.fraction:.3g} %",
    )


def heading(comparison: Comparison) -> str:
    """What was compared, in one sentence."""
    seeds = "one seed" if comparison.seeds == 1 else f"{comparison.seeds} seeds"
    images = f"{comparison.count:,} {comparison.split} images"
    parts = [images, seeds, f"base {comparison.base}", comparison.device]
    return f"{comparison.images}: {', '.join(filter(None, parts))}."


def advice(comparison: Comparison) -> str:
    """What the figures come to, in English."""
    return " ".join(map(str, recommend(comparison)))


def markdown(comparison: Comparison) -> str:
    """The table in Markdown, with what it comes to."""
    headings = head(comparison)
    rows = [cells(row, comparison) for row in comparison.rows]
    lines = [headings, tuple("---" for _ in headings), *rows]
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return "\n\n".join(filter(None, (heading(comparison), body, advice(comparison)))) + "\n"


def table(comparison: Comparison) -> str:
    """The table as CSV, in plain numbers: fractions 0 to 1, seconds, bytes."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    apart = ("others", "by", "settings")
    names = [name for name in Row.__dataclass_fields__ if name not in apart]
    by = dict(zip(CLASSIFIERS, BY, strict=True)) if comparison.by_classifier else {}
    headings = [*map(str.lower, by.values()), *comparison.others]
    parts = [*Figure.model_fields]
    writer.writerow([*names, *(f"{name} {part}" for name in headings for part in parts)])
    for row in comparison.rows:
        figures = [row.by.get(one) for one in by] + [row.others[one] for one in comparison.others]
        known = [getattr(figure, part, None) for figure in figures for part in parts]
        writer.writerow([*(getattr(row, name) for name in names), *known])
    return file.getvalue()


def page(comparison: Comparison) -> str:
    """A page that needs nothing else: advice, the table, and accuracy against time and memory."""
    axes: dict[str, Callable[[Row], float | None]] = {
        "training time, seconds": lambda row: row.seconds,
        "peak memory, MB": _megabytes,
    }
    measure = capitalised(comparison.measure)
    charts = [chart(comparison, f"{measure} against {axis}", along) for axis, along in axes.items()]
    source = resources.files(__package__).joinpath("report.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    return environment.from_string(source).render(
        images=comparison.images,
        heading=heading(comparison),
        advice=advice(comparison),
        head=head(comparison),
        rows=[cells(row, comparison) for row in comparison.rows],
        charts=[one for one in charts if one],
    )


# The charts, in the pixels of an SVG

WIDTH, HEIGHT, LEFT, BELOW, ABOVE = 720, 320, 56, 36, 36
RIGHT = WIDTH - 100
"""Where the lines of the grid end: beyond them stands the name of the dashed one."""


@dataclass(frozen=True)
class Line:
    """A horizontal line, with its name at the height of the text beside it."""

    y: str
    text_y: str
    label: str


@dataclass(frozen=True)
class Tick:
    """A figure under the axis."""

    x: str
    label: str


@dataclass(frozen=True)
class Dot:
    """A row's accuracy with its interval, from `low` up to `high`."""

    x: str
    y: str
    low: str
    high: str
    text_x: str
    text_y: str
    label: str


@dataclass(frozen=True)
class Chart:
    """A chart as it is drawn: places are pixels from the upper left corner."""

    title: str
    lines: list[Line]
    ticks: list[Tick]
    baseline: Line
    """Zero-shot's accuracy."""
    dots: list[Dot]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT


def chart(comparison: Comparison, title: str, along: Callable[[Row], float | None]) -> Chart | None:
    """A dot with its interval for each row that has a value along the axis; None if none has."""
    rows = comparison.rows
    placed = [(row, value) for row in rows if (value := along(row)) is not None]
    if not placed:
        return None
    most = max(value for _, value in placed) or 1.0
    low = math.floor(10 * min(row.low for row in rows)) / 10
    high = max(math.ceil(10 * max(row.high for row in rows)) / 10, low + 0.1)

    def x(value: float) -> float:
        return LEFT + (WIDTH - LEFT - 120) * value / (1.1 * most)

    def y(fraction: float) -> float:
        return HEIGHT - BELOW - (HEIGHT - BELOW - ABOVE) * (fraction - low) / (high - low)

    def line(fraction: float, label: str) -> Line:
        return Line(_pixels(y(fraction)), _pixels(y(fraction) + 4), label)

    tenths = range(round(10 * low), round(10 * high) + 1)
    quarters = [number / 4 * most for number in range(5)]
    return Chart(
        title=title,
        lines=[line(number / 10, f"{number * 10} %") for number in tenths],
        ticks=[Tick(_pixels(x(value)), f"{value:,.0f}") for value in quarters],
        baseline=line(rows[0].accuracy, "zero-shot"),
        dots=[
            Dot(
                x=_pixels(x(value)),
                y=_pixels(y(row.accuracy)),
                low=_pixels(y(row.low)),
                high=_pixels(y(row.high)),
                text_x=_pixels(x(value) + 9),
                text_y=_pixels(y(row.accuracy) - 6),
                label=row.label,
            )
            for row, value in placed
        ],
    )


def _megabytes(row: Row) -> float | None:
    return None if row.peak_memory is None else row.peak_memory / 1e6


def _pixels(value: float) -> str:
    return f"{value:.1f}"
