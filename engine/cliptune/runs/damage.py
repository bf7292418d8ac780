"""What is told of a file of a run that is not what this version writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Message, text
from cliptune.core.reasons import of_value, reason
from cliptune.core.untrusted import shown

_SETTING = text("run-file-setting", "{name}: {reason}")
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
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise ClipTuneError(_DAMAGED(path=path, reason=_reason(error))) from error


def _reason(error: Exception) -> Message:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        name = shown(".".join(map(str, first["loc"])), 80)
        return _SETTING(name=name, reason=of_value(first)) if name else of_value(first)
    return reason(error)
