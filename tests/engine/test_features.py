"""Features of an untouched base: each image is looked at once, whatever happens in between."""

import os
from pathlib import Path

import numpy as np
import pytest
import torch
from filelock import FileLock

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled
from cliptune.core.events import Progress, Warned, finish
from cliptune.data import pixels
from cliptune.data.kept import DIGEST, Image, Records, of_files
from cliptune.data.scan import scan
from cliptune.data.walk import walk
from cliptune.evaluation import features as kept
from cliptune.evaluation.features import Features, features
from cliptune.job import Data
from cliptune.models.load import TwoTowers, load
from cliptune.models.towers import ImageTower, Pixels


@pytest.fixture(scope="module")
def towers(base: Path) -> TwoTowers:
    return load(base, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)


@pytest.fixture
def listed(images: Path) -> list[Image]:
    files, _ = finish(walk(images, CancelToken()))
    return of_files(images, files)


def seen(towers: TwoTowers, listed: list[Image], folder: Path) -> Features:
    return finish(features(towers, torch.float32, listed, CancelToken(), folder=folder))


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The images that are decoded from here on."""
    paths: list[str] = []
    plain = kept.decoded

    def watched(given: list[str], *more: object) -> object:
        paths.extend(given)
        return plain(given, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(kept, "decoded", watched)
    return paths


def test_they_are_those_of_the_tower(
    towers: TwoTowers, listed: list[Image], tmp_path: Path
) -> None:
    decoded = np.stack([pixels.decode(image.path, towers.framing) for image in listed])
    rows = np.arange(len(listed))
    tower = ImageTower(towers, torch.float32, Pixels(decoded, rows, len(rows)))
    wanted = finish(tower.encode(rows, CancelToken(), "x")).numpy()
    found = seen(towers, listed, tmp_path)
    assert found.images.dtype == np.float32 and not found.troubles
    np.testing.assert_array_equal(found.images, wanted)
    np.testing.assert_array_equal(seen(towers, listed, tmp_path).images, wanted)


def test_a_run_looks_at_no_image_that_was_seen_on_the_board(
    towers: TwoTowers, images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned = finish(scan(Data(images=str(images)), CancelToken()))
    table = kept.of_table(scanned.table, CancelToken())
    rows = np.arange(len(table))
    known = finish(features(towers, torch.float32, table[4:], CancelToken()))
    decoded = finish(pixels.cache(scanned.table, towers.framing, CancelToken()))
    tower = ImageTower(towers, torch.float32, Pixels(decoded, rows, len(rows)))
    looked: list[int] = []
    plain = tower.plain
    monkeypatch.setattr(tower, "plain", lambda part: (looked.extend(part), plain(part))[1])
    found = finish(kept.seen(tower, rows, scanned, CancelToken(), "x"))
    assert looked == [0, 1, 2, 3]
    np.testing.assert_array_equal(found[4:].numpy(), known.images)
    again = finish(kept.seen(tower, rows[::-1].copy(), scanned, CancelToken(), "x"))
    assert looked == [0, 1, 2, 3]
    assert torch.equal(again, found.flip(0))


def test_only_new_and_changed_images_are_looked_at(
    towers: TwoTowers, listed: list[Image], tmp_path: Path, looked: list[str]
) -> None:
    first = seen(towers, listed[:20], tmp_path)
    assert looked == [image.path for image in listed[:20]]
    looked.clear()
    changed = listed[3]._replace(mtime_ns=1)
    second = seen(towers, [*listed[20:22], changed, *reversed(listed[:3])], tmp_path)
    assert looked == [listed[20].path, listed[21].path, changed.path]
    np.testing.assert_array_equal(second.images[3:], first.images[2::-1])
    looked.clear()
    other = finish(features(towers, torch.bfloat16, listed[:2], CancelToken(), folder=tmp_path))
    assert len(looked) == 2 and not np.array_equal(other.images, first.images[:2])


def test_a_stop_loses_at_most_what_was_being_looked_at(
    towers: TwoTowers, listed: list[Image], tmp_path: Path, looked: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("cliptune.data.decoded.CHUNK", 8)
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        for event in features(towers, torch.float32, listed, cancel, folder=tmp_path):
            assert isinstance(event, Progress) and event.total == len(listed)
            if event.done == 24:
                cancel.set()
    looked.clear()
    whole = seen(towers, listed, tmp_path)
    assert 0 < len(looked) <= len(listed) - 24
    np.testing.assert_array_equal(np.linalg.norm(whole.images, axis=1).round(5), 1)


@pytest.mark.parametrize("torn", ["short", "empty pages", "huge", "no file of ours"])
def test_what_a_kill_leaves_is_computed_again(
    torn: str, towers: TwoTowers, listed: list[Image], tmp_path: Path, looked: list[str]
) -> None:
    whole = seen(towers, listed[:4], tmp_path)
    (file,) = tmp_path.glob("*.rows")
    written = file.read_bytes()
    if torn == "short":
        file.write_bytes(written[:-10])
    elif torn == "empty pages":
        file.write_bytes(written[:-100] + bytes(100))
    elif torn == "huge":
        file.write_bytes(written[:-8] + np.full(2, 3e38, "<f4").tobytes())
    else:
        file.write_bytes(b"words" * 300)
    looked.clear()
    again = seen(towers, listed[:6], tmp_path)
    assert len(looked) == (6 if torn == "no file of ours" else 3)
    np.testing.assert_allclose(again.images[:4], whole.images, atol=1e-6)
    looked.clear()
    seen(towers, listed[:6], tmp_path)
    assert not looked


def test_an_image_that_cannot_be_read_is_told_of_and_tried_again(
    towers: TwoTowers, listed: list[Image], tmp_path: Path, looked: list[str]
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no image")
    given = [listed[0], Image(str(bad), 8, 0), listed[1], Image(str(tmp_path / "gone.jpg"), 8, 0)]
    for _ in range(2):
        looked.clear()
        found = seen(towers, given, tmp_path / "cache")
        assert set(found.troubles) == {1, 3} and not found.images[[1, 3]].any()
        assert found.images[[0, 2]].any(axis=1).all()
    assert looked == [str(bad), str(tmp_path / "gone.jpg")]


@pytest.mark.skipif(os.name == "nt", reason="a folder that is a file is another error there")
def test_without_a_place_to_keep_them_they_are_computed_all_the_same(
    towers: TwoTowers, listed: list[Image], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    work = features(
        towers, torch.float32, listed[:3], CancelToken(), folder=tmp_path / "file" / "x"
    )
    events = []
    while True:
        try:
            events.append(next(work))
        except StopIteration as end:
            found = end.value
            break
    assert found.images.any(axis=1).all()
    assert [event.told.code for event in events if isinstance(event, Warned)] == [
        "features-not-kept"
    ]


def test_they_are_not_waited_for_where_another_program_keeps_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cliptune.data.kept.PATIENCE", 0.01)
    store, seen_ = kept.Store(tmp_path / "x", 2), np.zeros((1, 2), np.float32)
    with FileLock(tmp_path / "features.lock"), pytest.raises(OSError, match="lock"):
        store.append([b"0" * DIGEST], seen_)
    store.append([b"0" * DIGEST], seen_)


def test_they_are_dropped_with_the_cache(
    towers: TwoTowers, listed: list[Image], tmp_path: Path
) -> None:
    seen(towers, listed[:2], tmp_path)
    assert pixels.size(tmp_path) > 0
    pixels.drop(tmp_path, 0)
    assert pixels.size(tmp_path) == 0


def test_a_file_that_others_hold_is_waited_for_once_in_a_run(
    towers: TwoTowers, images: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned = finish(scan(Data(images=str(images)), CancelToken()))
    rows = np.arange(len(scanned.table))
    decoded = finish(pixels.cache(scanned.table, towers.framing, CancelToken()))
    tower = ImageTower(towers, torch.float32, Pixels(decoded, rows, len(rows)))
    tower.chunk = 8
    waited: list[int] = []

    def held(store: object, digests: list[bytes], numbers: object) -> None:
        waited.append(len(digests))
        raise TimeoutError

    monkeypatch.setattr(Records, "append", held)
    found = finish(kept.seen(tower, rows, scanned, CancelToken(), "x"))
    assert waited == [8] and len(found) == len(rows) > 8
