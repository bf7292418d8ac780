"""The scanner: layouts, captions, what it tells, what it never does."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from concurrent.futures import Future
from pathlib import Path
from types import ModuleType

import datasets
import numpy as np
import pytest
from PIL import Image

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Progress
from cliptune.core.files import extended
from cliptune.data import pixels
from cliptune.data.pool import CHUNK, cores, parallel
from cliptune.data.problems import KINDS, Problem, lines
from cliptune.data.scan import Scan, check_captions, scan
from cliptune.data.walk import natural
from cliptune.job import Data
from engine import drawn
from engine.folders import fill, look, noise, snapshot, told, two_classes


def rows(scanned: Scan) -> list[tuple[str, str, str]]:
    """(path, split, class) of every row."""
    return list(zip(scanned.paths, scanned.table["split"][:], scanned.labels, strict=True))


# Layouts


def test_class_folders(tmp_path: Path) -> None:
    scanned = look(fill(tmp_path, "dog/2.jpg", "dog/10.jpg", "cat/1.png"))
    assert scanned.kind == "classes"
    assert scanned.classes == ("cat", "dog")
    assert rows(scanned) == [
        ("cat/1.png", "", "cat"),
        ("dog/2.jpg", "", "dog"),
        ("dog/10.jpg", "", "dog"),
    ]
    assert scanned.counts() == {"cat": 1, "dog": 2}
    assert str(scanned.report()[0]) == '3 images in 2 classes, from 1 ("cat") to 2 ("dog").'


def test_the_table_holds_paths_and_no_pixels(tmp_path: Path) -> None:
    scanned = look(two_classes(tmp_path))
    table = scanned.table
    assert table.features["image"] == datasets.Image(decode=False)
    assert table.features["label"] == datasets.ClassLabel(names=["cat", "dog"])
    place = tmp_path / "cat" / "0.jpg"
    assert table[0] == {
        "image": {"bytes": None, "path": str(place)},
        "path": "cat/0.jpg",
        "split": "",
        "size": place.stat().st_size,
        "mtime_ns": place.stat().st_mtime_ns,
        "twin": "cat/0.jpg",
        "label": 0,
    }


@pytest.mark.parametrize("validation", ["validation", "valid", "val", "Val"])
def test_split_folders(tmp_path: Path, validation: str) -> None:
    parts = ("Train", validation, "test")
    scanned = look(fill(tmp_path, *(f"{p}/{c}/1.png" for p in parts for c in ("a", "b"))))
    assert sorted(rows(scanned)) == sorted(
        (f"{part}/{name}/1.png", side, name)
        for part, side in zip(parts, ("train", "validation", "test"), strict=True)
        for name in ("a", "b")
    )
    assert str(scanned.report()[0]).endswith("2 in train, 2 in validation, 2 in test.")


def test_folders_within_a_class_belong_to_it(tmp_path: Path) -> None:
    scanned = look(fill(tmp_path, "dog/old/1.png", "dog/2.png", "cat/a/b/3.png"))
    assert [(path, name) for path, _, name in rows(scanned)] == [
        ("cat/a/b/3.png", "cat"),
        ("dog/2.png", "dog"),
        ("dog/old/1.png", "dog"),
    ]


def test_what_lies_outside_the_classes_is_told(tmp_path: Path) -> None:
    fill(two_classes(tmp_path), "stray.png")
    scanned = look(tmp_path)
    assert told(scanned, "stray.png") == ["no class"]
    assert len(scanned.table) == 10


def test_what_lies_beside_train_and_test_is_told(tmp_path: Path) -> None:
    scanned = look(fill(tmp_path, "train/a/1.png", "train/b/1.png", "test/a/1.png", "old/a/1.png"))
    assert told(scanned, "old/a/1.png") == ["no split"]
    assert len(scanned.table) == 3


def test_a_stray_image_does_not_turn_a_split_into_a_class(tmp_path: Path) -> None:
    scanned = look(fill(tmp_path, "train/a/1.png", "train/b/1.png", "stray.png"))
    assert scanned.classes == ("a", "b")
    assert told(scanned, "stray.png") == ["no split"]


def test_validation_and_test_without_train(tmp_path: Path) -> None:
    fill(tmp_path, "val/a/1.png", "test/a/1.png")
    with pytest.raises(ClipTuneError, match="has the folders test and val, but no train"):
        look(tmp_path)


@pytest.mark.parametrize(
    ("train", "test", "part"),
    [
        ("Training", "Testing", "test"),
        ("train_images", "test_images", "test"),
        ("seg_train", "seg_test", "test"),
        ("train2017", "val2017", "validation"),
        ("TRAIN SET", "Dev Set", "validation"),
        ("training", "Evaluation", "validation"),
        ("seg_train/seg_train", "seg_test/seg_test", "test"),
        ("train/train", "test/test", "test"),
    ],
)
def test_parts_of_a_split_by_their_usual_names(
    train: str, test: str, part: str, tmp_path: Path
) -> None:
    paths = [f"{top}/{name}/{n}.png" for top in (train, test) for name in "ab" for n in range(2)]
    scanned = look(fill(tmp_path, *paths))
    assert scanned.classes == ("a", "b")
    assert set(scanned.table["split"][:]) == {"train", part}
    assert not [one for one in scanned.problems if one.kind == "like a split"]


@pytest.mark.parametrize(
    "names", [("test tube", "training shoe"), ("trainer", "tester"), ("dev board", "eval board")]
)
def test_classes_with_words_of_a_split_in_their_names(
    names: tuple[str, str], tmp_path: Path
) -> None:
    scanned = look(fill(tmp_path, *(f"{name}/{n}.png" for name in names for n in range(2))))
    assert set(scanned.labels) == set(names) and set(scanned.table["split"][:]) == {""}


def test_of_two_ways_to_divide_the_first_is_taken(tmp_path: Path) -> None:
    """Whatever order the names have in a set."""
    tops = ("a_train", "a_test", "b_train", "b_test")
    scanned = look(fill(tmp_path, *(f"{top}/{name}/1.png" for top in tops for name in "xy")))
    assert {path.partition("/")[0] for path in scanned.paths} == {"a_train", "a_test"}


def test_a_class_of_trains_within_train(tmp_path: Path) -> None:
    paths = [f"{top}/{name}/1.png" for top in ("train", "test") for name in ("train", "bus")]
    assert look(fill(tmp_path, *paths)).classes == ("bus", "train")


def test_classes_that_look_like_parts_of_a_split_are_told(tmp_path: Path) -> None:
    parts = [f"{top}/{name}/1.png" for top in ("fold1", "fold2") for name in ("cat", "dog")]
    scanned = look(fill(tmp_path / "parts", *parts, "stray.png"))
    alike = [one.path for one in scanned.problems if one.kind == "like a split"]
    assert alike == ["fold1", "fold2"]
    views = look(fill(tmp_path / "views", "cat/old/1.png", "cat/new/1.png", "dog/old/1.png"))
    assert not [one for one in views.problems if one.kind == "like a split"]


# What load_dataset("imagefolder") gets wrong; each was run with datasets 5.2.0


@pytest.mark.parametrize("name", ["test_tubes", "train set", "trains", "train"])
def test_a_class_called_like_a_split(tmp_path: Path, name: str) -> None:
    """`imagefolder` makes `test_tubes` a test split and drops the images of `flasks`."""
    paths = [f"{name}/1.png", f"{name}/2.png", "flasks/1.png", "flasks/2.png"]
    scanned = look(fill(tmp_path, *paths))
    assert sorted(rows(scanned)) == sorted((path, "", path.split("/")[0]) for path in paths)


@pytest.mark.parametrize("name", ["train.png", "a test.png", "test-1.png", "val_2.png"])
def test_a_file_called_like_a_split(tmp_path: Path, name: str) -> None:
    """`imagefolder` keeps `test-1.png` as a test split and drops every other image."""
    scanned = look(fill(tmp_path, f"dog/{name}", "dog/2.png", "cat/1.png"))
    assert sorted(scanned.paths) == sorted([f"dog/{name}", "dog/2.png", "cat/1.png"])
    assert set(scanned.table["split"][:]) == {""}


def test_captions_in_text_files(tmp_path: Path) -> None:
    """`imagefolder` gives the images without a word of their captions."""
    fill(tmp_path, "1.png", "2.JPG", "3.png")
    (tmp_path / "1.txt").write_text("a red cat\n\n a cat that is red \n")
    (tmp_path / "2.TXT").write_text("a dog")
    scanned = look(tmp_path)
    assert scanned.kind == "captions"
    assert scanned.classes == ()
    assert "label" not in scanned.table.features
    assert scanned.table["captions"][:] == [["a red cat", "a cat that is red"], ["a dog"]]
    assert told(scanned, "3.png") == ["no caption"]
    assert str(scanned.report()[0]) == "2 images with 3 captions."


@pytest.mark.parametrize("name", ["images [1]", "dog*", "a?"])
@pytest.mark.skipif(os.name == "nt", reason="Windows allows no such names")
def test_a_folder_whose_name_is_a_pattern(tmp_path: Path, name: str) -> None:
    """`imagefolder` finds no data files in a folder `images [1]`."""
    assert len(look(two_classes(tmp_path / name)).table) == 10


def test_a_class_called_like_another_split(tmp_path: Path) -> None:
    """`imagefolder` gives the images of `train/test_tubes` twice: in train and in test."""
    paths = [f"{p}/{c}/1.png" for p in ("train", "val") for c in ("test_tubes", "cat")]
    scanned = look(fill(tmp_path, *paths))
    assert sorted(rows(scanned)) == sorted(
        (path, {"train": "train", "val": "validation"}[path.split("/")[0]], path.split("/")[1])
        for path in paths
    )


# Captions


def test_captions_in_csv(tmp_path: Path) -> None:
    fill(tmp_path, "a/1.png", "a/2.png", "b/ü.png")
    (tmp_path / "metadata.csv").write_bytes(
        "\ufefffile_name;text\n"
        "a/1.png;a cat, red\n"
        'a/1.png;"the\nsame ""cat"""\n'
        "b\\u\u0308.png;a dog\n"  # written on Windows, the accent as a Mac spells it
        "a/2.png; \n"
        "a/3.png;gone\n"
        "a/2.png;a;b\n"
        "../x.png;outside\n".encode()
    )
    scanned = look(tmp_path)
    assert scanned.paths == ["a/1.png", "b/ü.png"]
    assert scanned.table["captions"][:] == [["a cat, red", 'the same "cat"'], ["a dog"]]
    assert told(scanned, "a/2.png") == ["no caption"]
    assert [
        str(problem.detail) for problem in scanned.problems if problem.path == "metadata.csv"
    ] == [
        'line 7 names "a/3.png"',
        'line 9 names "../x.png"',
        "line 6: no text",
        "line 8: 3 cells for 2 columns: put the text in quotes",
    ]


