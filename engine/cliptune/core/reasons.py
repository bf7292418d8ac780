"""Why something could not be read, written or taken: in our words what the system, readers of
files and Pydantic say in English."""

import errno
import json
import os
from collections.abc import Mapping
from traceback import format_exception_only
from typing import Any

from safetensors import SafetensorError

from cliptune.core.bounded import Unread
from cliptune.core.messages import Message, Text, quoted, text

_FORBIDDEN = text("no-permission", "no permission")
_BUSY = text("os-busy", "another program is using it")
_FULL = text("os-full", "no space left on the disk")
_FILES = text("os-open-files", "too many files are open")
_LOST = text("os-lost", "the drive or the connection to it was lost")

_OF_SYSTEM: dict[int, Text] = {
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: text("os-read-only", "the disk is read-only"),
    errno.ENOENT: text("os-nothing", "no such file or folder"),
    errno.ENOTDIR: text("os-no-folder", "part of its path is not a folder"),
    errno.EISDIR: text("os-folder", "it is a folder"),
    errno.EEXIST: text("os-exists", "something of that name is there already"),
    errno.ENOTEMPTY: text("os-filled", "the folder is not empty"),
    errno.ENAMETOOLONG: text("os-name", "its name is too long"),
    errno.ELOOP: text("os-loop", "its links lead to each other"),
    errno.ENOSPC: _FULL,
    errno.EDQUOT: text("os-quota", "your share of the disk is used up"),
    errno.EFBIG: text("os-big", "it is too large for that disk"),
    errno.EBUSY: _BUSY,
    errno.ETXTBSY: _BUSY,
    errno.EMFILE: _FILES,
    errno.ENFILE: _FILES,
    errno.ENOMEM: text("os-memory", "memory is full"),
    errno.EIO: text("os-disk", "the disk reports an error"),
    errno.ENODEV: _LOST,
    errno.ENXIO: _LOST,
    errno.ENOTCONN: _LOST,
    errno.ESTALE: _LOST,
    errno.ETIMEDOUT: text("os-slow", "it did not answer in time"),
}
"""What the system calls by number; it words the rest itself."""
TROUBLES = frozenset(_OF_SYSTEM) - {
    *(errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENOTEMPTY, errno.ENOMEM),
    *(errno.EMFILE, errno.ENFILE),
}
"""Those that no program makes by mistake."""
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_TELLS_NO_ROOM = (
    *(f"[Errno {number}]" for number in _NO_ROOM),
    *(f"(os error {number})" for number in _NO_ROOM),
    "[WinError 112]",
    *(("(os error 112)",) if os.name == "nt" else ()),  # elsewhere a host that is down
)
"""What Python says of it, and Rust."""
_OF_WINDOWS: dict[int, Text] = {
    19: _OF_SYSTEM[errno.EROFS],
    21: _LOST,
    32: _BUSY,
    33: _BUSY,
    53: _LOST,
    67: _LOST,
}
"""What Windows calls by numbers of its own, where Python says no permission or no such file:
https://learn.microsoft.com/windows/win32/debug/system-error-codes--0-499-."""

_NOT_UTF8 = text("reason-utf-8", "it is not text in UTF-8")
_NOT_JSON = text("reason-json", "line {line} is not JSON")
_DEEP = text("reason-deep", "it is nested too deeply")
_NOT_SAFETENSORS = text("reason-safetensors", "it is not a whole safetensors file")

_NO_NUMBER = text("value-number", "it is not a number")
_NO_WHOLE_NUMBER = text("value-whole-number", "it is not a whole number")
_NO_TEXT = text("value-text", "it is not text")
_NO_SWITCH = text("value-switch", "it is neither true nor false")
_NO_LIST = text("value-list", "it is not a list")
_NO_TABLE = text("value-table", "it is not a table")

_OF_VALUE: dict[str, Text] = {
    "missing": text("value-missing", "it is missing"),
    "int_type": _NO_WHOLE_NUMBER,
    "int_parsing": _NO_WHOLE_NUMBER,
    "int_from_float": _NO_WHOLE_NUMBER,
    "float_type": _NO_NUMBER,
    "float_parsing": _NO_NUMBER,
    "finite_number": _NO_NUMBER,
    "string_type": _NO_TEXT,
    "bool_type": _NO_SWITCH,
    "bool_parsing": _NO_SWITCH,
    "list_type": _NO_LIST,
    "tuple_type": _NO_LIST,
    "dict_type": _NO_TABLE,
    "model_type": _NO_TABLE,
    "greater_than": text("value-more", "it is not more than {gt}"),
    "greater_than_equal": text("value-less", "it is less than {ge}"),
    "less_than": text("value-not-less", "it is not less than {lt}"),
    "less_than_equal": text("value-over", "it is more than {le}"),
    "literal_error": text("value-others", "it is not one of {expected}"),
    "string_too_long": text("value-too-long", "it is longer than {max_length:,} characters"),
    "too_long": text("value-too-many", "it holds more than {max_length:,}"),
    "too_short": text("value-too-few", "it holds fewer than {min_length:,}"),
}
"""What Pydantic finds, by its type of error; it words the rest itself."""


def disk_full(error: BaseException | str) -> bool:
    """Whether an error, or its last line in another process, says that a disk is full. Libraries
    in Rust raise errors of their own, in which there is the system's number."""
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return True
    # Some errors cannot even be said.
    said = error if isinstance(error, str) else "".join(format_exception_only(error))
    return any(words in said for words in _TELLS_NO_ROOM)


def reason(error: BaseException) -> Message:
    """What an exception says of a file, to end a sentence with; its own words if we have none."""
    match error:
        case _ if disk_full(error) and not isinstance(error, OSError):
            return _FULL()
        case Unread():
            return error.told
        case OSError() if (number := getattr(error, "winerror", None)) in _OF_WINDOWS:
            return _OF_WINDOWS[number]()
        case OSError() if error.errno in _OF_SYSTEM:
            return _OF_SYSTEM[error.errno]()
        case OSError() if error.strerror:
            return quoted(error.strerror[:1].lower() + error.strerror[1:])
        case UnicodeDecodeError():
            return _NOT_UTF8()
        case json.JSONDecodeError():
            return _NOT_JSON(line=error.lineno)
        case RecursionError():
            return _DEEP()
        case SafetensorError():
            return _NOT_SAFETENSORS()
    return quoted(str(error) or type(error).__name__)


def of_value(problem: Mapping[str, Any]) -> Message:
    """What one of Pydantic's errors says of a value, to end a sentence with."""
    limits = problem.get("ctx", {})
    if known := _OF_VALUE.get(problem["type"]):
        return known(**{name: one for name, one in limits.items() if f"{{{name}" in known.text})
    said = str(problem["msg"])
    return quoted(said[:1].lower() + said[1:])
