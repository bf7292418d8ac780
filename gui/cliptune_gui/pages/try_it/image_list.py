"""Many small images in a row or a grid, of which only those in sight are decoded."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetrics, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cliptune.core.messages import legible
from cliptune_gui.widgets import menus, tip
from cliptune_gui.widgets.theme import colours
from cliptune_gui.widgets.thumbnails import Thumbnails, ring

SMALL = 76
"""Side of an image, pixels."""
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True)
class Shown:
    """An image in a row or a grid: what stands below it, and what is read out."""

    path: Path
    below: str = ""
    spoken: Callable[[], str] = str
    """Asked when somebody listens: there may be thousands."""


class _Model(QAbstractListModel):
    """Images; only those that are drawn are decoded."""

    def __init__(self, thumbnails: Thumbnails, view: QWidget) -> None:
        super().__init__(view)
        self._thumbnails, self._view = thumbnails, view
        self.shown: list[Shown] = []
        self._rows: dict[str, int] = {}
        thumbnails.ready.connect(self._came)

    def fill(self, shown: list[Shown]) -> None:
        same = [one.path for one in shown] == [one.path for one in self.shown]
        if not same:
            self.beginResetModel()
        self.shown = shown
        self._rows = {str(one.path): row for row, one in enumerate(shown)}
        if not same:
            self.endResetModel()
        elif shown:
            self.dataChanged.emit(self.index(0), self.index(len(shown) - 1))

    def _came(self, path: str) -> None:
        if (row := self._rows.get(path)) is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return legible(one.below)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(str(one.path))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return legible(f"{one.path.name}: {one.spoken() or one.below}")
        if role == Qt.ItemDataRole.DecorationRole:
            ratio = self._view.devicePixelRatioF()
            return self._thumbnails.get(one.path, SMALL, ratio) or _blank(ratio)
        return None


def _blank(ratio: float) -> QPixmap:
    """What holds the place of an image that is still decoded."""
    pixmap = QPixmap(round(SMALL * ratio), round(SMALL * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(colours().hover))
    return pixmap


class _Delegate(QStyledItemDelegate):
    """Draws an image, a ring around the one that is chosen, and what stands below."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        room: QRect = option.rect
        pixmap = index.data(Qt.ItemDataRole.DecorationRole)
        left = room.x() + (room.width() - SMALL) / 2
        square = QRectF(left, room.y() + 6, SMALL, SMALL)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(square.topLeft(), pixmap)
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            focus = state & QStyle.StateFlag.State_HasFocus
            colour = colours().text if focus else colours().accent
            ring(painter, square.adjusted(-2, -2, 2, 2), colour)
        painter.setPen(QColor(colours().text))
        below = QRectF(room.x(), square.bottom(), room.width(), room.bottom() - square.bottom())
        words = index.data(Qt.ItemDataRole.DisplayRole)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.restore()


class ImageList(QListView):
    """Small images in a row, or in a grid; arrows go from one to the next, Enter opens one."""

    picked = Signal(object)
    """The path of the image that is current now."""
    entered = Signal(object)
    """The path of an image that is to be opened."""
    menu_asked = Signal(object, QPoint)
    """What can be done with the image of a path, at a place of the screen."""

    def __init__(self, thumbnails: Thumbnails, name: str, *, row: bool = False) -> None:
        super().__init__()
        self._images = _Model(thumbnails, self)
        self.setAccessibleName(name)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(SMALL, SMALL))
        below = 0 if row else QFontMetrics(self.font()).height() + 4
        self.setGridSize(QSize(SMALL + 18, SMALL + 14 + below))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        if row:
            self.setWrapping(False)
            self.setFixedHeight(SMALL + 30)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(self._images)
        self.setItemDelegate(_Delegate(self))
        self.selectionModel().currentChanged.connect(self._moved)
        self.doubleClicked.connect(lambda index: self._enter(index))

    def show_images(self, shown: list[Shown]) -> None:
        """Show these; the same images again keep the place."""
        self._images.fill(shown)

    @property
    def shown(self) -> list[Shown]:
        """What is shown."""
        return self._images.shown

    def go_to(self, path: Path) -> None:
        """Make an image the current one."""
        for row, one in enumerate(self.shown):
            if one.path == path:
                self.setCurrentIndex(self._images.index(row))

    def _moved(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(self.shown[index.row()].path)

    def _enter(self, index: QModelIndex) -> None:
        if index.isValid():
            self.entered.emit(self.shown[index.row()].path)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right button, or the key that stands for it."""
        index = self.indexAt(event.pos())
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
        if index.isValid():
            self.menu_asked.emit(self.shown[index.row()].path, menus.place_of(self, event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(self.currentIndex())
        else:
            super().keyPressEvent(event)
