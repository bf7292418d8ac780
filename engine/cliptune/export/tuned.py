"""What is exported: what was tuned, on its base in 32 bits, and what it says of some pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from cliptune import adapter as adapters
from cliptune import labelled
from cliptune.adapter import Adapter
from cliptune.base.load import Base
from cliptune.data.pixels import decode
from cliptune.data.scan import scan
from cliptune.data.split import saved
from cliptune.errors import ClipTuneError
from cliptune.events import Progress, Warned, Work
from cliptune.job import Job
from cliptune.material import aside, open_base
from cliptune.run import SPLITS
from cliptune.runs import Run
from cliptune.stop import Stop

MOST = 256
"""Pictures that an export is proven on."""
CHUNK = 32
"""Pictures or sentences that are encoded at a time."""


@dataclass(frozen=True)
class Shown:
    """The pictures an export is proven on, what they are compared with, and what is right."""

    pictures: list[Path]
    sentences: list[str]
    labels: list[int] | None
    """The sentence of each picture; None where nobody knows."""


@dataclass(frozen=True)
class Tuned:
    """A model that was tuned, in memory, frozen and in 32 bits."""

    adapter: Adapter
    run: Run | None
    """The run it comes from; None for an adapter's folder."""
    plain: Base
    """The base as it was before, which shares its weights with what was tuned."""
    base: Base
    shown: Shown
    rows: Tensor
    """`(sentences, width)`: logits are products with unit features of pictures."""
    said: Tensor = field(repr=False)
    """Logits `(pictures, sentences)` of the pictures shown."""
    likeness: Tensor = field(repr=False)
    """The same by the sentences themselves, where a probe learned rows of its own."""
    steady: bool
    """Whether the picture tower is the base's own."""


def open_tuned(adapter: Adapter, run: Run | None, job: Job, stop: Stop) -> Work[Tuned]:
    """Load what was tuned, and let it look at the pictures that an export is proven on.

    `job` opens its base. Raises `ClipTuneError`, `Cancelled`.
    """
    plain = yield from open_base(job, stop)
    tuned = yield from aside(lambda: adapters.on(adapter, plain), stop, "load")
    tuned.context_length = plain.context_length - _own_tokens(tuned.model)
    shown = yield from _shown(adapter, run, stop)
    before = yield from _look(plain, shown.pictures, stop)
    after = yield from _look(tuned, shown.pictures, stop)
    likeness = tuned.scale() * _read(tuned, shown.sentences)
    rows = likeness
    if adapter.kind == "probe":
        rows = adapters.vectors(adapter, plain).to(likeness.device)
    found = Tuned(
        adapter=adapter,
        run=run,
        plain=plain,
        base=tuned,
        shown=shown,
        rows=rows.cpu(),
        said=(after @ rows.T).cpu(),
        likeness=(after @ likeness.T).cpu(),
        steady=torch.allclose(before, after, atol=1e-6),
    )
    for model in (plain.model, tuned.model):  # what is written is written from there
        model.to("cpu")
    return found


def _own_tokens(model: Any) -> int:
    """How many tokens of every sentence what was tuned needs for itself."""
    configs = getattr(model, "peft_config", {}).values()
    prompts = [config for config in configs if config.peft_type == "CLIP_PROMPT"]
    return sum(config.num_virtual_tokens for config in prompts if config.towers != "vision")


def _shown(adapter: Adapter, run: Run | None, stop: Stop) -> Work[Shown]:
    """The run's validation pictures; the sample pictures where there are none."""
    if run:
        try:
            return (yield from _validation(adapter, run, stop))
        except ClipTuneError as error:
            yield Warned(
                message=f"The run's own pictures cannot be looked at: {error.message}",
                hint="The export is proven on the sample pictures instead.",
            )
    import cliptune_resources

    samples = sorted(Path(cliptune_resources.sample()).rglob("*.jpg"))
    pictures = [samples[place] for place in _spread(len(samples))]
    sentences = list(adapter.sentences or adapter.classes)
    if not sentences:
        sentences = [f"a photo of a {name}" for name in {p.parent.name: 0 for p in pictures}]
    return Shown(pictures, sentences, None)


def _validation(adapter: Adapter, run: Run, stop: Stop) -> Work[Shown]:
    folder = run.job.data.images.absolute()
    _, held, _ = saved(run.folder / SPLITS)
    paths = [held[place] for place in _spread(len(held))]
    pictures = [folder / path for path in paths]
    for picture in pictures:
        if not picture.is_file():
            raise ClipTuneError(f"{picture} is not there any more.")
    if adapter.classes:
        classes = adapter.classes
        labels = labelled.labels(pictures, folder, classes, adapter.folders)
        if not all(labels):
            raise ClipTuneError(f"The classes in {folder} are others now.")
        return Shown(pictures, list(adapter.sentences), [classes.index(one) for one in labels])
    scanned = yield from scan(folder, stop, leave_out=run.job.data.leave_out)
    row_of = {path: row for row, path in enumerate(scanned.paths)}
    if not all(path in row_of for path in paths):
        raise ClipTuneError(f"The pictures in {folder} are others now.")
    known = scanned.table.select([row_of[path] for path in paths])["captions"][:]
    captions = [texts[0] for texts in known]
    sentences = list(dict.fromkeys(captions))
    return Shown(pictures, sentences, [sentences.index(caption) for caption in captions])


def _spread(count: int) -> list[int]:
    """At most `MOST` places of `count`, at even distances."""
    places: list[int] = np.linspace(0, count - 1, min(MOST, count)).round().astype(int).tolist()
    return places


def _look(base: Base, pictures: Sequence[Path], stop: Stop) -> Work[Tensor]:
    """Unit features `(pictures, width)`."""
    parts = []
    for start in range(0, len(pictures), CHUNK):
        stop.check()
        yield Progress(phase="look", done=start, total=len(pictures), unit="pictures")
        chunk = [decode(path, base.resolution, base.resample) for path in pictures[start:][:CHUNK]]
        pixels = torch.from_numpy(np.stack(chunk)).to(base.device).permute(0, 3, 1, 2)
        with torch.no_grad():
            parts.append(base.encode_pictures(base.normalise(pixels)))
    yield Progress(phase="look", done=len(pictures), total=len(pictures), unit="pictures")
    return torch.cat(parts)


@torch.no_grad()
def _read(base: Base, sentences: Sequence[str]) -> Tensor:
    """Unit features `(sentences, width)`."""
    chunks = [sentences[start:][:CHUNK] for start in range(0, len(sentences), CHUNK)]
    return torch.cat([base.encode_sentences(*base.tokenise(chunk)) for chunk in chunks])
