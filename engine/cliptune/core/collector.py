"""When garbage is collected, and on which thread. No torch.

Libraries make a million objects that stay. Looked through again and again while they come to be,
and once more when the program ends, they cost more than a second of each command, and hold all
threads of the window for 0.1 to 0.3 s at a time: the collector rests while they are loaded.

In the window no thread but its own collects. Objects of Qt in a circle of references end on the
thread that collects: there they wait for the interpreter while they hold a lock of Qt's, and the
window's thread waits for that lock while it holds the interpreter.
"""

import ctypes
import gc
import threading
from collections.abc import Callable

_lock = threading.Lock()
_loading: set[int] = set()
"""The threads that load something now."""
_owner: Callable[[], None] | None = None
"""Has all garbage collected by the one thread that may; None where each thread may."""


def rest() -> None:
    """Let the collector rest until this thread has loaded what it loads, and `wake`s it."""
    with _lock:
        _loading.add(threading.get_ident())
        gc.disable()


def wake() -> None:
    """Let it go on, if this thread had it rest and no other does; what is there now stays."""
    with _lock:
        if threading.get_ident() not in _loading:
            return
        _loading.remove(threading.get_ident())
        if not _loading:
            gc.freeze()
            _go_on()


def leave() -> None:
    """Look through nothing more: the program ends, and all goes at once."""
    wake()
    gc.freeze()


def hand_over(owner: Callable[[], None] | None) -> None:
    """Let no thread collect by itself, but `owner` be called for it, from any; with None let each
    do so again."""
    global _owner
    with _lock:
        _owner = owner
        _go_on()


def collect() -> None:
    """Give back now what circles of references hold: a model, for one; to the system, too."""
    (_owner or gc.collect)()
    _trim(0)


def _of_glibc() -> Callable[[int], object]:
    """Gives pages that nothing lies on back to the system. glibc keeps them: what threads allocated
    by turns lies scattered, and hardly ever ends where a heap does. Others give back themselves."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):  # musl, macOS; Windows
        return int


_trim = _of_glibc()


def collect_due() -> None:
    """Collect what Python would have by now: for the owner, from time to time."""
    if _loading:
        return
    counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
    due = [age for age, (count, most) in enumerate(counts) if 0 < most < count]
    if due:
        gc.collect(due[-1])


def _go_on() -> None:
    if _owner is None and not _loading:
        gc.enable()
    else:
        gc.disable()
