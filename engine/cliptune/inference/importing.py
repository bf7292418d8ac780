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
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, TYPE_CHECKING

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError, unwritable
from cliptune.core.events import Progress, Warned, Work
from cliptune.core.files import make_unused, move_unused, plain, require_disk, write_text
from cliptune.core.messages import Message, text
from cliptune.core.untrusted import ANEW, check_file, check_pickled, longest, shown
from cliptune.inference import pickled
from cliptune.inference.place import MARKS
from cliptune.methods.peft_method import CONFIG, WEIGHTS
from cliptune.runs import home
from cliptune.runs.layout import TITLE, written_title

if TYPE_CHECKING:
    from cliptune.inference.adapter import Adapter

CHUNK = 2**20
"""Bytes between two looks at the stop; nor does a zip's list of members take more."""

RATIO = 100
"""Times that a member may grow over its bytes in the zip, and a chunk more; weights hardly do."""

_NO_SUCH = text(
    "adapter-unknown", 'There is no run or adapter "{name}".', "Name one of those that are there."
)
_AMBIGUOUS = text(
    "adapter-ambiguous",
    'Several runs or adapters end with "{name}".',
    "Name one of those that are there.",
)
_THE_ADAPTER = text("the-adapter", "the adapter")
_UNWRITABLE = text(
    "import-unwritable",
    "The adapter cannot be written to {folder}: {reason}.",
    "Allow writing there.",
)
_GONE = text("import-gone", "There is no {path}.", "Name a folder or a zip that holds an adapter.")
_ONE_ALONE = "Pack the files of one adapter, or the one folder that holds them."
_NONE = text("zip-no-adapter", "{path} holds no adapter.", _ONE_ALONE)
_SEVERAL = text("zip-several-adapters", "{path} holds several adapters.", _ONE_ALONE)
_REFUSED = text(
    "zip-not-trusted",
    '{path} is not to be trusted: its "{member}" {why}.',
    "Get the adapter anew, or unpack it yourself and import the folder.",
)
_TWICE = text("zip-member-twice", "is there twice")
_ELSEWHERE = text("zip-member-elsewhere", "would lie elsewhere")
_LINK = text("zip-member-link", "is a link or a device")
_LOCKED = text("zip-member-locked", "is locked by a password")
_RARE = text("zip-member-rare", "is packed in a rare way")
_UNPACKS = text("zip-member-large", "would unpack to {size:,.0f} MB")
_MUCH_TEXT = text("zip-member-text", "has {size:,.0f} MB of text")
_DAMAGED = text("zip-damaged", "{path} is damaged, or is no zip: {reason}.", ANEW)


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
    adapters = [one for one in folder.iterdir() if title_of(one)] if folder.is_dir() else []
    return sorted(adapters, key=lambda one: one.stat().st_mtime, reverse=True)


def title_of(folder: Path) -> str:
    """What an imported adapter is called; nothing if it is half unpacked."""
    return "" if folder.name.endswith(".new") else written_title(folder)


def find(name: str) -> Path:
    """A run or an adapter by its folder, or by its name among the runs or what was imported: whole,
    or the end of it if that is one's alone. Raises `ClipTuneError`."""
    homes = [home(), imported_home()]
    for path in (Path(name), *(folder / name for folder in homes)):
        if path.exists():
            return path
    known = [path for folder in homes if folder.is_dir() for path in folder.iterdir()]
    matching = [path for path in known if path.name.endswith(f"-{name}")]
    if len(matching) != 1:
        raise ClipTuneError((_AMBIGUOUS if matching else _NO_SUCH)(name=name))
    return matching[0]


def import_adapter(source: Path, into: Path | None, cancel: CancelToken) -> Work["Adapter"]:
    """Bring the adapter in a folder or a zip into a folder of its own within `into`.

    That is `imported_home()` if not said. Raises `ClipTuneError` on what `adapter.read` and
    `validation.check` refuse, on a zip that is not to be trusted, and on a disk that is too full;
    `Cancelled` on stop. Nothing is left behind then.
    """
    from cliptune.inference import adapter as adapters
    from cliptune.inference import validation

    within = (into or imported_home()).absolute()
    with _opened(source) as (title, parts):
        total, done = sum(part.size for part in parts), 0
        require_disk(within, total, _THE_ADAPTER())
        try:
            beside = make_unused(within / f"{plain(title)}.new")
        except OSError as error:
            raise unwritable(_UNWRITABLE(folder=within), error) from error
        try:
            for part in parts:
                with part.open() as packed, (beside / part.name).open("xb") as target:
                    while block := packed.read(CHUNK):
                        cancel.check()
                        target.write(block)
                        done += len(block)
                        yield Progress(phase="import", done=done, total=total, unit="bytes")
            if (beside / pickled.NAME).exists():
                yield from pickled.converted(beside / pickled.NAME, beside / WEIGHTS, cancel)
                (beside / pickled.NAME).unlink()
            brought = adapters.read(beside)
            validation.check(brought)
            told = validation.passed_over(brought)
            write_text(beside / TITLE, f"{title}\n")
            folder = move_unused(beside, within / plain(title))
        except ClipTuneError as error:  # told of what was given, not of where it is looked at
            raise ClipTuneError(_elsewhere(error.told, beside, source)) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError) as error:
            raise ClipTuneError(_DAMAGED(path=source, reason=error)) from error
        except OSError as error:
            raise unwritable(_UNWRITABLE(folder=within), error) from error
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    if told:
        yield Warned(told=_elsewhere(told, beside, source))
    return adapters.read(folder)


