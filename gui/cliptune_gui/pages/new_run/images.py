"""The wizard's first page: a folder of images, what is in it, and what its classes are called."""

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cliptune.core.events import Event, Progress
from cliptune.core.ranges import Range
from cliptune.data.problems import Problem
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.pages.new_run.counted import counted
from cliptune_gui.pages.new_run.greys import GreysCard
from cliptune_gui.pages.new_run.labels import LabelsCard, LabelsDialog
from cliptune_gui.pages.new_run.names import NamesDialog
from cliptune_gui.pages.new_run.opening import OpeningRow
from cliptune_gui.pages.new_run.problems import ProblemsCard, ProblemsDialog
from cliptune_gui.pages.new_run.prompts import PromptsCard
from cliptune_gui.pages.new_run.twins import TwinsDialog
from cliptune_gui.state.images import (
    APART,
    AUTOMATIC,
    Dropped,
    Images,
    LabelChoice,
    dropped_images,
    some_images,
)
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.remembered import Found, look_again
from cliptune_gui.state.wizard import UNSORTED, Draft
from cliptune_gui.widgets import (
    Bars,
    Card,
    button,
    drops,
    label,
)
from cliptune_gui.widgets.formatting import in_bytes, in_images, joined
from cliptune_gui.widgets.gallery import Gallery, Group
from cliptune_gui.widgets.messages import in_full, translated_message
from cliptune_gui.widgets.screen import scrolled
from cliptune_gui.widgets.thumbnails import Thumbnails

FIRST = 200
"""Images that are shown while a folder is looked through: as many as are in sight."""

OF_LABELS = frozenset(
    {"folder-no-layout", "folder-no-labels", "folder-one-class", "folder-few-captions"}
    | {"table-gone", "table-no-column", "table-names-no-image", "table-says-nothing"}
    | {"table-unread", "encoding-unknown", "folder-no-train", "folder-unusable"}
)
"""Why a folder cannot be used, where labels that are read otherwise may mend it."""


