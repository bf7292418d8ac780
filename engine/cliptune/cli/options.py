"""What several commands are given: their common options, and where a job's paths lead."""

import os
from pathlib import Path
from typing import Annotated

import typer

from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import text
from cliptune.data.sources import hub_name
from cliptune.job import Job
from cliptune.models.catalogue import Entry, resolve

_NO_IMAGES = text(
    "cli-no-folder-of-images",
    "There are no images {folder}: no folder, archive or data set.",
    "Check data.images, or --images.",
)

Device = Annotated[str, typer.Option(help="auto, cpu, cuda or mps.")]
BaseName = Annotated[
    str, typer.Option(help="Base model, if it cannot be told: a name or a folder.")
]
Classes = Annotated[
    str, typer.Option(help="Words to tell apart, as cat,dog; for an adapter that has none.")
]


TableFile = Annotated[
    Path | None,
    typer.Option("--table", help="Table that says what the images show; found if not said."),
]
FileColumn = Annotated[str, typer.Option(help="Its column that names the images.")]
LabelColumn = Annotated[str, typer.Option(help="Its column of labels or captions.")]


def table_settings(table: Path | None, file_column: str, label_column: str) -> dict[str, str]:
    """The settings of a job's data that these options stand for.

    A table is meant from the working folder if it is there, else from the folder of images.
    """
    place = table.absolute() if table and table.is_file() else table
    given = {"table": place, "file_column": file_column, "label_column": label_column}
    return {name: str(value) for name, value in given.items() if value}


def absolute(images: Path, folder: Path | None = None) -> Path:
    """The images of a job in full, where a relative path is meant from `folder`, or from here.

    Raises `ClipTuneError` if they are not there.
    """
    if hub_name(images):
        return images
    place = ((folder or Path.cwd()) / os.path.expanduser(images)).absolute()
    if not place.exists():
        raise ClipTuneError(_NO_IMAGES(folder=place))
    return place


def anchored(job: Job, folder: Path) -> Job:
    """The job with absolute paths, where relative ones are meant from `folder`.

    Raises `ClipTuneError` if its images or base are not there.
    """
    images = absolute(job.data.images, folder)
    train = job.train
    if train.start_from:
        start = (folder / os.path.expanduser(train.start_from)).absolute()
        train = train.model_copy(update={"start_from": start})
    base = resolve(job.base.model, folder, job.base.revision)
    model = base.name if isinstance(base, Entry) else str(base.absolute())
    return job.model_copy(
        update={
            "data": job.data.model_copy(update={"images": images}),
            "base": job.base.model_copy(update={"model": model}),
            "train": train,
        }
    )
