"""The window: the rail at the left, the pages, and what happens when it is closed."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QMessageBox,
    QStackedWidget,
    QSystemTrayIcon,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cliptune.core.errors import ClipTuneError
from cliptune.job import Job
from cliptune.runs import Run, carrying_out
from cliptune_gui.engine import engine_thread, loading
from cliptune_gui.engine.engine_thread import Engine, Machine
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.pages.new_run.page import NewRunPage
from cliptune_gui.state.log import Log
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_queue import RunQueue, to_go_on_with
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Banner, errors, label, theme
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.thumbnails import Thumbnails

Place = Literal["new", "training", "runs", "try", "settings", "log"]
PLACES: tuple[Place, ...] = ("new", "training", "runs", "try", "settings", "log")


class MainWindow(QMainWindow):
    """All pages around one engine. `shut` ends its threads."""

    quit_asked = Signal()
    first_frame = Signal()

    def __init__(self, preferences: Preferences, log: Log) -> None:
        super().__init__()
        self.setWindowTitle("ClipTune")
        self.setWindowIcon(theme.program_icon())
        self.setMinimumSize(QSize(960, 620))
        self.resize(1280, 800)
        self.preferences = preferences
        self.engine = Engine()
        self.scanner, self.reader, self.downloader = (
            Worker(name) for name in ("scanner", "reader", "downloader")
        )
        self.thumbnails = Thumbnails(self)
        self.run_queue = RunQueue(self.engine, preferences)
        self.new_run = NewRunPage(
            self.scanner, self.downloader, self.engine, self.thumbnails, preferences
        )
        self._log = log
        self._drawn = False
        self._device: str | None = None
        """The device asked for when torch was loaded."""
        self._told_of_queue = False
        self._comparison: list[Run] = []
        """The runs of the comparison that is being made."""
        self._looking = False
        """Whether it is being looked for what a comparison has already."""
        self._leaving: Literal["", "background", "stopping", "saving"] = ""
        self._question: QMessageBox | None = None
        self._tray: QSystemTrayIcon | None = None
        self._build()
        self._connect()
        self.restoreGeometry(preferences.geometry)

    # What it is made of

    def _build(self) -> None:
        self.banner = Banner()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.new_run)
        self._waiting = {place: self._placeholder() for place in PLACES[1:]}
        for page in self._waiting.values():
            self.stack.addWidget(page)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.banner)
        right.addWidget(self.stack, 1)
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail())
        row.addLayout(right, 1)
        self.setCentralWidget(whole)

    def _placeholder(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.addWidget(label(self.tr("One moment ..."), "quiet"), 0, Qt.AlignmentFlag.AlignCenter)
        return page

    def _rail(self) -> QFrame:
        rail = QFrame()
        rail.setObjectName("rail")
        rail.setFixedWidth(88)
        column = QVBoxLayout(rail)
        column.setContentsMargins(8, 14, 8, 14)
        column.setSpacing(6)
        names = {
            "new": self.tr("New run"),
            "training": self.tr("Training"),
            "runs": self.tr("Runs"),
            "try": self.tr("Try it"),
            "settings": self.tr("Settings"),
            "log": self.tr("Log"),
        }
        group = QButtonGroup(self)
        self.rail: dict[Place, QToolButton] = {}
        for number, place in enumerate(PLACES, start=1):
            made = QToolButton()
            made.setProperty("role", "rail")
            made.setText(names[place])
            made.setCheckable(True)
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            made.setIconSize(QSize(22, 22))
            made.setFixedSize(72, 56)
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            made.setShortcut(QKeySequence(f"Ctrl+{number}"))
            made.setToolTip(f"{names[place]} (Ctrl+{number})")
            made.clicked.connect(self._shower(place))
            group.addButton(made)
            self.rail[place] = made
            if place == "log":
                column.addStretch(1)
            column.addWidget(made)
        self.rail["new"].setChecked(True)
        self._colour_rail()
        return rail

    def _shower(self, place: Place) -> Callable[[], None]:
        return lambda: self.show_place(place)

    def _colour_rail(self) -> None:
        of = theme.colours()
        for place, made in self.rail.items():
            made.setIcon(theme.icon(place, of.accent if made.isChecked() else of.quiet))

    def _connect(self) -> None:
        self.new_run.started.connect(self.start_draft)
        self.new_run.all_started.connect(self.start_all)
        self.new_run.images.changed.connect(self._load_engine)
        self.run_queue.changed.connect(self._conductor_changed)
        self.run_queue.told.connect(self._show_progress)
        for worker in (self.scanner, self.reader, self.downloader):  # of a run's, its page tells
            worker.bug.connect(self.show_error)
        for worker in (self.engine, self.reader):
            worker.kept.connect(self._leave_when_done)
        for keys, act in (
            ("Ctrl+Q", self.close),
            ("F1", self._show_keys),
            ("Ctrl+O", self._choose_folder),
            ("F5", self._look_again),
            ("Ctrl+P", self._pause),
        ):
            QShortcut(QKeySequence(keys), self, act)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first frame is up before anything slow begins."""
        super().paintEvent(event)
        if not self._drawn:
            self._drawn = True
            QTimer.singleShot(0, self._begin)

    def _begin(self) -> None:
        self.first_frame.emit()
        self._restore_queue()
        for names, make in (
            (("base", "method", "review", "settings", "log"), self._plain_pages),
            (("run_view", "runs", "compared", "try_it"), self._pages_with_plots),
        ):
            self._load_pages(names, make)
        self.new_run.begin()

    def _load_pages(self, names: tuple[str, ...], make: Callable[[], Iterator[None]]) -> None:
        """Load the modules of pages on a thread, then make the pages."""

        def loaded(outcome: Outcome) -> None:
            if not outcome.failure:
                self._make(make())

        self.reader.do(Call(once(lambda: loading.pages(*names)), ended=loaded))

    def _make(self, pages: Iterator[None]) -> None:
        """Make one page after the other; between two the window draws and answers."""
        if next(pages, self) is None:
            # Not 0: Qt would deliver that before any timer and any key press.
            QTimer.singleShot(1, self, lambda: self._make(pages))

    def _plain_pages(self) -> Iterator[None]:
        yield from self.new_run.build()
        yield
        from cliptune_gui.pages.log.page import LogPage
        from cliptune_gui.pages.settings.page import SettingsPage

        self.settings = SettingsPage(self.preferences, self.reader)
        self.settings.changed.connect(self._preferences_changed)
        self._put("settings", self.settings)
        yield
        self._put("log", LogPage(self._log))

    def _put(self, place: Place, page: QWidget) -> None:
        """Put a page in the place that was kept for it."""
        waiting = self._waiting.pop(place)
        shown = self.stack.currentWidget() is waiting
        self.stack.insertWidget(self.stack.indexOf(waiting), page)
        self.stack.removeWidget(waiting)
        waiting.deleteLater()
        if shown:
            self.stack.setCurrentWidget(page)

    def _pages_with_plots(self) -> Iterator[None]:
        from cliptune_gui.charts import Curves
        from cliptune_gui.pages.runs.comparison import ComparedPage
        from cliptune_gui.pages.runs.page import RunsPage
        from cliptune_gui.pages.training.results import ResultsView
        from cliptune_gui.pages.training.run_view import RunView
        from cliptune_gui.pages.try_it.page import TryPage

        curves = Curves()
        yield
        results = ResultsView(self.thumbnails)
        yield
        self.training = RunView(
            self.run_queue, self.engine, self.reader, self.thumbnails, curves, results
        )
        self.training.new_asked.connect(lambda: self.show_place("new"))
        self.training.try_asked.connect(self.try_run)
        self.training.export_asked.connect(self.export)
        yield
        self.runs = RunsPage(self.run_queue, self.reader, self.preferences, self.training.words)
        for page in (self.training, self.runs):
            page.go_on_asked.connect(self.go_on)
            page.duplicate_asked.connect(self.duplicate)
        self.runs.opened.connect(self.open_run)
        self.runs.removed.connect(self._run_removed)
        self.runs.renamed.connect(self.training.refresh_title)
        self.runs.compare_asked.connect(self.show_comparison)
        yield
        self.compared = ComparedPage(self.reader)
        self.compared.left.connect(lambda: self.show_place("runs"))
        self.compared.failed.connect(self.show_error)
        self.compared.export_asked.connect(self.export)
        self.stack.addWidget(self.compared)
        yield
        self.trying = TryPage(self.engine, self.run_queue, self.preferences, self.thumbnails)
        yield
        self._put("training", self.training)
        yield
        self._put("try", self.trying)
        yield
        self._put("runs", self.runs)
        if self.run_queue.run:
            self.training.show_run(self.run_queue.run)
        self._look_back()
        self.engine.do(Call(once(loading.data)))
        self._load_engine()

    @property
    def ready(self) -> bool:
        """Whether every page is there."""
        return not self._waiting

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

    def _engine_loaded(self, outcome: Outcome) -> None:
        failure = outcome.failure
        machine = outcome.result if isinstance(outcome.result, Machine) else None
        self.settings.show_machine(machine, failure.message if failure else "")
        self.new_run.machine_found(machine)

    # What was left in the middle

    def _restore_queue(self) -> None:
        """Take over what waited when the program ended, before anything new can be queued."""
        waiting = []
        for folder in self.preferences.queue:
            try:
                run = Run(folder)
            except ClipTuneError:  # deleted meanwhile
                continue
            if run.state() not in ("running", "finished"):
                waiting.append(run)
        self.run_queue.restore(waiting)

    def _look_back(self) -> None:
        folder, unfinished = self.preferences.runs, self.preferences.unfinished
        self.reader.do(
            Call(once(lambda: to_go_on_with(folder, unfinished)), ended=self._looked_back)
        )

    def _looked_back(self, outcome: Outcome) -> None:
        left: list[Run] = outcome.result or []
        if left and not self.run_queue.busy:
            told = self.tr("“{}” was left in the middle.").format(left[0].title)
            if len(left) > 1:
                told = self.tr("Left in the middle: “{}” and {} more.").format(
                    left[0].title, len(left) - 1
                )
            self.banner.say(
                told,
                "warning",
                [
                    (self.tr("&Go on"), lambda: self._go_on_with_all(left[0])),
                    (self.tr("Show r&uns"), lambda: self.show_place("runs")),
                    (self.tr("N&ot now"), self._leave),
                ],
            )
        elif self.run_queue.held:
            told = self.tr("Runs that wait from last time: {}.")
            self.banner.say(
                told.format(len(self.run_queue.waiting)),
                "running",
                [
                    (self.tr("Start the &queue"), self._let_go),
                    (self.tr("Show r&uns"), lambda: self.show_place("runs")),
                    (self.tr("N&ot now"), self._leave),
                ],
            )

    def _leave(self) -> None:
        self.preferences.unfinished = None

    def _go_on_with_all(self, run: Run) -> None:
        self.go_on(run)
        self.run_queue.go_on()  # what waited behind it then, too

    def _let_go(self) -> None:
        self.run_queue.go_on()
        self.show_place("training")

    # What the pages ask for

    def show_place(self, place: Place) -> None:
        """Show a page."""
        self.stack.setCurrentIndex(PLACES.index(place))
        self._mark(place)
        if place == "settings" and place not in self._waiting:
            self.settings.entered()

    def _mark(self, place: Place) -> None:
        self.rail[place].setChecked(True)
        self._colour_rail()

    def show_comparison(self, runs: Sequence[Run]) -> None:
        """Show runs side by side, on a page that belongs to the list of runs."""
        self.compared.show_runs(runs)
        self.stack.setCurrentWidget(self.compared)
        self._mark("runs")

    def start_draft(self, draft: Draft) -> None:
        """Make a run of what the wizard gathered, and begin or queue it."""
        try:
            run = Run.create(draft.job(), within=self.preferences.runs)
        except ClipTuneError as error:
            self.show_error(error.message, error.hint)
            return
        self._enqueue(run)

    def start_all(self, drafts: Sequence[Draft]) -> None:
        """Make a comparison of what the wizard gathered; what was done of it is not done again."""
        if self._looking:  # pressed twice: what is there already is still being looked for
            return
        self._looking = True
        jobs = [draft.job() for draft in drafts]
        images, folder = drafts[0].count().train, self.preferences.runs

        def looked(outcome: Outcome) -> None:
            self._looking = False
            if outcome.result is not None:
                self._compare(jobs, outcome.result)

        self.reader.do(Call(once(lambda: carrying_out(jobs, images, folder)), ended=looked))

    def _compare(self, jobs: Sequence[Job], found: Sequence[Run | None]) -> None:
        """Queue the runs of a comparison that did not finish: those there, gone on with, or new."""
        done = [run for run in found if run and self.run_queue.standing(run) == "finished"]
        try:
            runs = [
                run or Run.create(job, within=self.preferences.runs)
                for job, run in zip(jobs, found, strict=True)
            ]
        except ClipTuneError as error:
            self.show_error(error.message, error.hint)
            return
        left = [run for run in runs if run not in done]
        if not left:
            self.show_comparison(runs)
            return
        for run in left:
            self._enqueue(run)
        self._comparison = runs
        if done:
            labels = ", ".join(translated(run.job.method.label) for run in done)
            self.banner.say(
                self.tr("Done already and not run again: {}.").format(labels),
                "running",
                [
                    (self.tr("Show r&uns"), lambda: self.show_place("runs")),
                    (self.tr("&Fine"), lambda: None),
                ],
            )

    def _offer_comparison(self) -> None:
        """Offer the comparison when the last of its runs has ended, or was taken out."""
        on = [self.run_queue.run] if self.run_queue.busy and self.run_queue.run else []
        going = {run.folder for run in (*on, *self.run_queue.waiting)}
        if not self._comparison or going & {run.folder for run in self._comparison}:
            return
        asked, self._comparison = self._comparison, []
        runs = [run for run in asked if self.run_queue.standing(run) == "finished"]
        if len(runs) < 2:
            return
        told = self.tr("The comparison of all methods is done.")
        if len(runs) < len(asked):
            told = self.tr("{} of the {} runs of the comparison finished.").format(
                len(runs), len(asked)
            )
        self.banner.say(
            told,
            "good" if len(runs) == len(asked) else "warning",
            [
                (self.tr("S&how comparison"), lambda: self.show_comparison(runs)),
                (self.tr("N&ot now"), lambda: None),
            ],
        )

    def go_on(self, run: Run) -> None:
        """Go on with a run that was left, at once or after the one that is on."""
        if self.preferences.unfinished == run.folder:
            self.preferences.unfinished = None
        self._enqueue(run)

    def _enqueue(self, run: Run) -> None:
        busy = self.run_queue.busy
        self.run_queue.begin(run)
        if busy:
            self._told_of_queue = True
            held = [(self.tr("Start the &queue"), self._let_go)] if self.run_queue.held else []
            self.banner.say(
                self.tr("“{}” waits for its turn.").format(run.title),
                "running",
                [
                    *held,
                    (self.tr("Show r&uns"), lambda: self.show_place("runs")),
                    (self.tr("&Fine"), lambda: None),
                ],
            )
            return
        self.banner.hide()
        if self.ready:
            self.training.show_run(run)
        self.show_place("training")

    def duplicate(self, run: Run) -> None:
        """Fill the wizard with a run's job."""
        try:
            draft = Draft.of(run.job)
        except ClipTuneError as error:
            self.show_error(error.message, error.hint)
            return
        draft.device = self.preferences.device
        draft.hub = draft.hub or self.preferences.hub
        self.new_run.take(draft)
        self.show_place("new")

    def open_run(self, run: Run) -> None:
        """Show a run's curves and results."""
        self.training.show_run(run)
        self.show_place("training")

    def try_run(self, run: Run) -> None:
        """Show the page where a run is tried, with that run chosen."""
        self.trying.try_run(run)
        self.show_place("try")

    def export(self, run: Run) -> None:
        """Ask what a run is to be taken along as."""
        from cliptune_gui.pages.training.export_dialog import ExportDialog

        try:
            device = self.preferences.device
            dialog = ExportDialog(self, self.engine, self.run_queue, run, device)
        except ClipTuneError as error:
            self.show_error(error.message, error.hint)
            return
        dialog.open()

    def show_error(self, message: str, hint: str = "", details: str = "") -> None:
        """Show an error in words."""
        errors.show(self, message, hint, details)

    def _run_removed(self, run: Run) -> None:
        shown = self.training.run
        if shown is not None and shown.folder == run.folder:
            self.training.show_nothing()

    def _show_keys(self) -> None:
        if "settings" not in self._waiting:
            self.settings.show_keys()

    def _choose_folder(self) -> None:
        self.show_place("new")
        self.new_run.go_to(0)
        self.new_run.images.choose.click()

    def _look_again(self) -> None:
        if self.stack.currentWidget() is self.new_run:
            self.new_run.images.rescan()
        elif self.ready and self.stack.currentWidget() is self.runs:
            self.runs.read()

    def _pause(self) -> None:
        if self.run_queue.busy and not self.run_queue.stopping:
            self.run_queue.pause(not self.run_queue.paused)

    def _conductor_changed(self) -> None:
        busy = self.run_queue.busy
        self.new_run.set_queueing(busy)
        self._show_progress()
        shown = self.training.run if self.ready else None
        on = self.run_queue.run
        looked_at = self.ready and self.stack.currentWidget() is self.training
        follow = busy and self.ready and not (looked_at and shown)
        if follow and on is not None and (shown is None or shown.folder != on.folder):
            self.training.show_run(on)
        if self._told_of_queue and not self.run_queue.waiting:
            self._told_of_queue = False
            self.banner.hide()
        self._offer_comparison()
        self._leave_when_done()

    def _show_progress(self) -> None:
        title = "ClipTune"
        if self.run_queue.busy:
            fraction, paused = f"{100 * self.run_queue.history.fraction:.0f} %", self.tr("Paused")
            title = f"{paused if self.run_queue.paused else fraction} · ClipTune"
        self.setWindowTitle(title)

    def changeEvent(self, event: QEvent) -> None:
        """Icons follow the theme; brought back from the task bar, the program stays."""
        super().changeEvent(event)
        minimised = bool(self.windowState() & Qt.WindowState.WindowMinimized)
        if event.type() == QEvent.Type.WindowStateChange and not minimised and self.isVisible():
            self._stay()
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "rail"):
            self._colour_rail()

    # Closing

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close at once if nothing is training; else ask what becomes of the run."""
        if not self.run_queue.busy:
            if self._keeping:
                event.ignore()
                self._leaving = "saving"
                told = self.tr("Something is being saved. The program ends when that is done.")
                offers = [
                    (self.tr("&Stay"), self._stay),
                    (self.tr("&Quit at once"), self._leave_now),
                ]
                self.banner.say(told, "running", offers)
                return
            event.accept()
            self._leave_now()
            return
        event.ignore()
        if self._leaving != "stopping":
            self._ask()

    def _ask(self) -> None:
        if self._question:
            return
        run = self.run_queue.run
        assert run is not None
        box = self._question = QMessageBox(self)
        box.setTextFormat(Qt.TextFormat.PlainText)  # a title may look like HTML
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle("ClipTune")
        box.setText(self.tr("“{}” is still training.").format(run.title))
        box.setInformativeText(
            self.tr(
                "What was learned so far is kept in any case. The next start can go on with it."
            )
        )
        role = QMessageBox.ButtonRole.AcceptRole
        self.keep = box.addButton(self.tr("&Keep training in the background"), role)
        self.checkpoint = box.addButton(self.tr("&Quit, go on at the next start"), role)
        self.stop = box.addButton(self.tr("&Stop for good and quit"), role)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(self.checkpoint)
        box.finished.connect(self._answered)
        box.open()

    def _answered(self, _: int) -> None:
        box, self._question = self._question, None
        assert box is not None
        clicked = box.clickedButton()
        box.deleteLater()
        run = self.run_queue.run
        if clicked is self.keep:
            self._to_background()
        elif clicked in (self.checkpoint, self.stop):
            self.preferences.unfinished = run.folder if run and clicked is self.checkpoint else None
            self._leaving = "stopping"
            self.run_queue.held = True
            self.run_queue.stop()
            self.show_place("training")
            self._conductor_changed()

    def _to_background(self) -> None:
        self._leaving = "background"
        if not QSystemTrayIcon.isSystemTrayAvailable():
            self.showMinimized()
            return
        self._tray = QSystemTrayIcon(self.windowIcon(), self)
        self._tray.setToolTip(self.tr("ClipTune is training"))
        menu = QMenu(self)
        for text, act in ((self.tr("Show"), self.bring_up), (self.tr("Quit"), self.close)):
            action = QAction(text, menu)
            action.triggered.connect(act)
            menu.addAction(action)
        self._tray.setContextMenu(menu)
        self._tray.activated.connect(self._tray_used)
        self._tray.show()
        self.hide()

    def _tray_used(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason != QSystemTrayIcon.ActivationReason.Context:  # that opens its menu
            self.bring_up()

    def _stay(self) -> None:
        if self._leaving != "stopping":
            self._leaving = ""

    def bring_up(self) -> None:
        """Show the window again, in front."""
        self._stay()
        if self._tray:
            self._tray.hide()
            self._tray.deleteLater()
            self._tray = None
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _leave_when_done(self) -> None:
        goes_on = self.run_queue.waiting and not self.run_queue.held
        if self._leaving and not (self.run_queue.busy or goes_on or self._keeping):
            self._leave_now()

    @property
    def _keeping(self) -> bool:
        """Whether something that the user asked for is being written."""
        return bool(self.engine.keeping or self.reader.keeping)

    def _leave_now(self) -> None:
        self._leaving = ""
        self.preferences.geometry = self.saveGeometry()
        self.preferences.sync()
        self.hide()
        self.quit_asked.emit()

    def shut(self) -> None:
        """End every thread. The window cannot be used afterwards."""
        self.run_queue.close()
        for worker in (self.engine, self.scanner, self.reader, self.downloader):
            worker.close()
        self.thumbnails.close()
