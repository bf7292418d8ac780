"""What wizard and board both say of a folder, the same in both. No widgets."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cliptune_gui.state.project import Labelling
from cliptune_gui.state.wizard import Draft


class Agreement(QObject):
    """Which images are excluded and what words classes have, of a draft and of the board that was
    opened for it: what is changed in one holds in the other."""

    changed = Signal()
    """The draft says something else by the board."""

    def __init__(self, labelling: Labelling, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._labelling = labelling
        self._draft: Draft | None = None
        self._folder = Path()
        labelling.opened.connect(self._meet)
        labelling.keeping.saved.connect(self._follow)

    def begin(self, draft: Draft) -> None:
        """The board was opened for a draft."""
        if draft is not self._draft or draft.folder != self._folder:
            self._draft, self._folder = draft, draft.folder
            self._meet()

    def exclude(self, draft: Draft, excluded: Mapping[str, bool]) -> None:
        """Images were left out in the wizard, or taken in again."""
        if draft is self._draft and self._holds():
            self._labelling.take_over({}, excluded)

    def say(self, draft: Draft, name: str) -> None:
        """A class was given other words in the wizard."""
        of, words = self._labelling, draft.words.get(name, "")
        known = draft is self._draft and self._holds() and name in of.classes
        if known and words != of.state.words.get(name, ""):
            of.take_over({name: words}, {})

    def _holds(self) -> bool:
        """Whether the draft still has the folder, and the board is open."""
        of = self._labelling
        return bool(self._draft and of.images == self._draft.folder == self._folder)

    def _meet(self) -> None:
        """What was decided in the wizard before the board was open holds, too."""
        if self._draft is None or not self._holds():
            return
        of, state = self._labelling, self._labelling.state
        said = {name: one for name, one in self._draft.words.items() if name in of.classes}
        words = {name: one for name, one in said.items() if state.words.get(name) != one}
        there = self._draft.left_out.intersection(of.paths) - state.excluded
        of.take_over(words, dict.fromkeys(there, True))
        self._follow()

    def _follow(self) -> None:
        """Have the draft say what the board does, once everything is written."""
        of, draft = self._labelling, self._draft
        if draft is None or not self._holds() or of.keeping.unwritten:
            return
        words = {name: one for name, one in draft.words.items() if name not in of.classes}
        words |= {name: one for name, one in of.state.words.items() if name in of.classes}
        if draft.agree(words, of.state.excluded):
            self.changed.emit()
