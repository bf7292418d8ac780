"""The command `cliptune`: the window, alone or with what it is to open, or the command line."""

import ctypes
import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

# What Qt's own wheels load from the system on Linux, and the Debian packages that hold it.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
}


DISPLAYS = ("", "xcb", "wayland", "wayland;xcb")
"""What Qt shows windows on where nobody says that it shall be something else."""


def has_qt() -> bool:
    """Whether Qt was installed: the command line needs none."""
    return importlib.util.find_spec("PySide6") is not None


def missing_libraries() -> list[str]:
    """The system libraries that Qt needs and cannot find here; none but on Linux."""
    if sys.platform != "linux":
        return []
    return [library for library in LIBRARIES if not _loads(library)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_display() -> bool:
    """Whether there is a screen to show a window on; Qt would end the program without a word."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM", "xcb") not in DISPLAYS:
        return True
    wayland = os.environ.get("WAYLAND_DISPLAY")
    if wayland and Path(os.environ.get("XDG_RUNTIME_DIR", ""), wayland).exists():
        return True
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return not failed


def opened(arguments: Sequence[str]) -> list[Path]:
    """The folders and files that a file manager, or somebody at a terminal, has opened: no command
    or option looks like a path with a slash. None of them where there is anything else."""
    if any(one.startswith("-") or not {"/", os.sep} & {*one} for one in arguments):
        return []
    return [Path(one).absolute() for one in arguments]


def environment() -> None:
    """Set what libraries read when they are loaded."""
    # Pydantic would look through every installed package for plugins: a tenth of the start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "1")


def try_window(room: Path) -> str:
    """Try the window, offscreen, with its settings in a folder; how that went."""
    if missing := missing_libraries():
        raise RuntimeError(_needs(missing))
    from cliptune_gui.shell import first_frame

    return first_frame.draw(room)


def use_folders() -> None:
    """Have the engine keep things where that was chosen in the settings."""
    from cliptune_gui.state.preferences import Preferences

    Preferences().use_folders()


def _needs(missing: list[str]) -> str:
    packages = " ".join(LIBRARIES[library] for library in missing)
    told = _tr(
        "The window needs {libraries}, which this system lacks: install it with `sudo apt install "
        "{packages}` (Debian, Ubuntu)."
    )
    return told.format(libraries=", ".join(missing), packages=packages)


def _tr(english: str) -> str:
    """A text in the system's language, by the engine, which a start is not to wait for."""
    from cliptune.core import language

    language.use(language.pick(language.of_system(), language.languages()))
    return language.tr(english)


def _leave(why: str) -> NoReturn:
    sys.exit(f"{why} {_tr('Without a window: `cliptune --help`.')}")


def main() -> None:
    """Start the window, or the command line if there are arguments that are no paths."""
    paths = opened(sys.argv[1:])
    if len(sys.argv) > 1 and not paths:
        from cliptune.cli.commands import main as command_line
        from cliptune.cli.window import Window
        from cliptune_gui import paper

        command_line(Window(paper.write, try_window, use_folders) if has_qt() else Window())
        return
    if not has_qt():
        needs = _tr(
            "The window needs Qt, which is not installed here: `pip install PySide6-Essentials "
            "pyqtgraph`."
        )
        _leave(needs)
    if missing := missing_libraries():
        _leave(_needs(missing))
    if not has_display():
        needs = _tr(
            "There is no display to show the window on: start it in a desktop session, or set "
            "DISPLAY."
        )
        _leave(needs)
    environment()
    from cliptune.core import collector
    from cliptune_gui.shell.app import main as window

    status = window(paths)
    collector.leave()
    sys.exit(status)
