"""A base in memory used once more: by adapters on it, and by runs that follow each other."""

import copy
from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from cliptune.methods.method import Quantisation
from cliptune.models.load import TwoTowers, load


@dataclass
class _Kept:
    base: TwoTowers | None = None
    key: object = None
    asked: int = 0
    """By how many at once."""


_kept = _Kept()


@contextmanager
def keeping() -> Iterator[None]:
    """A time in which the base that was loaded last stays in memory, so that the next run on it
    need not wait for it."""
    _kept.asked += 1
    try:
        yield
    finally:
        _kept.asked -= 1
        if not _kept.asked:
            _kept.base = _kept.key = None


def frozen(
    folder: Path, *, device: torch.device, quantisation: Quantisation, dtype: torch.dtype
) -> TwoTowers:
    """As `load` gives it, of weights that nobody may change: while it is kept they are shared."""
    key = _state(folder), device, quantisation, dtype
    if _kept.base is None or _kept.key != key:
        forget()  # not beside the next one
        base = load(folder, device=device, quantisation=quantisation, dtype=dtype)
        if not _kept.asked:
            return base
        _ = base.identity  # read through the file once for all
        _kept.base, _kept.key = base, key
    again = copy.copy(_kept.base)
    again.model = sharing(_kept.base.model)
    return again


def forget() -> None:
    """Let go of the base that is kept."""
    _kept.base = _kept.key = None


def _state(folder: Path) -> list[tuple[Path, int, int]]:
    """What changes where a file in a folder does; nothing of one that cannot be looked into, of
    which `load` tells."""
    if not folder.is_dir():
        return []
    states = [(path, path.stat()) for path in sorted(folder.iterdir()) if path.is_file()]
    return [(path, state.st_size, state.st_mtime_ns) for path, state in states]


def sharing(model: nn.Module, changed: Container[str] = ()) -> nn.Module:
    """The same model once more, with modules of its own and the same weights, but for those that
    are to be changed, by name: it has copies of these."""
    memo: dict[int, Any] = {}
    for path, module in model.named_modules():
        weights = module._parameters.items()
        shared = [v for name, v in weights if ".".join(filter(None, (path, name))) not in changed]
        held = (*shared, *module._buffers.values(), *vars(module).values())
        memo |= {id(one): one for one in held if not isinstance(one, dict | nn.Module)}
    return copy.deepcopy(model, memo)
