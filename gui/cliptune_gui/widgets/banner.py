"""A line above a page that says something and offers what to do about it."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout

from cliptune_gui.widgets.buttons import button
from cliptune_gui.widgets.labels import Tone, label, restyle
from cliptune_gui.widgets.layouts import clear


class Banner(QFrame):
    """A line above everything, with buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(28, 8, 28, 8)
        self._row.setSpacing(10)
        self._said = 0
        """How often something was said."""
        self.hide()

    def say(
        self, text: str, tone: Tone, offers: Sequence[tuple[str, Callable[[], object]]]
    ) -> Callable[[], None]:
        """Show a text with buttons; each takes the banner away, and so does what this gives, unless
        something else is said by then."""
        self._said = said = self._said + 1
        clear(self._row)
        told = label(text, wrap=True)
        self._row.addWidget(told, 1)
        for words, pressed in offers:
            self._row.addWidget(button(words, self._then(pressed)))
        self.setAccessibleName(text)
        restyle(self, tone=tone)
        self.show()
        return lambda: self.hide() if said == self._said else None

    def _then(self, pressed: Callable[[], object]) -> Callable[[], None]:
        def act() -> None:
            self.hide()
            pressed()

        return act
