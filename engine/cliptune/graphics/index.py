"""A package index: which wheels it has, and what they hold and need, without fetching them.

Read as its standard says (packaging.python.org, "Simple repository API"): pages of HTML with links
to files, each with its hash. Of a wheel, which is a zip, only the list of its files and its
metadata are read.
"""

import email
import io
import os
import platform
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qs, unquote, urljoin, urlsplit

from huggingface_hub import get_session
from huggingface_hub.errors import (  # type: ignore[attr-defined]
    HTTPError,  # of the HTTP client, whichever the hub's library uses
    OfflineModeIsEnabled,
)
from packaging import tags
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.hub import why
from cliptune.core.messages import text
from cliptune.core.untrusted import is_of_the_web

_NO_ADDRESS = text(
    "index-no-address",
    "{address} is no address of a package index.",
    "One begins with https:// or http://.",
)
_UNREACHED = text(
    "index-unreached",
    "{address} could not be asked: {reason}.",
    "Connect this computer to the network and try again, or set the address of an index that it "
    "can reach. Without one ClipTune goes on working on the processor.",
)
_OFFLINE = text(
    "index-offline", "HF_HUB_OFFLINE forbids asking {address}.", "Unset HF_HUB_OFFLINE."
)
_LONG = text(
    "index-long",
    "{address} answers with more than {most:.0f} MiB.",
    "Set the address of another index.",
)
_NO_PARTS = text(
    "index-no-parts",
    "{address} does not send parts of a file.",
    "Set the address of another index.",
)
_DAMAGED = text(
    "wheel-damaged", "{file} is no wheel: {reason}.", "Set the address of another index."
)

LONGEST = 16 * 2**20
"""Bytes of a page that are read at most; PyPI's of torch has some 500 kB."""
TIMEOUT = 15.0  # seconds without a word
_BLOCK = 1 << 16  # bytes that are asked for at once


@dataclass(frozen=True)
class Wheel:
    """A wheel of an index that fits this system and Python."""

    name: str
    """As the index knows it."""
    version: Version
    url: str
    sha256: str
    """In hexadecimal digits; "" if the index does not tell."""
    rank: tuple[Any, ...]
    """Which of several is taken: the greatest."""

    @property
    def file(self) -> str:
        """The name of the file."""
        return unquote(PurePosixPath(urlsplit(self.url).path).name)


@dataclass(frozen=True)
class Inside:
    """What is known of a wheel from the list of its files and its metadata."""

    size: int
    """Bytes of the file."""
    unpacked: int
    """Bytes of what it holds."""
    requires: tuple[Requirement, ...]


def wheels(address: str, name: str, cancel: CancelToken) -> list[Wheel]:
    """The wheels of that name that fit this system and Python, at an index.

    Raises `Cancelled`, and `ClipTuneError` if the index cannot be asked.
    """
    with _asked("GET", f"{check(address)}/{name}/", {"Accept": "text/html"}) as response:
        if response.status_code == 404:
            return []
        response.raise_for_status()
        page = bytearray()
        for piece in _pieces(response, cancel):
            page += piece
            if len(page) > LONGEST:
                raise ClipTuneError(_LONG(address=response.url.host, most=LONGEST / 2**20))
        return read_page(page.decode(errors="replace"), str(response.url))


def check(address: str) -> str:
    """An address without the slash at its end. Raises `ClipTuneError` if it is none."""
    if not is_of_the_web(address):
        raise ClipTuneError(_NO_ADDRESS(address=address))
    return address.rstrip("/")


def read_page(page: str, url: str) -> list[Wheel]:
    """The wheels that a page at that address links to, and that fit."""
    links = _Links()
    links.feed(page)
    found = (_wheel(link, url) for link in links.found)
    return [wheel for wheel in found if wheel]


