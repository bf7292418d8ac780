"""The gallery: draws what is in sight, flows, keeps its place, and says what the user wants."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QPixmap
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from cliptune_gui.state.some import Paths
from cliptune_gui.widgets import theme
from cliptune_gui.widgets.gallery import CELL, SIDE, Gallery, Group
from cliptune_gui.widgets.thumbnails import Thumbnails

Key = Qt.Key
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Counting(Thumbnails):
    """Notes what it is asked for, and holds what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.given: dict[str, QPixmap] = {}

    def get(self, path: Path | str, side: int, ratio: float = 1.0) -> QPixmap | None:
        self.asked.append(str(path))
        return self.given.get(str(path))


@pytest.fixture
def thumbnails(qtbot: QtBot) -> Counting:
    return Counting()


Make = Callable[[dict[str, int], int], Gallery]


@pytest.fixture
def make(qtbot: QtBot, thumbnails: Counting) -> Iterator[Make]:
    """Makes a gallery, so many columns wide, of classes with so many images."""

    def made(counts: dict[str, int], columns: int) -> Gallery:
        gallery = Gallery(thumbnails)
        qtbot.addWidget(gallery)
        widen(gallery, columns)
        gallery.show_groups(Path("/images"), [group(*item) for item in counts.items()])
        with qtbot.waitActive(gallery):
            gallery.show()
            gallery.activateWindow()
        gallery.setFocus()
        return gallery

    yield made


def group(name: str, count: int) -> Group:
    return Group(name, f"{count} images", [f"{name}/{n}.jpg" for n in range(count)])


def widen(gallery: Gallery, columns: int) -> None:
    """Resize to so many columns."""
    gallery.resize(CELL * columns + gallery.verticalScrollBar().sizeHint().width() + 9, 500)


def table(gallery: Gallery) -> list[list[str]]:
    """What a screen reader would find, row by row."""
    model = gallery.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    rows = range(model.rowCount())
    cells = [
        [model.index(row, column).data(role) for column in range(model.columnCount())]
        for row in rows
    ]
    return [[cell for cell in row if cell] for row in cells]


def press(
    qtbot: QtBot,
    gallery: Gallery,
    *keys: Key,
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    for key in keys:
        qtbot.keyClick(gallery, key, held)


def now(gallery: Gallery) -> str:
    """What the cursor is on, as spoken."""
    return str(gallery.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))


def go(gallery: Gallery, row: int, column: int) -> None:
    gallery.setCurrentIndex(gallery.model().index(row, column))


def chosen(qtbot: QtBot, gallery: Gallery) -> list[str]:
    """The selected images, as leaving them out tells."""
    with qtbot.waitSignal(gallery.toggled) as heard:
        qtbot.keyClick(gallery, Key.Key_Delete)
    return list(heard.args[0])


# What is drawn


def test_classes_follow_each_other(make: Make) -> None:
    assert table(make({"cat": 3, "dog": 1}, 2)) == [
        ["cat, 3 images"] * 2,  # one cell: it spans the row
        ["cat, 0.jpg", "cat, 1.jpg"],
        ["cat, 2.jpg"],
        ["dog, 1 images"] * 2,
        ["dog, 0.jpg"],
    ]


def test_a_heading_takes_the_row(make: Make) -> None:
    gallery = make({"cat": 5, "dog": 5}, 3)
    assert [gallery.columnSpan(row, 0) for row in range(6)] == [3, 1, 1, 3, 1, 1]
    assert gallery.rowHeight(0) < gallery.rowHeight(1) == CELL


def test_an_empty_class_is_its_heading(make: Make) -> None:
    assert table(make({"cat": 0, "dog": 1}, 1)) == [
        ["cat, 0 images"],
        ["dog, 1 images"],
        ["dog, 0.jpg"],
    ]


def test_no_images_at_all(make: Make, qtbot: QtBot) -> None:
    gallery = make({}, 3)
    press(qtbot, gallery, Key.Key_Down, Key.Key_Delete, Key.Key_Return)
    widen(gallery, 5)
    assert gallery.current_path() is None


