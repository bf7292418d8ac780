"""Images in folders named after classes: which class is whose, and how many are taken for it."""

import zipfile
from math import isnan
from pathlib import Path

from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from cliptune.data.sources import find_images
from cliptune.inference.labelled import accuracy, classes, find_labels, labels, rates
from cliptune.inference.predict import Prediction
from engine.folders import noise
from engine.layouts import lines, pairs, six

FOLDER = Path("images")


def test_the_nearest_folder_that_is_named_after_a_class() -> None:
    paths = [
        FOLDER / place
        for place in ("test/03_Barn_Owl/1.jpg", "owl/barn owl/2.jpg", "owl/mine/3.jpg", "dog/4.jpg")
    ]
    assert labels(paths, FOLDER, ["barn owl", "Owl"]) == ["barn owl", "barn owl", "Owl", ""]


def test_folders_whose_words_were_edited() -> None:
    paths = [FOLDER / "03_red/1.jpg", FOLDER / "dark circle/2.jpg"]
    found = labels(paths, FOLDER, ["dark circle", "sky"], ["03_red", "blue"])
    assert found == ["dark circle", "dark circle"]


def test_folders_above_the_one_that_was_named_do_not_count() -> None:
    assert labels([Path("owl/new/1.jpg")], Path("owl/new"), ["owl"]) == [""]


def test_an_image_outside_of_the_folder_has_no_class(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    paths = [tmp_path / "owl/1.jpg"]
    assert finish(find_labels(tmp_path / "in", paths, ["owl"], [], CancelToken())) == [""]


def test_the_words_of_folders() -> None:
    paths = [FOLDER / "test/n02085620-Chihuahua/1.jpg", FOLDER / "train/n02085620-Chihuahua/2.jpg"]
    assert classes(paths) == ("chihuahua",)


def test_rates_leave_out_what_cannot_be_read() -> None:
    said = [
        Prediction(FOLDER / "1.jpg", (("owl", 0.9), ("dog", 0.1))),
        Prediction(FOLDER / "2.jpg", (("dog", 0.6), ("owl", 0.4))),
        Prediction(FOLDER / "3.jpg", (), "truncated"),
        Prediction(FOLDER / "4.jpg", (("dog", 0.8), ("owl", 0.2))),
    ]
    found = rates(said, ["owl", "owl", "owl", "dog"])
    assert found == {"owl": (1, 2), "dog": (1, 1)}
    assert accuracy(found) == 2 / 3 and isnan(accuracy({}))


def test_images_whose_classes_a_table_names(tmp_path: Path) -> None:
    six(tmp_path)
    lines(
        tmp_path, "t.csv", "id,label", pairs("{},{}", ["1_red", "RED", "blue", "blue", "red", "x"])
    )
    paths = finish(find_images([tmp_path], CancelToken()))
    found = finish(
        find_labels(tmp_path, paths, ["dark circle", "blue"], ["red", "b"], CancelToken())
    )
    red = "dark circle"
    assert found == [red, red, "blue", "blue", red, ""]


def test_images_in_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for place in ("owl/1.png", "dog/2.png"):
            noise(1).save(tmp_path / "one.png")
            archive.write(tmp_path / "one.png", place)
    paths = finish(find_images([tmp_path / "a.zip"], CancelToken()))
    found = find_labels(tmp_path / "a.zip", paths, ["owl", "dog"], [], CancelToken())
    assert sorted(finish(found)) == ["dog", "owl"] and len(paths) == 2
