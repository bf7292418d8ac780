"""The thread on which all torch work happens, and how torch is loaded on it without a stall."""

import ctypes
import gc
import importlib
import importlib.util
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cliptune import openmp
from cliptune.events import Started, Work
from cliptune.metrics import Measured
from cliptune.runs import Run
from cliptune.stop import Stop
from cliptune_gui.history import History
from cliptune_gui.threads import Worker

DeviceWish = Literal["auto", "cpu", "cuda", "mps"]


@dataclass(frozen=True)
class Machine:
    """The device that runs are carried out on."""

    device: str
    memory: int
    """Bytes; on a CPU, of the machine."""


class Engine(Worker):
    """The one thread that torch is used on."""

    def __init__(self) -> None:
        super().__init__("engine")
        openmp.spin_shortly()
        # Qt's calls let go of the interpreter, hundreds of times while a page is made, and each
        # waits so long to have it back from a thread at work. The default is 5 ms.
        sys.setswitchinterval(0.0005)


def load(wish: DeviceWish) -> Machine:
    """Load torch and all that a run needs; the device that is there."""
    prepare()
    from cliptune.base import devices

    device = devices.pick(wish)
    return Machine(devices.describe(device), devices.device_memory(device))


def prepare() -> None:
    """Load torch and all that a run needs, if that was not done yet.

    Two things would hold the window still: opening libtorch, which Python does without letting
    other threads run (0.4 s), and the collector, which looks through everything again and again
    while a million objects are made (0.3 s at a time). A system call opens the library with the
    others running, and the collector rests, then leaves what was loaded alone for good.
    """
    if "cliptune.run" in sys.modules:
        return
    gc.disable()
    try:
        _open_libraries()
        importlib.import_module("cliptune.run")
        importlib.import_module("peft")
    finally:
        gc.freeze()
        gc.enable()


def carry_out(run: Run, stop: Stop, restored: list[History]) -> Work[None]:
    """Carry out a run. Of one that goes on, `restored` gets what it told before, as it stands."""
    prepare()
    from cliptune.run import carry_out

    try:
        for event in carry_out(run, stop):
            if isinstance(event, Started) and event.step:
                restored.append(History(run.events()))
            yield event
    finally:
        # A model is held by circles of references, and the collector may be long in coming: the
        # next run wants the memory now.
        gc.collect()


def measure(run: Run, stop: Stop) -> Work[Measured]:
    """Measure the best adapter of a run again."""
    prepare()
    from cliptune.run import evaluate_best

    return (yield from evaluate_best(run, stop))


def _open_libraries() -> None:
    """Open torch's libraries by a foreign call, during which Python lets other threads run."""
    spec = importlib.util.find_spec("torch")
    if sys.platform == "win32" or "torch" in sys.modules or spec is None or spec.origin is None:
        return  # on Windows torch itself opens them so
    suffix = "dylib" if sys.platform == "darwin" else "so"
    open_library = ctypes.CDLL(None).dlopen
    open_library.restype = ctypes.c_void_p
    for name in ("c10", "torch_cpu", "torch", "torch_python"):
        file = Path(spec.origin).parent / "lib" / f"lib{name}.{suffix}"
        if file.exists():
            open_library(os.fsencode(file), os.RTLD_NOW | os.RTLD_GLOBAL)
