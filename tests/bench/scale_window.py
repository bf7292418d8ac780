"""What the window's thread is busy with in a folder of many images, and when they are shown.

    python tests/bench/scale_window.py FOLDER [--size 100000]

FOLDER is that of `scale.py`, whose images and caches are used. The images page is opened, not on a
screen; seconds of the clock until images are first drawn and until all are there; then, for each of
what a person does there, how long the window's thread was busy with one thing, at most, in seconds
of the processor, which says the same on a machine that others use.
"""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from scale import make

TURNS = 60
"""Of the scroll bar, from the top to the end."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=100_000)
    asked = parser.parse_args()
    folder = asked.folder.absolute()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["CLIPTUNE_CACHE"] = str(folder / f"cache-{asked.size}")
    shutil.rmtree(folder / "user", ignore_errors=True)
    for name in ("DATA", "CONFIG", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = str(folder / "user" / name.lower())
    measure(make(folder, asked.size))


def measure(images: Path) -> None:
    """Open the window, do all of it, and print what each took."""
    from cliptune_gui.shell.start import environment

    environment()
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from cliptune_gui.shell.window import MainWindow
    from cliptune_gui.state import log as logs
    from cliptune_gui.state.preferences import Preferences
    from cliptune_gui.widgets import theme

    app = QApplication(sys.argv[:1])
    theme.apply("light")
    log = logs.install()
    window = MainWindow(Preferences(), log)
    steps, doing, since = _steps(window, images), "starting", time.thread_time()
    longest: dict[str, float] = {}

    def tick() -> None:
        nonlocal doing, since
        longest[doing] = max(longest.get(doing, 0.0), time.thread_time() - since)
        doing = next(steps, "")
        since = time.thread_time()
        if not doing:
            app.exit()  # quit() would close the window, which asks first

    timer = QTimer(interval=16)
    timer.timeout.connect(tick)
    window.first_frame.connect(timer.start)
    window.resize(1366, 768)
    window.show()
    app.exec()
    timer.stop()
    window.shut()
    log.close()
    for name, seconds in longest.items():
        print(f"{name}: busy for {seconds:.3f} s at most")


def _steps(window: object, images: Path) -> Iterator[str]:
    """What is being done, tick by tick."""
    import cliptune_resources

    new = window.new_run  # type: ignore[attr-defined]
    page, sample = new.images, cliptune_resources.sample()
    while not (window.ready and new.draft.images):  # type: ignore[attr-defined]
        yield "starting"
    new.go_to(0)
    page.open(images)
    yield from _shown(page, images, "looking through the folder")
    bar = page.gallery.verticalScrollBar()
    for turn in range(TURNS):
        bar.setValue(bar.maximum() * turn // TURNS)
        yield "scrolling"
    paths = new.draft.images.paths
    for path in (paths[0], paths[-1], paths[0]):
        page.gallery.toggled.emit([path])
        for _ in range(60):  # it is kept half a second later
            yield "leaving an image out"
    new.images.prompts.class_edited.emit(new.draft.images.classes[0], "a word")
    for _ in range(60):
        yield "calling a class something else"
    page.rescan()
    for _ in range(30):
        yield "looking through it again"
    page.open(sample)
    yield from _shown(page, sample, "stopping that, and opening others")


def _shown(page: object, folder: Path, doing: str) -> Iterator[str]:
    """Until all images of a folder are there; says when the first were."""
    began, first = time.perf_counter(), 0.0
    draft = page._draft  # type: ignore[attr-defined]
    while draft.images is None:
        if not first and page._first._delegate.pixmaps:
            first = time.perf_counter() - began
        yield doing
    told = f"{doing}: {len(draft.images.paths):,} images after {time.perf_counter() - began:.1f} s"
    print(f"{told}, the first after {first:.1f} s" if first else told, flush=True)


if __name__ == "__main__":
    main()
