"""What must be the same for all processes that train together, seen before anything is trained.

Each sees its own files: on several machines these are copies, which may differ. What the leading
process has counts; whoever has something else is named, on every machine.
"""

import hashlib
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from cliptune import __version__
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Work
from cliptune.core.messages import Message, text
from cliptune.core.metrics import SHOWN
from cliptune.data.scan import Scan
from cliptune.evaluation.prepared import PreparedData
from cliptune.job import Job
from cliptune.models import devices
from cliptune.models.load import TwoTowers
from cliptune.runs.lock import run_unwritable
from cliptune.training.distributed import World

_OTHER_VERSION = text(
    "machines-other-version",
    "{host} has {name} {there}, and {lead} has {here}.",
    "Install the same versions on every machine.",
)
_OTHER_DEVICE = text(
    "machines-other-device",
    "{host} computes on {there}, and {lead} on {here}.",
    "Choose a device and a precision that every machine has.",
)
_OTHER_JOB = text(
    "machines-other-job",
    "{host} was given another job than {lead}:\n{settings}",
    "Give every machine the same job.",
)
_SETTING = text("machines-setting", "{name}: {there} there, {here} here")
_NOT_SHARED = text(
    "machines-run-not-shared",
    "{host} does not see the run folder {folder} of {lead}.",
    "Name a folder on a disk that all machines share, by the same path.",
)
_LACKS = text(
    "machines-images-lacking",
    'On {host} images are lacking that {lead} can use: {count:,}; the first is "{path}".',
    "Give every machine the same images.",
)
_HAS_MORE = text(
    "machines-images-more",
    'On {host} there are images that {lead} cannot use: {count:,}; the first is "{path}".',
    _LACKS.hint,
)
_SAYS_OTHERWISE = text(
    "machines-images-said",
    'On {host} images belong to something else than on {lead}: {count:,}; the first is "{path}", '
    "{there} there and {here} here.",
    "Give every machine the same folders and tables.",
)
_OTHER_SIZE = text(
    "machines-images-size",
    'On {host} images are other files than on {lead}: {count:,}; the first is "{path}".',
    _LACKS.hint,
)
_OTHER_PIXELS = text(
    "machines-images-pixels",
    'On {host} images look otherwise than on {lead}: {count:,}; the first is "{path}".',
    "Give every machine the same images, and the same version of Pillow.",
)
_OTHER_BASE = text(
    "machines-other-base",
    "The weights of the base are others on {host} than on {lead}.",
    "Give every machine the same base: copy its folder, or take the same commit.",
)
_LOOKED_AT = 500
"""Images whose decoded pixels are compared between two looks at whether to stop."""

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class _Compared:
    """What one process has, beside what the leading one has."""

    host: str
    lead: str
    there: Facts
    here: Facts

    @property
    def lacking(self) -> list[str]:
        """What only the leading one has."""
        return [name for name in self.here if name not in self.there]

    @property
    def more(self) -> list[str]:
        """What the leading one lacks."""
        return [name for name in self.there if name not in self.here]

    @property
    def other(self) -> list[str]:
        """What both have, and not the same."""
        both = (name for name in self.here if name in self.there)
        return [name for name in both if self.here[name] != self.there[name]]


def same_program(world: World, job: Job) -> None:
    """See that every process has the same job, versions and kind of device.

    Raises `ClipTuneError`, as all here do, on every machine; and as `World.exchange` does.
    """
    device = devices.pick(job.train.device)
    precision = devices.precision(device, job.train.precision)
    versions = {"ClipTune": __version__, "PyTorch": torch.__version__}
    _agree(world, versions, _version)
    _agree(world, {"": f"{device.type} ({precision})"}, _device)
    _agree(world, dict(_settings(job.model_dump(mode="json"))), _job)


def _version(of: _Compared) -> Message:
    name = of.other[0]
    versions = {"there": of.there[name], "here": of.here[name]}
    return _OTHER_VERSION(host=of.host, lead=of.lead, name=name, **versions)


def _device(of: _Compared) -> Message:
    return _OTHER_DEVICE(host=of.host, lead=of.lead, there=of.there[""], here=of.here[""])


