"""An image large, wherever it was small."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cliptune.core.metrics import Answer
from cliptune_gui.widgets.gallery import Gallery, Group
from cliptune_gui.widgets.image_row import ImageRow
from cliptune_gui.widgets.large import LargeView
from gui.images_page import NoImages

Key = Qt.Key


def view(widget: QWidget) -> LargeView:
    (found,) = [one for one in widget.window().findChildren(LargeView) if one.isVisible()]
    return found


def test_an_image_of_the_gallery_is_shown_large_between_those_of_its_class(
    qtbot: QtBot, tmp_path: Path
) -> None:
    gallery = Gallery(NoImages())
    qtbot.addWidget(gallery)
    gallery.resize(400, 300)
    groups = [Group("cat", "", ["cat/0.jpg", "cat/1.jpg"]), Group("dog", "", ["dog/0.jpg"])]
    gallery.show_groups(tmp_path, groups)
    gallery.show()
    gallery.setCurrentIndex(gallery._model.at(2))
    assert gallery.current_path() == "cat/1.jpg"
    qtbot.keyClick(gallery, Key.Key_Return)
    large = view(gallery)
    assert large.image.path == tmp_path / "cat" / "1.jpg" and large.place.text() == "Image 2 of 2"
    assert "cat/1.jpg" in large.told.text() and not large.next.isEnabled()
    large.activateWindow()
    qtbot.waitUntil(large.isActiveWindow)
    for _ in range(2):
        qtbot.keyClick(large.focusWidget(), Key.Key_Right)
    assert large.at == 1, "it is the last of its class"
    qtbot.keyClick(large.focusWidget(), Key.Key_Left)
    assert large.image.path == tmp_path / "cat" / "0.jpg" and not large.back.isEnabled()
    qtbot.keyClick(large, Key.Key_Escape)
    gallery.setCurrentIndex(gallery._model.at(0))
    qtbot.keyClick(gallery, Key.Key_Return)
    assert not [one for one in gallery.findChildren(LargeView) if one.isVisible()], "a heading"


def test_an_answer_is_shown_large_with_what_was_said(qtbot: QtBot, tmp_path: Path) -> None:
    row = ImageRow(NoImages())
    qtbot.addWidget(row)
    answers = [
        Answer(
            path=f"{name}.jpg",
            truth=name,
            said="cat",
            confidence=0.9,
            truth_probability=0.5,
            right=name == "cat",
        )
        for name in ("cat", "dog")
    ]
    row.show_answers(tmp_path, [(answer, f"is {answer.truth}") for answer in answers])
    row.resize(400, 200)
    row.show()
    qtbot.mouseClick(row._cells()[0], Qt.MouseButton.LeftButton)
    large = view(row)
    assert large.image.path == tmp_path / "cat.jpg" and "90 % cat" in large.told.text()
    large.next.click()
    assert large.image.path == tmp_path / "dog.jpg" and "is dog" in large.told.text()
    large.reject()
    qtbot.keyClick(row._cells()[1], Key.Key_Space)
    assert view(row).at == 1
