"""Menus at what they are about, of the buttons that stand for the same."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QPushButton, QWidget

DELETE = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
"""Keys that delete: the second is what a Mac's keyboard has for the first."""


def place_of(view: QAbstractItemView, event: QContextMenuEvent) -> QPoint:
    """Where on the screen a menu opens: under the mouse or, asked for by a key, at what is
    current."""
    if event.reason() != QContextMenuEvent.Reason.Keyboard:
        return event.globalPos()
    return view.viewport().mapToGlobal(view.visualRect(view.currentIndex()).center())


def offer(parent: QWidget, place: QPoint, buttons: Iterable[QPushButton]) -> QMenu:
    """Offer what those of the buttons do that can be pressed now."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for button in buttons:
        if button.isEnabled() and not button.isHidden():
            menu.addAction(button.text(), button.click)
    if not menu.isEmpty():
        menu.popup(place)
    return menu
