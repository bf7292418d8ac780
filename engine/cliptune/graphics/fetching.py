"""Fetches the torch that fits a graphics card from a package index, with what that needs.

Nothing is unpacked whose hash is not the index's, nothing is used that has not shown in a process
of its own that it works here, and of what fails or is stopped nothing is left.
"""

import hashlib
import importlib.metadata
import re
import time
import zipfile
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from cliptune.core import process, program
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Work
from cliptune.core.files import extended, into_place
from cliptune.core.messages import text
from cliptune.graphics import TRY, index, place
from cliptune.graphics.cards import Card
from cliptune.graphics.index import Wheel

OTHERS = ("https://pypi.org/simple",)
"""Where that is looked for which the index does not have."""

_TORCH = text("what-torch", "PyTorch for graphics cards")
_NO_CARD = text("no-card-for-torch", "There is no graphics card here that PyTorch can work with.")
_NO_BUILD = text(
    "index-no-build",
    "{address} has no PyTorch {version} for {card} that fits this system.",
    "Bring the driver of the graphics card up to date, or set the address of another index.",
)
_LACKS = text(
    "index-lacks",
    "{address} has no {requirement}, which PyTorch needs, that fits this system.",
    "Set the address of another index.",
)
_NO_HASH = text(
    "wheel-no-hash",
    "{address} gives no sha256 for {file}, so that it cannot be checked.",
    "Set the address of another index.",
)
_WRONG_HASH = text(
    "wheel-wrong-hash",
    "{file} is not what the index says that it is: it was damaged on its way, or changed.",
    "Try again; if it happens again, set the address of another index.",
)
_UNSAFE = text(
    "wheel-unsafe",
    '{file} would write outside its folder: "{name}".',
    "Set the address of another index.",
)
_USELESS = text(
    "torch-useless",
    "PyTorch {version} was fetched, but does not work with the graphics card here: {reason}",
    "Bring the driver of the graphics card up to date. What was fetched is gone again.",
)

_WAITS = (1.0, 2.0, 4.0)  # seconds before a torn download goes on
_CHUNK = 1 << 20
_PATIENCE = 300  # seconds; the first load of libraries of 5 GB may be slow


@dataclass(frozen=True)
class Offer:
    """What would be fetched."""

    version: str
    """Of torch, with its build: "2.13.0+cu130"."""
    address: str
    wheels: tuple[Wheel, ...]
    sizes: tuple[int, ...]
    """Bytes of these."""
    unpacked: int
    """Bytes of what they hold."""

    @property
    def size(self) -> int:
        """Bytes to fetch."""
        return sum(self.sizes)

    @property
    def command(self) -> str:
        """What does the same where the program was installed by pip."""
        return f'pip install "torch=={self.version}" --extra-index-url {self.address}'


def look(
    cards: Sequence[Card], address: str, cancel: CancelToken, others: Sequence[str] = OTHERS
) -> Work[Offer]:
    """What fits these graphics cards best at an index, and how large it is. Fetches little.

    Raises `ClipTuneError` if nothing fits or the index cannot be asked.
    """
    address = index.check(address)
    torch = _build(cards, address, cancel)
    missing = deque([Requirement(f"torch=={torch.version}"), *_beside()])
    chosen: dict[str, Wheel] = {torch.name: torch}
    inside: dict[str, index.Inside] = {}
    known: set[tuple[str, str]] = set()
    while missing:
        cancel.check()
        yield Progress(phase="look", done=len(inside), total=0, unit="files")
        requirement = missing.popleft()
        name = canonicalize_name(requirement.name)
        if name not in chosen:
            if not requirement.extras and _has(requirement):
                continue
            chosen[name] = _choose(requirement, (address, *others), cancel)
        if not requirement.specifier.contains(chosen[name].version, prereleases=True):
            raise ClipTuneError(_LACKS(address=address, requirement=str(requirement)))
        if name not in inside:
            inside[name] = index.look_inside(chosen[name], cancel)
        for extra in {"", *requirement.extras} - {one for of, one in known if of == name}:
            known.add((name, extra))
            missing += [
                one
                for one in inside[name].requires
                if one.marker is None or one.marker.evaluate({"extra": extra})
            ]
    return Offer(
        version=str(torch.version),
        address=address,
        wheels=tuple(chosen.values()),
        sizes=tuple(inside[name].size for name in chosen),
        unpacked=sum(one.unpacked for one in inside.values()),
    )


def _build(cards: Sequence[Card], address: str, cancel: CancelToken) -> Wheel:
    """The newest build of the program's version of torch that a card can work with."""
    ready = [card for card in cards if card.ready and card.maker != "apple"]
    if not ready:
        raise ClipTuneError(_NO_CARD())
    own = place.own_version()
    fit = [
        wheel
        for wheel in index.wheels(address, "torch", cancel)
        if wheel.version.public == own
        and any(card.runs(wheel.version.local or "") for card in ready)
    ]
    if not fit:
        raise ClipTuneError(_NO_BUILD(address=address, version=own, card=ready[0].name))
    return max(fit, key=lambda wheel: (_newness(wheel.version.local or ""), wheel.rank))


