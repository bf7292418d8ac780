"""An image large: by itself, and in a window where the arrow keys lead to the next."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cliptune.core.messages import legible
from cliptune_gui.widgets import keys, screen
from cliptune_gui.widgets.buttons import button
from cliptune_gui.widgets.labels import Elided, label
from cliptune_gui.widgets.theme import colours
from cliptune_gui.widgets.thumbnails import ROUND, Thumbnails

SIDE = 560
"""Of the square that an image has in a window of its own, pixels."""

Shown = tuple[Path, Sequence[str]]
"""A file, and what is said of it, line by line."""


class LargeImage(QWidget):
    """A whole image in a square of at most so many pixels; smaller where there is less room."""

    def __init__(self, thumbnails: Thumbnails, side: int) -> None:
        super().__init__()
        self._thumbnails, self._side = thumbnails, side
        self.path: Path | None = None
        self.setMinimumSize(80, 80)
        self.setMaximumHeight(side)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        thumbnails.ready.connect(self._came)

    def show_image(self, path: Path | None) -> None:
        """Show another image, or none."""
        if path != self.path:
            self.path = path
            self.setAccessibleName(path.name if path else self.tr("No image"))
            self.update()

    def sizeHint(self) -> QSize:
        """As large as it can be shown well."""
        return QSize(self._side, self._side)

    def _came(self, path: str) -> None:
        if path == str(self.path):
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The image; a frame while it is read, or where there is none."""
        side = min(self.width(), self.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QPointF(self.width() / 2, side / 2))
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            pixmap = None
            if self.path:
                ratio = self.devicePixelRatioF()
                pixmap = self._thumbnails.get(self.path, self._side, ratio, whole=True)
            if pixmap:
                painter.drawPixmap(square, pixmap, QRectF(pixmap.rect()))
            else:
                painter.setPen(QPen(QColor(colours().line), 1.4, Qt.PenStyle.DashLine))
                painter.drawRoundedRect(square.adjusted(1, 1, -1, -1), ROUND, ROUND)


class LargeView(QDialog):
    """One image of several, its file and what is said of it."""

    def __init__(
        self,
        parent: QWidget,
        thumbnails: Thumbnails,
        count: int,
        at: int,
        shown: Callable[[int], Shown],
    ) -> None:
        """`shown` gives the images from 0 to `count`; `at` is the first to be seen."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._count, self._shown = count, shown
        self.at = at
        self.image = LargeImage(thumbnails, SIDE)
        self.name = Elided("", "heading", Qt.TextElideMode.ElideMiddle)
        self.told = label("", "quiet", wrap=True)
        self.place = label("", "small")
        self.back = button(self.tr("&Previous"), lambda: self._go(-1))
        self.next = button(self.tr("&Next"), lambda: self._go(1))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.addWidget(self.image, 1)
        for widget in (self.name, self.told):
            column.addWidget(widget)
        foot = QHBoxLayout()
        foot.addWidget(self.place)
        foot.addStretch(1)
        for made in (self.back, self.next, button(self.tr("&Close"), self.reject)):
            foot.addWidget(made)
        column.addLayout(foot)
        # Whatever has the focus: a button takes arrows for itself, to lead to the next button.
        for name, by in (("previous", -1), ("next", 1)):
            keys.bind(name, self, partial(self._go, by))
        self.next.setFocus()
        screen.bounded(self, QSize(SIDE + 40, SIDE + 150))
        self._show()

    def _show(self) -> None:
        path, told = self._shown(self.at)
        self.setWindowTitle(legible(path.name))
        self.image.show_image(path)
        self.name.setText(path.name)
        self.told.setText("\n".join(told))
        self.place.setText(self.tr("Image {} of {}").format(f"{self.at + 1:,}", f"{self._count:,}"))
        self.back.setEnabled(self.at > 0)
        self.next.setEnabled(self.at + 1 < self._count)

    def _go(self, by: int) -> None:
        self.at = min(max(self.at + by, 0), self._count - 1)
        self._show()
