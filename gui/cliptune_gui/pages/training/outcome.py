"""What a run came to, at the top of its results: plain words, what to do next, and details."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cliptune.comparison.report import capitalised
from cliptune.core.messages import Message, sentences
from cliptune.core.metrics import ACCURACY, Measured, Metrics
from cliptune.core.ranges import Range
from cliptune.evaluation.conclusion import NextStep
from cliptune.evaluation.figures import FEW as FEW_IMAGES
from cliptune.evaluation.figures import WHAT_IT_MEANS
from cliptune.evaluation.plainly import plainly, weakest
from cliptune.job import Job
from cliptune.runs import RunSummary
from cliptune_gui.widgets import BreakingRow, Card, button, clear, label
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.formatting import in_bytes, in_time, percent
from cliptune_gui.widgets.messages import by_both, in_figure, in_full, worded

LONGEST = 24
"""Letters of a class that stand on a button."""


@dataclass(frozen=True)
class Results:
    """All that is known of a run's result."""

    job: Job
    images: Path
    """The folder that the images lie in."""
    summary: RunSummary | None
    """None of a run that was measured before it came to any."""
    measured: Measured | None
    """None where the run was stopped before its best adapter was measured."""
    zero_shot: Metrics | None
    """What the untouched base gets right of the same images."""
    retrained: Message | None = None
    """What it came to beside the run before it, if labels were put right in between."""
    greys: Range | None = None
    """What greys of more than 8 bits were shown from and to."""

    @property
    def split(self) -> str:
        """The part of the images that the figures are of."""
        if self.measured:
            return self.measured.metrics.split
        return self.summary.split if self.summary else ""


