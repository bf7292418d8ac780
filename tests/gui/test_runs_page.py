"""The list of runs by itself: which are shown, and what another process holds."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QEvent, QFile, QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cliptune import job as jobs
from cliptune.runs import Run, lock
from cliptune.runs.holder import this_process
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.worker import Worker
from cliptune_gui.pages.runs import changing, table
from cliptune_gui.pages.runs import page as runs_page
from cliptune_gui.pages.runs.page import RunsPage
from cliptune_gui.pages.runs.table import STATE, _judged_on, base_of
from cliptune_gui.shell.services import Services
from cliptune_gui.shell.starting import Starter
from cliptune_gui.state import log as logs
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_entry import RunEntry, read_all
from cliptune_gui.state.run_queue import RunQueue, Standing
from cliptune_gui.widgets import Banner, theme
from engine.summaries import summary

MORE = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


def run_on(base: str, name: str) -> Run:
    """A run that waits, called `name`, on a base of the catalogue."""
    parts = {"data": {"images": "/images"}, "base": {"model": base}, "method": {"kind": "lora"}}
    job = jobs.build(parts)
    made = Run.create(job)
    made.rename(name)
    return made


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[RunsPage]:
    theme.apply("light")
    preferences, reader = Preferences(), Worker("reader")
    run_queue = RunQueue(Engine(), preferences)
    made = RunsPage(run_queue, reader, preferences)
    theme.dress(made)
    qtbot.addWidget(made)
    yield made
    made.hide()
    reader.close()


def titles(page: RunsPage) -> list[str]:
    return [run.title for run in page.table.runs.runs]


def choose(page: RunsPage, base: str) -> None:
    page.base.setCurrentText(base)
    page.base.activated.emit(page.base.currentIndex())


def test_runs_are_shown_by_base(page: RunsPage, qtbot: QtBot) -> None:
    for number, base in enumerate(("starter", "vit-b-32", "starter")):
        run_on(base, f"{number}")
    page.show()
    qtbot.waitUntil(lambda: len(titles(page)) == 3)
    assert [page.base.itemText(row) for row in range(page.base.count())] == [
        "All base models",
        "OpenAI ViT-B/32",
        "Starter",
    ]
    everything = titles(page)
    choose(page, "Starter")
    assert titles(page) == [title for title in everything if title != "1"]
    assert all(base_of(run) == "Starter" for run in page.chosen())
    run_on("starter", "3")
    page.read()
    qtbot.waitUntil(lambda: len(titles(page)) == 3)
    assert "1" not in titles(page) and page.base.currentText() == "Starter"
    choose(page, "All base models")
    assert len(titles(page)) == 4
    begun = [run.created for run in page.table.runs.runs]
    assert begun == sorted(begun, reverse=True)


def test_in_a_low_window_there_is_room_for_runs(page: RunsPage, qtbot: QtBot) -> None:
    for number in range(6):
        run_on("starter", f"{number}")
    page.resize(856, 470)
    page.show()
    qtbot.waitUntil(lambda: len(titles(page)) == 6)
    page.overlay.show()
    qtbot.wait(1)
    assert page.table.height() > page.overlay.height()
    assert page.overlay.height() <= 470 * 3 // 10
    page.resize(1200, 900)
    qtbot.wait(1)
    assert page.overlay.height() > 470 // 3


def test_of_one_base_there_is_nothing_to_choose(page: RunsPage, qtbot: QtBot) -> None:
    run_on("starter", "one")
    page.show()
    qtbot.waitUntil(lambda: titles(page) == ["one"])
    assert not page.base.isVisible()


def test_what_waits_is_no_window_of_its_own(qtbot: QtBot) -> None:
    """A card that is shown before it lies on its page would flash up beside the program."""
    theme.apply("light")
    preferences, reader = Preferences(), Worker("reader")
    run_queue = RunQueue(Engine(), preferences)
    run_queue.restore([RunEntry.read(run_on("starter", "waits"))])
    seen: list[QWidget] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
                seen.extend([watched] if watched.isWindow() else [])
            return False

    watch, app = Watch(), QApplication.instance()
    assert app is not None
    app.installEventFilter(watch)
    made = RunsPage(run_queue, reader, preferences)
    app.removeEventFilter(watch)
    qtbot.addWidget(made)
    assert made.waiting.list.count() == 1 and not made.waiting.isHidden()
    assert made.waiting not in seen
    reader.close()


def test_of_very_many_runs_those_in_sight_are_worded_and_all_selected_at_once(
    page: RunsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten thousand held the window up for a minute each time that they were read."""
    run_on("starter", "one")
    run = read_all(page._preferences.runs).runs[0]
    places = (SimpleNamespace(folder=run.folder / str(n)) for n in range(3000))
    page._all = [replace(run, run=cast(Run, place)) for place in places]
    worded, looks = set[Path](), list[int]()
    plain = table._cells

    def cells(run: RunEntry, standing: Standing) -> tuple[str, ...]:
        worded.add(run.folder)
        return plain(run, standing)

    monkeypatch.setattr(table, "_cells", cells)
    monkeypatch.setattr(page, "read", lambda: None)
    monkeypatch.setattr(runs_page, "_read_histories", lambda missing: {})
    page.table.selectionModel().selectionChanged.connect(lambda *_: looks.append(1))
    page.show()
    page._show_base()
    page._queue_changed()
    QApplication.processEvents()
    assert 0 < len(worded) <= 300
    page.table.selectAll()
    looks.clear()
    page._show_base()
    assert len(page.chosen()) == 3000 and len(looks) <= 2


