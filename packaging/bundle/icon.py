"""ClipTune's icon as an image of any size, drawn from the one that the program has."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

import cliptune_resources

LARGEST = 1024
"""Pixels of an icon that others are made smaller from."""


def drawn(size: int) -> QImage:
    """The icon, `size` pixels wide and high."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(cliptune_resources.icon())).render(painter)
    painter.end()
    return image


def file(folder: Path, name: str) -> Path:
    """An icon for Windows (`.ico`) or macOS (`.icns`) in a folder, of all their sizes."""
    from PIL import Image

    png, made = folder / "cliptune.png", folder / name
    drawn(LARGEST).save(str(png))
    with Image.open(png) as image:
        image.save(made)
    return made
