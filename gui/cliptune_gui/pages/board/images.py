"""The images on the board: selected, dragged, and put into classes by one key."""

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QCursor, QDrag, QKeyEvent
from PySide6.QtWidgets import QMenu

from cliptune_gui.widgets.gallery import Gallery
from cliptune_gui.widgets.thumbnails import Thumbnails

DRAGGED = "application/x-cliptune-images"
"""What is dragged: whatever is selected here, and nothing that another program could take."""
SIDE = 84
"""Of an image."""
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class BoardImages(Gallery):
    """The gallery of the board. Where something is put is for its owner."""

    key_pressed = Signal(str)
    """A letter or a digit, which may stand for a class."""
    confirmed = Signal()
    """What is proposed for the selected images is right."""
    kept = Signal()
    """What the folder says of them is right."""
    moved = Signal()
    """The cursor or the selection is elsewhere."""
    menu_asked = Signal(QMenu)
    """A menu for what is selected is about to be shown."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__(thumbnails, side=SIDE, told=True)
        self.setAccessibleName(self.tr("Images to sort"))
        self.setDragEnabled(True)
        self.selectionModel().currentChanged.connect(lambda _to, _from: self.moved.emit())
        self.selectionModel().selectionChanged.connect(lambda _to, _from: self.moved.emit())

    # What is chosen, by numbers: a heading has one, too

    @property
    def cursor_number(self) -> int | None:
        """What the cursor is on."""
        return self._current()

    def chosen(self) -> np.ndarray:
        """The selected images in order; if none is, the one that the cursor is on."""
        selected, current = self._selected(), self._current_image()
        return selected if len(selected) or current is None else np.array([current])

    def go_to(self, number: int) -> None:
        """Put the cursor on an image and select it alone; what is out of sight comes into it."""
        self.setCurrentIndex(self._model.at(number))

    def held_until(self) -> int:
        """How many numbers stay where they are: to the end of the row that the cursor, the
        selection or the pointer is in, whichever is lowest; 0 where the user is elsewhere."""
        layout = self._model.layout
        rows = [layout.cell(number)[0] for number in self._held()]
        return layout.last(min(max(rows), layout.rows - 1)) + 1 if rows and layout.rows else 0

    def _held(self) -> list[int]:
        """What must not move: under the pointer; and where keys are pressed, what they mean."""
        held = [self._model.number(self.indexAt(self._pointer()))]
        if self.hasFocus():
            held += [self._current(), *self._selected()[-1:].tolist()]  # the lowest
        return [number for number in held if number is not None]

    def _pointer(self) -> QPoint:
        """The pointer's place in the view; one outside where it is over something else."""
        viewport = self.viewport()
        return viewport.mapFromGlobal(QCursor.pos()) if viewport.underMouse() else QPoint(-1, -1)

    # What the user does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter confirms, Space keeps, Delete excludes; digits and letters stand for classes."""
        key, plain = event.key(), event.modifiers() in _PLAIN
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        elif plain and key == Qt.Key.Key_Space:
            self.kept.emit()
        elif plain and event.text().isalnum():
            self.key_pressed.emit(event.text().casefold())
        else:
            super().keyPressEvent(event)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Drag what is selected: to a card, and nowhere else."""
        if not len(chosen := self.chosen()):
            return
        drag, data = QDrag(self), QMimeData()
        data.setData(DRAGGED, b"")
        drag.setMimeData(data)
        if pixmap := self._delegate.pixmaps.get(int(chosen[0])):
            drag.setPixmap(pixmap)
        drag.exec(Qt.DropAction.CopyAction)

    def _offer(self, menu: QMenu) -> None:
        self.menu_asked.emit(menu)
