"""A row of images with what the model says of each."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cliptune.core.metrics import Answer
from cliptune_gui.widgets import menus
from cliptune_gui.widgets.formatting import percent
from cliptune_gui.widgets.labels import Elided
from cliptune_gui.widgets.large import LargeView, Shown
from cliptune_gui.widgets.layouts import Flow
from cliptune_gui.widgets.theme import colours
from cliptune_gui.widgets.thumbnails import Thumbnails

SIDE = 104
"""Of an image, in pixels of the screen."""


class _Frame(QWidget):
    """An image in a frame: of one colour and style if the model is right, of another if not."""

    def __init__(self) -> None:
        super().__init__()
        self._pixmap: QPixmap | None = None
        self._right = True
        self.setFixedSize(SIDE, SIDE)

    def show_image(self, pixmap: QPixmap | None, right: bool) -> None:
        if pixmap is not self._pixmap or right != self._right:
            self._pixmap, self._right = pixmap, right
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            inside = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
            shape = QPainterPath()
            shape.addRoundedRect(inside, 6, 6)
            painter.fillPath(shape, QColor(colours().hover))
            if self._pixmap:
                painter.setClipPath(shape)
                painter.drawPixmap(self.rect(), self._pixmap)
                painter.setClipping(False)
            pen = QPen(QColor(colours().good if self._right else colours().limit), 2.5)
            if not self._right:  # not by its colour alone
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawPath(shape)


class _Cell(QWidget):
    """One image, what is said of it, and a quiet second line."""

    menu_asked = Signal(QPoint)
    """At a place of the screen."""
    large_asked = Signal()
    delete_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.frame = _Frame()
        self.said = Elided(mode=Qt.TextElideMode.ElideMiddle)
        font = self.said.font()
        font.setBold(True)
        self.said.setFont(font)
        self.second = Elided("", "small", Qt.TextElideMode.ElideMiddle)
        for widget in (self.frame, self.said, self.second):
            column.addWidget(widget)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_answer(self, answer: Answer, second: str, right: str) -> None:
        """Show what is said of an image; `right` tells a reader whether it is."""
        self.said.setText(f"{percent(f'{100 * answer.confidence:.0f}')} {answer.said}")
        self.second.setText(second)
        self.setToolTip(answer.path)
        self.setAccessibleName(f"{answer.path}: {self.said.text()}, {right}. {second}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click shows it large."""
        inside = self.rect().contains(event.position().toPoint())
        if inside and event.button() == Qt.MouseButton.LeftButton:
            self.large_asked.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right button, or the key that stands for it."""
        self.menu_asked.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks, too: not every keyboard has a key for menus."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.menu_asked.emit(self.mapToGlobal(self.rect().center()))
        elif event.key() == Qt.Key.Key_Space:
            self.large_asked.emit()
        elif event.key() in menus.DELETE:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show where the keyboard is."""
        if self.hasFocus():
            with QPainter(self) as painter:
                painter.setPen(QPen(QColor(colours().accent), 2, Qt.PenStyle.DotLine))
                painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


class ImageRow(Flow):
    """As many images as there is room for, each with the model's answer."""

    menu_asked = Signal(object, QPoint)
    """What can be done with the image of an answer, at a place of the screen."""
    delete_asked = Signal(object)
    """The image of an answer is not wanted."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__(SIDE)
        self._thumbnails = thumbnails
        self._folder = Path()
        self._shown: list[tuple[Answer, str]] = []
        thumbnails.ready.connect(self._came)

    def show_answers(self, folder: Path, shown: Sequence[tuple[Answer, str]]) -> None:
        """Show answers, each with a second line. The same images again are not made anew."""
        shown = list(shown)
        if (folder, shown) == (self._folder, self._shown):
            return
        self._folder, self._shown = folder, shown
        if len(self.cells) != len(shown):
            self.show_cells([self._made(place) for place in range(len(shown))])
        for cell, (answer, second) in zip(self._cells(), shown, strict=True):
            right = self.tr("right") if answer.right else self.tr("wrong")
            cell.show_answer(answer, second, right)
            self._image(cell, answer)

    def _made(self, place: int) -> _Cell:
        cell = _Cell()
        cell.menu_asked.connect(lambda at: self.menu_asked.emit(self._shown[place][0], at))
        cell.delete_asked.connect(lambda: self.delete_asked.emit(self._shown[place][0]))
        cell.large_asked.connect(lambda: self._show_large(place))
        return cell

    def _show_large(self, place: int) -> None:
        LargeView(self.window(), self._thumbnails, len(self._shown), place, self._told).open()

    def _told(self, place: int) -> Shown:
        """What is said of an image by its place, to be read beside it."""
        answer, second = self._shown[place]
        said = self._cells()[place].said.text()
        return self._folder / answer.path, [said, second, answer.path]

    def _cells(self) -> list[_Cell]:
        return [cell for cell in self.cells if isinstance(cell, _Cell)]

    def _image(self, cell: _Cell, answer: Answer) -> None:
        pixmap = self._thumbnails.get(self._folder / answer.path, SIDE, self.devicePixelRatioF())
        cell.frame.show_image(pixmap, answer.right)

    def _came(self, path: str) -> None:
        for cell, (answer, _) in zip(self._cells(), self._shown, strict=True):
            if str(self._folder / answer.path) == path:
                self._image(cell, answer)

    def changeEvent(self, event: QEvent) -> None:
        """Frames follow the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            for cell in self.cells:
                cell.update()
        super().changeEvent(event)