class Outcome(Card):
    """How much is right in plain words, buttons for what to do next, and details when asked for."""

    measure_asked = Signal()
    check_asked = Signal()
    """The labels of the run's images are to be looked at."""
    next_asked = Signal(str)
    """The code of what is to be tried next."""
    report_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._plain = label("", "heading", wrap=True)
        self._plain.setAccessibleName(self.tr("What it came to"))
        self.body.addWidget(self._plain)
        self.steps = self._next_steps()
        self.check = button(
            self.tr("Check the labels..."),
            self.check_asked.emit,
            hint=self.tr("Show the board, on which doubtful labels stand first."),
        )
        next_ = QHBoxLayout()
        next_.setSpacing(10)
        next_.addWidget(label(self.tr("Next:"), "quiet"))
        next_.addLayout(BreakingRow((*self.steps.values(), self.check)))
        next_.addStretch(1)
        self.report = button(
            self.tr("Report..."),
            self.report_asked.emit,
            hint=self.tr("All of this as a document: a PDF, a page or a table."),
        )
        next_.addWidget(self.report, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(next_)
        self._few, self._never = (label("", "warning", wrap=True) for _ in range(2))
        self.body.addWidget(self._few)
        self.body.addWidget(self._never)
        self.fold = button("", self._toggle, role="link")
        self.body.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._details())
        self.measure = button(
            self.tr("Measure t&he kept adapter"),
            self.measure_asked.emit,
            hint=self.tr("On the test images, or on the validation images if there are none."),
        )
        self.body.addWidget(self.measure, 0, Qt.AlignmentFlag.AlignLeft)

    def _details(self) -> QWidget:
        """What stands behind the plain words."""
        self._folded = QWidget()
        column = QVBoxLayout(self._folded)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._figure_row = QGridLayout()
        self._figure_row.setHorizontalSpacing(16)
        self._figure_row.setVerticalSpacing(0)
        column.addLayout(self._figure_row)
        self._conclusion = label("", wrap=True)
        self._conclusion.setAccessibleName(self.tr("Conclusion"))
        self._by = label("", wrap=True)
        self._others = label("", wrap=True)
        self._note = label("", "small", wrap=True)
        self._gives = label("", "small", wrap=True)
        for told in (self._conclusion, self._by, self._others, self._note, self._gives):
            column.addWidget(told)
        self._folded.hide()
        self._name_fold()
        return self._folded

    def _toggle(self) -> None:
        self._folded.setVisible(self._folded.isHidden())
        self._name_fold()

    def _name_fold(self) -> None:
        hidden = self._folded.isHidden()
        self.fold.setText(self.tr("Show &details") if hidden else self.tr("Hide &details"))

    def _next_steps(self) -> dict[NextStep, QPushButton]:
        """What can be tried next, the most promising first."""
        names: dict[NextStep, tuple[str, str]] = {
            "export": (self.tr("Export..."), self.tr("Take it along to other programs.")),
            "take-probe": (
                self.tr("Take the linear probe"),
                self.tr("Fill the wizard with the same images and base and a linear probe."),
            ),
            "add-images": (
                self.tr("Add images"),
                self.tr("Show the folder, and its images in the wizard to be looked at again."),
            ),
            "balance": (
                self.tr("Balance the classes"),
                self.tr("Fill the wizard with this job, every class seen equally often."),
            ),
            "train-longer": (
                self.tr("Train longer"),
                self.tr("Fill the wizard with this job and twice the epochs."),
            ),
            "try-lora": (
                self.tr("Try LoRA"),
                self.tr("Fill the wizard with the same images and base and LoRA."),
            ),
        }
        return {
            step: button(name, partial(self.next_asked.emit, step), hint=hint)
            for step, (name, hint) in names.items()
        }

    def show_results(self, results: Results) -> None:
        """Show what a run came to."""
        clear(self._figure_row)
        self.measure.setVisible(results.measured is None)
        summary = results.summary
        before = results.zero_shot.accuracy if results.zero_shot else None
        after = summary.accuracy if summary else None
        if results.measured:
            after = results.measured.metrics.accuracy
        judged = results.measured.metrics if results.measured else summary
        measure = translated(judged.measure if judged else ACCURACY)
        kept = results.job.method.keeps()
        count, name = self._count(results), judged.measure if judged else ACCURACY

        def told(figure: float | None) -> str:
            return in_figure(figure, count, name, short=True)

        figures = [(told(before), self.tr("{} before training").format(measure))]
        if kept:
            figures.append((told(after), self.tr("{} now").format(measure)))
            if before is not None and after is not None and not 0 < count < FEW_IMAGES:
                change = 100 * (after - before)
                figures.append((f"{change:+.1f}", self.tr("points gained")))
        if kept and summary:
            figures += [
                (in_time(summary.seconds), self.tr("training time")),
                (in_bytes(summary.peak_memory_bytes or 0), self.tr("peak memory")),
                (
                    percent(f"{100 * (summary.trainable_fraction or 0):.3g}"),
                    self.tr("of weights trained"),
                ),
            ]
        for column, (figure, what) in enumerate(figures):
            self._figure_row.addWidget(label(figure, "figure"), 0, column)
            below = label(what, "small", wrap=True)  # whole where the page is narrow, too
            self._figure_row.addWidget(below, 1, column, Qt.AlignmentFlag.AlignTop)
            self._figure_row.setColumnStretch(column, 1)
        note = self._judged(results)
        if summary and summary.probe is not None and not summary.conclusion:
            reached = in_figure(summary.probe, count, name)
            note += " " + self.tr("A linear probe reaches {}.").format(reached)
        self._note.setText(note.strip())
        conclusion = [one for one in summary.conclusion if not _of_few(one)] if summary else []
        self._conclusion.setText(sentences(map(in_full, conclusion)))
        self._conclusion.setVisible(bool(conclusion))
        self._show_plain(results)
        self.report.setVisible(summary is not None and summary.accuracy is not None)
        both = by_both(summary)
        self._by.setText(self.tr("{}. {}").format(both, worded(WHAT_IT_MEANS())) if both else "")
        self._by.setVisible(bool(both))
        self._gives.setText(self._given(results))
        self._gives.setVisible(bool(self._gives.text()))
        self._others.setText(" · ".join(self._told_beside(results)))
        self._others.setVisible(bool(self._others.text()))
        never = results.measured.metrics.never_predicted() if results.measured else None
        self._never.setText(in_full(never))
        self._never.setVisible(never is not None)

    def _show_plain(self, results: Results) -> None:
        """Say in plain words what it came to, and offer what can be done about it."""
        summary, measured = results.summary, results.measured
        told = plainly(summary, measured, results.zero_shot) if summary else []
        told += [results.retrained] if results.retrained else []
        self._plain.setText(sentences(map(in_full, told)))
        self._plain.setVisible(bool(told))
        few = [one for one in summary.conclusion if _of_few(one)] if summary else []
        self._few.setText(sentences(map(in_full, few)))
        self._few.setVisible(bool(few))
        weak = weakest(summary, measured) if summary and results.job.method.keeps() else None
        for step, widget in self.steps.items():
            widget.setVisible(summary is not None and step in summary.next_steps)
        more = self.steps["add-images"]
        more.setText(self.tr("Add images"))
        if weak and not few:  # else as many of each class are asked for already
            name = weak.name if len(weak.name) <= LONGEST else f"{weak.name[: LONGEST - 1]}…"
            about = self.tr("Add about {} images of “{}”")
            more.setText(about.format(weak.wanted, name.replace("&", "&&")))
            more.show()
        doubtful = summary.doubtful if summary else 0
        self.check.setVisible(bool(doubtful) or weak is not None)
        check = self.tr("Check the labels...")
        if doubtful:
            one, several = self.tr("Fix a doubtful label..."), self.tr("Fix {} doubtful labels...")
            check = one if doubtful == 1 else several.format(f"{doubtful:,}")
        self.check.setText(check)

    def _given(self, results: Results) -> str:
        """What another program gets of it, as the first export that there is of it."""
        from cliptune.export import TARGETS

        kind, summary = results.job.method.kind, results.summary
        possible = (one for one in TARGETS.values() if not one.why_not(kind))
        if summary is None or (target := next(possible, None)) is None:
            return ""
        given = target.gives(kind, summary.classifier == "vectors")
        told = self.tr("Other programs get, as “{}”: {}")
        return told.format(translated(target.label), sentences(map(in_full, given)))

    def _told_beside(self, results: Results) -> list[str]:
        """What the model comes to by the measures that it is not judged by."""
        metrics, known = results.measured and results.measured.metrics, results.summary
        now = {name: one.value for name, one in known.figures.items()} if known else {}
        judged = known.measure if known else ""
        if metrics:
            now, judged = metrics.figures, metrics.measure
        before = results.zero_shot.figures if results.zero_shot else {}
        told = []
        for name, value in now.items():
            text = self.tr("{}: {}")
            if name in before and results.job.method.keeps():
                text = self.tr("{}: {}, {} before training")
            if name != judged:
                figures = [
                    in_figure(one, self._count(results), name, short=True)
                    for one in (value, before.get(name))
                ]
                told.append(text.format(capitalised(translated(name)), *figures))
        return told

    def _judged(self, results: Results) -> str:
        """What it was measured on; "" where not even their number can be read."""
        count = self._count(results)
        if not count:
            return ""
        if results.split == "test":
            text = self.tr("On the test images ({}), which had no say in what was kept.")
        else:
            text = self.tr(
                "On the validation images ({}), which also chose what was kept; a test folder "
                "would judge it fairly."
            )
        return text.format(f"{count:,}")

    def _count(self, results: Results) -> int:
        """How many images the figures are of; 0 where that cannot be read."""
        metrics = results.measured.metrics if results.measured else results.zero_shot
        summary = results.summary
        return metrics.count if metrics else summary.zero_shot.count if summary else 0


def _of_few(message: Message) -> bool:
    """Whether it says that too few images were measured."""
    return message.code.startswith("too-few")
