"""Thirty ways in which people bring their images: each laid out in a folder by a function."""

import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import datasets
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq

from engine.folders import fill, noise

Make = Callable[[Path], Path]
LAYOUTS: dict[str, tuple[Make, dict[str, Any], dict[str, Any]]] = {}
"""Name -> how it is made, how it is asked for beyond its folder, and what has to come out."""

SIX = [f"{number:03d}" for number in range(6)]
NAMES = ["apple", "apple", "leaf", "leaf", "box", "box"]
CLASSES = {"apple": 2, "box": 2, "leaf": 2}
WHOLE = {"kind": "classes", "images": 6, "classes": CLASSES}
CAPTIONED = {"kind": "captions", "images": 6}
SPLIT = {"kind": "classes", "images": 12, "splits": {"train": 6, "test": 6}}
SEVERAL = {"kind": "labels", "images": 6, "classes": {"apple": 4, "box": 4, "leaf": 2}}
TOGETHER = ["apple box", "apple", "leaf", "apple box", "leaf box", "apple box"]


def layout(name: str, want: dict[str, Any], **asked: Any) -> Callable[[Make], Make]:
    """Enter a layout into the table."""

    def enter(make: Make) -> Make:
        LAYOUTS[name] = make, asked, want
        return make

    return enter


def six(folder: Path, where: str = "images/{}.png") -> list[str]:
    """Six images; their names without suffix."""
    fill(folder, *(where.format(name) for name in SIX))
    return SIX


def lines(folder: Path, name: str, head: str, rows: list[str], encoding: str = "utf-8") -> Path:
    """A table of text."""
    content = "\n".join([head, *rows] if head else rows) + "\n"
    (folder / name).write_text(content, encoding=encoding)
    return folder


def pairs(pattern: str = "{},{}", names: list[str] = NAMES) -> list[str]:
    """A row for each of the six images."""
    return [pattern.format(image, name) for image, name in zip(SIX, names, strict=True)]


@layout("Kaggle: train.csv with suffixes", WHOLE)
def kaggle(folder: Path) -> Path:
    six(folder)
    return lines(folder, "train.csv", "image_id,label", pairs("{}.png,{}"))


@layout("Kaggle: labels.csv without suffixes, test images without labels", WHOLE)
def kaggle_breeds(folder: Path) -> Path:
    six(folder, "train/{}.jpg")
    fill(folder, "test/aa.jpg", "test/bb.jpg")
    lines(
        folder, "sample_submission.csv", "id,apple,box,leaf", ["aa,0.3,0.3,0.3", "bb,0.3,0.3,0.3"]
    )
    return lines(folder, "labels.csv", "id,breed", pairs())


@layout("Kaggle: train.csv and val.csv", {**WHOLE, "splits": {"train": 4, "validation": 2}})
def kaggle_split(folder: Path) -> Path:
    six(folder)
    rows = pairs("{}.png,{}")
    lines(folder, "train.csv", "filename,class", [rows[0], rows[2], rows[3], rows[5]])
    return lines(folder, "val.csv", "filename,class", [rows[1], rows[4]])


@layout("HAM10000: metadata, images in two parts", WHOLE)
def ham(folder: Path) -> Path:
    fill(folder, *(f"HAM_images_part_{1 + (n > 2)}/{name}.jpg" for n, name in enumerate(SIX)))
    rows = pairs("HAM_0,{},{},histo,60.0,male,back")
    head = "lesion_id,image_id,dx,dx_type,age,sex,localization"
    return lines(folder, "HAM10000_metadata.csv", head, rows)


@layout("ISIC: a column of 0 and 1 for each class", WHOLE)
def isic(folder: Path) -> Path:
    six(folder)
    marks = [",".join("1.0" if one == name else "0.0" for one in CLASSES) for name in NAMES]
    head = "image," + ",".join(CLASSES)
    return lines(folder, "GroundTruth.csv", head, pairs("{},{}", marks))


