"""What a comparison is to be of, and what it takes, before anything is queued."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from cliptune.comparison.plan import Budget, Plan
from cliptune.core.errors import ClipTuneError
from cliptune.methods import METHODS
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.planning import KINDS, Planned, apart, jobs_of, planned
from cliptune_gui.state.search import LONGEST
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Kept, button, help_button, keys, label, restyle, screen, steady
from cliptune_gui.widgets.form import AIR, translated
from cliptune_gui.widgets.formatting import in_bytes, in_runs, in_time, joined
from cliptune_gui.widgets.messages import in_full

if TYPE_CHECKING:  # it loads torch
    from cliptune.training.memory import MemoryEstimate

MOST_SEEDS, MOST_EPOCHS = 20, 10_000
LONG = "word " * 30
"""As much as is said below the methods."""


class Planner(QDialog):
    """Methods, seeds and a budget; with one press all of it is queued."""

    asked = Signal(object)
    """The jobs of the runs, each with the number of images that it trains on."""
    help_asked = Signal()

    def __init__(
        self,
        parent: QWidget,
        draft: Draft,
        estimates: Estimates,
        plan: Plan | None,
        *,
        busy: bool,
        obstacle: Callable[[], str] = str,
    ) -> None:
        """`plan` is what was asked for before; `busy` whether a run is on, which leaves no time to
        work out what another takes; `obstacle` says what else stands in the way."""
        super().__init__(parent)
        self._draft, self._estimates = draft, estimates
        self._busy, self._obstacle = busy, obstacle
        fitting = tuple(kind for kind in KINDS if not self._planned(Plan(()), kind).misfit)
        self.plan = plan or Plan(fitting)
        self._taken: list[Planned] = []
        """What is chosen and can be taken."""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Compare methods"))
        screen.bounded(self, QSize(720, 620))
        inside = QWidget()
        parts = QVBoxLayout(inside)
        parts.setContentsMargins(0, 0, 16, 0)
        parts.setSpacing(12)
        parts.addLayout(self._methods())
        parts.addWidget(label(self.tr("How long each may train"), "heading"))
        parts.addLayout(self._budgets())
        self._apart = Kept(LONG, "quiet")
        parts.addWidget(self._apart)
        parts.addStretch(1)
        self.total = Kept(LONG, "heading")
        self.total.setAccessibleName(self.tr("What it takes in all"))
        self.start = button("", self._start, role="primary")
        keys.bind("help", self, self.help_asked.emit)
        foot = QHBoxLayout()
        foot.addWidget(help_button())
        foot.addWidget(self.total, 1, Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(button(self.tr("&Cancel"), self.reject))
        foot.addWidget(self.start)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 18, 12, 16)
        whole.setSpacing(12)
        whole.addWidget(screen.scrolled(inside), 1)
        whole.addLayout(foot)
        estimates.changed.connect(self._show)
        self._show()

    # What it is made of

    def _methods(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(4, 1)
        heads = self.tr("Methods"), self.tr("Epochs"), self.tr("Time"), self.tr("Memory")
        for column, head in enumerate(heads):
            grid.addWidget(label(head, "small"), 0, column)
        self.boxes: dict[str, QCheckBox] = {}
        self._told: dict[str, tuple[QLabel, ...]] = {}
        for row, kind in enumerate(KINDS, start=1):
            box = self.boxes[kind] = QCheckBox(translated(METHODS[kind].label))
            box.setToolTip(translated(METHODS[kind].summary))
            box.setChecked(kind in self.plan.kinds)
            box.clicked.connect(self._changed)
            grid.addWidget(box, row, 0)
            told = label("", "quiet"), label("", "quiet"), label("", "quiet"), label("", "warning")
            for column, (one, width) in enumerate(zip(told, (60, 100, 70, 0), strict=True), 1):
                one.setMinimumWidth(width)
                grid.addWidget(one, row, column)
            self._told[kind] = told
        return grid

    def _budgets(self) -> QGridLayout:
        texts: dict[Budget, str] = {
            "own": self.tr("Each at its &best: for the epochs that it recommends"),
            "equal": self.tr("&Equal epochs, for each:"),
            "minutes": self.tr("&Minutes in all, which they share alike:"),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(2, 1)
        group = QButtonGroup(self)
        self.budgets: dict[Budget, QRadioButton] = {}
        for row, (budget, text) in enumerate(texts.items()):
            radio = self.budgets[budget] = QRadioButton(text)
            radio.setChecked(budget == self.plan.budget)
            radio.clicked.connect(self._changed)
            group.addButton(radio)
            grid.addWidget(radio, row, 0)
        self.epochs = self._number(self.plan.epochs, MOST_EPOCHS, self.tr("Epochs of each"))
        self.minutes = self._number(round(self.plan.minutes), LONGEST, self.tr("Minutes in all"))
        self.seeds = self._number(self.plan.seeds, MOST_SEEDS, self.tr("Seeds"))
        self.epochs.valueChanged.connect(lambda: self._choose("equal"))
        self.minutes.valueChanged.connect(lambda: self._choose("minutes"))
        self.seeds.valueChanged.connect(self._changed)
        asked = label(self.tr("See&ds: splits and trainings of each method"))
        asked.setBuddy(self.seeds)
        why = label(self.tr("From three on, the interval is over the seeds."), "small", wrap=True)
        for row, widgets in enumerate((None, (self.epochs,), (self.minutes,), (self.seeds, why))):
            for column, widget in enumerate(widgets or (), start=1):
                grid.addWidget(widget, row, column)
        grid.addWidget(asked, 3, 0)
        return grid

    def _number(self, value: int, most: int, name: str) -> QSpinBox:
        box = steady(QSpinBox())
        box.setRange(1, most)
        box.setGroupSeparatorShown(True)
        box.setValue(value)
        box.setAccessibleName(name)
        box.lineEdit().setTextMargins(*AIR)
        return box

    # What is chosen

    def _choose(self, budget: Budget) -> None:
        """Whoever says how many wants it."""
        self.budgets[budget].setChecked(True)
        self._changed()

    def _changed(self) -> None:
        self.plan = Plan(
            kinds=tuple(kind for kind, box in self.boxes.items() if box.isChecked()),
            seeds=self.seeds.value(),
            budget=next(one for one, radio in self.budgets.items() if radio.isChecked()),
            epochs=self.epochs.value(),
            minutes=float(self.minutes.value()),
        )
        self._show()

    def _planned(self, plan: Plan, kind: str) -> Planned:
        return planned(self._draft, plan, self._estimates, kind)

    def _start(self) -> None:
        try:
            jobs = jobs_of(self._draft, self.plan, self._taken)
        except ClipTuneError as error:
            self.total.setText(in_full(error.told))
            return
        self.asked.emit(jobs)
        self.accept()

    # Showing it

    def _show(self) -> None:
        each = {kind: self._planned(self._with(kind), kind) for kind in KINDS}
        for one in each.values():
            self._show_method(one)
        self._taken = [each[kind] for kind in self.plan.kinds if not each[kind].misfit]
        settings = apart(self._draft, self.plan, self._taken)
        told = self.tr("All are on the same images. What they differ in beside the method: {}.")
        named = joined(translated(one).lower() for one in settings)
        self._apart.setText(told.format(named) if named else "")
        self._show_total()

    def _with(self, kind: str) -> Plan:
        """The plan with a method that may not be chosen: by it is told what that would take."""
        kinds = tuple(one for one in KINDS if one in self.plan.kinds or one == kind)
        return replace(self.plan, kinds=kinds)

    def _show_method(self, one: Planned) -> None:
        epochs, time, memory, amiss = self._told[one.kind]
        self.boxes[one.kind].setEnabled(one.misfit is None)
        epochs.setText(f"{one.epochs:,}" if one.epochs else "")
        time.setText(self.tr("about {}").format(in_time(one.seconds)) if one.seconds else "")
        memory.setText(in_bytes(one.memory.peak) if one.memory else "")
        lacks = one.memory is not None and not one.memory.fits_in_memory
        short = self.tr("More than is free") if lacks else ""
        long = self.plan.budget == "minutes" and (one.seconds or 0) > self.plan.share
        more = self.tr("One epoch is more than its share") if long and one.epochs == 1 else ""
        amiss.setText(in_full(one.misfit) or short or more)

    def _show_total(self) -> None:
        taken = self._taken
        runs = in_runs(len(taken) * self.plan.seeds)
        start = self.tr("&Queue {}") if self._busy else self.tr("&Start {}")
        self.start.setText(start.format(runs))
        unknown = [one for one in taken if one.seconds is None]
        unshared = [one for one in unknown if METHODS[one.kind].trains]
        waits = self.plan.budget == "minutes" and bool(unshared)
        obstacle = self._obstacle()
        self.start.setEnabled(not obstacle and len(taken) > 1 and not waits)
        memory = [one.memory for one in taken if one.memory]
        most = max(memory, key=lambda one: one.peak, default=None)
        short = most is not None and not most.fits_in_memory
        told = [self._time(unknown), self._memory(most)]
        if len(taken) < 2:
            told = [self.tr("Choose two methods at least.")]
        elif waits and not self._estimates.working:
            names = joined(translated(METHODS[one.kind].label) for one in unshared)
            told = [self.tr("How long an epoch takes is not known: {}.").format(names)]
        restyle(self.total, role="bad" if obstacle or short else "heading")
        self.total.setText(obstacle or " · ".join(filter(None, told)))

    def _time(self, unknown: list[Planned]) -> str:
        """How long all of it takes, as far as that is known."""
        if self._busy and unknown:
            return self.tr("How long it takes cannot be tried while a run is on.")
        if unknown and self._estimates.working:
            return self.tr("Working out the time of {} more ...").format(len(unknown))
        seconds = self.plan.seeds * sum(one.seconds or 0 for one in self._taken)
        told = self.tr("About {} in all")
        if unknown:
            told = self.tr("About {} in all, without {} of which it is not known")
        return told.format(in_time(seconds), len(unknown))

    def _memory(self, most: "MemoryEstimate | None") -> str:
        told = self.tr("at most {} of the {} free")
        return told.format(in_bytes(most.peak), in_bytes(most.limit)) if most else ""
