"""The program begins anew: another process of it, as it was begun, and this one ends."""

import subprocess
import sys
from pathlib import Path

import pytest

from cliptune.core import process
from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from engine.waiting import until

PROGRAM = """
import sys
from pathlib import Path
from cliptune.core import process
place = Path({place!r})
if place.exists():
    (place / "half").write_text(repr(sys.argv[1:]))
    (place / "half").rename(place / "again")
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
    until((place / "again").exists)
    assert (place / "again").read_text(encoding="utf-8") == "[]"


@pytest.mark.parametrize(
    ("said", "free", "is_full"),
    [
        ("OSError: [Errno 28] No space left on device: 'a'", 10**9, True),
        ("No space left on device (os error 28)", 10**9, True),
        ("", 0, True),
        ("ValueError: three heads", 10**9, False),
    ],
)
def test_a_process_that_met_a_full_disk_is_known_by_that(
    said: str, free: int, is_full: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = subprocess.Popen
    script = f"import sys; sys.exit({said!r} or 1)"
    monkeypatch.setattr(
        subprocess, "Popen", lambda command, **how: begin([command[0], "-c", script], **how)
    )
    monkeypatch.setattr(process, "free_space", lambda folder: free)
    work = process.run("prove", room=tmp_path, phase="prove", cancel=CancelToken())
    if is_full:
        with pytest.raises(OSError, match="No space left"):
            finish(work)
    else:
        assert finish(work) == said
