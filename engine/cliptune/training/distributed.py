"""The processes that train together: one, unless torchrun started more.

Gradients are summed in one collective per step instead of through DDP's wrapper: an adapter is a
few megabytes, towers without gradient need no care, and cached gradients need no hooks.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import torch
import torch.distributed as dist
from torch import Tensor

T = TypeVar("T")


@dataclass(frozen=True)
class World:
    """This process's place among `size` processes."""

    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        """Whether this process writes the run folder and speaks to the user."""
        return self.rank == 0

    def sum(self, tensors: Sequence[Tensor], flag: bool) -> bool:
        """Sum tensors over all processes in place; whether any process raised its `flag`."""
        if self.size == 1:
            return flag
        parts = [tensor.reshape(-1) for tensor in tensors]
        flat = torch.cat([*parts, parts[0].new_tensor([float(flag)])])
        dist.all_reduce(flat)
        for tensor, part in zip(tensors, flat[:-1].split([p.numel() for p in parts]), strict=True):
            tensor.copy_(part.view_as(tensor))
        return bool(flat[-1] > 0)

    def gather(self, local: Tensor) -> list[Tensor]:
        """Every process's `(n, width)` tensor, in the order of ranks, without gradients."""
        if self.size == 1:
            return [local.detach()]
        parts = [torch.empty_like(local) for _ in range(self.size)]
        dist.all_gather(parts, local.detach().contiguous())
        return parts

    def tell(self, value: T) -> T:
        """The leading process's value, in every process; all wait for each other here."""
        if self.size == 1:
            return value
        box = [value]
        dist.broadcast_object_list(box, src=0, device=torch.device("cpu"))
        return box[0]


@contextmanager
def join(device: str = "auto") -> Iterator[World]:
    """The world torchrun describes in the environment, joined for as long as the block runs.

    With graphics cards ("cuda", or "auto" where there are any) each process gets one of its own.
    """
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        yield World()
        return
    backend = "gloo"
    if device == "cuda" or (device == "auto" and torch.cuda.is_available()):
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
        backend = "cpu:gloo,cuda:nccl"
    dist.init_process_group(backend)
    try:
        yield World(dist.get_rank(), dist.get_world_size())
    finally:
        dist.destroy_process_group()
