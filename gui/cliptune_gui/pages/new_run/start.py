"""Where one begins: what to open, what is open, how much to do, and one button."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import cliptune_resources
from cliptune import job as jobs
from cliptune.methods import FITTED, METHODS
from cliptune.methods.method import STARTER
from cliptune.models.catalogue import MUCH, Entry, for_photographs
from cliptune_gui.pages.new_run.counted import counted
from cliptune_gui.state import effort
from cliptune_gui.state.effort import EFFORTS, MINUTES, Effort
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.images import source_name
from cliptune_gui.state.wizard import PAGES, UNSORTED, Draft
from cliptune_gui.widgets import (
    Banner,
    Card,
    ChoiceCard,
    Elided,
    Kept,
    button,
    drops,
    label,
    restyle,
    steady,
)
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.formatting import in_bytes, in_time
from cliptune_gui.widgets.messages import in_full, translated_message
from cliptune_gui.widgets.screen import scrolled
from cliptune_gui.widgets.thumbnails import Thumbnails

FOR_PHOTOGRAPHS = [for_photographs(*of) for of in ((0, True), (0, False), (MUCH, False))]
"""Base models that may be offered, by the device, which is not known at once."""
LONG_NAME = "NVIDIA GeForce RTX 4090 Laptop GPU"
"""Of a device, for which there is room before it is known."""
EXAMPLES, SIDE, GAP = 4, 56, 6
"""Images that are shown of a folder; pixels."""


class Examples(QWidget):
    """A few images of the folder side by side."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._paths: list[Path] = []
        self.setFixedHeight(SIDE)
        self.setFixedWidth(EXAMPLES * (SIDE + GAP))
        thumbnails.ready.connect(self._came)

    def show_paths(self, paths: list[Path]) -> None:
        """Show these."""
        if paths != self._paths:
            self._paths = paths
            self.update()

    def _came(self, path: str) -> None:
        if Path(path) in self._paths:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw those that came."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for place, path in enumerate(self._paths):
                pixmap = self._thumbnails.get(path, SIDE, self.devicePixelRatioF())
                if pixmap:
                    at = QRectF(place * (SIDE + GAP), 0, SIDE, SIDE)
                    painter.drawPixmap(at, pixmap, QRectF(pixmap.rect()))


class EffortCard(ChoiceCard):
    """One of three: what it does, and what it takes as soon as that is known."""

    def __init__(self, name: str, longest: str = "") -> None:
        super().__init__(name)
        self.words = Kept(longest)
        self.takes = label(" ", "quiet")  # the place is kept
        self.misfit = label("", "warning", wrap=True)
        for widget in (self.words, self.takes, self.misfit):
            self.body.addWidget(widget)
        self.body.addStretch(1)

    def show_texts(self, words: str, takes: str, misfit: str = "") -> None:
        """Show them; with what is amiss it cannot be chosen."""
        self.words.setText(words)
        self.takes.setText(takes or " ")
        self.misfit.setText(misfit)
        self.misfit.setVisible(bool(misfit))
        self.radio.setEnabled(not misfit)
        self.radio.setAccessibleDescription(" ".join(filter(None, (words, takes, misfit))))


