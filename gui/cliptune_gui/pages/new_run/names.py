"""What every class is called in its prompts, in one table."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cliptune.core.messages import legible, sentences
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import label, screen

_FIXED = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class NamesDialog(QDialog):
    """A row for each class, those first whose words the base does not read."""

    edited = Signal(dict)
    """What classes are called in their prompts from now on, those that were changed."""

    def __init__(self, parent: QWidget, draft: Draft) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Names in the prompts"))
        screen.bounded(self, QSize(560, 460))
        classes = draft.images.classes if draft.images else ()
        unread = draft.unread()
        self._words = {name: draft.words_of(name) for name in (*unread, *classes)}
        self.table = QTableWidget(len(self._words), 2)
        self.table.setAccessibleName(self.windowTitle())
        self.table.setHorizontalHeaderLabels([self.tr("Class"), self.tr("Name in the prompt")])
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.table.setTabKeyNavigation(False)
        for row, (name, words) in enumerate(self._words.items()):
            fixed = QTableWidgetItem(legible(name))
            fixed.setFlags(_FIXED)
            self.table.setItem(row, 0, fixed)
            self.table.setItem(row, 1, QTableWidgetItem(words))
        self.table.setCurrentCell(0, 1)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(10)
        column.addWidget(label(self._told(len(unread), draft.reads), wrap=True))
        column.addWidget(self.table, 1)
        column.addWidget(buttons)

    def _told(self, unread: int, language: str) -> str:
        kept = self.tr("Classes are still shown to you by their own names.")
        if not unread:
            return kept
        told = {
            "en": self.tr(
                "The base model reads English. Names that are not: {}. Type them; the "
                "other English is proposed, and can be changed."
            ),
            "zh": self.tr(
                "The base model reads Chinese. Names that are not: {}. Type them; the "
                "other Chinese is proposed, and can be changed."
            ),
        }
        return sentences((told[language].format(unread), kept))

    def accept(self) -> None:
        """Say what was changed; an emptied name is proposed again."""
        cells = self.table.model()
        now = {name: cells.index(row, 1).data() for row, name in enumerate(self._words)}
        changed = {name: words for name, words in now.items() if words != self._words[name]}
        if changed:
            self.edited.emit(changed)
        super().accept()
