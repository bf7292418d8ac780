"""What a Linux system gets of a bundle: program, desktop entry, icons, metainfo, licence."""

import shutil
import sys
from pathlib import Path

import cliptune_resources

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "bundle"))
import icon  # noqa: E402

DESKTOP = HERE / "cliptune.desktop"
METAINFO = HERE / "org.cliptune.ClipTune.metainfo.xml"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def fill(root: Path, bundle: Path) -> None:
    """Put everything below `root/usr`, which is not there yet."""
    share = root / "usr/share"
    shutil.copytree(bundle, root / "usr/lib/cliptune", symlinks=True)
    (root / "usr/bin").mkdir()
    (root / "usr/bin/cliptune").symlink_to("../lib/cliptune/cliptune")
    _copy(DESKTOP, share / "applications")
    _copy(METAINFO, share / "metainfo")
    _copy(HERE.parents[1] / "LICENSE", share / "doc/cliptune").rename(
        share / "doc/cliptune/copyright"
    )
    _copy(cliptune_resources.icon(), share / "icons/hicolor/scalable/apps")
    for size in SIZES:
        place = share / f"icons/hicolor/{size}x{size}/apps"
        place.mkdir(parents=True)
        icon.drawn(size).save(str(place / "cliptune.png"))


def _copy(file: Path, folder: Path) -> Path:
    folder.mkdir(parents=True)
    return Path(shutil.copy(file, folder))
