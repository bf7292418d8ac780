"""A folder that is to be sorted, read from the disk: its project, its files. No widgets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.core.ranges import Range
from cliptune.data.walk import File, natural
from cliptune.inference.base_model import BaseModel
from cliptune.methods.method import STARTER
from cliptune.models.catalogue import CATALOGUE
from cliptune.projects.project import GIVEN, NONE, READ, Project, State
from cliptune_gui.state.images import AUTOMATIC, Images, LabelChoice, look
from cliptune_gui.state.some import Names, Some
from cliptune_gui.state.wizard import Draft

BASE = "base"
"""The setting of a project that says which base model looks at its images."""


@dataclass(frozen=True)
class Asked:
    """Images that are to be sorted, and what was said of them elsewhere in the window."""

    images: Path
    hub: str
    labels: LabelChoice
    known: Images | None
    """What a look found; None where the folder says nothing of what its images show."""
    base: BaseModel
    device: str

    @classmethod
    def of(cls, draft: Draft) -> "Asked":
        """Those of the wizard."""
        return cls(
            images=draft.folder,
            hub=draft.hub,
            labels=draft.labels,
            known=draft.images,
            base=BaseModel(draft.base, hub=draft.hub, revision=draft.revision),
            device=draft.device,
        )


@dataclass(frozen=True)
class ByRow:
    """What holds by a project, with a row for each image. A worker makes it: there may be a
    million."""

    state: State
    files: tuple[File, ...]
    """The images: those of the folder, then those that were added to the project."""
    paths: tuple[str, ...]
    row_of: Mapping[str, int]
    written: np.ndarray
    """The rows, those first whose files are the oldest."""
    classes: tuple[str, ...]
    said: np.ndarray
    given: np.ndarray
    """As `Rows` has them."""
    out: np.ndarray


class Reader:
    """What holds by a project, by row: rows stay, and new ones come last. For one thread at a
    time."""

    def __init__(self, project: Project, files: tuple[File, ...], given: Mapping[str, str]) -> None:
        """`given` is what the folder says of its images, by path."""
        self._project, self._given = project, given
        self._list(files)

    def _list(self, files: tuple[File, ...]) -> None:
        self._files, self._paths = files, tuple(file.path for file in files)
        self._row_of = {path: row for row, path in enumerate(self._paths)}
        written = np.fromiter((file.mtime_ns for file in files), np.int64, len(files))
        self._written = np.argsort(written, kind="stable")

    def read(self, state: State) -> ByRow:
        """What holds by a state."""
        if new := [file for file in self._project.added if file.path not in self._row_of]:
            self._list((*self._files, *new))
        became: Mapping[str, str] = state.settings.get(GIVEN, {})
        now = {name: became.get(name, name) for name in set(self._given.values())}
        more = sorted(set(now.values()) - {*state.classes, NONE, ""}, key=natural)
        classes = (*state.classes, *more)
        code = {name: place for place, name in enumerate((NONE, *classes))}
        code_of_given = {name: code.get(one, -1) for name, one in now.items()}
        return ByRow(
            state=state,
            files=self._files,
            paths=self._paths,
            row_of=self._row_of,
            written=self._written,
            classes=classes,
            said=self._row_by_row(state.labels, code),
            given=self._row_by_row(self._given, code_of_given),
            out=Some.of(Names(self._paths, self._row_of), state.excluded).inside,
        )

    def _row_by_row(self, said: Mapping[str, str], code: Mapping[str, int]) -> np.ndarray:
        """By row the code of what is said of an image, by its path; -1 where nothing is."""
        found = np.full(len(self._paths), -1, np.int64)
        for path, one in said.items():
            if (row := self._row_of.get(path)) is not None:
                found[row] = code.get(one, -1)
        return found


@dataclass(frozen=True)
class Opened:
    """A folder and its project, read from the disk."""

    asked: Asked
    project: Project
    reader: Reader
    first: ByRow
    """What holds when it is opened."""
    folder: Path
    """Where the images lie."""
    given: Mapping[str, str]
    """What the folder says of its images, by path."""
    sides: Mapping[str, str]
    """The part of the split that the folder puts an image in."""
    greys: Range | None
    """What greys of more than 8 bits are shown from and to."""
    bases: tuple[str, ...] = ()
    """The base models that are on this disk."""
    read: Mapping[str, Any] = field(default_factory=dict)
    """How it was chosen that the folder's labels are read; nothing where they are found."""


def open_project(asked: Asked, cancel: CancelToken) -> Work[Opened]:
    """Open the project over images. For the scanner's thread."""
    from cliptune.data.project_table import state_of
    from cliptune.data.scan import find_files
    from cliptune.models.download import cached

    known, labels = asked.known, asked.labels
    folder, files, _ = yield from find_files(asked.images, cancel, asked.hub or None)
    project = Project.open(folder, cancel)
    if state_of(labels.table) is not None:  # what was said here is not what the folder says
        read = jobs.Data(images=folder, **project.state.settings.get(READ, {}))
        labels = LabelChoice.of(read)
        try:
            known = yield from look(asked.images, cancel, labels, asked.hub)
        except ClipTuneError:
            known = None
    here = [entry.name for entry in CATALOGUE if cached(entry)]
    for name in (asked.base.name, project.state.settings.get(BASE, STARTER)):
        if name not in here and Path(name).is_dir():
            here.append(name)
    sorted_ = known is not None and known.kind == "classes"
    given = {path: said[0] for path, said in known.said.items()} if known and sorted_ else {}
    reader = Reader(project, tuple(file for file in files if file.image), given)
    return Opened(
        asked=asked,
        project=project,
        reader=reader,
        first=reader.read(project.state),
        read={} if labels == AUTOMATIC else labels.settings(),
        folder=folder,
        given=given,
        sides={path: side for path, side in known.side_of.items() if side} if known else {},
        greys=known.greys.range if known and known.greys else None,
        bases=tuple(here),
    )


@dataclass(frozen=True)
class Facts:
    """What a file says of its image."""

    taken: float
    """Seconds since the epoch: when it was taken, or when the file was written."""
    by_camera: bool
    width: int
    height: int
    size: int
    """In bytes."""


def facts(path: Path) -> Facts | None:
    """What a file says of its image; None if it cannot be read. For a thread: it reads it."""
    from cliptune.core import bounded
    from cliptune.core.files import extended
    from cliptune.data.image import open_image, orientation, taken

    try:
        with bounded.opened(extended(str(path))) as file, open_image(file) as opened:
            wide, high = opened.size
            when = taken(opened)
            if orientation(opened) >= 5:  # lies on its side
                wide, high = high, wide
        status = path.stat()
    except Exception:  # on damaged files Pillow's plugins raise nearly anything
        return None
    written = status.st_mtime if when is None else when
    return Facts(written, when is not None, wide, high, status.st_size)
