"""Where projects lie, a folder for each in the user's data folder, and which is whose images'."""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import platformdirs

from cliptune.core import versions
from cliptune.core.errors import ClipTuneError
from cliptune.core.files import extended, make_unused, plain, sync, write_text
from cliptune.data.project_table import IMAGES, JOURNAL
from cliptune.data.walk import File
from cliptune.projects import identity
from cliptune.projects.identity import Known
from cliptune.projects.journal import Journal, Record

FOLDERS = "folders.json"
"""The folder of images, and those in which these lay before."""
SAMPLE = 64
"""Images of a project, about so many, that are looked for in a folder that may be its own."""


def home() -> Path:
    """Where all of them lie."""
    return platformdirs.user_data_path("cliptune", appauthor=False) / "projects"


def find(images: Path, files: Callable[[], Iterable[File]]) -> tuple[Path | None, Path | None]:
    """The project of a folder of images, and the folder in which these lay until now where that is
    another: they were moved, or their folder was renamed.

    `files` gives the images of the folder, if need be. A folder whose images also lie where a
    project says is a copy, of which that project is none. Raises `OSError`.
    """
    known = {place: folders for place in _places() if (folders := _folders(place))}
    for place, folders in known.items():
        if folders[0] == images or _is_same(folders[0], images):
            return place, None
    listed: Iterable[File] | None = None
    for place, folders in known.items():
        sample = _sample(place)
        there = any(os.path.isfile(extended(os.path.join(folders[0], path))) for path in sample)
        if not sample or (there and images not in folders):
            continue
        listed = files() if listed is None else listed
        if _holds(images, sample, listed):
            if there:  # a disk is back that was away while a copy of it was opened
                return begin(images, like=place), folders[0]
            _say(place, [images, *(folder for folder in folders if folder != images)])
            return place, folders[0]
    return None, None


def begin(images: Path, like: Path | None = None) -> Path:
    """Make a project for a folder of images; one that knows all that another knows so far.

    Raises `OSError`.
    """
    place = make_unused(home() / plain(images.name))
    journal = place / JOURNAL
    try:
        if like:
            shutil.copyfile(like / JOURNAL, journal)
            if (like / IMAGES).is_dir():
                hidden = shutil.ignore_patterns(".*")  # is being copied
                shutil.copytree(like / IMAGES, place / IMAGES, ignore=hidden)
        else:
            journal.touch()
        sync(journal)
        _say(place, [images])
        sync(place)
    except OSError:  # a full disk, above all
        shutil.rmtree(place, ignore_errors=True)
        raise
    return place


def _places() -> list[Path]:
    """Every project, the one that was decided in last before the others."""
    found = []
    for place in home().iterdir():
        with suppress(OSError):
            found.append(((place / JOURNAL).stat().st_mtime_ns, place))
    return [place for _, place in sorted(found, reverse=True)]


def _folders(place: Path) -> list[Path]:
    """The folder of a project's images, and those in which these lay before, the last one first.

    None where the file that says so is not there or damaged. Raises `ClipTuneError` if a newer
    version wrote something else into it: the project may be that of any images.
    """
    try:
        written = (place / FOLDERS).read_bytes()
        given = json.loads(written)
    except (OSError, ValueError, RecursionError):
        return []
    if told := versions.newer(place / FOLDERS, versions.of_json(written)):
        raise ClipTuneError(told)
    return [Path(str(one)) for one in given] if isinstance(given, list) else []


def _say(place: Path, folders: Iterable[Path]) -> None:
    """Say where a project's images lie, and then where they lay before."""
    write_text(place / FOLDERS, json.dumps([*map(str, folders)], indent=1) + "\n")


def _is_same(one: Path, other: Path) -> bool:
    """Whether two paths lead to one folder that is there."""
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):  # what a damaged file names may be no path at all
        return False


def _sample(place: Path) -> dict[str, Known]:
    """A few of the images that a project knows, of those that lie in its folder."""
    try:
        known = Record(Journal(place / JOURNAL).read()).known
    except (OSError, ClipTuneError):  # gone meanwhile, or a newer version's
        return {}
    read = [(path, one) for path, one in known.items() if one and not os.path.isabs(path)]
    return dict(read[:: max(1, len(read) // SAMPLE)])


def _holds(images: Path, known: Mapping[str, Known], files: Iterable[File]) -> bool:
    """Whether a folder holds at least half of some images, whatever their names."""
    found = identity.find(images, known, files)
    return 2 * len(found) >= len(known)
