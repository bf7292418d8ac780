"""Formats of images: every one that is read, known by its content, and those that are not read."""

import os
import struct
import sys
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Warned, finish
from cliptune.data import formats
from cliptune.data.formats import format_of
from cliptune.data.image import inspect, open_image, to_rgb
from cliptune.data.sources import find_images
from engine.folders import look, noise, told, two_classes

KINDS = {
    "jpg": {"quality": 95},
    "png": {},
    "webp": {"lossless": True},
    "bmp": {},
    "gif": {},
    "tif": {},
    "avif": {"quality": 95},
    "heic": {"quality": 95},
    "jp2": {},
    "j2k": {},
    "ppm": {},
    "pgm": {},
    "pbm": {},
    "pnm": {},
}
MODES = {"pgm": "L", "pbm": "1", "gif": "P"}


def smooth(size: tuple[int, int] = (64, 48)) -> Image.Image:
    """An image of few high frequencies, which lossy formats hardly change."""
    return noise(1, (4, 3)).resize(size, Image.Resampling.BICUBIC)


def draw(place: Path, kind: str, name: str = "") -> Path:
    """An image of a format, its name its own or another."""
    image = smooth().convert(MODES.get(kind, "RGB"))
    path = place / (name or f"image.{kind}")
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "heic":
        pillow_heif.from_pillow(image).save(path, **KINDS[kind])
    else:
        suffix = Image.registered_extensions()[f".{kind}"]
        image.save(path, suffix, **KINDS[kind])
    return path


def opened(path: Path) -> np.ndarray:
    """The pixels of a file as they are seen."""
    with open(path, "rb") as file, open_image(file) as image:
        return np.asarray(to_rgb(image))


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_is_read_whatever_its_name(tmp_path: Path, kind: str) -> None:
    path = draw(tmp_path, kind)
    assert inspect(str(path)) == ([], None)
    meant = np.asarray(smooth().convert(MODES.get(kind, "RGB")).convert("RGB"), dtype=float)
    assert np.abs(opened(path) - meant).mean() < 4
    assert format_of(path.read_bytes()[: formats.FIRST]) == formats_name(kind)
    for number, name in enumerate(("bare", "photo.img", "photo.jpg_large", "photo 1.2")):
        draw(tmp_path, kind, f"folder/cat/{name} {number}")
        draw(tmp_path, kind, f"folder/dog/{name}.{number}")
    scanned = look(tmp_path / "folder")
    assert scanned.counts() == {"cat": 4, "dog": 4}


def formats_name(kind: str) -> str:
    """A format as Pillow names it."""
    return "HEIF" if kind == "heic" else Image.registered_extensions()[f".{kind}"]


@pytest.mark.parametrize(
    "text",
    ["", "P1 is a place", "PS 5", "BMW and others, a long list of cars", "II*", "RIFF1234AVI "],
)
def test_a_text_is_no_image(text: str) -> None:
    assert format_of(text.encode()) is None


def test_what_cannot_be_an_image_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_classes(tmp_path)
    for name in ("a.txt", "b.xml", "c.json", "d.CSV", "e.MOV", "f.dng", "README", "g.odd"):
        (tmp_path / name).write_bytes(b"x")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
    seen: list[str] = []

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and str(arguments[0]).startswith(str(tmp_path)):
            seen.append(Path(str(arguments[0])).name)

    watching = [True]
    sys.addaudithook(lambda event, arguments: note(event, arguments) if watching else None)
    try:
        finish(find_images([tmp_path], CancelToken()))
    finally:
        watching.clear()
    assert sorted(seen) == ["README", "g.odd"]


def test_what_is_not_read_is_counted_by_format(tmp_path: Path) -> None:
    two_classes(tmp_path)
    for name in ("1.CR2", "2.cr2", "3.dng", "4.mp4"):
        (tmp_path / "cow" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "cow" / name).write_bytes(b"II*\0\x10\0\0\0")
    scanned = look(tmp_path)
    assert told(scanned, "cow") == ["empty class"]
    unread, emptied = map(str, scanned.report()[1:])
    assert "JPEG, PNG" in unread and unread.endswith("(4): CR2 (2), DNG (1), MP4 (1)")
    assert emptied.endswith("cow: in a format that is not read: CR2 (2), DNG (1), MP4 (1)")
    work = find_images([tmp_path], CancelToken())
    (warning,) = [str(event.told) for event in work if isinstance(event, Warned)]
    assert "CR2 (2)" in warning


def test_the_one_class_that_is_left_says_why(tmp_path: Path) -> None:
    two_classes(tmp_path)
    for path in (tmp_path / "dog").iterdir():
        path.rename(path.with_suffix(".ARW"))
    with pytest.raises(ClipTuneError, match="only one class") as error:
        look(tmp_path)
    assert "dog: in a format that is not read: ARW (5)" in str(error.value.hint)
    for path in (tmp_path / "cat").iterdir():
        path.rename(path.with_suffix(".psd"))
    with pytest.raises(ClipTuneError, match="holds no images") as error:
        look(tmp_path)
    assert "ARW (5), PSD (5)" in str(error.value.hint)
    with pytest.raises(ClipTuneError, match="no images") as error:
        finish(find_images([tmp_path], CancelToken()))
    assert "HEIC" in str(error.value.hint)


def test_a_phones_photo_is_turned_once(tmp_path: Path) -> None:
    """libheif turns by the container's own note; EXIF says the same once more."""
    image = smooth((64, 48))
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "phone.heic"
    pillow_heif.from_pillow(image).save(path, quality=95, exif=exif.tobytes())
    meant = image.transpose(Image.Transpose.ROTATE_270)
    assert np.abs(opened(path).astype(float) - np.asarray(meant)).mean() < 4


def test_of_several_images_in_a_container_the_primary_is_read(tmp_path: Path) -> None:
    held = pillow_heif.from_pillow(Image.new("RGB", (32, 32), "red"))
    held.add_from_pillow(Image.new("RGB", (32, 32), "blue"))
    path = tmp_path / "two.heic"
    held.save(path, quality=95, primary_index=1)
    assert opened(path).mean(axis=(0, 1))[2] > 200
    assert inspect(str(path)) == ([], None)


def test_heic_of_ten_bits_is_read(tmp_path: Path) -> None:
    deep = np.zeros((32, 32, 3), np.uint16)
    deep[..., 0], deep[..., 1] = 65535, 32768
    path = tmp_path / "ten.heic"
    pillow_heif.encode("RGB;16", (32, 32), deep.tobytes(), quality=95, fp=str(path))
    red, green, blue = opened(path).mean(axis=(0, 1))
    assert red > 245 and 118 < green < 138 and blue < 10


def test_a_damaged_tiff_is_told_of_and_nothing_is_printed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.tif"
    noise(0).save(path, compression="tiff_lzw")
    whole = path.read_bytes()
    path.write_bytes(whole[:8] + b"\xff" * 400 + whole[408:])
    samples = whole.replace(struct.pack("<HHI", 258, 3, 3), struct.pack("<HHI", 258, 3, 255))
    (tmp_path / "b.tif").write_bytes(samples)
    for name in ("a.tif", "b.tif"):
        assert inspect(str(tmp_path / name))[0][0].kind in ("truncated", "unreadable")
    assert capfd.readouterr() == ("", "")
