"""The wizard's third page: a card for every method, and the settings of the chosen one."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic.fields import FieldInfo
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from cliptune import job as jobs
from cliptune.advice import GOALS
from cliptune.core.messages import Message
from cliptune.methods import METHODS
from cliptune.methods.method import Method
from cliptune_gui.pages.new_run.guide import GuideDialog
from cliptune_gui.pages.new_run.searching import SearchCard
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Card, ChoiceCard, Kept, OneOf, Pill, button, clear, label, steady
from cliptune_gui.widgets.form import Form, is_advanced, translated
from cliptune_gui.widgets.formatting import an_epoch, in_bytes, in_time, percent
from cliptune_gui.widgets.messages import in_full
from cliptune_gui.widgets.screen import scrolled

if TYPE_CHECKING:  # they load torch
    from cliptune.training.estimate import TimeEstimate
    from cliptune.training.memory import MemoryEstimate

COLUMNS, WIDE = 4, 860
"""How many cards stand side by side where the page is that wide; else half as many."""
LONG = "word " * 56
"""As long as the reason for an advice gets: it comes when the probe is through."""
LITTLE = 0.25
"""Fraction of a run's memory under which quantising saves little."""
FIRST = ("epochs", "learning_rate", "batch_size")
"""Training settings that stand beside the method's own; the rest is folded away."""


class MethodCard(ChoiceCard):
    """A method, what it takes and whether it is advised."""

    def __init__(self, method: type[Method]) -> None:
        super().__init__(translated(method.label))
        self.radio.setAccessibleDescription(translated(method.summary))
        self.misfit = label("", "warning", wrap=True)
        self.mark = Pill(self.tr("Advised"), "running")
        self.takes = Kept(self._most(method), "quiet")
        self.takes.setVisible(method.trains)
        self.takes.setAccessibleName(self.tr("What it takes"))
        self.top.addWidget(self.mark)
        self.body.addWidget(label(translated(method.summary), wrap=True))
        self.body.addWidget(label(self._scenarios(method), "small", wrap=True))
        self.body.addWidget(self.takes)
        self.body.addWidget(self.misfit)
        self.body.addStretch(1)
        self.setToolTip(translated(method.description))

    def _scenarios(self, method: type[Method]) -> str:
        return " · ".join(translated(scenario) for scenario in method.scenarios)

    def _most(self, method: type[Method]) -> str:
        """As much as is said of what it takes."""
        last = self.tr("More than the {} that are free.").format("999 MB")
        if method.variant_of:
            last = self.tr("Quantising saves only {} on this base model, and takes {} longer.")
            last = last.format("999 MB", "59 min")
        return f"100 %\n999 MB\n{last}"

    def show_state(self, chosen: bool, misfit: Message | None) -> None:
        """Show whether it is chosen, and why it cannot be."""
        self.choose(chosen)
        self.radio.setEnabled(not misfit)
        self.misfit.setText(in_full(misfit))
        self.misfit.setVisible(bool(misfit))

    def show_figures(
        self,
        found: "MemoryEstimate | None",
        pace: "TimeEstimate | None" = None,
        longer: float = 0,
    ) -> None:
        """Show what it would take, or nothing of what is not known.

        `longer` are the seconds that it takes more than on a base that is not quantised, if known.
        """
        self.takes.setToolTip(an_epoch(pace) if pace else "")
        if found is None:
            self.takes.setText("")
            return
        text = self.tr("{} of weights trained").format(_fraction(found.fraction))
        if pace:
            whole = in_time(pace.whole).replace(" ", "\N{NO-BREAK SPACE}")
            text += " · " + self.tr("about {}").format(whole)
        text += "\n" + self.tr("about {} of memory").format(in_bytes(found.peak))
        if not found.fits_in_memory:
            text += "\n" + self.tr("More than the {} that are free.").format(in_bytes(found.limit))
        elif found.saved and found.saved < LITTLE * found.peak:
            told = self.tr("Quantising saves only {} on this base model, and takes time.")
            if longer >= 1:
                told = self.tr("Quantising saves only {} on this base model, and takes {} longer.")
            text += "\n" + told.format(in_bytes(found.saved), in_time(longer))
        self.takes.setText(text)


