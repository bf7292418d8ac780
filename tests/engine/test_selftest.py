"""The command by which a program that was installed tries itself."""

import importlib.metadata
import os
import re
import tomllib
from pathlib import Path

import pytest

from cliptune.cli import selftest
from cliptune.cli.commands import app
from cliptune.cli.window import Window
from cliptune.core.caches import CACHE
from cliptune.core.cancel import CancelToken
from cliptune.export import proof
from cliptune.runs import home
from engine.exports import ask_here

PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def run(window: Window | None = None) -> int:
    """The exit code of the command."""
    return app(["selftest"], standalone_mode=False, obj=window) or 0


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every part passes at once; the folders that they were given."""
    rooms: list[Path] = []

    def quick(room: Path, _cancel: CancelToken) -> str:
        rooms.append(room)
        return "well"

    monkeypatch.setattr(selftest, "_libraries", lambda: "well")
    monkeypatch.setattr(selftest, "_ten_steps", quick)
    monkeypatch.setattr(selftest, "_export", quick)
    return rooms


def test_a_line_for_each_part_and_the_window_where_qt_is(
    parts: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0
    first = capsys.readouterr().out.splitlines()
    assert run(Window(first_frame=lambda room: f"in {room.name}")) == 0
    second = capsys.readouterr().out.splitlines()
    names = [line.partition("  ")[0] for line in second]
    assert names == ["libraries", "ten steps", "export", "window"]
    assert all(re.search(r" \d+\.\d s  well$", line) for line in second[:3])
    assert second[3].endswith(f"in {parts[-1].name}")
    assert "there is no Qt here" in first[3]


def test_one_part_that_fails_stops_no_other_and_is_the_exit_code(
    parts: list[Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing() -> str:
        raise ModuleNotFoundError("No module named 'peft'")

    monkeypatch.setattr(selftest, "_libraries", missing)
    assert run() == 1
    told = capsys.readouterr()
    assert re.search(r"^libraries .* FAILED$", told.out, re.MULTILINE)
    assert "No module named 'peft'" in told.err and len(parts) == 2


def test_nothing_of_a_persons_is_touched_and_nothing_is_left(
    parts: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []

    def look(room: Path) -> str:
        assert os.environ["HF_HUB_OFFLINE"] == "1"
        assert all(Path(os.environ[name]).is_relative_to(room) for name in selftest.USER)
        seen.append(CACHE.folder)
        return "well"

    before = dict(os.environ)
    assert run(Window(first_frame=look)) == 0
    assert dict(os.environ) == before
    assert seen[0].is_relative_to(parts[0]) and not parts[0].exists()


def test_ten_steps_and_their_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "_ask", ask_here)
    monkeypatch.setattr(selftest, "EACH", {"train": 5, "test": 2})
    monkeypatch.setattr(selftest, "BATCH", selftest.BATCH // 2)
    told = selftest._ten_steps(tmp_path, CancelToken())
    assert re.fullmatch(r"10 on .+, loss [\d.]+ to [\d.]+", told)
    assert "proven on 10 images" in selftest._export(tmp_path, CancelToken())
    assert not home().exists()


def test_every_library_that_the_engine_needs_is_tried() -> None:
    needed = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]
    named = {re.split("[><=!]", one)[0].lower().replace("_", "-") for one in needed}
    of_modules = importlib.metadata.packages_distributions()
    tried = {of.lower().replace("_", "-") for name in selftest.LIBRARIES for of in of_modules[name]}
    assert named - {"pyside6-essentials", "pyqtgraph"} <= tried
