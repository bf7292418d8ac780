"""Folders for files that pass by: images that were pasted or taken with a camera."""

import atexit
import weakref
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import QTemporaryDir


class PassingFolder:
    """A folder that is made for its first file, and goes with what holds it, or when the program
    ends.

    Then pages in circles of references are not taken apart, and Qt would leave it behind.
    """

    @cached_property
    def _made(self) -> QTemporaryDir:
        made = QTemporaryDir()
        atexit.register(_end, weakref.ref(made))
        return made

    @property
    def path(self) -> Path:
        """Where it lies."""
        return Path(self._made.path())

    def file(self, name: str) -> Path:
        """Where a file of that name is to lie; no file can be there if it cannot be made."""
        return Path(self._made.filePath(name))

    def keep(self, kept: bool) -> None:
        """Let what lies there stay, or go in its time."""
        self._made.setAutoRemove(not kept)


def _end(held: "weakref.ref[QTemporaryDir]") -> None:
    folder = held()
    if folder is not None and folder.autoRemove():
        folder.remove()
