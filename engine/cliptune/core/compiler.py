"""Torch's compiler, which nothing here is compiled with. No torch."""

import os

from cliptune.core.caches import CACHE

FOLDER = "compiler"
"""In the cache: torch makes it even so, and else among the system's temporary folders."""


def leave_out() -> None:
    """Let libraries not load it for themselves; to be called before torch is loaded.

    bitsandbytes has four functions compiled when it is loaded, on the first call, for devices that
    it has no kernels for. The compiler alone is 550 modules: half a second of every command.
    """
    os.environ.setdefault("TORCHDYNAMO_DISABLE", "1")
    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(CACHE.folder / FOLDER))
