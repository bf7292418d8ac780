"""A step as one CUDA graph: a card does it in a fraction of the time that launching it takes.

A few steps are taken plainly, then the step is recorded, and the next one is taken both ways from
the same state. Where it cannot be recorded, or does not come to the same, steps go on plainly: this
may take longer then, and nothing is lost.
"""

import logging
import math
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import psutil
import torch
from torch import Tensor
from torch.utils._pytree import tree_flatten, tree_leaves, tree_map

from cliptune.models import devices
from cliptune.training.loss import Batch
from cliptune.training.update import Update

WARM = 3
"""Steps before one is recorded, as PyTorch's documents ask for: kernels are loaded and chosen."""
APART = 0.1
"""How far what a recorded step changes may be from what the plain one does, as a fraction of that:
in 16 bits sums come out otherwise by a little, and AdamW's first steps go mostly by their signs."""
OFF = 0.01
"""The same of the loss."""
SPARE = 0.1
"""The fraction of a card's memory that a recorded step, which keeps what it needs, has to leave."""
COPIES = 4
"""As often as what a step changes has to fit into what is free: it is copied twice."""
TINY = 1e-30

_log = logging.getLogger(__name__)


@cache
def _beside(device: torch.device) -> torch.cuda.Stream:
    """The stream of a card that all is recorded on. cuBLAS keeps memory for every one that it ever
    worked on, 32 MB a thread on Hopper: a search would add to it with each rate."""
    return torch.cuda.Stream(device)


class Recording:
    """Work of a card that is recorded once, and then launched as a whole."""

    kept = 0
    """Bytes that it keeps from one time to the next, which nobody else can have."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._stream = _beside(device)
        self._chance = torch.Generator(device)
        self._graph: torch.cuda.CUDAGraph | None = None
        self._result: Tensor | None = None

    def warm(self, work: Callable[[], Tensor]) -> Tensor:
        """Do work where it will be recorded."""
        around = torch.cuda.current_stream(self._device)
        self._stream.wait_stream(around)
        with torch.cuda.stream(self._stream):
            result = work()
        around.wait_stream(self._stream)
        return result

    def record(self, work: Callable[[], Tensor]) -> None:
        """Record work, which is not done by that.

        Raises whatever it, or CUDA, does. PyTorch (2.6 to 2.13) then stays on the stream that was
        recorded, with a generator and an allocator that take themselves for recorded. All that is
        put right here, and the generator that others use is never recorded.
        """
        around = torch.cuda.current_stream(self._device)
        index, pool = around.device_index, torch.cuda.graph_pool_handle()
        generator = torch.cuda.default_generators[index]
        chance, graph = generator.graphsafe_get_state(), torch.cuda.CUDAGraph()
        generator.graphsafe_set_state(self._chance)
        try:
            # Other threads may load kernels meanwhile, of which autograd has one.
            with torch.cuda.graph(graph, pool, self._stream, capture_error_mode="relaxed"):
                before = torch.cuda.memory_reserved(self._device)  # what is free was given back
                self._result = work()
        finally:
            torch.cuda.set_stream(around)
            generator.graphsafe_set_state(chance)
            _let_go(graph, index, pool)
        free, total = torch.cuda.mem_get_info(self._device)
        if free < SPARE * total:
            raise torch.OutOfMemoryError("too little memory is left beside it")
        self._graph = graph
        self.kept = torch.cuda.memory_reserved(self._device) - before

    def replay(self, seed: int) -> Tensor:
        """Do what was recorded, with random numbers by a seed; what it gives is written over by the
        next time."""
        assert self._graph is not None and self._result is not None
        self._chance.manual_seed(seed)
        self._graph.replay()
        return self._result


_BROKEN: list[torch.cuda.CUDAGraph] = []
"""Graphs whose recording never ended: PyTorch's allocators may still ask them."""


def _let_go(graph: torch.cuda.CUDAGraph, device: int, pool: Any) -> None:
    """Let the allocator have the memory of a graph again, if its recording could not be ended."""
    try:
        graph.pool()
    except RuntimeError:
        _BROKEN.append(graph)
        with suppress(Exception):
            torch._C._cuda_endAllocateToPool(device, pool)
        with suppress(Exception):
            torch._C._cuda_releasePool(device, pool)


