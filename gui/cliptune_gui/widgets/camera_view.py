"""What a camera sees, or why there is nothing to see and what to do about that."""

import sys

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QComboBox, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cliptune_gui.state.camera import Camera, Trouble
from cliptune_gui.widgets.boxes import steady
from cliptune_gui.widgets.buttons import button
from cliptune_gui.widgets.labels import label
from cliptune_gui.widgets.theme import colours
from cliptune_gui.widgets.thumbnails import ROUND

WANTED = QSize(448, 336)
AGAIN = frozenset({"refused", "gone", "failed", "silent"})
"""Troubles after which it may help to try again."""


class CameraView(QWidget):
    """A camera's image, live. Hidden, it lets the camera go."""

    seen = Signal(QImage)
    """What it sees now."""
    blind = Signal()
    """There is nothing to see, or not yet."""

    def __init__(self, camera: Camera) -> None:
        super().__init__()
        self._camera = camera
        camera.setParent(self)  # it is let go before it goes
        self.image: QImage | None = None
        """What it saw last; None while it sees nothing."""
        self.cameras = steady(QComboBox())
        self.cameras.setAccessibleName(self.tr("Camera"))
        self.cameras.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.cameras.setMinimumContentsLength(12)
        self.cameras.activated.connect(camera.choose)
        self.told = label("", wrap=True)
        self.told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.told.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.again = button(self.tr("Try again"), self.open)
        self._screen = _Screen(self)
        inside = QVBoxLayout(self._screen)
        inside.setContentsMargins(20, 20, 20, 20)
        inside.addStretch(1)
        inside.addWidget(self.told)
        inside.addWidget(self.again, 0, Qt.AlignmentFlag.AlignCenter)
        inside.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._screen, 1)
        column.addWidget(self.cameras)
        camera.seen.connect(self._see)
        camera.troubled.connect(self._tell)
        camera.listed.connect(self._list)
        self._say(self.tr("One moment ..."))
        self._list()

    def open(self) -> None:
        """Look through the first camera, from the beginning."""
        self.close_camera()
        self._say(self.tr("One moment ..."))
        self.blind.emit()
        self._camera.start()

    def enable(self, made: QPushButton) -> None:
        """Let a button be pressed while there is something to see; it has the focus from then on,
        so that the space bar does."""

        def see() -> None:
            if not made.isEnabled():
                made.setEnabled(True)
                made.setFocus(Qt.FocusReason.OtherFocusReason)

        made.setEnabled(False)
        self.seen.connect(lambda _image: see())
        self.blind.connect(lambda: made.setEnabled(False))

    def close_camera(self) -> None:
        """See nothing any more."""
        self._camera.stop()
        self.image = None

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        self.close_camera()

    def showEvent(self, event: QShowEvent) -> None:
        """Its window was minimised, and is looked at again."""
        if event.spontaneous():
            self.open()

    def _list(self) -> None:
        self.cameras.clear()
        self.cameras.addItems(self._camera.names)
        self.cameras.setCurrentIndex(self._camera.chosen)
        self.cameras.setVisible(len(self._camera.names) > 1)

    def _see(self, image: QImage) -> None:
        self.image = image
        self._say("")
        self.seen.emit(image)

    def _tell(self, trouble: Trouble) -> None:
        self.image = None
        self._say(self._worded(trouble), again=trouble.kind in AGAIN)
        self.blind.emit()

    def _say(self, text: str, *, again: bool = False) -> None:
        if text != self.told.text():
            self.told.setText(text)
            self._screen.setAccessibleDescription(text)
        self.told.setVisible(bool(text))
        self.again.setVisible(again)
        self._screen.update()

    def _worded(self, trouble: Trouble) -> str:
        """What is wrong, and what to do about it."""
        if trouble.kind == "refused" and sys.platform == "darwin":
            return self.tr(
                "macOS does not let ClipTune use the camera. Allow it in System Settings, Privacy "
                "& Security, Camera. If it is not listed there, the README says why."
            )
        told = {
            "lacking": self.tr(
                "What lets ClipTune use a camera is not installed. Install it where ClipTune is "
                'installed, and start ClipTune again:\npip install "cliptune[camera]"'
            ),
            "left out": self.tr(
                "What lets ClipTune use a camera is 175 MB, and no part of this package. A "
                "ClipTune that pip installs can have it: the README says how."
            ),
            "broken": self.tr(
                "What lets ClipTune use a camera cannot be loaded: {}. The README says what the "
                "system must have for it."
            ).format(trouble.detail),
            "none": self.tr("No camera is connected. Plug one in, and it is shown here."),
            "refused": self.tr(
                "The system does not let ClipTune use the camera. Allow it in the system's "
                "settings, under privacy."
            ),
            "gone": self.tr("The camera was unplugged. Plug it in again."),
            "failed": self.tr(
                "The camera cannot be used: {}. If another program is using it, close that one."
            ).format(trouble.detail.rstrip(".")),
            "silent": self.tr(
                "The camera sends no image. If another program is using it, close that one."
            ),
        }
        return told[trouble.kind]


class _Screen(QWidget):
    """Where the image is drawn, whole."""

    def __init__(self, view: CameraView) -> None:
        super().__init__()
        self._view = view
        self.setMinimumSize(180, 135)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("What the camera sees"))

    def sizeHint(self) -> QSize:
        """As large as it can be seen well."""
        return WANTED

    def paintEvent(self, event: QPaintEvent) -> None:
        """The image; a frame where there is none."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            image = self._view.image
            if image is None:
                painter.setPen(QPen(QColor(colours().quiet), 1.4, Qt.PenStyle.DashLine))
                whole = QRectF(self.rect()).adjusted(1, 1, -1, -1)
                painter.drawRoundedRect(whole, ROUND, ROUND)
                return
            size = image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRectF(0, 0, size.width(), size.height())
            place.moveCenter(QRectF(self.rect()).center())
            shape = QPainterPath()
            shape.addRoundedRect(place, ROUND, ROUND)
            painter.setClipPath(shape)
            painter.drawImage(place, image, QRectF(image.rect()))
