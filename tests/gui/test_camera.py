"""A camera: looked through only when asked, and what is said where there is nothing to see."""

import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cliptune.projects.added import Added
from cliptune_gui.engine.worker import Call, Worker, once
from cliptune_gui.pages.board import recording as recordings
from cliptune_gui.pages.board.recording import RecordDialog
from cliptune_gui.state import camera as cameras
from cliptune_gui.state.camera import Camera
from cliptune_gui.widgets.camera_view import CameraView

MODULE = "PySide6.QtMultimedia"
LONG = 60_000


def photo(colour: int = 0xFF336699) -> QImage:
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(colour)
    return image


class Frame:
    def __init__(self, image: QImage) -> None:
        self._image = image

    def isValid(self) -> bool:
        return not self._image.isNull()

    def toImage(self) -> QImage:
        return self._image


class Device:
    """A camera that is plugged in."""

    def __init__(self, name: str) -> None:
        self._name = name

    def description(self) -> str:
        return self._name

    def videoFormats(self) -> list[SimpleNamespace]:
        return [
            SimpleNamespace(resolution=partial(QSize, *one), maxFrameRate=lambda: 30)
            for one in ((320, 240), (1920, 1080), (640, 480))
        ]


class Qt_(ModuleType):
    """Stands for Qt Multimedia, which is no part of what tests install."""

    def __init__(self) -> None:
        super().__init__(MODULE)
        plugged: list[Device] = []
        self.plugged, self.made = plugged, []
        self.frame = Frame(QImage())
        made = self.made

        class QMediaDevices(QObject):
            videoInputsChanged = Signal()
            told: list[QObject] = []

            def __init__(self, parent: QObject) -> None:
                super().__init__(parent)
                self.told.append(self)

            @staticmethod
            def videoInputs() -> list[Device]:
                return [*plugged]

        class QCamera(QObject):
            errorOccurred = Signal(int, str)

            def __init__(self, device: Device) -> None:
                super().__init__()
                self.device, self.format, self.on = device, None, False
                made.append(self)

            def setCameraFormat(self, wanted: SimpleNamespace) -> None:
                self.format = wanted.resolution()

            def start(self) -> None:
                self.on = True

            def stop(self) -> None:
                self.on = False

        self.QMediaDevices, self.QCamera = QMediaDevices, QCamera
        self.QMediaCaptureSession = lambda: SimpleNamespace(
            setCamera=lambda _: None, setVideoSink=lambda _: None
        )
        self.QVideoSink = lambda: SimpleNamespace(videoFrame=lambda: self.frame)

    def plug(self, *names: str) -> None:
        self.plugged[:] = [one for one in self.plugged if one.description() in names]
        there = [one.description() for one in self.plugged]
        self.plugged += [Device(name) for name in names if name not in there]
        for one in self.QMediaDevices.told:
            one.videoInputsChanged.emit()


@pytest.fixture
def loader() -> Iterator[Worker]:
    worker = Worker("loader")
    yield worker
    worker.close()


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> Qt_:
    monkeypatch.setitem(sys.modules, MODULE, made := Qt_())
    monkeypatch.setattr(cameras, "EVERY", 1)
    monkeypatch.setattr(cameras, "PATIENCE", LONG)
    return made


@pytest.fixture
def view(qtbot: QtBot, loader: Worker, system: Qt_) -> Iterator[CameraView]:
    made = CameraView(Camera(loader))
    qtbot.addWidget(made)
    made.resize(320, 280)
    made.show()
    yield made
    made.hide()


def test_what_is_plugged_in_is_seen_and_what_is_pulled_out_is_told(
    view: CameraView, qtbot: QtBot, system: Qt_
) -> None:
    view.open()
    qtbot.waitUntil(lambda: "No camera" in view.told.text(), timeout=LONG)
    assert not view.again.isVisible() and view.image is None
    system.plug("front", "back")
    system.frame = Frame(photo())
    qtbot.waitUntil(lambda: view.image is not None, timeout=LONG)
    assert not view.told.isVisible() and system.made[0].on
    assert system.made[0].format == QSize(640, 480)
    assert [view.cameras.itemText(row) for row in range(2)] == ["front", "back"]
    view.cameras.activated.emit(1)
    assert [one.on for one in system.made] == [False, True] and view.cameras.currentIndex() == 1
    system.plug("front")
    assert "unplugged" in view.told.text() and view.image is None and not system.made[1].on
    assert view._screen.accessibleDescription() == view.told.text()
    view.again.click()
    qtbot.waitUntil(lambda: view.image is not None, timeout=LONG)
    assert system.made[-1].device.description() == "front" and not view.again.isVisible()
    view.hide()
    assert not system.made[-1].on and view.image is None


