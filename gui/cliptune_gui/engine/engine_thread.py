"""The thread on which all torch work happens, and what it is asked to do."""

import logging
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from PySide6.QtCore import Signal

from cliptune.core import collector, compiler, openmp
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled
from cliptune.core.events import Event, Failed, Work
from cliptune.core.metrics import Measured
from cliptune.job import Job
from cliptune.runs import Run
from cliptune_gui.engine import loading
from cliptune_gui.engine.inference_session import InferenceSession
from cliptune_gui.engine.worker import Call, Outcome, Worker

if TYPE_CHECKING:  # they load torch
    from cliptune.comparison.tune import Tuned
    from cliptune.evaluation.vectors import ClassVectors
    from cliptune.export.exporting import Exported
    from cliptune.inference.adapter import Adapter
    from cliptune.training.estimate import TimeEstimate
    from cliptune.training.memory import MemoryEstimate
    from cliptune_gui.engine.sorting import Sorting

T = TypeVar("T")

_log = logging.getLogger(__name__)

DeviceWish = Literal["auto", "cpu", "cuda", "mps"]


@dataclass(frozen=True)
class Machine:
    """The device that runs are carried out on."""

    device: str
    memory: int
    """Bytes; on a CPU, of the machine."""


class Engine(Worker):
    """The one thread that torch is used on.

    Once the graphics card failed, no call is carried out any more: each ends with that failure.
    """

    device_failed = Signal(object)
    """How it `Failed`, once."""

    def __init__(self) -> None:
        super().__init__("engine")
        self.failed: Failed | None = None
        """How the graphics card failed, if it did."""
        self._failure_told = False
        self._following: AbstractContextManager[None] | None = None
        """The time in which runs follow each other."""
        self.inference = InferenceSession()
        openmp.spin_shortly()
        # Qt's calls let go of the interpreter, hundreds of times while a page is made, and each
        # waits so long to have it back from a thread at work. The default is 5 ms.
        sys.setswitchinterval(0.0005)

    def run(self) -> None:
        """Carry out calls until closed."""
        compiler.leave_out()
        super().run()
        self.let_base_go()

    @cached_property
    def sorting(self) -> "Sorting":
        """What is sorted; made when something first is, on this thread."""
        from cliptune_gui.engine.sorting import Sorting

        return Sorting()

    def free(self) -> None:
        """Give back the memory of what is tried and sorted: a run wants it. On this thread."""
        self.inference.free()
        if "sorting" in self.__dict__:
            self.sorting.free()

    def keep_base(self) -> None:
        """Have the base of a run stay for those that follow it. On this thread."""
        loading.engine()
        from cliptune.models.reuse import keeping

        if self._following is None:
            self._following = keeping()
            self._following.__enter__()

    def let_base_go(self) -> None:
        """Give back the memory of the base that was kept: no run follows. On this thread."""
        if self._following:
            self._following.__exit__(None, None, None)
            self._following = None  # it is held by no circle of references: nothing is collected

    def _outcome(self, call: Call[T]) -> Outcome[T]:
        outcome = Outcome[T](failure=self.failed) if self.failed else super()._outcome(call)
        if outcome.failure and outcome.failure.of_device:
            self.failed = outcome.failure
        return outcome

    def _say(self, call: Call[T], event: Event) -> None:
        if isinstance(event, Failed) and event.of_device:
            self.failed = event
        super()._say(call, event)

    def _unforeseen(self, error: Exception) -> Failed:
        devices = sys.modules.get("cliptune.models.devices")  # not while torch cannot be loaded
        known = devices.explained(error) if devices else None
        return Failed(told=known.told) if known else super()._unforeseen(error)

    def _deliver_end(self, call: Call[Any], outcome: Outcome[Any]) -> None:
        super()._deliver_end(call, outcome)
        if self.failed and not self._failure_told:
            self._failure_told = True
            self.device_failed.emit(self.failed)


def load(wish: DeviceWish) -> Machine:
    """Load torch and all that a run needs; the device that is there."""
    loading.engine()
    from cliptune.models import devices

    device = devices.pick(wish)
    return Machine(devices.describe(device), devices.device_memory(device))


def carry_out(run: Run, cancel: CancelToken) -> Work[None]:
    """Carry out a run, or go on with it."""
    loading.engine()
    from cliptune.training.session import carry_out

    try:
        yield from carry_out(run, cancel)
    finally:
        # A model is held by circles of references, and the collector may be long in coming: the
        # next run wants the memory now.
        collector.collect()


def tune(
    given: Mapping[str, Any], minutes: float, runs: Path, cancel: CancelToken
) -> "Work[Tuned]":
    """Find the best within so many minutes, in a folder of its own among all runs."""
    loading.engine()
    from cliptune.comparison.tune import folder_of, tune

    try:
        return (yield from tune(given, minutes, folder_of(given, minutes, runs), cancel))
    finally:
        collector.collect()


def estimate(job: Job, images: int, texts: list[str], captions: bool) -> "MemoryEstimate":
    """How much memory a job will take."""
    loading.engine()
    from cliptune.training.estimate import estimate_memory

    try:
        return estimate_memory(job, images, texts, captions=captions)
    finally:
        collector.collect()  # fake tensors are in circles too


def trial(
    job: Job, counts: tuple[int, int, int], texts: list[str], captions: bool, cancel: CancelToken
) -> "Work[TimeEstimate | None]":
    """How long a job will take; None where a trial fails.

    Raises `Cancelled` if its base is not on this disk.
    """
    loading.engine()
    from cliptune.training.estimate import estimate_time

    work = estimate_time(job, counts, texts, cancel, captions=captions)
    return (yield from _guess(job, work))


def probe(job: Job, cancel: CancelToken) -> "Work[ClassVectors | None]":
    """What a linear probe reaches; None if it fails.

    Raises `Cancelled` if the job's base is not on this disk.
    """
    loading.engine()
    from cliptune.evaluation.probe import probe

    return (yield from _guess(job, probe(job, cancel)))


def _guess(job: Job, work: Work[T]) -> Work[T | None]:
    """Work that nobody asked for: nothing is downloaded for it, and none of its errors are told."""
    from cliptune.training.estimate import is_here

    try:
        if not is_here(job):
            raise Cancelled
        return (yield from work)
    except Cancelled:
        raise
    except Exception as error:
        from cliptune.models import devices

        if devices.failed(error):  # which what is asked for next would meet
            raise
        _log.info("a guess failed", exc_info=True)
        return None
    finally:
        work.close()
        collector.collect()


def measure(run: Run, cancel: CancelToken) -> Work[Measured]:
    """Measure the best adapter of a run again."""
    loading.engine()
    from cliptune.evaluation.best import evaluate_best

    return (yield from evaluate_best(run, cancel))


def bring_in(source: Path, cancel: CancelToken) -> "Work[Adapter]":
    """Bring in an adapter from a folder or a zip."""
    loading.engine()
    from cliptune.inference.importing import import_adapter

    return (yield from import_adapter(source, None, cancel))


def export(
    folder: Path, target: str, out: Path, zipped: bool, device: DeviceWish, cancel: CancelToken
) -> "Work[Exported]":
    """Take elsewhere what a run kept, or an adapter that was brought in, and prove it."""
    loading.engine()
    from cliptune.export.exporting import export

    try:
        return (yield from export(folder, target, out, cancel, zipped=zipped, device=device))
    finally:
        collector.collect()
