"""Where one begins: what to open, what is open, how much to do, and one button."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cliptune.core.messages import sentences
from cliptune_gui.pages.new_run.base_line import BaseLine
from cliptune_gui.pages.new_run.counted import counted
from cliptune_gui.pages.new_run.efforts import Efforts
from cliptune_gui.pages.new_run.examples import SIDE, Examples
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.images import source_name
from cliptune_gui.state.wizard import PAGES, UNSORTED, Draft
from cliptune_gui.widgets import (
    Banner,
    Card,
    Elided,
    Foot,
    Role,
    button,
    drops,
    label,
    restyle,
    titled,
)
from cliptune_gui.widgets.messages import in_full, translated_message
from cliptune_gui.widgets.screen import scrolled
from cliptune_gui.widgets.thumbnails import Thumbnails

LOW = 600
"""Pixels of height below which words give way to what is chosen."""


class StartPage(QWidget):
    """The first page. What is chosen on it stands in the draft, and in the wizard behind it."""

    changed = Signal()
    folder_asked = Signal()
    photos_asked = Signal()
    sample_asked = Signal()
    dropped = Signal(object)
    """Paths."""
    page_asked = Signal(str)
    """A page of the wizard is to be shown."""
    board_asked = Signal()
    """The images are to be sorted."""
    train_asked = Signal()
    compare_asked = Signal()
    """Several methods are to be compared."""

    def __init__(
        self, draft: Draft, estimates: Estimates, thumbnails: Thumbnails, others: QMenu
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self._draft, self._estimates = draft, estimates
        self._missing: Callable[[], str] = str
        """Says what stands in the way of the base model being used at once; "" where nothing."""
        self._out_of_reach: Callable[[], bool] = bool
        """Whether a start would fail for want of it."""
        self._queueing = self._built = False
        estimates.changed.connect(self._show_choices)
        inside = QWidget()
        parts = QVBoxLayout(inside)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(12)
        parts.addWidget(self._drop_area())
        parts.addLayout(self._ways(others))
        parts.addWidget(self._opened(thumbnails))
        parts.addWidget(self._choices())
        parts.addStretch(1)
        upper = QVBoxLayout()
        upper.setContentsMargins(28, 18, 28, 14)
        upper.setSpacing(4)
        upper.addLayout(titled(self.tr("Teach CLIP your own images")))
        told = self.tr("Everything stays on this computer. Your images are never changed.")
        upper.addWidget(label(told, "quiet", wrap=True))
        self.notice = Banner()
        upper.addWidget(self.notice)
        upper.addSpacing(8)
        upper.addWidget(scrolled(inside), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self._foot())
        self.show_draft()

    # What it is made of

    def _drop_area(self) -> QWidget:
        self.area = button(
            self.tr("Drop a folder or a zip here, or click to choose a folder"),
            self.folder_asked.emit,
            hint=self.tr("Pick the folder that holds your images (Ctrl+O)."),
        )
        self.area.setProperty("role", "drop")
        self.area.setAccessibleName(self.tr("Choose a folder of images"))
        return self.area

    def _ways(self, others: QMenu) -> QHBoxLayout:
        self.sorted = button(self.tr("Choose &folder..."), self.folder_asked.emit)
        self.more = QPushButton(self.tr("Mo&re"))
        self.more.setProperty("menu", True)
        self.more.setToolTip(self.tr("Archives, data sets, and what was open before."))
        self.more.setAccessibleDescription(self.more.toolTip())
        self.more.setMenu(others)
        self.unsorted = button(self.tr("Choose &photos..."), self.photos_asked.emit)
        self.sample = button(self.tr("Open the &sample"), self.sample_asked.emit)
        ways = (
            (
                self.tr("My sorted folders"),
                self.tr("One folder for each thing, or a table of labels: train at once."),
                (self.sorted, self.more),
            ),
            (
                self.tr("My unsorted photos"),
                self.tr("Type what is in them; CLIP sorts, you correct."),
                (self.unsorted,),
            ),
            (
                self.tr("Just looking"),
                self.tr("Drawings of ten things, and a tiny practice model."),
                (self.sample,),
            ),
        )
        row = QHBoxLayout()
        row.setSpacing(12)
        self._explained: list[QWidget] = []
        for heading, told, buttons in ways:
            card = Card(heading)
            explained = label(told, "quiet", wrap=True)
            self._explained.append(explained)
            card.body.addWidget(explained, 1)
            pressed = QHBoxLayout()
            for one in buttons:
                pressed.addWidget(one)
                one.setAccessibleDescription(f"{heading}. {told}")
            pressed.addStretch(1)
            card.body.addLayout(pressed)
            row.addWidget(card, 1)
        return row

    def _opened(self, thumbnails: Thumbnails) -> QWidget:
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addStrut(SIDE)
        self._examples = Examples(thumbnails)
        self._name = Elided("", "heading", Qt.TextElideMode.ElideMiddle)
        self._told = label("", "quiet", wrap=True)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addStretch(1)
        texts.addWidget(self._name)
        texts.addWidget(self._told)
        texts.addStretch(1)
        self.sort = button(
            self.tr("Sort t&hese images..."),
            self.board_asked.emit,
            role="primary",
            hint=self.tr("Type what is in them; CLIP sorts, you correct."),
        )
        self.look = button(
            self.tr("&Look at the images..."),
            lambda: self.page_asked.emit("images"),
            hint=self.tr("See every class, leave images out, change words and labels."),
        )
        row.addWidget(self._examples)
        row.addLayout(texts, 1)
        row.addWidget(self.sort)
        row.addWidget(self.look)
        card.body.addLayout(row)
        return card

    def _choices(self) -> QWidget:
        card = Card()
        self.base = BaseLine(self._draft, self._estimates)
        self.base.change_asked.connect(lambda: self.page_asked.emit("base"))
        self.efforts = Efforts(self._draft, self._estimates)
        self.efforts.changed.connect(self._chosen)
        card.body.addWidget(self.base)
        card.body.addWidget(self.efforts)
        return card

    def _foot(self) -> QWidget:
        self.advanced = button(
            self.tr("Ad&vanced..."),
            lambda: self.page_asked.emit("method"),
            hint=self.tr("Choose the method and its settings."),
        )
        self.train = button(self.tr("&Train"), self.train_asked.emit, role="primary")
        self.train.setMinimumWidth(110)
        self.compare = button(
            self.tr("Co&mpare..."),
            self.compare_asked.emit,
            hint=self.tr("Choose methods, seeds and time; then all of it is queued at once."),
        )
        self.foot = Foot(self.compare, self.advanced, self.train)
        return self.foot

    # Showing it

    def built(self, missing: Callable[[], str], out_of_reach: Callable[[], bool] = bool) -> None:
        """Every page is there; `missing` says what is told of the base model before a start, and
        `out_of_reach` whether a start would fail for want of it."""
        self._built, self._missing, self._out_of_reach = True, missing, out_of_reach
        self.base.built(missing)
        self.show_draft()

    def set_draft(self, draft: Draft) -> None:
        """Work on another draft."""
        self._draft = draft
        self.show_draft()

    def set_queueing(self, queueing: bool) -> None:
        """Say whether a run that is started now would have to wait."""
        self._queueing = queueing
        self.show_draft()

    def say(self, told: str) -> None:
        """Say something above everything, until it was read or other images are opened."""
        self.notice.say(told, "warning", [(self.tr("O&K"), lambda: None)])

    def show_progress(self, told: str) -> None:
        """Say how far the folder was looked through."""
        if self._draft.images is None and not self._draft.trouble:
            self._told.setText(told)

    def show_draft(self) -> None:
        """Show the draft as it is."""
        draft, images = self._draft, self._draft.images
        sample = self.tr("Sample images")
        self._name.setText(sample if draft.is_sample else source_name(draft.folder))
        told = self.tr("Looking through the folder ...")
        unsorted = draft.trouble is not None and draft.trouble.code == UNSORTED
        if draft.trouble:
            trouble, hint = translated_message(draft.trouble)
            # Of unsorted images the hint says how they are sorted without the board.
            told = trouble if unsorted else sentences((trouble, hint))
        elif images:
            told = " · ".join(counted(draft))
        self._told.setText(told)
        restyle(self._told, role="bad" if draft.trouble else "quiet")
        self._examples.show_images(images)
        self.look.setEnabled(self._built)
        self.sort.setVisible(unsorted or draft.of_project)
        more = self.tr("Sort more of t&hem...")
        self.sort.setText(self.tr("Sort t&hese images...") if unsorted else more)
        restyle(self.sort, role="primary" if unsorted else "")
        self._show_choices()
        self._show_foot()

    def _show_choices(self) -> None:
        self.base.show_draft(self._draft)
        self.efforts.show_draft(self._draft)

    def _chosen(self) -> None:
        self.show_draft()
        self.changed.emit()

    def _show_foot(self) -> None:
        draft = self._draft
        obstacle = in_full(next(filter(None, (draft.obstacle(page) for page in PAGES)), None))
        if self._out_of_reach():
            obstacle = obstacle or self._missing()
        waiting = draft.images is None and not draft.trouble
        role: Role = "quiet" if waiting or not obstacle else "bad"
        self.foot.say(obstacle or self._missing() or self._fine(), role)
        self.train.setText(self.tr("&Add to queue") if self._queueing else self.tr("&Train"))
        self.train.setEnabled(self._built and not obstacle)
        self.train.setToolTip(obstacle)
        self.train.setAccessibleDescription(obstacle)
        self.compare.setEnabled(self._built and not obstacle)
        before = any(draft.obstacle(page) for page in ("images", "base"))
        self.advanced.setEnabled(self._built and not before)  # where settings are put right

    def _fine(self) -> str:
        problems = len(self._draft.problems)
        if not problems:
            return self.tr("No problems in {} images.").format(f"{self._draft.count().all:,}")
        if problems == 1:
            return self.tr("1 issue with the images.")
        return self.tr("{} issues with the images.").format(f"{problems:,}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window how much is to be done is seen before anything is scrolled."""
        low = self.height() < LOW
        for told in self._explained:
            told.setVisible(not low)
        restyle(self.area, low=low)

    # What is dropped

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take whatever may be a folder, an archive or an image, and light up."""
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Answer anew: keys that are held change what is offered."""
        if event.mimeData().hasUrls():
            restyle(self.area, lit="true" if drops.accept(event) else "false")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing is over it any more."""
        restyle(self.area, lit="false")

    def dropEvent(self, event: QDropEvent) -> None:
        """Have it opened."""
        restyle(self.area, lit="false")
        paths = drops.files(event.mimeData())
        if paths and drops.accept(event):
            self.dropped.emit(paths)

    def sizeHint(self) -> QSize:
        """As wide as three cards like to be."""
        return QSize(900, 560)
