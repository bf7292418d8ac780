"""Labels in tables: encodings, names of images, columns, and what is told of what is not right."""

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import finish
from cliptune.data import columns, tables
from cliptune.data.columns import guess_columns
from cliptune.data.encoding import decode
from cliptune.data.lookup import Lookup
from cliptune.data.scan import read_labels
from cliptune.data.tables import Table, read_table, values
from cliptune.job import Data
from engine.folders import fill, look, noise, told, two_classes
from engine.layouts import SIX, lines, pairs, six

CHINESE = "一个红色的苹果,两只猫\n"
JAPANESE = "赤いりんご,ネコの写真\n"
WESTERN = "café,naïve Größe\n"


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "utf-8-sig", "utf-8"),
        (CHINESE, "utf-16", "utf-16"),
        ("name,label\n" + CHINESE, "utf-16-le", "utf-16-le"),
        ("name,label\n" + CHINESE, "utf-16-be", "utf-16-be"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "gbk", "gb18030"),
        (JAPANESE, "shift_jis", "cp932"),
        (WESTERN, "cp1252", "cp1252"),
        ("plain", "ascii", "utf-8"),
        ("", "utf-8", "utf-8"),
    ],
)
def test_the_encoding_of_a_text_is_found(text: str, encoding: str, found: str) -> None:
    assert decode(text.encode(encoding)) == (text, found)


def test_an_encoding_can_be_asked_for() -> None:
    assert decode("красный".encode("koi8-r"), "koi8-r").text == "красный"
    assert decode(b"a\xff", "utf-8").text == "a\ufffd"


@pytest.mark.parametrize("name", ["nonsense", "rot13", "hex", "\0"])
def test_no_encoding_is_refused(name: str) -> None:
    with pytest.raises(ClipTuneError, match="is no encoding"):
        decode(b"abc", name)


@pytest.mark.parametrize(
    "name",
    [
        "sub/cat1.jpg",
        "cat1.jpg",
        "cat1",
        "CAT1.JPG",
        ".\\sub\\cat1.jpg",
        "/home/me/photos/sub/cat1.jpg",
        "C:\\data\\sub\\cat1.png.jpg\\..\\cat1.jpg",
        "file:///photos/sub/cat1.jpg",
        "s3://bucket/sub/cat1.jpg",
        "https://host/upload/cat1.jpg?token=7",
        "/data/local-files/?d=photos/sub/cat1.jpg",
        "/data/upload/3/0a1b2c3d-cat1.jpg",
        "cat1.jpg#4",
        " cat1 ",
    ],
)
def test_an_image_is_found_by_every_name_it_may_have(name: str) -> None:
    lookup = Lookup(Path("/photos"), ["sub/cat1.jpg", "sub/cat2.jpg", "other/dog.jpg"])
    assert lookup.find(name) == "sub/cat1.jpg"


@pytest.mark.parametrize(
    ("name", "image"),
    [
        ("https://[x/sub/cat1.jpg", "sub/cat1.jpg"),
        ("s3://a]/cat1.jpg", "sub/cat1.jpg"),
        ("http://\u2100/dog.jpg", "other/dog.jpg"),
        ("a/" * 1000 + "cat1.jpg", None),
    ],
)
def test_a_name_that_can_be_none(name: str, image: str | None) -> None:
    lookup = Lookup(Path("/photos"), ["sub/cat1.jpg", "sub/cat2.jpg", "other/dog.jpg"])
    assert lookup.find(name) == image


def test_a_name_of_several_images_is_none_of_them() -> None:
    lookup = Lookup(Path("/photos"), ["a/1.jpg", "b/1.jpg", "b/é.png"])
    assert lookup.find("1.jpg") is None
    assert lookup.find("1.jpg", "b/t.csv") == "b/1.jpg"
    assert lookup.find("b/1") == "b/1.jpg"
    assert lookup.find("e\u0301.png") == "b/é.png"  # as a Mac spells it
    assert lookup.find("../1.jpg") is None
    assert lookup.find("") is lookup.find("/") is lookup.find("..") is None


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        (None, []),
        (float("nan"), []),
        (7.0, ["7"]),
        (" a  b ", ["a b"]),
        (["a", ["b"]], ["a", "b"]),
        ('["a", "b"]', ["a", "b"]),
        ("['a', 'b']", ["a", "b"]),
        ('{"choices": ["a", "b"]}', ["a", "b"]),
        ("[broken", ["[broken"]),
        ("[__import__('os')]", ["[__import__('os')]"]),
    ],
)
def test_the_texts_of_a_cell(cell: object, texts: list[str]) -> None:
    assert values(cell) == texts  # type: ignore[arg-type]