def test_minimised_it_lets_the_camera_go_and_comes_back_to_it(
    view: CameraView, qtbot: QtBot, system: Qt_
) -> None:
    system.plug("front")
    system.frame = Frame(photo())
    view.open()
    qtbot.waitUntil(lambda: view.image is not None, timeout=LONG)
    view.showMinimized()
    assert not system.made[0].on
    view.showNormal()
    qtbot.waitUntil(lambda: view.image is not None, timeout=LONG)


def test_a_camera_that_another_program_has_is_told_and_tried_again(
    view: CameraView, qtbot: QtBot, system: Qt_
) -> None:
    system.plug("front")
    view.open()
    qtbot.waitUntil(lambda: bool(system.made), timeout=LONG)
    system.made[0].errorOccurred.emit(1, "Device busy.")
    told = view.told.text()
    assert "Device busy. If another program" in told and view.again.isVisible()
    system.frame = Frame(photo())
    view.again.click()
    qtbot.waitUntil(lambda: view.image is not None, timeout=LONG)
    assert len(system.made) == 2 and not view.told.isVisible()


def test_a_camera_that_sends_nothing_is_told(view: CameraView, qtbot: QtBot, system: Qt_) -> None:
    system.plug("front")
    view._camera._waiting.setInterval(20)
    view.open()
    qtbot.waitUntil(lambda: "sends no image" in view.told.text(), timeout=LONG)
    view._camera._waiting.setInterval(LONG)  # it goes on sending that one alone
    system.frame = Frame(photo())
    qtbot.waitUntil(lambda: view.image is not None, timeout=LONG)
    assert not view.told.isVisible()


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_a_system_that_refuses_is_told(
    view: CameraView, qtbot: QtBot, platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked first, where nobody was asked before."""
    answers = [Qt.PermissionStatus.Undetermined, Qt.PermissionStatus.Denied]
    app = QCoreApplication.instance()
    monkeypatch.setattr(app, "checkPermission", lambda _: answers.pop(0), raising=False)

    def ask(asked: object, _context: object, answered: Callable[[object], None]) -> None:
        answered(asked)

    monkeypatch.setattr(app, "requestPermission", ask, raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    view.open()
    qtbot.waitUntil(lambda: "does not let" in view.told.text(), timeout=LONG)
    assert ("macOS" in view.told.text()) == (platform == "darwin") and not answers
    assert view.again.isVisible()


@pytest.mark.parametrize(
    ("error", "bundle", "words"),
    [
        (ModuleNotFoundError(MODULE), False, 'pip install "cliptune[camera]"'),
        (ModuleNotFoundError(MODULE), True, "no part of this package"),
        (ImportError("libpulse.so.0: no such file"), False, "cannot be loaded: libpulse.so.0"),
    ],
)
def test_without_qt_multimedia_it_says_what_to_install(
    view: CameraView,
    qtbot: QtBot,
    error: ImportError,
    bundle: bool,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "frozen", bundle, raising=False)

    def fail(_name: str) -> ModuleType:
        raise error

    monkeypatch.setattr(cameras.importlib, "import_module", fail)
    view.open()
    qtbot.waitUntil(lambda: words in view.told.text(), timeout=LONG)
    assert not view.again.isVisible()


def test_closed_before_it_opens_it_stays_closed(loader: Worker, qtbot: QtBot, system: Qt_) -> None:
    system.plug("front")
    camera = Camera(loader)
    camera.start()
    camera.stop()
    loader.close()
    qtbot.wait(1)
    assert not system.made


@pytest.fixture
def added() -> list[dict[Path, str]]:
    """What was to be added to the project, time after time."""
    return []


@pytest.fixture
def sizes() -> list[QSize]:
    """Of the images that were added."""
    return []


@pytest.fixture
def recording(
    qtbot: QtBot,
    loader: Worker,
    system: Qt_,
    added: list[dict[Path, str]],
    sizes: list[QSize],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[RecordDialog]:
    """Open, on the second of two classes, before a camera that sees something."""
    monkeypatch.setattr(recordings, "EVERY", 5)
    system.plug("front")
    system.frame = Frame(photo())

    def add(
        files: dict[Path, str], told: Callable[[Added], None], lost: Callable[[], None]
    ) -> None:
        """As a labelling does: they are read after all that is short."""
        added.append(files)
        if of.fails:
            lost()
            return
        read = once(lambda: sizes.extend(QImage(str(file)).size() for file in files))
        new = Added({file: file.name for file in files}, frozenset(file.name for file in files))
        loader.do(Call(read, ended=lambda _: told(new), long=True, keeps=True))

    of = SimpleNamespace(classes=("cup", "plate"), folder=Path("kitchen"), add=add, fails=False)
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    made = RecordDialog(parent, of, loader, Camera(loader), str.title)
    made.ask("plate")
    made.activateWindow()
    assert not made.record.isEnabled()
    qtbot.waitUntil(made.record.hasFocus, timeout=LONG)
    yield made
    made.hide()


def test_images_are_recorded_while_the_space_bar_is_held(
    recording: RecordDialog,
    qtbot: QtBot,
    loader: Worker,
    added: list[dict[Path, str]],
    sizes: list[QSize],
) -> None:
    assert recording.classes.currentText() == "Plate"
    qtbot.keyPress(recording.record, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: recording._count >= 3, timeout=LONG)
    assert f"“Plate”: {recording._count}" in recording.told.text()
    qtbot.keyRelease(recording.record, Qt.Key.Key_Space)
    recording.classes.setCurrentIndex(0)
    qtbot.mouseClick(recording.record, Qt.MouseButton.LeftButton)
    plates, cups = added
    assert len(plates) >= 3 and set(plates.values()) == {"plate"} and [*cups.values()] == ["cup"]
    qtbot.waitUntil(lambda: not loader.keeping, timeout=LONG)
    assert sizes == [QSize(64, 48)] * (len(plates) + len(cups))
    qtbot.waitUntil(lambda: not any(file.exists() for file in (*plates, *cups)), timeout=LONG)
    recording.hide()
    assert len(added) == 2


@pytest.mark.parametrize("how", ["unplugged", "closed"])
def test_what_was_recorded_is_kept_however_recording_ends(
    recording: RecordDialog, qtbot: QtBot, system: Qt_, added: list[dict[Path, str]], how: str
) -> None:
    qtbot.mousePress(recording.record, Qt.MouseButton.LeftButton)
    assert not added
    if how == "closed":
        recording.reject()
    else:
        system.plug()
        assert not recording.record.isEnabled()
    assert len(added) == 1 and not recording._timer.isActive()
    recording.hide()
    assert len(added) == 1


def test_what_could_not_be_added_never_goes_into_another_project(
    recording: RecordDialog, qtbot: QtBot, added: list[dict[Path, str]]
) -> None:
    of: Any = recording._labelling
    of.fails = True
    qtbot.mouseClick(recording.record, Qt.MouseButton.LeftButton)
    assert "Images not added yet: 1." in recording.told.text()
    recording.reject()
    of.fails, of.folder = False, Path("garden")
    recording.ask("cup")
    qtbot.waitUntil(recording.record.isEnabled, timeout=LONG)
    qtbot.mouseClick(recording.record, Qt.MouseButton.LeftButton)
    for_kitchen, again, *_ = added
    assert for_kitchen == again  # tried once more as the dialog closed
    assert len(added[-1]) == 1 and not for_kitchen.keys() & added[-1].keys()
    qtbot.waitUntil(lambda: not any(file.exists() for file in added[-1]), timeout=LONG)
    assert all(file.exists() for file in for_kitchen)
    shutil.rmtree(next(iter(for_kitchen)).parent)


def test_frames_come_through_qt_multimedia_itself(
    qtbot: QtBot, loader: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virtual camera: frames that are sent into the session of a camera that is none."""
    media = pytest.importorskip(MODULE, exc_type=ImportError)
    nothing = media.QCameraDevice()
    monkeypatch.setattr(media.QMediaDevices, "videoInputs", staticmethod(lambda: [nothing]))
    camera = Camera(loader)
    seen: list[QImage] = []
    camera.seen.connect(seen.append)
    camera.start()
    qtbot.waitUntil(lambda: camera._session is not None, timeout=LONG)
    source = media.QVideoFrameInput()
    camera._session.setVideoFrameInput(source)
    for colour in (0xFF336699, 0xFF996633):
        source.sendVideoFrame(media.QVideoFrame(photo(colour)))
        qtbot.waitUntil(
            lambda colour=colour: bool(seen) and seen[-1].pixel(5, 5) == colour, timeout=LONG
        )
    assert len(seen) == 2 and seen[0].size() == QSize(64, 48)
    camera._session.setVideoFrameInput(None)
    camera.stop()
