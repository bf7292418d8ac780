"""Types of Qt are made before threads ask for them: two that ask at once end the program."""

import gc
import subprocess
import sys

from cliptune_gui.engine import loading

ASKED_FOR_AT_ONCE = """
import sys
import threading
from PySide6 import QtCore, QtGui, QtWidgets
from cliptune_gui.engine import loading

loading.qt()
sys.setswitchinterval(1e-6)
names = [(module, name) for module in (QtWidgets, QtGui, QtCore) for name in dir(module)]

def ask(names):
    for module, name in names:
        getattr(module, name)

threads = [threading.Thread(target=ask, args=(names[first::4],)) for first in range(4)]
for thread in threads:
    thread.start()
ask(names[::-1])
for thread in threads:
    thread.join()
"""

WINDOW = """
import sys
from PySide6.QtWidgets import QApplication
from cliptune_gui.engine.worker import Worker
from cliptune_gui.shell.window import MainWindow
from cliptune_gui.state import log as logs
from cliptune_gui.state.preferences import Preferences

app = QApplication([])
threads, do = [], Worker.do

def told(worker, call):
    threads.append(
        [
            name
            for module in [*sys.modules.values()]
            if module.__name__.startswith("PySide6.Qt")
            for name in dir(module)
            if name not in vars(module)
        ]
    )
    do(worker, call)

Worker.do = told
window = MainWindow(Preferences(), logs.install())
window.pages.made.connect(app.quit)
window.show()
app.exec()
window.shut()
print("calls of threads", len(threads), "that found types not made:", threads[0])
"""


def run(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )


def test_threads_may_ask_at_once_for_types_that_are_made() -> None:
    done = run(ASKED_FOR_AT_ONCE)
    assert done.returncode == 0, done.stderr


def test_the_window_makes_them_before_its_threads_begin() -> None:
    done = run(WINDOW)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("that found types not made: []\n"), done.stdout


def test_what_is_there_is_not_loaded_once_more() -> None:
    """Each time the collector wakes, nothing that is there is looked through again."""
    load = (lambda: loading.pages("log.page"), loading.data, loading.engine)
    for one in load:
        one()
    before = gc.get_freeze_count()
    for one in load:
        one()
    assert gc.get_freeze_count() == before
