"""Commands, carried out in this process where the process is not what is tested: one takes seconds
to start."""

import io
import json
import runpy
import subprocess
import sys
import warnings
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from cliptune.cli import main
from cliptune.cli.progress import ProgressDisplay

Done = subprocess.CompletedProcess[str]

IN_TURN = """
import json, sys
from cliptune.cli import main

for command in json.loads(sys.argv[1]):
    sys.argv = ["cliptune", *command]
    try:
        main()
    except SystemExit as end:
        if end.code:
            raise
"""

INTERRUPTED = """
import os, signal
from cliptune.cli.progress import ProgressDisplay
from cliptune.core.events import Step

tell = ProgressDisplay.tell

def told(display, event):
    tell(display, event)
    if isinstance(event, Step):
        ProgressDisplay.tell = tell
        os.kill(os.getpid(), signal.SIGINT)

ProgressDisplay.tell = told
"""
"""Ctrl-C comes at the first step of a training that is told."""


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


def interrupted(*arguments: object) -> Done:
    """The same, which gets Ctrl-C at the first step of a training that it tells."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProgressDisplay, "tell", ProgressDisplay.tell)  # so it is afterwards
        exec(INTERRUPTED, {})
        done = cliptune(*arguments)
    assert done.returncode == 130, done.stdout + done.stderr
    return done


def script(file: Path, *arguments: object) -> str:
    """What a Python file prints, in this process."""
    told = io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(told),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("default")  # as where no test listens
        # PEFT asks transformers for a property by its old name.
        warnings.filterwarnings("ignore", ".*is_gradient_checkpointing", FutureWarning)
        patch.setattr(sys, "argv", [str(file), *map(str, arguments)])
        patch.setattr(sys, "path", [*sys.path])
        runpy.run_path(str(file), run_name="__main__")
    return told.getvalue()


def process(*arguments: object) -> Done:
    """What a command prints and exits with, in a process of its own."""
    return _run("-m", "cliptune", *arguments)


def in_turn(*commands: Sequence[object]) -> Done:
    """What several commands print, one after the other in a process of their own."""
    return _run("-c", IN_TURN, json.dumps(commands, default=str))


def interrupted_process(*arguments: object) -> Done:
    """The same, which gets Ctrl-C at the first step of a training that it tells."""
    done = _run("-c", f"{INTERRUPTED}\nfrom cliptune.cli import main\nmain()", *arguments)
    assert done.returncode == 130, done.stdout + done.stderr
    return done


def _run(*arguments: object) -> Done:
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
