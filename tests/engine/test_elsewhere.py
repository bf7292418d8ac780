"""A whole run on a device that is not the machine's: what a CPU lets pass a card would not."""

import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest

from cliptune.methods import METHODS
from slow import slow

# bitsandbytes has nothing for such a device.
METHOD_KINDS = [kind for kind in METHODS if METHODS[kind].quantisations[0] == "none"]


@slow
@pytest.mark.parametrize(
    ("method", "of"),
    [*zip(METHOD_KINDS, cycle(["classes", "labels"]), strict=False)]
    + [("lora", "captions"), ("prompt", "captions")],
)
def test_all_that_is_computed_is_moved_there_first(method: str, of: str, tmp_path: Path) -> None:
    program = Path(__file__).with_name("elsewhere.py")
    done = subprocess.run(
        [sys.executable, str(program), method, of, str(tmp_path)],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr[-3000:]
