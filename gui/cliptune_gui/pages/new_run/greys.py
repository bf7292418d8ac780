"""What greys of more than 8 bits are shown from and to, where a folder holds such."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout

from cliptune.core.ranges import Range
from cliptune_gui.widgets import Card, add_row, button, label
from cliptune_gui.widgets.form import NumberBox
from cliptune_gui.widgets.messages import worded

if TYPE_CHECKING:
    from cliptune.data.greys import Found

_MOST = 2.0**40


class GreysCard(Card):
    """Two numbers, black and white, and the way back to what was found."""

    changed = Signal(object)
    """Another range is asked for; None for the one that was found."""

    def __init__(self) -> None:
        super().__init__(self.tr("Greys of more than 8 bits"))
        self._found: Range = (0.0, 1.0)
        self._note = label("", "small", wrap=True)
        self.black, self.white = NumberBox(-_MOST, _MOST), NumberBox(-_MOST, _MOST)
        rows = QFormLayout()
        for text, box in ((self.tr("Black is"), self.black), (self.tr("White is"), self.white)):
            add_row(rows, text, box)
            box.setAccessibleName(text)
            box.valueChanged.connect(self._edited)
        self.again = button(self.tr("As found"), self._as_found, role="link")
        self.body.addWidget(self._note)
        self.body.addLayout(rows)
        self.body.addWidget(self.again)
        self.hide()

    def show_greys(self, found: "Found | None", asked: Range | None) -> None:
        """Show what was found in a folder and what is asked for; nothing without such greys."""
        self.setVisible(found is not None)
        if found:
            self._found = found.range
            self._note.setText(worded(found.told()))
            self._show(asked or found.range)
            self.again.setEnabled(asked is not None)

    def _show(self, shown: Range) -> None:
        for box, value in zip((self.black, self.white), shown, strict=True):
            box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(False)

    def _edited(self) -> None:
        black, white = self.black.value(), self.white.value()
        if black < white:  # else one of them is on its way
            self.again.setEnabled(True)
            self.changed.emit((black, white))

    def _as_found(self) -> None:
        self._show(self._found)
        self.again.setEnabled(False)
        self.changed.emit(None)