def test_of_50000_only_those_in_sight_are_asked_for(
    make: Make, qtbot: QtBot, thumbnails: Counting
) -> None:
    gallery = make({f"class {n}": 5000 for n in range(10)}, 9)
    gallery.viewport().repaint()
    in_sight = 9 * (500 // CELL + 2)
    assert 9 * (500 // CELL - 1) <= len(set(thumbnails.asked)) <= in_sight
    thumbnails.asked.clear()
    bar = gallery.verticalScrollBar()
    bar.setValue(bar.maximum())
    gallery.viewport().repaint()
    assert 0 < len(set(thumbnails.asked)) <= in_sight
    assert "/images/class 9/4999.jpg" in thumbnails.asked


def test_the_topmost_image_is_asked_for_last_so_that_it_comes_first(
    make: Make, thumbnails: Counting
) -> None:
    gallery = make({"cat": 8}, 4)
    thumbnails.asked.clear()
    gallery.viewport().repaint()
    assert thumbnails.asked == [f"/images/cat/{n}.jpg" for n in range(7, -1, -1)]


def test_only_what_came_is_drawn_again(make: Make, qtbot: QtBot, thumbnails: Counting) -> None:
    gallery = make({"cat": 5000}, 4)
    touched: list[tuple[int, int]] = []
    gallery.model().dataChanged.connect(
        lambda first, last: touched.extend(
            [(first.row(), first.column()), (last.row(), last.column())]
        )
    )
    for number in (2, 4, 4999):  # the last is not in sight
        thumbnails.ready.emit(f"/images/cat/{number}.jpg")
    qtbot.waitUntil(lambda: bool(touched))
    assert sorted(set(touched)) == [(1, 2), (2, 0)]


def test_what_fell_out_of_the_queue_is_asked_for_again(
    make: Make, qtbot: QtBot, thumbnails: Counting
) -> None:
    gallery = make({"cat": 8}, 4)
    gallery.viewport().repaint()
    thumbnails.asked.clear()
    thumbnails.ready.emit("/images/cat/7.jpg")
    qtbot.waitUntil(lambda: "/images/cat/0.jpg" in thumbnails.asked)


def test_images_are_seen(qtbot: QtBot, tmp_path: Path) -> None:
    Image.new("RGB", (30, 30), (220, 20, 20)).save(tmp_path / "a.png")
    thumbnails = Thumbnails()
    gallery = Gallery(thumbnails)
    qtbot.addWidget(gallery)
    gallery.resize(400, 300)
    gallery.show()
    with qtbot.waitSignal(thumbnails.ready):
        gallery.show_groups(tmp_path, [Group("red", "", ["a.png"])])
    qtbot.waitUntil(lambda: middle(gallery, 1, 0).red() > 180 and middle(gallery, 1, 0).blue() < 60)
    thumbnails.close()


def middle(gallery: Gallery, row: int, column: int) -> QColor:
    """The colour a little beside the middle of a cell."""
    at = gallery.visualRect(gallery.model().index(row, column)).center() + QPoint(SIDE // 4, 0)
    return gallery.viewport().grab().toImage().pixelColor(at)


def test_what_is_excluded_is_faded(make: Make, thumbnails: Counting) -> None:
    gallery = make({"cat": 2}, 4)
    red = QPixmap(SIDE, SIDE)
    red.fill(QColor("red"))
    thumbnails.given = {f"/images/cat/{n}.jpg": red for n in range(2)}
    gallery.set_excluded({"cat/1.jpg"})
    assert middle(gallery, 1, 0) == QColor("red")
    assert middle(gallery, 1, 1) != QColor("red")
    assert table(gallery)[1] == ["cat, 0.jpg", "cat, 1.jpg, excluded"]
    gallery.set_excluded(set())
    assert middle(gallery, 1, 1) == QColor("red")


def test_it_follows_the_theme(make: Make) -> None:
    gallery = make({"cat": 2}, 4)
    for wish, colours in (("dark", theme.DARK), ("light", theme.LIGHT)):
        theme.apply(wish)
        assert middle(gallery, 1, 1) == QColor(colours.hover)


def test_a_caption_is_changed(make: Make) -> None:
    gallery = make({"cat": 2, "dog": 2}, 2)
    gallery.set_caption("dog", "2 images · “a photo of a hound”")
    assert table(gallery)[2][0] == "dog, 2 images · “a photo of a hound”"


def test_captions_are_told(make: Make, qtbot: QtBot) -> None:
    gallery = make({}, 3)
    gallery.show_groups(Path("/p"), [Group("", "2 images", ["a.jpg", "b.jpg"], ["<b> one", "two"])])
    assert table(gallery) == [
        ["Images with captions, 2 images"] * 3,
        ["<b> one, a.jpg", "two, b.jpg"],
    ]
    tip = gallery.model().index(1, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "<qt>&lt;b&gt; one<br>a.jpg</qt>"
    go(gallery, 0, 0)
    with qtbot.assertNotEmitted(gallery.heading_pressed):
        press(qtbot, gallery, Key.Key_Return)


# The width


def test_the_columns_follow_the_width(make: Make) -> None:
    gallery = make({"cat": 7}, 3)
    for columns, rows in ((3, 4), (7, 2), (1, 8), (2, 5)):
        widen(gallery, columns)
        model = gallery.model()
        assert (model.columnCount(), model.rowCount()) == (columns, rows)


def test_only_headings_are_low_whatever_the_width_was(make: Make) -> None:
    gallery = make({"cat": 5, "dog": 9}, 6)
    for columns in (3, 2, 6, 1, 4):
        widen(gallery, columns)
        rows = range(gallery.model().rowCount())
        low = [row for row in rows if gallery.rowHeight(row) != CELL]
        assert low == gallery._model.layout.headings


def test_cursor_and_selection_survive_another_width(make: Make, qtbot: QtBot) -> None:
    gallery = make({"cat": 5, "dog": 9}, 4)
    go(gallery, 4, 1)
    press(qtbot, gallery, *[Key.Key_Right] * 4, held=SHIFT)
    assert now(gallery) == "dog, 5.jpg"
    widen(gallery, 3)
    assert now(gallery) == "dog, 5.jpg"
    assert chosen(qtbot, gallery) == [f"dog/{n}.jpg" for n in range(1, 6)]


def test_the_place_survives_other_widths(make: Make) -> None:
    gallery = make({"cat": 3000, "dog": 3000}, 8)
    bar = gallery.verticalScrollBar()
    bar.setValue(gallery.verticalHeader().sectionPosition(500) + 17)  # well into the second class
    there = gallery.model().index(500, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    for columns in (7, 5, 6, 3, 8):
        widen(gallery, columns)
        top = gallery.rowAt(0)
        assert there in table_row(gallery, top)
        assert gallery.rowViewportPosition(top) == -17
    assert top == 500


def table_row(gallery: Gallery, row: int) -> list[str]:
    model = gallery.model()
    cells = [model.index(row, column) for column in range(model.columnCount())]
    return [cell.data(Qt.ItemDataRole.AccessibleTextRole) for cell in cells]


def test_other_images_start_at_the_top(make: Make) -> None:
    gallery = make({"cat": 3000}, 4)
    gallery.scrollToBottom()
    gallery.set_excluded({"cat/1.jpg"})
    gallery.show_groups(Path("/other"), [group("cat", 3000)])
    assert gallery.verticalScrollBar().value() == 0
    assert table_row(gallery, 1)[1] == "cat, 1.jpg"


def test_a_larger_font_has_higher_headings(make: Make) -> None:
    gallery = make({"cat": 3}, 4)
    before = gallery.rowHeight(0)
    font = gallery.font()
    font.setPixelSize(40)
    gallery.setFont(font)
    assert gallery.rowHeight(0) > before


# The keyboard


def test_arrows_go_through_everything(make: Make, qtbot: QtBot) -> None:
    gallery = make({"cat": 3, "dog": 2}, 2)
    go(gallery, 0, 0)
    seen = [now(gallery)]
    for _ in range(6):
        press(qtbot, gallery, Key.Key_Right)
        seen.append(now(gallery).partition(",")[0] + now(gallery)[-6:])
    assert [text.replace("images", "") for text in seen] == [
        "cat, 3 ", "cat 0.jpg", "cat 1.jpg", "cat 2.jpg", "dog", "dog 0.jpg", "dog 1.jpg"
    ]  # fmt: skip
    press(qtbot, gallery, Key.Key_Right)
    assert now(gallery) == "dog, 1.jpg"
    press(qtbot, gallery, *[Key.Key_Left] * 9)
    assert now(gallery) == "cat, 3 images"


def test_up_and_down_keep_the_column_across_a_heading(make: Make, qtbot: QtBot) -> None:
    gallery = make({"cat": 4, "dog": 6}, 4)
    go(gallery, 1, 2)
    told = []
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Up, Key.Key_Up):
        press(qtbot, gallery, key)
        told.append(now(gallery))
    assert told == ["dog, 6 images", "dog, 2.jpg", "dog, 5.jpg", "dog, 1.jpg", "dog, 6 images"]


def test_home_end_and_pages(make: Make, qtbot: QtBot) -> None:
    gallery = make({"cat": 400}, 4)
    press(qtbot, gallery, Key.Key_End)
    assert now(gallery) == "cat, 399.jpg"
    press(qtbot, gallery, Key.Key_Home)
    assert now(gallery) == "cat, 400 images"
    press(qtbot, gallery, Key.Key_PageDown)
    assert gallery.currentIndex().row() == 500 // CELL - 1
    assert gallery.visualRect(gallery.currentIndex()).intersects(gallery.viewport().rect())


def test_shift_selects_in_reading_order(make: Make, qtbot: QtBot) -> None:
    gallery = make({"cat": 8, "dog": 3}, 4)
    go(gallery, 1, 3)
    press(qtbot, gallery, Key.Key_Down, held=SHIFT)
    assert chosen(qtbot, gallery) == [f"cat/{n}.jpg" for n in range(3, 8)]
    press(qtbot, gallery, Key.Key_Right, Key.Key_Right, held=SHIFT)  # over the heading
    assert chosen(qtbot, gallery)[-1] == "dog/0.jpg"
    go(gallery, 1, 1)
    press(qtbot, gallery, Key.Key_Left, Key.Key_Left, held=SHIFT)
    assert chosen(qtbot, gallery) == ["cat/0.jpg", "cat/1.jpg"]


def test_a_click_with_control_adds_one(make: Make, qtbot: QtBot) -> None:
    gallery = make({"cat": 8}, 4)
    left = Qt.MouseButton.LeftButton
    for (row, column), held in (((1, 0), Qt.KeyboardModifier.NoModifier), ((2, 1), CONTROL)):
        at = gallery.visualRect(gallery.model().index(row, column)).center()
        qtbot.mouseClick(gallery.viewport(), left, held, at)
    assert chosen(qtbot, gallery) == ["cat/0.jpg", "cat/5.jpg"]
    at = gallery.visualRect(gallery.model().index(1, 2)).center()
    qtbot.mouseClick(gallery.viewport(), left, SHIFT, at)
    assert chosen(qtbot, gallery) == [f"cat/{n}.jpg" for n in (0, 2, 3, 4, 5)]


def test_tab_leaves(make: Make, qtbot: QtBot) -> None:
    gallery = make({"cat": 8}, 4)
    go(gallery, 1, 1)
    press(qtbot, gallery, Key.Key_Tab)
    assert now(gallery) == "cat, 1.jpg"


def test_the_cursor_is_seen(make: Make) -> None:
    gallery = make({"cat": 8}, 4)
    for row, column in ((0, 0), (1, 1)):
        go(gallery, 1, 2)
        cell = gallery.visualRect(gallery.model().index(row, column))
        before = gallery.viewport().grab(cell).toImage()
        go(gallery, row, column)
        gallery.clearSelection()
        assert gallery.viewport().grab(cell).toImage() != before


# Leaving out


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace, Key.Key_Space])
def test_a_key_tells_what_is_to_be_left_out_or_taken_back_in(
    make: Make, qtbot: QtBot, key: Key
) -> None:
    gallery = make({"cat": 5, "dog": 2}, 3)
    gallery.selectAll()
    gallery.set_excluded({"cat/1.jpg"})
    with qtbot.waitSignal(gallery.toggled) as heard:
        press(qtbot, gallery, key)
    assert [*heard.args[0]] == [*(f"cat/{n}.jpg" for n in range(5)), "dog/0.jpg", "dog/1.jpg"]


class Asked(list[str]):
    """Names, and how many were asked for."""

    asked = 0

    def __getitem__(self, place: Any) -> Any:
        self.asked += 1
        return super().__getitem__(place)


def test_very_many_images_are_told_without_naming_each(make: Make, qtbot: QtBot) -> None:
    gallery = make({}, 3)
    names = Asked(f"{n}.jpg" for n in range(5000))
    first, second = Paths(names, np.arange(0, 3001)), Paths(names, np.arange(3001, 5000))
    gallery.show_groups(Path("/images"), [Group("cat", "", first), Group("dog", "", second)])
    gallery.selectAll()
    with qtbot.waitSignal(gallery.toggled) as heard:
        press(qtbot, gallery, Key.Key_Delete)
    assert names.asked < 500  # those in sight
    assert [*heard.args[0]] == [f"{n}.jpg" for n in range(5000)]
    gallery.clearSelection()
    gallery.select_numbers(np.array([2, 3, 3001, 3004]))
    assert [*gallery._model.paths(gallery._selected())] == [f"{n}.jpg" for n in (1, 2, 3000, 3002)]


def test_on_a_heading_nothing_is_excluded(make: Make, qtbot: QtBot) -> None:
    gallery = make({"cat": 5}, 3)
    go(gallery, 0, 0)
    with qtbot.assertNotEmitted(gallery.toggled):
        press(qtbot, gallery, Key.Key_Delete)


def menu_of(gallery: Gallery) -> QMenu:
    """The context menu, called by its key."""
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(gallery.viewport(), QContextMenuEvent(reason, QPoint(), QPoint()))
    return gallery.findChildren(QMenu)[-1]


def test_the_menu_offers_it(make: Make, qtbot: QtBot) -> None:
    gallery = make({"cat": 5}, 3)
    go(gallery, 1, 1)
    for out, words in ((set(), "Exclude"), ({"cat/1.jpg"}, "Include again")):
        gallery.set_excluded(out)
        menu = menu_of(gallery)
        assert [action.text() for action in menu.actions()] == ["Show large", words]
        with qtbot.waitSignal(gallery.toggled) as heard:
            menu.actions()[1].trigger()
        assert [*heard.args[0]] == ["cat/1.jpg"]
        menu.close()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    go(gallery, 0, 0)
    menu = menu_of(gallery)
    with qtbot.waitSignal(gallery.heading_pressed) as heard:
        menu.actions()[0].trigger()
    assert heard.args == ["cat"]
    menu.close()


# Editing


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_F2])
def test_keys_edit_a_class_and_no_image(make: Make, qtbot: QtBot, key: Key) -> None:
    gallery = make({"cat": 5, "dog": 1}, 3)
    go(gallery, 2, 1)
    assert gallery.current_path() == "cat/4.jpg"
    with qtbot.assertNotEmitted(gallery.heading_pressed):
        press(qtbot, gallery, key)
    go(gallery, 3, 0)
    assert gallery.current_path() is None
    with qtbot.waitSignal(gallery.heading_pressed) as heard:
        press(qtbot, gallery, key)
    assert heard.args == ["dog"]


