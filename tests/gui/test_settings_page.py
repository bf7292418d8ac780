"""The settings: folders are chosen, shown with what they hold, refused if nothing can be written
there; a newer version is asked for when somebody asks."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import platformdirs
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from cliptune import belongings
from cliptune.core import updates
from cliptune.core.caches import CACHE, INSIDE, MODELS, VARIABLE
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.core.messages import Message
from cliptune.core.program import UPDATES
from cliptune_gui.engine.worker import Call, Worker, once
from cliptune_gui.pages.settings.page import SettingsPage
from cliptune_gui.pages.settings.removing import RemoveDialog
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.widgets import theme
from cliptune_gui.widgets.formatting import in_bytes
from cliptune_gui.widgets.messages import translated_message
from gui.test_access import twice

Choose = Callable[[QPushButton, Path], None]


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in MODELS.variables:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def reader() -> Iterator[Worker]:
    made = Worker("reader")
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, reader: Worker) -> SettingsPage:
    theme.apply("light")
    made = SettingsPage(Preferences(), reader, reader)
    theme.dress(made)
    qtbot.addWidget(made)
    made.show()
    made.entered()
    qtbot.waitUntil(lambda: bool(made._paths["models"].text()), timeout=20_000)
    return made


def test_the_mirror_is_one_click_away_and_says_who_runs_it(page: SettingsPage) -> None:
    changed: list[str] = []
    page.changed.connect(lambda: changed.append(page._preferences.hub))
    assert "run by others" in page._mirror_told.text() and "hash" in page._mirror_told.text()
    page.mirror.click()
    assert page.hub.text() == page._preferences.hub == "https://hf-mirror.com"
    page.mirror.click()
    assert (page.hub.text(), changed) == ("", ["https://hf-mirror.com", ""])


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Choose:
    """Press a button and choose a folder."""

    def press(button: QPushButton, folder: Path) -> None:
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
        button.click()

    return press


def test_the_cache_lies_where_that_is_chosen(
    page: SettingsPage, qtbot: QtBot, choose: Choose, tmp_path: Path
) -> None:
    held = tmp_path / "large" / INSIDE / "pixels" / "some.npy"
    held.parent.mkdir(parents=True)
    held.write_bytes(bytes(3_000_000))
    with qtbot.waitSignal(page.changed):
        choose(page.change_cache, tmp_path / "large")
    assert CACHE.folder == tmp_path / "large" / INSIDE
    qtbot.waitUntil(lambda: in_bytes(3_000_000) in page._paths["cache"].text())
    assert page._paths["cache"].text().startswith(str(CACHE.folder))
    page.empty.click()
    qtbot.waitUntil(lambda: not held.exists())
    CACHE.chosen = None
    Preferences().use_folders()  # as the next start does
    assert CACHE.folder == tmp_path / "large" / INSIDE


def test_base_models_lie_where_that_is_chosen(
    page: SettingsPage, qtbot: QtBot, choose: Choose, tmp_path: Path
) -> None:
    with qtbot.waitSignal(page.changed):
        choose(page.change_models, tmp_path)
    assert MODELS.folder == tmp_path
    qtbot.waitUntil(lambda: page._paths["models"].text() == str(tmp_path))


def test_a_folder_that_cannot_be_written_to_is_not_taken(
    page: SettingsPage, qtbot: QtBot, choose: Choose, tmp_path: Path
) -> None:
    before = CACHE.folder
    choose(page.change_cache, tmp_path / "gone")
    qtbot.waitUntil(page._unusable.isVisible)
    assert f"{tmp_path / 'gone'} cannot be written to" in page._unusable.text()
    assert CACHE.folder == before and Preferences().cache is None
    with qtbot.waitSignal(page.changed):
        choose(page.change_cache, tmp_path)
    assert not page._unusable.isVisible()


def test_what_the_environment_says_is_not_offered_to_be_changed(
    qtbot: QtBot, reader: Worker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    page = SettingsPage(Preferences(), reader, reader)
    qtbot.addWidget(page)
    for button, name in ((page.change_cache, VARIABLE), (page.change_models, "HF_HOME")):
        assert not button.isEnabled() and name in button.toolTip()


@pytest.mark.parametrize(
    "code",
    ["pixels-unwritable", "pixels-held", "pixels-no-space", "source-unwritable"]
    + ["download-unwritable", "download-no-space"],
)
def test_what_cannot_be_written_says_that_the_settings_have_a_choice(code: str) -> None:
    names = ("folder", "reason", "needed", "free", "path", "label", "cache")
    told = Message(code=code, params=dict.fromkeys(names, "1"))
    if code == "download-no-space":
        told = Message(code=code, params=told.params | {"needed": 1, "free": 1})
    assert "in Settings" in translated_message(told)[1]


def test_a_newer_version_is_asked_for_only_when_somebody_asks(
    page: SettingsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, opened, about = [], [], page.about

    def check(address: str, _: CancelToken) -> Work[updates.Answer]:
        asked.append(address)
        yield from ()
        if "mirror" not in address:
            raise ClipTuneError(updates._GONE(address=address))
        told = updates._NEWER(newest="9.0", here="0.1")
        return updates.Answer(told, True, "https://mirror.example/cliptune")

    monkeypatch.setattr(updates, "check", check)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    assert not asked and not about.told.isVisible()
    about.check.setFocus()
    qtbot.keyClick(about.check, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "There is nothing at" in about.told.text())
    assert asked == [UPDATES] and not about.open.isVisible()
    qtbot.keyClicks(about.address, "ftp://mirror.example/a")
    assert Preferences().updates == ""
    about.address.clear()
    qtbot.keyClicks(about.address, "https://mirror.example/a")
    qtbot.keyClick(about.check, Qt.Key.Key_Space)
    qtbot.waitUntil(about.open.isVisible)
    assert asked[1:] == [Preferences().updates] == ["https://mirror.example/a"]
    assert "ClipTune 9.0 is there" in about.told.text() and not opened
    about.open.click()
    assert opened == ["https://mirror.example/cliptune"]


def test_what_is_kept_is_shown_with_its_size_and_goes_where_it_is_ticked(
    page: SettingsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Only caches are ticked; settings that went are not written again when the window closes."""
    settings = tmp_path / "window.ini"
    settings.write_text("theme=dark\n", encoding="utf-8")
    monkeypatch.setattr(belongings, "_settings_folder", lambda: tmp_path)
    monkeypatch.setattr(platformdirs, "user_log_path", lambda name, **_: tmp_path / "log")
    held = CACHE.folder / "pixels" / "some.npy"
    held.parent.mkdir(parents=True)
    held.write_bytes(bytes(3_000_000))
    page.remove.click()
    (dialog,) = page.findChildren(RemoveDialog)
    qtbot.waitUntil(lambda: bool(dialog.boxes), timeout=20_000)
    boxes = dialog.boxes
    assert in_bytes(3_000_000) in boxes["caches"].text()
    assert [name for name, box in boxes.items() if box.isChecked()] == ["caches"]
    assert not boxes["models"].isEnabled(), "there are none"
    boxes["caches"].setChecked(False)
    assert not dialog.remove.isEnabled()
    boxes["caches"].setChecked(True)
    boxes["settings"].setChecked(True)
    page._preferences.theme = "dark"
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.remove.click()
    assert not held.exists() and not settings.exists()
    page._preferences.device = "cpu"
    page._preferences.sync()
    assert Preferences().theme == "system" and Preferences().device == "auto"


