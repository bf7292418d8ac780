"""The window's program: application, one instance, hooks, main window, and their end."""

import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from cliptune.core import process
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Failed
from cliptune_gui.engine.worker import bug
from cliptune_gui.shell.application import Application
from cliptune_gui.shell.single_instance import SingleInstance
from cliptune_gui.shell.window import MainWindow
from cliptune_gui.state import language
from cliptune_gui.state import log as logs
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.widgets import theme
from cliptune_gui.widgets.errors import Errors, show_failed


def main(paths: Sequence[Path] = ()) -> int:
    """Show the window, with the images that `paths` stand for, until it is closed; the status."""
    app = Application(sys.argv)
    app.setApplicationName("ClipTune")
    app.setDesktopFileName("cliptune")
    app.setQuitOnLastWindowClosed(False)  # a window in the background is none to Qt
    # Ctrl-C in a terminal ends it at once, as a crash would: runs are made to survive that.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        single = SingleInstance.first(paths)
    except ClipTuneError as error:
        print(error, file=sys.stderr)
        return _failed(Failed(told=error.told))
    if single is None:
        return 0
    log, errors, preferences = logs.install(), Errors(), Preferences()
    errors.install()
    preferences.use_folders()
    app.styleHints().colorSchemeChanged.connect(lambda _scheme: theme.apply(preferences.theme))
    again = "window"
    while again == "window":
        language.install(preferences.language)
        theme.apply(preferences.theme)
        try:
            window = MainWindow(preferences, log)
        except Exception as error:
            return _failed(bug(error))
        errors.happened.connect(window.show_failed)
        single.raised.connect(window.bring_up)
        app.given.connect(window.bring_up)
        if paths:
            window.open_images(paths)
        window.quit_asked.connect(app.exit)  # quit() would ask the window once more
        window.pages.made.connect(window.tour_once)
        window.show()
        status = app.exec()
        window.shut()
        again, paths = window.again, ()
        if again:
            window.engine.free()  # the first window stays, with what was loaded while it was there
        window.deleteLater()
    single.close()
    errors.close()
    log.close()
    if again == "program":
        process.begin_anew()
    return status


def _failed(failed: Failed) -> int:
    """Tell why there is no window, as whoever clicked on an icon sees no terminal; the status."""
    show_failed(None, failed).exec()
    return 1
