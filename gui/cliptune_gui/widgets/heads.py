"""The head of a page: its title, and the help beside it."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from cliptune_gui.widgets import keys
from cliptune_gui.widgets.buttons import button
from cliptune_gui.widgets.labels import label

HELP = "help mark"
"""What the "?" is called for who looks for it."""


def help_button() -> QPushButton:
    """A "?" beside a page's title: it opens the help on that page, as F1 does for the keyboard."""
    told = QCoreApplication.translate("Heads", "What this page is for, and its words ({})")
    made = button(
        "?",
        lambda: keys.press("help", made),
        role="help",
        hint=told.format(keys.hint("help")),
    )
    made.setAccessibleName(QCoreApplication.translate("Heads", "Help on this page"))
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setFixedSize(22, 22)
    made.setObjectName(HELP)
    return made


def titled(text: str) -> QHBoxLayout:
    """The title of a page, and the help beside it."""
    row = QHBoxLayout()
    row.setSpacing(10)
    row.addWidget(label(text, "title"))
    row.addWidget(help_button())
    row.addStretch(1)
    return row
