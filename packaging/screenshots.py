"""Walks the real window through two real runs and saves an image of every page, light and dark.

    python packaging/screenshots.py FOLDER [--platform xcb]

Two short runs of the starter on the sample images, in a user's folder of its own that goes with
the script. Offscreen unless a platform is named; the size is that of the design, 1280 x 800.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from pathlib import Path

PATIENCE = 600.0
"""Seconds that any one thing may take."""

Walk = Generator[Callable[[], bool], None, None]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--platform", default="offscreen")
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--epochs", type=int, default=6)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    os.environ["QT_QPA_PLATFORM"] = asked.platform
    with tempfile.TemporaryDirectory() as user:
        for name in ("DATA", "CACHE", "CONFIG", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(user) / name.lower())
        return show(asked.folder, asked.size, asked.epochs)


def show(folder: Path, size: str, epochs: int) -> int:
    """Open the window and walk through it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from cliptune_gui.shell.window import MainWindow
    from cliptune_gui.state import log as logs
    from cliptune_gui.state.preferences import Preferences
    from cliptune_gui.widgets import theme

    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    theme.apply("light")
    log = logs.install()
    window = MainWindow(Preferences(), log)
    window.resize(*map(int, size.split("x")))
    window.show()
    walk = Walker(window, folder).walk(epochs)
    state = {"until": next(walk), "since": time.monotonic(), "status": 0}

    def look() -> None:
        if time.monotonic() - state["since"] > PATIENCE:
            state["status"] = 1
            app.quit()
        elif state["until"]():
            state["since"] = time.monotonic()
            try:
                state["until"] = next(walk)
            except StopIteration:
                app.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(100)
    app.exec()
    timer.stop()
    window.shut()
    log.close()
    return state["status"]


class Walker:
    """Clicks as a person would, and takes an image of what is seen."""

    def __init__(self, window, folder: Path) -> None:
        self.window, self.folder = window, folder

    def walk(self, epochs: int) -> Walk:
        window = self.window
        new_run = window.new_run
        yield lambda: window.ready and new_run.draft.images is not None
        yield lambda: new_run.estimates.machine is not None
        yield lambda: new_run.estimates._call is None
        yield from self.shoot("start")
        new_run.start.look.click()
        yield from self.shoot("images")
        new_run.images.labels.review.click()
        yield lambda: new_run.board.labelling.seen is not None
        new_run.board.middle.show_class(new_run.board.labelling.classes[0])
        yield from self.shoot("board")
        new_run.board.back.click()
        new_run.next.click()
        yield from self.shoot("base")
        new_run.next.click()
        yield lambda: new_run.estimates._call is None
        yield from self.shoot("method")
        new_run.method.fold.click()
        yield from self.shoot("method-all")
        new_run.method.fold.click()
        new_run.draft.choose_kind("lora")
        new_run.draft.choose_value("train", "epochs", epochs)
        new_run.next.click()
        yield from self.shoot("review")
        new_run.next.click()
        yield lambda: window.run_queue.history.epoch > epochs / 2
        yield from self.shoot("training")
        window.run_queue.pause()
        window.close()
        yield from self.shoot("closing", window.closing.question)
        window.closing.question.reject()
        window.run_queue.pause(False)
        window.show_page("new")
        new_run.go_to(2)
        new_run.method.cards["qlora"].radio.click()
        new_run.draft.choose_value("train", "epochs", epochs)
        new_run.go_to(3)
        new_run.next.click()
        yield lambda: bool(window.run_queue.waiting)
        window.show_page("runs")
        yield from self.shoot("queue")
        window.show_page("training")
        yield lambda: not window.run_queue.waiting
        yield lambda: not window.run_queue.busy
        yield from self.shoot("results")
        window.training.tabs.setCurrentIndex(0)
        yield from self.shoot("curves")
        window.show_page("runs")
        yield self.after(1.5)
        window.runs.table.selectAll()
        yield self.after(1.5)
        yield from self.shoot("runs")
        window.runs.compare.click()
        yield window.compared.save.isEnabled
        yield from self.shoot("comparison")
        yield from self.trying()
        window.show_page("settings")
        yield from self.shoot("settings")
        window.settings.show_keys()
        yield self.after(0.5)
        from cliptune_gui.pages.settings.page import KeysDialog

        keys = window.findChild(KeysDialog)
        yield from self.shoot("keys", keys)
        keys.reject()
        window.show_page("log")
        yield from self.shoot("log")

    def trying(self) -> Walk:
        """The page where the runs are tried, and the dialog that exports one."""
        from PySide6.QtCore import Qt

        import cliptune_resources
        from cliptune_gui.pages.training.export_dialog import ExportDialog

        window, page = self.window, self.window.trying
        folder = cliptune_resources.sample() / "test"
        window.show_page("try")
        yield lambda: page.chooser.list.count() == 3
        page.chooser.list.item(2).setCheckState(Qt.CheckState.Checked)
        page.take_paths([sorted(place.iterdir())[0] for place in sorted(folder.iterdir())])
        yield lambda: page.images.current is not None
        yield self.after(1)
        yield lambda: page.images.call is None
        yield from self.shoot("try")
        page.images.where.click()
        yield lambda: bool(page.images.seen.text())
        yield from self.shoot("try-where")
        page.tabs.setCurrentWidget(page.words)
        page.words.words.setText("a red teapot")
        page.words.begin.click()
        yield lambda: page.words.call is None
        yield from self.shoot("try-words")
        page.tabs.setCurrentWidget(page.folder)
        page.folder.take(folder)
        yield lambda: page.folder.call is None
        yield from self.shoot("try-folder")
        window.export(window.training.run)
        dialog = window.findChild(ExportDialog)
        with tempfile.TemporaryDirectory() as place:
            dialog.out.setText(str(Path(place) / "sample-adapter"))
            dialog.begin()
            yield lambda: dialog.open_made.isVisible()
            yield from self.shoot("export", dialog)
        dialog.reject()

    def shoot(self, name: str, widget=None) -> Walk:
        """An image of the window, or of a dialog of it, in both themes."""
        from cliptune_gui.widgets import theme

        for wish in ("light", "dark"):
            theme.apply(wish)
            yield self.after(0.6)
            (widget or self.window).grab().save(str(self.folder / f"{name}-{wish}.png"))
        theme.apply("light")
        print(name, flush=True)

    def after(self, seconds: float) -> Callable[[], bool]:
        until = time.monotonic() + seconds
        return lambda: time.monotonic() >= until


if __name__ == "__main__":
    sys.exit(main())
