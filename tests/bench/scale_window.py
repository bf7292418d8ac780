"""What the window's thread is busy with in a folder of many images, and when they are shown.

    python tests/bench/scale_window.py FOLDER [--size 100000]

FOLDER is that of `scale.py`, whose images and caches are used. The images page is opened, not on a
screen; seconds of the clock until images are first drawn and until all are there; then, for each of
what a person does there, how long the window's thread was busy with one thing, at most, and how
long it was held up by all threads together, in seconds of the processor, which say the same on a
machine that others use. Then the same of the board, with features that are made up, and of a list
of runs. Last, stops: the same and seconds of the clock from each to where the thread that worked is
free, at some moments of looks, of decoding and of features.
"""

import argparse
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled
from cliptune.core.events import finish

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from scale import WIDE, make, make_runs, run_scan

RUNS = 10_000
TURNS = 60
"""Of the scroll bar, from the top to the end."""
STOPS = (0.5, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0)
"""Seconds after which work is stopped."""
Work: TypeAlias = Callable[[CancelToken], Any]


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
    board(make(folder, asked.size))
    run_list(make_runs(folder, RUNS))
    for name, work in works(folder, asked.size).items():
        took = max(stopped(work, after) for after in STOPS)
        print(f"stopping {name}: {took[0]:.2f} s of the processor at most, {took[1]:.2f} s")


def works(folder: Path, size: int) -> dict[str, Work]:
    """What is stopped, each by its name."""
    import torch
    from PIL import Image

    from cliptune.data import pixels
    from cliptune.data.framing import Framing
    from cliptune.evaluation.features import features, of_table
    from cliptune.models.load import load
    from cliptune_gui.state.images import look
    from engine.tiny import tiny_clip

    images, framing = make(folder, size), Framing(WIDE, WIDE, Image.Resampling.BICUBIC)
    table = run_scan(folder, size).table
    place = tiny_clip(folder / "base", image=WIDE, patch=WIDE, width=8, heads=1, layers=1)
    base = load(place, device=torch.device("cpu"), quantisation="none", dtype=torch.float32)

    def anew(cancel: CancelToken) -> Any:
        for file in pixels.default_folder().glob("*.rows"):
            file.unlink()
        return look(images, cancel)

    return {
        "a second look": lambda cancel: look(images, cancel),
        "decoding": lambda cancel: pixels.cache(table, framing, cancel),
        "features": lambda cancel: features(base, torch.float32, of_table(table, cancel), cancel),
        "a first look": anew,
    }


def stopped(work: Work, after: float) -> tuple[float, float]:
    """Begin work on a thread of its own, press Stop after some seconds, and see how long that
    takes: seconds of the processor and of the clock. Nothing where it was done before."""
    cancel, ended = CancelToken(), []

    def carry_out() -> None:
        with suppress(Cancelled):
            finish(work(cancel))
        ended.append((time.process_time(), time.perf_counter()))

    thread = threading.Thread(target=carry_out)
    thread.start()
    thread.join(after)
    cpu, clock = time.process_time(), time.perf_counter()
    cancel.set()
    thread.join()
    return max(0.0, ended[0][0] - cpu), max(0.0, ended[0][1] - clock)


def measure(images: Path) -> None:
    """Open the window, do all of it, and print what each took."""
    from cliptune_gui.shell.start import environment

    environment()
    from PySide6.QtWidgets import QApplication

    from cliptune_gui.shell.window import MainWindow
    from cliptune_gui.state import log as logs
    from cliptune_gui.state.preferences import Preferences
    from cliptune_gui.widgets import theme

    app = QApplication(sys.argv[:1])
    theme.apply("light")
    log = logs.install()
    window = MainWindow(Preferences(), log)
    window.resize(1366, 768)
    watched(app, _steps(window, images), window.show)
    window.shut()
    log.close()


def watched(app: Any, steps: Iterator[str], show: Callable[[], None]) -> None:
    """Go through some steps, one a tick, and print what each took."""
    from PySide6.QtCore import QTimer

    doing, since = "starting", _now()
    longest: dict[str, tuple[float, ...]] = {}

    def tick() -> None:
        nonlocal doing, since
        took = (now - then for now, then in zip(_now(), since, strict=True))
        longest[doing] = tuple(map(max, took, longest.get(doing, (0.0, 0.0))))
        doing = next(steps, "")
        since = _now()
        if not doing:
            app.exit()  # quit() would close the window, which asks first

    timer = QTimer(interval=16)
    timer.timeout.connect(tick)
    timer.start()
    show()
    app.exec()
    timer.stop()
    for name, (own, all_) in longest.items():
        print(f"{name}: busy for {own:.3f} s at most, held up for {all_:.3f} s", flush=True)


def _now() -> tuple[float, float]:
    """Seconds of the processor that this thread has taken, and all of them."""
    return time.thread_time(), time.process_time()


