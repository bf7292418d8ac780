"""The real window, used at random for hours: memory, threads, files and objects have to stay flat.

    python tests/soak/soak.py [--minutes MINUTES] [--seed SEED] [--platform xcb]

Small runs of a tiny base, stopped, paused and resumed; models tried, exported and imported; themes,
and languages with the window opened anew; folders, labels, dialogs, the list of runs. Offscreen
unless a platform is named, in a folder of a user that goes with the script. Every so many actions
it comes to rest, collects what nobody holds, and counts. At the end it says what grew by more than
its noise, and lists whatever was logged as a warning or worse, or written to stderr.
"""

import argparse
import gc
import logging
import os
import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil

sys.path.insert(0, str(Path(__file__).parents[1]))

PATIENCE = 300.0
"""Seconds that any one thing may take."""
EVERY = 10
"""Actions between two counts."""
MOST = 6
"""Runs that are kept; the oldest go to the trash, as what is listed takes memory."""
METHODS = ("lora", "bottleneck", "prefix", "prompt", "full", "probe", "zero-shot")
TARGETS = ("peft", "merged", "classifier")
ALLOWED = {"memory": 0.03, "objects": 0.02}
"""The fraction by which a thousand actions may add to these; to the others not even one, or one in
a hundred."""

Until = Callable[[], object]
Walk = Iterator[Until]


def main() -> int:
    """Have the window used for so long; 1 if something grew, was stuck or said what is stray."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=480)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--platform", default="offscreen")
    asked = parser.parse_args()
    os.environ |= {"QT_QPA_PLATFORM": asked.platform, "HF_HUB_OFFLINE": "1"}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        room = Path(place).resolve()
        for name in ("DATA", "CACHE", "CONFIG", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(room / "user" / name.lower())
        return drive(room, random.Random(asked.seed), 60 * asked.minutes)


def drive(room: Path, chance: random.Random, seconds: float) -> int:
    """Start the program, as often as its language is changed, with somebody who uses it."""
    import cliptune_resources
    from cliptune_gui.shell import app
    from cliptune_gui.shell.window import MainWindow
    from engine import drawn
    from engine.tiny import tiny_clip

    base = tiny_clip(room / "base")
    drawn.classes(room / "images", 12, 4)
    drawn.captions(room / "captions")
    drawn.labels(room / "labels")
    heap = room / "heap"
    heap.mkdir()
    for number, file in enumerate(sorted(drawn.classes(room / "more", 8).glob("*/*"))):
        file.rename(heap / f"{number:02}.png")
    cliptune_resources.starter = lambda: base
    cliptune_resources.sample = lambda: room / "images"
    stray = Stray()
    person = Person(room, chance, seconds)

    class Used(MainWindow):
        """A window that tells who uses it that it is there."""

        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            self.preferences.toured = True
            person.sit_down(self)

    app.MainWindow = Used
    logging.getLogger().addHandler(stray)
    with stray.of_stderr(room / "stderr"):
        app.main()
    person.tell()
    lines = stray.lines
    print(f"{lines.total()} stray lines." if lines else "No stray line.")
    for line, times in lines.most_common():
        print(f"{times:6}  {line}")
    return int(bool(person.stuck or person.grew or lines))


class Stray(logging.Handler):
    """Counts what is logged as a warning or worse, also by Qt and Python, and what stderr gets."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines = Counter[str]()

    def emit(self, record: logging.LogRecord) -> None:
        """Take note of a line."""
        self.lines[f"{record.levelname} {record.name}: {record.getMessage()}"] += 1

    def of_stderr(self, file: Path) -> "Stderr":
        """For as long as this is held."""
        return Stderr(file, self)


class Stderr:
    """All that any library writes to stderr, of which the log knows a part."""

    def __init__(self, file: Path, stray: Stray) -> None:
        self._file, self._stray = file, stray

    def __enter__(self) -> None:
        self._before = os.dup(2)
        with self._file.open("wb") as file:
            os.dup2(file.fileno(), 2)

    def __exit__(self, *_: object) -> None:
        sys.stderr.flush()
        os.dup2(self._before, 2)
        os.close(self._before)
        for line in self._file.read_text(encoding="utf-8", errors="replace").splitlines():
            if line.strip() and not any(
                known.split(": ", 1)[1] in line for known in self._stray.lines
            ):
                self._stray.lines[f"stderr: {line}"] += 1


