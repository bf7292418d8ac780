"""What the engine tells a person: a code and its parameters, worded once in English beside it.

A message is never a finished sentence, so that it can be translated where it is shown, and it
names neither a flag of the command line nor a button of the window: each of these adds, by the
code, what to do *there*.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from numbers import Integral
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_serializer, model_validator

OURS = ("base", "measure", "method", "reference", "split")
"""Parameters that hold words of the program, which are translated as wordings are."""


COMMA = ", "
"""What stands between names of a list, which is translated, too."""
PERCENT = "{} %"
"""How a figure is written as a percentage, by `{fraction:.1%}` in a wording, too."""

LONGEST = 4000
"""Letters of one thing that a message quotes, or of a list of names: a path has as many, and no
name has more."""
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn round what stands beside them."""


def legible(words: str, most: int = LONGEST) -> str:
    """A text of anybody's to be shown to people: no controls but ends of lines, no marks that turn,
    nothing that is no letter, and not longer than somebody would read."""
    if not words.isprintable():
        words = "".join(map(_legible, words[: 2 * most]))
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _legible(mark: str) -> str:
    kind = unicodedata.category(mark)
    if kind == "Cs" or mark in _TURNING:
        return ""
    return " " if kind in ("Cc", "Zl", "Zp") and mark != "\n" else mark


@dataclass(frozen=True)
class Text:
    """The wording of a message in English; `{names}` stand for its parameters.

    `hint` says what to do, wherever one is; it may be empty.
    """

    code: str
    text: str
    hint: str

    def __call__(self, **params: Any) -> "Message":
        """The message with these parameters: texts, numbers, paths, messages; lists of names, which
        stand one after another, or of messages, a line each."""
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

    model_config = ConfigDict(frozen=True)

    code: str
    params: "dict[str, str | int | float | Message | list[str] | list[Message]]" = {}
    english: str = Field("", exclude=True, repr=False)
    """What stood beside the code in a log: for one of another version, which is not known here or
    had other parameters."""

    def __eq__(self, other: object) -> bool:
        """The same is told, wherever it was read."""
        return isinstance(other, Message) and (self.code, self.params) == (other.code, other.params)

    def __str__(self) -> str:
        """What it says, in English, with what to do."""
        return f"{self.text()} {self.hint()}".rstrip()

    def text(self, translate: Callable[[str], str] = str) -> str:
        """What it says, its wording translated."""
        known = TEXTS.get(self.code)
        told = self.worded(known.text, translate) if known else ""
        return told or self.english or ("" if known is PLAIN else self.code)

    def hint(
        self, translate: Callable[[str], str] = str, instead: Mapping[str, str] | None = None
    ) -> str:
        """What to do, or nothing; `instead` has the words of one place for it, by code.

        Where nothing is said of this one, what is said of a message in it counts: "LoRA: ..." says
        no more than what follows.
        """
        known = TEXTS.get(self.code)
        wording = (instead or {}).get(self.code) or (known.hint if known else "")
        if wording:
            return self.worded(wording, translate)
        inner = (one for one in self.params.values() if isinstance(one, Message))
        return next(filter(None, (one.hint(translate, instead) for one in inner)), "")

    def tells(self, code: str) -> bool:
        """Whether it is the message of that code, or has it in it."""
        inner = (one for one in self.params.values() if isinstance(one, Message))
        return self.code == code or any(one.tells(code) for one in inner)

    def worded(self, wording: str, translate: Callable[[str], str] = str) -> str:
        """Other words for it, with its parameters; nothing if it lacks one, as another version's
        may."""
        told = {
            name: translate(_told(one, str))
            if name in OURS and isinstance(one, str)
            else _told(one, translate)
            for name, one in self.params.items()
        }
        try:
            return translate(wording).format(**told)
        except (KeyError, ValueError):
            return ""

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, given: Any) -> Any:
        """A log holds the English beside the code; one of an older version holds nothing else."""
        if isinstance(given, str):
            return {"code": PLAIN.code, "params": {"text": given, "hint": ""}}
        if isinstance(given, dict) and "text" in given:
            rest = {name: one for name, one in given.items() if name != "text"}
            return rest | {"english": given["text"]}
        return given

    @model_serializer
    def _written(self) -> dict[str, Any]:
        return {"code": self.code, "params": self.params, "text": str(self)}


def sentences(told: Iterable[str]) -> str:
    """What is told, one after another; the full stops of Chinese have room behind them already."""
    return re.sub("(?<=[。！？]) ", "", " ".join(filter(None, told)))


PLAIN = text("plain", "{text}", "{hint}")
"""What somebody else worded: a library's error, or a log of an older version."""


def quoted(words: object) -> Message:
    """What somebody else worded, such as a library's error, as a message."""
    return PLAIN(text=str(words), hint="")


def _plain(value: Any) -> Any:
    if isinstance(value, Path | Exception):
        return str(value)
    return int(value) if isinstance(value, Integral) else value  # NumPy's are none of Python's


def _told(value: Any, translate: Callable[[str], str]) -> Any:
    if isinstance(value, Message):
        return value.text(translate)
    if isinstance(value, str):
        return legible(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return legible(translate(COMMA).join(map(legible, value)))
    if isinstance(value, list):
        return "\n".join(f"  - {_told(one, translate)}" for one in value)
    return _Fraction(value, translate(PERCENT)) if isinstance(value, float) else value


class _Fraction(float):
    """A number that is written as a percentage as `PERCENT` says."""

    def __new__(cls, value: float, wording: str) -> "_Fraction":
        made = super().__new__(cls, value)
        made._wording = wording
        return made

    _wording: str

    def __format__(self, spec: str) -> str:
        told = super().__format__(spec)
        return self._wording.format(told[:-1]) if spec.endswith("%") else told
