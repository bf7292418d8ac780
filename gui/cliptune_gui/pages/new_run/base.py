"""The wizard's second page: which CLIP is tuned, whether it is here, and in how many bits."""

import os
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Event, Progress, Work
from cliptune.core.messages import text
from cliptune.core.program import MIRROR
from cliptune.models.catalogue import CATALOGUE, LANGUAGES, Entry, reads_another
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.pages.new_run.catalogue import CatalogueTable
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Card, button, label, steady
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.formatting import in_bytes
from cliptune_gui.widgets.messages import in_full, worded
from cliptune_gui.widgets.screen import scrolled

_CHECKING = text("wizard-base-being-read", "The folder is being looked at.")


def here() -> set[str]:
    """The names of the bases that need no download. For a thread: it looks into many folders."""
    from cliptune.models.download import cached

    return {entry.name for entry in CATALOGUE if cached(entry)}


def offline() -> bool:
    """Whether the system knows that there is no network, or downloads are forbidden. It sends
    nothing."""
    from PySide6.QtNetwork import QNetworkInformation

    if os.environ.get("HF_HUB_OFFLINE", "").upper() in ("1", "ON", "YES", "TRUE"):
        return True
    QNetworkInformation.loadDefaultBackend()
    known = QNetworkInformation.instance()
    apart = QNetworkInformation.Reachability.Disconnected
    return known is not None and known.reachability() == apart


def download(entry: Entry, hub: str, cancel: CancelToken) -> Work[Path]:
    """Fetch a base ahead of time. For a thread of its own: it waits for the network."""
    from cliptune.models.download import fetch

    return (yield from fetch(entry, cancel, hub or None))


def check(folder: Path) -> tuple[str, str]:
    """The family of the base in a local folder, as it is called, and the language that it reads.
    Raises `ClipTuneError` if there is none."""
    from cliptune.models import folder as model_folder

    return model_folder.check(folder).label, model_folder.language(folder)