@layout("Several columns of 0 and 1", SEVERAL)
def marks(folder: Path) -> Path:
    six(folder)
    rows = [",".join(str(int(one in text)) for one in CLASSES) for text in TOGETHER]
    return lines(folder, "labels.csv", "image," + ",".join(CLASSES), pairs("{}.png,{}", rows))


@layout("ChestX-ray14: labels between bars", SEVERAL)
def chest(folder: Path) -> Path:
    six(folder)
    rows = pairs("{}.png,{},58", [text.replace(" ", "|") for text in TOGETHER])
    return lines(folder, "Data_Entry.csv", "Image Index,Finding Labels,Patient Age", rows)


@layout("Kaggle: tags between spaces", SEVERAL)
def planet(folder: Path) -> Path:
    six(folder)
    return lines(folder, "train_v2.csv", "image_name,tags", pairs("{},{}", TOGETHER))


@layout("One row for each label of an image", SEVERAL)
def rows_of_labels(folder: Path) -> Path:
    six(folder)
    rows = [
        f"{image}.png,{one}"
        for image, text in zip(SIX, TOGETHER, strict=True)
        for one in text.split()
    ]
    return lines(folder, "labels.csv", "file,label", rows)


@layout("Flickr8k: captions.txt", {**CAPTIONED, "captions": 12})
def flickr(folder: Path) -> Path:
    six(folder, "Images/{}.jpg")
    rows = [
        f"{image}.jpg,A {name} seen {n} times ."
        for image, name in zip(SIX, NAMES, strict=True)
        for n in (1, 2)
    ]
    return lines(folder, "captions.txt", "image,caption", rows)


@layout("Flickr8k: the token file, without a head", {**CAPTIONED, "captions": 12})
def flickr_token(folder: Path) -> Path:
    six(folder, "Flicker8k_Dataset/{}.jpg")
    rows = [
        f"{image}.jpg#{n}\tA {name} seen {n} times ."
        for image, name in zip(SIX, NAMES, strict=True)
        for n in (0, 1)
    ]
    return lines(folder, "Flickr8k.token.txt", "", rows)


@layout("open_clip: paths and titles between tabs", {**CAPTIONED, "captions": 6})
def open_clip(folder: Path) -> Path:
    six(folder)
    rows = pairs("images/{}.png\tone {} on a table")
    return lines(folder, "train.tsv", "filepath\ttitle", rows)


@layout("Absolute paths of another computer", WHOLE)
def absolute(folder: Path) -> Path:
    six(folder)
    rows = pairs("C:\\Users\\me\\data\\images\\{}.png;{}")
    return lines(folder, "list.csv", "path;species", rows)


@layout("ImageNet: a list of paths and numbers", {**WHOLE, "classes": {"0": 2, "1": 2, "2": 2}})
def image_list(folder: Path) -> Path:
    six(folder)
    return lines(folder, "train.txt", "", pairs("images/{}.png {}", ["0", "0", "1", "1", "2", "2"]))


@layout("Excel", WHOLE)
def excel(folder: Path) -> Path:
    six(folder)
    book = openpyxl.Workbook()
    for row in [("Photo", "What it shows"), *zip(SIX, NAMES, strict=True)]:
        book.active.append(row)
    book.save(folder / "labels.xlsx")
    return folder


@layout("JSON lines", WHOLE)
def json_lines(folder: Path) -> Path:
    six(folder)
    rows = [json.dumps({"img": f"{a}.png", "category": b}) for a, b in zip(SIX, NAMES, strict=True)]
    return lines(folder, "data.jsonl", "", rows)


@layout("JSON: a name to a label", WHOLE)
def json_map(folder: Path) -> Path:
    six(folder)
    (folder / "labels.json").write_text(json.dumps(dict(zip(SIX, NAMES, strict=True))))
    return folder


