"""Torch's compiler, which nothing here is compiled with. No torch."""

import os
import shutil
from pathlib import Path

from cliptune.core.caches import CACHE

FOLDER = "compiler"
"""In the cache: torch makes it even so, and else among the system's temporary folders."""


def leave_out() -> None:
    """Let libraries not load it for themselves; to be called before torch is loaded.

    bitsandbytes has four functions compiled when it is loaded, on the first call, for devices that
    it has no kernels for. The compiler alone is 550 modules: half a second of every command.
    """
    os.environ.setdefault("TORCHDYNAMO_DISABLE", "1")
    folder = CACHE.folder / FOLDER
    if _can_be_made(folder):  # or torch could not even be loaded
        os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(folder))


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
