"""Untrusted archives: unpacked whole, within their bounds, once; and what is refused."""

import gzip
import io
import json
import os
import random
import shutil
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import finish
from cliptune.data import sources
from cliptune.data import unpack as unpacking
from cliptune.data.scan import scan
from cliptune.data.sources import folder_of
from cliptune.data.unpack import unpack
from cliptune.job import Data
from engine.commands import process
from engine.folders import fill, look, noise, snapshot, told
from engine.hub_server import Hub, serve
from engine.layouts import LAYOUTS


def png(number: int) -> bytes:
    file = io.BytesIO()
    noise(number).save(file, "PNG")
    return file.getvalue()


def zipped(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def tarred(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def photos() -> dict[str, bytes]:
    return {
        f"{name}/{n}.png": png(n + 10 * (name == "dog")) for name in ("cat", "dog") for n in (1, 2)
    }


@pytest.mark.parametrize("make", [zipped, tarred])
def test_names_that_lead_outside_are_not_followed(
    make: Callable[[Path, dict[str, bytes]], Path], tmp_path: Path
) -> None:
    outside = [
        "../out.png",
        "/abs.png",
        "cat/../../out.png",
        "C:/win.png",
        "..\\out.png",
        "\\x.png",
    ]
    archive = make(tmp_path / "a.any", photos() | dict.fromkeys(outside, b"x"))
    into = tmp_path / "deep" / "into"
    into.mkdir(parents=True)
    before = snapshot(tmp_path)
    problems = finish(unpack(archive, into, CancelToken()))
    inside = {path.relative_to(into).as_posix() for path in into.rglob("*") if path.is_file()}
    assert inside >= set(photos()) and all("out" not in name for name in inside)
    assert len(problems) + len(inside) == len(photos()) + len(outside)
    kept = {
        place: one for place, one in snapshot(tmp_path).items() if not place.startswith(str(into))
    }
    assert {place for place in before if place != str(into)} == set(kept)


def test_links_and_devices_are_passed_over(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            info = tarfile.TarInfo(f"cat/{kind!r}.png")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        info = zipfile.ZipInfo("cat/link.png")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    for name, count in (("a.tar", 4), ("a.zip", 1)):
        into = tmp_path / f"{name}.out"
        into.mkdir()
        problems = finish(unpack(tmp_path / name, into, CancelToken()))
        assert len(problems) == count and not [*into.rglob("*.png")]


def test_a_file_of_holes_is_passed_over(tmp_path: Path) -> None:
    """A few hundred bytes that would fill the disk with nothing."""
    beginning = b"1\n0\n512\n".ljust(512, b"\0") + bytes(512)
    with tarfile.open(tmp_path / "a.tar", "w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("cat/hollow.png")
        info.size = len(beginning)
        info.pax_headers = {
            "GNU.sparse.major": "1",
            "GNU.sparse.minor": "0",
            "GNU.sparse.realsize": str(2**26),
        }
        archive.addfile(info, io.BytesIO(beginning))
    (tmp_path / "o").mkdir()
    problems = finish(unpack(tmp_path / "a.tar", tmp_path / "o", CancelToken()))
    assert [problem.path for problem in problems] == ["cat/hollow.png"]
    assert not [*(tmp_path / "o").rglob("*.png")]


def test_names_that_windows_forbids_or_takes_for_the_same(tmp_path: Path) -> None:
    names = {
        "a b:c/con.png": b"1",
        "Cat/x.png": b"2",
        "cat/X.png": b"3",
        "nul": b"4",
        "dots. /y.": b"5",
    }
    finish(unpack(zipped(tmp_path / "a.zip", names), tmp_path / "o", CancelToken()))
    found = {path.relative_to(tmp_path / "o").as_posix() for path in (tmp_path / "o").rglob("*.*")}
    assert {"a b_c/con_.png", "Cat/x.png"} <= found
    assert {"cat/X (2).png"} <= found and (tmp_path / "o/nul_").read_bytes() == b"4"


@pytest.mark.parametrize("encoding", ["gb18030", "cp932"])
def test_names_of_an_older_zip(encoding: str, tmp_path: Path) -> None:
    names = {"gb18030": ["苹果", "树叶"], "cp932": ["りんご", "葉っぱ"]}[encoding]
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for number, name in enumerate(names):
            for n in (1, 2):
                info = _Old(f"{name}/{n}.png".encode(encoding))
                archive.writestr(info, png(10 * number + n))
    assert set(look(tmp_path / "a.zip").classes) == set(names)


class _Old(zipfile.ZipInfo):
    """A file whose name is written as bytes, without a word of their encoding."""

    def __init__(self, name: bytes) -> None:
        super().__init__(name.hex())
        self._name = name

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self._name, 0


def test_an_archive_is_unpacked_once_and_again_when_it_changed(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "photos.zip", photos())
    first = look(archive)
    assert folder_of(archive) == first.folder != archive
    marks = {path: path.stat().st_mtime_ns for path in first.folder.rglob("*.png")}
    again = look(archive)
    assert {path: path.stat().st_mtime_ns for path in again.folder.rglob("*.png")} == marks
    zipped(archive, photos() | {"cow/1.png": png(50)})
    os.utime(archive, ns=(1, 1))
    assert look(archive).classes == ("cat", "cow", "dog")
    assert folder_of(tmp_path) == tmp_path


def test_archives_that_differ_in_their_suffix_alone(tmp_path: Path) -> None:
    zipped(tmp_path / "photos.zip", photos())
    tarred(tmp_path / "photos.tgz", photos() | {"cat/3.png": png(3)})
    scanned = look(tmp_path)
    assert scanned.counts() == {"cat": 5, "dog": 4}
    assert [problem.kind for problem in scanned.problems].count("duplicate") == 4


def test_what_was_laid_out_and_is_gone_is_laid_out_again(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "photos.zip", photos())
    before = look(archive).counts()
    shutil.rmtree(folder_of(archive))
    assert look(archive).counts() == before


def test_names_that_are_too_long_for_a_disk(tmp_path: Path) -> None:
    names = [f"{end}/{'叶' * 90}{end}.png" for end in "ab"]
    names += [f"a/{'叶' * 90}b.png", f"{'x' * 250}/1.png", f"{'x' * 251}/1.png", f"a.{'y' * 250}"]
    finish(unpack(zipped(tmp_path / "a.zip", dict.fromkeys(names, b"1")), tmp_path, CancelToken()))
    found = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "a.zip"]
    assert len(found) == len(names) == 1 + len([path for path in found if path.suffix == ".png"])
    assert all(len(path.name.encode()) <= 240 for path in tmp_path.rglob("*"))
    assert len({path.parent for path in found}) == 5


@pytest.mark.parametrize("names", [("cat", "Cat/0.png", "cat/1.png"), ("cat/0.png", "CAT")])
def test_a_file_called_like_a_folder_lies_beside_it(names: tuple[str, ...], tmp_path: Path) -> None:
    archive = tarred(tmp_path / "a.tgz", {name: name.encode() for name in names})
    finish(unpack(archive, tmp_path / "o", CancelToken()))
    found = [path for path in (tmp_path / "o").rglob("*") if path.is_file()]
    assert {path.read_text() for path in found} == set(names)
    assert {path.parent.name.casefold() for path in found if path.suffix} == {"cat"}
    assert {path.name.casefold() for path in found if not path.suffix} == {"cat (2)"}


def test_many_files_of_one_name_are_numbered(tmp_path: Path) -> None:
    places = unpacking._Places(tmp_path, CancelToken())
    given = [places.take(f"a/{'X' if n % 2 else 'x'}.png") for n in range(10_000)]
    assert given[:3] == ["a/x.png", "a/X (2).png", "a/x (3).png"]
    assert len({place.casefold() for place in given}) == 10_000


def test_what_lies_there_is_listed_by_its_long_path_until_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "long", "a/x.png")
    monkeypatch.setattr(unpacking, "extended", lambda path: f"{path}/long")
    cancel = CancelToken()
    assert unpacking._Places(tmp_path, cancel).take("a/X.png") == "a/X (2).png"
    cancel.set()
    with pytest.raises(Cancelled):
        unpacking._Places(tmp_path, cancel)


def test_two_that_lay_out_one_archive_share_it(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "photos.zip", photos())
    seen: list[dict[Path, int]] = []

    def times(folder: Path) -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in folder.rglob("*.png")}

    first = scan(Data(images=archive), CancelToken())
    next(first)
    second = threading.Thread(target=lambda: seen.append(times(look(archive).folder)))
    second.start()
    second.join(0.3)
    folder = finish(first).folder
    second.join()
    assert seen == [times(folder)] and len(seen[0]) == 4


def test_a_folder_that_holds_images_of_its_own_by_now(tmp_path: Path) -> None:
    zipped(tmp_path / "photos.zip", photos())
    laid = look(tmp_path).folder
    assert folder_of(tmp_path) == laid != tmp_path
    for name, data in photos().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert look(tmp_path).folder == tmp_path == folder_of(tmp_path)
    sources.drop()
    assert not laid.exists()


def test_what_was_not_used_for_longest_is_dropped_first(tmp_path: Path) -> None:
    archives = [zipped(tmp_path / f"{n}.zip", photos()) for n in range(3)]
    laid = [look(archive).folder.parent for archive in archives]
    for age, place in zip((3, 2, 0), laid, strict=True):
        os.utime(place / "done.json", (time.time() - age * 86400,) * 2)
    half = [laid[0].with_name(f"{name}.part") for name in ("old", "new", "ahead")]
    for place in half:
        place.mkdir()
    os.utime(half[0], (1, 1))
    os.utime(half[2], (time.time() + 7200,) * 2)  # the clock was set back since
    sources.drop(sources.size() * 3 // 4, 86400)
    assert [place.exists() for place in (*laid, *half)] == [False, True, True, False, True, False]
    sources.drop(1, 86400)
    assert [place.exists() for place in laid] == [False, False, True]
    sources.drop()
    assert sources.size() == 0 and half[1].exists()


def test_a_stop_leaves_nothing(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "photos.zip", photos())
    cancel = CancelToken()
    work = scan(Data(images=archive), cancel)
    next(work)
    cancel.set()
    with pytest.raises(Cancelled):
        finish(work)
    assert folder_of(archive) == archive
    cache = look(archive).folder.parent.parent
    assert not [*cache.glob("*.part")]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: data[:200], "is damaged, or is none"),
        (lambda data: b"", "is damaged, or is none"),
        (lambda data: b"BZh9" + bytes(200), "is damaged, or is none: Invalid data stream"),
        (
            lambda data: data.replace(b"PK\1\2\x14\x03\x14\0\0\0", b"PK\1\2\x14\x03\x14\0\1\0"),
            "password",
        ),
    ],
)
def test_what_is_no_archive(spoil: Callable[[bytes], bytes], message: str, tmp_path: Path) -> None:
    archive = zipped(tmp_path / "photos.zip", photos())
    archive.write_bytes(spoil(archive.read_bytes()))
    with pytest.raises(ClipTuneError, match=message):
        look(archive)


