"""A class filled from a camera: while a button is held, what the camera sees is recorded."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QHideEvent, QImage
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from cliptune.core.messages import sentences
from cliptune.projects.project import NONE, Added
from cliptune_gui.engine.worker import Call, Worker, once
from cliptune_gui.state.camera import QUALITY, Camera
from cliptune_gui.state.passing import PassingFolder
from cliptune_gui.state.project import Labelling
from cliptune_gui.widgets import button, label, screen, steady
from cliptune_gui.widgets.camera_view import CameraView
from cliptune_gui.widgets.messages import in_full

EVERY = 250
"""Milliseconds between two images that are recorded."""
WANTED = QSize(560, 600)


class RecordDialog(QDialog):
    """Asks for a class and fills it; the images go into the project's own folder.

    It is opened again and again: what it recorded may still be on its way when it is closed.
    """

    def __init__(
        self,
        parent: QWidget,
        labelling: Labelling,
        writer: Worker,
        camera: Camera,
        title: Callable[[str], str],
    ) -> None:
        """`writer` is that of the labelling; `title` is what a class is called here."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Record with a camera"))
        self._labelling, self._writer, self._title = labelling, writer, title
        self._folder = labelling.folder
        """Of the project that is recorded for."""
        self._place = PassingFolder()
        """Where images lie until they are in that project."""
        self._recorded: dict[Path, str | None] = {}
        """What was recorded and is not on its way into the project: since the button was pressed,
        and what could not be added before."""
        self._count = 0
        """Of all that was recorded here."""
        self.view = CameraView(camera)
        self.classes = steady(QComboBox())
        self.told = label("", "quiet", wrap=True)
        self.record = button(self.tr("Hold to &record"), lambda: None, role="primary")
        self.record.setAccessibleDescription(
            self.tr("While it is held, also by the space bar, images are recorded.")
        )
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self._take)
        self.record.pressed.connect(self._begin)
        self.record.released.connect(self._end)
        self.stop = button(self.tr("&Close"), self.reject)
        self._lay_out()
        self.view.enable(self.record)
        screen.bounded(self, WANTED)

    def _lay_out(self) -> None:
        named = label(self.tr("C&lass"))
        named.setBuddy(self.classes)
        self.classes.setAccessibleName(named.text().replace("&", ""))
        of_class, buttons = QHBoxLayout(), QHBoxLayout()
        of_class.addWidget(named)
        of_class.addWidget(self.classes, 1)
        buttons.addStretch(1)
        buttons.addWidget(self.record)
        buttons.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(10)
        column.addLayout(of_class)
        column.addWidget(self.view, 1)
        column.addWidget(self.told)
        column.addLayout(buttons)

    def ask(self, chosen: str) -> None:
        """Look through the camera; the class that is `chosen` is offered first."""
        if self._folder != self._labelling.folder:  # what is left was recorded for another project
            self._folder, self._place, self._recorded = self._labelling.folder, PassingFolder(), {}
        names = (*self._labelling.classes, NONE)
        self.classes.clear()
        for name in names:
            self.classes.addItem(self._title(name), name)
        self.classes.setCurrentIndex(names.index(chosen) if chosen in names else 0)
        told = self.tr("What is recorded is kept in your project, not in your folder.")
        self.told.setText(told)
        self.open()
        self.view.open()

    def hideEvent(self, event: QHideEvent) -> None:
        """What was recorded till now is kept."""
        self._end()
        super().hideEvent(event)

    def _begin(self) -> None:
        self._take()
        self._timer.start()

    def _take(self) -> None:
        """Record what the camera sees now."""
        if (image := self.view.image) is None:
            return
        self._count += 1
        name = f"{datetime.now():%Y%m%d-%H%M%S}-{self._count}.jpg"
        file = self._place.file(name)
        self._recorded[file] = self.classes.currentData()
        self._writer.do(Call(once(partial(_save, image, file)), keeps=True))
        told = self.tr("Recording “{}”: {}")
        self.told.setText(told.format(self.classes.currentText(), len(self._recorded)))

    def _end(self) -> None:
        """Have what was recorded added to the project, once it is written."""
        self._timer.stop()
        recorded, self._recorded, place = self._recorded, {}, self._place
        if recorded:
            self._labelling.add(
                recorded,
                partial(self._added, place, recorded),
                partial(self._lost, place, recorded),
            )

    def _added(self, place: PassingFolder, recorded: dict[Path, str | None], added: Added) -> None:
        if not added.paths and not added.refused:  # it was stopped
            self._lost(place, recorded)
            return
        self._writer.do(Call(once(partial(_remove, recorded)), long=True))
        if place is self._place:
            place.keep(bool(self._recorded))
            self.told.setText(sentences(map(in_full, added.told())))

    def _lost(self, place: PassingFolder, recorded: dict[Path, str | None]) -> None:
        """Nothing is lost: it is added with what is recorded next for that project, and stays when
        all ends."""
        place.keep(True)
        if place is not self._place:
            return
        self._recorded = {**recorded, **self._recorded}
        told = self.tr("Images not added yet: {}. They lie in {} and are added with the next.")
        self.told.setText(told.format(f"{len(self._recorded):,}", self._place.path))


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        with suppress(OSError):  # the folder goes with the program
            file.unlink()


def _save(image: QImage, file: Path) -> bool:
    return image.save(str(file), quality=QUALITY)
