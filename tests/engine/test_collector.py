"""The garbage collector rests while something is loaded, and only then."""

import ctypes
import gc
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator

import psutil
import pytest

from cliptune.core import collector
from engine.commands import process


@pytest.fixture(autouse=True)
def on() -> Iterator[None]:
    gc.enable()
    yield
    assert gc.isenabled()


def elsewhere(act: object) -> None:
    thread = threading.Thread(target=act)  # type: ignore[arg-type]
    thread.start()
    thread.join()


def test_it_rests_until_all_threads_have_loaded() -> None:
    loads, go = threading.Event(), threading.Event()

    def load() -> None:
        collector.rest()
        loads.set()
        go.wait()
        collector.wake()

    collector.rest()
    there = threading.Thread(target=load)
    there.start()
    assert loads.wait(60)
    collector.wake()
    assert not gc.isenabled(), "the other one still loads"
    go.set()
    there.join()
    assert gc.isenabled() and gc.get_freeze_count() > 0


def test_who_loads_nothing_wakes_nobody() -> None:
    collector.wake()
    assert gc.isenabled()
    collector.rest()
    elsewhere(collector.wake)
    assert not gc.isenabled()
    collector.wake()


PROGRAM = """
import gc
from cliptune.cli import commands, terminal

states, made = [], []
@commands.app.command()
def look():
    states.append(gc.isenabled())
    with terminal.ctrl_c():
        states.append(gc.isenabled())
    made.append([])
try:
    commands.main()
finally:
    print(*states, any(one is made[0] for one in gc.get_objects()))
"""


def test_a_command_s_work_is_looked_after_and_its_end_is_not() -> None:
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM, "look"], capture_output=True, text=True, check=False
    )
    assert told.stdout == "False True False\n", told.stderr


def test_a_command_ends_with_its_status() -> None:
    assert process("check", "no such folder").returncode == 1


@pytest.fixture
def owner() -> Iterator[list[int]]:
    """Where the collector was handed to: the threads that asked it."""
    asked: list[int] = []
    collector.hand_over(lambda: asked.append(threading.get_ident()))
    yield asked
    collector.hand_over(None)


def test_where_one_owns_it_no_thread_collects_by_itself(owner: list[int]) -> None:
    assert not gc.isenabled()
    collector.rest()
    collector.wake()
    assert not gc.isenabled(), "something was loaded meanwhile"
    elsewhere(collector.collect)
    assert len(owner) == 1


class Circle:
    """Holds itself."""

    def __init__(self) -> None:
        self.own = self


def test_what_is_due_is_collected(owner: list[int]) -> None:
    gc.collect()
    circle = weakref.ref(Circle())
    collector.collect_due()
    assert circle() is not None, "too little was made"
    kept = [Circle() for _ in range(gc.get_threshold()[0] + 1)]
    collector.collect_due()
    assert circle() is None and kept and not owner


def test_nothing_is_collected_while_something_is_loaded(owner: list[int]) -> None:
    circle = weakref.ref(Circle())
    kept = [Circle() for _ in range(gc.get_threshold()[0] + 1)]
    collector.rest()
    collector.collect_due()
    assert circle() is not None and kept
    collector.wake()


def test_free_pages_between_those_in_use_are_given_back() -> None:
    """glibc gives back by itself what lies above the last thing in use, and nothing else."""
    try:
        _ = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        pytest.skip("this library's allocator gives back by itself")
    process = psutil.Process()
    given = [b"x" * (64 << 10) for _ in range(1000)]
    last = given.pop()
    held = process.memory_info().rss
    del given
    gc.collect()
    collector.collect()
    assert held - process.memory_info().rss > 48 << 20
    assert last