def _job(of: _Compared) -> Message:
    names = [*of.other, *of.more, *of.lacking][:SHOWN]
    settings = [
        _SETTING(name=name, there=str(of.there.get(name, "-")), here=str(of.here.get(name, "-")))
        for name in names
    ]
    return _OTHER_JOB(host=of.host, lead=of.lead, settings=settings)


def _settings(dumped: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    """Every setting of a job by its whole name."""
    found: list[tuple[str, Any]] = []
    for name, value in dumped.items():
        within = isinstance(value, dict)
        found += _settings(value, f"{before}{name}.") if within else [(f"{before}{name}", value)]
    return found


def same_run(world: World, folder: Path) -> None:
    """See that all look into one folder of the run, by a file that comes and goes."""
    if world.size == 1:
        return
    sign = world.tell(folder / f"seen-{uuid.uuid4().hex}")
    try:
        if world.leads:
            sign.touch()
        world.exchange(None)
        sees = world.exchange(sign.exists())
    except OSError as error:
        raise run_unwritable(folder, error) from None
    finally:
        if world.leads:
            sign.unlink(missing_ok=True)
    if not all(sees):
        host = world.hosts[sees.index(False)]
        raise ClipTuneError(_NOT_SHARED(host=host, lead=world.hosts[0], folder=folder))


def same_images(world: World, scanned: Scan) -> None:
    """See that every process found the same images, and read the same of them."""
    if world.size == 1:
        return
    columns = scanned.paths, scanned.table["size"][:], scanned.table["split"][:], scanned.said
    said = {
        path: (size, ", ".join(filter(None, (side, *words))))
        for path, size, side, words in zip(*columns, strict=True)
    }
    _agree(world, said, _images)


def _images(of: _Compared) -> Message:
    named = {"host": of.host, "lead": of.lead}
    if of.lacking:
        return _LACKS(**named, count=len(of.lacking), path=of.lacking[0])
    if of.more:
        return _HAS_MORE(**named, count=len(of.more), path=of.more[0])
    otherwise = [name for name in of.other if of.there[name][1] != of.here[name][1]]
    if not otherwise:
        return _OTHER_SIZE(**named, count=len(of.other), path=of.other[0])
    first, count = otherwise[0], len(otherwise)
    words = {"there": of.there[first][1], "here": of.here[first][1]}
    return _SAYS_OTHERWISE(**named, count=count, path=first, **words)


def same_base(world: World, base: TwoTowers) -> None:
    """See that every process has the same weights of the base."""
    if world.size > 1:
        _agree(world, {"": base.identity["sha256"]}, _base)


def _base(of: _Compared) -> Message:
    return _OTHER_BASE(host=of.host, lead=of.lead)


def same_pixels(world: World, prepared: PreparedData, cancel: CancelToken) -> Work[None]:
    """See that every machine decoded the images to the same pixels.

    Raises `Cancelled` on a stop. The processes of one machine have them of the same file.
    """
    if len(set(world.hosts)) == 1:
        return
    paths, found = prepared.scan.paths, dict[str, list[int]]()
    for pixels in filter(None, (prepared.images.pixels, prepared.images.larger)):
        for done, (row, checksum) in enumerate(pixels.checksums()):
            found.setdefault(paths[row], []).append(checksum)
            if done % _LOOKED_AT == 0:
                cancel.check()
                yield Progress(phase="look", done=done, total=len(pixels), unit="images")
    _agree(world, found, _pixels)


def _pixels(of: _Compared) -> Message:
    return _OTHER_PIXELS(host=of.host, lead=of.lead, count=len(of.other), path=of.other[0])


def _agree(world: World, mine: Facts, differs: Callable[[_Compared], Message]) -> None:
    """Raise what differs first, on every machine, unless all have the same."""
    digest = hashlib.sha256(repr(sorted(mine.items())).encode(errors="surrogatepass")).digest()
    if len(set(world.exchange(digest))) == 1:
        return
    led = world.tell(mine)  # not before: of a million images it is long
    lead, host = world.hosts[0], world.hosts[world.rank]
    said = None if mine == led else differs(_Compared(host, lead, mine, led))
    raise ClipTuneError(next(filter(None, world.exchange(said))))
