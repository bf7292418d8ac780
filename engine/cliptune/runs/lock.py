"""Who works on a run: one process at a time, by a lock that the system frees when it dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from cliptune.core.errors import ClipTuneError, unwritable
from cliptune.core.messages import text

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_HELD = text(
    "run-held",
    "The run {folder} is being worked on by another process.",
    "Wait for it to end, or stop it first.",
)
_UNWRITABLE = text(
    "run-unwritable",
    "The run {folder} cannot be written to: {reason}.",
    "Allow writing there.",
)

PATIENCE, GLANCE = 0.25, 0.03
"""Seconds that a lock is waited for, to hold it and to see whether it is held: another's look takes
it for a moment."""


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold a run's lock. Raises `ClipTuneError` if another process does, or it cannot be made."""
    lock = FileLock(path)
    try:
        lock.acquire(timeout=PATIENCE, poll_interval=0.02)
    except Timeout:
        raise ClipTuneError(_HELD(folder=path.parent)) from None
    except OSError as error:
        raise run_unwritable(path.parent, error) from None
    try:
        yield
    finally:
        lock.release()


def run_unwritable(folder: Path, error: OSError) -> ClipTuneError:
    """What is said of a run folder that cannot be written to."""
    return unwritable(_UNWRITABLE(folder=folder), error)


def is_held(path: Path) -> bool:
    """Whether a living process holds a run's lock. Makes no file where there is none."""
    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        lock.acquire(timeout=GLANCE, poll_interval=0.001)
    except Timeout:
        return True
    except OSError:  # it may only be read, as another user's
        return _is_locked(path)
    lock.release()
    return False


def _is_locked(path: Path) -> bool:
    """The same of a file that may only be read."""
    if fcntl is None:
        return False
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return isinstance(error, BlockingIOError)
    return False