def test_captions_in_jsonl(tmp_path: Path) -> None:
    fill(tmp_path, "train/1.png", "train/2.png", "test/3.png")
    good = [
        {"file_name": "train/1.png", "text": ["a cat", "a red cat"]},
        {"file_name": "train/2.png", "text": "a dog"},
        {"file_name": "test/3.png", "text": "a cow"},
    ]
    bad = ['{"file_name": "train/1.png", "te', "[1]", '{"file_name": "train/1.png", "text": 7}']
    text = "\n".join([*map(json.dumps, good), "", *bad])
    (tmp_path / "metadata.jsonl").write_text(text, encoding="utf-8")
    scanned = look(tmp_path)
    assert scanned.table["captions"][:] == [["a cow"], ["a cat", "a red cat"], ["a dog"]]
    assert scanned.table["split"][:] == ["test", "train", "train"]
    details = [str(p.detail) for p in scanned.problems if p.path == "metadata.jsonl"]
    assert [detail.partition(":")[0] for detail in details] == ["line 5", "line 6", "line 7"]


def test_metadata_beside_the_images_of_each_split(tmp_path: Path) -> None:
    fill(tmp_path, "train/1.png", "train/2.png", "test/3.png")
    (tmp_path / "train/metadata.csv").write_text("text,file_name\na cat,1.png\na dog,2.png\n")
    (tmp_path / "test/metadata.csv").write_text("text,file_name\na cow,3.png\n")
    assert look(tmp_path).table["captions"][:] == [["a cow"], ["a cat"], ["a dog"]]


