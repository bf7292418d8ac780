"""Large folders: what is known is not looked at again, and what is done once is done once, by
counting; `tests/bench/scale.py` measures."""

import gc
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow
import pytest
from PIL import Image

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled
from cliptune.core.events import Progress
from cliptune.data import in_parts, inspection, kept, layout, lookup, pixels, walk
from cliptune.data.framing import Framing
from cliptune.data.image_table import image_table
from cliptune.data.scan import Scan, scan
from cliptune.data.walk import natural
from cliptune.evaluation import features
from cliptune.job import Data
from cliptune_gui.state.images import Images
from engine.folders import fill, look, noise, told, two_classes

OLD = 1_600_000_000


def aged(folder: Path, when: int = OLD) -> Path:
    """The folder, its files as old as that: what was written a moment ago is read again."""
    for path in folder.rglob("*.*"):
        os.utime(path, (when, when))
    return folder


class Counted:
    """A function of a module, and what it was called with."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, place: object, name: str) -> None:
        plain: Callable[..., object] = getattr(place, name)
        self.calls: list[object] = []

        def counted(*given: object, **named: object) -> object:
            self.calls.append(given[0])
            return plain(*given, **named)

        monkeypatch.setattr(place, name, counted)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> tuple[Counted, Counted]:
    """The images that are decoded, and those of which the bytes are compared."""
    return Counted(monkeypatch, inspection, "inspect"), Counted(monkeypatch, inspection, "extended")


def facts(scanned: Scan) -> object:
    return scanned.problems, scanned.greys, scanned.table.to_dict()


def test_a_second_scan_reads_no_image(tmp_path: Path, read: tuple[Counted, Counted]) -> None:
    folder = two_classes(tmp_path / "images")
    noise(1).save(folder / "cat" / "turned.jpg", exif=turned())
    Image.fromarray(np.arange(256, dtype=np.uint16).reshape(16, 16) * 9).save(folder / "dog/x.png")
    (folder / "dog" / "copy.jpg").write_bytes((folder / "dog" / "0.jpg").read_bytes())
    first = look(aged(folder))
    assert told(first, "cat/turned.jpg") == ["turned"] and first.greys
    assert told(first, "dog/copy.jpg") == ["duplicate"]
    inspected, compared = read
    assert len(inspected.calls) == 13 and compared.calls
    for counted in read:
        counted.calls.clear()
    again = look(folder)
    assert not inspected.calls and not compared.calls
    assert facts(again) == facts(first)


def turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def test_what_changed_is_read_again(tmp_path: Path, read: tuple[Counted, Counted]) -> None:
    """By its size or its time; and what cannot be used, each time."""
    folder = fill(tmp_path / "images", "a/1.png", "a/2.png", "a/3.png", "b/1.png", "b/2.png")
    (folder / "b" / "bad.png").write_bytes(b"\x89PNG torn")
    look(aged(folder))
    for counted in read:
        counted.calls.clear()
    other = (folder / "a" / "2.png").read_bytes()
    place = folder / "a" / "1.png"
    place.write_bytes(other + b"\0" * (place.stat().st_size - len(other)))  # as large, later
    noise(9, (50, 50)).save(folder / "a" / "3.png")  # larger, as old
    os.utime(folder / "a" / "3.png", (OLD, OLD))
    scanned = look(folder)
    names = [Path(str(path)).relative_to(folder).as_posix() for path in read[0].calls]
    assert sorted(names) == ["a/1.png", "a/3.png", "b/bad.png"]
    assert told(scanned, "b/bad.png")[0] in inspection.FATAL


@pytest.mark.skipif(os.name == "nt", reason="files have no such time there")
def test_what_a_program_changed_that_put_the_time_back_is_read_again(
    tmp_path: Path, read: tuple[Counted, Counted]
) -> None:
    """As those do that turn images; and what may not be read any more."""
    folder = aged(two_classes(tmp_path / "images"))
    look(folder)
    read[0].calls.clear()
    place = folder / "cat" / "0.jpg"
    content = place.read_bytes()
    place.write_bytes(content[:-1] + b"\0")  # as large
    os.utime(place, (OLD, OLD))
    (folder / "dog" / "1.jpg").chmod(0o600)
    look(folder)
    assert sorted(Path(str(path)).name for path in read[0].calls) == ["0.jpg", "1.jpg"]


def test_what_was_written_a_moment_ago_is_read_again(
    tmp_path: Path, read: tuple[Counted, Counted], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It might be written once more in the same tick of the disk's clock. A moment is an hour here,
    however slow the machine is."""
    monkeypatch.setattr(kept, "SETTLED", 3600 * 10**9)
    folder = two_classes(tmp_path / "images")
    for _ in range(2):
        read[0].calls.clear()
        look(folder)
        assert len(read[0].calls) == 10


