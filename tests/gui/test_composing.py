"""What an input method composes, as Chinese is, becomes words when it is done and not before."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from cliptune_gui.widgets import drops
from gui.composing import commit, deaf, preedit, words

IM = Qt.WidgetAttribute.WA_InputMethodEnabled


@pytest.mark.parametrize("made", [drops.line, QPlainTextEdit])
def test_words_come_when_they_are_composed(made: Callable[[], QWidget], qtbot: QtBot) -> None:
    field = made()
    qtbot.addWidget(field)
    heard: list[str] = []
    field.textChanged.connect(lambda *_: heard.append(words(field)))
    for letters in ("n", "ni", "ni'h", "ni'hao"):
        preedit(field, letters)
        assert words(field) == ""
    commit(field, "你好")
    assert words(field) == "你好" and "你好" in heard
    assert not any("n" in one for one in heard)


def test_a_field_that_hears_no_composition_is_found(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    good, bad = QLineEdit(window), QLineEdit(window)
    bad.setAttribute(IM, False)
    bad.move(0, 40)
    window.show()
    assert deaf(window) == [bad]
    assert words(good) == words(bad) == ""
