"""The table of a comparison for people and programs: its headings and cells, Markdown, CSV."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from cliptune.comparison.recommendation import recommend
from cliptune.comparison.table import Comparison, Row
from cliptune.core import quantities
from cliptune.core.files import write_text
from cliptune.core.language import in_full, mark, percent, tr, worded
from cliptune.core.messages import sentences
from cliptune.core.metrics import Classifier, Figure
from cliptune.evaluation.figures import of_few
from cliptune.models.catalogue import called

CLASSIFIERS: tuple[Classifier, ...] = get_args(Classifier)
BY = (mark("By words"), mark("By vectors"))
"""The headings of what is reached by each of them."""
COLUMNS = {
    "kind": mark("Kind"),
    "label": mark("Method"),
    "low": mark("Low"),
    "high": mark("High"),
    "gained": mark("Above zero-shot"),
    "seconds": mark("Training time, seconds"),
    "peak_memory": mark("Peak memory, bytes"),
    "parameters": mark("Parameters"),
    "fraction": mark("Fraction"),
    "value": mark("Value"),
}
"""What people call the columns of the table as CSV, and the parts of a figure there."""


def head(comparison: Comparison) -> tuple[str, ...]:
    """The headings of the table."""
    measures = [capitalised(tr(name)) for name in (comparison.measure, *comparison.others)]
    costs = (tr("Training time"), tr("Peak memory"))
    trained = (tr("Parameters"), tr("Fraction"))
    by = map(tr, BY if comparison.by_classifier else ())
    return (tr("Method"), *costs, measures[0], percent(95), *by, *measures[1:], *trained)


def capitalised(measure: str) -> str:
    """The name of a measure as a heading; mAP is written so everywhere."""
    return measure if measure[1:2].isupper() else measure[:1].upper() + measure[1:]


def write(comparison: Comparison, folder: Path) -> list[Path]:
    """Write `comparison.md` and `.csv` into a folder; where they are.

    Raises `OSError` if it cannot be written.
    """
    texts = {"md": markdown(comparison), "csv": table(comparison)}
    paths = []
    for ending, text in texts.items():
        paths.append(folder / f"comparison.{ending}")
        write_text(paths[-1], text)
    return paths


def in_figure(figure: Figure, count: int, measure: str) -> str:
    """A figure of so many images: with these where they are few."""
    few = of_few(figure, count, measure, short=True)
    return worded(few) if few else percent(f"{100 * figure.value:.1f}")


def cells(
    row: Row, comparison: Comparison, figure: Callable[[Figure, int, str], str] = in_figure
) -> tuple[str, ...]:
    """A row in words, under the headings of its comparison; `figure` is how one is told."""

    def told(known: Figure | None, measure: str) -> str:
        return "" if known is None else figure(known, comparison.count, measure)

    by = CLASSIFIERS if comparison.by_classifier else ()
    return (
        row.label,
        "" if row.seconds is None else worded(quantities.seconds(row.seconds)),
        "" if row.peak_memory is None else f"{row.peak_memory / 1e6:,.0f} MB",
        told(Figure(value=row.accuracy), comparison.measure),
        tr("{low:.1f} to {high:.1f} %").format(low=100 * row.low, high=100 * row.high),
        *(told(row.by.get(one), comparison.measure) for one in by),
        *(told(row.others[name], name) for name in comparison.others),
        "" if row.parameters is None else f"{row.parameters:,}",
        "" if row.fraction is None else percent(f"{100 * row.fraction:.3g}"),
    )


def heading(comparison: Comparison) -> str:
    """What was compared, in one sentence."""
    seeds = tr("one seed") if comparison.seeds == 1 else tr("{count} seeds")
    images = tr("{count:,} {split} images")
    images = images.format(count=comparison.count, split=tr(comparison.split))
    base = tr("base {name}").format(name=tr(called(comparison.base)))
    device = worded(quantities.device(comparison.device))
    parts = [images, seeds.format(count=comparison.seeds), base, device]
    told = tr(", ").join(filter(None, parts))
    return tr("{title}: {told}.").format(title=comparison.images, told=told)


def advice(comparison: Comparison) -> str:
    """What the figures come to."""
    return sentences(map(in_full, recommend(comparison)))


def markdown(comparison: Comparison) -> str:
    """The table in Markdown, with what it comes to."""
    headings = head(comparison)
    rows = [cells(row, comparison) for row in comparison.rows]
    lines = [headings, tuple("---" for _ in headings), *rows]
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return "\n\n".join(filter(None, (heading(comparison), body, advice(comparison)))) + "\n"


def table(comparison: Comparison, in_words: bool = False) -> str:
    """The table as CSV, in plain numbers of at most four decimals: fractions 0 to 1, seconds,
    bytes. Its headings are English names, for programs, or `in_words` for a person."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    apart = ("others", "by", "settings")
    names = [name for name in Row.__dataclass_fields__ if name not in apart]
    by = dict(zip(CLASSIFIERS, BY, strict=True)) if comparison.by_classifier else {}
    parts = [*Figure.model_fields]
    figures_of = [(name, part) for name in (*by.values(), *comparison.others) for part in parts]
    if in_words:
        named = COLUMNS | {"accuracy": comparison.measure}
        head = [_in_words(named[name]) for name in names]
        told = tr("{heading}: {part}")
        head += [
            told.format(heading=_in_words(name), part=_in_words(COLUMNS[part]))
            for name, part in figures_of
        ]
    else:
        by_names = {name: name.lower() for name in by.values()}
        head = [*names, *(f"{by_names.get(name, name)} {part}" for name, part in figures_of)]
    writer.writerow(head)
    for row in comparison.rows:
        figures = [row.by.get(one) for one in by] + [row.others[one] for one in comparison.others]
        known = [getattr(figure, part, None) for figure in figures for part in parts]
        cells = [*(getattr(row, name) for name in names), *known]
        writer.writerow([round(one, 4) if isinstance(one, float) else one for one in cells])
    return file.getvalue()


def _in_words(name: str) -> str:
    return capitalised(tr(name))
