"""What is done with predictions: a table of them, and sorted copies that overwrite nothing."""

import csv
import errno
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cliptune.core.cancel import CancelToken
from cliptune.core.certainty import Certainty, Level
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import finish
from cliptune.inference.output import check_table, folder_names, sort_into, write_csv
from cliptune.inference.predict import Prediction
from engine.folders import fill, snapshot


@pytest.fixture
def said(tmp_path: Path) -> list[Prediction]:
    """Two reds of one name, a blue, and one that could not be read."""
    folder = fill(tmp_path / "in", "a/1.png", "b/1.png", "a/2.png", "a/3.png")
    return [
        Prediction(folder / "a/1.png", (("red", 0.9), ("blue", 0.1))),
        Prediction(folder / "b/1.png", (("red", 0.8), ("blue", 0.2))),
        Prediction(folder / "a/2.png", (("blue", 0.7), ("red", 0.3))),
        Prediction(folder / "a/3.png", (), "truncated"),
    ]


def read(place: Path) -> list[list[str]]:
    return list(csv.reader(place.read_text(encoding="utf-8-sig").splitlines()))


def test_the_table(said: list[Prediction], tmp_path: Path) -> None:
    place = tmp_path / "new folder" / "table.csv"
    write_csv({"mine": said, "zero-shot": said}, place)
    rows = read(place)
    assert rows[0] == [
        "image",
        "adapter",
        "class 1",
        "probability 1",
        "class 2",
        "probability 2",
        "trouble",
    ]
    assert rows[1] == ["a/1.png", "mine", "red", "0.900000", "blue", "0.100000", ""]
    assert rows[2][1] == "zero-shot" and len(rows) == 9
    assert rows[8][2:] == ["", "", "", "", "truncated"]


def test_a_table_is_written_over_nothing_else_and_not_among_images(tmp_path: Path) -> None:
    folder = fill(tmp_path / "in", "a/1.png")
    for place, told in (
        (folder / "a/1.png", "no name for a table"),
        (folder / "said.csv", "among the images"),
    ):
        with pytest.raises(ClipTuneError, match=told):
            check_table(place, [folder])
    check_table(tmp_path / "said.csv", [folder])


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    one = Prediction(Path("=1.png"), (("=cmd|' /C calc'!A0", 1.0), ("-5", 0.0), ("\ud800", 0.0)))
    write_csv({"@mine": [one]}, tmp_path / "table.csv")
    row = read(tmp_path / "table.csv")[1]
    assert not any(cell.startswith(("=", "@", "-")) for cell in row)


def test_a_table_that_cannot_be_written(said: list[Prediction], tmp_path: Path) -> None:
    with pytest.raises(ClipTuneError, match="The table cannot be written"):
        write_csv({"mine": said}, tmp_path)


def test_thousands_of_one_name_are_numbered_without_looking_through_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"{number}/image.png" for number in range(60)]
    folder = fill(tmp_path / "in", *names)
    looks: list[str] = []
    known = os.path.lexists
    monkeypatch.setattr(os.path, "lexists", lambda path: looks.append(path) or known(path))
    said = [Prediction(folder / name, (("red", 1.0),)) for name in names]
    assert finish(sort_into(said, tmp_path / "out", CancelToken())) == 60
    assert len(list((tmp_path / "out" / "red").iterdir())) == 60
    assert len(looks) < 4 * 60


def test_copies_go_into_folders_of_classes(said: list[Prediction], tmp_path: Path) -> None:
    before = snapshot(tmp_path / "in")
    assert finish(sort_into(said, tmp_path / "out", CancelToken())) == 3
    found = sorted(path.relative_to(tmp_path / "out").as_posix() for path in _files(tmp_path))
    assert found == ["blue/2.png", "red/1 (2).png", "red/1.png"]
    assert (tmp_path / "out/red/1 (2).png").read_bytes() == said[1].path.read_bytes()
    finish(sort_into(said, tmp_path / "out", CancelToken()))
    assert len(_files(tmp_path)) == 6, "nothing is overwritten"
    assert snapshot(tmp_path / "in") == before


