"""What the program keeps for itself on the disk, its size, and taking it away.

Runs, projects and imported adapters are a person's own, and nothing here touches them.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from cliptune.core import compiler
from cliptune.core.caches import CACHE, MODELS
from cliptune.core.files import is_old
from cliptune.core.messages import Text, text
from cliptune.data import pixels, sources
from cliptune.graphics import place
from cliptune.models import counted
from cliptune.models.catalogue import CATALOGUE


def _is_new(path: Path) -> bool:
    """Whether it was changed within the last hour."""
    try:
        return not is_old(path.stat().st_mtime, 3600)
    except OSError:  # gone meanwhile
        return False


def _size(path: Path) -> int:
    total = 0
    for entry in [path, *path.rglob("*")] if path.is_dir() else [path]:
        with suppress(OSError):  # gone meanwhile
            total += entry.lstat().st_size if entry.is_file() or entry.is_symlink() else 0
    return total


def _remove(path: Path) -> bool:
    """Take a file or a folder away; whether it is gone. A log that the window has open can only be
    emptied on Windows."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return not path.exists()
    try:
        path.unlink(missing_ok=True)
    except OSError:
        if path.suffix != ".log":
            return False
        with suppress(OSError):
            os.truncate(path, 0)
    return not path.exists() or not path.stat().st_size


@dataclass(frozen=True)
class Belonging:
    """Something that is kept, and may go."""

    name: str
    title: Text
    lost: Text
    """What it means that it goes."""
    folder: Callable[[], Path]
    """Where it lies, perhaps with what is not the program's."""
    files: Callable[[], Iterator[Path]]
    """Files and whole folders that it is."""
    take: Callable[[Path], bool] = _remove
    """Takes one of them away; whether it is gone."""

    def size(self) -> int:
        """Its bytes."""
        return sum(map(_size, self.files()))

    def remove(self) -> list[Path]:
        """Take it away; what could not be, because it is in use, say."""
        stuck = [path for path in [*self.files()] if not self.take(path)]
        with suppress(OSError):  # others keep something there
            self.folder().rmdir()
        return stuck


def _caches() -> Iterator[Path]:
    """But for what a run is writing right now."""
    made = pixels.default_folder(), sources.home(), counted.folder()
    folders = (*made, CACHE.folder / compiler.FOLDER)
    for folder in filter(Path.is_dir, folders):
        entries = [*folder.iterdir()]
        written = [one for one in entries if one.suffix == ".part" and _is_new(one)]
        yield from (one for one in entries if one not in written) if written else [folder]


def _settings_folder() -> Path:
    """Where the window keeps its settings: Qt has a place of its own for such files."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home()) / "cliptune"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "cliptune"


def _settings() -> Iterator[Path]:
    """Those of newer versions, which stay beside, and the log, too."""
    yield from _settings_folder().glob("window*.ini")
    yield from platformdirs.user_log_path("cliptune", appauthor=False).glob("cliptune.log*")


def _models() -> Iterator[Path]:
    """Those of the catalogue: what others downloaded there stays."""
    for entry in CATALOGUE:
        name = f"models--{entry.repo.replace('/', '--')}"
        for folder in (MODELS.folder / name, MODELS.folder / ".locks" / name):
            if entry.repo and folder.is_dir():
                yield folder


ALL = (
    Belonging(
        "caches",
        text("belongings-caches", "Decoded images and unpacked archives"),
        text("belongings-caches-lost", "They are made again when they are needed."),
        lambda: CACHE.folder,
        _caches,
    ),
    Belonging(
        "settings",
        text("belongings-settings", "Settings of the window, and its log"),
        text("belongings-settings-lost", "The window then begins as at its first start."),
        _settings_folder,
        _settings,
    ),
    Belonging(
        "graphics",
        text("belongings-graphics", "PyTorch for the graphics card"),
        text("belongings-graphics-lost", "ClipTune's own is used from the next start on."),
        place.home,
        lambda: iter([place.home()] if place.home().is_dir() else []),
        lambda _: place.remove() or True,  # what is in use goes at the next start
    ),
    Belonging(
        "models",
        text("belongings-models", "Base models that were downloaded"),
        text(
            "belongings-models-lost",
            "They are downloaded again when they are needed, also by other programs.",
        ),
        lambda: MODELS.folder,
        _models,
    ),
)
"""All of it."""
BY_NAME = {one.name: one for one in ALL}
