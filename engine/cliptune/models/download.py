"""Fetches a checkpoint from the hub into the hub's own cache: with progress, cancel and retry."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

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

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError, unwritable
from cliptune.core.events import Progress, Work
from cliptune.core.files import free_space
from cliptune.core.messages import text
from cliptune.models import folder as model_folder
from cliptune.models.catalogue import Entry, is_commit

_OFFLINE = text(
    "download-offline",
    "{label} is not on this computer, and HF_HUB_OFFLINE forbids its download.",
    "Unset HF_HUB_OFFLINE, or choose a base that is here: the starter or a local folder.",
)
_OTHER_COMMIT = text(
    "download-other-commit",
    "{what} Commit {wanted} is wanted; what is on this computer, {folder}, is another.",
)
_TORN = text(
    "download-torn",
    "The download of {label} is not whole.",
    "Delete its folder in {cache} and fetch it again.",
)
_PICKLED = text(
    "download-pickled",
    "{repo} holds no safetensors at revision {revision}.",
    "ClipTune opens no pickled weights, since they can run code. Choose another base, or a local "
    "folder with the same model saved as safetensors.",
)
_NO_SPACE = text(
    "download-no-space",
    "{label} needs {needed:,.0f} MB in {cache}, where {free:,.0f} MB are free.",
    "Make room, or let HF_HOME point to a folder on a larger disk.",
)
_UNKNOWN = text(
    "download-unknown",
    "{hub} has no {repo} at revision {revision}, or will not show it.",
    "Choose another base, or another hub address.",
)
_FAILED = text(
    "download-failed",
    "{label} could not be downloaded from {hub}: {reason}",
    "Check the connection and try again, set another hub address (HF_ENDPOINT), or choose a local "
    "folder.",
)
_UNWRITABLE = text(
    "download-unwritable",
    "{label} could not be written to {cache}: {reason}.",
    "Make room there or allow writing, or let HF_HOME point to another folder.",
)

# Never a pickle, never code; nor OpenCLIP's second copy of the same weights.
WANTED = [
    "config.json",
    "model.safetensors",
    "model.safetensors.index.json",
    "model-*.safetensors",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json",
    "merges.txt",
    "preprocessor_config.json",
    "processor_config.json",
]
_WAITS = (1.0, 2.0, 4.0)  # seconds before each further try
_POLL = 0.1  # seconds between two looks at the helper thread
_CHUNK = 1 << 20  # bytes between two chances to cancel


def cached(entry: Entry) -> Path | None:
    """The folder of a checkpoint that is already here and whole. Asks nothing of the network."""
    if entry.bundled:
        from cliptune_resources import starter

        return Path(starter())
    try:
        path = snapshot_download(
            entry.repo, revision=entry.revision, allow_patterns=WANTED, local_files_only=True
        )
        model_folder.check(Path(path))
    except (LocalEntryNotFoundError, ClipTuneError):
        return None
    return Path(path)


def fetch(entry: Entry, cancel: CancelToken, hub: str | None = None) -> Work[Path]:
    """The folder of a checkpoint, downloaded if it is not here yet.

    `hub` is the address of a mirror; without it, huggingface_hub's own (`HF_ENDPOINT`). Files that
    were finished before a stop or a failure are kept. Raises `Cancelled` when stopped (after the
    request under way answered or timed out) and `ClipTuneError` where the hub cannot be reached,
    lacks the weights as safetensors, or the disk is too small.
    """
    if folder := cached(entry):
        return folder
    if constants.is_offline_mode():
        raise _beside_others(ClipTuneError(_OFFLINE(label=entry.label)), entry)
    download = _Download(entry, hub)
    download.start()
    try:
        yield from _watch(download, cancel)
    finally:
        download.abandoned.set()
        download.join()
    if download.error is not None:
        raise _explained(download.error, entry, hub or constants.ENDPOINT)
    if (folder := cached(entry)) is None:
        raise ClipTuneError(_TORN(label=entry.label, cache=constants.HF_HUB_CACHE))
    return folder


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

    def __init__(self, entry: Entry, hub: str | None) -> None:
        super().__init__(name=f"download {entry.name}", daemon=True)
        self.abandoned = threading.Event()
        self.done = 0  # bytes, never falling
        self.total = 0
        self.error: Exception | None = None
        self._entry = entry
        self._hub = hub

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
        _check_disk(sum(missing.values()), self._entry)
        self.total = sum(files.values())
        finished = self.total - sum(missing.values())
        for name in sorted(missing, key=missing.__getitem__):
            self._advance(finished)
            hf_hub_download(
                self._entry.repo,
                name,
                revision=self._entry.revision,
                endpoint=self._hub,
                tqdm_class=_bar(finished, self._advance),
            )
            finished += missing[name]

    def _list(self) -> dict[str, int]:
        """Sizes in bytes of the wanted files. Raises `ClipTuneError` without safetensors."""
        entry = self._entry
        info = HfApi(endpoint=self._hub).model_info(
            entry.repo, revision=entry.revision, files_metadata=True
        )
        sizes = {file.rfilename: file.size or 0 for file in info.siblings or []}
        files = {
            name: size
            for name, size in sizes.items()
            if any(fnmatch(name, pattern) for pattern in WANTED)
        }
        if model_folder.SINGLE not in files and model_folder.INDEX not in files:
            raise ClipTuneError(_PICKLED(repo=entry.repo, revision=entry.revision))
        return files

    def _here(self, name: str) -> bool:
        path = try_to_load_from_cache(self._entry.repo, name, revision=self._entry.revision)
        return isinstance(path, str)

    def _advance(self, done: int) -> None:
        if self.abandoned.is_set():
            raise Cancelled
        self.done = max(self.done, done)  # a file that starts again does not turn the bar back


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


def _check_disk(needed: int, entry: Entry) -> None:
    cache = Path(constants.HF_HUB_CACHE).absolute()
    free = free_space(cache)
    if needed > free:
        raise ClipTuneError(
            _NO_SPACE(label=entry.label, needed=needed / 1e6, cache=cache, free=free / 1e6)
        )


def _passing(error: Exception) -> bool:
    """Whether another try may help: the network's fault, not the request's or the disk's."""
    if isinstance(error, HfHubHTTPError):
        status = error.response.status_code
        return status in (408, 429) or status >= 500
    if isinstance(error, OSError):  # a torn transfer has no errno; the disk's errors do
        return error.errno is None
    return isinstance(error, HTTPError)


