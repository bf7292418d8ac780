"""Folders for files that pass by: images that were pasted or taken with a camera."""

import atexit
import weakref

from PySide6.QtCore import QTemporaryDir


def passing_folder() -> QTemporaryDir:
    """A folder that goes with what holds it, or when the program ends.

    Then pages in circles of references are not taken apart, and Qt would leave it behind.
    """
    made = QTemporaryDir()
    atexit.register(_end, weakref.ref(made))
    return made


def _end(held: "weakref.ref[QTemporaryDir]") -> None:
    folder = held()
    if folder is not None and folder.autoRemove():
        folder.remove()