def _newness(build: str) -> tuple[bool, Version]:
    """CUDA before ROCm, and then the newest: "cu130" is 13.0."""
    if cuda := re.fullmatch(r"cu(\d+)(\d)", build):
        return True, Version(f"{cuda[1]}.{cuda[2]}")
    return False, Version(build.removeprefix("rocm"))


def _beside() -> list[Requirement]:
    """What the bundle has without its libraries for graphics cards."""
    return [Requirement(f"bitsandbytes=={program.version('bitsandbytes')}")]


def _has(requirement: Requirement) -> bool:
    """Whether the program itself has what is needed."""
    if requirement.name == "bitsandbytes":
        return False
    try:
        there = importlib.metadata.version(requirement.name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return requirement.specifier.contains(there, prereleases=True)


def _choose(requirement: Requirement, addresses: Sequence[str], cancel: CancelToken) -> Wheel:
    """The best wheel that meets a requirement, of the first index that has one."""
    for address in addresses:
        found = [
            wheel
            for wheel in index.wheels(address, canonicalize_name(requirement.name), cancel)
            if requirement.specifier.contains(wheel.version)
        ]
        if found:
            return max(found, key=lambda wheel: wheel.rank)
    raise ClipTuneError(_LACKS(address=addresses[0], requirement=str(requirement)))


def fetch(offer: Offer, cancel: CancelToken) -> Work[Path]:
    """Fetch what was offered; it is used from the next start on. The folder it lies in.

    Raises `Cancelled` when stopped, and `ClipTuneError` if the network, the disk or a hash fails,
    or what was fetched does not work here. What was fetched before for this version goes.
    """
    target = place.builds() / offer.version.partition("+")[2]
    for wheel in offer.wheels:
        if not wheel.sha256:
            raise ClipTuneError(_NO_HASH(address=offer.address, file=wheel.file))
    place.remove()
    needed = offer.unpacked + max(offer.sizes)
    with into_place(target, (), needed, _TORCH()) as beside:
        beside.mkdir()
        sizes: dict[str, int] = {}
        done = 0
        for wheel, size in zip(offer.wheels, offer.sizes, strict=True):
            file = beside.with_name(wheel.name)
            yield from _download(wheel, file, size, done, offer.size, cancel)
            sizes |= yield from _unpack(file, wheel, beside, cancel)
            file.unlink()
            done += size
        place.write_sizes(beside, sizes)
        room = beside.parent
        reason = yield from process.run(
            TRY, str(beside), room=room, phase="try", cancel=cancel, most=_PATIENCE
        )
        if reason:
            raise ClipTuneError(_USELESS(version=offer.version, reason=reason))
    return target


def _download(
    wheel: Wheel, file: Path, size: int, before: int, total: int, cancel: CancelToken
) -> Work[None]:
    """Fetch a wheel; one that is torn goes on where it broke off."""
    digest, got = hashlib.sha256(), 0
    with file.open("wb") as out, index.told(wheel.url):
        for wait in (*_WAITS, None):
            headers = {"Range": f"bytes={got}-"} if got else {}
            try:
                with index.opened("GET", wheel.url, headers) as response:
                    response.raise_for_status()
                    if got and response.status_code != 206:  # it begins anew
                        digest, got = hashlib.sha256(), 0
                        out.seek(0)
                        out.truncate()
                    for data in response.iter_raw():
                        cancel.check()
                        out.write(data)
                        digest.update(data)
                        got += len(data)
                        yield _progress("download", before + got, total)
                        if got > size:
                            break
                break
            except HTTPError as error:
                refused = getattr(error, "response", None) is not None
                if wait is None or refused:
                    raise
                until = time.monotonic() + wait
                while time.monotonic() < until:
                    cancel.check()
                    time.sleep(0.1)
    if digest.hexdigest() != wheel.sha256.casefold():
        raise ClipTuneError(_WRONG_HASH(file=wheel.file))


def _unpack(file: Path, wheel: Wheel, into: Path, cancel: CancelToken) -> Work[dict[str, int]]:
    """Write what a wheel holds for Python into a folder; the bytes of each file."""
    sizes: dict[str, int] = {}
    with zipfile.ZipFile(file) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        total, done = sum(info.file_size for info in infos), 0
        for info in infos:
            folder, _, rest = info.filename.partition("/")
            kind, _, inner = rest.partition("/")
            name = inner if folder.endswith(".data") else info.filename
            if folder.endswith(".data") and kind not in ("purelib", "platlib"):
                continue  # commands and headers
            if not _is_inside(name):
                raise ClipTuneError(_UNSAFE(file=wheel.file, name=info.filename))
            path = Path(extended(str(into / name)))
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(info) as source, path.open("wb") as out:
                while data := source.read(_CHUNK):
                    cancel.check()
                    out.write(data)
                    done += len(data)
                    yield _progress("unpack", done, total)
            if info.external_attr >> 16 & 0o111:  # torch and triton start programs of theirs
                path.chmod(0o755)
            sizes[name] = info.file_size
    return sizes


def _is_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and not (
        name.startswith("/") or ".." in parts or any(mark in name for mark in "\\:\0")
    )


def _progress(phase: str, done: int, total: int) -> Progress:
    return Progress(phase=phase, done=min(done, total), total=total, unit="bytes")
