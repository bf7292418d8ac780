"""The page that tries adapters, in the real window with real runs of a tiny CLIP."""

import csv
import json
import math
import re
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QFile, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from cliptune.core.events import Failed
from cliptune.inference import output
from cliptune.inference.predict import Prediction
from cliptune.projects.project import Project
from cliptune.runs import Run
from cliptune_gui.engine.worker import Outcome
from cliptune_gui.pages.training.export_dialog import ExportDialog
from cliptune_gui.pages.try_it import image_tab
from cliptune_gui.pages.try_it.page import TryPage
from cliptune_gui.pages.try_it.predictions import in_words
from cliptune_gui.pages.try_it.sight import LARGE, Sight
from cliptune_gui.shell.window import MainWindow
from cliptune_gui.state.camera import Trouble
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.state.tried import Tried
from engine import folders
from engine.tiny import tiny_clip
from engine.training import carry, small_job
from gui.images_page import NoImages
from gui.windows import Windows

LONG = 120_000
ON, OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


@pytest.fixture(scope="module")
def runs(base: Path, images: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    """Two finished runs on one base, and one on another."""
    folder, made = tmp_path_factory.mktemp("runs"), {}
    other = tiny_clip(tmp_path_factory.mktemp("other"), seed=7)
    for name, kind, on in (
        ("far", "lora", other),
        ("prompt", "prompt", base),
        ("lora",) * 2 + (base,),
    ):
        carry(small_job(images, on, kind, epochs=3, learning_rate=1e-2), folder / name)
        made[name] = Run(folder / name)
        made[name].rename(name)
    return made


@pytest.fixture
def window(windows: Windows, runs: dict[str, Run], images: Path) -> MainWindow:
    Preferences().runs = runs["lora"].folder.parent
    return windows.open(images)


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> TryPage:
    with qtbot.waitSignal(window.trying.ready, timeout=LONG):
        window.show_page("try")
    return window.trying


def drop(page: TryPage, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    with SignalBlocker(timeout=LONG) as taken:  # QSignalSpy would hold up other threads
        taken.connect(page.taken)
        page.dropEvent(
            QDropEvent(
                QPointF(9, 9),
                Qt.DropAction.CopyAction,
                data,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
        )


def answered(page: TryPage, qtbot: QtBot) -> None:
    tabs = (page.images, page.words, page.folder)
    qtbot.waitUntil(lambda: all(tab.call is None for tab in tabs), timeout=LONG)


def tick(page: TryPage, title: str, state: Qt.CheckState) -> None:
    (item,) = page.chooser.list.findItems(title, Qt.MatchFlag.MatchExactly)
    item.setCheckState(state)


def said(page: TryPage) -> dict[str, str]:
    """What each card reads out."""
    return {
        card.accessibleName(): card.accessibleDescription()
        for card in page.images.predictions.cards
    }


def test_nothing_is_loaded_unasked_and_the_newest_is_chosen(
    page: TryPage, window: MainWindow
) -> None:
    assert window.engine.inference._predictor is None
    assert [voice.title for voice in page.chooser.voices()] == ["Zero-shot", "lora"]
    assert page.chooser.bases.count() == 2 and page.chooser._why.isVisible()


def test_dropped_images_are_answered_as_the_run_did(
    page: TryPage, qtbot: QtBot, runs: dict[str, Run], tmp_path: Path
) -> None:
    measured = runs["lora"].measured()
    assert measured is not None
    answer = measured.answers[0]
    image, bad = runs["lora"].job.data.images / answer.path, tmp_path / "bad.png"
    bad.write_bytes(b"no image")
    drop(page, image, bad)
    assert page.tabs.currentWidget() is page.images and page.images.current == image
    answered(page, qtbot)
    shown = said(page)
    assert list(shown) == ["Zero-shot", "lora"] and shown["Zero-shot"] != shown["lora"]
    assert shown["lora"].startswith(f"{answer.said} {100 * answer.confidence:.1f} %")
    assert "bad.png (" in page.images.troubles.text() and page.images.troubles.isVisible()
    page.images.really.click()
    menu = next(menu for menu in page.findChildren(QMenu) if menu.isVisible())
    assert menu.actions()[1].text() == answer.said
    menu.actions()[1].trigger()
    menu.close()
    qtbot.waitUntil(lambda: "is really" in page.told.text(), timeout=LONG)
    folder = runs["lora"].job.data.images
    assert Project.open(folder).state.labels[answer.path] in runs["lora"].described().classes
    QTest.keyClick(page.images.row, Qt.Key.Key_Right)
    assert page.images.current == bad and not page.images.really.isVisible()
    assert "cannot be read" in said(page)["lora"]

    other = folders.fill(tmp_path, "elsewhere.png") / "elsewhere.png"
    drop(page, other)
    page.images.ask_really(other, QPoint(), ["green"])
    page.findChildren(QMenu)[-1].actions()[1].trigger()
    box = QApplication.activeModalWidget()
    assert isinstance(box, QMessageBox) and box.text() == "Copy 1 image into your project?"
    next(one for one in box.buttons() if one.text() == "&Copy").click()
    qtbot.waitUntil(lambda: "elsewhere.png is really" in page.told.text(), timeout=LONG)
    project = Project.open(folder)
    assert [project.state.labels[one.path] for one in project.added] == ["green"]


def test_what_a_camera_sees_is_answered_and_a_photo_is_tried_like_a_dropped_image(
    page: TryPage, qtbot: QtBot, images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The virtual camera is the camera's own signal."""
    on: list[bool] = []
    camera, tab = page._camera, page.images
    monkeypatch.setattr(image_tab, "LIVE_EVERY", math.inf)  # what is seen is asked about once
    monkeypatch.setattr(camera, "start", lambda: on.append(True))
    monkeypatch.setattr(camera, "stop", lambda: on.append(False))
    page.camera.click()
    assert on[-1] and tab.live and not tab.sight.isVisible() and not tab.camera.take.isEnabled()
    red = QImage(str(next((images / "red").iterdir())))
    camera.seen.emit(red)
    qtbot.waitUntil(lambda: set(said(page)) == {"Zero-shot", "lora"}, timeout=LONG)
    qtbot.waitUntil(lambda: "%" in said(page)["lora"], timeout=LONG)
    assert tab.current is None and tab.call is None  # nothing else was seen since
    live = said(page)["lora"]
    camera.troubled.emit(Trouble("gone"))
    assert not tab.camera.take.isEnabled() and "unplugged" in tab.camera.view.told.text()
    camera.seen.emit(red)
    tab.camera.take.click()
    assert not on[-1] and not tab.live and tab.sight.isVisible()
    qtbot.waitUntil(lambda: tab.current is not None, timeout=LONG)
    answered(page, qtbot)
    assert tab.current is not None and tab.current.name == "photo 1.jpg"
    assert said(page)["lora"].partition(" ")[0] == live.partition(" ")[0]
    page.camera.click()
    page.tabs.setCurrentWidget(page.words)
    assert not on[-1] and not tab.live


def test_arrows_go_from_image_to_image_and_each_is_read_out(
    page: TryPage, qtbot: QtBot, images: Path
) -> None:
    paths = sorted(images.rglob("*.png"))[:4]
    drop(page, *paths)
    answered(page, qtbot)
    page.images.row.setFocus()
    for path in paths[1:]:
        QTest.keyClick(page.images.row, Qt.Key.Key_Right)
        assert page.images.current == path
        spoken = page.images.row.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
        assert path.name in spoken and f"lora: {said(page)['lora']}" in spoken
        assert page.images.sight.accessibleDescription() in spoken


def test_an_image_and_files_are_pasted(
    page: TryPage, window: MainWindow, qtbot: QtBot, images: Path
) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    clipboard = QGuiApplication.clipboard()
    clipboard.setImage(QImage(str(next(images.rglob("*.png")))))
    page.images.row.show()
    page.open.setFocus()
    with qtbot.waitSignal(page.taken):
        QTest.keyClick(
            QApplication.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier
        )
    answered(page, qtbot)
    first = page.images.current
    assert first is not None and first.name == "pasted 1.png" and "%" in said(page)["lora"]
    data = QMimeData()
    file = sorted(images.rglob("*.png"))[-1]
    data.setUrls([QUrl.fromLocalFile(str(file))])
    clipboard.setMimeData(data)
    with qtbot.waitSignal(page.taken):
        page.paste.click()
    assert page.images.current == file
    answered(page, qtbot)
    clipboard.clear()


def test_what_is_no_image_is_not_pasted(page: TryPage, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setImageData(QImage())
    with qtbot.waitSignal(page.taken):
        page.take(data)
    assert page.images.current is None
    assert "no image" in page.trouble.accessibleName()


def test_going_from_one_adapter_to_another_asks_nothing_again(
    page: TryPage, qtbot: QtBot, images: Path
) -> None:
    drop(page, *sorted(images.rglob("*.png"))[:3])
    answered(page, qtbot)
    tick(page, "prompt", ON)
    assert page.images.call is not None
    answered(page, qtbot)
    before = said(page)
    assert list(before) == ["Zero-shot", "lora", "prompt"]
    for _ in range(3):
        tick(page, "lora", OFF)
        assert said(page) == {name: before[name] for name in ("Zero-shot", "prompt")}
        tick(page, "lora", ON)
        assert said(page) == before and page.images.call is None


def test_another_image_right_after_all_were_taken_away(
    page: TryPage, qtbot: QtBot, images: Path
) -> None:
    first, second = sorted(images.rglob("*.png"))[:2]
    drop(page, first)
    page.clear.click()
    drop(page, second)
    qtbot.waitUntil(lambda: "%" in said(page)["lora"], timeout=LONG)


def test_nothing_is_known_any_more_of_images_that_were_taken_away(
    page: TryPage, qtbot: QtBot, images: Path, tmp_path: Path
) -> None:
    path = tmp_path / "image.png"
    path.write_bytes(b"damaged")
    drop(page, path)
    answered(page, qtbot)
    assert "image.png" in page.images.troubles.text()
    page.clear.click()
    shutil.copyfile(next(images.rglob("*.png")), path)
    drop(page, path)
    qtbot.waitUntil(lambda: "%" in said(page)["lora"], timeout=LONG)
    assert not page.images.troubles.text()


def test_a_name_that_looks_like_html_is_shown_as_it_is(
    page: TryPage, qtbot: QtBot, runs: dict[str, Run], tmp_path: Path
) -> None:
    evil = shutil.copytree(runs["lora"].folder / "best", tmp_path / "adapter")
    (evil / "title.txt").write_text('<img src="x.png">', encoding="utf-8")
    with qtbot.waitSignal(page.ready, timeout=LONG):
        page.add(evil)
    (item,) = page.chooser.list.findItems("<img", Qt.MatchFlag.MatchStartsWith)
    assert "<img" not in item.toolTip() and "&lt;img" in item.toolTip()


def test_what_was_tuned_on_another_base_is_behind_that_base(
    page: TryPage, qtbot: QtBot, images: Path
) -> None:
    drop(page, next(images.rglob("*.png")))
    answered(page, qtbot)
    assert not page.chooser.list.findItems("far", Qt.MatchFlag.MatchExactly)
    page.chooser.bases.setCurrentIndex(1)
    assert list(said(page)) == ["Zero-shot", "far"]
    answered(page, qtbot)
    assert "%" in said(page)["far"]
    there = said(page)["Zero-shot"]
    page.chooser.bases.setCurrentIndex(0)
    assert "%" in said(page)["lora"], "and what was ticked there still is"
    answered(page, qtbot)
    assert said(page)["Zero-shot"] != there, "of this base, and not of the other"


def brightness(image: QImage) -> float:
    """The mean of all its points, 0 to 255."""
    small = image.scaled(8, 8, mode=Qt.TransformationMode.SmoothTransformation)
    points = [small.pixelColor(at % 8, at // 8).lightness() for at in range(64)]
    return sum(points) / len(points)


def test_where_it_looks(page: TryPage, qtbot: QtBot, images: Path) -> None:
    image, sight = next(images.rglob("*.png")), page.images.sight
    drop(page, image)
    answered(page, qtbot)
    qtbot.waitUntil(lambda: sight._thumbnails.get(image, LARGE) is not None)
    page.images.where.click()
    assert page.images.who.currentText() == "lora" and page.images.word.count() == 3
    qtbot.waitUntil(lambda: bool(page.images.seen.text()), timeout=LONG)
    assert "points" in page.images.seen.text()
    square = sight.rect().adjusted(20, 20, -20, -60)
    shaded = sight.grab(square).toImage()
    page.images.where.click()
    plain = sight.grab(square).toImage()
    assert brightness(shaded) < 0.8 * brightness(plain)


def test_what_a_model_sees_is_shown_where_it_is_not_the_middle_square(
    page: TryPage, qtbot: QtBot, images: Path
) -> None:
    import numpy as np

    from cliptune.inference.predict import Look

    sight = page.images.sight
    drop(page, next(images.rglob("*.png")))
    qtbot.waitUntil(lambda: sight._thumbnails.get(sight._path, LARGE) is not None)
    violet = np.full((16, 16, 3), (250, 0, 250), np.uint8)
    sight.show_look(Look(np.ones((8, 8)), violet))
    centre = sight.grab().toImage().pixelColor(sight.width() // 2, 60)
    assert centre.getRgb()[:3] == (250, 0, 250)


def test_classes_of_ones_own_where_there_are_none(
    page: TryPage, qtbot: QtBot, images: Path
) -> None:
    assert not page.chooser.words.isVisible()
    tick(page, "lora", OFF)
    drop(page, next(images.rglob("*.png")))
    answered(page, qtbot)
    assert "name some" in said(page)["Zero-shot"]
    page.chooser.words.setFocus()
    QTest.keyClicks(page.chooser.words, "red, green")
    QTest.keyClick(page.chooser.words, Qt.Key.Key_Return)
    answered(page, qtbot)
    assert {"red", "green"} == {part.split()[0] for part in said(page)["Zero-shot"].split(", ")}


# Words


def test_words_find_images(
    page: TryPage, qtbot: QtBot, images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cliptune.inference.predict import Predictor

    embedded = []
    embed = Predictor.embed
    monkeypatch.setattr(Predictor, "embed", lambda *given: embedded.append(given) or embed(*given))
    page.tabs.setCurrentWidget(page.words)
    assert page.words.folder == images and page.words.who.currentText() == "lora"
    for number, word in enumerate(("red", "blue")):
        page.words.words.setText(f"a photo of a {word}")
        QTest.keyClick(page.words.words, Qt.Key.Key_Return)
        answered(page, qtbot)
        shown = page.words.found.shown
        assert len(shown) == 30 and len(embedded) == 1
        similarities = [float(one.below) for one in shown]
        assert similarities == sorted(similarities, reverse=True)
        assert sum(one.path.parent.name == word for one in shown[:10]) >= 8, number
        assert word in page.words.result.text()
    QTest.keyClick(page.words.found, Qt.Key.Key_Return)
    assert page.tabs.currentWidget() is page.images
    assert page.images.current == shown[0].path
    answered(page, qtbot)


# Folders


def rightly(said: list[Prediction]) -> float:
    """The fraction of readable images that are taken for what their folder is called."""
    known = [one for one in said if one.probabilities]
    return sum(one.probabilities[0][0] == one.path.parent.name for one in known) / len(known)


def test_a_folder_is_counted_written_and_sorted(
    page: TryPage, window: MainWindow, qtbot: QtBot, images: Path, tmp_path: Path
) -> None:
    mixed = tmp_path / "mixed"
    shutil.copytree(images, mixed)
    (mixed / "bad.png").write_bytes(b"no image")
    drop(page, mixed)
    assert page.tabs.currentWidget() is page.folder
    qtbot.waitUntil(lambda: "images/s" in page.folder.result.text(), timeout=LONG)
    answered(page, qtbot)
    assert page.folder.result.text().startswith("31 images in")
    told = re.search(r"([\d,]+) images/s", page.folder.result.text())
    assert told and int(told[1].replace(",", "")) < 31_000  # as it took, not as it was told
    assert "bad.png" in page.folder.result.text()
    right = re.findall(r"(lora|Zero-shot) ([\d.]+) %", page.folder.result.text())
    assert [who for who, _ in right] == ["Zero-shot", "lora"]
    assert float(right[1][1]) == pytest.approx(100 * rightly(page.folder.said), abs=0.05)
    table = page.folder.table
    counts = [int(table.item(row, 1).text()) for row in range(table.rowCount())]  # type: ignore[union-attr]
    assert sum(counts) == 31 and table.item(table.rowCount() - 1, 0).text() == "No answer"  # type: ignore[union-attr]
    table.setCurrentCell(0, 0)
    assert len(page.folder.images.shown) == counts[0]
    page.chooser.when.setCurrentIndex(page.chooser.when.count() - 1)
    page.chooser.when.activated.emit(page.chooser.when.count() - 1)
    unsure = sum(one.unsure(0.99) for one in page.folder.said)
    texts = [[table.item(row, n).text() for n in (0, 1)] for row in range(table.rowCount())]  # type: ignore[union-attr]
    assert unsure and ["Unsure", f"{unsure}"] in texts and texts[-1][0] in ("No answer", "Unsure")
    page.chooser.when.setCurrentIndex(0)
    page.chooser.when.activated.emit(0)
    page.folder.write_csv(tmp_path / "said.csv")
    answered(page, qtbot)
    with (tmp_path / "said.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["adapter"] for row in csv.DictReader(file)} == {"Zero-shot", "lora"}
    window.activateWindow()
    page.folder.sort.setFocus()
    qtbot.waitUntil(page.folder.sort.hasFocus)
    page.folder.sort_into(tmp_path / "sorted")
    assert page.folder.stop.hasFocus(), "what was pressed cannot be by now"
    answered(page, qtbot)
    assert page.folder.sort.hasFocus()
    assert len([*(tmp_path / "sorted").rglob("*.png")]) == 30
    assert page.folder.show_copies.isVisible() and "30" in page.folder.result.text()
    window.show_page("runs")
    with qtbot.waitSignal(page.ready, timeout=LONG):
        window.show_page("try")
    assert table.rowCount() == len(texts) and page.folder.said, "as it was left"
    tick(page, "Zero-shot", OFF)
    tick(page, "prompt", ON)
    tick(page, "lora", OFF)
    again = TryPage(*(vars(page)[f"_{name}"] for name in
                      ("engine", "reader", "run_queue", "preferences", "thumbnails")))  # fmt: skip
    qtbot.addWidget(again)
    with qtbot.waitSignal(again.ready, timeout=LONG):
        again.read()
    qtbot.waitUntil(lambda: again.folder.folder == mixed)
    assert [one.title for _, one in again.chooser._chosen()] == ["prompt"]
    assert again.folder.begin.isEnabled() and not again.folder.said, "nothing is done unasked"


@pytest.mark.parametrize("text", ["", "[]", '{"base": 1, "places": [], "folder": ""}', "{",
                                  '{"base": "a", "places": ["b"], "folder": ""}'])  # fmt: skip
def test_what_was_not_kept_by_this_version_is_forgotten(text: str, tmp_path: Path) -> None:
    assert Tried.read(text) == Tried()
    kept = Tried("starter", (tmp_path,), tmp_path / "photos")
    assert Tried.read(kept.text()) == kept


def test_an_empty_place_is_clicked_to_choose_images(qtbot: QtBot, tmp_path: Path) -> None:
    sight, asked = Sight(NoImages()), []
    qtbot.addWidget(sight)
    sight.show_image(None)
    sight.pressed.connect(lambda: asked.append("choose"))
    QTest.mouseClick(sight, Qt.MouseButton.LeftButton)
    assert asked == ["choose"]
    sight.show_image(tmp_path / "a.png")
    QTest.mouseClick(sight, Qt.MouseButton.LeftButton)
    assert asked == ["choose"], "an image is there to be looked at"


def test_a_folder_that_is_not_named_after_classes_is_not_judged(
    page: TryPage, qtbot: QtBot, images: Path, tmp_path: Path
) -> None:
    shutil.copytree(images / "red", tmp_path / "mixed" / "holidays")
    drop(page, tmp_path / "mixed")
    qtbot.waitUntil(lambda: "images/s" in page.folder.result.text(), timeout=LONG)
    answered(page, qtbot)
    assert page.folder.said and "Right" not in page.folder.result.text()


def test_a_folder_that_is_taken_meanwhile_is_the_one_that_is_answered(
    page: TryPage, qtbot: QtBot, images: Path, tmp_path: Path
) -> None:
    many, few = tmp_path / "many", tmp_path / "few"
    shutil.copytree(images, many)
    shutil.copytree(images / "red", few / "red")
    drop(page, many)
    drop(page, few)
    answered(page, qtbot)
    assert page.folder.name.text() == str(few)
    assert {one.path.parent for one in page.folder.said} == {few / "red"}
    page.tabs.setCurrentWidget(page.words)
    page.words.words.setText("red")
    page.words.search_in(many)
    page.words.search()
    page.words.search_in(few)
    answered(page, qtbot)
    assert not page.words.found.shown and page.words.begin.isEnabled()


def test_copies_are_ended_before_the_window_closes(
    page: TryPage,
    window: MainWindow,
    qtbot: QtBot,
    images: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = threading.Event()
    copy = output._copy

    def copy_when_asked(*what: Any) -> None:
        assert asked.wait(LONG / 1000)
        copy(*what)

    monkeypatch.setattr(output, "_copy", copy_when_asked)
    drop(page, images)
    answered(page, qtbot)
    page.folder.sort_into(tmp_path / "sorted")
    drop(page, images / "red")
    assert page.folder.call is not None and page.folder.call.keeps, "nor does a drop end them"
    with qtbot.waitSignal(window.quit_asked, timeout=LONG):
        window.close()
        assert window.isVisible() and "being saved" in window.banner.accessibleName()
        asked.set()
    assert len([*(tmp_path / "sorted").rglob("*.png")]) == 30


def test_images_that_cannot_be_reached_are_told_of(
    page: TryPage, qtbot: QtBot, images: Path, tmp_path: Path
) -> None:
    shutil.copytree(images / "red", tmp_path / "mine")
    (tmp_path / "mine" / "gone.png").symlink_to(tmp_path / "nowhere.png")
    drop(page, tmp_path / "mine")
    answered(page, qtbot)
    assert "links that lead nowhere" in page.folder.result.text()


def test_a_folder_is_cancelled_and_an_empty_one_is_told(
    page: TryPage, qtbot: QtBot, images: Path, tmp_path: Path
) -> None:
    drop(page, images)
    folder = page.folder
    assert not folder.begin.isEnabled() and folder.begin.isVisible()
    assert not folder.stop.geometry().intersects(folder.begin.geometry()), (
        "nor under a second press"
    )
    folder.stop.click()
    answered(page, qtbot)
    assert page.folder.result.text() == "Cancelled." and page.folder.table.isHidden()
    (tmp_path / "none").mkdir()
    page.folder.take(tmp_path / "none")
    answered(page, qtbot)
    assert "no images" in page.trouble.accessibleName()


# Beside runs


def test_a_run_that_begins_takes_the_memory_and_a_paused_one_lets_be_tried(
    page: TryPage, window: MainWindow, qtbot: QtBot, base: Path, images: Path
) -> None:
    image = next(images.rglob("*.png"))
    drop(page, image)
    answered(page, qtbot)
    assert window.engine.inference._predictor is not None
    run = Run.create(small_job(images, base, epochs=5000), within=window.preferences.runs)
    window.starter.resume(RunEntry.read(run))
    qtbot.waitUntil(lambda: window.run_queue.history.step > 0, timeout=LONG)
    assert window.engine.inference._predictor is None
    window.run_queue.pause()
    window.show_page("try")
    tick(page, "prompt", ON)
    answered(page, qtbot)
    assert "%" in said(page)["prompt"]
    window.run_queue.pause(False)
    went = window.run_queue.history.step
    qtbot.waitUntil(lambda: window.run_queue.history.step > went, timeout=LONG)
    assert window.engine.inference._predictor is None
    drop(page, sorted(images.rglob("*.png"))[-1])
    assert page.told.text().startswith("Waits")
    answered(page, qtbot)
    assert "%" in said(page)["prompt"], "it is served between two steps"
    window.show_page("training")
    step = window.run_queue.history.step
    qtbot.waitUntil(lambda: window.run_queue.history.step > step + 1, timeout=LONG)
    assert window.engine.inference._predictor is None, "nobody asks any more"
    window.run_queue.stop()
    qtbot.waitUntil(lambda: not window.run_queue.busy, timeout=LONG)
    shutil.rmtree(run.folder)


def test_a_run_is_tried_from_its_page(
    window: MainWindow, qtbot: QtBot, runs: dict[str, Run]
) -> None:
    window.open_run(RunEntry.read(runs["far"]))
    qtbot.waitUntil(window.training.header.try_it.isVisible, timeout=LONG)
    with qtbot.waitSignal(window.trying.ready, timeout=LONG):
        window.training.header.try_it.click()
    assert window.pages.currentWidget() is window.trying and window.rail.buttons["try"].isChecked()
    assert "far" in [voice.title for voice in window.trying.chooser.voices()]


# Adapters made elsewhere


def test_a_dropped_zip_is_brought_in_and_answers(
    page: TryPage, qtbot: QtBot, runs: dict[str, Run], images: Path, tmp_path: Path
) -> None:
    packed = shutil.make_archive(str(tmp_path / "mine"), "zip", runs["prompt"].best)
    with qtbot.waitSignal(page.ready, timeout=LONG):
        drop(page, Path(packed))
    assert "“mine”" in page.trouble.accessibleName()
    assert "mine" in [voice.title for voice in page.chooser.voices()]
    tick(page, "prompt", ON)
    drop(page, next(images.rglob("*.png")))
    answered(page, qtbot)
    assert said(page)["mine"] == said(page)["prompt"]


def test_what_was_brought_in_is_exported_and_removed_here(
    page: TryPage,
    window: MainWindow,
    qtbot: QtBot,
    runs: dict[str, Run],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    packed = shutil.make_archive(str(tmp_path / "mine"), "zip", runs["prompt"].best)
    with qtbot.waitSignal(page.ready, timeout=LONG):
        drop(page, Path(packed))
    chooser = page.chooser
    offered = {}
    for row, one in enumerate(chooser._here(), start=1):
        chooser.list.setCurrentRow(row)
        chooser.more.menu().aboutToShow.emit()
        offered[one.title] = [action.text() for action in chooser.more.menu().actions()]
    assert offered["prompt"] == ["E&xport..."], "a run is deleted where runs are listed"
    assert offered["mine"] == ["E&xport...", "Re&move..."]
    titles = [*offered]
    chooser.list.setCurrentRow(1 + titles.index("mine"))
    chooser.more.menu().aboutToShow.emit()
    chooser.more.menu().actions()[0].trigger()
    dialog = window.findChild(ExportDialog)
    assert dialog is not None and dialog.radios["onnx"].isEnabled()
    assert dialog._what.folder == chooser.current.place and dialog._what.title == "mine"
    dialog.reject()
    with qtbot.waitActive(window):
        window.activateWindow()
    chooser.list.setFocus()
    QTest.keyClick(chooser.list, Qt.Key.Key_Delete)
    box = page.findChild(QMessageBox)
    assert box is not None and "“mine”" in box.text()
    assert box.buttonRole(box.defaultButton()) == QMessageBox.ButtonRole.RejectRole
    monkeypatch.setattr(QFile, "moveToTrash", lambda path: not shutil.rmtree(path))
    with qtbot.waitSignal(page.ready, timeout=LONG):
        box.accept()
    assert "mine" not in [one.title for one in chooser._all]


def test_a_named_adapter_is_brought_in_and_what_was_passed_over_is_told(
    page: TryPage, qtbot: QtBot, runs: dict[str, Run], tmp_path: Path
) -> None:
    named = shutil.copytree(runs["prompt"].best, tmp_path / "mine" / "birds")
    config = json.loads((named / "adapter_config.json").read_text())
    (named / "adapter_config.json").write_text(json.dumps(config | {"a_later_setting": None}))
    with qtbot.waitSignal(page.ready, timeout=LONG):
        drop(page, tmp_path / "mine")
    assert "“birds”" in page.trouble.accessibleName()
    assert "a_later_setting = null" in page.trouble.accessibleName()
    assert "birds" in [voice.title for voice in page.chooser.voices()]


def test_what_is_no_adapter_is_refused_in_words(
    page: TryPage, qtbot: QtBot, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"no zip")
    drop(page, bad)
    qtbot.waitUntil(page.trouble.isVisible, timeout=LONG)
    assert "bad.zip" in page.trouble.accessibleName()
    assert page.told.text() == ""


def test_what_fails_is_told_and_not_asked_for_again(
    page: TryPage, window: MainWindow, images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(window.engine, "do", lambda call: asked.append(call) or call)
    drop(page, next(images.rglob("*.png")))
    (call,) = asked
    call.ended(Outcome(failure=Failed(message="No.", hint="Try another.")))  # type: ignore[attr-defined]
    assert page.trouble.accessibleName() == "No. Try another." and len(asked) == 1


def test_shares_are_said_in_words() -> None:
    assert in_words(None) == ""