def test_more_than_the_disk_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "free_space", lambda folder: unpacking._RESERVE + 1000)
    bomb = {"a/1.png": b"\0" * 5000}
    for archive in (zipped(tmp_path / "a.zip", bomb), tarred(tmp_path / "a.tgz", bomb)):
        with pytest.raises(ClipTuneError, match="takes more than"):
            look(archive)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", ["photos.tar", "photos.zip", "photos.tar.xz"])
def test_zeros_are_no_archive(name: str, tmp_path: Path) -> None:
    """As a download leaves them that was broken off."""
    with (tmp_path / name).open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(ClipTuneError, match="holds no images"):
        look(tmp_path / name)


def of_members(path: Path, count: int, kind: bytes) -> Path:
    """A tar of folders or links beside images."""
    with tarfile.open(path, "w:gz") as archive:
        for number in range(count):
            info = tarfile.TarInfo(f"x{number}")
            info.type, info.linkname = kind, "elsewhere"
            archive.addfile(info)
        for name, content in photos().items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


@pytest.mark.parametrize("kind", [tarfile.DIRTYPE, tarfile.SYMTYPE])
def test_folders_and_links_count_as_members(
    kind: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A few megabytes hold millions of them."""
    monkeypatch.setattr(unpacking, "_MOST", 100)
    assert len(look(of_members(tmp_path / "a.tgz", 90, kind)).paths) == 4
    with pytest.raises(ClipTuneError, match="more than 100 files"):
        look(of_members(tmp_path / "b.tgz", 100, kind))


def test_of_very_many_links_not_all_are_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "_TOLD", 5)
    scanned = look(of_members(tmp_path / "a.tgz", 20, tarfile.SYMTYPE))
    assert [problem.kind for problem in scanned.problems].count("archive") == 5


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.XGLTYPE])
def test_a_name_that_would_fill_the_memory_is_not_read(kind: bytes, tmp_path: Path) -> None:
    """Packed it takes a thousandth."""
    info = tarfile.TarInfo("long")
    info.type, info.size = kind, 2**21
    whole = info.tobuf() + b"a" * info.size + bytes(1024)
    with gzip.open(tmp_path / "a.tgz", "wb") as file:
        file.write(whole)
    with pytest.raises(ClipTuneError, match="a name that is too long"):
        look(tmp_path / "a.tgz")


def test_a_name_that_is_no_unicode_and_leads_outside(tmp_path: Path) -> None:
    archive = tarred(tmp_path / "a.tgz", photos() | {"../\udcff.png": b"x"})
    assert told(look(archive), r"../\udcff.png") == ["archive"]


def test_an_archive_without_images(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "notes.zip", {"a.docx": b"x"})
    with pytest.raises(ClipTuneError) as error:
        look(archive)
    assert error.value.message == f'"{archive}" holds no images.'
    (tmp_path / "a.docx").write_bytes(b"x")
    with pytest.raises(ClipTuneError, match="is a file, not a folder"):
        look(tmp_path / "a.docx")


def test_what_was_not_taken_is_told(tmp_path: Path) -> None:
    archive = tarred(tmp_path / "a.tgz", photos() | {"../x.png": b"x"})
    assert told(look(archive), "../x.png") == ["archive"] == told(look(archive), "../x.png")


def test_torn_archives_never_end_in_a_traceback(tmp_path: Path) -> None:
    chance = random.Random(0)
    for make, name in ((zipped, "a.zip"), (tarred, "a.tgz")):
        whole = make(tmp_path / name, photos()).read_bytes()
        for number in range(60):
            data = bytearray(whole)
            for _ in range(chance.choice((1, 4, 40))):
                data[chance.randrange(len(data))] = chance.randrange(256)
            place = tmp_path / f"{number}-{name}"
            place.write_bytes(data)
            into = tmp_path / f"{number}-{name}.out"
            into.mkdir()
            with suppress(ClipTuneError):
                finish(unpack(place, into, CancelToken()))


def test_data_sets_of_the_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the real client, from a hub on loopback, in processes of their own."""
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.delenv("HF_HUB_CACHE", raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    for name, layout in {
        "rows": "A clone of a data set of the hub",
        "files": "YOLO classification",
    }.items():
        served = tmp_path / name
        served.mkdir()
        LAYOUTS[layout][0](served)
        (served / "photos.py").write_text("raise SystemExit")
        with serve(Hub(served, f"me/{name}", "main", kind="datasets")) as hub:
            monkeypatch.setenv("HF_ENDPOINT", hub.address)
            first = process("check", f"hub:me/{name}", "--json")
            assert first.returncode == 0, first.stderr
            assert not any("photos.py" in request for request in hub.requests)
        found = json.loads(first.stdout)
        assert found["classes"] == {"apple": 4, "box": 4, "leaf": 4}
        assert found["splits"] == {"train": 6, "test": 6}
    # The hub is gone: what was fetched is there.
    assert process("check", f"hub:me/{name}", "--json").stdout == first.stdout
