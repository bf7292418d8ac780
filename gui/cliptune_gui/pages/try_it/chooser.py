"""Which base answers, and which adapters on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
)

from cliptune.core.messages import legible
from cliptune.core.ranges import Range
from cliptune.data.class_names import listed
from cliptune.inference.base_model import agreed
from cliptune.methods import METHODS
from cliptune.methods.method import STARTER
from cliptune_gui.charts import SPOT, spot
from cliptune_gui.engine.inference_session import Asked, Candidate, Held, Member, called
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.tried import Tried
from cliptune_gui.widgets import BreakingRow, Card, button, drops, label, menus, steady, tip
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.formatting import percent

PRECISIONS = (0.9, 0.95, 0.99)
"""How much of what is said is to be right, where somebody asks for it."""
UNTOUCHED = -1
"""The number of the base as it is, which has no colour of its own."""


@dataclass(frozen=True)
class Voice:
    """One that answers, as the page shows it: its number gives its colour."""

    member: Member
    title: str
    number: int


class Chooser(Card):
    """The bases there are something to try on, and the adapters of the one that is chosen."""

    changed = Signal()
    """Others answer now."""
    adding = Signal()
    """An adapter is to be brought in."""
    export_asked = Signal(object)
    """A `Candidate` is to be taken along."""
    remove_asked = Signal(object)
    """A `Candidate` that was brought in is to be removed."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._all: list[Candidate] = []
        self._titles: dict[Path, str] = {}
        self._on: dict[str, set[Path]] = {}
        """For each base that was looked at, what of it was ticked."""
        self._untouched = True
        self.setFixedWidth(244)
        self.bases = steady(QComboBox())
        self.bases.setAccessibleName(self.tr("Base model"))
        self.bases.setMinimumContentsLength(8)
        self.bases.currentIndexChanged.connect(lambda _place: self._show_base())
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Who answers; Space ticks"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setIconSize(QSize(SPOT, SPOT))
        self.list.itemChanged.connect(self._ticked)
        self.words = drops.line()
        self.words.setAccessibleName(self.tr("Classes to tell apart"))
        self.words.setPlaceholderText(self.tr("owl, teapot, cactus"))
        self.words.editingFinished.connect(self._told_words)
        self._words_label = label(
            self.tr("Classes to tell apart, for those that bring none:"), "small", wrap=True
        )
        self._why = label("", "small", wrap=True)
        self.add = button(
            self.tr("&Add an adapter..."),
            self.adding.emit,
            hint=self.tr("A folder or a zip that PEFT or ClipTune saved an adapter in."),
        )
        self.more = QPushButton(self.tr("More"))
        self.more.setProperty("menu", True)
        self.more.setAccessibleName(self.tr("What can be done with the adapter that is current"))
        self.more.setMenu(QMenu(self.more))
        self.more.menu().aboutToShow.connect(lambda: self._fill(self.more.menu()))
        self.list.currentRowChanged.connect(lambda _row: self._show_more())
        self._said = ""
        """The words that answers were asked for."""
        self.when = steady(QComboBox())
        self.when.addItem(self.tr("Never"), 0.0)
        for precision in PRECISIONS:
            words = self.tr("So the rest is {} right")
            self.when.addItem(words.format(percent(f"{100 * precision:.0f}")), precision)
        self.when.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.when.setMinimumContentsLength(8)
        self.when.setToolTip(
            self.tr(
                "An unsure image gets no class: it may show none of these, or is hard to tell. "
                "The more often the rest is to be right, the more images are unsure."
            )
        )
        self.when.setAccessibleDescription(self.when.toolTip())
        self.when.activated.connect(lambda _place: self.changed.emit())
        when = label(self.tr("Call images &unsure"), "small")
        when.setBuddy(self.when)
        base = label(self.tr("&Base model"), "small")
        base.setBuddy(self.bases)
        self.body.setContentsMargins(12, 10, 12, 12)
        self.body.addWidget(base)
        self.body.addWidget(self.bases)
        self.body.addWidget(self.list, 1)
        for widget in (self._words_label, self.words, self._why, when, self.when):
            self.body.addWidget(widget)
        self.body.addLayout(BreakingRow((self.add, self.more)))
        self.show_candidates([])

    def recall(self, tried: Tried, found: Sequence[Candidate]) -> None:
        """Offer these as at the first time, ticked as they were when they were tried last."""
        there = {one.place for one in found if one.base in ("", tried.base)}
        if ticked := there & set(tried.places):
            self._on[tried.base] = ticked
            with QSignalBlocker(self.bases):
                self.bases.clear()
                self.bases.addItem("", tried.base)

    def tried(self, folder: Path | None) -> Tried:
        """What is tried now, on a folder."""
        return Tried(self._base, tuple(one.place for _, one in self._chosen()), folder)

    def show_candidates(self, found: Sequence[Candidate], chosen: Path | None = None) -> None:
        """Offer these; what was ticked stays so, and `chosen`, if given, is ticked in any case."""
        before = self.bases.currentData()
        self._all, self._titles = list(found), _told_apart(found)
        bases = [*dict.fromkeys(one.base for one in found if one.base)] or [STARTER]
        for one in found:
            if one.place == chosen:
                before = one.base or before or bases[0]
                self._on.setdefault(before, set()).add(one.place)
        with QSignalBlocker(self.bases):
            self.bases.clear()
            for base in bases:
                self.bases.addItem(translated(called(base)), base)
            self.bases.setCurrentIndex(max(0, self.bases.findData(before)))
        self.bases.setToolTip(self.bases.currentData())
        self._why.setText(
            self.tr("One base model is in memory at a time. Others are chosen above.")
            if len(bases) > 1
            else ""
            if found
            else self.tr("Runs that kept something appear here, and adapters that you add.")
        )
        self._why.setVisible(bool(self._why.text()))
        self._show_base()

    @property
    def _base(self) -> str:
        return str(self.bases.currentData())

    def _here(self) -> list[Candidate]:
        """Those of the base that is chosen, and those that may be any base's."""
        return [one for one in self._all if one.base in ("", self._base)]

    def _ticks(self) -> set[Path]:
        """What is ticked: at first the newest."""
        if self._base not in self._on and self._here():
            self._on[self._base] = {self._here()[0].place}
        return self._on.get(self._base, set())

    def _show_base(self) -> None:
        with QSignalBlocker(self.list):
            row = self.list.currentRow()
            self.list.clear()
            self._item(
                self.tr("Zero-shot"), UNTOUCHED, self._untouched, self.tr("The base model as it is")
            )
            for number, one in enumerate(self._here()):
                method = translated(METHODS[one.kind].label)
                self._item(self._titles[one.place], number, one.place in self._ticks(), method)
            self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        self._show_more()
        self._tell()

    # What can be done with one of them

    @property
    def current(self) -> Candidate | None:
        """The adapter that is current in the list; None for the base as it is."""
        row = self.list.currentRow() - 1
        here = self._here()
        return here[row] if 0 <= row < len(here) else None

    def _show_more(self) -> None:
        self.more.setEnabled(self.current is not None)

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        if one := self.current:
            menu.addAction(self.tr("E&xport..."), partial(self.export_asked.emit, one))
            if one.imported:
                menu.addAction(self.tr("Re&move..."), partial(self.remove_asked.emit, one))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The same at the list."""
        if self.list.underMouse() or self.list.hasFocus():
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            self._fill(menu)
            if not menu.isEmpty():
                menu.popup(menus.place_of(self.list, event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes what was brought in; the list has no use for it."""
        one = self.current
        if event.key() in menus.DELETE and self.list.hasFocus() and one and one.imported:
            self.remove_asked.emit(one)
        else:
            super().keyPressEvent(event)

    def _item(self, title: str, number: int, ticked: bool, method: str) -> None:
        item = QListWidgetItem(QIcon(spot(number)), legible(title))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        item.setToolTip(tip(f"{title}\n{method}"))
        self.list.addItem(item)

    def _ticked(self, item: QListWidgetItem) -> None:
        row, on = self.list.row(item), item.checkState() == Qt.CheckState.Checked
        if row == 0:
            self._untouched = on
        else:
            place = self._here()[row - 1].place
            (self._ticks().add if on else self._ticks().discard)(place)
        self._tell()

    def _told_words(self) -> None:
        if self.words.text() != self._said:
            self._tell()

    def _tell(self) -> None:
        self._said = self.words.text()
        chosen = [one for _, one in self._chosen()]
        lacking = not chosen or not all(one.classes for one in chosen)
        for widget in (self._words_label, self.words):
            widget.setVisible(lacking)
        self.changed.emit()

    def _chosen(self) -> Iterator[tuple[int, Candidate]]:
        ticks = self._ticks()
        return (pair for pair in enumerate(self._here()) if pair[1].place in ticks)

    @property
    def precision(self) -> float:
        """How much of what is said is to be right; 0 where a class is always said."""
        return float(self.when.currentData())

    def voices(self) -> list[Voice]:
        """Who answers, the base as it is first."""
        held = self._held()
        words = tuple(listed(self.words.text()))
        chosen = [*self._chosen()]
        brought = [(one.classes, one.wordings) for _, one in chosen if one.classes]
        given = words, ()
        found = []
        if self._untouched:
            plain = Member(held, None, 0, *(brought or [given])[0])
            title = self.tr("Zero-shot")
            if len({classes for classes, _ in brought}) > 1:
                first = next(one for _, one in chosen if one.classes)
                title = self.tr("Zero-shot, classes of {}").format(self._titles[first.place])
            found.append(Voice(plain, title, UNTOUCHED))
        for number, one in chosen:
            member = Member(held, one.place, one.version, () if one.classes else words)
            found.append(Voice(member, self._titles[one.place], number))
        return found

    def _held(self) -> Held:
        """The base, held as it was for all who are chosen."""
        base = agreed([one.trained_on for _, one in self._chosen()], self._base)
        return Held(base, self._preferences.device)

    def asked(self) -> Asked | None:
        """The base and who is on it; None where nobody is chosen."""
        members = tuple(voice.member for voice in self.voices())
        return Asked(members[0].held, self._preferences.hub, members) if members else None

    def trained_on(self, path: Path) -> tuple[Path, Path] | None:
        """The folder that one of those chosen was trained on and an image lies in, and that one;
        None where it lies in none."""
        for _, one in self._chosen():
            if one.images and path.is_relative_to(one.images):
                return one.images, one.place
        return None

    def project(self) -> tuple[Path, Path] | None:
        """The folder that the first of those chosen was trained on, whose project takes images from
        elsewhere, and that one; None where none of these folders is here."""
        chosen = (one for _, one in self._chosen())
        return next(((one.images, one.place) for one in chosen if one.images), None)

    def classes(self) -> tuple[str, ...]:
        """What the first of those chosen tells apart."""
        return next((one.classes for _, one in self._chosen() if one.classes), ())

    def all_images(self) -> set[Path]:
        """The folders that anything here was trained on."""
        return {one.images for one in self._all if one.images}

    def greys(self) -> Range | None:
        """What the first of those chosen that learned from greys of many bits shows them from and
        to."""
        return next((one.greys for _, one in self._chosen() if one.greys), None)

    def images(self) -> Path | None:
        """The folder that the first of those chosen was trained on, if it is here."""
        return next((one.images for _, one in self._chosen() if one.images), None)

    def changeEvent(self, event: QEvent) -> None:
        """Spots follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "list"):
            with QSignalBlocker(self.list):
                for row in range(1, self.list.count()):
                    self.list.item(row).setIcon(QIcon(spot(row - 1)))


def _told_apart(found: Sequence[Candidate]) -> dict[Path, str]:
    """The title of each; those that are called the same are numbered, the oldest first."""
    titles: dict[Path, str] = {}
    for one in reversed(found):
        title, number = one.title, 2
        while title in titles.values():
            title, number = f"{one.title} ({number})", number + 1
        titles[one.place] = title
    return titles


def refill(combo: QComboBox, texts: Sequence[str]) -> None:
    """Offer other texts; what was chosen stays so where it is still among them."""
    if [*texts] != [combo.itemText(row) for row in range(combo.count())]:
        before = combo.currentText()
        with QSignalBlocker(combo):
            combo.clear()
            combo.addItems(texts)
            combo.setCurrentIndex(max(0, combo.findText(before)))


class Who(QComboBox):
    """One of those who answer: until one is chosen, the first adapter and not the base as it is."""

    def __init__(self, name: str) -> None:
        super().__init__()
        steady(self)
        self._chosen = False
        self.setAccessibleName(name)
        self.setMinimumContentsLength(10)
        self.activated.connect(self._choose)

    def _choose(self) -> None:
        self._chosen = True

    def offer(self, titles: Sequence[str]) -> None:
        """Offer these."""
        refill(self, titles)
        if not self._chosen and len(titles) > 1:
            self.setCurrentIndex(1)
