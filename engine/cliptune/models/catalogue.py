"""Which checkpoint is meant by a name or a folder, and which one to begin with."""

import os
import re
from dataclasses import replace
from pathlib import Path

from cliptune.core.errors import ClipTuneError, nearest
from cliptune.core.messages import Message, text
from cliptune.models.entries import CATALOGUE, LANGUAGES, Entry

__all__ = ["CATALOGUE", "LANGUAGES", "Entry"]

_UNKNOWN = text(
    "base-unknown",
    '"{model}" is neither a base model of the catalogue nor a folder.{nearest}',
    "The catalogue has: {names}.",
)


_OTHER_COMMIT = text(
    "base-other-commit",
    "The base in {folder} is of commit {there}, and {wanted} is wanted.",
    "Choose the folder of that commit, or ask for this one.",
)


_READS_ANOTHER = text(
    "base-reads-another",
    "The classes are named in {language}, which {base} does not read; {other} does.",
)
_ASKED_IN_ENGLISH = text(
    "base-asked-in-english",
    "The classes are named in {language}; {base} is asked by their English names. {other} reads "
    "{language}.",
)
_ANOTHER = text("language-another", "another language")
OTHER = "other"
"""What any language without a code in `LANGUAGES` is called where one is asked for."""

MUCH = 8_000_000_000
"""Bytes of a graphics card that trains a large base."""

_FIRST = {
    "en": ("vit-b-32", "vit-b-16", "vit-l-14"),
    "zh": ("chinese-clip-b-16", "chinese-clip-b-16", "chinese-clip-l-14"),
    "": ("siglip2-b-16", "siglip2-b-16", "siglip2-l-16"),
}
"""For a CPU, a graphics card and one with much memory, by the language of class names; all of them
may be used commercially."""


def for_photographs(memory: int, on_cpu: bool, language: str = "en") -> Entry:
    """The base to begin with on photographs, on a device with so many bytes: a fast one on a CPU,
    a large one on a graphics card that has room for it; one that reads the language of the classes,
    as `class_names.language_of` tells it."""
    fast, fine, large = _FIRST[language]
    name = fast if on_cpu else large if memory >= MUCH else fine
    return next(entry for entry in CATALOGUE if entry.name == name)


def reads_another(
    base: Entry, language: str, other: Entry, *, unread: bool = True
) -> Message | None:
    """That a base does not read the language of class names, and another one does; None if it
    does. Where no class is left `unread`, the English of all is known and stands in the prompts."""
    if base.reads(language):
        return None
    named = LANGUAGES[language]() if language else _ANOTHER()
    told = _READS_ANOTHER if unread else _ASKED_IN_ENGLISH
    return told(language=named, base=base.label, other=other.label)


def resolve(model: str, beside: Path = Path(), revision: str = "") -> Entry | Path:
    """The entry called `model` (its short name or its name on the hub), or the folder there.

    `revision` takes the place of the entry's. Raises `ClipTuneError`, with the nearest name and the
    list of names, where it is neither; and on a folder of the hub's cache of another commit.
    """
    for entry in CATALOGUE:
        if model in (entry.name, entry.repo) and model:
            pinned = revision and not entry.bundled
            return replace(entry, revision=revision) if pinned else entry
    folder = beside / os.path.expanduser(model)
    if model and os.path.isdir(folder):  # whatever it is called
        there = origin(folder)[1]
        if is_commit(revision) and there not in ("", revision):
            raise ClipTuneError(_OTHER_COMMIT(folder=folder, there=there, wanted=revision))
        return folder
    names = [entry.name for entry in CATALOGUE]
    raise ClipTuneError(_UNKNOWN(model=model, nearest=nearest(model, names), names=names))


def called(model: str) -> str:
    """What people call a base, by its short name, its name on the hub or its folder."""
    labels = (entry.label for entry in CATALOGUE if model in (entry.name, entry.repo))
    return next(labels, Path(model).name)


def is_commit(revision: str) -> bool:
    """Whether a revision names a commit, which never changes, and no branch or tag."""
    return re.fullmatch(r"[0-9a-f]{40}", revision) is not None


def origin(folder: Path) -> tuple[str, str]:
    """Name on the hub and commit of a base that lies in `folder`; empty where they are not known.

    Read from the layout of the hub's cache, `models--openai--clip/snapshots/<commit>`, so that a
    path of this machine never gets into an adapter. The starter is called "starter".
    """
    from cliptune_resources import starter

    if folder.resolve() == Path(starter()).resolve():
        return "starter", ""
    cached = folder.parent.name == "snapshots" and folder.parent.parent.name.split("--")
    if cached and cached[0] == "models" and len(cached) > 1:
        return "/".join(cached[1:]), folder.name
    return "", ""