def _elsewhere(told: Message, beside: Path, source: Path) -> Message:
    """The same message, of one folder instead of another."""
    params = {
        name: one.replace(str(beside), str(source)) if isinstance(one, str) else one
        for name, one in told.params.items()
    }
    return Message(code=told.code, params=params)


@contextmanager
def _opened(source: Path) -> Iterator[tuple[str, list[_Part]]]:
    """The title of what is to be brought in, and its files."""
    if source.is_dir():
        yield _folder(source)
        return
    if not source.is_file():
        raise ClipTuneError(_GONE(path=source))
    with _Careful(source) as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, struct.error, ValueError, OverflowError, RuntimeError) as error:
            raise ClipTuneError(_DAMAGED(path=source, reason=error)) from error
        with archive:
            parts = [_part(archive, info) for info in _chosen(source, archive)]
            yield shown(source.stem) or "adapter", parts


def _folder(source: Path) -> tuple[str, list[_Part]]:
    from cliptune.inference import adapter as adapters

    adapter = adapters.read(source)
    names = [path.name for path in adapter.folder.iterdir()]
    paths = [adapter.folder / name for name in _wanted(source, names)]
    for path in paths:
        check_file(path)
    return adapter.title, [
        _Part(path.name, path.stat().st_size, lambda path=path: path.open("rb"))  # type: ignore[misc]
        for path in paths
    ]


def _wanted(source: Path, names: Iterable[str]) -> list[str]:
    """The names of the files of a folder that belong to an adapter or a model. Others are not
    brought in, nor are pickled weights beside others.

    Raises `ClipTuneError` if there are none but pickled ones that are not an adapter's.
    """
    known = sorted(filter(_known, names))
    if WEIGHTS in known or CONFIG not in known:
        known = [name for name in known if name != pickled.NAME]
    if pickled.NAME not in known:
        check_pickled(source, list(names))
    return known


def _known(name: str) -> bool:
    from cliptune.models.download import WANTED

    own = {*MARKS, WEIGHTS, pickled.NAME, "README.md"}
    return name in own or any(fnmatchcase(name, one) for one in WANTED)


class _Careful(io.FileIO):
    """A file of which no more than a chunk is read at once, as a zip's list of members would be."""

    def read(self, size: int | None = -1, /) -> bytes:
        left = os.fstat(self.fileno()).st_size - self.tell()
        if min(left if size is None or size < 0 else size, left) > CHUNK:
            raise ValueError("its list of members is too long")
        return super().read(size)


def _part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> _Part:
    return _Part(info.filename.rpartition("/")[2], info.file_size, lambda: archive.open(info))


def _chosen(source: Path, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The members to unpack: those with known names at the top, or else in the one folder that
    holds an adapter or a model."""
    seen: set[str] = set()
    folders: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for info in archive.infolist():
        _check_member(source, info)
        if info.filename.casefold() in seen:
            raise _refused(source, info, _TWICE())
        seen.add(info.filename.casefold())
        folder, _, name = info.filename.rpartition("/")
        folders.setdefault(folder, {})[name] = info
    holding = [folder for folder, members in folders.items() if any(m in members for m in MARKS)]
    if "" not in holding and len(holding) != 1:
        raise ClipTuneError((_SEVERAL if holding else _NONE)(path=source))
    members = folders["" if "" in holding else holding[0]]
    chosen = [members[name] for name in _wanted(source, members)]
    for info in chosen:
        _check_sizes(source, info)
    return chosen


def _check_member(source: Path, info: zipfile.ZipInfo) -> None:
    """Raise `ClipTuneError` on a name that leads elsewhere, a link, or what cannot be unpacked."""
    name = info.orig_filename
    if name.startswith("/") or ".." in name.split("/") or set(name) & {"\\", ":", "\0"}:
        raise _refused(source, info, _ELSEWHERE())
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refused(source, info, _LINK())
    if info.flag_bits & 1:
        raise _refused(source, info, _LOCKED())
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refused(source, info, _RARE())


def _check_sizes(source: Path, info: zipfile.ZipInfo) -> None:
    """Raise `ClipTuneError` on a member that unpacks to far more than there is of it."""
    packed = min(info.compress_size, source.stat().st_size)
    if info.file_size > RATIO * packed + CHUNK:
        raise _refused(source, info, _UNPACKS(size=info.file_size / 1e6))
    weights = info.filename.endswith(".safetensors") or info.filename.endswith(pickled.NAME)
    if info.file_size > longest(info.filename.rpartition("/")[2]) and not weights:
        raise _refused(source, info, _MUCH_TEXT(size=info.file_size / 1e6))


def _refused(source: Path, info: zipfile.ZipInfo, why: Message) -> ClipTuneError:
    member = shown(info.orig_filename, 80)
    return ClipTuneError(_REFUSED(path=source, member=member, why=why))
