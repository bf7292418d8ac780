"""What the engine tells a person: a code and its parameters, worded once in English beside it.

A message is never a finished sentence, so that it can be translated where it is shown, and it
names neither a flag of the command line nor a button of the window: each of these adds, by the
code, what to do *there*.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_serializer, model_validator


@dataclass(frozen=True)
class Text:
    """The wording of a message in English; `{names}` stand for its parameters.

    `hint` says what to do, wherever one is; it may be empty.
    """

    code: str
    text: str
    hint: str

    def __call__(self, **params: Any) -> "Message":
        """The message with these parameters: texts, numbers, paths, messages or lists of those."""
        return Message(code=self.code, params={name: _plain(one) for name, one in params.items()})


TEXTS: dict[str, Text] = {}
"""Every wording by its code."""


def text(code: str, english: str, hint: str = "") -> Text:
    """Word a message, once: a module does it for those that it tells, at its top."""
    assert code not in TEXTS, f"two messages are called {code}"
    TEXTS[code] = made = Text(code, english, hint)
    return made


class Message(BaseModel):
    """Something that is told: the code of its wording, and what stands in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    params: "dict[str, str | int | float | Message | list[Message]]" = {}
    english: str = Field("", exclude=True, repr=False)
    """What stood beside the code in a log, where the code is not known: of another version, or of
    a module that was not imported yet."""

    def __str__(self) -> str:
        """What it says, in English, with what to do."""
        return f"{self.text()} {self.hint()}".rstrip()

    def text(self, translate: Callable[[str], str] = str) -> str:
        """What it says, its wording translated."""
        if self.code in TEXTS:
            return self.worded(TEXTS[self.code].text, translate)
        return self.english or self.code

    def hint(self, translate: Callable[[str], str] = str) -> str:
        """What to do, or nothing."""
        return self.worded(TEXTS[self.code].hint, translate) if self.code in TEXTS else ""

    def worded(self, wording: str, translate: Callable[[str], str] = str) -> str:
        """Other words for it, with its parameters: what to do in one place, say."""
        told = {name: _told(one, translate) for name, one in self.params.items()}
        return translate(wording).format(**told) if wording else ""

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, given: Any) -> Any:
        """A log holds the English beside the code; one of an older version holds nothing else."""
        if isinstance(given, str):
            return {"code": PLAIN.code, "params": {"text": given, "hint": ""}}
        if isinstance(given, dict) and "text" in given:
            rest = {name: one for name, one in given.items() if name != "text"}
            return rest if given.get("code") in TEXTS else rest | {"english": given["text"]}
        return given

    @model_serializer
    def _written(self) -> dict[str, Any]:
        return {"code": self.code, "params": self.params, "text": str(self)}


PLAIN = text("plain", "{text}", "{hint}")
"""What somebody else worded: a library's error, or a log of an older version."""


def quoted(words: object) -> Message:
    """What somebody else worded, such as a library's error, as a message."""
    return PLAIN(text=str(words), hint="")


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Path | Exception) else value


def _told(value: Any, translate: Callable[[str], str]) -> Any:
    if isinstance(value, Message):
        return value.text(translate)
    if isinstance(value, list):
        return "\n".join(f"  - {_told(one, translate)}" for one in value)
    return value
