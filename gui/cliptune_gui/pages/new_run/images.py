"""The wizard's first page: a folder of images, what is in it, and what its classes are called."""

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

import cliptune_resources
from cliptune.core.events import Event, Progress
from cliptune.data.problems import KINDS, Problem
from cliptune_gui.engine.worker import Call, Outcome, Worker
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.wizard import Draft, Images, look
from cliptune_gui.widgets import (
    Bars,
    Card,
    Elided,
    add_row,
    button,
    clear,
    drops,
    label,
    restyle,
    screen,
)
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.gallery import Gallery, Group
from cliptune_gui.widgets.thumbnails import Thumbnails

_OF_IMAGES = frozenset(
    {"unreadable", "truncated", "empty", "not an image", "enormous", "narrow"}
    | {"no class", "no split", "no caption", "asked", "clash", "leak", "duplicate"}
    | {"long caption", "turned", "cmyk", "16-bit", "palette", "animated"}
)
"""Problems of single images; the others are of classes, folders and files of other kinds."""


class ImagesPage(QWidget):
    """Choose a folder, see what is in it, leave images out, edit the words of classes."""

    changed = Signal()

    def __init__(
        self, draft: Draft, scanner: Worker, thumbnails: Thumbnails, preferences: Preferences
    ) -> None:
        super().__init__()
        self._draft, self._scanner, self._preferences = draft, scanner, preferences
        self._thumbnails = thumbnails
        self._call: Call[Images] | None = None
        self._dialog: ProblemsDialog | None = None
        self.setAcceptDrops(True)
        self._build_left()
        self._build_right()
        columns = QHBoxLayout(self)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(14)
        columns.addWidget(self._left, 1)
        columns.addWidget(self._right)

    # What it is made of

    def _build_left(self) -> None:
        self._left = Card()
        self.choose = button(
            self.tr("Choose &folder..."),
            self._ask,
            hint=self.tr("Pick the folder that holds your images (Ctrl+O)."),
        )
        self.recent = QPushButton(self.tr("&Recent"))
        self.recent.setProperty("menu", True)
        self.recent.setMenu(QMenu(self.recent))
        self.recent.menu().aboutToShow.connect(self._fill_recent)
        self.again = button(
            self.tr("&Look again"), self.rescan, hint=self.tr("The folder may have changed (F5).")
        )
        self._name = Elided("", "quiet", Qt.TextElideMode.ElideMiddle)
        row = QHBoxLayout()
        for widget in (self.choose, self.recent, self.again):
            row.addWidget(widget)
        row.addSpacing(4)
        row.addWidget(self._name, 1)
        self._left.body.addLayout(row)
        self.gallery = Gallery(self._thumbnails)
        self.gallery.toggled.connect(self._toggle)
        self.gallery.heading_pressed.connect(self._edit_class)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.gallery)
        self._stack.addWidget(self._waiting())
        self._stack.addWidget(self._trouble_page())
        self._left.body.addWidget(self._stack, 1)

    def _waiting(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        self._progress_text = label("", "quiet")
        self._progress_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(320)
        self._progress.setAccessibleName(self.tr("Images looked at"))
        column.addStretch(1)
        column.addWidget(self._progress_text)
        column.addWidget(self._progress, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(2)
        return page

    def _trouble_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        self._trouble = label("", "heading", wrap=True)
        self._trouble_hint = label("", "quiet", wrap=True)
        self._trouble_hint.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column.addStretch(1)
        column.addWidget(self._trouble)
        column.addWidget(self._trouble_hint)
        column.addStretch(2)
        return page

    def _build_right(self) -> None:
        self._counts = Card(" ")
        self._counts_note = label("", "small", wrap=True)
        self._bars = Bars()
        self._counts.body.addWidget(self._counts_note)
        self._counts.body.addWidget(self._bars)
        self._problems = Card(" ")
        self._problem_rows = QVBoxLayout()
        self._problem_rows.setSpacing(4)
        self._problems.body.addLayout(self._problem_rows)
        self._words = self._build_words()
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for card in (self._counts, self._problems, self._words):
            column.addWidget(card)
        column.addStretch(1)
        inside = QWidget()
        inside.setLayout(column)
        self._right = QScrollArea()
        self._right.setWidget(inside)
        self._right.setWidgetResizable(True)
        self._right.setFixedWidth(330)
        self._right.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._right.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _build_words(self) -> Card:
        card = Card(self.tr("Prompts"))
        self.template = drops.line()
        self.template.setAccessibleName(self.tr("Prompt, with {} for the class"))
        self.template.textEdited.connect(self._template_edited)
        self.class_box = QComboBox()
        self.class_box.setAccessibleName(self.tr("Class"))
        self.class_box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.class_box.currentIndexChanged.connect(self._class_picked)
        self.class_words = drops.line()
        self.class_words.setAccessibleName(self.tr("Words for the class"))
        self.class_words.textEdited.connect(self._words_edited)
        rows = QFormLayout()
        rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for text, widget in (
            (self.tr("&Prompt"), self.template),
            (self.tr("&Class"), self.class_box),
            (self.tr("&Words"), self.class_words),
        ):
            add_row(rows, text, widget)
        self._example = label("", wrap=True)
        self._example.setProperty("role", "advice")
        card.body.addLayout(rows)
        card.body.addWidget(self._example)
        card.body.addWidget(
            label(
                self.tr("The model compares each image with one prompt per class."),
                "small",
                wrap=True,
            )
        )
        return card

    # Choosing a folder

    def _ask(self) -> None:
        folder = QFileDialog.getExistingDirectory(
            self, self.tr("Folder of images"), str(self._draft.folder)
        )
        if folder:
            self.open(Path(folder))

    def _fill_recent(self) -> None:
        menu = self.recent.menu()
        menu.clear()
        sample = cliptune_resources.sample()
        folders = [folder for folder in self._preferences.recent if folder != sample]
        for folder in folders:
            menu.addAction(self._opener(f"{folder.name}  ({folder.parent})", folder))
        if folders:
            menu.addSeparator()
        menu.addAction(self._opener(self.tr("Sample images"), sample))

    def _opener(self, text: str, folder: Path) -> QAction:
        action = QAction(text.replace("&", "&&"), self.recent.menu())
        action.triggered.connect(lambda: self.open(folder))
        return action

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take whatever may be a folder, or an image in one."""
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Answer anew: keys that are held change what is offered."""
        if event.mimeData().hasUrls():
            drops.accept(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the dropped folder; of a dropped file, the folder it lies in."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths and drops.accept(event):
            self.open(paths[0] if paths[0].is_dir() else paths[0].parent)

    def open(self, folder: Path) -> None:
        """Look through another folder."""
        self._draft.choose(folder)
        self.rescan()

    def rescan(self) -> None:
        """Look through the folder as it is now."""
        if self._call:
            self._scanner.stop(self._call)
        self._draft.images = None
        folder = self._draft.folder
        self._call = self._scanner.do(
            Call(lambda cancel: look(folder, cancel), ended=self._looked, told=self._told)
        )
        self._progress.setRange(0, 0)
        self._progress_text.setText(self.tr("Looking through the folder ..."))
        self.show_draft()

    def _told(self, events: list[Event]) -> None:
        last = events[-1]
        if isinstance(last, Progress) and last.total and self._draft.images is None:
            self._progress.setRange(0, last.total)
            self._progress.setValue(last.done)
            self._progress_text.setText(
                self.tr("Images: {} of {}").format(f"{last.done:,}", f"{last.total:,}")
            )

    def _looked(self, outcome: Outcome[Images]) -> None:
        if outcome.cancelled:  # another look has begun
            return
        self._call = None
        if outcome.failure:
            self._draft.trouble = outcome.failure.message
            self._trouble_hint.setText(outcome.failure.hint)
        elif outcome.result and outcome.result.folder == Path(os.path.abspath(self._draft.folder)):
            self._draft.found(outcome.result)
            self._preferences.remember(self._draft.folder)
        self.show_draft()

    # Showing it

    def set_draft(self, draft: Draft) -> None:
        """Work on another draft."""
        self._draft = draft
        self.rescan()

    def show_draft(self) -> None:
        """Show the draft as it is."""
        draft, images = self._draft, self._draft.images
        sample = draft.folder == cliptune_resources.sample()
        name = self.tr("Sample images") if sample else str(draft.folder)
        self._name.setText(self.tr("{} · or drop a folder anywhere").format(name))
        self._trouble.setText(draft.trouble)
        self._stack.setCurrentIndex(2 if draft.trouble else 0 if images else 1)
        for card in (self._counts, self._problems, self._words):
            card.setVisible(images is not None)
        if images:
            self.gallery.show_groups(images.folder, self._groups(images))
            self._show_classes(images)
            self._show_problems(images)
        self._refresh()

    def _groups(self, images: Images) -> list[Group]:
        if not images.classes:
            tips = [images.captions[path] for path in images.paths]
            name = self.tr("Images with captions")
            return [Group(name, self._amount(len(images.paths)), [*images.paths], tips)]
        paths: dict[str, list[str]] = {name: [] for name in images.classes}
        for path in images.paths:
            paths[images.class_of[path]].append(path)
        counts = self._draft.class_counts()  # of all at once: there may be thousands of classes
        return [
            Group(name, self._caption(name, counts[name]), found) for name, found in paths.items()
        ]

    def _caption(self, name: str, count: int) -> str:
        return f"{self._amount(count)} · “{self._draft.prompt(name)}”"

    def _amount(self, count: int) -> str:
        return self.tr("1 image") if count == 1 else self.tr("{} images").format(f"{count:,}")

    def _show_classes(self, images: Images) -> None:
        current = self.class_box.currentText()
        self.class_box.blockSignals(True)
        self.class_box.clear()
        self.class_box.addItems([*images.classes])
        self.class_box.setCurrentIndex(max(0, self.class_box.findText(current)))
        self.class_box.blockSignals(False)
        self.template.setText(self._draft.template)
        self._words.setVisible(bool(images.classes))
        self._class_picked(0)

    def _show_problems(self, images: Images) -> None:
        clear(self._problem_rows)
        kinds: dict[str, list[Problem]] = {}
        for problem in images.problems:
            kinds.setdefault(problem.kind, []).append(problem)
        told = self.tr("{} things to look at").format(len(kinds))
        if len(kinds) < 2:
            told = self.tr("One thing to look at") if kinds else self.tr("Nothing odd")
        self._problems.heading.setText(told)
        before: QWidget = self.gallery
        for kind, found in kinds.items():
            row = self._problem_row(kind, found)
            self._problem_rows.addWidget(row)
            show = row.findChildren(QPushButton)[0]
            self.setTabOrder(before, show)
            before = show
        if not kinds:
            self._problem_rows.addWidget(
                label(self.tr("Every image can be used as it is."), "small", wrap=True)
            )

    def _problem_row(self, kind: str, found: list[Problem]) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        text = label(f"{translated(KINDS[kind])} ({len(found):,})", wrap=True)
        text.setToolTip("\n".join(str(problem) for problem in found[:20]))
        line.addWidget(text, 1)
        show = button(self.tr("Show"), self._shower(kind, found), role="link")
        show.setAccessibleName(self.tr("Show: {}").format(translated(KINDS[kind])))
        line.addWidget(show, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _shower(self, kind: str, found: list[Problem]) -> Callable[[], None]:
        def show() -> None:
            assert self._draft.images is not None
            self._dialog = ProblemsDialog(
                self, kind, found, self._draft, self._thumbnails, self._toggle
            )
            self._dialog.open()

        return show

    def _refresh(self) -> None:
        """Show what leaving images out and editing words changes."""
        draft = self._draft
        if draft.images:
            self.gallery.set_left_out(draft.left_out)
            count = draft.count()
            counts = draft.class_counts()
            amount = self._amount(count.all)
            self._counts.heading.setText(
                self.tr("{}, {} classes").format(amount, f"{len(counts):,}")
                if counts
                else self.tr("{} with captions").format(amount)
            )
            note = self.tr("{} to train on, {} held back to measure on").format(
                f"{count.train:,}", f"{count.validation:,}"
            )
            if count.test:
                note += self.tr(", {} for the test").format(f"{count.test:,}")
            self._counts_note.setText(note)
            self._show_bars(counts)
        self.changed.emit()

    def _show_bars(self, counts: dict[str, int]) -> None:
        most = max(counts.values(), default=0) or 1
        shown = [*counts.items()][: Bars.MOST]
        rows = [(self._draft.words_of(name), n / most, f"{n:,}") for name, n in shown]
        left = len(counts) - len(shown)
        self._bars.show_bars(rows, self.tr("and {} more").format(f"{left:,}") if left else "")

    # Changing it

    def _toggle(self, paths: list[str]) -> None:
        self._draft.toggle(paths)
        self._tell_captions()
        self._refresh()

    def _tell_captions(self) -> None:
        for name, count in self._draft.class_counts().items():
            self.gallery.set_caption(name, self._caption(name, count))

    def _edit_class(self, name: str) -> None:
        self.class_box.setCurrentText(name)
        self.class_words.setFocus()
        self.class_words.selectAll()

    def _class_picked(self, _: int) -> None:
        self.class_words.setText(self._draft.words_of(self.class_box.currentText()))
        self._show_example()

    def _template_edited(self, text: str) -> None:
        self._draft.template = text
        self._tell_captions()
        self._show_example()
        self.changed.emit()

    def _words_edited(self, text: str) -> None:
        name = self.class_box.currentText()
        self._draft.say(name, text)
        counts = self._draft.class_counts()
        self.gallery.set_caption(name, self._caption(name, counts.get(name, 0)))
        self._show_example()
        self._show_bars(counts)
        self.changed.emit()

    def _show_example(self) -> None:
        restyle(self.template, wrong="{}" not in self._draft.template)
        name = self.class_box.currentText()
        self._example.setText(f"“{self._draft.prompt(name)}”" if name else "")


class ProblemsDialog(QDialog):
    """The images of one kind of problem, each to be left out or kept; or else it in words."""

    def __init__(
        self,
        parent: QWidget,
        kind: str,
        found: list[Problem],
        draft: Draft,
        thumbnails: Thumbnails,
        toggle: Callable[[list[str]], None],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)  # or its gallery would listen on
        assert draft.images is not None
        self._draft, self._toggle = draft, toggle
        self._usable = set(draft.images.paths)
        self._paths = [problem.path for problem in found if problem.path in self._usable]
        heading = translated(KINDS[kind])
        self.setWindowTitle(heading)
        screen.bounded(self, QSize(720, 460))
        self.gallery = Gallery(thumbnails)
        # A strange word may be a class's or stand in the caption of an image.
        of_images = kind in _OF_IMAGES or bool(self._paths)
        shown = found if of_images else []
        tips = [str(problem) for problem in shown]
        if shown:
            paths = [problem.path for problem in shown]
            amount = self._amount(len(paths))
            self.gallery.show_groups(draft.images.folder, [Group(heading, amount, paths, tips)])
        self.gallery.toggled.connect(self._asked)
        self.gallery.setVisible(bool(shown))
        self._told = label("", "small", wrap=True)
        self._tips = dict(zip((problem.path for problem in shown), tips, strict=True))
        self.gallery.selectionModel().currentChanged.connect(self._current_changed)
        self.all = button(self.tr("Leave &all out"), self._leave_all_out)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.all, QDialogButtonBox.ButtonRole.ActionRole)
        self.all.setVisible(bool(self._paths))  # a box shows what is added to it
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        if not shown:
            column.addWidget(self._texts(heading, found), 1)
        column.addWidget(self.gallery, 1)
        column.addWidget(self._told)
        column.addWidget(buttons)
        self._refresh()

    def _amount(self, count: int) -> str:
        return self.tr("1 file") if count == 1 else self.tr("{} files").format(f"{count:,}")

    def _texts(self, heading: str, found: list[Problem]) -> QPlainTextEdit:
        texts = QPlainTextEdit("\n".join(str(problem) for problem in found))
        texts.setReadOnly(True)
        texts.setTabChangesFocus(True)
        texts.setAccessibleName(heading)
        return texts

    def _current_changed(self, *_: object) -> None:
        path = self.gallery.current_path()
        self._told.setText(self._tips.get(path or "", ""))

    def _asked(self, paths: list[str]) -> None:
        self._toggle([path for path in paths if path in self._usable])
        self._refresh()

    def _leave_all_out(self) -> None:
        self._toggle([path for path in self._paths if path not in self._draft.left_out])
        self._refresh()

    def _refresh(self) -> None:
        unusable = set(self._tips) - self._usable
        self.gallery.set_left_out(self._draft.left_out | unusable)
        self.all.setEnabled(any(path not in self._draft.left_out for path in self._paths))
        if self._paths and not self._told.text():
            self._told.setText(
                self.tr("Space or Delete leaves the chosen images out, or takes them back in.")
            )
