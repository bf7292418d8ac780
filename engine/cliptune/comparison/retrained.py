"""A run beside the one before it, where labels were put right in between: both on the same images,
by the labels that these have now."""

from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Message, text
from cliptune.core.metrics import Answer, ClassMetrics, Measured
from cliptune.data.project_table import state_of
from cliptune.evaluation.conclusion import SURE, mcnemar
from cliptune.runs import Run, all_runs

_BETTER = text(
    "retrained-apart",
    "Beside “{before}”, on the {count:,} {part} images of both and by their labels of now: "
    "{was:.1%} before, {now:.1%} now, which is more than chance.",
)
_TIED = text(
    "retrained-tied",
    "Beside “{before}”, on the {count:,} {part} images of both and by their labels of now: "
    "{was:.1%} before, {now:.1%} now, which may be chance.",
)


def told(run: Run) -> Message | None:
    """What a run came to beside the last one like it that saw other labels; None where it saw no
    labels of a project or there is none.

    Raises `ClipTuneError` or `ValueError` if what the run knows cannot be read.
    """
    measured = run.measured()
    if measured is None or state_of(run.job.data.table) is None:
        return None
    for before in all_runs(run.folder.parent):  # the newest first
        known = before.measured() if before.created <= run.created and _alike(run, before) else None
        if known:
            return compared(before.title, known, measured)
    return None


def compared(title: str, before: Measured, now: Measured) -> Message | None:
    """What two measurements of one class an image come to, by the labels of the second; None of
    others, and where they have no image in common."""
    known: dict[str, Answer] = {answer.path: answer for answer in before.answers}
    both = [one for one in now.answers if one.path in known]
    pairs = [(known[one.path].said == one.truth, one.right) for one in both]
    if not pairs or not isinstance(now.metrics, ClassMetrics):
        return None
    was, is_now = (sum(side) for side in zip(*pairs, strict=True))
    only_before = sum(one and not other for one, other in pairs)
    only_now = sum(other and not one for one, other in pairs)
    wording = _BETTER if mcnemar(only_before, only_now) < SURE else _TIED
    count = len(pairs)
    return wording(
        before=title, count=count, part=now.metrics.split, was=was / count, now=is_now / count
    )


def _alike(run: Run, other: Run) -> bool:
    """Whether another run did the same, but for the labels."""
    try:
        one, two = run.job, other.job
    except ClipTuneError:
        return False
    same = one.data.images == two.data.images and one.base.model == two.base.model
    return same and one.method.kind == two.method.kind and one.data.table != two.data.table
