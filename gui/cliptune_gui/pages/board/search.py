"""What is searched for on the board: words, or an image from anywhere."""

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from cliptune.data.formats import SUFFIXES
from cliptune_gui.widgets import button, drops, label


class Search(QWidget):
    """A line for words, and a button for an image; one may also be dropped here."""

    words_asked = Signal(str)
    image_asked = Signal(Path)
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
        self.image = button(
            self.tr("Li&ke an image..."),
            self._ask_image,
            hint=self.tr("Shows first what is most like an image from anywhere."),
        )
        self._waits = label(self.tr("Found once all images were looked at."), "small", wrap=True)
        self._waits.hide()
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(self.image)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._waits)

    def clear(self) -> None:
        """Show no words; nothing is told of it."""
        with QSignalBlocker(self.line):
            self.line.clear()

    def show_waiting(self, waiting: bool) -> None:
        """Say that what is searched for is found later, or say nothing."""
        self._waits.setVisible(waiting)

    def _search(self) -> None:
        if words := " ".join(self.line.text().split()):
            self.words_asked.emit(words)

    def _ask_image(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        file, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Choose the image to search by"),
            str(Path.home()),
            self.tr("Images ({})").format(kinds),
        )
        if file:
            self.image_asked.emit(Path(file))
