"""Pickled weights of an adapter, made into safetensors in a process of their own.

A pickle can run code: torch's loader for mere weights refuses all that is none, and what it did
not see would happen in a process that holds nothing and is ended after a while.
"""

import tempfile
import zipfile
from pathlib import Path

from cliptune.core import process
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.core.messages import text

NAME = "adapter_model.bin"
"""What PEFT called the weights of an adapter before it wrote safetensors."""

SECONDS = 300
"""For one file; nearly all of what it takes is torch's own start."""

_NOT_MERE_WEIGHTS = text(
    "weights-pickled-with-more",
    "The weights in {path} are pickled, and hold more than plain numbers or are damaged. They were "
    "not loaded.",
    "Save them as safetensors where the adapter was made. Do not use one that you do not trust.",
)


def converted(source: Path, target: Path, cancel: CancelToken) -> Work[None]:
    """Write the pickled weights in `source` into `target`, as safetensors.

    Raises `ClipTuneError` if they are not mere weights, `Cancelled`.
    """
    with tempfile.TemporaryDirectory(dir=target.parent, ignore_cleanup_errors=True) as room:
        complaint = yield from process.run(
            *("convert", str(source.absolute()), str(target.absolute())),
            room=Path(room),
            phase="convert",
            cancel=cancel,
            most=SECONDS,
        )
    if complaint or not target.is_file():
        raise ClipTuneError(_NOT_MERE_WEIGHTS(path=source))


def convert(source: Path, target: Path) -> None:
    """What the process does. Raises whatever there is to be raised."""
    import torch
    from safetensors.torch import save_file

    size = source.stat().st_size
    with zipfile.ZipFile(source) as archive:  # as torch has written them since 2020
        if sum(member.file_size for member in archive.infolist()) > size:
            raise ValueError("it unpacks to more than it is")
    loaded = torch.load(source, map_location="cpu", weights_only=True)
    if not isinstance(loaded, dict):
        raise ValueError("it holds no table")
    for values in loaded.values():
        if type(values) is not torch.Tensor or values.layout != torch.strided:
            raise ValueError("it holds what is no plain tensor")
    # Tensors may look at one number many times, or at the same ones.
    if sum(values.numel() * values.element_size() for values in loaded.values()) > 2 * size:
        raise ValueError("its tensors are larger than it is")
    save_file({name: values.clone().contiguous() for name, values in loaded.items()}, target)
