"""Buttons that call a function, and what opens a folder."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Literal

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QMouseEvent
from PySide6.QtWidgets import QPushButton


class _Button(QPushButton):
    """A button of which the second press of a double click is none where it would do another thing
    than was meant: it begins something, or its words or its place were another button's before."""

    _last: ClassVar[tuple[QPushButton, str] | None] = None
    """The one that was pressed last, and what it said."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember what was meant."""
        _Button._last = self, self.text()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Press again what is there to be pressed again."""
        if self.property("role") != "primary" and _Button._last == (self, self.text()):
            super().mouseDoubleClickEvent(event)


def button(
    text: str,
    pressed: Callable[[], object],
    *,
    role: Literal["", "primary", "link", "step", "help"] = "",
    hint: str = "",
) -> QPushButton:
    """A button that calls `pressed`; `hint` is its tooltip and what a screen reader adds."""
    made = _Button(text)
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked: pressed())  # the GUI thread's own signal
    if role:
        made.setProperty("role", role)
    made.setProperty("hint", hint)
    _say(made, hint)
    if role == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def allow(made: QPushButton, allowed: bool, why: str) -> None:
    """Let a button be pressed, or else have it say `why` it cannot be."""
    made.setEnabled(allowed)
    _say(made, made.property("hint") if allowed else why)


def _say(made: QPushButton, hint: str) -> None:
    made.setToolTip(hint)
    made.setAccessibleDescription(hint)


def open_folder(folder: Path) -> bool:
    """Show a folder or a file in the program that the system has for it; whether there is one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
