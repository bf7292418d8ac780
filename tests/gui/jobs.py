"""The jobs that people come with, from an open window to what they wanted, done by an actor."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication

from cliptune_gui.pages.board.page import BoardPage
from cliptune_gui.pages.new_run.planner import Planner
from cliptune_gui.pages.training.export_dialog import ExportDialog
from cliptune_gui.shell.rail import PageName
from cliptune_gui.shell.window import MainWindow
from gui.actor import LONG, Actor, Keyboard
from gui.person import Person


def open_folder(actor: Actor, window: MainWindow, folder: Path) -> None:
    """Open a folder of images where one begins."""
    start = window.new_run.start
    if isinstance(actor, Keyboard):
        actor.answer(lambda: actor.shortcut(QKeySequence("Ctrl+O")), folder)
    else:
        actor.answer(lambda: actor.press(start.area), folder)
    draft = window.new_run.draft
    actor.wait(lambda: draft.folder == folder and (draft.images or draft.trouble))


def show_page(actor: Actor, window: MainWindow, name: PageName) -> None:
    """Show a page of the rail."""
    actor.press(window.rail.buttons[name])


def train(actor: Actor, window: MainWindow) -> None:
    """Train what is open, and wait for the end."""
    actor.wait(window.new_run.start.train.isEnabled)
    actor.press(window.new_run.start.train)
    actor.wait(lambda: window.run_queue.busy)
    actor.wait(lambda: not window.run_queue.busy, timeout=10 * LONG)


def compare(actor: Actor, window: MainWindow, kinds: Iterable[str]) -> None:
    """Compare methods on what is open, and look at the comparison."""
    start, kinds = window.new_run.start, [*kinds]
    actor.wait(start.compare.isEnabled)
    actor.press(start.compare)
    actor.wait(lambda: isinstance(QApplication.activeModalWidget(), Planner))
    planner = QApplication.activeModalWidget()
    assert isinstance(planner, Planner)
    for kind, box in planner.boxes.items():
        if box.isChecked() != (kind in kinds):
            actor.press(box)
    assert planner.plan.kinds == tuple(kinds)
    actor.wait(planner.start.isEnabled)
    actor.press(planner.start)
    show = "S&how comparison"
    actor.wait(lambda: _offered(window, show), timeout=30 * LONG)
    actor.press(_offered(window, show)[0])
    actor.wait(window.compared.save.isEnabled)


def _offered(window: MainWindow, words: str) -> list[QAbstractButton]:
    """The button of the window's banner that says so."""
    found = window.banner.findChildren(QAbstractButton)
    return [one for one in found if one.text() == words and one.isVisible()]


def save_report(actor: Actor, window: MainWindow) -> Path:
    """Save what the comparison came to where that is proposed; the file."""
    with actor.qtbot.waitSignal(window.compared.reporter.written, timeout=LONG) as written:
        actor.answer(lambda: actor.press(window.compared.save))
    return Path(written.args[0])


def sort(actor: Actor, window: MainWindow, names: Iterable[str], truth: dict[str, str]) -> None:
    """Name the classes of a heap and sort it, and come back to where it is trained."""
    new_run = window.new_run
    actor.wait(lambda: isinstance(new_run.currentWidget(), BoardPage))
    page = new_run.board
    assert page is not None
    actor.wait(lambda: page.labelling.thoughts.ready)
    actor.write(page.classes.another, ", ".join(names))
    Person(actor, page, truth).sort()
    actor.press(page.train)
    actor.wait(lambda: new_run.start.isVisible() and new_run.draft.images is not None)


def sort_new(actor: Actor, window: MainWindow, folder: Path, copies: Path) -> None:
    """Have the run that ended sort other images into folders."""
    page = window.trying
    actor.wait(window.training.header.try_it.isVisible)
    with actor.qtbot.waitSignal(page.ready, timeout=LONG):
        actor.press(window.training.header.try_it)
    actor.show_tab(page.tabs, page.folder)
    actor.answer(lambda: actor.press(page.folder.choose), folder)
    actor.wait(lambda: page.folder.said and page.folder.call is None)
    actor.answer(lambda: actor.press(page.folder.sort), copies)
    actor.wait(lambda: page.folder.show_copies.isVisible() and page.folder.call is None)


def export(actor: Actor, window: MainWindow, targets: Iterable[str]) -> list[Path]:
    """Take what the run that ended learned along, in several forms; where they were written."""
    training = window.training
    if not training.isVisible():
        show_page(actor, window, "training")
    actor.wait(training.header.export.isVisible)
    actor.press(training.header.export)
    actor.wait(lambda: isinstance(QApplication.activeModalWidget(), ExportDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ExportDialog)
    made = []
    for target in targets:
        if not dialog.radios[target].isChecked():
            actor.press(dialog.radios[target])
        made.append(Path(dialog.out.text()))
        actor.press(dialog.export)
        actor.wait(lambda: dialog.open_made.isVisible(), timeout=5 * LONG)
    actor.press(dialog.dismiss)
    return made
