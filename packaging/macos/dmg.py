"""A disk image of the app for macOS: `python packaging/macos/dmg.py dist/ClipTune.app`, beside it.

What signed the app signs it: `CODESIGN_IDENTITY` of the environment. Apple notarises it if
`NOTARY_PROFILE` names what `xcrun notarytool store-credentials` has kept.
"""

import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from cliptune import __version__


def main() -> None:
    """Make the image."""
    app = Path(sys.argv[1]).resolve()
    image = app.with_name(f"{app.stem}-{__version__}-{platform.machine()}.dmg")
    with tempfile.TemporaryDirectory() as folder:
        _run("ditto", app, Path(folder, app.name))  # copies whatever its signature covers
        Path(folder, "Applications").symlink_to("/Applications")
        said = ("-volname", app.stem, "-format", "ULMO", "-ov")
        _run("hdiutil", "create", *said, "-srcfolder", folder, image)
    if identity := os.environ.get("CODESIGN_IDENTITY"):
        _run("codesign", "--sign", identity, "--timestamp", image)
    if profile := os.environ.get("NOTARY_PROFILE"):
        _run("xcrun", "notarytool", "submit", image, "--keychain-profile", profile, "--wait")
        _run("xcrun", "stapler", "staple", image)


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
