"""The folder of a comparison, made or seen to hold the same one: `comparison.json` says of what."""

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from cliptune import job as jobs
from cliptune.core import bounded
from cliptune.core.errors import ClipTuneError, unwritable
from cliptune.core.files import make_unused, plain, write_text
from cliptune.core.messages import text
from cliptune.core.reasons import reason
from cliptune.data.sources import in_full
from cliptune.job import Job
from cliptune.runs.layout import best_of

_UNREADABLE = text("comparison-unreadable", "{path} cannot be read: {reason}.")
_DAMAGED = text(
    "comparison-damaged", "{path} is damaged: {reason}.", "Choose another folder to compare in."
)
_ANOTHER = text(
    "comparison-of-others",
    "{folder} holds a comparison of other images, another base or other settings.",
    "Choose another folder to compare in, or remove that one.",
)
_NOT_EMPTY = text(
    "comparison-folder-taken",
    "{folder} is not empty and holds no comparison.",
    "Choose another folder to compare in.",
)
_AMONG_IMAGES = text(
    "comparison-among-images",
    "{folder} would lie among the images.",
    "ClipTune never writes to images.",
)
UNWRITABLE = text(
    "comparison-unwritable",
    "{folder} cannot be written: {reason}.",
    "Choose another folder to compare in.",
)

FILE = "comparison.json"


def begin(folder: Path, job: Job, given: Mapping[str, Any], **more: float) -> None:
    """Make the folder of a comparison, or see that it holds this one.

    `given` are the settings of a job that hold for all runs, `more` is what else it is of. Raises
    `ClipTuneError` if it holds another one, or anything else, or cannot be written.
    """
    content = _content(job, given, more)
    path = folder / FILE
    if path.is_file():
        if _known(path, job) != content:
            raise ClipTuneError(_ANOTHER(folder=folder))
        return
    if folder.is_dir() and any(folder.iterdir()):
        raise ClipTuneError(_NOT_EMPTY(folder=folder))
    if folder.absolute().is_relative_to(job.data.images.absolute()):
        raise ClipTuneError(_AMONG_IMAGES(folder=folder))
    write_table(path, content)


def as_begun(folder: Path, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is asked for, with the one template of a comparison that an older version began."""
    data = given.get("data", {})
    if not (folder / FILE).is_file() or "template" in data or "templates" in data:
        return given
    template = read_content(folder).get("data", {}).get("template")
    return {**given, "data": {**data, "template": template}} if template else given


def unanswered(within: Path, job: Job, given: Mapping[str, Any], minutes: float) -> Path:
    """The folder in another one that holds this search for the best, which was left in the middle;
    or else a new one, named after the images.

    Raises `ClipTuneError` if that cannot be made.
    """
    content = _content(job, given, {"minutes": minutes})
    for path in sorted(within.glob(f"*/{FILE}")):
        with suppress(ClipTuneError, OSError):
            if best_of(path.parent) is None and _known(path, job) == content:
                return path.parent
    name = f"{time.strftime('%Y-%m-%d-%H%M%S')}-{plain(job.data.images.name)}-best"
    try:
        return make_unused(within / name)
    except OSError as error:
        raise unwritable(UNWRITABLE(folder=within / name), error) from error


def _content(job: Job, given: Mapping[str, Any], more: Mapping[str, float]) -> dict[str, Any]:
    """What a comparison is of."""
    return {
        "images": str(in_full(job.data.images)),
        "data": _settings(job.data),
        "base": job.base.model_dump(mode="json"),
        "train": dict(given.get("train", {})),
        **more,
    }


def _known(path: Path, job: Job) -> dict[str, Any]:
    """What the comparison that is there is of; of settings that came since an older version began
    it, the defaults hold."""
    known = read_content(path.parent)
    known["data"] = _settings(jobs.Data(images=job.data.images)) | known.get("data", {})
    if template := known["data"].pop("template", ""):
        known["data"]["templates"] = [template]
    known["base"] = jobs.Base().model_dump(mode="json") | known.get("base", {})
    return known


def _settings(data: jobs.Data) -> dict[str, Any]:
    """What is the same for all runs of a comparison."""
    return data.model_dump(mode="json", exclude={"images", "seed"})


def read_content(folder: Path) -> dict[str, Any]:
    """What the comparison or the search in a folder is of. Raises `ClipTuneError` if that cannot be
    read."""
    content = read_table(folder / FILE)
    parts = [content.get(part, {}) for part in ("data", "base", "train")]
    numbers = [content.get(name, 1) for name in ("minutes", "minutes_shared")]
    known = isinstance(content.get("images"), str)
    known = known and all(isinstance(part, dict) for part in parts)
    if not known or not all(isinstance(number, int | float) for number in numbers):
        raise ClipTuneError(_DAMAGED(path=folder / FILE, reason="it does not say of what it is"))
    return content


def read_table(path: Path) -> dict[str, Any]:
    """The JSON table of a comparison. Raises `ClipTuneError` if it cannot be read."""
    try:
        content: dict[str, Any] = json.loads(bounded.read(path))
        if not isinstance(content, dict):
            raise ValueError("it holds no table")
    except (OSError, ValueError, RecursionError) as error:
        told = _UNREADABLE if isinstance(error, OSError) else _DAMAGED
        raise ClipTuneError(told(path=path, reason=reason(error))) from error
    return content


def write_table(path: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON table into the folder of a comparison, made if need be.

    Raises `ClipTuneError` if it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, json.dumps(content, indent=2) + "\n")
    except OSError as error:
        raise unwritable(UNWRITABLE(folder=path.parent), error) from error