def test_a_run_is_selected_alone_whatever_keys_are_held(page: RunsPage, qtbot: QtBot) -> None:
    runs = [run_on("starter", name) for name in "ab"]
    page.show()
    qtbot.waitUntil(lambda: len(titles(page)) == 2)
    qtbot.keyPress(page.table, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    try:
        assert QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier
        for run in (*runs, runs[1]):
            page.table.select(run.folder)
            assert [one.folder for one in page.chosen()] == [run.folder]
    finally:
        qtbot.keyRelease(page.table, Qt.Key.Key_Control, Qt.KeyboardModifier.NoModifier)


def test_a_run_taken_out_of_the_queue_no_longer_waits(page: RunsPage, qtbot: QtBot) -> None:
    """Nor one that was stopped and waits to go on; what waits cannot be started once more. While
    the queue is held what was begun before can be resumed alone."""
    made = {name: run_on("starter", name) for name in ("new", "stopped", "failed")}
    made["stopped"].files.log.write_text('{"event": "stopped", "step": 3}\n', encoding="utf-8")
    (made["stopped"].files.checkpoints / "step-00000003-00000000-0").mkdir(parents=True)
    failed = '{"event": "failed", "told": {"code": "", "text": "It failed."}}\n'
    made["failed"].files.log.write_text(failed, encoding="utf-8")
    queue = page._run_queue
    queue.restore([RunEntry.read(run) for run in made.values()])
    page.show()
    qtbot.waitUntil(lambda: len(titles(page)) == 3)

    def seen() -> dict[str, tuple[str, bool, str]]:
        cells = page.table.runs
        found = {}
        for row, title in enumerate(titles(page)):
            page.table.select(cells.runs[row].folder)
            state = cells.data(cells.index(row, STATE))
            found[title] = (state, page.resume.isEnabled(), page.resume.text())
        return found

    held = {"new": ("Waiting", False), "stopped": ("Stopped", True), "failed": ("Failed", True)}
    assert {title: one[:2] for title, one in seen().items()} == held
    while queue.waiting:
        page.waiting.remove.click()
    after = {"new": ("Not started", True, "Sta&rt"), "stopped": ("Stopped", True, "&Resume")}
    after["failed"] = ("Failed", True, "Sta&rt again")  # there is nothing to resume
    assert seen() == after
    page.table.runs.fill_with([])
    page.read()
    qtbot.waitUntil(lambda: len(titles(page)) == 3)
    assert seen() == after


def test_it_is_said_which_of_several_runs_go_with_an_adapter_and_what_is_safe_is_preset(
    page: RunsPage, qtbot: QtBot
) -> None:
    made = [run_on("starter", name) for name in "abcd"]
    made[1].best.mkdir(parents=True)
    page.show()
    qtbot.waitUntil(lambda: len(titles(page)) == 4)

    def asked(rows: int) -> list[str]:
        page.table.clearSelection()
        for row in [titles(page).index(name) for name in "bacd"[:rows]]:
            page.table.selectionModel().select(page.table.runs.index(row, 0), MORE)
        qtbot.keyClick(page.table, Qt.Key.Key_Delete)
        box = page.findChildren(QMessageBox)[-1]
        assert box.buttonRole(box.defaultButton()) == QMessageBox.ButtonRole.RejectRole
        box.reject()
        return box.informativeText().splitlines()

    assert asked(1) == ["With its adapter and checkpoints."]
    with_adapter = [line for line in asked(4) if "adapter" in line]
    assert with_adapter == ["“b”, with its adapter and checkpoints"]


def test_a_right_click_on_a_run_offers_what_the_buttons_do(page: RunsPage, qtbot: QtBot) -> None:
    run_on("starter", "one")
    page.show()
    qtbot.waitUntil(lambda: titles(page) == ["one"])
    reason, middle = QContextMenuEvent.Reason.Keyboard, page.table.rect().center()
    page.table.contextMenuEvent(QContextMenuEvent(reason, middle, middle))
    menu = page.findChild(QMenu)
    can = [one for one in page.buttons if one.isEnabled()]
    assert menu is not None and page.delete in can and page.compare not in can
    assert [action.text() for action in menu.actions()] == [one.text() for one in can]
    with qtbot.waitSignal(page.duplicate_asked):
        menu.actions()[can.index(page.duplicate)].trigger()
    menu.close()


def test_delete_takes_a_run_out_of_the_queue(page: RunsPage, qtbot: QtBot) -> None:
    page._run_queue.restore([RunEntry.read(run_on("starter", name)) for name in "ab"])
    page.show()
    for key, left in ((Qt.Key.Key_Delete, ["b"]), (Qt.Key.Key_Backspace, [])):
        qtbot.keyClick(page.waiting.list, key)
        assert [run.title for run in page._run_queue.waiting] == left


def test_what_another_process_trains_is_not_thrown_away(
    page: RunsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It began since the list was read, which still says that it waits."""
    runs = [RunEntry.read(run_on("starter", name)) for name in ("on", "idle")]
    moved: list[str] = []
    monkeypatch.setattr(QFile, "moveToTrash", lambda path: not moved.append(path))
    files = runs[0].run.files
    with lock.hold(files.lock, files.holder), qtbot.waitSignal(page.removed):
        page.trash(runs)
    assert moved == [str(runs[1].folder)]
    told = page.findChild(QMessageBox)
    assert told is not None and told.text() == "“on” is training now and stays."


def on_another_computer(run: Run) -> RunEntry:
    """The run, with the mark of a process of another host."""
    mark = this_process().model_copy(update={"host": "node-7", "boot": "another"})
    run.files.holder.write_text(mark.model_dump_json(), encoding="utf-8")
    return RunEntry.read(run)


def test_what_another_computer_may_be_at_is_resumed_when_that_is_asked_and_answered(
    qtbot: QtBot,
) -> None:
    parent, banner = QWidget(), Banner()
    qtbot.addWidget(parent)
    qtbot.addWidget(banner)
    log = logs.install()
    services = Services.made(Preferences(), log, parent)
    starter = Starter(services, banner, parent)
    run = on_another_computer(run_on("starter", "shared"))
    begun: list[RunEntry] = []
    try:
        with qtbot.waitSignal(starter.begun) as told:
            starter.resume(run)
            assert "node-7" in banner.accessibleName() and not services.run_queue.busy
            assert run.reread().state == "elsewhere", "nothing is taken yet"
            services.run_queue.begin = begun.append  # type: ignore[method-assign]
            first = banner.findChildren(QPushButton)[0]
            assert first.text() == "Resume &here anyway"
            first.click()
        assert told.args[0].folder == run.folder and [one.state for one in begun] == ["waiting"]
    finally:
        services.close()
        log.close()


def test_what_another_computer_may_be_at_is_thrown_away_only_when_that_was_known(
    page: RunsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = RunEntry.read(run_on("starter", "shared"))
    known = on_another_computer(before.run)
    moved: list[str] = []
    monkeypatch.setattr(QFile, "moveToTrash", lambda path: not moved.append(path))
    assert changing.move_to_trash([before]).running == [before] and not moved
    page.show()
    qtbot.waitUntil(lambda: titles(page) == ["shared"])
    page.table.selectRow(0)
    page.delete.click()
    asked = page.findChild(QMessageBox)
    assert asked is not None and "may still be training on node-7" in asked.informativeText()
    assert changing.move_to_trash([known]).moved == [known]


def test_of_many_that_are_thrown_away_what_another_computer_may_be_at_is_told(
    page: RunsPage, qtbot: QtBot
) -> None:
    """Whichever of them are named: the one that another computer may be at is the last."""
    on_another_computer(run_on("starter", "shared"))
    for name in "abcde":
        run_on("starter", name)
    page.show()
    qtbot.waitUntil(lambda: len(titles(page)) == 6)
    page.table.selectAll()
    assert page.chosen()[-1].title == "shared"
    page.delete.click()
    asked = page.findChild(QMessageBox)
    assert asked is not None and "may still be training on node-7" in asked.informativeText()


def test_it_is_said_which_images_a_figure_is_of() -> None:
    assert _judged_on(summary(split="validation")) == "1,000 validation"
    assert _judged_on(summary()) == "1,000 test"
    assert _judged_on(None) == "-"
