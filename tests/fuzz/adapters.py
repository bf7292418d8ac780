"""Adapters and models of others, spoilt: they are imported, put onto a base, and asked."""

import io
import shutil
import zipfile
from functools import cache
from pathlib import Path
from random import Random

import torch

from cliptune.core.cancel import CancelToken
from cliptune.core.events import Warned
from cliptune.inference import applying, open, validation
from cliptune.inference.importing import import_adapter
from cliptune.models.load import TwoTowers, load
from cliptune.runs import Run
from engine import drawn
from engine.tiny import tiny_clip
from engine.training import carry, small_job
from engine.untrusted_adapters import plain_lora
from fuzz import spoiling
from fuzz.archives import NAMES
from fuzz.spoiling import spoilt_bytes
from fuzz.watching import check_told

KINDS = ("bottleneck", "prefix", "prompt", "probe", "full")


def make(place: Path) -> None:
    """What runs of every kind keep, a LoRA of plain PEFT, and a base."""
    base, images = tiny_clip(place / "base"), drawn.classes(place / "images", 4)
    for kind in KINDS:
        carry(small_job(images, base, kind, epochs=1), place / f"run-{kind}")
        shutil.copytree(Run(place / f"run-{kind}").best, place / "kept" / kind)
    plain_lora(base, place / "kept" / "lora")
    shutil.copytree(base, place / "kept" / "base")


def spoil(made: Path, place: Path, chance: Random) -> None:
    """One of them, as a folder or in a zip."""
    kinds = sorted(path for path in (made / "kept").iterdir())
    given = Path(shutil.copytree(chance.choice(kinds), place / "given"))
    files = sorted(given.iterdir())
    # What is small says most, and words and weights of a model are many.
    small = [file for file in files if file.suffix in (".json", ".safetensors")]
    for file in chance.sample(small, chance.choice((1, 1, 2))) if len(small) > 1 else small:
        spoiling.spoil(file, chance)
    if chance.random() < 0.3:
        settings = [file for file in files if file.suffix == ".json" and file.is_file()]
        spoiling.with_code(chance.choice(settings or [given / "config.json"]), chance)
    (place / "base").write_text(str(made / "base"), encoding="utf-8")
    if chance.random() < 0.3:
        whole = _zipped(given, chance)
        shutil.rmtree(given)
        (place / "given.zip").write_bytes(whole)


def meet(place: Path) -> str:
    """Import it, put it onto a base and ask it; and open it as a base of its own."""
    base = _opened(Path((place / "base").read_text(encoding="utf-8")))
    source = place / "given"
    if not source.exists():
        source = place / "given.zip"
    work = import_adapter(source, None, CancelToken())
    while True:
        try:
            event = next(work)
        except StopIteration as end:
            adapter = end.value
            break
        check_told([event.told] if isinstance(event, Warned) else [])
    check_told([adapter.title, *adapter.classes[:100], *adapter.wordings[:100]])
    known = open.trained_on(adapter.folder)
    told = validation.passed_over(adapter)
    check_told([known.name, *([told] if told else [])])
    tuned = applying.on(adapter, base)
    with torch.no_grad():
        tuned.encode_images(torch.zeros(1, 3, 32, 32))
        tuned.encode_texts(*tuned.tokenise(["a cat"]))
    if adapter.by_vectors:
        applying.vectors(adapter, tuned)
    if adapter.whole:
        validation.check(adapter)
        load(adapter.folder, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)
    return adapter.kind


@cache
def _opened(folder: Path) -> TwoTowers:
    return load(folder, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)


def _zipped(folder: Path, chance: Random) -> bytes:
    """A zip of it, perhaps with more in it, and spoilt."""
    file = io.BytesIO()
    within = chance.choice(("", "adapter/"))
    with zipfile.ZipFile(file, "w", chance.choice((0, 8))) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.writestr(within + path.name, path.read_bytes())
        if chance.random() < 0.4:
            odd = chance.choice(NAMES).encode("utf-8", "replace").decode()
            info = zipfile.ZipInfo(odd or "x")
            info.external_attr = chance.choice((0, 0o120777 << 16))
            archive.writestr(info, b"/etc/passwd")
    whole = file.getvalue()
    return spoilt_bytes(whole, chance) if chance.random() < 0.4 else whole
