"""An installer of a bundle for Windows: `python packaging/windows/installer.py dist/cliptune`.

It lies beside the bundle, and needs Inno Setup 6 (its compiler `iscc`). `SIGN_COMMAND` of the
environment signs a file, which it has as `$f`; without it nothing is signed.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "bundle"))
import icon  # noqa: E402
import properties  # noqa: E402

from cliptune import __version__  # noqa: E402


def main() -> None:
    """Have the installer made."""
    bundle = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        given = {
            "Version": __version__,
            "Numbers": ".".join(map(str, properties.numbers())),
            "Bundle": bundle,
            "Icon": icon.file(Path(folder), "cliptune.ico"),
        }
        command = ["iscc", "/Qp", f"/O{bundle.parent}"]
        command += [f"/D{name}={value}" for name, value in given.items()]
        if signing := os.environ.get("SIGN_COMMAND"):
            command += ["/DSigned", f"/Ssigning={signing}"]
        subprocess.run([*command, HERE / "cliptune.iss"], check=True)


if __name__ == "__main__":
    main()
