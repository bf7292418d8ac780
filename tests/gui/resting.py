"""Lets a run be short, and yet not over before it was paused or stopped."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cliptune.core.events import Evaluated, Event
from cliptune_gui.engine import engine_thread, worker
from cliptune_gui.engine.worker import Call, Worker, once

ENDLESS = 5000
"""Epochs of a run that a test stops."""
PATIENCE = 120
"""Seconds that a rest lasts if nobody ends it, as where a test failed."""


class Rest:
    """After some steps, when they were measured, the engine rests until it is told to go on, as if
    the next took long."""

    def __init__(self) -> None:
        self.until: dict[int, threading.Event] = {}

    def at(self, *steps: int) -> None:
        self.until = {step: threading.Event() for step in steps}

    def go_on(self) -> None:
        """From the first rest that it was not told to leave."""
        next(event for event in self.until.values() if not event.is_set()).set()

    def end(self) -> None:
        for event in self.until.values():
            event.set()


@contextmanager
def resting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rest]:
    """Runs that the engine's thread carries out rest where they are told to, until this ends. Each
    step is told at once."""
    made, real = Rest(), engine_thread.carry_out

    def carry_out(*given: Any) -> Iterator[Event]:
        for event in real(*given):
            yield event
            if isinstance(event, Evaluated) and event.step in made.until:
                made.until[event.step].wait(PATIENCE)

    monkeypatch.setattr(worker, "TELL_EVERY", 0.0)
    monkeypatch.setattr(engine_thread, "carry_out", carry_out)
    yield made
    made.end()


def wait_for_pause(qtbot: QtBot, engine: Worker) -> None:
    """Until a run that was paused stands still: it lets others in before its next event."""
    served: list[object] = []
    engine.do(Call(once(lambda: None), ended=served.append))
    qtbot.waitUntil(lambda: bool(served))
