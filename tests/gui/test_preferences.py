"""Preferences: what was chosen is there at the next start, and rubbish in their file is nothing."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from cliptune import __version__
from cliptune.runs import home
from cliptune_gui.state.preferences import RECENT, Preferences

Reopen = Callable[[], Preferences]
INI, USER = QSettings.Format.IniFormat, QSettings.Scope.UserScope


def file_of() -> Path:
    return Path(QSettings(INI, USER, "cliptune", "window").fileName())


@pytest.fixture
def reopen(qapp: QApplication, tmp_path: Path) -> Reopen:
    """The preferences as another start reads them: Qt keeps those of a place it knows in mind."""
    starts = iter(range(100))

    def opened() -> Preferences:
        Preferences().sync()
        text = file_of().read_bytes()
        QSettings.setPath(INI, USER, str(tmp_path / f"start {next(starts)}"))
        file_of().parent.mkdir(parents=True)
        file_of().write_bytes(text)
        return Preferences()

    return opened


@pytest.fixture
def written(qapp: QApplication) -> Callable[[str], Preferences]:
    """The preferences from a file that holds some text."""

    def opened(text: str) -> Preferences:
        file_of().parent.mkdir(parents=True, exist_ok=True)
        file_of().write_text(text, encoding="utf-8")
        return Preferences()

    return opened


FOLDER = Path("/").absolute()
FOLDERS = [
    Path(name).absolute()
    for name in (
        "/images",
        "/a, b; c/“ü” 100 %",
        "/back\\slash/@home",
        "/equals=[group]/#hash",
        "/ leading and trailing ",
        "/绘画/😀",
        "/true",
    )
]
CHOSEN: list[tuple[str, Any]] = [
    *(("theme", wish) for wish in ("dark", "light", "system")),
    *(("device", wish) for wish in ("cpu", "cuda", "mps", "auto")),
    *(("language", code) for code in ("de", "zh_CN", "")),
    *(("hub", address) for address in ("https://hub.example/a,b?c=%20", "http://10.0.0.1:8", "")),
    *(("runs", folder) for folder in FOLDERS),
    *(("comparisons", one) for one in ([FOLDERS], [FOLDERS[:2], FOLDERS], [])),
    ("queue", []),
    *(("queue", [folder]) for folder in FOLDERS),
    ("queue", FOLDERS),
    ("queue", FOLDERS[::-1]),
    ("geometry", QByteArray(bytes(range(256)))),
    ("geometry", QByteArray()),
    ("left", '{"job": {"data": {"images": "/a, b; c/\\u00fc 100 %", "words": []}}}'),
]


def test_everything_chosen_is_there_at_the_next_start(reopen: Reopen) -> None:
    preferences = Preferences()
    for name, value in CHOSEN:
        setattr(preferences, name, value)
        assert getattr(preferences, name) == value, name  # at once
        preferences = reopen()
        assert getattr(preferences, name) == value, name


def test_defaults(qapp: QApplication) -> None:
    check_defaults(Preferences())


def check_defaults(found: Preferences) -> None:
    assert (found.theme, found.device, found.language, found.hub) == ("system", "auto", "", "")
    assert found.runs == home()
    assert found.recent == [] and found.queue == found.comparisons == []
    assert found.geometry.isEmpty()


def test_choices_can_be_taken_back(reopen: Reopen) -> None:
    preferences = Preferences()
    preferences.theme, preferences.device, preferences.language = "dark", "cpu", "de"
    preferences.hub, preferences.runs = "https://hub.example", FOLDER / "runs"
    preferences.queue, preferences.comparisons = [FOLDER / "run"], [[FOLDER / "run"]]
    preferences = reopen()
    preferences.theme, preferences.device, preferences.language = "system", "auto", ""
    preferences.hub, preferences.runs = "", home()
    preferences.queue, preferences.comparisons = [], []
    check_defaults(reopen())


def test_the_usual_folder_of_runs_moves_with_the_system(
    reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is kept as "the usual one", not as a path."""
    preferences = Preferences()
    preferences.runs = home()
    monkeypatch.setattr(
        "platformdirs.user_data_path", lambda name, **_: FOLDER / "elsewhere" / name
    )
    assert reopen().runs == home() == FOLDER / "elsewhere/cliptune/runs"


def test_recent_folders_are_few_and_the_last_comes_first(reopen: Reopen) -> None:
    preferences = Preferences()
    for number in range(RECENT + 3):
        preferences.remember(FOLDER / f"{number}")
        assert preferences.recent[0] == FOLDER / f"{number}"
        preferences = reopen()
        assert preferences.recent[0] == FOLDER / f"{number}"
        assert len(preferences.recent) == min(RECENT, number + 1)
    preferences.remember(FOLDER / "6")  # again
    numbers = [6, 10, 9, 8, 7, 5, 4, 3]
    assert reopen().recent == [FOLDER / f"{number}" for number in numbers]


def test_two_objects_see_each_others_choices(qapp: QApplication) -> None:
    one, other = Preferences(), Preferences()
    one.theme = "dark"
    one.queue = [FOLDER / "run"]
    assert other.theme == "dark" and other.queue == [FOLDER / "run"]


def test_a_window_finds_its_place_again(qtbot: QtBot, reopen: Reopen) -> None:
    window, again = QMainWindow(), QMainWindow()
    for made in (window, again):
        qtbot.addWidget(made)
    window.resize(432, 321)
    Preferences().geometry = window.saveGeometry()
    assert again.restoreGeometry(reopen().geometry)
    assert again.size() == window.size()


