"""Images of the formats whose readers are the least tried, and damage done to them by chance."""

import io
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image

from cliptune.data.framing import Framing
from cliptune.data.image import inspect
from cliptune.data.pixels import decode
from engine.folders import noise
from engine.greys import png, ramp, tiff


def samples(place: Path) -> dict[str, bytes]:
    """A file of every kind, by its name."""
    files: dict[str, bytes] = {}

    def take(name: str, path: Path) -> None:
        files[name] = path.read_bytes()

    image = noise(0, (48, 40)).resize((96, 80))
    held = pillow_heif.from_pillow(image)
    held.add_from_pillow(image.resize((48, 40)))
    held.save(place / "a", quality=60)
    take("heic", place / "a")
    pillow_heif.from_pillow(image.convert("RGBA")).save(place / "a", quality=60)
    take("heic, transparent", place / "a")
    wide = np.asarray(image).astype(np.uint16) * 257
    pillow_heif.encode("RGB;16", image.size, wide.tobytes(), quality=60, fp=str(place / "a"))
    take("heic, 10 bits", place / "a")
    for name, mode in (("pbm", "1"), ("pgm", "L"), ("ppm", "RGB"), ("pfm", "F")):
        kept = io.BytesIO()
        image.convert(mode).save(kept, "PPM")
        files[name] = kept.getvalue()
    files["pgm, 12 bits"] = b"P5\n64 64\n4095\n" + ramp(0, 4095).astype(">u2").tobytes()
    files["pgm, as text"] = b"P2\n# made\n8 8\n255\n" + b" ".join(b"%d" % n for n in range(64))
    deep = ramp(0, 60000).astype(np.uint16)
    for name, kind, shown in (
        ("jp2", "jp2", image),
        ("jp2, transparent", "jp2", image.convert("RGBA")),
        ("jp2, 16 bits", "jp2", Image.fromarray(deep)),
        ("j2k", "j2k", image),
    ):
        shown.save(place / f"a.{kind}", no_jp2=kind == "j2k")
        take(name, place / f"a.{kind}")
    colours = np.stack([deep, deep[::-1], deep.T], axis=2)
    take("tiff, 16 bits", tiff(place / "a", deep, tags={340: ("H", 0), 341: ("H", 60000)}))
    take("tiff, signed", tiff(place / "a", deep.astype("i2"), order=">", packed=True))
    take("tiff, floats", tiff(place / "a", ramp(-1, 1).astype("f4"), order=">", packed=True))
    take("tiff, planes", tiff(place / "a", colours, planes=True))
    take("tiff, packed planes", tiff(place / "a", colours, planes=True, packed=True))
    take("png, 12 bits", png(place / "a", deep // 16, 12))
    return files


def mutations(whole: bytes, count: int, seed: int) -> Iterator[bytes]:
    """Copies with bytes changed (mostly in front, where headers are), lost, doubled or cut off."""
    chance = np.random.default_rng(seed)
    for _ in range(count):
        damaged = bytearray(whole)
        for _ in range(chance.integers(1, 6)):
            front = min(len(damaged), 400) if chance.random() < 0.7 else len(damaged)
            at = int(chance.integers(0, max(1, front)))
            kind = chance.random()
            if kind < 0.6:
                damaged[at : at + 1] = bytes([int(chance.choice([0, 1, 127, 128, 255]))])
            elif kind < 0.75:
                damaged[at : at + 1] = bytes([int(chance.integers(256))])
            elif kind < 0.85:
                del damaged[at : at + int(chance.integers(1, 64))]
            elif kind < 0.95:
                damaged[at:at] = damaged[at : at + int(chance.integers(1, 64))]
            else:
                del damaged[int(chance.integers(len(damaged) + 1)) :]
        yield bytes(damaged)


def meet(path: Path) -> str:
    """Look at a file and decode it, as a scan and a run do; what came of it, and every warning."""
    with warnings.catch_warnings(record=True) as caught:
        faults, _ = inspect(str(path))
        kinds = {fault.kind for fault in faults}
        came = ", ".join(sorted(kinds)) or "read"
        try:
            if "enormous" in kinds:  # which a run never decodes
                return came
            pixels = decode(path, Framing(32, 32))
            assert pixels.shape == (32, 32, 3)
        except (MemoryError, RuntimeWarning):
            raise
        except Exception as error:  # what a run tells of an image that changed meanwhile
            came = f"{came}; {type(error).__name__}"
    assert not caught, [str(one.message) for one in caught]
    return came