def test_a_stopped_scan_goes_on_where_it_was(tmp_path: Path, read: tuple[Counted, Counted]) -> None:
    folder = aged(two_classes(tmp_path / "images", 40))
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        for event in scan(Data(images=folder), cancel):
            if isinstance(event, Progress) and event.total and event.done:
                cancel.set()
    seen = len(read[0].calls)
    look(folder)
    assert len(read[0].calls) < seen + 80


def test_a_cache_that_takes_nothing_is_no_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(pixels, "default_folder", lambda: tmp_path / "file")
    assert len(look(aged(two_classes(tmp_path / "images"))).table) == 10


def test_torn_records_are_not_believed(tmp_path: Path) -> None:
    """After a crash of the system a file may be as long as it was to be, and hold zeros."""
    folder = two_classes(tmp_path / "images")
    noise(1).save(folder / "cat" / "turned.jpg", exif=turned())
    look(aged(folder))
    (file,) = pixels.default_folder().glob("inspected-*.rows")
    records = np.fromfile(file, np.dtype([("image", "V16"), ("numbers", "<f8", (8,))]))
    records["numbers"] = 0
    records.tofile(file)
    assert told(look(folder), "cat/turned.jpg") == ["turned"]


def test_of_records_the_last_counts(tmp_path: Path) -> None:
    records = kept.Records(tmp_path / "x.rows", "<f8", 1)
    one, two, three = (bytes([number]) * kept.DIGEST for number in (1, 2, 3))
    records.append([two, one], np.array([[2.0], [1.0]]))
    records.append([two], np.array([[4.0]]))
    found, known = records.read([one, three, two, two])
    assert known.tolist() == [True, False, True, True]
    assert found[:, 0].tolist() == [1.0, 0.0, 4.0, 4.0]


def test_the_place_of_a_folder_is_worked_out_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked = Counted(monkeypatch, layout, "_top")
    looked_up = Counted(monkeypatch, lookup, "_key")
    look(two_classes(tmp_path / "few", 2))
    few = len(worked.calls), len(looked_up.calls)
    look(two_classes(tmp_path / "many", 20))
    assert (len(worked.calls), len(looked_up.calls)) == (2 * few[0], 2 * few[1])


def test_a_file_is_asked_of_the_system_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = aged(two_classes(tmp_path / "images", 20))
    look(folder)
    asked = Counted(monkeypatch, os, "stat")
    look(folder)
    files = [one for one in asked.calls if str(one).endswith(".jpg")]
    assert len(files) == len(set(files)) == 40