def _files(place: Path) -> list[Path]:
    return [path for path in (place / "out").rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["in/a", "in/a/sorted", "in", "."])
def test_not_among_the_images(name: str, said: list[Prediction], tmp_path: Path) -> None:
    before = snapshot(tmp_path)
    with pytest.raises(ClipTuneError, match="lies among the images"):
        finish(sort_into(said, tmp_path / name, CancelToken()))
    assert snapshot(tmp_path) == before


def test_a_stop_leaves_whole_files(said: list[Prediction], tmp_path: Path) -> None:
    cancel = CancelToken()
    work = sort_into(said, tmp_path / "out", cancel)
    next(work)
    next(work)
    cancel.set()
    with pytest.raises(Cancelled):
        finish(work)
    assert [path.name for path in _files(tmp_path)] == ["1.png"]


def test_a_full_disk(
    said: list[Prediction], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(".")._replace(free=2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(ClipTuneError, match="the copies takes? about"):
        finish(sort_into(said, tmp_path / "out", CancelToken()))


def test_the_image_that_a_disk_does_not_take_is_named(
    said: list[Prediction], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: Any, target: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(ClipTuneError) as error:
        finish(sort_into(said, tmp_path / "out", CancelToken()))
    assert error.value.message.startswith(
        f'"{said[0].path}" cannot be copied to {tmp_path / "out"}'
    )


def test_an_image_that_is_gone_is_named(said: list[Prediction], tmp_path: Path) -> None:
    said[1].path.unlink()
    with pytest.raises(ClipTuneError, match=r"b.1\.png"):
        finish(sort_into(said, tmp_path / "out", CancelToken()))
    assert all(path.stat().st_size for path in _files(tmp_path))


def test_every_system_takes_the_folders() -> None:
    words = ["red", "Red", "a/b", "a\\b", "..", "con", "NUL.txt", "end. ", "x" * 300, ":", "狗", ""]
    names = folder_names(words)
    assert names["red"] == "red" and names["Red"] == "Red (2)"
    assert names["a/b"] == "a_b" and names["a\\b"] == "a_b (2)"
    assert names[".."] == "_" and names["con"] == "_con" and names["NUL.txt"] == "_NUL.txt"
    assert names["end. "] == "end" and len(names["x" * 300]) == 80 and names["狗"] == "狗"
    assert len({name.casefold() for name in names.values()}) == len(words)


UNSURE = Certainty(levels=[Level(precision=0.9, threshold=0.85, said=0.5)])


def test_what_it_is_unsure_of_is_copied_apart(said: list[Prediction], tmp_path: Path) -> None:
    """Into a folder that no class has, though one were called so."""
    named = Prediction(said[3].path, (("unsure", 0.95), ("red", 0.05)))
    ones = [replace(one, certainty=UNSURE) for one in (*said[:3], named)]
    assert finish(sort_into(ones, tmp_path / "out", CancelToken(), 0.9)) == 4
    found = {path.relative_to(tmp_path / "out").as_posix() for path in tmp_path.glob("out/*/*")}
    assert found == {*("red/1.png", "unsure/3.png", "unsure (2)/1.png", "unsure (2)/2.png")}
    write_csv({"mine": ones}, tmp_path / "table.csv", 0.9)
    header, *rows = read(tmp_path / "table.csv")
    place = header.index("unsure")
    assert [row[place] for row in rows] == ["", "yes", "yes", ""]


def test_by_itself_nothing_is_unsure(said: list[Prediction]) -> None:
    known = [replace(one, certainty=UNSURE) for one in said]
    assert not any(one.unsure(0.0) for one in known)
    assert not any(one.unsure(0.9) for one in said)
    assert [one.unsure(0.9) for one in known] == [False, True, True, False]
    assert [one.unsure(0.99) for one in known] == [True, True, True, False]