@pytest.mark.parametrize(
    ("data", "kinds"),
    [("café".encode("cp1252"), ["encoding"]), ("café".encode("utf-16"), [])],
)
def test_captions_not_in_utf8(tmp_path: Path, data: bytes, kinds: list[str]) -> None:
    fill(tmp_path, "1.png", "2.png")
    (tmp_path / "1.txt").write_bytes(data)
    (tmp_path / "2.txt").write_text("a dog")
    scanned = look(tmp_path)
    assert scanned.table["captions"][:] == [["café"], ["a dog"]]
    assert told(scanned, "1.txt") == kinds
    assert told(scanned, "1.png") == ["language"]
    noise(3).save(tmp_path / "3.png")
    (tmp_path / "3.txt").write_text("a cow")
    (tmp_path / "1.png").write_bytes(b"")
    assert told(look(tmp_path), "1.png") == ["empty"]


def test_metadata_without_captions_leaves_the_classes(tmp_path: Path) -> None:
    two_classes(tmp_path)
    (tmp_path / "metadata.csv").write_text("file_name,author\ncat/0.jpg,me\n")
    scanned = look(tmp_path)
    assert scanned.kind == "classes"
    assert told(scanned, "metadata.csv") == ["metadata"]


def test_one_text_file_does_not_make_captions(tmp_path: Path) -> None:
    two_classes(tmp_path)
    (tmp_path / "cat/0.txt").write_text("found on the web")
    scanned = look(tmp_path)
    assert scanned.kind == "classes"
    assert told(scanned, "cat/0.txt") == ["other"]
    assert told(scanned, "cat/0.jpg") == []


