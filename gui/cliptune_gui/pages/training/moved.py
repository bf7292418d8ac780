"""Asks where the images of a run lie now, where it needs them and they are gone."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from cliptune.core.events import Failed
from cliptune.data.sources import is_source
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.widgets import Banner, choosing, errors
from cliptune_gui.widgets.messages import in_full

GONE = frozenset({"folder-gone", "images-gone", "run-images-elsewhere"})
"""Why a run cannot go on whose images were moved."""


class MovedImages(QObject):
    """Tells on a page's banner what failed there, and offers to look for images elsewhere."""

    def __init__(self, page: QWidget, reader: Worker, banner: Banner) -> None:
        super().__init__(page)
        self._page, self._reader, self._banner = page, reader, banner

    def tell(self, run: RunEntry, failed: Failed, go_on: Callable[[RunEntry], object]) -> None:
        """Tell what failed; `go_on` gets the run once it is known where its images lie."""
        if failed.told.code in GONE:
            words = self.tr("&Where are the images now...")
            offer = words, partial(self._ask, run, failed, go_on)
            self._banner.say(in_full(failed.told), "bad", [offer])
        else:
            errors.tell(self._banner, failed)

    def _ask(self, run: RunEntry, failed: Failed, go_on: Callable[[RunEntry], object]) -> None:
        if chosen := self._choose(run.job.data.images):

            def moved() -> RunEntry:
                run.run.move_images(Path(chosen))
                return run.reread()

            def ended(outcome: Outcome[RunEntry]) -> None:
                if outcome.result:
                    go_on(outcome.result)
                elif outcome.failure:
                    self.tell(run, outcome.failure, go_on)

            self._reader.do(Call(once(moved), ended=ended, keeps=True))
        else:
            self.tell(run, failed, go_on)

    def _choose(self, images: Path) -> str:
        """The folder or the archive that somebody chooses; none if nobody does."""
        title, start = self.tr("Where the images are now"), choosing.start(images.parent)
        if is_source(images):
            chosen, _ = QFileDialog.getOpenFileName(self._page, title, start)
            return chosen
        return QFileDialog.getExistingDirectory(self._page, title, start)
