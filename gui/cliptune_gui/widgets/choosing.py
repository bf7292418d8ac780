"""The system's dialogs in which files of images are chosen."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from cliptune.data.formats import SUFFIXES


def image(parent: QWidget, title: str) -> Path | None:
    """One image, looked for from the person's own folder on; None if nobody chooses one."""
    found, _ = QFileDialog.getOpenFileName(parent, title, str(Path.home()), _kinds())
    return Path(found) if found else None


def images(parent: QWidget, title: str, start: Path | None = None) -> list[Path]:
    """Images, looked for in `start` or the person's own folder."""
    found, _ = QFileDialog.getOpenFileNames(parent, title, str(start or Path.home()), _kinds())
    return [Path(one) for one in found]


def _kinds() -> str:
    patterns = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
    return QCoreApplication.translate("Choosing", "Images ({})").format(patterns)
