"""Starts runs: what the wizard gathered, what is resumed, what was left in the middle."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Failed
from cliptune_gui.engine.worker import Call, Outcome, once
from cliptune_gui.shell.services import Services
from cliptune_gui.state.run_entry import RunEntry, create, left_in_the_middle, read_waiting
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Banner, Tone
from cliptune_gui.widgets.messages import worded


class Starter(QObject):
    """Begins runs or queues them, and says on the banner which wait."""

    begun = Signal(object)
    """A run that began, to be shown."""
    page_asked = Signal(str)
    """A page is to be shown."""
    failed = Signal(object)
    """What `Failed`."""

    def __init__(self, services: Services, banner: Banner, parent: QObject) -> None:
        super().__init__(parent)
        self._services, self._banner = services, banner
        self._run_queue, self._preferences = services.run_queue, services.preferences
        self._creating = False
        """Whether a run folder is being made."""
        self._says_it_waits = False
        """Whether the banner says that a run waits."""
        self._offers_queue = False
        """Whether the banner offers to start the queue of last time."""
        self._run_queue.changed.connect(self._queue_changed)

    # What is asked for

    def start_draft(self, draft: Draft) -> None:
        """Make a run of what the wizard gathered, and begin or queue it."""
        if self._creating:  # pressed twice
            return
        try:
            job, folder = draft.job(), self._preferences.runs
        except ClipTuneError as error:
            self.failed.emit(Failed(told=error.told))
            return
        if twin := self._run_queue.twin(job):
            self._banner.say(
                self.tr("The same run is on or waits already: “{}”.").format(twin.title),
                "warning",
                [(self.tr("Show r&uns"), self._show_runs), (self.tr("O&K"), lambda: None)],
            )
            return
        self._creating = True
        self._services.reader.do(
            Call(once(lambda: create(job, folder)), ended=self._created, keeps=True)
        )

    def _created(self, outcome: Outcome[RunEntry]) -> None:
        self._creating = False
        if outcome.result:
            self.enqueue(outcome.result)
        else:
            self.tell_of(outcome)

    def tell_of(self, outcome: Outcome[Any]) -> None:
        """Tell of a call that failed; the worker itself tells of a mistake of the program, and of a
        graphics card that failed."""
        failure = outcome.failure
        if failure and not failure.details and not failure.of_device:
            self.failed.emit(failure)

    def resume(self, run: RunEntry) -> None:
        """Go on with a run that was left, at once or after the one that is on.

        Of one that another computer may be at, ask before.
        """
        if run.state == "elsewhere":
            text = self.tr("“{}” may still be training on {}, which cannot be seen from here.")
            self._banner.say(
                text.format(run.title, worded(run.host)),
                "warning",
                [
                    (self.tr("Resume &here anyway"), lambda: self._take_over(run)),
                    (self.tr("N&ot now"), lambda: None),
                ],
            )
            return
        if self._preferences.unfinished == run.folder:
            self._preferences.unfinished = None
        self.enqueue(run)

    def _take_over(self, run: RunEntry) -> None:
        self._services.reader.do(Call(once(run.taken_over), ended=self._taken_over, keeps=True))

    def _taken_over(self, outcome: Outcome[RunEntry]) -> None:
        if outcome.result:
            self.resume(outcome.result)
        else:
            self.tell_of(outcome)

    def enqueue(self, run: RunEntry) -> None:
        """Begin a run, or queue it if one is on."""
        busy, self._offers_queue = self._run_queue.busy, False
        self._run_queue.begin(run)
        if not busy:
            self._banner.hide()
            self.begun.emit(run)
            return
        self._says_it_waits = True
        held = [(self.tr("Start the &queue"), self._release)] if self._run_queue.held else []
        self._banner.say(
            self.tr("“{}” waits for its turn.").format(run.title),
            "running",
            [*held, (self.tr("Show r&uns"), self._show_runs), (self.tr("O&K"), lambda: None)],
        )

    def _queue_changed(self) -> None:
        if self._says_it_waits and not self._run_queue.waiting:
            self._says_it_waits = False
            self._banner.hide()
        if self._offers_queue and not self._run_queue.held:
            self._offers_queue = False
            self._banner.hide()

    def _show_runs(self) -> None:
        self.page_asked.emit("runs")

    def _release(self) -> None:
        self._run_queue.release()
        self.page_asked.emit("training")

    # What an earlier start left

    def restore_queue(self) -> None:
        """Take over what waited when the program ended: first of all that the reader reads."""
        folders, searches = self._run_queue.left
        if folders or searches:
            self._services.reader.do(
                Call(once(lambda: read_waiting(folders)), ended=self._queue_read)
            )

    def _queue_read(self, outcome: Outcome[list[RunEntry]]) -> None:
        if outcome.result is not None:
            self._run_queue.restore(outcome.result)

    def look_back(self) -> None:
        """Go on with what waits, where a restart was asked for that; else offer it, and what was
        left in the middle."""
        folder, unfinished = self._preferences.runs, self._preferences.unfinished
        self._services.reader.do(
            Call(once(lambda: left_in_the_middle(folder, unfinished)), ended=self._looked_back)
        )

    def _looked_back(self, outcome: Outcome[list[RunEntry]]) -> None:
        left, resuming = outcome.result or [], self._preferences.resuming
        self._preferences.resuming = False
        if resuming and self._run_queue.held:
            self._release()
            return
        if left and not self._run_queue.busy:
            text = self.tr("“{}” was left in the middle.").format(left[0].title)
            if len(left) > 1:
                text = self.tr("Left in the middle: “{}” and {} more.").format(
                    left[0].title, len(left) - 1
                )
            words = self.tr("&Resume") if left[0].resumable else self.tr("Start a&gain")
            self._offer(text, "warning", words, lambda: self._resume_all(left[0]))
        elif self._run_queue.held:
            text = self.tr("Runs and searches that wait from last time: {}.")
            text = text.format(len(self._run_queue.waiting) + len(self._run_queue.searches))
            self._offers_queue = True
            self._offer(text, "running", self.tr("Start the &queue"), self._release)

    def _offer(self, text: str, tone: Tone, first: str, pressed: Callable[[], None]) -> None:
        self._banner.say(
            text,
            tone,
            [
                (first, pressed),
                (self.tr("Show r&uns"), self._show_runs),
                (self.tr("N&ot now"), self._leave),
            ],
        )

    def _leave(self) -> None:
        self._preferences.unfinished = None

    def _resume_all(self, run: RunEntry) -> None:
        self.resume(run)
        self._run_queue.release()  # what waited behind it then, too
