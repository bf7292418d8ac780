"""Buttons that call a function, and what opens a folder."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton


def button(
    text: str,
    pressed: Callable[[], object],
    *,
    role: Literal["", "primary", "link", "step"] = "",
    hint: str = "",
) -> QPushButton:
    """A button that calls `pressed`; `hint` is its tooltip and what a screen reader adds."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.clicked.connect(lambda _checked: pressed())  # the GUI thread's own signal
    if role:
        made.setProperty("role", role)
    made.setToolTip(hint)
    made.setAccessibleDescription(hint)
    if role == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def open_folder(folder: Path) -> None:
    """Show a folder in the system's file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
