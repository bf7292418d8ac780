"""Boxes to choose and to count in, which the wheel changes only while they have the focus."""

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox

Box = TypeVar("Box", bound=QComboBox | QAbstractSpinBox)


class _Keeper(QObject):
    """Lets the wheel scroll what a box without the focus stands in."""

    def __init__(self, box: QComboBox | QAbstractSpinBox) -> None:
        super().__init__(box)
        self._box = box
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the wheel from the box; not accepted, it goes on to what is around."""
        if event.type() != QEvent.Type.Wheel or self._box.hasFocus():
            return False
        event.ignore()
        return True


def steady(box: Box) -> Box:
    """The same box, which no wheel changes, or gives the focus, that was meant for its page."""
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    _Keeper(box)
    return box
