"""The runs of "compare all methods", and a search: queued, and offered side by side at the end."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cliptune.job import Job
from cliptune.runs import carrying_out
from cliptune_gui.engine.worker import Call, Outcome, once
from cliptune_gui.shell.services import Services
from cliptune_gui.shell.starting import Starter
from cliptune_gui.state.run_entry import RunEntry, create
from cliptune_gui.state.search import Search
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Banner
from cliptune_gui.widgets.form import translated


class ComparisonQueue(QObject):
    """The comparison that is being made, if one is."""

    show_asked = Signal(object)
    """Runs that are to be shown side by side."""
    search_begun = Signal()
    """A search for the best began."""
    searched = Signal(object)
    """A `Search` came to a recommendation."""

    def __init__(
        self, services: Services, starter: Starter, banner: Banner, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._services, self._starter, self._banner = services, starter, banner
        self._run_queue = services.run_queue
        self.runs: list[RunEntry] = []
        """The runs of the comparison that is being made."""
        self._preparing = False
        self._run_queue.ended.connect(self._run_ended)
        self._run_queue.changed.connect(self.offer)
        self._run_queue.searched.connect(self._searched)

    def start_all(self, drafts: Sequence[Draft]) -> None:
        """Make a comparison of what the wizard gathered; what was done of it is not done again."""
        if self._preparing:  # pressed twice: what is there already is still being looked for
            return
        self._preparing = True
        jobs = [draft.job() for draft in drafts]
        images, folder = drafts[0].count().train, self._services.preferences.runs
        self._services.reader.do(
            Call(once(lambda: _prepare(jobs, images, folder)), ended=self._prepared, keeps=True)
        )

    def search(self, draft: Draft) -> None:
        """Search for the best of what the wizard gathered, now or after what is on."""
        waits = self._run_queue.busy or self._run_queue.held
        self._run_queue.search(
            Search(draft.for_all(), draft.minutes, self._services.preferences.runs)
        )
        if not waits:
            self._banner.hide()
            self.search_begun.emit()
            return
        self._banner.say(
            self.tr("The search for the best waits for its turn."),
            "running",
            [(self.tr("O&K"), lambda: None)],
        )

    def _searched(self, search: Search, outcome: Outcome[None]) -> None:
        self._starter.tell_of(outcome)
        if search.recommendation:
            self.searched.emit(search)

    def _prepared(self, outcome: Outcome[list[RunEntry]]) -> None:
        self._preparing = False
        self._starter.tell_of(outcome)
        runs = outcome.result
        if not runs:
            return
        done = [run for run in runs if self._run_queue.standing(run) == "finished"]
        left = [run for run in runs if run not in done]
        if not left:
            self.show_asked.emit(runs)
            return
        for run in left:
            self._starter.enqueue(run)
        self.runs = runs
        if done:
            labels = ", ".join(translated(run.job.method.label) for run in done)
            self._banner.say(
                self.tr("Done already and not run again: {}.").format(labels),
                "running",
                [
                    (self.tr("Show r&uns"), lambda: self._starter.page_asked.emit("runs")),
                    (self.tr("O&K"), lambda: None),
                ],
            )

    def _run_ended(self, ended: RunEntry) -> None:
        self.runs = [ended if run.folder == ended.folder else run for run in self.runs]

    def offer(self) -> None:
        """Offer the comparison when the last of its runs has ended, or was taken out."""
        queue = self._run_queue
        on = [queue.run] if queue.busy and queue.run else []
        going = {run.folder for run in (*on, *queue.waiting)}
        if not self.runs or going & {run.folder for run in self.runs}:
            return
        asked, self.runs = self.runs, []
        runs = [run for run in asked if queue.standing(run) == "finished"]
        if len(runs) < 2:
            return
        text = self.tr("The comparison of all methods is done.")
        if len(runs) < len(asked):
            text = self.tr("{} of the {} runs of the comparison finished.")
            text = text.format(len(runs), len(asked))
        self._banner.say(
            text,
            "good" if len(runs) == len(asked) else "warning",
            [
                (self.tr("S&how comparison"), lambda: self.show_asked.emit(runs)),
                (self.tr("N&ot now"), lambda: None),
            ],
        )


def _prepare(jobs: Sequence[Job], images: int, folder: Path) -> list[RunEntry]:
    """A run of each job: the one in `folder` that carries it out, or else a new one."""
    there = carrying_out(jobs, images, folder)
    return [
        RunEntry.read(run) if run else create(job, folder)
        for job, run in zip(jobs, there, strict=True)
    ]
