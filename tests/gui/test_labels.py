"""Where labels are read: what the images page says of it, and the dialog that changes it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cliptune.core.cancel import CancelToken
from cliptune.core.events import finish
from cliptune.data.split import SplitCounts
from cliptune_gui.pages.new_run.images import ImagesPage
from cliptune_gui.pages.new_run.labels import LabelsDialog
from cliptune_gui.state import drafts
from cliptune_gui.state.images import AUTOMATIC, LabelChoice, look
from cliptune_gui.state.wizard import PAGES, Draft
from engine import folders
from engine.drawn import captions
from engine.folders import fill, two_classes
from gui.images_page import Made, rest

LONG = 60_000


def write(file: Path, *lines: str, encoding: str = "utf-8") -> Path:
    file.write_text("\n".join(lines) + "\n", encoding=encoding)
    return file


def tabled(folder: Path) -> Path:
    """Six images and a table with a class, two labels and a number of each."""
    fill(folder, *(f"{n}.png" for n in range(6)))
    tags = "red|wide", "blue|tall", "red|tall", "blue|wide", "red|wide", "blue"
    rows = (f"{n}.png,{['cat', 'dog'][n % 2]},{tags[n]},{n}.5" for n in range(6))
    write(folder / "train.csv", "file,class,tags,weight", *rows)
    return folder


def beside(folder: Path) -> Path:
    fill(folder, "1.png", "2.png")
    for name in "12":
        write(folder / f"{name}.txt", f"number {name} of two")
    return folder


def copied(folder: Path) -> Path:
    """Three classes, two of which hold the same image."""
    fill(folder, *(f"{name}/{n}.png" for name in ("cat", "dog", "owl") for n in (0, 1)))
    (folder / "dog" / "2.png").write_bytes((folder / "cat" / "0.png").read_bytes())
    return folder


# The draft


def looked(folder: Path, **how: Any) -> Draft:
    draft = Draft()
    draft.choose(folder)
    draft.labels = LabelChoice(**how)
    draft.found(finish(look(folder, CancelToken(), draft.labels)))
    return draft


def test_the_choice_is_kept_in_the_job_and_goes_with_the_folder(tmp_path: Path) -> None:
    how = {"labels_from": "table", "table": Path("train.csv"), "label_column": "tags"}
    draft = looked(tabled(tmp_path), kind="captions", file_column="file", encoding="utf-8", **how)
    data = draft.job().data
    assert (data.kind, data.table, data.encoding) == ("captions", Path("train.csv"), "utf-8")
    assert (data.labels_from, data.file_column, data.label_column) == ("table", "file", "tags")
    again = drafts.of(draft.job())
    assert again.labels == draft.labels and again.job() == draft.job()
    assert not any(again.chosen.values())
    assert finish(look(again.folder, CancelToken(), again.labels)) == draft.images
    again.choose(tmp_path / "other")
    assert again.labels == AUTOMATIC


def test_an_image_counts_for_each_of_its_labels(tmp_path: Path) -> None:
    draft = looked(tabled(tmp_path), label_column="tags", labels_from="table")
    assert draft.images is not None and draft.images.kind == "labels"
    assert draft.class_counts() == {"blue": 3, "red": 3, "tall": 2, "wide": 3}
    assert draft.count() == folders_count(draft)
    draft.toggle(["0.png"])
    assert draft.class_counts() == {"blue": 3, "red": 2, "tall": 2, "wide": 2}
    draft.say("red", "something red")
    assert draft.texts()[0][2] == "a photo of a something red"
    assert not any(draft.obstacle(page) for page in PAGES)


def folders_count(draft: Draft) -> SplitCounts:
    from cliptune.data.split import count

    data = draft.job().data
    how = {"labels_from": data.labels_from, "label_column": data.label_column, "kind": data.kind}
    return count(folders.look(draft.folder, **how), data.validation, data.seed)


def test_images_in_several_folders_have_several_labels(tmp_path: Path) -> None:
    """A run is told so, since it would not see it where copies were excluded."""
    draft = looked(copied(tmp_path), kind="labels")
    assert draft.images is not None and draft.images.said["cat/0.png"] == ["cat", "dog"]
    assert draft.class_counts() == {"cat": 2, "dog": 3, "owl": 2}
    draft.labels = AUTOMATIC
    assert draft.job().data.kind == "labels"


# The page


@pytest.mark.parametrize(
    ("make", "place", "about"),
    [
        (
            tabled,
            "Labels from train.csv",
            "“file” names the images, “class” says what they show. One class an image.",
        ),
        (captions, "Captions from metadata.jsonl", "“file_name” names the images, “text” says"),
        (beside, "Captions from .txt files beside the images", "Texts to learn from"),
        (two_classes, "Labels from the folders' names", ""),
    ],
)
def test_the_page_says_where_labels_are_read(
    made: Made, tmp_path: Path, make: Callable[[Path], Path], place: str, about: str
) -> None:
    card = made(make(tmp_path / "images")).labels
    assert card.isVisible() and card.place.text() == card.accessibleName() == place
    assert card.about.text().startswith(about) and bool(about) == card.about.isVisible()


def opened(qtbot: QtBot, page: ImagesPage) -> LabelsDialog:
    """The dialog, which has read what there is."""
    dialog = page.findChild(LabelsDialog)
    assert dialog is not None
    seen(qtbot, dialog)
    return dialog


def seen(qtbot: QtBot, dialog: LabelsDialog) -> None:
    qtbot.waitUntil(lambda: dialog._call is None, timeout=LONG)


def pick(qtbot: QtBot, dialog: LabelsDialog, combo: str, text: str) -> None:
    """Choose what a box offers."""
    box = getattr(dialog, combo)
    place = box.findText(text)
    assert place >= 0, [box.itemText(n) for n in range(box.count())]
    box.setCurrentIndex(place)
    box.activated.emit(place)
    seen(qtbot, dialog)


def rows(dialog: LabelsDialog) -> list[list[str]]:
    model = dialog.rows.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_another_column_is_chosen(made: Made, qtbot: QtBot, tmp_path: Path) -> None:
    page = made(tabled(tmp_path))
    page.labels.change.click()
    dialog = opened(qtbot, page)
    assert dialog.place.currentText() == "Automatic: train.csv"
    assert dialog.files.currentText() == "Automatic: file"
    assert dialog.labels.currentText() == "Automatic: class"
    assert dialog.kind.currentText() == "Automatic: One class"
    assert rows(dialog)[0] == ["", "0.png", "cat", "red|wide", "0.5"]
    pick(qtbot, dialog, "labels", "tags")
    assert dialog.kind.currentText() == "Automatic: Several labels"
    head = dialog.rows.model().headerData(3, Qt.Orientation.Horizontal)
    assert head == "tags\nlabels" and dialog.ok.isEnabled()
    dialog.ok.click()
    rest(qtbot, page)
    assert page._draft.labels == LabelChoice(
        labels_from="table", table=Path("train.csv"), label_column="tags"
    )
    assert page._counts.heading.text() == "6 images with 4 labels"
    groups = page.gallery.model()._groups  # type: ignore[attr-defined]
    assert {group.name: len(group.paths) for group in groups} == {
        "blue": 3,
        "red": 3,
        "tall": 2,
        "wide": 3,
    }


def test_a_wrong_column_is_told_and_can_be_chosen_anew(
    made: Made, qtbot: QtBot, tmp_path: Path
) -> None:
    page = made(tabled(tmp_path))
    page.labels.change.click()
    dialog = opened(qtbot, page)
    pick(qtbot, dialog, "files", "weight")
    assert dialog.trouble.text().startswith('No column of the table "train.csv" names images')
    assert not dialog.ok.isEnabled() and rows(dialog)[0][1] == "0.png"
    pick(qtbot, dialog, "files", "file")
    assert not dialog.trouble.isVisible() and dialog.ok.isEnabled()
    dialog.reject()
    assert page._draft.labels == AUTOMATIC and page._call is None


def test_a_folder_that_says_nothing_gets_a_table(
    made: Made, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = fill(tmp_path / "images", *(f"{n}.png" for n in range(4)))
    names = "зебра", "ёж"
    lines = ["name,kind", *(f"{n},{names[n % 2]}" for n in range(4))]
    table = write(tmp_path / "elsewhere.csv", *lines, encoding="cp1251")
    page = made(folder)
    assert page.mend.isVisible() and "says what they show" in page._trouble.text()
    page.mend.click()
    dialog = opened(qtbot, page)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    pick(qtbot, dialog, "place", "Another table...")
    assert dialog.place.currentIndex() == 0
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(table), ""))
    pick(qtbot, dialog, "place", "Another table...")
    assert dialog.place.currentText() == "elsewhere.csv" and dialog.ok.isEnabled()
    pick(qtbot, dialog, "encoding", "Cyrillic (cp1251)")
    assert rows(dialog)[0] == ["", "0", "зебра"]
    dialog.ok.click()
    rest(qtbot, page)
    assert page._draft.images is not None and set(page._draft.images.classes) == {*names}
    assert page._draft.job().data.encoding == "cp1251" and not page.mend.isVisible()


def test_labels_of_folders_may_be_several(made: Made, qtbot: QtBot, tmp_path: Path) -> None:
    page = made(copied(tmp_path))
    page.choose_labels()
    dialog = opened(qtbot, page)
    assert dialog.place.currentText() == "Automatic: the folders' names"
    assert not dialog.files.isEnabled() and dialog.rows.isHidden()
    pick(qtbot, dialog, "kind", "Several labels")
    dialog.ok.click()
    rest(qtbot, page)
    assert page.labels.about.text().startswith("Several labels an image: the folders")
    assert page._counts.heading.text() == "6 images with 3 labels"


def test_a_mistake_on_the_page_leaves_a_way_to_choose(
    made: Made, qtbot: QtBot, tmp_path: Path
) -> None:
    """As where the table of a job went away."""
    page = made(tabled(tmp_path))
    page._draft.labels = LabelChoice(labels_from="table", table=Path("gone.csv"))
    page.rescan()
    assert page._draft.trouble is None and not page.mend.isVisible()
    rest(qtbot, page)
    assert page._trouble.text() == 'There is no table "gone.csv".'
    page.mend.click()
    dialog = opened(qtbot, page)
    pick(qtbot, dialog, "place", "train.csv")
    dialog.ok.click()
    rest(qtbot, page)
    assert page._draft.images is not None and page._draft.images.classes == ("cat", "dog")