def test_what_is_asked_for_is_read(tmp_path: Path) -> None:
    six(tmp_path)
    rows = pairs("{}.png,{}", ["a,x", "a,x", "a,y", "b,y", "b,y", "b,x"])
    lines(tmp_path, "table.csv", "file,label,colour", rows)
    assert look(tmp_path).classes == ("a", "b")
    scanned = look(tmp_path, table=Path("table.csv"), label_column="colour")
    assert scanned.classes == ("x", "y")
    assert scanned.source is not None
    assert (scanned.source.file_column, scanned.source.label_columns) == ("file", ("colour",))
    assert scanned.source.rows[0] == (("000.png", "a", "x"), "images/000.png")
    assert look(tmp_path, label_column="colour").classes == ("x", "y")
    assert look(tmp_path, label_column="colour", kind="captions").kind == "captions"


def test_a_table_elsewhere(tmp_path: Path) -> None:
    six(tmp_path / "mine")
    lines(tmp_path, "labels.csv", "file,label", pairs("{}.png,{}"))
    with pytest.raises(ClipTuneError, match="only one class|nothing that says"):
        look(tmp_path / "mine")
    scanned = look(tmp_path / "mine", table=tmp_path / "labels.csv")
    assert len(scanned.classes) == 3
    assert scanned.source and scanned.source.table == str(tmp_path / "labels.csv")


@pytest.mark.parametrize(
    ("asked", "message", "hint"),
    [
        ({"table": "no.csv"}, 'There is no table "no.csv".', "Check its name"),
        (
            {"table": "t.csv", "label_column": "labl"},
            'The table "t.csv" has no column "labl". Did you mean "label"?',
            "Its columns are file, label.",
        ),
        (
            {"table": "other.csv"},
            'No column of the table "other.csv" names images of',
            "it has file, label",
        ),
        (
            {"table": "names.csv"},
            'No column of the table "names.csv" looks like labels',
            "file, width",
        ),
        ({"table": "t.xlsx"}, 'The table "t.xlsx" cannot be read.', "it is damaged"),
        ({"labels_from": "beside"}, 'Nothing in "', "Put the images"),
    ],
)
def test_what_cannot_be_as_asked_for(
    asked: dict[str, str], message: str, hint: str, tmp_path: Path
) -> None:
    six(tmp_path)
    lines(tmp_path, "t.csv", "file,label", pairs("{}.png,{}"))
    lines(tmp_path, "other.csv", "file,label", ["x.png,a", "y.png,b"])
    lines(tmp_path, "names.csv", "file,width,height", pairs("{}.png,640.5,480.5"))
    (tmp_path / "t.xlsx").write_bytes(b"PK\3\4 no workbook")
    with pytest.raises(ClipTuneError) as error:
        look(tmp_path, **asked)
    assert error.value.message.startswith(message)
    assert hint in error.value.hint


def test_class_folders_go_before_a_table_that_might_say_anything(tmp_path: Path) -> None:
    folder = two_classes(tmp_path)
    rows = [f"{name}/{n}.jpg,{'ab'[n % 2]}" for name in ("cat", "dog") for n in range(5)]
    lines(folder, "cameras.csv", "file,camera", rows)
    scanned = look(folder)
    assert scanned.classes == ("cat", "dog") and told(scanned, "cameras.csv") == ["table"]
    lines(folder, "labels.csv", "file,label", rows)
    scanned = look(folder)
    assert scanned.classes == ("a", "b") and told(scanned, "labels.csv") == ["folders"]
    assert look(folder, labels_from="folders").classes == ("cat", "dog")


def test_an_image_of_two_classes_is_told_of(tmp_path: Path) -> None:
    six(tmp_path)
    lines(tmp_path, "t.csv", "file,label", [*pairs("{}.png,{}"), "000.png,box"])
    scanned = look(tmp_path, kind="classes")
    assert told(scanned, "images/000.png") == ["two classes"]
    assert len(scanned.table) == 5
    assert look(tmp_path, kind="labels").said[0] == ["apple", "box"]


