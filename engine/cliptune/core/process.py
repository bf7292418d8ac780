"""A fresh process of this program, for what must not be done in this one."""

import errno
import os
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from typing import NoReturn

from cliptune.core import program
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Progress, Work
from cliptune.core.files import free_space
from cliptune.core.reasons import disk_full

COMPLAINT = "complaint.txt"


def begin_anew() -> NoReturn:
    """Begin the program once more, as it was begun but for what it was to open, and end this one.

    It ends at once: where its graphics card failed, libraries may wait for that at their end.
    """
    command = sys.orig_argv[: len(sys.orig_argv) - len(sys.argv[1:])]
    command[0] = sys.executable
    image = os.environ.get("APPIMAGE", "")
    if image and Path(sys.executable).is_relative_to(os.environ.get("APPDIR") or image):
        command[0] = image  # what holds the program is gone with this process
    # A program that was frozen is to unpack itself anew: https://pyinstaller.org, "common issues".
    subprocess.Popen(command, env=os.environ | {"PYINSTALLER_RESET_ENVIRONMENT": "1"})
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    os._exit(0)


def run(*command: str, room: Path, phase: str, cancel: CancelToken, most: float = 0) -> Work[str]:
    """Run a command of the program in the folder `room`; a stop ends it at once.

    Gives "" if it did what it should, else the last line that it said, of `complaint.txt` there. It
    is ended if it takes more than `most` seconds, where that is not 0. Raises `Cancelled`, and
    `OSError` if what it met was a full disk, on which there may be no room for its words either.
    """
    # A program that was frozen into one file is its own interpreter. Python itself would look for
    # modules in the current folder first, which may be untrusted: not with -P.
    itself = () if program.came_as() == "bundle" else ("-P", "-m", "cliptune")
    began = monotonic()
    with (room / COMPLAINT).open("wb") as complaint:
        child = subprocess.Popen(
            [sys.executable, *itself, *command],
            stdin=subprocess.DEVNULL,
            stdout=complaint,
            stderr=complaint,
            env=os.environ | {"HF_HUB_OFFLINE": "1"},
            cwd=room,
        )
        try:
            while child.poll() is None and not 0 < most < monotonic() - began:
                yield Progress(phase=phase, done=0, total=1)
                cancel.check()
                sleep(0.1)
        finally:
            child.kill()
            child.wait()
    yield Progress(phase=phase, done=1, total=1)
    if not child.returncode:
        return ""
    lines = (room / COMPLAINT).read_text(encoding="utf-8", errors="replace").split("\n")
    said = next((line.strip() for line in reversed(lines) if line.strip()), "no word of why")
    if disk_full(said) or not free_space(room):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(room))
    return said
