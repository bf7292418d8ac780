"""What is shown to choose where labels are read, also where they cannot be read yet."""

from pathlib import Path
from typing import Any

import pytest

from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from cliptune.data.preview import Preview, preview
from cliptune.job import Data
from engine.folders import fill, look, two_classes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four images, a table of them, and another that names none."""
    fill(tmp_path, *(f"{n}.png" for n in range(4)))
    write(tmp_path / "train.csv", "photo,what", *(f"{n},{'ab'[n % 2]}" for n in range(4)))
    write(tmp_path / "prices.csv", "thing,price", "x,9.5")
    return tmp_path


def write(file: Path, *lines: str) -> None:
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def seen(folder: Path, **how: Any) -> Preview:
    return finish(preview(Data(images=folder, **how), CancelToken()))


def test_the_preview_is_what_a_scan_would_read(folder: Path) -> None:
    shown = seen(folder)
    assert shown.source == look(folder).source and shown.trouble is None
    assert set(shown.tables) == {"train.csv", "prices.csv"}
    assert shown.source is not None and shown.source.rows[1] == (("1", "b"), "1.png")


def test_class_folders_have_no_table(tmp_path: Path) -> None:
    assert seen(two_classes(tmp_path)) == Preview(tmp_path, (), None)


@pytest.mark.parametrize(
    ("how", "code", "columns"),
    [
        ({"table": "train.csv", "file_column": "what"}, "table-names-no-image", ("photo", "what")),
        ({"table": "train.csv", "label_column": "x"}, "table-no-column", ("photo", "what")),
        ({"table": "prices.csv"}, "table-names-no-image", ("thing", "price")),
        ({"table": "train.csv", "encoding": "klingon"}, "encoding-unknown", None),
        ({"table": "gone.csv"}, "table-gone", None),
        ({"labels_from": "beside"}, "folder-no-labels", None),
    ],
)
def test_what_cannot_be_read_shows_its_columns(
    folder: Path, how: dict[str, Any], code: str, columns: tuple[str, ...] | None
) -> None:
    shown = seen(folder, **{"labels_from": "table", **how})
    assert shown.trouble is not None and shown.trouble.code == code
    assert (shown.source.columns if shown.source else None) == columns
    assert not shown.source or not shown.source.file_column


def test_a_table_of_a_folder_without_labels_is_shown(tmp_path: Path) -> None:
    """Its columns can then be chosen."""
    write(fill(tmp_path, "1.png", "2.png") / "prices.csv", "thing,price", "x,9.5")
    shown = seen(tmp_path)
    assert shown.trouble is not None and shown.trouble.code == "folder-no-layout"
    assert shown.source is not None and shown.source.rows == ((("x", "9.5"), ""),)


def test_labels_are_read_from_where_they_are_asked_for(folder: Path) -> None:
    """Not from a table where files beside the images are, and the other way round."""
    for n in range(4):
        (folder / f"{n}.txt").write_text(f"number {n} of four", encoding="utf-8")
    assert look(folder, labels_from="beside").kind == "captions"
    assert look(folder, labels_from="table").kind == "classes"
    (folder / "train.csv").unlink()
    shown = seen(folder, labels_from="table")
    assert shown.trouble is not None and shown.trouble.code == "folder-no-labels"
