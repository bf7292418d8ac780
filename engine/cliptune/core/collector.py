"""The garbage collector rests while libraries are loaded, and at the end. No torch.

Libraries make a million objects that stay. Looked through again and again while they come to be,
and once more when the program ends, they cost more than a second of each command, and hold all
threads of the window for 0.1 to 0.3 s at a time.
"""

import gc
import threading

_lock = threading.Lock()
_loading: set[int] = set()
"""The threads that load something now."""


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
            gc.enable()


def leave() -> None:
    """Look through nothing more: the program ends, and all goes at once."""
    wake()
    gc.freeze()
