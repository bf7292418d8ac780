"""Walks the real window through two real runs and saves an image of every page and dialog.

    python packaging/screenshots.py FOLDER [--platform xcb]
    python packaging/screenshots.py FOLDER --size 1366x768 --size 960x540 --sheets --epochs 1 \\
        --images IMAGES --font "Noto Sans CJK SC" --points 14 --scale 2 --language zh_CN

Light and dark, two short runs of the starter on the sample images or on those of a folder, in a
user's folder of its own that goes with the script. Offscreen unless a platform is named.

The first line takes the README's images, at the size of the design, 1280 x 800. The second shows
whether there is room everywhere: with sizes of a screen the window fills what a system leaves of
it, and `--sheets` puts the images of one screen and theme side by side.
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
    parser.add_argument("--size", action="append", help="of a screen, may be given several times")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--images", type=Path, help="a folder of classes in place of the sample")
    parser.add_argument("--font", help="a family")
    parser.add_argument("--language", default="en", help="such as zh_CN")
    parser.add_argument("--points", type=float, help="how large letters are")
    parser.add_argument("--scale", default="1", help="2 for what systems call 200 %%")
    parser.add_argument("--sheets", action="store_true", help="many images on one")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    os.environ["QT_QPA_PLATFORM"] = asked.platform
    os.environ["QT_SCALE_FACTOR"] = asked.scale
    with tempfile.TemporaryDirectory() as user:
        for name in ("DATA", "CACHE", "CONFIG", "STATE"):
            os.environ[f"XDG_{name}_HOME"] = str(Path(user) / name.lower())
        return show(asked)


def show(asked: argparse.Namespace) -> int:
    """Open the window and walk through it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from cliptune_gui.shell.window import MainWindow
    from cliptune_gui.state import language
    from cliptune_gui.state import log as logs
    from cliptune_gui.state.preferences import Preferences
    from cliptune_gui.widgets import theme

    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    font = app.font()
    font.setFamilies([asked.font] if asked.font else font.families())
    font.setPointSizeF(asked.points or font.pointSizeF())
    app.setFont(font)
    language.install(asked.language)
    theme.apply("light")
    log = logs.install()
    camera = Screens(asked.folder, asked.size or [])
    window = MainWindow(Preferences(), log)
    window.resize(camera.within.width(), camera.within.height())
    window.show()
    walk = Walker(window, camera, asked.images).walk(asked.epochs)
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
    if asked.sheets:
        camera.lay_out()
    return state["status"]


