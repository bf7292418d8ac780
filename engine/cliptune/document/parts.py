"""What a report tells of one run: settings, curves, classes, confusion, biggest mistakes."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cliptune.comparison.differences import in_words, made_with, title_of
from cliptune.comparison.report import capitalised, in_figure
from cliptune.comparison.side_by_side import FinishedRun
from cliptune.core import quantities
from cliptune.core.language import in_full, percent, tr, worded
from cliptune.core.metrics import (
    ACCURACY,
    Answer,
    ClassMetrics,
    Figure,
    LabelMetrics,
    Measured,
    Metrics,
)
from cliptune.core.ranges import Range
from cliptune.document import charts
from cliptune.document.thumbnails import first, uri
from cliptune.runs import Run
from cliptune.runs.history import History

FEW = 12
"""Classes whose confusion matrix fits on a page; of more the most confused pairs are told."""
MOST_CLASSES = 40
"""Classes that are listed one by one; of more those that are right least often."""
MOST_PAIRS = 15
MOST_MISTAKES, EXAMPLES = 12, 12
LONGEST = 40
"""Letters of a name in a table, beyond which it is shortened in the middle."""


@dataclass(frozen=True)
class Table:
    """Headings, rows, and what there is to know besides."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    words: int = 1
    """The first columns, which hold words; the others hold figures."""


@dataclass(frozen=True)
class Shown:
    """An image inside a page, with what is said of it."""

    uri: str
    """Empty where the image is gone."""
    said: str
    path: str


@dataclass(frozen=True)
class Matrix:
    """A confusion matrix: rows actual, columns predicted, in the order of the classes."""

    classes: Sequence[str]
    rows: Sequence[Sequence[tuple[int, float]]]
    """The images, and which fraction of their row they are."""


@dataclass(frozen=True, kw_only=True)
class Judged(FinishedRun):
    """A run that was judged, with all that its folder tells of it."""

    run: Run
    history: History
    folder: Path
    """Where its images lie."""
    measured: Measured | None = None
    zero_shot: Metrics | None = None
    greys: Range | None = None


@dataclass(frozen=True)
class Section:
    """What a report tells of one run."""

    title: str
    conclusion: Sequence[str]
    settings: Sequence[tuple[str, str]]
    """Those that not all runs of the report share."""
    curves: Sequence[charts.Chart]
    classes_title: str
    classes: Table | None
    matrix: Matrix | None
    pairs: Table | None
    mistakes: Sequence[Shown] | None
    """None where it is not known what was said of each image."""


def section(one: Judged, title: str, among: Sequence[Judged], concluded: bool) -> Section:
    """All of it, as one `among` the runs of a report; what it comes to is `concluded` before."""
    metrics = one.measured.metrics if one.measured else None
    by_class = metrics if isinstance(metrics, ClassMetrics) else None
    of_labels = metrics if isinstance(metrics, ClassMetrics | LabelMetrics) else None
    words = one.measured.classes if one.measured else []
    few = len(words) <= FEW
    return Section(
        title=title,
        conclusion=[] if concluded else [in_full(said) for said in one.summary.conclusion],
        settings=own(one, among),
        curves=curves(one.history),
        classes_title=tr("Average precision, label by label")
        if isinstance(metrics, LabelMetrics)
        else tr("Class by class"),
        classes=classes(of_labels, one.zero_shot) if of_labels else None,
        matrix=_matrix(words, by_class) if by_class and few else None,
        pairs=_pairs(words, by_class) if by_class and not few else None,
        mistakes=_mistakes(one) if one.measured else None,
    )


# Settings


_ELSEWHERE = ("data.images", "data.classes", "base.model", "method.kind")
"""Settings that a report tells in other places."""


def shared(runs: Sequence[Judged]) -> list[tuple[str, str]]:
    """The settings that are the same for all runs: what people call them, and the values."""
    told = [_told(one) for one in runs]
    alike = _alike(told)
    known = {name: words for one in told for name, words in one.items() if name in alike}
    return [(tr(title_of(name)), words) for name, words in known.items()]


def own(one: Judged, among: Sequence[Judged]) -> list[tuple[str, str]]:
    """The settings of a run that are not the same for all these."""
    alike = _alike([_told(other) for other in among])
    return [(tr(title_of(name)), told) for name, told in _told(one).items() if name not in alike]


def _alike(told: Sequence[dict[str, str]]) -> set[str]:
    """The names of the settings that are the same for all that have them; of those of a method all
    must have them."""
    alike = set()
    for name in {name for one in told for name in one}:
        values = [one[name] for one in told if name in one]
        everywhere = len(values) == len(told) or not name.startswith("method.")
        if everywhere and len(set(values)) == 1:
            alike.add(name)
    return alike


def _told(one: Judged) -> dict[str, str]:
    """What a run was made with, in words, by the names of the settings."""
    made = made_with(one.job, one.summary, one.device, one.precision)
    made |= {"data.leave_out": worded(quantities.images(len(one.job.data.leave_out)))}
    if not one.job.data.leave_out:
        del made["data.leave_out"]
    told = {name: in_words(value, tr) for name, value in made.items() if name not in _ELSEWHERE}
    return {name: words for name, words in told.items() if words}


# Curves


def curves(history: History) -> list[charts.Chart]:
    """Loss and accuracy of one run over its epochs; nothing of what is not trained."""
    validated = [(epoch, value) for epoch, value, _ in history.validation]
    losses = [(epoch, loss) for epoch, _, loss in history.validation]
    measure = capitalised(tr(history.measure))
    drawn = [
        charts.over_epochs(
            tr("Loss"),
            [
                charts.Line(tr("training"), 0, smoothed(history)),
                charts.Line(tr("validation"), 1, losses),
            ],
        ),
        charts.over_epochs(
            tr("{measure} on the validation images").format(measure=measure),
            [charts.Line(tr("validation"), 1, validated)],
            levels(history),
            percent=True,
        ),
    ]
    return [chart for chart in drawn if chart]


