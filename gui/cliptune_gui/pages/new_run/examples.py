"""A few images of a folder side by side."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cliptune_gui.state.images import Images
from cliptune_gui.widgets.thumbnails import Thumbnails

EXAMPLES, SIDE, GAP = 4, 56, 6
"""Images that are shown of a folder; pixels."""


class Examples(QWidget):
    """A few images of the folder side by side."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._paths: list[Path] = []
        self.setFixedHeight(SIDE)
        self.setFixedWidth(EXAMPLES * (SIDE + GAP))
        thumbnails.ready.connect(self._came)

    def show_images(self, images: Images | None) -> None:
        """Show a few of these, or nothing."""
        some = _some(images.paths) if images else []
        paths = [images.folder / path for path in some] if images else []
        self.setVisible(bool(paths))
        if paths != self._paths:
            self._paths = paths
            self.update()

    def _came(self, path: str) -> None:
        if Path(path) in self._paths:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw those that came."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            for place, path in enumerate(self._paths):
                pixmap = self._thumbnails.get(path, SIDE, self.devicePixelRatioF())
                if pixmap:
                    at = QRectF(place * (SIDE + GAP), 0, SIDE, SIDE)
                    painter.drawPixmap(at, pixmap, QRectF(pixmap.rect()))


def _some(paths: Sequence[str]) -> list[str]:
    """A few of many, from beginning to end."""
    count = min(EXAMPLES, len(paths))
    return [paths[len(paths) * place // count] for place in range(count)]
