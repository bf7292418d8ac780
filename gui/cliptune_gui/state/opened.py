"""A folder that is to be sorted, read from the disk: its project, its files. No widgets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.core.ranges import Range
from cliptune.data.walk import File
from cliptune.inference.base_model import BaseModel
from cliptune.methods.method import STARTER
from cliptune.models.catalogue import CATALOGUE
from cliptune.projects.project import READ, Project, State
from cliptune_gui.state.images import AUTOMATIC, Images, LabelChoice, look
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
class Opened:
    """A folder and its project, read from the disk."""

    asked: Asked
    project: Project
    state: State
    folder: Path
    """Where the images lie."""
    files: tuple[File, ...]
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
    return Opened(
        asked=asked,
        project=project,
        state=project.state,
        read={} if labels == AUTOMATIC else labels.settings(),
        folder=folder,
        files=tuple(file for file in files if file.image),
        given={path: said[0] for path, said in known.said.items()} if known and sorted_ else {},
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
