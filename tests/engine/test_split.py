"""The split: stratified, by seed, twins together, kept with the run."""

from pathlib import Path

import numpy as np
import pytest

from cliptune.core.errors import ClipTuneError
from cliptune.data.scan import Scan
from cliptune.data.split import Splits, saved, split
from engine.folders import fill, look, two_classes


def sides(scanned: Scan, splits: Splits) -> dict[str, set[str]]:
    """The paths of each side."""
    paths = scanned.paths
    return {
        "train": {paths[row] for row in splits.train},
        "validation": {paths[row] for row in splits.validation},
        "test": {paths[row] for row in splits.test},
    }


def test_a_share_of_every_class(tmp_path: Path) -> None:
    fill(two_classes(tmp_path, 20), *(f"cow/{n}.png" for n in range(10)))
    scanned = look(tmp_path)
    splits = split(scanned, 0.2, 0)
    labels = np.array(scanned.labels)
    for name, expected in {"cat": 4, "dog": 4, "cow": 2}.items():
        assert (labels[splits.validation] == name).sum() == expected
    assert sorted([*splits.train, *splits.validation]) == list(range(50))
    assert splits.test.size == 0
    assert {part.dtype for part in (splits.train, splits.validation, splits.test)} == {
        np.dtype(np.int64)
    }


def test_the_seed_decides(tmp_path: Path) -> None:
    scanned = look(two_classes(tmp_path, 20))
    first, again, other = (sides(scanned, split(scanned, 0.2, seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_new_class_leaves_the_others_alone(tmp_path: Path) -> None:
    scanned = look(two_classes(tmp_path, 20))
    before = sides(scanned, split(scanned, 0.2, 0))["validation"]
    scanned = look(fill(tmp_path, "ant/1.png", "ant/2.png"))
    after = sides(scanned, split(scanned, 0.2, 0))["validation"]
    assert before == {path for path in after if not path.startswith("ant")}


def test_order_on_disk_does_not_matter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_classes(tmp_path, 20)
    forth = sides(scanned := look(tmp_path), split(scanned, 0.2, 0))
    from cliptune.data import walk

    listed = walk._list
    monkeypatch.setattr(walk, "_list", lambda folder: reversed(list(listed(folder))))
    back = sides(scanned := look(tmp_path), split(scanned, 0.2, 0))
    assert forth == back


def test_twins_stay_together(tmp_path: Path) -> None:
    two_classes(tmp_path, 6)
    for name in ("cat", "dog"):
        for n in range(6):
            copy = tmp_path / name / f"{n} copy.jpg"
            copy.write_bytes((tmp_path / name / f"{n}.jpg").read_bytes())
    (tmp_path / "dog/a cat.jpg").write_bytes((tmp_path / "cat/0.jpg").read_bytes())
    scanned = look(tmp_path)
    twin = dict(zip(scanned.paths, scanned.table["twin"][:], strict=True))
    for seed in range(10):
        found = sides(scanned, split(scanned, 0.3, seed))
        assert found["validation"]
        assert not {twin[p] for p in found["train"]} & {twin[p] for p in found["validation"]}


def test_two_images_a_class_give_one_to_each_side(tmp_path: Path) -> None:
    scanned = look(two_classes(tmp_path, 2))
    splits = split(scanned, 0.01, 0)
    assert sorted(np.array(scanned.labels)[splits.validation]) == ["cat", "dog"]
    splits = split(scanned, 0.99, 0)
    assert sorted(np.array(scanned.labels)[splits.train]) == ["cat", "dog"]


def test_a_class_of_one_is_trained_on(tmp_path: Path) -> None:
    scanned = look(fill(two_classes(tmp_path), "cow/1.png"))
    assert "cow/1.png" in sides(scanned, split(scanned, 0.2, 0))["train"]


@pytest.mark.parametrize("validation", ["val", None])
def test_the_folders_own_split(tmp_path: Path, validation: str | None) -> None:
    parts = ["train", "test"] + ([validation] if validation else [])
    fill(tmp_path, *(f"{p}/{c}/{n}.png" for p in parts for c in "ab" for n in range(5)))
    scanned = look(tmp_path)
    found = sides(scanned, split(scanned, 0.2, 0))
    assert {path.split("/")[0] for path in found["test"]} == {"test"}
    assert {path.split("/")[0] for path in found["validation"]} == {validation or "train"}
    assert len(found["train"]) == (10 if validation else 8)


def test_captions(tmp_path: Path) -> None:
    fill(tmp_path, *(f"{n}.png" for n in range(10)))
    for n in range(10):
        (tmp_path / f"{n}.txt").write_text(f"number {n}")
    splits = split(look(tmp_path), 0.3, 0)
    assert (len(splits.train), len(splits.validation)) == (7, 3)


def test_one_image_a_class(tmp_path: Path) -> None:
    scanned = look(two_classes(tmp_path, 1))
    with pytest.raises(ClipTuneError, match="one image a class: none is left for validation"):
        split(scanned, 0.2, 0)


def test_nothing_to_train_on(tmp_path: Path) -> None:
    fill(tmp_path, "train/a/1.png", "test/a/1.png", "test/b/1.png")
    scanned = look(tmp_path, leave_out=["train/a/1.png"])
    with pytest.raises(ClipTuneError, match="holds no image to train on"):
        split(scanned, 0.2, 0)


def test_saved_and_loaded(tmp_path: Path) -> None:
    folder = two_classes(tmp_path / "images", 10)
    file = tmp_path / "splits.json"
    scanned = look(folder)
    splits = split(scanned, 0.2, 0)
    splits.save(file, scanned)
    assert str(tmp_path) not in file.read_text()
    assert [path.name for path in tmp_path.glob("splits*")] == ["splits.json"]

    fill(folder, "ant/1.png", "cat/new.png")
    later = look(folder)
    loaded = Splits.load(file, later)
    for before, after in zip(
        (splits.train, splits.validation, splits.test),
        (loaded.train, loaded.validation, loaded.test),
        strict=True,
    ):
        assert [scanned.paths[row] for row in before] == [later.paths[row] for row in after]

    (folder / "cat/3.jpg").unlink()
    fewer = Splits.load(file, look(folder))
    assert [*fewer.gone.values()] == [["cat/3.jpg"]]
    assert [problem.path for problem in fewer.missing()] == ["cat/3.jpg"]
    assert len(fewer.train) + len(fewer.validation) == 19


def test_a_split_that_lost_half_of_its_images_or_a_part_is_none(tmp_path: Path) -> None:
    folder = two_classes(tmp_path / "images", 10)
    file = tmp_path / "splits.json"
    scanned = look(folder)
    split(scanned, 0.2, 0).save(file, scanned)
    with pytest.raises(ClipTuneError, match='the 20 images .* 4 cannot .* the first is "cat/'):
        Splits.load(file, look(folder, leave_out=saved(file)[1]))
    with pytest.raises(ClipTuneError, match='the 20 images .* 10 cannot .* the first is "cat/'):
        Splits.load(file, look(folder, leave_out=saved(file)[0][:10]))


@pytest.mark.parametrize("text", ["", "[]", '{"train": []}', '{"train": 1}'])
def test_a_damaged_file(tmp_path: Path, text: str) -> None:
    scanned = look(two_classes(tmp_path / "images"))
    file = tmp_path / "splits.json"
    file.write_text(text)
    with pytest.raises(ClipTuneError, match="cannot be read"):
        Splits.load(file, scanned)