def smoothed(history: History) -> list[charts.Point]:
    """The training loss of a run over its epochs."""
    if not history.loss.count:
        return []
    return finite(zip(*(axis.tolist() for axis in history.loss.smoothed()), strict=True))


def finite(points: Iterable[charts.Point]) -> list[charts.Point]:
    """Those that can be drawn."""
    return [(at, value) for at, value in points if math.isfinite(value)]


def levels(history: History) -> list[tuple[str, float]]:
    """What a run's accuracy on the validation images is read against."""
    known = {tr("before training"): history.zero_shot, tr("linear probe"): history.probe}
    return [(name, value) for name, value in known.items() if value is not None]


# Classes


def classes(metrics: ClassMetrics | LabelMetrics, zero_shot: Metrics | None) -> Table:
    """How often each class is right, before and now; of labels their average precision."""
    before = zero_shot.per_class if isinstance(zero_shot, ClassMetrics | LabelMetrics) else {}
    counts = metrics.images_of_class() if isinstance(metrics, ClassMetrics) else {}
    known = [*metrics.per_class.items()]
    note = ""
    if len(known) > MOST_CLASSES:
        note = tr("Of {all:,} classes the {count} that are right least often.")
        note = note.format(all=len(known), count=MOST_CLASSES)
        known = sorted(known, key=lambda one: one[1])[:MOST_CLASSES]
    columns: dict[str, list[str]] = {tr("Class"): [name for name, _ in known]}
    if counts:
        columns[tr("Images")] = [f"{counts[name]:,}" for name, _ in known]

    def told(name: str, rate: float | None) -> str:
        figure = None if rate is None else Figure(value=rate)
        return in_figure(figure, counts.get(name, 0), ACCURACY) if figure else ""

    if before:
        columns[tr("Before")] = [told(name, before.get(name)) for name, _ in known]
    columns[tr("Now")] = [told(name, now) for name, now in known]
    if before:
        columns[tr("Change, points")] = [
            f"{100 * (now - before[name]):+.0f}" if name in before else "" for name, now in known
        ]
    return Table([*columns], [*zip(*columns.values(), strict=True)], note)


def _matrix(words: Sequence[str], metrics: ClassMetrics) -> Matrix:
    rows = [[(count, count / max(1, sum(row))) for count in row] for row in metrics.confusion]
    return Matrix(words, rows)


def _pairs(words: Sequence[str], metrics: ClassMetrics) -> Table:
    """The classes that are taken for others most often."""
    found = [
        (count, words[actual], words[said], sum(row))
        for actual, row in enumerate(metrics.confusion)
        for said, count in enumerate(row)
        if count and said != actual
    ]
    found.sort(key=lambda one: (-one[0], -one[0] / one[3]))
    rows = [
        (actual, said, tr("{right:,} of {count:,}").format(right=count, count=images))
        for count, actual, said, images in found[:MOST_PAIRS]
    ]
    more = len(found) - len(rows)
    note = tr("None is confused.")
    if rows:
        note = tr(
            "The {count:,} classes make a matrix too large for a page: these pairs are confused "
            "most often."
        )
    if more > 0:
        note = tr(
            "The {count:,} classes make a matrix too large for a page: these pairs are confused "
            "most often, {more:,} more are."
        )
    headings = (tr("Actual"), tr("Taken for"), tr("Images"))
    return Table(headings, rows, note.format(count=len(words), more=more), words=2)


# Images


def _mistakes(one: Judged) -> list[Shown]:
    """The biggest mistakes, those that can still be shown first."""
    answers = one.measured.answers if one.measured else []
    wrong = sorted((a for a in answers if not a.right), key=lambda a: a.truth_probability)
    by_path = {answer.path: answer for answer in wrong}
    there = [*first(one.folder, by_path, MOST_MISTAKES)] or [*by_path][:MOST_MISTAKES]
    return [shown(one, by_path[path], _mistaken(by_path[path])) for path in there]


def _mistaken(answer: Answer) -> str:
    truth, said = (shortened(words, 32) for words in (answer.truth, answer.said or tr("none")))
    told = tr("{truth}, taken for {said} ({confidence})")
    confidence = percent(f"{100 * answer.confidence:.0f}")
    return told.format(truth=truth, said=said, confidence=confidence)


def examples(one: Judged) -> list[Shown]:
    """An image of each of some classes, or of each of some captions."""
    of_class: dict[str, list[str]] = {}
    for answer in one.measured.answers if one.measured else []:
        of_class.setdefault(answer.truth, []).append(answer.path)
    there = [
        (words, path) for words, paths in of_class.items() for path in first(one.folder, paths, 1)
    ]
    step = max(1, math.ceil(len(there) / EXAMPLES))
    return [Shown(uri(one.folder / path, one.greys), words, path) for words, path in there[::step]]


def shown(one: Judged, answer: Answer, said: str) -> Shown:
    """An image of a run inside a page."""
    return Shown(uri(one.folder / answer.path, one.greys), said, answer.path)


def shortened(name: str, longest: int = LONGEST) -> str:
    """A name cut in its middle where it is too long for a table."""
    if len(name) <= longest:
        return name
    return f"{name[: longest // 2]}…{name[-(longest // 2 - 1) :]}"
