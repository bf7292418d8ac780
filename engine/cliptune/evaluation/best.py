"""A run's best adapter, measured again."""

from pathlib import Path

from safetensors import SafetensorError

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Warned, Work
from cliptune.core.messages import text
from cliptune.core.metrics import Measured, Split
from cliptune.core.reasons import reason
from cliptune.data.problems import lines
from cliptune.data.scan import scan
from cliptune.data.split import Splits
from cliptune.evaluation.prepared import (
    PreparedData,
    apply,
    describe,
    final_part,
    open_base,
    prepare,
    prompts_of,
)
from cliptune.evaluation.probe import load_vectors
from cliptune.models import devices
from cliptune.models.load import TwoTowers
from cliptune.runs import AdapterDescription, Run
from cliptune.runs.layout import DESCRIPTION

_NONE_YET = text("run-without-adapter", "The run {folder} has no adapter yet.", "Resume it first.")
_DAMAGED = text(
    "run-adapter-damaged",
    "What the run kept in {folder} is damaged: {reason}.",
    "Train it again.",
)


def evaluate_best(
    run: Run, cancel: CancelToken, part: Split | None = None, images: Path | None = None
) -> Work[Measured]:
    """Measure a run's best adapter again, on a part of its images, which may lie in another folder
    `images` by now.

    Where no part is named, those are the test images, or those for validation if there are none.
    Warns of images that are gone. Raises `ClipTuneError` if the run has kept no adapter yet, if its
    images or base are others now, or half of them are gone.
    """
    job = run.job_on(images) if images else run.job
    if (job.method.keeps() and not run.best.is_dir()) or not run.files.splits.is_file():
        raise ClipTuneError(_NONE_YET(folder=run.folder))
    scanned = yield from scan(job.data, cancel, job.base.hub)
    begun = run.described()
    scanned = scanned.shown(begun.greys)
    splits = Splits.load(run.files.splits, scanned)
    for line in lines(splits.missing()):
        yield Warned(told=line)
    prompts = prompts_of(job, scanned, begun)
    base = yield from open_base(run.pinned, cancel)
    run.check_same(describe(job, scanned, prompts, base))
    prepared = yield from prepare(job, base, scanned, splits, prompts, cancel, training=False)
    apply(job, base)
    _restore(run, base, prepared)
    base.model.eval()
    part = part or final_part(splits)
    if not job.method.keeps():  # it is the base itself, of which the run's description tells
        prepared.recall(begun)
    if scanned.kind == "labels" and prepared.bias is None:
        yield from prepared.measure("validation", cancel)
    metrics = yield from prepared.measure(part, cancel)
    return prepared.measured(metrics)


def _restore(run: Run, base: TwoTowers, prepared: PreparedData) -> None:
    """Put what the run kept into the base."""
    method = run.job.method
    try:
        method.restore(base.model, run.best)
        if method.keeps():
            described = AdapterDescription.read(run.best / DESCRIPTION)
            prepared.recall(described)
            if described.classifier == "vectors" or method.fits:
                prepared.vectors = load_vectors(run.best)
    except (OSError, SafetensorError, RuntimeError, KeyError) as error:
        if devices.lacks_memory(error) or devices.failed(error):
            raise
        raise ClipTuneError(_DAMAGED(folder=run.best, reason=reason(error))) from error