def test_a_column_of_the_split(tmp_path: Path) -> None:
    six(tmp_path)
    sides = ["train", "val", "train", "test", "train", "Validation"]
    rows = [f"{row},{side}" for row, side in zip(pairs("{}.png,{}"), sides, strict=True)]
    lines(tmp_path, "t.csv", "file,label,split", rows)
    want = ["train", "validation", "train", "test", "train", "validation"]
    assert look(tmp_path).table["split"][:] == want


def test_texts_that_are_no_captions(tmp_path: Path) -> None:
    fill(tmp_path, "a/1.jpg", "a/2.jpg", "b/1.jpg", "b/2.jpg")
    for path in ("a/1", "a/2", "b/1"):
        (tmp_path / f"{path}.txt").write_text("17\n-3.5\n")
    (tmp_path / "b/2.txt").write_text("0 0.5 0.5 1 1\n")
    scanned = look(tmp_path)
    assert scanned.kind == "classes"
    assert told(scanned, "a/1.txt") == ["metadata"] and told(scanned, "b/2.txt") == ["boxes"]


def test_yolo_boxes_in_a_folder_of_their_own_are_named(tmp_path: Path) -> None:
    fill(tmp_path, *(f"images/train/{n}.jpg" for n in range(3)))
    (tmp_path / "labels/train").mkdir(parents=True)
    for n in range(3):
        (tmp_path / f"labels/train/{n}.txt").write_text("0 0.5 0.5 0.1 0.1")
    with pytest.raises(ClipTuneError) as error:
        look(tmp_path)
    assert "Boxes, as YOLO writes them" in error.value.hint


def test_one_image_twice_by_chance_is_no_label(tmp_path: Path) -> None:
    folder = two_classes(tmp_path)
    shutil.copyfile(folder / "cat/0.jpg", folder / "dog/x.jpg")
    assert look(folder).kind == "classes"
    scanned = look(folder, kind="labels")
    assert scanned.said[scanned.paths.index("cat/0.jpg")] == ["cat", "dog"]
    assert scanned.counts() == {"cat": 5, "dog": 6}
    assert scanned.table.features["labels"].feature.names == ["cat", "dog"]
    left = look(folder, kind="labels", leave_out=("cat/0.jpg",))
    assert left.counts() == {"cat": 4, "dog": 5}  # its copy is left out with it


def test_what_is_said_is_read_without_the_images(tmp_path: Path) -> None:
    six(tmp_path)
    lines(tmp_path, "t.csv", "file,label", pairs("{}.png,{}"))
    (tmp_path / "images/000.png").write_bytes(b"torn")
    folder, kind, said, _ = finish(read_labels(Data(images=tmp_path), CancelToken()))
    assert (folder, kind, said["images/000.png"]) == (tmp_path, "classes", ["apple"])


def test_json_that_is_something_else_is_no_table(tmp_path: Path) -> None:
    folder = two_classes(tmp_path)
    deep = "[" * 100_000 + "]" * 100_000
    for number, content in enumerate(["", "nul", "[1, 2]", "{}", '{"images": 3}', deep, "[[]]"]):
        (folder / f"{number}.json").write_text(content)
    (folder / "coco.json").write_text(json.dumps({"images": [{}], "annotations": [3, {}]}))
    assert look(folder).classes == ("cat", "dog")


def test_columns_of_the_same_name_or_none(tmp_path: Path) -> None:
    for number in range(4):
        noise(number).save(tmp_path / f"{number}.png")
    rows = [f"{n}.png,{'ab'[n % 2]},," for n in range(4)]
    lines(tmp_path, "t.csv", "file,label,label,", rows)
    scanned = look(tmp_path)
    assert scanned.classes == ("a", "b")
    assert scanned.source and scanned.source.columns == ("file", "label", "label (3)", "column 4")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("classes.txt", "apple\nleaf\nbox\n"),
        ("obj.names", "apple\nleaf\nbox"),
        ("label_num_to_disease_map.json", '{"0": "apple", "1": "leaf", "2": "box"}'),
        ("class_to_idx.json", '{"apple": 0, "leaf": 1, "box": 2}'),
        ("data.yaml", "nc: 3\nnames: [apple, leaf, box]\n"),
        ("dataset.yaml", "names:\n  0: apple\n  1: leaf\n  2: box\n"),
    ],
)
def test_numbers_are_named_where_a_file_lists_them(name: str, content: str, tmp_path: Path) -> None:
    six(tmp_path)
    lines(
        tmp_path, "train.csv", "image_id,label", pairs("{}.png,{}", ["0", "0", "1", "1", "2", "2"])
    )
    (tmp_path / "notes.yaml").write_text("a: [")
    assert look(tmp_path).classes == ("0", "1", "2")
    (tmp_path / name).write_text(content)
    assert look(tmp_path).classes == ("apple", "box", "leaf")


