"""The errors a user may meet; anything else that is raised is a bug."""

from collections.abc import Iterable
from difflib import get_close_matches


class Cancelled(Exception):
    """The user asked to stop. Shown nowhere."""


class ClipTuneError(Exception):
    """Something the user can mend, said in words.

    `message` says what is wrong and where (one or two sentences), `hint` what to do about it.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.message, self.hint)


def nearest(name: str, valid: Iterable[str]) -> str:
    """` Did you mean "lora"?` for a misspelt name, or the empty string."""
    matches = get_close_matches(name, list(valid), n=1)
    return f' Did you mean "{matches[0]}"?' if matches else ""