def test_what_cannot_go_is_told(
    page: SettingsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = CACHE.folder / "pixels" / "some.npy"
    held.parent.mkdir(parents=True)
    held.write_bytes(bytes(10))
    monkeypatch.setattr(shutil, "rmtree", lambda path, **_: None)
    page.remove.click()
    (dialog,) = page.findChildren(RemoveDialog)
    qtbot.waitUntil(lambda: bool(dialog.boxes), timeout=20_000)
    with qtbot.waitSignal(dialog.removed, timeout=20_000):
        dialog.remove.click()
    assert str(held.parent) in dialog.told.text() and not dialog.remove.isEnabled()
    dialog.dismiss.click()


def test_no_letter_is_that_of_two_things_whatever_there_is_to_do(
    page: SettingsPage,
) -> None:
    """Of all that may be there at once: something was fetched, and something newer is there."""
    later = (page.graphics.remove, page.graphics.act, page.about.open)
    for widget in later:
        widget.show()
    for text in ("Look for the PyTorch that &fits", "Do&wnload 3 GB", "&Stop"):
        page.graphics.act.setText(text)
        assert not [*twice(page)]


@pytest.mark.parametrize("when", ["looking", "removing"])
def test_the_dialog_may_be_left_before_an_answer_comes(
    page: SettingsPage, qtbot: QtBot, when: str
) -> None:
    held = CACHE.folder / "pixels" / "some.npy"
    held.parent.mkdir(parents=True)
    held.write_bytes(bytes(10))
    page.remove.click()
    (dialog,) = page.findChildren(RemoveDialog)
    if when == "removing":
        qtbot.waitUntil(lambda: bool(dialog.boxes), timeout=20_000)
        dialog.remove.click()
    with qtbot.waitSignal(dialog.destroyed):
        dialog.dismiss.click()
    done: list[object] = []
    page._reader.do(Call(once(lambda: None), ended=done.append))
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    assert held.exists() is (when == "looking")
