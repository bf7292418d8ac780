"""Where the images of a job come from, if not from a plain folder: laid out as one in the cache."""

import hashlib
import os
import shutil
import stat
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout
from pydantic import BaseModel

from cliptune.core.caches import CACHE
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError, unwritable
from cliptune.core.events import Warned, Work
from cliptune.core.files import is_old, write_text
from cliptune.core.messages import Message, text
from cliptune.data.formats import READ
from cliptune.data.problems import Problem, lines
from cliptune.data.records import is_saved, write_records
from cliptune.data.tables import is_table
from cliptune.data.unpack import is_archive, unpack
from cliptune.data.walk import File, is_dropping, walk

_UNWRITABLE = text(
    "source-unwritable",
    'What "{path}" holds cannot be unpacked in "{folder}": {reason}.',
    "Free some space or allow writing there, choose another folder for the cache, or unpack it "
    "yourself and choose the folder.",
)
DATA_SETS = (".parquet", ".arrow")
"""Ends of the names of data sets."""
HUB = "hub"
"""What stands before the name of a data set on the hub, and a colon."""
_EMPTY = text(
    "hub-data-set-empty", 'The data set "{name}" of the hub holds no data.', "Check its name."
)
_MISSED = text("images-not-reached", "{folder}: {problem}", "They are not looked at.")
_NO_SUCH_IMAGE = text("image-gone", "There is no image or folder {path}.", "Check its name.")
_NO_IMAGES = text(
    "no-images",
    "There are no images in {paths}.",
    "{read} are read.",
)
_CODE = (".py", ".ipynb", ".sh", ".pkl", ".pickle", ".pt", ".bin", ".gitattributes")
"""Ends of the names of what is not fetched: programs, and what could run one."""
_DONE = "done.json"
LIMIT = 20 * 2**30
"""Bytes that may be laid out before those are dropped that were not used for longest."""
_HOUR, _DAY = 3600.0, 86400.0
"""Seconds after which a half-written folder is taken for a killed process's, and one that was laid
out for no longer in use."""
_POLL = 0.2
"""Seconds between looks whether a job was stopped while it waits for another process."""


class LaidOut(NamedTuple):
    """The folder that a source was laid out in, and what of it was not taken over."""

    folder: Path
    problems: list[Problem]


class _Done(BaseModel):
    """What lies beside the files of a source that was laid out to its end."""

    folder: Path
    """That of the images: the files, or where the hub's library keeps them."""
    made_from: list[tuple[str, int, int]]
    """Name, size and time of every file that it was made from."""
    problems: list[tuple[str, str, Message | None]]
    """Kind, path and detail of what was not taken over."""


def folder_of(images: Path) -> Path:
    """The folder that the images of a job lie in, once they were scanned: mostly the job's own."""
    done = _read(_place(images))
    return done.folder if done else images


def forget(images: Path) -> None:
    """Forget what a folder once was laid out as: it holds images of its own by now."""
    with suppress(OSError):
        (_place(images) / _DONE).unlink(missing_ok=True)


def hub_name(images: Path) -> str:
    """The name of a data set on the hub, where images are given as `hub:owner/name`; else empty."""
    before, colon, name = images.as_posix().partition(":")
    return name if colon and before == HUB else ""


def in_full(images: Path) -> Path:
    """The images of a job, by a path from the root of the disk; a name on the hub as it is."""
    return images if hub_name(images) else Path(os.path.abspath(images))


def is_source(path: Path) -> bool:
    """Whether a file's name says that it is a data set or an archive."""
    return is_archive(path.name) or path.suffix.casefold() in DATA_SETS


def laid_out(
    images: Path, within: Sequence[File], cancel: CancelToken, hub: str | None
) -> Work[LaidOut | None]:
    """An archive or a data set as a folder of files.

    `images` is a file, a name on the hub (whose address is `hub`), or a folder with the files
    `within` and no images among these. None if it is neither archive nor data set, nor holds any.
    What was laid out before is found again, as long as nothing in it changed. Raises
    `ClipTuneError` if it cannot be read, downloaded or written to the cache; `Cancelled` on stop.
    """
    place, name = _place(images), hub_name(images)
    parts = [] if name else _parts(images, within)
    if not name and not parts:
        return None
    try:
        made_from = [_state(part) for part in parts]
        done = _read(place, made_from)
        if done is None:
            with _alone(place, cancel):
                done = _read(place, made_from)  # another process may just have laid it out
                if done is None and name:
                    done = yield from _from_hub(name, place, cancel, hub)
                elif done is None:
                    done = yield from _lay_out(images, parts, made_from, place, cancel)
            drop(LIMIT, _DAY)
    except OSError as error:
        told = _UNWRITABLE(path=images, folder=place, reason="")
        raise unwritable(told, error) from error
    with suppress(OSError):
        os.utime(place / _DONE)  # the time of last use
    problems = [Problem(kind, path, detail, excluded=True) for kind, path, detail in done.problems]
    return LaidOut(done.folder, problems)


