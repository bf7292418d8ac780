"""What stands still under the pointer: numbers and choices, and buttons that change."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QFont, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QSpinBox,
    QTableView,
    QTableWidget,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

import cliptune_gui
from cliptune_gui.pages.training.header import Header
from cliptune_gui.shell.rail import Rail
from cliptune_gui.state.run_queue import Standing
from cliptune_gui.widgets import button, steady, theme
from cliptune_gui.widgets.form import NumberBox
from cliptune_gui.widgets.text_table import NameFirst, TextTable


def turned(box: QWidget) -> bool:
    """Turn the wheel over a box; whether it takes that for itself."""
    event = QWheelEvent(
        QPointF(box.rect().center()),
        QPointF(box.mapToGlobal(box.rect().center())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)
    return event.isAccepted()


@pytest.mark.parametrize("kind", [QComboBox, QSpinBox, lambda: NumberBox(0, 10)])
def test_the_wheel_changes_only_what_has_the_focus(
    kind: Callable[[], QComboBox | QSpinBox | NumberBox], qtbot: QtBot
) -> None:
    page, other, box = QWidget(), QLineEdit(), steady(kind())
    qtbot.addWidget(page)
    if isinstance(box, QComboBox):
        box.addItems(["a", "b", "c"])
    column = QVBoxLayout(page)
    column.addWidget(other)
    column.addWidget(box)
    with qtbot.waitActive(page):
        page.show()
    value = box.currentIndex if isinstance(box, QComboBox) else box.value
    (box.setCurrentIndex if isinstance(box, QComboBox) else box.setValue)(1)
    other.setFocus()
    assert not turned(box) and value() == 1 and other.hasFocus()
    box.setFocus()
    assert turned(box) and value() != 1


def test_every_box_of_the_window_is_a_steady_one() -> None:
    """Qt's own turn under a wheel that is to scroll the page."""
    made = re.compile(r"(.{7})Q\w*(?:ComboBox|SpinBox|Slider|Dial|TimeEdit|DateEdit)\(\)")
    derived = re.compile(r"^class \w+\(Q\w*(?:ComboBox|SpinBox)\):", re.MULTILINE)
    for path in sorted(Path(cliptune_gui.__file__).parent.rglob("*.py")):
        code = path.read_text(encoding="utf-8")
        assert set(made.findall(code)) <= {"steady("}, path.name
        assert len(derived.findall(code)) == code.count("steady(self)"), path.name


class Place(QWidget):
    """Two buttons in one place, of which one is shown."""

    def __init__(self, role: Literal["", "primary"] = "") -> None:
        super().__init__()
        self.pressed: list[str] = []
        self.first = button("Begin", self._begin, role=role)
        self.second = button("Stop", lambda: self.pressed.append("second"))
        row = QVBoxLayout(self)
        row.addWidget(self.first)
        row.addWidget(self.second)
        self.second.hide()
        self.then: Callable[[], None] = lambda: None

    def _begin(self) -> None:
        self.pressed.append(self.first.text())
        self.then()

    def swap(self) -> None:
        self.first.hide()
        self.second.show()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


@pytest.mark.parametrize("what", ["stays", "another", "renamed", "primary"])
def test_a_double_click_does_nothing_that_was_not_meant(what: str, qtbot: QtBot) -> None:
    place = Place("primary" if what == "primary" else "")
    qtbot.addWidget(place)
    with qtbot.waitExposed(place):
        place.show()
    place.then = {
        "another": place.swap,
        "renamed": lambda: place.first.setText("Stop"),
    }.get(what, lambda: None)
    at = place.first.geometry().center()
    handle = place.windowHandle()
    QTest.mouseDClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    assert place.pressed == (["Begin", "Begin"] if what == "stays" else ["Begin"])
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    later = {"another": "second", "renamed": "Stop"}.get(what, "Begin")
    assert place.pressed[-1] == later and len(place.pressed) == (3 if what == "stays" else 2)


@pytest.mark.parametrize("width", [620, 760, 1100])
def test_pause_and_stop_stay_where_they_are(width: int, qtbot: QtBot) -> None:
    header = Header()
    qtbot.addWidget(header)
    header.title.setText("A run of a name that is not short")
    header.resize(width, 80)
    header.show()

    def places(standing: Standing, kept: bool) -> list[QRect]:
        header.show_standing(
            standing,
            on=True,
            resumable=True,
            kept=kept,
            trained=True,
            adapter=True,
            drawn=True,
            measuring=False,
        )
        qtbot.wait(1)
        return [header.pause.geometry(), header.stop.geometry()]

    running = places("running", kept=False)
    assert running == places("running", kept=True) == places("paused", kept=True)
    assert header.pause.text() == "&Resume" and header.measure.isEnabled()


def test_the_rail_has_room_for_large_letters(qtbot: QtBot) -> None:
    before = QApplication.font()
    large = QFont(before)
    large.setPointSizeF(2 * before.pointSizeF())
    QApplication.setFont(large)
    try:
        theme.apply("light")
        rail = Rail()
        theme.dress(rail)
        qtbot.addWidget(rail)
        rail.show()
        for made in rail.buttons.values():
            assert made.fontMetrics().horizontalAdvance(made.text()) < made.width()
            assert made.fontMetrics().height() + made.iconSize().height() < made.height()
            assert rail.rect().contains(made.geometry())
    finally:
        QApplication.setFont(before)
        theme.apply("light")


def test_names_have_room_beside_many_columns(qtbot: QtBot) -> None:
    table = QTableWidget()
    qtbot.addWidget(table)
    header = NameFirst(18)
    table.setHorizontalHeader(header)
    table.setColumnCount(12)
    table.show()
    name = 18 * header.fontMetrics().averageCharWidth()
    for width in (300, 4000, 300):
        table.resize(width, 200)
        others = header.length() - header.sectionSize(0)
        assert header.sectionSize(0) == max(name, header.viewport().width() - others)


def test_the_name_leaves_its_room_to_columns_that_grow(qtbot: QtBot) -> None:
    """Qt tells of each column while it goes through all."""
    table, cells = QTableView(), TextTable(("a", "b", "c", "d"), figures=())
    qtbot.addWidget(table)
    header = NameFirst(4)
    table.setHorizontalHeader(header)
    table.setModel(cells)
    table.resize(600, 200)
    table.show()
    for words in ("b", "b and more", "b and much, much more"):
        cells.fill([("a", words, words, words)])
        qtbot.waitUntil(lambda: header.length() == header.viewport().width())
