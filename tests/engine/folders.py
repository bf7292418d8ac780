"""Folders of small drawn images, good and bad, and how the scanner sees them."""

import hashlib
import os
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from cliptune.data.scan import Scan, scan
from cliptune.job import Data


def noise(seed: int, size: tuple[int, int] = (40, 30)) -> Image.Image:
    """An image of `size` (width, height) unlike that of any other seed."""
    pixels = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    return Image.fromarray(pixels)


def fill(folder: Path, *paths: str) -> Path:
    """Draw a different image at each path below the folder, by the suffix's format."""
    for path in paths:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        seed = int.from_bytes(hashlib.sha256(path.encode()).digest()[:4], "little")
        noise(seed).save(place)
    return folder


def two_classes(folder: Path, count: int = 5) -> Path:
    """`cat` and `dog`, `count` images each: nothing to complain of."""
    return fill(folder, *(f"{name}/{n}.jpg" for name in ("cat", "dog") for n in range(count)))


def look(folder: Path, **how: Any) -> Scan:
    """Scan to the end."""
    return finish(scan(Data(images=folder, **how), CancelToken()))


def told(scanned: Scan, path: str) -> list[str]:
    """The kinds of problem told of a path."""
    return [problem.kind for problem in scanned.problems if problem.path == path]


def snapshot(folder: Path) -> dict[str, tuple[int, int, int, bytes]]:
    """Every file, folder and link below the folder: mode, size, time and content."""
    found = {}
    for place in [folder, *folder.rglob("*")]:
        status = place.lstat()
        if place.is_symlink():
            content = os.readlink(place).encode()
        elif place.is_file():
            content = hashlib.sha256(place.read_bytes()).digest()
        else:
            content = b""
        found[str(place)] = (status.st_mode, status.st_size, status.st_mtime_ns, content)
    return found