def _explained(error: Exception, entry: Entry, hub: str) -> Exception:
    """The same failure in words, with its cause, or the error itself if it is a bug."""
    explained = _words(error, entry, hub)
    if explained is None:
        return error
    explained = _beside_others(explained, entry)
    explained.__cause__ = error
    return explained


def _beside_others(error: ClipTuneError, entry: Entry) -> ClipTuneError:
    """The same error, naming another commit of the checkpoint that is here: it is not taken
    instead, but its folder can be chosen."""
    if not is_commit(entry.revision):
        return error
    cache = Path(constants.HF_HUB_CACHE) / f"models--{entry.repo.replace('/', '--')}" / "snapshots"
    for folder in sorted(cache.glob("*")):
        if folder.name != entry.revision and any(folder.glob("*.safetensors")):
            told = _OTHER_COMMIT(what=error.told, wanted=entry.revision, folder=folder)
            return ClipTuneError(told)
    return error


def _words(error: Exception, entry: Entry, hub: str) -> ClipTuneError | None:
    if isinstance(error, RepositoryNotFoundError | RevisionNotFoundError | EntryNotFoundError) and (
        not isinstance(error, LocalEntryNotFoundError)
    ):
        return ClipTuneError(_UNKNOWN(hub=hub, repo=entry.repo, revision=entry.revision))
    if isinstance(error, OfflineModeIsEnabled | HTTPError) or (
        isinstance(error, OSError) and error.errno is None
    ):
        lines = str(error.__cause__ or error).strip().splitlines()
        reason = lines[0] if lines else repr(error)
        return ClipTuneError(_FAILED(label=entry.label, hub=hub, reason=reason))
    if isinstance(error, OSError):
        return unwritable(_UNWRITABLE(label=entry.label, cache=constants.HF_HUB_CACHE), error)
    return None
