"""The same window under a real X server."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from slow import slow

ROOT = Path(__file__).parents[2]
SCREENS = [pytest.param(size, marks=slow) for size in ("960x540", "1366x768")]
TESTS = "test_pause_resume or test_closing_asks or test_curves_are_saved"


@pytest.fixture
def display(request: pytest.FixtureRequest) -> Iterator[str]:
    """An X server of our own."""
    screen = f"{getattr(request, 'param', '1600x1000')}x24"
    if not shutil.which("Xvfb"):
        pytest.skip("no Xvfb")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait()


def carried_out(display: str, file: str, names: str) -> str:
    """What pytest says of tests that all pass under X."""
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-s", "-n0", f"tests/gui/{file}", "-k", names],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": display},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout


@slow
def test_the_window_under_x(display: str) -> None:
    assert "3 passed" in carried_out(display, "test_window.py", TESTS)


@slow
@pytest.mark.parametrize("display", ["1366x768"], indirect=True)
def test_what_people_come_for_under_x(display: str) -> None:
    """By mouse alone and by keyboard alone; `-s` tells how many actions and seconds it took."""
    told = carried_out(display, "test_jobs.py", "test")
    print(told)
    assert "failed" not in told and "skipped" not in told


@pytest.mark.parametrize("display", SCREENS, indirect=True)
def test_small_screens(display: str) -> None:
    assert "1 passed" in carried_out(display, "test_screen.py", "screen_that_is_there")
