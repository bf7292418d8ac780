"""The window's part of the self-test."""

import re
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from cliptune_gui.shell import first_frame


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