class StartPage(QWidget):
    """The first page. What is chosen on it stands in the draft, and in the wizard behind it."""

    changed = Signal()
    folder_asked = Signal()
    sample_asked = Signal()
    dropped = Signal(object)
    """Paths."""
    page_asked = Signal(str)
    """A page of the wizard is to be shown."""
    board_asked = Signal()
    """The images are to be sorted."""
    train_asked = Signal()
    base_wanted = Signal(object)
    """An `Entry` is to be trained on, and downloaded for that; or no longer, while it is."""

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
        upper.addWidget(label(self.tr("Teach CLIP your own images"), "title"))
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
        self.unsorted = button(self.tr("Choose &photos..."), self.folder_asked.emit)
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
        for heading, told, buttons in ways:
            card = Card(heading)
            card.body.addWidget(label(told, "quiet", wrap=True), 1)
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
        self._base = Kept("")
        self.base = button(
            self.tr("&Change..."),
            lambda: self.page_asked.emit("base"),
            role="link",
            hint=self.tr("Choose another base model, or download one."),
        )
        self.offer = button("", lambda: self.base_wanted.emit(self._offered()))
        policy = self.offer.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.offer.setSizePolicy(policy)
        self.stop = button(
            self.tr("Stop the &download"), lambda: self.base_wanted.emit(self._offered())
        )
        self._fetched = label("", "quiet", wrap=True)
        self._fetching = False
        above, fetched = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self._base, 1)
        above.addWidget(self.offer)
        above.addWidget(self.base)
        fetched.addWidget(self._fetched, 1)
        fetched.addWidget(self.stop)  # not where the offer is: that was just pressed
        card.body.addLayout(above)
        card.body.addLayout(fetched)
        names: dict[Effort, str] = {
            "quick": self.tr("&Quick"),
            "balanced": self.tr("&Balanced"),
            "best": self.tr("B&est in"),
        }
        self.minutes = steady(QComboBox())
        self.minutes.setAccessibleName(self.tr("Minutes to take"))
        self.minutes.activated.connect(lambda _: self._choose("best"))
        self.cards: dict[Effort, EffortCard] = {}
        group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(12)
        for one in EFFORTS:
            made = self.cards[one] = EffortCard(names[one], self._longest(one))
            group.addButton(made.radio)
            made.radio.clicked.connect(self._chooser(one))
            if one == "best":
                made.top.insertWidget(1, self.minutes)
            row.addWidget(made, 1)
        card.body.addLayout(row)
        return card

    def _foot(self) -> QWidget:
        foot = QFrame()
        foot.setProperty("role", "bar")
        row = QHBoxLayout(foot)
        row.setContentsMargins(28, 10, 28, 10)
        self.told = Elided("", "quiet")
        self.told.setAccessibleName(self.tr("What stands in the way"))
        self.advanced = button(
            self.tr("Ad&vanced..."),
            lambda: self.page_asked.emit("method"),
            hint=self.tr("Choose the method and its settings."),
        )
        self.train = button(self.tr("&Train"), self.train_asked.emit, role="primary")
        self.train.setMinimumWidth(110)
        row.addWidget(self.told, 1)
        row.addWidget(self.advanced)
        row.addWidget(self.train)
        return foot

    # Showing it

    def built(self, missing: Callable[[], str], out_of_reach: Callable[[], bool] = bool) -> None:
        """Every page is there; `missing` says what is told of the base model before a start, and
        `out_of_reach` whether a start would fail for want of it."""
        self._built, self._missing, self._out_of_reach = True, missing, out_of_reach
        self.show_draft()

    def set_draft(self, draft: Draft) -> None:
        """Work on another draft."""
        self._draft = draft
        self.show_draft()

    def set_queueing(self, queueing: bool) -> None:
        """Say whether a run that is started now would have to wait."""
        self._queueing = queueing
        self.show_draft()

    def show_fetching(self, told: str, under_way: bool) -> None:
        """Say how far the download of the base model is, or why there is none."""
        self._fetching = under_way
        self._fetched.setText(told)
        restyle(self._fetched, role="quiet" if under_way else "bad")
        self._show_offer()

    def _offered(self) -> Entry:
        """The base model that can be had with one click: the chosen one while it is fetched."""
        entry, machine = self._draft.entry, self._estimates.machine
        if isinstance(entry, Entry) and not entry.bundled:
            return entry
        on_cpu = machine is None or machine.device.startswith("CPU")
        return for_photographs(machine.memory if machine else 0, on_cpu)

    def _show_offer(self) -> None:
        """The starter is for drawings, and what was chosen may not be here yet."""
        entry, lacking = self._offered(), bool(self._missing())
        practice = self._draft.base == STARTER and self._draft.folder != cliptune_resources.sample()
        told, width = self.tr("Take &{}, for photos: {}"), 0
        for one in (*FOR_PHOTOGRAPHS, entry):
            self.offer.setText(told.format(one.label, in_bytes(one.bytes)))
            width = max(width, self.offer.sizeHint().width())
        self.offer.setMinimumWidth(width)  # the words beside it break where they did
        if lacking:
            self.offer.setText(self.tr("&Download {} now").format(in_bytes(entry.bytes)))
        self.offer.setVisible(self._built and (practice or lacking or self._fetching))
        self.offer.setEnabled(not self._fetching)
        self.stop.setVisible(self._fetching)
        self._fetched.setVisible(bool(self._fetched.text()))

    @property
    def kinds(self) -> tuple[str, ...]:
        """The methods whose memory and time are to be known here."""
        return (self._middle(),)

    def _middle(self) -> str:
        advice = self._estimates.advice(self._draft)
        return effort.middle(self._draft, advice.kind if advice else None)

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
        sample = draft.folder == cliptune_resources.sample()
        self._name.setText(self.tr("Sample images") if sample else source_name(draft.folder))
        told = self.tr("Looking through the folder ...")
        unsorted = draft.trouble is not None and draft.trouble.code == UNSORTED
        if draft.trouble:
            trouble, hint = translated_message(draft.trouble)
            # Of unsorted images the hint says how they are sorted without the board.
            told = trouble if unsorted else " ".join(filter(None, (trouble, hint)))
        elif images:
            told = " · ".join(counted(draft))
        self._told.setText(told)
        restyle(self._told, role="bad" if draft.trouble else "quiet")
        some = _some(images.paths) if images else []
        self._examples.show_paths([images.folder / path for path in some] if images else [])
        self._examples.setVisible(bool(some))
        self.look.setEnabled(self._built)
        self.sort.setVisible(unsorted)
        self.base.setEnabled(self._built)
        self._show_choices()
        self._show_foot()

    def _show_choices(self) -> None:
        draft, chosen = self._draft, effort.effort_of(self._draft)
        entry = draft.entry
        base = entry.label if isinstance(entry, Entry) else Path(draft.base).name
        told = self.tr("Base model: {}.").format(base)
        if draft.base == STARTER and draft.folder != cliptune_resources.sample():
            told += " " + self.tr("That is a tiny practice model, made for drawings.")
        machine, there = self._estimates.machine, self.tr("This computer: {}, {}.")
        self._base.longest = f"{told} {there.format(LONG_NAME, in_bytes(64e9))}"
        if machine:
            told += " " + there.format(machine.device, in_bytes(machine.memory))
        self._base.setText(told)
        self._show_offer()
        found, pace = self._estimates.of(draft, self._middle())
        looked = pace.look * draft.count().all if pace else None
        self.cards["quick"].show_texts(
            self.tr("Learns what tells the classes apart, and leaves the model as it is."),
            self._takes(looked, None),
            in_full(draft.methods()[METHODS[FITTED]]),
        )
        takes = self._takes(pace.whole if pace else None, found.peak if found else None)
        self.cards["balanced"].show_texts(self._method(), takes)
        self.cards["best"].show_texts(
            self.tr("Tries several methods and keeps the one that did best."), ""
        )
        for one, card in self.cards.items():
            card.choose(one == chosen)
        self._show_minutes(round(draft.minutes))

    def _show_minutes(self, asked: int) -> None:
        """Offer some, and those that were asked for elsewhere."""
        offered = sorted({*MINUTES, asked})
        if [self.minutes.itemData(at) for at in range(self.minutes.count())] != offered:
            self.minutes.clear()
            for minutes in offered:
                told = self.tr("1 minute") if minutes == 1 else self.tr("{} minutes")
                self.minutes.addItem(told.format(f"{minutes:,}"), minutes)
        self.minutes.setCurrentIndex(offered.index(asked))

    def _takes(self, seconds: float | None, memory: int | None) -> str:
        """What it takes as far as that is known: a place that is kept."""
        parts = [self.tr("about {}").format(in_time(seconds))] if seconds is not None else []
        parts += [self.tr("{} of memory").format(in_bytes(memory))] if memory is not None else []
        return " · ".join(parts)

    def _longest(self, one: Effort) -> str:
        """The most that is said of a choice; of the middle one the advice is yet to come."""
        if one != "balanced":
            return ""
        told = [f"{translated(of.label)}. {translated(of.summary)}" for of in METHODS.values()]
        return max(told, key=len)

    def _method(self) -> str:
        """The method of the middle choice, in words."""
        draft = self._draft.with_kind(self._middle())
        method = METHODS[draft.kind]
        told = self.tr("{}. {}").format(translated(method.label), translated(method.summary))
        if draft.value("train", "learning_rate") == jobs.AUTO:
            told += " " + self.tr("Its learning rate is found for you.")
        return told

    def _show_foot(self) -> None:
        draft = self._draft
        obstacle = in_full(next(filter(None, (draft.obstacle(page) for page in PAGES)), None))
        if self._out_of_reach():
            obstacle = obstacle or self._missing()
        waiting = draft.images is None and not draft.trouble
        restyle(self.told, role="quiet" if waiting or not obstacle else "bad")
        fine = self._missing() or self._fine()
        self.told.setText(" ".join(obstacle.split()) or fine)
        self.train.setText(self.tr("&Add to queue") if self._queueing else self.tr("&Train"))
        self.train.setEnabled(self._built and not obstacle)
        self.train.setToolTip(obstacle)
        self.train.setAccessibleDescription(obstacle)
        before = any(draft.obstacle(page) for page in ("images", "base"))
        self.advanced.setEnabled(self._built and not before)  # where settings are put right

    def _fine(self) -> str:
        images = self._draft.images
        problems = len({one.kind for one in images.problems}) if images else 0
        if not problems:
            return self.tr("No problems in {} images.").format(f"{self._draft.count().all:,}")
        if problems == 1:
            return self.tr("1 issue with the images.")
        return self.tr("{} issues with the images.").format(f"{problems:,}")

    # Choosing

    def _chooser(self, one: Effort) -> Callable[[], None]:
        return lambda: self._choose(one)

    def _choose(self, one: Effort) -> None:
        if one == "best":
            self._draft.minutes = float(self.minutes.currentData())
        advice = self._estimates.advice(self._draft)
        effort.choose(self._draft, one, advice.kind if advice else None)
        self.show_draft()
        self.changed.emit()

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
        paths = drops.files(event)
        if paths and drops.accept(event):
            self.dropped.emit(paths)

    def sizeHint(self) -> QSize:
        """As wide as three cards like to be."""
        return QSize(900, 560)


def _some(paths: Sequence[str]) -> list[str]:
    """A few of many, from beginning to end."""
    count = min(EXAMPLES, len(paths))
    return [paths[len(paths) * place // count] for place in range(count)]
