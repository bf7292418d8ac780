"""Who works on a run: one process at a time, by a lock that the system frees when it dies.

Beside the lock lies the mark of who holds it, for hosts that do not see the lock: what one of them
left is not taken from it unasked.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from cliptune.core.errors import ClipTuneError, unwritable
from cliptune.core.messages import Message, text
from cliptune.runs import holder
from cliptune.runs.holder import Holder

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_HELD = text(
    "run-held",
    "The run {folder} is being worked on by another process.",
    "Wait for it to end, or stop it first.",
)
_HELD_ON = text(
    "run-held-on",
    "The run {folder} is being worked on by a process on {host}.",
    "Wait for it to end, or stop it there first.",
)
_ELSEWHERE = text(
    "run-held-elsewhere",
    "The run {folder} may still be running on {host} (process {pid}), which cannot be seen from "
    "here.",
    "Resume it all the same if you know that it has ended there.",
)
_ANOTHER = text("another-computer", "another computer")
_UNWRITABLE = text(
    "run-unwritable",
    "The run {folder} cannot be written to: {reason}.",
    "Allow writing there.",
)

PATIENCE, GLANCE = 0.25, 0.03
"""Seconds that a lock is waited for, to hold it and to see whether it is held: another's look takes
it for a moment."""


@contextmanager
def hold(path: Path, mark: Path) -> Iterator[None]:
    """Hold a run's lock, and leave this process's mark beside it.

    Raises `ClipTuneError` if another process does or, on another host, may do; or if it cannot be
    made.
    """
    lock = FileLock(path)
    try:
        lock.acquire(timeout=PATIENCE, poll_interval=0.02)
    except Timeout:
        raise _held(path, mark) from None
    except OSError as error:
        raise run_unwritable(path.parent, error) from None
    try:
        _claim(path, mark)
        try:
            yield
        finally:
            if holder.read(mark) == holder.this_process():  # or it was taken over meanwhile
                with suppress(OSError):  # of a disk that went away, it stays and is asked about
                    mark.unlink()
    finally:
        lock.release()


def elsewhere(mark: Path) -> Holder | None:
    """Who on another host may hold a run whose lock is free here, or None."""
    left = holder.read(mark)
    return None if left is None or left.here or left.gone else left


def take_over(path: Path, mark: Path) -> None:
    """Hold it for certain that who left the mark on another host is gone: forget the mark.

    Raises `ClipTuneError` if the lock says that a process does hold the run.
    """
    if is_held(path):
        raise _held(path, mark)
    try:
        mark.unlink(missing_ok=True)
    except OSError as error:
        raise run_unwritable(path.parent, error) from None


def named(left: Holder) -> Message | str:
    """The host of a mark."""
    return left.host or _ANOTHER()


def _claim(path: Path, mark: Path) -> None:
    """Make this process's mark, in the place of one whose process is known to be gone."""
    try:
        if left := elsewhere(mark):
            raise _maybe_held(path, left)
        mark.unlink(missing_ok=True)
        holder.make(mark)
    except FileExistsError:  # another host was a moment faster
        raise _maybe_held(path, holder.read(mark) or Holder()) from None
    except OSError as error:
        raise run_unwritable(path.parent, error) from None


def _held(path: Path, mark: Path) -> ClipTuneError:
    if left := elsewhere(mark):
        return ClipTuneError(_HELD_ON(folder=path.parent, host=named(left)))
    return ClipTuneError(_HELD(folder=path.parent))


def _maybe_held(path: Path, left: Holder) -> ClipTuneError:
    return ClipTuneError(_ELSEWHERE(folder=path.parent, host=named(left), pid=left.pid or "?"))


def run_unwritable(folder: Path, error: OSError) -> ClipTuneError:
    """What is said of a run folder that cannot be written to."""
    return unwritable(_UNWRITABLE(folder=folder), error)


def is_held(path: Path) -> bool:
    """Whether a living process holds a run's lock. Makes no file where there is none."""
    if not path.exists():
        return False
    if fcntl is not None:
        return _is_locked(path)
    lock = FileLock(path)
    try:
        lock.acquire(timeout=GLANCE, poll_interval=0.001)
    except Timeout:
        return True
    except OSError:  # it may only be read, as another user's
        return False
    lock.release()
    return False


def _is_locked(path: Path) -> bool:
    """The same by a lock that any number of looks share, and that asks for no right to write."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        return isinstance(error, BlockingIOError)
    return False