@pytest.mark.timeout(60)
def test_a_list_of_names_is_read_as_it_is_written(tmp_path: Path) -> None:
    six(tmp_path)
    numbers = pairs("{}.png,{}", ["0", "0", "1", "1", "2", "2"])
    lines(tmp_path, "train.csv", "image_id,label", numbers)
    doubled = "".join(f"a{n}: &a{n}\n  <<: [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    (tmp_path / "a.yaml").write_text("a0: &a0 {a: b}\n" + doubled)  # of which 2^59 would be made
    nested = "".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 10)}]\n" for n in range(1, 30))
    (tmp_path / "b.yaml").write_text(f"b0: &b0 [x]\n{nested}names: {{a: *b29}}\n")
    (tmp_path / "data.yaml").write_text("names:\n  0: no\n  1: yes\n  2: on\n")
    assert look(tmp_path).classes == ("no", "on", "yes")


def test_what_lies_beside_an_image_and_is_no_caption_is_not_read(tmp_path: Path) -> None:
    two_classes(tmp_path, 2)
    for image in tmp_path.rglob("*.jpg"):
        with image.with_suffix(".txt").open("wb") as file:
            file.truncate(2**40)
    scanned = look(tmp_path)
    assert scanned.classes == ("cat", "dog")
    assert {one.path for one in scanned.problems if one.kind == "unreadable"} == {
        f"{name}/{number}.txt" for name in ("cat", "dog") for number in range(2)
    }


def test_a_cell_that_is_nearly_python_makes_no_noise() -> None:
    asked = "from cliptune.data.tables import values; print(values('[1if 1else 2]'))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("['[1if 1else 2]']\n", "")


def test_folders_around_everything_are_no_class(tmp_path: Path) -> None:
    fill(tmp_path, *(f"data/images/{name}/{n}.jpg" for name in ("cat", "dog") for n in (1, 2)))
    assert look(tmp_path).classes == ("cat", "dog")
    fill(tmp_path, "data/images/dog/puppies/3.jpg")
    assert look(tmp_path).counts() == {"cat": 2, "dog": 3}
    split = [
        f"{side}/{name}/{n}.jpg" for side in ("train", "test") for name in "ab" for n in (1, 2)
    ]
    scanned = look(fill(tmp_path / "mri", *(f"mri/{path}" for path in split)))
    assert (scanned.classes, set(scanned.table["split"][:])) == (("a", "b"), {"train", "test"})


def test_short_captions_are_read_in_the_encoding_of_all(tmp_path: Path) -> None:
    words = ["一只猫在草地上", "猫", "两条狗", "红色的花", "一张白色的桌子", "鸟"]
    for number, text in enumerate(words):
        fill(tmp_path, f"{number}.jpg")
        (tmp_path / f"{number}.txt").write_bytes(text.encode("gbk"))
    assert [said for (said,) in look(tmp_path).said] == words


def test_commas_in_captions_between_tabs(tmp_path: Path) -> None:
    six(tmp_path)
    rows = pairs("{}.png\tred, round, {}, sweet")
    rows[2] += ", and more, and more"
    lines(tmp_path, "list.txt", "", rows)
    scanned = look(tmp_path, kind="captions")
    assert scanned.said[2] == ["red, round, leaf, sweet, and more, and more"]


def test_captions_after_names_and_a_space(tmp_path: Path) -> None:
    six(tmp_path)
    lines(tmp_path, "list.txt", "", pairs("{}.png one {} on a table"))
    assert look(tmp_path).said[0] == ["one apple on a table"]


def test_a_cell_of_several_lines(tmp_path: Path) -> None:
    six(tmp_path)
    rows = pairs('{}.png,"a {},\non two lines\u2028or three"')
    lines(tmp_path, "t.csv", "file,caption", rows)
    assert look(tmp_path).said[0] == ["a apple, on two lines or three"]


