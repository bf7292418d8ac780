"""Torch's compiler, which nothing here is compiled with. No torch."""

import os


def leave_out() -> None:
    """Let libraries not load it for themselves; to be called before torch is loaded.

    bitsandbytes has four functions compiled when it is loaded, on the first call, for devices that
    it has no kernels for. The compiler alone is 550 modules: half a second of every command.
    """
    os.environ.setdefault("TORCHDYNAMO_DISABLE", "1")
