"""Fetches files from the hub into the hub's own cache: with progress, cancel and retry."""

import errno
import hashlib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from huggingface_hub import (
    HfApi,
    constants,
    hf_hub_download,
    snapshot_download,
    try_to_load_from_cache,
)
from huggingface_hub.errors import (  # type: ignore[attr-defined]
    EntryNotFoundError,
    HfHubHTTPError,
    HTTPError,  # of the HTTP client, whichever the hub's library uses
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils import tqdm  # type: ignore[attr-defined]

from cliptune.core.caches import MODELS
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError, unwritable
from cliptune.core.events import Progress, Work
from cliptune.core.files import free_space
from cliptune.core.messages import Message, Text, quoted, text

_OFFLINE = text(
    "download-offline",
    "{label} is not on this computer, and HF_HUB_OFFLINE forbids its download.",
    "Unset HF_HUB_OFFLINE, or choose a base that is here: the starter or a local folder.",
)
_NO_SPACE = text(
    "download-no-space",
    "{label} needs {needed:,.0f} MB in {cache}, where {free:,.0f} MB are free.",
    "Make room, or choose a folder for base models on a larger disk.",
)
_UNKNOWN = text(
    "download-unknown",
    "{hub} has no {repo} at revision {revision}, or will not show it.",
    "Choose another base, or another hub address.",
)
_FAILED = text(
    "download-failed",
    "{label} could not be downloaded from {hub}: {reason}.",
    "Check the connection and try again, set another hub address (HF_ENDPOINT) such as "
    "https://hf-mirror.com, a mirror that others run, or choose a local folder.",
)
_CHANGED = text(
    "download-changed",
    "{name} of {label} is not what {hub} says that it is: it was damaged on its way, or changed.",
    "Try again; if it happens again, set another hub address.",
)
_UNWRITABLE = text(
    "download-unwritable",
    "{label} could not be written to {cache}: {reason}.",
    "Make room there or allow writing, or choose another folder for base models.",
)

_NO_WAY = text("hub-no-way", "there is no way there, so this computer may not be connected")
_WHY: tuple[tuple[type[OSError], Text], ...] = (
    (socket.gaierror, _NO_WAY),
    (TimeoutError, text("hub-slow", "it did not answer in time")),
    (ConnectionRefusedError, text("hub-refuses", "it refuses the connection")),
    (ConnectionError, text("hub-broke-off", "the connection broke off")),
    (ssl.SSLError, text("hub-insecure", "the connection would not be secure")),
)
"""What the system calls a failed connection, in words."""
_NO_NETWORK = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN}
_NUMBER = re.compile(r"\[(Errno|WinError) -?\d+\] ?")

_WAITS = (1.0, 2.0, 4.0)  # seconds before each further try
_POLL = 0.1  # seconds between two looks at the helper thread
_CHUNK = 1 << 20  # bytes between two chances to cancel


@dataclass(frozen=True)
class Repo:
    """What is fetched from: a repository of the hub."""

    name: str
    """Its owner and name."""
    label: str
    """What it is called for people."""
    revision: str | None = None
    """A branch, tag or commit; None for the newest."""
    kind: Literal["model", "dataset"] = "model"

    def here(self, patterns: list[str] | None = None) -> Path | None:
        """The folder of what was fetched, None if nothing was. Asks nothing of the network."""
        try:
            folder = snapshot_download(
                self.name,
                revision=self.revision,
                repo_type=self.kind,
                cache_dir=MODELS.folder,
                allow_patterns=patterns,
                local_files_only=True,
            )
        except LocalEntryNotFoundError:
            return None
        return Path(folder)


