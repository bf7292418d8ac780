"""Folders for images that pass by."""

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
from cliptune_gui.state.passing import passing_folder

class Page:
    def __init__(self):
        self.itself, self.kept, self.lost = self, passing_folder(), passing_folder()
        self.lost.setAutoRemove(False)
        for folder in (self.kept, self.lost):
            Path(folder.filePath("image.jpg")).touch()

page = Page()
print(page.kept.path(), page.lost.path(), sep="\\n")
"""


def test_what_nobody_takes_apart_goes_when_the_program_ends_unless_it_is_to_stay(
    tmp_path: Path,
) -> None:
    env = os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path))
    command = [sys.executable, "-c", "import gc; gc.disable()" + PROGRAM + "gc.freeze()"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    kept, lost = map(Path, done.stdout.splitlines())
    assert not kept.exists()
    assert (lost / "image.jpg").is_file(), "it is still wanted"
