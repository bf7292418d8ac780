"""The graphics card: what was found, whether it is used, and the PyTorch that makes it so."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QProgressBar, QWidget

from cliptune.core import program
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Event, Progress, Work
from cliptune.graphics import ADDRESS, place
from cliptune.graphics.cards import Card as Found
from cliptune.graphics.state import State, look_round
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.pages.settings.address import add_address
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.widgets import Card, button, drops, label, restyle
from cliptune_gui.widgets.formatting import in_bytes
from cliptune_gui.widgets.labels import Role
from cliptune_gui.widgets.messages import in_full

if TYPE_CHECKING:
    from cliptune.graphics.fetching import Offer


def look(cards: tuple[Found, ...], address: str, cancel: CancelToken) -> "Work[Offer]":
    """What fits the cards, at an index. For a thread of its own: it waits for the network."""
    from cliptune.graphics.fetching import look

    return (yield from look(cards, address, cancel))


def fetch(offer: "Offer", cancel: CancelToken) -> Work[None]:
    """Fetch what was offered. For a thread of its own."""
    from cliptune.graphics.fetching import fetch

    yield from fetch(offer, cancel)


class GraphicsCard(Card):
    """Told of once it was looked for; what fits is looked for and fetched when asked for."""

    looked = Signal(object)
    """The `State` is known, for the first time or anew."""

    def __init__(self, preferences: Preferences, worker: Worker) -> None:
        super().__init__(self.tr("Graphics card"))
        self._preferences, self._worker = preferences, worker
        self._state: State | None = None
        self._offer: Offer | None = None
        self._call: Call[Any] | None = None
        """What is under way, and can be stopped."""
        self._told = label(self.tr("Looking for a graphics card ..."), wrap=True)
        self._outcome = label("", "small", wrap=True)
        self.command = drops.line()
        self.command.setReadOnly(True)
        self.command.setAccessibleName(self.tr("Command"))
        self.copy = button(self.tr("Cop&y command"), self._copy)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Download"))
        self.act = button("", self._pressed)
        self.remove = button(
            self.tr("&Remove"),
            self._remove,
            hint=self.tr("What was fetched goes, and ClipTune's own PyTorch is used again."),
        )
        for widget in (self._told, self._outcome, self._pip(), self.progress):
            self.body.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.act)
        row.addWidget(self.remove)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self._address())
        self._show()

    def _pip(self) -> QWidget:
        self._by_hand = QWidget()
        row = QHBoxLayout(self._by_hand)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.command, 1)
        row.addWidget(self.copy)
        return self._by_hand

    def _address(self) -> QWidget:
        self._from = QWidget()
        rows = QFormLayout(self._from)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(24)
        self.index = add_address(
            rows,
            self.tr("&Index address"),
            self.tr("Where PyTorch is fetched from; a mirror, for instance."),
            self._preferences.index,
            ADDRESS,
            self._take_index,
        )
        return self._from

    def begin(self) -> None:
        """Look for a graphics card. On the worker's thread: a driver may take seconds to answer."""
        self._worker.do(Call(once(look_round), ended=self._looked))

    def _looked(self, outcome: Outcome[State]) -> None:
        if outcome.result:
            self._state = outcome.result
            self._show()
            self.looked.emit(self._state)

    def _show(self) -> None:
        state, busy, offer = self._state, self._call is not None, self._offer
        by_hand = offer is not None and program.came_as() != "bundle"
        fits = state is not None and state.fits
        if state:
            self._told.setText("\n".join(map(in_full, state.told)))
        if busy:
            self.act.setText(self.tr("&Stop"))
        elif offer and not by_hand:
            self.act.setText(self.tr("Do&wnload {}").format(in_bytes(offer.size)))
        else:
            self.act.setText(self.tr("Look for the PyTorch that &fits"))
        self.act.setVisible(busy or (fits and not by_hand))
        self._by_hand.setVisible(by_hand)
        self.progress.setVisible(busy)
        self._outcome.setVisible(bool(self._outcome.text()))
        self.remove.setVisible(state is not None and state.removable and not busy)
        self._from.setVisible(fits)
        self.index.setEnabled(not busy)

    # What is pressed

    def _pressed(self) -> None:
        if self._call:
            self._worker.stop(self._call)
            self._say(self.tr("Stopping ..."))
            return
        assert self._state is not None
        cards, offer = self._state.cards, self._offer
        address = self._preferences.index or ADDRESS
        self.progress.setRange(0, 0)
        if offer:
            self._say(self.tr("Beginning ..."))
            self._do(
                Call(
                    lambda cancel: fetch(offer, cancel),
                    ended=self._fetched,
                    told=self._progress,
                    long=True,  # a base model is not kept waiting for gigabytes
                    keeps=True,  # of one that is stopped nothing is left
                )
            )
        else:
            self._say(self.tr("Asking the index ..."))
            self._do(Call(lambda cancel: look(cards, address, cancel), ended=self._offered))

    def _do(self, call: Call[Any]) -> None:
        self._call = self._worker.do(call)
        self._show()

    def _offered(self, outcome: "Outcome[Offer]") -> None:
        self._call, self._offer = None, outcome.result
        if outcome.failure:
            self._say(in_full(outcome.failure.told), "bad")
        elif offer := self._offer:
            told = self.tr("PyTorch {}: {} to download, {} on the disk.").format(
                offer.version, in_bytes(offer.size), in_bytes(offer.unpacked)
            )
            self.command.setText(offer.command)
            if program.came_as() != "bundle":
                told += " " + self.tr("ClipTune was installed by pip, which fetches it as well:")
            self._say(told)
        else:
            self._say("")
        self._show()

    def _say(self, text: str, role: Role = "small") -> None:
        """Say what is under way, or how it went."""
        restyle(self._outcome, role=role)
        self._outcome.setText(text)

    def _progress(self, events: list[Event]) -> None:
        last = events[-1]
        if isinstance(last, Progress) and not (self._call and self._call.cancel.is_set()):
            words = {
                "download": self.tr("Downloading: {} of {}"),
                "unpack": self.tr("Unpacking: {} of {}"),
            }.get(last.phase, self.tr("Trying it ..."))
            self._say(words.format(in_bytes(last.done), in_bytes(last.total)))
            self.progress.setRange(0, 1000 if last.phase in ("download", "unpack") else 0)
            self.progress.setValue(round(1000 * last.done / max(1, last.total)))

    def _fetched(self, outcome: Outcome[None]) -> None:
        self._call = None
        if outcome.failure:
            self._say(in_full(outcome.failure.told), "bad")
        elif outcome.cancelled:
            self._say(self.tr("Stopped; nothing is left."))
        else:
            self._offer = None
            self._say("")
        self._show()
        self.begin()

    def _remove(self) -> None:
        self._say("")
        self._worker.do(Call(once(place.remove), ended=lambda _outcome: self.begin()))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.command.text())

    def _take_index(self, address: str) -> None:
        self._preferences.index = address
        self._offer = None  # of another index
        self._say("")
        self._show()
