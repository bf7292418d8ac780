"""Who waits for the disk on the window's thread: home and images on a disk whose calls take long.

    pip install fusepy    # and FUSE itself: libfuse2, fusermount
    python tests/bench/slow_disk.py [--delay 0.2] [--images 3]

Walks through every page of the real window, with a training of one epoch, while a thread looks 200
times a second whether the window's thread waits for that disk (Linux says so in `wchan`). Prints
where it did, how often, and for how many seconds.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

LOOK = 0.005
WAITS = ("request_wait_answer", "fuse_")
"""Where the kernel says that a thread is while it waits for FUSE."""


def mount(real: Path, at: Path, delay: float) -> None:
    """Show the folder `real` at `at`, every call `delay` seconds late; until it is unmounted."""
    from fuse import FUSE, Operations

    class Slow(Operations):  # type: ignore[misc]
        def __call__(self, call: str, path: str, *given: object) -> object:
            if call not in ("init", "destroy"):
                time.sleep(delay)
            return super().__call__(call, f"{real}{path}", *given)

        access, chmod, chown, listxattr = None, os.chmod, os.chown, None
        mkdir, readlink, rmdir, unlink = os.mkdir, os.readlink, os.rmdir, os.unlink

        def getattr(self, path: str, fh: int | None = None) -> dict[str, object]:
            known = os.lstat(path)
            return {name: getattr(known, name) for name in dir(known) if name.startswith("st_")}

        def statfs(self, path: str) -> dict[str, object]:
            known = os.statvfs(path)
            return {name: getattr(known, name) for name in dir(known) if name.startswith("f_")}

        def readdir(self, path: str, fh: int) -> list[str]:
            return [".", "..", *os.listdir(path)]

        def create(self, path: str, mode: int, fi: object = None) -> int:
            return os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, mode)

        def open(self, path: str, flags: int) -> int:
            return os.open(path, flags)

        def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
            return os.pread(fh, size, offset)

        def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
            return os.pwrite(fh, data, offset)

        def truncate(self, path: str, length: int, fh: int | None = None) -> None:
            os.truncate(path, length)

        def fsync(self, path: str, datasync: int, fh: int) -> None:
            os.fsync(fh)

        def release(self, path: str, fh: int) -> None:
            os.close(fh)

        def rename(self, old: str, new: str) -> None:
            os.rename(old, f"{real}{new}")

        def utimens(self, path: str, times: tuple[float, float] | None = None) -> None:
            os.utime(path, times)

    FUSE(Slow(), str(at), foreground=True, attr_timeout=0, entry_timeout=0)


class Watcher(threading.Thread):
    """Notes where the thread that makes it waits for the disk."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._thread, self._native = threading.get_ident(), threading.get_native_id()
        self.where: Counter[str] = Counter()
        self.on = True
        self.page = ""

    def run(self) -> None:
        """Look until it is told to rest."""
        place = Path(f"/proc/self/task/{self._native}/wchan")
        while self.on:
            time.sleep(LOOK)
            if place.read_text(encoding="ascii").startswith(WAITS):
                frames = traceback.extract_stack(sys._current_frames()[self._thread])
                ours = [one for one in frames if "cliptune" in one.filename]
                if not ours:
                    continue  # the walk looks at files, too
                told = [f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in ours[-4:]]
                self.where[f"{self.page}: " + " > ".join([*told, frames[-1].name])] += 1

    @property
    def seconds(self) -> float:
        """For how long it was there, in all."""
        return sum(self.where.values()) * LOOK

    def tell(self) -> None:
        """Print where it was, the longest first."""
        for where, count in self.where.most_common():
            print(f"{count * LOOK:7.2f} s  {where}")
        print(f"{self.seconds:7.2f} s in all", flush=True)


def walk(disk: Path, images: int) -> None:
    """Show every page, and tell where the disk was waited for."""
    os.environ["QT_QPA_PLATFORM"] = os.environ.get("QT_QPA_PLATFORM", "offscreen")
    for name in ("DATA", "CACHE", "CONFIG", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(disk / name.lower())
    os.environ["CLIPTUNE_CACHE"], os.environ["HF_HOME"] = str(disk / "cache"), str(disk / "hf")
    from cliptune_gui.shell.start import environment

    environment()
    from PIL import Image
    from PySide6.QtWidgets import QApplication
    from pytestqt.qt_compat import qt_api
    from pytestqt.qtbot import QtBot

    from cliptune_gui.shell.window import MainWindow
    from cliptune_gui.state.preferences import Preferences
    from engine import drawn
    from gui.walk import pages
    from gui.windows import Windows

    qt_api.set_qt_api("pyside6")
    app = QApplication(sys.argv[:1])

    class Patient(QtBot):
        def waitUntil(self, callback, *, timeout=0):  # type: ignore[no-untyped-def] # noqa: N802
            super().waitUntil(callback, timeout=600_000)

    config = SimpleNamespace(getini=lambda _: True)
    qtbot = Patient(SimpleNamespace(node=SimpleNamespace(), config=config))
    for drawing in drawn.classes(disk / "images", images).rglob("*.png"):
        Image.open(drawing).save(drawing.with_suffix(".jpg"))
        drawing.unlink()
    watcher = Watcher()
    watcher.page = "start"
    watcher.start()
    windows = Windows(qtbot)
    window = MainWindow(Preferences(), windows.log)
    windows.opened.append(window)
    window.new_run.draft.choose(disk / "images")
    window.show()
    waits = window.new_run.estimates
    qtbot.waitUntil(lambda: window.ready and waits.machine is not None, timeout=600_000)
    window.new_run.draft.choose_value("train", "epochs", 1)
    try:
        for name, _ in pages(windows, window):
            print(f"{watcher.seconds:7.2f} s until {name}", flush=True)
            watcher.page = name
            qtbot.wait(300)
        watcher.page = "end"
        windows.close(window)
    finally:
        watcher.on = False
        watcher.tell()
        app.quit()
        os._exit(0)


def main() -> None:
    """Mount, walk, unmount."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delay", type=float, default=0.2, help="seconds a call takes longer")
    parser.add_argument("--images", type=int, default=3, help="images in each of three classes")
    parser.add_argument("--mount", nargs=2, type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--walk", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.mount:
        mount(*asked.mount, asked.delay)
    elif asked.walk:
        walk(asked.walk, asked.images)
    else:
        with tempfile.TemporaryDirectory() as room:
            real, slow = Path(room) / "real", Path(room) / "slow"
            real.mkdir()
            slow.mkdir()
            itself = [sys.executable, __file__, "--delay", str(asked.delay)]
            disk = subprocess.Popen([*itself, "--mount", str(real), str(slow)])
            while not slow.is_mount():
                time.sleep(0.1)
            try:
                subprocess.run([*itself, "--walk", str(slow), "--images", str(asked.images)])
            finally:
                subprocess.run(["fusermount", "-u", "-z", str(slow)], check=True)
                disk.wait()


if __name__ == "__main__":
    main()
