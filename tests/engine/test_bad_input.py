"""Bad input, kind by kind: what is said, that the rest is used, and the folder untouched."""

import os
import re
import socket
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cliptune import job as jobs
from cliptune.core import bounded
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import finish
from cliptune.data import pixels
from cliptune.data.class_names import fill_template, tidied
from cliptune.data.decoded import decoded
from cliptune.data.framing import Framing
from cliptune.data.split import split
from engine.folders import fill, look, noise, snapshot, told, two_classes


def refused(folder: Path, message: str) -> ClipTuneError:
    """The scan's error, which names the folder and says what to do; the folder stays as it was."""
    before = snapshot(folder) if folder.exists() else None
    with pytest.raises(ClipTuneError) as error:
        look(folder)
    assert error.value.message == message.format(folder=folder)
    assert error.value.hint
    assert before is None or snapshot(folder) == before
    return error.value


def link(place: Path, target: Path | str) -> None:
    try:
        place.symlink_to(target, target_is_directory=True)
    except OSError:
        pytest.skip("links cannot be made here")


# What ends a scan


def test_a_missing_folder(tmp_path: Path) -> None:
    refused(tmp_path / "gone", 'There is no folder "{folder}".')


def test_a_file_instead_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "images.docx").write_bytes(b"PK")
    refused(tmp_path / "images.docx", '"{folder}" is a file, not a folder.')


def test_an_empty_folder(tmp_path: Path) -> None:
    refused(tmp_path, '"{folder}" holds no images.')


def test_no_images(tmp_path: Path) -> None:
    (tmp_path / "dog").mkdir()
    (tmp_path / "dog/notes.docx").write_bytes(b"x")
    error = refused(tmp_path, '"{folder}" holds no images.')
    assert "a folder of its own (cat/1.jpg, dog/2.jpg)" in error.hint


def test_images_without_classes_or_captions(tmp_path: Path) -> None:
    fill(tmp_path, "1.jpg", "2.jpg")
    error = refused(tmp_path, '"{folder}" holds images, but nothing that says what they show.')
    assert "a column of their file names and one of their labels or captions" in error.hint


