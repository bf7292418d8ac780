"""What runs came to, side by side: the table of the comparison. No torch."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cliptune.core.messages import Message
from cliptune.core.metrics import ACCURACY, BALANCED, Classifier, Figure
from cliptune.core.summary import RunSummary
from cliptune.evaluation.figures import both
from cliptune.evaluation.intervals import over_seeds, wilson
from cliptune.methods import FITTED, UNTOUCHED


@dataclass(frozen=True)
class Row:
    """A line of the table: a method over all seeds. Rates are 0 to 1."""

    kind: str
    label: str
    accuracy: float
    """What is compared; see `Comparison.measure`."""
    low: float
    high: float
    """The interval: over three seeds or more by Student's t, else over the images; 95 %."""
    gained: float | None = None
    """Above zero-shot."""
    seconds: float | None = None
    peak_memory: float | None = None
    """Bytes."""
    parameters: int | None = None
    fraction: float | None = None
    """Of the base's weights that was trained."""
    others: Mapping[str, Figure] = field(default_factory=dict)
    """The other measures by their names."""
    by: Mapping[Classifier, Figure] = field(default_factory=dict)
    """What is compared, by words and by fitted vectors, where both are known."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What its runs were made with; see `differences.made_with`. Nothing of zero-shot."""


@dataclass(frozen=True)
class Comparison:
    """What was compared, and the table."""

    images: str
    """The name of the folder of images."""
    base: str
    seeds: int
    split: str
    count: int
    device: str
    rows: tuple[Row, ...]
    measure: str = ACCURACY
    """What is compared."""
    recommendation: Message | None = None
    """What it came to where that was decided image by image, in a search for the best."""

    @property
    def others(self) -> list[str]:
        """The measures that every row has beside it."""
        names = self.rows[0].others
        return [name for name in names if all(name in row.others for row in self.rows)]

    @property
    def by_classifier(self) -> bool:
        """Whether any row has figures both by words and by fitted vectors."""
        return any(row.by for row in self.rows)


Figures = Mapping[str, Figure]
"""The figures of a run by their measures."""


def measure_of(runs: Sequence[RunSummary]) -> str:
    """What runs are compared by: what all are judged by. Where some let classes count the same,
    that is balanced accuracy for all, if all know theirs."""
    measures = {one.measure for one in runs}
    if len(measures) == 1:
        return measures.pop()
    return BALANCED if all(BALANCED in one.figures for one in runs) else ACCURACY


def zero_shot_row(label: str, runs: Sequence[RunSummary], measure: str) -> Row:
    """The row of the untouched base, of which every run tells; one a seed."""
    count = runs[0].zero_shot.count
    return Row(
        UNTOUCHED, label, **_figures([one.zero_shot.figures for one in runs], measure, count)
    )


def probe_row(label: str, run: RunSummary, baseline: Row) -> Row | None:
    """The row of the linear probe that a run tried, by what it is judged by; None where it knows
    of none. `baseline` is zero-shot's."""
    if run.measure not in run.probe_figures:
        return None
    figures = _figures([run.probe_figures], run.measure, run.zero_shot.count)
    others = {name: one for name, one in figures["others"].items() if name in baseline.others}
    figures |= {"others": others, "gained": figures["accuracy"] - baseline.accuracy}
    return Row(FITTED, label, **figures)


def row(
    kind: str,
    label: str,
    runs: Sequence[RunSummary],
    baseline: Row,
    measure: str,
    settings: Mapping[str, Any] | None = None,
) -> Row:
    """The row of a method from its runs' summaries, one a seed; `baseline` is zero-shot's."""

    def average(of: Callable[[RunSummary], float | None]) -> float | None:
        known = [value for value in map(of, runs) if value is not None]
        return statistics.mean(known) if len(known) == len(runs) else None

    figures = _figures([one.figures for one in runs], measure, runs[0].zero_shot.count)
    return Row(
        kind,
        label,
        **figures,
        gained=figures["accuracy"] - baseline.accuracy,
        seconds=average(lambda one: one.seconds),
        peak_memory=average(lambda one: one.peak_memory_bytes),
        parameters=runs[-1].trainable_parameters,
        fraction=runs[-1].trainable_fraction,
        by=_by([both(one, measure) for one in runs]),
        settings=settings or {},
    )


def _by(runs: Sequence[Mapping[Classifier, Figure]]) -> dict[Classifier, Figure]:
    """By words and by fitted vectors over all runs, if all know both."""
    return {by: over_seeds([one[by] for one in runs]) for by in runs[0]} if all(runs) else {}


def _figures(runs: Sequence[Figures], measure: str, count: int) -> dict[str, Any]:
    """What is compared, its interval and the other measures, as fields of a row.

    Older versions wrote no interval of accuracy: that is Wilson's, over `count` images.
    """
    shared = [name for name in runs[0] if all(name in figures for figures in runs)]
    found = {name: over_seeds([figures[name] for figures in runs]) for name in shared}
    judged = found.pop(measure)
    low, high = judged.low, judged.high
    if low is None or high is None:
        low, high = wilson(judged.value, count)
    return {"accuracy": judged.value, "low": low, "high": high, "others": found}
