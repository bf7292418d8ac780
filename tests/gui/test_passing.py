"""Folders for images that pass by."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTemporaryDir

from cliptune_gui.state.passing import PassingFolder

PROGRAM = """
from cliptune_gui.state.passing import PassingFolder

class Page:
    def __init__(self):
        self.itself, self.unused, self.kept, self.lost = self, *(PassingFolder() for _ in range(3))
        for folder in (self.kept, self.lost):
            folder.file("image.jpg").touch()
        self.lost.keep(True)

page = Page()
print(page.kept.path, page.lost.path, sep="\\n")
"""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path))


def test_what_nobody_takes_apart_goes_when_the_program_ends_unless_it_is_to_stay(
    tmp_path: Path, env: dict[str, str]
) -> None:
    command = [sys.executable, "-c", "import gc; gc.disable()" + PROGRAM + "gc.freeze()"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    kept, lost = map(Path, done.stdout.splitlines())
    assert not kept.exists()
    assert (lost / "image.jpg").is_file(), "it is still wanted"
    assert [*tmp_path.iterdir()] == [lost]


def test_a_program_that_is_killed_leaves_no_folder_that_it_put_nothing_into(
    tmp_path: Path, env: dict[str, str]
) -> None:
    command = [sys.executable, "-c", PROGRAM + "import os; os._exit(1)"]
    subprocess.run(command, env=env, check=False)
    assert [[file.name for file in left.iterdir()] for left in tmp_path.iterdir()] == [
        ["image.jpg"],
        ["image.jpg"],
    ]


def test_where_no_folder_can_be_made_nothing_is_put_until_one_can(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = PassingFolder()
    with monkeypatch.context() as full:
        full.setattr(QTemporaryDir, "isValid", lambda _: False)
        first, second = folder.file("1.jpg"), folder.file("2.jpg")
        assert first != second and not first.parent.exists()
    folder.file("3.jpg").touch()
