"""The rail at the left: a button a page."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout

from cliptune_gui.widgets import keys, theme

PageName = Literal["new", "training", "runs", "try", "settings", "log"]
PAGE_NAMES: tuple[PageName, ...] = ("new", "training", "runs", "try", "settings", "log")

ICON, LEAST = 22, QSize(72, 56)
"""The side of an icon, and a button at the usual size of letters, in pixels."""


class Rail(QFrame):
    """The buttons; one is marked, that of the page that is shown."""

    picked = Signal(str)
    """The name of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 14, 8, 14)
        column.setSpacing(6)
        texts = {
            "new": self.tr("Start"),
            "training": self.tr("Training"),
            "runs": self.tr("Runs"),
            "try": self.tr("Try it"),
            "settings": self.tr("Settings"),
            "log": self.tr("Log"),
        }
        group = QButtonGroup(self)
        self.buttons: dict[PageName, QToolButton] = {}
        for name, key in zip(PAGE_NAMES, keys.BOUND["page"].names, strict=True):
            made = self.buttons[name] = self._button(name, texts[name], QKeySequence(key))
            group.addButton(made)
            if name == "log":
                column.addStretch(1)
            column.addWidget(made)
        self.mark("new")
        self._share()

    def _button(self, name: PageName, text: str, key: QKeySequence) -> QToolButton:
        made = QToolButton()
        made.setProperty("role", "rail")
        made.setText(text)
        made.setCheckable(True)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setIconSize(QSize(ICON, ICON))
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setShortcut(key)
        made.setToolTip(f"{text} ({key.toString(QKeySequence.SequenceFormat.NativeText)})")
        made.clicked.connect(self._picker(name))
        return made

    def _share(self) -> None:
        """Room for the longest name, however large letters are."""
        for made in self.buttons.values():
            made.ensurePolished()
        font = QFont(self.buttons["new"].font())
        font.setBold(True)  # as that of the page that is shown
        metrics = QFontMetrics(font)
        names = (metrics.horizontalAdvance(made.text()) + 12 for made in self.buttons.values())
        size = QSize(max(LEAST.width(), *names), max(LEAST.height(), ICON + metrics.height() + 18))
        for made in self.buttons.values():
            made.setFixedSize(size)
        self.setFixedWidth(size.width() + 16)

    def _picker(self, name: PageName) -> Callable[[], None]:
        return lambda: self.picked.emit(name)

    def mark(self, name: PageName) -> None:
        """Mark the button of a page."""
        self.buttons[name].setChecked(True)
        self._colour()

    def _colour(self) -> None:
        of = theme.colours()
        for name, made in self.buttons.items():
            made.setIcon(theme.icon(name, of.accent if made.isChecked() else of.quiet))

    def changeEvent(self, event: QEvent) -> None:
        """Icons follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colour()
        elif event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._share()
