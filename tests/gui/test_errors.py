"""Uncaught exceptions are told in words, once, on the GUI thread, and never in a circle."""

import gc
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import NoReturn

import pytest
from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.logging import _QtMessageCapture as QtLog
from pytestqt.qtbot import QtBot

from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Failed
from cliptune.core.messages import PLAIN
from cliptune_gui.engine.worker import bug
from cliptune_gui.widgets import Banner, Elided
from cliptune_gui.widgets import errors as module
from cliptune_gui.widgets.errors import ErrorDialog, Errors, show, show_failed, tell

Told = list[Failed]


@pytest.fixture
def errors(qtbot: QtBot) -> Iterator[Errors]:
    made = Errors()
    made.install()
    yield made
    made.close()


@pytest.fixture
def told(errors: Errors) -> Told:
    heard: Told = []
    errors.happened.connect(heard.append)
    return heard


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


def raising(error: BaseException) -> None:
    raise error


def in_slot(error: BaseException) -> None:
    QTimer.singleShot(0, lambda: raising(error))


def in_thread(error: BaseException) -> None:
    thread = threading.Thread(target=raising, args=(error,))
    thread.start()
    thread.join()


def in_qthread(error: BaseException) -> None:
    class Worker(QThread):
        def run(self) -> None:
            raising(error)

    worker = Worker()
    worker.start()
    worker.wait()
    # Logging makes Python note a thread that is not its own, and 3.11 never strikes it out.
    for thread in threading.enumerate():
        if isinstance(thread, threading._DummyThread):
            threading._active.pop(thread.ident)


def unraisable(error: BaseException) -> None:
    class Dying:
        def __del__(self) -> None:
            raising(error)

    Dying()
    gc.collect()


WAYS = pytest.mark.parametrize("fail", [in_slot, in_thread, in_qthread, unraisable])


