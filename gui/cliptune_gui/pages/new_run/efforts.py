"""How much is to be done: three cards, of which one is chosen."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from cliptune import job as jobs
from cliptune.core.messages import sentences
from cliptune.methods import FITTED, METHODS
from cliptune_gui.state import effort
from cliptune_gui.state.effort import EFFORTS, MINUTES, Effort
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import ChoiceCard, Kept, OneOf, label, steady
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.formatting import in_bytes, in_time
from cliptune_gui.widgets.messages import in_full


class EffortCard(ChoiceCard):
    """One of three: what it does, and what it takes as soon as that is known."""

    def __init__(self, name: str, longest: str = "") -> None:
        super().__init__(name)
        self.words = Kept(longest)
        self.takes = label(" ", "quiet")  # the place is kept
        self.misfit = label("", "warning", wrap=True)
        for widget in (self.words, self.takes, self.misfit):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def show_texts(self, words: str, takes: str, misfit: str = "") -> None:
        """Show them; with what is amiss it cannot be chosen."""
        self.words.setText(words)
        self.takes.setText(takes or " ")
        self.misfit.setText(misfit)
        self.misfit.setVisible(bool(misfit))
        self.radio.setEnabled(not misfit)
        self.radio.setAccessibleDescription(" ".join(filter(None, (words, takes, misfit))))


class Efforts(QWidget):
    """Quick, balanced, or the best in so many minutes, each with what it takes here."""

    changed = Signal()

    def __init__(self, draft: Draft, estimates: Estimates) -> None:
        super().__init__()
        self._draft, self._estimates = draft, estimates
        names: dict[Effort, str] = {
            "quick": self.tr("&Quick"),
            "balanced": self.tr("&Balanced"),
            "best": self.tr("B&est in"),
        }
        self.minutes = steady(QComboBox())
        self.minutes.setAccessibleName(self.tr("Minutes to take"))
        self.minutes.activated.connect(lambda _: self._choose("best"))
        self.cards: dict[Effort, EffortCard] = {}
        self._group = OneOf(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for one in EFFORTS:
            made = self.cards[one] = EffortCard(names[one], self._longest(one))
            self._group.addButton(made.radio)
            made.radio.clicked.connect(self._chooser(one))
            if one == "best":
                made.top.insertWidget(1, self.minutes)
            row.addWidget(made, 1)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The methods whose memory and time are to be known here."""
        return (self._middle(),)

    def show_draft(self, draft: Draft) -> None:
        """Show what is chosen in a draft."""
        self._draft = draft
        chosen = effort.effort_of(draft)
        found, pace = self._estimates.of(draft, self._middle())
        looked = pace.look * draft.count().all if pace else None
        self.cards["quick"].show_texts(
            self.tr("Learns what tells the classes apart, and leaves the model as it is."),
            self._takes(looked, None),
            in_full(draft.methods()[METHODS[FITTED]]),
        )
        takes = self._takes(pace.whole if pace else None, found.peak if found else None)
        self.cards["balanced"].show_texts(self._method(), takes)
        self.cards["best"].show_texts(
            self.tr("Tries several methods and keeps the one that did best."), ""
        )
        for one, card in self.cards.items():
            card.choose(one == chosen)
        self._group.settle()
        self._show_minutes(round(draft.minutes))

    def _show_minutes(self, asked: int) -> None:
        """Offer some, and those that were asked for elsewhere."""
        offered = sorted({*MINUTES, asked})
        if [self.minutes.itemData(at) for at in range(self.minutes.count())] != offered:
            self.minutes.clear()
            for minutes in offered:
                told = self.tr("1 minute") if minutes == 1 else self.tr("{} minutes")
                self.minutes.addItem(told.format(f"{minutes:,}"), minutes)
        self.minutes.setCurrentIndex(offered.index(asked))

    def _takes(self, seconds: float | None, memory: int | None) -> str:
        """What it takes as far as that is known: a place that is kept."""
        parts = [self.tr("about {}").format(in_time(seconds))] if seconds is not None else []
        parts += [self.tr("{} of memory").format(in_bytes(memory))] if memory is not None else []
        return " · ".join(parts)

    def _longest(self, one: Effort) -> str:
        """The most that is said of a choice; of the middle one the advice is yet to come."""
        if one != "balanced":
            return ""
        told = [f"{translated(of.label)}. {translated(of.summary)}" for of in METHODS.values()]
        return max(told, key=len)

    def _method(self) -> str:
        """The method of the middle choice, in words."""
        draft = self._draft.with_kind(self._middle())
        method = METHODS[draft.kind]
        told = self.tr("{}. {}").format(translated(method.label), translated(method.summary))
        if draft.value("train", "learning_rate") == jobs.AUTO:
            told = sentences((told, self.tr("Its learning rate is found for you.")))
        return told

    def _chooser(self, one: Effort) -> Callable[[], None]:
        return lambda: self._choose(one)

    def _choose(self, one: Effort) -> None:
        if one == "best":
            self._draft.minutes = float(self.minutes.currentData())
        advice = self._estimates.advice(self._draft)
        effort.choose(self._draft, one, advice.kind if advice else None)
        self.changed.emit()

    def _middle(self) -> str:
        advice = self._estimates.advice(self._draft)
        return effort.middle(self._draft, advice.kind if advice else None)
