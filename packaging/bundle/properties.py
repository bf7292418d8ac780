"""What Windows and macOS are told of the program: its version, name, and what it asks for."""

import os
import plistlib
import sys
from pathlib import Path
from typing import Any

import icon
from packaging.version import Version

from cliptune import __version__

NAME = "ClipTune"
IDENTIFIER = "org.cliptune.ClipTune"
"""As in the metainfo for Linux."""
COPYRIGHT = "Copyright ClipTune maintainers, licensed under Apache-2.0"
LEAST_MACOS = "13.0"
"""What Qt 6.11 asks for; torch is content with less."""
ENTITLEMENTS = {
    # Qt's regular expressions are compiled as they are met.
    "com.apple.security.cs.allow-jit": True,
    # So are kernels of torch's libraries, into memory that was not asked for as theirs.
    "com.apple.security.cs.allow-unsigned-executable-memory": True,
}
"""What a signed program may do on macOS in spite of the hardened runtime, without which Apple
notarises nothing. No library of others is let in: all are signed with the program. Its self-test
says if one lacks."""
FOLDERS = (
    *("DesktopFolder", "DocumentsFolder", "DownloadsFolder"),
    *("RemovableVolumes", "NetworkVolumes"),
)
"""Where macOS lets a program read only after it has said why, and a person has allowed it."""


def numbers() -> tuple[int, int, int, int]:
    """The version as Windows has it, without what makes it a pre-release."""
    first, second, third, *_ = (*Version(__version__).release, 0, 0)
    return first, second, third, 0


def of_program(folder: Path) -> dict[str, Any]:
    """What a program is made with on this system, beside the code; files are made in a folder."""
    if sys.platform == "win32":
        return {"icon": str(icon.file(folder, "cliptune.ico")), "version": _version_resource()}
    if sys.platform == "darwin":
        entitlements = folder / "entitlements.plist"
        entitlements.write_bytes(plistlib.dumps(ENTITLEMENTS))
        return {
            "codesign_identity": os.environ.get("CODESIGN_IDENTITY"),  # without one nobody's
            "entitlements_file": str(entitlements),
        }
    return {}


def of_app(folder: Path) -> dict[str, Any]:
    """What the app for macOS is made with, beside the program; files are made in a folder."""
    return {
        "icon": str(icon.file(folder, "cliptune.icns")),
        "bundle_identifier": IDENTIFIER,
        "version": __version__,
        "info_plist": info_plist(),
    }


def _version_resource() -> Any:
    """What Windows shows of a program; PyInstaller has the means there only."""
    from PyInstaller.utils.win32.versioninfo import (
        FixedFileInfo,
        StringFileInfo,
        StringStruct,
        StringTable,
        VarFileInfo,
        VarStruct,
        VSVersionInfo,
    )

    texts = {
        "CompanyName": "ClipTune maintainers",
        "FileDescription": NAME,  # what the task manager calls it
        "FileVersion": __version__,
        "LegalCopyright": COPYRIGHT,
        "ProductName": NAME,
        "ProductVersion": __version__,
    }
    english = StringTable("040904B0", [StringStruct(*one) for one in texts.items()])
    translation = VarFileInfo([VarStruct("Translation", [0x0409, 0x04B0])])
    fixed = FixedFileInfo(filevers=numbers(), prodvers=numbers())
    return VSVersionInfo(fixed, [StringFileInfo([english]), translation])


def info_plist() -> dict[str, Any]:
    """What stands in the Info.plist beside name, icon and version. The camera is not asked for: the
    bundle comes without what it is looked through."""
    why = "The images that you choose there are read, and never changed."
    folder = {
        "CFBundleTypeName": "Folder of images",
        "CFBundleTypeRole": "Viewer",
        "LSHandlerRank": "Alternate",
        "LSItemContentTypes": ["public.folder", "public.zip-archive"],
    }
    return {
        "CFBundleVersion": ".".join(map(str, numbers()[:3])),
        "CFBundleDocumentTypes": [folder],
        "LSApplicationCategoryType": "public.app-category.graphics-design",
        # It is a command, too, which makes PyInstaller say that it has no window.
        "LSBackgroundOnly": False,
        "LSMinimumSystemVersion": LEAST_MACOS,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": COPYRIGHT,
        **{f"NS{name}UsageDescription": why for name in FOLDERS},
    }
