"""Names of lines in their colours."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cliptune_gui.charts.style import RUNS, Ink, tint
from cliptune_gui.widgets.labels import Elided


class Legend(QWidget):
    """Names runs in their colours, each with its figure where one is pointed at."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        self._row.addStretch(1)
        self._entries: list[Entry] = []
        self._titles: Sequence[str] = ()

    def show_titles(self, titles: Sequence[str]) -> None:
        """Name these runs, which are numbered in this order."""
        self._titles = titles
        self.show_figures({})

    def show_figures(self, figures: dict[Ink, str]) -> None:
        """Put a figure behind the title of every run that has one."""
        while len(self._entries) < len(self._titles):
            entry = Entry()
            self._row.insertWidget(len(self._entries), entry)
            self._entries.append(entry)
        for number, entry in enumerate(self._entries):
            entry.setVisible(number < len(self._titles))
            if number < len(self._titles):
                words = f"{self._titles[number]} {figures.get(number, '')}".strip()
                entry.say(keyed(words, number >= RUNS), number)


class Entry(Elided):
    """A few coloured words of a legend."""

    def __init__(self) -> None:
        super().__init__(mode=Qt.TextElideMode.ElideMiddle, role="small")
        self._ink: Ink = "quiet"
        self._colour = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def say(self, text: str, ink: Ink) -> None:
        """Show other words."""
        self._ink = ink
        self._tint()
        if text != self.text():
            self.setText(text)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._colour:
            self._tint()

    def _tint(self) -> None:
        colour = tint(self._ink)
        if colour != self._colour:
            self._colour = colour
            self.setStyleSheet(f"color: {colour};")


def keyed(text: str, dashed: bool) -> str:
    """Words of a legend behind a piece of their line."""
    return f"{'╌' if dashed else '—'} {text}"
