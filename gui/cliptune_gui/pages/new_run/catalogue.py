"""The base models of the catalogue as a table, narrowed to what reads the classes and what fits."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cliptune.models.catalogue import CATALOGUE, LANGUAGES, OTHER, Entry
from cliptune_gui.widgets import Elided, button, label, restyle, steady
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.messages import worded

if TYPE_CHECKING:  # it loads torch
    from cliptune.training.memory import MemoryEstimate

WIDE = 620
"""Where the table is narrower the weights are left out, which are told of the chosen one beside."""
LETTERS = 5
"""Of what a model reads, and of its licence, at least."""
ANY = "any"
"""What is chosen where nothing is asked of the language."""


class Row:
    """A base model: what it reads, its size, what training on it takes, its licence, its state."""

    def __init__(self, entry: Entry, advised: str) -> None:
        self.entry = entry
        self.radio = QRadioButton(translated(entry.label))
        self.radio.setToolTip(translated(entry.description))
        self.advised = Elided(advised, "advice")
        self.advised.hide()
        self.reads = Elided(worded(LANGUAGES[entry.language]()), "quiet")
        self.weights = label(f"{entry.parameters / 1e6:,.0f} M", "quiet")
        self.weights.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.memory, self.licence, self.state = Elided(), Elided(entry.licence, "quiet"), Elided()
        for cell in (self.advised, self.reads, self.memory, self.licence, self.state):
            cell.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        for cell in (self.reads, self.licence):
            cell.setMinimumWidth(LETTERS * cell.fontMetrics().averageCharWidth())

    def cells(self) -> tuple[QWidget, ...]:
        """From left to right, after the model's name."""
        return self.reads, self.weights, self.memory, self.licence, self.state

    def show_memory(self, known: "MemoryEstimate | None") -> None:
        """Say whether training on it fits, or nothing where that is not known."""
        self.memory.setText(worded(known.in_short) if known else "")
        fits = known is None or known.fits_in_memory
        restyle(self.memory, role="quiet" if fits else "warning")
        self.describe()

    def describe(self) -> None:
        """Tell a screen reader what stands in the row."""
        told = [translated(self.entry.description)]
        told += [cell.text() for cell in (self.reads, self.memory, self.licence, self.state)]
        self.radio.setAccessibleDescription(". ".join(filter(None, told)))

    def show(self, shown: bool, wide: bool) -> None:
        """Show or hide all of it; its weights only where there is room."""
        for cell in (self.radio, *self.cells()):
            cell.setVisible(shown and (wide or cell is not self.weights))


