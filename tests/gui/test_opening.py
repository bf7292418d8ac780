"""What can be opened beside a folder: archives, data sets, and those of the hub."""

import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cliptune.core.events import Progress, Work
from cliptune_gui.pages.new_run import images as module
from cliptune_gui.pages.new_run.images import ImagesPage
from cliptune_gui.pages.new_run.labels import LabelsDialog
from cliptune_gui.pages.new_run.opening import HubDialog, OpeningRow
from cliptune_gui.state import drafts
from cliptune_gui.state.images import AUTOMATIC, Dropped, LabelChoice, dropped_images, source_name
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.remembered import Found
from cliptune_gui.state.run_entry import create
from cliptune_gui.state.wizard import Draft
from engine.folders import fill, two_classes
from gui.images_page import Made, rest
from gui.test_disk import reads_of
from gui.test_labels import seen

HUB = Path("hub:owner/flowers")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Two classes in a zip."""
    folder = two_classes(tmp_path / "photos", 3)
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as file:
        for image in folder.rglob("*.jpg"):
            file.write(image, image.relative_to(tmp_path))
    return tmp_path / "photos.zip"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("a.zip", "a.zip"),
        ("a.TAR.gz", "a.TAR.gz"),
        ("a.parquet", "a.parquet"),
        ("a.jpg", ""),
        ("a.csv", ""),
        ("within.zip.d", "within.zip.d"),
    ],
)
def test_what_is_dropped_is_opened_or_the_folder_it_lies_in(
    tmp_path: Path, name: str, meant: str
) -> None:
    place = tmp_path / name
    place.mkdir() if name.endswith(".d") else place.touch()
    assert dropped_images([place]) == Dropped(tmp_path / meant)


def test_photos_that_are_chosen_open_their_folder_and_it_is_told_how_many_more_it_holds(
    made: Made, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a dialog in which files are seen."""
    fill(tmp_path / "all", "a.jpg", "b.jpg", "c.jpg", ".hidden.jpg")
    (tmp_path / "all" / "notes.txt").touch()
    page = made(tmp_path / "photos")
    told: list[str] = []
    page.noticed.connect(told.append)
    for chosen, noticed in (("a", 1), ("abc", 1)):
        paths = [str(tmp_path / "all" / f"{name}.jpg") for name in chosen]
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, of=paths: (of, ""))
        with qtbot.waitSignal(page.looking):
            page.opening.choose_photos()
        rest(qtbot, page)
        assert page._draft.folder == tmp_path / "all" and len(told) == noticed
    assert told == ["The whole folder is opened, which holds 2 more images."]


def test_folders_that_are_dropped_together_are_opened_without_those_beside_them(
    made: Made, qtbot: QtBot, tmp_path: Path
) -> None:
    fill(tmp_path / "all", *(f"{name}/{n}.jpg" for name in ("cat", "dog", "owl") for n in (0, 1)))
    page = made(tmp_path / "all")
    told: list[str] = []
    page.noticed.connect(told.append)
    page.open_dropped([tmp_path / "all" / "cat", tmp_path / "all" / "dog"])
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["Only the folders that you dropped are used; left out are: owl."]
    assert page._draft.folder == tmp_path / "all"
    assert page._draft.left_out == {"owl/0.jpg", "owl/1.jpg"}
    assert page._draft.class_counts() == {"cat": 2, "dog": 2, "owl": 0}
    page.open_dropped([tmp_path / "all" / name for name in ("cat", "dog", "owl")])
    qtbot.waitUntil(lambda: not page._draft.left_out)
    rest(qtbot, page)
    assert len(told) == 1


def test_an_archive_is_looked_through(
    made: Made, qtbot: QtBot, archive: Path, tmp_path: Path
) -> None:
    with reads_of(tmp_path) as reads:
        page = made(archive)
        page.choose_labels()
        dialog = page.findChild(LabelsDialog)
        assert dialog is not None
        seen(qtbot, dialog)
    assert reads.elsewhere and not reads.here  # no disk is read on the window's thread
    draft = page._draft
    assert draft.images is not None and draft.images.classes == ("cat", "dog")
    assert page.opening._name.text() == "photos.zip"
    assert draft.job().data.images == archive and draft.images.folder != archive
    assert page.gallery.model().file(1).startswith(str(draft.images.folder))  # type: ignore[attr-defined]
    assert Preferences().recent[0] == archive
    assert dialog.place.currentText() == "Automatic: the folders' names"
    dialog.reject()
    run = create(draft.job(), tmp_path / "runs")
    assert run.job.data.images == archive and run.images == draft.images.folder


def test_a_dropped_archive_is_opened(
    made: Made, qtbot: QtBot, archive: Path, tmp_path: Path
) -> None:
    page = made(tmp_path / "photos")
    page.open_dropped([archive])
    qtbot.waitUntil(lambda: page._draft.folder == archive)
    rest(qtbot, page)
    assert page._draft.images is not None


