"""The processes that train together: one, unless torchrun started more.

Gradients are summed in one collective per step instead of through DDP's wrapper: an adapter is a
few megabytes, towers without gradient need no care, and cached gradients need no hooks.
"""

import os
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar, cast

import psutil

from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Work
from cliptune.core.messages import Message, text
from cliptune.training.peers import JOINING, Peers, meet

if TYPE_CHECKING:  # a command that trains in one process finds what is wrong with it without torch
    from torch import Tensor
    from torch.distributed.distributed_c10d import Store
    from torch.distributed.distributed_c10d import Work as Collective

T = TypeVar("T")

_NOT_MET = text(
    "processes-not-met",
    "This process does not find the others: {reason}.",
    "torchrun sets where they meet; start training by it.",
)
_BUG = text("processes-bug", "Something went wrong inside ClipTune: {reason}")
_NO_CARD = text(
    "processes-without-card",
    "There is no graphics card for process {number} of this machine, which has {count}.",
    "Start as many processes on it as it has cards.",
)
_NOT_CONNECTED = text(
    "processes-not-connected",
    "The processes cannot be connected: {reason}.",
    "Allow the machines any port between each other; GLOO_SOCKET_IFNAME may name the network "
    "interface that leads from one to the other.",
)


@dataclass(frozen=True)
class World:
    """This process's place among `size` processes."""

    rank: int = 0
    size: int = 1
    place: int = 0
    """Its number among those of its machine."""
    peers: Peers | None = None
    """What is heard of the others; None where there are none."""
    store: "Store | None" = None
    """Where collectives find each other."""

    @property
    def leads(self) -> bool:
        """Whether this process writes the run folder and speaks to the user."""
        return self.rank == 0

    @property
    def hosts(self) -> list[str]:
        """The name of each process's machine."""
        return self.peers.hosts if self.peers else [""]

    def take_card(self, device: str) -> None:
        """Work on a graphics card of its own, before anything looks at one.

        Raises `ClipTuneError` where its machine has fewer cards than processes.
        """
        if self.peers is not None and _on_cards(device):
            import torch

            if self.place >= (count := torch.cuda.device_count()):
                raise ClipTuneError(_NO_CARD(number=self.place + 1, count=count))
            torch.cuda.set_device(self.place)

    def connect(self, device: str) -> None:
        """Make ready to `sum` and `gather`."""
        if self.peers is None:
            return
        import torch.distributed as dist

        backend = "cpu:gloo,cuda:nccl" if _on_cards(device) else "gloo"
        if len(set(self.peers.hosts)) > 1 and (name := _interface(self.peers)):
            os.environ.setdefault("GLOO_SOCKET_IFNAME", name)
        try:
            dist.init_process_group(backend, store=self.store, rank=self.rank, world_size=self.size)
        except RuntimeError as error:
            raise ClipTuneError(_NOT_CONNECTED(reason=_first_line(error))) from error

    def sum(self, tensors: "Sequence[Tensor]", flag: bool) -> bool:
        """Sum tensors over all processes in place; whether any process raised its `flag`.

        Raises as `exchange` does; on graphics cards PyTorch watches that in its own way.
        """
        if self.peers is None:
            return flag
        import torch
        import torch.distributed as dist

        parts = [tensor.reshape(-1) for tensor in tensors]
        flat = torch.cat([*parts, parts[0].new_tensor([float(flag)])])
        self._wait(dist.all_reduce(flat, async_op=True), flat)
        for tensor, part in zip(tensors, flat[:-1].split([p.numel() for p in parts]), strict=True):
            tensor.copy_(part.view_as(tensor))
        return bool(flat[-1] > 0)

    def gather(self, local: "Tensor") -> "list[Tensor]":
        """Every process's `(n, width)` tensor, in the order of ranks, without gradients.

        Raises as `sum` does.
        """
        if self.peers is None:
            return [local.detach()]
        import torch
        import torch.distributed as dist

        parts = [torch.empty_like(local) for _ in range(self.size)]
        self._wait(dist.all_gather(parts, local.detach().contiguous(), async_op=True), local)
        return parts

    def _wait(self, work: "Collective | None", given: "Tensor") -> None:
        assert work is not None and self.peers is not None
        if given.is_cuda:  # the device waits, not the process
            work.wait()
        else:
            self.peers.wait(work)

    def exchange(self, value: T) -> list[T]:
        """What every process says at this point, in the order of ranks; all wait for each other.

        Raises `ClipTuneError` if another one ended by an error or is gone, and `Cancelled` if it
        was stopped.
        """
        return [value] if self.peers is None else self.peers.exchange(value)

    def tell(self, value: T) -> T:
        """The leading process's value, in every process; all wait for each other here.

        Raises as `exchange` does.
        """
        return cast(T, self.exchange(value if self.leads else None)[0])

    def once(self, work: Work[T]) -> Work[T]:
        """Work that one process of each machine does before the others, which find it done.

        Raises as `exchange` does.
        """
        if self.place:
            self.exchange(None)
        result = yield from work
        if not self.place:
            self.exchange(None)
        return result

    def leave(self, told: Message | None) -> None:
        """Go from the others, who hear of the error that this process ended by, or of its stop."""
        if self.peers:
            self.peers.leave(told, stopped=told is None)


