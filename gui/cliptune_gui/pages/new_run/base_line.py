"""The base model in a line, and one click to have one that suits photographs."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cliptune.core.messages import Message, sentences
from cliptune.methods.method import STARTER
from cliptune.models.catalogue import LANGUAGES, MUCH, Entry, for_photographs, reads_another
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Kept, button, label, restyle
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.formatting import in_bytes, in_device
from cliptune_gui.widgets.messages import worded

FOR_PHOTOGRAPHS = [
    for_photographs(*of, language)
    for language in LANGUAGES
    for of in ((0, True), (0, False), (MUCH, False))
]
"""Base models that may be offered, by the device and the classes, which are not known at once."""
LONG_NAME = "NVIDIA GeForce RTX 4090 Laptop GPU"
"""Of a device, for which there is room before it is known."""


class BaseLine(QWidget):
    """Which base model a draft has, on which device, and what is offered instead."""

    change_asked = Signal()
    wanted = Signal(object)
    """An `Entry` is to be trained on, and downloaded for that; or no longer, while it is."""

    def __init__(self, draft: Draft, estimates: Estimates) -> None:
        super().__init__()
        self._draft, self._estimates = draft, estimates
        self._missing: Callable[[], str] | None = None
        """Says what stands in the way of the base model being used at once; "" where nothing."""
        self._fetching = False
        self._told = Kept("")
        self.change = button(
            self.tr("&Change..."),
            self.change_asked.emit,
            role="link",
            hint=self.tr("Choose another base model, or download one."),
        )
        self.offer = button("", lambda: self.wanted.emit(self._offered()))
        policy = self.offer.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.offer.setSizePolicy(policy)
        self.stop = button(self.tr("Stop the &download"), lambda: self.wanted.emit(self._offered()))
        self._fetched = label("", "quiet", wrap=True)
        above, fetched = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self._told, 1)
        above.addWidget(self.offer)
        above.addWidget(self.change)
        fetched.addWidget(self._fetched, 1)
        fetched.addWidget(self.stop)  # not where the offer is: that was just pressed
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(above)
        column.addLayout(fetched)

    def showEvent(self, event: QShowEvent) -> None:
        """Keep the place that any offer takes, in the style of its window."""
        for entry in FOR_PHOTOGRAPHS:
            self._make_offer(entry)
        self._show_offer()

    def built(self, missing: Callable[[], str]) -> None:
        """What is asked for can be had; `missing` says what is told of the base model before a
        start."""
        self._missing = missing

    def show_draft(self, draft: Draft) -> None:
        """Show the base model of a draft."""
        self._draft = draft
        entry = draft.entry
        base = translated(entry.label) if isinstance(entry, Entry) else Path(draft.base).name
        told = self.tr("Base model: {}.").format(base)
        if self._practice:
            told = sentences((told, self.tr("That is a tiny practice model, made for drawings.")))
        if misread := self._misread:
            told = sentences((told, worded(misread)))
        machine, there = self._estimates.machine, self.tr("This computer: {}, {}.")
        self._told.longest = sentences((told, there.format(LONG_NAME, in_bytes(64e9))))
        if machine:
            told = sentences(
                (told, there.format(in_device(machine.device), in_bytes(machine.memory)))
            )
        self._told.setText(told)
        self.change.setEnabled(self._missing is not None)
        self._show_offer()

    def show_fetching(self, told: str, under_way: bool) -> None:
        """Say how far the download of the base model is, or why there is none."""
        self._fetching = under_way
        self._fetched.setText(told)
        restyle(self._fetched, role="quiet" if under_way else "bad")
        self._show_offer()

    @property
    def _practice(self) -> bool:
        """Whether the starter is to learn what it was not made for."""
        return self._draft.base == STARTER and not self._draft.is_sample

    @property
    def _misread(self) -> Message | None:
        """That the base model does not read what the classes are named in, if it does not."""
        entry, first = self._draft.entry, self._estimates.first_base(self._draft)
        if not isinstance(entry, Entry):
            return None
        unread = bool(self._draft.unread())
        return reads_another(entry, self._draft.named_in, first, unread=unread)

    def _offered(self) -> Entry:
        """The base model that can be had with one click: the chosen one while it is fetched."""
        entry = self._draft.entry
        if isinstance(entry, Entry) and not entry.bundled and not self._misread:
            return entry
        return self._estimates.first_base(self._draft)

    def _show_offer(self) -> None:
        entry, lacking = self._offered(), bool(self._missing and self._missing())
        self._make_offer(entry)
        if lacking and entry == self._draft.entry:
            self.offer.setText(self.tr("&Download {} now").format(in_bytes(entry.bytes)))
        wanted = self._practice or bool(self._misread) or lacking or self._fetching
        self.offer.setVisible(self._missing is not None and wanted)
        self.offer.setEnabled(not self._fetching)
        self.stop.setVisible(self._fetching)
        self._fetched.setVisible(bool(self._fetched.text()))

    def _make_offer(self, entry: Entry) -> None:
        """Offer one; the place is kept, and the words beside it break where they did."""
        told = self.tr("Take &{}, for photos: {}")
        self.offer.setText(told.format(entry.label, in_bytes(entry.bytes)))
        self.offer.setMinimumWidth(max(self.offer.minimumWidth(), self.offer.sizeHint().width()))
