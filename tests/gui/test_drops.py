"""What is dropped on the window is read where it lies: nobody is told that it was moved."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from cliptune_gui.pages.new_run.images import ImagesPage
from cliptune_gui.pages.try_it.page import TryPage
from cliptune_gui.shell.rail import PageName
from cliptune_gui.shell.window import MainWindow
from cliptune_gui.widgets import drops
from gui.windows import Windows

Action = Qt.DropAction
COPY, LINK, MOVE = Action.CopyAction, Action.LinkAction, Action.MoveAction
NONE = Action.IgnoreAction
HELD = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier  # as if to move


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the pages would do with what they are given."""
    found: list[str] = []
    monkeypatch.setattr(ImagesPage, "open_dropped", lambda _page, _folder: found.append("opened"))
    monkeypatch.setattr(TryPage, "take", lambda _page, _data: found.append("tried"))
    return found


@pytest.fixture
def window(windows: Windows, images: Path) -> MainWindow:
    return windows.open(images)


def files(folder: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    return data


def test_only_what_can_be_a_file_here_is_taken() -> None:
    data = QMimeData()
    others = [
        "http://a/b.jpg",
        "file:///a%00b.jpg",
        "file:",
        "data:image/png;base64,AA",
        "javascript:x",
    ]
    data.setUrls([QUrl(one) for one in (*others, "file:///tmp/a.jpg", "file:///tmp/%E2%80%AEb")])
    assert drops.files(data) == [Path("/tmp/a.jpg"), Path("/tmp/\u202eb")]


def answer(event: QDropEvent) -> Qt.DropAction:
    return event.dropAction() if event.isAccepted() else NONE


def dragged(widget: QWidget, offered: Qt.DropAction, data: QMimeData) -> set[Qt.DropAction]:
    """All that a source hears that drags files over a widget of the window and drops them."""
    handle = widget.window().windowHandle()
    place = widget.mapTo(widget.window(), QPoint(3, 3))
    heard = set()
    for kind in (QDragEnterEvent, QDragMoveEvent):
        event = kind(place, offered, data, HELD, SHIFT)
        QApplication.sendEvent(handle, event)
        heard.add(answer(event))
    drop = QDropEvent(QPointF(place), offered, data, HELD, SHIFT)
    QApplication.sendEvent(handle, drop)
    return heard | {answer(drop)}


@pytest.mark.parametrize(
    ("offered", "heard"),
    [(COPY | MOVE | LINK, COPY), (COPY, COPY), (MOVE | LINK, LINK), (LINK, LINK), (MOVE, NONE)],
)
def test_files_are_never_moved(
    window: MainWindow,
    images: Path,
    taken: list[str],
    offered: Qt.DropAction,
    heard: Qt.DropAction,
) -> None:
    pages: dict[PageName, QWidget] = {"new": window.new_run.images, "try": window.trying}
    for place, page in pages.items():
        window.show_page(place)
        assert dragged(page, offered, files(images)) == {heard}, place
    assert taken == ([] if heard == NONE else ["opened", "tried"])


def test_no_widget_takes_what_is_to_be_moved(
    window: MainWindow, images: Path, taken: list[str]
) -> None:
    """Lines to write into take the names of files, unless told not to."""
    open_to_drops = [one for one in window.findChildren(QWidget) if one.acceptDrops()]
    assert {window.new_run.images, window.trying} <= {*open_to_drops}
    data = files(images)
    for widget in open_to_drops:
        enter = QDragEnterEvent(QPoint(3, 3), COPY | MOVE, data, HELD, SHIFT)
        drop = QDropEvent(QPointF(3, 3), COPY | MOVE, data, HELD, SHIFT)
        for event in (enter, drop):
            QApplication.sendEvent(widget, event)
            assert answer(event) in (COPY, NONE), (widget, widget.parent())


def test_what_is_dropped_on_a_line_is_for_its_page(
    window: MainWindow, images: Path, taken: list[str]
) -> None:
    window.show_page("try")
    assert dragged(window.trying.chooser.words, COPY, files(images)) == {COPY}
    assert taken == ["tried"]
    assert str(images) not in window.trying.chooser.words.text()
