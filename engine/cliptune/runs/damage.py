"""What is told of a file of a run that is not what this version writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError
from safetensors import SafetensorError

from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import text
from cliptune.core.reasons import reason
from cliptune.core.untrusted import first_of

_DAMAGED = text(
    "run-file-damaged",
    "{path} is damaged or of another version: {reason}.",
    "Put it back as it was, or start a new run.",
)


@contextmanager
def undamaged(path: Path) -> Iterator[None]:
    """Have what reading a file's content raises told as a `ClipTuneError` of that file."""
    try:
        yield
    except (
        *(ValueError, TypeError, LookupError, AttributeError, RecursionError, SafetensorError),
        *(FileNotFoundError, IsADirectoryError, NotADirectoryError),
    ) as error:
        told = first_of(error) if isinstance(error, ValidationError) else reason(error)
        raise ClipTuneError(_DAMAGED(path=path, reason=told)) from error
