"""The best in so many minutes: methods, rates and augmentation tried by successive halving.

It begins with the linear probe, which costs seconds and is kept unless what is found is ahead of it
beyond doubt. The images for validation decide, never those of a test part: while it is chosen,
these are left out altogether. Where few images are for validation, what is found is run again on
other splits and judged on all of them. The same seed and images give the same trials; how many of
them fit, and for how many epochs, the clock decides.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from typing import Any

from cliptune.comparison import report
from cliptune.comparison.candidates import in_words
from cliptune.comparison.folder import UNWRITABLE, begin, unanswered
from cliptune.comparison.halving import beyond_doubt
from cliptune.comparison.selection import Selection, job_of
from cliptune.comparison.side_by_side import FinishedRun, as_tried, compare, made_on
from cliptune.comparison.table import Comparison
from cliptune.comparison.trials import Trial, Trials
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import unwritable
from cliptune.core.events import Clock, Noted, Work
from cliptune.core.messages import Message, text
from cliptune.core.metrics import BALANCED, Figure, Measured
from cliptune.data.scan import scan
from cliptune.evaluation.best import evaluate_best
from cliptune.evaluation.figures import in_short
from cliptune.methods import METHODS, UNTOUCHED
from cliptune.models.reuse import keeping
from cliptune.runs import Run, titles

_AHEAD = text(
    "tune-ahead",
    "{trial} is ahead of {reference}: {measure} {now} against {before} on {count:,} validation "
    "images.",
)
_TIED = text(
    "tune-tied",
    "{reference} is kept: {trial}, the best of what was tried, is statistically tied with it. On "
    "{count:,} validation images their {measure} is {before} and {now}.",
    "More images or more time may tell them apart.",
)
_UNDER = text(
    "tune-under",
    "{reference} is kept: all that was tried is under it, {trial} the nearest. On {count:,} "
    "validation images their {measure} is {before} and {now}.",
    "More images or more time may change that.",
)
_NOTHING = text(
    "tune-nothing-tried",
    "{reference} is kept: there was no time to try anything else.",
    "Take more time, fewer images or a smaller base.",
)

LEVEL = 0.05
"""How often chance alone may beat what is to be beaten, over all that was tried."""
LEAST = math.log(1e-6)
"""The least log-probability of the truth that counts, so that no single image decides."""


@dataclass(frozen=True)
class Tuned:
    """What was found."""

    answer: Run
    """An ordinary run."""
    recommendation: Message
    tried: tuple[Run, ...]
    """The runs it was chosen from, all on one split."""
    comparison: Comparison
    """Their table, judged on the images for validation."""


def tune(
    given: Mapping[str, Any], minutes: float, folder: Path, cancel: CancelToken
) -> Work[Tuned]:
    """Find the best within so many minutes of work, after a look through the images and downloads.

    `given` is a job as nested settings, without a method: what it says of training holds for all
    that is tried. `folder` takes the runs; what is there of the same search is not run again.
    Raises `ClipTuneError` if images, base and settings will not do, or the folder holds something
    else, and `Cancelled` on a stop: what was done until then stays.
    """
    clock = Clock()
    with keeping():
        return (yield from clock.over(_tune(given, minutes, folder, clock, cancel)))


def _tune(
    given: Mapping[str, Any], minutes: float, folder: Path, clock: Clock, cancel: CancelToken
) -> Work[Tuned]:
    job = job_of(given, UNTOUCHED)
    scanned = yield from scan(job.data, cancel, job.base.hub)
    begin(folder, job, given, minutes=minutes)
    trials = Trials(folder, 60 * minutes, clock, cancel)
    selection = Selection(given, scanned, trials)
    reference = yield from selection.reference()
    chosen = yield from selection.choose()
    found = (yield from selection.whole(chosen, reference)) if chosen else []
    answer, recommendation = yield from _judge(selection, reference, found, cancel)
    answer.rename(str(titles.best_in(answer.job, minutes)))
    trials.conclude(answer)
    trained = [*selection.tried.values(), *found[:1]]
    runs = [reference.run, *(trial.run for trial in trained if trial.epochs >= 1)]
    tried = tuple({run.folder: run for run in runs}.values())
    yield Noted(told=recommendation)
    comparison = replace(_table(tried), recommendation=recommendation)
    try:
        report.write(comparison, folder)
    except OSError as error:
        raise unwritable(UNWRITABLE(folder=folder), error) from error
    return Tuned(answer, recommendation, tried, comparison)


def folder_of(given: Mapping[str, Any], minutes: float, within: Path) -> Path:
    """Where a search goes that nobody named a folder for, in that of all runs: where it was left in
    the middle, else a new folder.

    Raises `ClipTuneError` if the settings will not do, or that cannot be made.
    """
    return unanswered(within, job_of(given, UNTOUCHED), given, minutes)


def _judge(
    selection: Selection, reference: Trial, found: Sequence[Trial], cancel: CancelToken
) -> Work[tuple[Run, Message]]:
    """The answer and why; `found` are the runs of what was found, one for each split."""
    label = METHODS[selection.reference_kind].label
    if not found:
        return reference.run, _NOTHING(reference=label)
    pairs = []
    for seed, trial in enumerate(found):
        other = reference if seed == 0 else (yield from selection.reference(seed))
        theirs = yield from _answers(other.run, cancel)
        ours = yield from _answers(trial.run, cancel)
        pairs.append((theirs, ours))
    right, sure = differences(pairs)
    before, accuracy = (mean(both[n].metrics.accuracy for both in pairs) for n in (0, 1))
    level = LEVEL / (2 * len(selection.tried))  # two ways to be better, of any that was tried
    wins = beyond_doubt(right, level) or (accuracy >= before and beyond_doubt(sure, level))
    count, measure = len(right), pairs[0][0].metrics.measure
    told = {
        "reference": label,
        "before": in_short(Figure(value=before), count, measure),
        "now": in_short(Figure(value=accuracy), count, measure),
        "measure": measure,
        "count": count,
        "trial": in_words(found[0].run.job),
    }
    if wins:
        return found[0].run, _AHEAD(**told)
    under = beyond_doubt([-one for one in right], LEVEL / 2)
    return reference.run, (_UNDER if under else _TIED)(**told)


def _answers(run: Run, cancel: CancelToken) -> Work[Measured]:
    """What the best of a run says of every validation image; it is kept with the run."""
    known = None
    with suppress(ValueError):  # a file that is damaged
        known = run.validated()
    if known is None:
        known = yield from evaluate_best(run, cancel, "validation")
        with suppress(OSError):  # else it is measured again the next time
            run.write_validated(known)
    return known


def differences(pairs: Sequence[tuple[Measured, Measured]]) -> tuple[list[float], list[float]]:
    """How much better the second is on each image: in being right, and in the log-probability of
    the truth, at the temperature that suits each best.

    An image that several splits judge counts once, by the mean. Where every class is to count the
    same, an image counts by one over the images of its class.
    """
    right: dict[str, list[float]] = defaultdict(list)
    sure: dict[str, list[float]] = defaultdict(list)
    for theirs, ours in pairs:
        sizes = Counter(answer.truth for answer in theirs.answers)
        balanced = theirs.metrics.measure == BALANCED
        for one, other in zip(theirs.answers, ours.answers, strict=True):
            weight = 1 / sizes[one.truth] if balanced else 1.0
            right[one.path].append(weight * (other.right - one.right))
        of_each = theirs.answers, theirs.metrics.likelihood, ours.metrics.likelihood
        for one, before, now in zip(*of_each, strict=True):
            sure[one.path].append(max(LEAST, now) - max(LEAST, before))
    return [*map(mean, right.values())], [*map(mean, sure.values())]


def _table(runs: Sequence[Run]) -> Comparison:
    """Those of the runs that came to something, side by side."""
    known = []
    for run in runs:
        summary = run.summary()
        if summary is not None and summary.accuracy is not None:
            known.append((FinishedRun(run.title, run.job, summary, *made_on(run)), run))
    comparison = compare(as_tried(known))
    assert comparison  # all of one split
    return comparison
