"""Small screens: the window stands on the one that is there, and its buttons can be reached."""

from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QScrollArea, QWidget

from cliptune.runs import Run
from cliptune_gui.pages.new_run.guide import GuideDialog
from cliptune_gui.shell.window import MainWindow
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.widgets import screen as screens
from engine.training import carry, small_job
from gui.windows import Windows

FULL_HD = QRect(0, 0, 1920, 1040)
LAPTOP = QRect(0, 0, 1366, 728)
SCALED = QRect(0, 0, 1280, 720)
"""Of 1920 x 1080 at 150 %."""
SMALLEST = QRect(0, 0, 960, 540)
SECOND = QRect(-1366, 200, 1366, 728)
SCREENS = [FULL_HD, LAPTOP, SCALED, SMALLEST, SECOND]


def named(rect: QRect) -> str:
    return f"{rect.width()}x{rect.height()}+{rect.x()}+{rect.y()}"


@pytest.fixture
def screen(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> QRect:
    """The only screen there is."""
    there: QRect = request.param
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _screen: QRect(there))
    return there


on = pytest.mark.parametrize("screen", SCREENS, indirect=True, ids=named)


@pytest.fixture
def window(windows: Windows, screen: QRect) -> Iterator[MainWindow]:
    """As it is made, before it is shown."""
    made = MainWindow(Preferences(), windows.log)
    yield made
    made.shut()
    made.deleteLater()
    windows.qtbot.wait(1)


def framed(window: QWidget) -> QRect:
    return window.geometry().marginsAdded(screens.FRAME)


@on
def test_the_first_window_lies_on_the_screen(window: MainWindow, screen: QRect) -> None:
    assert screen.contains(framed(window))
    assert window.size() == screens.WANTED.boundedTo(screens.free(screen).size())
    hint = window.minimumSize().expandedTo(window.minimumSizeHint())
    assert hint.boundedTo(screens.free(SMALLEST).size()) == hint


@on
@pytest.mark.parametrize(
    "place",
    [QRect(2500, 1300, 1200, 800), QRect(0, 0, 3800, 2000), QRect(-1900, -900, 700, 500)],
    ids=named,
)
def test_a_place_on_a_screen_that_is_gone(place: QRect, windows: Windows, screen: QRect) -> None:
    before = QWidget()
    before.setGeometry(place)
    Preferences().geometry = before.saveGeometry()
    window = MainWindow(Preferences(), windows.log)
    assert screen.contains(framed(window))
    window.shut()
    window.deleteLater()
    windows.qtbot.wait(1)


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (QRect(100, 100, 1000, 600), QRect(100, 100, 1000, 600)),
        (QRect(900, 500, 1000, 600), QRect(358, 120, 1000, 600)),
        (QRect(-50, -50, 1000, 600), QRect(8, 38, 1000, 600)),
        (QRect(3000, 2000, 2000, 2000), QRect(8, 38, 1350, 682)),
        (QRect(100, 100, 10, 10), QRect(100, 100, 920, 480)),
    ],
    ids=named,
)
def test_a_place_is_brought_inside(place: QRect, found: QRect) -> None:
    assert screens.inside(place, screens.free(LAPTOP)) == found
    assert screens.free(LAPTOP).contains(found)


def reachable(window: MainWindow) -> None:
    """The bar is there where one begins and on every page of the wizard."""
    new_run = window.new_run
    new_run.show_start()
    for one in (new_run.start.advanced, new_run.start.train):
        place = QRect(one.mapTo(window, QPoint(0, 0)), one.size())
        assert window.rect().contains(place), one.text()
        assert one.visibleRegion().boundingRect() == one.rect(), one.text()
    for number in range(4):
        new_run.go_to(number)
        assert new_run.page == number, new_run.foot.told.text()
        for one in (new_run.back, new_run.next, new_run.compare):
            if not one.isHidden():
                place = QRect(one.mapTo(window, QPoint(0, 0)), one.size())
                assert window.rect().contains(place), (number, one.text())
                assert one.visibleRegion().boundingRect() == one.rect(), (number, one.text())


@on
def test_the_wizard_s_buttons_are_in_the_window(
    windows: Windows, screen: QRect, images: Path
) -> None:
    window = windows.open(images)
    for banner in ("", "long " * 50):
        if banner:
            window.banner.say(banner, "running", [("Fine", lambda: None)])
        for size in (screens.free(screen).size(), window.minimumSize(), QSize(1, 1)):
            window.resize(size)
            windows.qtbot.wait(20)
            assert window.size().boundedTo(screens.free(screen).size()) == window.size()
            reachable(window)


@pytest.mark.parametrize("screen", [SMALLEST], indirect=True)
def test_the_tour_is_shown_once_and_covers_nothing_that_it_speaks_of(
    windows: Windows, screen: QRect, images: Path
) -> None:
    window = windows.open(images, wide=False)
    window.tour_once()
    assert window.preferences.toured and window._guide is None, "somebody was here before"
    window.preferences.toured = False
    with patch.object(Preferences, "recent", []):
        window.tour_once()
        tour = window._guide
        assert tour is not None and tour.isVisible()
        for _ in tour._stops:
            windows.qtbot.wait(1)
            assert window.rect().contains(tour.geometry())
            assert not tour.geometry().intersects(tour._ring.geometry())
            assert tour._ring.width() > 20 and tour._ring.height() > 20
            tour.next.click()
        assert tour.isHidden()
        window.tour_once()
        assert tour.isHidden(), "once"
    window.show_help()
    assert window._help is not None and window._help.list.currentItem().text() == "Start"
    window._help.tour.click()
    assert tour.isVisible() and window._help.isHidden()
    window.show_page("runs")
    assert tour.isHidden(), "somebody begins to work"


def test_the_window_stands_on_the_screen_that_is_there(windows: Windows, images: Path) -> None:
    """Whatever that is: `test_x` asks on several."""
    window = windows.open(images, wide=False)
    windows.qtbot.waitExposed(window)
    windows.qtbot.wait(50)
    assert window.screen().availableGeometry().contains(window.frameGeometry())
    reachable(window)


def test_a_run_is_seen_whole_on_a_laptop(
    windows: Windows, base: Path, images: Path, tmp_path: Path
) -> None:
    carry(small_job(images, base, epochs=1), tmp_path / "run")
    window = windows.open(images)
    window.resize(screens.free(LAPTOP).size())
    window.open_run(RunEntry.read(Run(tmp_path / "run")))
    windows.qtbot.waitUntil(lambda: window.training.history.step > 0)
    area = window.pages.parentWidget().parentWidget()
    assert isinstance(area, QScrollArea)
    for tab in range(window.training.tabs.count()):
        window.training.tabs.setCurrentIndex(tab)
        windows.qtbot.wait(20)
        assert area.verticalScrollBar().maximum() == 0, window.training.tabs.tabText(tab)


@pytest.mark.parametrize("screen", [SMALLEST], indirect=True)
def test_dialogs_are_no_larger_than_the_screen(windows: Windows, screen: QRect) -> None:
    parent = QWidget()
    windows.qtbot.addWidget(parent)
    dialog = GuideDialog(parent)
    assert dialog.size().boundedTo(screens.free(screen).size()) == dialog.size()
