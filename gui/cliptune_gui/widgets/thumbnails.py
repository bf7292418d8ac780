"""Small images, decoded on a thread of their own and kept."""

import threading
from collections import OrderedDict
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QThread, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap

from cliptune.core.ranges import Range

LIMIT = 128 << 20
"""Bytes of pixels that are kept."""
ROUND = 6.0
"""Of the corners; they are rounded here once, since that takes longer than all other drawing."""
MOST_WAITING = 300
"""Requests that wait; older ones are forgotten, since what they were for is out of sight."""

_STACK = 8 << 20  # bytes; the system's default for a second thread is half a megabyte on macOS
_GREY = 128  # neither light nor dark, so that a tile stands on both


class _Wanted(NamedTuple):
    path: str
    side: int
    ratio: float
    greys: Range | None
    whole: bool = False


class Thumbnails(QObject):
    """Square images by path and size. Their owner closes it; all methods are the GUI thread's."""

    ready = Signal(str)
    """The image of this path came: `get` has it now."""

    def __init__(self, parent: QObject | None = None, *, limit: int = LIMIT) -> None:
        super().__init__(parent)
        self._limit = limit
        self._held: OrderedDict[_Wanted, QPixmap] = OrderedDict()
        self._bytes = 0
        self._greys: dict[Path | None, Range | None] = {}
        """By folder; None for all others."""
        self._decoder = _Decoder(self)
        # The slot is this object's, which lives on the window's thread: it runs there.
        self._decoder.decoded.connect(self._deliver)

    def get(
        self, path: Path | str, side: int, ratio: float = 1.0, *, whole: bool = False
    ) -> QPixmap | None:
        """The middle square of an image, upright, `side` wide on a screen of `ratio`, if held; or
        the `whole` image in a square.

        Otherwise it is asked for, before everything asked for earlier, and `ready` tells when it
        came. A file that cannot be read gives a tile with a cross.
        """
        wanted = _Wanted(str(path), side, ratio, self._greys_of(Path(path)), whole)
        pixmap = self._held.get(wanted)
        if pixmap is None:
            self._decoder.ask(wanted)
        else:
            self._held.move_to_end(wanted)
        return pixmap

    def show_greys(self, shown: Range | None, folder: Path | None = None) -> None:
        """Show greys of more than 8 bits from and to these values, of the images in a folder, or
        of all others. It tells nobody: who shows such images asks for them again."""
        self._greys[folder] = shown

    def _greys_of(self, path: Path) -> Range | None:
        known = (folder for folder in path.parents if folder in self._greys)
        return self._greys.get(next(known, None))

    def clear(self) -> None:
        """Forget everything, so that files that changed are read again."""
        self._held.clear()
        self._bytes = 0

    def close(self) -> None:
        """End the thread and wait for it. Nothing comes any more."""
        self._decoder.close()

    @Slot(object, object)
    def _deliver(self, wanted: _Wanted, image: QImage) -> None:
        if self._decoder.delivered(wanted):
            self._hold(wanted, QPixmap.fromImage(image))
            self.ready.emit(wanted.path)

    def _hold(self, wanted: _Wanted, pixmap: QPixmap) -> None:
        self._held[wanted] = pixmap
        self._bytes += _size(pixmap)
        while self._bytes > self._limit and len(self._held) > 1:
            self._bytes -= _size(self._held.popitem(last=False)[1])


