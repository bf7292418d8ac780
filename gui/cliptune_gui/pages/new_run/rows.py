"""The first rows of a table, each with its image, as they are understood."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from cliptune_gui.widgets import tip
from cliptune_gui.widgets.text_table import Index, TextTable
from cliptune_gui.widgets.theme import colours
from cliptune_gui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from cliptune.data.labels import Source

SIDE = 40
"""Of an image, in pixels of the screen."""
AIR = 8
WIDEST = 340
"""Pixels of a column at most; what it holds besides is cut, and whole on hover."""


class _Rows(TextTable):
    """The image of a row comes first; columns that mean something say what, and are tinted."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__((), ())
        self._thumbnails = thumbnails
        self.ratio = 1.0
        self._files: list[str] = []
        self._marked: set[int] = set()

    def show_source(self, folder: Path, source: "Source") -> None:
        """Show the rows of a table."""
        captions = source.kind == "captions"
        said = self.tr("captions") if captions else self.tr("labels")
        roles = dict.fromkeys(source.label_columns, said)
        roles[source.file_column] = self.tr("file names")
        heads = [f"{name}\n{roles[name]}" if name in roles else name for name in source.columns]
        self._marked = {place for place, name in enumerate(source.columns, 1) if name in roles}
        self._files = [str(folder / row.image) if row.image else "" for row in source.rows]
        none = self.tr("none") if source.file_column else ""
        self.beginResetModel()
        self.headings = [self.tr("Image"), *heads]
        self.endResetModel()
        self.fill([("" if row.image else none, *row.cells) for row in source.rows])

    @Slot(str)
    def came(self, path: str) -> None:
        """The image of a file can be drawn now."""
        for row, file in enumerate(self._files):
            if file == path:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows."""
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DecorationRole and column == 0 and self._files[row]:
            return self._thumbnails.get(self._files[row], SIDE, self.ratio)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 0:
            return Path(self._files[row]).name or self._rows[row][0]
        if role == Qt.ItemDataRole.BackgroundRole and column in self._marked:
            return QColor(colours().soft)
        if role == Qt.ItemDataRole.ToolTipRole and column:
            return tip(self._rows[row][column])
        return super().data(index, role)

    def headerData(
        self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The names of the columns; those that mean something stand out."""
        if role == Qt.ItemDataRole.FontRole and section in self._marked:
            font = QFont()
            font.setBold(True)
            return font
        return super().headerData(section, side, role)


class RowsView(QTableView):
    """The rows, to be read; nothing can be changed in them."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._rows = _Rows(thumbnails)
        self._rows.setParent(self)
        thumbnails.ready.connect(self._rows.came)
        self.setModel(self._rows)
        self.setAccessibleName(self.tr("First rows of the table"))
        self.setIconSize(QSize(SIDE, SIDE))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(SIDE + AIR)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMaximumSectionSize(WIDEST)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)

    def show_source(self, folder: Path, source: "Source") -> None:
        """Show the rows of a table."""
        self._rows.ratio = self.devicePixelRatioF()
        self._rows.show_source(folder, source)
