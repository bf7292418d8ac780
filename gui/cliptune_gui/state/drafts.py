"""The wizard filled in with what was done before, and what that starts from. No widgets."""

from pathlib import Path
from typing import TYPE_CHECKING

from cliptune import job as jobs
from cliptune.evaluation.conclusion import NextStep
from cliptune.job import Job
from cliptune.methods import DEFAULT, FITTED, METHODS
from cliptune_gui.state.images import LabelChoice
from cliptune_gui.state.wizard import Draft

if TYPE_CHECKING:
    from cliptune.projects.fixes import Again


def of(job: Job) -> Draft:
    """A job, to make another like it."""
    draft = Draft(
        folder=job.data.images,
        labels=LabelChoice.of(job.data),
        templates=job.data.templates,
        words=dict(job.data.classes),
        left_out=frozenset(job.data.leave_out),
        greys=job.data.greys,
        base=job.base.model,
        revision=job.base.revision,
        kind=job.method.kind,
        followed="",
        hub=job.base.hub or "",
        recalls=False,
    )
    if job.base.quantisation != METHODS[draft.kind].quantisations[0]:
        draft.quantisation = job.base.quantisation
    of_images = {"images", "templates", "classes", "leave_out", "greys"} | LabelChoice.names()
    known = {"data": of_images, "method": {"kind"}}
    given = job.model_dump()
    for part in ("method", "data", "train"):  # the method first: it advises on the rest
        for name, value in given[part].items():
            if name not in known.get(part, set()):
                draft.choose_value(part, name, value)
    return draft


def going_on(job: Job, run: Path) -> Draft:
    """A run's job, to train on from what the run learned."""
    draft = of(job)
    draft.choose_value("train", "start_from", run)
    return draft


def after(job: Job, step: NextStep) -> Draft:
    """What is to be tried after a job."""
    draft = of(job)
    if kind := {"take-probe": FITTED, "try-lora": DEFAULT}.get(step):
        draft.chosen[kind, "data"] = draft.chosen.get((draft.kind, "data"), {})
        draft.kind = kind
    elif step == "balance":
        draft.balance(True)
    elif step == "train-longer":
        draft.choose_value("train", "epochs", min(2 * job.train.epochs, jobs.MOST_EPOCHS))
    return draft


def retraining(again: "Again") -> Draft:
    """A run's job with labels that were changed."""
    draft = of(again.job)
    draft.again = again
    return draft


def retrained(draft: Draft) -> "Again | None":
    """The run that a draft is once more with other labels; None where it is of others by now."""
    again = draft.again
    if again is None or draft.folder != again.job.data.images:
        return None
    return again if draft.labels == LabelChoice.of(again.job.data) else None


def are_compared(draft: Draft, again: "Again") -> bool:
    """Whether a draft's run is compared with the run that it is once more."""
    job = again.job
    alike = (draft.base, draft.kind) == (job.base.model, job.method.kind)
    return alike and not draft.searching
