"""A run as it goes or as it went: its curves, what the model says, its results, its messages."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QProgressBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cliptune.core.events import Failed, Finished
from cliptune.runs.history import History
from cliptune_gui.charts import Curves
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.pages.training import reading
from cliptune_gui.pages.training.examples import Examples
from cliptune_gui.pages.training.header import Header
from cliptune_gui.pages.training.moved import MovedImages
from cliptune_gui.pages.training.outcome import Results
from cliptune_gui.pages.training.reading import Loaded
from cliptune_gui.pages.training.reporting import Reporter, document
from cliptune_gui.pages.training.results import ResultsView
from cliptune_gui.pages.training.saving import Saver, is_adapter
from cliptune_gui.pages.training.standing import Pace, in_minutes, line
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.state.run_queue import ON, RunQueue, Standing
from cliptune_gui.widgets import Banner, Elided, Kept, button, errors, label
from cliptune_gui.widgets.formatting import in_time
from cliptune_gui.widgets.messages import in_full, worded
from cliptune_gui.widgets.screen import PageStack
from cliptune_gui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from cliptune.projects.fixes import Again

REDRAW = 250
"""Milliseconds between two looks at what is new."""


class RunView(PageStack):
    """One run: the one that is on, or any other from its folder."""

    new_asked = Signal()
    resume_asked = Signal(object)
    duplicate_asked = Signal(object)
    train_on_asked = Signal(object)
    retrain_asked = Signal(object)
    """What the run is once more, with what was put right."""
    try_asked = Signal(object)
    export_asked = Signal(object)
    check_asked = Signal(object)
    """A run whose images' labels are to be looked at."""
    next_asked = Signal(object, str)
    """A run, and the code of what is to be tried after it."""

    def __init__(
        self,
        run_queue: RunQueue,
        engine: Engine,
        reader: Worker,
        thumbnails: Thumbnails,
        curves: Curves,
        results: ResultsView,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._run_queue, self._engine, self._reader = run_queue, engine, reader
        self.curves, self.results = curves, results
        self.run: RunEntry | None = None
        self.history = History()
        self._results: Results | None = None
        self._measuring: RunEntry | None = None
        self._pace = Pace()
        self._timer = QTimer(self)
        self._timer.setInterval(REDRAW)
        self._timer.timeout.connect(self._redraw)
        self.addWidget(self._empty())
        self.addWidget(self._page(thumbnails))
        self.show_nothing()
        self.saver = Saver(self, reader, curves, self.trouble)
        self.reporter = Reporter(self, reader)
        self._moved_images = MovedImages(self, reader, self.trouble)
        self._connect()

    # What it is made of

    def _empty(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        self.nothing = label("", "heading")
        self.hint = label("", "quiet")
        self.start = button(self.tr("&New run"), self.new_asked.emit, role="primary")
        column.addStretch(2)
        for widget in (self.nothing, self.hint, self.start):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)
        return page

    def _page(self, thumbnails: Thumbnails) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(28, 18, 28, 18)
        column.setSpacing(10)
        self.header = Header()
        column.addWidget(self.header)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of the run"))
        self.status = Elided("", "quiet")
        self.status.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        how_far = QHBoxLayout()
        how_far.setSpacing(12)
        how_far.addWidget(self.progress, 1)
        how_far.addWidget(self.status, 1)
        column.addLayout(how_far)
        self.tried = Kept("1\n2\n3", "quiet")
        self.tried.setAccessibleName(self.tr("What is tried"))
        self.tried.hide()
        column.addWidget(self.tried)
        self.trouble = Banner()
        column.addWidget(self.trouble)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self._watched(thumbnails), self.tr("&Curves"))
        self.tabs.addTab(self.results, self.tr("Resu&lts"))
        self.messages = QPlainTextEdit()
        self.messages.setReadOnly(True)
        self.messages.setAccessibleName(self.tr("What the run said"))
        self.tabs.addTab(self.messages, self.tr("&Messages"))
        column.addWidget(self.tabs, 1)
        return page

    def _watched(self, thumbnails: Thumbnails) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.curves, 1)
        self.examples = Examples(thumbnails)
        column.addWidget(self.examples)
        return page

    def _connect(self) -> None:
        self._run_queue.changed.connect(self._show_standing)
        self._run_queue.ended.connect(self._ended)
        self._run_queue.moved_on.connect(self._moved_on)
        self.results.measure_asked.connect(self._measure)
        self.results.next_asked.connect(self._go_on)
        self.results.check_asked.connect(lambda: self.check_asked.emit(self.run))
        self.results.fix_asked.connect(self._fix)
        self.results.retrain_asked.connect(self._retrain)
        self.results.report_asked.connect(self._report)
        self.reporter.failed.connect(lambda failed: errors.tell(self.trouble, failed))
        head = self.header
        head.pause_asked.connect(self._pause)
        head.stop_asked.connect(self._run_queue.stop)
        head.measure_asked.connect(self._measure)
        head.follow_asked.connect(self._follow)
        head.resume_asked.connect(lambda: self.resume_asked.emit(self.run))
        head.duplicate_asked.connect(lambda: self.duplicate_asked.emit(self.run))
        head.train_on_asked.connect(lambda: self.train_on_asked.emit(self.run))
        head.try_asked.connect(lambda: self.try_asked.emit(self.run))
        head.export_asked.connect(lambda: self.export_asked.emit(self.run))
        head.save_asked.connect(self._ask_adapter)
        head.curves_asked.connect(self._ask_curves)

    # Which run

    def show_run(self, run: RunEntry) -> None:
        """Show a run: live if it is on, else read from its folder."""
        self.run, self._results = run, None
        self._pace.forget()
        self.trouble.hide()
        self.setCurrentIndex(1)
        self.tabs.setCurrentIndex(0)
        search = self._run_queue.searching if self.live else None
        self.header.title.setText(in_minutes(search.minutes) if search else run.title)
        self.tried.setVisible(search is not None)
        if self.live:
            self._take(self._run_queue.history)
        else:
            self._take(History())
            self.status.setText(self.tr("Reading its log ..."))
        if not (self.live and self._run_queue.busy):
            self._reader.do(Call(once(lambda: reading.load(run)), ended=self._loaded))

    def show_nothing(self) -> None:
        """The run that was shown is gone."""
        self.run = None
        self.nothing.setText(self.tr("Nothing is training"))
        self.hint.setText(self.tr("A run that you start, or open from the list, is shown here."))
        self.start.show()
        self.setCurrentIndex(0)

    def show_search(self) -> None:
        """A search for the best begins: its runs are shown as they come."""
        self.show_nothing()
        self.start.hide()
        self._show_search()

    def _show_search(self) -> None:
        """Say what a search is at, what did best and how much of its time is left."""
        if not (search := self._run_queue.searching):
            return
        time = self.tr("{} of {} left").format(in_time(search.left), in_time(60 * search.minutes))
        self.nothing.setText(in_minutes(search.minutes))
        at = line("running", self._run_queue.history, None, self._engine.doing)
        self.hint.setText(" · ".join([*at, time]))
        told = [worded(search.trying)]
        if search.best:
            told.append(self.tr("Best so far: {}.").format(worded(search.best)))
        self.tried.setText("\n".join([*filter(None, told), time]))

    def watch(self) -> None:
        """Put the focus where a second press of a key does nothing: on the curves to come."""
        place = self.curves.loss if self.currentIndex() else self
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _moved_on(self, before: RunEntry | None) -> None:
        """Of a search another run is on: show it where the last one was shown."""
        followed = before is None or self._is_shown(before)
        if self._run_queue.run and (self.run is None or followed):
            focused = self.hasFocus()
            self.show_run(self._run_queue.run)
            if focused:
                self.watch()

    def take_renamed(self, run: RunEntry) -> None:
        """Show the title that a run was given, if it is the one that is shown."""
        if self.run and self._is_shown(run):
            self.run = run
            self.header.title.setText(run.title)

    @property
    def live(self) -> bool:
        """Whether the run shown is the one that is on, or was last."""
        last = self._run_queue.run
        return last is not None and self._is_shown(last)

    def _is_shown(self, run: RunEntry) -> bool:
        return self.run is not None and run.folder == self.run.folder

    def _loaded(self, outcome: Outcome[Loaded]) -> None:
        if outcome.failure:
            errors.tell(self.trouble, outcome.failure)
        loaded = outcome.result
        if loaded and self._is_shown(loaded.run) and not (self.live and self._run_queue.busy):
            self.run, self._results = loaded.run, loaded.results
            self._take(loaded.history)
            self._ask_fixes(loaded.run)

    # What was put right

    def _ask_fixes(self, run: RunEntry) -> None:
        self.results.show_fixes({})
        if self._results and self._results.measured:
            self._reader.do(
                Call(
                    lambda cancel: reading.fixes(run, cancel),
                    ended=lambda outcome: self._show_fixes(run, outcome.result),
                )
            )

    def _fix(self, path: str, words: str) -> None:
        """An image is really of another class."""
        if run := self.run:
            self._reader.do(
                Call(
                    lambda cancel: reading.fix(run, path, words, cancel),
                    ended=lambda outcome: self._fixed(run, path, words, outcome),
                    keeps=True,
                )
            )

    def _fixed(
        self, run: RunEntry, path: str, words: str, outcome: Outcome[dict[str, str]]
    ) -> None:
        if outcome.failure:
            self._tell(run, outcome.failure, lambda: self._fix(path, words))
        self._show_fixes(run, outcome.result)

    def _show_fixes(self, run: RunEntry, fixes: dict[str, str] | None) -> None:
        """Show what is known; that images are gone, say, is told where they are wanted."""
        if fixes is not None and self._is_shown(run):
            self.results.show_fixes(fixes)

    def _retrain(self) -> None:
        if run := self.run:
            self._reader.do(
                Call(
                    lambda cancel: reading.again(run, cancel),
                    ended=lambda outcome: self._retrained(run, outcome),
                    keeps=True,
                )
            )

    def _retrained(self, run: RunEntry, outcome: "Outcome[Again]") -> None:
        """Go on with it, unless somebody looks at another run by now."""
        if outcome.failure:
            self._tell(run, outcome.failure, self._retrain)
        elif outcome.result and self._is_shown(run):
            self.retrain_asked.emit(outcome.result)

    def _tell(self, run: RunEntry, failed: Failed, again: Callable[[], object]) -> None:
        """Tell what failed of a run; it is done `again` once its images are found elsewhere."""

        def moved(now: RunEntry) -> None:
            self._run_queue.update(now)
            if self._is_shown(now):
                self.run = now
                again()

        self._moved_images.tell(run, failed, moved)

    def _take(self, history: History) -> None:
        self.history = history
        self.curves.show_history(history)
        self.results.show_results(self._results)
        self._show_standing()
        self._redraw()

    # What is new

    def showEvent(self, event: QShowEvent) -> None:
        """Look for news only while somebody can see them."""
        self._timer.start()
        self._redraw()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest."""
        self._timer.stop()

    def _redraw(self) -> None:
        if not self.isVisible():
            return
        self._show_search()
        if self.run is None:
            return
        if self.live and self.history is not self._run_queue.history and self._run_queue.busy:
            self.trouble.hide()
            self._results = None  # of the attempt before this one
            self._take(self._run_queue.history)
            return
        history = self.history
        if not self._run_queue.paused:
            self._pace.note(history.step)
        done = self._run_queue.fraction if self._is_on(self.run) else history.fraction
        self.progress.setValue(round(1000 * done))
        if self._is_on(self.run):
            self._show_standing()
        self.curves.redraw()
        self.examples.setVisible(bool(history.now) and self.height() >= 560)
        if history.now:
            self.examples.show_history(history, self.run.images)
        self._show_messages()

    def _show_messages(self) -> None:
        notes = self.history.notes
        lines = [f"{'! ' if warned else ''}{in_full(message)}" for message, warned in notes]
        text = "\n".join(lines)
        if text != self.messages.toPlainText():
            self.messages.setPlainText(text)
            warned = sum(warned for _, warned in notes)
            name = self.tr("&Messages ({})").format(warned) if warned else self.tr("&Messages")
            self.tabs.setTabText(2, name)

    def _is_on(self, run: RunEntry) -> bool:
        """Whether the run is on here; one that is on in another program is only read."""
        return self.live and self._run_queue.standing(run) in ON

    def _show_standing(self) -> None:
        run, queue = self.run, self._run_queue
        if run is None:
            return
        standing, on = queue.standing(run), self._is_on(run)
        self.header.show_standing(
            standing,
            on=on,
            resumable=run.resumable,
            kept=self.history.kept or run.kept,
            trained=run.job.method.trains,
            adapter=is_adapter(run),
            drawn=self.history.loss.count > 0,
            measuring=self._measuring is not None,
        )
        self.results.outcome.measure.setEnabled(self._measuring is None)
        other = queue.run if queue.busy and not self.live else None
        self.header.offer_to_follow(other.title if other else "")
        self.status.setText(self._line(standing))
        self.tabs.setTabEnabled(1, self._results is not None)
        end = self.history.end
        if isinstance(end, Failed) and not on and self.trouble.isHidden():
            self._tell(run, end, lambda: self.resume_asked.emit(self.run))

    def _line(self, standing: Standing) -> str:
        if self._measuring and self._is_shown(self._measuring):
            return self.tr("Measuring the kept adapter ...")
        search = self._run_queue.searching if self.live else None  # which tells of its own time
        left = None if search else self._pace.left(self.history.steps)
        parts = line(standing, self.history, left, self._engine.doing)
        if self._run_queue.waiting and self.live:
            parts.append(self.tr("{} waiting").format(len(self._run_queue.waiting)))
        return " · ".join(parts)

    # What can be done

    def _follow(self) -> None:
        if self._run_queue.run:
            self.show_run(self._run_queue.run)

    def _go_on(self, step: str) -> None:
        if self.run and step == "export":
            self.export_asked.emit(self.run)
        elif self.run:
            self.next_asked.emit(self.run, step)

    def _ask_adapter(self) -> None:
        if self.run:
            self.saver.ask_adapter(self.run)

    def _ask_curves(self, suffix: str) -> None:
        if self.run:
            self.saver.ask_curves(self.run, suffix)

    def _report(self) -> None:
        if self.run:
            self.reporter.ask(self.run.title, partial(document, [self.run.run]))

    def _pause(self) -> None:
        self._pace.forget()
        self._run_queue.pause(not self._run_queue.paused)

    def _ended(self, run: RunEntry) -> None:
        if not self._is_shown(run):
            return
        self.run = run
        self.header.title.setText(run.title)
        self.tried.hide()
        self._take(self._run_queue.history)
        self._reader.do(
            Call(
                once(lambda: reading.read_results(run)),
                ended=lambda outcome: self._results_read(run, outcome),
            )
        )

    def _results_read(self, run: RunEntry, outcome: Outcome[Results | None]) -> None:
        if outcome.result is None or not self._is_shown(run):
            return
        self._results = outcome.result
        self._take(self.history)
        self._ask_fixes(run)
        if isinstance(self.history.end, Finished):
            self.tabs.setCurrentIndex(1)

    def _measure(self) -> None:
        run = self.run
        if run is None:
            return
        self._measuring = run
        self._show_standing()
        summary = self._results.summary if self._results else None
        self._engine.do(
            Call(
                lambda cancel: reading.measure(run, summary, cancel),
                ended=lambda outcome: self._measured(run, outcome),
                doing=self.tr("the adapter of “{}” is measured").format(run.title),
            )
        )

    def _measured(self, run: RunEntry, outcome: Outcome[Results]) -> None:
        self._measuring = None
        shown = self._is_shown(run)
        if shown and outcome.failure:
            self._tell(run, outcome.failure, self._measure)
        elif shown and outcome.result:
            self._results = outcome.result
            self.results.show_results(self._results)
            self.tabs.setTabEnabled(1, True)
            self.tabs.setCurrentIndex(1)
        self._show_standing()
