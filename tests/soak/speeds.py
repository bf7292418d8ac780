"""Tests on a machine of another speed: what fails there hangs on the time that something takes.

    python tests/soak/speeds.py SPEED FILE ... [-- OPTIONS OF PYTEST]

Each file is tested alone; the program that is tested, also in processes of its own, is at SPEED:

    slow     threads begin late, steps and calls take long, each step is told and kept at once
    fast     one checkpoint is written before the end, and as little is told as can be
    late     each look at a clock is a second after the last
    coarse   files have times of a tenth of a second

Of what fails, some tests are of the very constant that is another one here.
"""

import argparse
import importlib.abc
import importlib.util
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

TESTS = Path(__file__).parents[1]
ROOTS = (TESTS.parent / "engine", TESTS.parent / "gui", TESTS.parent / "resources")
GRAIN = 100_000_000
"""Nanoseconds."""


def slow(module: ModuleType) -> None:
    """Hold it up where other machines do, and have it tell all that it can."""
    match module.__name__.removeprefix("cliptune"):
        case ".training.loop":
            module.CHECKPOINT_FRACTION = 1e12
            delayed(module.Loop, "_begin", 0.02)
        case "_gui.engine.worker":
            module.TELL_EVERY = 0.0
            delayed(module.Worker, "_say", 0.004)
            delayed(module.Worker, "_carry_out", 0.03)
        case "_gui.pages.board.page":
            module.REST = 0
        case "_gui.pages.training.run_view":
            module.REDRAW = 1
        case "_gui.state.remembered":
            module.PAUSE = 0


def fast(module: ModuleType) -> None:
    """Have it tell and keep as little as it can."""
    match module.__name__.removeprefix("cliptune"):
        case ".training.loop":
            module.CHECKPOINT_FRACTION = 1e-12
        case "_gui.engine.worker":
            module.TELL_EVERY = float("inf")
        case ".models.devices":
            module.Memory.LOOK = 1e6
        case "_gui.pages.board.page":
            module.REST = 2500
        case "_gui.pages.training.run_view":
            module.REDRAW = 3000
        case "_gui.state.remembered":
            module.PAUSE = 3_600_000


class Late(ModuleType):
    """The module `time`, by which a second passes between two looks."""

    looks = count()

    def __getattr__(self, name: str) -> Any:
        if name in ("monotonic", "perf_counter"):
            return lambda: getattr(time, name)() + next(self.looks)
        return getattr(time, name)


def late(module: ModuleType) -> None:
    """Let it go by such a clock, but where processes wait for each other."""
    waits = ("core.updates", "single_instance", "training.peers", "distributed")
    if vars(module).get("time") is time and not module.__name__.endswith(waits):
        module.time = Late("time")


def coarse(module: ModuleType) -> None:
    """Nothing that a module has."""


def delayed(of: type, name: str, most: float) -> None:
    """Have a method begin and end some seconds later."""
    plain = getattr(of, name)

    def method(*given: Any, **named: Any) -> Any:
        time.sleep(random.random() * most)
        try:
            return plain(*given, **named)
        finally:
            time.sleep(random.random() * most)

    setattr(of, name, method)


def grained(look: Callable[..., os.stat_result]) -> Callable[..., os.stat_result]:
    """`os.stat` and the like, by a clock of that grain."""

    def stat(*given: Any, **named: Any) -> os.stat_result:
        numbers, more = look(*given, **named).__reduce__()[1]  # type: ignore[misc]
        for time_of in ("st_mtime", "st_ctime"):
            whole = more[f"{time_of}_ns"] // GRAIN * GRAIN
            more |= {time_of: whole / 1e9, f"{time_of}_ns": whole}
        return os.stat_result(numbers, more)

    return stat


SPEEDS = {change.__name__: change for change in (slow, fast, late, coarse)}


class Finder(importlib.abc.MetaPathFinder):
    """Changes the program's modules as they are loaded."""

    def __init__(self, change: Callable[[ModuleType], None]) -> None:
        self.change = change

    def find_spec(self, name: str, *given: Any) -> ModuleSpec | None:
        """As all others do."""
        if not name.startswith("cliptune"):
            return None
        found = (one.find_spec(name, *given) for one in sys.meta_path if one is not self)
        spec = next(filter(None, found), None)
        if spec and spec.loader:
            plain = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                plain(module)
                self.change(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def put_on(speed: str) -> None:
    """Have this process run at that speed."""
    sys.meta_path.insert(0, Finder(SPEEDS[speed]))
    if speed == "slow":
        delayed(threading.Thread, "run", 0.03)
    if speed == "coarse":
        os.stat, os.lstat, os.fstat = map(grained, (os.stat, os.lstat, os.fstat))


def main(given: Sequence[str]) -> int:
    """Test each file; how many failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("speed", choices=SPEEDS)
    parser.add_argument("files", nargs="+", type=Path)
    options = given[given.index("--") + 1 :] if "--" in given else []
    asked = parser.parse_args(given[: len(given) - len(options) - ("--" in given)])
    failed = []
    with tempfile.TemporaryDirectory() as place:
        begin = f"import runpy\nrunpy.run_path({__file__!r})['put_on']({asked.speed!r})\n"
        (Path(place) / "sitecustomize.py").write_text(begin, encoding="utf-8")
        paths = os.pathsep.join([place, *map(str, ROOTS)])
        for file in asked.files:
            command = [sys.executable, "-m", "pytest", "-q", "-n", "0", str(file), *options]
            done = subprocess.run(command, env=os.environ | {"PYTHONPATH": paths}, check=False)
            failed += [file] if done.returncode else []
    print("failed:", *(failed or ["none"]))
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
