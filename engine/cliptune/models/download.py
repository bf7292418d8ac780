"""Fetches a checkpoint of the catalogue from the hub, and never another commit than is pinned."""

from fnmatch import fnmatch
from pathlib import Path

from cliptune.core.caches import MODELS
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Work
from cliptune.core.hub import Repo, fetch_files
from cliptune.core.messages import text
from cliptune.models import folder as model_folder
from cliptune.models import open_clip
from cliptune.models.catalogue import Entry, is_commit

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
_OTHER_COMMIT = text(
    "download-other-commit",
    "{what} Commit {wanted} is wanted; what is on this computer, {folder}, is another.",
)

OPEN_CLIP = (open_clip.CONFIG, open_clip.WEIGHTS[0])
"""OpenCLIP's own copy of a model, which is taken where there is no other."""

# Never a pickle, never code.
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
    "vocab.txt",
    "spiece.model",
    "preprocessor_config.json",
    "processor_config.json",
    *OPEN_CLIP,
]


def cached(entry: Entry) -> Path | None:
    """The folder of a checkpoint that is already here and whole. Asks nothing of the network."""
    if entry.bundled:
        from cliptune_resources import starter

        return Path(starter())
    try:
        if folder := _repo(entry).here(WANTED):
            model_folder.check(folder)
    except ClipTuneError:
        return None
    return folder


def fetch(entry: Entry, cancel: CancelToken, hub: str | None = None) -> Work[Path]:
    """The folder of a checkpoint, downloaded if it is not here yet: see `fetch_files`.

    Raises `ClipTuneError` too where it has no safetensors.
    """
    if folder := cached(entry):
        return folder

    def choose(sizes: dict[str, int]) -> dict[str, int]:
        files = {
            name: size
            for name, size in sizes.items()
            if any(fnmatch(name, pattern) for pattern in WANTED)
        }
        if model_folder.SINGLE in files or model_folder.INDEX in files:
            return {name: size for name, size in files.items() if name not in OPEN_CLIP}
        if not files.keys() >= {*OPEN_CLIP}:
            raise ClipTuneError(_PICKLED(repo=entry.repo, revision=entry.revision))
        return files

    try:
        yield from fetch_files(_repo(entry), choose, cancel, hub)
    except ClipTuneError as error:
        raise _beside_others(error, entry) from error.__cause__
    if (folder := cached(entry)) is None:
        raise ClipTuneError(_TORN(label=entry.label, cache=MODELS.folder))
    return folder


def _repo(entry: Entry) -> Repo:
    return Repo(entry.repo, entry.label, entry.revision)


def _beside_others(error: ClipTuneError, entry: Entry) -> ClipTuneError:
    """The same error, naming another commit of the checkpoint that is here: it is not taken
    instead, but its folder can be chosen."""
    if not is_commit(entry.revision):
        return error
    cache = MODELS.folder / f"models--{entry.repo.replace('/', '--')}" / "snapshots"
    for folder in sorted(cache.glob("*")):
        if folder.name != entry.revision and any(folder.glob("*.safetensors")):
            told = _OTHER_COMMIT(what=error.told, wanted=entry.revision, folder=folder)
            return ClipTuneError(told)
    return error
