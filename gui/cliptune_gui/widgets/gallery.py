"""The images of a folder by class, of which only those in sight are drawn."""

import html
import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontInfo,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from cliptune_gui.widgets import theme
from cliptune_gui.widgets.thumbnails import ROUND, Thumbnails, cross

CELL = 82
"""Width and height of an image's cell."""
SIDE = 76
"""Of the image in it; the ring around it takes what is left."""

_INSET = (CELL - SIDE) // 2
_AIR = 5  # above a heading
_TELL_AFTER = 30  # milliseconds in which images that came are gathered before they are drawn

_Index = QModelIndex | QPersistentModelIndex
_Action = QAbstractItemView.CursorAction


@dataclass(frozen=True)
class Group:
    """A class and its images; or, with `tips`, other images, of which each has its words."""

    name: str
    caption: str
    """What is said quietly beside the name."""
    paths: list[str]
    """Relative to the folder, with "/"."""
    tips: list[str] | None = None
    """The caption of each image, or what is wrong with it."""

    @property
    def editable(self) -> bool:
        """Whether this is a class, whose words can be edited."""
        return self.tips is None


class Gallery(QTableView):
    """The images, class after class. It changes nothing itself: its owner hears and tells it."""

    toggled = Signal(list)
    """Relative paths that are to be left out if they were not, and taken back in if they were."""
    heading_pressed = Signal(str)
    """The class whose words are to be edited."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._model = _Model(self)
        self._delegate = _Delegate(self._model, self)
        self._shape = (0, 0)
        """Columns, and the height of a heading."""
        self._anchor = 0
        """What stays in the top row when the width changes."""
        self._column = 0
        """Where the cursor was before it came to a heading."""
        self._came: set[str] = set()
        self._soon = QTimer(self, singleShot=True, interval=_TELL_AFTER)
        self._soon.timeout.connect(self._draw_what_came)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self._set_up()
        self.doubleClicked.connect(self._edit)
        thumbnails.ready.connect(self._note)

    def _set_up(self) -> None:
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.hide()
            header.setMinimumSectionSize(1)
            header.setDefaultSectionSize(CELL)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setStyleSheet("QTableView { border: none; }")  # the cell in focus has its own ring
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName(self.tr("Images by class"))

    # What the owner tells

    def show_groups(self, folder: Path, groups: list[Group]) -> None:
        """Show other images, none of them left out."""
        self._model.fill(str(folder), groups)
        self._anchor = 0
        self._lay_out()

    def current_path(self) -> str | None:
        """The relative path of the image that the cursor is on."""
        number = self._current()
        if number is None or self._model.layout.is_heading(number):
            return None
        return self._model.path(number)

    def set_left_out(self, paths: set[str]) -> None:
        """Draw these relative paths as left out, and no others."""
        self._model.left_out = set(paths)
        self.viewport().update()

    def set_caption(self, name: str, caption: str) -> None:
        """Say something else beside the name of a class."""
        self._model.set_caption(name, caption)

    # Thumbnails

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw, and ask for the images that are missing."""
        self._delegate.pixmaps = self._ask(event.rect())
        self._delegate.colours = theme.colours()
        super().paintEvent(event)

    def _ask(self, rect: QRect) -> dict[int, QPixmap | None]:
        """The images of the rows in `rect`. The topmost is asked for last, so it comes first."""
        ratio = self.devicePixelRatioF()
        return {
            number: self._thumbnails.get(self._model.place(number), SIDE, ratio)
            for number in reversed(self._images(rect))
        }

    def _images(self, rect: QRect) -> list[int]:
        """The numbers of the images in the rows that `rect` of the viewport touches."""
        layout = self._model.layout
        top, bottom = self.rowAt(rect.top()), self.rowAt(rect.bottom())
        if top < 0:
            return []
        last = bottom if bottom >= 0 else layout.rows - 1
        return [
            number
            for row in range(top, last + 1)
            if not layout.is_heading(layout.last(row))
            for number in range(layout.first(row), layout.last(row) + 1)
        ]

    @Slot(str)
    def _note(self, path: str) -> None:
        if self.isVisible():
            self._came.add(path)
            if not self._soon.isActive():
                self._soon.start()

    @Slot()
    def _draw_what_came(self) -> None:
        """Draw what came of what is in sight, and ask again for what fell out of the queue."""
        came, self._came = self._came, set()
        sight = self.viewport().rect()
        for number in self._images(sight):
            if self._model.place(number) in came:
                self._model.touch(number)
        self._ask(sight)

    # Layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many images side by side as there is room for."""
        super().resizeEvent(event)
        self._reflow()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._reflow()

    def _reflow(self) -> None:
        """Lay out anew if that makes a difference, and keep the cursor, selection and place."""
        if self._wanted_shape() == self._shape:
            return
        layout, top = self._model.layout, max(self.rowAt(0), 0)
        current, selected = self._current(), self._selected()
        in_sight = self.visualRect(self.currentIndex()).intersects(self.viewport().rect())
        if layout.rows and layout.cell(self._anchor)[0] != top:
            self._anchor = layout.first(top)
        above = self.rowViewportPosition(top)
        self._lay_out()
        self._restore(current, selected, above)
        if in_sight:
            self.scrollTo(self.currentIndex())

    def _restore(self, current: int | None, selected: list[int], above: int) -> None:
        if not self._model.layout.rows:
            return
        runs = QItemSelection()
        for _, run in groupby(enumerate(selected), lambda pair: pair[1] - pair[0]):
            numbers = [number for _, number in run]
            runs.merge(self._run(numbers[0], numbers[-1]), _SELECT)
        if current is not None:
            self.selectionModel().setCurrentIndex(self._model.at(current), _NOTHING)
        self.selectionModel().select(runs, _SELECT)
        row = self._model.layout.cell(self._anchor)[0]
        bar = self.verticalScrollBar()
        bar.setValue(self.verticalHeader().sectionPosition(row) - above)

    def _wanted_shape(self) -> tuple[int, int]:
        room = self.contentsRect().width() - self.verticalScrollBar().sizeHint().width()
        height = QFontMetrics(_bold(self.font())).height() + _AIR + 7
        return max(1, room // CELL), height

    def _lay_out(self) -> None:
        self._shape = columns, height = self._wanted_shape()
        self.clearSpans()
        for row in self._model.layout.headings:  # other rows will be headings
            self.setRowHeight(row, CELL)
        self._model.lay_out(columns)
        for row in self._model.layout.headings:
            self.setRowHeight(row, height)
            if columns > 1:
                self.setSpan(row, 0, 1, columns)
        self.updateGeometries()

    # Cursor and selection

    def moveCursor(self, action: _Action, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Where a key leads: left and right through all in turn, up and down by rows."""
        layout, current = self._model.layout, self._current()
        if not layout.rows:
            return QModelIndex()
        if current is None:
            return self._model.at(0)
        step = self._steps().get(action, 0)
        if action in _BY_ROW:
            return self._model.at(self._in_column(current, step))
        if action in (_Action.MoveHome, _Action.MoveEnd):
            step = layout.count if action == _Action.MoveEnd else -layout.count
        return self._model.at(min(max(current + step, 0), layout.count - 1))

    def _steps(self) -> dict[_Action, int]:
        """How far the keys go: images, or rows."""
        page = max(1, self.viewport().height() // CELL - 1)
        right = -1 if self.isRightToLeft() else 1
        return {
            _Action.MoveLeft: -right,
            _Action.MoveRight: right,
            _Action.MovePrevious: -1,
            _Action.MoveNext: 1,
            _Action.MoveUp: -1,
            _Action.MoveDown: 1,
            _Action.MovePageUp: -page,
            _Action.MovePageDown: page,
        }

    def _in_column(self, current: int, rows: int) -> int:
        """What lies that many rows below; in a short row, the last."""
        layout = self._model.layout
        row, column = layout.cell(current)
        if not layout.is_heading(current):
            self._column = column
        row = min(max(row + rows, 0), layout.rows - 1)
        return min(layout.first(row) + self._column, layout.last(row))

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select in reading order from one corner of `rect` to the other, not a rectangle."""
        start = self._model.number(self.indexAt(rect.topLeft()))
        end = self._model.number(self.indexAt(rect.bottomRight()))
        if start is not None and end is not None:
            self.selectionModel().select(self._run(min(start, end), max(start, end)), command)

    def _run(self, first: int, last: int) -> QItemSelection:
        """Everything from one number to another."""
        run = QItemSelection()
        for start, end in self._model.layout.rectangles(first, last):
            run.select(self._model.index(*start), self._model.index(*end))
        return run

    def keyboardSearch(self, search: str) -> None:
        """Letters search for nothing: images show no names."""

    def _current(self) -> int | None:
        return self._model.number(self.currentIndex())

    def _selected(self) -> list[int]:
        """The numbers of the selected images, in order."""
        layout = self._model.layout
        found: set[int] = set()
        for area in self.selectionModel().selection().toList():
            for row in range(area.top(), area.bottom() + 1):
                first, last = layout.first(row), layout.last(row)
                if not layout.is_heading(first):
                    end = min(first + area.right(), last)
                    found.update(range(first + area.left(), end + 1))
        return sorted(found)

    # What the user does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F2 edit the words of a class, Delete and Space leave out or take in."""
        key = event.key()
        plain = event.modifiers() in (_NO_KEYS, Qt.KeyboardModifier.KeypadModifier)
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._edit_current()
        # Backspace is what a Mac's keyboard has for Delete.
        elif plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Space):
            self._toggle()
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _edit(self, index: QModelIndex) -> None:
        """Ask for the words of a class to be edited; on an image, nothing."""
        number = self._model.number(index)
        if number is None or not self._model.layout.is_heading(number):
            return
        if self._model.group(number).editable:
            self.heading_pressed.emit(self._model.group(number).name)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the selection."""
        position = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            cell = self.visualRect(self.currentIndex())
            position = self.viewport().mapToGlobal(cell.center())
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._offer(menu)
        if not menu.isEmpty():
            menu.popup(position)

    def _offer(self, menu: QMenu) -> None:
        current = self._current()
        if paths := self._to_toggle():
            out = paths[0] in self._model.left_out
            menu.addAction(self.tr("Take back in") if out else self.tr("Leave out"), self._toggle)
        elif current is not None and self._model.group(current).editable:
            menu.addAction(self.tr("Change the words…"), self._edit_current)

    @Slot()
    def _edit_current(self) -> None:
        self._edit(self.currentIndex())

    @Slot()
    def _toggle(self) -> None:
        if paths := self._to_toggle():
            self.toggled.emit(paths)

    def _to_toggle(self) -> list[str]:
        """Of the selected images those that are not left out yet, or else all."""
        chosen = [self._model.path(number) for number in self._selected()]
        return [path for path in chosen if path not in self._model.left_out] or chosen


_SELECT = QItemSelectionModel.SelectionFlag.Select
_NOTHING = QItemSelectionModel.SelectionFlag.NoUpdate
_NO_KEYS = Qt.KeyboardModifier.NoModifier
_BY_ROW = (_Action.MoveUp, _Action.MoveDown, _Action.MovePageUp, _Action.MovePageDown)


class _Layout:
    """Numbers headings and images through, and puts them in rows; a heading has its own."""

    def __init__(self, counts: Iterable[int], columns: int) -> None:
        self.columns = columns
        self.headings: list[int] = []
        """The row of each."""
        self._firsts: list[int] = []
        """The number of each heading, and how many numbers there are."""
        self.rows = self.count = 0
        for count in counts:
            self.headings.append(self.rows)
            self._firsts.append(self.count)
            self.rows += 1 + -(-count // columns)
            self.count += 1 + count
        self._firsts.append(self.count)

    def split(self, number: int) -> tuple[int, int]:
        """The group, and which of its images; -1 for the heading."""
        group = bisect_right(self._firsts, number) - 1
        return group, number - self._firsts[group] - 1

    def is_heading(self, number: int) -> bool:
        """Whether the number is a heading's."""
        return self.split(number)[1] < 0

    def cell(self, number: int) -> tuple[int, int]:
        """Row and column."""
        group, image = self.split(number)
        if image < 0:
            return self.headings[group], 0
        row, column = divmod(image, self.columns)
        return self.headings[group] + 1 + row, column

    def first(self, row: int) -> int:
        """The number at the start of a row."""
        group = bisect_right(self.headings, row) - 1
        below = row - self.headings[group]
        return self._firsts[group] + (1 + (below - 1) * self.columns if below else 0)

    def last(self, row: int) -> int:
        """The number at the end of a row."""
        group = bisect_right(self.headings, row) - 1
        if row == self.headings[group]:
            return self._firsts[group]
        return min(self.first(row) + self.columns, self._firsts[group + 1]) - 1

    def number(self, row: int, column: int) -> int | None:
        """What lies in a cell; every cell of a heading's row is the heading's."""
        first, last = self.first(row), self.last(row)
        if self.is_heading(first):
            return first
        return first + column if first + column <= last else None

    def rectangles(
        self, first: int, last: int
    ) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        """The cells between two numbers, in rectangles by their corners."""
        (top, left), (bottom, right) = self.cell(first), self.cell(last)
        edge = self.columns - 1
        if top == bottom:
            yield (top, left), (top, right)
            return
        yield (top, left), (top, edge)
        if bottom - top > 1:
            yield (top + 1, 0), (bottom - 1, edge)
        yield (bottom, 0), (bottom, right)


class _Model(QAbstractTableModel):
    """The groups as a table. Headings and images go by their numbers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.layout = _Layout([], 1)
        self.left_out: set[str] = set()
        self._folder = ""
        self._groups: list[Group] = []
        self._by_name: dict[str, int] = {}

    def fill(self, folder: str, groups: list[Group]) -> None:
        """Hold other groups, none of their images left out; `lay_out` must follow."""
        self.beginResetModel()
        self._folder, self._groups, self.left_out = folder, list(groups), set()
        self._by_name = {group.name: place for place, group in enumerate(groups)}
        self.layout = _Layout([], 1)
        self.endResetModel()

    def lay_out(self, columns: int) -> None:
        """Put so many images in a row."""
        self.beginResetModel()
        self.layout = _Layout((len(group.paths) for group in self._groups), columns)
        self.endResetModel()

    def set_caption(self, name: str, caption: str) -> None:
        """Say something else beside the name of a class."""
        place = self._by_name[name]
        if self._groups[place].caption != caption:
            self._groups[place] = replace(self._groups[place], caption=caption)
            index = self.index(self.layout.headings[place], 0)
            self.dataChanged.emit(index, index)

    def touch(self, number: int) -> None:
        """Have an image drawn again."""
        index = self.at(number)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])

    def at(self, number: int) -> QModelIndex:
        """The index of a number."""
        return self.index(*self.layout.cell(number))

    def number(self, index: _Index) -> int | None:
        """The number at an index; None beside the last image of a class."""
        return self.layout.number(index.row(), index.column()) if index.isValid() else None

    def group(self, number: int) -> Group:
        """The group of a heading or an image."""
        return self._groups[self.layout.split(number)[0]]

    def path(self, number: int) -> str:
        """The relative path of an image."""
        group, image = self.layout.split(number)
        return self._groups[group].paths[image]

    def place(self, number: int) -> str:
        """The whole path of an image."""
        return os.path.join(self._folder, self.path(number))

    def title(self, number: int) -> str:
        """What a heading says."""
        return self.group(number).name or self.tr("Images with captions")

    def rowCount(self, parent: _Index | None = None) -> int:
        """Rows of images and headings."""
        return 0 if parent is not None and parent.isValid() else self.layout.rows

    def columnCount(self, parent: _Index | None = None) -> int:
        """Images side by side."""
        return 0 if parent is not None and parent.isValid() else self.layout.columns

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Headings can be reached, images selected too."""
        number = self.number(index)
        if number is None:
            return Qt.ItemFlag.NoItemFlags
        if self.layout.is_heading(number):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is said of a heading or an image; the delegate draws without asking here."""
        number = self.number(index)
        if number is None:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(self._spoken(number))
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = self._told(number)
            # In markup, so that long lines are broken and names are not taken for markup.
            return f"<qt>{'<br>'.join(map(html.escape, lines))}</qt>" if lines else None
        if role == Qt.ItemDataRole.DisplayRole and self.layout.is_heading(number):
            return self.title(number)
        return None

    def _spoken(self, number: int) -> list[str]:
        group = self.group(number)
        if self.layout.is_heading(number):
            return [part for part in (self.title(number), group.caption) if part]
        path = self.path(number)
        out = [self.tr("left out")] if path in self.left_out else []
        who = self._tip(number) or group.name
        return [part for part in (who, path.rpartition("/")[2], *out) if part]

    def _told(self, number: int) -> list[str]:
        if self.layout.is_heading(number):
            editable = self.group(number).editable
            return [self.tr("Double-click to change the words")] if editable else []
        return [line for line in (self._tip(number), self.path(number)) if line]

    def _tip(self, number: int) -> str:
        group, image = self.layout.split(number)
        tips = self._groups[group].tips
        return tips[image] if tips else ""


class _Delegate(QStyledItemDelegate):
    """Draws headings and images."""

    def __init__(self, model: _Model, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.pixmaps: dict[int, QPixmap | None] = {}
        """Those in sight, by number."""
        self.colours = theme.colours()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw one cell."""
        number = self._model.number(index)
        if number is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._model.layout.is_heading(number):
            self._heading(painter, option, number)
        else:
            self._image(painter, option, number)
        painter.restore()

    def _heading(self, painter: QPainter, option: Any, number: int) -> None:
        room = option.rect.adjusted(_INSET, _AIR, -_INSET, -1)
        if option.state & QStyle.StateFlag.State_HasFocus:
            ring(painter, QRectF(room).adjusted(-2, 1, 2, -1), self.colours.text)
            room.adjust(_INSET + 2, 0, -_INSET - 2, 0)
        painter.setFont(_bold(option.font))
        width = self._words(painter, option, room, self._model.title(number), self.colours.text)
        painter.setFont(option.font)
        room.adjust(width + 14, 0, 0, 0)
        self._words(painter, option, room, self._model.group(number).caption, self.colours.quiet)

    def _words(self, painter: QPainter, option: Any, room: QRect, words: str, colour: str) -> int:
        """Write at the start of `room`; the width it took."""
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(QColor(colour))
        where = QStyle.visualRect(option.direction, option.rect, room)
        start = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        painter.drawText(where, start | Qt.AlignmentFlag.AlignVCenter, shown)
        return painter.fontMetrics().horizontalAdvance(shown)

    def _image(self, painter: QPainter, option: Any, number: int) -> None:
        square = QRectF(option.rect.x() + _INSET, option.rect.y() + _INSET, SIDE, SIDE)
        left_out = self._model.path(number) in self._model.left_out
        self._pixels(painter, square, self.pixmaps.get(number), 0.25 if left_out else 1.0)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus):
            self._mark(painter, square, option.state)
        if left_out:
            painter.setPen(QPen(QColor(self.colours.limit), 2.4, c=Qt.PenCapStyle.RoundCap))
            cross(painter, square)

    def _pixels(
        self, painter: QPainter, square: QRectF, pixmap: QPixmap | None, opacity: float
    ) -> None:
        if pixmap is None:
            _fill(painter, square, QColor(self.colours.hover))
            return
        painter.setOpacity(opacity)
        painter.drawPixmap(square.topLeft(), pixmap)
        painter.setOpacity(1.0)

    def _mark(self, painter: QPainter, square: QRectF, state: QStyle.StateFlag) -> None:
        """Tint what is selected, and draw a ring around it and around what has the focus."""
        focus = state & QStyle.StateFlag.State_HasFocus
        if state & QStyle.StateFlag.State_Selected:
            tint = QColor(self.colours.accent)
            tint.setAlphaF(0.25)
            _fill(painter, square, tint)
        edge = self.colours.text if focus else self.colours.accent
        ring(painter, square.adjusted(-1.5, -1.5, 1.5, 1.5), edge)


def _fill(painter: QPainter, square: QRectF, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(square, ROUND, ROUND)


def ring(painter: QPainter, rect: QRectF, colour: str) -> None:
    """Draw a ring around an image."""
    painter.setPen(QPen(QColor(colour), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, ROUND + 1, ROUND + 1)


def _bold(font: QFont) -> QFont:
    """The font of headings."""
    bold = QFont(font)
    bold.setBold(True)
    bold.setPixelSize(round(1.08 * QFontInfo(font).pixelSize()))
    return bold
