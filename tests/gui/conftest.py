"""What tests of the window share: settings of their own, a real window, and its clean end."""

import gc
import shutil
from collections.abc import Iterator
from functools import partialmethod
from pathlib import Path

import platformdirs
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QThread, QTimer
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

import cliptune_resources
from cliptune.core import collector
from cliptune.graphics import cards
from cliptune_gui.engine import engine_thread
from cliptune_gui.engine.worker import Worker, once
from cliptune_gui.pages.new_run.images import ImagesPage
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.wizard import Draft
from engine import drawn
from engine.tiny import tiny_clip
from gui.images_page import Made, NoImages, rest
from gui.windows import Windows

LONG = 120_000
"""Milliseconds that a busy machine may take for what a test waits for."""


class PatientBot(QtBot):
    """Waits for what is to come, which no test times: not for the five seconds of pytest-qt."""

    waitUntil = partialmethod(QtBot.waitUntil, timeout=LONG)
    waitSignal = partialmethod(QtBot.waitSignal, timeout=LONG)
    waitSignals = partialmethod(QtBot.waitSignals, timeout=LONG)
    waitActive = partialmethod(QtBot.waitActive, timeout=LONG)
    waitExposed = partialmethod(QtBot.waitExposed, timeout=LONG)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny CLIP, which no test changes."""
    return tiny_clip(tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten images of each colour."""
    return drawn.classes(tmp_path_factory.mktemp("images"), 10)


@pytest.fixture(scope="session", autouse=True)
def what_came_before() -> None:
    """What tests of the engine left in memory is not looked through after every test here."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and logs of a test go into a folder that goes with it."""
    place = tmp_path_factory.mktemp("settings")
    monkeypatch.setattr(platformdirs, "user_log_path", lambda name, **_: place / "log" / name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(place))
    monkeypatch.setenv("XDG_STATE_HOME", str(place / "log"))
    scope = QSettings.Scope.UserScope
    QSettings.setPath(QSettings.Format.IniFormat, scope, str(place))


@pytest.fixture(autouse=True)
def no_graphics_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine has."""
    monkeypatch.setattr(cards, "find", lambda: [])


@pytest.fixture
def estimated() -> None:
    """For tests of windows that work out what a run would take and reach."""


@pytest.fixture(autouse=True)
def nothing_is_estimated(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would keep a core busy for as long as a window is open: it cannot be known, else."""
    if "estimated" not in request.fixturenames:
        monkeypatch.setattr(engine_thread, "estimate", lambda *_: None)
        monkeypatch.setattr(engine_thread, "probe", lambda _, cancel: once(lambda: None)(cancel))


@pytest.fixture(autouse=True)
def only_this_thread_collects() -> Iterator[None]:
    """As in the window: Qt's objects end where they were made."""
    collector.hand_over(lambda: None)
    yield
    collector.hand_over(None)


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """A thread of Qt or a timer that outlives its test fails it; widgets do not outlive theirs."""
    gc.collect()
    gc.freeze()  # what is there stays, and is not looked through again after each test
    yield
    # Else they wait for a test that waits, and every theme is put on all that there are.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    objects = gc.get_objects()
    # By their types: isinstance asks every object what it is, and some of torch's warn when asked.
    kinds = {kind for kind in {*map(type, objects)} if issubclass(kind, QThread | QTimer)}
    alive = [thing for thing in objects if type(thing) in kinds and isValid(thing)]
    threads = [t.objectName() for t in alive if isinstance(t, QThread) and t.isRunning()]
    timers = [t for t in alive if isinstance(t, QTimer) and t.isActive()]
    assert not threads, f"threads left behind: {threads}"
    assert not timers, f"timers left behind: {[timer.parent() for timer in timers]}"


@pytest.fixture
def tiny_starter(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the window does is the same, whatever it trains: a tiny CLIP, six times as fast."""
    monkeypatch.setattr(cliptune_resources, "starter", lambda: base)


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Three classes of the sample images, twelve images each."""
    folder = tmp_path / "few"
    for name in ("owl", "teapot", "cactus"):
        (folder / name).mkdir(parents=True)
        for image in sorted((cliptune_resources.sample() / "train" / name).iterdir())[:12]:
            shutil.copy(image, folder / name)
    return folder


@pytest.fixture
def windows(qtbot: QtBot) -> Iterator[Windows]:
    """For tests that open and close the window themselves."""
    made = Windows(qtbot)
    yield made
    for window in [*made.opened]:
        made.close(window)
    made.log.close()


@pytest.fixture
def made(qtbot: QtBot) -> Iterator[Made]:
    """The images page with images that were looked through."""
    worker = Worker("scanner")

    def page(images: Path) -> ImagesPage:
        page = ImagesPage(Draft(), worker, NoImages(), Preferences())
        qtbot.addWidget(page)
        page.open(images)
        rest(qtbot, page)
        page.show()
        return page

    yield page
    worker.close()
