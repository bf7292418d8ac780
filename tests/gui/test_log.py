"""What is logged anywhere arrives, and after closing nothing is as it was not before."""

import logging
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import platformdirs
import pytest
from PySide6.QtCore import QLoggingCategory, qCWarning, qInstallMessageHandler, qWarning
from pytestqt.qtbot import QtBot

from cliptune_gui.state import log as module
from cliptune_gui.state.log import Log, install


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(platformdirs, "user_log_path", lambda name, **_: tmp_path / "log" / name)
    return tmp_path / "log" / "cliptune"


@pytest.fixture
def log(place: Path, qtbot: QtBot) -> Iterator[Log]:
    made = install()
    yield made
    made.close()


def last(log: Log) -> str:
    return log.lines()[-1]


def test_lines_are_kept_and_told_once(log: Log, qtbot: QtBot) -> None:
    told: list[str] = []
    log.line.connect(told.append)
    logging.getLogger("cliptune.x").info("one %s", "thing")
    logging.getLogger("cliptune.x").debug("too small to keep")
    assert last(log).endswith(" INFO cliptune.x: one thing")
    assert told == log.lines()
    with qtbot.waitSignal(log.line):
        logging.warning("two")
    assert len(told) == 2 and told == log.lines()


def test_oldest_lines_go(log: Log) -> None:
    for number in range(module.LINES + 5):
        logging.info("number %d.", number)
    lines = log.lines()
    assert len(lines) == module.LINES
    assert lines[0].endswith("number 5.")


def test_traceback_is_several_lines(log: Log) -> None:
    try:
        raise ValueError("what it was")
    except ValueError:
        logging.exception("It broke")
    lines = log.lines()
    assert lines[0].endswith("It broke")
    assert lines[-1] == "ValueError: what it was"


def test_another_thread_is_told_on_this_one(log: Log, qtbot: QtBot) -> None:
    threads: list[bool] = []
    here = threading.get_ident()
    log.line.connect(lambda _line: threads.append(threading.get_ident() == here))
    thread = threading.Thread(target=lambda: [logging.info("n %d", n) for n in range(50)])
    thread.start()
    thread.join()
    assert not threads
    assert [line.rpartition(" ")[2] for line in log.lines()] == [str(n) for n in range(50)]
    assert threads == [True] * 50


def test_file_has_it(log: Log, place: Path) -> None:
    logging.info("a name \udcff of no text")
    log.close()  # it is written on a thread of its own
    text = (place / "cliptune.log").read_text(encoding="utf-8")
    assert "a name \\udcff of no text" in text


def test_file_does_not_grow_for_ever(
    place: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SIZE", 500)
    log = install()
    for number in range(60):
        logging.info("number %d.", number)
    log.close()
    files = sorted(place.iterdir())
    assert [file.name for file in files] == ["cliptune.log", "cliptune.log.1"]
    assert all(file.stat().st_size <= 500 for file in files)
    assert "number 59." in files[0].read_text()


def test_unwritable_folder_is_no_reason_to_fail(place: Path, qtbot: QtBot) -> None:
    place.parent.mkdir()
    place.touch()
    log = install()
    logging.info("still here")
    logging.info("and again")
    log.close()
    told = [line for line in log.lines() if "not written to a file" in line]
    assert len(told) == 1, "once"
    others = [line for line in log.lines() if line not in told]
    assert [line.rpartition(": ")[2] for line in others] == ["still here", "and again"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk is always full here")
def test_a_log_on_a_full_disk_is_closed_all_the_same(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        module._File,
        "_open",
        lambda _: open("/dev/full", "w", encoding="utf-8"),  # noqa: SIM115
    )
    log = install()
    logging.info("still here")
    log.close()
    assert any("No space left" in line for line in log.lines())


def test_the_file_is_not_written_by_whoever_says_something(
    place: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window's thread, say: the disk may be slow."""
    wrote: set[str] = set()
    opened = module._File._open

    def noted(file: module._File) -> Any:
        wrote.add(threading.current_thread().name)
        return opened(file)

    monkeypatch.setattr(module._File, "_open", noted)
    log = install()
    logging.info("one")
    log.close()
    assert wrote and threading.current_thread().name not in wrote
    assert "one" in (place / "cliptune.log").read_text()


def test_qt_is_heard_with_its_category(log: Log) -> None:
    qWarning("a hundred % wrong")
    assert last(log).endswith(" WARNING qt: a hundred % wrong")
    qCWarning(QLoggingCategory("qt.some.part"), "odd")
    assert last(log).endswith(" WARNING qt.some.part: odd")


def test_warnings_are_heard(place: Path, qtbot: QtBot) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        log = install()
        warnings.warn("beware of this", UserWarning, stacklevel=1)
        assert any("UserWarning: beware of this" in line for line in log.lines())
        log.close()


def test_warnings_and_worse_go_to_the_terminal(
    place: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    log = install()
    logging.info("fine")
    logging.warning("not fine")
    log.close()
    said = capsys.readouterr().err
    assert "not fine" in said and "INFO" not in said


def test_without_a_terminal(place: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", None)
    log = install()
    logging.warning("nobody looks")
    assert last(log).endswith("nobody looks")
    log.close()


def test_closing_undoes_everything(place: Path, qtbot: QtBot) -> None:
    def of_qt(*_: object) -> None:
        """A handler that was there before."""

    root = logging.getLogger()
    before = list(root.handlers), root.level, warnings.showwarning
    theirs = qInstallMessageHandler(of_qt)
    try:
        for number in range(3):
            log = install()
            assert root.handlers != before[0]
            logging.info("round %d.", number)
            assert [line.rpartition(" ")[2] for line in log.lines()] == [f"{number}."]
            log.close()
            log.close()
            assert (list(root.handlers), root.level, warnings.showwarning) == before
            logging.warning("after")
            assert len(log.lines()) == 1
        assert qInstallMessageHandler(theirs) is of_qt
    finally:
        qInstallMessageHandler(theirs)
    assert [p.name for p in place.iterdir()] == ["cliptune.log"]
    (place / "cliptune.log").unlink()  # fails on Windows while it is open