def test_no_image_that_can_be_used(tmp_path: Path) -> None:
    for name in ("cat", "dog"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.jpg").touch()
    error = refused(tmp_path, '"{folder}" holds no image that can be used.')
    assert "Excluded, empty files (2): cat/1.jpg, dog/1.jpg" in error.hint


def test_one_class(tmp_path: Path) -> None:
    fill(tmp_path, "dog/1.jpg", "dog/2.jpg")
    error = refused(
        tmp_path,
        '"{folder}" has only one class with usable images, "dog": there is nothing to tell apart.',
    )
    assert error.hint == "Add at least one more folder of images that show something else."


def test_one_class_which_holds_classes_and_images(tmp_path: Path) -> None:
    two_classes(tmp_path / "unpacked")
    fill(tmp_path, "unpacked/1.jpg")
    with pytest.raises(ClipTuneError) as error:
        look(tmp_path)
    assert error.value.hint == (
        'If the classes are the folders within "unpacked", choose that one.'
    )


def test_one_image_with_a_caption(tmp_path: Path) -> None:
    fill(tmp_path, "1.jpg")
    (tmp_path / "1.txt").write_text("a dog")
    refused(tmp_path, '"{folder}" holds fewer than two usable images with captions.')


def test_one_image_a_class(tmp_path: Path) -> None:
    scanned = look(two_classes(tmp_path, 1))
    with pytest.raises(ClipTuneError) as error:
        split(scanned, 0.2, 0)
    assert error.value.message == (
        f'"{tmp_path}" holds one image a class: none is left for validation.'
    )
    assert error.value.hint == "Put at least two different images into each class."


# Names


NAMES = ["two words", "it's", "a [1]", "{b}", "100%", "🐶 dog", "狗", "#1; DROP", "ñandú"]
if os.name != "nt":
    NAMES += ['"quoted"', "a*b?", "back\\slash", "new\nline", "<b>"]


@pytest.mark.parametrize("name", NAMES)
def test_strange_names(tmp_path: Path, name: str) -> None:
    folder = fill(tmp_path / name, f"{name}/{name}.jpg", f"{name}/2.jpg", "cat/1.jpg", "cat/2.jpg")
    before = snapshot(folder)
    scanned = look(folder)
    assert set(scanned.classes) == {name, "cat"}
    assert f"{name}/{name}.jpg" in scanned.paths
    assert not any(problem.excluded for problem in scanned.problems)
    words = list(tidied(scanned.classes, {}).values())
    assert len(set(fill_template(words, "a photo of a {}"))) == 2
    found = finish(pixels.cache(scanned.table, Framing(8, 8), CancelToken()))
    np.testing.assert_array_equal(
        found[scanned.paths.index(f"{name}/{name}.jpg")],
        pixels.decode(folder / name / f"{name}.jpg", Framing(8, 8)),
    )
    assert snapshot(folder) == before


def test_names_that_are_not_unicode(tmp_path: Path) -> None:
    two_classes(tmp_path)
    bad = os.fsencode(tmp_path) + b"/cat/caf\xe9.jpg"
    try:
        with open(bad, "wb") as file:
            noise(0).save(file, "JPEG")
    except OSError:
        pytest.skip("this system allows Unicode alone")
    check(tmp_path, "cat/caf\\udce9.jpg", "file name", r"names that are not valid Unicode")


# Files


def check(folder: Path, path: str, kind: str, prompt: str = "", *, excluded: bool = True) -> None:
    """The path is told of with the prompt, the ten good images are used and decode."""
    before = snapshot(folder)
    scanned = look(folder)
    assert told(scanned, path) == [kind]
    (line,) = [str(line) for line in scanned.report() if path in str(line)]
    assert re.search(prompt, line), line
    assert (path in scanned.paths) is not excluded
    good = {f"{name}/{n}.jpg" for name in ("cat", "dog") for n in range(5)}
    assert good <= set(scanned.paths) <= {*good, path}
    found = finish(pixels.cache(scanned.table, Framing(8, 8), CancelToken()))
    assert len(found) == 10 if excluded else 11
    assert snapshot(folder) == before


def test_an_empty_jpeg(tmp_path: Path) -> None:
    (two_classes(tmp_path) / "cat/bad.jpg").touch()
    check(tmp_path, "cat/bad.jpg", "empty", r"^Excluded, empty files \(1\): cat/bad.jpg$")


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "gif", "bmp", "tif", "avif"])
@pytest.mark.parametrize("part", [0.3, 0.7, 0.95])
def test_a_truncated_image(tmp_path: Path, suffix: str, part: float) -> None:
    bad = fill(two_classes(tmp_path), f"cat/bad.{suffix}") / f"cat/bad.{suffix}"
    data = bad.read_bytes()
    bad.write_bytes(data[: int(len(data) * part)])
    scanned = look(tmp_path)
    assert told(scanned, f"cat/bad.{suffix}") in (["truncated"], ["unreadable"])
    assert len(scanned.table) == 10


def test_a_truncated_jpeg(tmp_path: Path) -> None:
    bad = two_classes(tmp_path) / "cat/bad.jpg"
    noise(0, (200, 200)).save(bad)
    bad.write_bytes(bad.read_bytes()[:-500])
    check(tmp_path, "cat/bad.jpg", "truncated", r"^Excluded, truncated \(1\): cat/bad.jpg$")


def test_a_png_that_lacks_only_its_end_mark_is_used(tmp_path: Path) -> None:
    whole = two_classes(tmp_path) / "cat/whole.png"
    noise(0).save(whole)
    whole.write_bytes(whole.read_bytes()[:-12])
    scanned = look(tmp_path)
    assert scanned.problems == ()
    assert len(finish(pixels.cache(scanned.table, Framing(8, 8), CancelToken()))) == 11


def test_a_damaged_jpeg(tmp_path: Path) -> None:
    """Its end is there, but not all of its middle is: only decoding tells."""
    bad = two_classes(tmp_path) / "cat/bad.jpg"
    noise(0, (200, 200)).save(bad)
    data = bytearray(bad.read_bytes())
    data[3000:3512] = bytes([0xFF, 0xC8] * 256)
    bad.write_bytes(data)
    check(tmp_path, "cat/bad.jpg", "unreadable", r"cannot be read \(1\): cat/bad.jpg: damaged")


def test_a_text_file_named_png(tmp_path: Path) -> None:
    (two_classes(tmp_path) / "cat/bad.png").write_text("I am not an image\n" * 10)
    check(tmp_path, "cat/bad.png", "not an image", "not images whatever their names say")


