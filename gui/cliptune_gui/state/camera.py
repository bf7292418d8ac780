"""What a camera sees, through Qt Multimedia: an extra, which is loaded when somebody asks."""

import importlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QCameraPermission, QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from cliptune.core import program
from cliptune_gui.engine.worker import Call, Outcome, Worker, once

EVERY = 60
"""Milliseconds between two looks at what the camera sees."""
PATIENCE = 5000
"""Milliseconds without an image after which that is told."""
SIDES = (640, 480)
"""Pixels that an image has at least, where the camera can; more would only take longer."""

QUALITY = 95
"""At which its images are saved as JPEG."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trouble:
    """Why there is nothing to see."""

    kind: Literal["lacking", "left out", "broken", "none", "refused", "gone", "failed", "silent"]
    """What lets a camera be used is not installed, is no part of the bundle, or cannot be loaded;
    no camera is connected; the system refuses it, it was unplugged, cannot be opened, or sends
    nothing."""
    detail: str = ""
    """The system's own words."""


class Camera(QObject):
    """One camera at a time, open between `start` and `stop`; what is connected later is opened
    then. Frames are asked for by the window's thread: none comes unasked from another."""

    seen = Signal(QImage)
    """What it sees now."""
    troubled = Signal(object)
    """There is a `Trouble`; it is over with the next image."""
    listed = Signal()
    """`names` are others."""

    def __init__(self, loader: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loader = loader
        self.on = False
        """Whether somebody wants to see something."""
        self.names: tuple[str, ...] = ()
        """The cameras that are connected."""
        self.chosen = -1
        """The place of the one that is open among them."""
        self._qt: Any = None
        """Qt Multimedia."""
        self._connected: Any = None
        """Tells when cameras come and go."""
        self._devices: list[Any] = []
        self._device: Any = None
        self._camera: Any = None
        self._session: Any = None
        self._sink: Any = None
        self._last: Any = None
        """The frame that was shown."""
        self._looking = QTimer(self, interval=EVERY)
        self._looking.timeout.connect(self._look)
        self._waiting = QTimer(self, interval=PATIENCE)
        self._waiting.timeout.connect(lambda: self.troubled.emit(Trouble("silent")))

    def start(self) -> None:
        """Open the first camera."""
        if not self.on:
            self.on = True
            self._loader.do(Call(once(_load), ended=self._loaded))

    def stop(self) -> None:
        """Let the camera go: its light goes out."""
        self.on = False
        self._close()

    def choose(self, place: int) -> None:
        """Open another camera."""
        self._open(self._devices[place])

    # Coming to a camera

    def _loaded(self, outcome: Outcome[Any]) -> None:
        if not self.on or outcome.result is None:
            return
        if isinstance(outcome.result, Trouble):
            self.troubled.emit(outcome.result)
            return
        self._qt = outcome.result
        app, asked = QCoreApplication.instance(), QCameraPermission()
        if app is None:
            return
        if app.checkPermission(asked) == Qt.PermissionStatus.Undetermined:
            app.requestPermission(asked, self, lambda _: self._begin())
        else:
            self._begin()

    def _begin(self) -> None:
        app = QCoreApplication.instance()
        if not self.on or app is None:
            return
        if app.checkPermission(QCameraPermission()) == Qt.PermissionStatus.Denied:
            self.troubled.emit(Trouble("refused"))
            return
        if self._connected is None:
            self._connected = self._qt.QMediaDevices(self)
            self._connected.videoInputsChanged.connect(self._came_or_went)
        self._came_or_went()

    def _came_or_went(self) -> None:
        """See which cameras are connected now."""
        if not self.on:
            return
        self._devices = [*self._qt.QMediaDevices.videoInputs()]
        self.names = tuple(device.description() for device in self._devices)
        if self._device is not None and self._device not in self._devices:
            self._close()
            self.troubled.emit(Trouble("gone"))
        elif self._device is None and self._devices:
            self._open(self._devices[0])
        elif not self._devices:
            self.troubled.emit(Trouble("none"))
        self._show_chosen()

    def _show_chosen(self) -> None:
        open_ = self._device is not None and self._device in self._devices
        self.chosen = self._devices.index(self._device) if open_ else -1
        self.listed.emit()

    def _open(self, device: Any) -> None:
        self._close()
        self._device, self._camera = device, self._qt.QCamera(device)
        if (wanted := _format(device.videoFormats())) is not None:
            self._camera.setCameraFormat(wanted)
        self._camera.errorOccurred.connect(self._failed)
        self._session, self._sink = self._qt.QMediaCaptureSession(), self._qt.QVideoSink()
        self._session.setVideoSink(self._sink)
        self._session.setCamera(self._camera)
        self._camera.start()
        self._looking.start()
        self._waiting.start()
        self._show_chosen()

    def _close(self) -> None:
        self._looking.stop()
        self._waiting.stop()
        if self._camera is not None:
            self._camera.stop()
            self._session.setCamera(None)
        self._device = self._camera = self._session = self._sink = self._last = None

    # Looking

    def _look(self) -> None:
        """Show what it sees, unless that was shown."""
        frame = self._sink.videoFrame()
        if not frame.isValid() or (self._last is not None and frame == self._last):
            return
        self._last = frame
        image = frame.toImage()
        if not image.isNull():
            self._waiting.start()
            self.seen.emit(image)

    def _failed(self, _error: object, words: str) -> None:
        """It cannot be opened, or not be read any more: perhaps another program has it."""
        _log.warning("The camera cannot be used: %s", words)
        self._waiting.stop()
        self.troubled.emit(Trouble("failed", words))


def _load() -> Any:
    """Qt Multimedia, or the `Trouble` with it. For a thread: it reads the disk."""
    try:
        return importlib.import_module("PySide6.QtMultimedia")
    except ModuleNotFoundError:
        return Trouble("left out" if program.came_as() == "bundle" else "lacking")
    except ImportError as error:  # a library of the system is not there
        return Trouble("broken", str(error))


def _format(formats: Sequence[Any]) -> Any:
    """The smallest images that are large enough, and of these the most a second; None where the
    camera is to choose."""

    def size(one: Any) -> tuple[int, int]:
        return one.resolution().width(), one.resolution().height()

    large = [one for one in formats if all(map(int.__ge__, size(one), SIDES))]
    return min(
        large, key=lambda one: (size(one)[0] * size(one)[1], -one.maxFrameRate()), default=None
    )
