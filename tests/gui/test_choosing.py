"""Where the system's dialogs begin to look."""

import ast
import re
import threading
from pathlib import Path
from queue import Queue

import pytest
from PySide6.QtCore import QStandardPaths

import cliptune_gui
import cliptune_resources
from cliptune_gui.widgets import choosing


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the disk is here."""
    monkeypatch.setattr(choosing, "PATIENCE", 60.0)


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


def test_a_disk_that_does_not_answer_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor asked on the window's thread."""
    asleep, asked = threading.Event(), Queue[bool]()

    def look(folder: Path) -> bool:
        asked.put(threading.current_thread() is threading.main_thread())
        return asleep.wait(60) and False

    monkeypatch.setattr(choosing, "PATIENCE", 0.01)
    monkeypatch.setattr(choosing.os.path, "isdir", look)
    assert choosing.start(tmp_path) == str(Path.home())
    assert [asked.get(timeout=60) for _ in range(2)] == [False, False]
    asleep.set()


PLACES = re.compile(r"\bchoosing\.|\bstart\(|\bself\._start\(\)|Path\.home\(\)")


def silent(source: str) -> list[int]:
    """The lines of the dialogs that do not say where they begin, or may say nothing."""
    tree, found = ast.parse(source), list[int]()
    given: dict[str, list[str]] = {}
    for one in ast.walk(tree):
        if isinstance(one, ast.Assign):
            names = [name.id for name in ast.walk(one.targets[0]) if isinstance(name, ast.Name)]
            for name in names:
                given.setdefault(name, []).append(ast.unparse(one.value))
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        if ast.unparse(call.func).startswith("QFileDialog.get"):
            start = ast.unparse(call.args[2]) if len(call.args) > 2 else ""
            starts = given.get(start, [start])
            if not all(map(PLACES.search, starts)):
                found.append(call.lineno)
    return sorted(found)


@pytest.mark.parametrize(
    ("start", "says"),
    [
        ("", False),
        (", ''", False),
        (", self.out.text()", False),
        (", str(now)", False),
        (", start", True),
        (", nothing", False),
        (", str(choosing.documents() / name)", True),
        (", str(Path.home())", True),
    ],
)
def test_a_dialog_that_may_begin_anywhere_is_found(start: str, says: bool) -> None:
    given = "start = choosing.start(folder)\nnothing = ''\n"
    found = silent(f"{given}QFileDialog.getOpenFileName(self, title{start})")
    assert found == ([] if says else [3])


def test_every_dialog_says_where_it_begins() -> None:
    files = [*Path(cliptune_gui.__path__[0]).rglob("*.py")]
    found = {file.name: silent(file.read_text(encoding="utf-8")) for file in files}
    assert files and not {name: lines for name, lines in found.items() if lines}
