"""The errors a user may meet; anything else that is raised is a bug."""

import errno
from collections.abc import Iterable
from difflib import get_close_matches

from cliptune.core.messages import PLAIN, Message


class Cancelled(Exception):
    """The user asked to stop. Shown nowhere."""


class ClipTuneError(Exception):
    """Something the user can mend: a message that says what is wrong, where, and what to do."""

    def __init__(self, message: Message | str, hint: str = "") -> None:
        told = message if isinstance(message, Message) else PLAIN(text=message, hint=hint)
        super().__init__(str(told))
        self.told = told

    @property
    def message(self) -> str:
        """What is wrong and where, in English."""
        return self.told.text()

    @property
    def hint(self) -> str:
        """What to do about it, in English."""
        return self.told.hint()

    def __reduce__(self) -> tuple[type, tuple[Message]]:
        return type(self), (self.told,)


def disk_full(error: Exception) -> bool:
    """Whether an error says that a disk is full; safetensors has only the system's number in it."""
    told = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return told or any(f"(os error {number})" in str(error) for number in (28, 112))


def unwritable(message: str, error: OSError, hint: str) -> ClipTuneError:
    """What could not be written, and why; `hint` says what to do if the disk is not just full."""
    if disk_full(error):
        hint = "Free some space, then do the same again: nothing that was kept is lost."
    return ClipTuneError(f"{message}: {error.strerror or error}.", hint)


def nearest(name: str, valid: Iterable[str]) -> str:
    """` Did you mean "lora"?` for a misspelt name, or the empty string."""
    matches = get_close_matches(name, list(valid), n=1)
    return f' Did you mean "{matches[0]}"?' if matches else ""
