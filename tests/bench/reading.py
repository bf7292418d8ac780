"""How long a scan and the decoding of images take, held against an older commit and bare libraries.

    git worktree add ../before COMMIT
    python tests/bench/reading.py ../before

Prints processor time as a ratio, now to then, the median and the range of turns taken side by side;
of HEIC, which was not read then, to pillow-heif and Pillow alone.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image

COUNT, TURNS = 48, 7
SIDE = 224

CHILD = """
import sys, time
from pathlib import Path
from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from cliptune.data.image import inspect
from cliptune.data.pixels import decode
from cliptune.data.scan import scan
try:
    from cliptune.data.framing import Framing
    from cliptune.job import Data
    look, how = lambda folder: scan(Data(images=folder), CancelToken()), Framing(SIDE, SIDE)
except ImportError:
    look, how = lambda folder: scan(folder, CancelToken()), SIDE
folder = Path(sys.argv[1])
paths = sorted(path for path in folder.rglob("*") if path.is_file())
finish(look(folder)), decode(paths[0], how)
def took(work):
    began = time.process_time()
    work()
    return time.process_time() - began
print(took(lambda: finish(look(folder))), took(lambda: [decode(path, how) for path in paths]))
""".replace("SIDE", str(SIDE))

PLAIN = """
import sys, time
from pathlib import Path
from PIL import Image
from pillow_heif import HeifImageFile
paths = sorted(path for path in Path(sys.argv[1]).rglob("*") if path.is_file())
def read(path, side):
    with open(path, "rb") as file, HeifImageFile(file, "") as image:
        image.load()
        if side:
            short = min(image.size)
            size = [side * edge // short for edge in image.size]
            image.convert("RGB").resize(size, Image.Resampling.BICUBIC)
def took(side):
    began = time.process_time()
    for path in paths:
        read(path, side)
    return time.process_time() - began
took(0)
print(took(0), took(SIDE))
""".replace("SIDE", str(SIDE))


def timed(child: str, engine: Path | None, folder: Path) -> tuple[float, float]:
    """Seconds of a scan and of decoding, by a process of its own."""
    path = {"PYTHONPATH": str(engine)} if engine else {}
    done = subprocess.run(
        [sys.executable, "-c", child, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "", "HOME": tempfile.gettempdir(), **path},
    )
    scan, decode = map(float, done.stdout.split())
    return scan, decode


def draw(place: Path, kind: str) -> Path:
    """Photographs of a kind, so to speak: soft shapes and some noise, 1200 x 900."""
    chance = np.random.default_rng(0)
    for number in range(COUNT):
        folder = place / kind / ("cat", "dog")[number % 2]
        folder.mkdir(parents=True, exist_ok=True)
        small = Image.fromarray(chance.integers(0, 256, (9, 12, 3), dtype=np.uint8))
        large = np.asarray(small.resize((1200, 900), Image.Resampling.BICUBIC)).astype(int)
        noisy = (large + chance.normal(0, 4, large.shape)).clip(0, 255).astype(np.uint8)
        image, path = Image.fromarray(noisy), folder / f"{number}.{kind.partition(' ')[0]}"
        if kind == "heic":
            pillow_heif.from_pillow(image).save(path, quality=60)
        elif kind == "png of 16 bits":
            Image.fromarray(noisy[..., 0].astype(np.uint16) * 257).save(path)
        else:
            image.save(path)
    return place / kind


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("before", type=Path, help="a working copy of an older commit")
    before = parser.parse_args().before.absolute() / "engine"
    now = Path(__file__).absolute().parents[2] / "engine"
    with tempfile.TemporaryDirectory() as place:
        for kind in ("jpg", "png", "png of 16 bits", "heic"):
            folder = draw(Path(place), kind)
            ratios = []
            for _ in range(TURNS):
                ours = timed(CHILD, now, folder)
                other = timed(*((PLAIN, None) if kind == "heic" else (CHILD, before)), folder)
                ratios.append([one / two for one, two in zip(ours, other, strict=True)])
            for name, found in zip(("scan", "decode"), zip(*ratios, strict=True), strict=True):
                middle, low, high = statistics.median(found), min(found), max(found)
                print(f"{kind:15} {name:7} {middle:5.2f} x  ({low:.2f} to {high:.2f})", flush=True)


if __name__ == "__main__":
    main()