def test_the_same_names_in_two_parts_of_the_split(tmp_path: Path) -> None:
    for side, start in (("train", 0), ("test", 10)):
        (tmp_path / side).mkdir()
        for number in range(4):
            noise(start + number).save(tmp_path / side / f"{number}.png")
        rows = [f"{number},{'ab'[(number + start) % 2]}" for number in range(4)]
        lines(tmp_path, f"{side}.csv", "id,label", rows)
    scanned = look(tmp_path)
    assert len(scanned.table) == 8 and scanned.counts() == {"a": 4, "b": 4}


def test_numbers_that_lost_their_zeros(tmp_path: Path) -> None:
    six(tmp_path)
    lines(tmp_path, "t.csv", "id,label", [f"{n},{'ab'[n % 2]}" for n in range(6)])
    assert look(tmp_path).counts() == {"a": 3, "b": 3}


def listed(pattern: str, *values: Sequence[str]) -> list[str]:
    """A row for each of the six images."""
    return [pattern.format(*row) for row in zip(SIX, *values, strict=True)]


YES = ["TRUE", "FALSE", "FALSE", "TRUE", "FALSE", "FALSE"]
NO = ["FALSE", "TRUE", "TRUE", "FALSE", "TRUE", "TRUE"]


@pytest.mark.parametrize(
    ("name", "head", "rows", "want"),
    [
        ("labels.txt", "", listed("{}.png {}", list("010101")), {"0": 3, "1": 3}),
        ("t.csv", "file,cat,dog", listed("{},{},{}", YES, NO), {"cat": 2, "dog": 4}),
        (
            "t.csv",
            "file,cat,dog",
            listed("{},{},{}", "xxx   ", "   xxx"),
            {"cat": 3, "dog": 3},
        ),
        (
            "t.csv",
            "image,blurry,dark,breed_name",
            listed("{},{},{},{}", list("010101"), list("001100"), ["pug", "husky"] * 3),
            {"husky": 3, "pug": 3},
        ),
        (
            "t.csv",
            "path,labels",
            listed("{},{}", ["RIPE MANGO", "UNRIPE MANGO", "RIPE BANANA"] * 2),
            {"RIPE BANANA": 2, "RIPE MANGO": 2, "UNRIPE MANGO": 2},
        ),
        ("t.csv", "# exported\nfile,label", pairs("{},{}"), {"apple": 2, "box": 2, "leaf": 2}),
        ("t.csv", "sep=;\nfile;label", pairs("{};{}"), {"apple": 2, "box": 2, "leaf": 2}),
        ("t.csv", "", pairs("{},{}"), {"apple": 2, "box": 2, "leaf": 2}),
        (
            "t.csv",
            "file,label",
            listed("{},{}", ["a", "b", "nan", "a", "b", "N/A"]),
            {"a": 2, "b": 2},
        ),
        ("t.csv", "file,label", listed("{}.dcm,{}", ["1.0", "0.0"] * 3), {"0": 3, "1": 3}),
        ("sample_submission.csv", "file,label", pairs("{},{}"), None),
    ],
)
def test_a_table_as_programs_write_it(
    name: str, head: str, rows: list[str], want: dict[str, int] | None, tmp_path: Path
) -> None:
    six(tmp_path)
    lines(tmp_path, name, head, rows)
    if want is None:
        with pytest.raises(ClipTuneError):
            look(tmp_path)
    else:
        assert look(tmp_path).counts() == want


def test_neither_of_two_findings_is_an_answer_too(tmp_path: Path) -> None:
    six(tmp_path)
    lines(
        tmp_path,
        "t.csv",
        "image_id,melanoma,keratosis",
        listed("{},{},{}", list("110000"), list("011000")),
    )
    scanned = look(tmp_path)
    assert scanned.kind == "labels" and scanned.said[-1] == []


def test_the_number_of_a_row_is_no_name(tmp_path: Path) -> None:
    fill(tmp_path, *(f"{number:03d}.jpg" for number in range(1, 7)))
    rows = [f"{n},{n + 1:03d}.png,{'ab'[n % 2]}" for n in range(6)]
    lines(tmp_path, "t.csv", ",file,label", rows)
    assert look(tmp_path).said == [["a"], ["b"]] * 3


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("filename,title", "{},Untitled {}"),
        ("image,type", "{},{}"),
        ("image,class,probability 1", "{},{},0.5"),
    ],
)
def test_tables_by_the_way_leave_class_folders_alone(head: str, row: str, tmp_path: Path) -> None:
    images = [f"{kind}/{n}.jpg" for kind in ("cat", "dog") for n in range(5)]
    rows = [row.format(image, "xy"[number % 2]) for number, image in enumerate(images)]
    lines(two_classes(tmp_path), "a.csv", head, rows)
    assert look(tmp_path).classes == ("cat", "dog")