class CatalogueTable(QWidget):
    """Choose a base model by its name, or a local folder."""

    chosen = Signal(str)
    """The name of one of the catalogue."""
    local_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._preset: tuple[object, str] | None = None
        """For which images and language the filter was set last."""
        self._known: Mapping[str, MemoryEstimate | None] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._filters())
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 1)
        headings = (
            self.tr("Model"),
            self.tr("Reads"),
            self.tr("Weights"),
            self.tr("Memory to train"),
            self.tr("Licence"),
            self.tr("Download"),
        )
        for place, name in enumerate(headings):
            heading = Elided(name, "small")
            heading.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            if place == 3:
                heading.setToolTip(self.tr("By the method that is chosen on the next page."))
            if place == 2:
                self._weights = heading
                heading.setAlignment(Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(heading, 0, place)
        self.rows = {entry.name: Row(entry, self.tr("Advised")) for entry in CATALOGUE}
        for number, row in enumerate(self.rows.values(), start=1):
            self._add(number, row)
        self._add_local(len(self.rows) + 1)
        column.addLayout(self._grid)
        column.addStretch(1)

    def _filters(self) -> QHBoxLayout:
        self.language = steady(QComboBox())
        for name, code in self._languages():
            self.language.addItem(name, code)
        self.language.activated.connect(self._filter)
        asked = label(self.tr("&Reads class names in"), "quiet")
        asked.setBuddy(self.language)
        self.fitting = QCheckBox(self.tr("&Fits this computer"))
        self.fitting.setEnabled(False)
        self.fitting.toggled.connect(self._filter)
        self._count = label("", "quiet")
        filters = QHBoxLayout()
        filters.setSpacing(10)
        filters.addWidget(asked)
        filters.addWidget(self.language)
        filters.addWidget(self.fitting)
        filters.addStretch(1)
        filters.addWidget(self._count)
        return filters

    def _languages(self) -> Iterator[tuple[str, str]]:
        yield self.tr("any language"), ANY
        for code, named in LANGUAGES.items():
            if code:
                yield worded(named()), code
        yield self.tr("another language"), OTHER

    def _add(self, number: int, row: Row) -> None:
        if not row.entry.commercial:
            row.licence.setText(self.tr("Non-commercial"))
            row.licence.setToolTip(row.entry.licence)
            restyle(row.licence, role="warning")
        row.radio.clicked.connect(lambda: self.chosen.emit(row.entry.name))
        self._group.addButton(row.radio)
        name = QHBoxLayout()
        name.setSpacing(8)
        name.addWidget(row.radio)
        name.addWidget(row.advised)
        name.addStretch(1)
        self._grid.addLayout(name, number, 0)
        for place, cell in enumerate(row.cells(), start=1):
            self._grid.addWidget(cell, number, place)

    def _add_local(self, number: int) -> None:
        self.local = QRadioButton(self.tr("&Local folder"))
        self.local.clicked.connect(self.local_asked)
        self._group.addButton(self.local)
        self._grid.addWidget(self.local, number, 0)
        self._place = Elided("", "small", Qt.TextElideMode.ElideMiddle)
        self._grid.addWidget(self._place, number, 1, 1, 4)
        self.choose = button(self.tr("C&hoose..."), self.local_asked.emit)
        self._grid.addWidget(self.choose, number, 5)

    def begin(self, images: object, language: str) -> None:
        """Set the filter by what the classes of some images are named in, before it is seen; what
        somebody chose for these stays."""
        if self._preset != (images, language):
            self._preset = images, language
            code = ANY if language == "en" else language or OTHER
            self.language.setCurrentIndex(self.language.findData(code))
        if not self.fitting.isEnabled():
            self.fitting.setChecked(False)  # else rows would go while somebody points at them
        self._filter()

    def show_choice(self, base: str) -> None:
        """Show what is chosen: a name, or a folder."""
        row = self.rows.get(base)
        (row.radio if row else self.local).setChecked(True)
        self._place.setText(self.tr("in Hugging Face format or OpenCLIP's") if row else base)
        if row:  # what was chosen before stays until other models are asked for
            row.show(True, not self._weights.isHidden())
        self._tell_count()

    def show_states(self, states: Mapping[str, str]) -> None:
        """Say of each where it is."""
        for name, row in self.rows.items():
            row.state.setText(states[name])
            row.describe()

    def show_advised(self, name: str) -> None:
        """Mark the one to begin with."""
        for row in self.rows.values():
            row.advised.setVisible(row.entry.name == name)

    def show_memory(self, known: "Mapping[str, MemoryEstimate | None]", told: str) -> None:
        """Say what training on each takes, as far as it is known; `told` says of the rest."""
        self._known = known
        for name, row in self.rows.items():
            row.show_memory(known.get(name))
        is_known = len(known) == len(self.rows)
        self.fitting.setEnabled(is_known)
        self.fitting.setToolTip("" if is_known else told)
        self.fitting.setAccessibleDescription(self.fitting.toolTip())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the weights out where there is too little room."""
        wide = self.width() >= WIDE
        if wide == self._weights.isHidden():
            self._weights.setVisible(wide)
            self._filter()

    def _filter(self) -> None:
        """Show what is asked for, and what is chosen."""
        for row in self.rows.values():
            row.show(row.radio.isChecked() or self._is_asked(row), not self._weights.isHidden())
        self._tell_count()

    def _tell_count(self) -> None:
        shown = sum(not row.radio.isHidden() for row in self.rows.values())
        told = self.tr("{} of {}").format(shown, len(self.rows))
        self._count.setText(told if shown < len(self.rows) else "")

    def _is_asked(self, row: Row) -> bool:
        code, known = self.language.currentData(), self._known.get(row.entry.name)
        reads = code == ANY or row.entry.reads("" if code == OTHER else code)
        return reads and not (self.fitting.isChecked() and known and not known.largest)
