"""An AppImage of a bundle: `packaging/linux/appimage.py dist/cliptune RUNTIME`, beside the bundle.

`RUNTIME` is the program that stands before the files and shows them as a folder: that of
https://github.com/AppImage/type2-runtime. Besides it needs `mksquashfs` (squashfs-tools) alone.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import tree

from cliptune import __version__

MAGIC = b"AI\x02"
"""At the ninth byte of a runtime of the second type."""


def main() -> None:
    """Make the AppImage beside the bundle, and print its path."""
    bundle, runtime = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).read_bytes()
    if runtime[8:11] != MAGIC:
        sys.exit(f"{sys.argv[2]} is no runtime of an AppImage.")
    made = bundle.with_name(f"ClipTune-{__version__}-x86_64.AppImage")
    with tempfile.TemporaryDirectory() as folder:
        root, packed = Path(folder, "AppDir"), Path(folder, "packed")
        root.mkdir(mode=0o755)
        _fill(root, bundle)
        # Old runtimes know no zstd, new ones no xz.
        command = ["mksquashfs", root, packed, "-root-owned", "-no-xattrs", "-comp", "gzip"]
        subprocess.run([*command, "-quiet", "-no-progress"], check=True)
        with open(made, "wb") as image, open(packed, "rb") as files:
            image.write(runtime)
            shutil.copyfileobj(files, image)
    made.chmod(0o755)
    print(made)


def _fill(root: Path, bundle: Path) -> None:
    """All of a package, and at the top what is looked for in an AppImage."""
    tree.fill(root, bundle)
    (root / "AppRun").symlink_to("usr/bin/cliptune")
    (root / tree.DESKTOP.name).symlink_to(f"usr/share/applications/{tree.DESKTOP.name}")
    (root / "cliptune.png").symlink_to("usr/share/icons/hicolor/256x256/apps/cliptune.png")
    (root / ".DirIcon").symlink_to("cliptune.png")


if __name__ == "__main__":
    main()