def fetch_files(
    repo: Repo,
    choose: Callable[[dict[str, int]], dict[str, int]],
    cancel: CancelToken,
    hub: str | None = None,
) -> Work[None]:
    """Download the files of a repository that `choose` takes, by name and size, and are not here.

    `hub` is the address of a mirror; without it, huggingface_hub's own (`HF_ENDPOINT`). Every file
    is compared with the hash that the same address gives for it: that finds damage, and no mirror
    that lies. Files that were finished before a stop or a failure are kept. Raises `Cancelled` when
    stopped (after the request under way answered or timed out) and `ClipTuneError` where the hub
    cannot be reached, the disk is too small or `choose` says so.
    """
    if constants.is_offline_mode():
        raise ClipTuneError(_OFFLINE(label=repo.label))
    download = _Download(repo, choose, hub)
    download.start()
    try:
        yield from _watch(download, cancel)
    finally:
        download.abandoned.set()
        download.join()
    if download.error is not None:
        raise _explained(download.error, repo, hub or constants.ENDPOINT)


def _watch(download: "_Download", cancel: CancelToken) -> Work[None]:
    shown = -1
    while download.is_alive():
        cancel.check()
        if download.done > shown:
            shown = download.done
            yield _progress(shown, download.total)
        download.join(_POLL)
    if download.error is None and shown < download.total:
        yield _progress(download.total, download.total)


def _progress(done: int, total: int) -> Progress:
    return Progress(phase="download", done=done, total=total, unit="bytes")


class _Download(threading.Thread):
    """The helper thread that waits for the network. `abandoned` makes it end at the next chunk."""

    def __init__(
        self, repo: Repo, choose: Callable[[dict[str, int]], dict[str, int]], hub: str | None
    ) -> None:
        super().__init__(name=f"download {repo.name}", daemon=True)
        self.abandoned = threading.Event()
        self.done = 0  # bytes, never falling
        self.total = 0
        self.error: Exception | None = None
        self._repo, self._choose, self._hub = repo, choose, hub
        self._hashes: dict[str, str] = {}
        """Of the files, by name, as the hub gives them: SHA-256 of large ones, else git's."""

    def run(self) -> None:
        for wait in (*_WAITS, None):
            try:
                with _plain_http():
                    self._download()
                return
            except Cancelled:
                return
            except Exception as error:  # handed to the caller's thread
                if wait is None or not _passing(error):
                    self.error = error
                    return
                self.abandoned.wait(wait)

    def _download(self) -> None:
        files = self._list()
        missing = {name: size for name, size in files.items() if not self._here(name)}
        _check_disk(sum(missing.values()), self._repo)
        self.total = sum(files.values())
        finished = self.total - sum(missing.values())
        for name in sorted(missing, key=missing.__getitem__):
            self._advance(finished)
            path = hf_hub_download(
                self._repo.name,
                name,
                revision=self._repo.revision,
                repo_type=self._repo.kind,
                cache_dir=MODELS.folder,
                endpoint=self._hub,
                tqdm_class=_bar(finished, self._advance),
            )
            self._check(name, Path(path))
            finished += missing[name]

    def _list(self) -> dict[str, int]:
        """Sizes in bytes of the wanted files."""
        repo = self._repo
        api = HfApi(endpoint=self._hub)
        look = api.dataset_info if repo.kind == "dataset" else api.model_info
        info = look(repo.name, revision=repo.revision, files_metadata=True)
        files = info.siblings or []
        for file in files:
            self._hashes[file.rfilename] = (file.lfs.sha256 if file.lfs else file.blob_id) or ""
        return self._choose({file.rfilename: file.size or 0 for file in files})

    def _check(self, name: str, path: Path) -> None:
        """Raise `ClipTuneError` if a file is not of the hash that the hub gives, and remove it."""
        known = self._hashes[name]
        if known and not _has_hash(path, known):
            path.resolve().unlink()  # the hub's cache holds a link to it
            path.unlink(missing_ok=True)
            hub = self._hub or constants.ENDPOINT
            raise ClipTuneError(_CHANGED(name=name, label=self._repo.label, hub=hub))

    def _here(self, name: str) -> bool:
        repo = self._repo
        path = try_to_load_from_cache(
            repo.name,
            name,
            cache_dir=MODELS.folder,
            revision=repo.revision,
            repo_type=repo.kind,
        )
        return isinstance(path, str)

    def _advance(self, done: int) -> None:
        if self.abandoned.is_set():
            raise Cancelled
        self.done = max(self.done, done)  # a file that starts again does not turn the bar back


