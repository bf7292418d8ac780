"""The view of the images of a folder by class, of which only those in sight are drawn."""

from collections.abc import Container, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from cliptune_gui.widgets import menus, theme
from cliptune_gui.widgets.gallery.delegate import AIR, INSET, SIDE, Delegate, bold, small
from cliptune_gui.widgets.gallery.model import Group, Model
from cliptune_gui.widgets.large import LargeView
from cliptune_gui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    import numpy as np

_TELL_AFTER = 30  # milliseconds in which images that came are gathered before they are drawn
_Action = QAbstractItemView.CursorAction
_SELECT = QItemSelectionModel.SelectionFlag.Select
_ONLY = QItemSelectionModel.SelectionFlag.ClearAndSelect
_NOTHING = QItemSelectionModel.SelectionFlag.NoUpdate
_NO_KEYS = Qt.KeyboardModifier.NoModifier
_BY_ROW = (_Action.MoveUp, _Action.MoveDown, _Action.MovePageUp, _Action.MovePageDown)


class Gallery(QTableView):
    """The images, class after class. It changes nothing itself: its owner hears and tells it."""

    toggled = Signal(object)
    """Relative paths, a sequence of maybe a million, that are to be excluded; or included again, if
    all of them were excluded."""
    heading_pressed = Signal(str)
    """The class whose name is to be edited."""

    def __init__(
        self,
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
        *,
        side: int = SIDE,
        told: bool = False,
    ) -> None:
        """`side` is that of an image in pixels; `told` writes below each what its group says."""
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._side, self._cell = side, side + 2 * INSET
        below = QFontMetrics(small(self.font())).height() + INSET if told else 0
        self._high = self._cell + below
        self._model = Model(self)
        self._delegate = Delegate(self._model, self, side, below)
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
        self.clicked.connect(self._click)
        self.doubleClicked.connect(self._show_large)
        thumbnails.ready.connect(self._note)

    def _set_up(self) -> None:
        for header, size in (
            (self.horizontalHeader(), self._cell),
            (self.verticalHeader(), self._high),
        ):
            header.hide()
            header.setMinimumSectionSize(1)
            header.setDefaultSectionSize(size)
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
        """Show other images, none of them excluded."""
        self._model.fill(str(folder), groups)
        self._anchor = 0
        self._lay_out()

    def replace_groups(self, folder: Path, groups: list[Group], current: int | None) -> None:
        """Show other groups where the view stands, and put the cursor on one of their numbers,
        selected if it is an image; None leaves it nowhere."""
        value, excluded = self.verticalScrollBar().value(), self._model.excluded
        self._model.fill(str(folder), groups)
        self._model.excluded = excluded
        self._lay_out()
        self.verticalScrollBar().setValue(value)
        if current is not None and current < self._model.layout.count:
            selected = not self._model.layout.is_heading(current)
            self.selectionModel().setCurrentIndex(
                self._model.at(current), _ONLY if selected else _NOTHING
            )

    def current_path(self) -> str | None:
        """The relative path of the image that the cursor is on."""
        number = self._current_image()
        return None if number is None else self._model.path(number)

    def current_tip(self) -> str:
        """What is said of the image that the cursor is on."""
        number = self._current_image()
        return "" if number is None else self._model.tip(number)

    def _current_image(self) -> int | None:
        number = self._current()
        return None if number is None or self._model.layout.is_heading(number) else number

    def set_excluded(self, paths: Container[str]) -> None:
        """Draw these relative paths as excluded, and no others."""
        self._model.excluded = paths
        self.viewport().update()

    def set_caption(self, name: str, caption: str) -> None:
        """Say something else beside the name of a class."""
        self._model.set_caption(name, caption)

    def set_heading(self, place: int, name: str, caption: str) -> None:
        """Say something else above the group at a place."""
        self._model.set_heading(place, name, caption)

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
            number: self._thumbnails.get(self._model.file(number), self._side, ratio)
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
            if self._model.file(number) in came:
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
        if not layout.rows:
            self._lay_out()
            return
        current, selected = self._current(), self._selected()
        in_sight = self.visualRect(self.currentIndex()).intersects(self.viewport().rect())
        if layout.rows and layout.cell(self._anchor)[0] != top:
            self._anchor = layout.first(top)
        above = self.rowViewportPosition(top)
        self._lay_out()
        self._restore(current, selected, above)
        if in_sight:
            self.scrollTo(self.currentIndex())

    def _restore(self, current: int | None, selected: "np.ndarray", above: int) -> None:
        if current is not None:
            self.selectionModel().setCurrentIndex(self._model.at(current), _NOTHING)
        self.select_numbers(selected)
        row = self._model.layout.cell(self._anchor)[0]
        bar = self.verticalScrollBar()
        bar.setValue(self.verticalHeader().sectionPosition(row) - above)

    def _wanted_shape(self) -> tuple[int, int]:
        room = self.contentsRect().width() - self.verticalScrollBar().sizeHint().width()
        height = QFontMetrics(bold(self.font())).height() + AIR + 7
        return max(1, room // self._cell), height

    def _lay_out(self) -> None:
        self._shape = columns, height = self._wanted_shape()
        self.clearSpans()
        for row in self._model.layout.headings:  # other rows will be headings
            self.setRowHeight(row, self._high)
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
        page = max(1, self.viewport().height() // self._high - 1)
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

    def select_numbers(self, numbers: "np.ndarray") -> None:
        """Select these images, too; their numbers are in order."""
        ends = (numbers[1:] - numbers[:-1] > 1).nonzero()[0]
        firsts, lasts = [0, *(ends + 1).tolist()], [*ends.tolist(), len(numbers) - 1]
        chosen = QItemSelection()
        for first, last in zip(firsts, lasts, strict=True) if len(numbers) else ():
            chosen.append(self._run(int(numbers[first]), int(numbers[last])).toList())
        self.selectionModel().select(chosen, _SELECT)

    def keyboardSearch(self, search: str) -> None:
        """Letters search for nothing: images show no names."""

    def _current(self) -> int | None:
        return self._model.number(self.currentIndex())

    def _selected(self) -> "np.ndarray":
        """The numbers of the selected images, in order."""
        import numpy as np  # not before the first frame

        parts = [np.empty(0, np.int64)]
        for area in self.selectionModel().selection().toList():
            corners = (area.top(), area.left()), (area.bottom(), area.right())
            parts += self._model.layout.within(*corners)
        return np.sort(np.concatenate(parts), kind="stable")  # areas do not overlap

    # What the user does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F2 edit the name of a class, Delete and Space exclude or include; Enter shows
        an image large."""
        key = event.key()
        plain = event.modifiers() in (_NO_KEYS, Qt.KeyboardModifier.KeypadModifier)
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._edit_current()
            if key != Qt.Key.Key_F2:
                self._show_large(self.currentIndex())
        elif plain and key in (*menus.DELETE, Qt.Key.Key_Space):
            self._toggle()
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _click(self, index: QModelIndex) -> None:
        """A heading is edited; with a key held it only ends a selection."""
        if QGuiApplication.keyboardModifiers() == _NO_KEYS:
            self._edit(index)

    def _edit(self, index: QModelIndex) -> None:
        """Ask for the name of a class to be edited; on an image, nothing."""
        number = self._model.number(index)
        if number is None or not self._model.layout.is_heading(number):
            return
        if self._model.group(number).editable:
            self.heading_pressed.emit(self._model.group(number).name)

    @Slot(QModelIndex)
    def _show_large(self, index: QModelIndex) -> None:
        """Show an image large, between the others of its class; of a heading, nothing."""
        layout, model = self._model.layout, self._model
        number = model.number(index)
        if number is None or layout.is_heading(number):
            return
        at = layout.split(number)[1]
        first, count = number - at, len(model.group(number).paths)
        # As they stand now: behind the view they may be put into other classes.
        shown = [(Path(model.file(one)), model.told(one)) for one in range(first, first + count)]
        LargeView(self.window(), self._thumbnails, count, at, shown.__getitem__).open()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the selection."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._offer(menu)
        if not menu.isEmpty():
            menu.popup(menus.place_of(self, event))

    def _offer(self, menu: QMenu) -> None:
        current = self._current()
        if current is not None and not self._model.layout.is_heading(current):
            menu.addAction(self.tr("Show large"), lambda: self._show_large(self.currentIndex()))
        if paths := self._chosen_paths():
            out = all(path in self._model.excluded for path in paths)
            menu.addAction(self.tr("Include again") if out else self.tr("Exclude"), self._toggle)
        elif current is not None and self._model.group(current).editable:
            menu.addAction(self.tr("Change the class name…"), self._edit_current)

    @Slot()
    def _edit_current(self) -> None:
        self._edit(self.currentIndex())

    @Slot()
    def _toggle(self) -> None:
        if paths := self._chosen_paths():
            self.toggled.emit(paths)

    def _chosen_paths(self) -> Sequence[str]:
        return self._model.paths(self._selected())
