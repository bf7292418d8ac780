"""The column of the classes: their cards, a line for another one, and what the keys do."""

from functools import partial

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QMessageBox, QVBoxLayout, QWidget

from cliptune.data.class_names import listed
from cliptune.methods.method import STARTER
from cliptune.projects.project import NONE
from cliptune_gui.engine.inference_session import called
from cliptune_gui.pages.board.classes import ClassList, Shown
from cliptune_gui.state.project import Labelling
from cliptune_gui.widgets import button, drops, label, screen, steady
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.formatting import in_images, short
from cliptune_gui.widgets.really import in_words
from cliptune_gui.widgets.thumbnails import Thumbnails

KEYS = "123456789abcdefghijklmnopqrstuvwxyz"
"""What stands for the classes, in their order."""
NO_CLASS = "0"
"""What stands for none of them."""


class ClassColumn(QWidget):
    """The classes: chosen, added, renamed, merged, removed."""

    chosen = Signal(str)
    """The class whose images are to be shown; empty for the doubtful labels."""
    put_asked = Signal(str)
    """What is selected among the images is to be put into a class."""
    base_asked = Signal()
    """A base model is to be chosen that is not on this disk, or lies in a folder."""
    named = Signal()
    """There are no more classes to be named: on to the images."""

    def __init__(self, labelling: Labelling, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._labelling = labelling
        self._warned = ""
        """The name that is not taken for a key when it is entered again."""
        self.list = ClassList(thumbnails)
        self.another = drops.line()
        self.another.setAccessibleName(self.tr("Another class"))
        self.another.setToolTip(
            self.tr("Several at once, with commas between them. Enter in the empty line: images.")
        )
        self.hint = label("", "small", wrap=True)
        self.base = steady(QComboBox())
        self.base.setAccessibleName(self.tr("Base model that looks at the images"))
        self.base.setToolTip(self.tr("The base model that looks at the images."))
        self.base.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.base.setMinimumContentsLength(12)
        self.base.activated.connect(self._see_by)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        column.addWidget(self.another)
        column.addWidget(self.hint)
        column.addWidget(self.base)
        self.list.chosen.connect(self.chosen)
        self.list.dropped.connect(self.put_asked)
        self.list.rename_asked.connect(self._ask_name)
        self.list.remove_asked.connect(self._ask_removal)
        self.list.key_pressed.connect(self._key)
        self.another.returnPressed.connect(self._add)

    def _see_by(self, place: int) -> None:
        of = self._labelling
        if place < len(of.bases):
            of.see_by(of.bases[place])
        else:
            self._show_base()
            self.base_asked.emit()

    def _show_base(self) -> None:
        if self._labelling.base in self._labelling.bases:
            self.base.setCurrentIndex(self._labelling.bases.index(self._labelling.base))

    def title(self, name: str) -> str:
        """What a class is called here."""
        if not name:
            return self.tr("Doubtful labels")
        return in_words(name)

    def class_of(self, key: str) -> str | None:
        """The class that a key stands for."""
        if key == NO_CLASS:
            return NONE
        place = KEYS.find(key) if len(key) == 1 else -1
        return self._labelling.classes[place] if 0 <= place < self._count() else None

    def _count(self) -> int:
        return len(self._labelling.classes)

    def _key(self, key: str) -> None:
        if (name := self.class_of(key)) is not None:
            self.put_asked.emit(name)

    def show_classes(self, chosen: str, asked: np.ndarray | None = None) -> None:
        """Show the classes as they are now; the rows that are `asked` about count as the `chosen`
        one's."""
        of, counts = self._labelling, self._labelling.counts(chosen, asked)
        examples = of.examples()
        shown: list[Shown] = []
        if of.sorted_before:
            looking = of.doubtful is None
            about = self.tr("Looking ...") if looking else in_images(len(of.doubts))
            shown.append(Shown("", self.title(""), about, takes=False, own=False))
        for place, name in enumerate((*of.classes, NONE)):
            key = NO_CLASS if name == NONE else KEYS[place : place + 1]
            example = examples.get(name)
            shown.append(
                Shown(
                    name,
                    self.title(name),
                    self._about(*counts[name]),
                    key,
                    None if example is None else of.folder / of.paths[example],
                    own=name != NONE,
                )
            )
        self.list.show_classes(shown, chosen)
        self.hint.setText(self._hint())
        more, first = self.tr("+ another class: type its name"), self.tr("Type the name of a class")
        self.another.setPlaceholderText(more if of.classes else first)
        bases = [*(translated(called(base)) for base in of.bases), self.tr("Another base model...")]
        if bases != [self.base.itemText(place) for place in range(self.base.count())]:
            self.base.clear()
            self.base.addItems(bases)
        self._show_base()

    def _about(self, count: int, confirmed: int) -> str:
        if not confirmed:
            return in_images(count)
        return self.tr("{} of {} confirmed").format(f"{confirmed:,}", f"{count:,}")

    def _hint(self) -> str:
        if not self._labelling.classes:
            return self.tr("Type the names of at least two classes: their words sort the images.")
        if self._labelling.base == STARTER and not self._labelling.by_person():
            return self.tr(
                "The starter is a tiny practice model, made for drawings: for photos choose "
                "another base model below."
            )
        return self.tr(
            "A key puts what is selected there, Enter takes what is proposed. Dragging works too. "
            "Your files are not moved."
        )

    # Changing them

    def _add(self) -> None:
        names = [" ".join(name.split()) for name in listed(self.another.text())]
        if not names:
            self.named.emit()
            return
        if len(names) == 1 and names[0] != self._warned and (meant := self._meant(names[0])):
            self._warned = names[0]  # a class may be called so: Enter once more makes it
            self.another.selectAll()
            self.hint.setText(meant)
            return
        self._warned = ""
        self._labelling.add_classes(names)
        self.another.clear()
        if self._labelling.code(names[-1]) >= 0:
            self.chosen.emit(names[0])

    def _meant(self, name: str) -> str:
        """What is said of a name that is the key of a class: it was meant for an image, perhaps."""
        of = self.class_of(name.casefold())
        if of is None or name in self._labelling.names:
            return ""
        told = self.tr(
            "“{}” is the key of “{}”: click an image, then press it. Enter once more makes a class "
            "of that name."
        )
        return told.format(name, self.title(of))

    def _ask_name(self, name: str) -> None:
        dialog = NameDialog(self.window(), name, self._labelling)
        dialog.named.connect(partial(self._labelling.rename, name))
        dialog.open()

    def _ask_removal(self, name: str) -> None:
        _, confirmed = self._labelling.counts()[name]
        box = QMessageBox(self.window())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("ClipTune")
        box.setText(self.tr("Remove the class “{}”?").format(short(name)))
        told = self.tr("{} that you put there can be sorted again. Undo brings it back.")
        box.setInformativeText(told.format(in_images(confirmed)))
        remove = box.addButton(self.tr("&Remove"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        remove.clicked.connect(lambda: self._labelling.remove(name))
        box.open()


class NameDialog(QDialog):
    """Asks for the name of a new class, or for another of one that there is: where that, too, is
    one's already, it merges the two."""

    named = Signal(str)

    def __init__(self, parent: QWidget, name: str, labelling: Labelling) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Rename or merge a class") if name else self.tr("New class"))
        self.setMinimumWidth(380)
        self._name, self._labelling = name, labelling
        self.line = drops.line(name)
        self.line.selectAll()
        self.line.textChanged.connect(lambda _text: self._show())
        named = label(self.tr("&Name of the class"))
        named.setBuddy(self.line)
        self.line.setAccessibleName(named.text().replace("&", ""))
        self.told = label("", "quiet", wrap=True)
        self.rename = button("", self.accept, role="primary")
        self.rename.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.rename)
        buttons.addWidget(button(self.tr("&Cancel"), self.reject))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(8)
        column.addWidget(named)
        column.addWidget(self.line)
        column.addWidget(self.told)
        column.addStretch(1)
        column.addLayout(buttons)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """As high as it needs to be."""
        super().showEvent(event)
        screen.fit(self)

    @property
    def _asked(self) -> str:
        return " ".join(self.line.text().split())

    def _show(self) -> None:
        asked = self._asked
        merged = asked != self._name and asked in self._labelling.names
        told = self.tr("There is a class “{}”: the images of both will be in it.")
        self.told.setText(told.format(short(asked)) if merged and self._name else "")
        if self.isVisible():
            screen.fit(self)
        done = self.tr("&Merge") if merged else self.tr("&Rename")
        self.rename.setText(done if self._name else self.tr("&OK"))
        self.rename.setEnabled(bool(asked) and asked != self._name)

    def accept(self) -> None:
        """Say the name."""
        self.named.emit(self._asked)
        super().accept()
