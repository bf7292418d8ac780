"""How what is dropped on the window is taken: as a copy, whatever was proposed."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit

_HARMLESS = (Qt.DropAction.CopyAction, Qt.DropAction.LinkAction)


def accept(event: QDropEvent) -> bool:
    """Accept what is dragged or dropped, but never to be moved; whether that can be had.

    A file manager whose proposal to move is accepted deletes the originals. Where moving is all
    that is offered the drop is refused: what answers something else is not heard everywhere.
    """
    for action in _HARMLESS:
        if event.possibleActions() & action:
            event.setDropAction(action)
            event.accept()
            return True
    event.setDropAction(Qt.DropAction.IgnoreAction)
    event.ignore()
    return False


def files(data: QMimeData) -> list[Path]:
    """The files and folders of this machine that are dragged, dropped or pasted; none whose name
    has a zero in it, over which systems raise."""
    places = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return [Path(place) for place in places if place and "\0" not in place]


def line(text: str = "") -> QLineEdit:
    """A line to write into. What is dropped on it is for the page around: of itself it would take
    the names of files, and accept whatever is proposed."""
    made = QLineEdit(text)
    made.setAcceptDrops(False)
    return made
