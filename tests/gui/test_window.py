"""The real window, driven as a person would, with real training; mostly of a tiny starter."""

import ctypes
import gc
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
import torch
from PySide6.QtCore import QMimeData, QPointF, Qt, QThread, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

import cliptune_resources
from cliptune.core.cancel import CancelToken
from cliptune.core.events import (
    Failed,
    Finished,
    Progress,
    Step,
    Stopped,
    Trying,
    Work,
)
from cliptune.core.messages import PLAIN, quoted
from cliptune.job import build
from cliptune.projects.project import NONE
from cliptune.runs import Run, all_runs
from cliptune_gui.engine import engine_thread, loading
from cliptune_gui.engine.worker import Call, Outcome, once
from cliptune_gui.pages.runs.page import RunsPage
from cliptune_gui.pages.training.results import Results
from cliptune_gui.shell import pages
from cliptune_gui.shell.window import MainWindow
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_entry import RunEntry, create, read_waiting
from engine.exports import some_sample_images
from engine.training import small_job
from gui.resting import ENDLESS, Rest, resting, wait_for_pause
from gui.windows import Windows
from slow import slow

LEFT = Qt.MouseButton.LeftButton
LONG = 120_000


@pytest.fixture
def rest(windows: Windows, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rest]:
    with resting(monkeypatch) as made:
        yield made


@pytest.fixture
def as_shipped() -> None:
    """For tests of the starter as it is, or with processes that know no other."""


@pytest.fixture(autouse=True)
def starter(request: pytest.FixtureRequest) -> None:
    """Tiny, but for those."""
    if "as_shipped" not in request.fixturenames:
        request.getfixturevalue("tiny_starter")


def click(widget: QWidget) -> None:
    assert widget.isVisible() and widget.isEnabled(), widget
    QTest.mouseClick(widget, LEFT)


