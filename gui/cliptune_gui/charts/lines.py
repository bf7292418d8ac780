"""What a chart draws: lines through points and levels across, and those of the history of runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cliptune.runs.history import History
from cliptune_gui.charts.style import RUNS, Ink

Points = npt.NDArray[np.float64]


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


def measured(of: History, which: int) -> tuple[Points, Points]:
    """Accuracy (1) or loss (2) of every evaluation, along the epochs."""
    table = np.array(of.validation, dtype=np.float64).reshape(-1, 3)
    return table[:, 0], table[:, which]


def accuracies(runs: Sequence[tuple[str, History]]) -> list[Line]:
    """Every run's accuracy on the validation images, by its title and in its colour."""
    return laid_over(runs, lambda of: measured(of, 1))


def laid_over(
    runs: Sequence[tuple[str, History]], of: Callable[[History], tuple[Points, Points]]
) -> list[Line]:
    return [
        line(title, number, of(history), dashed=number >= RUNS)
        for number, (title, history) in enumerate(runs)
    ]
