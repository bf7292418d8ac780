"""Where the system's dialogs begin to look."""

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths

import cliptune_gui
import cliptune_resources
from cliptune_gui.widgets import choosing


def test_images_are_looked_for_among_a_persons_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never among the program's files, nor where a folder is no longer: Qt would begin there in
    whatever folder the program was started from."""
    mine, home = tmp_path / "mine", tmp_path / "home"
    mine.mkdir()
    home.mkdir()
    monkeypatch.setattr(Path, "home", lambda: home)
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(home / "Pictures"))
    sample, gone = cliptune_resources.sample(), tmp_path / "gone"
    assert choosing.start() == choosing.start(None, sample, sample / "train", gone) == str(home)
    (home / "Pictures").mkdir()
    assert choosing.start(gone, sample.parent) == str(home / "Pictures")
    assert choosing.start(sample, mine, home) == str(mine)


def test_every_dialog_says_where_it_begins() -> None:
    silent = [
        f"{file.name}:{call.lineno}"
        for file in Path(cliptune_gui.__path__[0]).rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func).startswith("QFileDialog.get")
        and len(call.args) < 3
    ]
    assert not silent