def start(window: MainWindow, **train: object) -> Run:
    """Start what the wizard holds, with a few settings, from its last page; all its epochs."""
    if "epochs" in train:
        train["patience"] = 0
    if window.new_run.draft.followed:  # whatever is advised for so few images
        window.new_run.draft.choose_kind("lora")
    for name, value in train.items():
        window.new_run.draft.choose_value("train", name, value)
    window.show_page("new")
    window.new_run.go_to(3)
    assert window.new_run.page == 3, window.new_run.foot.told.text()
    queue = window.run_queue
    before = queue.run, len(queue.waiting)
    click(window.new_run.next)
    for _ in range(LONG // 10):  # its folder is made first
        if (queue.run, len(queue.waiting)) != before:
            break
        QTest.qWait(10)
    assert (queue.run, len(queue.waiting)) != before
    run = queue.run
    assert run is not None
    return Run(run.folder)


def standings(page: RunsPage) -> list[str]:
    """How the runs stand that are listed."""
    return [page._run_queue.standing(run) for run in page.table.runs.runs]


def wait_for_steps(qtbot: QtBot, window: MainWindow, steps: int) -> None:
    qtbot.waitUntil(lambda: window.run_queue.history.step >= steps, timeout=LONG)


def wait_for_end(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.run_queue.busy, timeout=LONG)


def wait_for_all(qtbot: QtBot, window: MainWindow) -> None:
    run_queue = window.run_queue
    qtbot.waitUntil(lambda: not run_queue.busy and not run_queue.waiting, timeout=LONG)


def end(window: MainWindow) -> object:
    return window.run_queue.history.end


def press_until(window: MainWindow, name: str) -> QWidget:
    """Press Tab until the control of that accessible name has the focus."""
    for _ in range(100):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        found = QApplication.focusWidget()
        if found is not None and name in (found.accessibleName(), getattr(found, "text", str)()):
            return found
    raise AssertionError(f"Tab does not reach {name}")


def test_from_the_sample_to_an_adapter_by_clicks(
    as_shipped: None, windows: Windows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a part of the sample images: what tuning makes of all of them is the demo's to show."""
    sample = tmp_path / "sample"
    for part, each in (("train", 16), ("test", 8)):
        some_sample_images(sample / part, each, part)
    monkeypatch.setattr(cliptune_resources, "sample", lambda: sample)
    window, qtbot = windows.open(), windows.qtbot
    wizard = window.new_run
    wizard.draft.choose_kind("lora")
    click(wizard.start.advanced)
    epochs = wizard.method.forms[1].controls["epochs"].focusProxy()
    QTest.keyClick(epochs, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(epochs, "1")
    click(wizard.next)
    assert "1 epoch of" in " ".join(text for _, text in wizard.review._lines())
    click(wizard.next)
    qtbot.waitUntil(lambda: window.run_queue.busy)
    assert window.pages.currentWidget() is window.training
    wait_for_end(qtbot, window)
    finished = end(window)
    assert isinstance(finished, Finished)
    assert finished.summary.steps == 4
    assert finished.summary.accuracy > finished.summary.zero_shot.accuracy
    assert window.training.header.pill.text() == "Finished"
    results = window.training.results
    qtbot.waitUntil(lambda: window.training.tabs.currentWidget() is results, timeout=LONG)
    assert results.class_view.model().rowCount() == 10
    window.training.saver.save_adapter(window.training.run, tmp_path / "mine")
    qtbot.waitUntil(lambda: window.training.trouble.isVisible(), timeout=LONG)
    assert {file.name for file in (tmp_path / "mine").iterdir()} == {
        "adapter_config.json",
        "adapter_model.safetensors",
        "class_vectors.safetensors",
        "cliptune.json",
    }


def test_from_images_to_an_adapter_by_keyboard(windows: Windows, few: Path, rest: Rest) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    rest.at(2)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def alt(key: Qt.Key) -> None:
        QTest.keyClick(QApplication.focusWidget() or window, key, Qt.KeyboardModifier.AltModifier)

    window.new_run.draft.choose_kind("lora")
    alt(Qt.Key.Key_V)  # a button that is pressed by its letter is seen to go down first
    qtbot.waitUntil(lambda: window.new_run.page == 2)
    qtbot.waitUntil(lambda: window.new_run.method.forms[0].isVisible())
    box = press_until(window, "Epochs")
    QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(box, "3")
    alt(Qt.Key.Key_N)
    qtbot.waitUntil(lambda: window.new_run.page == 3)
    alt(Qt.Key.Key_S)
    qtbot.waitUntil(lambda: window.run_queue.busy)
    wait_for_steps(qtbot, window, 2)
    assert QApplication.focusWidget() is window.training.curves.loss, "Enter would do nothing"
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(window, Qt.Key.Key_P, control)
    assert window.run_queue.paused
    QTest.keyClick(window, Qt.Key.Key_P, control)
    assert not window.run_queue.paused
    rest.go_on()
    wait_for_end(qtbot, window)
    assert isinstance(end(window), Finished)
    QTest.keyClick(window, Qt.Key.Key_3, control)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.runs)
    qtbot.waitUntil(lambda: len(window.runs.table.runs.runs) == 1)
    window.runs.table.setFocus()
    QTest.keyClick(window.runs.table, Qt.Key.Key_Down)
    QTest.keyClick(window.runs.table, Qt.Key.Key_Return)
    assert window.pages.currentWidget() is window.training
    assert window.training.isAncestorOf(QApplication.focusWidget())


def test_pause_resume_stop_and_go_on(windows: Windows, few: Path, rest: Rest) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    rest.at(2, 5)
    run = start(window, epochs=8)
    wait_for_steps(qtbot, window, 2)
    click(window.training.header.pause)
    assert window.training.header.pause.text() == "&Resume"
    rest.go_on()
    wait_for_pause(qtbot, window.engine)
    rested = window.run_queue.history.step
    qtbot.wait(300)
    assert window.run_queue.history.step == rested < 5
    assert window.run_queue.standing(RunEntry.read(run)) == "paused"
    assert window.training.header.pill.text() == "Paused"
    click(window.training.header.pause)
    wait_for_steps(qtbot, window, 5)
    click(window.training.header.stop)
    assert window.training.header.pill.text() == "Stopping"
    rest.go_on()
    wait_for_end(qtbot, window)
    stopped = end(window)
    assert isinstance(stopped, Stopped) and stopped.step < 8
    assert (run.best / "adapter_model.safetensors").is_file()
    assert window.training.header.save.isVisible()
    qtbot.waitUntil(window.training.header.resume.isVisible)
    click(window.training.header.resume)
    wait_for_end(qtbot, window)
    assert isinstance(end(window), Finished)
    steps = [event.step for event in run.events() if isinstance(event, Step)]
    assert steps == [*range(1, 9)]
    assert window.run_queue.history.loss.count == 8


@pytest.mark.parametrize("phase", ["scan", "load", "decode", "zero-shot", "train", "evaluate"])
def test_stop_at_each_phase(
    phase: str, windows: Windows, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stop is pressed just as the engine says that the phase is on, and a second run goes well."""
    window, qtbot = windows.open(few), windows.qtbot
    real = engine_thread.carry_out

    def stopped_there(run, cancel):  # type: ignore[no-untyped-def]
        for event in real(run, cancel):
            here = isinstance(event, Progress) and event.phase == phase
            if here or (phase == "train" and isinstance(event, Step)):
                cancel.set()
            yield event

    with monkeypatch.context() as patch:  # undone whole, folders of one's own would go too
        patch.setattr(engine_thread, "carry_out", stopped_there)
        run = start(window, epochs=3)
        wait_for_end(qtbot, window)
    assert isinstance(end(window), Stopped)
    assert run.state() == "stopped"
    assert window.training.header.pill.text() == "Stopped"
    click(window.training.header.resume)
    wait_for_end(qtbot, window)
    assert isinstance(end(window), Finished)


def test_closing_asks_and_the_next_start_goes_on(windows: Windows, few: Path, rest: Rest) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    rest.at(2)
    run = start(window, epochs=4)
    wait_for_steps(qtbot, window, 2)
    start(window, epochs=2)
    assert len(window.run_queue.waiting) == 1
    window.close()
    assert window.isVisible() and window.closing.question is not None
    with qtbot.waitSignal(window.quit_asked, timeout=LONG):
        click(window.closing.checkpoint)
        rest.go_on()
    assert run.state() == "stopped" and not window.isVisible()
    windows.close(window)

    again = windows.open()
    assert again.pages.shown == "runs" and again.new_run.draft.folder == few
    qtbot.waitUntil(again.banner.isVisible)
    told = again.banner.accessibleName()
    assert "left in the middle" in told and "wait from last time: 1" in told
    assert not again.run_queue.busy and len(again.run_queue.waiting) == 2
    button = again.banner.findChildren(type(again.new_run.next))[0]
    click(button)
    wait_for_end(qtbot, again)
    qtbot.waitUntil(lambda: again.run_queue.run is not None and not again.run_queue.waiting)
    wait_for_end(qtbot, again)
    states = [found.state() for found in all_runs(again.preferences.runs)]
    assert states == ["finished", "finished"]
    steps = [event.step for event in run.events() if isinstance(event, Step)]
    assert steps == [*range(1, 5)]
    assert again.preferences.queue == []


def test_an_answer_is_about_the_run_that_was_asked_about(windows: Windows, few: Path) -> None:
    """Which may have ended while the question stood, and the next one have begun."""
    window, qtbot = windows.open(few), windows.qtbot
    queue = window.run_queue
    first = start(window, epochs=ENDLESS)
    window.new_run.draft.kind = "full"
    start(window, epochs=ENDLESS)
    (waiting,) = queue.waiting
    wait_for_steps(qtbot, window, 1)
    window.close()
    queue.stop()
    qtbot.waitUntil(lambda: not queue.waiting, timeout=LONG)
    wait_for_steps(qtbot, window, 1)  # the next one's
    click(window.closing.stop)
    assert window.isVisible() and queue.busy and not queue.stopping
    assert window.closing.question and waiting.title in window.closing.question.text()
    with qtbot.waitSignal(window.quit_asked, timeout=LONG):
        click(window.closing.stop)
    assert first.state() == "stopped" and Run(waiting.folder).state() == "stopped"


def test_a_queue_that_was_begun_is_not_offered_any_more(windows: Windows, few: Path) -> None:
    window = windows.open(few)
    start(window, epochs=ENDLESS)
    wait_for_steps(windows.qtbot, window, 1)
    start(window, epochs=1)
    window.close()
    with windows.qtbot.waitSignal(window.quit_asked, timeout=LONG):
        click(window.closing.stop)
    windows.close(window)
    again = windows.open(few)
    windows.qtbot.waitUntil(again.banner.isVisible)
    assert "wait from last time: 1" in again.banner.accessibleName()
    again.run_queue.release()
    assert not again.banner.isVisible()
    wait_for_end(windows.qtbot, again)


def test_a_run_that_is_being_made_is_not_lost_by_closing(windows: Windows, few: Path) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    written = threading.Event()
    window.services.reader.do(Call(once(lambda: written.wait(LONG))))  # a copy of an adapter, say
    window.show_page("new")
    window.new_run.go_to(3)
    click(window.new_run.next)
    window.close()
    assert window.isVisible() and "being saved" in window.banner.accessibleName()
    written.set()
    qtbot.waitUntil(lambda: window.closing.question is not None, timeout=LONG)
    with qtbot.waitSignal(window.quit_asked, timeout=LONG):
        click(window.closing.checkpoint)
    (run,) = all_runs(window.preferences.runs)
    assert window.preferences.queue == [run.folder]


def test_a_restart_waits_for_what_is_being_saved(windows: Windows, few: Path) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    written = threading.Event()
    saving = Call(once(lambda: written.wait(LONG)), keeps=True)
    window.services.reader.do(saving)
    window.start_again("program")
    assert window.isVisible() and "being saved" in window.banner.accessibleName()
    window.closing.stay()
    assert not window.again, "the program ends no more, and so does not begin anew"
    window.start_again("program")
    with qtbot.waitSignal(window.quit_asked, timeout=LONG):
        written.set()
    assert window.again == "program" and window.isHidden()


def test_a_queue_that_cannot_be_read_is_kept(
    windows: Windows, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [few.parent / "run"]
    Preferences().queue = folders

    def denied(_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("cliptune_gui.state.run_entry.Run", denied)
    assert read_waiting(folders) == []
    monkeypatch.setattr("cliptune_gui.shell.starting.read_waiting", denied)
    window = windows.open(few)
    assert window.preferences.queue == folders


def test_stop_for_good_is_not_offered_again(windows: Windows, few: Path) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    start(window, epochs=ENDLESS)
    wait_for_steps(qtbot, window, 1)
    window.close()
    with qtbot.waitSignal(window.quit_asked, timeout=LONG):
        click(window.closing.stop)
    windows.close(window)
    again = windows.open(few)
    qtbot.wait(800)
    assert not again.banner.isVisible()


def test_in_the_background_until_it_ends(windows: Windows, few: Path, rest: Rest) -> None:
    """There is no tray here: the window is minimised, and the program ends with the run."""
    window, qtbot = windows.open(few), windows.qtbot
    rest.at(1)
    run = start(window, epochs=2)
    wait_for_steps(qtbot, window, 1)
    window.close()
    with qtbot.waitSignal(window.quit_asked, timeout=LONG):
        click(window.closing.keep)
        assert window.isMinimized()
        rest.go_on()
    assert run.state() == "finished"


def test_brought_up_again_the_program_stays(windows: Windows, few: Path, rest: Rest) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    rest.at(1)
    start(window, epochs=2)
    wait_for_steps(qtbot, window, 1)
    window.close()
    click(window.closing.keep)
    window.bring_up()
    with qtbot.assertNotEmitted(window.quit_asked):
        rest.go_on()
        wait_for_end(qtbot, window)
        qtbot.wait(50)
    assert not window.isMinimized()


def test_restored_from_the_task_bar_the_program_stays(
    windows: Windows, few: Path, rest: Rest
) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    rest.at(1)
    start(window, epochs=2)
    wait_for_steps(qtbot, window, 1)
    window.close()
    click(window.closing.keep)
    window.showNormal()
    with qtbot.assertNotEmitted(window.quit_asked):
        rest.go_on()
        wait_for_end(qtbot, window)
        qtbot.wait(50)


def test_a_run_that_is_on_or_gone_can_be_neither_deleted_nor_stop_the_window(
    windows: Windows, few: Path
) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    run = start(window, epochs=ENDLESS)
    wait_for_steps(qtbot, window, 1)
    waiting = Run.create(window.new_run.draft.job(), within=window.preferences.runs)
    window.run_queue.begin(RunEntry.read(waiting))
    window.run_queue.pause()
    window.show_page("runs")
    window.runs.trash([RunEntry.read(run)])  # asked while it still waited, answered now
    box = window.findChild(QMessageBox)
    assert box is not None and "is training now and stays" in box.text()
    assert run.folder.exists() and window.run_queue.busy
    box.close()
    called = waiting.title
    shutil.rmtree(waiting.folder)
    window.run_queue.pause(False)
    assert window.runs.waiting.list.item(0).text() == called
    window.close()
    assert window.closing.question is not None and window.closing.question.isVisible()
    window.closing.question.reject()
    window.run_queue.held = True
    window.run_queue.stop()
    wait_for_end(qtbot, window)


def test_a_run_whose_process_was_killed_is_offered(
    as_shipped: None, windows: Windows, few: Path, base: Path
) -> None:
    given = {
        "data": {"images": str(few)},
        "base": {"model": str(base)},
        "method": {"kind": "lora"},
        "train": {"epochs": ENDLESS, "patience": 0, "device": "cpu", "learning_rate": 1e-4},
    }
    run = Run.create(build(given))
    process = subprocess.Popen(
        [sys.executable, "-m", "cliptune", "train", "--resume", str(run.folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
    )
    qtbot = windows.qtbot
    try:
        qtbot.waitUntil(lambda: any(run.files.checkpoints.glob("step-*")), timeout=LONG)
        psutil.Process(process.pid).suspend()  # it is on, and takes no time of the window's
        window = windows.open(few)
        window.show_page("runs")
        window.runs.read()
        qtbot.waitUntil(lambda: standings(window.runs) == ["running"])
        assert not window.banner.isVisible()
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    windows.close(window)
    window = windows.open(few)
    qtbot.waitUntil(window.banner.isVisible)
    assert "left in the middle" in window.banner.accessibleName()
    window.show_page("runs")
    window.runs.read()
    qtbot.waitUntil(lambda: standings(window.runs) == ["interrupted"])
    before = sum(isinstance(event, Step) for event in run.events())
    window.starter.resume(RunEntry.read(run))
    wait_for_steps(qtbot, window, before + 5)
    window.run_queue.stop()
    wait_for_end(qtbot, window)
    steps = [event.step for event in run.events() if isinstance(event, Step)]
    assert steps == [*range(1, len(steps) + 1)]


def test_bad_folder_vanished_folder_then_a_good_run(
    windows: Windows, few: Path, tmp_path: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    window, qtbot = windows.open(empty), windows.qtbot
    wizard = window.new_run
    assert not wizard.next.isEnabled()
    assert "holds no images" in wizard.foot.told.text()
    assert wizard.foot.told.text() == " ".join(wizard.next.toolTip().split())
    gone = tmp_path / "gone"
    shutil.copytree(few, gone)
    wizard.images.open(gone)
    qtbot.waitUntil(wizard.next.isEnabled, timeout=LONG)
    wizard.go_to(3)
    shutil.rmtree(gone)
    start(window, epochs=1)
    wait_for_end(qtbot, window)
    failed = end(window)
    assert isinstance(failed, Failed) and str(gone) in failed.message and not failed.details
    assert window.training.header.pill.text() == "Failed"
    assert window.training.trouble.isVisible()
    window.show_page("new")
    wizard.images.open(few)
    qtbot.waitUntil(lambda: wizard.draft.images is not None, timeout=LONG)
    start(window, epochs=1)
    wait_for_end(qtbot, window)
    assert isinstance(end(window), Finished)
    assert not window.training.trouble.isVisible()


def test_a_bug_is_shown_with_its_traceback_and_the_window_lives(
    windows: Windows, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, qtbot = windows.open(few), windows.qtbot

    def broken(*_: object, **__: object) -> object:
        raise ZeroDivisionError("made up")

    with monkeypatch.context() as patch:
        patch.setattr("cliptune.training.setup.prepare", broken)
        start(window, epochs=1)
        wait_for_end(qtbot, window)
    failed = end(window)
    assert isinstance(failed, Failed) and "ZeroDivisionError" in failed.details
    start(window, epochs=1)
    wait_for_end(qtbot, window)
    assert isinstance(end(window), Finished)


def test_a_card_that_fails_is_told_of_and_a_new_start_resumes(
    windows: Windows, few: Path, rest: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cliptune.training.loss import ClassLoss

    window, qtbot = windows.open(few), windows.qtbot
    rest.at(2)
    run = start(window, epochs=4)
    wait_for_steps(qtbot, window, 2)
    window.show_page("new")
    window.new_run.draft.choose_value("train", "seed", 1)
    window.new_run.go_to(3)
    click(window.new_run.next)
    qtbot.waitUntil(lambda: len(window.run_queue.waiting) == 1, timeout=LONG)

    def fails(*_: object, **__: object) -> object:
        raise torch.AcceleratorError("CUDA error: an illegal memory access was encountered")

    with monkeypatch.context() as patch:
        patch.setattr(ClassLoss, "backward", fails)
        rest.go_on()
        wait_for_end(qtbot, window)
        failed = end(window)
        assert isinstance(failed, Failed) and failed.of_device and not failed.details
        assert run.state() == "interrupted" and run.resumable
        assert window.run_queue.held and len(window.run_queue.waiting) == 2
        assert window.run_queue.waiting[0].folder == run.folder
        dialog = window.card_failed.dialog
        assert dialog is not None and dialog.isVisible()
        assert dialog.offered.text() == "&Restart and resume"
        message, hint, _ = dialog.told[0]
        assert message.startswith("The graphics card stopped working: CUDA error: an illegal")
        assert "at step" in message and "resume" in hint
        assert window.training.header.pill.text() == "Interrupted"
    outcomes: list[Outcome[None]] = []
    window.engine.do(Call(once(lambda: None), ended=outcomes.append))
    qtbot.waitUntil(lambda: bool(outcomes))
    assert outcomes[0].failure and outcomes[0].failure.of_device, "nothing is tried any more"
    dialog.reject()
    assert window.banner.isVisible() and "stopped working" in window.banner.accessibleName()
    begun = sum(isinstance(event, Step) for event in run.events())
    dialog.offered.click()
    qtbot.waitUntil(window.isHidden)
    assert window.again == "program"
    windows.close(window)
    window = windows.open(few)
    qtbot.waitUntil(lambda: isinstance(run.last_event(), Finished), timeout=LONG)
    steps = [event.step for event in run.events() if isinstance(event, Step)]
    assert begun and steps == [*range(1, len(steps) + 1)]
    qtbot.waitUntil(
        lambda: not window.run_queue.busy and not window.run_queue.waiting, timeout=LONG
    )
    assert [one.state() for one in all_runs(window.preferences.runs)] == ["finished", "finished"]
    assert window.preferences.resuming is False


def test_a_card_that_fails_at_what_is_tried_or_exported_is_told_of(
    windows: Windows, few: Path, tmp_path: Path
) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    window.export(create(small_job(few, tmp_path), tmp_path / "runs"))

    def fails() -> None:
        raise torch.AcceleratorError("CUDA error: unspecified launch failure")

    outcomes: list[Outcome[None]] = []
    for work in (fails, lambda: None):
        window.engine.do(Call(once(work), ended=outcomes.append))
    qtbot.waitUntil(lambda: len(outcomes) == 2)
    assert all(one.failure and one.failure.of_device for one in outcomes)
    dialog = window.card_failed.dialog
    assert dialog is not None and dialog.offered.text() == "&Restart ClipTune"
    dialog.offered.click()
    qtbot.waitUntil(window.isHidden)
    assert window.again == "program" and window.preferences.resuming is False


@pytest.mark.parametrize("left", ["by the card", "later", "stopped"])
def test_a_search_that_was_broken_off_goes_on_at_the_next_start(
    windows: Windows, few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: str
) -> None:
    """And what waited behind it; not one that was stopped for good."""
    asked: list[tuple[str, float]] = []

    def tune(given: dict[str, Any], minutes: float, runs: Path, cancel: CancelToken) -> Work[Any]:
        asked.append((json.dumps(given), minutes))
        run = Run.create(small_job(few, tmp_path), tmp_path / str(len(asked)))
        yield Trying(told=quoted("Trying."), run=str(run.folder), left=60)
        if len(asked) == 1 and left == "by the card":
            raise torch.AcceleratorError("CUDA error: unspecified launch failure")
        while len(asked) == 1:
            yield Progress(phase="scan", done=1, total=2)
            cancel.check()
            time.sleep(0.001)
        return SimpleNamespace(answer=run, tried=[run], recommendation=quoted("LoRA."))

    monkeypatch.setattr(engine_thread, "tune", tune)
    window, qtbot = windows.open(few), windows.qtbot
    older = Run.create(small_job(few, tmp_path), tmp_path / "older")  # "Stop and save"
    with older.lock() as log:
        log.append(Stopped(step=3))
    for minutes in (1, 2):
        window.new_run.draft.minutes = minutes
        window.comparison.search(window.new_run.draft)
    if left == "by the card":
        wait_for_end(qtbot, window)
        dialog = window.card_failed.dialog
        assert dialog and dialog.offered.text() == "&Restart and resume"
        assert "stopped working" in window.banner.accessibleName()
        dialog.offered.click()
        qtbot.waitUntil(window.isHidden)
        assert window.again == "program"
    else:
        qtbot.waitUntil(lambda: window.run_queue.run is not None)
        window.close()
        with qtbot.waitSignal(window.quit_asked, timeout=LONG):
            click(window.closing.checkpoint if left == "later" else window.closing.stop)
    windows.close(window)
    window = windows.open(few)
    queue = window.run_queue
    if left != "by the card":
        qtbot.waitUntil(window.banner.isVisible)
        waiting = window.runs.waiting.list
        named = [waiting.item(row).text() for row in range(waiting.count())]
        assert named == ["Best in 1 minute", "Best in 2 minutes"][left == "stopped" :]
        assert f"wait from last time: {len(named)}" in window.banner.accessibleName()
        assert not queue.busy
        queue.release()
    qtbot.waitUntil(lambda: not queue.busy and not queue.searches, timeout=LONG)
    assert [minutes for _, minutes in asked] == ([1, 2] if left == "stopped" else [1, 1, 2])
    assert len({given for given, _ in asked}) == 1
    assert not window.preferences.searches and not window.preferences.resuming
    assert older.state() == "stopped"


def test_a_folder_is_scanned_while_a_run_trains(
    windows: Windows, few: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(few, other)
    window, qtbot = windows.open(few), windows.qtbot
    start(window, epochs=ENDLESS)
    wait_for_steps(qtbot, window, 2)
    window.show_page("new")
    window.new_run.images.open(other)
    qtbot.waitUntil(lambda: window.new_run.draft.images is not None, timeout=LONG)
    assert window.run_queue.busy
    began = window.run_queue.history.step
    wait_for_steps(qtbot, window, began + 2)
    assert window.new_run.next.isEnabled()
    window.new_run.go_to(3)
    assert window.new_run.next.text() == "&Add to queue"
    click(window.new_run.next)
    qtbot.waitUntil(lambda: bool(window.run_queue.waiting))
    assert [run.job.data.images for run in window.run_queue.waiting] == [other]
    window.run_queue.remove(window.run_queue.waiting[0])
    window.run_queue.stop()
    wait_for_end(qtbot, window)


def test_a_paused_run_is_measured_and_goes_on(windows: Windows, few: Path, rest: Rest) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    rest.at(2)
    run = start(window, epochs=4)
    qtbot.waitUntil(lambda: window.run_queue.history.kept, timeout=LONG)
    click(window.training.header.pause)
    rest.go_on()
    qtbot.waitUntil(window.training.header.measure.isEnabled)
    click(window.training.header.measure)
    results = window.training.results
    qtbot.waitUntil(lambda: window.training.tabs.currentWidget() is results, timeout=LONG)
    rested = window.run_queue.history.step
    assert results.class_view.model().rowCount() == 3
    assert window.run_queue.paused and rested < 4
    click(window.training.header.pause)
    wait_for_end(qtbot, window)
    assert isinstance(end(window), Finished)
    steps = [event.step for event in run.events() if isinstance(event, Step)]
    assert steps == [*range(1, 5)]


def give_back() -> None:
    """Give the holes of the allocator back to the system: they are nobody's, and come and go."""
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)


@slow
def test_many_runs_in_a_row(windows: Windows, few: Path) -> None:
    """Method, precision and accumulation alternate; threads, timers and memory stay."""
    window, qtbot = windows.open(few), windows.qtbot
    kinds = ["lora", "qlora", "full", "zero-shot"]
    precisions = ["fp32", "auto"]
    seen: list[tuple[int, int]] = []
    process = psutil.Process()
    memory = []
    for number in range(12):
        draft = window.new_run.draft
        draft.kind = kinds[number % len(kinds)]
        train: dict[str, object] = {"precision": precisions[number // 4 % 2]}
        if draft.kind != "zero-shot":
            train |= {"epochs": 1, "micro_batch": [0, 8][number // 8 % 2], "classifier": "words"}
        start(window, **train)
        wait_for_end(qtbot, window)
        assert isinstance(end(window), Finished), (number, end(window))
        qtbot.wait(50)
        threads = process.num_threads()
        timers = sum(timer.isActive() for timer in window.findChildren(QTimer))
        seen.append((threads, timers))
        give_back()
        memory.append(process.memory_info().rss)
    assert len(all_runs(window.preferences.runs)) == 12
    threads, timers = zip(*seen, strict=True)
    assert max(threads[8:]) <= max(threads[:8]), threads
    assert max(timers) <= 2, timers
    growth = max(memory[8:]) - max(memory[:8])
    base = sum(file.stat().st_size for file in cliptune_resources.starter().glob("*.safetensors"))
    # On the disk it has 16 bits a number. What comes and goes by itself was 7 to 61 MB.
    assert growth < 12 * base, ("a base a run is left", [round(used / 1e6) for used in memory])


def test_wizard_leaves_out_and_edits_words(windows: Windows, few: Path) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    images = window.new_run.images
    gallery = images.gallery
    gallery.setFocus()
    qtbot.waitUntil(lambda: gallery.model().rowCount() > 0)
    for _ in range(3):  # past the heading of the first class
        QTest.keyClick(gallery, Qt.Key.Key_Down)
    path = gallery.current_path()
    assert path is not None
    QTest.keyClick(gallery, Qt.Key.Key_Space)
    assert window.new_run.draft.left_out == {path}
    assert "35 images" in images._counts.heading.text()
    QTest.keyClick(gallery, Qt.Key.Key_Space)
    assert not window.new_run.draft.left_out
    images.prompts.class_box.setCurrentText("owl")
    images.prompts.class_name.setFocus()
    images.prompts.class_name.selectAll()
    QTest.keyClicks(images.prompts.class_name, "barn owl")
    assert images.prompts._example.text() == "“a photo of a barn owl”"
    images.prompts.template.selectAll()
    QTest.keyClicks(images.prompts.template, "a drawing")
    assert not window.new_run.next.isEnabled()
    assert "{}" in window.new_run.foot.told.text()
    QTest.keyClicks(images.prompts.template, " of a {}")
    assert window.new_run.next.isEnabled()
    assert window.new_run.draft.job().data.classes == {"owl": "barn owl"}
    gallery.toggled.emit([p for p in window.new_run.draft.images.paths if "owl" not in p])
    assert not window.new_run.next.isEnabled()
    assert "two classes" in window.new_run.foot.told.text()


def test_problems_are_shown_and_left_out(windows: Windows, few: Path) -> None:
    shutil.copy(few / "owl" / sorted(os.listdir(few / "owl"))[0], few / "owl" / "twin.jpg")
    (few / "teapot" / "torn.jpg").write_bytes(b"\xff\xd8\xff nothing")
    window = windows.open(few)
    images = window.new_run.images
    assert images._problems.heading.text() == "2 issues"
    found = window.new_run.draft.problems["duplicate"]
    images.show_problem("duplicate", found)
    dialog = images._dialog
    assert dialog is not None and dialog.isVisible()
    click(dialog.all)
    assert window.new_run.draft.left_out == {found[0].path}
    assert not dialog.all.isEnabled()
    dialog.reject()


def test_unequal_classes_are_balanced_where_they_are_told(windows: Windows, few: Path) -> None:
    for image in sorted((few / "owl").iterdir())[1:]:
        image.unlink()
    first = sorted((few / "teapot").iterdir())
    for number in range(10 - len(first)):
        (few / "teapot" / f"more {number}.jpg").write_bytes(first[0].read_bytes())
    window = windows.open(few)
    page, draft = window.new_run.images, window.new_run.draft
    box = page._problems.balance
    assert box is not None and box.text() == "Balance classes" and not box.isChecked()
    box.click()
    for kind in ("lora", "probe"):  # whichever is chosen then
        draft.kind = kind
        assert draft.job().train.balance
    page.show_draft()
    again = page._problems.balance
    assert again is not None and again.isChecked()
    again.click()
    assert not draft.balanced and not draft.job().train.balance


def test_a_folder_is_dropped(windows: Windows, few: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    window, qtbot = windows.open(tmp_path / "empty"), windows.qtbot
    dropped = QMimeData()
    image = next((few / "owl").iterdir())
    dropped.setUrls([QUrl.fromLocalFile(str(few))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        dropped,
        LEFT,
        Qt.KeyboardModifier.NoModifier,
    )
    window.new_run.images.dropEvent(event)
    qtbot.waitUntil(lambda: window.new_run.draft.images is not None, timeout=LONG)
    assert window.new_run.draft.folder == few
    assert few in window.preferences.recent
    assert image.relative_to(few).as_posix() in window.new_run.draft.images.paths


def test_history_rename_duplicate_overlay_and_trash(
    windows: Windows, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    first = start(window, epochs=3)
    window.new_run.draft.kind = "zero-shot"
    start(window)
    qtbot.waitUntil(
        lambda: not window.run_queue.busy and not window.run_queue.waiting, timeout=LONG
    )
    window.show_page("runs")
    page = window.runs
    qtbot.waitUntil(lambda: standings(page) == ["finished", "finished"])
    page.call(RunEntry.read(first), "My first <b>run</b>")
    qtbot.waitUntil(lambda: page.table.runs.runs[1].title == "My first <b>run</b>")
    page.table.selectAll()
    qtbot.waitUntil(lambda: len(page._histories) == 2)
    assert page.overlay.isVisible() and not page.rename.isEnabled()
    page.table.select(first.folder)
    click(page.open)
    assert window.pages.currentWidget() is window.training
    qtbot.waitUntil(lambda: window.training.history.loss.count == 3)
    assert window.training.header.title.text() == "My first <b>run</b>"
    assert window.training.results.class_view.model().rowCount() == 3
    results, (answer, *_) = window.training.results, first.measured().answers  # type: ignore[union-attr]
    results.fix_asked.emit(answer.path, NONE)
    qtbot.waitUntil(lambda: results.retrain.text() == "Retrain with 1 fix", timeout=LONG)
    assert results._truth(answer) == "really none of the classes"
    results.retrain.click()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.new_run, timeout=LONG)
    qtbot.waitUntil(lambda: window.new_run.draft.images is not None, timeout=LONG)
    assert window.new_run.beginning.isVisible()
    again = window.new_run.draft.job()
    assert again.data.labels_from == "table" and again.method == first.job.method
    assert answer.path not in window.new_run.draft.used
    window.show_page("runs")
    click(page.duplicate)
    qtbot.waitUntil(lambda: window.new_run.draft.images is not None, timeout=LONG)
    assert window.new_run.draft.job() == first.job
    window.show_page("runs")
    click(page.train_on)
    qtbot.waitUntil(lambda: window.new_run.draft.images is not None, timeout=LONG)
    assert window.new_run.draft.job().train.start_from == first.folder
    window.show_page("runs")
    page.table.select(first.folder)
    click(page.delete)
    box = window.findChild(QMessageBox)
    assert box is not None and "My first" in box.text()
    trash: list[str] = []

    def to_trash(path: str) -> bool:
        trash.append(path)
        shutil.rmtree(path)
        return True

    monkeypatch.setattr("PySide6.QtCore.QFile.moveToTrash", to_trash)
    asked = {box.buttonRole(one): one for one in box.buttons()}
    assert box.defaultButton() is asked[QMessageBox.ButtonRole.RejectRole]
    click(asked[QMessageBox.ButtonRole.AcceptRole])
    qtbot.waitUntil(lambda: len(page.table.runs.runs) == 1)
    assert trash == [str(first.folder)]
    assert window.training.run is None


def test_the_queue_can_be_put_in_another_order(windows: Windows, few: Path) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    on = start(window, epochs=ENDLESS)
    wait_for_steps(qtbot, window, 1)
    for epochs in (1, 2, 3):  # the same is not queued twice
        start(window, epochs=epochs)
    window.run_queue.pause()
    window.show_page("runs")
    page, waiting = window.runs, [*window.run_queue.waiting]
    assert page.waiting.isVisible() and page.waiting.list.count() == 3
    page.waiting.list.setCurrentRow(2)
    click(page.waiting.up)
    assert window.run_queue.waiting == [waiting[0], waiting[2], waiting[1]]
    assert page.waiting.list.currentRow() == 1
    click(page.waiting.remove)
    assert window.run_queue.waiting == [waiting[0], waiting[1]]
    left = [on.folder, *(run.folder for run in window.run_queue.waiting)]
    assert window.preferences.queue == left, "if it ends now, the one that is on goes first"
    window.run_queue.stop()
    qtbot.waitUntil(
        lambda: not window.run_queue.busy and not window.run_queue.waiting, timeout=LONG
    )
    states = [run.run.state() for run in waiting]
    assert states == ["finished", "finished", "waiting"]


def test_curves_are_saved(windows: Windows, few: Path, tmp_path: Path) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    start(window, epochs=4)
    wait_for_end(qtbot, window)
    window.training.tabs.setCurrentIndex(0)
    for suffix, begins in ((".png", b"\x89PNG"), (".svg", b"<?xml"), (".csv", b"step,epoch,loss")):
        window.training.saver.write_curves(window.training.run, tmp_path / f"curves{suffix}")
        qtbot.waitUntil((tmp_path / f"curves{suffix}").exists)
        assert (tmp_path / f"curves{suffix}").read_bytes().startswith(begins)
    rows = (tmp_path / "curves.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + 4 + 6  # steps, and the base, four epochs and the best once more
    window.training.saver.write_curves(window.training.run, tmp_path / "nowhere" / "curves.png")
    assert window.training.trouble.isVisible()
    window.training.saver.write_named(window.training.run, tmp_path / "curves.lora", ".png")
    qtbot.waitUntil((tmp_path / "curves.lora.png").exists)
    before = (tmp_path / "curves.csv").read_bytes()
    window.training.saver.write_named(window.training.run, tmp_path / "curves", ".csv")
    qtbot.waitUntil(lambda: "exists already" in window.training.trouble.accessibleName())
    assert (tmp_path / "curves.csv").read_bytes() == before


def test_what_comes_late_stays_with_its_run(
    windows: Windows, few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A measurement of another run is not shown here; a copy under way is ended before closing."""
    window, qtbot = windows.open(few), windows.qtbot
    first = start(window, epochs=1)
    wait_for_end(qtbot, window)
    qtbot.waitUntil(lambda: window.training._results is not None)
    second = Run.create(window.new_run.draft.job(), within=window.preferences.runs)
    monkeypatch.setattr(window.engine, "do", lambda call: call)
    window.training._measure()
    assert window.training.status.text().startswith("Measuring")
    window.open_run(RunEntry.read(second))
    assert not window.training.status.text().startswith("Measuring")
    failed = Outcome[Results](failure=Failed(told=PLAIN(text="First.", hint="")))
    window.training._measured(RunEntry.read(first), failed)
    assert not window.training.trouble.isVisible() and window.training.run.folder == second.folder
    window.open_run(RunEntry.read(first))
    window.training.saver.save_adapter(window.training.run, tmp_path / "mine")
    with qtbot.waitSignal(window.quit_asked, timeout=LONG):
        window.close()
        assert window.isVisible()
    assert (tmp_path / "mine" / "adapter_config.json").exists()


def test_settings_are_in_force_at_once(windows: Windows, few: Path) -> None:
    window = windows.open(few)
    window.show_page("settings")
    page = window.settings
    page.theme.setCurrentIndex(page.theme.findData("dark"))
    assert window.palette().window().color().lightness() < 60
    page.theme.setCurrentIndex(page.theme.findData("light"))
    assert window.palette().window().color().lightness() > 200
    page.device.setCurrentIndex(page.device.findData("cpu"))
    page.hub.clear()
    QTest.keyClicks(page.hub, "http://127.0.0.1:1")
    job = window.new_run.draft.job()
    assert (job.train.device, job.base.hub) == ("cpu", "http://127.0.0.1:1")
    page.hub.clear()
    QTest.keyClicks(page.hub, "ftp")
    assert page.hub.property("wrong"), "and what was right before still holds"
    assert window.new_run.draft.job().base.hub == "http://127.0.0.1:1"


def test_an_error_in_a_slot_leaves_the_window_alive(windows: Windows, few: Path) -> None:
    window = windows.open(few)
    window.show_failed(Failed(message="It went wrong.", hint="Do this.", details="Traceback ..."))
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not window]
    shown += [w for w in window.findChildren(QWidget) if w.isWindow() and w.isVisible()]
    assert shown
    shown[0].close()
    assert window.isVisible()


def test_gui_thread_never_waits_for_the_engine(windows: Windows, few: Path, rest: Rest) -> None:
    """While the engine is busy inside one call, the window's thread answers."""
    window, qtbot = windows.open(few), windows.qtbot
    ticks: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start(16)
    rest.at(1)
    start(window, epochs=4)
    wait_for_steps(qtbot, window, 1)
    before = len(ticks)
    qtbot.waitUntil(lambda: len(ticks) > before + 20)
    assert window.run_queue.history.step == 1, "it is inside a call"
    rest.go_on()
    wait_for_end(qtbot, window)
    timer.stop()
    assert window.engine.thread() is QThread.currentThread()


FIRST_FRAME = """
import sys, threading
class Finder:
    seen = []
    def find_spec(self, name, path=None, target=None):
        if name in ("torch", "transformers", "peft", "numpy"):
            on_main = threading.current_thread() is threading.main_thread()
            self.seen.append((name, on_main))
        return None
sys.meta_path.insert(0, Finder())
from pathlib import Path
import cliptune_resources
cliptune_resources.sample = lambda: Path(sys.argv[1])
cliptune_resources.starter = lambda: Path(sys.argv[2])
from PySide6.QtCore import QTimer
from cliptune_gui.pages.training.results import Results
from cliptune_gui.shell.window import MainWindow
from cliptune_gui.state.run_entry import RunEntry
begin = MainWindow._begin
frame = []
def began(self):
    frame.append([m for m in ("torch", "transformers", "peft", "numpy") if m in sys.modules])
    begin(self)
    timer = QTimer(self)
    timer.timeout.connect(lambda: look(self))
    timer.start(50)
def look(self):
    if self.ready and self.new_run.draft.images and not self.run_queue.run:
        self.new_run.draft.choose_value("train", "epochs", 1)
        self.starter.start_draft(self.new_run.draft)
    elif self.run_queue.run and not self.run_queue.busy:
        self.close()
MainWindow._begin = began
import json
from cliptune_gui.shell import app
app.main()
compiler = "torch._inductor.lowering" in sys.modules
print(json.dumps({"frame": frame[0], "seen": Finder.seen, "compiler": compiler}))
"""


def test_torch_is_never_loaded_on_the_windows_thread(few: Path, base: Path) -> None:
    """Nor at all by the first frame; a whole run later it was, on the engine's thread."""
    told = subprocess.run(
        [sys.executable, "-c", FIRST_FRAME, str(few), str(base)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout.splitlines()[-1])
    assert found["frame"] == []
    assert ["torch", False] in found["seen"]
    assert not [name for name, on_main in found["seen"] if on_main]
    assert not found["compiler"], "nothing is compiled"


def test_a_second_start_raises_the_first_window(few: Path) -> None:
    patient = "from cliptune_gui.shell import single_instance; single_instance.PATIENCE = 300_000"
    begin = f"{patient}; from cliptune_gui.shell.start import main; main()"
    command = [sys.executable, "-c", begin]
    first = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 300
        home = Path(os.environ["XDG_DATA_HOME"]) / "cliptune"
        while time.monotonic() < deadline and not [*home.glob("*.lock")]:
            time.sleep(0.1)
        second = subprocess.run(command, timeout=300, check=False)
        assert second.returncode == 0
        assert first.poll() is None
    finally:
        first.kill()
        first.communicate()


def test_a_window_that_was_closed_leaves_nothing_behind(windows: Windows, few: Path) -> None:
    """As one does that opens anew in another language; the first may stay, with all it loads."""
    loading.engine()
    loading.data()
    loading.pages(*pages.PLAIN, *pages.WITH_CHARTS)
    window = windows.open(few)
    known = [weakref.ref(one) for one in (window, window.trying, window.run_queue, window.new_run)]
    windows.close(window)
    del window
    gc.collect()
    assert [one() for one in known] == [None] * 4
