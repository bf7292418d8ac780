"""Someone who uses the window by mouse alone or by keyboard alone, and counts what that takes."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QRadioButton,
    QTabWidget,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

LONG = 120_000
MANY = 80
"""Presses of Tab or turns of the wheel after which something is out of reach."""
Key, Held = Qt.Key, Qt.KeyboardModifier


class Actor(ABC):
    """Acts through the window's own events, as the system gives them: what is hidden, disabled,
    under something else or behind a dialog cannot be used."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.actions = 0
        """Clicks, scrollings, keys and written texts, each counted as one."""

    # What every actor can do

    @abstractmethod
    def press(self, button: QAbstractButton) -> None:
        """Use a button, a tick or one choice of several."""

    @abstractmethod
    def show_tab(self, tabs: QTabWidget, page: QWidget) -> None:
        """Show a page of several."""

    @abstractmethod
    def enter(self, line: QLineEdit) -> None:
        """Begin to write into a line, over what stands there."""

    @abstractmethod
    def choose(self, path: Path) -> None:
        """Choose a folder in the dialog that is open."""

    @abstractmethod
    def take(self) -> None:
        """Take what the dialog that is open proposes."""

    def write(self, line: QLineEdit, text: str) -> None:
        """Write into a line, and press Enter: nobody writes with a mouse."""
        self.enter(line)
        self._type(text)
        self.key(Key.Key_Return)

    def answer(self, ask: Callable[[], None], path: Path | None = None) -> None:
        """Do what opens a dialog that asks for a folder, and choose one there; or for a name, and
        take what is proposed."""
        asked = QTimer(interval=10)
        failed: list[BaseException] = []

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QFileDialog) and dialog.isVisible():
                asked.stop()
                try:
                    self.choose(path) if path else self.take()
                    assert not dialog.isVisible(), f"{path} was not taken"
                except BaseException as error:
                    failed.append(error)
                    dialog.reject()

        asked.timeout.connect(look)
        asked.start()
        ask()
        asked.stop()
        assert not failed, failed[0]

    def wait(self, until: Callable[[], object], timeout: int = LONG) -> None:
        """Do nothing until something is so."""
        self.qtbot.waitUntil(lambda: bool(until()), timeout=timeout)

    # How it is done

    def key(self, key: Key, held: Held = Held.NoModifier) -> None:
        """Press a key."""
        self.actions += 1
        QTest.keyClick(self._window(), key, held)
        QApplication.processEvents()

    def _type(self, text: str) -> None:
        self.actions += 1
        for letter in text:
            QTest.keyClick(self._window(), letter)
        QApplication.processEvents()

    def _window(self) -> QWindow:
        """What has the keyboard. Where no system puts a window in front, this does."""
        if (active := QApplication.activeWindow()) is None:
            shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
            active = QApplication.activeModalWidget() or shown[-1]
            active.activateWindow()
            self.qtbot.waitUntil(active.isActiveWindow)
        return active.windowHandle()


class Mouse(Actor):
    """Points and clicks; texts alone are written."""

    def press(self, button: QAbstractButton) -> None:
        place = button.rect().center()
        if isinstance(button, QRadioButton | QCheckBox):  # its words may be shorter than it is
            place = QPoint(10, place.y())
        self.click(button, place)

    def show_tab(self, tabs: QTabWidget, page: QWidget) -> None:
        bar = tabs.tabBar()
        self.click(bar, bar.tabRect(tabs.indexOf(page)).center())

    def enter(self, line: QLineEdit) -> None:
        self.click(line)
        if line.text():
            self.key(Key.Key_A, Held.ControlModifier)

    def pick(
        self, view: QAbstractItemView, index: QModelIndex, held: Held = Held.NoModifier
    ) -> None:
        """Click on what a view shows."""
        self.click(view.viewport(), self._of(view, index), held=held)

    def offer(self, view: QAbstractItemView, index: QModelIndex, text: str) -> None:
        """Use the menu of what a view shows."""
        self.click(view.viewport(), self._of(view, index), Qt.MouseButton.RightButton)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(one for one in menu.actions() if one.text() == text)
        self.click(menu, menu.actionGeometry(action).center())

    def choose(self, path: Path) -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        up, view = dialog.findChild(QToolButton, "toParentButton"), _names(dialog)
        while not path.is_relative_to(dialog.directory().absolutePath()):
            self.press(up)
        while Path(dialog.directory().absolutePath()) != path.parent:
            at = Path(dialog.directory().absolutePath())
            place = self._named(view, path.relative_to(at).parts[0])
            self.click(view.viewport(), place, twice=True)
        self.click(view.viewport(), self._named(view, path.name))
        self.press(_accepting(dialog))

    def take(self) -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        self.press(_accepting(dialog))

    def _named(self, view: QAbstractItemView, name: str) -> QPoint:
        """Where a name is in a list, as soon as it is there."""
        model = view.model()

        def found() -> list[QModelIndex]:
            rows = (
                model.index(row, 0, view.rootIndex())
                for row in range(model.rowCount(view.rootIndex()))
            )
            return [one for one in rows if one.data() == name]

        self.wait(found)
        return self._of(view, found()[0])

    def _of(self, view: QAbstractItemView, index: QModelIndex) -> QPoint:
        """Where something is in a view, after it was scrolled there."""
        self._scroll(view, lambda: view.visualRect(index))
        return view.visualRect(index).center()

    def click(
        self,
        widget: QWidget,
        place: QPoint | None = None,
        button: Qt.MouseButton = Qt.MouseButton.LeftButton,
        held: Held = Held.NoModifier,
        *,
        twice: bool = False,
    ) -> None:
        """Click on a place of a widget, or double click; in its middle, if none is said."""
        place = widget.rect().center() if place is None else place
        child, parent = widget, widget.parentWidget()
        while parent is not None and not child.isWindow():
            area = parent.parentWidget()
            if isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
                self._scroll(area, lambda within=parent: _place(widget, within))
            child, parent = parent, area
        window = widget.window()
        point = widget.mapTo(window, place)
        there = window.childAt(point) or window
        named = f"{type(widget).__name__} {widget.accessibleName()}"
        assert widget.isEnabled() and widget.isVisible(), f"{named} cannot be clicked"
        assert there is widget or widget.isAncestorOf(there), f"{named} is under {there}"
        self.actions += 1
        click = QTest.mouseDClick if twice else QTest.mouseClick
        click(window.windowHandle(), button, held, point)
        QApplication.processEvents()

    def _scroll(self, area: QAbstractScrollArea, where: Callable[[], QRect]) -> None:
        """Turn the wheel until something is in sight, which is one action."""
        view = area.viewport()
        for turns in range(MANY):
            place, sight = where(), view.rect()
            if place.top() >= 0 and place.bottom() <= sight.bottom():
                return
            if place.height() > sight.height() and abs(place.top()) < 60:
                return
            turn = 120 if place.top() < 0 else -120
            self.actions += not turns
            point = view.mapTo(view.window(), sight.center())
            QTest.wheelEvent(view.window().windowHandle(), point.toPointF(), QPoint(0, turn))
            QApplication.processEvents()
        raise AssertionError(f"{area} does not scroll there")


