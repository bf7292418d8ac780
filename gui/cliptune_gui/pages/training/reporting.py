"""Asks where the report of some runs goes, and has it written there."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from cliptune.core.errors import unwritable
from cliptune.core.events import Failed
from cliptune.core.files import check_place, plain
from cliptune.core.messages import Message, text
from cliptune.runs import Run
from cliptune_gui import paper
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.widgets import choosing, open_folder

if TYPE_CHECKING:
    from cliptune.document.contents import Document

_UNWRITABLE = text(
    "plots-unwritable", "{path} cannot be written: {reason}.", "Choose a folder you may write to."
)
_UNOPENED = text(
    "report-unopened",
    "The report is saved, but there is no program here that opens it.",
    "It lies in {path}.",
)

Gather = Callable[[], "Document"]
"""Gives what a report tells. For a worker."""
Plots = Callable[[Path], None]
"""Saves an image of a page's charts. Raises `OSError`."""


class Reporter(QObject):
    """Reports of the runs that a page shows, written on a worker and opened."""

    failed = Signal(object)
    written = Signal(object)
    """Where the report lies."""

    def __init__(self, page: QWidget, reader: Worker) -> None:
        super().__init__(page)
        self._page, self._reader = page, reader
        self.written.connect(self._open)

    def ask(self, title: str, gather: Gather, plots: Plots | None = None) -> None:
        """Ask for a file, and write there what is gathered, or the plots of the page."""
        in_words = self.tr("Table with headings in words (*.csv)")
        kinds = {
            self.tr("PDF (*.pdf)"): ".pdf",
            self.tr("Page for a browser (*.html)"): ".html",
            self.tr("Table with names for programs (*.csv)"): ".csv",
            in_words: ".csv",
            self.tr("Table as Markdown (*.md)"): ".md",
        }
        if plots:
            kinds[self.tr("Charts (*.png)")] = ".png"
        name = f"{plain(title)}-report-{time.strftime('%Y-%m-%d')}.pdf"
        place = str(choosing.documents() / name)
        chosen, kind = QFileDialog.getSaveFileName(
            self._page, self.tr("Save the report"), place, ";;".join(kinds)
        )
        if not chosen:
            return
        path, suffix = Path(chosen), kinds.get(kind, ".pdf")
        named = path
        if path.suffix.lower() not in kinds.values():
            named = path.with_name(path.name + suffix)
        elif path == Path(place):  # the name that was proposed, whichever kind was chosen then
            named = path.with_suffix(suffix)
        if named == path:
            self.write(path, gather, plots, kind == in_words)
            return

        def looked(outcome: Outcome[None]) -> None:
            if outcome.failure:
                self.failed.emit(outcome.failure)
            else:
                self.write(named, gather, plots, kind == in_words)

        # The dialog did not ask whether that one is to be replaced.
        self._reader.do(Call(once(lambda: check_place(named, ())), ended=looked))

    def write(
        self, path: Path, gather: Gather, plots: Plots | None = None, in_words: bool = False
    ) -> None:
        """Write a report in the kind that the file's name ends in; headings of a table for
        programs, or `in_words`."""
        if plots and path.suffix.lower() == ".png":
            try:
                plots(path)
                self.written.emit(path)
            except OSError as error:
                self.failed.emit(Failed(told=unwritable(_UNWRITABLE(path=path), error).told))
            return
        work = once(lambda: _write(path, gather, in_words))
        self._reader.do(Call(work, ended=self._ended, keeps=True))

    def _open(self, path: Path) -> None:
        if not open_folder(path):
            self.failed.emit(Failed(told=_UNOPENED(path=path)))

    def _ended(self, outcome: Outcome[Path]) -> None:
        if outcome.failure:
            self.failed.emit(outcome.failure)
        elif outcome.result:
            self.written.emit(outcome.result)


def document(
    runs: Sequence[Run], tried: bool = False, recommendation: Message | None = None
) -> "Document":
    """The report of runs, those that a search tried with its recommendation. For a worker: it
    reads whole logs, and images."""
    from cliptune.document.contents import of_runs  # what it loads is loaded nowhere else

    return of_runs(runs, tried, recommendation)


def _write(path: Path, gather: Gather, in_words: bool) -> Path:
    from cliptune.document import writing

    return writing.write(gather(), path, paper.write, in_words)