def test_a_photo_service_s_notes_are_no_captions(tmp_path: Path) -> None:
    folder = two_classes(tmp_path)
    for image in folder.rglob("*.jpg"):
        note = json.dumps({"title": image.name, "description": ""})
        image.with_name(f"{image.name}.json").write_text(note)
    assert look(folder).classes == ("cat", "dog")


def test_parts_that_a_column_does_not_know(tmp_path: Path) -> None:
    six(tmp_path)
    sides = ["train", "train", "test", "test", "unlabeled", "train"]
    lines(tmp_path, "t.csv", "file,label,split", listed("{},{},{}", list("ababab"), sides))
    scanned = look(tmp_path)
    assert told(scanned, "images/004.png") == ["no part"]
    assert scanned.table["split"][:] == ["train", "train", "test", "test", "train"]
    lines(
        tmp_path, "t.csv", "file,label,is_train", listed("{},{},{}", list("ababab"), list("111100"))
    )
    assert look(tmp_path).table["split"][:] == ["train"] * 4 + ["test"] * 2


def test_masks_and_parts_without_training_images(tmp_path: Path) -> None:
    six(tmp_path / "a")
    six(tmp_path / "a", "masks/{}.png")
    lines(tmp_path / "a", "t.csv", "id,label", pairs("{},{}"))
    assert look(tmp_path / "a").counts() == {"apple": 2, "box": 2, "leaf": 2}
    six(tmp_path / "b", "val/{}.png")
    lines(tmp_path / "b", "val.txt", "", pairs("{}.png {}"))
    assert len(look(tmp_path / "b").table) == 6


def test_a_table_of_other_images_is_told_of(tmp_path: Path) -> None:
    six(tmp_path)
    lines(tmp_path, "t.csv", "file,label", pairs("x{}.png,{}"))
    with pytest.raises(ClipTuneError) as error:
        look(tmp_path)
    assert (
        'column "file" names images of the folder in 0 of 6 rows, as "x000.png"' in error.value.hint
    )


def test_lists_that_name_no_classes(tmp_path: Path) -> None:
    six(tmp_path)
    lines(tmp_path, "labels.csv", "id,label", listed("{},{}", list("010101")))
    lines(tmp_path, "class_files.txt", "", [f"{name}.png" for name in SIX])
    (tmp_path / "config.json").write_text('{"batch": 0, "epochs": 1}')
    assert look(tmp_path).classes == ("0", "1")
    lines(tmp_path, "classes.txt", "", ["1 dog", "0 cat"])
    scanned = look(tmp_path)
    assert scanned.classes == ("cat", "dog") and told(scanned, "classes.txt") == ["named"]


def test_lists_in_lists_without_end(tmp_path: Path) -> None:
    six(tmp_path)
    lines(tmp_path, "t.csv", "file,label", [f"{'[' * 900}{']' * 900},a", *pairs("{},{}")])
    assert len(look(tmp_path).table) == 6


def test_a_part_whose_folders_are_no_classes_is_left_out(tmp_path: Path) -> None:
    fill(tmp_path, *(f"train/{name}/images/{n}.jpg" for name in ("cat", "dog") for n in (1, 2)))
    fill(tmp_path, *(f"val/images/{n}.jpg" for n in (3, 4)))
    scanned = look(tmp_path)
    assert scanned.classes == ("cat", "dog") and told(scanned, "val/images/3.jpg") == ["no class"]


class Counted(str):
    """A text that counts how often it is compared."""

    times = 0

    def __eq__(self, other: object) -> bool:
        Counted.times += 1
        return super().__eq__(other)

    __hash__ = str.__hash__


@pytest.mark.parametrize("marks", [("0", "1"), ("no", "yes"), ("1", "2")])
def test_many_columns_are_each_looked_up_a_few_times(marks: tuple[str, str]) -> None:
    names = tuple(Counted(f"column {number}") for number in range(400))
    rows = tuple(
        (line, (f"{line}.png", *(marks[(line + n) % 2] for n in range(1, len(names)))))
        for line in range(4)
    )
    Counted.times = 0
    guess_columns(Table("t.csv", names, rows), names[0])
    assert Counted.times < 20 * len(names)


