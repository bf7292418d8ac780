"""The classes as cards: each with its key, an image of it, and how many it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from cliptune_gui.pages.board.images import DRAGGED
from cliptune_gui.widgets import drops, theme, tip
from cliptune_gui.widgets.gallery.delegate import bold, small
from cliptune_gui.widgets.thumbnails import ROUND, Thumbnails

SIDE = 38
"""Of the image on a card."""
HEIGHT, GAP, INSET = 56, 6, 9
"""Of a card, below it, and within it."""
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


@dataclass(frozen=True)
class Shown:
    """A class as a card shows it."""

    name: str
    """As the project has it."""
    title: str
    about: str
    """How many it has."""
    key: str = ""
    """What puts images there."""
    image: Path | None = None
    takes: bool = True
    """Whether images can be put there: not among doubtful labels."""
    own: bool = True
    """Whether it can be renamed and removed: not what belongs to no class."""


class _Model(QAbstractListModel):
    """The cards."""

    def __init__(self, parent: QListView) -> None:
        super().__init__(parent)
        self.shown: list[Shown] = []

    def fill(self, shown: Sequence[Shown]) -> None:
        """Other cards; where only what they say changed, the view keeps its place."""
        if [one.name for one in shown] != [one.name for one in self.shown]:
            self.beginResetModel()
            self.shown = list(shown)
            self.endResetModel()
        elif list(shown) != self.shown:
            self.shown = list(shown)
            self.dataChanged.emit(self.index(0), self.index(len(shown) - 1))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """How many cards."""
        return 0 if parent.isValid() else len(self.shown)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Images are dropped on cards."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDropEnabled

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is said of a card; the delegate draws it."""
        if not index.isValid():
            return None
        one = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            key = self.tr("key {}").format(one.key) if one.key else ""
            return ", ".join(filter(None, (one.title, one.about, key)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(f"{one.title}: {one.about}")
        return None


class _Delegate(QStyledItemDelegate):
    """Draws a card: key, image, name, counts."""

    def __init__(self, thumbnails: Thumbnails, view: "ClassList") -> None:
        super().__init__(view)
        self._thumbnails, self._view = thumbnails, view

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Of one height; as wide as the list."""
        high = option.fontMetrics.height() * 2 + 2 * INSET
        return QSize(0, max(HEIGHT, high) + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one card."""
        one, of = self._view.cards.shown[index.row()], theme.colours()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        dropped = index.row() == self._view.dropping
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(option.rect).adjusted(1, 1, -1, -1 - GAP)
        painter.setBrush(QColor(of.soft if dropped else of.card))
        edge = of.accent if chosen or dropped else of.line
        painter.setPen(QPen(QColor(edge), 2 if chosen or dropped else 1))
        painter.drawRoundedRect(card, 8, 8)
        if chosen and self._view.hasFocus():
            painter.setPen(QPen(QColor(of.text), 1, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(card.adjusted(3, 3, -3, -3), 6, 6)
        left = self._key(painter, option, card, one.key)
        left = self._image(painter, option, card, left, one.image)
        room = QRectF(card.left() + left, card.top(), card.width() - left - INSET, card.height())
        half = room.height() / 2
        up = room.adjusted(0, 4, 0, -half + 1)
        down = room.adjusted(0, half - 1, 0, -4)
        painter.setFont(bold(option.font))
        self._words(painter, option, up, one.title, of.text, Qt.AlignmentFlag.AlignBottom)
        painter.setFont(small(option.font))
        self._words(painter, option, down, one.about, of.quiet, Qt.AlignmentFlag.AlignTop)
        painter.restore()

    def _key(self, painter: QPainter, option: Any, card: QRectF, key: str) -> float:
        """Draw the key that stands for a class; where what follows begins."""
        if not key:
            return INSET
        of, wide = theme.colours(), 24.0
        box = QRectF(card.left() + INSET, card.center().y() - 9, wide, 18)
        box = self._mirrored(option, card, box)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(of.soft))
        painter.drawRoundedRect(box, 9, 9)
        painter.setPen(QColor(of.accent))
        painter.setFont(bold(option.font))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), key.upper())
        return INSET + wide + 8

    def _image(
        self, painter: QPainter, option: Any, card: QRectF, left: float, image: Path | None
    ) -> float:
        if image is None:
            return left
        box = QRectF(card.left() + left, card.center().y() - SIDE / 2, SIDE, SIDE)
        box = self._mirrored(option, card, box)
        pixmap = self._thumbnails.get(image, SIDE, self._view.devicePixelRatioF())
        if pixmap:
            painter.drawPixmap(box.topLeft(), pixmap)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.colours().hover))
            painter.drawRoundedRect(box, ROUND, ROUND)
        return left + SIDE + 9

    def _words(
        self,
        painter: QPainter,
        option: Any,
        room: QRectF,
        words: str,
        colour: str,
        upright: Qt.AlignmentFlag,
    ) -> None:
        elided = painter.fontMetrics().elidedText(
            words, Qt.TextElideMode.ElideRight, int(room.width())
        )
        painter.setPen(QColor(colour))
        where = self._mirrored(option, QRectF(option.rect), room)
        start = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        painter.drawText(where, int(start | upright), elided)

    def _mirrored(self, option: Any, card: QRectF, box: QRectF) -> QRectF:
        """Where a box of a card lies for who reads from the right."""
        if option.direction == Qt.LayoutDirection.LeftToRight:
            return box
        return box.translated(card.left() + card.right() - box.left() - box.right(), 0)


