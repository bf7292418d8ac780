"""A run as it goes or as it went: its curves, what the model says, its results, its messages."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cliptune.core.events import Failed, Finished
from cliptune.core.messages import PLAIN
from cliptune.core.metrics import Measured
from cliptune.runs import Run
from cliptune_gui.charts import Curves, save
from cliptune_gui.engine import engine_thread
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.pages.training.results import Results, ResultsView
from cliptune_gui.state.history import History, write_csv
from cliptune_gui.state.run_queue import RunQueue, Standing
from cliptune_gui.widgets import (
    Banner,
    Card,
    Elided,
    Pill,
    Tone,
    button,
    errors,
    label,
    open_folder,
)
from cliptune_gui.widgets.formatting import in_percent, in_time
from cliptune_gui.widgets.image_row import ImageRow
from cliptune_gui.widgets.thumbnails import Thumbnails

REDRAW = 250
"""Milliseconds between two looks at what is new."""
PACE = 60.0
"""Seconds over which the pace is judged."""

TONES: dict[Standing, Tone] = {
    "running": "running",
    "paused": "warning",
    "stopping": "warning",
    "finished": "good",
    "stopped": "",
    "failed": "bad",
    "interrupted": "warning",
    "waiting": "",
}


@dataclass(frozen=True)
class Loaded:
    """A run read from its folder."""

    run: Run
    history: History
    results: Results | None


def load(run: Run) -> Loaded:
    """Read a run's folder. For a thread: its log may be long."""
    return Loaded(run, History(run.events()), read_results(run))


def read_results(run: Run) -> Results | None:
    """What is known of a run's result, if it came to one."""
    summary = run.summary()
    if summary is None:
        return None
    try:
        return Results(run.job, summary, run.measured(), run.zero_shot(summary.split))
    except ValueError:  # written by another version
        return Results(run.job, summary, None, None)


class Pace:
    """How fast a run gets on, judged by its last minute; pauses do not count."""

    def __init__(self) -> None:
        self._steps: deque[tuple[float, int]] = deque()

    def forget(self) -> None:
        """Start anew, as after a pause."""
        self._steps.clear()

    def note(self, step: int) -> None:
        """Take note of the step that was reached now."""
        now = time.monotonic()
        if self._steps and step < self._steps[-1][1]:
            self._steps.clear()
        if not self._steps or step > self._steps[-1][1]:
            self._steps.append((now, step))
        while len(self._steps) > 2 and now - self._steps[0][0] > PACE:
            self._steps.popleft()

    def left(self, steps: int) -> float | None:
        """Seconds until `steps` are done, or None while it cannot be told."""
        if len(self._steps) < 2:
            return None
        (began, first), (_, last) = self._steps[0], self._steps[-1]
        each = (time.monotonic() - began) / (last - first)
        return each * (steps - last)


