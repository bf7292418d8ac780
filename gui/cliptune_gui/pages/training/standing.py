"""How a run stands: in a word for its pill, and in a line of what it is at."""

import time
from collections import deque

from PySide6.QtCore import QCoreApplication

from cliptune.core.events import Finished, Progress
from cliptune.runs.history import History
from cliptune_gui.state.run_queue import Standing
from cliptune_gui.widgets import Tone
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.formatting import in_time, percent
from cliptune_gui.widgets.messages import by_both, in_figure

PACE = 60.0
"""Seconds over which the pace is judged."""

TONES: dict[Standing, Tone] = {
    "running": "running",
    "paused": "warning",
    "stopping": "warning",
    "finished": "good",
    "stopped": "",
    "failed": "bad",
    "interrupted": "warning",
    "elsewhere": "warning",
    "waiting": "",
    "unstarted": "",
}


class Pace:
    """How fast a run gets on, judged by its last minute; pauses do not count."""

    def __init__(self) -> None:
        self._steps: deque[tuple[float, int]] = deque()

    def forget(self) -> None:
        """Start anew, as after a pause."""
        self._steps.clear()

    def note(self, step: int) -> None:
        """Take note of the step that was reached now."""
        now = time.monotonic()
        if self._steps and step < self._steps[-1][1]:
            self._steps.clear()
        if not self._steps or step > self._steps[-1][1]:
            self._steps.append((now, step))
        while len(self._steps) > 2 and now - self._steps[0][0] > PACE:
            self._steps.popleft()

    def left(self, steps: int) -> float | None:
        """Seconds until `steps` are done, or None while it cannot be told."""
        if len(self._steps) < 2:
            return None
        (began, first), (_, last) = self._steps[0], self._steps[-1]
        each = (time.monotonic() - began) / (last - first)
        return each * (steps - last)


def word(standing: Standing) -> str:
    """How a run stands, in a word."""
    return {
        "running": QCoreApplication.translate("Standing", "Running"),
        "paused": QCoreApplication.translate("Standing", "Paused"),
        "stopping": QCoreApplication.translate("Standing", "Stopping"),
        "finished": QCoreApplication.translate("Standing", "Finished"),
        "stopped": QCoreApplication.translate("Standing", "Stopped"),
        "failed": QCoreApplication.translate("Standing", "Failed"),
        "interrupted": QCoreApplication.translate("Standing", "Interrupted"),
        "elsewhere": QCoreApplication.translate("Standing", "Elsewhere?"),
        "waiting": QCoreApplication.translate("Standing", "Waiting"),
        "unstarted": QCoreApplication.translate("Standing", "Not started"),
    }[standing]


def to_begin(standing: Standing, resumable: bool) -> tuple[str, str]:
    """What the button says that begins a run or goes on with it, and what that does."""
    if resumable:
        hint = QCoreApplication.translate("Standing", "Continue from the last checkpoint.")
        return QCoreApplication.translate("Standing", "&Resume"), hint
    hint = QCoreApplication.translate("Standing", "From its beginning: there is no checkpoint.")
    if standing == "unstarted":
        return QCoreApplication.translate("Standing", "Sta&rt"), hint
    return QCoreApplication.translate("Standing", "Sta&rt again"), hint


def in_minutes(minutes: float) -> str:
    """What a search is called."""
    if minutes == 1:
        return QCoreApplication.translate("Standing", "Best in 1 minute")
    return QCoreApplication.translate("Standing", "Best in {} minutes").format(f"{minutes:,g}")


def line(
    standing: Standing, history: History, seconds_left: float | None, doing: str = ""
) -> list[str]:
    """What a run is at and how far it is, in pieces; `doing` is what the engine does before it."""
    parts = []
    if history.phase and standing in ("running", "stopping", "paused"):
        parts.append(_phase(history.phase))
    elif standing == "running" and not history.step and not history.notes:
        until = QCoreApplication.translate("Standing", "waits until {}").format(doing)
        soon = QCoreApplication.translate("Standing", "begins when the engine has done its work")
        parts.append(until if doing else soon)
    elif history.step:
        epochs = f"{history.epochs:g}" if history.epochs else "?"
        parts.append(
            QCoreApplication.translate("Standing", "epoch {} of {}").format(
                f"{history.epoch:.1f}", epochs
            )
        )
        if standing == "running":
            parts.append(
                QCoreApplication.translate("Standing", "{} images/s").format(
                    f"{history.speed.last:,.0f}"
                )
            )
    if standing == "running" and seconds_left is not None:
        parts.append(
            QCoreApplication.translate("Standing", "{} left").format(in_time(seconds_left))
        )
    if standing == "stopping":
        text = QCoreApplication.translate(
            "Standing", "ends after this step, or when the work under way returns"
        )
        parts.append(text)
    if isinstance(history.end, Finished):
        summary = history.end.summary
        reached = in_figure(summary.accuracy, summary.zero_shot.count, summary.measure)
        parts.append(by_both(summary) or reached)
    return parts


def _phase(phase: Progress) -> str:
    words = {
        "scan": QCoreApplication.translate("Standing", "looking through the images"),
        "download": QCoreApplication.translate("Standing", "downloading"),
        "unpack": QCoreApplication.translate("Standing", "unpacking the images"),
        "load": QCoreApplication.translate("Standing", "loading the base model"),
        "decode": QCoreApplication.translate("Standing", "decoding the images"),
        "zero-shot": QCoreApplication.translate("Standing", "measuring the untouched base"),
        "features": QCoreApplication.translate("Standing", "computing features once"),
        "fit": QCoreApplication.translate("Standing", "fitting a linear probe"),
        "search": QCoreApplication.translate("Standing", "searching for a learning rate"),
        "settle": QCoreApplication.translate("Standing", "choosing how far to go"),
        "evaluate": QCoreApplication.translate("Standing", "measuring"),
    }
    text = words.get(phase.phase) or translated(phase.phase)
    return f"{text} {percent(100 * phase.done // phase.total)}" if phase.total > 1 else text