class ClassList(QListView):
    """The cards. Images are dropped on them, and their names are changed here."""

    chosen = Signal(str)
    """The class whose images are to be shown."""
    dropped = Signal(str)
    """What is selected among the images is put there."""
    files_dropped = Signal(list, str)
    """Files from elsewhere are to be added, and put there."""
    rename_asked = Signal(str)
    remove_asked = Signal(str)
    key_pressed = Signal(str)
    """A key that may stand for a class."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self.cards = _Model(self)
        self.dropping = -1
        """The row that something is held over."""
        self.setModel(self.cards)
        self.setItemDelegate(_Delegate(thumbnails, self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setStyleSheet("QListView { background: transparent; border: none; }")
        self.setAccessibleName(self.tr("Classes"))
        self.selectionModel().currentChanged.connect(self._moved)
        self.clicked.connect(self._moved)  # of the current one: back from what was searched for
        self.doubleClicked.connect(lambda _index: self._rename())
        thumbnails.ready.connect(self._came)

    def show_classes(self, shown: Sequence[Shown], chosen: str) -> None:
        """Show these, one of them chosen."""
        self.cards.fill(shown)
        for row, one in enumerate(shown):
            if one.name == chosen and row != self.currentIndex().row():
                self.setCurrentIndex(self.cards.index(row))

    def step(self, by: int) -> None:
        """Choose the next card or the one before; from the last on to the first."""
        if count := len(self.cards.shown):
            self.setCurrentIndex(self.cards.index((self.currentIndex().row() + by) % count))

    @property
    def current(self) -> Shown | None:
        """The card that is chosen."""
        row = self.currentIndex().row()
        return self.cards.shown[row] if 0 <= row < len(self.cards.shown) else None

    def _came(self, path: str) -> None:
        if any(str(one.image) == path for one in self.cards.shown):
            self.viewport().update()

    def _moved(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self.cards.shown[index.row()].name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 renames, Delete removes; a letter or a digit goes to who puts images."""
        key, held = event.key(), event.modifiers()
        plain = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and key == Qt.Key.Key_F2:
            self._rename()
        elif plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove()
        elif plain and event.text().isalnum():
            self.key_pressed.emit(event.text().casefold())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with a class."""
        if self.current is None or not self.current.own:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Rename or merge…"), self._rename)
        menu.addAction(self.tr("Remove…"), self._remove)
        position = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            cell = self.visualRect(self.currentIndex())
            position = self.viewport().mapToGlobal(cell.center())
        menu.popup(position)

    def _rename(self) -> None:
        if self.current and self.current.own:
            self.rename_asked.emit(self.current.name)

    def _remove(self) -> None:
        if self.current and self.current.own:
            self.remove_asked.emit(self.current.name)

    # What is dropped

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Images of the board are taken, and files."""
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Mark the card that would take them."""
        row = self._row(event)
        self._hold(row)
        if row >= 0:
            drops.accept(event)
        elif event.mimeData().hasFormat(DRAGGED):
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Nothing is held over it any more."""
        self._hold(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the images there."""
        row = self._row(event)
        self._hold(-1)
        if row < 0 or not drops.accept(event):
            event.ignore()
        elif event.mimeData().hasFormat(DRAGGED):
            self.dropped.emit(self.cards.shown[row].name)
        else:
            self.files_dropped.emit(drops.files(event.mimeData()), self.cards.shown[row].name)

    def _row(self, event: QDropEvent) -> int:
        """The card that would take what is held here; -1 for none."""
        row = self.indexAt(event.position().toPoint()).row()
        known = event.mimeData().hasFormat(DRAGGED) or drops.files(event.mimeData())
        return row if known and row >= 0 and self.cards.shown[row].takes else -1

    def _hold(self, row: int) -> None:
        if row != self.dropping:
            self.dropping = row
            self.viewport().update()
