"""The wizard's last page: what is about to happen, before it is started."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cliptune import job as jobs
from cliptune.core.errors import ClipTuneError
from cliptune.methods import METHODS
from cliptune.methods.method import Settings
from cliptune.models.catalogue import Entry
from cliptune_gui.pages.new_run.counted import parted
from cliptune_gui.pages.new_run.labels import place_of
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.images import source_name
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Card, Fractions, Kept, clear, label
from cliptune_gui.widgets.form import said, translated
from cliptune_gui.widgets.formatting import (
    an_epoch,
    in_bytes,
    in_device,
    in_images,
    in_time,
    joined,
)
from cliptune_gui.widgets.screen import scrolled


class ReviewPage(QWidget):
    """What is about to happen, line by line."""

    def __init__(self, draft: Draft, estimates: Estimates) -> None:
        super().__init__()
        self._draft, self._estimates = draft, estimates
        estimates.changed.connect(self._show)
        self._missing = ""
        """What is said of a base model that is not on this computer."""
        self._card = Card(self.tr("What will happen"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(28)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnStretch(1, 1)
        self._card.body.addSpacing(4)
        self._card.body.addLayout(self._grid)
        self._changes = Card(self.tr("Changed from the advice"))
        self._changed_text = label("", wrap=True)
        self._changes.body.addWidget(self._changed_text)
        then = Card(self.tr("And then"))
        for text in (
            self.tr("The base model is measured first, as the baseline."),
            self.tr("Pause or stop at any time. What was learned so far is kept."),
            self.tr("Your images are only read. The run is kept in a folder of its own."),
        ):
            then.body.addWidget(label(text, "quiet", wrap=True))
        self._memory = Card(self.tr("Memory"))
        self._bar = Fractions()
        self._bar.setAccessibleName(self.tr("Memory against what is free"))
        self._memory_text = Kept("1\n2\n3\n4\n5\n6", "quiet")
        self._memory.body.addWidget(self._bar)
        self._memory.body.addWidget(self._memory_text)
        side = QVBoxLayout()
        side.setSpacing(14)
        side.addWidget(self._memory)
        side.addWidget(self._changes)
        side.addWidget(then)
        side.addStretch(1)
        right = QWidget()
        right.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        right.setFixedWidth(330)
        self._card.body.addStretch(1)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(14)
        columns.addWidget(scrolled(self._card), 1)
        columns.addWidget(right)

    def set_draft(self, draft: Draft) -> None:
        """Work on another draft."""
        self._draft = draft
        self.entered()

    def show_missing(self, told: str) -> None:
        """Say that the base model is not on this computer, or that it is by `told` being empty."""
        self._missing = told
        self._show()

    def entered(self) -> None:
        """Say it as it is now."""
        self._show()
        changes = self._changed()
        self._changes.setVisible(bool(changes))
        self._changed_text.setText("\n".join(changes))

    def _show(self) -> None:
        clear(self._grid)
        for row, (name, text) in enumerate(self._lines()):
            title = label(name, "quiet")
            self._grid.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label(text, wrap=True), row, 1)
        self._show_memory()

    def _show_memory(self) -> None:
        found, _ = self._estimates.of(self._draft, self._draft.kind)
        trains = METHODS[self._draft.kind].trains and not self._draft.searching
        self._memory.setVisible(trains)
        if found is None:
            self._bar.show_parts([], 1)
            self._memory_text.setText(self._unknown())
            return
        parts = [
            (self.tr("{} weights"), found.weights),
            (self.tr("{} trained, with gradients and moments"), 4 * found.trained),
            (self.tr("{} activations"), found.activations),
            (self.tr("{} workspace"), found.workspace),
            (self.tr("{} evaluation"), found.evaluation),
            (self.tr("{} this program itself"), found.program),
        ]
        self._bar.show_parts([size for _, size in parts], found.limit)
        lines = [part.format(in_bytes(size)) for part, size in parts if size]
        told = self.tr("About {} of the {} free:").format(
            in_bytes(found.peak), in_bytes(found.limit)
        )
        self._bar.setAccessibleDescription(" ".join([told, *lines]))
        if not found.fits_in_memory:
            lines.append(
                self.tr("That is more than is free. A micro-batch of {} fits.").format(
                    found.largest
                )
                if found.largest
                else self.tr("That is more than is free: take a smaller base model or 4 bits.")
            )
        self._memory_text.setText("\n".join([told, *lines]))

    def _lines(self) -> list[tuple[str, str]]:
        draft, count = self._draft, self._draft.count()
        sample = draft.is_sample
        counted = parted(count)
        if count.test:
            counted += self.tr(", {} for the test at the end").format(f"{count.test:,}")
        lines = [
            (self.tr("Folder"), self.tr("Sample images") if sample else source_name(draft.folder)),
            (self.tr("Images"), counted),
        ]
        if draft.images and draft.images.source:
            lines.append((self.tr("Labels from"), place_of(draft.images.source)))
        if classes := [name for name, n in draft.class_counts().items() if n]:
            heading, told = self.tr("Classes"), self.tr("{} classes")
            if draft.images and draft.images.kind == "labels":
                heading, told = self.tr("Labels"), self.tr("{} labels, several an image")
            told += self.tr(", compared by prompts such as “{}”")
            lines.append((heading, told.format(f"{len(classes):,}", draft.prompt(classes[0]))))
        if draft.left_out:
            told = self.tr("{}, by you").format(in_images(len(draft.left_out)))
            lines.append((self.tr("Excluded"), told))
        base = ". ".join(filter(None, (self._base(), self._missing)))
        lines.append((self.tr("Base model"), base))
        if draft.searching:
            told = self.tr("Several are tried on these images, and the best is kept.")
            lines.append((self.tr("Method"), told))
            time = in_time(60 * draft.minutes)
            lines.append((self.tr("Time"), self.tr("{}, downloads left out").format(time)))
            lines.append((self.tr("Device"), self._device()))
            return lines
        lines += [
            (self.tr("Method"), self._method()),
            (self.tr("Training"), self._training()),
            (self.tr("Device"), self._device()),
        ]
        if METHODS[draft.kind].trains:
            lines.append((self.tr("Time"), self._time()))
        if draft.images and draft.images.kind == "classes":
            lines.append((self.tr("Without training"), self._estimates.reach(draft)))
        return lines

    def _time(self) -> str:
        """What the run takes, or why that is not known."""
        found, pace = self._estimates.of(self._draft, self._draft.kind)
        if pace:
            return self.tr("about {} in all, {}").format(in_time(pace.whole), an_epoch(pace))
        if found and not found.fits_in_memory:
            return self.tr("Not known: there is too little memory to try it.")
        if self._missing:
            return self.tr("Known once the base model is on this computer.")
        if self._estimates.tried(self._draft, self._draft.kind):
            return self.tr("Not known: it could not be tried.")
        return self._unknown()

    def _unknown(self) -> str:
        """What is said in the place of what is not known yet."""
        if self._estimates.resting:
            return self.tr("Worked out when no run is on.")
        return self.tr("Working it out ...")

    def _base(self) -> str:
        entry = self._draft.entry
        text = translated(entry.label) if isinstance(entry, Entry) else self._draft.base
        try:
            bits = self._draft.outline().base.quantisation
        except ClipTuneError:
            return text
        kept = {"nf4": self.tr("kept in 4 bits"), "int8": self.tr("kept in 8 bits")}
        return f"{text}, {kept[bits]}" if bits in kept else text

    def _method(self) -> str:
        method = METHODS[self._draft.kind]
        told = self.tr("{}. {}")
        return told.format(translated(method.label), translated(method.summary))

    def _training(self) -> str:
        if METHODS[self._draft.kind].fits:
            return self.tr("A linear probe is fitted; the base model stays as it is.")
        if not METHODS[self._draft.kind].trains:
            return self.tr("None: the base model is measured as it is.")
        epochs, steps = self._draft.steps()
        batch = min(self._draft.value("train", "batch_size"), self._draft.count().train)
        rate = self._draft.value("train", "learning_rate")
        searched = self.tr("{} of {}, {} each, at a learning rate that is searched for")
        told = self.tr("{} of {}, {} each, at a learning rate of {}")
        return (searched if rate == jobs.AUTO else told).format(
            self.tr("1 epoch") if epochs == 1 else self.tr("{} epochs").format(f"{epochs:,}"),
            self.tr("1 step") if steps == 1 else self.tr("{} steps").format(f"{steps:,}"),
            in_images(batch),
            said(rate),
        )

    def _device(self) -> str:
        wish = str(self._draft.value("train", "device"))
        machine = self._estimates.machine
        if machine is None:
            return self.tr("The fastest there is") if wish == "auto" else wish
        if wish == "cpu" and not machine.device.startswith("CPU"):
            return "CPU"
        return joined((in_device(machine.device), in_bytes(machine.memory)))

    def _changed(self) -> list[str]:
        """What the user set, and what would have been."""
        if self._draft.searching:
            return []
        lines, told = [], self.tr("{}: {} instead of {}")
        parts: dict[str, type[Settings]] = {
            "data": jobs.Data,
            "method": METHODS[self._draft.kind],
            "train": jobs.Train,
        }
        for part, model in parts.items():
            advised = self._draft.advised(part)
            for name, value in self._draft.chosen.get((self._draft.kind, part), {}).items():
                title = translated(model.model_fields[name].title or name)
                lines.append(told.format(title, said(value), said(advised[name])))
        return lines
