"""The window without a mouse, without good eyes, on small screens, large ones and fine ones."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cliptune_gui.pages.training.results import Confusion
from cliptune_gui.widgets import Card, Elided, button, label, theme
from cliptune_gui.widgets.theme import DARK, LIGHT, OVERLAY, Colours
from gui.fonts import FONTS, drawn_in
from gui.walk import pages
from gui.windows import Windows
from slow import slow

SMALL, LARGE = (944, 494), (3840, 2160)
WIDEST, TALLEST = "wide", "cjk"
"""Sets of fonts beside which others want less room."""
TEXTS = ("text", "quiet", "accent", "second", "limit", "good", "warning")
GROUNDS = ("window", "card", "rail")
THEMES = pytest.mark.parametrize("of", [LIGHT, DARK], ids=["light", "dark"])


# Colours


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2."""
    red, green, blue, _ = QColor(colour).getRgbF()
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (red, green, blue)
    ]
    return sum(
        fraction * part for fraction, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True)
    )


def contrast(one: str, other: str) -> float:
    """From 1, the same, to 21, black on white."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def over(colour: QColor, ground: str) -> str:
    """What a colour that lets some of the ground through looks like on it."""
    fraction, below = colour.alphaF(), QColor(ground)
    parts = zip(colour.getRgb()[:3], below.getRgb()[:3], strict=True)
    return QColor(*(round(fraction * a + (1 - fraction) * b) for a, b in parts)).name()


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert over(QColor(0, 0, 0, 128), "#ffffff") == "#7f7f7f"


@THEMES
def test_every_text_stands_out(of: Colours) -> None:
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [
        ("on_accent", "accent"),  # primary buttons, selected text
        ("text", "soft"),  # selected rows, banners
        ("text", "soft_warning"),
        ("text", "soft_limit"),
        ("text", "hover"),  # buttons under the mouse
        ("quiet", "hover"),  # a primary button that is off, the rail under the mouse
        ("text", "soft_good"),
        ("accent", "soft"),  # the rail's chosen button, pills
        ("good", "soft_good"),
        ("warning", "soft_warning"),
        ("limit", "soft_limit"),
    ]
    weak = {
        pair: round(found, 2)
        for pair in pairs
        if (found := contrast(getattr(of, pair[0]), getattr(of, pair[1]))) < 4.5
    }
    assert not weak
    assert contrast(of.accent, of.hover) >= 3, "the bar of progress in its groove"


@THEMES
def test_curves_stand_out(of: Colours) -> None:
    for colour in OVERLAY[of is DARK]:
        assert contrast(colour, of.card) >= 4.5, colour
        assert contrast(colour, of.window) >= 4.5, colour


@THEMES
def test_counts_in_the_matrix_stand_out(of: Colours, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cliptune_gui.pages.training.results.colours", lambda: of)
    matrix = Confusion()
    for right in range(101):
        matrix.fill(["a", "b"], [[right, 100 - right], [100 - right, right]])
        for column in range(2):
            place: QModelIndex = matrix.index(0, column)
            if not matrix.data(place):
                continue
            ink = matrix.data(place, Qt.ItemDataRole.ForegroundRole) or QColor(of.text)
            ground = over(matrix.data(place, Qt.ItemDataRole.BackgroundRole), of.card)
            assert contrast(ink.name(), ground) >= 4.5, (right, column)


# What is there


def within(widget: QWidget) -> Iterator[QWidget]:
    """Every visible widget in another, itself not."""
    return (child for child in widget.findChildren(QWidget) if child.isVisible())


def told(widget: QWidget) -> str:
    """A widget by its class and what it says."""
    text = getattr(widget, "text", None)
    said = text() if callable(text) else ""
    return f"{type(widget).__name__} “{said or widget.accessibleName()}”"


def place(widget: QWidget) -> QRect:
    """Where a widget is in its window."""
    return QRect(widget.mapTo(widget.window(), QPoint()), widget.size())


def reachable(window: QWidget) -> list[QWidget]:
    """What Tab should come to."""
    return [
        widget
        for widget in within(window)
        if widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
    ]


def nameless(window: QWidget) -> Iterator[str]:
    """What a screen reader has no name for."""
    for widget in reachable(window):
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name).strip():
            yield f"{told(widget)} has no name"


def letters(window: QWidget) -> Iterator[tuple[str, str]]:
    """Every letter that does something with Alt, and what it belongs to."""
    for widget in within(window):
        texts: Iterable[str] = ()
        if isinstance(widget, QTabBar):
            texts = [widget.tabText(tab) for tab in range(widget.count())]
        elif isinstance(widget, QLabel):
            texts = [widget.text()] if widget.buddy() else []
        elif isinstance(widget, QAbstractButton):
            texts = [widget.text()] if widget.isEnabled() else []
        for text in texts:
            if found := re.search(r"&([^&\s])", text.replace("&&", "")):
                yield found[1].lower(), text


def twice(window: QWidget) -> Iterator[str]:
    """Letters that two things share."""
    seen: dict[str, str] = {}
    for letter, text in letters(window):
        if letter in seen:
            yield f"Alt+{letter} is both “{seen[letter]}” and “{text}”"
        seen[letter] = text


# The way of Tab


def focused() -> QWidget | None:
    """What has the focus."""
    return QApplication.focusWidget()


def tour(window: QWidget) -> list[QWidget]:
    """What Tab comes to, once round, beginning at the rail."""
    wanted = reachable(window)
    # What is only a little further in stands in the same column.
    start = min(wanted, key=lambda widget: (place(widget).left() // 48, place(widget).top()))
    start.setFocus(Qt.FocusReason.TabFocusReason)
    came: list[QWidget] = []
    while (widget := focused()) is not None and widget not in came:
        came.append(widget)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    return came if focused() is start else []


def astray(window: QWidget) -> Iterator[str]:
    """What Tab misses, and where it goes against the way one reads."""
    came = tour(window)
    if not came:
        yield f"Tab does not come round: it ends at {focused()}"
        return
    for area in window.findChildren(QScrollArea):
        area.verticalScrollBar().setValue(0)  # it followed the focus
    for widget in reachable(window):
        if widget not in came:
            yield f"Tab does not reach {told(widget)}"
    for one, other in zip(came, came[1:], strict=False):
        if _against(place(one), place(other)):
            yield f"Tab goes back from {told(one)} to {told(other)}"


def _against(one: QRect, other: QRect) -> bool:
    """Whether `other` comes before `one` for who reads rows, or columns from the left."""
    above = other.bottom() <= one.top()
    beside = other.top() <= one.center().y() <= other.bottom()
    return (above and other.left() <= one.right()) or (beside and other.right() <= one.left())


# Room


def misplaced(window: QWidget) -> Iterator[str]:
    """What is cut, outside, or under something else."""
    for widget in within(window):
        if _cut(widget):
            yield f"{told(widget)} is cut: {widget.size()} of {widget.sizeHint()}"
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit) and _outside(widget):
            yield f"{told(widget)} is outside: {place(widget)}"
        if isinstance(widget, QScrollArea) and widget.horizontalScrollBar().maximum():
            yield "A page has to be scrolled sideways"
        yield from _overlaps(widget)


def _cut(widget: QWidget) -> bool:
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() < widget.heightForWidth(widget.width())
    whole = QPushButton | QToolButton | QRadioButton | QCheckBox | QLabel
    if not isinstance(widget, whole) or isinstance(widget, Elided):
        return False
    return widget.width() < widget.sizeHint().width()


def _outside(widget: QWidget) -> bool:
    """Beyond the window, or so far aside that one would have to scroll sideways."""
    parent = widget.parentWidget()
    while parent is not None:
        area = parent.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
            frame, mine = place(parent), place(widget)
            return mine.left() < frame.left() or mine.right() > frame.right()
        parent = area
    return not widget.window().rect().contains(place(widget))


def _overlaps(parent: QWidget) -> Iterator[str]:
    if parent.layout() is None:
        return
    children = [
        child
        for child in parent.children()
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow()
    ]
    for number, one in enumerate(children):
        for other in children[number + 1 :]:
            if one.geometry().intersects(other.geometry()):
                yield f"{told(one)} and {told(other)} overlap"


# The checks themselves


@pytest.fixture
def bad(qtbot: QtBot) -> Iterator[QWidget]:
    """A window where everything is wrong."""
    theme.apply("light")
    window = QWidget()
    theme.dress(window)
    qtbot.addWidget(window)
    grid = QGridLayout(window)
    first, second = button("&Go on", lambda: None), button("N&ot now, &Go", lambda: None)
    second.setText("&Good")
    first.setFixedWidth(20)
    grid.addWidget(first, 1, 0)
    grid.addWidget(second, 0, 0)
    grid.addWidget(QLineEdit(), 2, 0)
    shy = QCheckBox("Shy", window)
    shy.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    window.resize(300, 200)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    shy.setGeometry(280, 0, 80, 20)
    second.raise_()
    shy.raise_()
    yield window
    window.hide()


def test_the_checks_find_what_is_wrong(bad: QWidget) -> None:
    assert [*nameless(bad)] == ["QLineEdit “” has no name"]
    assert [*twice(bad)] == ["Alt+g is both “&Go on” and “&Good”"]
    assert "Tab goes back from QLineEdit “” to _Button “&Go on”" in [*astray(bad)]
    found = "\n".join(misplaced(bad))
    assert "_Button “&Go on” is cut" in found
    assert "QCheckBox “Shy” is outside" in found


def test_overlaps_are_found(qtbot: QtBot) -> None:
    card = Card("One")
    qtbot.addWidget(card)
    inside = QWidget()
    row = QHBoxLayout(inside)
    row.addWidget(label("left"))
    row.addWidget(label("right"))
    card.body.addWidget(inside)
    card.show()
    assert not [*misplaced(card)]
    row.itemAt(1).widget().setGeometry(row.itemAt(0).widget().geometry())
    assert [*misplaced(card)] == ["Plain “left” and Plain “right” overlap"]


# The window


def settle(window: QWidget) -> None:
    """Let layouts come to rest, however long they take; a change may ask for another."""
    before = None
    for _ in range(50):
        QApplication.processEvents()
        # What was said just now, as an answer came, is laid out before it is looked at.
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        now = [(widget.pos(), widget.size()) for widget in within(window)]
        if now == before:
            return
        before = now
    raise AssertionError("the layout never comes to rest")


@pytest.fixture(
    params=[pytest.param(name, marks=() if name in (WIDEST, TALLEST) else slow) for name in FONTS]
)
def fonts(request: pytest.FixtureRequest) -> Iterator[str]:
    """The program drawn in each set of fonts."""
    with drawn_in(request.param):
        yield request.param


def test_every_page(
    fonts: str, tiny_starter: None, estimated: None, windows: Windows, few: Path
) -> None:
    """Names, letters, the way of Tab, and room for everything, small and large, in any font."""
    wrong = []
    (few / "owl" / "empty.jpg").touch()  # so that there is something odd
    window = windows.open(few)
    window.resize(*SMALL)
    window.activateWindow()
    windows.qtbot.waitUntil(window.isActiveWindow)
    for name, page in pages(windows, window):
        found, shown = [], page.window()
        for size in (SMALL, LARGE):  # Tab is followed where nothing is scrolled away
            window.resize(*size)
            settle(window)
            found += [f"{size[0]} x {size[1]}: {problem}" for problem in misplaced(shown)]
        if fonts == WIDEST:  # the same in every font
            found += [*nameless(shown), *twice(shown), *astray(shown)]
        wrong += [f"{name}: {problem}" for problem in found]
        if shots := os.environ.get("CLIPTUNE_SHOTS"):
            shown.grab().save(f"{shots}/{fonts} {name}.png")
    assert not wrong, "\n" + "\n".join(wrong)


@slow
@pytest.mark.skipif("QT_SCALE_FACTOR" in os.environ, reason="is the inner one")
def test_every_page_at_twice_the_size() -> None:
    """What Windows calls 200 %: the same walk in a process that is told so from its start."""
    inner = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*inner, f"{Path(__file__)}::{test_every_page.__name__}[{WIDEST}]"],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"QT_SCALE_FACTOR": "2"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