class Person:
    """Uses the window at random, and counts what is there from time to time."""

    def __init__(self, room: Path, chance: random.Random, seconds: float) -> None:
        self.room, self.chance = room, chance
        self.began = time.monotonic()
        self.until = self.began + seconds
        self.done = Counter[str]()
        self.counts: list[dict[str, float]] = []
        self.exports: list[Path] = []
        self.stuck, self.grew, self.ended = "", list[str](), Counter[str]()
        self.number = 0
        self.doing = ""
        self.walk: Walk | None = None
        self.awaited: Until = lambda: True
        self.patient = 0.0

    def sit_down(self, window: Any) -> None:
        """Use a window that was just opened."""
        from PySide6.QtCore import QTimer

        self.window = window
        self.timer = QTimer(window, interval=20)
        self.timer.timeout.connect(self.look)
        self.timer.start()
        self.patient = time.monotonic() + PATIENCE
        window.run_queue.ended.connect(self.has_ended)
        if self.walk is None:
            self.walk = self.use()

    def has_ended(self, run: Any) -> None:
        """Of a run."""
        self.ended[run.state] += 1

    def look(self) -> None:
        """Go on where what is waited for has come."""
        if not self.window.ready or self.walk is None:
            return
        if time.monotonic() > self.patient:
            self.stuck = f"{self.doing}, after {self.number} actions: {self.shown()}"
            self.leave()
        elif self.awaited():
            self.patient = time.monotonic() + PATIENCE
            try:
                self.awaited = next(self.walk)
            except StopIteration:
                self.leave()
            except Exception as error:
                self.stuck = f"{self.doing}, after {self.number} actions: {error!r}"
                logging.getLogger("soak").exception("while %s", self.doing)
                self.leave()

    def leave(self) -> None:
        """The end of all, also where a run is on."""
        from PySide6.QtWidgets import QApplication

        self.timer.stop()
        self.walk = None
        self.window.run_queue.stop()
        self.window.again = False
        QApplication.exit()

    def shown(self) -> str:
        """What is to be seen where nothing goes on."""
        from PySide6.QtWidgets import QApplication

        dialog = QApplication.activeModalWidget()
        said = getattr(dialog, "text", lambda: "")()
        queue = self.window.run_queue
        return f"dialog {dialog} {said!r}, busy {queue.busy}, page {self.window.pages.shown}"

    # What is done

    def use(self) -> Walk:
        """One thing after another."""
        actions: dict[str, tuple[Callable[[], Walk], int]] = {
            "train": (self.train, 6),
            "resume": (self.resume, 3),
            "look at a run": (self.look_at_run, 3),
            "try": (self.try_it, 4),
            "export": (self.export, 1),
            "import": (self.bring_in, 1),
            "theme": (self.theme, 3),
            "language": (self.language, 1),
            "pages": (self.pages, 4),
            "images": (self.images, 3),
            "board": (self.board, 2),
            "dialogs": (self.dialogs, 3),
            "compare": (self.compare, 2),
            "rename": (self.rename, 1),
        }
        names, weights = [*actions], [weight for _, weight in actions.values()]
        yield from self.rest()
        while time.monotonic() < self.until:
            self.doing = self.chance.choices(names, weights)[0]
            yield from actions[self.doing][0]()
            self.done[self.doing] += 1
            self.number += 1
            if self.number % EVERY == 0:
                self.doing = "resting"
                yield from self.rest()
                self.count()

    def rest(self) -> Walk:
        """Show the first page with the first folder, and hold no model and no old run."""
        from cliptune_gui.engine.worker import Call, once

        window = self.window
        yield lambda: not window.run_queue.busy and not window.services.keeping
        window.show_page("runs")
        yield after(0.3)
        yield lambda: not window.run_queue.busy
        old = sorted(window.runs._all, key=lambda run: run.created)[:-MOST]
        if old:
            window.runs.trash(old)
            yield lambda: len(window.runs._all) <= MOST
            shutil.rmtree(self.room / "user" / "data" / "Trash", ignore_errors=True)
        window.trying.images.forget()
        window.banner.hide()
        yield from self.open(self.room / "images")
        window.show_page("new")
        window.new_run.show_start()
        freed: list[object] = []
        window.engine.do(Call(once(window.engine.free), ended=freed.append))
        yield lambda: freed and not window.new_run.estimates.working
        yield after(0.5)

    def open(self, folder: Path) -> Walk:
        """Open a folder of images."""
        new_run = self.window.new_run
        new_run.images.open(folder)
        yield lambda: new_run.draft.folder == folder and new_run.draft.images is not None

    def train(self) -> Walk:
        """A run of a random method, which may be paused or stopped."""
        from cliptune import job as jobs
        from cliptune_gui.state import drafts

        kind, window = self.chance.choice(METHODS), self.window
        train = {"device": "cpu", "epochs": self.chance.randint(1, 4), "batch_size": 8}
        if kind in ("lora", "bottleneck", "prefix", "prompt", "full"):
            train["learning_rate"] = self.chance.choice([1e-3, "auto"])
        job = jobs.build(
            {
                "data": {"images": str(self.room / "images")},
                "base": {"model": str(self.room / "base")},
                "method": {"kind": kind},
                "train": train | {"seed": self.chance.randrange(1000)},
            }
        )
        window.new_run.take(drafts.of(job), "review")
        window.show_page("new")
        yield lambda: window.new_run.step == "review" and window.new_run.next.isEnabled()
        window.new_run.next.click()
        yield lambda: window.run_queue.busy
        yield from self.see_it_through()

    def resume(self) -> Walk:
        """What was stopped, if anything was."""
        window = self.window
        window.show_page("runs")
        yield after(0.3)
        stopped = [run for run in window.runs._all if run.state == "stopped"]
        if stopped:
            window.runs.resume_asked.emit(self.chance.choice(stopped))
            yield lambda: window.run_queue.busy
            yield from self.see_it_through()

    def see_it_through(self) -> Walk:
        """A run to its end or to a stop, with or without pauses."""
        queue, how = self.window.run_queue, self.chance.random()
        step = self.chance.randint(0, 9)
        if how < 0.6:
            yield lambda: queue.history.step >= step or not queue.busy
            if how < 0.25:
                queue.pause()
                yield after(self.chance.random())
                self.window.show_page(self.chance.choice(["runs", "try", "training", "settings"]))
                yield after(0.2)
                queue.pause(False)
            else:
                queue.stop()
        yield lambda: not queue.busy

    def entries(self) -> list[Any]:
        """The runs that kept something."""
        return [run for run in self.window.runs._all if run.kept and run.state == "finished"]

    def look_at_run(self) -> Walk:
        """Its curves, results, examples."""
        window = self.window
        if runs := window.runs._all:
            window.open_run(self.chance.choice(runs))
            for index in range(window.training.tabs.count()):
                window.training.tabs.setCurrentIndex(index)
                yield after(0.2)

    def try_it(self) -> Walk:
        """A model on images, by search and on a folder; sometimes cancelled."""
        window, page = self.window, self.window.trying
        if not (runs := self.entries()):
            return
        ready: list[object] = []
        connection = page.ready.connect(lambda: ready.append(1))
        window.try_run(self.chance.choice(runs))
        yield lambda: bool(ready)
        page.ready.disconnect(connection)
        files = sorted((self.room / "images" / "test").glob("*/*"))
        page.tabs.setCurrentWidget(page.images)
        page.take_paths(self.chance.sample(files, 4))
        yield lambda: page.images.current is not None
        yield after(0.1)
        yield lambda: page.images.call is None
        if self.chance.random() < 0.5:
            page.images.where.click()
            yield after(0.1)
            yield lambda: page.images.call is None
        if self.chance.random() < 0.5:
            page.tabs.setCurrentWidget(page.words)
            page.words.words.setText("a red ball")
            page.words.search()
            yield lambda: page.words.call is None
        if self.chance.random() < 0.5:
            page.tabs.setCurrentWidget(page.folder)
            page.folder.take(self.room / "heap")
            if self.chance.random() < 0.3:
                page.folder.cancel()
            yield lambda: page.folder.call is None

    def export(self) -> Walk:
        """A run by one of the targets."""
        from cliptune_gui.pages.training.export_dialog import ExportDialog

        if not (runs := self.entries()):
            return
        self.window.export(self.chance.choice(runs))
        (dialog,) = [one for one in self.window.findChildren(ExportDialog) if one.isVisible()]
        possible = [name for name in TARGETS if dialog.radios[name].isEnabled()]
        if possible:
            target = self.chance.choice(possible)
            dialog.radios[target].click()
            place = self.room / f"export-{self.number}"
            dialog.out.setText(str(place))
            dialog.begin()
            yield lambda: dialog._call is None
            if target == "peft" and place.is_dir():
                self.exports.append(place)
            else:
                shutil.rmtree(place, ignore_errors=True)
        dialog.reject()
        yield after(0.1)

    def bring_in(self) -> Walk:
        """An adapter that was exported, which then goes again."""
        page = self.window.trying
        if not self.exports:
            return
        self.window.show_page("try")
        page.add(self.exports[-1])
        yield lambda: page.trouble.isVisible()
        page.trouble.hide()
        shutil.rmtree(self.exports.pop())
        found = [one for one in page.chooser._all if one.imported]
        for one in found:
            page.remove(one)
        yield lambda: not self.window.services.keeping

    def theme(self) -> Walk:
        """Another one, in the settings."""
        self.window.show_page("settings")
        themes = self.window.settings.theme
        themes.setCurrentIndex(self.chance.randrange(themes.count()))
        yield after(0.2)

    def language(self) -> Walk:
        """Another one, for which the window opens anew."""
        window = self.window
        window.show_page("settings")
        languages = window.settings.language
        others = {*range(languages.count())} - {languages.currentIndex()}
        languages.setCurrentIndex(self.chance.choice(sorted(others)))
        yield after(0.1)
        window.settings.again.click()
        yield lambda: self.window is not window and self.window.ready
        yield lambda: self.window.new_run.estimates.machine is not None

    def pages(self) -> Walk:
        """Some pages of the rail and of the wizard."""
        from cliptune_gui.shell.rail import PAGE_NAMES

        for _ in range(5):
            name = self.chance.choice(PAGE_NAMES)
            self.window.show_page(name)
            if name == "new":
                self.window.new_run.go_to(self.chance.randrange(4))
            yield after(0.1)

    def images(self) -> Walk:
        """Another folder, of another kind."""
        folder = self.chance.choice(["images", "captions", "labels"])
        yield from self.open(self.room / folder)
        self.window.show_page("new")
        self.window.new_run.go_to(0)
        yield after(0.3)

    def board(self) -> Walk:
        """Label some of a heap, and take some of that back."""
        window = self.window
        new_run = window.new_run
        window.show_page("new")
        new_run.images.open(self.room / "heap")
        yield (
            lambda: (
                new_run.draft.folder == self.room / "heap"
                and (new_run.draft.images or new_run.draft.trouble)
            )
        )
        new_run.show_board()
        of = new_run.board.labelling
        yield lambda: of.thoughts.ready
        of.add_classes(["red", "green", "blue"])
        for _ in range(self.chance.randint(1, 6)):
            rows = np.array(self.chance.sample(range(len(of.paths)), 3))
            of.say(rows, [self.chance.choice(["red", "green", "blue"])])
            yield after(0.1)
            if self.chance.random() < 0.5:
                of.keeping.undo()
        yield lambda: not of.keeping.unwritten
        new_run.board.back.click()
        yield after(0.1)

    def dialogs(self) -> Walk:
        """The help, and what the pages of the wizard open."""
        from cliptune_gui.pages.new_run.guide import GuideDialog
        from cliptune_gui.pages.new_run.labels import LabelsDialog

        window = self.window
        window.show_help(self.chance.choice(["start", "images", "keys"]))
        yield after(0.2)
        window.findChildren(type(window._help))[0].hide()
        yield from self.open(self.room / "images")
        window.show_page("new")
        window.new_run.go_to(0)
        window.new_run.images.labels.change.click()
        yield lambda: [one for one in window.findChildren(LabelsDialog) if one.isVisible()]
        for dialog in window.findChildren(LabelsDialog):
            dialog.reject()
        window.new_run.go_to(2)
        GuideDialog(window.new_run.method).open()
        yield after(0.2)
        for dialog in window.findChildren(GuideDialog):
            dialog.reject()
        yield after(0.1)

    def compare(self) -> Walk:
        """Runs side by side."""
        judged = [run for run in self.window.runs._all if run.judged]
        if len(judged) > 1:
            self.window.show_comparison(judged[:4])
            yield self.window.compared.save.isEnabled
            yield after(0.2)

    def rename(self) -> Walk:
        """A run."""
        if runs := self.window.runs._all:
            self.window.show_page("runs")
            self.window.runs.call(self.chance.choice(runs), f"Number {self.number}")
            yield lambda: not self.window.services.keeping

    # What is counted

    def count(self) -> None:
        """What there is once nothing is held that nobody wants."""
        import torch
        from PySide6.QtCore import QObject
        from PySide6.QtWidgets import QApplication
        from shiboken6 import isValid

        for _ in range(3):
            gc.collect()
        process, objects = psutil.Process(), gc.get_objects()
        kinds = Counter(map(type, objects))
        now = {
            "actions": self.number,
            "memory": process.memory_info().rss / 2**20,
            "threads": process.num_threads(),
            # Those that Qt began are among the threads; of these Python forgets no one that ended.
            "Python's threads": sum(
                not isinstance(one, threading._DummyThread) for one in threading.enumerate()
            ),
            "files": process.num_fds() if hasattr(process, "num_fds") else process.num_handles(),
            "widgets": len(QApplication.allWidgets()),
            "windows": len(QApplication.topLevelWidgets()),
            "Qt's objects": sum(isValid(one) for one in objects if issubclass(type(one), QObject)),
            "tensors": sum(n for kind, n in kinds.items() if issubclass(kind, torch.Tensor)),
            "objects": len(objects) + gc.get_freeze_count(),
            "processes": len(process.children(recursive=True)),
        }
        self.counts.append(now)
        hours = (time.monotonic() - self.began) / 3600
        print(f"{hours:.2f} h", *(f"{name} {n:,.0f}" for name, n in now.items()), flush=True)
        for window in QApplication.topLevelWidgets():
            if window.isModal() and window.isVisible():
                said = getattr(window, "text", lambda: "")()
                logging.getLogger("soak").warning("left open: %s %s", type(window).__name__, said)
                window.close()

    def tell(self) -> None:
        """What was done, and what grew."""
        hours = (time.monotonic() - self.began) / 3600
        told = ", ".join(f"{name} {times}" for name, times in self.done.most_common())
        print(f"{hours:.2f} hours, {self.number} actions: {told}.")
        print(f"Runs that ended: {dict(self.ended)}.")
        if self.stuck:
            print(f"STUCK: {self.stuck}")
        if len(self.counts) < 16:
            print("Too few counts to tell what grows.")
            return
        half = len(self.counts) // 2
        actions = np.array([one["actions"] for one in self.counts])
        print("In 1,000 actions, by the last half of them (by the quarter before):")
        for name in list(self.counts[0])[1:]:
            known = np.array([one[name] for one in self.counts])
            slope, error, level = line(actions[half:], known[half:])
            before, its_error, _ = line(actions[half // 2 : half], known[half // 2 : half])
            allowed = level * ALLOWED[name] if name in ALLOWED else max(1.0, level / 100)
            said = conclusion(slope, error, before, its_error, allowed)
            if said == "GREW":
                self.grew.append(name)
            print(
                f"{said:7} {name}: {slope:+,.1f} ± {error:,.1f} "
                f"({before:+,.1f} ± {its_error:,.1f}), "
                f"{known[half:].min():,.0f} to {known[half:].max():,.0f}, allowed {allowed:,.1f}"
            )


def line(actions: np.ndarray, known: np.ndarray) -> tuple[float, float, float]:
    """The slope of a straight line in 1,000 actions, twice its standard error, and its height.

    What is counted twice in a row is much alike, so that n counts tell as much as
    n (1 - r) / (1 + r) by themselves, r being the correlation of what the line leaves with the
    next (Santer et al. 2000, "Statistical significance of trends", equations 3 to 6).
    """
    away = actions - actions.mean()
    slope = (away @ known) / (away @ away)
    left = known - known.mean() - slope * away
    squares = left @ left
    alike = max(0.0, (left[1:] @ left[:-1]) / squares) if squares > 1e-9 else 0.0
    free = len(known) * (1 - alike) / (1 + alike) - 2
    error = np.sqrt(squares / free / (away @ away)) if free > 0 else np.inf
    return 1000 * slope, 2000 * error, known.mean()


def conclusion(slope: float, error: float, before: float, its_error: float, allowed: float) -> str:
    """What a slope says, each given with its error: that more is added than is allowed, surely, or
    surely not; else that it levels off, or that the noise is too great to tell."""
    if slope - error > allowed:
        return "GREW"
    if slope + error <= allowed:
        return "flat"
    return "levels" if slope + error < before - its_error else "unclear"


def after(seconds: float) -> Until:
    """So many seconds from now on."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() >= until


if __name__ == "__main__":
    sys.exit(main())
