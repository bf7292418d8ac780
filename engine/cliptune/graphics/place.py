"""Where a torch that was fetched lies, and that Python finds it before the program's own. No torch.

Below the person's data, in a folder named after the version of torch and of Python that it was
fetched for, and there in one named after its build: `torch/2.13.0-cpython-311/cu130`.
"""

import importlib.metadata
import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from traceback import walk_tb

import platformdirs

from cliptune.core import program
from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Message, text

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_DAMAGED = text(
    "torch-damaged",
    "The PyTorch that was fetched ({folder}) is damaged, so ClipTune's own is used.",
    "Remove it, or fetch it again.",
)
_OTHER = text(
    "torch-of-other-version",
    "The PyTorch that was fetched ({folder}) is for another version of ClipTune, so its own is "
    "used.",
    "Remove it, or fetch one that fits.",
)
_BROKEN = text(
    "torch-broken",
    "The PyTorch that was fetched cannot be loaded ({reason}). From the next start on ClipTune's "
    "own is used.",
    "Start ClipTune again. Remove what was fetched, or fetch it again.",
)
_IGNORED = text(
    "torch-ignored",
    "The PyTorch that was fetched could not be loaded ({reason}), so ClipTune's own is used.",
    "Remove it, or fetch it again.",
)

SIZES = "sizes.json"
"""Bytes of the files that matter most, by their place in the folder."""
BROKEN = "broken.txt"
"""Why it could not be loaded; it is not tried again."""
REMOVED = "removed"
"""Says that it goes at the next start: what is in use cannot go."""

_used: Path | None = None
"""What this process found first."""
_lock: int | None = None
"""Held while it is used; Windows holds the libraries themselves."""


def home() -> Path:
    """The folder of all that was fetched."""
    return platformdirs.user_data_path("cliptune", appauthor=False) / "torch"


def is_there() -> bool:
    """Whether anything may have been fetched; not where somebody else alone may look."""
    return os.path.isdir(home())


def own_version() -> str:
    """The version of the torch that came with the program, without its build: "2.13.0"."""
    return program.version("torch").partition("+")[0]


def builds() -> Path:
    """The folder of the builds of the program's version of torch."""
    return home() / f"{own_version()}-{sys.implementation.cache_tag}"


def fetched() -> Path | None:
    """What was fetched for this very version of the program, whole or not."""
    return next(iter(_finished(builds())), None)


def _finished(place: Path) -> list[Path]:
    """The builds in a folder, without what is only being made."""
    return sorted(one for one in place.glob("*") if one.is_dir() and ".new" not in one.name)


def used() -> Path | None:
    """What was fetched and is used by this process."""
    return _used


def leaves() -> bool:
    """Whether what is used goes at the next start."""
    return _used is not None and (_used / REMOVED).exists()


def is_for_cards() -> set[str]:
    """What the torch that is found works with beside processors: "nvidia", "amd", or nothing."""
    spec = importlib.util.find_spec("torch")
    roots = [Path(one, "lib") for one in spec and spec.submodule_search_locations or ()]
    libraries = {"nvidia": "*torch_cuda*", "amd": "*torch_hip*"}
    return {
        maker for maker, name in libraries.items() if any(any(root.glob(name)) for root in roots)
    }


def put_first() -> None:
    """Let Python find what was fetched before the program's own torch, if it is whole.

    To be called before anything loads torch. Raises nothing, and takes no time where nothing was
    fetched. What was to be removed goes, unless another process uses it still.
    """
    global _used, _lock
    with suppress(OSError, importlib.metadata.PackageNotFoundError):
        if any(home().glob(f"*/*/{REMOVED}")):
            _take_away()
        found = fetched() if is_there() else None
        if found and not (found / BROKEN).exists() and is_whole(found):
            if fcntl:
                _lock = os.open(found, os.O_RDONLY)
                with suppress(OSError):  # not every disk of another machine has locks
                    fcntl.flock(_lock, fcntl.LOCK_SH)
            sys.path.insert(0, str(found))
            _used = found


def write_sizes(place: Path, sizes: Mapping[str, int]) -> None:
    """Note what a folder holds that is whole: its modules' first files, and all that is large."""
    kept = {
        name: size
        for name, size in sizes.items()
        if size >= 2**16 or name.endswith("/__init__.py") and name.count("/") == 1
    }
    (place / SIZES).write_text(json.dumps(kept), encoding="utf-8")


def is_whole(place: Path) -> bool:
    """Whether everything noted is there, and as large as it was."""
    try:
        sizes = json.loads((place / SIZES).read_text(encoding="utf-8"))
        return all((place / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError, TypeError):
        return False


def trouble() -> Message | None:
    """Why what was fetched is not used, if something was."""
    if _used or not is_there():
        return None
    here = fetched()
    if here is None:
        others = [one for place in home().glob("*") for one in _finished(place)]
        return _OTHER(folder=others[0]) if others else None
    if (here / BROKEN).exists():
        reason = (here / BROKEN).read_text(encoding="utf-8", errors="replace")
        return _IGNORED(reason=reason)
    return None if is_whole(here) else _DAMAGED(folder=here)


def blame(error: BaseException) -> ClipTuneError | None:
    """What to say of an error if what was fetched cannot be loaded; it is not tried again."""
    if not (_used and isinstance(error, ImportError | OSError) and "torch" not in sys.modules):
        return None
    steps = (frame.f_code.co_filename for frame, _ in walk_tb(error.__traceback__))
    if not any(Path(step).is_relative_to(_used) for step in steps):
        return None
    reason = str(error).partition("\n")[0] or type(error).__name__
    with suppress(OSError):
        (_used / BROKEN).write_text(reason, encoding="utf-8")
    return ClipTuneError(_BROKEN(reason=reason))


def remove() -> bool:
    """Take away all that was fetched; whether it is gone at once, and not at the next start: what
    some process uses cannot go."""
    loaded = _used is not None and "torch" in sys.modules
    if not loaded:
        let_go()
        if _take_away():
            return True
    for place in home().glob("*/*"):
        with suppress(OSError):
            (place / REMOVED).touch()
    return False


def let_go() -> None:
    """What this process found, and has not loaded, is nothing to it any more."""
    global _used, _lock
    if _lock is not None:
        os.close(_lock)
    _used = _lock = None


def _take_away() -> bool:
    """Take away all that was fetched unless some process uses it; whether it is gone."""
    used = [one for one in home().glob("*/*") if one.is_dir() and _is_held(one)]
    if not used:
        shutil.rmtree(home(), ignore_errors=True)
    return not home().exists()


def _is_held(place: Path) -> bool:
    """Whether a process uses what lies in a folder."""
    try:
        if not fcntl:
            aside = place.with_name(f"{place.name}.new")
            os.rename(place, aside)  # not where a library in it is loaded
            os.rename(aside, place)
            return False
        folder = os.open(place, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(folder)
    except OSError as error:
        return isinstance(error, BlockingIOError | PermissionError)
    return False
