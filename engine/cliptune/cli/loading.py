"""Says that PyTorch is being loaded as soon as anything begins to: it takes seconds. Libraries that
only look whether it is there say nothing so."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from cliptune.cli.terminal import errors
from cliptune.core.language import tr


class _Told(Loader):
    """Says it, and has another load the module."""

    def __init__(self, other: Loader) -> None:
        self._other = other

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._other.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        if os.environ.get("RANK", "0") == "0":  # torchrun starts several
            errors.print(tr("Loading PyTorch ..."))
        assert module.__spec__
        module.__loader__ = module.__spec__.loader = self._other
        self._other.exec_module(module)


class _Finder(MetaPathFinder):
    """Finds PyTorch where others do."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != "torch":
            return None
        others = (one for one in sys.meta_path if one is not self)
        found = (one.find_spec(fullname, path, target) for one in others)
        spec = next(filter(None, found), None)
        if spec and spec.loader:
            spec.loader = _Told(spec.loader)
        return spec


@contextmanager
def told() -> Iterator[None]:
    """Where it is said."""
    finder = _Finder()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