def test_objects_that_each_have_a_name_of_their_own_make_no_wide_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_CELLS_AT_MOST", 66 * 20)
    six(tmp_path)
    said = [{"file": f"{name}.png", "label": "ab"[n % 2]} for n, name in enumerate(SIX)]
    own = [{f"note {number}": number} for number in range(60)]
    lines(tmp_path, "t.jsonl", "", [*map(json.dumps, own[:30] + said + own[30:])])
    table = read_table(tmp_path, "t.jsonl")
    assert len(table.rows) == 66 and len(table.columns) == 20
    scanned = look(tmp_path)
    assert {"file", "label"} < {*table.columns} and scanned.counts() == {"a": 3, "b": 3}
    (left_out,) = [str(one) for one in scanned.problems if "1,320 cells" in str(one)]
    assert left_out.startswith("t.jsonl: names left out (42), ")
    assert left_out.endswith("the first: " + ", ".join(f"note {n}" for n in range(18, 38)))


def test_objects_of_many_names_are_read_whole(tmp_path: Path) -> None:
    names = [f"mark {number}" for number in range(300)]
    lines(tmp_path, "t.jsonl", "", [json.dumps(dict.fromkeys(names, 1))] * 3)
    assert read_table(tmp_path, "t.jsonl").columns == tuple(names)


def test_objects_that_name_a_few_of_many_labels_each(tmp_path: Path) -> None:
    names = [f"label {number}" for number in range(600)]
    lines(tmp_path, "t.jsonl", "", [json.dumps({"file": f"{n}.png", n: 1}) for n in names])
    table = read_table(tmp_path, "t.jsonl")
    assert table.columns == ("file", *names) and not table.problems


def test_the_names_of_files_are_taken_apart_once_for_all_columns(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: list[str] = []
    stem = columns._stem
    monkeypatch.setattr(columns, "_stem", lambda name: taken.append(name) or stem(name))
    names = ("file", *(f"label {number}" for number in range(50)))
    rows = tuple(
        (n, (f"{n}.png", *(1 if n == of else None for of in range(50)))) for n in range(50)
    )
    found = guess_columns(Table("t.jsonl", names, rows), "file")
    assert found is not None and found.labels == names[1:]
    assert len(taken) == 50 + 50  # of the files, and of what the cells say


def test_a_text_that_is_written_once_and_said_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "LARGEST", 1 << 16)
    words = "y " * 300
    said = pa.DictionaryArray.from_arrays(pa.array([0] * 300), pa.array([words]))
    pq.write_table(pa.table({"label": said}), tmp_path / "t.parquet")
    book = openpyxl.Workbook()
    for _ in range(300):
        book.active.append([words])
    book.save(tmp_path / "t.xlsx")
    for name in ("t.parquet", "t.xlsx"):
        assert (tmp_path / name).stat().st_size < tables.LARGEST / 4
        table = read_table(tmp_path, name)
        assert not table.rows and "more than" in str(table.problems[0]), name


def test_the_cells_of_a_parquet_table(tmp_path: Path) -> None:
    given = {
        "name": ["a", "b", None, "a"],
        "of.kind": ["x", None, "x", "y"],
        "tags": [["p", "q"], [], None, ["q"]],
        "about": [{"note": "n"}] * 4,
        "count": [1, None, 3, 4],
    }
    pq.write_table(pa.table(given), tmp_path / "t.parquet", row_group_size=3)
    table = read_table(tmp_path, "t.parquet")
    assert {name: table.column(name) for name in table.columns} == given


def test_a_sheet_whose_row_has_a_number_that_no_row_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_LOWEST", 1000)
    book = openpyxl.Workbook()
    for row in (("file", "label"), ("a.png", "a"), ("b.png", "b")):
        book.active.append(row)
    book.save(tmp_path / "whole.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "whole.xlsx") as old,
        zipfile.ZipFile(tmp_path / "t.xlsx", "w") as new,
    ):
        for name in old.namelist():
            content = old.read(name).replace(b"A1:B3", b"A1:B99999")
            new.writestr(name, content.replace(b'<row r="3"', b'<row r="5000"'))
    assert read_table(tmp_path, "whole.xlsx").column("file") == ["a.png", "b.png"]
    assert read_table(tmp_path, "t.xlsx").column("file") == ["a.png"]
