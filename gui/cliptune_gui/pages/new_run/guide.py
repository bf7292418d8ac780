"""Which method when, what people ask before they choose, and how much memory QLoRA needs."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from cliptune.advice import GUIDES_MEMORY, QUESTIONS, in_4_bits
from cliptune.methods import METHODS
from cliptune_gui.widgets import label
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.screen import bounded


class GuideDialog(QDialog):
    """Advice on choosing a method, to be read beside the wizard."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Which method should I choose?"))
        bounded(self, QSize(760, 740))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 16, 0)
        column.setSpacing(8)
        column.addWidget(label(self.tr("Which method should I choose?"), "title"))
        column.addLayout(self._methods())
        for question in QUESTIONS:
            column.addSpacing(8)
            column.addWidget(label(translated(question.text), "heading", wrap=True))
            column.addWidget(label(translated(question.answer), wrap=True))
        column.addSpacing(8)
        column.addWidget(
            label(self.tr("How much memory does QLoRA need for large models?"), "heading")
        )
        column.addLayout(self._sizes())
        column.addWidget(
            label(
                self.tr(
                    "The last column is from “Other PEFT methods”, a chapter on tuning large "
                    "models (docs/guide.md). It leaves room for activations and workspace beside "
                    "the weights. What a CLIP takes of this computer is counted on its card."
                ),
                "quiet",
                wrap=True,
            )
        )
        column.addStretch(1)
        self.area = QScrollArea()  # has the focus: the arrows move it
        self.area.setWidget(inside)
        self.area.setWidgetResizable(True)
        self.area.setAccessibleName(self.windowTitle())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 20, 8, 16)
        whole.setSpacing(14)
        whole.addWidget(self.area, 1)
        whole.addWidget(buttons)
        self.area.setFocus()

    def _methods(self) -> QGridLayout:
        """When to take which method."""
        rows = [
            (translated(method.label), translated(method.because))
            for method in METHODS.values()
            if method.because
        ]
        return _table((self.tr("Method"), self.tr("When to take it")), rows)

    def _sizes(self) -> QGridLayout:
        """Gigabytes that are cited beside those of our own formula."""
        heads = (
            self.tr("Weights of the model"),
            self.tr("In 4 bits, by our formula"),
            self.tr("In all, as published"),
        )
        rows = [
            (
                self.tr("{} billion").format(billions),
                self.tr("{} GB").format(f"{in_4_bits(billions):.1f}"),
                self.tr("about {} GB").format(cited),
            )
            for billions, cited in GUIDES_MEMORY.items()
        ]
        return _table(heads, rows)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> QGridLayout:
    """Rows of words under their heads; the last column takes what room is left."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(len(heads) - 1, 1)
    for column, head in enumerate(heads):
        grid.addWidget(label(head, "small"), 0, column)
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            shown = label(text, wrap=column == len(row) - 1)
            grid.addWidget(shown, number, column, Qt.AlignmentFlag.AlignTop)
    return grid
