"""The runs of comparisons, and searches: queued, and offered side by side at the end."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cliptune.job import Job
from cliptune.runs import carrying_out
from cliptune_gui.engine.worker import Call, Outcome, once
from cliptune_gui.shell.services import Services
from cliptune_gui.shell.starting import Starter
from cliptune_gui.state.run_entry import RunEntry, create, read_compared
from cliptune_gui.state.search import Search
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Banner, Tone
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.formatting import joined


class ComparisonQueue(QObject):
    """The comparisons that are being made, and those that are offered to be looked at."""

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
        self._left = services.preferences.comparisons
        """The folders of the runs of those that an earlier start did not show, until they are read.
        """
        self.under_way: list[list[RunEntry]] = []
        """The runs of each comparison that is being made."""
        self.offers: list[list[RunEntry]] = []
        """Of each that is done the runs that finished, until somebody looked or did not want to."""
        self._preparing = False
        self._run_queue.ended.connect(self._run_ended)
        self._run_queue.changed.connect(self.offer)
        self._run_queue.searched.connect(self._searched)

    def start(self, jobs: Sequence[tuple[Job, int | None]]) -> None:
        """Make a comparison of these jobs, each with the number of images that it trains on, where
        that is known; what was done of it is not done again."""
        if self._preparing:  # pressed twice: what is there already is still being looked for
            return
        self._preparing = True
        folder = self._services.preferences.runs
        self._services.reader.do(
            Call(once(lambda: _prepare(jobs, folder)), ended=self._prepared, keeps=True)
        )

    def search(self, draft: Draft) -> None:
        """Search for the best of what the wizard gathered, now or after what is on."""
        waits = self._run_queue.busy
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
        others = [others for others in self.under_way if _folders(others) != _folders(runs)]
        self.under_way = [*others, runs]
        self._keep()
        if done:
            of = dict.fromkeys(translated(run.job.method.label) for run in done)
            labels = joined(of)
            self._banner.say(
                self.tr("Done already and not run again: {}.").format(labels),
                "running",
                [
                    (self.tr("Show r&uns"), lambda: self._starter.page_asked.emit("runs")),
                    (self.tr("O&K"), lambda: None),
                ],
            )

    def restore(self) -> None:
        """Take over the comparisons that nobody looked at before the program ended, once the queue
        is read: of each its last run may have been left to do."""
        if left := self._left:
            self._services.reader.do(Call(once(lambda: read_compared(left)), ended=self._restored))

    def _restored(self, outcome: Outcome[list[list[RunEntry]]]) -> None:
        if outcome.result is not None:
            self._left, self.under_way = [], [*outcome.result, *self.under_way]
            self.offer()

    def _keep(self) -> None:
        """Keep which are not looked at until the next start, whatever ends this one."""
        unseen = [_folders(runs) for runs in (*self.under_way, *self.offers)]
        self._services.preferences.comparisons = [*self._left, *unseen]

    def _run_ended(self, ended: RunEntry) -> None:
        self.under_way = [
            [ended if run.folder == ended.folder else run for run in runs]
            for runs in self.under_way
        ]

    def offer(self) -> None:
        """Offer each comparison of which the last run has ended, or was taken out."""
        queue = self._run_queue
        on = [queue.run] if queue.busy and queue.run else []
        going = {run.folder for run in (*on, *queue.waiting)}
        done = [runs for runs in self.under_way if not going & {run.folder for run in runs}]
        if not done:
            return
        self.under_way = [runs for runs in self.under_way if runs not in done]
        for asked in done:
            finished = [run for run in asked if queue.standing(run) == "finished"]
            if len(finished) > 1:
                self.offers.append(finished)
                self._say(len(finished), len(asked))
        self._keep()

    def _say(self, finished: int, asked: int) -> None:
        """Say what became of the last of them, and offer those before it as well."""
        text = self.tr("The comparison is done.")
        if finished < asked:
            text = self.tr("{} of the {} runs of the comparison finished.").format(finished, asked)
        if len(self.offers) > 1:
            text += " " + self.tr("{} comparisons are to be looked at.").format(len(self.offers))
        tone: Tone = "good" if finished == asked else "warning"
        self._banner.say(
            text,
            tone,
            [*map(self._shower, self.offers), (self.tr("N&ot now"), self._let_go)],
        )

    def _let_go(self) -> None:
        self.offers.clear()
        self._keep()

    def _shower(self, runs: list[RunEntry]) -> tuple[str, Callable[[], None]]:
        """The button that shows a comparison; the others are offered again after it."""

        def show() -> None:
            self.offers.remove(runs)
            self._keep()
            self.show_asked.emit(runs)
            if self.offers:
                self._say(len(self.offers[-1]), len(self.offers[-1]))

        if len(self.offers) < 2:
            return self.tr("S&how comparison"), show
        named = self.tr("Show {}, {} runs")
        return named.format(runs[0].job.data.images.name, len(runs)), show


def _folders(runs: Sequence[RunEntry]) -> list[Path]:
    return [run.folder for run in runs]


def _prepare(jobs: Sequence[tuple[Job, int | None]], folder: Path) -> list[RunEntry]:
    """A run of each job: the one in `folder` that carries it out, or else a new one."""
    there = carrying_out(jobs, folder)
    return [
        RunEntry.read(run) if run else create(job, folder)
        for (job, _), run in zip(jobs, there, strict=True)
    ]
