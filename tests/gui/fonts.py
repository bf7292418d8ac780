"""Sets of fonts that layouts must hold with, whatever the system prefers."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

FONTS: dict[str, tuple[list[str], int]] = {
    "dejavu": (["DejaVu Sans"], 100),
    "noto": (["Noto Sans", "Noto Sans CJK SC"], 100),
    "cjk": (["Noto Sans CJK SC"], 100),
    "wide": (["DejaVu Sans"], 115),
}
"""Families by the name of a set, in the order in which letters are looked for, and their width in
percent of what it is."""


@contextmanager
def drawn_in(name: str) -> Iterator[None]:
    """The program drawn in a set of fonts alone; the test is skipped where one is not installed."""
    families, width = FONTS[name]
    if missing := [family for family in families if family not in QFontDatabase.families()]:
        pytest.skip(f"not installed: {', '.join(missing)}")
    before = QApplication.font()
    font = QFont(before)
    font.setFamilies(families)
    if len(families) == 1:
        font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    if width != 100:
        font.setStretch(width)
    QApplication.setFont(font)
    try:
        yield
    finally:
        QApplication.setFont(before)
