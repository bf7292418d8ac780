"""The window of the help: what a page is for, every term with its drawing, keys, and a search."""

import html
from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from cliptune_gui.pages.help.drawings import SIZE, drawn
from cliptune_gui.pages.help.terms import Term, names, term
from cliptune_gui.pages.help.topics import TOPICS
from cliptune_gui.widgets import button, keys, screen
from cliptune_gui.widgets.theme import colours

TERM, KEYS = "all terms", "keys"
"""Of the list, beside the pages."""


class _Sheet(QTextBrowser):
    """Reads nothing but our own drawings."""

    def loadResource(self, _kind: int, address: QUrl | str) -> object:
        """A drawing by the name of its term."""
        url = QUrl(address)
        if url.scheme() == "drawing":
            return drawn(url.path(), colours(), self.devicePixelRatioF())
        return None


class HelpWindow(QDialog):
    """Stands beside the window, which can be used meanwhile."""

    tour_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("ClipTune help"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search for a term or a key"))
        self.search.setToolTip(keys.hint("search"))
        self.search.setAccessibleName(self.tr("Search the help"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._show())
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("What the help is about"))
        self.list.setFixedWidth(180)
        for name, topic in TOPICS.items():
            self._add(name, topic.translated().title)
        self._add(TERM, self.tr("All terms"))
        self._add(KEYS, self.tr("Keyboard shortcuts"))
        self.list.currentRowChanged.connect(lambda _row: self._picked())
        self.sheet = _Sheet()
        self.sheet.setAccessibleName(self.tr("Help"))
        self.sheet.setOpenLinks(False)
        self.sheet.document().setDocumentMargin(12)
        self.sheet.setFrameShape(QTextBrowser.Shape.NoFrame)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self.list)
        both.addWidget(self.sheet, 1)
        self.tour = button(
            self.tr("Show the &tour"),
            self.tour_asked.emit,
            hint=self.tr("Where to begin, in a few steps."),
        )
        foot = QHBoxLayout()
        foot.addWidget(self.tour)
        foot.addStretch(1)
        foot.addWidget(button(self.tr("&Close"), self.reject))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.search)
        column.addLayout(both, 1)
        self.list.ensurePolished()  # or rows that are laid out before it is seen are too low
        column.addLayout(foot)
        keys.bind("search", self, self.search.setFocus)
        screen.bounded(self, QSize(820, 620))

    def _add(self, name: str, title: str) -> None:
        item = QListWidgetItem(title)
        item.setData(Qt.ItemDataRole.UserRole, name)
        self.list.addItem(item)

    def show_topic(self, name: str) -> None:
        """Open at a page, by its name; nothing of an earlier search is left."""
        self.search.clear()
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole) == name:
                self.list.setCurrentRow(row)
        self._show()
        self.show()
        self.raise_()
        self.activateWindow()
        self.list.setFocus()

    def _picked(self) -> None:
        self.search.clear()
        self._show()

    def _show(self) -> None:
        wanted = self.search.text().strip().casefold()
        self.sheet.setHtml(self._found(wanted) if wanted else self._of(self._name()))

    def _name(self) -> str:
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else TERM

    def _of(self, name: str) -> str:
        """What is shown of a page, or of what is no page."""
        if name == TERM:
            every = sorted((term(one).title.casefold(), one) for one in names())
            return _heading(self.tr("All terms")) + _terms(one for _, one in every)
        if name == KEYS:
            return _heading(self.tr("Keyboard shortcuts")) + _keys(keys.told())
        topic = TOPICS[name].translated()
        return _heading(topic.title) + _told(topic.told) + _terms(topic.terms)

    def _found(self, wanted: str) -> str:
        """Terms and keys in which something stands; first those that are called so."""
        every = {name: term(name) for name in names()}
        called = [name for name, one in every.items() if wanted in one.title.casefold()]
        told = [name for name, one in every.items() if wanted in one.told.casefold()]
        found = dict.fromkeys((*called, *told))
        pressed = [pair for pair in keys.told() if wanted in " ".join(pair).casefold()]
        if not found and not pressed:
            return _told(self.tr("Nothing in the help has “{}”.").format(self.search.text()))
        return _terms(found) + (_keys(pressed) if pressed else "")

    def changeEvent(self, event: QEvent) -> None:
        """Drawings follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "sheet"):
            self._show()


def _heading(text: str) -> str:
    return f"<h2>{html.escape(text)}</h2>"


def _told(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"


def _terms(shown: Iterable[str]) -> str:
    """A row a term: its drawing, its title, and what it means."""
    return _table(_row(term(name)) for name in shown)


def _row(one: Term) -> str:
    drawing = f'<img src="drawing:{one.drawing}">' if one.drawing else ""
    return (
        f'<td width="{SIZE.width() + 16}">{drawing}</td><td valign="middle">'
        f"<b>{html.escape(one.title)}</b><br>{html.escape(one.told)}</td>"
    )


def _keys(pairs: Iterable[tuple[str, str]]) -> str:
    return _table(
        f'<td style="white-space: pre"><b>{html.escape(shown)}</b></td><td>{html.escape(does)}</td>'
        for shown, does in pairs
    )


def _table(rows: Iterable[str]) -> str:
    inside = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<table width="100%" cellpadding="6" cellspacing="0">{inside}</table>'
