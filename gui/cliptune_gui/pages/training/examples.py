"""What the model says of a few images while it learns, beside what it said before."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from cliptune.runs.history import History
from cliptune_gui.widgets import Card, label
from cliptune_gui.widgets.formatting import percent
from cliptune_gui.widgets.image_row import ImageRow
from cliptune_gui.widgets.thumbnails import Thumbnails


class Examples(Card):
    """The last answers of a run."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__(QCoreApplication.translate("Examples", "What the model says"))
        self._when = label("", "small")
        self.top.addWidget(self._when)
        self.row = ImageRow(thumbnails)
        self.body.addWidget(self.row)

    def show_history(self, history: History, images: Path) -> None:
        """Show the newest answers of images in the folder `images`."""
        before = {answer.path: answer for answer in history.before}
        shown = []
        for answer in history.now:
            was = before.get(answer.path, answer)
            text = self.tr("was {}").format(f"{percent(f'{100 * was.confidence:.0f}')} {was.said}")
            shown.append((answer, text))
        when = self.tr("before training")
        if history.answered_at and history.steps:
            when = self.tr("at step {}; below, before training").format(f"{history.answered_at:,}")
        elif history.answered_at:  # fitted at once
            when = self.tr("now; below, before training")
        self._when.setText(when)
        self.row.show_answers(images, shown)
