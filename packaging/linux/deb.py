"""A Debian package of a bundle: `python packaging/linux/deb.py dist/cliptune`, into `dist/`.

It needs `dpkg-deb`, `objdump` (binutils), and PySide6 that draws the icons. Installed, the bundle
is `/usr/lib/cliptune`; nothing is run when it comes or goes, and nothing is written there.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import tree

from cliptune import __version__

DEPENDS = (
    "libc6 (>= {glibc})",
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
        tree.fill(root, bundle)
        control = _control(root)
        (root / "DEBIAN").mkdir()
        (root / "DEBIAN/control").write_text(control, encoding="utf-8")
        package = bundle.with_name(f"cliptune_{__version__}_amd64.deb")
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z9", "--build", root, package],
            check=True,
        )


def _control(root: Path) -> str:
    depends = ", ".join(DEPENDS).format(glibc=_glibc(root))
    bytes_ = sum(file.lstat().st_size for file in root.rglob("*"))
    return CONTROL.format(version=__version__, size=bytes_ // 1024, depends=depends)


def _glibc(root: Path) -> str:
    """The newest version of the C library that a file of the bundle asks for."""
    files = [file for file in (root / "usr/lib").rglob("*") if file.is_file()]
    told = subprocess.run(["objdump", "-p", *files], capture_output=True, text=True, check=False)
    asked = re.findall(r"\bGLIBC_(\d+(?:\.\d+)+)", told.stdout)  # of what is no program: nothing
    return max(asked, key=lambda version: tuple(map(int, version.split("."))))


if __name__ == "__main__":
    main()