class MethodPage(QWidget):
    """Choose a method and, if one likes, its settings."""

    changed = Signal()
    rebuilt = Signal()
    """Other widgets than before hold the settings."""

    def __init__(self, draft: Draft, estimates: Estimates) -> None:
        super().__init__()
        self._draft, self._estimates = draft, estimates
        estimates.changed.connect(self._show_figures)
        estimates.changed.connect(self._show_advice)
        self._open = False
        self.goal = steady(QComboBox())
        self.goal.addItem(self.tr("No preference"), None)
        for goal, words in GOALS.items():
            self.goal.addItem(translated(words), goal)
        self.goal.setAccessibleDescription(self.tr("The method that is advised goes by it."))
        self.goal.activated.connect(self._choose_goal)
        asked = label(self.tr("&What matters most?"), "quiet")
        asked.setBuddy(self.goal)
        self.guide = button(self.tr("Which should I &choose?"), self._show_guide, role="link")
        above = QHBoxLayout()
        above.setSpacing(10)
        above.addWidget(asked)
        above.addWidget(self.goal)
        above.addStretch(1)
        above.addWidget(self.guide)
        self.baseline, self.reason = Kept("", "quiet"), Kept(LONG, "advice")
        self.cards: dict[str, MethodCard] = {}
        self.forms: list[Form] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(14)
        self._group = OneOf(self)
        self.search = SearchCard()
        self._group.addButton(self.search.radio)
        self.search.chosen.connect(self._choose_search)
        for kind, method in METHODS.items():
            card = self.cards[kind] = MethodCard(method)
            self._group.addButton(card.radio)
            card.radio.clicked.connect(self._chooser(kind))
        self._lay_out(COLUMNS)
        self._settings = Card(" ")
        self._about = label("", "quiet", wrap=True)
        self._settings.body.addWidget(self._about)
        self._forms = QHBoxLayout()
        self._forms.setSpacing(40)
        self._settings.body.addLayout(self._forms)
        self.fold = button("", self._toggle, role="link")
        self.reset = button(
            self.tr("Reset to what is &advised"),
            self._reset,
            role="link",
            hint=self.tr("Forget what was changed in the settings of this method."),
        )
        self._settings.top.addWidget(self.reset)
        self._settings.top.addWidget(self.fold)
        inside = QWidget()
        column_ = QVBoxLayout(inside)
        column_.setContentsMargins(0, 0, 0, 0)
        column_.setSpacing(14)
        column_.addLayout(above)
        column_.addWidget(self.baseline)
        column_.addWidget(self.reason)
        column_.addWidget(self.search)
        column_.addLayout(self._grid)
        column_.addWidget(self._settings)
        column_.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inside))
        self._build_forms()

    def _lay_out(self, columns: int) -> None:
        """Put the cards into so many columns of one width."""
        self._columns = columns
        for place, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, place // columns, place % columns)
        for column in range(COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Half as many columns where a card would be too narrow for its name and its mark."""
        columns = COLUMNS if self.width() >= WIDE else COLUMNS // 2
        if columns != self._columns:
            self._lay_out(columns)

    def set_draft(self, draft: Draft) -> None:
        """Work on another draft."""
        self._draft = draft
        self._build_forms()

    def entered(self) -> None:
        """What is chosen, and what can be, may have changed on the pages before."""
        self._build_forms()

    def _choose_goal(self, _: int) -> None:
        self._draft.goal = self.goal.currentData()
        self._show_advice()
        self.changed.emit()

    def _show_guide(self) -> None:
        GuideDialog(self).open()

    def _chooser(self, kind: str) -> Callable[[], None]:
        def choose() -> None:
            self._draft.choose_kind(kind)
            self._build_forms()
            self.changed.emit()

        return choose

    def _choose_search(self) -> None:
        self._draft.searching, self._draft.minutes = True, float(self.search.minutes.value())
        self._show()
        self.changed.emit()

    def _build_forms(self) -> None:
        """Make the widgets of the chosen method's settings."""
        clear(self._forms)
        method = METHODS[self._draft.kind]
        parts: list[tuple[str, type[Any]]] = []
        if method.trains:
            parts = [("method", method), ("train", jobs.Train)]
        if self._open:
            parts += [("data", jobs.Data)] if method.trains else [("train", jobs.Train)]
        made = [self._form(part, model) for part, model in parts]
        # Two columns: the method's own settings, and those of the training.
        self.forms = sorted((form for form in made if form.controls), key=_is_training)
        columns = {"method": QVBoxLayout(), "train": QVBoxLayout()}
        for form in self.forms:
            columns["train" if _is_training(form) else "method"].addWidget(form)
        for column in columns.values():
            column.setSpacing(8)
            column.addStretch(1)
            holder = QWidget()
            column.setContentsMargins(0, 0, 0, 0)
            holder.setLayout(column)
            self._forms.addWidget(holder, 1)
        self._show()
        self.rebuilt.emit()

    @property
    def last(self) -> QWidget:
        """Where Tab stops last."""
        return [self.fold, *(stop for form in self.forms for stop in form.stops())][-1]

    def _form(self, part: str, model: type[Any]) -> Form:
        def shown(name: str, field: FieldInfo) -> bool:
            if part == "data":
                return name in ("validation", "seed")
            first = name in FIRST if part == "train" else not is_advanced(field)
            return first or self._open or (name == "start_from" and self._goes_on())

        return Form(part, model, shown, self._changed)

    def _goes_on(self) -> bool:
        """Whether training is to begin from another adapter, which is shown then."""
        return self._draft.value("train", "start_from") is not None

    def _changed(self, part: str, name: str, value: Any) -> None:
        self._draft.choose_value(part, name, value)
        self._draft.choose_kind(self._draft.kind)
        if part == "method":  # what is advised may hang on it
            self._show_values()
        self._show_figures()
        self._show_reset()
        self.changed.emit()

    def _toggle(self) -> None:
        self._open = not self._open
        self._build_forms()

    def _reset(self) -> None:
        for part in ("method", "train", "data"):
            self._draft.chosen.pop((self._draft.kind, part), None)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        misfits = self._draft.methods()
        for kind, card in self.cards.items():
            chosen = kind == self._draft.kind and not self._draft.searching
            card.show_state(chosen, misfits[METHODS[kind]])
        self.search.show_draft(self._draft)
        self._group.settle()
        self._settings.setVisible(not self._draft.searching)  # each method has its own
        self.goal.setCurrentIndex(self.goal.findData(self._draft.goal))
        self._show_advice()
        self._show_figures()
        method = METHODS[self._draft.kind]
        self._settings.heading.setText(translated(method.label))
        self._about.setText(translated(method.description))
        self.fold.setText(self.tr("&Fewer settings") if self._open else self.tr("&More settings"))
        self._show_values()
        self._show_reset()

    def _show_advice(self) -> None:
        advice = self._estimates.advice(self._draft)
        for kind, card in self.cards.items():
            card.mark.setVisible(advice is not None and advice.kind == kind)
        told = self.tr("Advised: {}. {}")
        self.reason.setText(
            told.format(translated(METHODS[advice.kind].label), advice.reason.text(translated))
            if advice
            else ""
        )

    def _show_figures(self) -> None:
        self.baseline.longest = self._estimates.longest_reach(self._draft)
        self.baseline.setText(self._estimates.reach(self._draft))
        known = {kind: self._estimates.of(self._draft, kind) for kind in self.cards}
        for kind, (found, pace) in known.items():
            on_whole = METHODS[kind].variant_of
            _, whole = known[on_whole.its_kind()] if on_whole else (None, None)
            longer = pace.epochs * (pace.epoch - whole.epoch) if pace and whole else 0
            self.cards[kind].show_figures(found, pace, longer)

    def _show_values(self) -> None:
        for form in self.forms:
            form.show_values(self._draft.value)

    def _show_reset(self) -> None:
        changed = any(
            values for (kind, _), values in self._draft.chosen.items() if kind == self._draft.kind
        )
        self.reset.setVisible(changed)


def _fraction(fraction: float) -> str:
    """`0.0027 %`, `100 %`: two figures, however small."""
    return percent(f"{100 * fraction:.0f}" if fraction >= 0.1 else f"{100 * fraction:.2g}")


def _is_training(form: Form) -> bool:
    return form.part == "train"