class _Links(HTMLParser):
    """The attributes of every link of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append({name: value or "" for name, value in attrs})


def _wheel(link: dict[str, str], page: str) -> Wheel | None:
    try:
        url = urljoin(page, link.get("href", ""))
        parts = urlsplit(url)
        named = parse_wheel_filename(unquote(PurePosixPath(parts.path).name))
        python = SpecifierSet(link.get("data-requires-python", ""))
    except ValueError:  # no address, no wheel's name, or no versions of Python
        return None
    if not is_of_the_web(url):
        return None
    name, version, build, kinds = named
    known = _ranks()
    ranks = [known[kind] for kind in kinds if kind in known]
    if not ranks or not python.contains(platform.python_version(), prereleases=True):
        return None
    (sha256,) = parse_qs(parts.fragment).get("sha256", [""])[:1]
    taken = "data-yanked" not in link, version, -min(ranks), build
    return Wheel(name, version, url.partition("#")[0], sha256, taken)


@cache
def _ranks() -> dict[tags.Tag, int]:
    return {tag: rank for rank, tag in enumerate(tags.sys_tags())}


def look_inside(wheel: Wheel, cancel: CancelToken) -> Inside:
    """What a wheel holds and needs. Raises `Cancelled`, and `ClipTuneError` if the index does not
    say."""
    remote = _Remote(wheel.url, cancel)
    try:
        with zipfile.ZipFile(io.BufferedReader(remote, _BLOCK)) as archive:
            files = archive.infolist()
            (about,) = (one for one in files if _is_about(one.filename, wheel))
            metadata = email.message_from_bytes(archive.read(about))
        requires = tuple(map(Requirement, metadata.get_all("Requires-Dist") or ()))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise ClipTuneError(_DAMAGED(file=wheel.file, reason=error)) from error
    return Inside(remote.size, sum(one.file_size for one in files), requires)


def _is_about(file: str, wheel: Wheel) -> bool:
    folder, _, name = file.partition("/")
    of = folder.removesuffix(".dist-info").partition("-")[0]
    return name == "METADATA" and canonicalize_name(of) == wheel.name


class _Remote(io.RawIOBase):
    """A file of a server, of which only those parts are fetched that are read."""

    def __init__(self, url: str, cancel: CancelToken) -> None:
        self._url, self._at, self._cancel = url, 0, cancel
        with _asked("HEAD", url) as response:
            response.raise_for_status()
            self.size = int(response.headers.get("Content-Length", 0))

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset + (0, self._at, self.size)[whence]
        return self._at

    def readinto(self, buffer: Any) -> int:
        end = min(self._at + len(buffer), self.size)
        if self._at >= end:
            return 0
        with _asked("GET", self._url, {"Range": f"bytes={self._at}-{end - 1}"}) as response:
            response.raise_for_status()
            if response.status_code != 206:
                raise ClipTuneError(_NO_PARTS(address=self._url))
            part = b""
            for piece in _pieces(response, self._cancel):
                part = (part + piece)[: len(buffer)]
                if len(part) == len(buffer):
                    break
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)


def _pieces(response: Any, cancel: CancelToken) -> Iterator[bytes]:
    """What a server sends, however slowly: it can be stopped between two pieces."""
    for piece in response.iter_raw():
        cancel.check()
        yield piece


@contextmanager
def _asked(method: str, url: str, headers: dict[str, str] | None = None) -> Iterator[Any]:
    with told(url), opened(method, url, headers or {}) as response:
        yield response


def opened(method: str, url: str, headers: dict[str, str]) -> Any:
    """The answer of a server, to be entered; it is read as it comes, and never packed."""
    plain = {"Accept-Encoding": "identity"} | headers
    return get_session().stream(method, url, headers=plain, timeout=TIMEOUT)


@contextmanager
def told(url: str) -> Iterator[None]:
    """Say in words why an address cannot be asked."""
    host = urlsplit(url).netloc.rpartition("@")[2]  # a password is nobody's business
    try:
        yield
    except OfflineModeIsEnabled as error:
        raise ClipTuneError(_OFFLINE(address=host)) from error
    except HTTPError as error:
        raise ClipTuneError(_UNREACHED(address=host, reason=why(error))) from error
