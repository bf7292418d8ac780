"""The board: images are sorted by keys, what is decided is kept, and nothing moves unasked."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO, cast

import numpy as np
import pytest
from PIL import Image
from PIL.ExifTags import Base
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

import cliptune_resources
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Failed, finish
from cliptune.core.messages import Message
from cliptune.core.messages import text as message
from cliptune.inference.base_model import BaseModel
from cliptune.projects import journal
from cliptune.projects.project import NONE, READ, Change, Project, State
from cliptune.projects.snapshot import job_data
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.sorting import Heap, Sorting
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.pages.board.column import KEYS, NameDialog
from cliptune_gui.pages.board.images import DRAGGED
from cliptune_gui.pages.board.page import BoardPage
from cliptune_gui.pages.board.recording import RecordDialog
from cliptune_gui.state.camera import Camera
from cliptune_gui.state.groups import Kind, Part, View, held, parts, without
from cliptune_gui.state.images import AUTOMATIC, LabelChoice, look
from cliptune_gui.state.keeping import Keeping
from cliptune_gui.state.opened import Asked, open_project
from cliptune_gui.state.piles import Piles
from cliptune_gui.state.remembered import Remembered, look_again
from cliptune_gui.state.wizard import Draft
from engine import drawn, folders
from gui.images_page import NoImages
from gui.person import thought
from gui.photos import OWN, some
from gui.windows import Windows
from slow import slow

Key = Qt.Key
LONG = 60_000


class NoLargeImages(NoImages):
    """Decodes nothing, of whatever shape."""

    def get(self, path: Path | str, side: int, ratio: float = 1.0, *, whole: bool = False) -> None:
        return None


@pytest.fixture
def heap(tmp_path: Path) -> Path:
    """Twelve images of three colours in no folders, of which the first four are red."""
    sorted_ = drawn.classes(tmp_path / "sorted", 4)
    folder = tmp_path / "heap"
    folder.mkdir()
    images = [
        file for name in ("red", "green", "blue") for file in sorted((sorted_ / name).iterdir())
    ]
    for number, file in enumerate(images):
        file.rename(folder / f"{number:02}.png")
    return folder


def test_a_table_that_was_chosen_is_read_again_after_training(heap: Path) -> None:
    """The draft's labels are the project's own table by then."""
    rows = "".join(f"{n:02}.png,{n % 2},{'abc'[n // 4]}\n" for n in range(12))
    (heap / "list.csv").write_text(f"file,label,kind\n{rows}", encoding="utf-8")
    draft = Draft()
    draft.choose(heap)
    draft.labels = LabelChoice(table=Path("list.csv"), label_column="kind")
    draft.found(finish(look(heap, CancelToken(), draft.labels)))
    before = finish(open_project(Asked.of(draft), CancelToken()))
    before.project.decide(Change(settings={READ: before.read}))
    draft.take_labels(job_data(before.project, before.given, before.sides))
    after = finish(open_project(Asked.of(draft), CancelToken()))
    assert after.given == before.given and set(after.given.values()) == {"a", "b", "c"}
    assert after.read == before.read


Open = Callable[[Draft], BoardPage]


@pytest.fixture
def opened(qtbot: QtBot, base: Path) -> Iterator[Open]:
    """Opens boards, each in a program of its own that knows what those before it kept."""
    engine, scanner, writer = Engine(), Worker("scanner"), Worker("writer")
    pages: list[BoardPage] = []

    def made(draft: Draft) -> BoardPage:
        page = BoardPage(engine, scanner, writer, NoLargeImages())
        qtbot.addWidget(page)
        draft.base = str(base)
        page.resize(1200, 700)
        pages.append(page)
        page.open(draft)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(lambda: page.labelling.thoughts.ready, timeout=LONG)
        return page

    yield made
    for page in pages:
        page.hide()
    for worker in (engine, scanner, writer):
        worker.close()


def draft_of(folder: Path) -> Draft:
    return Draft(folder=folder)


def looked(folder: Path) -> Draft:
    """A draft whose folder says what its images show."""
    draft = draft_of(folder)
    draft.found(finish(look(folder, CancelToken())))
    return draft


def add(qtbot: QtBot, page: BoardPage, names: str) -> None:
    page.classes.another.setText(names)
    qtbot.keyClick(page.classes.another, Key.Key_Return)
    thought(qtbot, page)


def said(page: BoardPage) -> dict[str, str]:
    """What a person said, by path."""
    of = page.labelling
    return {of.paths[row]: of.names[of.said[row]] for row in np.flatnonzero(of.said >= 0).tolist()}


def shown(page: BoardPage) -> list[tuple[str, int]]:
    return [(part.kind, len(part.rows)) for part in page.middle._shown]


def press(qtbot: QtBot, page: BoardPage, *keys: str | Key) -> None:
    """Keys as a person presses them who waits for each answer."""
    page.middle.images.setFocus()
    for key in keys:
        qtbot.keyClick(page.middle.images, key)
        thought(qtbot, page)


# What holds still


def part(kind: Kind, *rows: int) -> Part:
    return Part(kind, np.array(rows, np.int64))


def test_what_was_shown_first_stays_and_the_rest_follows_what_is_thought_now() -> None:
    before = [part("probable", 1, 2, 3, 4), part("doubt", 5, 6)]
    fresh = [part("probable", 4, 6, 1), part("doubt", 2, 3, 5)]
    everything = np.ones(10, bool)
    assert held(before, fresh, 0, everything) == fresh
    assert held(before, fresh, 3, everything) == [
        part("probable", 1, 2, 4, 6), part("doubt", 3, 5),
    ]  # fmt: skip
    assert held(before, fresh, 7, everything) == [
        part("probable", 1, 2, 3, 4), part("doubt", 5),
    ]  # fmt: skip
    everything[2] = False  # it was answered meanwhile
    assert held(before, fresh, 4, everything)[0].rows[:2].tolist() == [1, 3]


def test_what_is_answered_leaves_and_nothing_else_moves() -> None:
    before = [part("probable", 1, 2, 3), part("doubt", 5, 6)]
    gone = np.isin(np.arange(7), [2, 5])
    assert without(before, gone) == [part("probable", 1, 3), part("doubt", 6)]


def test_under_a_class_stands_what_its_card_counts() -> None:
    """Not what is doubtful of any class: what may be another stands there."""
    top, best = np.array([1, 1, 2, 2, 1, 0]), np.array([0.9, 0.3, 0.8, 0.4, 0.2, 0.35])
    nothing = np.full(6, -1)
    of = SimpleNamespace(
        piles=Piles(6), undecided=np.ones(6, bool), out=np.zeros(6, bool), said=nothing,
        given=nothing, top=top, sorted_before=False, code=(NONE, "cup", "plate").index,
        seen=SimpleNamespace(
            best=best, order=np.array([0, 2, 5, 3, 4, 1]), surest=np.argsort(-best)
        ),
    )  # fmt: skip
    shown = {name: parts(cast(Any, of), View(name)) for name in ("cup", "plate", NONE)}
    assert shown["cup"] == [part("probable", 0), part("doubt", 4, 1)]
    assert shown["plate"] == [part("probable", 2, 3)]
    assert shown[NONE] == [part("probable"), part("doubt", 5)]


# A heap is sorted


def test_names_alone_propose_groups(qtbot: QtBot, opened: Open, heap: Path) -> None:
    page = opened(draft_of(heap))
    assert page.classes.base.count() == 3 and page.labelling.base != "starter"
    assert page.title.text() == "Sort 12 images" and shown(page) == [("rest", 12)]
    assert page.classes.another.hasFocus() and not page.train.isEnabled()
    add(qtbot, page, "red, green,  blue")
    assert page.labelling.classes == ("red", "green", "blue")
    assert [one.key for one in page.classes.list.cards.shown] == ["1", "2", "3", "0"]
    assert page.middle.view.chosen == "red"

    def fits() -> bool:  # a screen of 1366 x 768 at 200 %; what there is room for follows
        page.resize(595, 320)
        return page.width() <= 595

    qtbot.waitUntil(fits)
    page.resize(1200, 700)
    assert page.middle.none_right.text() == "N&one of the classes"  # not "none is right"
    assert shown(page)[0][0] == "probable" and page.middle.images.model().rowCount()
    assert Project.open(heap).state.classes == ("red", "green", "blue")


def test_keys_put_images_and_the_cursor_goes_to_the_next(
    qtbot: QtBot, opened: Open, heap: Path
) -> None:
    photo = heap / "07.png"  # the oldest, though its file is the newest
    exif = Image.Exif()
    exif[Base.DateTime] = "2001:02:03 04:05:06"
    Image.open(photo).save(photo, exif=exif)
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    page.middle.show_order("time")
    qtbot.waitUntil(lambda: page.middle._shown[0].rows[0] == 7, timeout=LONG)
    assert page.middle.row == 7
    first, second = page.middle._shown[0].rows[:2]
    press(qtbot, page, "2")
    assert page.middle.row == second and said(page) == {page.labelling.paths[first]: "green"}
    press(qtbot, page, "0", "7")  # there is no seventh
    assert [*said(page).values()].count(NONE) == 1 and len(said(page)) == 2
    assert page.pill.text() == "2 sorted · 10 to go"
    assert page.labelling.counts()["green"][1] == 1
    assert Project.open(heap).state.labels == said(page)


def test_what_a_camera_records_is_labelled_and_lies_in_the_project(
    qtbot: QtBot, opened: Open, heap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The virtual camera is the camera's own signal."""
    monkeypatch.setattr(Camera, "start", lambda _camera: None)
    before = sorted(heap.iterdir())
    page = opened(draft_of(heap))
    assert not page.camera.isEnabled()
    add(qtbot, page, "red, green")
    page.middle.show_class("green")
    page.camera.click()
    dialog = page.findChild(RecordDialog)
    assert dialog is not None and dialog.classes.currentText() == "green"
    seen = QImage(40, 30, QImage.Format.Format_RGB32)
    seen.fill(0xFF00FF00)
    dialog.view._camera.seen.emit(seen)
    qtbot.mouseClick(dialog.record, Qt.MouseButton.LeftButton)
    recorded = dialog._place.path
    qtbot.waitUntil(lambda: "added to your project: 1" in dialog.told.text(), timeout=LONG)
    dialog.stop.click()
    of = page.labelling
    qtbot.waitUntil(lambda: len(of.paths) == 13 and of.thoughts.ready, timeout=LONG)
    thought(qtbot, page)
    project = Project.open(heap)
    (path,) = project.state.labels
    assert said(page) == {path: "green"} and Path(path).is_relative_to(project.place)
    assert sorted(heap.iterdir()) == before
    qtbot.waitUntil(lambda: not any(recorded.iterdir()), timeout=LONG)


