"""Saves what a run left elsewhere: its adapter, and its curves."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Failed
from cliptune.core.messages import text
from cliptune.core.reasons import reason
from cliptune.methods import METHODS
from cliptune.methods.peft_method import PeftMethod
from cliptune.runs.history import write_csv
from cliptune_gui.charts import Curves, save
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.widgets import Banner, choosing, errors, open_folder

_EXISTS = text("curves-exist", "{path} exists already.", "Choose another name.")
_UNWRITABLE = text(
    "curves-unwritable", "{path} cannot be written: {reason}.", "Choose a folder you may write to."
)


class Saver(QObject):
    """Asks where to, saves there, and says on a banner how that went."""

    def __init__(self, page: QWidget, reader: Worker, curves: Curves, banner: Banner) -> None:
        super().__init__(page)
        self._page, self._reader, self._curves, self._banner = page, reader, curves, banner

    def _kept(self, run: RunEntry) -> tuple[str, str]:
        """What is asked and what is said where a run's result is saved, by what that is."""
        if not METHODS[run.job.method.kind].trains:
            asked = self.tr("Name of the folder to save the class vectors in")
            return asked, self.tr("The class vectors lie in {}.")
        if is_adapter(run):
            asked = self.tr("Name of the folder to save the adapter in")
            return asked, self.tr("The adapter lies in {}.")
        return self.tr("Name of the folder to save the model in"), self.tr("The model lies in {}.")

    def ask_adapter(self, run: RunEntry) -> None:
        """Ask for a new folder, and copy the adapter there."""
        name = f"{run.job.data.images.name}-{run.job.method.kind}"
        path, _ = QFileDialog.getSaveFileName(
            self._page,
            self._kept(run)[0],
            str(choosing.documents() / name),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if path:
            self.save_adapter(run, Path(path))

    def save_adapter(self, run: RunEntry, folder: Path) -> None:
        """Copy the adapter to a new folder, and say how that went."""
        self._reader.do(
            Call(
                lambda cancel: run.run.save_best(folder, cancel),
                ended=partial(self._saved, self._kept(run)[1]),
                keeps=True,
            )
        )

    def _saved(self, told: str, outcome: Outcome[Path]) -> None:
        if outcome.failure:
            errors.tell(self._banner, outcome.failure)
        elif outcome.result:
            folder = outcome.result
            self._banner.say(
                told.format(folder),
                "good",
                [(self.tr("Open the fol&der"), lambda: open_folder(folder))],
            )

    def ask_curves(self, run: RunEntry, suffix: str) -> None:
        """Ask for a file of a kind (`.png`, `.svg`, `.csv`), and save the curves there."""
        name = str(choosing.documents() / f"{run.folder.name}{suffix}")
        kind = suffix[1:].upper()
        path, _ = QFileDialog.getSaveFileName(
            self._page, self.tr("Save curves"), name, f"{kind} (*{suffix})"
        )
        if path:
            self.write_named(run, Path(path), suffix)

    def write_named(self, run: RunEntry, path: Path, suffix: str) -> None:
        """Save the curves under a name that may lack its suffix."""
        if path.suffix.lower() == suffix:
            self.write_curves(run, path)
            return
        whole = path.with_name(path.name + suffix)  # the dialog did not ask about that one

        def looked(outcome: Outcome[bool]) -> None:
            if outcome.result:
                errors.tell(self._banner, Failed(told=_EXISTS(path=whole)))
            else:
                self.write_curves(run, whole)

        self._reader.do(Call(once(whole.exists), ended=looked))

    def write_curves(self, run: RunEntry, path: Path) -> None:
        """Save the curves as an image, or every value of them as a table, by the suffix."""
        if path.suffix.lower() == ".csv":
            write = once(lambda: _write_table(run, path))
            self._reader.do(Call(write, ended=self._written, keeps=True))
            return
        try:
            save(self._curves, path)
        except OSError as error:
            errors.tell(self._banner, Failed(told=_UNWRITABLE(path=path, reason=reason(error))))

    def _written(self, outcome: Outcome[None]) -> None:
        if outcome.failure:
            errors.tell(self._banner, outcome.failure)


def is_adapter(run: RunEntry) -> bool:
    """Whether what a run keeps is put beside its base, and is not a whole model or vectors."""
    return issubclass(METHODS[run.job.method.kind], PeftMethod)


def _write_table(run: RunEntry, path: Path) -> None:
    try:
        write_csv(run.run.events(), path)
    except OSError as error:
        raise ClipTuneError(_UNWRITABLE(path=path, reason=reason(error))) from None