@WAYS
def test_bug_is_told_with_its_traceback(
    fail: object, errors: Errors, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    where: list[bool] = []
    here = threading.get_ident()
    errors.happened.connect(lambda *_: where.append(threading.get_ident() == here))
    with qtbot.waitSignal(errors.happened) as told:
        fail(ValueError("what it was"))
    (failed,) = told.args
    assert failed.message.endswith("ValueError: what it was")
    assert "mistake in ClipTune" in failed.hint
    assert failed.details.startswith("Traceback") and "in raising" in failed.details
    assert where == [True]
    assert "in raising" in caplog.text


@WAYS
def test_own_error_is_told_in_its_words(fail: object, errors: Errors, qtbot: QtBot) -> None:
    with qtbot.waitSignal(errors.happened) as told:
        fail(ClipTuneError(PLAIN(text="There is no image.", hint="Choose another folder.")))
    failed = Failed(message="There is no image.", hint="Choose another folder.")
    assert told.args == [failed]


@WAYS
def test_cancelled_is_silent(
    fail: object, errors: Errors, told: Told, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    with qtbot.waitSignal(errors.happened):
        fail(Cancelled())
        fail(ClipTuneError(PLAIN(text="afterwards", hint="")))
    assert told == [Failed(message="afterwards")]
    assert "Cancelled" not in caplog.text


def test_interrupt_goes_the_way_it_went(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[type] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: passed.append(kind))
    monkeypatch.setattr(threading, "excepthook", lambda args: passed.append(args.exc_type))
    errors = Errors()
    errors.install()
    error = KeyboardInterrupt()
    with qtbot.assertNotEmitted(errors.happened, wait=1):
        sys.excepthook(KeyboardInterrupt, error, None)
        in_thread(KeyboardInterrupt())
        in_thread(SystemExit())
    errors.close()
    assert passed == [KeyboardInterrupt, KeyboardInterrupt, SystemExit]


def test_error_while_painting_ends_the_painting(
    errors: Errors, told: Told, qtbot: QtBot, qtlog: QtLog
) -> None:
    """Python keeps the last traceback and all in it: a painter in there would crash Qt."""

    class Broken(Elided):
        def foregroundRole(self) -> NoReturn:
            raise ValueError("no colour")

    broken = Broken("words")
    qtbot.addWidget(broken)
    with qtbot.waitSignal(errors.happened):
        broken.show()
    broken.foregroundRole = broken.backgroundRole
    broken.repaint()
    assert told[0].message.endswith("ValueError: no colour")
    assert [entry.message for entry in qtlog.records] == []


def test_error_while_telling_is_only_logged(
    errors: Errors, told: Told, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    errors.happened.connect(lambda *_: raising(RuntimeError("while showing")))
    in_thread(ValueError("first"))
    qtbot.waitUntil(lambda: "while showing" in caplog.text)
    in_thread(ValueError("second"))
    qtbot.waitUntil(lambda: len(told) > 1)
    assert [failed.message.rpartition(" ")[2] for failed in told] == ["first", "second"]


def test_exception_that_cannot_be_said(errors: Errors, qtbot: QtBot) -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise RuntimeError("no words")

    with qtbot.waitSignal(errors.happened) as told:
        in_thread(Mute())
    assert "Mute" in told.args[0].message


def test_long_exception_is_said_in_short(errors: Errors, qtbot: QtBot) -> None:
    text = "x" * 5000 + "\nand a second line"
    error = ValueError(text)
    error.add_note("a note")
    with qtbot.waitSignal(errors.happened) as told:
        in_thread(error)
    (failed,) = told.args
    assert "ValueError: xxx" in failed.message and failed.message.endswith("x…")
    assert len(failed.message) < 400
    assert text in failed.details and failed.details.endswith("a note")


def test_errors_that_are_gone_do_not_loop(qtbot: QtBot, capsys: pytest.CaptureFixture[str]) -> None:
    owner = QObject()
    errors = Errors(owner)
    errors.install()
    hook = sys.excepthook
    owner.deleteLater()
    qtbot.waitUntil(lambda: not module.isValid(errors))
    hook(ValueError, ValueError("late"), None)
    errors.close()
    assert "RuntimeError" in capsys.readouterr().err


def test_closing_puts_the_hooks_back(qtbot: QtBot) -> None:
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    errors = Errors()
    for _ in range(3):
        errors.install()
        errors.install()
        assert sys.excepthook != before[0]
        errors.close()
        errors.close()
        assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


def test_own_error_needs_no_details(parent: QWidget) -> None:
    dialog = show(parent, "No image.", "Choose another folder.", "")
    assert dialog.isVisible() and dialog.isModal()
    assert dialog.fold.isHidden() and dialog.copy.isHidden() and dialog.more.isHidden()
    assert dialog.accessibleDescription() == "No image. Choose another folder."
    dialog.close()


def test_details_are_folded_until_asked_for(parent: QWidget) -> None:
    dialog = show(parent, "A bug.", "Report it.", "Traceback: <b>x</b>" + 50 * "\nline")
    assert not dialog.details.isVisible()
    dialog.fold.click()
    assert dialog.details.isVisible() and dialog.details.isReadOnly()
    assert dialog.details.toPlainText().startswith("Traceback: <b>x</b>\nline")
    assert dialog.details.verticalScrollBar().value() == 0
    metrics = dialog.details.fontMetrics()  # not every font of equal letters says that it is one
    assert metrics.horizontalAdvance("iiii") == metrics.horizontalAdvance("MMMM")
    dialog.fold.click()
    assert not dialog.details.isVisible()
    dialog.close()


def test_copy_has_everything(parent: QWidget) -> None:
    dialog = show(parent, "A bug.", "Report it.", "the trace")
    dialog.copy.click()
    copied = QGuiApplication.clipboard().text()
    for part in ("A bug.", "Report it.", "the trace", "ClipTune 0", "Python 3", "PySide6 6"):
        assert part in copied
    assert "more" not in copied
    assert dialog.copy.text() == "&Copied"
    dialog.close()


def test_keyboard_reaches_everything(parent: QWidget, qtbot: QtBot) -> None:
    dialog = show(parent, "A bug.", "Report it.", "the trace")
    dialog.fold.click()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.dismiss.hasFocus)
    seen = []
    for _ in range(4):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        seen.append(dialog.focusWidget())
    assert seen == [dialog.details, dialog.fold, dialog.copy, dialog.dismiss]
    assert all(widget.accessibleName() or widget.text() for widget in seen)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_return_closes(parent: QWidget, qtbot: QtBot) -> None:
    dialog = show(parent, "A bug.", "Report it.", "the trace")
    with qtbot.waitSignal(dialog.destroyed):
        QTest.keyClick(dialog, Qt.Key.Key_Return)


def test_flood_is_one_dialog(parent: QWidget, qtbot: QtBot) -> None:
    dialog = show(parent, "A bug.", "Report it.", "first trace")
    dialog.copy.click()
    for _ in range(3):
        assert show(parent, "A bug.", "Report it.", "first trace") is dialog
    assert dialog.more.text() == "and 3 more" and dialog.more.isVisible()
    assert dialog.height() >= dialog.heightForWidth(dialog.width())  # nothing is cut off
    assert dialog.details.toPlainText() == "first trace"
    assert dialog.copy.text() == "&Copy"
    for number in range(50):
        assert show(parent, "Another.", "Do this.", f"trace {number}.") is dialog
    assert dialog.more.text() == "and 53 more"
    assert dialog.details.toPlainText().count("Another.") == module.MOST - 1
    assert "trace 8." in dialog.report() and "trace 9." not in dialog.report()
    assert "and 44 more" in dialog.report()
    dialog.close()
    again = show(parent, "Later.", "", "")
    assert again is not dialog and again.count == 1
    again.close()


def test_what_the_dialog_tells_no_banner_tells_again(parent: QWidget, qtbot: QtBot) -> None:
    """A bug on a thread that the window listens to comes to its page, too."""
    banner = Banner()
    qtbot.addWidget(banner)
    first, second = bug(ValueError("first")), bug(ValueError("second"))
    dialog = show_failed(parent, first)
    tell(banner, first)
    assert banner.isHidden() and dialog.count == 1
    tell(banner, second)
    assert not banner.isHidden()
    banner.hide()
    dialog.accept()
    tell(banner, first)
    assert not banner.isHidden()


def test_words_that_come_later_can_be_read(parent: QWidget) -> None:
    dialog = show(parent, "No image.", "Choose another folder.", "")
    show(parent, "No space.", "Empty the disk.", "")
    assert dialog.fold.isVisible() and dialog.copy.isVisible()
    assert dialog.details.toPlainText() == "No space.\nEmpty the disk."
    show(parent, "No sun.", "", "trace")
    assert dialog.details.toPlainText().endswith("the disk.\n\nNo sun.\ntrace")
    dialog.close()


def test_dialog_keeps_the_size_it_was_given(parent: QWidget) -> None:
    dialog = show(parent, "A bug.", "Report it.", "trace")
    dialog.resize(700, 500)
    show(parent, "Another.", "", "trace 2")
    assert (dialog.width(), dialog.height()) == (700, 500)
    dialog.close()


def test_dialog_goes_with_its_window(qtbot: QtBot) -> None:
    window = QWidget()
    show(window, "A bug.", "", "trace")
    window.deleteLater()
    qtbot.waitUntil(lambda: not module.isValid(window))
    dialog = show(None, "Another.", "", "")
    gc.collect()
    assert isinstance(dialog, ErrorDialog) and dialog.isVisible() and dialog.count == 1
    dialog.close()


def test_shown_as_it_happens(errors: Errors, parent: QWidget, qtbot: QtBot) -> None:
    class Window(QObject):
        shown = Signal(object)

        def tell(self, failed: Failed) -> None:
            self.shown.emit(show_failed(parent, failed))

    window = Window()
    errors.happened.connect(window.tell)
    with qtbot.waitSignal(window.shown) as told:
        in_qthread(ValueError("deep down"))
    (dialog,) = told.args
    assert "deep down" in dialog.details.toPlainText()
    dialog.close()


def test_a_window_that_cannot_be_made_is_told_of_in_one_of_its_own() -> None:
    """Of a damaged file of the program, say, by whoever clicked on its icon."""
    code = (
        "from cliptune_gui.shell import app\n"
        "def damaged(*_): raise ImportError('file too short')\n"
        "app.MainWindow = damaged\n"
        "from cliptune_gui.widgets.errors import ErrorDialog\n"
        "ErrorDialog.exec = lambda dialog: print(dialog.isVisible(), dialog.told)\n"
        "raise SystemExit(app.main())\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 1 and ran.stdout.startswith("True"), ran.stderr
    assert "file too short" in ran.stdout and "Traceback" in ran.stdout
