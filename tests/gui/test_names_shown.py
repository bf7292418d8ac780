"""Names of people's files and classes, shown so that no mark in them deceives."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cliptune_gui.pages.training.results import Confusion
from cliptune_gui.pages.try_it.image_list import Shown, _Model
from cliptune_gui.widgets import labels
from cliptune_gui.widgets.gallery.model import Group, Model
from cliptune_gui.widgets.really import in_words
from cliptune_gui.widgets.text_table import TextTable
from cliptune_gui.widgets.thumbnails import Thumbnails

TURNED, SEEN = "cat\u202egpj.exe\x1b[31m", "catgpj.exe [31m"
ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


def test_labels_turn_nothing_round(qtbot: QtBot) -> None:
    shown = labels.label(TURNED), labels.Elided(TURNED), labels.Pill(TURNED), labels.Kept("long")
    for one in shown:
        qtbot.addWidget(one)
    shown[3].setText(TURNED)
    assert [one.text() for one in shown] == [SEEN] * 4
    shown[0].setText(f"{TURNED}\nand more")
    assert shown[0].text() == f"{SEEN}\nand more"
    assert (shown[1].toolTip(), labels.tip(TURNED), in_words(TURNED)) == (SEEN, SEEN, SEEN)


def test_tables_and_galleries_turn_nothing_round(qtbot: QtBot) -> None:
    room, thumbnails = QWidget(), Thumbnails()
    qtbot.addWidget(room)
    table, confusion = TextTable([TURNED], ()), Confusion()
    table.fill([[TURNED]])
    confusion.fill([TURNED, "b"], [[1, 2], [3, 4]])
    images, gallery = _Model(thumbnails, room), Model(room)
    images.fill([Shown(Path("a", TURNED), TURNED, lambda: TURNED)])
    gallery.fill("a", [Group(TURNED, "1", [f"{TURNED}.png"])])
    gallery.lay_out(3)
    across = Qt.Orientation.Horizontal
    said = [model.headerData(0, across) for model in (table, confusion)]
    for model in (table, confusion, images, gallery):
        places = [model.index(row, 0) for row in range(model.rowCount())]
        said += [place.data(role) for place in places for role in ROLES]
    said = [one for one in said if isinstance(one, str)]
    assert len(said) > 8 and any(SEEN in one for one in said)
    assert not [one for one in said if {"\u202e", "\x1b"} & set(one)]


def test_tips_of_a_confusion_matrix_are_no_markup(qtbot: QtBot) -> None:
    confusion, named = Confusion(), "<img src='file:///a.png'>"
    confusion.fill([named, "b"], [[1, 2], [3, 4]])
    tips = confusion.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    tips += confusion.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert named not in tips and "&lt;img" in tips