def _has_hash(path: Path, known: str) -> bool:
    """Whether a file is of a SHA-256, or of the hash by which git knows its content."""
    whole = len(known) == hashlib.sha256().digest_size * 2
    head = b"" if whole else f"blob {path.stat().st_size}\0".encode()
    digest = hashlib.sha256() if whole else hashlib.sha1(head, usedforsecurity=False)
    with path.open("rb") as file:
        while part := file.read(_CHUNK):
            digest.update(part)
    return digest.hexdigest() == known


def _bar(start: int, advance: Callable[[int], None]) -> type[tqdm]:
    """A progress bar that shows nothing and tells `advance` the bytes so far, from `start` on."""

    class Bar(tqdm):
        monitor_interval = 0  # else tqdm starts a thread for each class, and never ends it

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options | {"disable": True})  # type: ignore[no-untyped-call]
            self.done = start + int(options.get("initial") or 0)

        def update(self, n: float | None = 1) -> None:
            self.done += int(n or 0)
            advance(self.done)

    return Bar


@contextmanager
def _plain_http() -> Iterator[None]:
    """Let the hub's client download by HTTP and in small chunks, so that it can be cancelled.

    Xet transfers in threads of its own, which the client ends for a KeyboardInterrupt only. It has
    no argument for either.
    """
    before = constants.HF_HUB_DISABLE_XET, constants.DOWNLOAD_CHUNK_SIZE
    constants.HF_HUB_DISABLE_XET, constants.DOWNLOAD_CHUNK_SIZE = True, _CHUNK
    try:
        yield
    finally:
        constants.HF_HUB_DISABLE_XET, constants.DOWNLOAD_CHUNK_SIZE = before


def _check_disk(needed: int, repo: Repo) -> None:
    cache = MODELS.folder.absolute()
    free = free_space(cache)
    if needed > free:
        raise ClipTuneError(
            _NO_SPACE(label=repo.label, needed=needed / 1e6, cache=cache, free=free / 1e6)
        )


def _passing(error: Exception) -> bool:
    """Whether another try may help: the network's fault, not the request's or the disk's."""
    if isinstance(error, HfHubHTTPError):
        status = error.response.status_code
        return status in (408, 429) or status >= 500
    if isinstance(error, OSError):  # a torn transfer has no errno; the disk's errors do
        return error.errno is None
    return isinstance(error, HTTPError)


def _explained(error: Exception, repo: Repo, hub: str) -> Exception:
    """The same failure in words, with its cause, or the error itself if it is a bug."""
    explained = _words(error, repo, hub)
    if explained is None:
        return error
    explained.__cause__ = error
    return explained


def _words(error: Exception, repo: Repo, hub: str) -> ClipTuneError | None:
    if isinstance(error, RepositoryNotFoundError | RevisionNotFoundError | EntryNotFoundError) and (
        not isinstance(error, LocalEntryNotFoundError)
    ):
        return ClipTuneError(_UNKNOWN(hub=hub, repo=repo.name, revision=repo.revision or "main"))
    if isinstance(error, OfflineModeIsEnabled | HTTPError) or (
        isinstance(error, OSError) and error.errno is None
    ):
        return ClipTuneError(_FAILED(label=repo.label, hub=hub, reason=why(error)))
    if isinstance(error, OSError):
        return unwritable(_UNWRITABLE(label=repo.label, cache=MODELS.folder), error)
    return None


def why(error: BaseException) -> Message:
    """Why an address could not be reached: what lies at the ground of it, without its number."""
    ground = error
    while below := ground.__cause__ or ground.__context__:
        ground = below
    for kind, worded in _WHY:
        if isinstance(ground, kind):
            return worded()
    if isinstance(ground, OSError) and ground.errno in _NO_NETWORK:
        return _NO_WAY()
    lines = str(error.__cause__ or error).strip().splitlines()
    return quoted(_NUMBER.sub("", lines[0]).rstrip(".") if lines else repr(error))
