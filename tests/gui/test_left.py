"""The window opens where one left: the images, the settings, the page."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import cliptune_resources
from cliptune.projects import finding
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.worker import Worker
from cliptune_gui.pages.new_run import base as base_page
from cliptune_gui.pages.new_run.page import NewRunPage
from cliptune_gui.state.left import Left
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.wizard import Draft
from engine import folders
from gui.images_page import NoImages

JOB = {"data": {}, "method": {"kind": "lora"}}
Start = Callable[[], NewRunPage]


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    return folders.two_classes(tmp_path / "photos", 2)


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """The wizard as at a start of the program, with a small sample."""
    sample = folders.two_classes(tmp_path / "sample", 2)
    monkeypatch.setattr(cliptune_resources, "sample", lambda: sample)
    worker, engine = Worker("scanner"), Engine()

    def begin() -> NewRunPage:
        page = NewRunPage(worker, worker, worker, engine, NoImages(), Preferences())
        qtbot.addWidget(page)
        page.begin()
        return page

    yield begin
    worker.close()
    engine.close()


def leave(step: str, draft: Draft) -> None:
    Preferences().left = Left.of("runs", step, draft).text()  # type: ignore[arg-type]


def looked_through(qtbot: QtBot, page: NewRunPage, folder: Path) -> None:
    qtbot.waitUntil(lambda: bool(page.draft.images), timeout=30_000)
    assert page.draft.folder == folder


def test_what_the_wizard_held_is_there_again(qtbot: QtBot, start: Start, photos: Path) -> None:
    draft = Draft(folder=photos, left_out=frozenset({"cat/0.jpg"}), words={"cat": "kitten"})
    draft.choose_value("train", "epochs", 3)
    leave("base", draft)
    page = start()
    assert page.left.page == "runs" and page.draft.job() == draft.job()
    looked_through(qtbot, page, photos)
    assert page.step == "start"  # of the others none is made yet
    assert page.reached == "base"  # which is kept, should the window be closed now
    for _ in page.build():
        pass
    assert page.step == "base" and page.start.notice.isHidden()
    page.go_to(0)
    page.images.changed.emit()
    assert page.step == "images"
    page.board.close()  # type: ignore[union-attr]


def test_where_one_left_is_not_shown_of_other_images(
    qtbot: QtBot, start: Start, photos: Path, tmp_path: Path
) -> None:
    leave("base", Draft(folder=photos))
    page, others = start(), folders.two_classes(tmp_path / "others", 2)
    page.images.open(others)
    looked_through(qtbot, page, others)
    for _ in page.build():
        pass
    assert page.step == "start"
    page.go_to(3)
    assert page.step == "review"
    page.images.opening.opened.emit(photos)  # by Ctrl+O
    assert page.step == "images"
    looked_through(qtbot, page, photos)
    page.board.close()  # type: ignore[union-attr]


def test_back_from_the_base_that_was_asked_for_on_the_board_leads_there_again(
    qtbot: QtBot, start: Start, photos: Path
) -> None:
    page = start()
    page.images.open(photos)
    looked_through(qtbot, page, photos)
    for _ in page.build():
        pass
    assert page.board
    page.show_board()
    page.board.base_asked.emit()
    assert page.step == "base"
    page.back.click()
    assert page.step == "board"
    page.board.left.emit()
    assert page.step == "start"  # where the board was asked for
    page.start.page_asked.emit("base")
    page.back.click()
    assert page.step == "start"
    page.board.close()


def test_a_base_that_is_gone_meanwhile_is_told_of(
    qtbot: QtBot, start: Start, photos: Path, tmp_path: Path
) -> None:
    leave("start", Draft(folder=photos, base=str(tmp_path / "gone")))
    page = start()
    for _ in page.build():
        pass
    looked_through(qtbot, page, photos)
    qtbot.waitUntil(lambda: "gone" in page.start.foot.told.text())
    assert not page.start.train.isEnabled()
    page.board.close()  # type: ignore[union-attr]


def test_the_review_is_shown_once_the_folder_of_the_base_was_looked_at(
    qtbot: QtBot, start: Start, photos: Path, base: Path
) -> None:
    page = start()
    for _ in page.build():
        pass
    page.take(Draft(folder=photos, base=str(base)), "review")
    qtbot.waitUntil(lambda: page.step == "review")
    page.board.close()  # type: ignore[union-attr]


def test_that_the_best_was_to_be_searched_for_is_kept(photos: Path) -> None:
    for searching in (True, False):
        draft = Draft(folder=photos, searching=searching, minutes=25)
        kept = Left.read(Left.of("new", "start", draft).text()).draft([])
        assert (kept.searching, kept.minutes) == (searching, 25)


def test_after_a_crash_the_last_images_are_opened(qtbot: QtBot, start: Start, photos: Path) -> None:
    leave("base", Draft())
    looked_through(qtbot, start(), cliptune_resources.sample())
    Preferences().remember(photos)
    looked_through(qtbot, start(), photos)


def test_images_that_are_gone_are_told_of_and_the_sample_is_shown(
    qtbot: QtBot, start: Start, photos: Path
) -> None:
    leave("method", Draft(folder=photos))
    photos.rename(photos.with_name("elsewhere"))
    page = start()
    looked_through(qtbot, page, cliptune_resources.sample())
    assert page.step == "start" and not page.start.notice.isHidden()
    told = f'There is no folder "{photos}". It was open when you left; these are the sample images.'
    assert page.start.notice.accessibleName() == told
    page.images.open(photos.with_name("elsewhere"))
    assert page.start.notice.isHidden()
    looked_through(qtbot, page, photos.with_name("elsewhere"))


def test_a_folder_that_lost_its_labels_stays_open(qtbot: QtBot, start: Start, photos: Path) -> None:
    leave("images", Draft(folder=photos))
    (photos / "cat").rename(photos / "dog" / "cat")
    page = start()
    qtbot.waitUntil(lambda: bool(page.draft.trouble), timeout=30_000)
    assert page.draft.folder == photos and page.start.notice.isHidden()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        '{"page": "new", "step": "images"}',
        '{"held": 1, "page": 2, "step": 3}',
    ]
    + [
        json.dumps({"page": page, "step": step, "folder": "/f", "held": held})
        for page, step, held in (
            ("new", "nowhere", {"jobs": [JOB]}),
            (["new"], "images", {"jobs": [JOB]}),
            ("new", "images", {"jobs": []}),
            ("new", "images", {"jobs": [{"data": 5}]}),
            ("new", "images", {"jobs": [JOB], "words": 3}),
            ("new", "images", {"jobs": [JOB], "minutes": "few"}),
        )
    ],
)
def test_what_is_not_understood_opens_the_sample(text: str) -> None:
    assert Left.read(text) == Left()
    assert Left.read(text).draft([]).folder == cliptune_resources.sample()


def test_what_lies_on_the_hub_is_not_fetched_unasked(photos: Path) -> None:
    left = Left.of("new", "images", Draft(folder=Path("hub:owner/name")))
    assert left.draft([Path("hub:owner/name"), photos]).folder == cliptune_resources.sample()
    assert [Left.of(page, "images", Draft()).page for page in ("training", "log", "try")] == [
        "runs",
        "new",
        "try",
    ]


def test_what_is_chosen_of_a_folder_is_there_when_one_comes_back_and_can_be_undone(
    qtbot: QtBot, start: Start, photos: Path, tmp_path: Path
) -> None:
    page, others = start(), folders.two_classes(tmp_path / "others", 2)
    for folder in (photos, others, photos):
        page.images.open(folder)
        looked_through(qtbot, page, folder)
        if folder == photos and not page.draft.left_out:
            page.images._toggle(["cat/0.jpg"])
            page.draft.choose_kind("full")
            page._changed()
    assert page.draft.left_out == {"cat/0.jpg"} and page.draft.kind == "full"
    page.images._toggle(["dog/0.jpg"])
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    for shown in (page.show_start, page.show_wizard):
        shown()
        qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert page.draft.left_out == {"cat/0.jpg"}
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        qtbot.keyClick(page, Qt.Key.Key_Z, both)
        assert page.draft.left_out == {"cat/0.jpg", "dog/0.jpg"}
    page.hide()


def test_folders_beside_those_that_were_dropped_are_not_excluded_in_the_project(
    qtbot: QtBot, start: Start, photos: Path, tmp_path: Path
) -> None:
    page = start()
    folders.fill(photos, "owl/0.jpg", "owl/1.jpg")
    page.images.open_dropped([photos / "cat", photos / "dog"])
    qtbot.waitUntil(lambda: page.draft.left_out == {"owl/0.jpg", "owl/1.jpg"}, timeout=30_000)
    page.remembered.flush()
    kept = Left.read(Left.of("new", "start", page.draft).text()).draft([])
    assert kept.left_out == page.draft.left_out and not kept.recalls  # also after a restart
    assert not finding.home().exists()


def test_the_wizard_starts_nothing_whose_base_cannot_be_had(
    qtbot: QtBot, start: Start, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, away = start(), [True]
    monkeypatch.setattr(base_page, "offline", lambda: away[0])
    page.images.open(photos)
    looked_through(qtbot, page, photos)
    for _ in page.build():
        pass
    qtbot.waitUntil(lambda: page.base._is_known, timeout=30_000)
    page.draft.base = "vit-b-32"
    page.go_to(2)
    assert page.next.isEnabled() and "choose one that is here" in page.foot.told.text()
    page.go_to(3)
    assert not page.next.isEnabled() and not page.compare.isEnabled()
    assert "choose one that is here" in page.foot.told.text() == page.next.toolTip()
    away[0] = False
    page.go_to(3)
    assert page.next.isEnabled() and page.compare.isEnabled()
    page.remembered.flush()
    page.board.close()  # type: ignore[union-attr]
