"""The command without arguments, where there is nothing to show a window on."""

import os
import subprocess
import sys

import pytest

START = "from cliptune_gui.shell.start import main; main()"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have a screen")
@pytest.mark.parametrize("display", [None, ":987", "nowhere.invalid:0"])
def test_without_a_display_it_says_so_and_ends(display: str | None) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    there = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(
        [sys.executable, "-c", START],
        env=there | ({"DISPLAY": display} if display else {}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("There is no display") and done.stderr.count("\n") == 1
