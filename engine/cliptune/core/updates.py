"""Whether a newer ClipTune is published: asked when a person asks, and never by itself.

It only tells: nothing is downloaded, and nothing of what is answered is run or opened.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from huggingface_hub import get_session
from huggingface_hub.errors import (  # type: ignore[attr-defined]
    HTTPError,
    OfflineModeIsEnabled,
)
from packaging.utils import canonicalize_name
from packaging.version import Version
from pydantic import ValidationError

from cliptune.core import program
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Work
from cliptune.core.hub import why
from cliptune.core.messages import Message, text
from cliptune.core.untrusted import Given, is_of_the_web, shown

LONGEST = 4 * 2**20
"""Bytes that are read at most; a hundred releases have some 300 kB."""
WAIT = 20.0
"""Seconds until an answer is whole, at most."""
_SILENCE = 10.0  # seconds between two pieces of it
_REDIRECTIONS = 5
_POLL = 0.1  # seconds between two looks at the helper thread

_NEWER = text(
    "update-newer",
    "ClipTune {newest} is there. This is {here}.",
    "Its page says what is new, and how to get it.",
)
_NEWEST = text("update-none", "This is ClipTune {here}, the newest there is.")
_AHEAD = text("update-ahead", "This is ClipTune {here}. The newest that is published is {newest}.")
_UNPUBLISHED = text("update-unpublished", "This is ClipTune {here}. None is published yet.")
_OTHER_ADDRESS = "Name another address for updates, or ask again later."
_OFFLINE = text(
    "update-offline",
    "HF_HUB_OFFLINE forbids to ask whether there is a newer version.",
    "Unset it, and start ClipTune again.",
)
_UNREACHED = text("update-unreached", "{address} cannot be asked: {reason}.", _OTHER_ADDRESS)
_REFUSED = text("update-refused", "{address} answers with error {status}.", _OTHER_ADDRESS)
_GONE = text("update-gone", "There is nothing at {address}.", _OTHER_ADDRESS)
_NO_ADDRESS = text(
    "update-no-address",
    "{address} is no address that can be asked.",
    "One begins with https:// or http://.",
)
_ASIDE = text(
    "update-aside",
    "{address} leads to another address, which is not secure.",
    "Name the address that it leads to, if you trust it.",
)
_AROUND = text("update-around", "{address} leads from one address to the next.", _OTHER_ADDRESS)
_LONG = text("update-long", "{address} answers with more than {most:.0f} MiB.", _OTHER_ADDRESS)
_OTHER = text(
    "update-other",
    "What {address} answers is no list of ClipTune's versions.",
    "It has to be JSON as PyPI has it for a project: name an address that answers so.",
)


class _Info(Given):
    name: str
    package_url: str | None = None
    project_urls: dict[str, str] | None = None


class _File(Given):
    yanked: bool = False


class _Project(Given):
    info: _Info
    releases: dict[str, list[_File]]


@dataclass(frozen=True)
class Answer:
    """What came of the question."""

    told: Message
    newer: bool
    page: str
    """Where people read of it and get it; empty where no address of the web is told."""


def check(address: str, cancel: CancelToken) -> Work[Answer]:
    """Ask an address whether there is a newer version than this program.

    A version counts if one of its files is not withdrawn (yanked); a pre-release only where this is
    one. Raises `Cancelled` when stopped and `ClipTuneError` where the address cannot be asked,
    gives no answer of the kind, or none within `WAIT` seconds.
    """
    question = _Question(address)
    question.start()
    until = time.monotonic() + WAIT
    try:
        while question.is_alive():
            cancel.check()
            if time.monotonic() > until:
                raise ClipTuneError(_UNREACHED(address=address, reason=why(TimeoutError())))
            yield Progress(phase="updates", done=0, total=0)
            question.join(_POLL)
    finally:
        question.abandoned.set()
    if question.error is not None:
        raise _explained(question.error, address)
    return _judged(question.answer, address)


class _Question(threading.Thread):
    """The helper thread that waits for the network; abandoned, it ends at the next piece."""

    def __init__(self, address: str) -> None:
        super().__init__(name="updates", daemon=True)
        self.abandoned = threading.Event()
        self.answer = b""
        self.error: Exception | None = None
        self._address = address

    def run(self) -> None:
        try:
            self.answer = self._read()
        except Exception as error:  # handed to the caller's thread
            self.error = error

    def _read(self) -> bytes:
        response = self._sent()
        try:
            if response.status_code in (404, 410):
                raise ClipTuneError(_GONE(address=self._address))
            if response.status_code != 200:
                raise ClipTuneError(_REFUSED(address=self._address, status=response.status_code))
            content = b""
            for piece in response.iter_raw():
                content += piece
                if self.abandoned.is_set() or len(content) > LONGEST:
                    raise ClipTuneError(_LONG(address=self._address, most=LONGEST / 2**20))
            return content
        finally:
            response.close()

    def _sent(self) -> Any:
        """The answer, not read yet, after at most so many redirections within the web."""
        session = get_session()
        request = _request(session, self._address)
        for _ in range(_REDIRECTIONS):
            response = session.send(request, stream=True, follow_redirects=False)
            if response.next_request is None:
                return response
            response.close()
            before, request = request, response.next_request
            if request.url.scheme not in ("https", before.url.scheme):
                raise ClipTuneError(_ASIDE(address=self._address))
        raise ClipTuneError(_AROUND(address=self._address))


def _request(session: Any, address: str) -> Any:
    """The question as the hub's client sends it; the client differs with the hub's library."""
    # Packed, a small answer could be a large one.
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    try:
        if is_of_the_web(address):
            return session.build_request("GET", address, headers=headers, timeout=_SILENCE)
    except Exception as error:  # of its own kinds, for what is no address
        raise ClipTuneError(_NO_ADDRESS(address=address)) from error
    raise ClipTuneError(_NO_ADDRESS(address=address))


def _explained(error: Exception, address: str) -> Exception:
    """The same failure in words, or the error itself if it is a bug."""
    if isinstance(error, OfflineModeIsEnabled):
        return ClipTuneError(_OFFLINE())
    if isinstance(error, HTTPError | OSError):
        explained = ClipTuneError(_UNREACHED(address=address, reason=why(error)))
        explained.__cause__ = error
        return explained
    return error


def _judged(content: bytes, address: str) -> Answer:
    """What an answer says of this program."""
    try:
        project = _Project.model_validate_json(content)
    except ValidationError:
        raise ClipTuneError(_OTHER(address=address)) from None
    if canonicalize_name(project.info.name) != "cliptune":
        raise ClipTuneError(_OTHER(address=address))
    here = Version(program.version("cliptune"))
    published = sorted(_published(project, here.is_prerelease))
    told, newest = _UNPUBLISHED(here=str(here)), here
    if published:
        newest = published[-1]
        word = _NEWER if newest > here else _AHEAD if newest < here else _NEWEST
        told = word(here=str(here), newest=shown(str(newest), 40))
    return Answer(told, newest > here, _page(project.info))


def _published(project: _Project, early: bool) -> Iterator[Version]:
    """The versions that can be had; pre-releases only if `early`."""
    for name, files in project.releases.items():
        try:
            version = Version(name)
        except ValueError:  # somebody's own way of counting
            continue
        if (early or not version.is_prerelease) and not all(file.yanked for file in files):
            yield version


def _page(info: _Info) -> str:
    """Where people get it: where the project says, else the project's page there."""
    page = (info.project_urls or {}).get("Download") or info.package_url or ""
    return page if shown(page) == page and is_of_the_web(page) else ""
