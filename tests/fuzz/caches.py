"""What the program keeps to be faster, spoilt on the disk: it is used once more."""

import os
import shutil
import zipfile
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import torch

from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from cliptune.data import pixels
from cliptune.data.walk import walk
from cliptune.evaluation.features import features, of_table
from cliptune.job import Job
from cliptune.models.load import TwoTowers, load
from cliptune.projects.taken import times
from cliptune.training import memory
from cliptune.training.estimate import estimate_memory
from engine.folders import fill, look, noise
from engine.tiny import tiny_clip
from fuzz import spoiling
from fuzz.watching import check_told


def make(place: Path) -> None:
    """A folder of images, the same in a zip, a base, and what is kept of all that."""
    images = fill(place / "images", *(f"{name}/{n}.png" for name in "ab" for n in range(4)))
    noise(0).convert("P").save(images / "a" / "palette.png")
    for image in images.rglob("*.png"):
        os.utime(image, (1e9, 1e9))  # of what was written just now nothing is kept
    with zipfile.ZipFile(place / "photos.zip", "w") as archive:
        for image in sorted(images.rglob("*.png")):
            archive.write(image, image.relative_to(images))
    tiny_clip(place / "base")
    _used(place)


def spoil(made: Path, place: Path, chance: Random) -> None:
    """All that is kept, a file or two of it spoilt."""
    home = Path(shutil.copytree(made / "home", place / "home", dirs_exist_ok=True))
    (place / "made").write_text(str(made), encoding="utf-8")
    files = [file for file in sorted(home.rglob("*")) if file.is_file() and file.suffix != ".lock"]
    known = [file for file in files if file.suffix in (".npy", ".rows", ".json")]
    for file in chance.sample(known, 1) + chance.sample(files, chance.randrange(2)):
        if file.suffix == ".rows" and chance.random() < 0.7:
            file.write_bytes(_rows(file.read_bytes(), chance))
        elif file.exists():
            spoiling.spoil(file, chance)


def meet(place: Path) -> str:
    """Do all of it again."""
    return _used(Path((place / "made").read_text(encoding="utf-8")))


def _used(made: Path) -> str:
    """Scan and decode the images, let a base see them, and count what a run on it would hold."""
    base, cancel = _opened(made / "base"), CancelToken()
    scanned = look(made / "images")
    check_told(scanned.report())
    assert len(scanned.paths) == 9
    assert len(finish(pixels.cache(scanned.table, base.framing, cancel))) == 9
    seen = finish(features(base, torch.float32, of_table(scanned.table, cancel), cancel))
    assert np.isfinite(seen.images).all()
    files, _ = finish(walk(made / "images", cancel))
    finish(times(made / "images", files, cancel))
    about = {"data": {"images": "."}, "method": {"kind": "lora"}}
    job = Job.model_validate(about | {"base": {"model": str(made / "base")}})
    memory._simulate.cache_clear()
    told = estimate_memory(job, 8, ["a cat", "a dog"], captions=False)
    check_told([told.in_short, told.warning])
    laid = look(made / "photos.zip")
    check_told(laid.report())
    return f"{len(scanned.problems)} told, {len(laid.paths)} laid out"


def _rows(data: bytes, chance: Random) -> bytes:
    """Numbers of records that are none, or far too large."""
    torn = bytearray(data)
    for _ in range(chance.choice((1, 3))):
        at = 8 * chance.randrange(max(1, len(torn) // 8))
        odd = chance.choice((np.nan, np.inf, -np.inf, -1.0, 1e300, 2.0**70, 0.0))
        torn[at : at + 8] = np.float64(odd).tobytes()
    return bytes(torn)


@cache
def _opened(folder: Path) -> TwoTowers:
    return load(folder, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)
