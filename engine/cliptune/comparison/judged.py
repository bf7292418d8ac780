"""Runs that were judged: which of them can be compared, and what they are called side by side."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cliptune.comparison.table import Comparison, row, zero_shot_row
from cliptune.core.errors import ClipTuneError
from cliptune.job import Job, fields
from cliptune.methods import METHODS, UNTOUCHED
from cliptune.runs import Run, RunSummary

Translate = Callable[[str], str]
"""A label of a method or a setting in the user's language."""


@dataclass(frozen=True)
class JudgedRun:
    """A run that was judged: its title, its job, what it came to, and where."""

    title: str
    job: Job
    summary: RunSummary
    device: str
    """In words; empty where it is not known."""
    run: Run | None = None
    """Where it lies."""


def judged(run: Run, device: str) -> JudgedRun | None:
    """A run as it was judged; None if it was not, or is deleted or damaged meanwhile."""
    try:
        job, summary = run.job, run.summary()
        if summary and summary.accuracy is not None:
            return JudgedRun(run.title, job, summary, device, run)
    except (ClipTuneError, OSError, ValueError):
        pass
    return None


def is_tuned(run: JudgedRun) -> bool:
    """Whether it changed something: zero-shot is the same for all, and told by each."""
    return run.job.method.keeps()


def compare_judged(
    runs: Sequence[JudgedRun],
    translate: Translate = str,
    say: Callable[[object], str] = str,
) -> Comparison | None:
    """The table of runs that were judged on the same images; None where they were not.

    Zero-shot comes first: that of a base that is not quantised, if one of the runs has it. `say`
    words the value of a setting in which runs of one method differ.
    """
    if len({_judged_on(run) for run in runs}) != 1:
        return None
    first = min(runs, key=lambda run: run.job.base.quantisation != "none")
    zero_shot = first.summary.zero_shot
    tuned = [run for run in runs if is_tuned(run)]
    devices = {run.device for run in tuned}
    label = translate(METHODS[UNTOUCHED].label)
    rows = [zero_shot_row(label, [zero_shot.accuracy], zero_shot.count)]
    rows += [
        row(run.job.method.kind, name, [run.summary], zero_shot.accuracy, zero_shot.count)
        for name, run in zip(names(tuned, translate, say), tuned, strict=True)
    ]
    return Comparison(
        images=first.job.data.images.name,
        base=Path(first.job.base.model).name,
        seeds=1,
        split=first.summary.split,
        count=zero_shot.count,
        device=devices.pop() if len(devices) == 1 else "",
        rows=tuple(rows),
    )


def _judged_on(run: JudgedRun) -> tuple[object, ...]:
    """What accuracies must have in common to be compared: images, and the base."""
    data, summary = run.job.data, run.summary
    images = data.images, data.leave_out, summary.split, summary.zero_shot.count
    validation = (data.validation, data.seed) if summary.split == "validation" else ()
    return *images, *validation, run.job.base.model


def names(
    runs: Sequence[JudgedRun],
    translate: Translate = str,
    say: Callable[[object], str] = str,
) -> list[str]:
    """What the runs are called beside each other: as the user did, or by method.

    Of a method that was run twice, with the settings in which its runs differ.
    """
    plain = [_plain_name(run, translate) for run in runs]
    count = Counter(plain)
    called = []
    for name, run in zip(plain, runs, strict=True):
        alike = [other.job for other, theirs in zip(runs, plain, strict=True) if theirs == name]
        differences = ", ".join(_differences(run.job, alike, translate, say))
        more = count[name] > 1 and differences
        called.append(f"{name} ({differences})" if more else name)
    return called


def _plain_name(run: JudgedRun, translate: Translate) -> str:
    """The user's own title; the method's label where they gave none."""
    unnamed = f"{run.job.data.images.name} · {run.job.method.label}"
    return translate(run.job.method.label) if run.title == unnamed else run.title


def _differences(
    job: Job, others: Sequence[Job], translate: Translate, say: Callable[[object], str]
) -> list[str]:
    """The settings of a job in which others differ from it, in words; not those of each class."""
    words = []
    for part in ("method", "train", "base", "data"):
        mine = getattr(job, part)
        for name, field in fields(type(mine)).items():
            value = getattr(mine, name)
            theirs = [getattr(getattr(other, part), name, value) for other in others]
            if name != "classes" and any(their != value for their in theirs):
                words.append(f"{translate(field.title or name).lower()} {say(value)}")
    return words