def test_a_click_edits_a_class_and_no_image(make: Make, qtbot: QtBot) -> None:
    gallery = make({"cat": 5}, 3)
    heard: list[str] = []
    gallery.heading_pressed.connect(heard.append)
    for row, told in ((1, []), (0, ["cat"])):
        at = gallery.visualRect(gallery.model().index(row, 0)).center()
        qtbot.mouseClick(gallery.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert heard == told


# Images of another size, with something said below, exchanged where the view stands


def test_what_is_said_stands_below_each_image(qtbot: QtBot, thumbnails: Counting) -> None:
    gallery = Gallery(thumbnails, side=60, told=True)
    qtbot.addWidget(gallery)
    gallery.resize(300, 300)
    gallery.show_groups(Path("/images"), [Group("Likely", "", ["a.jpg", "b.jpg"], ["9 %", "8 %"])])
    gallery.show()
    assert gallery.columnWidth(0) == 66 < gallery.rowHeight(1)
    assert table(gallery)[1] == ["9 %, a.jpg", "8 %, b.jpg"]
    gallery.viewport().repaint()
    assert gallery.rowHeight(0) < gallery.rowHeight(1)


def test_other_groups_come_where_the_view_stands(make: Make) -> None:
    gallery = make({"cat": 200, "dog": 3}, 4)
    bar = gallery.verticalScrollBar()
    bar.setValue(500)
    gallery.replace_groups(Path("/images"), [group("cat", 199), group("dog", 4)], 30)
    assert bar.value() == 500 and now(gallery) == "cat, 29.jpg"
    assert len(gallery.selectedIndexes()) == 1
    gallery.replace_groups(Path("/images"), [group("cat", 2)], None)
    assert gallery.current_path() is None and not gallery.selectedIndexes()


def test_captions_of_thousands_of_classes_cost_no_look_at_each_other(make: Make) -> None:
    gallery = make({"cat": 2, "dog": 1}, 4)
    model = gallery._model
    by_name = model._by_name
    gallery.set_caption("dog", "other words")
    assert model._by_name is by_name and table(gallery)[2][0] == "dog, other words"
    gallery.set_heading(1, "wolf", "other words")
    assert model._by_name == {"cat": 0, "wolf": 1}
