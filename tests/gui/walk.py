"""A walk through every page of the real window, for tests that look at all of them."""

from collections.abc import Iterator
from unittest.mock import patch

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cliptune_gui.pages.board.column import NameDialog
from cliptune_gui.pages.board.recording import RecordDialog
from cliptune_gui.pages.help.window import HelpWindow
from cliptune_gui.pages.new_run.labels import LabelsDialog
from cliptune_gui.pages.new_run.opening import HubDialog
from cliptune_gui.pages.training.export_dialog import ExportDialog
from cliptune_gui.shell.window import MainWindow
from cliptune_gui.state.camera import Camera, Trouble
from gui.windows import Windows

LONG = 120_000
TABLE, COLUMNS = "labels.csv", ("its_file", "its_label")
"""Of the dialog that chooses where labels are read."""


def pages(windows: Windows, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Every page by name, shown and at rest; after the wizard's, a short run is trained."""
    qtbot = windows.qtbot
    window.show_page("training")
    yield "training, empty", window.training
    yield from choosing(qtbot, window)
    yield from board(qtbot, window)
    yield from wizard(window)
    window.new_run.next.click()
    qtbot.waitUntil(lambda: window.run_queue.busy)
    qtbot.waitUntil(lambda: not window.run_queue.busy, timeout=LONG)
    yield from run(qtbot, window)
    window.show_page("runs")
    qtbot.waitUntil(lambda: bool(window.runs.table.runs.runs))
    yield "runs", window.runs
    window.runs.table.selectAll()
    qtbot.waitUntil(window.runs.overlay.isVisible)
    yield "runs, one chosen", window.runs
    window.show_comparison(window.runs.chosen() * 2)
    qtbot.waitUntil(window.compared.table.isVisible)
    assert window.topic == "comparison"
    yield "comparison", window.compared
    yield from trying(qtbot, window)
    window.show_page("settings")
    qtbot.waitUntil(lambda: bool(window.settings._paths["models"].text()))
    yield "settings", window.settings
    window.show_help()
    assert window.topic == "settings"
    helping = window.findChild(HelpWindow)
    assert helping is not None
    qtbot.waitUntil(helping.isActiveWindow)
    yield "help", helping
    helping.reject()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.show_page("log")
    yield "log", window.pages.currentWidget()


def choosing(qtbot: QtBot, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The dialogs that choose where labels are read and what the hub has."""
    images = window.new_run.images
    window.show_page("new")
    images.labels.change.click()
    dialog = window.findChild(LabelsDialog)
    assert dialog is not None
    folder = window.new_run.draft.folder
    table = folder.with_name(TABLE)
    named = [f"{path},{path.partition('/')[0]}\n" for path in window.new_run.draft.images.paths]
    table.write_text(",".join(COLUMNS) + "\n" + "".join(named), encoding="utf-8")
    dialog.place.picked.emit(("table", table))
    qtbot.waitUntil(dialog.rows.isVisible)
    yield "labels", dialog
    dialog.reject()
    images.opening.ask_hub()
    asking = window.findChild(HubDialog)
    assert asking is not None
    asking.name.setText("owner/name")
    yield "hub", asking
    asking.reject()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


def board(qtbot: QtBot, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The board, where the labels of the folder are looked at."""
    new_run = window.new_run
    new_run.images.labels.review.click()
    page = new_run.board
    assert page is not None
    qtbot.waitUntil(lambda: page.labelling.seen is not None, timeout=LONG)
    page.middle.show_class(page.labelling.classes[0])
    assert window.topic == "board"
    yield "board", new_run
    page.classes.list.rename_asked.emit(page.labelling.classes[0])
    dialog = window.findChild(NameDialog)
    assert dialog is not None
    yield "board, a class renamed", dialog
    dialog.reject()
    with patch.object(Camera, "start"):
        page.camera.click()
    recording = window.findChild(RecordDialog)
    assert recording is not None
    recording.view._camera.troubled.emit(Trouble("failed", "5"))
    yield "board, a camera", recording
    recording.reject()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.back.click()


def wizard(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The wizard's pages, the settings of every method unfolded."""
    new_run = window.new_run
    window.show_page("new")
    new_run.show_start()
    assert window.topic == "start"
    yield "start", new_run
    new_run.draft.choose_kind("lora")
    for name, value in (("epochs", 1), ("crop", False), ("learning_rate", 1e-3)):
        new_run.draft.choose_value("train", name, value)
    for number, name in enumerate(("images", "base", "method", "review")):
        new_run.go_to(number)
        assert new_run.page == number, new_run.foot.told.text()
        yield name, new_run
        if name == "method":
            new_run.method.fold.click()
            for kind, card in reversed(new_run.method.cards.items()):
                card.radio.click()
                yield f"method, all of {kind}", new_run
            new_run.method.cards["lora"].radio.click()


def run(qtbot: QtBot, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The tabs of the run that was trained."""
    training = window.training
    window.show_page("training")
    qtbot.waitUntil(lambda: training.tabs.isTabEnabled(1), timeout=LONG)
    for number, name in enumerate(("curves", "results", "messages")):
        training.tabs.setCurrentIndex(number)
        assert window.topic == ("results" if name == "results" else "training")
        yield f"training, {name}", training


def trying(qtbot: QtBot, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """The page where the run is tried, empty and with answers, and the dialog that exports it."""
    page = window.trying
    with qtbot.waitSignal(page.ready, timeout=LONG):
        window.show_page("try")
    yield "try it, empty", page
    folder = window.new_run.draft.folder
    page.take_paths(sorted(folder.rglob("*.jpg"))[:3] + [folder / "missing.jpg"])
    qtbot.waitUntil(lambda: page.images.current is not None, timeout=LONG)
    qtbot.waitUntil(lambda: page.images.call is None, timeout=LONG)
    page.images.where.click()
    qtbot.waitUntil(lambda: bool(page.images.seen.text()), timeout=LONG)
    yield "try it, images", page
    with patch.object(Camera, "start"):  # nobody is filmed
        page.camera.click()
    page._camera.troubled.emit(Trouble("lacking"))
    yield "try it, a camera", page
    page.tabs.setCurrentWidget(page.words)
    yield "try it, by words, empty", page
    page.words.words.setText("owl")
    page.words.begin.click()
    qtbot.waitUntil(lambda: page.words.call is None, timeout=LONG)
    yield "try it by words", page
    page.tabs.setCurrentWidget(page.folder)
    yield "try it, a folder, empty", page
    page.folder.take(folder)
    qtbot.waitUntil(lambda: page.folder.call is None, timeout=LONG)
    yield "try it, a folder", page
    run = window.training.run
    assert run is not None
    window.export(run)
    dialog = window.findChild(ExportDialog)
    assert dialog is not None
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    yield "export", dialog
    dialog.reject()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