def test_captions_over_the_context_length(tmp_path: Path) -> None:
    fill(tmp_path, "1.png", "2.png")
    (tmp_path / "1.txt").write_text("one two three\nfour")
    (tmp_path / "2.txt").write_text("one two")
    (problem,) = check_captions(look(tmp_path), lambda text: len(text.split()), 2)
    assert (problem.kind, problem.excluded) == ("long caption", False)
    assert str(problem) == "1.png: 3 tokens, 2 are read"
    classes = look(two_classes(tmp_path / "classes"))
    assert check_captions(classes, len, 0) == []


# What is told of images that are used


def test_turned_images(tmp_path: Path) -> None:
    two_classes(tmp_path)
    exif = Image.Exif()
    exif[0x0112] = 6
    noise(1).save(tmp_path / "cat/turned.jpg", exif=exif)
    noise(2).save(tmp_path / "cat/turned.png", exif=exif)
    exif[0x0112] = 1
    noise(3).save(tmp_path / "cat/upright.jpg", exif=exif)
    noise(4).save(tmp_path / "cat/damaged.png", exif=b"Exif\0\0what is this?")
    scanned = look(tmp_path)
    assert told(scanned, "cat/turned.jpg") == ["turned"]
    assert told(scanned, "cat/turned.png") == ["turned"]
    assert told(scanned, "cat/upright.jpg") == []
    assert told(scanned, "cat/damaged.png") == []
    assert len(scanned.table) == 14


def test_a_camera_image_of_several_frames_is_no_animation(tmp_path: Path) -> None:
    two_classes(tmp_path)
    noise(1).save(tmp_path / "cat/depth.jpg", "MPO", save_all=True, append_images=[noise(2)])
    noise(3).save(tmp_path / "cat/moving.webp", save_all=True, append_images=[noise(4)])
    scanned = look(tmp_path)
    assert told(scanned, "cat/depth.jpg") == []
    assert told(scanned, "cat/moving.webp") == ["animated"]


