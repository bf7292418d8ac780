"""A state of a project as a run sees it: a table that is written once, and the job's data."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError, unwritable
from cliptune.core.events import Work
from cliptune.core.files import write_text
from cliptune.core.messages import text
from cliptune.data import project_table
from cliptune.data.scan import read_labels
from cliptune.data.walk import natural
from cliptune.job import Data
from cliptune.projects.decisions import GIVEN, NONE, READ, State
from cliptune.projects.project import Project

_UNWRITABLE = text(
    "labels-unwritable",
    "Your labels cannot be written to {folder}: {reason}.",
    "Allow writing there.",
)


def of_folder(
    state: State, images: Path, cancel: CancelToken
) -> Work[tuple[dict[str, str], dict[str, str]]]:
    """The class of each image of a folder by its own folders or the table that was chosen, as that
    is called by now, and its part of the split if any; nothing where the folder says nothing, or no
    classes.

    Raises `ClipTuneError` if it cannot be listed.
    """
    try:
        data = Data(images=images, **state.settings.get(READ, {}))
        _, kind, said, splits = yield from read_labels(data, cancel)
    except ClipTuneError:
        if not images.is_dir():
            raise
        return {}, {}
    given = {path: names[0] for path, names in said.items() if names}
    return (called(state, given) if kind == "classes" else {}), splits


def called(state: State, given: Mapping[str, str]) -> dict[str, str]:
    """The classes that a folder itself gives its images, as they are called by now, without those
    that were taken away."""
    became: Mapping[str, str] = state.settings.get(GIVEN, {})
    return {path: name for path, one in given.items() if (name := became.get(one, one))}


def labels(
    state: State, labels_of_folder: Mapping[str, str], gone: frozenset[str] = frozenset()
) -> dict[str, str]:
    """The class of every image that has one, by relative path in natural order: what the person
    said, else what the folder or its table says. Images that belong to no class have none."""
    said = {**labels_of_folder, **state.labels}
    known = (path for path, label in said.items() if label != NONE and path not in gone)
    return {path: said[path] for path in sorted(known, key=natural)}


def job_data(
    project: Project, labels_of_folder: Mapping[str, str], splits: Mapping[str, str]
) -> dict[str, Any]:
    """The `data` part of a job that learns what a project says.

    `labels_of_folder` has the class of images by their folders or a table, where the person said
    nothing; `splits` the parts of the split that are known, "train", "validation" or "test". The
    table of them is written into the project's folder, and never changed again: a job of this state
    finds it as it was. Raises `ClipTuneError` if it cannot be written.
    """
    state = project.state
    of_image = labels(state, labels_of_folder, project.gone)
    classes = set(of_image.values())
    table = project_table.written(of_image, splits)
    return {
        "images": str(project.images),
        "labels_from": "table",
        "kind": "classes",
        "table": str(_kept(project.place / project_table.PLACE, state.number, table)),
        "file_column": project_table.COLUMNS[0],
        "label_column": project_table.COLUMNS[1],
        "classes": {name: words for name, words in state.words.items() if name in classes},
        "leave_out": sorted(state.excluded),
    }


def _kept(folder: Path, number: int, table: str) -> Path:
    """The file of that table: the state's own, or one more where the folder says otherwise now."""
    again, file = 1, folder / f"{number}.csv"
    try:
        folder.mkdir(exist_ok=True)
        while file.exists() and file.read_bytes() != table.encode():
            again += 1
            file = folder / f"{number}-{again}.csv"
        if not file.exists():
            write_text(file, table)
    except OSError as error:
        raise unwritable(_UNWRITABLE(folder=folder), error) from error
    return file
