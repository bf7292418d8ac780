"""What an axis counts: its units, how far it reaches, and the ticks along it."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, isclose, log10

from PySide6.QtCore import QCoreApplication

from cliptune_gui.widgets.formatting import in_bytes, in_percent, in_time, percent

Ticks = tuple[tuple[float, str], ...]
"""Values along an axis, each with what stands beside it."""

WIDEST = "100 GB"
"""What the left axis of a chart has room for."""


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
        places, texts = round_ticks(low / size, high / size)
        texts[-1] = percent(texts[-1]) if name == "%" else f"{texts[-1]} {name}".strip()
        return tuple((place * size, text) for place, text in zip(places, texts, strict=True))

    def limits(self, low: float, high: float) -> tuple[float, float]:
        """How far the axis has to reach to show values from `low` to `high`."""
        if not self.fraction:
            return 0.0, high if high > 0 else 1.0
        air = max(0.01, (0.1 - (high - low)) / 2)  # ten points at least: less is noise
        return max(0.0, low - air), min(1.0, high + air)


def figure(value: float) -> str:
    """Three digits that count: `0.312`, `12.3`, `1,190`."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


PLAIN = Quantity(figure)
FRACTION = Quantity(in_percent, lambda top: (0.01, "%"), fraction=True)


def _unit_of_time(top: float) -> tuple[float, str]:
    if top >= 7200:
        return 3600, QCoreApplication.translate("Figures", "h")
    if top >= 120:
        return 60, QCoreApplication.translate("Figures", "min")
    return 1, QCoreApplication.translate("Figures", "s")


TIME = Quantity(in_time, _unit_of_time)
BYTES = Quantity(in_bytes, lambda top: (1e9, "GB") if top >= 1e9 else (1e6, "MB"))


def round_ticks(
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