@contextmanager
def join() -> Iterator[World]:
    """The world torchrun describes in the environment, joined for as long as the block runs.

    Raises `ClipTuneError` if the others do not come. Where they are lost in the middle of a step
    the process ends with the block.
    """
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        yield World()
        return
    import torch.distributed as dist
    from torch.distributed.distributed_c10d import PrefixStore

    rank = int(os.environ["RANK"])
    try:
        store, another = (_launchers_store(rank, size) for _ in range(2))
        name = meet(store, rank, size)
    except (RuntimeError, ValueError) as error:
        raise ClipTuneError(_NOT_MET(reason=_first_line(error))) from error
    peers, found = (
        Peers(PrefixStore(name, store), rank, size),
        PrefixStore(f"{name}/found", another),
    )
    world = World(rank, size, int(os.environ["LOCAL_RANK"]), peers, found)
    try:
        peers.introduce()
        yield world
    except ClipTuneError as error:
        world.leave(error.told)
        raise
    except (Cancelled, KeyboardInterrupt):
        world.leave(None)
        raise
    except Exception as error:
        world.leave(_BUG(reason=repr(error)))
        raise
    finally:
        peers.leave()
        if peers.abandoned:  # Gloo would wait for it until it times out, which takes half an hour
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(1)
        if dist.is_initialized():
            dist.destroy_process_group()


def _launchers_store(rank: int, size: int) -> "Store":
    """A connection to the store that torchrun names in the environment."""
    from torch.distributed.distributed_c10d import PrefixStore
    from torch.distributed.rendezvous import rendezvous

    patience = timedelta(seconds=JOINING)
    store, _, _ = next(rendezvous("env://", rank, size, timeout=patience))
    return PrefixStore("cliptune", store)


def launched() -> bool:
    """Whether torchrun started this process, and may start it again after one was lost."""
    return "TORCHELASTIC_RUN_ID" in os.environ


def starts_again() -> bool:
    """Whether it would, were this one to end by an error."""
    return launched() and os.environ.get("TORCHELASTIC_MAX_RESTARTS", "0") != "0"


def _on_cards(device: str) -> bool:
    """Whether a wish for a device comes to graphics cards."""
    import torch

    return device == "cuda" or (device == "auto" and torch.cuda.is_available())


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")


def _interface(peers: Peers) -> str:
    """The network interface that leads to the other machines; nothing where it cannot be told.

    Gloo looks up the name of its own machine for it, which many systems give as 127.0.1.1.
    """
    towards = _own_address(os.environ["MASTER_ADDR"])
    addresses = peers.exchange(towards)
    for host, address in zip(peers.hosts, addresses, strict=True):
        if peers.rank == 0 and host != peers.hosts[0]:
            towards = _own_address(address)
            break
    for name, known in psutil.net_if_addrs().items():
        if towards and any(one.address == towards for one in known):
            return str(name)
    return ""


def _own_address(other: str) -> str:
    """The address that this machine has for another one; nothing where there is no way."""
    with suppress(OSError):
        family, _, _, _, place = socket.getaddrinfo(other, 9, type=socket.SOCK_DGRAM)[0]
        with socket.socket(family, socket.SOCK_DGRAM) as probe:  # which sends nothing
            probe.connect(place)
            return str(probe.getsockname()[0])
    return ""
