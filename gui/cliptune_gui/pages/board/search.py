"""The line in which is searched on the board, and what it waits for."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cliptune_gui.widgets import drops, label


class Search(QWidget):
    """A line for words; the page around takes an image that is dropped on it."""

    words_asked = Signal(str)
    ended = Signal()
    """Nothing is searched for any more."""

    def __init__(self) -> None:
        super().__init__()
        self.line = drops.line()
        self.line.setPlaceholderText(self.tr("Search by words"))
        self.line.setAccessibleName(self.tr("Search by words"))
        self.line.setToolTip(
            self.tr(
                "Enter searches (Ctrl+F); emptied, it shows all again. An image that is dropped "
                "here is searched for."
            )
        )
        self.line.setClearButtonEnabled(True)
        self.line.returnPressed.connect(self._search)
        self.line.textChanged.connect(lambda text: None if text else self.ended.emit())
        self._waits = label(self.tr("Found once all images were looked at."), "small", wrap=True)
        self._waits.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.line)
        column.addWidget(self._waits)

    def clear(self) -> None:
        """Show no words; nothing is told of it."""
        with QSignalBlocker(self):  # not of the line: its button would stay
            self.line.clear()

    def show_waiting(self, waiting: bool) -> None:
        """Say that what is searched for is found later, or say nothing."""
        self._waits.setVisible(waiting)

    def _search(self) -> None:
        if words := " ".join(self.line.text().split()):
            self.words_asked.emit(words)
