"""Exports what was tuned: written beside, proven, and only then moved into place."""

import time
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from cliptune.core import program
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Work
from cliptune.core.files import check_place, into_place, let_be_read, make_unused
from cliptune.core.messages import text
from cliptune.export import TARGETS, card, find, proof
from cliptune.export.proof import ReaderResult
from cliptune.export.target import DISTRIBUTIONS
from cliptune.export.tuned import Tuned, open_tuned
from cliptune.inference import adapter as adapters
from cliptune.inference.open import base_job
from cliptune.runs import Run
from cliptune.runs.layout import is_run

BLOCK = 1 << 20
"""Bytes that are put into a zip at a time."""

_REFUSED = text("export-refused", '"{adapter}" cannot be exported as {target}. {reason}')
_EXPORT = text("an-export", "export")


@dataclass(frozen=True)
class Exported:
    """An export that was made and proven.

    The figures are the worst of its readers in 32 bits that tell classes, where there are classes.
    """

    path: Path
    size: int
    """Bytes."""
    seconds: float
    difference: float
    """The largest of any logit from the model in memory."""
    agreement: float
    """Fraction of the images that both take for the same, 0 to 1."""
    accuracy: float | None
    """Fraction of the images that the export gets right; None where nobody knows what is right."""
    accuracy_here: float | None
    """The same of the model in memory."""
    count: int
    """Images that it was proven on."""
    readers: Mapping[str, ReaderResult]
    """The figures of each reader."""

    @property
    def halves(self) -> list[ReaderResult]:
        """The figures of its readers in 16 bits."""
        return [one for name, one in self.readers.items() if "fp16" in name]


def export(
    folder: Path,
    target: str,
    out: Path,
    cancel: CancelToken,
    *,
    zipped: bool = False,
    device: str = "auto",
    base: str = "",
) -> Work[Exported]:
    """Export a run, or what lies in an adapter's folder, to the new or empty folder `out`.

    `zipped` makes one file of it, `out` with ".zip". `base` names the base where nothing else does.
    Raises `ClipTuneError` if that cannot be, or if the export, read again, says something else than
    the model; `Cancelled` on stop. Nothing is left then.
    """
    began = time.perf_counter()
    adapter = adapters.read(folder)
    run = Run(folder) if is_run(folder) else None
    chosen = find(target)
    if reason := chosen.why_not(adapter.kind):
        raise ClipTuneError(_REFUSED(adapter=adapter.title, target=chosen.label, reason=reason))
    chosen.check_installed()
    if zipped and out.suffix.lower() != ".zip":
        out = out.with_name(f"{out.name}.zip")
    out = out.absolute()
    job = base_job(folder, base, device, exact=True)
    apart = (run.folder, run.job.data.images) if run else (folder,)
    check_place(out, apart)
    tuned = yield from open_tuned(adapter, run, job, cancel)
    needed = chosen.size(tuned) * (2 if zipped else 1)
    with into_place(out, apart, needed, _EXPORT()) as beside:
        made = beside.with_suffix("") if zipped else beside
        made.mkdir()
        yield from chosen.write(tuned, made, cancel)
        room = make_unused(beside.with_name("proof"))
        figures = yield from proof.prove(chosen, tuned, made, room, cancel)
        card.write_json(made / proof.FILE, _proof(target, tuned, figures))
        let_be_read(made)
        if zipped:
            yield from _zip(made, beside, cancel)
        size = sum(file.stat().st_size for file in [beside, *beside.rglob("*")] if file.is_file())
    return _exported(out, size, time.perf_counter() - began, len(tuned.logits), figures)


def _exported(
    out: Path, size: int, seconds: float, count: int, figures: Mapping[str, ReaderResult]
) -> Exported:
    whole = {name: one for name, one in figures.items() if "fp16" not in name}
    by_class = [one for name, one in whole.items() if "words" not in name] or [*whole.values()]
    worst = max(by_class, key=lambda one: one.difference)
    return Exported(
        path=out,
        size=size,
        seconds=seconds,
        difference=worst.difference,
        agreement=min(one.agreement for one in by_class),
        accuracy=worst.accuracy,
        accuracy_here=worst.accuracy_here,
        count=count,
        readers=figures,
    )


def _proof(target: str, tuned: Tuned, figures: Mapping[str, ReaderResult]) -> dict[str, object]:
    versions = {}
    for name in ("cliptune", "torch", "transformers", "peft", *TARGETS[target].libraries()):
        versions[name] = program.version(DISTRIBUTIONS.get(name, name.replace("_", "-")))
    return {
        "target": target,
        "images": len(tuned.logits),
        "compared": "logits of every image with every prompt, with those of the model in "
        "memory, on its base in 32 bits",
        "readers": {name: asdict(one) for name, one in figures.items()},
        "versions": versions,
    }


def _zip(folder: Path, path: Path, cancel: CancelToken) -> Work[None]:
    """Put a folder into a zip file. Weights hardly get smaller, so nothing is packed."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    done, total = 0, sum(file.stat().st_size for file in files)
    with zipfile.ZipFile(path, "w") as archive:
        for file in files:
            name = file.relative_to(folder.parent).as_posix()
            member = zipfile.ZipInfo.from_file(file, name)
            with file.open("rb") as source, archive.open(member, "w", force_zip64=True) as packed:
                while block := source.read(BLOCK):
                    yield Progress(phase="zip", done=done, total=total, unit="bytes")
                    cancel.check()
                    packed.write(block)
                    done += len(block)