def _steps(window: object, images: Path) -> Iterator[str]:
    """What is being done, tick by tick."""
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    import cliptune_resources

    def pressed(key: Qt.Key) -> QKeyEvent:
        return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)

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
    page.gallery.toggled.emit(list(paths[: len(paths) // 10]))
    for _ in range(60):
        yield "leaving a tenth out"
    new.remembered.undo()
    for _ in range(60):
        yield "taking that back"
    page.gallery.selectAll()
    yield "selecting all"
    page.gallery.keyPressEvent(pressed(Qt.Key.Key_Delete))
    while new.remembered._pause.isActive() or new.remembered._unwritten:
        yield "leaving all out, and keeping that"
    new.remembered.undo()
    while new.remembered._unwritten:
        yield "taking that back, too"
    for kind, problems in new.draft.problems.items():
        page.show_problem(kind, problems)
        yield f"what is wrong: {kind}"
        page._dialog.reject()
    new.images.prompts.class_edited.emit(new.draft.images.classes[0], "a word")
    for _ in range(60):
        yield "calling a class something else"
    page.rescan()
    for _ in range(30):
        yield "looking through it again"
    page.open(sample)
    yield from _shown(page, sample, "stopping that, and opening others")


def board(images: Path) -> None:
    """Open the images on the board as if nothing said what they show, with features that are made
    up, and sort them."""
    import numpy as np
    from PySide6.QtWidgets import QApplication

    from cliptune_gui.engine.engine_thread import Engine
    from cliptune_gui.engine.sorting import Sorting
    from cliptune_gui.engine.worker import Worker
    from cliptune_gui.pages.board.page import BoardPage
    from cliptune_gui.widgets.thumbnails import Thumbnails

    class MadeUp(Sorting):
        def begin(self, heap: Any, cancel: CancelToken) -> Any:
            yield from ()
            made = np.random.default_rng(0).normal(size=(len(heap.files), 32)).astype(np.float32)
            self._features = made / np.linalg.norm(made, axis=1, keepdims=True)
            self._sorter, self._classes = None, ()
            return {}

        def _text(self, words: str, cancel: CancelToken) -> Any:
            yield from ()
            return 30 * self._features[len(words)]

        def alike(self, cancel: CancelToken) -> Any:
            yield from ()
            return np.arange(len(self._features))

    app = QApplication.instance() or QApplication(sys.argv[:1])
    engine, scanner, writer = Engine(), Worker("scanner"), Worker("writer")
    vars(engine)["sorting"] = MadeUp()
    thumbnails = Thumbnails()
    page = BoardPage(engine, scanner, writer, thumbnails)
    page.resize(1366, 768)
    watched(app, _sorting(page, images), page.show)
    for worker in (engine, scanner, writer):
        worker.close()
    thumbnails.close()


def _sorting(page: Any, images: Path) -> Iterator[str]:
    """What is being done on the board, tick by tick."""
    import cliptune_resources
    from cliptune_gui.state.wizard import Draft

    of, middle = page.labelling, page.middle
    keeping, thoughts = of.keeping, of.thoughts

    def until_kept(doing: str) -> Iterator[str]:
        yield doing
        while (
            keeping.unwritten or keeping.reading or not thoughts.ready
            or thoughts._thinking or thoughts._asked
        ):  # fmt: skip
            yield doing

    draft = Draft(folder=images)
    page.open(draft)
    yield from until_kept("board: opening")
    of.add_classes(["one", "three", "seven"])
    yield from until_kept("board: the first groups")
    page._choose("one")
    yield "board: a class"
    bar = middle.images.verticalScrollBar()
    for turn in range(TURNS):
        bar.setValue(bar.maximum() * turn // TURNS)
        yield "board: scrolling"
    middle._go_to(1)
    middle.put("three")
    yield from until_kept("board: one image is put elsewhere")
    keeping.undo()
    yield from until_kept("board: taking that back")
    for order in ("doubt", "time", "similar", "class"):
        middle.show_order(order)
        yield from until_kept("board: another order")
    middle._search("a word")
    yield from until_kept("board: a search")
    middle.show_order("time")
    middle.images.selectAll()
    yield "board: selecting all"
    middle.put("seven")
    yield from until_kept("board: all are put elsewhere")
    keeping.undo()
    yield from until_kept("board: taking that back, too")
    page._choose("one")
    middle._all_right()
    yield from until_kept("board: a group is right")
    middle._exclude([])
    yield from until_kept("board: an image is left out")
    page._opened = None  # as after another look
    page.open(draft)
    for _ in range(60):
        yield "board: opening it again"
    page.open(Draft(folder=cliptune_resources.sample()))
    yield from until_kept("board: stopping that, and opening others")


def run_list(folder: Path) -> None:
    """List runs, and go through what is done with them."""
    from PySide6.QtWidgets import QApplication

    from cliptune_gui.engine.engine_thread import Engine
    from cliptune_gui.engine.worker import Worker
    from cliptune_gui.pages.runs.page import RunsPage
    from cliptune_gui.state.preferences import Preferences
    from cliptune_gui.state.run_queue import RunQueue

    app = QApplication.instance() or QApplication(sys.argv[:1])
    preferences, reader = Preferences(), Worker("reader")
    preferences.runs = folder
    page = RunsPage(RunQueue(Engine(), preferences), reader, preferences)
    page.resize(1366, 768)
    watched(app, _listing(page), page.show)
    reader.close()


def _listing(page: Any) -> Iterator[str]:
    """What is being done in the list of runs, tick by tick."""
    while not page._all:
        yield "runs: listing"
    yield "runs: listing"
    bar = page.table.verticalScrollBar()
    for turn in range(TURNS):
        bar.setValue(bar.maximum() * turn // TURNS)
        yield "runs: scrolling"
    page._run_queue.changed.emit()
    yield "runs: one begins"
    for _ in range(60):
        yield "runs: one begins"
    page.table.selectAll()
    for _ in range(60):
        yield "runs: selecting all"
    page._delete()
    for _ in range(30):
        yield "runs: asking whether they may go"
    page.read()
    for _ in range(300):
        yield "runs: reading them again, all selected"


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
