"""The pixel cache: equal to the plain path, made once, safe on a full disk and beside others."""

import errno
import os
import shutil
import struct
import subprocess
import sys
import time
import zlib
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Progress, Warned, finish
from cliptune.data import pixels
from cliptune.data.framing import Framing
from cliptune.data.pixels import cache, decode, drop, size
from cliptune.data.scan import Scan
from engine.folders import look, noise, snapshot, two_classes

BICUBIC = Image.Resampling.BICUBIC


@pytest.fixture
def scanned(tmp_path: Path) -> Scan:
    return look(two_classes(tmp_path / "images"))


def square(side: int) -> Framing:
    """As a plain CLIP wants its images."""
    return Framing(side, side)


def build(scanned: Scan, folder: Path, side: int = 16, **how: Any) -> np.ndarray:
    framing = Framing(side, side, how.pop("resample", BICUBIC))
    return finish(cache(scanned.table, framing, CancelToken(), folder, **how))


# Decoding


def plain(path: Path, side: int, resample: Image.Resampling) -> np.ndarray:
    """What transformers makes of the image with Pillow, before it rescales and normalises."""
    from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

    processor = CLIPImageProcessorPil(
        size={"shortest_edge": side},
        crop_size={"height": side, "width": side},
        resample=resample,
        do_rescale=False,
        do_normalize=False,
    )
    with Image.open(path) as image:
        return processor(image, return_tensors="np")["pixel_values"][0].transpose(1, 2, 0)


@pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "RGBA", "LA", "CMYK", "RGB+", "P+"])
def test_equal_to_transformers(tmp_path: Path, mode: str) -> None:
    generator = np.random.default_rng(0)
    for seed in range(8):
        width, height = (int(n) for n in generator.integers(20, 150, 2))
        image = noise(seed, (width, height))
        how: dict[str, Any] = {}
        if mode in ("RGBA", "LA"):
            image.putalpha(noise(seed + 100, image.size).convert("L"))
        if mode.endswith("+"):
            how["transparency"] = image.getpixel((3, 3)) if mode == "RGB+" else bytes(range(256))
        image = image.convert(mode.rstrip("+"))
        place = tmp_path / f"{seed}.{'tif' if mode == 'CMYK' else 'png'}"
        image.save(place, **how)
        for side in (16, 37, 64):
            for resample in (BICUBIC, Image.Resampling.BILINEAR):
                ours = decode(place, Framing(side, side, resample))
                assert ours.dtype == np.uint8
                np.testing.assert_array_equal(ours, plain(place, side, resample))


def test_equal_to_transformers_on_photographs(clothing: Path) -> None:
    for place in sorted(clothing.rglob("*.jpg"))[::40]:
        np.testing.assert_array_equal(decode(place, square(224)), plain(place, 224, BICUBIC))


@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp"])
def test_turned_upright(tmp_path: Path, suffix: str) -> None:
    image = noise(0)
    image.save(tmp_path / "upright.png")
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side: turn by 90 degrees to the right
    turned = image.transpose(Image.Transpose.ROTATE_90)
    quality = {"quality": 100, "subsampling": 0} if suffix == "jpg" else {"lossless": True}
    turned.save(tmp_path / f"turned.{suffix}", exif=exif, **quality)
    upright, ours = (
        decode(tmp_path / "upright.png", square(30)),
        decode(tmp_path / f"turned.{suffix}", square(30)),
    )
    assert np.abs(upright.astype(int) - ours).mean() < 2


@pytest.mark.parametrize(
    ("mode", "top", "suffix"),
    [("I;16", 65535, "png"), ("I;16", 65535, "tif"), ("I", 10**6, "tif"), ("F", 1.0, "tif")],
)
def test_grey_of_more_than_8_bits_is_scaled(
    tmp_path: Path, mode: str, top: float, suffix: str
) -> None:
    ramp = np.linspace(0, top, 256).reshape(16, 16)
    kind = {"I;16": np.uint16, "I": np.int32, "F": np.float32}[mode]
    image = Image.fromarray(ramp.astype(kind))
    assert image.mode == mode
    image.save(tmp_path / f"grey.{suffix}")
    expected = np.arange(256).reshape(16, 16, 1).repeat(3, axis=2)
    assert np.abs(decode(tmp_path / f"grey.{suffix}", square(16)).astype(int) - expected).max() <= 1


