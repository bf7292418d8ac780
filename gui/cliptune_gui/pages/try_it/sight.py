"""An image large, and where a model looks."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cliptune_gui.widgets.theme import colours
from cliptune_gui.widgets.thumbnails import ROUND, Thumbnails

if TYPE_CHECKING:  # it loads torch
    from cliptune.inference.predict import Look

LARGE = 448
"""Side of the image that is shown large, pixels; it is drawn smaller where there is less room."""
VEIL = 0.8
"""How dark what does not matter to the model becomes."""


class Sight(QWidget):
    """An image's middle square, or what a model sees of it where that is something else."""

    pressed = Signal()
    """Images are to be chosen: there is none yet."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._path: Path | None = None
        self._veil: QImage | None = None
        self._seen: QImage | None = None
        self.setMinimumSize(180, 180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        thumbnails.ready.connect(self._came)

    def show_image(self, path: Path | None) -> None:
        """Show another image, or none."""
        self._path, self._veil, self._seen = path, None, None
        self.setAccessibleName(path.name if path else self.tr("No image"))
        hand = Qt.CursorShape.ArrowCursor if path else Qt.CursorShape.PointingHandCursor
        self.setCursor(hand)
        self.update()

    def show_look(self, look: "Look | None") -> None:
        """Darken what a model does not look at; None shows the image as it is."""
        self._veil = veil(look.lost) if look else None
        seen = look.seen if look else None
        self._seen = None if seen is None else _image(seen)
        self.update()

    def sizeHint(self) -> QSize:
        """As large as it can be shown well."""
        return QSize(LARGE, LARGE)

    def _came(self, path: str) -> None:
        if path == str(self._path):
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Where nothing is shown, a click chooses."""
        if self._path is None and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The image, and the veil over it."""
        side = min(self.width(), self.height(), LARGE)
        square = QRectF((self.width() - side) / 2, 0, side, side)
        shape = QPainterPath()
        shape.addRoundedRect(square, ROUND, ROUND)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            pixmap = None
            if self._path:
                pixmap = self._thumbnails.get(self._path, LARGE, self.devicePixelRatioF())
            if pixmap is None:
                painter.setPen(QPen(QColor(colours().quiet), 1.4, Qt.PenStyle.DashLine))
                painter.drawRoundedRect(square.adjusted(1, 1, -1, -1), ROUND, ROUND)
                if not self._path:
                    words = self.tr(
                        "Drop images or a folder here,\nclick to choose some,\nor paste with Ctrl+V"
                    )
                    painter.drawText(square, int(Qt.AlignmentFlag.AlignCenter), words)
                return
            if self._seen:
                painter.drawImage(square, self._seen, QRectF(self._seen.rect()))
            else:
                painter.drawPixmap(square, pixmap, QRectF(pixmap.rect()))
            if self._veil:
                painter.setClipPath(shape)
                painter.drawImage(square, self._veil, QRectF(self._veil.rect()))


def _image(pixels: Any) -> QImage:
    """Pixels `(side, side, 3)` uint8."""
    side = len(pixels)
    return QImage(pixels.tobytes(), side, side, 3 * side, QImage.Format.Format_RGB888).copy()


def veil(lost: Any) -> QImage:
    """A shade for each patch, the darker the less its loss takes of the probability."""
    side, most = len(lost), max(float(lost.max()), 1e-6)
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    for row in range(side):
        for column in range(side):
            kept = min(1.0, max(0.0, float(lost[row, column]) / most))
            image.setPixelColor(column, row, QColor(0, 0, 0, round(255 * VEIL * (1 - kept))))
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(LARGE, LARGE, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
