"""What was counted of a step's memory, kept in the user's cache: to count takes seconds, and what
it comes to depends on nothing but what was asked and who computes."""

import hashlib
from contextlib import suppress
from pathlib import Path

from cliptune import __version__
from cliptune.core import program
from cliptune.core.caches import CACHE
from cliptune.core.files import write_text


def folder() -> Path:
    """Where it is kept."""
    return CACHE.folder / "memory"


def read(asked: object) -> str:
    """What was counted, as it was kept; nothing where it was not, or cannot be read."""
    with suppress(OSError, ValueError):
        return _file(asked).read_text(encoding="utf-8")
    return ""


def keep(asked: object, counted: str) -> None:
    """Keep what was counted, where there is room for it."""
    with suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        write_text(_file(asked), counted)


def _file(asked: object) -> Path:
    libraries = [program.version(name) for name in ("torch", "transformers", "peft")]
    said = f"{__version__} {libraries} {asked!r}"
    return folder() / f"{hashlib.sha256(said.encode()).hexdigest()}.json"
