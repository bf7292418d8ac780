"""The way to a run: where one begins, the wizard's four pages behind it, and the board."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import cliptune_resources
from cliptune.core.events import Failed
from cliptune.core.messages import Message, sentences
from cliptune_gui.engine.engine_thread import Engine, Machine
from cliptune_gui.engine.worker import Worker
from cliptune_gui.pages.new_run.beginning import Beginning
from cliptune_gui.pages.new_run.images import OF_LABELS, ImagesPage
from cliptune_gui.pages.new_run.start import StartPage
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.left import Left, Step
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.remembered import Found, Remembered
from cliptune_gui.state.wizard import PAGES, Draft, Page
from cliptune_gui.widgets import Foot, Role, button, errors, keys, screen, titled
from cliptune_gui.widgets.messages import in_full, translated_message
from cliptune_gui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:  # made after the first frame
    from cliptune.comparison.plan import Plan
    from cliptune_gui.pages.board.page import BoardPage
    from cliptune_gui.pages.new_run.base import BasePage
    from cliptune_gui.pages.new_run.method import MethodPage
    from cliptune_gui.pages.new_run.planner import Planner
    from cliptune_gui.pages.new_run.review import ReviewPage


class NewRunPage(screen.PageStack):
    """Start; images, base model, method, review; and the board, where images are sorted or labels
    looked at. All fill in one draft, which `started` carries."""

    started = Signal(object)
    comparison_started = Signal(object)
    """The jobs of a comparison, each with the number of images that it trains on."""
    help_asked = Signal(str)
    """The help is to be shown, at a topic."""
    search_started = Signal(object)
    """A draft of which the best is to be searched for."""

    def __init__(
        self,
        scanner: Worker,
        downloader: Worker,
        reader: Worker,
        engine: Engine,
        thumbnails: Thumbnails,
        preferences: Preferences,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._scanner, self._downloader, self._reader = scanner, downloader, reader
        self._engine, self._thumbnails, self._preferences = engine, thumbnails, preferences
        self.board: BoardPage | None = None
        self._sorting = False
        """Whether the board is to be shown as soon as it is there."""
        self._entered = 0
        """The page of the wizard that was asked for where one begins, or on the board."""
        self._from_board = False
        """Whether that was on the board."""
        self._before: QWidget | None = None
        """What was shown when the board was asked for."""
        self._ahead: Step = "start"
        """What is to be shown once the images were looked through."""
        self.left = Left.read(preferences.left)
        """Where one left."""
        self.estimates = Estimates(engine, self)
        self._named: tuple[Path, str] | None = None
        """For which images, and for a base of which language, names were asked for last."""
        self._queueing = False
        self._planner: Planner | None = None
        """Where a comparison is being planned, if one is."""
        self._plan: Plan | None = None
        """The last one that was planned."""
        self.draft = self.left.draft(preferences.recent)
        self._prefer(self.draft)
        self._reopened = None if self.draft.is_sample else self.draft.folder
        """What was open when one left, until it was looked through."""
        self.images = ImagesPage(self.draft, scanner, thumbnails, preferences)
        self.images.changed.connect(self._images_changed)
        self.images.looking.connect(self._others_asked)
        self.images.opening.opened.connect(self._others_chosen)
        self.images.board_asked.connect(self.show_board)
        self.remembered = Remembered(reader, self)
        """What was chosen of the folder; `images` tells it of every look."""
        self.images.leaving.connect(self.remembered.flush)
        self.images.found.connect(self._found)
        self.images.passed_over.connect(self.remembered.rebase)
        self.remembered.changed.connect(self._show_again)
        self.remembered.relabelled.connect(self.images.rescan)
        self.remembered.failed.connect(self._not_kept)
        self.pages: tuple[ImagesPage | BasePage | MethodPage | ReviewPage, ...] = (self.images,)
        self._stack = screen.PageStack()
        self._stack.addWidget(self.images)
        menu = self.images.opening.more.menu()
        self.start = StartPage(self.draft, self.estimates, thumbnails, menu)
        self.start.folder_asked.connect(self.images.opening.choose_folder)
        self.start.photos_asked.connect(self.images.opening.choose_photos)
        self.start.sample_asked.connect(lambda: self.images.open(cliptune_resources.sample()))
        self.start.dropped.connect(self.images.open_dropped)
        self.start.page_asked.connect(self._go_behind)
        self.start.board_asked.connect(self.show_board)
        self.start.train_asked.connect(self._begin_run)
        self.start.compare_asked.connect(self.plan_comparison)
        self.start.changed.connect(self._changed)
        self.images.progressed.connect(self.start.show_progress)
        self.images.noticed.connect(self.start.say)
        self.estimates.changed.connect(self._follow_advice)
        self.images.looking.connect(self.start.notice.hide)
        self.addWidget(self.start)
        self._wizard = QWidget()
        self._wizard.setObjectName("page")
        self.addWidget(self._wizard)
        column = QVBoxLayout(self._wizard)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        upper = QVBoxLayout()
        upper.setContentsMargins(28, 18, 28, 14)
        upper.setSpacing(12)
        upper.addLayout(self._head())
        self.beginning = Beginning()
        self.beginning.asked.connect(self.images.show_problem)
        upper.addWidget(self.beginning)
        upper.addWidget(screen.scrolled(self._stack), 1)
        column.addLayout(upper, 1)
        column.addWidget(self._foot())
        self._add_keys()
        self._refresh()

    def build(self) -> Iterator[None]:
        """Make the pages after the first, which the first frame does not wait for."""
        from cliptune_gui.pages.new_run.base import BasePage
        from cliptune_gui.pages.new_run.method import MethodPage
        from cliptune_gui.pages.new_run.review import ReviewPage

        draft = self.draft
        self.base = BasePage(self.draft, self.estimates, self._scanner, self._downloader)
        yield
        self.method = MethodPage(self.draft, self.estimates)
        yield
        self.review = ReviewPage(self.draft, self.estimates)
        self.pages = (self.images, self.base, self.method, self.review)
        for page in self.pages[1:]:
            self._stack.addWidget(page)
            if draft is not self.draft:  # what was left could not be opened meanwhile
                page.set_draft(self.draft)
        self.base.changed.connect(self.images.show_changes)  # prompts are in its language
        self.base.changed.connect(self._go_on)
        self.base.looked.connect(self._base_looked)
        self.method.changed.connect(self._changed)
        self.method.rebuilt.connect(self._order)
        self.start.built(self.base.missing, self.base.is_out_of_reach)
        self.start.base.wanted.connect(self.base.take)
        self.base.fetching.connect(self.start.base.show_fetching)
        self.base.entered()
        self._order()
        self._refresh()
        self._go_on()
        yield
        self._build_board()

    def _build_board(self) -> None:
        from cliptune_gui.pages.board.page import BoardPage

        self.board = BoardPage(self._engine, self._scanner, self._reader, self._thumbnails)
        self.board.left.connect(self._back_from_board)
        self.board.base_asked.connect(lambda: self._go_behind("base"))
        self.board.train_asked.connect(self._train)
        self.board.set_queueing(self._queueing)
        self.addWidget(self.board)
        if self._sorting:
            self.show_board()

    # The board

    def show_board(self) -> None:
        """Sort the images of the draft, or look at their labels."""
        if self.board is None:
            self._sorting = True
            return
        self._sorting = False
        if self.currentWidget() is not self.board:
            self._before = self.currentWidget()
        self.remembered.flush()  # the board reads it after that
        self.board.open(self.draft)
        self.setCurrentWidget(self.board)
        self._look_ahead()

    def show_wizard(self) -> None:
        """Show the pages of the wizard again."""
        self._sorting, self._ahead = False, "start"
        self.setCurrentWidget(self._wizard)

    def show_start(self) -> None:
        """Show where one begins."""
        self._sorting, self._ahead = False, "start"
        self.setCurrentWidget(self.start)
        self._follow_advice()
        if self._built:
            self.base.entered()
        self._changed()

    def _back_from_board(self) -> None:
        """Where the board was asked for."""
        self.remembered.refresh()
        if self._before is self.start:
            self.show_start()
        else:
            self.show_wizard()

    def _others_asked(self) -> None:
        """Other images are looked through: the board and where one left were of those before."""
        self._sorting, self._ahead = False, "start"
        if self.currentWidget() is self.board:
            self.show_start()

    def _others_chosen(self) -> None:
        """The wizard begins anew with other images: of these its later pages know nothing yet."""
        if self.currentWidget() is self._wizard:
            self.go_to(0)

    # What was chosen of the folder

    def _add_keys(self) -> None:
        """They hold while their page is seen, wherever the focus is. The board has its own: what is
        taken back there is what was decided there."""
        for page in (self.start, self._wizard):
            keys.bind("undo", page, self.remembered.undo)
            keys.bind("redo", page, self.remembered.redo)

    def _found(self, found: Found, anew: bool) -> None:
        before = self.draft.held()
        self.remembered.begin(self.draft, found, anew=anew)
        if before != self.draft.held():
            self._fill_later_pages()

    def _show_again(self) -> None:
        """Show the draft as it is by now: its images are those of before."""
        self.images.show_changes()
        self._fill_later_pages()
        self._changed()

    def _fill_later_pages(self) -> None:
        for page in self.pages[1:]:
            page.set_draft(self.draft)

    def _not_kept(self, failed: Failed) -> None:
        if not errors.is_told(failed):
            errors.show_failed(self.window(), failed)

    def _train(self, draft: Draft, data: dict[str, Any]) -> None:
        """Go on with what was said on the board, in the draft that it was opened for."""
        if draft is not self.draft or str(draft.folder) != data["images"]:
            return
        self.draft.take_labels(data)
        if self.board and self.board.labelling.base != self.draft.base:
            self.draft.base, self.draft.revision = self.board.labelling.base, ""
            self.base.set_draft(self.draft)
        self.images.rescan()

    def _images_changed(self) -> None:
        self._changed()
        trouble = self.draft.trouble
        if self._reopened and (self.draft.images or trouble):
            reopened, self._reopened = self._reopened, None
            if trouble and self.draft.folder == reopened and trouble.code not in OF_LABELS:
                self._start_over(trouble)
        self._go_on()

    def _go_on(self) -> None:
        """Show what is to be shown, if images and base were looked at and it is there."""
        if self._ahead == "start" or not self._built or self.base.is_checking:
            return
        if self.draft.images:
            step, self._ahead = self._ahead, "start"
            if step == "board":
                self.show_board()
            else:
                self.go_to(PAGES.index(step))

    def _start_over(self, trouble: Message) -> None:
        """What was open when one left cannot be opened any more: say so, and show the sample."""
        draft = Draft()
        self._prefer(draft)
        self._fill(draft)
        self.show_start()
        told = self.tr("{} It was open when you left; these are the sample images.")
        told = told.format(translated_message(trouble)[0])
        self.start.say(told)

    def _order(self) -> None:
        """Tab comes to the foot after the pages, though what they hold was made after it."""
        self.setTabOrder(self.method.last, self.compare)
        self.setTabOrder(self.compare, self.back)
        self.setTabOrder(self.back, self.next)

    def _prefer(self, draft: Draft) -> None:
        """Have a draft go by what the settings say of device and hub."""
        draft.device, draft.hub = self._preferences.device, self._preferences.hub

    def _head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addLayout(titled(self.tr("New run")))
        row = QHBoxLayout()
        row.setSpacing(24)
        names = (
            self.tr("1 Images"),
            self.tr("2 Base model"),
            self.tr("3 Method"),
            self.tr("4 Review"),
        )
        group = QButtonGroup(self)
        self.steps: list[QPushButton] = []
        for number, name in enumerate(names):
            step = button(name, self._goer(number))
            step.setProperty("role", "step")
            step.setCheckable(True)
            group.addButton(step)
            self.steps.append(step)
            row.addWidget(step)
        row.addStretch(1)
        head.addLayout(row)
        return head

    def _foot(self) -> QWidget:
        self.back = button(self.tr("&Back"), self._go_back)
        self.next = button(self.tr("&Next"), self._next, role="primary")
        self.next.setMinimumWidth(96)
        self.compare = button(
            self.tr("&Compare..."),
            self.plan_comparison,
            hint=self.tr("Choose methods, seeds and time; then all of it is queued at once."),
        )
        self.foot = Foot(self.compare, self.back, self.next)
        return self.foot

    @property
    def step(self) -> Step:
        """What is shown."""
        if self.currentWidget() is self.start:
            return "start"
        return PAGES[self.page] if self.currentWidget() is self._wizard else "board"

    @property
    def reached(self) -> Step:
        """What is shown, or is to be once the images were looked through."""
        return self.step if self._ahead == "start" else self._ahead

    @property
    def _built(self) -> bool:
        return self._stack.count() == len(PAGES)

    @property
    def page(self) -> int:
        """Which page is shown, from 0."""
        return self._stack.currentIndex()

    def begin(self) -> None:
        """Look through what was open when one left, or else the sample, and go on there."""
        self._preferences.left = ""  # after a crash the images alone are opened again
        self.images.rescan(anew=True)
        if self.left.folder == self.draft.folder:
            self._ahead = self.left.step

    def take(self, draft: Draft, step: Step = "images") -> None:
        """Fill the wizard with another draft, such as a run's job to be varied; `step` is shown as
        soon as its images were looked through."""
        self._fill(draft)
        self._entered, self._from_board = 0, False
        self.go_to(0)
        self._ahead = "start" if step == "images" else step

    def _fill(self, draft: Draft) -> None:
        self.remembered.flush()
        self.draft = draft
        for page in (*self.pages, self.start):
            page.set_draft(draft)

    def machine_found(self, machine: Machine | None) -> None:
        """Take over what the device is."""
        self.estimates.machine_found(machine)

    def preferences_changed(self) -> None:
        """Take over what the settings say of device and hub."""
        self._prefer(self.draft)
        self._changed()

    def set_queueing(self, queueing: bool) -> None:
        """Say whether a run that is started now would have to wait."""
        if queueing != self._queueing:
            self._queueing = self.estimates.resting = queueing
            self._look_ahead()
            self.start.set_queueing(queueing)
            if self.board:
                self.board.set_queueing(queueing)
        self._refresh()

    def go_to(self, page: int) -> None:
        """Show a page, if nothing on those before it stands in the way."""
        self.show_wizard()
        page = max(0, min(page, len(PAGES) - 1))
        if PAGES[page] != "base":  # that sorts images, too, and can be chosen before
            before = [bool(self.draft.obstacle(name)) for name in PAGES[:page]]
            page = before.index(True) if any(before) else page
        self._follow_advice()
        self._stack.setCurrentIndex(page)
        entered = getattr(self.pages[page], "entered", None)
        if entered:
            entered()
        if PAGES[page] == "review":
            self.base.entered()
        self._changed()

    def _base_looked(self) -> None:
        self.review.show_missing(self.base.missing())
        self._refresh()

    def _changed(self) -> None:
        if self.isVisible():
            self.remembered.keep()
        else:  # nobody types on
            self.remembered.flush()
        self._look_ahead()
        self._refresh()

    def _look_ahead(self) -> None:
        """Work out what the run would take and reach, where that is shown and none is on."""
        # As Qt tells a widget that it is hidden, what is in it still says that it is visible.
        wizard = self.isVisible() and self._wizard.isVisibleTo(self)
        beginning = self.isVisible() and self.start.isVisibleTo(self)
        if self._queueing:
            self.estimates.stop()
        elif self._planner or (wizard and PAGES[self.page] in ("method", "review")):
            self.estimates.ask(self.draft)
        elif wizard and PAGES[self.page] == "base":
            self.estimates.ask_bases(self.draft)
        elif beginning:
            self.estimates.ask(self.draft, self.start.efforts.kinds)
        else:
            self.estimates.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Resume what was left when something else was shown."""
        self._look_ahead()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody sees what would be worked out, or changes anything."""
        self.remembered.flush()
        self._look_ahead()

    def _follow_advice(self) -> None:
        """Take the method that is advised by now, unless the user chose one or is about to."""
        choosing = self.currentWidget() is self._wizard and PAGES[self.page] == "method"
        advice = self.estimates.advice(self.draft)
        if advice and not choosing and self.draft.follow(advice.kind):
            self.method.set_draft(self.draft)
            self._changed()

    def _goer(self, page: int) -> Callable[[], None]:
        return lambda: self.go_to(page)

    def _go_behind(self, name: Page) -> None:
        """Show a page that was asked for elsewhere, from which Back leads there again."""
        self._from_board = self.currentWidget() is self.board
        self.go_to(PAGES.index(name))
        self._entered = self.page

    def _go_back(self) -> None:
        if self.page == self._entered and self._from_board:
            before = self._before
            self.show_board()
            self._before = before  # not this page
        elif self.page not in (0, self._entered):
            self.go_to(self.page - 1)
        else:
            self.show_start()

    def _next(self) -> None:
        if self.page < len(PAGES) - 1:
            self.go_to(self.page + 1)
            if not self.next.isEnabled():
                self.back.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._begin_run()

    def _begin_run(self) -> None:
        """Begin, once it was asked what classes are called whose words the base does not read."""
        asked = self.draft.folder, self.draft.reads
        if self.draft.unread() and asked != self._named:
            self._named = asked
            self.images.name_all().accepted.connect(self._begin_run)
            return
        self.estimates.stop()
        started = self.search_started if self.draft.searching else self.started
        started.emit(self.draft)

    def plan_comparison(self) -> None:
        """Ask which methods are to be compared, and for how long each may train."""
        from cliptune_gui.pages.new_run.planner import Planner

        obstacle = self.base.missing if self.base.is_out_of_reach() else str
        planner = self._planner = Planner(
            self, self.draft, self.estimates, self._plan, busy=self._queueing, obstacle=obstacle
        )
        planner.asked.connect(self.comparison_started)
        planner.help_asked.connect(lambda: self.help_asked.emit("comparison"))
        planner.finished.connect(self._planned)
        planner.open()
        self._look_ahead()

    def _planned(self) -> None:
        """Remember what was asked for, whether it was begun or not."""
        assert self._planner
        self._plan, self._planner = self._planner.plan, None
        self._look_ahead()

    def _refresh(self) -> None:
        if self.currentWidget() is self.start:
            self.start.show_draft()
        self.beginning.show_draft(self.draft)
        obstacles = [self.draft.obstacle(name) for name in PAGES]
        obstacle = in_full(next(filter(None, obstacles[: self.page + 1]), None))
        last = self.page == len(PAGES) - 1
        missing = self.base.missing() if self._built else ""
        if last and missing and self.base.is_out_of_reach():
            obstacle = obstacle or missing
        self.next.setEnabled(not obstacle and self._built)
        start = self.tr("&Add to queue") if self._queueing else self.tr("&Start training")
        self.next.setText(start if last else self.tr("&Next"))
        self.compare.setVisible(last)
        self.compare.setEnabled(not obstacle)
        self.next.setToolTip(obstacle)
        self.next.setAccessibleDescription(obstacle)
        waiting = self.draft.images is None and not self.draft.trouble
        tone: Role = "bad" if obstacle else "warning" if missing else "quiet"
        self.foot.say(obstacle or self._fine(missing), "quiet" if waiting else tone)
        self.steps[self.page].setChecked(True)
        for number, step in enumerate(self.steps):
            free = PAGES[number] == "base" or not any(obstacles[:number])
            step.setEnabled(number == 0 or (self._built and free))

    def _fine(self, missing: str) -> str:
        count = self.draft.count()
        ready = self.tr("Ready: {} images will be used.").format(f"{count.all:,}")
        return sentences((ready, missing))