def test_what_was_recorded_and_could_not_be_added_is_added_with_the_next(
    qtbot: QtBot, opened: Open, heap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Camera, "start", lambda _camera: None)
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    page.camera.click()
    dialog = page.findChild(RecordDialog)
    assert dialog is not None
    seen = QImage(40, 30, QImage.Format.Format_RGB32)
    seen.fill(0xFF00FF00)
    dialog.view._camera.seen.emit(seen)

    def fail(*_: object) -> None:
        raise ClipTuneError(message("disk-full", "The disk is full.")())

    with monkeypatch.context() as patch:
        patch.setattr("cliptune.projects.added.require_disk", fail)
        qtbot.mouseClick(dialog.record, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: "Images not added yet: 1." in dialog.told.text(), timeout=LONG)
    thought(qtbot, page)
    recorded = dialog._place.path
    assert len([*recorded.iterdir()]) == 1 and not dialog._place._made.autoRemove()
    seen.fill(0xFF0000FF)
    dialog.view._camera.seen.emit(seen)
    qtbot.mouseClick(dialog.record, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "added to your project: 2" in dialog.told.text(), timeout=LONG)
    qtbot.waitUntil(lambda: not any(recorded.iterdir()), timeout=LONG)
    assert dialog._place._made.autoRemove()
    dialog.stop.click()
    qtbot.waitUntil(lambda: len(page.labelling.paths) == 14, timeout=LONG)
    thought(qtbot, page)