class Keyboard(Actor):
    """Presses keys. What has a letter of its own is used by it; else Tab leads there."""

    def press(self, button: QAbstractButton) -> None:
        named = f"{type(button).__name__} “{button.text()}”"
        assert button.isEnabled() and button.isVisible(), f"{named} cannot be used"
        keys = button.shortcut()
        if not keys.isEmpty():
            self.shortcut(keys)  # Qt shows the button pressed for a moment before it does anything
            self.wait(lambda: not isValid(button) or not button.isDown())
            return
        if isinstance(button, QRadioButton) and (group := button.group()) is not None:
            checked = group.checkedButton() or button
            self.reach(checked)
            others = group.buttons()
            down = others.index(button) > others.index(checked)
            for _ in others:
                if not button.isChecked():
                    self.key(Key.Key_Down if down else Key.Key_Up)
            assert button.isChecked(), f"the arrows do not reach {named}"
            return
        self.reach(button)
        self.key(Key.Key_Space)

    def show_tab(self, tabs: QTabWidget, page: QWidget) -> None:
        self.shortcut(QKeySequence.mnemonic(tabs.tabText(tabs.indexOf(page))))

    def enter(self, line: QLineEdit) -> None:
        self.reach(line)
        if line.text() and line.selectedText() != line.text():
            self.key(Key.Key_A, Held.ControlModifier)

    def choose(self, path: Path) -> None:
        self._name()
        self._type(str(path))
        self.key(Key.Key_Return)

    def take(self) -> None:
        self._name()
        self.key(Key.Key_Return)

    def _name(self) -> None:
        """Wait until the line for a name has the focus, as it has at first."""
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        line = dialog.findChild(QLineEdit, "fileNameEdit")
        assert line is not None
        self._window()
        self.wait(line.hasFocus)

    def shortcut(self, keys: QKeySequence) -> None:
        """Press keys that stand for something wherever one is."""
        assert not keys.isEmpty()
        self.key(keys[0].key(), keys[0].keyboardModifiers())

    def reach(self, widget: QWidget) -> None:
        """Put the focus on something: by the letter of its label, or by Tab, the shorter way."""
        self._window()
        if widget.hasFocus():
            return
        for one in widget.window().findChildren(QLabel):
            if one.buddy() is widget and not QKeySequence.mnemonic(one.text()).isEmpty():
                self.shortcut(QKeySequence.mnemonic(one.text()))
                return
        at = QApplication.focusWidget()
        back = at is not None and _steps(widget, at) < _steps(at, widget)
        for _ in range(MANY):
            if widget.hasFocus():
                return
            if back:
                self.key(Key.Key_Backtab, Held.ShiftModifier)
            else:
                self.key(Key.Key_Tab)
        raise AssertionError(f"Tab does not reach {widget}")


def _steps(one: QWidget | None, other: QWidget) -> int:
    """How often Tab would have to be pressed from one to the other, about."""
    at, steps = one, 0
    for _ in range(10_000):
        if at is None or at is other:
            break
        at = at.nextInFocusChain()
        stop = at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.isEnabled() and at.isVisible()
        steps += bool(stop)
    return steps


def _place(widget: QWidget, within: QWidget) -> QRect:
    return QRect(widget.mapTo(within, QPoint()), widget.size())


def _names(dialog: QFileDialog) -> QAbstractItemView:
    """The list of a dialog that shows names."""
    shown = [dialog.findChild(QAbstractItemView, name) for name in ("listView", "treeView")]
    return next(one for one in shown if one is not None and one.isVisible())


def _accepting(dialog: QFileDialog) -> QPushButton:
    """The button of a dialog that opens a folder or takes it."""
    box = dialog.findChild(QDialogButtonBox)
    assert box is not None
    return next(
        one
        for one in box.buttons()
        if box.buttonRole(one) == QDialogButtonBox.ButtonRole.AcceptRole
        and isinstance(one, QPushButton)
    )
