"""Models in folders of people's own, spoilt: they are looked at, counted, loaded and asked."""

import shutil
from pathlib import Path
from random import Random

import torch

from cliptune.core.errors import ClipTuneError
from cliptune.job import Job
from cliptune.models import folder as model_folder
from cliptune.models.load import load
from cliptune.training.estimate import estimate_memory
from engine.tiny_families import WRITERS
from engine.tiny_open_clip import TOKENIZERS, tiny_open_clip
from fuzz import spoiling
from fuzz.watching import check_told

CPU = torch.device("cpu")


def make(place: Path) -> None:
    """A tiny one of every family, in both formats; and one whose weights are in two files."""
    for kind, write in WRITERS.items():
        write(place / kind)
    for kind in set(TOKENIZERS) - {"siglip"}:  # whose trunk is one of timm's, and large
        tiny_open_clip(place / f"open-{kind}", kind)
    load(
        place / "clip", device=CPU, quantisation="none", dtype=torch.float32
    )  # torch makes folders
    whole = model_folder.family_of(place / "clip").model.from_pretrained(place / "clip")
    shutil.copytree(place / "clip", place / "sharded")
    (place / "sharded" / "model.safetensors").unlink()
    whole.save_pretrained(place / "sharded", max_shard_size="200KB")


def spoil(made: Path, place: Path, chance: Random) -> None:
    """One of them, a file or two of it spoilt."""
    kinds = sorted(path for path in made.iterdir() if path.name != "home")
    given = Path(shutil.copytree(chance.choice(kinds), place / "given"))
    files = sorted(given.iterdir())
    settings = [file for file in files if file.suffix == ".json"]
    if chance.random() < 0.3:
        spoiling.with_code(chance.choice(settings), chance)
        return
    for file in chance.sample(files, chance.choice((1, 1, 2))):
        spoiling.spoil(file, chance)


def meet(place: Path) -> str:
    """What the list of bases says of it, what a run on it would take, and whether it answers."""
    given = place / "given"
    try:
        _counted(given)
    except ClipTuneError as error:
        check_told([error])
    family = model_folder.check(given)
    check_told([family.label, model_folder.language(given)])
    base = load(given, device=CPU, quantisation="none", dtype=torch.float32)
    side = base.framing.side
    with torch.no_grad():
        base.encode_images(base.normalise(torch.zeros(1, 3, side, side)))
        base.encode_texts(*base.tokenise(["a cat", "é" * 99]))
    base.tokens("a cat")
    model_folder.copy_companions(given, Path(place / "home"))
    return family.kind


def _counted(given: Path) -> None:
    """What a run on it would hold, as it is told of before the base is loaded."""
    about = {"data": {"images": "."}, "base": {"model": str(given)}, "method": {"kind": "lora"}}
    job = Job.model_validate(about)
    estimate_memory(job, 8, ["a cat", "a dog"], captions=False)