@layout("Parquet beside the images", WHOLE)
def parquet_table(folder: Path) -> Path:
    six(folder)
    pq.write_table(
        pa.table({"file_name": [f"{a}.png" for a in SIX], "label": NAMES}), folder / "t.parquet"
    )
    return folder


@layout("COCO: boxes become labels", SEVERAL)
def coco(folder: Path) -> Path:
    six(folder, "train2017/{}.jpg")
    (folder / "annotations").mkdir()
    number = {name: n for n, name in enumerate(CLASSES)}
    annotated = [
        {"image_id": n, "category_id": number[one], "bbox": [0, 0, 9, 9]}
        for n, text in enumerate(TOGETHER)
        for one in [*text.split(), text.split()[0]]
    ]
    given = {
        "images": [{"id": n, "file_name": f"{name}.jpg"} for n, name in enumerate(SIX)],
        "categories": [{"id": n, "name": name} for name, n in number.items()],
        "annotations": annotated,
    }
    (folder / "annotations/instances_train2017.json").write_text(json.dumps(given))
    return folder


@layout("COCO: captions", {**CAPTIONED, "captions": 6})
def coco_captions(folder: Path) -> Path:
    six(folder, "train2017/{}.jpg")
    given = {
        "images": [{"id": n, "file_name": f"{name}.jpg"} for n, name in enumerate(SIX)],
        "annotations": [{"image_id": n, "caption": f"some {name}"} for n, name in enumerate(NAMES)],
    }
    (folder / "captions_train2017.json").write_text(json.dumps(given))
    return folder


def _tasks() -> list[dict[str, Any]]:
    return [
        {
            "data": {"image": f"/data/upload/1/0123abcd-{image}.png"},
            "annotations": [
                {"result": [{"type": "choices", "value": {"choices": text.split()}}]},
            ],
        }
        for image, text in zip(SIX, TOGETHER, strict=True)
    ]


@layout("Label Studio: JSON", SEVERAL)
def label_studio(folder: Path) -> Path:
    six(folder)
    (folder / "project-1.json").write_text(json.dumps(_tasks()))
    return folder


@layout("Label Studio: CSV", SEVERAL)
def label_studio_csv(folder: Path) -> Path:
    six(folder)
    cells = [
        text if " " not in text else json.dumps({"choices": text.split()}).replace('"', '""')
        for text in TOGETHER
    ]
    rows = [
        f'1,/data/local-files/?d=images/{image}.png,"{cell}",1'
        for image, cell in zip(SIX, cells, strict=True)
    ]
    return lines(folder, "project-1.csv", "annotation_id,image,choice,annotator", rows)


@layout("GB18030", {**CAPTIONED, "captions": 6})
def gb18030(folder: Path) -> Path:
    six(folder)
    rows = pairs("{}.png,一张{}的照片", ["苹果", "苹果", "树叶", "树叶", "盒子", "盒子"])
    return lines(folder, "metadata.csv", "file_name,text", rows, "gb18030")


@layout("Shift-JIS", {**WHOLE, "classes": {"りんご": 2, "葉": 2, "箱": 2}})
def shift_jis(folder: Path) -> Path:
    six(folder)
    rows = pairs("{}.png,{}", ["りんご", "りんご", "葉", "葉", "箱", "箱"])
    return lines(folder, "labels.csv", "file,label", rows, "cp932")


@layout("Captions beside the images, a.jpg.txt", {**CAPTIONED, "captions": 6})
def beside_whole_name(folder: Path) -> Path:
    six(folder, "{}.jpg")
    for image, name in zip(SIX, NAMES, strict=True):
        (folder / f"{image}.jpg.txt").write_text(f"a photo of {name}")
    return folder


@layout("YOLO boxes beside the images of class folders", WHOLE)
def yolo_boxes(folder: Path) -> Path:
    for image, name in zip(SIX, NAMES, strict=True):
        fill(folder, f"{name}/{image}.jpg")
        (folder / f"{name}/{image}.txt").write_text("0 0.5 0.5 0.25 0.25\n1 0.1 0.1 0.2 0.2\n")
    return folder