class _Decoder(QThread):
    """The thread. It starts with the first request."""

    decoded = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("thumbnails")
        self.setStackSize(_STACK)
        self._changed = threading.Condition()
        self._waiting: OrderedDict[_Wanted, None] = OrderedDict()
        """The newest last."""
        self._under_way: set[_Wanted] = set()
        """Taken from those that wait, and not delivered yet."""
        self._closing = False

    def ask(self, wanted: _Wanted) -> None:
        """Decode this next, unless it is under way."""
        with self._changed:
            if self._closing or wanted in self._under_way:
                return
            self._waiting[wanted] = None
            self._waiting.move_to_end(wanted)
            if len(self._waiting) > MOST_WAITING:
                self._waiting.popitem(last=False)
            self._changed.notify()
        if not self.isRunning():
            self.start(QThread.Priority.LowPriority)

    def delivered(self, wanted: _Wanted) -> bool:
        """Note that an image came, and tell whether anybody still wants one."""
        with self._changed:
            self._under_way.discard(wanted)
            return not self._closing

    def close(self) -> None:
        """End after the image in hand, and wait for that."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self.wait()

    def run(self) -> None:
        """Decode until closed. Qt calls this on the new thread."""
        while (wanted := self._next()) is not None:
            self.decoded.emit(wanted, _draw(wanted))

    def _next(self) -> _Wanted | None:
        with self._changed:
            while not self._waiting and not self._closing:
                self._changed.wait()
            if self._closing:
                return None
            wanted, _ = self._waiting.popitem()
            self._under_way.add(wanted)
            return wanted


def _draw(wanted: _Wanted) -> QImage:
    """The image, or a tile with a quiet cross, with round corners."""
    side = max(1, round(wanted.side * wanted.ratio))
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    image.setDevicePixelRatio(wanted.ratio)
    square = QRectF(0, 0, side / wanted.ratio, side / wanted.ratio)
    with QPainter(image) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        try:
            decoded = decode(wanted.path, side, wanted.greys, whole=wanted.whole)
        except Exception:  # on damaged files Pillow's plugins raise nearly anything
            outline.addRoundedRect(square, ROUND, ROUND)
            painter.fillPath(outline, QColor(_GREY, _GREY, _GREY, 48))
            painter.setPen(QPen(QColor(_GREY, _GREY, _GREY, 200), 2, c=Qt.PenCapStyle.RoundCap))
            cross(painter, square)
        else:
            decoded.setDevicePixelRatio(wanted.ratio)
            shown = QRectF(QPointF(), decoded.deviceIndependentSize())
            shown.moveCenter(square.center())
            outline.addRoundedRect(shown, ROUND, ROUND)
            painter.setClipPath(outline)
            painter.drawImage(shown, decoded)
    return image


def decode(path: str, side: int, greys: Range | None = None, *, whole: bool = False) -> QImage:
    """The middle square of an image, upright, `side` pixels wide; or the `whole` image in such.

    Raises whatever Pillow raises on a damaged image, and `ValueError` on an enormous one. A
    JPEG is decoded on the smallest scale that suffices.
    """
    # Here, so that it is loaded on the thread and not when the program starts.
    from PIL import Image, ImageOps

    from cliptune.core import bounded
    from cliptune.core.files import extended
    from cliptune.data.image import MOST_PIXELS, open_image, to_rgb

    with bounded.opened(extended(path)) as file, open_image(file) as opened:
        opened.draft(None, (side, side))
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError("too many pixels to decode for a small image")
        fit = ImageOps.contain if whole else ImageOps.fit
        small = fit(to_rgb(opened, greys), (side, side), Image.Resampling.BICUBIC)
    pixels, (wide, high) = small.tobytes(), small.size
    return QImage(pixels, wide, high, 3 * wide, QImage.Format.Format_RGB888).copy()


def cross(painter: QPainter, square: QRectF) -> None:
    """Draw a cross in the middle third of a square."""
    third = square.width() / 3
    arms = square.adjusted(third, third, -third, -third)
    painter.drawLine(QPointF(arms.topLeft()), QPointF(arms.bottomRight()))
    painter.drawLine(QPointF(arms.topRight()), QPointF(arms.bottomLeft()))


def ring(painter: QPainter, rect: QRectF, colour: str) -> None:
    """Draw a ring around an image."""
    painter.setPen(QPen(QColor(colour), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, ROUND + 1, ROUND + 1)


def _size(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * pixmap.depth() // 8