def test_several_at_once_and_what_is_proposed(qtbot: QtBot, opened: Open, heap: Path) -> None:
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    page.middle.show_order("time")
    of, images = page.labelling, page.middle.images
    images.select_numbers(np.array([2, 3]))
    chosen = page.middle.rows()
    proposed = {of.paths[row]: of.names[of.top[row]] for row in chosen}
    press(qtbot, page, Key.Key_Return)
    assert len(proposed) == 3 and said(page) == proposed
    likely = max(of.classes, key=lambda name: of.counts()[name][0])
    page.middle.show_class(likely)
    rows = page.middle._shown[0].rows
    qtbot.mouseClick(page.middle.all_right, Qt.MouseButton.LeftButton)
    thought(qtbot, page)
    assert len(rows) and {said(page)[of.paths[row]] for row in rows} == {likely}
    assert page.middle.row not in rows


def test_a_whole_group_is_right_also_with_the_cursor_on_its_heading(
    qtbot: QtBot, opened: Open, heap: Path
) -> None:
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    of, middle = page.labelling, page.middle
    middle.show_class(max(of.classes, key=lambda name: of.counts()[name][0]))
    rows = middle._shown[0].rows
    middle.images.clearSelection()
    middle.images.go_to(0)
    assert len(rows) and middle.row is None
    qtbot.mouseClick(middle.all_right, Qt.MouseButton.LeftButton)
    thought(qtbot, page)
    assert len(said(page)) == len(rows)
    middle.images.setFocus()
    of.keeping.undo()
    thought(qtbot, page)
    assert {*rows} <= {*middle._shown[0].rows} and middle.row in rows


def test_what_is_excluded_is_not_confirmed(qtbot: QtBot, opened: Open, heap: Path) -> None:
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    page.middle.show_order("time")
    press(qtbot, page, Key.Key_Delete)
    page.middle.show_class(NONE)
    page.middle.images.setFocus()
    page.middle.images.selectAll()
    excluded = np.flatnonzero(page.labelling.out).tolist()
    assert set(excluded) <= set(page.middle.rows())
    press(qtbot, page, Key.Key_Return)
    assert not {page.labelling.paths[row] for row in excluded} & said(page).keys()


def test_nothing_moves_that_is_selected(qtbot: QtBot, opened: Open, heap: Path) -> None:
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green, blue")
    page.middle.show_order("doubt")
    page.resize(900, 700)
    images = page.middle.images
    images.setFocus()
    images.go_to(2)
    for _ in range(4):
        stays = [row for part in page.middle._shown for row in part.rows][: images.held_until() - 1]
        gone = page.middle.row
        press(qtbot, page, "3")
        now = [row for part in page.middle._shown for row in part.rows]
        left = [row for row in stays if row != gone]
        assert now[: len(left)] == left and page.middle.row == now[1]


