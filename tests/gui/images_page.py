"""The wizard's images page by itself, for tests that open folders in it."""

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from cliptune.core.ranges import Range
from cliptune_gui.pages.new_run.images import ImagesPage
from cliptune_gui.widgets.thumbnails import Thumbnails

Made = Callable[[Path], ImagesPage]
"""Gives the page with images that were looked through."""


class NoImages(Thumbnails):
    """Decodes nothing."""

    greys: Range | None = None

    def get(self, path: Path | str, side: int, ratio: float = 1.0, *, whole: bool = False) -> None:
        return None

    def show_greys(self, shown: Range | None, folder: Path | None = None) -> None:
        self.greys = shown


def rest(qtbot: QtBot, page: ImagesPage) -> None:
    """Wait until the images were looked through."""
    qtbot.waitUntil(lambda: page._call is None, timeout=60_000)
