"""A device made of tensors in the machine's memory, where no card is: what is computed there has to
have been moved there, as to a card, and NumPy cannot look into it.

    python tests/engine/elsewhere.py METHOD KIND FOLDER

carries out a run there, stopped and gone on with, on drawn images of a kind (classes, captions,
labels), and tries what came of it. PyTorch forgets no such device: a process has it for good.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ["TORCHDYNAMO_DISABLE"] = "1"

import torch
import torch.utils._device
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map_only
from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Failed, Step, finish
from cliptune.inference import adapter as adapters
from cliptune.inference.predict import Predictor
from cliptune.methods import METHODS
from cliptune.models import devices
from cliptune.models.load import load
from cliptune.runs import Run
from cliptune.training.session import carry_out
from engine import drawn
from engine.tiny import tiny_clip
from engine.training import small_job

NAME = "elsewhere"
MOVES = ("aten::_to_copy", "aten::copy_")
INDEXING = ("aten::index", "aten::index_put_", "aten::_index_put_impl_")
"""What takes indices from the machine's memory, on cards too."""


class Backend:
    """What PyTorch asks of a device."""

    def is_available(self) -> bool:
        return True

    is_initialized = is_available

    def _is_in_bad_fork(self) -> bool:
        return False

    def manual_seed_all(self, seed: int) -> None: ...

    def get_amp_supported_dtype(self) -> list[torch.dtype]:
        return [torch.bfloat16]


class There(Tensor):
    """A tensor on the device; `held` is what it is made of."""

    held: Tensor

    @staticmethod
    def __new__(cls, held: Tensor) -> "There":
        layout = {"strides": held.stride(), "storage_offset": held.storage_offset()}
        there = Tensor._make_wrapper_subclass(
            cls, held.size(), dtype=held.dtype, device=torch.device(NAME, 0), **layout
        )
        there.held = held
        return there

    __torch_function__ = torch._C._disabled_torch_function_impl

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        return computed(func, args, kwargs or {})

    @property
    def data(self) -> Tensor:
        return self.detach()

    @data.setter
    def data(self, value: "There") -> None:
        torch._C.TensorBase.data.__set__(self, value)
        self.held = value.held

    def numpy(self, *_: Any, **__: Any) -> Any:
        raise TypeError(f"can't convert {self.device} device type tensor to numpy")

    __array__ = numpy

    # All of these work on a card, too, and PyTorch leaves them out for classes of somebody else's.
    def tolist(self) -> Any:
        return self.held.tolist()

    def untyped_storage(self) -> Any:
        return self.held.untyped_storage()

    def data_ptr(self) -> int:
        return self.held.data_ptr()

    def new_tensor(self, values: Any, dtype: torch.dtype | None = None) -> Tensor:
        return There(torch.tensor(values, dtype=dtype or self.dtype))

    def __getitem__(self, key: Any) -> Tensor:
        keys = key if isinstance(key, tuple) else (key,)
        given = tuple(torch.tensor(one) if isinstance(one, list) else one for one in keys)
        return super().__getitem__(given)

    def __deepcopy__(self, memo: Any) -> Tensor:
        copied = There(self.held.clone())
        return (
            nn.Parameter(copied, self.requires_grad) if isinstance(self, nn.Parameter) else copied
        )


class Everywhere(TorchDispatchMode):
    """Has what is made there, out of nothing, made there."""

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        given = kwargs or {}
        if is_there(given.get("device")) or any(
            isinstance(one, There) for one in tree_leaves((args, given))
        ):
            return computed(func, args, given)
        return func(*args, **given)


def is_there(device: Any) -> bool:
    return device is not None and torch.device(device).type == NAME


def computed(func: Any, args: Any, kwargs: Any) -> Any:
    """Do on the device what PyTorch asks for; raises `RuntimeError` on what is not there."""
    tensors = [one for one in tree_leaves((args, kwargs)) if isinstance(one, Tensor)]
    there = [one for one in tensors if isinstance(one, There)]
    name = func.name().split(".")[0]
    if there and name not in MOVES:
        check(name, args, [one for one in tensors if not isinstance(one, There)])
    stays = isinstance(args[0], There) if name == "aten::copy_" else bool(there)
    if kwargs.get("device") is not None:
        stays = is_there(kwargs["device"])
        kwargs = kwargs | ({"device": torch.device("cpu"), "pin_memory": False} if stays else {})
    args, kwargs = tree_map_only(There, lambda one: one.held, (args, kwargs))
    made = func(*args, **kwargs)
    if not stays:
        return made
    known = {id(one.held): one for one in there}  # what is changed in place is the same afterwards
    return tree_map_only(
        Tensor, lambda one: known[id(one)] if id(one) in known else There(one), made
    )


def check(name: str, args: Any, others: list[Tensor]) -> None:
    for other in others:
        is_index = name in INDEXING and other is not args[0] and not other.is_floating_point()
        if other.dim() and not is_index:  # single numbers may lie anywhere
            raise RuntimeError(f"{name}: {tuple(other.shape)} is not on the device")


def moving(make: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """`torch.tensor` and its like, which PyTorch cannot be told of."""

    def made(values: Any, *args: Any, device: Any = None, **given: Any) -> Tensor:
        if is_there(device):
            return make(values, *args, **given).to(device)
        return make(values, *args, device=device, **given)

    return made


def settle() -> torch.device:
    """Let PyTorch know of the device, and the program choose it for whatever is asked for."""
    _setup_privateuseone_for_python_backend(NAME, backend_module=Backend())
    device = torch.device(NAME, 0)
    torch.utils._device._device_constructors()  # which remembers what these are
    torch.tensor, torch.as_tensor = moving(torch.tensor), moving(torch.as_tensor)
    devices.pick = lambda wish: device  # type: ignore[assignment]
    return device


def main(kind: str, of: str, place: Path) -> None:
    base, images = tiny_clip(place / "base"), getattr(drawn, of)(place / "images")
    device = settle()
    library = torch.library.Library("_", "IMPL")
    library.fallback(lambda func, *args, **kwargs: computed(func, args, kwargs), "PrivateUse1")
    with Everywhere():
        for wrong in (lambda x: x + torch.ones(3), lambda x: x.numpy()):
            try:
                wrong(torch.zeros(3, device=device))
            except (RuntimeError, TypeError):
                continue
            sys.exit("what is wrong goes unnoticed")
        varied = {"crop": True, "flip": True, "classifier": "auto"}
        trains = METHODS[kind].trains
        if trains:
            varied["learning_rate"] = "auto"
        run = Run.create(small_job(images, base, kind, epochs=4, **varied), place / "run")
        for stopped in (True, False)[not trains :]:
            cancel = CancelToken()
            for event in carry_out(run, cancel):
                if isinstance(event, Failed):
                    sys.exit(event.details or event.message)
                if isinstance(event, Step) and stopped:
                    cancel.set()
        assert run.summary() is not None
        opened = load(base, device=device, quantisation="none", dtype=torch.float32)
        predictor = Predictor(opened, torch.float32)
        predictor.add(adapters.read(run.folder), kind)
        paths = sorted(images.rglob("*.png"))[:5]
        finish(predictor.classify(paths, [kind], CancelToken()))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
    sys.stdout.flush()
    os._exit(0)  # PyTorch's own threads do not survive such a device