class BasePage(QWidget):
    """Choose a base from the catalogue or a local folder, and how it is kept in memory."""

    changed = Signal()
    looked = Signal()
    """It is known anew which base models are here."""
    fetching = Signal(str, bool)
    """What is told of a download, and whether it is under way."""
    hub_asked = Signal(str)
    """The address that base models are to be downloaded from, from now on."""

    def __init__(
        self, draft: Draft, estimates: Estimates, scanner: Worker, downloader: Worker
    ) -> None:
        super().__init__()
        self._draft, self._scanner, self._downloader = draft, scanner, downloader
        self._estimates = estimates
        estimates.changed.connect(self._show_estimates)
        self._here: set[str] = {entry.name for entry in CATALOGUE if entry.bundled}
        self._is_known = False
        """Whether it was looked which others are here."""
        self._family = ""
        """Of the base in a local folder, as it is called."""
        self._download: Call[Path] | None = None
        self._downloading: Entry | None = None
        self._unreached = False
        """Whether the last download failed for want of an answer."""
        card = Card(self.tr("Base models"))
        self.table = CatalogueTable()
        self.table.chosen.connect(self._choose)
        self.table.local_asked.connect(self._ask_local)
        card.body.addWidget(self.table)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(14)
        columns.addWidget(scrolled(card), 7)
        columns.addWidget(self._side(), 3)
        self.set_draft(draft)

    def _side(self) -> QWidget:
        self._about = Card(" ")
        self._description = label("", wrap=True)
        self._facts = label("", "small", wrap=True)
        self._advice = label("", "warning", wrap=True)
        self.take_advised = button("", self._take_advised)
        self.fetch = button(
            self.tr("&Download now"),
            self._start_download,
            hint=self.tr("Otherwise it is downloaded when training starts."),
        )
        self.mirror = button(
            self.tr("Download from hf-&mirror.com"),
            self._go_by_mirror,
            hint=self.tr(
                "A copy of the hub, run by others, who see what is downloaded. It is asked from "
                "now on, until you set another address in Settings."
            ),
        )
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Download"))
        self._progress_text = label("", "small", wrap=True)
        for widget in (
            self._description,
            self._facts,
            self._advice,
            self.take_advised,
            self.fetch,
            self._progress,
            self._progress_text,
            self.mirror,
        ):
            self._about.body.addWidget(widget)
        memory = Card(self.tr("In memory"))
        self.quantisation = steady(QComboBox())
        self.quantisation.setAccessibleName(self.tr("Quantisation of the base model"))
        for name, value in (
            (self.tr("Automatic"), ""),
            (self.tr("Not quantised"), "none"),
            (self.tr("4 bits (NF4)"), "nf4"),
            (self.tr("8 bits"), "int8"),
        ):
            self.quantisation.addItem(name, value)
        self.quantisation.currentIndexChanged.connect(self._quantise)
        memory.body.addWidget(self.quantisation)
        memory.body.addWidget(
            label(
                self.tr(
                    "A frozen base model can be kept in fewer bits, which saves memory and costs a "
                    "little time. QLoRA always uses 4 bits; full fine-tuning cannot be quantised."
                ),
                "small",
                wrap=True,
            )
        )
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._about)
        column.addWidget(memory)
        column.addStretch(1)
        side.setMinimumWidth(220)
        side.setMaximumWidth(330)
        return side

    def entered(self) -> None:
        """Look which bases are here: a run may have downloaded one since."""
        self._show_estimates()
        self.table.begin(self._draft.folder, self._draft.named_in)
        self._scanner.do(Call(once(here), ended=self._found))

    def _found(self, outcome: Outcome[set[str]]) -> None:
        if outcome.result is not None:
            self._here, self._is_known = outcome.result, True
        self.show_draft()
        self.looked.emit()

    def missing(self) -> str:
        """What is to be said before a start where the base model is not on this computer."""
        entry = self._draft.entry
        if not isinstance(entry, Entry) or entry.name in self._here or not self._is_known:
            return ""
        if offline():
            return self.tr(
                "The base model is not on this computer, which is offline: choose one that is "
                "here, or connect it to the network."
            )
        told = self.tr("The base model is not on this computer: {} are downloaded first.")
        return told.format(in_bytes(entry.bytes))

    def is_out_of_reach(self) -> bool:
        """Whether a run would fail for want of its base model, as far as the system knows."""
        return bool(self.missing()) and offline()

    @property
    def is_checking(self) -> bool:
        """Whether the folder that is chosen is being looked at."""
        trouble = self._draft.base_trouble
        return trouble is not None and trouble.code == _CHECKING.code

    def take(self, entry: Entry) -> None:
        """Choose a base of the catalogue, and download it if it is not on this computer; while one
        is being downloaded, only stop that."""
        if self._download is None and self._draft.base != entry.name:
            self._choose(entry.name)
        if self._download or entry.name not in self._here:
            self._start_download()

    def _choose(self, name: str) -> None:
        self._draft.base, self._draft.revision, self._draft.base_trouble = name, "", None
        if self._downloading is None:
            self._unreached = False
            self._tell("")  # what became of another's download
        self.show_draft()
        self.changed.emit()

    def _ask_local(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Folder of a CLIP model"), str(Path.home())
        )
        if folder:
            self._choose(folder)
            self._check(folder)
        self.show_draft()
        self.changed.emit()

    def _check(self, folder: str) -> None:
        """Have a folder looked at, before which nobody goes on from here."""
        self._draft.base_trouble = _CHECKING()
        self._scanner.do(
            Call(
                once(lambda: check(Path(folder))),
                ended=lambda outcome: self._checked(folder, outcome),
            )
        )

    def _checked(self, folder: str, outcome: Outcome[tuple[str, str]]) -> None:
        if self._draft.base != folder:  # another base was chosen meanwhile
            return
        self._draft.base_trouble = outcome.failure.told if outcome.failure else None
        if outcome.result is not None:
            self._family, self._draft.base_reads = outcome.result
        self.show_draft()
        self.changed.emit()

    def _quantise(self, _: int) -> None:
        self._draft.quantisation = self.quantisation.currentData()
        self.changed.emit()

    def set_draft(self, draft: Draft) -> None:
        """Work on another draft."""
        self._draft = draft
        if isinstance(draft.entry, Path):  # it may be gone by now
            self._check(draft.base)
        self.show_draft()

    def show_draft(self) -> None:
        """Show the draft as it is."""
        entry = self._draft.entry
        self.quantisation.blockSignals(True)
        self.quantisation.setCurrentIndex(self.quantisation.findData(self._draft.quantisation))
        self.quantisation.blockSignals(False)
        self.table.show_choice(entry.name if isinstance(entry, Entry) else self._draft.base)
        if isinstance(entry, Entry):
            self._about.heading.setText(translated(entry.label))
            self._description.setText(translated(entry.description))
            self._facts.setText(self._facts_of(entry))
        else:
            self._about.heading.setText(self.tr("Local folder"))
            self._description.setText(self._draft.base)
            trouble = self._draft.base_trouble
            self._facts.setText(in_full(trouble) if trouble else self._facts_of_folder())
        self.table.show_states({entry.name: self._state(entry) for entry in CATALOGUE})
        self._show_estimates()
        self._show_download(entry)

    def _show_estimates(self) -> None:
        """Show what fits this computer, which one to begin with, and whether the chosen one reads
        what the classes are named in."""
        told = self.tr("It is not known yet what fits.")
        self.table.show_memory(self._estimates.of_bases(self._draft), told)
        entry, first = self._draft.entry, self._estimates.first_base(self._draft)
        self.table.show_advised(first.name)
        named, unread = self._draft.named_in, bool(self._draft.unread())
        advice = isinstance(entry, Entry) and reads_another(entry, named, first, unread=unread)
        self._advice.setText(worded(advice or None))
        self.take_advised.setText(self.tr("&Take {}").format(first.label))
        for widget in (self._advice, self.take_advised):
            widget.setVisible(bool(advice))

    def _take_advised(self) -> None:
        self._choose(self._estimates.first_base(self._draft).name)

    def _facts_of_folder(self) -> str:
        reads = worded(LANGUAGES[self._draft.base_reads]())
        return self.tr("Family: {}\nReads: {}").format(self._family, reads)

    def _facts_of(self, entry: Entry) -> str:
        lines = [
            self.tr("{} weights, images of {} pixels in patches of {}.").format(
                f"{entry.parameters:,}", entry.resolution, entry.patch
            ),
            self.tr("Licence: {}").format(entry.licence)
            if entry.commercial
            else self.tr("Licence: {}, not for commercial use").format(entry.licence),
        ]
        return "\n".join([*lines, entry.repo] if entry.repo else lines)

    def _state(self, entry: Entry) -> str:
        if self._downloading == entry:
            return self.tr("Downloading")
        return self.tr("On this computer") if entry.name in self._here else in_bytes(entry.bytes)

    # Downloading ahead

    def _show_download(self, entry: Entry | Path | None) -> None:
        mine = self._downloading is not None and entry == self._downloading
        can = isinstance(entry, Entry) and entry.name not in self._here
        self.fetch.setVisible(can or mine)
        self.fetch.setText(self.tr("&Cancel download") if mine else self.tr("&Download now"))
        self.fetch.setEnabled(mine or self._downloading is None)
        self._progress.setVisible(mine)
        self.mirror.setVisible(self._unreached and can and self._draft.hub != MIRROR)
        self._progress_text.setVisible(bool(self._progress_text.text()))

    def _start_download(self) -> None:
        if self._download:
            self._downloader.stop(self._download)
            self._tell(self.tr("Stopping ..."))
            return
        entry, hub = self._draft.entry, self._draft.hub
        assert isinstance(entry, Entry)
        self._downloading, self._unreached = entry, False
        self._progress.setRange(0, 0)
        self._tell(self.tr("Asking the hub ..."))
        self._download = self._downloader.do(
            Call(
                lambda cancel: download(entry, hub, cancel),
                ended=self._downloaded,
                told=self._progressed,
            )
        )
        self.show_draft()

    def _go_by_mirror(self) -> None:
        self.hub_asked.emit(MIRROR)
        self._start_download()

    def _progressed(self, events: list[Event]) -> None:
        last = events[-1]
        if isinstance(last, Progress) and last.total:
            self._progress.setRange(0, 1000)
            self._progress.setValue(round(1000 * last.done / last.total))
            self._tell(self.tr("{} of {}").format(in_bytes(last.done), in_bytes(last.total)))

    def _downloaded(self, outcome: Outcome[Path]) -> None:
        if outcome.result is not None and self._downloading:
            self._here.add(self._downloading.name)
        self._download = self._downloading = None
        failure = outcome.failure
        self._unreached = failure is not None and failure.told.code == "download-failed"
        self._tell(in_full(failure.told) if failure else "")
        self.show_draft()
        self.looked.emit()

    def _tell(self, told: str) -> None:
        """Say of the download what there is to say."""
        self._progress_text.setText(told)
        self.fetching.emit(told, self._downloading is not None)
