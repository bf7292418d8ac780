"""Figures as people read them: bytes, seconds, fractions; names and lists of them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from cliptune.core import quantities
from cliptune.core.messages import COMMA, PERCENT, legible

if TYPE_CHECKING:  # it loads torch
    from cliptune.training.estimate import TimeEstimate


SHORT = 60
"""Letters of a name in a question."""


def short(name: str) -> str:
    """A name as it stands in a question, which has to fit any screen."""
    return legible(name, SHORT)


def in_bytes(count: float) -> str:
    """`605 MB`, `1.7 GB`; powers of ten, as disks and cards are sold."""
    if count >= 1e9:
        return f"{count / 1e9:,.1f} GB"
    return f"{count / 1e6:,.0f} MB" if count >= 1e6 else f"{count / 1e3:,.0f} kB"


def in_time(seconds: float) -> str:
    """`14 s`, `3 min 20 s`, `2 h 5 min`; `1 s` of anything shorter that is something."""
    whole = max(1 if seconds > 0 else 0, round(seconds))
    minutes, hours = whole // 60, whole // 3600
    if whole < 60:
        return QCoreApplication.translate("Figures", "{} s").format(whole)
    if whole < 3600:
        return QCoreApplication.translate("Figures", "{} min {} s").format(minutes, whole % 60)
    return QCoreApplication.translate("Figures", "{} h {} min").format(hours, minutes % 60)


def in_day(moment: float) -> str:
    """The day of a moment, in seconds since the epoch, as the language has it: `2026/11/30`."""
    day = QDateTime.fromSecsSinceEpoch(int(moment)).date()
    return QLocale().toString(day, QLocale.FormatType.ShortFormat)


def in_moment(moment: float) -> str:
    """The same with hour and minute."""
    when = QDateTime.fromSecsSinceEpoch(int(moment))
    return QLocale().toString(when, QLocale.FormatType.ShortFormat)


def an_epoch(pace: "TimeEstimate") -> str:
    """`4.0 s an epoch (3.8 to 4.4)`; in minutes from a hundred seconds on."""
    seconds = (pace.epoch, pace.lowest, pace.highest)
    if pace.epoch < 100:
        told, unit = QCoreApplication.translate("Figures", "{} s an epoch ({} to {})"), 1
    else:
        told, unit = QCoreApplication.translate("Figures", "{} min an epoch ({} to {})"), 60
    return told.format(*(f"{second / unit:.1f}" for second in seconds))


def _spoken(text: str) -> str:
    """How the engine writes something, in the user's language."""
    return QCoreApplication.translate("Job", text)


def percent(figure: object) -> str:
    """A figure as a percentage: `86 %`."""
    return _spoken(PERCENT).format(figure)


def joined(names: Iterable[str]) -> str:
    """Names one after another: `owl, cat`."""
    return _spoken(COMMA).join(names)


def in_images(count: int) -> str:
    """`1 image`, `1,000 images`."""
    return quantities.images(count).text(_spoken)


def in_runs(count: int) -> str:
    """`1 run`, `6 runs`."""
    return quantities.runs(count).text(_spoken)


def in_device(described: str) -> str:
    """A device as the engine describes it, with the threads of processors."""
    return quantities.device(described).text(_spoken)


def in_percent(fraction: float | None) -> str:
    """`84.9 %`; a dash where nothing is known."""
    return "-" if fraction is None else percent(f"{100 * fraction:.1f}")
