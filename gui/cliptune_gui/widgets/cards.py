"""Framed parts of a page."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cliptune_gui.widgets.labels import label


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
