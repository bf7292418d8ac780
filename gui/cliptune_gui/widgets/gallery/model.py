"""The classes and their images as a table that Qt's views show."""

import html
import os
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from cliptune.core.messages import legible
from cliptune_gui.widgets.gallery.layout import Layout

if TYPE_CHECKING:
    import numpy as np

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Group:
    """A class and its images; or, with `tips`, other images, of which each has its text."""

    name: str
    caption: str
    """What is said quietly beside the name."""
    paths: Sequence[str]
    """Relative to the folder, with "/"."""
    tips: Sequence[str] | None = None
    """The caption of each image, or what is wrong with it; what is drawn below it, in a gallery
    that has room for that."""
    counts: "np.ndarray | None" = None
    """How many images each stands for; 1 where it is not said."""

    @property
    def editable(self) -> bool:
        """Whether this is a class, whose name can be edited."""
        return self.tips is None


class Model(QAbstractTableModel):
    """The groups as a table. Headings and images go by their numbers."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.layout = Layout([], 1)
        self.excluded: Container[str] = frozenset()
        self.folder = ""
        """That the paths are relative to."""
        self._groups: list[Group] = []
        self._by_name: dict[str, int] = {}

    def fill(self, folder: str, groups: list[Group]) -> None:
        """Hold other groups, none of their images excluded; `lay_out` must follow."""
        self.beginResetModel()
        self.folder, self._groups, self.excluded = folder, list(groups), frozenset()
        self._by_name = {group.name: place for place, group in enumerate(groups)}
        self.layout = Layout([], 1)
        self.endResetModel()

    def lay_out(self, columns: int) -> None:
        """Put so many images in a row."""
        self.beginResetModel()
        self.layout = Layout((len(group.paths) for group in self._groups), columns)
        self.endResetModel()

    def set_caption(self, name: str, caption: str) -> None:
        """Say something else beside the name of a class."""
        self.set_heading(self._by_name[name], name, caption)

    def set_heading(self, place: int, name: str, caption: str) -> None:
        """Say something else above the group at a place; its images stay as they are."""
        group = self._groups[place]
        if (group.name, group.caption) != (name, caption):
            self._groups[place] = replace(group, name=name, caption=caption)
            if name != group.name:
                self._by_name = {group.name: at for at, group in enumerate(self._groups)}
            index = self.index(self.layout.headings[place], 0)
            self.dataChanged.emit(index, index)

    def touch(self, number: int) -> None:
        """Have an image drawn again."""
        index = self.at(number)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])

    def at(self, number: int) -> QModelIndex:
        """The index of a number."""
        return self.index(*self.layout.cell(number))

    def number(self, index: Index) -> int | None:
        """The number at an index; None beside the last image of a class."""
        return self.layout.number(index.row(), index.column()) if index.isValid() else None

    def group(self, number: int) -> Group:
        """The group of a heading or an image."""
        return self._groups[self.layout.split(number)[0]]

    def path(self, number: int) -> str:
        """The relative path of an image."""
        group, image = self.layout.split(number)
        return self._groups[group].paths[image]

    def paths(self, numbers: "np.ndarray") -> Sequence[str]:
        """The relative paths of images, in order."""
        from cliptune_gui.state.some import joined, taken  # not before the first frame

        parts = self.layout.groups(numbers)
        return joined([taken(self._groups[group].paths, places) for group, places in parts])

    def file(self, number: int) -> str:
        """The whole path of an image."""
        return os.path.join(self.folder, self.path(number))

    def title(self, number: int) -> str:
        """What a heading says."""
        return legible(self.group(number).name) or self.tr("Images with captions")

    def rowCount(self, parent: Index | None = None) -> int:
        """Rows of images and headings."""
        return 0 if parent is not None and parent.isValid() else self.layout.rows

    def columnCount(self, parent: Index | None = None) -> int:
        """Images side by side."""
        return 0 if parent is not None and parent.isValid() else self.layout.columns

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings can be reached, images selected too."""
        number = self.number(index)
        if number is None:
            return Qt.ItemFlag.NoItemFlags
        if self.layout.is_heading(number):
            return Qt.ItemFlag.ItemIsEnabled
        free = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        return Qt.ItemFlag.ItemIsEnabled | free

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is said of a heading or an image; the delegate draws without asking here."""
        number = self.number(index)
        if number is None:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(self._spoken(number))
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = self.told(number)
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
        out = [self.tr("excluded")] if path in self.excluded else []
        who = self.tip(number) or group.name
        parts = (self._alike(number), who, path.rpartition("/")[2], *out)
        return [legible(part) for part in parts if part]

    def told(self, number: int) -> list[str]:
        """What a heading or an image tells who points at it, line by line."""
        if self.layout.is_heading(number):
            editable = self.group(number).editable
            return [self.tr("Click to change the class name")] if editable else []
        told = (self._alike(number), self.tip(number), self.path(number))
        return [legible(line) for line in told if line]

    def _alike(self, number: int) -> str:
        count = self.count(number)
        return self.tr("{} images that are alike").format(count) if count > 1 else ""

    def count(self, number: int) -> int:
        """How many images one stands for."""
        group, image = self.layout.split(number)
        counts = self._groups[group].counts
        return 1 if counts is None else int(counts[image])

    def tip(self, number: int) -> str:
        """What is said of an image; nothing of those of a class."""
        group, image = self.layout.split(number)
        tips = self._groups[group].tips
        return tips[image] if tips else ""
