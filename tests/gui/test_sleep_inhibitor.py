"""The computer stays awake while asked to, by a helper that leaves nothing behind."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from cliptune_gui.state import sleep_inhibitor
from cliptune_gui.state.sleep_inhibitor import SleepInhibitor

FAKE = f"""#!{sys.executable} -IS
import os, subprocess, sys
from pathlib import Path
place = Path(__file__).parent
with (place / "asked.txt").open("a") as file:
    print(os.getpid(), *sys.argv[1:], sep="|", file=file)
subprocess.run(["cat"])
(place / "over.txt").touch()
"""
PARENT = """
import sys
from PySide6.QtCore import QCoreApplication
from cliptune_gui.state.sleep_inhibitor import SleepInhibitor
app = QCoreApplication([])
inhibitor = SleepInhibitor()
inhibitor.inhibit("a run")
app.exec()
"""


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A systemd-inhibit that writes down its arguments and waits for `cat`."""
    program = tmp_path / "systemd-inhibit"
    program.write_text(FAKE)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(sys, "platform", "linux")
    return tmp_path


def asked(place: Path) -> list[list[str]]:
    """Process number and arguments of each call."""
    file = place / "asked.txt"
    return [line.split("|") for line in file.read_text().splitlines()] if file.exists() else []


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_helper_runs_while_kept(fake: Path, qtbot: QtBot) -> None:
    inhibitor = SleepInhibitor()
    inhibitor.inhibit("lora on birds, run 3")
    inhibitor.inhibit("again")
    qtbot.waitUntil(lambda: bool(asked(fake)))
    ((process, *arguments),) = asked(fake)
    assert arguments == [
        "--what=sleep:idle",
        "--who=ClipTune",
        "--why=lora on birds, run 3",
        "--mode=block",
        "cat",
    ]
    assert alive(int(process))
    inhibitor.allow()
    inhibitor.allow()
    qtbot.waitUntil(lambda: not alive(int(process)))


def test_kept_again_after_allow(fake: Path, qtbot: QtBot) -> None:
    inhibitor = SleepInhibitor()
    for calls in (1, 2):
        inhibitor.inhibit("a run")
        qtbot.waitUntil(lambda calls=calls: len(asked(fake)) == calls)
        inhibitor.allow()
    qtbot.waitUntil(lambda: not any(alive(int(process)) for process, *_ in asked(fake)))


def test_stubborn_helper_is_killed(fake: Path, qtbot: QtBot) -> None:
    deaf = FAKE.replace("place =", "import signal; signal.signal(15, signal.SIG_IGN)\nplace =")
    deaf = deaf.replace('subprocess.run(["cat"])', "signal.pause()")
    (fake / "systemd-inhibit").write_text(deaf)
    inhibitor = SleepInhibitor()
    inhibitor.inhibit("a run")
    qtbot.waitUntil(lambda: bool(asked(fake)))
    inhibitor.allow()
    qtbot.waitUntil(lambda: not alive(int(asked(fake)[0][0])))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no helper")
def test_helper_ends_with_a_killed_parent(fake: Path, qtbot: QtBot) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT])
    try:
        qtbot.waitUntil(lambda: bool(asked(fake)), timeout=30_000)
        assert not (fake / "over.txt").exists()
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    qtbot.waitUntil((fake / "over.txt").exists, timeout=30_000)


def test_without_a_helper_one_line_is_logged(
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    inhibitor = SleepInhibitor()
    with caplog.at_level(logging.INFO):
        inhibitor.inhibit("a run")
    inhibitor.allow()
    assert [record.getMessage() for record in caplog.records] == [
        "The computer may go to sleep during a run: there is no systemd-inhibit."
    ]


def test_helper_that_fails_is_logged_and_may_be_asked_again(
    fake: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    (fake / "systemd-inhibit").write_text("#!/bin/sh\necho no bus >&2\nexit 1\n")
    inhibitor = SleepInhibitor()
    with caplog.at_level(logging.INFO):
        inhibitor.inhibit("a run")
        qtbot.waitUntil(lambda: "ended. no bus" in caplog.text)
    (fake / "systemd-inhibit").write_text(FAKE)
    inhibitor.inhibit("a run")
    qtbot.waitUntil(lambda: bool(asked(fake)))
    inhibitor.allow()


def test_mac_asks_caffeinate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert sleep_inhibitor._command("a run") == ("caffeinate", ["-i", "-w", str(os.getpid())])


def test_windows_is_told(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    kernel = SimpleNamespace(SetThreadExecutionState=told.append)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    inhibitor = SleepInhibitor()
    monkeypatch.setattr(sys, "platform", "win32")
    inhibitor.inhibit("a run")
    inhibitor.allow()
    assert told == [0x80000001, 0x80000000]
