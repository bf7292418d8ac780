"""The help: every page and every term has its part, and no key is left out."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import cliptune_gui
from cliptune.methods import METHODS
from cliptune_gui.pages.help import drawings
from cliptune_gui.pages.help.terms import names, term
from cliptune_gui.pages.help.topics import TOPICS
from cliptune_gui.pages.help.window import HelpWindow
from cliptune_gui.shell.rail import PAGE_NAMES
from cliptune_gui.state.wizard import PAGES
from cliptune_gui.widgets import help_button, keys, theme
from cliptune_gui.widgets.theme import DARK, LIGHT

GUI = Path(cliptune_gui.__file__).parent
OF_THE_FIELD = (
    *("rank", "alpha", "adapter", "base", "validation-images"),
    *("test-images", "interval", "epoch", "rate", "quantisation", "class-prompt", "class-words"),
    *METHODS,
    *("towers", "merged", "peft", "onnx", "board"),
    *("group", "doubtful", "cosine", "confusion", "tied", "loss", "confidence"),
)
SAME = {"Return": "Enter", "Backspace": "Delete", "Escape": "Escape"}
"""Keys that stand for one that is told of."""


@pytest.fixture
def help_(qtbot: QtBot) -> Iterator[HelpWindow]:
    theme.apply("light")
    page = QWidget()
    theme.dress(page)
    qtbot.addWidget(page)
    yield HelpWindow(page)


# Terms


def test_every_term_has_two_lines_and_a_drawing() -> None:
    assert {*OF_THE_FIELD} <= {*names()}
    assert {term(name).drawing for name in names()} == drawings.DRAWINGS.keys()
    for name in names():
        assert 20 < len(term(name).told) <= 130, name
    used = {name for topic in TOPICS.values() for name in topic.terms}
    assert used <= {*names()}


@pytest.mark.parametrize("of", [LIGHT, DARK], ids=["light", "dark"])
def test_drawings_are_made_of_the_themes_colours(of: theme.Colours) -> None:
    for name, svg in drawings.DRAWINGS.items():
        assert {*re.findall(r'"@(\w+)"', svg)} <= vars(of).keys(), name
        assert not re.findall(r"#[0-9a-f]{3}", svg), name
    image = drawings.drawn("image", of, 2.0)
    assert image.deviceIndependentSize() == drawings.SIZE.toSizeF()
    found = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert {of.accent, of.card} <= found


# Pages


def test_every_page_has_its_part() -> None:
    pages = {*PAGE_NAMES, *PAGES, "start", "board", "results", "comparison"} - {"new"}
    assert pages <= TOPICS.keys()


def test_the_help_opens_at_a_page_and_is_searched(help_: HelpWindow, qtbot: QtBot) -> None:
    for row in range(help_.list.count()):
        help_.list.setCurrentRow(row)
        assert help_.sheet.toPlainText()
    with qtbot.waitActive(help_):
        help_.show_topic("method")
    assert help_.list.currentItem().text() == "Method" and help_.list.hasFocus()
    assert "LoRA" in help_.sheet.toPlainText()
    QTest.keyClick(help_, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert help_.search.hasFocus()
    QTest.keyClicks(help_.search, "RANK")
    told = help_.sheet.toPlainText()
    assert told.index("Rank") < told.index("Alpha"), "first what is called so"
    help_.search.setText("<b>")
    assert "Nothing in the help has “<b>”" in help_.sheet.toPlainText()
    help_.search.setText("undo")
    assert "Ctrl+Z" in help_.sheet.toPlainText()
    help_.show_topic("runs")
    assert not help_.search.text() and help_.sheet.toPlainText().startswith("Runs")
    QTest.keyClick(help_, Qt.Key.Key_Escape)
    assert help_.isHidden()


def test_the_mark_beside_a_title_does_what_its_key_does(qtbot: QtBot) -> None:
    page, asked = QWidget(), []
    qtbot.addWidget(page)
    keys.bind("help", page, lambda: asked.append("help"))
    mark = help_button()
    mark.setParent(page)
    mark.click()
    assert asked == ["help"] and keys.hint("help") in mark.toolTip()


def test_every_page_has_the_mark() -> None:
    heads = ("log/page", "runs/page", "runs/comparison", "settings/page", "training/header",
             "try_it/page", "board/page", "new_run/page", "new_run/start")  # fmt: skip
    for name in heads:
        code = (GUI / "pages" / f"{name}.py").read_text(encoding="utf-8")
        assert "titled(" in code or "help_button()" in code, name


# Keys


def modules() -> Iterator[tuple[str, str]]:
    """The code of the window by its path."""
    for path in sorted(GUI.rglob("*.py")):
        yield path.relative_to(GUI).as_posix(), path.read_text(encoding="utf-8")


def test_keys_are_bound_in_one_place_and_all_of_them() -> None:
    bound = set()
    for name, code in modules():
        if name != "widgets/keys.py":
            assert "QShortcut(" not in code, name
            for key in keys.BOUND:
                if "keys.bind(" in code or "keys.BOUND" in code:
                    bound |= {key} if f'"{key}"' in code else set()
    assert bound == keys.BOUND.keys()


def test_keys_that_lists_take_are_told_of() -> None:
    told = {name for one in keys.TAKEN for name in one.names}
    for path, code in modules():
        for function in ast.walk(ast.parse(code)):
            if isinstance(function, ast.FunctionDef) and function.name == "keyPressEvent":
                taken = re.findall(r"Key\.Key_(\w+)", ast.unparse(function))
                assert {SAME.get(key, key) for key in taken} <= told, path
