"""The tour: it points at what is there, and is in nobody's way."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cliptune_gui.shell.tour import Tour
from cliptune_gui.widgets import theme


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    theme.apply("light")
    made = QWidget()
    theme.dress(made)
    qtbot.addWidget(made)
    made.resize(920, 480)
    return made


def test_it_takes_no_focus_stays_in_its_place_and_goes_when_asked(
    page: QWidget, qtbot: QtBot
) -> None:
    line, first, last = QLineEdit(page), QPushButton("a", page), QPushButton("b", page)
    first.move(20, 100)
    last.move(300, 400)
    tour = Tour(page, ((first, "This is it. " * 9), (last, "And this.")))
    with qtbot.waitActive(page):
        page.show()
    line.setFocus()
    tour.begin()
    assert line.hasFocus() and tour.isVisible()
    QTest.keyClicks(line, "cup")
    assert line.text() == "cup"
    place, button = tour.geometry(), tour.next.geometry()
    assert tour._ring.geometry().contains(first.geometry())
    tour.next.click()
    assert (tour.geometry(), tour.next.geometry()) == (place, button), "not under the pointer"
    assert tour._ring.geometry().contains(last.geometry()) and tour.next.text() == "Done"
    assert page.childAt(last.geometry().center()) is last, "what it shows can be pressed"
    page.resize(1000, 600)
    assert tour.geometry().right() > place.right()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert tour.isHidden() and tour._ring.isHidden()
    tour.begin()
    assert tour._ring.geometry().contains(first.geometry()), "it begins anew"
    assert QRect(0, 0, 1000, 600).contains(tour.geometry())
    tour.skip.click()
    assert tour.isHidden()