def test_same_images(tmp_path: Path) -> None:
    parts = ("train/cat", "train/dog", "test/cat", "test/dog")
    fill(tmp_path, *(f"{part}/{n}.png" for part in parts for n in range(6)))
    original = (tmp_path / "train/cat/0.png").read_bytes()
    for copy in ("train/cat/x.png", "train/dog/x.png", "test/cat/x.png"):
        (tmp_path / copy).write_bytes(original)
    scanned = look(tmp_path)
    # The first in natural order is in test: what is like it is told against that one.
    assert told(scanned, "test/cat/x.png") == []
    assert told(scanned, "train/cat/0.png") == ["leak"]
    assert told(scanned, "train/cat/x.png") == ["leak"]
    assert told(scanned, "train/dog/x.png") == ["clash"]
    assert len(scanned.table) == 27
    twin = dict(zip(scanned.paths, scanned.table["twin"][:], strict=True))
    assert {path for path, first in twin.items() if first == "test/cat/x.png"} == {
        "test/cat/x.png",
        "train/cat/0.png",
        "train/cat/x.png",
        "train/dog/x.png",
    }
    one_side = look(tmp_path / "train", leave_out=["dog/x.png"])
    assert told(one_side, "cat/x.png") == ["duplicate"]


def test_only_files_of_one_size_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n, name in enumerate(("cat", "dog")):
        (tmp_path / name).mkdir()
        noise(n, (20 + 4 * n, 20)).save(tmp_path / name / "1.bmp")
    monkeypatch.setattr(hashlib, "file_digest", None)
    assert len(look(tmp_path).table) == 2


def test_what_was_found_and_is_damaged_since_is_looked_for_again(tmp_path: Path) -> None:
    folder = two_classes(tmp_path / "images")
    noise(0).convert("P").save(folder / "cat" / "palette.png")
    for image in folder.rglob("*.*"):
        os.utime(image, (1e9, 1e9))  # of what was written just now nothing is kept
    before = look(folder)
    (file,) = pixels.default_folder().glob("inspected-*")
    for number in (np.nan, np.inf, -np.inf):
        records = np.fromfile(file, np.dtype([("image", "V16"), ("numbers", "<f8", 8)]))
        assert len(records) >= 11
        records["numbers"] = number
        records.tofile(file)
        assert look(folder).problems == before.problems


def test_small_and_unequal_classes(tmp_path: Path) -> None:
    fill(two_classes(tmp_path, 40), *(f"cow/{n}.png" for n in range(4)))
    scanned = look(tmp_path)
    assert told(scanned, "cow") == ["few"]
    (unequal,) = [problem for problem in scanned.problems if problem.kind == "imbalance"]
    assert str(unequal).startswith('"cat" has 40 images to train on, "cow" 4.')


def test_a_class_that_is_only_tested(tmp_path: Path) -> None:
    fill(tmp_path, *(f"train/{c}/{n}.png" for c in "ab" for n in range(5)), "test/c/1.png")
    scanned = look(tmp_path)
    assert scanned.classes == ("a", "b", "c")
    assert told(scanned, "c") == ["untrained"]


def test_a_class_with_no_usable_image(tmp_path: Path) -> None:
    two_classes(tmp_path)
    (tmp_path / "cow").mkdir()
    (tmp_path / "cow/1.jpg").touch()
    scanned = look(tmp_path)
    assert scanned.classes == ("cat", "dog")
    assert told(scanned, "cow") == ["empty class"]


def test_names_the_base_may_not_know(tmp_path: Path) -> None:
    fill(tmp_path, *(f"{name}/{n}.png" for name in ("狗", "café", "t-shirt") for n in range(5)))
    scanned = look(tmp_path)
    assert (told(scanned, "狗"), told(scanned, "café")) == (["language"], ["language"])
    assert told(scanned, "t-shirt") == []


