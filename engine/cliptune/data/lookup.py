"""Finds the image that a table means, however it writes the name."""

import posixpath
import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from cliptune.data.formats import SUFFIXES, UNREAD
from cliptune.data.split_names import part_named

_FLICKR = re.compile(r"#\d+$")  # the number of the caption: 1000268201.jpg#0
_UPLOADED = re.compile(r"^[0-9a-f]{8}-(?=.)")  # what Label Studio puts before an uploaded file
_ADDED = re.compile(r"^images/[0-9a-f]{32}/")  # a project's own, whatever else has its name
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]+://", re.IGNORECASE)

_LONGEST = 1000
"""Letters of the longest name that is looked for, as are all its ends."""
_MASKS = frozenset({"mask", "masks", "annotations", "segmentation", "segmentations", "depth"})
"""Folders of what belongs to an image and has its name."""


class Lookup:
    """The images of a folder by their names: whole paths, ends of paths, with suffix or without.

    They are gone through when the first name is looked up: most folders have no table.
    """

    def __init__(self, folder: Path, images: Sequence[str]) -> None:
        self._root = _key(folder.as_posix()).rstrip("/") + "/"
        self._images = images
        self._chosen: dict[tuple[str, str], str | None] = {}
        """What was found for a name of several images, and a part of the split."""

    @cached_property
    def _whole(self) -> dict[str, str]:
        """Every path."""
        return {_key(image): image for image in self._images}

    @cached_property
    def _images_of(self) -> dict[str, list[str]]:
        """Every end of every path, with its suffix and without, and a number without its zeros."""
        images_of: dict[str, list[str]] = {}
        for image in self._images:
            path = _key(image)
            while path:
                stem = posixpath.splitext(path)[0]
                for name in {path, stem, (stem.lstrip("0") or "0") if stem.isdecimal() else stem}:
                    images_of.setdefault(name, []).append(image)
                path = path.partition("/")[2]
        return images_of

    def __len__(self) -> int:
        """Images that there are."""
        return len(self._whole)

    def find(self, name: str, table: str = "") -> str | None:
        """The path of the image that `name` means in a table, whose own path is `table`.

        A path from there, from the folder of images or from the root of a disk; else the longest
        end of the name that only one image has, or only one of the part of the split that the
        table is named after.
        """
        if len(name) > _LONGEST:
            return None
        name = name.strip().replace("\\", "/")
        if _SCHEME.match(name) or name.startswith("/data/"):
            name = _of_address(name)
        name = _FLICKR.sub("", name)
        path = _key(name)
        if path.startswith(self._root):
            path = path[len(self._root) :]
        for whole in (
            posixpath.normpath(posixpath.join(posixpath.dirname(_key(table)), path)),
            path,
        ):
            if whole in self._whole:
                return self._whole[whole]
        rest = "" if _ADDED.match(path) else posixpath.normpath(path).lstrip("./")
        while rest:
            if found := self._images_of.get(rest) or self._otherwise(rest):
                return self._only(rest, found, table)
            above, _, rest = rest.partition("/")
            if not rest and (plain := _UPLOADED.sub("", above)) != above:
                rest = plain
        return None

    def _otherwise(self, name: str) -> list[str] | None:
        """The images of a name that has another suffix: they were converted since."""
        stem, suffix = posixpath.splitext(name)
        return self._images_of.get(stem) if suffix in SUFFIXES | UNREAD else None

    def _only(self, name: str, images: list[str], table: str) -> str | None:
        """The image, if it is one; of several the one in the part that the table is of, or the one
        that is no mask."""
        if len(images) == 1:
            return images[0]
        part = part_named(table)
        if (name, part) not in self._chosen:
            within = [one for one in images if part_named(posixpath.dirname(one)) == part]
            left = within if part else images
            left = [one for one in left if _MASKS.isdisjoint(_key(one).split("/"))] or left
            self._chosen[name, part] = left[0] if len(left) == 1 else None
        return self._chosen[name, part]


def _key(path: str) -> str:
    # A Mac spells an accent with two characters, other systems with one; capitals say nothing.
    return unicodedata.normalize("NFC", path).casefold()


def _of_address(address: str) -> str:
    """The path within an address: `s3://bucket/a.jpg`, `/data/local-files/?d=a.jpg`."""
    try:
        parts = urlsplit(address)
    except ValueError:  # of a host that can be none: "https://[a/b.jpg"
        return address
    asked = parse_qs(parts.query).get("d")
    return unquote(asked[0] if asked else parts.path)