class Screens:
    """Takes images of what is shown, as on screens of several sizes, light and dark."""

    def __init__(self, folder: Path, sizes: list[str]) -> None:
        from PySide6.QtCore import QRect
        from PySide6.QtGui import QScreen

        self.folder, self.sizes = folder, sizes
        self.within = QRect(0, 0, 1280, 800)
        """What a window may fill."""
        self._taken: dict[str, list[tuple[str, Path]]] = {}
        """By screen and theme, the images and what they are of."""
        if sizes:
            self._choose(sizes[0])
            QScreen.availableGeometry = lambda _screen: self._screen

    def _choose(self, size: str) -> None:
        from PySide6.QtCore import QRect

        from cliptune_gui.widgets import screen

        self._screen = QRect(0, 0, *map(int, size.split("x")))
        self.within = screen.free(self._screen)

    def take(self, name: str, window, widget) -> Walk:
        """Images of a window, or of a dialog of it."""
        from cliptune_gui.widgets import theme

        wanted = widget.size()
        for wish in ("light", "dark"):
            theme.apply(wish)
            yield after(0.6)
            for size in self.sizes or [""]:
                if size:
                    self._choose(size)
                    window.resize(self.within.size())
                    if widget is not window:
                        widget.resize(wanted.boundedTo(self.within.size()))
                    yield after(0.2)
                of = f"{size}-{wish}" if size else wish
                file = self.folder / f"{name}-{of}.png"
                widget.grab().save(str(file))
                self._taken.setdefault(of, []).append((name, file))
        theme.apply("light")
        print(name, flush=True)

    def lay_out(self, columns: int = 3, wide: int = 800) -> None:
        """Put the images of each screen and theme on sheets of a few rows."""
        from PIL import Image, ImageDraw

        for of, taken in self._taken.items():
            for first in range(0, len(taken), 3 * columns):
                few = taken[first : first + 3 * columns]
                opened = [(name, Image.open(file).convert("RGB")) for name, file in few]
                for _, image in opened:
                    image.thumbnail((wide, wide))
                high = max(image.height for _, image in opened) + 20
                rows = -(-len(opened) // columns)
                sheet = Image.new("RGB", (columns * (wide + 8), rows * high), "#888888")
                for place, (name, image) in enumerate(opened):
                    row, column = divmod(place, columns)
                    at = column * (wide + 8), row * high
                    sheet.paste(image, (at[0], at[1] + 14))
                    ImageDraw.Draw(sheet).text((at[0] + 4, at[1]), name, fill="black")
                sheet.save(self.folder / f"sheet-{of}-{first // (3 * columns) + 1}.png")


def after(seconds: float) -> Callable[[], bool]:
    """So many seconds from now on."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() >= until


class Walker:
    """Clicks as a person would, and takes an image of what is seen."""

    def __init__(self, window, screens: Screens, images: Path | None) -> None:
        self.window, self.screens, self.own = window, screens, images

    def walk(self, epochs: int) -> Walk:
        window = self.window
        new_run = window.new_run
        from cliptune_gui.pages.board.column import NameDialog
        from cliptune_gui.pages.help.window import HelpWindow
        from cliptune_gui.pages.new_run.guide import GuideDialog
        from cliptune_gui.pages.new_run.planner import Planner

        yield lambda: window.ready and new_run.draft.images is not None
        if self.own:
            new_run.images.open(self.own)
            yield lambda: new_run.draft.images is not None
        yield lambda: new_run.estimates.machine is not None
        yield lambda: new_run.estimates._call is None
        yield from self.shoot("start")
        window.show_tour()
        yield from self.shoot("tour")
        window._tour().end()
        new_run.plan_comparison()
        yield from self.dialog("planner", Planner)
        new_run.start.look.click()
        yield from self.shoot("images")
        yield from self.of_images()
        new_run.images.labels.review.click()
        yield lambda: new_run.board.labelling.seen is not None
        new_run.board.middle.show_class(new_run.board.labelling.classes[0])
        yield from self.shoot("board")
        new_run.board.classes.list.rename_asked.emit(new_run.board.labelling.classes[0])
        yield from self.dialog("rename", NameDialog)
        new_run.board.back.click()
        new_run.next.click()
        yield from self.shoot("base")
        new_run.next.click()
        yield lambda: new_run.estimates._call is None
        yield from self.shoot("method")
        new_run.method.fold.click()
        new_run.method.last.setFocus()  # what is below comes into sight
        yield from self.shoot("method-all")
        new_run.method.fold.click()
        GuideDialog(new_run.method).open()
        yield from self.dialog("guide", GuideDialog)
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
        yield after(1.5)
        window.runs.table.selectAll()
        yield after(1.5)
        yield from self.shoot("runs")
        window.runs.compare.click()
        yield window.compared.save.isEnabled
        yield from self.shoot("comparison")
        yield from self.trying()
        window.show_page("settings")
        yield from self.shoot("settings")
        for topic in ("start", "images", "keys"):
            window.show_help(topic)
            yield from self.dialog(f"help-{topic}", HelpWindow)
        window.show_page("log")
        yield from self.shoot("log")

    def of_images(self) -> Walk:
        """The dialogs of the first page behind, as far as there is something to be shown."""
        from cliptune_gui.pages.new_run.labels import LabelsDialog
        from cliptune_gui.pages.new_run.names import NamesDialog
        from cliptune_gui.pages.new_run.opening import HubDialog
        from cliptune_gui.pages.new_run.problems import ProblemsDialog
        from cliptune_gui.pages.new_run.twins import TwinsDialog
        from cliptune_gui.state.images import APART
        from cliptune_gui.widgets.large import LargeView

        images = self.window.new_run.images
        images.labels.change.click()
        yield from self.dialog("labels", LabelsDialog)
        images.opening.ask_hub()
        yield from self.dialog("hub", HubDialog)
        images.gallery.doubleClicked.emit(images.gallery.model().index(1, 0))
        yield from self.dialog("large", LargeView)
        problems = self.window.new_run.draft.problems
        for kind in dict.fromkeys(one.kind for one in problems):
            images.show_problem(kind, [one for one in problems if one.kind == kind])
            other = TwinsDialog if kind in APART else ProblemsDialog
            yield from self.dialog(kind, NamesDialog if kind == "other language" else other)

    def trying(self) -> Walk:
        """The page where the runs are tried, and the dialog that exports one."""
        from PySide6.QtCore import Qt

        import cliptune_resources
        from cliptune_gui.pages.training.export_dialog import ExportDialog

        window, page = self.window, self.window.trying
        folder = self.own or cliptune_resources.sample() / "test"
        window.show_page("try")
        yield lambda: page.chooser.list.count() == 3
        page.chooser.list.item(2).setCheckState(Qt.CheckState.Checked)
        page.take_paths([sorted(place.iterdir())[0] for place in sorted(folder.iterdir())])
        yield lambda: page.images.current is not None
        yield after(1)
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
        """An image of the window, or of a dialog of it."""
        yield from self.screens.take(name, self.window, widget or self.window)

    def dialog(self, name: str, kind: type) -> Walk:
        """An image of the dialog that has just been opened, which is closed again."""
        found = []

        def there() -> bool:
            found[:] = [one for one in self.window.findChildren(kind) if one.isVisible()]
            return bool(found)

        yield there
        yield from self.shoot(name, found[0])
        found[0].reject()
        yield after(0.1)


if __name__ == "__main__":
    sys.exit(main())
