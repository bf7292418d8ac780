"""Opens what is exported: what was tuned, on its base in 32 bits, and its logits of some images."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Warned, Work
from cliptune.core.messages import text
from cliptune.core.ranges import Range
from cliptune.data.class_names import fill_template
from cliptune.data.pixels import decode
from cliptune.data.scan import read_labels
from cliptune.data.split import saved
from cliptune.evaluation.prepared import aside, open_base
from cliptune.inference import applying
from cliptune.inference.adapter import Adapter
from cliptune.job import Job
from cliptune.models.load import TwoTowers
from cliptune.models.towers import averaged
from cliptune.runs import Run, RunSummary
from cliptune.runs.damage import undamaged

MOST = 256
"""Images that an export is proven on."""
CHUNK = 32
"""Images or prompts that are encoded at a time."""

_NOT_LOOKED_AT = text(
    "export-run-images-gone",
    "The run's own images cannot be looked at: {reason}",
    "The export is proven on the sample images instead.",
)
_GONE = text("export-image-gone", "{path} is not there any more.")
_OTHER_CLASSES = text("export-other-classes", "The classes in {folder} are others now.")
_OTHER_IMAGES = text("export-other-images", "The images in {folder} are others now.")


@dataclass(frozen=True)
class ProofSet:
    """The images an export is proven on, what they are compared with, and what is right."""

    images: list[Path]
    prompts: list[str]
    """In `each` wordings, one after another."""
    labels: list[int] | None
    """The prompt of each image; None where nobody knows."""
    each: int = 1


@dataclass(frozen=True)
class Tuned:
    """A model that was tuned, in memory, frozen and in 32 bits."""

    adapter: Adapter
    run: Run | None
    """The run it comes from; None for an adapter's folder."""
    plain: TwoTowers
    """The base as it was before, which shares its weights with what was tuned."""
    base: TwoTowers
    proof_set: ProofSet
    rows: Tensor
    """`(prompts, width)`: logits are products with unit features of images, a softmax of which is
    as sure as it is right where that is known. Fitted class vectors where these answer."""
    logits: Tensor = field(repr=False)
    """Logits `(images, prompts)` of the proof set."""
    logits_by_words: Tensor = field(repr=False)
    """The same by the prompts themselves, which class vectors may stand for."""
    steady: bool
    """Whether the image tower is the base's own."""

    @property
    def summary(self) -> RunSummary | None:
        """What the run came to, if it did. Raises `ClipTuneError` where its file is damaged."""
        if self.run is None:
            return None
        with undamaged(self.run.files.summary):
            return self.run.summary()

    @property
    def by_words(self) -> "Tuned":
        """The same as a card tells of it where its class vectors are not taken along: without them
        and what was learned of their logits, how several labels are said."""
        if not self.adapter.by_vectors:
            return self
        return replace(
            self,
            adapter=replace(
                self.adapter, classifier="words", bias=(), thresholds=(), certainty=None
            ),
        )


def open_tuned(adapter: Adapter, run: Run | None, job: Job, cancel: CancelToken) -> Work[Tuned]:
    """Load what was tuned, and let it look at the images that an export is proven on.

    `job` opens its base. Raises `ClipTuneError`, `Cancelled`.
    """
    plain = yield from open_base(job, cancel)
    tuned = yield from aside(lambda: applying.on(adapter, plain), cancel, "load")
    proof_set = yield from _proof_set(adapter, run, cancel)
    before = yield from _look(plain, proof_set.images, adapter.greys, cancel)
    after = yield from _look(tuned, proof_set.images, adapter.greys, cancel)
    words = tuned.scale() * averaged(_read(tuned, proof_set.prompts), proof_set.each)
    rows = applying.vectors(adapter, tuned).to(words.device) if adapter.by_vectors else words
    if adapter.certainty:
        rows = adapter.certainty.scale * rows
    opened = Tuned(
        adapter=adapter,
        run=run,
        plain=plain,
        base=tuned,
        proof_set=proof_set,
        rows=rows.cpu(),
        logits=(after @ rows.T).cpu(),
        logits_by_words=(after @ words.T).cpu(),
        steady=torch.allclose(before, after, atol=1e-6),
    )
    for model in (plain.model, tuned.model):  # what is written is written from there
        model.to("cpu")
    return opened


def _proof_set(adapter: Adapter, run: Run | None, cancel: CancelToken) -> Work[ProofSet]:
    """The run's validation images; the sample images where there are none."""
    if run:
        try:
            return (yield from _validation(adapter, run, cancel))
        except ClipTuneError as error:
            yield Warned(told=_NOT_LOOKED_AT(reason=error.told))
    import cliptune_resources

    samples = sorted(Path(cliptune_resources.sample()).rglob("*.jpg"))
    images = [samples[index] for index in _spread(len(samples))]
    if adapter.wordings:
        return ProofSet(images, list(adapter.wordings), None, adapter.each)
    prompts = list(adapter.classes)
    if not prompts:
        prompts = fill_template([*{p.parent.name: 0 for p in images}], "a photo of a {}")
    return ProofSet(images, prompts, None)


def _validation(adapter: Adapter, run: Run, cancel: CancelToken) -> Work[ProofSet]:
    _, held, _ = saved(run.files.splits)
    paths = [held[index] for index in _spread(len(held))]
    folder, kind, said_of, _ = yield from read_labels(run.job.data, cancel, run.job.base.hub)
    images = [folder / path for path in paths]
    for image in images:
        if not image.is_file():
            raise ClipTuneError(_GONE(path=image))
    if not all(path in said_of for path in paths):
        raise ClipTuneError(_OTHER_IMAGES(folder=folder))
    if kind == "captions":
        captions = [said_of[path][0] for path in paths]
        prompts = list(dict.fromkeys(captions))
        return ProofSet(images, prompts, [prompts.index(caption) for caption in captions])
    number = {name: index for index, name in enumerate(adapter.folders)}
    if not all(name in number for path in paths for name in said_of[path]):
        raise ClipTuneError(_OTHER_CLASSES(folder=folder))
    labels = [number[said_of[path][0]] for path in paths] if kind == "classes" else None
    return ProofSet(images, list(adapter.wordings), labels, adapter.each)


def _spread(count: int) -> list[int]:
    """At most `MOST` of `count` numbers from 0 on, at even distances."""
    numbers: list[int] = np.linspace(0, count - 1, min(MOST, count)).round().astype(int).tolist()
    return numbers


def _look(
    base: TwoTowers, images: Sequence[Path], greys: Range | None, cancel: CancelToken
) -> Work[Tensor]:
    """Unit features `(images, width)`."""
    parts = []
    for start in range(0, len(images), CHUNK):
        cancel.check()
        yield Progress(phase="look", done=start, total=len(images), unit="images")
        chunk = [decode(path, base.framing, greys) for path in images[start:][:CHUNK]]
        pixels = torch.from_numpy(np.stack(chunk)).to(base.device).permute(0, 3, 1, 2)
        with torch.no_grad():
            parts.append(base.encode_images(base.normalise(pixels)))
    yield Progress(phase="look", done=len(images), total=len(images), unit="images")
    return torch.cat(parts)


@torch.no_grad()
def _read(base: TwoTowers, prompts: Sequence[str]) -> Tensor:
    """Unit features `(prompts, width)`."""
    chunks = [prompts[start:][:CHUNK] for start in range(0, len(prompts), CHUNK)]
    return torch.cat([base.encode_texts(*base.tokenise(chunk)) for chunk in chunks])
