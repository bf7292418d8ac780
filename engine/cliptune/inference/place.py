"""Where in a folder the adapter lies: at its top, or where PEFT and the hub's cache put it.

PEFT writes several adapters into folders of their names, and the cache has snapshots.
"""

import os
import re
from pathlib import Path

from cliptune.core import bounded
from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import text
from cliptune.core.untrusted import check_inside, is_there, shown
from cliptune.methods import METHODS
from cliptune.methods.peft_method import CONFIG
from cliptune.runs.layout import DESCRIPTION

MARKS = tuple(dict.fromkeys((CONFIG, *(m.file for m in METHODS.values() if m.file), DESCRIPTION)))
"""Files by which a folder is known to hold an adapter."""

_SEVERAL = text(
    "adapter-several-here",
    "{folder} holds several adapters: {names}.",
    "Choose one of these folders in it.",
)

_CACHED = re.compile(r"models--(?:.+--)?(?P<name>.+)")
"""What the hub's cache calls the folder of a model."""
_COMMIT = re.compile(r"[0-9a-f]{40}")


def located(folder: Path) -> Path:
    """The folder that the adapter lies in; the same one if there is none.

    Raises `ClipTuneError` naming them if there are several and none at the top.
    """
    folder = _snapshot(folder)
    if any(is_there(folder / mark) for mark in MARKS):
        return folder
    return _only(folder, [path for path in _within(folder) if is_there(path / CONFIG)])


def holds(folder: Path) -> bool:
    """Whether there is an adapter, or several, in a folder that is there."""
    try:
        return any(is_there(located(folder) / mark) for mark in MARKS)
    except ClipTuneError:
        return True  # to be opened, and refused in words


def name_of(folder: Path) -> str:
    """What the adapter in a folder is called by where it lies; a snapshot's is a mere hash."""
    cached = folder.parent.parent if folder.parent.name == "snapshots" else folder
    match = _CACHED.fullmatch(cached.name)
    return match["name"] if match else folder.name


def _snapshot(folder: Path) -> Path:
    """What a folder of the hub's cache has last downloaded, or any other folder itself."""
    if not _CACHED.fullmatch(folder.name) or not (folder / "snapshots").is_dir():
        return folder
    try:
        commit = bounded.read(folder / "refs" / "main").decode("ascii").strip()
    except (OSError, ValueError):
        commit = ""
    if _COMMIT.fullmatch(commit) and (folder / "snapshots" / commit).is_dir():
        return folder / "snapshots" / commit
    return _only(folder, _within(folder / "snapshots"))


def _within(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        return sorted(Path(entry.path) for entry in entries if entry.is_dir())


def _only(folder: Path, found: list[Path]) -> Path:
    if len(found) > 1:
        names = [shown(str(path.relative_to(folder)), 60) for path in found[:20]]
        more = ["..."] if len(found) > len(names) else []
        raise ClipTuneError(_SEVERAL(folder=folder, names=names + more))
    for path in found:
        check_inside(path)
    return found[0] if found else folder
