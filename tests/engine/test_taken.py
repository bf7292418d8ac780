"""When images were taken: by what the camera wrote into them, or else by their files' times."""

import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled
from cliptune.core.events import Progress, finish
from cliptune.data.walk import File, walk
from cliptune.projects import taken as module
from cliptune.projects.taken import times

Base, CAMERA = ExifTags.Base, ExifTags.IFD.Exif
WRITTEN = datetime(2022, 1, 1, tzinfo=UTC).timestamp()
LOCAL = datetime(2021, 5, 6, 7, 8, 9).timestamp()
SAID = "2021:05:06 07:08:09"

SAYING: list[tuple[dict[int, str], dict[int, str], float]] = [
    ({}, {Base.DateTimeOriginal: SAID}, LOCAL),
    ({Base.DateTime: "2025:01:01 00:00:00"}, {Base.DateTimeOriginal: SAID}, LOCAL),
    (
        {},
        {Base.DateTimeOriginal: SAID, Base.OffsetTimeOriginal: "-03:00"},
        datetime(2021, 5, 6, 10, 8, 9, tzinfo=UTC).timestamp(),
    ),
    ({}, {Base.DateTimeOriginal: SAID, Base.OffsetTimeOriginal: "   :  "}, LOCAL),
    ({}, {Base.DateTimeOriginal: f"{SAID}\0\0"}, LOCAL),
    ({Base.DateTime: SAID}, {}, LOCAL),
    ({}, {Base.DateTimeOriginal: "0000:00:00 00:00:00"}, WRITTEN),
    ({}, {Base.DateTimeOriginal: "yesterday"}, WRITTEN),
    ({Base.DateTime: "    :  :     :  :  "}, {}, WRITTEN),
    ({}, {}, WRITTEN),
]


def drawn(file: Path, whole: dict[int, str], camera: dict[int, str]) -> None:
    exif = Image.Exif()
    exif.update({Base.Make: "A camera", **whole})
    exif.get_ifd(CAMERA).update(camera)
    Image.effect_noise((64, 64), 50).convert("RGB").save(file, exif=exif)
    os.utime(file, (WRITTEN, WRITTEN))


@pytest.fixture
def listed(tmp_path: Path) -> tuple[Path, list[File]]:
    folder = tmp_path / "images"
    folder.mkdir()
    for number, (whole, camera, _) in enumerate(SAYING):
        drawn(folder / f"{number}.{('jpg', 'png', 'webp')[number % 3]}", whole, camera)
    (folder / "98.jpg").write_bytes(b"\xff\xd8\xff\xe1 torn")
    drawn(folder / "99.jpg", {}, {Base.DateTimeOriginal: SAID})
    torn = (folder / "99.jpg").read_bytes()
    (folder / "99.jpg").write_bytes(torn[:-20])  # the header is whole
    for name in ("98.jpg", "99.jpg"):
        os.utime(folder / name, (WRITTEN, WRITTEN))
    files, _ = finish(walk(folder, CancelToken()))
    return folder, files


def test_the_camera_goes_before_the_file(listed: tuple[Path, list[File]], tmp_path: Path) -> None:
    found = finish(times(*listed, CancelToken(), tmp_path / "cache"))
    assert found.tolist() == [one for *_, one in SAYING] + [WRITTEN, LOCAL]


def test_a_header_is_read_once_and_what_cannot_be_read_again(
    listed: tuple[Path, list[File]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = finish(times(*listed, CancelToken(), tmp_path / "cache"))
    read: list[str] = []
    plain = module.extended
    monkeypatch.setattr(
        module, "extended", lambda path: read.append(Path(path).name) or plain(path)
    )
    after = finish(times(*listed, CancelToken(), tmp_path / "cache"))
    np.testing.assert_array_equal(before, after)
    assert read == ["98.jpg"]
    drawn(listed[0] / "0.jpg", {Base.DateTime: "1999:12:31 23:59:59"}, {})
    os.utime(listed[0] / "0.jpg", (WRITTEN + 1, WRITTEN + 1))
    files, _ = finish(walk(listed[0], CancelToken()))
    changed = finish(times(listed[0], files, CancelToken(), tmp_path / "cache"))
    assert changed[0] == datetime(1999, 12, 31, 23, 59, 59).timestamp()


def test_a_stop_keeps_what_was_read_and_a_full_disk_nothing(
    listed: tuple[Path, list[File]], tmp_path: Path
) -> None:
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        for event in times(*listed, cancel, tmp_path / "cache"):
            assert isinstance(event, Progress) and event.total == len(listed[1])
            if event.done > 8:
                cancel.set()
    first = next(iter(times(*listed, CancelToken(), tmp_path / "cache")))
    assert isinstance(first, Progress) and first.done == len(listed[1]) - 1  # one is unreadable
    (tmp_path / "file").write_bytes(b"")
    found = finish(times(*listed, CancelToken(), tmp_path / "file"))
    assert found[0] == LOCAL