def test_a_mistake_is_undone_also_after_a_restart(qtbot: QtBot, opened: Open, heap: Path) -> None:
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    page.middle.show_order("doubt")
    press(qtbot, page, "1")
    second = page.middle.row
    press(qtbot, page, "2")
    kept = said(page)
    assert not page.redo.isEnabled()
    page.middle._go_to(10)
    last = page.middle.row
    qtbot.keyClick(page.middle.images, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    thought(qtbot, page)
    assert len(said(page)) == 1 and page.redo.isEnabled()
    assert page.middle.rows().tolist() == [page.middle.row] == [second] != [last]  # it is seen
    again = opened(draft_of(heap))
    assert len(said(again)) == 1 and again.labelling.classes == ("red", "green")
    thought(qtbot, again)
    assert shown(again)[0][0] == "probable"  # not what was there before
    again.labelling.keeping.redo()
    thought(qtbot, again)
    assert said(again) == kept


def test_another_base_model_is_chosen_from_the_board_and_kept(
    qtbot: QtBot, opened: Open, heap: Path, base: Path, tmp_path: Path
) -> None:
    other = str(shutil.copytree(base, tmp_path / "other"))
    draft = draft_of(heap)
    page = opened(draft)
    choice = page.classes.base
    with qtbot.waitSignal(page.base_asked):
        choice.activated.emit(choice.count() - 1)
    draft.base = other
    page.open(draft)
    qtbot.waitUntil(lambda: page.labelling.base == other, timeout=LONG)
    thought(qtbot, page)
    assert choice.currentText() == "other"
    assert opened(draft_of(heap)).labelling.base == other  # as it was chosen, in any program


def test_what_cannot_be_written_is_told_and_taken_back(
    qtbot: QtBot, opened: Open, heap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    page.middle.show_order("time")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cliptune.projects.journal._write", full)
    failed: list[Failed] = []
    page.labelling.keeping.failed.connect(failed.append)
    press(qtbot, page, "1")
    assert failed and "cannot be kept" in str(failed[0].told)
    assert not said(page) and page.banner.isVisible()
    monkeypatch.undo()


def test_a_folder_is_read_anew_once_it_was_looked_through_again(
    qtbot: QtBot, opened: Open, heap: Path
) -> None:
    """Though what there is to say of it is the same."""
    draft = draft_of(heap)
    draft.trouble = Message(code="folder-no-layout")
    page = opened(draft)
    (heap / "new.png").write_bytes((heap / "00.png").read_bytes())
    page.open(draft)
    assert len(page.labelling.paths) == 12
    draft.trouble = Message(code="folder-no-layout")
    page.middle.show_order("doubt")
    page.open(draft)
    assert page.middle.view.order == "class" and page.middle.order.currentIndex() == 0
    qtbot.waitUntil(lambda: len(page.labelling.paths) == 13, timeout=LONG)


def test_a_folder_that_could_not_be_opened_is_tried_again(
    qtbot: QtBot, opened: Open, heap: Path
) -> None:
    page = opened(draft_of(heap))
    heap.rename(heap.with_name("away"))
    draft = draft_of(heap)
    draft.base = "starter"
    page.open(draft)
    qtbot.waitUntil(page.banner.isVisible, timeout=LONG)
    assert not page.add.isEnabled()
    heap.with_name("away").rename(heap)
    page.open(draft)
    qtbot.waitUntil(lambda: len(page.labelling.paths) == 12, timeout=LONG)
    assert page.add.isEnabled() and not page.banner.isVisible()


def test_what_is_still_being_written_is_there_when_the_folder_is_opened_again(
    qtbot: QtBot, opened: Open, heap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = draft_of(heap)
    page = opened(draft)
    add(qtbot, page, "red, green")
    page.middle.show_order("time")
    page.middle.images.setFocus()
    disk, write = threading.Event(), journal._write

    def slow(file: BinaryIO, line: bytes) -> None:
        disk.wait(LONG / 1000)
        write(file, line)

    monkeypatch.setattr(journal, "_write", slow)
    qtbot.keyClick(page.middle.images, "1")
    draft.trouble = Message(code="folder-no-layout")
    page.open(draft)
    qtbot.wait(200)
    disk.set()
    qtbot.waitUntil(lambda: bool(page.labelling.paths), timeout=LONG)
    assert len(said(page)) == 1
    thought(qtbot, page)


def test_that_images_were_not_added_is_told_though_another_folder_is_open_by_now() -> None:
    calls: list[Call[Any]] = []
    failed: list[Failed] = []
    keeping = Keeping(cast(Worker, SimpleNamespace(do=calls.append)))
    keeping.failed.connect(failed.append)
    keeping.begin(cast(Project, SimpleNamespace(state=State())), lambda state: state)
    keeping.add({}, failed.append, lambda _: None)
    keeping.leave()
    full = Failed(told=Message(code="disk-too-small"))
    calls[0].ended(Outcome(failure=full))
    assert failed == [full]


# What is decided elsewhere


def test_what_others_decide_is_seen_when_the_window_is_looked_at(
    qtbot: QtBot, opened: Open, heap: Path
) -> None:
    """Another program, or another page; and at the next decision here, which loses none of it."""
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    other = Project.open(heap)
    other.decide(Change(labels={"00.png": "blue"}))
    QApplication.sendEvent(page, QEvent(QEvent.Type.WindowActivate))
    qtbot.waitUntil(lambda: said(page) == {"00.png": "blue"}, timeout=LONG)
    assert page.labelling.classes == ("red", "green", "blue")
    other.decide(Change(labels={"01.png": "white"}))
    page.labelling.say(np.array([2]), ["red"])
    add(qtbot, page, "black")
    assert said(page) == {"00.png": "blue", "01.png": "white", "02.png": "red"}
    assert page.labelling.classes == ("red", "green", "blue", "white", "black")
    other.refresh()
    other.undo()
    page.hide()
    page.show()
    qtbot.waitUntil(lambda: "black" not in page.labelling.classes, timeout=LONG)


def test_wizard_and_board_say_the_same(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    """Of exclusions and the words of classes, whichever of the two they are changed in."""
    folder = drawn.classes(tmp_path / "images", 4)
    draft, first, second = looked(folder), "red/000.png", "red/001.png"
    page = opened(draft)
    of, remembered = page.labelling, Remembered(page._writer)
    found = finish(look_again(folder, CancelToken(), None, ""))
    remembered.begin(draft, found, anew=True)
    thought(qtbot, page)
    draft.toggle([first])
    draft.say("red", "scarlet")
    remembered.flush()
    of.keeping.refresh()
    qtbot.waitUntil(lambda: of.state.excluded == {first} and of.words("red") == "scarlet")
    of.exclude(np.array([of.paths.index(second)]), True)
    thought(qtbot, page)
    remembered.refresh()
    qtbot.waitUntil(lambda: draft.left_out == {first, second}, timeout=LONG)
    assert sum(draft.class_counts().values()) == 10 and draft.words == {"red": "scarlet"}
    remembered.undo()  # what was decided on the board is not taken back here
    assert draft.left_out == {first, second}
    of.keeping.undo()
    of.keeping.undo()
    thought(qtbot, page)
    remembered.refresh()
    qtbot.waitUntil(lambda: not draft.left_out and not draft.words, timeout=LONG)


# What is said


def test_what_stays_in_a_group_is_told_and_counted_as_of_that_group(
    qtbot: QtBot, opened: Open, heap: Path
) -> None:
    """Though it is thought to be of another class by now."""
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    of, middle = page.labelling, page.middle
    page.middle.show_class("red")
    assert of.seen is not None and of.seen.names[1:] == ("red", "green")
    rows = of.undecided.nonzero()[0].tolist()
    probabilities = np.full((len(rows), 3), 0.1)
    probabilities[:, 1], probabilities[:, 2] = np.linspace(0.9, 0.1, len(rows)), 0.2
    middle._shown = [part("probable", *rows)]
    of.thoughts.seen = replace(of.seen, probabilities=probabilities, best=np.full(len(rows), 0.95))
    middle.images.replace_groups(of.folder, middle._groups(), None)
    middle.regrouped.emit()
    first = middle._shown[0]
    assert (middle.note(first, rows[0]), middle.note(first, rows[-1])) == ("90 %", "10 %")
    assert middle._said(first, 12)[1] == "12, the surest first"
    assert [one.about for one in page.classes.list.cards.shown][0] == "12 images"
    middle._shown = [part("probable", *rows[::-1])]
    assert middle._said(middle._shown[0], 12)[1] == "12"


def test_what_cannot_be_pressed_yet_says_why(qtbot: QtBot, opened: Open, heap: Path) -> None:
    page = opened(draft_of(heap))

    def told() -> list[str]:
        return [one.toolTip() for one in (page.train, page.save, page.camera)]

    names = "To train, type the names of at least two classes."
    assert told() == [names, "Sort some images first.", "Type the name of a class first."]
    assert page.foot.told.text() == names
    add(qtbot, page, "red, green")
    images = "To train, say of images of at least two classes what they show."
    assert told()[:2] == [images, "Sort some images first."] and "Fills a class" in told()[2]
    page.middle.show_order("time")
    press(qtbot, page, "1", "2")
    assert page.train.isEnabled() and told()[:2] == ["", "A table of the images and their classes."]
    assert page.foot.told.text() == "Everything that you decided is saved."


def test_of_a_handful_of_labels_nothing_is_said_that_they_do_not_show(
    qtbot: QtBot, opened: Open, heap: Path
) -> None:
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    of = page.labelling
    assert of.seen is not None
    for interval, told in (((0.34, 1.0), "too few labels yet"), ((0.8, 1.0), "right on about 100")):
        of.thoughts.seen = replace(of.seen, accuracy=1.0, interval=interval, learning=True)
        assert told in page._quality() and "more labels help" in page._quality()


def test_a_key_in_the_line_for_names_makes_no_class_at_once(
    qtbot: QtBot, opened: Open, heap: Path
) -> None:
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    classes = page.labelling
    for key, of in (("1", "red"), ("0", "none of the classes")):
        add(qtbot, page, key)
        assert (
            classes.classes == ("red", "green") and f"the key of “{of}”" in page.classes.hint.text()
        )
    add(qtbot, page, "7")  # which stands for none yet
    add(qtbot, page, "1")
    add(qtbot, page, "1")  # and is meant
    add(qtbot, page, "2, 3")
    assert classes.classes == ("red", "green", "7", "1", "2", "3")


# Classes


def test_classes_are_renamed_merged_and_removed(qtbot: QtBot, opened: Open, heap: Path) -> None:
    page = opened(draft_of(heap))
    of, stale = page.labelling, list[bool]()
    of.changed.connect(
        lambda: stale.append(of.seen is not None and not {*of.seen.names} <= {*of.names})
    )
    add(qtbot, page, "red, green, blue")
    page.middle.show_order("time")
    press(qtbot, page, "1", "2", "3")
    page.classes.list.rename_asked.emit("red")
    dialog = page.window().findChild(NameDialog)
    assert dialog is not None
    dialog.line.setText("crimson")
    assert dialog.rename.text() == "&Rename"
    dialog.accept()
    thought(qtbot, page)
    assert page.labelling.classes == ("crimson", "green", "blue")
    page.labelling.rename("green", "crimson")
    thought(qtbot, page)
    assert page.labelling.classes == ("crimson", "blue")
    assert sorted(said(page).values()) == ["blue", "crimson", "crimson"]
    page.labelling.remove("crimson")
    thought(qtbot, page)
    assert [*said(page).values()] == ["blue"]
    page.labelling.keeping.undo()
    thought(qtbot, page)
    assert sorted(said(page).values()) == ["blue", "crimson", "crimson"]
    assert not any(stale), "what is gone was still proposed"


def test_images_are_dropped_on_a_card(qtbot: QtBot, opened: Open, heap: Path) -> None:
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    page.middle.show_order("time")
    cards, data = page.classes.list, QMimeData()
    data.setData(DRAGGED, b"")
    middle = QPointF(cards.visualRect(cards.cards.index(1)).center())
    row = page.middle.row
    held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    cards.dropEvent(QDropEvent(middle, Qt.DropAction.CopyAction, data, *held))
    thought(qtbot, page)
    assert row is not None and said(page) == {page.labelling.paths[row]: "green"}
    data = QMimeData()
    data.setText("something else")
    cards.dropEvent(QDropEvent(middle, Qt.DropAction.CopyAction, data, *held))
    assert len(said(page)) == 1


def test_how_to_learn_is_not_chosen_by_labels_of_classes_that_are_others_by_now() -> None:
    """A class may be removed while that waits for the engine."""
    sorting, cancel, drawn_by = Sorting(), CancelToken(), np.random.default_rng(0)
    sorting._heap = Heap(Path(), (), None, BaseModel("starter"), "cpu")
    features = drawn_by.normal(size=(40, 8)).astype(np.float32)
    sorting._features = features / np.linalg.norm(features, axis=1, keepdims=True)
    sorting._texts = {name: 20 * sorting._features[place] for place, name in enumerate("abc")}
    before, labels = {name: name for name in "abc"}, np.arange(40) % 3
    now = {name: name for name in "ab"}
    finish(sorting.suggest(before, labels, cancel))
    finish(sorting.suggest(now, np.where(labels == 2, -1, labels), cancel))
    finish(sorting.choose(before, labels, cancel))
    assert finish(sorting.suggest(now, np.where(labels == 2, -1, labels), cancel)).due
    finish(sorting.choose(now, np.where(labels == 2, -1, labels), cancel))
    assert not finish(sorting.suggest(now, np.where(labels == 2, -1, labels), cancel)).due


# What is found, excluded, taken along


def test_another_heading_of_the_same_images_moves_nothing(
    qtbot: QtBot, opened: Open, heap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the surest do not stand first any more."""
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    before, cursor = shown(page), page.middle.images.cursor_number
    monkeypatch.setattr(page.middle, "_said", lambda part, count: (f"Now {part.kind}", f"{count}"))
    page.middle._regroup()
    named = [group.name for group in page.middle.images._model._groups]
    assert named == [f"Now {kind}" for kind, _ in before]
    assert shown(page) == before and page.middle.images.cursor_number == cursor


def test_images_are_found_by_words_and_by_example(qtbot: QtBot, opened: Open, heap: Path) -> None:
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    line = page.middle.search.line
    line.setText("a blue dog")
    qtbot.keyClick(line, Key.Key_Return)
    qtbot.waitUntil(lambda: shown(page) == [("found", 12)])
    line.clear()
    assert shown(page)[0][0] == "probable"
    page.middle.show_order("time")
    row = page.middle.row
    page.details.like.click()
    qtbot.waitUntil(lambda: shown(page) == [("found", 12)])
    assert page.middle._shown[0].rows[0] == row  # itself
    cards = page.classes.list
    cards.clicked.emit(cards.currentIndex())  # the card that is chosen leads back
    assert shown(page)[0][0] == "probable"
    search, last = page.middle.search, page.labelling.folder / page.labelling.paths[11]
    drop(page, last, search.mapTo(page, search.rect().center()))
    qtbot.waitUntil(lambda: page.middle._shown[0].rows[:1].tolist() == [11])
    drop(page, heap / "none.png", search.mapTo(page, search.rect().center()))
    qtbot.waitUntil(lambda: "There is no image" in page.banner.accessibleName())


def drop(widget: QWidget, file: Path, place: QPoint) -> None:
    """Drop a file from a file manager."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    widget.dropEvent(QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, *held))


def test_what_is_searched_for_too_early_is_found_later(
    qtbot: QtBot, opened: Open, heap: Path
) -> None:
    page = opened(draft_of(heap))
    search, thoughts = page.middle.search, page.labelling.thoughts
    page.set_queueing(True)
    thoughts.begin(thoughts._heap)
    search.line.setText("a blue dog")
    qtbot.keyClick(search.line, Key.Key_Return)
    assert search._waits.isVisible() and shown(page) == [("rest", 12)]
    page.set_queueing(False)
    qtbot.waitUntil(lambda: shown(page) == [("found", 12)], timeout=LONG)
    assert not search._waits.isVisible()


# What comes from elsewhere


def test_images_from_elsewhere_are_copied_if_that_is_wanted_and_undone(
    qtbot: QtBot, opened: Open, heap: Path
) -> None:
    folders.fill(heap.parent / "phone", "IMG 1.png", "IMG 2.png")
    (heap.parent / "phone" / "torn.png").write_bytes(b"no image")
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    drop(page, heap.parent / "phone", QPoint(600, 400))
    answered(qtbot, "Cancel")
    of, cards = page.labelling, page.classes.list
    assert not page.stop.isVisible()
    disk = threading.Event()
    page._writer.do(Call(once(lambda: disk.wait(LONG / 1000))))
    drop(page, heap.parent / "phone", QPoint(600, 400))
    answered(qtbot, "&Copy")
    qtbot.mouseClick(page.stop, Qt.MouseButton.LeftButton)
    disk.set()
    qtbot.waitUntil(lambda: "Stopped" in page.banner.accessibleName(), timeout=LONG)
    assert len(of.paths) == 12 and not page.stop.isVisible()
    drop(cards, heap.parent / "phone", cards.visualRect(cards.cards.index(1)).center())
    assert "Copy 3 images" in answered(qtbot, "&Copy")
    qtbot.waitUntil(lambda: len(of.paths) == 14 and of.thoughts.ready, timeout=LONG)
    thought(qtbot, page)
    new = of.paths[12:]
    assert said(page) == dict.fromkeys(new, "green")
    assert shown(page) == [("added", 2)] and page.middle.rows().tolist() == [12, 13]
    told = page.banner.accessibleName()
    assert "project: 2." in told and "torn.png" in told
    assert Project.open(heap).state.labels == dict.fromkeys(new, "green")
    assert of.seen is not None and len(of.seen.top) == 14
    page.undo.click()
    thought(qtbot, page)
    assert not said(page) and of.out.tolist() == [False] * 12 + [True] * 2
    of.exclude(np.arange(12), out=True)
    page.middle.show_class("green")
    page.middle.show_added([12, 13])
    assert shown(page) == [], "of what was added nothing is left to be shown"
    assert sorted(file.name for file in heap.iterdir()) == [f"{n:02}.png" for n in range(12)]


def answered(qtbot: QtBot, button: str) -> str:
    """Press a button of the question that comes; what it asks."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QMessageBox))
    box = QApplication.activeModalWidget()
    next(one for one in box.buttons() if one.text() == button).click()
    return box.text()


# Near duplicates


def test_what_is_said_of_all_images_is_worked_out_once_for_each_change(
    qtbot: QtBot, opened: Open, heap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For each image that was drawn it was worked out of all."""
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    of, worked_out = page.labelling, list[int]()
    plain = of.reckon
    monkeypatch.setattr(of, "reckon", lambda: (worked_out.append(1), plain()))
    page.middle.show_added([*range(12)])
    page.middle.images.viewport().repaint()
    page.middle.images.select_numbers(np.arange(1, 13))
    assert not worked_out
    of.say(np.arange(3), ["red"])
    page.middle.images.viewport().repaint()
    assert len(worked_out) == 1


class Named(tuple[str, ...]):
    """Paths, and how many were asked for."""

    asked = 0

    def __getitem__(self, place: Any) -> Any:
        Named.asked += 1
        return super().__getitem__(place)

    def __iter__(self) -> Iterator[str]:
        raise AssertionError


def test_what_is_said_of_all_images_at_once_is_named_where_it_is_written(
    qtbot: QtBot, opened: Open, heap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a million it took seconds of the window's thread."""
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    page.middle.show_order("time")
    of, changes = page.labelling, list[Callable[[], Change]]()
    paths = [*of.paths]
    monkeypatch.setattr(of.keeping, "decide", lambda change, shown: changes.append(change))
    monkeypatch.setattr(of, "paths", Named(paths))
    page.middle.images.selectAll()
    QApplication.processEvents()
    Named.asked = 0
    page.middle.put("red")
    page.middle.show_class(NONE)
    of.exclude(np.arange(12), out=True)
    assert Named.asked < 12 and len(changes) == 2  # the images of the cards, and what has the focus
    labels, excluded = (change() for change in changes)
    assert labels.labels == dict.fromkeys(paths, "red")
    assert excluded.excluded == dict.fromkeys(paths, True)


def test_near_duplicates_are_answered_as_one(qtbot: QtBot, opened: Open, heap: Path) -> None:
    page = opened(draft_of(heap))
    of = page.labelling
    add(qtbot, page, "red, green")
    qtbot.waitUntil(lambda: of.thoughts._piling is None, timeout=LONG)
    of._piled(np.array([0, 0, 2, 3, 4, 0, *range(6, 12)]))
    page.middle.show_order("time")
    assert shown(page) == [("rest", 10)]
    page.middle._go_to(1)
    row = page.middle.row
    assert row is not None and len(page.middle.pile(row)) == 3
    press(qtbot, page, Key.Key_2)
    assert said(page) == {f"{n:02}.png": "green" for n in (0, 1, 5)}
    of.keeping.undo()
    thought(qtbot, page)
    page.middle.alike.click()
    assert shown(page) == [("rest", 12)]
    page.middle._go_to(1)
    press(qtbot, page, Key.Key_1)
    page.middle.alike.click()
    assert [*said(page).values()] == ["red"] and shown(page) == [("rest", 10)], "two are left"


def test_few_images_are_piled_and_not_what_a_folder_is_about() -> None:
    sorting, drawn_by = Sorting(), np.random.default_rng(0)
    features = drawn_by.normal(size=(200, 16)).astype(np.float32)
    features[[4, 9]] = features[3]
    features[50:100] = features[50]
    sorting._features = features / np.linalg.norm(features, axis=1, keepdims=True)
    first = finish(sorting.alike(CancelToken()))
    assert np.flatnonzero(first != np.arange(200)).tolist() == [4, 9] and first[9] == first[4] == 3


def test_an_image_is_excluded_and_one_that_cannot_be_read_is_named(
    qtbot: QtBot, opened: Open, heap: Path
) -> None:
    (heap / "99.png").write_bytes(b"no image")
    page = opened(draft_of(heap))
    assert [page.labelling.paths[row] for row in page.labelling.troubles] == ["99.png"]
    add(qtbot, page, "red, green")
    page.middle.show_order("time")
    row = page.middle.row
    assert row is not None
    press(qtbot, page, Key.Key_Delete)
    assert Project.open(heap).state.excluded == {page.labelling.paths[row]}
    page.middle.show_class(NONE)
    assert ("excluded", 2) in shown(page)


def test_the_labels_are_saved_as_a_table(
    qtbot: QtBot, opened: Open, heap: Path, tmp_path: Path
) -> None:
    page = opened(draft_of(heap))
    add(qtbot, page, "red, green")
    page.middle.show_order("time")
    press(qtbot, page, "1", "2", "0")
    with qtbot.waitSignal(page.labelling.keeping.saved, raising=False, timeout=1):
        page.labelling.save_table(tmp_path / "out.csv", page._saved)
    qtbot.waitUntil(page.banner.isVisible)
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "file,label" and len(lines) == 3
    failed: list[Failed] = []
    page.labelling.keeping.failed.connect(failed.append)
    for place in (heap / "labels.csv", tmp_path / "out.csv" / "labels.csv"):
        page.labelling.save_table(place, page._saved)
    qtbot.waitUntil(lambda: len(failed) == 2)
    assert not (heap / "labels.csv").exists()


# A folder that is sorted already


def test_labels_of_a_folder_are_looked_at_and_changed(
    qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    folder = drawn.classes(tmp_path / "images", 4)
    draft = looked(folder)
    page = opened(draft)
    thought(qtbot, page)
    assert page.title.text() == "Review 12 images" and page.train.isEnabled()
    assert page.labelling.counts()["red"] == (4, 0)
    page.middle.show_class("red")
    assert shown(page) == [("given", 4)]
    press(qtbot, page, "1", Key.Key_Space)  # the first class is blue
    assert sorted(said(page).values()) == ["blue", "red"]
    taken: list[dict[str, object]] = []
    page.train_asked.connect(lambda asked, data: taken.append(data | {"draft": asked}))
    page.train.click()
    qtbot.waitUntil(lambda: bool(taken))
    assert taken[0]["images"] == str(folder) and taken[0]["draft"] is draft
    table = Path(str(taken[0]["table"])).read_text(encoding="utf-8")
    assert "red/000.png,blue" in table and "green/000.png,green" in table
    page.labelling.rename("red", "crimson")
    page.train.click()  # while that is being written
    thought(qtbot, page)
    assert page.labelling.counts()["crimson"][0] == 3
    qtbot.waitUntil(lambda: len(taken) == 2)
    table = Path(str(taken[1]["table"])).read_text(encoding="utf-8")
    assert "red/001.png,crimson" in table and ",red\n" not in table
    assert [one.title for one in page.classes.list.cards.shown][0] == "Doubtful labels"


def test_doubtful_labels_are_changed_or_kept_by_a_key(
    qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    folder = drawn.classes(tmp_path / "images", 10)
    for name, number in (("red", 3), ("blue", 4)):  # two labels are wrong
        (folder / name / f"{number:03}.png").rename(folder / "green" / f"{name}.png")
    page = opened(looked(folder))
    of = page.labelling
    qtbot.waitUntil(lambda: bool(of.doubts), timeout=LONG)
    thought(qtbot, page)
    doubtful = {of.paths[row]: one.likely for row, one in of.doubts.items()}
    assert doubtful["green/red.png"] == "red" and doubtful["green/blue.png"] == "blue"
    assert shown(page) == [("doubtful", len(doubtful))]
    row = page.middle.row
    assert row is not None
    first = of.paths[row]
    assert of.seen is not None
    believed = np.eye(len(of.names), dtype=np.float32)[of.given]  # by a fit that saw the labels
    of.thoughts.seen = replace(of.seen, probabilities=believed)
    for number, doubt in enumerate(of.doubts.values(), 1):  # what is shown is what is proposed
        page.middle._go_to(number)
        assert page.details.bars._shown[0][0][0] == doubt.likely
    page.middle._go_to(1)
    assert page.middle.note(page.middle._shown[0], row) == f"{doubtful[first]}?"
    press(qtbot, page, Key.Key_Return, Key.Key_Space)
    assert said(page)[first] == doubtful[first] and len(said(page)) == 2
    assert sorted(said(page).values())[-1] in ("green", "red")
    assert shown(page) == [("doubtful", len(doubtful) - 2)]


# In the window


def test_an_unsorted_folder_becomes_a_run(windows: Windows, heap: Path, base: Path) -> None:
    """Opened, sorted with a few keys, and on to the next page of the wizard."""
    window, qtbot = windows.open(), windows.qtbot
    new_run = window.new_run
    new_run.draft.base = str(base)
    new_run.images.open(heap)
    qtbot.waitUntil(lambda: new_run.currentWidget() is new_run.board, timeout=LONG)
    page = new_run.board
    assert page is not None
    qtbot.waitUntil(lambda: page.labelling.thoughts.ready, timeout=LONG)
    add(qtbot, page, "red, green")
    page.middle.show_order("time")
    for _ in range(8):
        press(qtbot, page, "1" if (page.middle.row or 0) < 4 else "2")
    page.train.click()
    qtbot.waitUntil(new_run.start.train.isVisible, timeout=LONG)
    qtbot.waitUntil(new_run.start.train.isEnabled, timeout=LONG)
    assert new_run.draft.class_counts() == {"green": 4, "red": 4}
    assert not new_run.draft.obstacle("images")
    new_run.go_to(0)
    new_run.images.labels.review.click()
    qtbot.waitUntil(lambda: len(said(page)) == 8, timeout=LONG)
    assert page.title.text() == "Sort 12 images"
    page.back.click()
    assert new_run.currentWidget() is not page
    first = page.labelling.paths[0]
    new_run.images._toggle([first])
    new_run.show_board()
    qtbot.waitUntil(lambda: page.labelling.state.excluded == {first}, timeout=LONG)
    assert new_run.draft.left_out == {first} and bool(page.labelling.out[0])
    page.labelling.exclude(np.array([0]), False)
    page.back.click()
    qtbot.waitUntil(lambda: not new_run.draft.left_out, timeout=LONG)
    new_run.show_board()
    with qtbot.waitSignal(page.train_asked, timeout=LONG):
        page.train.click()
        new_run.take(
            replace(draft_of(heap), recalls=False)
        )  # labels are written for the draft of before
    assert new_run.draft.labels == AUTOMATIC


@slow
def test_labels_that_are_wrong_are_mended(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    """Of a sorted folder one label in twenty is turned; the doubtful ones are gone through.

    With CLIPTUNE_PHOTOS of one's own images.
    """
    files = some("train", 300)
    folder, truth = tmp_path / "photos", dict[str, str]()
    names = sorted({file.parent.name for file in files})
    wrong = len(files) // 20
    for number, file in enumerate(files):
        right = file.parent.name
        others = [name for name in names if name != right]
        label = others[number % len(others)] if number < wrong else right
        (folder / label).mkdir(parents=True, exist_ok=True)
        truth[f"{label}/{number:03}.jpg"] = right
        shutil.copy(file, folder / label / f"{number:03}.jpg")
    began = time.monotonic()
    page = opened(looked(folder))
    of, middle = page.labelling, page.middle
    of.see_by(str(cliptune_resources.starter()))
    qtbot.waitUntil(lambda: of.thoughts.ready and of.doubtful is not None, timeout=LONG)
    thought(qtbot, page)
    keys = mended = 0
    print(f"{time.monotonic() - began:.0f} s: {len(of.doubts)} of {len(truth)} doubtful")
    while middle._shown[0].kind == "doubtful" and middle.row is not None:
        row = middle.row
        label, right = of.names[of.labels[row]], truth[of.paths[row]]
        proposed = of.doubts[row].likely
        answer = Key.Key_Space if label == right else Key.Key_Return
        if right not in (label, proposed):
            answer = KEYS[of.classes.index(right)]
        mended += label != right
        middle.images.setFocus()
        qtbot.keyClick(middle.images, answer)
        thought(qtbot, page)
        keys += 1
    took = time.monotonic() - began
    print(f"{took:.0f} s: {keys} keys, {mended} of {wrong} wrong labels mended")
    assert keys < len(truth) // 2
    assert OWN or 2 * mended > wrong
