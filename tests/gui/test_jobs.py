"""The jobs that people come with, done by mouse alone and by keyboard alone."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QDesktopServices

from cliptune_gui.engine import engine_thread
from cliptune_gui.shell.window import MainWindow
from engine import drawn
from gui import jobs
from gui.actor import Actor, Keyboard, Mouse
from gui.photos import OWN, some
from gui.test_export_dialog import Made
from gui.windows import Windows
from slow import slow

Place = QStandardPaths.StandardLocation
ACTORS = pytest.mark.parametrize("kind", [Mouse, Keyboard], ids=["mouse", "keyboard"])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person's own folder, with one for images, where dialogs begin."""
    place = tmp_path / "home"
    (place / "Pictures").mkdir(parents=True)
    (place / "Documents").mkdir()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(place))
    names = {Place.PicturesLocation: "Pictures", Place.DocumentsLocation: "Documents"}
    monkeypatch.setattr("cliptune_gui.widgets.choosing._place", lambda of: place / names[of])
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    return place


def heap(folder: Path, files: list[Path]) -> dict[str, str]:
    """Images of class folders in one folder, mixed; what each shows, by its name."""
    truth = dict[str, str]()
    folder.mkdir()
    for number, at in enumerate(np.random.default_rng(16).permutation(len(files))):
        name = f"{number:03}{files[at].suffix}"
        truth[name] = files[at].parent.name
        shutil.copy(files[at], folder / name)
    return truth


class Clock:
    """Tells how many actions and seconds a job took so far."""

    def __init__(self, actor: Actor) -> None:
        self.actor, self.since, self.words = actor, time.monotonic(), type(actor).__name__

    def tell(self, what: str) -> None:
        seconds = time.monotonic() - self.since
        print(f"{self.words}: {what}: {self.actor.actions} actions, {seconds:.1f} s")


def sort_photos(actor: Actor, window: MainWindow, home: Path, truth: dict[str, str]) -> Path:
    """A folder of unsorted photos becomes a model that sorts others; where these went."""
    clock, copies = Clock(actor), home / "Pictures" / "sorted"
    copies.mkdir()
    jobs.open_folder(actor, window, home / "Pictures" / "photos")
    clock.tell("opened")
    jobs.sort(actor, window, sorted(set(truth.values())), truth)
    clock.tell("sorted")
    jobs.train(actor, window)
    clock.tell("trained")
    jobs.sort_new(actor, window, home / "Pictures" / "new", copies)
    clock.tell("new ones are sorted")
    return copies


def opened(windows: Windows) -> MainWindow:
    """The window in front, with the sample in it."""
    window = windows.open()
    window.activateWindow()
    windows.qtbot.waitUntil(window.isActiveWindow)
    return window


def prepared(window: MainWindow, base: Path) -> None:
    """As if a tiny model had been chosen for a short run before."""
    draft = window.new_run.draft
    draft.base = str(base)
    draft.choose_kind("lora")
    draft.choose_value("train", "epochs", 1)
    draft.choose_value("train", "learning_rate", 1e-3)


def export_nothing(*asked: Any) -> Iterator[None]:
    """What is said to be exported."""
    _, target, out, *_ = asked
    out.mkdir()
    yield from ()
    return Made(out)


@ACTORS
def test_photos_are_sorted_trained_and_taken_along(
    kind: type[Actor],
    windows: Windows,
    home: Path,
    base: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A small one, of which the exports alone are made up."""
    monkeypatch.setattr(engine_thread, "export", export_nothing)
    files = sorted(drawn.classes(home / "drawn", 4).rglob("*.png"))
    truth = heap(home / "Pictures" / "photos", files)
    heap(home / "Pictures" / "new", files[:5])
    window, actor = opened(windows), kind(windows.qtbot)
    prepared(window, base)
    copies = sort_photos(actor, window, home, truth)
    assert len([*copies.rglob("*.png")]) == 5
    assert {one.name for one in copies.iterdir()} <= {*truth.values(), "Unsure"}
    jobs.export(actor, window, ("peft", "onnx"))
    if kind is Mouse:  # the keyboard's way shows as much, and it all takes its time
        return
    jobs.show_page(actor, window, "new")
    jobs.compare(actor, window, ("probe", "lora"))
    told = jobs.save_report(actor, window)
    assert told.parent == home / "Documents" and told.read_bytes().startswith(b"%PDF")


@slow
@ACTORS
def test_three_hundred_photos(kind: type[Actor], windows: Windows, home: Path) -> None:
    """From a heap to a model that sorts new ones; with CLIPTUNE_PHOTOS those of one's own."""
    truth = heap(home / "Pictures" / "photos", some("train", 300))
    others = heap(home / "Pictures" / "new", some("test", 100))
    copies = sort_photos(kind(windows.qtbot), opened(windows), home, truth)
    found = {one.name: one.parent.name for one in copies.rglob("*.*")}
    right = sum(found[name] == one for name, one in others.items())
    print(f"{right} of {len(others)} new ones right")
    assert found.keys() == others.keys() and (OWN or right > 50)


@slow
@ACTORS
def test_a_class_folder_for_other_programs(kind: type[Actor], windows: Windows, home: Path) -> None:
    """From folders of classes to a PEFT adapter and an ONNX graph."""
    class_folder(home / "Pictures" / "things", 200)
    window, actor = opened(windows), kind(windows.qtbot)
    clock = Clock(actor)
    jobs.open_folder(actor, window, home / "Pictures" / "things")
    clock.tell("opened")
    jobs.train(actor, window)
    clock.tell("trained")
    peft, onnx = jobs.export(actor, window, ("peft", "onnx"))
    clock.tell("exported")
    assert (peft / "adapter_model.safetensors").is_file()
    assert [*onnx.rglob("*.onnx")]


@slow
@ACTORS
def test_four_methods_on_a_thousand_images(kind: type[Actor], windows: Windows, home: Path) -> None:
    """From folders of classes to a report of what each method comes to."""
    class_folder(home / "Pictures" / "things", 1000)
    window, actor = opened(windows), kind(windows.qtbot)
    clock = Clock(actor)
    jobs.open_folder(actor, window, home / "Pictures" / "things")
    clock.tell("opened")
    jobs.compare(actor, window, ("probe", "lora", "prefix", "prompt"))
    clock.tell("compared")
    told = jobs.save_report(actor, window)
    clock.tell("saved")
    assert told.parent == home / "Documents" and told.read_bytes().startswith(b"%PDF")


def class_folder(folder: Path, count: int) -> None:
    """So many images in folders of their classes."""
    for file in some("train", count):
        (folder / file.parent.name).mkdir(parents=True, exist_ok=True)
        shutil.copy(file, folder / file.parent.name)