def test_postscript_named_png(tmp_path: Path) -> None:
    """Pillow would hand it to Ghostscript, which runs it as a program."""
    text = "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n%%EndComments\nshowpage\n"
    (two_classes(tmp_path) / "cat/bad.png").write_text(text)
    check(tmp_path, "cat/bad.png", "not an image")


def test_an_enormous_image(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_classes(tmp_path)
    Image.new("1", (20_000, 20_000)).save(tmp_path / "cat/bad.png")
    loaded: list[tuple[int, int]] = []
    from PIL.PngImagePlugin import PngImageFile

    monkeypatch.setattr(PngImageFile, "load", lambda self: loaded.append(self.size))
    check(
        tmp_path,
        "cat/bad.png",
        "enormous",
        r"too large \(1\): cat/bad.png: 20,000 x 20,000, over 100 million pixels",
    )
    assert loaded == []


@pytest.mark.parametrize("side", [10_500, 20_000])
def test_a_part_that_is_larger_than_the_whole(side: int, tmp_path: Path) -> None:
    """Pillow would warn of it, or say what it takes it for."""
    file = two_classes(tmp_path) / "cat/bad.gif"
    noise(0).save(file)
    whole = bytearray(file.read_bytes())
    frame = whole.index(b",", 13 + 3 * 2 ** ((whole[10] & 7) + 1))
    whole[frame + 5 : frame + 9] = struct.pack("<HH", side, side)
    file.write_bytes(whole)
    looked = "import sys; from cliptune.data.image import inspect; print(inspect(sys.argv[1]))"
    found = subprocess.run(
        [sys.executable, "-c", looked, str(file)], capture_output=True, text=True, check=True
    )
    assert "enormous" in found.stdout and not found.stderr


def test_a_sliver(tmp_path: Path) -> None:
    two_classes(tmp_path)
    noise(0, (2, 900)).save(tmp_path / "cat/bad.png")
    check(tmp_path, "cat/bad.png", "narrow", "too narrow .*: 2 x 900")


def draw_cmyk(place: Path) -> None:
    noise(0).convert("CMYK").save(place)


def draw_16_bit(place: Path) -> None:
    Image.fromarray(np.arange(1200, dtype=np.uint16).reshape(30, 40) * 50).save(place)


def draw_palette(place: Path) -> None:
    noise(0).convert("P").save(place)


def draw_animation(place: Path) -> None:
    noise(0).save(place, save_all=True, append_images=[noise(1)])


@pytest.mark.parametrize(
    ("draw", "name", "kind", "prompt"),
    [
        (draw_cmyk, "odd.jpg", "cmyk", "turned into screen colours"),
        (draw_16_bit, "odd.png", "16-bit", "scaled down to 8"),
        (draw_palette, "odd.png", "palette", "turned into full colour"),
        (draw_animation, "odd.gif", "animated", "Only the first frame"),
    ],
)
def test_an_unusual_image_is_used(
    tmp_path: Path, draw: Callable[[Path], None], name: str, kind: str, prompt: str
) -> None:
    draw(two_classes(tmp_path) / "cat" / name)
    check(tmp_path, f"cat/{name}", kind, prompt, excluded=False)


def test_a_colour_space_that_is_not_read(tmp_path: Path) -> None:
    two_classes(tmp_path)
    Image.new("LAB", (20, 20)).save(tmp_path / "cat/bad.tif")
    check(tmp_path, "cat/bad.tif", "unreadable", "the colour space LAB is not read")


# Links and rights


def test_a_broken_link(tmp_path: Path) -> None:
    link(two_classes(tmp_path) / "cat/bad.jpg", "gone.jpg")
    check(tmp_path, "cat/bad.jpg", "broken link", r"lead nowhere \(1\): cat/bad.jpg$")


def test_a_link_to_itself(tmp_path: Path) -> None:
    link(two_classes(tmp_path) / "cat/bad.jpg", "bad.jpg")
    check(tmp_path, "cat/bad.jpg", "broken link")


@pytest.mark.parametrize("target", [".", "..", "../../images"])
def test_a_link_loop(tmp_path: Path, target: str) -> None:
    folder = two_classes(tmp_path / "images")
    link(folder / "cat/again", target)
    check(folder, "cat/again", "link loop", "back into their own folder")


def test_two_folders_that_link_to_each_other(tmp_path: Path) -> None:
    two_classes(tmp_path)
    link(tmp_path / "cat/other", tmp_path / "dog")
    link(tmp_path / "dog/other", tmp_path / "cat")
    scanned = look(tmp_path)
    assert told(scanned, "cat/other/other") == ["link loop"]
    assert told(scanned, "dog/other/other") == ["link loop"]


def test_a_link_to_a_folder_is_followed(tmp_path: Path) -> None:
    two_classes(tmp_path / "images")
    fill(tmp_path / "elsewhere", *(f"{n}.png" for n in range(5)))
    link(tmp_path / "images/cow", tmp_path / "elsewhere")
    assert look(tmp_path / "images").counts() == {"cat": 5, "cow": 5, "dog": 5}


@contextmanager
def forbidden(place: Path) -> Iterator[None]:
    """Take away the right to read; where that binds nobody (root, Windows), raise its error."""
    if os.name != "nt" and os.geteuid() != 0:
        mode = place.stat().st_mode
        place.chmod(0)
        try:
            yield
        finally:
            place.chmod(mode)
        return

    def guarded(function: Callable[..., object]) -> Callable[..., object]:
        def call(path: str, *rest: object) -> object:
            if os.path.abspath(path) == str(place):
                raise PermissionError(13, "Permission denied", path)
            return function(path, *rest)

        return call

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounded, "open", guarded(open), raising=False)
        patch.setattr(os, "scandir", guarded(os.scandir))
        yield


