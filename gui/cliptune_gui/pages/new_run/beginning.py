"""What the wizard says above its pages of a run that is to be done once more with other labels."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from cliptune.core.messages import quoted, sentences
from cliptune.data.problems import Problem
from cliptune_gui.state import drafts
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import button, label, really

NAMED = 2
"""Changed labels that are named; the others are shown when asked for."""


class Beginning(QFrame):
    """What the run starts from, which labels were changed, and what it will be compared with."""

    asked = Signal(str, object)
    """The changed labels are to be shown: a kind of problem, and what there is of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("tone", "running")
        self.told = label("", wrap=True)
        self.changes = button(
            self.tr("Show &changes"),
            self._ask,
            hint=self.tr("The images whose labels you changed."),
        )
        self._problems: list[Problem] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(10)
        row.addWidget(self.told, 1)
        row.addWidget(self.changes, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_draft(self, draft: Draft) -> None:
        """Say it of a draft; nothing where it is not of a run that is done once more."""
        again = drafts.retrained(draft)
        self.setVisible(again is not None)
        if again is None:
            return
        is_now = self.tr("{} before, {} now")
        said = {
            path: is_now.format(*map(really.in_words, words))
            for path, words in again.changed.items()
        }
        self._problems = [Problem("fixed", path, quoted(one)) for path, one in said.items()]
        count, named = len(said), [f"{path}: {one}" for path, one in said.items()][:NAMED]
        more = count - len(named)
        begins = self.tr("This is “{}” once more, with {} labels that you changed ({}).")
        if count == 1:
            begins = self.tr("This is “{}” once more, with {} label that you changed ({}).")
        named += [self.tr("and {} more").format(f"{more:,}")] if more else []
        told = [begins.format(again.before, f"{count:,}", "; ".join(named))]
        told.append(self._compared(again.part, again.count, drafts.are_compared(draft, again)))
        self.told.setText(sentences(told))
        self.setAccessibleName(self.told.text())
        self.changes.setEnabled(draft.images is not None)

    def _compared(self, part: str, count: int, compared: bool) -> str:
        if not compared:
            return self.tr("With another method or base model, the two are not compared.")
        parts = {"test": self.tr("test"), "validation": self.tr("validation")}
        same = self.tr("Old and new will be compared on the same {} {} images.")
        return same.format(f"{count:,}", parts.get(part, part))

    def _ask(self) -> None:
        self.asked.emit("fixed", self._problems)
