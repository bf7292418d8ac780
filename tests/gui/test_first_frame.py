"""The window's part of the self-test."""

import re
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from cliptune_gui.shell import first_frame
from cliptune_gui.shell.window import MainWindow
from cliptune_gui.state.log import Log
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.widgets import errors, theme


def test_the_window_is_drawn_with_all_pages_and_settings_apart(
    qapp: QApplication, tmp_path: Path
) -> None:
    told = first_frame.draw(tmp_path)
    assert re.fullmatch(r"first frame after \d+\.\d s, \d+ x \d+, and all pages", told)
    assert (tmp_path / "settings" / "cliptune" / "window.ini").is_file()


def test_a_frame_of_one_colour_is_blank() -> None:
    image = QImage(4, 3, QImage.Format.Format_RGB32)
    image.fill(0)
    assert first_frame._is_blank(image)
    image.setPixel(2, 1, 0xFFFFFF)
    assert not first_frame._is_blank(image)


class Styled(QObject):
    """How often a widget is styled."""

    times = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count."""
        self.times += event.type() == QEvent.Type.StyleChange and isinstance(watched, QWidget)
        return False


def test_what_the_window_is_made_of_is_styled_as_it_is_put_there_and_not_on_its_way(
    qapp: QApplication,
) -> None:
    theme.apply("light")
    styled, log = Styled(), Log()
    qapp.installEventFilter(styled)
    window = MainWindow(Preferences(), log)
    qapp.removeEventFilter(styled)
    widgets = len(window.findChildren(QWidget))
    window.shut()
    window.deleteLater()
    log.close()
    assert widgets > 100
    assert styled.times < 2 * widgets


def test_a_window_wears_the_sheet_of_the_theme_in_force(qapp: QApplication) -> None:
    theme.apply("light")
    bare, told = QWidget(), errors.show(None, "It is broken.", "", "")
    window = QWidget()
    theme.dress(window)
    inside = QPushButton(window)  # made after it
    inside.ensurePolished()
    for wish, colours in (("dark", theme.DARK), ("light", theme.LIGHT)):
        theme.apply(wish)
        for dressed in (window, told):
            assert colours.accent in dressed.styleSheet()
        assert inside.palette().buttonText().color().name() == colours.text
    assert not bare.styleSheet() and not qapp.styleSheet()
    told.close()
