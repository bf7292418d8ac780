"""Which ClipTune this is, and whether there is a newer one: asked only at the press of a button."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFormLayout, QHBoxLayout

from cliptune import __version__
from cliptune.core.cancel import CancelToken
from cliptune.core.events import Work
from cliptune.core.program import UPDATES
from cliptune_gui.engine.worker import Call, Outcome, Worker
from cliptune_gui.pages.settings.address import add_address
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.widgets import Card, button, label, restyle, tip
from cliptune_gui.widgets.messages import in_full

if TYPE_CHECKING:  # it loads the client of the hub
    from cliptune.core.updates import Answer


class About(Card):
    """The version, the way to a newer one, and the way to the keys."""

    keys_asked = Signal()

    def __init__(self, preferences: Preferences, reader: Worker) -> None:
        super().__init__(QCoreApplication.translate("About", "About"))
        self._preferences, self._reader = preferences, reader
        self._asking, self._page = False, ""
        self.check = button(
            self.tr("Check for &updates"),
            self._ask,
            hint=self.tr("Asks the address below. Nothing is downloaded."),
        )
        self.keys = button(
            self.tr("&Keyboard shortcuts"),
            self.keys_asked.emit,
            hint=self.tr("All of them, in the help."),
        )
        self.told = label("", wrap=True)
        self.open = button(self.tr("&Open its page"), self._open, role="link")
        for later in (self.told, self.open):
            later.hide()
        buttons = QHBoxLayout()
        buttons.addWidget(self.check)
        buttons.addWidget(self.keys)
        buttons.addStretch(1)
        answer = QHBoxLayout()
        answer.addWidget(self.told, 1)
        answer.addWidget(self.open)
        rows = QFormLayout()
        rows.setHorizontalSpacing(24)
        self.address = add_address(
            rows,
            self.tr("Address for u&pdates"),
            self.tr("Who is asked for the newest version; a mirror of PyPI, for instance."),
            preferences.updates,
            UPDATES,
            self._take,
        )
        self.body.addWidget(label(f"ClipTune {__version__} · Apache-2.0", "quiet"))
        self.body.addLayout(buttons)
        self.body.addLayout(answer)
        self.body.addLayout(rows)

    def _take(self, address: str) -> None:
        self._preferences.updates = address

    def _ask(self) -> None:
        if self._asking:
            return
        self._asking, address = True, self._preferences.updates or UPDATES
        self._say(self.tr("Asking {} ...").format(address))

        def work(cancel: CancelToken) -> "Work[Answer]":
            from cliptune.core.updates import check

            return (yield from check(address, cancel))

        # A long call, which lets those that read files go first.
        self._reader.do(Call(work, ended=self._answered, long=True))

    def _answered(self, outcome: "Outcome[Answer]") -> None:
        self._asking = False
        if answer := outcome.result:
            self._say(in_full(answer.told), "good" if answer.newer else "", answer.page)
        elif outcome.failure:
            self._say(in_full(outcome.failure.told), "bad")

    def _say(self, text: str, role: str = "", page: str = "") -> None:
        """Say how it went, and offer a page to be opened in the browser."""
        restyle(self.told, role=role)
        self.told.setText(text)
        self.told.show()
        self._page = page
        self.open.setToolTip(tip(page))
        self.open.setAccessibleDescription(page)
        self.open.setVisible(bool(page))

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl(self._page))
