"""Starts runs: what the wizard gathered, what is resumed, what was left in the middle."""

from typing import Any

from PySide6.QtCore import QObject, Signal

from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Failed
from cliptune.core.messages import sentences
from cliptune_gui.engine.worker import Call, Outcome, once
from cliptune_gui.shell.services import Services
from cliptune_gui.state.run_entry import RunEntry, create, interrupted, read_waiting
from cliptune_gui.state.run_queue import BEGUN
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Banner
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
        self._unsay_that_it_waits = self._unsay_offer = _nothing
        """Take away that a run waits, and the offer to start the queue of last time."""
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
        busy = self._run_queue.busy
        self._run_queue.begin(run)
        if not busy:
            self._banner.hide()
            self.begun.emit(run)
            return
        held = [(self.tr("Start the &queue"), self._release)] if self._run_queue.held else []
        self._unsay_that_it_waits = self._banner.say(
            self.tr("“{}” waits for its turn.").format(run.title),
            "running",
            [*held, (self.tr("Show r&uns"), self._show_runs), (self.tr("O&K"), lambda: None)],
        )

    def _queue_changed(self) -> None:
        if not self._run_queue.waiting:
            self._unsay_that_it_waits()
        if not self._run_queue.held:
            self._unsay_offer()

    def _show_runs(self) -> None:
        self.page_asked.emit("runs")

    def _release(self) -> None:
        self._run_queue.release()
        self.page_asked.emit("training")

    # What an earlier start left

    def restore_queue(self) -> None:
        """Take over what was left to do when the program ended: first of all that is read."""
        folders, searches = self._run_queue.left
        if folders or searches:
            self._services.reader.do(
                Call(once(lambda: read_waiting(folders)), ended=self._queue_read)
            )

    def _queue_read(self, outcome: Outcome[list[RunEntry]]) -> None:
        if outcome.result is not None:
            self._run_queue.restore(outcome.result)

    def look_back(self) -> None:
        """Go on with what is left to do, where a restart was asked for that; else offer it, and
        what another process left in the middle."""
        folder = self._preferences.runs
        self._services.reader.do(Call(once(lambda: interrupted(folder)), ended=self._looked_back))

    def _looked_back(self, outcome: Outcome[list[RunEntry]]) -> None:
        queue, resuming = self._run_queue, self._preferences.resuming
        self._preferences.resuming = False
        if resuming and queue.held:
            self._release()
            return
        folders = {run.folder for run in queue.waiting}
        others = [run for run in outcome.result or [] if run.folder not in folders]
        left = [*(run for run in queue.waiting if run.state in BEGUN), *others]
        waits = len(queue.waiting) + len(others) + len(queue.searches) - len(left)
        told = []
        if len(left) > 1:
            text = self.tr("Left in the middle: “{}” and {} more.")
            told.append(text.format(left[0].title, len(left) - 1))
        elif left:
            told.append(self.tr("“{}” was left in the middle.").format(left[0].title))
        if waits:
            told.append(self.tr("Runs and searches that wait from last time: {}.").format(waits))
        if told:
            self._offer(sentences(told), left, others)

    def _offer(self, told: str, left: list[RunEntry], others: list[RunEntry]) -> None:
        """Offer to go on with all that is left to do, the `others` after what is in the queue."""

        def go_on() -> None:
            for run in others:
                self._run_queue.add(run)
            self._release()

        words = self.tr("Start the &queue")
        if left:
            words = self.tr("&Resume") if left[0].resumable else self.tr("Start a&gain")
        unsay = self._banner.say(
            told,
            "warning" if left else "running",
            [
                (words, go_on),
                (self.tr("Show r&uns"), self._show_runs),
                (self.tr("N&ot now"), lambda: None),
            ],
        )
        self._unsay_offer = unsay if self._run_queue.held else _nothing


def _nothing() -> None:
    """Takes nothing away."""
