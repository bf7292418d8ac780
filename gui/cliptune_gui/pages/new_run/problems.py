"""What is wrong with images: a row for each kind of problem, and a dialog with all of one kind."""

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cliptune.data.problems import KINDS, Problem
from cliptune.job import Train
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Card, button, clear, label, screen
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.gallery import Gallery, Group
from cliptune_gui.widgets.messages import worded
from cliptune_gui.widgets.thumbnails import Thumbnails

_OF_IMAGES = frozenset(
    {"unreadable", "truncated", "empty", "not an image", "enormous", "narrow"}
    | {"no class", "no split", "no caption", "asked", "clash", "leak", "duplicate"}
    | {"long caption", "fixed", "turned", "cmyk", "16-bit", "palette", "animated"}
)
"""Problems of single images; the others are of classes, folders and files of other kinds."""


MOST = 1000
"""Texts that are shown: of a million files a window would write for a minute."""


class _Told(Sequence[str]):
    """What is said of each of some problems: worded when shown, for there may be a million."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self._problems = problems

    def __len__(self) -> int:
        return len(self._problems)

    def __getitem__(self, at: Any) -> Any:
        return worded(self._problems[at].told())


class _Paths(Sequence[str]):
    """Of each of some problems, the path that it is of."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self._problems = problems

    def __len__(self) -> int:
        return len(self._problems)

    def __getitem__(self, at: Any) -> Any:
        return self._problems[at].path


class _NotUsed(Container[str]):
    """Files that were left out, or are none of the images that can be used."""

    def __init__(self, left_out: Container[str], usable: Container[str]) -> None:
        self._left_out, self._usable = left_out, usable

    def __contains__(self, path: object) -> bool:
        return path not in self._usable or path in self._left_out


class ProblemsCard(Card):
    """A row for each kind of problem, with a button that shows those of the kind."""

    balance_asked = Signal(bool)
    """Every class is to be seen equally often in training, or not."""

    def __init__(self, show: Callable[[str, Sequence[Problem]], None]) -> None:
        """`show(kind, problems)` is called where somebody wants to see them."""
        super().__init__(" ")
        self._show = show
        self.balance: QCheckBox | None = None
        """There where classes are unequal."""
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.body.addLayout(self._rows)

    def show_problems(
        self,
        kinds: Mapping[str, Sequence[Problem]],
        after: QWidget,
        *,
        balanced: bool | None = None,
    ) -> None:
        """Show those of each kind; Tab comes to them after another widget.

        Where classes are unequal one can have them balanced; `balanced` says if they are, None
        that they cannot be.
        """
        clear(self._rows)
        self.balance = None
        heading = self.tr("{} issues").format(len(kinds))
        if len(kinds) < 2:
            heading = self.tr("1 issue") if kinds else self.tr("No problems")
        self.heading.setText(heading)
        self.setAccessibleName(heading)
        for kind, of_kind in kinds.items():
            after = self._add_row(kind, of_kind, after)
            if kind == "imbalance" and balanced is not None:
                after = self._add_balance(balanced, after)
        if not kinds:
            self._rows.addWidget(
                label(self.tr("Every image can be used as it is."), "small", wrap=True)
            )

    def _add_row(self, kind: str, problems: Sequence[Problem], after: QWidget) -> QPushButton:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        text = label(f"{translated(KINDS[kind].text)} ({len(problems):,})", wrap=True)
        text.setToolTip("\n".join(_Told(problems[:20])))
        line.addWidget(text, 1)
        show = button(self.tr("Show"), lambda: self._show(kind, problems), role="link")
        show.setAccessibleName(self.tr("Show: {}").format(translated(KINDS[kind].text)))
        line.addWidget(show, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addWidget(row)
        self.setTabOrder(after, show)
        return show

    def _add_balance(self, balanced: bool, after: QWidget) -> QCheckBox:
        field = Train.model_fields["balance"]
        self.balance = QCheckBox(translated(field.title or ""))
        self.balance.setToolTip(translated(field.description or ""))
        self.balance.setAccessibleDescription(translated(field.description or ""))
        self.balance.setChecked(balanced)
        self.balance.toggled.connect(self.balance_asked)
        self._rows.addWidget(self.balance)
        self.setTabOrder(after, self.balance)
        return self.balance


class ProblemsDialog(QDialog):
    """The images of one kind of problem, each to be excluded or kept; or else texts."""

    def __init__(
        self,
        parent: QWidget,
        kind: str,
        problems: Sequence[Problem],
        draft: Draft,
        thumbnails: Thumbnails,
        toggle: Callable[[Collection[str]], None],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)  # or its gallery would listen on
        assert draft.images is not None
        self._draft, self._images, self._toggle = draft, draft.images, toggle
        used = draft.images.told_of[draft.reads].get(kind, ())
        paths = used if len(used) == len(problems) else _Paths(problems)
        self._usable = draft.images.some(used)
        """Of the images that it tells of those that can be used."""
        heading = translated(KINDS[kind].text)
        self.setWindowTitle(heading)
        screen.bounded(self, QSize(720, 460))
        self.gallery = Gallery(thumbnails)
        # A strange word may be a class's or stand in the caption of an image.
        of_images = kind in _OF_IMAGES or bool(self._usable)
        shown = of_images and bool(problems)
        if shown:
            group = Group(heading, self._amount(len(paths)), paths, _Told(problems))
            self.gallery.show_groups(draft.images.folder, [group])
        self.gallery.toggled.connect(self._asked)
        self.gallery.setVisible(shown)
        self._note = label("", "small", wrap=True)
        self.gallery.selectionModel().currentChanged.connect(self._current_changed)
        self.all = button(self.tr("Exclude &all"), self._exclude_all)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.all, QDialogButtonBox.ButtonRole.ActionRole)
        self.all.setVisible(bool(self._usable))  # a box shows what is added to it
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        if not shown:
            column.addWidget(self._texts(heading, problems), 1)
        column.addWidget(self.gallery, 1)
        column.addWidget(self._note)
        column.addWidget(buttons)
        self._refresh()

    def _amount(self, count: int) -> str:
        return self.tr("1 file") if count == 1 else self.tr("{} files").format(f"{count:,}")

    def _texts(self, heading: str, problems: Sequence[Problem]) -> QPlainTextEdit:
        lines, more = [*_Told(problems[:MOST])], len(problems) - MOST
        if more > 0:
            lines.append(self.tr("and {} more").format(f"{more:,}"))
        texts = QPlainTextEdit("\n".join(lines))
        texts.setReadOnly(True)
        texts.setTabChangesFocus(True)
        texts.setAccessibleName(heading)
        return texts

    def _current_changed(self, *_: object) -> None:
        self._note.setText(self.gallery.current_tip())

    def _asked(self, paths: Sequence[str]) -> None:
        self._toggle(self._images.some(paths))
        self._refresh()

    def _exclude_all(self) -> None:
        self._toggle(self._usable - self._draft.left_out)
        self._refresh()

    def _refresh(self) -> None:
        self.gallery.set_excluded(_NotUsed(self._draft.left_out, self._images.row_of))
        self.all.setEnabled(bool(self._usable - self._draft.left_out))
        if self._usable and not self._note.text():
            self._note.setText(
                self.tr("Space or Delete excludes the chosen images, or includes them again.")
            )