def test_what_is_known_late_lands_in_the_draft_that_it_was_asked_for(
    made: Made, qtbot: QtBot, archive: Path, tmp_path: Path
) -> None:
    """Or nowhere: a path that was dropped, labels that were chosen."""
    page = made(tmp_path / "photos")
    page.choose_labels()
    dialog = page.findChild(LabelsDialog)
    assert dialog is not None
    page.open_dropped([archive])
    page.set_draft(Draft(folder=tmp_path / "photos"))
    dialog.chosen.emit(LabelChoice(kind="captions"))
    rest(qtbot, page)
    assert page._draft.labels == AUTOMATIC and page._draft.folder == tmp_path / "photos"
    dialog.reject()


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (Progress(phase="download", done=2_000_000, total=8_000_000, unit="bytes"),
         "Downloading: 2 MB of 8 MB"),
        (Progress(phase="unpack", done=64, total=0, unit="images"), "Unpacking: 64"),
        (Progress(phase="scan", done=64, total=0, unit="files"), "Looking through the folder ..."),
        (Progress(phase="scan", done=64, total=128, unit="images"), "Images: 64 of 128"),
    ],
)  # fmt: skip
def test_it_is_told_how_far_that_is(
    made: Made, qtbot: QtBot, tmp_path: Path, event: Progress, told: str
) -> None:
    page = made(two_classes(tmp_path, 1))
    page.rescan()
    page._told([event])
    assert page._progress_text.text() == told
    assert page._progress.maximum() == (1000 if event.total else 0)
    rest(qtbot, page)


def test_the_first_images_are_there_while_a_folder_is_looked_through(
    made: Made, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = made(two_classes(tmp_path / "before", 1))
    end = threading.Event()
    plain = module.look_again

    def held(*given: Any) -> Work[Found]:
        while not end.wait(0.01):
            given[1].check()
            yield Progress(phase="scan", done=0, total=9, unit="images")
        return (yield from plain(*given))

    monkeypatch.setattr(module, "look_again", held)
    page.open(two_classes(tmp_path / "many", 2))
    first = page._first
    qtbot.waitUntil(first.isVisible)
    spoken = [
        first.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)
    ]
    heading = "The first images of the folder"
    assert spoken == [heading, f"{heading}, 0.jpg"]
    assert page._draft.images is None
    page.open(tmp_path / "none")
    assert not first.isVisible(), "those of another folder"
    end.set()
    rest(qtbot, page)
    assert not first.isVisible() and page._draft.trouble


# The hub


@pytest.fixture
def row(qtbot: QtBot) -> OpeningRow:
    row = OpeningRow(Preferences())
    qtbot.addWidget(row)
    return row


def choose(row: OpeningRow, text: str) -> None:
    """Take what the menu offers."""
    row.fill()
    offered = {action.text(): action for action in row.more.menu().actions()}
    offered[text].trigger()


def test_a_data_set_of_the_hub_is_named(row: OpeningRow, qtbot: QtBot) -> None:
    row.show_images(HUB, "https://mirror.example")
    assert row._name.text() == "owner/flowers"
    opened: list[Path] = []
    row.opened.connect(opened.append)
    choose(row, "From the &hub...")
    dialog = row.findChild(HubDialog)
    assert dialog is not None and not dialog.begin.isEnabled()
    assert "It is downloaded from https://mirror.example" in dialog.told.text()
    for name in ("a b", "a/b/c", "../x", "/etc", "https://example.com/a/b"):
        dialog.name.setText(name)
        assert not dialog.begin.isEnabled(), name
    dialog.name.setText(" https://huggingface.co/datasets/owner/flowers/ ")
    dialog.begin.click()
    assert opened == [HUB]


def test_what_was_open_is_offered_again(row: OpeningRow, tmp_path: Path) -> None:
    for images in (tmp_path / "folder", HUB, tmp_path / "photos.zip"):
        row._preferences.remember(images)
    opened: list[Path] = []
    row.opened.connect(opened.append)
    choose(row, "owner/flowers  (hub)")
    choose(row, f"photos.zip  ({tmp_path})")
    assert opened == [HUB, tmp_path / "photos.zip"]


def test_an_archive_is_chosen(
    row: OpeningRow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    def answer(given: Path) -> Callable[..., tuple[str, str]]:
        return lambda _parent, *told: (asked.append(told), (str(given), ""))[1]

    opened: list[Path] = []
    row.opened.connect(opened.append)
    row.show_images(tmp_path / "photos.zip", "")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer(tmp_path / "other.tgz"))
    choose(row, "&Archive or data set...")
    assert opened == [tmp_path / "other.tgz"] and asked[0][1] == str(tmp_path)
    assert "*.tar.gz" in asked[0][2] and "*.parquet" in asked[0][2]


def test_a_draft_keeps_the_name_on_the_hub() -> None:
    draft = Draft()
    draft.choose(HUB)
    assert draft.folder == HUB and source_name(draft.folder) == "owner/flowers"
    assert drafts.of(draft.job()).folder == HUB


def test_the_address_of_the_hub_goes_with_the_name(
    qtbot: QtBot, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cliptune.data import scan as scanning

    asked: list[tuple[Path, str | None]] = []
    scan = scanning.scan
    folder = two_classes(tmp_path, 2)

    def noted(data: object, cancel: object, hub: str | None = None) -> object:
        asked.append((data.images, hub))  # type: ignore[attr-defined]
        return scan(data.model_copy(update={"images": folder}), cancel)  # type: ignore[attr-defined, arg-type]

    page: ImagesPage = made(folder)
    monkeypatch.setattr(scanning, "scan", noted)
    page._draft.hub = "https://mirror.example"
    page.open(HUB)
    rest(qtbot, page)
    assert asked == [(HUB, "https://mirror.example")] and page._draft.images is not None