def test_classes_with_the_same_words(tmp_path: Path) -> None:
    fill(tmp_path, *(f"{c}/{n}.png" for c in ("big_dog", "bigDog", "cat") for n in range(5)))
    (problem,) = look(tmp_path).problems
    assert (problem.kind, problem.excluded) == ("same name", False)
    assert str(problem) == 'big_dog: "big dog", as "bigDog"'


def test_droppings_and_other_files(tmp_path: Path) -> None:
    two_classes(tmp_path)
    hidden = [".DS_Store", "cat/._0.jpg", "cat/Thumbs.db", "dog/desktop.ini"]
    hidden += [".git/x.jpg", "__MACOSX/cat/0.jpg"]
    for path in [*hidden, "notes.odt", "cat/raw.nef"]:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"x")
    scanned = look(tmp_path)
    assert len(scanned.table) == 10
    assert {problem.path: problem.kind for problem in scanned.problems} == {
        **{path: "hidden" for path in hidden[:4]},
        ".git": "hidden",
        "__MACOSX": "hidden",
        "notes.odt": "other",
        "cat/raw.nef": "format",
    }


def test_what_the_user_leaves_out(tmp_path: Path) -> None:
    two_classes(tmp_path)
    scanned = look(tmp_path, leave_out=["cat/0.jpg", "not/there.jpg"])
    assert told(scanned, "cat/0.jpg") == ["asked"]
    assert "cat/0.jpg" not in scanned.paths
    assert len(scanned.table) == 9


def test_the_report_has_a_line_for_each_kind(tmp_path: Path) -> None:
    two_classes(tmp_path)
    for n in range(5):
        (tmp_path / f"cat/broken {n}.jpg").touch()
    scanned = look(tmp_path)
    assert [str(line) for line in scanned.report()[1:]] == [
        "Excluded, empty files (5): cat/broken 0.jpg, cat/broken 1.jpg, cat/broken 2.jpg and 2 more"
    ]
    described = scanned.describe()
    assert json.loads(json.dumps(described))["classes"] == {"cat": 5, "dog": 5}
    assert described["problems"][0]["kind"] == "empty"


def test_every_kind_of_problem_has_a_heading() -> None:
    every = [Problem(kind, "a/b.jpg") for kind in reversed(KINDS)]
    assert len(lines(every)) == len(KINDS)


# How it goes about it


def test_nothing_is_written_to_the_folder(tmp_path: Path) -> None:
    two_classes(tmp_path)
    (tmp_path / "cat/empty.jpg").touch()
    before = snapshot(tmp_path)
    look(tmp_path)
    assert snapshot(tmp_path) == before


def test_no_torch() -> None:
    """`datasets` imports torch only to decode or to format; the scanner asks for neither."""
    code = (
        "import sys; from pathlib import Path; from engine.folders import look, two_classes\n"
        "import tempfile\n"
        "from cliptune.data.split import split\n"
        "with tempfile.TemporaryDirectory() as folder:\n"
        "    scanned = look(two_classes(Path(folder)))\n"
        "    split(scanned, 0.2, 0), scanned.counts(), scanned.report()\n"
        "assert 'datasets' in sys.modules\n"
        "assert 'torch' not in sys.modules\n"
    )
    here = os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, sys.path)])
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": here})


def test_progress_and_stop(tmp_path: Path) -> None:
    two_classes(tmp_path, 50)
    cancel = CancelToken()
    work = scan(Data(images=tmp_path), cancel)
    events = []
    with pytest.raises(Cancelled):
        for event in work:
            assert isinstance(event, Progress)
            events.append(event)
            if event.total and event.done:
                cancel.set()
    assert {event.phase for event in events} == {"scan"}
    assert events[-1].done < events[-1].total == 100


def test_stop_while_walking(tmp_path: Path) -> None:
    cancel = CancelToken()
    cancel.set()
    with pytest.raises(Cancelled):
        next(scan(Data(images=two_classes(tmp_path)), cancel))


