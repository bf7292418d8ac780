"""Framed parts of a page, and those of which one is chosen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from cliptune_gui.widgets.labels import label, restyle


class Card(QFrame):
    """A framed part of a page, with a heading or without."""

    def __init__(self, heading: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 12, 16, 14)
        self.body.setSpacing(8)
        self.top = QHBoxLayout()
        self.heading = label(heading, "heading")
        if heading:
            self.top.addWidget(self.heading)
            self.top.addStretch(1)
            self.body.addLayout(self.top)
            self.setAccessibleName(heading)


class OneOf(QButtonGroup):
    """Buttons of which one is chosen, and which are one stop for Tab: there, if it can be."""

    def settle(self) -> None:
        """Have Tab come to the chosen one. Qt itself comes to the first, until one was used."""
        chosen = self.checkedButton()
        for one in self.buttons():
            here = chosen is None or not chosen.isEnabled() or one is chosen
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)


class ChoiceCard(Card):
    """One of several, to be chosen by clicking anywhere on it. `top` has room for more."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.radio = QRadioButton(name)
        font = self.radio.font()
        font.setBold(True)
        self.radio.setFont(font)
        self.top.addWidget(self.radio)
        self.top.addStretch(1)
        self.body.addLayout(self.top)

    def choose(self, chosen: bool) -> None:
        """Show whether it is chosen."""
        self.radio.setChecked(chosen)
        restyle(self, chosen="true" if chosen else "false")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere chooses."""
        if self.radio.isEnabled():
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)
            self.radio.click()
