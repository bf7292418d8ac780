"""Says that PyTorch is being loaded as soon as anything begins to: it takes seconds."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from cliptune.cli.terminal import errors
from cliptune.core.language import tr


class _Listener(MetaPathFinder):
    """Finds nothing, and says what is looked for."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == "torch" and os.environ.get("RANK", "0") == "0":  # torchrun starts several
            errors.print(tr("Loading PyTorch ..."))
        return None


@contextmanager
def told() -> Iterator[None]:
    """Where it is said."""
    listener = _Listener()
    sys.meta_path.insert(0, listener)
    try:
        yield
    finally:
        sys.meta_path.remove(listener)
