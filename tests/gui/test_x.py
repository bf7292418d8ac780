"""The same window under a real X server."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = "test_pause_resume or test_closing_asks or test_a_paused_run or test_curves_are_saved"


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of our own."""
    if not shutil.which("Xvfb"):
        pytest.skip("no Xvfb")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x1000x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait()


def test_the_window_under_x(display: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests/gui/test_window.py", "-k", TESTS],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": display},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "4 passed" in told.stdout
