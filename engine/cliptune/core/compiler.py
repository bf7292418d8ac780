"""What libraries load of torch for others, and nothing here uses: its compiler, and tensors that
lie in parts on several devices. No torch."""

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from cliptune.core.caches import CACHE

FOLDER = "compiler"
"""In the cache: torch makes it even so, and else among the system's temporary folders."""

_COMPILER = "torch._dynamo"
_PART = "torch._dynamo._trace_wrapped_higher_order_op"
"""What transformers takes a name from."""
_LIBRARIES = ("transformers", "peft")


def leave_out() -> None:
    """Let libraries not load it for themselves; to be called before torch is loaded.

    bitsandbytes has four functions compiled when it is loaded, on the first call, for devices that
    it has no kernels for. transformers marks functions that are not to be compiled, and it and PEFT
    look for tensors in parts. That alone is 1,300 modules: two seconds of every command.
    """
    os.environ.setdefault("TORCHDYNAMO_DISABLE", "1")
    folder = CACHE.folder / FOLDER
    if _can_be_made(folder):  # or torch could not even be loaded
        os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(folder))
    if not any(isinstance(finder, _Leaving) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Leaving())


def _can_be_made(folder: Path) -> bool:
    """Whether a folder is there, or its disk lets it be made."""
    try:
        if folder.exists():
            return True
        while not folder.exists():
            folder = folder.parent
        writable = folder.is_dir() and os.access(folder, os.W_OK)
        return writable and shutil.disk_usage(folder).free > 0
    except OSError:  # it lies in another user's
        return False


class _Leaving(MetaPathFinder):
    """Finds what others find, and has it loaded without."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in _LIBRARIES or _COMPILER in sys.modules:
            return None
        others = (finder for finder in sys.meta_path if finder is not self)
        found = (finder.find_spec(fullname, path, target) for finder in others)
        spec = next(filter(None, found), None)
        if spec is None or spec.loader is None:
            return spec
        load = spec.loader.exec_module

        def exec_module(module: ModuleType) -> None:
            try:
                with left_out():
                    load(module)
            except Exception:  # of another version, which needs it
                load(module)

        spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


@contextmanager
def left_out() -> Iterator[None]:
    """A time in which the compiler is another, that compiles nothing, and all tensors are whole."""
    sys.modules |= {_COMPILER: _StandIn(_COMPILER), _PART: _StandIn(_PART)}
    distribution: Any = sys.modules.get("torch.distributed")
    there = distribution and distribution.is_available
    try:
        if distribution:
            distribution.is_available = lambda: False
        yield
    finally:
        del sys.modules[_COMPILER], sys.modules[_PART]
        if distribution:
            distribution.is_available = there


class _StandIn(ModuleType):
    """A module in which everything that is asked for is there, and does nothing."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked of every module
            raise AttributeError(name)
        return _when_entered if self.__name__ == _PART else _as_it_is


def _as_it_is(function: Any = None, *_: object, **_named: object) -> Any:
    """A function, or what marks one, as it is."""
    return function or _as_it_is


def _when_entered() -> Any:
    """What transformers takes from the compiler, loaded now."""
    return import_module(_PART).TransformGetItemToIndex()
