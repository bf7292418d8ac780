"""What the window does for commands, where it is there: the engine knows nothing of Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from cliptune.document.writing import Printer


@dataclass(frozen=True)
class Window:
    """What it does, each None where Qt lacks."""

    printer: "Printer | None" = None
    """Makes PDFs of reports."""
    first_frame: Callable[[Path], str] | None = None
    """Draws the window offscreen, with its settings in a folder, and says how that went."""
    use_folders: Callable[[], None] | None = None
    """Has the engine keep things where a person chose that in the window."""


def of(context: typer.Context) -> Window:
    """What a command was given of the window; nothing if it was started without."""
    return context.obj or Window()
