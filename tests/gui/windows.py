"""Opens the real window for a test, as often as the program is started in it."""

from pathlib import Path

from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot

from cliptune_gui.shell.window import MainWindow
from cliptune_gui.state import log as logs
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.widgets import theme

WIDE = QSize(1280, 800)


class Windows:
    """Opens the real window, as often as a test starts the program."""

    def __init__(self, qtbot: QtBot) -> None:
        self.qtbot = qtbot
        self.log = logs.install()
        self.opened: list[MainWindow] = []

    def open(self, folder: Path | None = None, *, wide: bool = True) -> MainWindow:
        """The window with every page there and `folder` looked through.

        `wide` is as on a desk; else it is as large as the screen of the test lets it be.
        """
        theme.apply("light")
        preferences = Preferences()
        window = MainWindow(preferences, self.log)
        if wide and preferences.geometry.isEmpty():
            window.resize(WIDE)  # on the small screen that tests have
        self.opened.append(window)
        if folder:
            window.new_run.draft.choose(folder)
        window.show()
        draft = window.new_run.draft
        self.qtbot.waitUntil(
            lambda: window.ready and bool(draft.images or draft.trouble), timeout=60_000
        )
        self.qtbot.waitUntil(lambda: window.new_run.estimates.machine is not None, timeout=60_000)
        return window

    def close(self, window: MainWindow) -> None:
        """End it as the program does."""
        self.opened.remove(window)
        window.shut()
        window.hide()
        window.deleteLater()
        self.qtbot.wait(1)