NAMES = ("theme", "device", "hub", "runs", "recent", "queue", "comparisons")
RUBBISH = [
    "",
    "@Invalid()",
    "@ByteArray(\\x1\\x2)",
    "@Variant(\\0\\0\\0\\x2\\0\\0\\0\\a)",  # a whole number
    "@Rect(0 0 1 1)",
    "@Nonsense(1)",
    "relative, 1, true",
    '""',
]


@pytest.mark.parametrize("rubbish", RUBBISH)
def test_rubbish_is_nothing(rubbish: str, written: Callable[[str], Preferences]) -> None:
    lines = [f"{name}={rubbish}" for name in NAMES]
    check_defaults(written("\n".join(["[General]", *lines, ""])))


def test_rubbish_that_is_text(written: Callable[[str], Preferences]) -> None:
    found = written("[General]\ntheme=blue\ndevice=tpu\nhub=nowhere\nruns=here\ngeometry=wide\n")
    check_defaults(found)


def test_a_place_that_is_none_leaves_the_window_as_it_is(
    qtbot: QtBot, written: Callable[[str], Preferences]
) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    size = window.size()
    found = written("[General]\ngeometry=@ByteArray(\\x1\\x2\\xd9)\n").geometry
    assert found.size() == 3 and not window.restoreGeometry(found)
    assert window.size() == size


def test_lists_where_one_thing_should_be(written: Callable[[str], Preferences]) -> None:
    check_defaults(
        written("[General]\ntheme=dark, light\ndevice=cpu, mps\nruns=/a, /b\nhub=a, b\n")
    )


@pytest.mark.parametrize("text", ["[", "\0\0\0", "]]]\n===\n", "[General\ntheme dark", "\ufeff"])
def test_a_file_that_is_none(text: str, written: Callable[[str], Preferences]) -> None:
    check_defaults(written(text))


def test_what_is_written_over_rubbish_stands(
    written: Callable[[str], Preferences], reopen: Reopen
) -> None:
    preferences = written("[General]\ntheme=@Rect(0 0 1 1)\nqueue=@ByteArray(x)\nrecent=@Rect(1)\n")
    preferences.theme, preferences.queue = "dark", [FOLDER / "run"]
    preferences.remember(FOLDER / "images")
    again = reopen()
    assert again.theme == "dark" and again.queue == [FOLDER / "run"]
    assert again.recent[0] == FOLDER / "images"


def test_the_file_is_in_the_users_own_place(qapp: QApplication, tmp_path: Path) -> None:
    QSettings.setPath(INI, USER, str(tmp_path))
    preferences = Preferences()
    preferences.theme = "dark"
    preferences.sync()
    assert (tmp_path / "cliptune" / "window.ini").is_file()


def test_what_a_newer_version_kept_stays_beside_and_is_told_once(
    written: Callable[[str], Preferences], reopen: Reopen
) -> None:
    text = "[General]\ntheme=sepia\nwritten_by=77.1.0\nfuture=1\n"
    preferences = written(text)
    told = str(preferences.of_newer)
    kept = file_of().with_name("window-77.1.0.ini")
    assert "newer ClipTune (77.1.0)" in told and str(kept) in told
    assert preferences.theme == "system"
    preferences.theme = "dark"
    preferences.sync()
    assert kept.read_text(encoding="utf-8") == text
    again = reopen()
    assert again.of_newer is None and again.theme == "dark"
    assert "future=1" in file_of().read_text(encoding="utf-8")


def test_of_what_this_version_kept_there_is_nothing_to_say(reopen: Reopen) -> None:
    assert reopen().of_newer is None
    assert f"written_by={__version__}" in file_of().read_text(encoding="utf-8")


def test_their_file_lies_where_it_is_looked_for_to_be_removed() -> None:
    code = (
        "from PySide6.QtCore import QSettings;"
        "from cliptune.belongings import BY_NAME;"
        "of = QSettings.Format.IniFormat, QSettings.Scope.UserScope;"
        "print(QSettings(*of, 'cliptune', 'window').fileName(), BY_NAME['settings'].folder(),"
        "sep='\\n')"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    file, folder = map(Path, told.stdout.splitlines())
    assert file.parent == folder


def test_what_was_forgotten_is_not_kept_again(reopen: Reopen, tmp_path: Path) -> None:
    """Whatever is chosen, or told, until the window closes."""
    preferences = reopen()
    preferences.forget()
    preferences.theme, preferences.card_told = "dark", True
    preferences.hub = preferences.index = preferences.updates = "https://mirror.example"
    preferences.runs = tmp_path
    preferences.sync()
    assert "=" not in file_of().read_text(encoding="utf-8")


def test_no_choice_is_written_by_the_windows_thread(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk of a home may be slow; and what cannot be kept is told once."""
    wrote: list[str] = []
    write = Preferences._write

    def noted(preferences: Preferences, *given: Any) -> None:
        wrote.append(threading.current_thread().name)
        write(preferences, *given)

    monkeypatch.setattr(Preferences, "_write", noted)
    preferences = Preferences()
    preferences.theme = "dark"
    preferences.theme = "dark"
    assert preferences.theme == "dark"
    preferences.sync()
    assert len(wrote) == 2, "the version, and the theme once"
    assert threading.current_thread().name not in wrote
    assert Preferences().theme == "dark"


def test_choices_that_cannot_be_kept_are_told_of_once(
    qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    file_of().parent.parent.mkdir(parents=True, exist_ok=True)
    file_of().parent.write_bytes(b"")  # in the way
    preferences = Preferences()
    preferences.theme, preferences.language = "dark", "de"
    preferences.sync()
    assert preferences.theme == "dark"
    told = [record.getMessage() for record in caplog.records if "cannot be kept" in record.message]
    assert told == [f"What is chosen cannot be kept in {file_of()}"]
