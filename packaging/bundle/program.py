"""Where the bundle starts: the command `cliptune`, which is its own interpreter."""

import multiprocessing
import os
import sys

from cliptune_gui.shell.start import environment, main

# Without a console nobody reads what libraries print, which they do nevertheless.
for name in ("stdout", "stderr"):
    if getattr(sys, name) is None:
        setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (it stays)

# Where processes are spawned, Python starts this very program to look after their locks.
multiprocessing.freeze_support()

environment()
from cliptune.graphics import place  # noqa: E402

# A torch for the graphics card, if one was fetched, before anything loads the bundle's own.
place.put_first()

# The bundle's libraries are for the bundle: not for the browser or file manager that it opens.
if (theirs := os.environ.pop("LD_LIBRARY_PATH_ORIG", None)) is not None:
    os.environ["LD_LIBRARY_PATH"] = theirs
else:
    os.environ.pop("LD_LIBRARY_PATH", None)

# A process of the bundle itself, as for the proof of an export, finds them anew.
os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"

main()