@pytest.mark.parametrize("kind", [np.uint16, np.int32])
def test_a_dark_grey_of_16_bits_stays_dark(tmp_path: Path, kind: type) -> None:
    Image.fromarray(np.full((16, 16), 20 * 257, dtype=kind)).save(tmp_path / "grey.tif")
    assert (decode(tmp_path / "grey.tif", square(16)) == 20).all()


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    Image.new("RGBA", (20, 20), (200, 0, 0, 0)).save(tmp_path / "clear.png")
    assert (decode(tmp_path / "clear.png", square(8)) == 255).all()


def test_first_frame(tmp_path: Path) -> None:
    red, blue = (Image.new("RGB", (20, 20), colour) for colour in ("red", "blue"))
    red.save(tmp_path / "two.gif", save_all=True, append_images=[blue])
    assert (decode(tmp_path / "two.gif", square(8)) == [255, 0, 0]).all()


# The cache


def test_rows_are_the_decoded_images(scanned: Scan, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    found = build(scanned, folder)
    assert isinstance(found, np.memmap)
    assert not found.flags.writeable
    assert found.shape == (10, 16, 16, 3)
    for row, image in zip(found, scanned.table["image"][:], strict=True):
        np.testing.assert_array_equal(row, decode(image["path"], square(16)))
    part = finish(cache(scanned.table.select([7, 2]), square(16), CancelToken(), folder))
    np.testing.assert_array_equal(part, found[[7, 2]])


def test_a_second_call_reads_no_image(scanned: Scan, tmp_path: Path) -> None:
    first = build(scanned, tmp_path / "cache")
    shutil.rmtree(scanned.folder)
    work = cache(scanned.table, square(16), CancelToken(), tmp_path / "cache")
    assert list(work) == []
    np.testing.assert_array_equal(build(scanned, tmp_path / "cache"), first)


def test_it_lies_in_the_users_cache_folder(scanned: Scan) -> None:
    assert size() == 0
    finish(cache(scanned.table, square(16), CancelToken()))
    assert size() == pytest.approx(10 * 16 * 16 * 3, abs=200)
    import platformdirs

    assert list(platformdirs.user_cache_path("cliptune").glob("pixels/*.npy"))


def test_what_it_depends_on(scanned: Scan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def files() -> int:
        return len(list((tmp_path / "cache").iterdir()))

    build(scanned, tmp_path / "cache")
    build(scanned, tmp_path / "cache", side=8)
    assert files() == 2
    build(scanned, tmp_path / "cache", resample=Image.Resampling.BILINEAR)
    assert files() == 3
    for wanted in (None, (8, 8), 9):
        finish(cache(scanned.table, Framing(8, wanted), CancelToken(), tmp_path / "cache"))
    assert files() == 6
    place = scanned.folder / "cat" / "0.jpg"
    os.utime(place, (1, 1))
    build(look(scanned.folder), tmp_path / "cache")
    assert files() == 7
    noise(77).save(place, quality=30)
    os.utime(place, (1, 1))
    build(look(scanned.folder), tmp_path / "cache")
    assert files() == 8
    shutil.copytree(scanned.folder, tmp_path / "copy")
    build(look(tmp_path / "copy"), tmp_path / "cache")
    assert files() == 9
    monkeypatch.setattr("PIL.__version__", "99")
    build(scanned, tmp_path / "cache")
    assert files() == 10


def test_progress(scanned: Scan, tmp_path: Path) -> None:
    events = list(cache(scanned.table, square(16), CancelToken(), tmp_path / "cache"))
    assert events[-1] == Progress(phase="decode", done=10, total=10, unit="images")
    assert len(events) > 1


def test_stop_leaves_no_file(scanned: Scan, tmp_path: Path) -> None:
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        for _ in cache(scanned.table, square(16), cancel, tmp_path / "cache"):
            cancel.set()
    assert list((tmp_path / "cache").iterdir()) == []


def test_closing_leaves_no_file(scanned: Scan, tmp_path: Path) -> None:
    work = cache(scanned.table, square(16), CancelToken(), tmp_path / "cache")
    next(work)
    assert list((tmp_path / "cache").iterdir()) != []
    work.close()
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.parametrize(
    ("data", "reason"), [(None, "no such file"), (b"no", "it is not an image")]
)
def test_an_image_that_went_bad_since(
    scanned: Scan, tmp_path: Path, data: bytes | None, reason: str
) -> None:
    place = scanned.folder / "dog" / "3.jpg"
    place.unlink() if data is None else place.write_bytes(data)
    with pytest.raises(ClipTuneError, match=f'"{place}" cannot be read: {reason}'):
        build(scanned, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_an_image_that_is_damaged_within_is_to_be_excluded(tmp_path: Path) -> None:
    """A scan reads no more of a PNG than its checksums: to look again would find nothing."""
    folder = two_classes(tmp_path / "images")
    place = folder / "dog" / "torn.png"
    noise(0, (40, 30)).save(place)
    whole = place.read_bytes()
    at = whole.index(b"IDAT")
    torn = b"IDAT" + zlib.compress(bytes(100))
    chunk = struct.pack(">I", len(torn) - 4) + torn + struct.pack(">I", zlib.crc32(torn))
    place.write_bytes(whole[: at - 4] + chunk + whole[whole.index(b"IEND") - 4 :])
    scanned = look(folder)
    assert "dog/torn.png" in scanned.paths
    with pytest.raises(ClipTuneError, match=r"torn\.png.*exclude it yourself"):
        build(scanned, tmp_path / "cache")


@pytest.fixture
def no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """No memory has room for images."""
    usage = pixels.psutil.virtual_memory()._replace(available=0)
    monkeypatch.setattr(pixels.psutil, "virtual_memory", lambda: usage)


def held(scanned: Scan, folder: Path, **how: Any) -> tuple[np.ndarray, str]:
    """What is decoded where it cannot be kept, and what is said of that."""
    work = cache(scanned.table, Framing(16, 16), CancelToken(), folder, **how)
    said = []
    while True:
        try:
            event = next(work)
        except StopIteration as end:
            (one,) = said
            return end.value, one
        said += [event.told.text()] if isinstance(event, Warned) else []


def test_too_little_disk(
    scanned: Scan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_memory: None
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=5 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(ClipTuneError, match="need 7 MiB in .* but only 5 MiB are free"):
        build(scanned, tmp_path / "cache", side=500)
    build(scanned, tmp_path / "cache")


class Full:
    """A file on a disk with room for a kilobyte."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def __enter__(self) -> "Full":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, data: Any) -> int:
        if self.file.tell() > 1024:
            raise OSError(errno.ENOSPC, "No space left on device")
        return self.file.write(data)


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every disk fills up."""

    def opened(place: Any, mode: str) -> Any:
        return Full(open(place, mode)) if mode == "wb" else open(place, mode)

    monkeypatch.setattr(pixels, "open", opened, raising=False)


def test_a_disk_that_fills_up_beside_a_full_memory(
    scanned: Scan, tmp_path: Path, full: None, no_memory: None
) -> None:
    before = snapshot(scanned.folder)
    with pytest.raises(ClipTuneError, match='need .* in ".*cache", but only .* are free'):
        build(scanned, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []
    assert snapshot(scanned.folder) == before


def test_what_a_disk_does_not_take_is_held_in_memory(
    scanned: Scan, tmp_path: Path, full: None
) -> None:
    images, said = held(scanned, tmp_path / "cache")
    assert "no space left on the disk. They are held in memory" in said
    assert list((tmp_path / "cache").iterdir()) == []
    np.testing.assert_array_equal(
        images[3], decode(Path(scanned.folder, scanned.paths[3]), square(16))
    )


def test_a_cache_folder_that_cannot_be_made(scanned: Scan, tmp_path: Path, no_memory: None) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ClipTuneError, match="cannot be written to"):
        build(scanned, tmp_path / "file" / "cache")


def test_a_torn_file_is_made_again(scanned: Scan, tmp_path: Path) -> None:
    first = np.array(build(scanned, tmp_path / "cache"))
    (file,) = (tmp_path / "cache").iterdir()
    whole = file.read_bytes()
    spoilt = whole[:17] + b"\xff" * 100 + whole[117:]
    for torn in (whole[:-100], b"", b"PK\3\4" + whole, whole[1:], spoilt):
        file.write_bytes(torn)
        np.testing.assert_array_equal(build(scanned, tmp_path / "cache"), first)


def test_the_least_recently_used_is_dropped(scanned: Scan, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    one = 10 * 16 * 16 * 3 + 128
    build(scanned, folder)
    (old,) = folder.iterdir()
    build(scanned, folder, resample=Image.Resampling.BILINEAR)
    (middle,) = set(folder.iterdir()) - {old}
    for age, file in enumerate((middle, old)):
        os.utime(file, (1000 + age, 1000 + age))
    build(scanned, folder, resample=Image.Resampling.BOX, limit=3 * one)
    assert {old, middle} < set(folder.iterdir())
    build(scanned, folder, resample=Image.Resampling.BILINEAR)  # used: now `old` is the oldest
    build(scanned, folder, resample=Image.Resampling.LANCZOS, limit=3 * one)
    assert middle in folder.iterdir()
    assert old not in folder.iterdir()
    assert size(folder) == pytest.approx(3 * one, abs=200)


def test_what_the_system_will_not_delete_stays(
    scanned: Scan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(scanned, tmp_path / "cache")

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EACCES, "used by another process")

    monkeypatch.setattr(Path, "unlink", refuse)
    drop(tmp_path / "cache", 0)
    assert size(tmp_path / "cache") > 0


def test_what_a_killed_process_left_is_dropped(tmp_path: Path) -> None:
    running = tmp_path / "b.part"
    for file, age in (
        (tmp_path / "a.part", 7200),
        (tmp_path / "c.part", -7200),  # the clock was set back since
        (running, 10),
    ):
        file.write_bytes(b"x")
        os.utime(file, (time.time() - age, time.time() - age))
    drop(tmp_path, 0)
    assert list(tmp_path.iterdir()) == [running]


def test_another_process_was_first_and_windows_forbids_to_replace(
    scanned: Scan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = np.array(build(scanned, tmp_path / "elsewhere"))
    (made,) = (tmp_path / "elsewhere").iterdir()

    def refuse(source: Path, target: Path) -> None:
        shutil.copy(made, target)
        raise PermissionError(errno.EACCES, "used by another process")

    monkeypatch.setattr(os, "replace", refuse)
    np.testing.assert_array_equal(build(scanned, tmp_path / "cache"), first)
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_two_processes_at_once(scanned: Scan, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from cliptune.data.pixels import cache\n"
        "from cliptune.core.events import finish; from cliptune.core.cancel import CancelToken\n"
        "from cliptune.data.framing import Framing; from engine.folders import look\n"
        "scanned = look(Path(sys.argv[1])); print(flush=True); input()\n"
        "pixels = cache(scanned.table, Framing(16, 16), CancelToken(), Path(sys.argv[2]))\n"
        "print(finish(pixels).sum())\n"
    )
    paths = os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, sys.path)])
    command = [sys.executable, "-c", code, str(scanned.folder), str(tmp_path / "cache")]
    start = partial(
        subprocess.Popen,
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    with start() as first, start() as second:
        both = (first, second)
        for process in both:
            process.stdout.readline()  # it has looked at the folder, and waits
        for process in both:
            process.stdin.write("\n")
            process.stdin.flush()
        sums = {int(process.communicate()[0]) for process in both}
    assert sums == {int(build(scanned, tmp_path / "alone").sum())}
    assert [file.suffix for file in (tmp_path / "cache").iterdir()] == [".npy"]
