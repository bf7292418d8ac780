"""Adapters made elsewhere, brought in: unpacked, checked and moved into place whole or not at all.

A zip is unpacked member by member, with its bytes counted as they come: neither its names nor its
sizes are believed.
"""

import io
import os
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, TYPE_CHECKING

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError, unwritable
from cliptune.core.events import Progress, Work
from cliptune.core.files import plain, require_disk, unused, write_text
from cliptune.core.untrusted import ANEW, LONGEST, check_inside, check_pickled, shown
from cliptune.runs import home
from cliptune.runs.layout import DESCRIPTION, TITLE, written_title

if TYPE_CHECKING:
    from cliptune.inference.adapter import Adapter

CHUNK = 2**20
"""Bytes between two looks at the stop; nor does a zip's list of members take more."""

RATIO = 100
"""Times that a member may grow over its bytes in the zip, and a chunk more; weights hardly do."""


@dataclass(frozen=True)
class _Part:
    """A file to be brought in."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]


def imported_home() -> Path:
    """Where imported adapters are kept, beside the runs."""
    return home().with_name("imported")


def all_imported() -> list[Path]:
    """The folders of imported adapters, the newest first."""
    folder = imported_home()
    found = [one for one in folder.iterdir() if title_of(one)] if folder.is_dir() else []
    return sorted(found, key=lambda one: one.stat().st_mtime, reverse=True)


def title_of(folder: Path) -> str:
    """What an imported adapter is called; nothing if it is half unpacked."""
    return "" if folder.name.endswith(".new") else written_title(folder)


def import_adapter(place: Path, into: Path | None, cancel: CancelToken) -> Work["Adapter"]:
    """Bring the adapter in a folder or a zip into a folder of its own within `into`.

    That is `imported_home()` if not said. Raises `ClipTuneError` on what `adapter.read` and
    `adapter.check` refuse, on a zip that is not to be trusted, and on a disk that is too full;
    `Cancelled` on stop. Nothing is left behind then.
    """
    from cliptune.inference import adapter as adapters

    within = (into or imported_home()).absolute()
    with _opened(place) as (title, parts):
        total, done = sum(part.size for part in parts), 0
        require_disk(within, total, "the adapter")
        beside = unused(within / f"{plain(title)}.new")
        try:
            beside.mkdir(parents=True)
            for part in parts:
                with part.open() as source, (beside / part.name).open("xb") as target:
                    while block := source.read(CHUNK):
                        cancel.check()
                        target.write(block)
                        done += len(block)
                        yield Progress(phase="import", done=done, total=total, unit="bytes")
            adapters.check(adapters.read(beside))
            write_text(beside / TITLE, f"{title}\n")
            folder = unused(within / plain(title))
            os.rename(beside, folder)
        except ClipTuneError as error:  # told of what was given, not of where it is looked at
            raise ClipTuneError(
                error.message.replace(str(beside), str(place)), error.hint
            ) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError) as error:
            raise _damaged(place, error) from error
        except OSError as error:
            raise unwritable(
                f"The adapter cannot be written to {within}", error, "Allow writing there."
            ) from error
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    return adapters.read(folder)


@contextmanager
def _opened(place: Path) -> Iterator[tuple[str, list[_Part]]]:
    """The title of what is to be brought in, and its files."""
    if place.is_dir():
        yield _folder(place)
        return
    if not place.is_file():
        raise ClipTuneError(
            f"There is no {place}.", "Name a folder or a zip that holds an adapter."
        )
    with _Careful(place) as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, struct.error, ValueError, OverflowError) as error:
            raise _damaged(place, error) from error
        with archive:
            parts = [_part(archive, info) for info in _chosen(place, archive)]
            yield shown(place.stem) or "adapter", parts


def _folder(place: Path) -> tuple[str, list[_Part]]:
    from cliptune.inference import adapter as adapters

    adapter = adapters.read(place)
    names = [path.name for path in adapter.folder.iterdir()]
    check_pickled(place, names)
    paths = [adapter.folder / name for name in sorted(names) if _known(name)]
    for path in paths:
        check_inside(path)
    return adapter.title, [
        _Part(path.name, path.stat().st_size, lambda path=path: path.open("rb"))  # type: ignore[misc]
        for path in paths
    ]


def _known(name: str) -> bool:
    """Whether a file of that name belongs to an adapter or a model. Others are not brought in."""
    from cliptune.evaluation.probe import FILE as VECTORS
    from cliptune.inference.adapter import CONFIG, WEIGHTS
    from cliptune.models.download import WANTED

    own = (CONFIG, WEIGHTS, DESCRIPTION, VECTORS, "README.md")
    return any(fnmatchcase(name, pattern) for pattern in (*own, *WANTED))


class _Careful(io.FileIO):
    """A file of which no more than a chunk is read at once, as a zip's list of members would be."""

    def read(self, size: int | None = -1, /) -> bytes:
        left = os.fstat(self.fileno()).st_size - self.tell()
        if min(left if size is None or size < 0 else size, left) > CHUNK:
            raise ValueError("its list of members is too long")
        return super().read(size)


def _part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Part:
    return _Part(info.filename.rpartition("/")[2], info.file_size, lambda: archive.open(info))


def _chosen(place: Path, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members to unpack: those with known names at the top, or else in the one folder."""
    seen: set[str] = set()
    found: dict[str, list[zipfile.ZipInfo]] = {}
    for info in archive.infolist():
        _check_member(place, info)
        if info.filename.casefold() in seen:
            raise _refused(place, info, "is there twice")
        seen.add(info.filename.casefold())
        folder, _, name = info.filename.rpartition("/")
        if "/" not in folder and _known(name):
            _check_sizes(place, info)
            found.setdefault(folder, []).append(info)
    check_pickled(place, [info.filename.rpartition("/")[2] for info in archive.infolist()])
    chosen = found.get("") or (found.popitem()[1] if len(found) == 1 else [])
    if not chosen:
        raise ClipTuneError(
            f"{place} holds {'several adapters' if found else 'no adapter'}.",
            "Pack the files of one adapter, or the one folder that holds them.",
        )
    return chosen


def _check_member(place: Path, info: zipfile.ZipInfo) -> None:
    """Raise `ClipTuneError` on a name that leads elsewhere, a link, or what cannot be unpacked."""
    name = info.orig_filename
    if name.startswith("/") or ".." in name.split("/") or set(name) & {"\\", ":", "\0"}:
        raise _refused(place, info, "would lie elsewhere")
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refused(place, info, "is a link or a device")
    if info.flag_bits & 1:
        raise _refused(place, info, "is locked by a password")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refused(place, info, "is packed in a rare way")


def _check_sizes(place: Path, info: zipfile.ZipInfo) -> None:
    """Raise `ClipTuneError` on a member that unpacks to far more than there is of it."""
    packed = min(info.compress_size, place.stat().st_size)
    if info.file_size > RATIO * packed + CHUNK:
        raise _refused(place, info, f"would unpack to {info.file_size / 1e6:,.0f} MB")
    if info.file_size > LONGEST and not info.filename.endswith(".safetensors"):
        raise _refused(place, info, f"has {info.file_size / 1e6:,.0f} MB of text")


def _refused(place: Path, info: zipfile.ZipInfo, what: str) -> ClipTuneError:
    return ClipTuneError(
        f'{place} is not to be trusted: its "{shown(info.orig_filename, 80)}" {what}.',
        "Get the adapter anew, or unpack it yourself and import the folder.",
    )


def _damaged(place: Path, error: Exception) -> ClipTuneError:
    return ClipTuneError(f"{place} is damaged, or is no zip: {error}.", ANEW)
