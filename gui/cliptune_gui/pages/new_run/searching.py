"""The choice beside the methods: to try several for some minutes, and to keep the best."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QSpinBox

from cliptune_gui.state.search import LONGEST
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Card, label, restyle, steady
from cliptune_gui.widgets.form import AIR


class SearchCard(Card):
    """One line: the choice, and for how long."""

    chosen = Signal()
    """It was chosen, or another time."""

    def __init__(self) -> None:
        super().__init__()
        self.radio = QRadioButton(self.tr("&Try several methods and keep the best, in"))
        self.radio.setAccessibleDescription(
            self.tr("Each is tried for a short time, and what does better goes on for longer.")
        )
        font = self.radio.font()
        font.setBold(True)
        self.radio.setFont(font)
        self.minutes = steady(QSpinBox())
        self.minutes.setRange(1, LONGEST)
        self.minutes.setGroupSeparatorShown(True)
        self.minutes.setAccessibleName(self.tr("Minutes to take"))
        self.minutes.lineEdit().setTextMargins(*AIR)
        told = self.tr("Rates are chosen too. The linear probe is kept unless something beats it.")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.radio)
        row.addWidget(self.minutes)
        row.addWidget(label(self.tr("minutes")))
        row.addStretch(1)
        self.body.setContentsMargins(16, 8, 16, 8)
        self.body.setSpacing(4)
        self.body.addLayout(row)
        self.body.addWidget(label(told, "small", wrap=True))
        self.radio.clicked.connect(self.chosen)
        self.minutes.valueChanged.connect(self._choose)

    def _choose(self) -> None:
        """Whoever says how long wants it."""
        self.radio.setChecked(True)
        self.chosen.emit()

    def show_draft(self, draft: Draft) -> None:
        """Show what is chosen."""
        self.radio.setChecked(draft.searching)
        self.minutes.blockSignals(True)
        self.minutes.setValue(round(draft.minutes))
        self.minutes.blockSignals(False)
        restyle(self, chosen="true" if draft.searching else "false")
