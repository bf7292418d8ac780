"""Commands, carried out in this process where the process is not what is tested: one takes seconds
to start."""

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from cliptune.cli import main

Done = subprocess.CompletedProcess[str]

RESTING = """
import gc, runpy, sys
gc.disable()
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    gc.freeze()
"""

INTERRUPTED = """
import os, signal
from cliptune.cli import main
from cliptune.cli.progress import ProgressDisplay
from cliptune.core.events import Step

tell = ProgressDisplay.tell

def told(display, event):
    tell(display, event)
    if isinstance(event, Step):
        ProgressDisplay.tell = tell
        os.kill(os.getpid(), signal.SIGINT)

ProgressDisplay.tell = told
main()
"""


def cliptune(*arguments: object) -> Done:
    """What a command prints and exits with, in this process."""
    command = ["cliptune", *map(str, arguments)]
    stdout, stderr = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(stdout),
        redirect_stderr(stderr),
        pytest.raises(SystemExit) as end,
    ):
        patch.setattr(sys, "argv", command)
        main()
    return Done(command, end.value.code or 0, stdout.getvalue(), stderr.getvalue())


def process(*arguments: object) -> Done:
    """The same, in a process of its own."""
    return _run("-m", "cliptune", *arguments)


def script(file: Path, *arguments: object) -> Done:
    """What a Python file prints and exits with, in a process of its own.

    The collector rests there: looking through what libraries bring takes two seconds a process.
    """
    return _run("-c", RESTING, file, *arguments)


def interrupted(*arguments: object) -> Done:
    """The same, which gets Ctrl-C at the first step of a training that it tells."""
    done = _run("-c", INTERRUPTED, *arguments)
    assert done.returncode == 130, done.stdout + done.stderr
    return done


def _run(*arguments: object) -> Done:
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
