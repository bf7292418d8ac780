"""The same image in two classes, or on two sides of the split: all copies side by side, of which
one is kept, or none."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cliptune.data.problems import KINDS
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Elided, button, clear, label, screen
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.formatting import joined
from cliptune_gui.widgets.thumbnails import Thumbnails

SIDE = 200
"""Of an image, in pixels."""


class TwinsDialog(QDialog):
    """One image after another that lies in several places, each place to be kept or excluded."""

    def __init__(
        self,
        parent: QWidget,
        kind: str,
        draft: Draft,
        thumbnails: Thumbnails,
        toggle: Callable[[list[str]], None],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        assert draft.images is not None
        self._kind, self._images, self._draft, self._toggle = kind, draft.images, draft, toggle
        self._thumbnails = thumbnails
        self.groups = draft.images.copies_told[draft.reads][kind]
        """Paths of the same image, those of one after those of another."""
        self.at = 0
        """Which of them is shown."""
        self.setWindowTitle(translated(KINDS[kind].text))
        screen.bounded(self, QSize(720, 460))
        self.place = label("", "heading")
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(16)
        self.copies: list[Copy] = []
        self.none = button("", lambda: self._keep(()))
        self.back = button(self.tr("&Previous"), lambda: self._show(self.at - 1))
        self.next = button(self.tr("&Next"), lambda: self._show(self.at + 1))
        self.dismiss = button(self.tr("&Close"), self.reject)
        inside = QWidget()
        inside.setLayout(self._row)
        foot = QHBoxLayout()
        for widget in (self.none, self.back, self.next, self.dismiss):
            foot.addWidget(widget)
        foot.insertStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.addWidget(self.place)
        column.addWidget(screen.scrolled(inside), 1)
        column.addLayout(foot)
        thumbnails.ready.connect(self._came)
        self._show(0)

    def _show(self, at: int) -> None:
        """Show the copies of another image."""
        self.at = at
        clear(self._row)
        self.copies = [self._copy(path) for path in self.groups[at]]
        for copy in self.copies:
            self._row.addWidget(copy)
        self._row.addStretch(1)
        self.place.setText(self.tr("Image {} of {}").format(f"{at + 1:,}", f"{len(self.groups):,}"))
        both = len(self.copies) == 2
        self.none.setText(self.tr("&Exclude both") if both else self.tr("&Exclude all of these"))
        self.back.setEnabled(at > 0)
        self.next.setEnabled(at + 1 < len(self.groups))
        self._refresh()
        self.copies[0].keep.setFocus()

    def _copy(self, path: str) -> "Copy":
        name = joined(self._images.said[path])
        parts = {
            "train": self.tr("training"),
            "validation": self.tr("validation"),
            "test": self.tr("test"),
        }
        part = parts.get(self._images.side_of[path], "")
        keep = self.tr("Keep as “{}”").format(name)
        if self._kind == "leak":
            keep = self.tr("Keep for {}").format(part)
        where = " · ".join(filter(None, (part, path)))
        copy = Copy(path, name, where, keep, lambda: self._keep([path]))
        copy.show_image(self._image(path))
        return copy

    def _image(self, path: str) -> QPixmap | None:
        file = self._images.folder / path
        return self._thumbnails.get(file, SIDE, self.devicePixelRatioF(), whole=True)

    @Slot(str)
    def _came(self, file: str) -> None:
        for copy in self.copies:
            if str(self._images.folder / copy.path) == file:
                copy.show_image(self._image(copy.path))

    def _keep(self, kept: Iterable[str]) -> None:
        """Exclude the others, and go on to the next image."""
        kept, out = set(kept), self._draft.left_out
        paths = self.groups[self.at]
        to_exclude = [path for path in paths if path not in kept and path not in out]
        to_include = [path for path in paths if path in kept and path in out]
        for changed in filter(None, (to_exclude, to_include)):
            self._toggle(changed)
        self._refresh()
        if self.next.isEnabled():
            self._show(self.at + 1)
        else:
            self.dismiss.setFocus()

    def _refresh(self) -> None:
        for copy in self.copies:
            excluded = copy.path in self._draft.left_out
            copy.state.setText(self.tr("Excluded") if excluded else self.tr("Used"))


class Copy(QWidget):
    """One place of an image: what it shows, where that is, and a button that keeps it."""

    def __init__(
        self, path: str, name: str, where: str, keep: str, kept: Callable[[], None]
    ) -> None:
        super().__init__()
        self.path = path
        self._image = QLabel()
        self._image.setFixedSize(SIDE, SIDE)
        self._image.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.state = label("", "small")
        self.keep = button(keep.replace("&", "&&"), kept)
        self.keep.setAccessibleDescription(where)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._image)
        column.addWidget(label(name, "heading", wrap=True))
        column.addWidget(Elided(where, "small", Qt.TextElideMode.ElideMiddle))
        column.addWidget(self.state)
        column.addWidget(self.keep)
        column.addStretch(1)
        self.setFixedWidth(SIDE)

    def show_image(self, pixmap: QPixmap | None) -> None:
        """Show the image, once it came."""
        if pixmap:
            self._image.setPixmap(pixmap)
