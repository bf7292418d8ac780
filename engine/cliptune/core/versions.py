"""Which ClipTune wrote a file: what a newer one wrote is told of, and stays as it is."""

import json
import re
import shutil
from pathlib import Path

from cliptune import __version__
from cliptune.core.files import written_beside
from cliptune.core.messages import Message, text

WRITTEN_BY = "written_by"
"""What the version is called in a file that is a table."""
_NEWER = text(
    "written-by-newer",
    "{path} was written by a newer ClipTune ({version}), and this one ({own}) does not know all of "
    "what is in it.",
    "It stays as it is: open it with that version.",
)

_KEPT_BESIDE = text(
    "of-newer-kept-beside",
    "{path} was written by a newer ClipTune ({version}): what this one ({own}) does not know is "
    "left out, and all of it is kept in {kept}.",
)


def is_newer(version: object) -> bool:
    """Whether a version, of somebody's file, may write what this one does not know: by its first
    two numbers. Releases that differ in the third read each other's files."""
    return _numbers(version) > _numbers(__version__)


def newer(path: Path, version: object) -> Message | None:
    """What to tell of a file that was not understood, if a newer version wrote it."""
    return _NEWER(path=path, version=version, own=__version__) if is_newer(version) else None


def set_aside(path: Path, version: object) -> Message | None:
    """Keep a copy of a file that a newer version wrote, which this one may write over; what to tell
    of it. None of any other file.

    Raises `OSError` if there is no copy.
    """
    if not is_newer(version):
        return None
    kept = path.with_name(f"{path.stem}-{version}{path.suffix}")
    with written_beside(kept) as beside:
        shutil.copyfile(path, beside)
    return _KEPT_BESIDE(path=path, version=version, own=__version__, kept=kept)


def of_json(written: bytes) -> object:
    """The version that wrote a table in JSON; None where it does not say."""
    try:
        given = json.loads(written)
    except (ValueError, RecursionError):
        return None
    return given.get(WRITTEN_BY) if isinstance(given, dict) else None


def _numbers(version: object) -> tuple[int, ...]:
    known = re.match(r"(\d{1,6})\.(\d{1,6})([.a-z+-][\w.+-]{0,20})?$", str(version), re.ASCII)
    return (int(known[1]), int(known[2])) if known else ()
