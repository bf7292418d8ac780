"""Untrusted files, whoever made them, read as mere data.

Every function raises `ClipTuneError`, which says what is wrong with which file.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from safetensors import SafetensorError, safe_open

from cliptune.core import bounded
from cliptune.core.errors import ClipTuneError
from cliptune.core.messages import Message, legible, text
from cliptune.core.reasons import of_value, reason

LONGEST = 16 * 2**20
"""Bytes of JSON that are read at most, the header of a file of weights among it."""

_WORDS, MOST_WORDS = ("tokenizer.json", "vocab.json"), 256 * 2**20
"""What lists the words of a tokenizer, and its bytes at most: for many languages 60 MB."""

ANEW = "Get the adapter anew."

_UNFIT = text("file-unfit", "{path} cannot be used, for its {where}: {reason}.", ANEW)
_LONG = text("file-too-long", "{path} cannot be read: it has {size:,.0f} MB.", ANEW)
_NO_TABLE = text("file-no-table", "{path} cannot be read: it holds no table.", ANEW)
_DEEP = text("file-too-deep", "{path} cannot be read: it is nested too deeply.", ANEW)
_TWICE = text("file-names-twice", "{path} cannot be read: it gives a name twice.", ANEW)
_UNREADABLE = text("file-unreadable", "{path} cannot be read: {reason}.", ANEW)
_LINK = text(
    "file-elsewhere",
    "{path} is a link to a file elsewhere.",
    "Copy the file itself into the folder.",
)
_GONE = text("file-gone", "There is no file {path}.", ANEW)
_PICKLED = text(
    "weights-pickled",
    "The weights in {folder} are pickled ({name}), and a pickle can run code.",
    "Save them as safetensors first. Importing an adapter does that, in a process of its own.",
)
_HEADER = text(
    "weights-header",
    "{path} is damaged, or is no safetensors file: a header of {size:,} bytes.",
    ANEW,
)
_SETTING = text("file-setting", "{name}: {reason}")
_DAMAGED = text("weights-damaged", "{path} is damaged, or is no safetensors file: {reason}.", ANEW)

G = TypeVar("G", bound="Given")


class Given(BaseModel):
    """What is taken over from a file of JSON. All else in it is left."""

    model_config = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)

    ignored: ClassVar[frozenset[str]] = frozenset()
    """What says nothing that the weights do not say."""


Words = Annotated[str, Field(max_length=1000)]
Name = Annotated[str, Field(pattern=r"^[\w.]{1,200}$")]
"""Of a module, or the end of it. PEFT takes it for an expression, and others may take for ever."""
Pattern = Annotated[str, Field(min_length=1, max_length=1000)]
"""A regular expression, never to be tried but by `inference.patterns`."""


def take(kind: type[G], path: Path, table: Mapping[str, Any]) -> G:
    """What `kind` takes over from the table that was read from `path`."""
    try:
        return kind.model_validate(table)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = shown(".".join(map(str, first["loc"])), 80)
        raise ClipTuneError(_UNFIT(path=path, where=where, reason=of_value(first))) from None


def first_of(error: ValidationError) -> Message:
    """What the first of Pydantic's errors says, and of which setting, to end a sentence with."""
    first = error.errors(include_url=False, include_input=False)[0]
    name = shown(".".join(map(str, first["loc"])), 80)
    return _SETTING(name=name, reason=of_value(first)) if name else of_value(first)


def shown(text: str, most: int = 200) -> str:
    """An untrusted text as one line to be shown to people: no controls, no marks that turn."""
    line = " ".join(legible(text[: 2 * most]).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def is_of_the_web(address: str) -> bool:
    """Whether an address is one of the web which can be asked, as far as can be seen."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        host.encode("idna")  # no part of it is empty or too long
        known = bool(host) and parts.port != 0
    except ValueError:
        return False
    return known and parts.scheme in ("http", "https") and address.isprintable()


def read_json(path: Path) -> dict[str, Any]:
    """A table in JSON. Raises `ClipTuneError` if it is none, too long or too deep."""
    check_inside(path)
    try:
        size = path.stat().st_size
        if size > LONGEST:
            raise ClipTuneError(_LONG(path=path, size=size / 1e6))
        content = path.read_text(encoding="utf-8")
        table = json.loads(content, object_pairs_hook=partial(_table, path))
    except RecursionError:
        raise ClipTuneError(_DEEP(path=path)) from None
    except (OSError, ValueError) as error:
        raise ClipTuneError(_UNREADABLE(path=path, reason=reason(error))) from error
    if not isinstance(table, dict):
        raise ClipTuneError(_NO_TABLE(path=path))
    return table


def _table(path: Path, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Raises `ClipTuneError` if a name is given twice: readers would differ in which they take."""
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ClipTuneError(_TWICE(path=path))
    return table


def pairs(table: Any) -> Iterator[tuple[str, Any]]:
    """Every name in a table with its value, at any depth."""
    ahead = [table]
    while ahead:
        one = ahead.pop()
        if isinstance(one, dict):
            yield from one.items()
            ahead += one.values()
        elif isinstance(one, list):
            ahead += one


def longest(name: str) -> int:
    """Bytes that a file of that name may have, of those that hold text."""
    return MOST_WORDS if name in _WORDS else LONGEST


def is_there(path: Path) -> bool:
    """Whether a file or a link has that name, wherever the link leads."""
    return path.exists() or path.is_symlink()


def check_inside(path: Path) -> None:
    """Raise `ClipTuneError` unless there is a file or folder, and not by a link from elsewhere.

    The hub's cache keeps the files themselves in `blobs`, beside the `snapshots` that hold links
    to them: such a link leads nowhere else. Nor is it a pipe, which would be waited for without
    end.
    """
    try:
        target = path.resolve()
        inside = target.is_relative_to(path.parent.resolve()) or any(
            target.is_relative_to(one.parent.resolve() / "blobs")
            for one in path.absolute().parents
            if one.name == "snapshots"
        )
    except (OSError, RuntimeError):  # links that lead to each other
        inside = False
    if not inside:
        raise ClipTuneError(_LINK(path=path))
    if not path.is_file() and not path.is_dir():
        raise ClipTuneError(_GONE(path=path))


def check_file(path: Path) -> None:
    """The same, and raise `ClipTuneError` of what is none that can be read."""
    check_inside(path)
    try:
        bounded.check(path)
    except OSError as error:
        raise ClipTuneError(_UNREADABLE(path=path, reason=reason(error))) from error


def check_pickled(folder: Path, names: Sequence[str]) -> None:
    """Raise `ClipTuneError` if the only weights among the files of a folder are pickled."""
    pickled = [name for name in names if name.endswith((".bin", ".pt", ".pth", ".ckpt"))]
    if pickled and not any(name.endswith(".safetensors") for name in names):
        raise ClipTuneError(_PICKLED(folder=folder, name=shown(pickled[0], 80)))


def shapes(path: Path) -> dict[str, tuple[int, ...]]:
    """The shapes of a file's tensors, from its header alone."""
    try:
        check_pickled(path.parent, [one.name for one in path.parent.iterdir()])
        check_inside(path)
        with path.open("rb") as file:
            header = int.from_bytes(file.read(8), "little")
        if header > LONGEST:
            raise ClipTuneError(_HEADER(path=path, size=header))
        with safe_open(path, framework="np") as opened:
            names = opened.keys()
            return {name: tuple(opened.get_slice(name).get_shape()) for name in names}
    except (OSError, ValueError, SafetensorError) as error:
        raise ClipTuneError(_DAMAGED(path=path, reason=reason(error))) from error
