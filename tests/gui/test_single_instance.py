"""A second start finds the first one, and only a living one."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import platformdirs
import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot

from cliptune.core.errors import ClipTuneError
from cliptune_gui.shell import single_instance as single
from cliptune_gui.shell.single_instance import SingleInstance

START = """
import json
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from cliptune_gui.shell import single_instance
from cliptune_gui.shell.single_instance import SingleInstance
single_instance.PATIENCE = 60_000  # however slow the first one is here
app = QCoreApplication([])
single = SingleInstance.first([Path(one) for one in sys.argv[1:]])
print("first" if single else "second", flush=True)
if single:
    single.raised.connect(lambda paths: print("raised", json.dumps([*map(str, paths)]), flush=True))
    app.exec()
"""
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start the program; what still runs at the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def another(*paths: str, **changes: str) -> "subprocess.Popen[str]":
        command, environment = [sys.executable, "-c", START, *paths], os.environ | changes
        started.append(
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        )
        return started[-1]

    yield another
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(single, "PATIENCE", 100)


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def here() -> Path:
    return platformdirs.user_data_path("cliptune", appauthor=False)


def test_second_start_raises_the_first_and_has_it_open_what_it_was_given(start: Start) -> None:
    first = start()
    assert line(first) == "first"
    for paths in ((), ("/photos/nuts\nbolts é", "/b")):
        second = start(*paths)
        assert line(second) == "second"
        assert second.wait() == 0
        assert line(first) == f"raised {json.dumps([*paths])}"


def test_killed_one_is_followed(start: Start, qtbot: QtBot) -> None:
    killed = start()
    assert line(killed) == "first"
    killed.kill()
    killed.wait()
    assert (here() / "window.lock").exists()
    window = SingleInstance.first()
    assert window
    second = start()
    with qtbot.waitSignal(window.raised, timeout=30_000):
        pass
    assert line(second) == "second"
    window.close()


def test_closed_one_is_followed(qtbot: QtBot) -> None:
    for _ in range(3):
        window = SingleInstance.first()
        assert window
        window.close()


def test_folders_are_independent(start: Start, tmp_path: Path) -> None:
    assert line(start()) == "first"
    assert line(start(XDG_DATA_HOME=str(tmp_path))) == "first"
    assert line(start()) == "second"


@pytest.mark.parametrize("message", [b"garbage\n", b"[1]\n", b"{}\n", b"\xff\n", b"[" * 2**20])
def test_garbage_is_ignored(start: Start, qtbot: QtBot, message: bytes) -> None:
    window = SingleInstance.first()
    assert window
    caller = QLocalSocket()
    caller.connectToServer(single.server_name(here()))
    assert caller.waitForConnected()
    with qtbot.assertNotEmitted(window.raised), qtbot.waitSignal(caller.disconnected):
        caller.write(message)
    second = start()
    with qtbot.waitSignal(window.raised, timeout=30_000):
        pass
    assert line(second) == "second"
    window.close()


def test_message_may_come_in_pieces(qtbot: QtBot) -> None:
    window = SingleInstance.first()
    assert window
    caller = QLocalSocket()
    caller.connectToServer(single.server_name(here()))
    caller.write(b'["/a b')
    qtbot.waitUntil(lambda: any(c.bytesAvailable() == 6 for c in window._callers))
    given: list[list[Path]] = []
    window.raised.connect(given.append)
    with qtbot.waitSignals([window.raised, caller.readyRead]):
        caller.write(b'"]\n')
    assert given == [[Path("/a b")]]
    assert caller.readAll().data() == single.ANSWER
    caller.disconnectFromServer()
    qtbot.waitUntil(lambda: not window._callers)
    window.close()


def test_lock_of_a_process_number_given_away_is_taken(impatient: None, qtbot: QtBot) -> None:
    here().mkdir(parents=True)
    file = here() / "window.lock"
    lock = QLockFile(str(file))
    assert lock.tryLock(0)
    left = file.read_bytes()  # names this process, which lives
    lock.unlock()
    file.write_bytes(left)
    window = SingleInstance.first()
    assert window
    window.close()


def test_one_that_does_not_answer_stays_the_first(
    impatient: None, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    here().mkdir(parents=True)
    lock = QLockFile(str(here() / "window.lock"))
    assert lock.tryLock(0)
    server = QLocalServer()
    assert server.listen(single.server_name(here()))
    assert SingleInstance.first() is None
    assert "does not answer" in caplog.text
    server.close()
    lock.unlock()


def test_folder_that_is_a_file_is_said(qtbot: QtBot) -> None:
    here().parent.mkdir(parents=True)
    here().touch()
    with pytest.raises(ClipTuneError, match="cannot write to its folder") as error:
        SingleInstance.first()
    assert str(here()) in error.value.message and error.value.hint


def test_on_a_full_disk_there_is_one_window_to_make_room_in(
    start: Start, impatient: None, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QLockFile, "tryLock", lambda *_: False)
    monkeypatch.setattr(QLockFile, "error", lambda _: QLockFile.LockError.UnknownError)
    window = SingleInstance.first()
    assert window
    with monkeypatch.context() as room:
        room.setattr(QLockFile, "tryLock", lambda *_: True)
        with qtbot.waitSignal(window.raised):
            second = start()
        assert line(second) == "second"
    window.close()
    first = start()
    assert line(first) == "first"
    monkeypatch.setattr(single, "PATIENCE", 60_000)
    assert SingleInstance.first() is None
    assert line(first) == "raised []"


def test_home_that_nobody_knows_is_said(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os.path, "expanduser", lambda path: path)
    with pytest.raises(ClipTuneError, match="home folder of this user is not known"):
        SingleInstance.first()


FINDER = """
from PySide6.QtGui import QFileOpenEvent
from cliptune_gui.shell.application import Application
app, given = Application([]), []
app.given.connect(given.extend)
app.sendEvent(app, QFileOpenEvent("/a b/birds"))
print([path.name for path in given])
"""


def test_what_macos_has_the_program_open_is_heard() -> None:
    """It comes as an event of the application, in a process of its own here: there is one only."""
    done = subprocess.run([sys.executable, "-c", FINDER], capture_output=True, text=True)
    assert done.stdout.split("\n")[0] == "['birds']", done.stderr