@layout("YOLO classification", SPLIT)
def yolo_classes(folder: Path) -> Path:
    return fill(
        folder, *(f"{s}/{c}/{n}.jpg" for s in ("train", "test") for c in CLASSES for n in (1, 2))
    )


@layout(
    "The same images in several folders", {**SEVERAL, "classes": {"apple": 4, "box": 4, "leaf": 2}}
)
def copies(folder: Path) -> Path:
    for image, text in zip(SIX, TOGETHER, strict=True):
        for name in text.split():
            (folder / name).mkdir(exist_ok=True)
            noise(int(image)).save(folder / name / f"{image}.png")
    return folder


@layout("A zip of class folders within a folder", WHOLE)
def zipped(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "photos.zip", "w") as archive:
        for number, (image, name) in enumerate(zip(SIX, NAMES, strict=True)):
            archive.writestr(f"photos/{name}/{image}.png", _png(number))
        archive.writestr("__MACOSX/photos/._x.png", b"no image")
    return folder / "photos.zip"


@layout("A tar.gz with a table", WHOLE)
def tarred(folder: Path) -> Path:
    with tarfile.open(folder / "photos.tar.gz", "w:gz") as archive:
        for number, image in enumerate(SIX):
            _add(archive, f"images/{image}.png", _png(number))
        _add(archive, "labels.csv", "\n".join(["id,label", *pairs()]).encode())
    return folder / "photos.tar.gz"


@layout(
    "webdataset: shards with .cls",
    {**SPLIT, "images": 6, "splits": {"train": 4, "test": 2}, "classes": {"0": 2, "1": 2, "2": 2}},
)
def webdataset(folder: Path) -> Path:
    for shard, numbers in (("train-0000", (0, 2)), ("train-0001", (3, 5)), ("test-0000", (1, 4))):
        with tarfile.open(folder / f"{shard}.tar", "w") as archive:
            for number in numbers:
                _add(archive, f"{SIX[number]}.png", _png(number))
                _add(archive, f"{SIX[number]}.cls", str(number // 2).encode())
    return folder


@layout("webdataset: captions in JSON", {**CAPTIONED, "captions": 6})
def webdataset_json(folder: Path) -> Path:
    with tarfile.open(folder / "00000.tar", "w") as archive:
        for number, image in enumerate(SIX):
            _add(archive, f"{image}.png", _png(number))
            said = {"caption": f"here is one {NAMES[number]}", "key": image, "width": 40}
            _add(archive, f"{image}.json", json.dumps(said).encode())
    return folder


def _data_set() -> datasets.Dataset:
    features = datasets.Features(
        {"image": datasets.Image(), "label": datasets.ClassLabel(names=["apple", "leaf", "box"])}
    )
    rows = {"image": [noise(n) for n in range(6)], "label": [0, 0, 1, 1, 2, 2]}
    return datasets.Dataset.from_dict(rows, features=features)


@layout("A Parquet file of images", WHOLE)
def parquet(folder: Path) -> Path:
    _data_set().to_parquet(folder / "train.parquet")
    return folder / "train.parquet"


@layout(
    "A clone of a data set of the hub",
    {
        **WHOLE,
        "images": 12,
        "classes": {"apple": 4, "box": 4, "leaf": 4},
        "splits": {"train": 6, "test": 6},
    },
)
def clone(folder: Path) -> Path:
    (folder / "data").mkdir()
    (folder / "README.md").write_text("# photos\n")
    for split in ("train", "test"):
        _data_set().to_parquet(folder / f"data/{split}-00000-of-00001.parquet")
    return folder


@layout("A data set saved to disk", WHOLE)
def saved(folder: Path) -> Path:
    _data_set().save_to_disk(folder)
    return folder


def _png(number: int) -> bytes:
    file = io.BytesIO()
    noise(number).save(file, "PNG")
    return file.getvalue()


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    archive.addfile(info, io.BytesIO(data))
