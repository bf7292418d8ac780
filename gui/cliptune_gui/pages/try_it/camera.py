"""A camera in the place of the image that is shown large: looked through, and a photo taken."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cliptune_gui.state.camera import Camera
from cliptune_gui.widgets import button
from cliptune_gui.widgets.camera_view import CameraView


class CameraPanel(QWidget):
    """Hidden until it is opened; a photo that is taken closes it, and so does looking
    elsewhere."""

    taken = Signal(QImage)
    """A photo was taken."""
    closed = Signal()

    def __init__(self, camera: Camera) -> None:
        super().__init__()
        self.view = CameraView(camera)
        self.take = button(
            self.tr("Ta&ke photo"),
            self._take,
            role="primary",
            hint=self.tr("It is tried like an image that was dropped."),
        )
        self.stop = button(self.tr("Clos&e camera"), self.hide, hint=self.tr("Esc"))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch(1)
        row.addWidget(self.take)
        row.addWidget(self.stop)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.view, 1)
        column.addLayout(row)
        self.view.enable(self.take)
        self.setVisible(False)

    def open(self) -> None:
        """Look through the camera."""
        self.show()
        self.view.open()
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        image = self.view.image
        if image is not None:
            self.hide()
            self.taken.emit(image)

    def hideEvent(self, event: QHideEvent) -> None:
        """Closed, or another page is looked at."""
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)
