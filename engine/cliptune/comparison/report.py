"""A comparison for people and programs: Markdown, CSV, and a page of HTML with charts."""

import csv
import html
import io
import math
from collections.abc import Callable
from pathlib import Path

from cliptune.comparison.recommendation import recommend
from cliptune.comparison.table import Comparison, Row
from cliptune.core.files import write_text

HEAD = ("Method", "Training time", "Peak memory", "Accuracy", "95 %", "Parameters", "Fraction")


def write(found: Comparison, folder: Path) -> list[Path]:
    """Write `comparison.md`, `.csv` and `.html` into a folder; where they are."""
    made = {"md": markdown(found), "csv": table(found), "html": page(found)}
    places = []
    for ending, text in made.items():
        places.append(folder / f"comparison.{ending}")
        write_text(places[-1], text)
    return places


def cells(row: Row) -> tuple[str, ...]:
    """A row in words, as long as `HEAD`."""
    return (
        row.label,
        "" if row.seconds is None else f"{row.seconds:,.0f} s",
        "" if row.peak_memory is None else f"{row.peak_memory / 1e6:,.0f} MB",
        f"{100 * row.accuracy:.1f} %",
        f"{100 * row.low:.1f} to {100 * row.high:.1f} %",
        "" if row.parameters is None else f"{row.parameters:,}",
        "" if row.fraction is None else f"{100 * row.fraction:.3g} %",
    )


def heading(found: Comparison) -> str:
    """What was compared, in one sentence."""
    seeds = "one seed" if found.seeds == 1 else f"{found.seeds} seeds"
    parts = [f"{found.count:,} {found.split} images", seeds, f"base {found.base}", found.device]
    return f"{found.images}: {', '.join(filter(None, parts))}."


def advice(found: Comparison) -> str:
    """What the figures come to, in English."""
    return " ".join(map(str, recommend(found)))


def markdown(found: Comparison) -> str:
    """The table in Markdown, with what it comes to."""
    lines = [HEAD, tuple("---" for _ in HEAD), *map(cells, found.rows)]
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return "\n\n".join(filter(None, (heading(found), body, advice(found)))) + "\n"


def table(found: Comparison) -> str:
    """The table as CSV, in plain numbers: fractions 0 to 1, seconds, bytes."""
    place = io.StringIO()
    writer = csv.writer(place, lineterminator="\n")
    names = [name for name in Row.__dataclass_fields__]
    writer.writerow(names)
    writer.writerows([getattr(row, name) for name in names] for row in found.rows)
    return place.getvalue()


def page(found: Comparison) -> str:
    """A page that needs nothing else: advice, the table, and accuracy against time and memory."""
    head = "".join(f"<th>{html.escape(name)}</th>" for name in HEAD)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells(row)) + "</tr>"
        for row in found.rows
    )
    charts = chart(found, "Accuracy against training time, seconds", lambda row: row.seconds)
    charts += chart(
        found,
        "Accuracy against peak memory, MB",
        lambda row: None if row.peak_memory is None else row.peak_memory / 1e6,
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{html.escape(found.images)}: comparison</title><style>{STYLE}</style></head>"
        f"<body><h1>Comparison</h1><p>{html.escape(heading(found))}</p>"
        f"<p><strong>{html.escape(advice(found))}</strong></p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{charts}"
        "</body></html>\n"
    )


STYLE = (
    "body{font:15px system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;"
    "color-scheme:light dark}table{border-collapse:collapse;width:100%}"
    "td,th{padding:.4rem .6rem;text-align:right;border-bottom:1px solid #8884}"
    "td:first-child,th:first-child{text-align:left}svg{width:100%;height:auto;margin-top:1.5rem}"
    "text{font:13px system-ui,sans-serif;fill:currentColor}"
)

WIDE, TALL, LEFT, LOW, TOP = 720, 320, 56, 36, 36


def chart(found: Comparison, title: str, along: Callable[[Row], float | None]) -> str:
    """A chart in SVG: a dot with its interval for each row that has a place along the axis."""
    placed = [(row, value) for row in found.rows if (value := along(row)) is not None]
    if not placed:
        return ""
    most = max(value for _, value in placed) or 1.0
    low = math.floor(10 * min(row.low for row in found.rows)) / 10
    high = max(math.ceil(10 * max(row.high for row in found.rows)) / 10, low + 0.1)

    def x(value: float) -> float:
        return LEFT + (WIDE - LEFT - 120) * value / (1.1 * most)

    def y(fraction: float) -> float:
        return TALL - LOW - (TALL - LOW - TOP) * (fraction - low) / (high - low)

    parts = [f'<text x="{LEFT}" y="20" font-weight="bold">{html.escape(title)}</text>']
    for step in range(round(10 * low), round(10 * high) + 1):
        at = y(step / 10)
        parts.append(f'<path d="M{LEFT} {at:.1f}H{WIDE - 100}" stroke="#8884"/>')
        parts.append(
            f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{step * 10} %</text>'
        )
    for quarter in range(5):
        value = quarter / 4 * most
        parts.append(
            f'<text x="{x(value):.1f}" y="{TALL - 12}" text-anchor="middle">{value:,.0f}</text>'
        )
    line = found.rows[0].accuracy
    parts.append(
        f'<path d="M{LEFT} {y(line):.1f}H{WIDE - 100}" stroke="currentColor" '
        f'stroke-dasharray="5 4"/><text x="{WIDE - 94}" y="{y(line) + 4:.1f}">zero-shot</text>'
    )
    for row, value in placed:
        at, level = x(value), y(row.accuracy)
        parts.append(
            f'<path d="M{at:.1f} {y(row.low):.1f}V{y(row.high):.1f}" stroke="#0b6e85"/>'
            f'<circle cx="{at:.1f}" cy="{level:.1f}" r="5" fill="#0b6e85"/>'
            f'<text x="{at + 9:.1f}" y="{level - 6:.1f}">{html.escape(row.label)}</text>'
        )
    name = html.escape(title)
    drawn = "".join(parts)
    return f'<svg viewBox="0 0 {WIDE} {TALL}" role="img" aria-label="{name}">{drawn}</svg>'