class RunView(QWidget):
    """One run: the one that is on, or any other from its folder."""

    new_asked = Signal()
    go_on_asked = Signal(object)
    duplicate_asked = Signal(object)
    try_asked = Signal(object)
    export_asked = Signal(object)

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
        self.run: Run | None = None
        self.history = History()
        self._results: Results | None = None
        self._measuring: Run | None = None
        self._pace = Pace()
        self._timer = QTimer(self)
        self._timer.setInterval(REDRAW)
        self._timer.timeout.connect(self._redraw)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty())
        self._stack.addWidget(self._page(thumbnails))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)
        run_queue.changed.connect(self._conductor_changed)
        run_queue.ended.connect(self._ended)

    # What it is made of

    def _empty(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        told = label(self.tr("Nothing is training"), "heading")
        hint = label(self.tr("A run that you start, or open from the list, is shown here."))
        hint.setProperty("role", "quiet")
        start = button(self.tr("&New run"), self.new_asked.emit, role="primary")
        column.addStretch(2)
        for widget in (told, hint, start):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)
        return page

    def _page(self, thumbnails: Thumbnails) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(28, 18, 28, 18)
        column.setSpacing(10)
        column.addLayout(self._head())
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress of the run"))
        column.addWidget(self.progress)
        self.trouble = Banner()
        column.addWidget(self.trouble)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self._watched(thumbnails), self.tr("&Curves"))
        self.results.measure_asked.connect(self._measure)
        self.tabs.addTab(self.results, self.tr("Resu&lts"))
        self.messages = QPlainTextEdit()
        self.messages.setReadOnly(True)
        self.messages.setAccessibleName(self.tr("What the run said"))
        self.tabs.addTab(self.messages, self.tr("&Messages"))
        column.addWidget(self.tabs, 1)
        return page

    def _head(self) -> QHBoxLayout:
        self.title = Elided("", "title")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.pill = Pill()
        self.told = Elided("", "quiet")
        self.pause = button(self.tr("&Pause"), self._pause)
        self.stop = button(
            self.tr("&Stop and keep"),
            self._run_queue.stop,
            hint=self.tr("End after the current step. What was learned so far is kept."),
        )
        self.measure = button(
            self.tr("Measure &now"),
            self._measure,
            hint=self.tr("Measure what was kept so far, class by class, while the run rests."),
        )
        self.go_on = button(
            self.tr("&Go on"),
            lambda: self.go_on_asked.emit(self.run),
            hint=self.tr("Continue from the last checkpoint."),
        )
        self.again = button(
            self.tr("&Vary..."),
            lambda: self.duplicate_asked.emit(self.run),
            hint=self.tr("Fill the wizard with this run's job, to make another like it."),
        )
        self.save = button(self.tr("Save &adapter as..."), self._ask_adapter)
        self.try_it = button(
            self.tr("&Try it"),
            lambda: self.try_asked.emit(self.run),
            hint=self.tr("Ask it about images."),
        )
        self.export = button(
            self.tr("E&xport..."),
            lambda: self.export_asked.emit(self.run),
            role="primary",
            hint=self.tr("For other programs, read again and compared before it is called done."),
        )
        self.save_curves = QPushButton(self.tr("Sav&e curves"))
        self.save_curves.setProperty("menu", True)
        menu = QMenu(self.save_curves)
        for text, suffix in (("PNG", ".png"), ("SVG", ".svg"), ("CSV", ".csv")):
            menu.addAction(text, self._curves_saver(suffix))
        self.save_curves.setMenu(menu)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.title)
        row.addWidget(self.pill)
        row.addWidget(self.told, 1)
        self.follow = button("", self._follow, role="link")
        row.addWidget(self.follow)
        for widget in (
            self.save_curves,
            self.again,
            self.go_on,
            self.measure,
            self.pause,
            self.stop,
            self.save,
            self.try_it,
            self.export,
        ):
            row.addWidget(widget)
        return row

    def _watched(self, thumbnails: Thumbnails) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.curves, 1)
        self.examples = Card(self.tr("What the model says"))
        self._when = label("", "small")
        self.examples.top.addWidget(self._when)
        self.example_row = ImageRow(thumbnails)
        self.examples.body.addWidget(self.example_row)
        column.addWidget(self.examples)
        return page

    # Which run

    def show_run(self, run: Run) -> None:
        """Show a run: live if it is on, else read from its folder."""
        self.run, self._results = run, None
        self._pace.forget()
        self.trouble.hide()
        self._stack.setCurrentIndex(1)
        self.tabs.setCurrentIndex(0)
        self.title.setText(run.title)
        if self.live:
            self._take(self._run_queue.history)
        else:
            self._take(History())
            self.told.setText(self.tr("MemoryUsage its log ..."))
        if not (self.live and self._run_queue.busy):
            self._read(run)

    def show_nothing(self) -> None:
        """The run that was shown is gone."""
        self.run = None
        self._stack.setCurrentIndex(0)

    def refresh_title(self) -> None:
        """Show the run's title, which may have been changed."""
        if self.run:
            self.title.setText(self.run.title)

    @property
    def live(self) -> bool:
        """Whether the run shown is the one that is on, or was last."""
        shown, last = self.run, self._run_queue.run
        return shown is not None and last is not None and shown.folder == last.folder

    def _read(self, run: Run) -> None:
        self._reader.do(Call(once(lambda: load(run)), ended=self._loaded))

    def _loaded(self, outcome: Outcome) -> None:
        if outcome.failure:
            self._fail(outcome.failure)
        if not isinstance(outcome.result, Loaded) or self.run is None:
            return
        if outcome.result.run.folder != self.run.folder or (self.live and self._run_queue.busy):
            return
        self._results = outcome.result.results
        self._take(outcome.result.history)

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
        if self.run is None or not self.isVisible():
            return
        if self.live and self.history is not self._run_queue.history and self._run_queue.busy:
            self.trouble.hide()
            self._results = None  # of the attempt before this one
            self._take(self._run_queue.history)
            return
        history = self.history
        if not self._run_queue.paused:
            self._pace.note(history.step)
        self.progress.setValue(round(1000 * history.fraction))
        standing = self._run_queue.standing(self.run) if self.live else None
        if standing in ("running", "paused", "stopping"):
            self._show_standing(standing)
        self.curves.redraw()
        self._show_examples()
        self._show_messages()

    def _show_examples(self) -> None:
        history = self.history
        self.examples.setVisible(bool(history.now) and self.height() >= 560)
        if not history.now or self.run is None:
            return
        before = {answer.path: answer for answer in history.before}
        shown = []
        for answer in history.now:
            was = before.get(answer.path, answer)
            told = self.tr("was {}").format(f"{100 * was.confidence:.0f} % {was.said}")
            shown.append((answer, told))
        when = self.tr("before training")
        if history.answered_at:
            when = self.tr("at step {}; below, before training").format(f"{history.answered_at:,}")
        self._when.setText(when)
        self.example_row.show_answers(self.run.job.data.images, shown)

    def _show_messages(self) -> None:
        lines = [f"{'! ' if warned else ''}{text}" for text, warned in self.history.notes]
        text = "\n".join(lines)
        if text != self.messages.toPlainText():
            self.messages.setPlainText(text)
            warned = sum(warned for _, warned in self.history.notes)
            name = self.tr("&Messages ({})").format(warned) if warned else self.tr("&Messages")
            self.tabs.setTabText(2, name)

    def _show_standing(self, standing: Standing | None = None) -> None:
        if self.run is None:
            return
        standing = standing or self._run_queue.standing(self.run)
        on = standing in ("running", "paused", "stopping") and self.live
        self.pill.say(self.words(standing), TONES[standing])
        self.pause.setText(self.tr("&Resume") if standing == "paused" else self.tr("&Pause"))
        self.pause.setVisible(on)
        self.pause.setEnabled(standing != "stopping")
        self.stop.setVisible(on)
        self.stop.setEnabled(standing != "stopping")
        waiting = any(other.folder == self.run.folder for other in self._run_queue.waiting)
        can = standing in ("stopped", "failed", "interrupted", "waiting") and not waiting
        self.go_on.setVisible(can)
        self.again.setVisible(not on)
        kept = self.history.kept or self.run.best.is_dir()
        self.save.setVisible(not on and kept)
        self.try_it.setVisible(kept and (not on or standing == "paused"))
        self.export.setVisible(not on and kept)
        self.measure.setVisible(standing == "paused" and kept)
        self.save_curves.setEnabled(self.history.loss.count > 0)
        self.tabs.setTabEnabled(1, self._results is not None)
        other = self._run_queue.run if self._run_queue.busy and not self.live else None
        self.follow.setVisible(other is not None)
        self.follow.setText(
            self.tr("“{}” is on: sho&w it").format(other.title.replace("&", "&&") if other else "")
        )
        self.told.setText(self._tell(standing))
        end = self.history.end
        if isinstance(end, Failed) and not on and self.trouble.isHidden():
            self._fail(end)

    def words(self, standing: Standing) -> str:
        """How a run stands, in a word."""
        return {
            "running": self.tr("Running"),
            "paused": self.tr("Paused"),
            "stopping": self.tr("Stopping"),
            "finished": self.tr("Finished"),
            "stopped": self.tr("Stopped"),
            "failed": self.tr("Failed"),
            "interrupted": self.tr("Interrupted"),
            "waiting": self.tr("Waiting"),
        }[standing]

    def _tell(self, standing: Standing) -> str:
        history = self.history
        if self._measuring and self._is_shown(self._measuring):
            return self.tr("Measuring the kept adapter ...")
        parts = []
        if history.phase and standing in ("running", "stopping", "paused"):
            parts.append(self._phase())
        elif standing == "running" and not history.step and not history.notes:
            parts.append(self.tr("begins when the engine has done what it is at"))
        elif history.step:
            epochs = f"{history.epochs:g}" if history.epochs else "?"
            parts.append(self.tr("epoch {} of {}").format(f"{history.epoch:.1f}", epochs))
            if standing == "running":
                rate = f"{history.speed.last:,.0f}"
                parts.append(self.tr("{} images/s").format(rate))
        left = self._pace.left(history.steps)
        if standing == "running" and left is not None:
            parts.append(self.tr("{} left").format(in_time(left)))
        if standing == "stopping":
            parts.append(self.tr("ends after this step, or when the work under way returns"))
        if isinstance(history.end, Finished):
            parts.append(in_percent(history.end.summary.accuracy))
        if self._run_queue.waiting and self.live:
            parts.append(self.tr("{} waiting").format(len(self._run_queue.waiting)))
        return " · ".join(parts)

    def _phase(self) -> str:
        phase = self.history.phase
        assert phase is not None
        words = {
            "scan": self.tr("looking through the images"),
            "download": self.tr("downloading the base model"),
            "load": self.tr("loading the base model"),
            "decode": self.tr("decoding the images"),
            "zero-shot": self.tr("measuring the untouched base"),
            "features": self.tr("computing features once"),
            "evaluate": self.tr("measuring"),
        }
        text = words.get(phase.phase, phase.phase)
        return f"{text} {100 * phase.done // phase.total} %" if phase.total > 1 else text

    # What can be done

    def _follow(self) -> None:
        if self._run_queue.run:
            self.show_run(self._run_queue.run)

    def _pause(self) -> None:
        self._pace.forget()
        self._run_queue.pause(not self._run_queue.paused)

    def _conductor_changed(self) -> None:
        if self.run is not None:
            self._show_standing()

    def _ended(self, run: Run) -> None:
        if not self._is_shown(run):
            return
        self._take(self._run_queue.history)
        self._reader.do(
            Call(once(lambda: read_results(run)), ended=lambda read: self._results_read(run, read))
        )

    def _results_read(self, run: Run, outcome: Outcome) -> None:
        if outcome.result is None or not self._is_shown(run):
            return
        self._results = outcome.result
        self._take(self.history)
        if isinstance(self.history.end, Finished):
            self.tabs.setCurrentIndex(1)

    def _is_shown(self, run: Run) -> bool:
        return self.run is not None and run.folder == self.run.folder

    def _fail(self, failed: Failed) -> None:
        errors.tell(self.trouble, failed)

    def _measure(self) -> None:
        run = self.run
        if run is None:
            return
        for widget in (self.results.measure, self.measure):
            widget.setEnabled(False)
        self._measuring = run
        self._show_standing()
        self._engine.do(
            Call(
                lambda cancel: engine_thread.measure(run, cancel),
                ended=lambda outcome: self._measured(run, outcome),
            )
        )

    def _measured(self, run: Run, outcome: Outcome) -> None:
        self._measuring = None
        for widget in (self.results.measure, self.measure):
            widget.setEnabled(True)
        if not self._is_shown(run):
            return
        if outcome.failure:
            self._fail(outcome.failure)
        elif isinstance(outcome.result, Measured):
            summary = self._results.summary if self._results else None
            zero_shot = run.zero_shot(outcome.result.metrics.split)
            self._results = Results(run.job, summary, outcome.result, zero_shot)
            self.results.show_results(self._results)
            self.tabs.setTabEnabled(1, True)
            self.tabs.setCurrentIndex(1)
        self._show_standing()

    def _ask_adapter(self) -> None:
        run = self.run
        if run is None:
            return
        name = f"{run.job.data.images.name}-{run.job.method.kind}"
        place, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Name of the folder to save the adapter in"),
            str(Path.home() / name),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if place:
            self.save_adapter(Path(place))

    def save_adapter(self, place: Path) -> None:
        """Copy the adapter to a new folder, and say how that went."""
        run = self.run
        assert run is not None
        work = Call(lambda cancel: run.save_best(place, cancel), ended=self._saved, keeps=True)
        self._reader.do(work)

    def _saved(self, outcome: Outcome) -> None:
        if outcome.failure:
            self._fail(outcome.failure)
        elif isinstance(outcome.result, Path):
            place = outcome.result
            self.trouble.say(
                self.tr("The adapter lies in {}.").format(place),
                "good",
                [(self.tr("Open the fol&der"), lambda: open_folder(place))],
            )

    def _curves_saver(self, suffix: str) -> Callable[[], None]:
        def ask() -> None:
            assert self.run is not None
            name = str(Path.home() / f"{self.run.folder.name}{suffix}")
            kind = suffix[1:].upper()
            place, _ = QFileDialog.getSaveFileName(
                self, self.tr("Save curves"), name, f"{kind} (*{suffix})"
            )
            if place:
                self._write_named(Path(place), suffix)

        return ask

    def _write_named(self, place: Path, suffix: str) -> None:
        whole = place if place.suffix.lower() == suffix else place.with_name(place.name + suffix)
        if whole != place and whole.exists():  # the dialog did not ask about that one
            self._fail(
                Failed(
                    told=PLAIN(
                        text=(self.tr("{} exists already.").format(whole)),
                        hint=(self.tr("Choose another name.")),
                    )
                )
            )
        else:
            self.write_curves(whole)

    def write_curves(self, place: Path) -> None:
        """Save the curves as an image, or every value of them as a table, by the suffix."""
        assert self.run is not None
        try:
            if place.suffix == ".csv":
                write_csv(self.run.events(), place)
            else:
                save(self.curves, place)
        except OSError as error:
            self._fail(
                Failed(
                    told=PLAIN(
                        text=(self.tr("{} cannot be written: {}.").format(place, error.strerror)),
                        hint=(self.tr("Choose a folder you may write to.")),
                    )
                )
            )
