"""Which graphics cards there are, and which builds of torch they can work with. No torch."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Maker = Literal["nvidia", "amd", "apple"]

VENDORS: dict[Maker, str] = {"nvidia": "0x10de", "amd": "0x1002"}
"""Who makes a card, by the number that the PCI bus has for it."""
NAMES: dict[Maker, str] = {"nvidia": "NVIDIA GPU", "amd": "AMD GPU", "apple": "Apple GPU"}
"""What a card is called that does not say."""

DRIVERS = {12: 525, 13: 580}
"""The oldest driver that programs built with each CUDA run on. A program runs with the driver of
any minor version of its CUDA: docs.nvidia.com/deploy/cuda-compatibility, "Minor Version
Compatibility", table 1. Of a CUDA that is not known here, the driver is not either."""
OLD, NEW = (7, 5), (10, 0)
"""Compute capabilities: PyTorch is built for cards older than the first with CUDA before 12.8 only,
and for those from the second on with 12.8 or later (github.com/pytorch/pytorch/issues/157517)."""
ARCHITECTURES = frozenset(
    f"gfx{name}"
    for name in (
        *("900", "906", "908", "90a", "942", "950", "1030", "1100", "1101", "1102"),
        *("1150", "1151", "1200", "1201"),
    )
)
"""AMD's chips that PyTorch is built for with ROCm, of any version."""

_ASKED = ("name,driver_version,compute_cap", "name,driver_version")  # old drivers know no third
_PATIENCE = 10  # seconds; the first call after a start may load the driver


@dataclass(frozen=True)
class Card:
    """A graphics card."""

    maker: Maker
    name: str
    driver: str = ""
    """Its version; "" where there is none, or for a maker other than NVIDIA."""
    capability: tuple[int, int] | None = None
    """NVIDIA's compute capability, where it is known."""
    architecture: str = ""
    """AMD's name of the chip, as "gfx1100", where the driver for computing is there."""

    @property
    def ready(self) -> bool:
        """Whether its driver is there, and new enough for some PyTorch."""
        if self.maker == "nvidia":
            return _major(self.driver) >= min(DRIVERS.values())
        return self.maker == "apple" or bool(self.architecture)

    @property
    def known(self) -> bool:
        """Whether PyTorch is built for its chip, by some build."""
        return self.maker != "amd" or self.architecture in ARCHITECTURES

    def runs(self, build: str) -> bool:
        """Whether it can work with a build of torch, as "cu130" or "rocm7.2"."""
        if cuda := re.fullmatch(r"cu(\d+)(\d)", build):
            with_cuda = int(cuda[1]), int(cuda[2])
            least = DRIVERS.get(with_cuda[0])
            return (
                self.maker == "nvidia"
                and least is not None
                and _major(self.driver) >= least
                and (self.capability is None or _is_built(self.capability, with_cuda))
            )
        with_rocm = re.fullmatch(r"rocm\d+(\.\d+)*", build)
        return self.maker == "amd" and self.known and bool(with_rocm)


def _is_built(capability: tuple[int, int], cuda: tuple[int, int]) -> bool:
    return (capability >= OLD or cuda < (12, 8)) and (capability < NEW or cuda >= (12, 8))


def _major(version: str) -> int:
    number = re.match(r"\d+", version)
    return int(number[0]) if number else 0


def find(system: str = sys.platform, machine: str = "", root: Path = Path("/")) -> list[Card]:
    """The graphics cards of this machine that PyTorch may be built for. Takes up to 20 s.

    Raises nothing: what does not answer is not there. `root` is where Linux has `/proc` and `/sys`.
    """
    if system == "darwin":
        machine = machine or os.uname().machine
        return [Card("apple", NAMES["apple"])] if machine == "arm64" else []
    found = _asked_of_nvidia()
    if system == "linux":
        found = found or [*_of_nvidia(root)] or [*_on_bus(root, "nvidia")]
        found += [*_of_amd(root)] or [*_on_bus(root, "amd")]
    return found


def _asked_of_nvidia() -> list[Card]:
    """By the program that comes with NVIDIA's driver."""
    system = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32")
    program = shutil.which("nvidia-smi") or shutil.which("nvidia-smi", path=str(system))
    for asked in _ASKED if program else ():
        try:
            answer = subprocess.run(
                [str(program), f"--query-gpu={asked}", "--format=csv,noheader"],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_PATIENCE,
                check=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, subprocess.SubprocessError):
            continue
        lines = answer.stdout.decode(errors="replace").splitlines()
        count = asked.count(",")
        return [_answered(line.rsplit(",", count)) for line in lines if line.count(",") >= count]
    return []


def _answered(fields: list[str]) -> Card:
    name, driver, *rest = (field.strip() for field in fields)
    capability = re.fullmatch(r"(\d+)\.(\d+)", rest[0]) if rest else None
    return Card(
        "nvidia",
        name or NAMES["nvidia"],
        driver,
        (int(capability[1]), int(capability[2])) if capability else None,
    )


def _of_nvidia(root: Path) -> Iterator[Card]:
    """By what NVIDIA's driver tells of itself in the kernel of Linux."""
    place = root / "proc" / "driver" / "nvidia"
    driver = re.search(r"\b\d{3}\.\d+(\.\d+)?\b", _read(place / "version"))
    for about in sorted(place.glob("gpus/*/information")):
        name = re.search(r"^Model:\s*(.+)$", _read(about), re.MULTILINE)
        yield Card(
            "nvidia", name[1].strip() if name else NAMES["nvidia"], driver[0] if driver else ""
        )


def _of_amd(root: Path) -> Iterator[Card]:
    """By AMD's driver for computing: its nodes with an architecture are no processors."""
    for about in sorted((root / "sys/class/kfd/kfd/topology/nodes").glob("*/properties")):
        known = re.search(r"^gfx_target_version (\d+)$", _read(about), re.MULTILINE)
        if known and (number := int(known[1])):
            major, minor, step = number // 10000, number // 100 % 100, number % 100
            name = f"gfx{major}{minor:x}{step:x}"
            yield Card("amd", f"{NAMES['amd']} {name}", architecture=name)


def _on_bus(root: Path, maker: Maker) -> Iterator[Card]:
    """By the bus of the machine, which knows a card without its driver too."""
    for vendor in sorted((root / "sys/class/drm").glob("card?/device/vendor")):
        if _read(vendor).strip() == VENDORS[maker]:
            yield Card(maker, _read(vendor.with_name("product_name")).strip() or NAMES[maker])


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