def find_images(paths: Sequence[Path], cancel: CancelToken) -> Work[list[Path]]:
    """The files among some paths, and the images in the folders, archives and data sets among them,
    none twice.

    Yields a warning of images that cannot be reached. Raises `ClipTuneError` if a path is not
    there, or if there is no image.
    """
    images: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise ClipTuneError(_NO_SUCH_IMAGE(path=path))
        files: list[File] = []
        problems: list[Problem] = []
        if path.is_dir():
            files, problems = yield from walk(path, cancel)
        if any(file.image for file in files):
            forget(path)
        else:
            laid = yield from laid_out(in_full(path), files, cancel, None)
            if laid is None and path.is_file():
                images[path] = None
                continue
            if laid:
                path, problems = laid
                files, _ = yield from walk(path, cancel)
        missed = [one for one in problems if one.kind not in ("hidden", "other")]
        for line in lines(missed):
            yield Warned(told=_MISSED(folder=path, problem=line))
        images |= {path / file.path: None for file in files if file.image}
    if not images:
        listed = [*map(str, paths)]
        raise ClipTuneError(_NO_IMAGES(paths=listed, read=READ))
    return list(images)


def _from_hub(name: str, place: Path, cancel: CancelToken, hub: str | None) -> Work[_Done]:
    """A data set of the hub: its images where the hub's library keeps them, or laid out from the
    files that hold them."""
    from cliptune.core.hub import Repo, fetch_files  # it takes half a second to load

    repo = Repo(name, name, kind="dataset")
    yield from fetch_files(repo, _no_code, cancel, hub)
    if (folder := repo.here()) is None:
        raise ClipTuneError(_EMPTY(name=name))
    files, _ = yield from walk(folder, cancel)
    parts = [] if any(file.image for file in files) else _parts(folder, files)
    if parts:
        return (yield from _lay_out(folder, parts, [], place, cancel))
    done = _Done(folder=folder, made_from=[], problems=[])
    place.mkdir(parents=True, exist_ok=True)
    write_text(place / _DONE, done.model_dump_json())
    return done


def _no_code(sizes: dict[str, int]) -> dict[str, int]:
    """Of the files of a data set, those that are data."""
    return {name: size for name, size in sizes.items() if not name.endswith(_CODE)}


def drop(limit: int = 0, unused: float = 0.0) -> None:
    """Delete what was laid out, least recently used first, until at most `limit` bytes are left.

    Spared is what was used within as many seconds as `unused`; all is laid out again when it is
    needed. Half-written folders of killed processes go too.
    """
    kept = []
    for place in [entry for entry in home().glob("*") if entry.is_dir()]:
        bytes_, changed = _measured(place)
        if place.suffix != ".part":
            kept.append((_used(place), bytes_, place))
        elif is_old(changed, _HOUR):
            shutil.rmtree(place, ignore_errors=True)
    total = sum(bytes_ for _, bytes_, _ in kept)
    for used, bytes_, place in sorted(kept):
        if (total > limit or not limit) and is_old(used, unused):
            shutil.rmtree(place, ignore_errors=True)
            total -= bytes_


def size() -> int:
    """The bytes of all that was laid out."""
    return _measured(home())[0]


def _measured(folder: Path) -> tuple[int, float]:
    """The bytes in a folder, and when something in it last changed (seconds)."""
    total, changed = 0, 0.0
    for entry in [folder, *folder.rglob("*")]:
        with suppress(OSError):  # deleted meanwhile
            status = entry.stat()
            total += 0 if stat.S_ISDIR(status.st_mode) else status.st_size
            changed = max(changed, status.st_mtime)
    return total, changed


