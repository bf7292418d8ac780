"""How large libraries are loaded on a thread without holding the window still."""

import ctypes
import importlib
import importlib.util
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

from cliptune.core import collector
from cliptune.graphics import place


def qt() -> None:
    """Make every type of Qt now, before a second thread asks for one: 0.08 s.

    PySide makes a type when it is first asked for, and two threads that do so at once end the
    program (Shiboken's `incarnateType` goes on in a table that the other has changed). A thread
    that loads pages and pyqtgraph asks for hundreds, while the window makes its widgets.
    """
    for name, module in [*sys.modules.items()]:
        if name.startswith("PySide6.Qt"):
            for type_ in dir(module):
                getattr(module, type_)


def pages(*names: str) -> None:
    """Load the modules of pages, and what they draw with."""
    _load(f"cliptune_gui.pages.{name}" for name in names)


def data() -> None:
    """Load what reads a folder of images."""
    _load(("cliptune.data.scan", "datasets"), "pyarrow", "lib")


def engine() -> None:
    """Load torch and all that a run needs. Raises `ClipTuneError` if a torch that was fetched
    cannot be loaded."""
    try:
        _load(("cliptune.training.session", "peft"), "torch", "_C")
    except (ImportError, OSError) as error:
        if blamed := place.blame(error):
            raise blamed from error
        raise


def _load(modules: Iterable[str], *opened: str) -> None:
    """Load modules, after an extension module of a package is `opened`, if they are not there.

    The collector looks through nothing again that is there when it wakes; so it does not rest where
    nothing is loaded, as in a window that opens after another.
    """
    lacking = [name for name in modules if name not in sys.modules]
    if not lacking:
        return
    with _resting_collector():
        if opened:
            _open(*opened)
        for name in lacking:
            importlib.import_module(name)


@contextmanager
def _resting_collector() -> Iterator[None]:
    collector.rest()
    try:
        yield
    finally:
        collector.wake()


def _open(package: str, extension: str) -> None:
    """Open an extension module, and what it links to, by a foreign call.

    Python opens it without letting other threads run: 0.4 s for torch's, 0.1 s for Arrow's. What
    fails here is left to the import that follows, which says why.
    """
    spec = importlib.util.find_spec(package)
    if sys.platform == "win32" or package in sys.modules or spec is None or spec.origin is None:
        return  # on Windows torch itself opens its libraries so
    open_library = ctypes.CDLL(None).dlopen
    open_library.restype = ctypes.c_void_p
    for suffix in EXTENSION_SUFFIXES:
        file = Path(spec.origin).with_name(extension + suffix)
        if file.exists():
            open_library(os.fsencode(file), sys.getdlopenflags())