def test_stop_within_a_chunk() -> None:
    cancel, seen = CancelToken(), []

    def see(item: int) -> None:
        seen.append(item)
        if item == 2:
            cancel.set()

    with pytest.raises(Cancelled):
        list(parallel(see, range(CHUNK), cancel))
    assert seen == [0, 1, 2]


def test_an_error_spares_what_has_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it takes to be noticed: the others wait until all are asked not to begin."""
    seen, asked, noticed = [], [], threading.Event()
    plain = Future.cancel

    def cancel(future: Future) -> bool:
        asked.append(plain(future))
        if len(asked) == cores() + 2:
            noticed.set()
        return asked[-1]

    def fail(item: int) -> None:
        seen.append(item)
        if item == 0:
            raise ValueError
        assert noticed.wait(60)

    monkeypatch.setattr(Future, "cancel", cancel)
    with pytest.raises(ValueError):
        list(parallel(fail, range(100 * CHUNK), CancelToken()))
    assert len(seen) <= (cores() + 1) * CHUNK


def test_closing_leaves_no_thread(tmp_path: Path) -> None:
    two_classes(tmp_path, 50)
    work = scan(Data(images=tmp_path), CancelToken())
    while not next(work).total:  # type: ignore[union-attr]
        pass
    next(work)
    assert any(thread.name.startswith("images") for thread in threading.enumerate())
    work.close()
    assert not any(thread.name.startswith("images") for thread in threading.enumerate())


def test_natural_order_of_numbers_longer_than_python_reads() -> None:
    names = ["0" * 5000 + "2", "9" * 5000, "9", "1" + "0" * 5000, "10", "09"]
    said = sorted(names, key=natural)
    assert said == [names[0], names[5], names[2], names[4], names[1], names[3]]


def test_natural_order() -> None:
    names = ["b", "a10", "a2", "a", "A1", "10", "9"]
    assert sorted(names, key=natural) == ["9", "10", "a", "A1", "a2", "a10", "b"]


def test_long_paths_on_windows() -> None:
    long = "C:\\" + "x" * 300
    assert extended(long, windows=True) == "\\\\?\\" + long
    assert extended("\\\\server\\" + "x" * 300, windows=True) == "\\\\?\\UNC\\server\\" + "x" * 300
    assert extended("C:\\short", windows=True) == "C:\\short"
    assert extended(long, windows=False) == long
    assert extended("\\\\?\\" + long, windows=True) == "\\\\?\\" + long


# Beside a thread that loads libraries


@pytest.fixture(params=["transformers", "torch"])
def half_loaded(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A library as another thread sees it that imports it while it is being loaded."""
    name: str = request.param
    monkeypatch.setitem(sys.modules, name, ModuleType(name))
    return name


@pytest.mark.parametrize("captions", [False, True])
@pytest.mark.parametrize("chosen", [[0, 1, 2], [3, 1], []])
def test_a_folder_is_read_while_libraries_load(
    half_loaded: str,
    tmp_path: Path,
    captions: bool,
    chosen: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def asked(_hasher: object, value: object) -> None:
        pytest.fail(f"pickled: {value!r}")

    # Of some values the libraries are not asked: nothing is to stand on that.
    monkeypatch.setattr(datasets.fingerprint.Hasher, "update", asked)
    folder = drawn.captions(tmp_path) if captions else two_classes(tmp_path)
    scanned = look(folder)
    part = scanned.part(chosen)
    assert part["path"][:] == [scanned.paths[row] for row in chosen]
    assert part.features == scanned.table.features


def test_fingerprints_tell_what_the_table_holds(tmp_path: Path) -> None:
    first, again = look(two_classes(tmp_path)), look(tmp_path)
    assert first.table._fingerprint == again.table._fingerprint
    assert first.part([3, 1])._fingerprint == again.part([3, 1])._fingerprint
    os.utime(tmp_path / "cat" / "0.jpg", ns=(1, 1))
    marks = [one._fingerprint for one in (first.table, look(tmp_path).table)]
    marks += [first.part(rows)._fingerprint for rows in ([3, 1], [1, 3], [1, 2])]
    assert len({*marks}) == len(marks)
