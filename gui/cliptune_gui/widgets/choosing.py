"""The system's dialogs in which files are chosen, and where they begin to look."""

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

import cliptune_resources
from cliptune.data.formats import SUFFIXES

_Place = QStandardPaths.StandardLocation


PATIENCE = 0.2
"""Seconds that a disk has to say whether a folder is there: the window's thread does not wait for
one that sleeps or is far away."""


def start(*known: Path | None) -> str:
    """Where a dialog that asks for images begins: in the first of these folders that is there and
    not one of the program's own, or else in the person's images."""
    ours = cliptune_resources.sample().parent
    own = [one for one in known if one and not one.is_relative_to(ours)]
    return str(_first(own) or _place(_Place.PicturesLocation))


def _first(folders: Sequence[Path]) -> Path | None:
    """The first of some folders that is there, as far as that is known soon."""
    found: Queue[Path | None] = Queue()

    def look() -> None:
        found.put(next((one for one in folders if os.path.isdir(one)), None))

    if folders:
        Thread(target=look, daemon=True).start()
        with suppress(Empty):
            return found.get(timeout=PATIENCE)
    return None


def documents() -> Path:
    """Where a person looks for what they made."""
    return _place(_Place.DocumentsLocation)


def _place(of: QStandardPaths.StandardLocation) -> Path:
    """A folder of the person's, or their home where there is none."""
    return _first([Path(QStandardPaths.writableLocation(of))]) or Path.home()


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
