"""Objects of Qt end on the window's thread, whoever collects."""

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cliptune.core import collector
from cliptune_gui.engine.collecting import Collecting
from cliptune_gui.engine.worker import Call, Worker, once


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker("worker")
    yield worker
    worker.close()


@pytest.fixture
def collecting(qapp: object) -> Iterator[Collecting]:
    parent = QObject()
    collecting = Collecting(parent)
    yield collecting
    collecting.close()


def circle(ends: list[int]) -> weakref.ref[QObject]:
    """An object of Qt that holds itself; `ends` gets the thread on which it ended."""
    one = QObject()
    one.own = one  # type: ignore[attr-defined]
    return weakref.ref(one, lambda _: ends.append(threading.get_ident()))


def done(qtbot: QtBot, worker: Worker, work: object) -> None:
    ended: list[object] = []
    worker.do(Call(once(work), ended=ended.append))  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: bool(ended))


def test_what_a_worker_asks_for_ends_here(
    qtbot: QtBot, worker: Worker, collecting: Collecting
) -> None:
    ends: list[int] = []
    kept = circle(ends)
    done(qtbot, worker, collector.collect)
    assert ends == [threading.get_ident()] and kept() is None


def test_a_worker_collects_nothing_by_itself(
    qtbot: QtBot, worker: Worker, collecting: Collecting
) -> None:
    threads: set[int] = set()

    def began(phase: str, _: dict[str, int]) -> None:
        threads.add(threading.get_ident())

    gc.callbacks.append(began)
    try:
        done(qtbot, worker, lambda: [[] for _ in range(100_000)])
    finally:
        gc.callbacks.remove(began)
    assert threads <= {threading.get_ident()}


def test_a_worker_that_the_window_waits_for_waits_for_nothing(collecting: Collecting) -> None:
    ended = threading.Event()
    thread = threading.Thread(target=lambda: (collector.collect(), ended.set()))
    thread.start()
    thread.join()  # as a window that closes does
    assert ended.is_set()


def test_after_it_each_thread_may_again(qapp: object) -> None:
    parent = QObject()
    Collecting(parent).close()
    assert gc.isenabled()
