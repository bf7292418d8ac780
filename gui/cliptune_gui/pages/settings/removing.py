"""What the program keeps for itself, with its size: chosen, and taken away."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cliptune.core.messages import Text
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.widgets import button, label, screen
from cliptune_gui.widgets.formatting import in_bytes
from cliptune_gui.widgets.messages import worded

TICKED = "caches"
"""What is meant unless something else is chosen: nothing is lost with it."""
BESIDE = 24
"""Pixels of a box and its space."""


class RemoveDialog(QDialog):
    """A box for each thing that is kept; runs, projects and adapters are none of them."""

    removed = Signal()

    def __init__(self, parent: QWidget, preferences: Preferences, reader: Worker) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Remove what ClipTune keeps"))
        screen.bounded(self, QSize(560, 360))
        self._preferences, self._reader = preferences, reader
        self._waits, self._left = True, False
        self.boxes: dict[str, QCheckBox] = {}
        self.told = label(self.tr("Looking how much there is ..."), "quiet", wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        stays = self.tr("Your runs, projects and added adapters stay: {}")
        self.remove = button(self.tr("&Remove"), self._remove, role="primary")
        self.remove.setEnabled(False)
        self.dismiss = button(self.tr("&Cancel"), self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.dismiss)
        foot.addWidget(self.remove)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._rows)
        column.addWidget(self.told)
        column.addWidget(label(stays.format(preferences.runs), "quiet", wrap=True))
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 18, 20, 14)
        whole.addWidget(screen.scrolled(inside), 1)
        whole.addLayout(foot)
        reader.do(Call(once(_sizes), ended=self._sized))

    def done(self, result: int) -> None:
        """Close. It goes when no answer is to come any more, which may take a while."""
        super().done(result)
        self._left = True
        if not self._waits:
            self.deleteLater()

    def _came(self) -> bool:
        """Note that an answer came; whether somebody is still here to read it."""
        self._waits = False
        if self._left:
            self.deleteLater()
        return not self._left

    def _sized(self, outcome: Outcome["dict[str, tuple[Text, Text, int]]"]) -> None:
        if not self._came():
            return
        self.told.clear()
        for name, (title, lost, size) in (outcome.result or {}).items():
            box = QCheckBox(f"{worded(title())} · {in_bytes(size)}")
            box.setChecked(name == TICKED and size > 0)
            box.setEnabled(size > 0)
            box.setAccessibleDescription(worded(lost()))
            box.toggled.connect(self._show)
            self.boxes[name] = box
            self._rows.addWidget(box)
            means = label(worded(lost()), "small", wrap=True)
            means.setContentsMargins(BESIDE, 0, 0, 8)
            self._rows.addWidget(means)
        self._show()

    def _show(self) -> None:
        self.remove.setEnabled(bool(self._chosen()))

    def _chosen(self) -> list[str]:
        return [name for name, box in self.boxes.items() if box.isChecked()]

    def _remove(self) -> None:
        chosen = self._chosen()
        if "settings" in chosen:
            self._preferences.forget()
        for widget in (self.remove, *self.boxes.values()):
            widget.setEnabled(False)
        self.dismiss.setText(self.tr("&Close"))
        self._waits = True
        self._reader.do(Call(once(lambda: _take_away(chosen)), ended=self._taken, keeps=True))

    def _taken(self, outcome: Outcome[Mapping[str, list[Path]]]) -> None:
        self.removed.emit()
        if not self._came():
            return
        stuck = [path for of in (outcome.result or {}).values() for path in of]
        if not stuck and outcome.result is not None:
            self.accept()
            return
        told = self.tr(
            "{} is in use or must not be taken away. Close other programs, or delete it."
        )
        self.told.setText("\n".join(told.format(path) for path in stuck[:3]))


def _sizes() -> dict[str, tuple[Text, Text, int]]:
    from cliptune import belongings

    return {one.name: (one.title, one.lost, one.size()) for one in belongings.ALL}


def _take_away(names: list[str]) -> Mapping[str, list[Path]]:
    """What of each could not be."""
    from cliptune import belongings

    return {name: belongings.BY_NAME[name].remove() for name in names}
