"""Folders for files that pass by: images that were pasted or taken with a camera."""

import atexit
import weakref
from pathlib import Path

from PySide6.QtCore import QDir, QTemporaryDir


class PassingFolder:
    """A folder that is made for its first file, and goes with what holds it, or when the program
    ends.

    Then pages in circles of references are not taken apart, and Qt would leave it behind.
    """

    def __init__(self) -> None:
        self._made: QTemporaryDir | None = None

    @property
    def path(self) -> Path:
        """Where it lies; if it cannot be made, as on a full disk, where nothing does. It is tried
        anew at the next file."""
        if self._made is None:
            made = QTemporaryDir()
            if not made.isValid():
                return Path(QDir.tempPath()) / "ClipTune-none"
            atexit.register(_end, weakref.ref(made))
            self._made = made
        return Path(self._made.path())

    def file(self, name: str) -> Path:
        """Where a file of that name is to lie."""
        return self.path / name

    def keep(self, kept: bool) -> None:
        """Let what lies there stay, or go in its time."""
        if self._made:
            self._made.setAutoRemove(not kept)


def _end(held: "weakref.ref[QTemporaryDir]") -> None:
    folder = held()
    if folder is not None and folder.autoRemove():
        folder.remove()