class ImagesPage(QWidget):
    """Choose a folder, see what is in it, exclude images, edit the prompts."""

    changed = Signal()
    progressed = Signal(str)
    """How far a folder was looked through, in words."""
    noticed = Signal(str)
    """Something is to be said of the images that were opened."""
    looking = Signal()
    """A folder begins to be looked through."""
    leaving = Signal()
    """Another folder is about to take the place of the one that is open."""
    found = Signal(object, bool)
    """What was `Found` in a folder, and whether it was opened anew; the draft has the images."""
    passed_over = Signal()
    """Images that were not meant are left out, which nobody said of them."""
    board_asked = Signal()
    """The images are to be sorted, or their labels to be looked at."""

    def __init__(
        self, draft: Draft, scanner: Worker, thumbnails: Thumbnails, preferences: Preferences
    ) -> None:
        super().__init__()
        self._draft, self._scanner, self._preferences = draft, scanner, preferences
        self._thumbnails = thumbnails
        self._call: Call[Found] | None = None
        self._dropped: Dropped | None = None
        """What was dropped, until it was looked through."""
        self._dialog: NamesDialog | ProblemsDialog | TwinsDialog | None = None
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
        self.opening = OpeningRow(self._preferences)
        self.opening.opened.connect(self.open)
        self.opening.photos_chosen.connect(self.open_dropped)
        self.opening.rescan_asked.connect(self.rescan)
        self._left.body.addWidget(self.opening)
        self.gallery = Gallery(self._thumbnails)
        self.gallery.toggled.connect(self._toggle)
        self.gallery.heading_pressed.connect(self._edit_class_name)
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
        self._first = Gallery(self._thumbnails)
        self._first.setAccessibleName(self.tr("The first images of the folder"))
        column.addStretch(1)
        column.addWidget(self._progress_text)
        column.addWidget(self._progress, 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._first, 100)
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
        self.mend = button(
            self.tr("Read &labels from a table..."),
            self.choose_labels,
            hint=self.tr("Choose the table that says what the images show."),
        )
        self.sort = button(
            self.tr("&Sort these images..."),
            self.board_asked.emit,
            role="primary",
            hint=self.tr("Say what they show, with what the model thinks of them at hand."),
        )
        column.addStretch(1)
        column.addWidget(self._trouble)
        column.addWidget(self._trouble_hint)
        column.addSpacing(8)
        for way in (self.sort, self.mend):
            column.addWidget(way, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(2)
        return page

    def _build_right(self) -> None:
        self._counts = Card(" ")
        self._counts_note = label("", "small", wrap=True)
        self._bars = Bars()
        self._counts.body.addWidget(self._counts_note)
        self._counts.body.addWidget(self._bars)
        self.labels = LabelsCard(self.choose_labels, self.board_asked.emit)
        self._problems = ProblemsCard(self.show_problem)
        self._problems.balance_asked.connect(self._balance)
        self.prompts = PromptsCard()
        self.prompts.templates_edited.connect(self._templates_edited)
        self.prompts.class_edited.connect(self._class_edited)
        self.prompts.all_asked.connect(self.name_all)
        self.greys = GreysCard()
        self.greys.changed.connect(self._greys_changed)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for card in (self._counts, self.labels, self._problems, self.greys, self.prompts):
            column.addWidget(card)
        column.addStretch(1)
        inside = QWidget()
        inside.setLayout(column)
        self._right = scrolled(inside)
        self._right.setFixedWidth(330)
        self._right.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    # Choosing a folder

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take whatever may be a folder, or an image in one."""
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Answer anew: keys that are held change what is offered."""
        if event.mimeData().hasUrls():
            drops.accept(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the dropped folder, archive or data set; of another file, the folder it lies in."""
        paths = drops.files(event.mimeData())
        if paths and drops.accept(event):
            self.open_dropped(paths)

    def open_dropped(self, paths: Sequence[Path]) -> None:
        """Open what dropped paths stand for, when that has been looked up."""
        self._stop()
        draft = self._draft

        def found(outcome: Outcome[Dropped]) -> None:
            self._open_found(draft, outcome)

        self._scanner.do(Call(once(lambda: dropped_images(paths)), ended=found))

    def _open_found(self, draft: Draft, outcome: Outcome[Dropped]) -> None:
        if outcome.result is not None and draft is self._draft:
            self.open(outcome.result.images)
            self._dropped = outcome.result

    def open(self, images: Path) -> None:
        """Look through another folder, archive or data set."""
        self._dropped = None
        self.leaving.emit()
        self._draft.choose(images)
        self.rescan(anew=True)

    def choose_labels(self) -> None:
        """Choose where the labels of the folder are read."""
        draft = self._draft
        dialog = LabelsDialog(
            self.window(), self._scanner, self._thumbnails, draft.folder, draft.labels
        )
        dialog.chosen.connect(partial(self._labels_chosen, draft, draft.folder))
        dialog.open()

    def _labels_chosen(self, draft: Draft, folder: Path, labels: LabelChoice) -> None:
        if draft is self._draft and draft.folder == folder:
            draft.labels = labels
            self.rescan()

    def _stop(self) -> None:
        if self._call:
            self._scanner.stop(self._call)

    def rescan(self, *, anew: bool = False) -> None:
        """Look through the folder as it is now; `anew` as it was opened, with what was chosen of it
        before."""
        self._stop()
        self.looking.emit()
        self._draft.images = self._draft.trouble = None
        folder, hub = self._draft.folder, self._draft.hub
        labels = None if anew and self._draft.recalls else self._draft.labels
        call: Call[Found] = Call(
            lambda cancel: look_again(folder, cancel, labels, hub),
            ended=lambda outcome: self._looked(call, outcome, anew),
            told=self._told,
        )
        # Before that, for it may take minutes: they show that it is the right folder.
        self._first.hide()
        self._scanner.do(
            Call(
                once(lambda: some_images(folder, FIRST)),
                ended=lambda outcome: self._met(call, folder, outcome),
            )
        )
        self._call = self._scanner.do(call)
        self._progress.setRange(0, 0)
        self._progress_text.setText(self.tr("Looking through the folder ..."))
        self.show_draft()

    def _met(self, call: Call[Found], folder: Path, outcome: Outcome[list[str]]) -> None:
        """Show the first images of a folder that is being looked through."""
        if call is self._call and outcome.result:
            first = Group(self.tr("The first images of the folder"), "", outcome.result, tips=())
            self._first.show_groups(folder, [first])
            self._first.show()

    def _told(self, events: list[Event]) -> None:
        last = events[-1]
        if not isinstance(last, Progress) or self._draft.images is not None:
            return
        words = {"download": self.tr("Downloading"), "unpack": self.tr("Unpacking")}
        done, total = (
            in_bytes(amount) if last.unit == "bytes" else f"{amount:,}"
            for amount in (last.done, last.total)
        )
        self._progress.setRange(0, 1000 if last.total else 0)
        self._progress.setValue(1000 * last.done // max(1, last.total))
        amount = self.tr("{} of {}").format(done, total) if last.total else done
        told = self.tr("{}: {}").format(words.get(last.phase, self.tr("Images")), amount)
        if last.total or last.phase in words:
            self._progress_text.setText(told)
            self.progressed.emit(told)

    def _looked(self, call: Call[Found], outcome: Outcome[Found], anew: bool) -> None:
        if call is not self._call:  # another look has begun
            return
        self._call = None
        if outcome.failure:
            self._draft.trouble = outcome.failure.told
        elif found := outcome.result:
            self._draft.trouble = found.trouble
            if found.images:
                self._draft.found(found.images)
                self._preferences.remember(self._draft.folder)
            self.found.emit(found, anew)
            self._pass_over()
            if found.lost:
                self.noticed.emit(in_full(found.lost))
        self.show_draft()
        trouble = self._draft.trouble
        if trouble and trouble.code == UNSORTED and self._draft.labels == AUTOMATIC:
            self._preferences.remember(self._draft.folder)
            self.board_asked.emit()

    def _pass_over(self) -> None:
        """Leave out what lies beside the folders that were dropped, and say so."""
        draft, dropped, self._dropped = self._draft, self._dropped, None
        if dropped is None or draft.folder != dropped.images:
            return
        if dropped.more:
            told = self.tr("The whole folder is opened, which holds {} more images.")
            self.noticed.emit(told.format(f"{dropped.more:,}"))
        if draft.images is None:
            return
        beside = dropped.passed_over(draft.images.paths)
        paths = [path for path in beside if path not in draft.left_out]
        if paths:
            draft.left_out = draft.left_out | frozenset(paths)
            draft.recalls = False
            self.passed_over.emit()
            told = self.tr("Only the folders that you dropped are used; left out are: {}.")
            names = dict.fromkeys(path.partition("/")[0] for path in paths)
            self.noticed.emit(told.format(joined(names)))

    # Showing it

    def set_draft(self, draft: Draft) -> None:
        """Work on another draft."""
        self._draft = draft
        self.rescan(anew=True)

    def show_draft(self) -> None:
        """Show the draft as it is."""
        draft, images = self._draft, self._draft.images
        self.opening.show_images(draft.folder, draft.hub)
        trouble, hint = translated_message(draft.trouble) if draft.trouble else ("", "")
        self._trouble.setText(trouble)
        self._trouble_hint.setText(hint)
        self._stack.setCurrentIndex(2 if draft.trouble else 0 if images else 1)
        for way in (self.sort, self.mend):
            way.setVisible(draft.trouble is not None and draft.trouble.code in OF_LABELS)
        for card in (self._counts, self.labels, self._problems, self.prompts):
            card.setVisible(images is not None)
        self.greys.show_greys(images.greys if images else None, draft.greys)
        if images:
            self._show_greys()
            self.gallery.show_groups(images.folder, self._groups(images))
            self.labels.show_images(images)
            self.prompts.show_draft(draft)
            self._show_problems(images)
        self._refresh()

    def _show_problems(self, images: Images) -> None:
        balanced = self._draft.balanced if images.kind == "classes" else None
        after = self.labels.review
        self._problems.show_problems(self._draft.problems, after=after, balanced=balanced)

    def _groups(self, images: Images) -> list[Group]:
        if not images.classes:
            tips = [captions[0] for captions in images.said.values()]
            name = self.tr("Images with captions")
            return [Group(name, in_images(len(images.paths)), [*images.paths], tips)]
        counts = self._draft.class_counts()  # of all at once: there may be thousands of classes
        return [
            Group(name, self._caption(name, counts[name]), found)
            for name, found in images.paths_of.items()
        ]

    def _caption(self, name: str, count: int) -> str:
        return f"{in_images(count)} · “{self._draft.prompt(name)}”"

    def _refresh(self) -> None:
        """Show what leaving images out and editing words changes."""
        draft = self._draft
        if draft.images:
            self.gallery.set_excluded(draft.left_out)
            heading, note = counted(draft)
            self._counts.heading.setText(heading)
            self._counts_note.setText(note)
            self._show_bars(draft.class_counts())
        self.changed.emit()

    def _show_bars(self, counts: dict[str, int]) -> None:
        most = max(counts.values(), default=0) or 1
        shown = [*counts.items()][: Bars.MOST]
        rows = [(self._draft.shown_of(name), n / most, f"{n:,}") for name, n in shown]
        left = len(counts) - len(shown)
        self._bars.show_bars(rows, self.tr("and {} more").format(f"{left:,}") if left else "")

    def _show_greys(self) -> None:
        images = self._draft.images
        if images and images.greys:
            self._thumbnails.show_greys(self._draft.greys or images.greys.range, images.folder)
            self.gallery.viewport().update()

    # Changing it

    def _greys_changed(self, asked: Range | None) -> None:
        self._draft.greys = asked
        self._show_greys()
        self.changed.emit()

    def _toggle(self, paths: Collection[str]) -> None:
        self._draft.toggle(paths)
        self._show_captions()
        self._refresh()

    def show_changes(self) -> None:
        """Show what is chosen by now of the images that are shown."""
        images = self._draft.images
        if images:
            self.greys.show_greys(images.greys, self._draft.greys)
            self._show_greys()
            self.prompts.show_draft(self._draft)
            self._show_problems(images)
            self._show_captions()
        self._refresh()

    def _show_captions(self) -> None:
        for name, count in self._draft.class_counts().items():
            self.gallery.set_caption(name, self._caption(name, count))

    def _balance(self, balanced: bool) -> None:
        self._draft.balance(balanced)
        self.changed.emit()

    def _templates_edited(self, first: str, more: list[str]) -> None:
        self._draft.word(first, more)
        self._show_captions()
        self.changed.emit()

    def _class_edited(self, name: str, words: str) -> None:
        self._draft.say(name, words)
        counts = self._draft.class_counts()
        self.gallery.set_caption(name, self._caption(name, counts.get(name, 0)))
        self._show_bars(counts)
        self.changed.emit()

    def name_all(self) -> NamesDialog:
        """Ask what every class is called in its prompt."""
        dialog = NamesDialog(self, self._draft)
        dialog.edited.connect(self._names_edited)
        dialog.open()
        self._dialog = dialog
        return dialog

    def _names_edited(self, words_of: dict[str, str]) -> None:
        for name, words in words_of.items():
            self._draft.say(name, words)
        self.show_changes()

    def _edit_class_name(self, name: str) -> None:
        self.prompts.edit(name)
        self._right.ensureWidgetVisible(self.prompts.class_name)

    def show_problem(self, kind: str, problems: Sequence[Problem]) -> None:
        """Show the images of one kind of problem, or the names of classes."""
        if kind == "other language" and self._draft.images and self._draft.images.classes:
            self.name_all()
            return
        draft, thumbnails, toggle = self._draft, self._thumbnails, self._toggle
        if kind in APART:
            self._dialog = TwinsDialog(self, kind, draft, thumbnails, toggle)
        else:
            self._dialog = ProblemsDialog(self, kind, problems, draft, thumbnails, toggle)
        self._dialog.open()
