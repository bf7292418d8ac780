"""Qt's application, which hears what macOS has it open: no argument tells of that."""

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """The program, as Qt has it."""

    given = Signal(list)
    """The paths of what was dropped on its icon, or opened with it."""

    def event(self, event: QEvent) -> bool:
        """Hear of files, and of folders, which are files to macOS."""
        if isinstance(event, QFileOpenEvent) and event.file():
            self.given.emit([Path(event.file())])
            return True
        return super().event(event)
