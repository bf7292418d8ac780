"""Runs that were made one by one, whichever, side by side: which can be, and their names."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from cliptune.comparison.table import (
    Comparison,
    measure_of,
    row,
    zero_shot_row,
)
from cliptune.core.summary import RunSummary, ZeroShot
from cliptune.evaluation.intervals import figures
from cliptune.job import Job, fields
from cliptune.methods import METHODS, UNTOUCHED
from cliptune.runs import Run

Words = Callable[[str], str]
"""Gives a text of the engine in another language."""
Worded = Callable[[Any], str]
"""Gives the value of a setting in words."""


@dataclass(frozen=True)
class FinishedRun:
    """A run that was judged: its title, its job, what it came to, and what it was made on."""

    title: str
    job: Job
    summary: RunSummary
    device: str


OneOf = TypeVar("OneOf", bound=FinishedRun)


def tuned(runs: Sequence[OneOf]) -> list[OneOf]:
    """Those that changed something: zero-shot is the same for all, and told by each."""
    return [one for one in runs if one.job.method.keeps()]


def compare(
    runs: Sequence[FinishedRun], translate: Words = str, worded: Worded = str
) -> Comparison | None:
    """The table of runs that were judged on the same images; None where they were not.

    Zero-shot comes first: that of a base that is not quantised, if one of the runs has it.
    """
    if len({_judged_on(one) for one in runs}) != 1:
        return None
    first = min(runs, key=lambda one: one.job.base.quantisation != "none")
    measure = measure_of([one.summary for one in runs])
    devices = {one.device for one in tuned(runs)}
    label = translate(METHODS[UNTOUCHED].label)
    baseline = zero_shot_row(label, [first.summary], measure)
    labels = names(tuned(runs), translate, worded)
    rows = [
        row(one.job.method.kind, name, [one.summary], baseline, measure)
        for name, one in zip(labels, tuned(runs), strict=True)
    ]
    return Comparison(
        images=first.job.data.images.name,
        base=Path(first.job.base.model).name,
        seeds=1,
        split=first.summary.split,
        count=first.summary.zero_shot.count,
        device=devices.pop() if len(devices) == 1 else "",
        rows=(baseline, *rows),
        measure=measure,
    )


def _judged_on(one: FinishedRun) -> tuple[object, ...]:
    """What accuracies must have in common to be compared: images, and the base."""
    data = one.job.data
    images = data.images, data.leave_out, one.summary.split, one.summary.zero_shot.count
    validation = (data.validation, data.seed) if one.summary.split == "validation" else ()
    return *images, *validation, one.job.base.model


def as_tried(runs: Sequence[tuple[OneOf, Run]]) -> list[OneOf]:
    """Runs that the best was chosen from, all as that was done: on the images for validation, and
    called after their methods.

    What was only tried had no test part, which else makes no difference. Raises `ValueError` if
    what a run knows of these images is not of this version.
    """
    return [
        replace(
            one,
            title=_by_method(one.job),
            job=one.job.model_copy(update={"data": runs[0][0].job.data}),
            summary=_validated(one.summary, run),
        )
        for one, run in runs
    ]


def _validated(summary: RunSummary, run: Run) -> RunSummary:
    """The summary of a run on the images for validation, where these were measured."""
    measured, before = run.validated(), run.zero_shot("validation")
    if summary.split == "validation" or measured is None or before is None:
        return summary
    zero_shot = ZeroShot(
        accuracy=before.accuracy, loss=before.loss, count=before.count, figures=figures(before)
    )
    known: dict[str, Any] = dict(
        split="validation",
        zero_shot=zero_shot,
        accuracy=measured.metrics.accuracy,
        figures=figures(measured.metrics),
    )
    of_test_images: dict[str, Any] = dict(probe=None, probe_figures={}, by_words={}, by_vectors={})
    return summary.model_copy(update=known | of_test_images)


def names(runs: Sequence[FinishedRun], translate: Words = str, worded: Worded = str) -> list[str]:
    """What the runs are called beside each other: as the user did, or by method.

    Of a method that was run twice, with the settings in which its runs differ.
    """
    plain = [
        translate(one.job.method.label) if one.title == _by_method(one.job) else one.title
        for one in runs
    ]
    count, told_apart = Counter(plain), []
    for name, one in zip(plain, runs, strict=True):
        alike = [other for other, theirs in zip(runs, plain, strict=True) if theirs == name]
        apart = ", ".join(_apart(one.job, [other.job for other in alike], translate, worded))
        told_apart.append(f"{name} ({apart})" if count[name] > 1 and apart else name)
    return told_apart


def _by_method(job: Job) -> str:
    """What a run is called that the user did not name."""
    return f"{job.data.images.name} · {job.method.label}"


def _apart(job: Job, others: Sequence[Job], translate: Words, worded: Worded) -> list[str]:
    """The settings of a job in which others differ from it, in words; not those of each class."""
    words = []
    for part in ("method", "train", "base", "data"):
        mine = getattr(job, part)
        for name, field in fields(type(mine)).items():
            value = getattr(mine, name)
            theirs = [getattr(getattr(other, part), name, value) for other in others]
            if name != "classes" and any(their != value for their in theirs):
                said = ", ".join(value) if name == "templates" else worded(value)
                words.append(f"{translate(field.title or name).lower()} {said}".strip())
    return words
