"""The system's dialogs in which files are chosen, and where they begin to look."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

import cliptune_resources
from cliptune.data.formats import SUFFIXES

_Place = QStandardPaths.StandardLocation


def start(*known: Path | None) -> str:
    """Where a dialog that asks for images begins: in the first of these folders that is there and
    not one of the program's own, or else in the person's images."""
    ours = cliptune_resources.sample().parent
    own = (one for one in known if one and one.is_dir() and not one.is_relative_to(ours))
    return str(next(own, None) or _place(_Place.PicturesLocation))


def documents() -> Path:
    """Where a person looks for what they made."""
    return _place(_Place.DocumentsLocation)


def _place(of: QStandardPaths.StandardLocation) -> Path:
    """A folder of the person's, or their home where there is none."""
    found = Path(QStandardPaths.writableLocation(of))
    return found if found.is_dir() else Path.home()


def image(parent: QWidget, title: str) -> Path | None:
    """One image; None if nobody chooses one."""
    found, _ = QFileDialog.getOpenFileName(parent, title, start(), _kinds())
    return Path(found) if found else None


def images(parent: QWidget, title: str, known: Path | None = None) -> list[Path]:
    """Images, looked for in the folder `known` at first."""
    found, _ = QFileDialog.getOpenFileNames(parent, title, start(known), _kinds())
    return [Path(one) for one in found]


def _kinds() -> str:
    patterns = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
    return QCoreApplication.translate("Choosing", "Images ({})").format(patterns)
