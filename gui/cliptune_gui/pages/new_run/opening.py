"""Where the images come from: a folder, an archive, a data set, or the hub."""

import os
import re
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

import cliptune_resources
from cliptune.core.messages import legible
from cliptune_gui.state.images import source_name
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.widgets import Elided, button, choosing, drops, label, screen

_HUB = "https://huggingface.co"
_NAME = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")
"""Of a data set: its owner and its name; old ones have no owner."""


class OpeningRow(QWidget):
    """Buttons that open images, and what is open."""

    opened = Signal(object)
    """The path of a folder, an archive or a data set; or `hub:` and the name of one there."""
    photos_chosen = Signal(list)
    """Image files, of which all in their folder are meant."""
    rescan_asked = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._images, self._hub = Path(), ""
        self.choose = button(
            self.tr("Choose &folder..."),
            self.choose_folder,
            hint=self.tr("Pick the folder that holds your images (Ctrl+O)."),
        )
        self.more = QPushButton(self.tr("Mo&re"))
        self.more.setProperty("menu", True)
        self.more.setToolTip(self.tr("Archives, data sets, and what was open before."))
        self.more.setAccessibleDescription(self.more.toolTip())
        self.more.setMenu(QMenu(self.more))
        self.more.menu().aboutToShow.connect(self.fill)
        again = button(
            self.tr("Re&scan"),
            self.rescan_asked.emit,
            hint=self.tr("The folder may have changed (F5)."),
        )
        self._name = Elided("", "quiet", Qt.TextElideMode.ElideMiddle)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.choose, self.more, again):
            row.addWidget(widget)
        row.addSpacing(4)
        row.addWidget(self._name, 1)

    def show_images(self, images: Path, hub: str) -> None:
        """Show what is open, and know the address of the hub; empty for its own."""
        self._images, self._hub = images, hub
        sample = images == cliptune_resources.sample()
        self._name.setText(self.tr("Sample images") if sample else source_name(images))

    def fill(self) -> None:
        """Put into the menu what can be opened now."""
        menu, sample = self.more.menu(), cliptune_resources.sample()
        menu.clear()
        menu.addAction(self.tr("&Archive or data set..."), self._choose_file)
        menu.addAction(self.tr("From the &hub..."), self.ask_hub)
        menu.addSeparator()
        for images in self._preferences.recent:
            if images != sample:
                menu.addAction(self._opener(self._called(images), images))
        menu.addSeparator()
        menu.addAction(self._opener(self.tr("Sample images"), sample))

    def _called(self, images: Path) -> str:
        """What images are called in the menu, and where they are."""
        from cliptune.data.sources import hub_name

        if name := hub_name(images):
            return self.tr("{}  (hub)").format(name)
        return legible(f"{images.name}  ({images.parent})")

    def _opener(self, text: str, images: Path) -> QAction:
        action = QAction(text.replace("&", "&&"), self.more.menu())
        action.triggered.connect(lambda: self.opened.emit(images))
        return action

    def choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder of images"), self._start())
        if folder:
            self.opened.emit(Path(folder))

    def choose_photos(self) -> None:
        """Have photos chosen where they are seen: one is enough for the folder that they lie in."""
        known = self._images if self._images.is_absolute() else None
        title = self.tr("Choose photos: the folder that they lie in is opened")
        if found := choosing.images(self, title, known):
            self.photos_chosen.emit(found)

    def _start(self) -> str:
        """Where a dialog begins to look."""
        if not self._images.is_absolute():  # but a name on the hub
            return choosing.start()
        return choosing.start(self._images, self._images.parent)

    def _choose_file(self) -> None:
        from cliptune.data.sources import DATA_SETS
        from cliptune.data.unpack import ARCHIVES

        kinds = " ".join(f"*{suffix}" for suffix in (*ARCHIVES, *DATA_SETS))
        file, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Archive or data set"),
            self._start(),
            self.tr("Archives and data sets ({})").format(kinds),
        )
        if file:
            self.opened.emit(Path(file))

    def ask_hub(self) -> None:
        """Open a data set of the hub by its name."""
        dialog = HubDialog(self.window(), self._hub)
        dialog.named.connect(lambda name: self.opened.emit(Path(f"hub:{name}")))
        dialog.open()


class HubDialog(QDialog):
    """Asks for the name of a data set on the hub, and says what is sent there."""

    named = Signal(str)
    """Owner and name."""

    def __init__(self, parent: QWidget, hub: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Data set of the hub"))
        self.setMinimumWidth(480)
        self.name = drops.line()
        self.name.setPlaceholderText("owner/name")
        self.name.textChanged.connect(lambda _text: self._show())
        named = label(self.tr("&Name of the data set"))
        named.setBuddy(self.name)
        self.name.setAccessibleName(named.text().replace("&", ""))
        address = hub or os.environ.get("HF_ENDPOINT") or _HUB
        text = self.tr(
            "It is downloaded from {} and kept on this computer. What is sent there is its name "
            "and, if this computer is signed in to the hub, who you are; nothing of your images. "
            "No program in it is run."
        )
        self.told = label(text.format(address), "quiet", wrap=True)
        self.begin = button(self.tr("&Download"), self.accept, role="primary")
        self.begin.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.begin)
        buttons.addWidget(button(self.tr("&Cancel"), self.reject))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(8)
        column.addWidget(named)
        column.addWidget(self.name)
        column.addWidget(self.told)
        column.addStretch(1)
        column.addLayout(buttons)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """As high as it needs to be."""
        super().showEvent(event)
        screen.fit(self)

    def _asked(self) -> str:
        """The name, also of an address that was copied; empty for what is none."""
        text = self.name.text().strip().rstrip("/").rpartition("/datasets/")[2]
        return text if _NAME.fullmatch(text) else ""

    def _show(self) -> None:
        self.begin.setEnabled(bool(self._asked()))

    def accept(self) -> None:
        """Have it opened."""
        self.named.emit(self._asked())
        super().accept()