def test_no_permission_for_the_folder(tmp_path: Path) -> None:
    two_classes(tmp_path)
    with forbidden(tmp_path), pytest.raises(ClipTuneError) as error:
        look(tmp_path)
    assert error.value.message == f'The folder "{tmp_path}" cannot be opened: no permission.'
    assert error.value.hint


def test_no_permission_for_a_image(tmp_path: Path) -> None:
    bad = two_classes(tmp_path) / "cat/bad.jpg"
    noise(0).save(bad)
    before = snapshot(tmp_path)
    with forbidden(bad):
        scanned = look(tmp_path)
    assert told(scanned, "cat/bad.jpg") == ["unreadable"]
    assert str(scanned.report()[1]) == "Excluded, cannot be read (1): cat/bad.jpg: no permission"
    assert len(scanned.table) == 10
    assert snapshot(tmp_path) == before


def test_no_permission_for_a_class(tmp_path: Path) -> None:
    fill(two_classes(tmp_path), "cow/1.jpg")
    before = snapshot(tmp_path)
    with forbidden(tmp_path / "cow"):
        scanned = look(tmp_path)
    assert told(scanned, "cow") == ["folder"]
    assert str(scanned.report()[1]) == "Folders that cannot be opened (1): cow: no permission"
    assert len(scanned.table) == 10
    assert snapshot(tmp_path) == before


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_named_jpg(tmp_path: Path) -> None:
    """Opening it would wait for ever."""
    os.mkfifo(two_classes(tmp_path) / "cat/bad.jpg")
    check(tmp_path, "cat/bad.jpg", "other", "a pipe or a device")


# What is no file


def is_there(place: Path, what: str) -> None:
    """Put something that is no file in the place of one."""
    if what == "folder":
        place.mkdir()
    elif what == "pipe":
        os.mkfifo(place)
    elif what == "socket":
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(place.name)
            os.rename(place.name, place)
    else:
        place.symlink_to({"device": "/dev/zero", "made up": "/proc/self/status"}[what])


NO_FILES = ("folder", "pipe", "socket", "device", "made up")


@pytest.mark.skipif(sys.platform != "linux", reason="not all of them are there")
@pytest.mark.parametrize("what", NO_FILES)
def test_what_is_no_file_is_not_read(
    tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be waited for without end, or fill the memory."""
    (tmp_path / "bound").mkdir()
    monkeypatch.chdir(tmp_path / "bound")
    folder = two_classes(tmp_path / "images")
    names = ("labels.csv", "classes.txt", "data.xlsx", "cat/0.txt", "dog/0.json", "cat/more.jpg")
    for name in (*names, "cat/nameless"):
        is_there(folder / name, what)
    scanned = look(folder)
    assert len(scanned.table) == 10 and scanned.classes == ("cat", "dog")
    with pytest.raises(ClipTuneError, match="table"):
        look(folder, labels_from="table", table="labels.csv")
    with pytest.raises(ClipTuneError, match="job file|no file|is a folder|misses|Nothing"):
        jobs.read(folder / "labels.csv")
    (seen,) = decoded([folder / "cat" / "more.jpg"], Framing(8, 8), None, CancelToken())
    assert seen.troubles[0] is not None and not len(seen.pixels)
