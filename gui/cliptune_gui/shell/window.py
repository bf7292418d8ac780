"""The window: rail, banner and pages around one engine, and what leads from one to another."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from cliptune.core.events import Failed
from cliptune.evaluation.conclusion import NextStep
from cliptune.graphics.state import State
from cliptune_gui.engine import engine_thread, loading
from cliptune_gui.engine.engine_thread import Machine
from cliptune_gui.engine.worker import Call, Outcome, once
from cliptune_gui.shell.card_failed import CardFailed
from cliptune_gui.shell.closing import Closing
from cliptune_gui.shell.comparison_queue import ComparisonQueue
from cliptune_gui.shell.notice import Notice
from cliptune_gui.shell.pages import Pages
from cliptune_gui.shell.rail import PageName, Rail
from cliptune_gui.shell.services import Services
from cliptune_gui.shell.starting import Starter
from cliptune_gui.shell.tour import Tour, stops
from cliptune_gui.state import drafts, language
from cliptune_gui.state.left import Left, Step
from cliptune_gui.state.log import Log
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.state.search import Search
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Banner, errors, keys, open_folder, screen, theme
from cliptune_gui.widgets.formatting import percent
from cliptune_gui.widgets.labels import Tone
from cliptune_gui.widgets.messages import in_full, translated_message

if TYPE_CHECKING:
    from cliptune_gui.pages.help.window import HelpWindow
    from cliptune_gui.pages.runs.comparison import ComparedPage
    from cliptune_gui.pages.runs.page import RunsPage
    from cliptune_gui.pages.settings.page import SettingsPage
    from cliptune_gui.pages.training.export_dialog import Exportable
    from cliptune_gui.pages.training.run_view import RunView
    from cliptune_gui.pages.try_it.page import TryPage


class MainWindow(QMainWindow):
    """All pages around one engine. `shut` ends its threads."""

    quit_asked = Signal()
    first_frame = Signal()
    again: Literal["", "window", "program"] = ""
    """What is to begin anew once it is closed."""

    settings: "SettingsPage"
    training: "RunView"
    runs: "RunsPage"
    compared: "ComparedPage"
    trying: "TryPage"

    def __init__(self, preferences: Preferences, log: Log) -> None:
        super().__init__()
        self.setWindowTitle("ClipTune")
        self.setWindowIcon(theme.program_icon())
        self.preferences = preferences
        self.services = Services.made(preferences, log, self)
        self.engine, self.run_queue = self.services.engine, self.services.run_queue
        self.banner, self.rail, self.pages = Banner(), Rail(), Pages(self.services)
        self.new_run = self.pages.new_run
        self.starter = Starter(self.services, self.banner, self)
        self.comparison = ComparisonQueue(self.services, self.starter, self.banner, self)
        self.closing = Closing(self, self.services, self.banner)
        self.notice = Notice(self, self.run_queue, self.closing)
        self.card_failed = CardFailed(self, self.services, self.banner)
        self._help: HelpWindow | None = None
        self._guide: Tour | None = None
        self._drawn = False
        self._device: str | None = None
        """The device asked for when torch was loaded."""
        self._card_shown = False
        """Whether it was said what there is to say of the graphics card."""
        self._build()
        self._connect()
        self._add_keys()
        self._take_place()
        self.show_page(self.new_run.left.page)

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.banner)
        right.addWidget(screen.scrolled(self.pages), 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(right, 1)
        self.setCentralWidget(whole)
        theme.dress(self)

    def _take_place(self) -> None:
        """Stand where the window stood last, as far as the screen that is there has room."""
        known = self.restoreGeometry(self.preferences.geometry)
        within = screen.free(screen.screen_of(self).availableGeometry())
        self.setMinimumSize(screen.least(within))
        if not self.isMaximized() and not self.isFullScreen():
            place = screen.inside(self.geometry(), within)
            self.setGeometry(place if known else screen.centred(screen.WANTED, within))

    def _connect(self) -> None:
        self.rail.picked.connect(self._pick)
        self.pages.settings_made.connect(self._settings_made)
        self.pages.made.connect(self._pages_made)
        self.new_run.started.connect(self.starter.start_draft)
        self.new_run.comparison_started.connect(self.comparison.start)
        self.new_run.search_started.connect(self.comparison.search)
        self.new_run.help_asked.connect(self.show_help)
        self.new_run.images.changed.connect(self._load_engine)
        self.starter.begun.connect(self._run_begun)
        self.starter.page_asked.connect(self.show_page)
        self.starter.failed.connect(self.show_failed)
        self.comparison.show_asked.connect(self.show_comparison)
        self.comparison.search_begun.connect(self._search_begun)
        self.comparison.searched.connect(self._searched)
        self.closing.stopping.connect(lambda: self.show_page("training"))
        self.closing.done.connect(self._leave)
        self.closing.stayed.connect(self._stays)
        self.card_failed.restart_asked.connect(lambda: self.start_again("program"))
        self.run_queue.changed.connect(self._queue_changed)
        self.run_queue.progressed.connect(self._show_progress)
        of = self.services
        for worker in (of.scanner, of.reader, of.downloader):  # of a run's, its page tells
            worker.bug.connect(self.show_failed)

    def _add_keys(self) -> None:
        for name, act in (
            ("quit", self.close),
            ("help", self.show_help),
            ("folder", self._choose_folder),
            ("rescan", self._rescan),
            ("pause", self._pause),
        ):
            keys.bind(name, self, act)

    # Starting up

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first frame is up before anything slow begins."""
        super().paintEvent(event)
        if not self._drawn:
            self._drawn = True
            QTimer.singleShot(0, self._begin)

    def _begin(self) -> None:
        self.first_frame.emit()
        loading.qt()
        self.starter.restore_queue()  # before a page is there that could queue something
        self.pages.make()
        self.new_run.begin()
        if told := self.preferences.of_newer:
            self.new_run.start.say(in_full(told))

    def _settings_made(self) -> None:
        self.settings = self.pages.settings
        self.settings.changed.connect(self._preferences_changed)
        self.new_run.base.hub_asked.connect(self.settings.go_by)
        self.settings.again_asked.connect(lambda: self.start_again("window"))
        self.settings.keys_asked.connect(lambda: self.show_help("keys"))
        self.settings.graphics.looked.connect(self._card_looked)

    def _pages_made(self) -> None:
        pages = self.pages
        self.training, self.runs = pages.training, pages.runs
        self.compared, self.trying = pages.compared, pages.trying
        self.training.new_asked.connect(lambda: self.show_page("new"))
        self.training.try_asked.connect(self.try_run)
        self.training.next_asked.connect(self.go_on)
        self.training.check_asked.connect(lambda run: self._fill(drafts.of(run.job), "board"))
        self.training.retrain_asked.connect(lambda again: self._fill(drafts.retraining(again)))
        for export_asked in (self.training.export_asked, self.compared.export_asked):
            export_asked.connect(self.export)
        self.trying.export_asked.connect(self.export_model)
        for page in (self.training, self.runs):
            page.resume_asked.connect(self.starter.resume)
            page.duplicate_asked.connect(self.duplicate)
            page.train_on_asked.connect(self.train_on)
        self.runs.opened.connect(self.open_run)
        self.runs.removed.connect(self._run_removed)
        self.runs.renamed.connect(self.training.take_renamed)
        self.runs.compare_asked.connect(self.show_comparison)
        self.compared.left.connect(lambda: self.show_page("runs"))
        self.compared.failed.connect(self.show_failed)
        if self.run_queue.run:
            self.training.show_run(self.run_queue.run)
        self.comparison.restore()
        self.starter.look_back()
        self.settings.graphics.begin()
        self.engine.do(Call(once(loading.data)))
        self._load_engine()

    @property
    def ready(self) -> bool:
        """Whether every page is there."""
        return self.pages.ready

    def _load_engine(self) -> None:
        """Load torch once every page is there and the first folder was looked through.

        Before that, others need the CPU.
        """
        draft = self.new_run.draft
        if self.ready and self._device is None and (draft.images or draft.trouble):
            self._look_for_device()

    def _preferences_changed(self) -> None:
        self.new_run.preferences_changed()
        if self._device not in (None, self.preferences.device):
            self._look_for_device()

    def _look_for_device(self) -> None:
        wish = self._device = self.preferences.device
        self.engine.do(Call(once(lambda: engine_thread.load(wish)), ended=self._engine_loaded))

    def _engine_loaded(self, outcome: Outcome[Machine]) -> None:
        failure, machine = outcome.failure, outcome.result
        self.settings.show_machine(machine, translated_message(failure.told)[0] if failure else "")
        self.new_run.machine_found(machine)

    def _card_looked(self, state: State) -> None:
        """Say once that there is a graphics card which could be used, and at each start why what
        was fetched for it is not."""
        known = self._card_shown or (self.preferences.card_told and not state.trouble)
        if known or not (state.trouble or state.fits):
            return
        if self._guide and self._guide.isVisible():
            self._guide.ended.connect(lambda: self._card_looked(state))
        elif not self.banner.isVisible():  # else at the next start
            self._card_shown = self.preferences.card_told = True
            could = self.tr(
                "This computer has a graphics card ({}) that ClipTune does not use yet. With it, "
                "training is much faster."
            )
            told = in_full(state.trouble) or could.format(state.name)
            show = self.tr("Sho&w"), lambda: self.show_page("settings")
            tone: Tone = "warning" if state.trouble else "running"
            self.banner.say(told, tone, [show, (self.tr("Not &now"), lambda: None)])

    def open_images(self, paths: Sequence[Path]) -> None:
        """Open what paths stand for, as if they were dropped on the first page; at the start after
        the first frame, when what was open last was asked for."""
        if not self._drawn:
            queued = Qt.ConnectionType.QueuedConnection
            self.first_frame.connect(lambda: self.open_images(paths), queued)
            return
        self.show_page("new")
        self.new_run.show_start()
        self.new_run.images.open_dropped(paths)

    # What the pages ask for

    def _pick(self, name: PageName) -> None:
        """Show a page that was asked for on the rail; the first anew where it is shown already."""
        if name == "new" and self.pages.currentWidget() is self.new_run:
            self.new_run.show_start()
        self.show_page(name)

    def show_page(self, name: PageName) -> None:
        """Show a page, and put the focus into it if it was in the page before."""
        focused = self.focusWidget()
        self.pages.show_page(name)
        self.rail.mark(name)
        if focused is None or not self.rail.isAncestorOf(focused):
            screen.enter(self.pages.currentWidget())

    def show_comparison(self, runs: Sequence[RunEntry], search: Search | None = None) -> None:
        """Show runs side by side, on a page that belongs to the list of runs.

        `search`: they are those that it chose the best from, as it did that.
        """
        self.compared.show_runs(runs, search)
        self.pages.setCurrentWidget(self.compared)
        self.rail.mark("runs")

    def duplicate(self, run: RunEntry) -> None:
        """Fill the wizard with a run's job."""
        self._fill(drafts.of(run.job))

    def train_on(self, run: RunEntry) -> None:
        """Fill the wizard with a run's job, to begin from what it learned."""
        self._fill(drafts.going_on(run.job, run.folder))

    def go_on(self, run: RunEntry, step: NextStep) -> None:
        """Fill the wizard with what is to be tried after a run."""
        if step == "add-images":
            open_folder(run.images)
        self._fill(drafts.after(run.job, step), "images" if step == "add-images" else "review")

    def _fill(self, draft: Draft, step: Step = "images") -> None:
        draft.device = self.preferences.device
        draft.hub = draft.hub or self.preferences.hub
        self.new_run.take(draft, step)
        self.show_page("new")

    def open_run(self, run: RunEntry) -> None:
        """Show a run's curves and results."""
        self.training.show_run(run)
        self.show_page("training")

    def try_run(self, run: RunEntry) -> None:
        """Show the page where a run is tried, with that run chosen."""
        self.trying.try_run(run.run)
        self.show_page("try")

    def export(self, run: RunEntry) -> None:
        """Ask what a run is to be taken along as."""
        from cliptune_gui.pages.training.export_dialog import Exportable

        self.export_model(Exportable.of(run))

    def export_model(self, what: "Exportable") -> None:
        """Ask what a model is to be taken along as."""
        from cliptune_gui.pages.training.export_dialog import ExportDialog

        ExportDialog(self, self.engine, self.run_queue, what, self.preferences.device).open()

    def show_failed(self, failed: Failed) -> None:
        """Show in words what failed."""
        errors.show_failed(self, failed)

    def _run_begun(self, run: RunEntry) -> None:
        if self.ready:
            self.training.show_run(run)
        self.show_page("training")
        if self.ready:
            self.training.watch()

    def _search_begun(self) -> None:
        if self.ready:
            self.training.show_search()
        self.show_page("training")
        if self.ready:
            self.training.watch()

    def _searched(self, search: Search) -> None:
        """Show the answer, and offer what it was chosen from."""
        if search.entry:
            self.open_run(search.entry)
        show = self.tr("S&how comparison"), lambda: self.show_comparison(search.tried, search)
        shows = [show] if len(search.tried) > 1 else []
        self.banner.say(
            in_full(search.recommendation), "good", [*shows, (self.tr("O&K"), lambda: None)]
        )

    def _run_removed(self, run: RunEntry) -> None:
        shown = self.training.run
        if shown is not None and shown.folder == run.folder:
            self.training.show_nothing()

    # What keys stand for

    def show_help(self, topic: str = "") -> None:
        """Open the help at a topic, or at the page that is shown."""
        from cliptune_gui.pages.help.window import HelpWindow

        if self._help is None:
            self._help = HelpWindow(self)
            self._help.tour_asked.connect(self.show_tour)
        self._help.show_topic(topic or self.topic)

    def tour_once(self) -> None:
        """Show the tour at the first start, unless somebody is at something already."""
        known, self.preferences.toured = self.preferences.toured, True
        if not known and language.stands_in(self.preferences.language):
            told = self.tr("ClipTune does not speak traditional Chinese yet: this is simplified.")
            self.banner.say(told, "running", [(self.tr("O&K"), lambda: None)])
        if not known and not self.preferences.recent and self.topic == "start":
            self._tour().begin()

    def show_tour(self) -> None:
        """Show the tour again."""
        if self._help:
            self._help.hide()
        self.show_page("new")
        self.new_run.show_start()
        self._tour().begin()

    def _tour(self) -> Tour:
        """The tour, which goes as soon as somebody begins to work."""
        if self._guide is None:
            self._guide = Tour(self, stops(self.new_run.start, self.rail))
            begun = (
                self.pages.currentChanged,
                self.new_run.currentChanged,
                self.new_run.images.looking,
                self.run_queue.changed,
            )
            for signal in begun:
                signal.connect(self._guide.end)
        return self._guide

    @property
    def topic(self) -> str:
        """What the help says of the page that is shown is called so."""
        page = self.pages.currentWidget()
        if page is self.new_run:
            return self.new_run.step
        if not self.ready:
            return self.pages.shown
        if page is self.training and self.training.tabs.currentWidget() is self.training.results:
            return "results"
        return "comparison" if page is self.compared else self.pages.shown

    def _choose_folder(self) -> None:
        self.show_page("new")
        self.new_run.images.opening.choose_folder()

    def _rescan(self) -> None:
        if self.pages.currentWidget() is self.new_run:
            self.new_run.images.rescan()
        elif self.ready and self.pages.currentWidget() is self.runs:
            self.runs.read()

    def _pause(self) -> None:
        if self.run_queue.busy and not self.run_queue.stopping:
            self.run_queue.pause(not self.run_queue.paused)

    # The run that is on

    def _queue_changed(self) -> None:
        self.new_run.set_queueing(self.run_queue.busy)
        self._show_progress()
        self._follow()

    def _follow(self) -> None:
        """Show the run that is on, unless another is being looked at; or that a search begins."""
        run = self.run_queue.run
        if not (self.ready and self.run_queue.busy):
            return
        shown = self.training.run
        if run is None:
            if shown is None:
                self.training.show_search()
            return
        looked_at = shown is not None and self.pages.currentWidget() is self.training
        if not looked_at and (shown is None or shown.folder != run.folder):
            self.training.show_run(run)

    def _show_progress(self) -> None:
        title = "ClipTune"
        if self.run_queue.busy:
            fraction, paused = percent(f"{100 * self.run_queue.fraction:.0f}"), self.tr("Paused")
            title = f"{paused if self.run_queue.paused else fraction} · ClipTune"
        self.setWindowTitle(title)

    # Closing

    def changeEvent(self, event: QEvent) -> None:
        """Brought back from the task bar, the program stays."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.notice.seen()
        minimised = bool(self.windowState() & Qt.WindowState.WindowMinimized)
        if event.type() == QEvent.Type.WindowStateChange and not minimised and self.isVisible():
            self.closing.stay()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close, or ask what becomes of the run that is on."""
        self.new_run.remembered.flush()
        self.closing.asked(event)

    def bring_up(self, paths: Sequence[Path] = ()) -> None:
        """Show the window again, in front, with the images that `paths` stand for."""
        self.closing.bring_up()
        if paths:
            self.open_images(paths)

    def start_again(self, what: Literal["window", "program"]) -> None:
        """Close, and open anew where one was; not while something is on, which is asked about."""
        self.again = what
        if not self.close() and not self.closing.ends_later:
            self._stays()

    def _stays(self) -> None:
        self.again = ""

    def _leave(self) -> None:
        self.preferences.geometry = self.saveGeometry()
        shown = Left.of(self.pages.shown, self.new_run.reached, self.new_run.draft)
        self.preferences.left = shown.text()
        self.preferences.sync()
        if self._help:
            self._help.hide()
        self.hide()
        self.quit_asked.emit()

    def shut(self) -> None:
        """End every thread. The window cannot be used afterwards."""
        self.services.close()
