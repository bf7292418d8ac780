"""Runs that were made one by one, whichever, side by side: which can be, and their names."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from cliptune.comparison.differences import (
    differing,
    in_words,
    made_with,
    over_seeds,
    settings_of,
    title_of,
)
from cliptune.comparison.table import (
    Comparison,
    measure_of,
    row,
    zero_shot_row,
)
from cliptune.core.events import Started
from cliptune.core.language import tr
from cliptune.core.messages import COMMA
from cliptune.core.summary import RunSummary, ZeroShot
from cliptune.evaluation.intervals import figures
from cliptune.job import Job
from cliptune.methods import METHODS, UNTOUCHED
from cliptune.runs import Run, titles

Words = Callable[[str], str]
"""Gives a text of the engine in another language."""
Worded = Callable[[Any], str]
"""Gives the value of a setting in words."""


def _worded(value: Any) -> str:
    return in_words(value, tr)


@dataclass(frozen=True)
class FinishedRun:
    """A run that was judged: its title, its job, what it came to, and what it was made on."""

    title: str
    job: Job
    summary: RunSummary
    device: str
    precision: str = ""
    judged: str = ""
    """Stands for the images that it was judged on, with their labels; "" where not known."""


OneOf = TypeVar("OneOf", bound=FinishedRun)


def judged_on(run: Run) -> str:
    """What stands for the images that a run was judged on, with their labels; "" where not known.

    Raises `ValueError` if the file is not one of this version's.
    """
    measured = run.measured()
    if measured is None:
        return ""
    answers = sorted(measured.answers, key=lambda one: one.path)
    first: dict[str, int] = {}  # of a class, however it is worded
    of_class = [first.setdefault(one.truth, number) for number, one in enumerate(answers)]
    said = [f"{one.path}\0{label}" for one, label in zip(answers, of_class, strict=True)]
    return hashlib.sha256("\n".join(said).encode(errors="surrogatepass")).hexdigest()


def made_on(run: Run) -> tuple[str, str]:
    """The device and the precision of a run; "" where it has not begun."""
    started = next((event for event in run.events() if isinstance(event, Started)), None)
    return (started.device, started.precision) if started else ("", "")


def tuned(runs: Sequence[OneOf]) -> list[OneOf]:
    """Those that changed something: zero-shot is the same for all, and told by each."""
    return [one for one in runs if one.job.method.keeps()]


def grouped(runs: Sequence[OneOf]) -> list[list[OneOf]]:
    """The runs of each row: those whose jobs differ in nothing but their seeds, in that order.

    Where that leaves but one row, or a job was carried out twice, there is a row for each run.
    """
    groups: dict[str, list[OneOf]] = {}
    for one in tuned(runs):
        groups.setdefault(_but_for_seeds(one.job), []).append(one)
    distinct = all(
        len({_seeds(one.job) for one in group}) == len(group) for group in groups.values()
    )
    if len(groups) == 1 or not distinct:
        return [[one] for one in tuned(runs)]
    return [sorted(group, key=lambda one: _seeds(one.job)) for group in groups.values()]


def compare(
    runs: Sequence[FinishedRun], translate: Words = tr, worded: Worded = _worded
) -> Comparison | None:
    """The table of runs that were judged on the same images; None where they were not.

    Runs that differ only in their seed are one row. Zero-shot comes first: that of a base that is
    not quantised, if one of the runs has it.
    """
    groups = grouped(runs)
    if not _on_same_images(runs, groups):
        return None
    first = min(groups or [list(runs)], key=lambda group: group[0].job.base.quantisation != "none")
    measure = measure_of([one.summary for one in runs])
    devices = {one.device for one in tuned(runs)}
    label = translate(METHODS[UNTOUCHED].label)
    baseline = zero_shot_row(label, [one.summary for one in first], measure)
    labels = names([group[0] for group in groups], translate, worded)
    rows = [
        row(
            group[0].job.method.kind,
            name,
            [one.summary for one in group],
            baseline,
            measure,
            over_seeds([_made(one) for one in group]),
        )
        for name, group in zip(labels, groups, strict=True)
    ]
    of = first[0]
    return Comparison(
        images=of.job.data.images.name,
        base=Path(of.job.base.model).name,
        seeds=max(map(len, groups), default=len(first)),
        split=of.summary.split,
        count=of.summary.zero_shot.count,
        device=devices.pop() if len(devices) == 1 else "",
        rows=(baseline, *rows),
        measure=measure,
    )


def parted(runs: Sequence[OneOf]) -> list[list[OneOf]]:
    """Runs by the images, and the base, that they were judged on, seed by seed: only those of one
    part may be ranked."""
    if compare(runs) is not None:
        return [[*runs]]
    parts: dict[frozenset[object], list[OneOf]] = {}
    for of_row in grouped(runs):
        on = frozenset((_judged_on(one), one.judged) for one in of_row)
        parts.setdefault(on, []).extend(of_row)
    for one in runs:
        if not one.job.method.keeps():
            mine = _judged_on(one), one.judged
            known = [part for on, part in parts.items() if mine in on]
            for part in known or [parts.setdefault(frozenset([mine]), [])]:
                part.append(one)
    return [*parts.values()]


def _made(one: FinishedRun) -> dict[str, Any]:
    return made_with(one.job, one.summary, one.device, one.precision)


def _seeds(job: Job) -> tuple[int, int]:
    return job.data.seed, job.train.seed


def _but_for_seeds(job: Job) -> str:
    """All of a job but its seeds."""
    return job.model_dump_json(exclude={"data": {"seed"}, "train": {"seed"}})


def _on_same_images(runs: Sequence[FinishedRun], groups: Sequence[Sequence[FinishedRun]]) -> bool:
    """Whether every row was judged on the same images by the same labels, seed by seed."""
    known: dict[tuple[object, ...], set[str]] = {}
    for one in runs:
        known.setdefault(_judged_on(one), set()).update(filter(None, [one.judged]))
    rows = {frozenset(map(_judged_on, group)) for group in groups} or {frozenset(known)}
    return rows == {frozenset(known)} and all(len(images) < 2 for images in known.values())


def _judged_on(one: FinishedRun) -> tuple[object, ...]:
    """What accuracies must have in common to be compared: images, and the base."""
    data = one.job.data
    images = data.images, data.leave_out, one.summary.split, one.summary.zero_shot.count
    validation = (data.validation, data.seed) if one.summary.split == "validation" else ()
    return *images, *validation, one.job.base.model


def as_tried(runs: Sequence[tuple[OneOf, Run]]) -> list[OneOf]:
    """Runs that the best was chosen from, all as that was done: on the images for validation, which
    are the same for all, and called after their methods.

    What was only tried had no test part, which else makes no difference. Raises `ValueError` if
    what a run knows of these images is not of this version.
    """
    return [
        replace(
            one,
            title=titles.by_method(one.job),
            job=one.job.model_copy(update={"data": runs[0][0].job.data}),
            summary=_validated(one.summary, run),
            judged="",
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


def names(
    runs: Sequence[FinishedRun], translate: Words = tr, worded: Worded = _worded
) -> list[str]:
    """What the runs are called beside each other: as the user did, or by method.

    Of a method that was run twice, with the settings in which its runs differ.
    """
    plain = [
        translate(one.job.method.label) if one.title == titles.by_method(one.job) else one.title
        for one in runs
    ]
    made: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name, one in zip(plain, runs, strict=True):
        made[name].append(settings_of(one.job))
    apart = {name: [*differing(of)] for name, of in made.items() if len(of) > 1}
    told_apart = []
    for name, one in zip(plain, runs, strict=True):
        said = _said(one.job, apart.get(name, []), translate, worded)
        told_apart.append(f"{name} ({translate(COMMA).join(said)})" if said else name)
    return told_apart


def _said(job: Job, names: Sequence[str], translate: Words, worded: Worded) -> list[str]:
    """Some settings of a job in words, as far as it has them; not those of each class."""
    mine = settings_of(job) if names else {}
    return [
        f"{translate(title_of(name)).lower()} {worded(mine[name])}".strip()
        for name in names
        if name in mine and name != "data.classes"
    ]
