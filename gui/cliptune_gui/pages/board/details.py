"""One image large: its file, what it probably shows, and what it is most like."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal

from cliptune_gui.widgets import Bars, Card, Elided, button, choosing, label
from cliptune_gui.widgets.formatting import percent
from cliptune_gui.widgets.large import LargeImage
from cliptune_gui.widgets.thumbnails import Thumbnails

LARGE = 240
"""Side of the square that an image is shown in, pixels; smaller where there is less room."""


class Details(Card):
    """What is known and thought of the image that the cursor is on."""

    like_asked = Signal()
    """Images that are like it are to be shown first."""
    file_asked = Signal(Path)
    """Those that are like an image from elsewhere are."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.large = LargeImage(thumbnails, LARGE)
        self.name = Elided("", "heading", Qt.TextElideMode.ElideMiddle)
        self.about = label("", "small", wrap=True)
        self.said = label("", wrap=True)
        self.bars = Bars(named=80)
        self.near = label("", "small", wrap=True)
        self.like = button(
            self.tr("&More like this"),
            self.like_asked.emit,
            role="link",
            hint=self.tr("Shows first what is most like this image (Ctrl+L)."),
        )
        for widget in (self.large, self.name, self.about, self.said, self.bars, self.near):
            self.body.addWidget(widget)
        self.like_other = button(
            self.tr("Searc&h by an image..."),
            self._ask_image,
            role="link",
            hint=self.tr("One from anywhere; it may be dropped on the search line, too."),
        )
        for made in (self.like, self.like_other):
            self.body.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.setAccessibleName(self.tr("The image that the cursor is on"))

    def show_image(self, path: Path | None, said: str) -> None:
        """Show another image, and what is said of it; None for no image."""
        if path != self.large.path:
            self.about.setText("")
            self.near.setText("")
        self.large.show_image(path)
        self.name.setText(path.name if path else "")
        self.said.setText(said)
        for widget in (self.name, self.about, self.like):
            widget.setVisible(path is not None)
        self.said.setVisible(bool(said))

    def show_probabilities(self, rows: list[tuple[str, float]]) -> None:
        """Show what it probably shows, the likeliest first."""
        self.bars.show_bars([(name, one, percent(f"{100 * one:.0f}")) for name, one in rows])
        self.bars.setVisible(bool(rows))

    def _ask_image(self) -> None:
        if file := choosing.image(self, self.tr("Choose the image to search by")):
            self.file_asked.emit(file)
