"""The dialog that takes what a run learned elsewhere, and shows how that was proven."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from cliptune.core.events import Event, Progress, Warned
from cliptune.core.messages import sentences
from cliptune_gui.engine import engine_thread
from cliptune_gui.engine.engine_thread import DeviceWish, Engine
from cliptune_gui.engine.worker import Call, Outcome
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.state.run_queue import RunQueue
from cliptune_gui.widgets import (
    Banner,
    Card,
    Elided,
    Kept,
    button,
    choosing,
    drops,
    errors,
    label,
    open_folder,
    restyle,
    screen,
)
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.formatting import in_bytes, in_percent, in_time, joined
from cliptune_gui.widgets.messages import in_full, worded

if TYPE_CHECKING:  # it loads torch
    from cliptune.export.exporting import Exported


@dataclass(frozen=True)
class Exportable:
    """What can be taken along: what a run kept, or an adapter that was brought in."""

    folder: Path
    title: str
    kind: str
    """The method."""
    name: str
    """What a folder of it is called, as far as nothing else is said."""
    without: tuple[float, float] | None = None
    """What it reaches without its fitted class vectors, and with them; None where it has none."""
    vectors: bool = False
    """Whether its classes are told apart by these."""

    @classmethod
    def of(cls, run: RunEntry) -> "Exportable":
        """What a run kept."""
        kind, images, found = run.job.method.kind, run.job.data.images, run.summary
        without = None
        if found and found.classifier == "vectors" and found.measure in found.by_words:
            figures = found.by_words[found.measure], found.by_vectors.get(found.measure)
            if figures[1] is not None:
                without = figures[0].value, figures[1].value
        vectors = found is not None and found.classifier == "vectors"
        return cls(run.folder, run.title, kind, f"{images.name}-{kind}", without, vectors)


class ExportDialog(QDialog):
    """What a model can be taken along as, where to, and what came of it."""

    def __init__(
        self,
        parent: QWidget,
        engine: Engine,
        run_queue: RunQueue,
        what: Exportable,
        device: DeviceWish,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(640)
        self._engine, self._run_queue = engine, run_queue
        self._what, self._device = what, device
        self._call: Call[Exported] | None = None
        self._leaving = False
        self._warnings: list[str] = []
        self._made: Path | None = None
        self._made_zip = False
        self._suggested = ""
        self.radios: dict[str, QRadioButton] = {}
        self._cards: dict[str, Card] = {}
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 16, 24, 0)
        column.setSpacing(8)
        column.addWidget(Elided(self.tr("Export “{}”").format(what.title), "heading"))
        self._targets(column)
        self.gives = Kept(max(map(self._given, self.radios), key=len), "small")
        self.gives.setAccessibleName(self.tr("What another program gets"))
        column.addWidget(self.gives)
        column.addLayout(self._where())
        self.zipped = QCheckBox(self.tr("As one &zip"))
        column.addWidget(self.zipped)
        self.rest = label(
            self.tr("A run is on: pause it to export now, or export when it has ended."),
            "quiet",
            wrap=True,
        )
        column.addWidget(self.rest)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the export"))
        self.status = label("", "quiet", wrap=True)
        self.trouble = Banner()
        for widget in (self.bar, self.status, self.trouble):
            column.addWidget(widget)
        column.addStretch(1)
        self.area = screen.scrolled(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area, 1)
        whole.addLayout(self._buttons())
        self._suggest()
        self._show()
        run_queue.changed.connect(self._queue_changed)

    # What it is made of

    def _targets(self, column: QVBoxLayout) -> None:
        from cliptune.export import TARGETS

        group = QButtonGroup(self)
        for name, target in TARGETS.items():
            why = self._why_not(name)
            radio = QRadioButton(translated(target.label))
            told = translated(target.summary)
            if not why and self._what.without and not target.holds_vectors:
                lacks = self.tr("Without the class vectors that were fitted: {} instead of {}.")
                told = sentences((told, lacks.format(*map(in_percent, self._what.without))))
            summary = label(why or told, "small", wrap=True)
            radio.setEnabled(not why)
            radio.setAccessibleDescription(summary.text())
            radio.clicked.connect(self._choose_target)
            card = Card()
            card.body.setContentsMargins(12, 6, 12, 8)
            card.body.setSpacing(2)
            card.body.addWidget(radio)
            card.body.addWidget(summary)
            column.addWidget(card)
            group.addButton(radio)
            self.radios[name], self._cards[name] = radio, card
        for radio in self.radios.values():
            if radio.isEnabled():
                radio.setChecked(True)
                break

    def _where(self) -> QHBoxLayout:
        self.out = drops.line()
        named = label(self.tr("&Into"))
        named.setBuddy(self.out)
        self.choose = button(self.tr("C&hoose..."), self._choose)
        self.out.textChanged.connect(lambda _text: self._show())
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(named)
        row.addWidget(self.out, 1)
        row.addWidget(self.choose)
        return row

    def _buttons(self) -> QHBoxLayout:
        self.export = button(self.tr("E&xport"), self.begin, role="primary")
        self.cancel = button(self.tr("&Cancel"), self.stop)
        self.open_made = button(self.tr("Open the fol&der"), self._open_made)
        self.dismiss = button(self.tr("C&lose"), self.reject)
        row = QHBoxLayout()
        row.setContentsMargins(24, 4, 24, 16)
        row.setSpacing(10)
        row.addWidget(self.open_made)
        row.addStretch(1)
        for widget in (self.dismiss, self.cancel, self.export):
            row.addWidget(widget)
        return row

    def showEvent(self, event: QShowEvent) -> None:
        """As high as it needs to be."""
        super().showEvent(event)
        screen.grow(self, self.area)

    def _given(self, name: str) -> str:
        """What another program gets of a target; "" where there is none."""
        from cliptune.export import TARGETS

        if not name or self._why_not(name):
            return ""
        given = TARGETS[name].gives(self._what.kind, self._what.vectors)
        told = sentences(map(worded, given))
        return self.tr("Another program gets: {}").format(told)

    # What is chosen

    @property
    def target(self) -> str:
        """The name of the target that is chosen; "" where none is possible."""
        return next((name for name, radio in self.radios.items() if radio.isChecked()), "")

    def _choose_target(self) -> None:
        """Another export is to be made: what was said of the last one goes."""
        self._made = None
        self.trouble.hide()
        self._suggest()
        self._say("", "quiet")

    def _suggest(self) -> None:
        """Suggest a folder, named after the target; what somebody wrote stays."""
        if self.target and self.out.text() in ("", self._suggested):
            within = Path(self._suggested).parent if self._suggested else Path.home()
            name = f"{self._what.name}-{self.target}"
            self._suggested = str(within / name)
            self.out.setText(self._suggested)

    def _choose(self) -> None:
        path, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Name of the new folder"),
            self.out.text() or self._suggested or str(choosing.documents()),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if path:
            self.out.setText(path)

    def _show(self) -> None:
        busy = self._call is not None
        for name, radio in self.radios.items():
            restyle(self._cards[name], chosen=radio.isChecked())
            radio.setEnabled(not busy and not self._why_not(name))
        self.gives.setText(self._given(self.target))
        self.out.setEnabled(not busy)
        self.choose.setEnabled(not busy)
        self.zipped.setEnabled(not busy)
        self.bar.setVisible(busy)
        self.status.setVisible(bool(self.status.text()))
        wants_engine = self._run_queue.busy and not self._run_queue.paused
        ready = bool(self.target) and Path(self.out.text()).is_absolute()
        self.export.setEnabled(ready and not wants_engine and not busy)
        self.rest.setVisible(wants_engine and not busy)
        self.cancel.setVisible(busy)
        self.dismiss.setVisible(not busy)
        self.open_made.setVisible(self._made is not None and not busy)
        main = self.cancel if busy else self.open_made if self._made else self.export
        for one in (self.export, self.open_made):
            restyle(one, role="primary" if one is main or (busy and one is self.export) else "")
        main.setDefault(True)  # what Enter does

    def _why_not(self, name: str) -> str:
        from cliptune.export import TARGETS

        reason = TARGETS[name].why_not(self._what.kind)
        return reason.text(translated) if reason else ""

    def _queue_changed(self) -> None:
        """A run that goes on, or is to stop, does not wait for an export."""
        if self._call and self._run_queue.busy and not self._run_queue.paused:
            self.stop()
        self._show()

    # Exporting

    def begin(self) -> None:
        """Export, and prove it."""
        folder, target, out = self._what.folder, self.target, Path(self.out.text())
        zipped, device = self.zipped.isChecked(), self._device
        self._warnings, self._made, self._made_zip = [], None, zipped
        self.trouble.hide()
        self.bar.setRange(0, 0)
        self._call = Call(
            lambda cancel: engine_thread.export(folder, target, out, zipped, device, cancel),
            ended=self._ended,
            told=self._heard,
            keeps=True,
            doing=self.tr("“{}” is exported").format(self._what.title),
        )
        self._say(self.tr("Waits for the engine ..."), "quiet")
        self._engine.do(self._call)
        self.cancel.setFocus()

    def stop(self) -> None:
        """Cancel; nothing is kept."""
        if self._call:
            self._say(self.tr("Stopping ..."), "quiet")
            self.cancel.setEnabled(False)
            self._engine.stop(self._call)

    def reject(self) -> None:
        """Close; an export that is on is cancelled first."""
        if self._call:
            self._leaving = True
            self.stop()
        else:
            super().reject()

    def _say(self, text: str, role: str) -> None:
        self.status.setText(text)
        restyle(self.status, role=role)
        self._show()
        self._bring_in(self.status)

    def _bring_in(self, told: QWidget) -> None:
        """Make room for what is told, and show it."""
        screen.grow(self, self.area)
        self.area.ensureWidgetVisible(told)

    def _heard(self, events: list[Event]) -> None:
        self._warnings += [in_full(event.told) for event in events if isinstance(event, Warned)]
        last = events[-1]
        if not isinstance(last, Progress) or self._call is None or self._call.cancel.is_set():
            return
        words = {
            "download": self.tr("Downloading the base model ..."),
            "load": self.tr("Loading the base model ..."),
            "scan": self.tr("Looking through the images ..."),
            "look": self.tr("Asking the model about its images ..."),
            "write": self.tr("Writing ..."),
            "zip": self.tr("Packing ..."),
            "prove": self.tr("Verifying in a separate process ..."),
        }
        self.bar.setRange(0, last.total if last.total > 1 else 0)
        self.bar.setValue(last.done)
        self._say(words.get(last.phase, self.tr("Exporting ...")), "quiet")

    def _ended(self, outcome: "Outcome[Exported]") -> None:
        self._call = None
        self.cancel.setEnabled(True)
        if self._leaving:
            super().reject()
            return
        if outcome.failure:
            self._say("", "quiet")
            errors.tell(self.trouble, outcome.failure)
            self._bring_in(self.trouble)
        elif outcome.cancelled:
            self._say(self.tr("Cancelled; nothing was kept."), "quiet")
        elif outcome.result:
            self._made = outcome.result.path
            self._say(self._proof(outcome.result), "good")
        done = self.open_made if self._made else self.export
        done.setFocus()

    def _proof(self, made: "Exported") -> str:
        """What came of it, in words."""
        from cliptune.export.target import called

        readers = joined(worded(called(name)) for name in made.readers if "fp16" not in name)
        same = self.tr("the same answer for all")
        if made.agreement < 1:
            same = self.tr("the same answer for {}").format(in_percent(made.agreement))
        proof = self.tr(
            "Verified in a separate process ({}): {} images, {}, largest difference {}."
        ).format(readers, f"{made.count:,}", same, f"{made.difference:.2g}")
        lines = [
            self.tr("Written to {}: {}, in {}.").format(
                made.path, in_bytes(made.size), in_time(made.seconds)
            ),
            proof,
        ]
        if made.halves:
            in_half = self.tr("In 16 bits: the same answer for {}, largest difference {}.")
            worst = max(one.difference for one in made.halves)
            agreement = in_percent(min(one.agreement for one in made.halves))
            lines.append(in_half.format(agreement, f"{worst:.2g}"))
        if made.accuracy is not None:
            right = self.tr("Right: {}, and {} as the run kept it.")
            fractions = in_percent(made.accuracy), in_percent(made.accuracy_here)
            lines.append(right.format(*fractions))
        return "\n".join([*lines, *self._warnings])

    def _open_made(self) -> None:
        if self._made:
            open_folder(self._made.parent if self._made_zip else self._made)