def _used(place: Path) -> float:
    """When what was laid out was last used (seconds); 0 if it was forgotten."""
    try:
        return (place / _DONE).stat().st_mtime
    except OSError:
        return 0.0


@contextmanager
def _alone(place: Path, cancel: CancelToken) -> Iterator[None]:
    """Wait until no other process lays out the same. Raises `OSError`; `Cancelled` on stop."""
    place.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(place.with_name(f"{place.name}.lock"))
    while not lock.is_locked:
        cancel.check()
        with suppress(Timeout):
            lock.acquire(timeout=_POLL, poll_interval=_POLL / 4)
    try:
        yield
    finally:
        lock.release()


def _parts(images: Path, within: Sequence[File]) -> list[Path]:
    """The files that a source is made of; none if it is no source."""
    if images.is_file():
        return [images] if is_source(images) else []
    paths = [images / file.path for file in within]
    if archives := [path for path in paths if is_archive(path.name)]:
        return archives + [path for path in paths if is_table(path.name) and not is_source(path)]
    return [path for path in paths if is_source(path)]


def _lay_out(
    images: Path,
    parts: list[Path],
    made_from: list[tuple[str, int, int]],
    place: Path,
    cancel: CancelToken,
) -> Work[_Done]:
    """Write the files beside, and move them into place."""
    beside = place.with_name(f"{place.name}.{uuid.uuid4().hex}.part")
    files = beside / "files"
    files.mkdir(parents=True)
    try:
        problems: list[Problem] = []
        if not any(is_archive(part.name) for part in parts):
            whole = images.is_dir() and (is_saved(images) or len(parts) > 1)
            yield from write_records(images if whole else parts[0], files, cancel)
        elif len(parts) == 1:
            problems = yield from unpack(parts[0], files, cancel)
        else:
            for part in parts:
                problems += yield from _one_of_many(part, images, files, cancel)
        _lift(files)
        for left in (entry for entry in beside.iterdir() if entry != files):
            left.unlink()  # of the process that wrote them
        done = _Done(
            folder=place / "files",
            made_from=made_from,
            problems=[(one.kind, one.path, one.detail) for one in problems],
        )
        (beside / _DONE).write_text(done.model_dump_json(), encoding="utf-8")
        shutil.rmtree(place, ignore_errors=True)
        os.rename(beside, place)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return done


def _one_of_many(part: Path, images: Path, files: Path, cancel: CancelToken) -> Work[list[Problem]]:
    """An archive among others, in a folder of its own; what is none is copied as it lies."""
    place = files / part.relative_to(images)
    if not is_archive(part.name):
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(part, place)
        return []
    inside = place.with_name(part.name.partition(".")[0])
    # `train-0001.tar` and `train-0002.tar` are shards of one part.
    shard = inside.name.rstrip("0123456789-_")
    inside = inside.with_name(shard) / inside.name if shard not in ("", inside.name) else inside
    inside.mkdir(parents=True, exist_ok=True)
    return (yield from unpack(part, inside, cancel))


def _lift(files: Path) -> None:
    """Take away the one folder that an archive often has around everything."""
    while True:
        inside = [entry for entry in files.iterdir() if not is_dropping(entry.name)]
        if len(inside) != 1 or not inside[0].is_dir():
            return
        above = files.with_name(f"{files.name}.above")
        os.rename(files, above)
        os.rename(above / inside[0].name, files)
        shutil.rmtree(above)


def _place(images: Path) -> Path:
    digest = hashlib.sha256(str(in_full(images)).encode("utf-8", "surrogateescape")).hexdigest()
    return home() / digest[:32]


def home() -> Path:
    """Where it is laid out."""
    return CACHE.folder / "sources"


def _state(part: Path) -> tuple[str, int, int]:
    status = part.stat()
    return str(part), status.st_size, status.st_mtime_ns


def _read(place: Path, made_from: list[tuple[str, int, int]] | None = None) -> _Done | None:
    """What was laid out there to its end, if from these very files where they are given."""
    try:
        done = _Done.model_validate_json((place / _DONE).read_bytes())
    except (OSError, ValueError):
        return None
    # Of a folder that is gone meanwhile, as the hub's cache may be, nothing is known any more.
    return done if made_from in (None, done.made_from) and done.folder.is_dir() else None