def test_what_is_the_same_of_an_image_is_worked_out_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it lies, and what its folder stands for."""
    placed = Counted(monkeypatch, os.path, "isabs")
    stood_for = Counted(monkeypatch, layout.Layout, "_stands_for")
    scanned = look(two_classes(tmp_path / "images", 20))
    assert sorted(one for one in placed.calls if one in scanned.paths) == sorted(scanned.paths)
    few = len(stood_for.calls)
    stood_for.calls.clear()
    look(two_classes(tmp_path / "images", 30))
    assert len(stood_for.calls) - few == 20


def test_a_file_is_one_thing_to_collect_garbage_from(tmp_path: Path) -> None:
    """The collector looks through all of them again and again."""
    for number in range(400):
        place = tmp_path / f"class {number // 20}" / f"{number}.png"
        place.parent.mkdir(exist_ok=True)
        place.touch()
    gc.collect()
    before = len(gc.get_objects())
    done = objects = 0
    for event in walk.walk(tmp_path, CancelToken()):
        assert isinstance(event, Progress)
        done, objects = event.done, len(gc.get_objects()) - before
    assert done == 400 and objects < 600


def test_natural_order_of_many_digits() -> None:
    """Python makes no number of more than 4,300."""
    names = ["9" * 5000, "1" + "0" * 5000, "08", "8", "0", "00", "7a", "7"]
    order = ["0", "00", "7", "7a", "08", "8", "9" * 5000, "1" + "0" * 5000]
    assert sorted(names, key=natural) == order


def test_files_come_in_natural_order_of_their_whole_paths(tmp_path: Path) -> None:
    paths = ["b/2.png", "b/10.png", "b-c/1.png", "b.png", "a10/1.png", "a9/z/1.png", "a9/y.png"]
    scanned = look(fill(tmp_path, *paths), labels_from="folders")
    listed = [path for path in sorted(paths, key=natural) if path != "b.png"]
    assert scanned.paths == listed
    elsewhere = tmp_path.parent / "y.png"
    placed = walk.placed(tmp_path, ["a/1.png", elsewhere.as_posix()])
    assert placed == [str(tmp_path / "a" / "1.png"), str(elsewhere)]


def test_a_stop_is_seen_within_each_step_over_all_images(tmp_path: Path) -> None:
    """Of a million each takes seconds."""
    scanned = look(two_classes(tmp_path / "images", 2))
    files = [walk.File(path, 1, 1) for path in scanned.paths]
    of = kept.Listed.of(scanned.folder, files, CancelToken())
    said = dict(zip(scanned.paths, scanned.said, strict=True))
    stop = CancelToken()
    stop.set()
    steps: tuple[Callable[[], object], ...] = (
        lambda: kept.Listed.of(scanned.folder, files, stop),
        lambda: image_table(of, {}, {}, "classes", said, scanned.classes, stop),
        lambda: pixels._key(scanned.table, Framing(8, 8), None, stop),
        lambda: features.of_table(scanned.table, stop),
        lambda: Images.of(scanned, stop),
    )
    for step in steps:
        with pytest.raises(Cancelled):
            step()


def test_very_many_images_go_through_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All at once would hold the other threads, the window's among them; they come to the same."""
    names = [f"{name}/{n}.png" for name in ("b", "b/within", "b-c", "a") for n in range(7)]
    folder = fill(tmp_path / "images", *names, "b/w.png", "b.png")
    first = look(folder, labels_from="folders")
    monkeypatch.setattr(walk, "_LONGEST", 2)
    monkeypatch.setattr(in_parts, "ROWS", 3)
    plain, lengths = pyarrow.array, list[int]()

    def noted(*given: object) -> object:
        made = plain(*given)
        lengths.append(len(made))
        return made

    monkeypatch.setattr(pyarrow, "array", noted)
    again = look(folder, labels_from="folders")
    assert facts(again) == facts(first) and again.said == first.said
    assert again.paths == sorted(again.paths, key=natural) and len(again.paths) == 29
    assert max(lengths) == 3


def test_the_first_images_are_found_without_listing_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path, *(f"c{n}/{name}" for n in (10, 2) for name in ("b.png", "a.png")), "x.png")
    (tmp_path / "note.txt").touch()
    (tmp_path / ".hidden.png").touch()
    assert walk.first_images(tmp_path, 3) == ["c2/a.png", "c2/b.png", "x.png"]
    listed = Counted(monkeypatch, walk, "_list")
    assert len(walk.first_images(tmp_path, 2)) == 2
    assert len(listed.calls) == 2
    assert walk.first_images(tmp_path / "gone", 2) == []
    monkeypatch.setattr(walk, "MET", 3)
    assert len(walk.first_images(tmp_path, 9)) <= 2, "and not looked for without end"