class Captured:
    """The same as an update, and taken as `Recording` does wherever that comes to the same."""

    warm = WARM + 1
    """Steps after which one takes as long as the next."""

    def __init__(self, update: Update, recording: Recording) -> None:
        self.update = update
        self._recording: Recording | None = recording
        self._warmed = 0
        self._fixed: Batch | None = None
        """Where a recorded step looks for its batch."""
        self._begun = False

    @property
    def whole(self) -> bool:
        """Whether batches have to be of the same shapes at every step."""
        return self._recording is not None

    @property
    def kept(self) -> int:
        """See `Update`."""
        return self._recording.kept if self._recording else 0

    def set_rate(self, rate: float) -> None:
        """See `Update`."""
        self.update.set_rate(rate)

    def __call__(self, batch: Batch, seed: int, stopping: bool) -> tuple[Tensor, bool]:
        """See `Update`."""
        if self._fixed is not None and _shape(batch) != _shape(self._fixed):
            self._give_up("batches are of several shapes")
        elif len(batch.images) > 1 or len(batch.texts) > 1:
            self._give_up("a batch is taken in parts")
        if self._recording is None:
            return self.update(batch, seed, stopping)
        if self._warmed < WARM:
            self._warmed += 1
            self._fixed = tree_map(torch.clone, batch)
            return self._recording.warm(lambda: self._plainly(batch, seed)), stopping
        if not self._begun:
            self._begun = True
            size = sum(tensor.nbytes for tensor in self._tensors())
            if COPIES * size > psutil.virtual_memory().available:
                self._give_up("there is no room for what a step changes, to compare it")
                return self.update(batch, seed, stopping)
            return self._both_ways(batch, seed, self._recording), stopping
        return self._replayed(batch, seed, self._recording), stopping

    def _plainly(self, batch: Batch, seed: int) -> Tensor:
        devices.seed(seed)  # once, as of a recorded step: within one nothing can be
        return self.update(batch, None, stopping=False)[0]

    def _replayed(self, batch: Batch, seed: int, recording: Recording) -> Tensor:
        for fixed, new in zip(tree_leaves(self._fixed), tree_leaves(batch), strict=True):
            fixed.copy_(new)
        return recording.replay(seed)

    def _both_ways(self, batch: Batch, seed: int, recording: Recording) -> Tensor:
        """Take the step plainly, which stays, then record it and take it so from the same state."""
        fixed, before = self._fixed, self._state()
        assert fixed is not None
        numbers = recording.warm(lambda: self._plainly(batch, seed))
        loss, after = numbers[0].item(), self._state()
        self._put(before)
        try:
            recording.record(lambda: self.update(fixed, None, stopping=False)[0])
            recorded = self._replayed(batch, seed, recording)[0].item()
            off = abs(recorded - loss) / max(abs(loss), TINY)
            apart = self._far(self._tensors(), after) / max(self._far(before, after), TINY)
            if not (off <= OFF and apart <= APART):  # which nothing that is no number is
                self._give_up(f"its loss is {off:.1%} off, its weights {apart:.1%} apart")
        except Exception as error:  # the end of a recording fails because of the first one
            self._give_up(repr(error.__context__ or error))
        self.update.optimiser.zero_grad()
        self._put(after)
        if self._recording is None:
            devices.give_back(self.update.lost.device)
        return numbers

    def _tensors(self) -> list[Tensor]:
        """All that a step changes."""
        moments = self.update.optimiser.state.values()
        of_optimiser = [value for of_one in moments for value in of_one.values()]
        weights = [parameter.detach() for parameter in self.update.parameters]
        return [*weights, self.update.lost, *of_optimiser]

    def _put(self, state: list[Tensor]) -> None:
        for tensor, value in zip(self._tensors(), state, strict=True):
            tensor.copy_(value)

    def _state(self) -> list[Tensor]:
        """A copy of it in the machine's memory, of which there is more."""
        return [tensor.to("cpu", copy=True) for tensor in self._tensors()]

    def _far(self, one: list[Tensor], other: list[Tensor]) -> float:
        """How far the weights of a state are from those of one in the machine's memory."""
        pairs = zip(self.update.parameters, one, other, strict=False)
        return math.hypot(*((a.cpu() - b).norm().item() for _, a, b in pairs))

    def _give_up(self, reason: str) -> None:
        if self._recording is not None:
            _log.info("Steps are not taken as a CUDA graph: %s", reason)
        self._recording = self._fixed = None


def _shape(batch: Batch) -> object:
    leaves, structure = tree_flatten(batch)
    return structure, [leaf.shape for leaf in leaves]


def fastest(update: Update, *, recomputing: bool) -> Update | Captured:
    """An update in the fastest way there is: as a graph where one can be recorded, in one
    process."""
    device = update.lost.device
    quantised = getattr(update.model.config, "quantization_config", None)
    in_8_bits = getattr(quantised, "load_in_8bit", False)
    if update.world.size == 1 and recordable(device, recomputing=recomputing, in_8_bits=in_8_bits):
        return Captured(update, Recording(device))
    return update


def recordable(device: torch.device, *, recomputing: bool, in_8_bits: bool) -> bool:
    """Whether steps of training can be recorded: on a card of NVIDIA's.

    Recomputing asks the generator for where it is, which no recording allows. bitsandbytes ends
    the program where something of its own fails: in 4 bits it was seen to work, in 8 never.
    """
    graphs = device.type == "cuda" and torch.version.hip is None
    return graphs and not (recomputing or in_8_bits)
