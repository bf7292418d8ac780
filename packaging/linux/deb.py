"""A Debian package of a bundle: `python packaging/linux/deb.py dist/cliptune`, into `dist/`.

It needs `dpkg-deb` alone, and PySide6 that draws the icons. Installed, the bundle is
`/usr/lib/cliptune`; nothing is run when it comes or goes, and nothing is written there.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from cliptune import __version__
from cliptune_resources import icon

HERE = Path(__file__).parent
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
DEPENDS = (
    f"libc6 (>= {os.confstr('CS_GNU_LIBC_VERSION').split()[1]})",  # as where it was built
    *("libegl1", "libgl1", "libwayland-client0", "libwayland-cursor0", "libxcb1"),
    *("fontconfig-config", "xkb-data"),  # read by libraries of the bundle; the first has a font
)
"""What the bundle's libraries load from the system. Of X and Wayland only what must fit the
server: others of Qt's libraries are inside, see `LIBRARIES` in the window's `start`."""
CONTROL = """\
Package: cliptune
Version: {version}
Architecture: amd64
Maintainer: ClipTune maintainers <maintainers@cliptune.invalid>
Installed-Size: {size}
Depends: {depends}
Section: science
Priority: optional
Description: tune CLIP on your own images by pointing and clicking
 Choose a folder of images and a method, watch it learn, and take the adapter
 with you: LoRA, QLoRA, adapters, prefix and prompt tuning, full fine-tuning.
"""


def main() -> None:
    """Make the package beside the bundle, and print its path."""
    bundle = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "root")
        root.mkdir(mode=0o755)
        _fill(root, bundle)
        package = bundle.with_name(f"cliptune_{__version__}_amd64.deb")
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z9", "--build", root, package],
            check=True,
        )


def _fill(root: Path, bundle: Path) -> None:
    share = root / "usr/share"
    shutil.copytree(bundle, root / "usr/lib/cliptune", symlinks=True)
    (root / "usr/bin").mkdir()
    (root / "usr/bin/cliptune").symlink_to("../lib/cliptune/cliptune")
    _copy(HERE / "cliptune.desktop", share / "applications")
    _copy(HERE / "org.cliptune.ClipTune.metainfo.xml", share / "metainfo")
    _copy(HERE.parents[1] / "LICENSE", share / "doc/cliptune").rename(
        share / "doc/cliptune/copyright"
    )
    _copy(icon(), share / "icons/hicolor/scalable/apps")
    for size in SIZES:
        place = share / f"icons/hicolor/{size}x{size}/apps"
        place.mkdir(parents=True)
        _drawn(size).save(str(place / "cliptune.png"))
    bytes_ = sum(file.lstat().st_size for file in root.rglob("*"))
    control = CONTROL.format(version=__version__, size=bytes_ // 1024, depends=", ".join(DEPENDS))
    (root / "DEBIAN").mkdir()
    (root / "DEBIAN/control").write_text(control, encoding="utf-8")


def _copy(file: Path, folder: Path) -> Path:
    folder.mkdir(parents=True)
    return Path(shutil.copy(file, folder))


def _drawn(size: int) -> QImage:
    """ClipTune's icon, `size` pixels wide and high."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(icon())).render(painter)
    painter.end()
    return image


if __name__ == "__main__":
    main()
