"""The program begins anew: another process of it, as it was begun, and this one ends."""

import subprocess
import sys
import time
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
from cliptune.core import process
place = Path({place!r})
if place.exists():
    (place / "again").write_text(repr(sys.argv[1:]))
else:
    place.mkdir()
    print("ends")
    process.begin_anew()
"""


def test_it_begins_anew_without_what_it_was_to_open(tmp_path: Path) -> None:
    place, script = tmp_path / "place", tmp_path / "program.py"
    script.write_text(PROGRAM.format(place=str(place)), encoding="utf-8")
    command = [sys.executable, str(script), "some/images", "more/images"]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    assert ended.stdout == "ends\n"
    until = time.monotonic() + 30
    while not (place / "again").exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert (place / "again").read_text(encoding="utf-8") in ("[]", "")
