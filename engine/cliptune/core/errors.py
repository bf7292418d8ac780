"""The errors a user may meet; anything else that is raised is a bug."""

import os
from collections.abc import Iterable
from difflib import get_close_matches

from cliptune.core.messages import Message, text
from cliptune.core.reasons import TROUBLES, disk_full, reason

_DISK_FULL = text(
    "disk-full",
    "{what}",
    "Free some space, then do the same again: nothing that was kept is lost.",
)
_AGAIN = "Once that is mended, do the same again."
_OUTSIDE = text("outside", "That could not be done: {reason}.", _AGAIN)
_OUTSIDE_AT = text("outside-at", "That could not be done. {path}: {reason}.", _AGAIN)
_DID_YOU_MEAN = text("did-you-mean", ' Did you mean "{name}"?')


class Cancelled(Exception):
    """The user asked to stop. Shown nowhere."""


class ClipTuneError(Exception):
    """Something the user can mend: a message that says what is wrong, where, and what to do."""

    def __init__(self, told: Message) -> None:
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


def unwritable(message: Message, error: BaseException) -> ClipTuneError:
    """What could not be written, and why: `message` says `{reason}`, which is filled in here.

    Its hint says what to do if the disk is not just full.
    """
    worded = Message(code=message.code, params={**message.params, "reason": reason(error)})
    return ClipTuneError(_DISK_FULL(what=worded) if disk_full(error) else worded)


def outside(error: BaseException) -> ClipTuneError | None:
    """What a disk or the system is to blame for, that nobody foresaw; None of what may well be a
    mistake of the program, such as a file that is not there."""
    if isinstance(error, OSError) and error.errno in TROUBLES:
        if error.filename:
            return unwritable(_OUTSIDE_AT(path=os.fsdecode(error.filename)), error)
        return unwritable(_OUTSIDE(), error)
    return unwritable(_OUTSIDE(), error) if disk_full(error) else None


def nearest(name: str, valid: Iterable[str], within: str = "") -> Message | str:
    """` Did you mean "lora"?` for a misspelt name, to end a sentence with; or the empty string.

    `lr` is the nearest to `learning_rate`. What is meant is told with what it stands `within`, as
    in `train.`.
    """
    known = list(valid)
    short = [one for one in known if len(name) > 1 and _initials(one) == name]
    matches = short or get_close_matches(name, known, n=1)
    return _DID_YOU_MEAN(name=within + matches[0]) if matches else ""


def _initials(name: str) -> str:
    return "".join(word[:1] for word in name.split("_"))
