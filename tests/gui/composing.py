"""What an input method sends to a field, and the fields that do not hear it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from cliptune_gui.pages.board.classes import ClassList
from cliptune_gui.pages.board.images import BoardImages

IM = Qt.WidgetAttribute.WA_InputMethodEnabled


def preedit(field: QWidget, letters: str) -> bool:
    """Letters on their way to words; whether the field takes them."""
    event = QInputMethodEvent(letters, [])
    QApplication.sendEvent(field, event)
    return event.isAccepted()


def commit(field: QWidget, words: str) -> None:
    """The words that were composed."""
    event = QInputMethodEvent("", [])
    event.setCommitString(words)
    QApplication.sendEvent(field, event)


def words(field: QLineEdit | QPlainTextEdit) -> str:
    """What stands in a field, by now."""
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def deaf(window: QWidget) -> list[QWidget]:
    """The fields that can be written into and take no composition, or take its letters for words;
    and lists of the board, whose keys an input method would take. Nothing is left in any."""
    found: list[QWidget] = []
    for kind in (QLineEdit, QPlainTextEdit):
        for field in window.findChildren(kind):
            if not field.isVisible() or not field.isEnabled() or field.isReadOnly():
                continue
            if isinstance(field, QLineEdit):
                field.deselect()  # what is composed takes the place of what is selected
            before = words(field)
            heard = preedit(field, "ni") and words(field) == before
            preedit(field, "")
            if not (heard and field.testAttribute(IM)):
                found.append(field)
            assert words(field) == before
    for kind in (BoardImages, ClassList):
        for view in window.findChildren(kind):
            if view.isVisible() and view.currentIndex().isValid() and view.testAttribute(IM):
                found.append(view)
    return found
