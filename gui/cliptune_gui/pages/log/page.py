"""What the program said to itself, to be copied into a report."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from cliptune_gui.state.log import Log
from cliptune_gui.widgets import button, titled


class LogPage(QWidget):
    """The log, line by line."""

    def __init__(self, log: Log) -> None:
        super().__init__()
        self.setObjectName("page")
        self._log = log
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setMaximumBlockCount(2000)
        self.text.setAccessibleName(self.tr("Log"))
        self.text.setPlainText("\n".join(log.lines()))
        self.text.setPlaceholderText(self.tr("Nothing has gone wrong so far."))
        log.line.connect(self.text.appendPlainText)
        self.copy = button(
            self.tr("&Copy"), self._copy, hint=self.tr("The whole log, to the clipboard.")
        )
        head = QHBoxLayout()
        head.addLayout(titled(self.tr("Log")))
        head.addStretch(1)
        head.addWidget(self.copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 18, 28, 18)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.text, 1)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(self._log.lines()))
