"""The system's trash, from which a person can take back what went there."""

from pathlib import Path

from PySide6.QtCore import QFile


def to_trash(folder: Path) -> bool:
    """Move a folder to the trash; whether that was done. For a worker."""
    done = QFile.moveToTrash(str(folder))
    return bool(done[0] if isinstance(done, tuple) else done)
