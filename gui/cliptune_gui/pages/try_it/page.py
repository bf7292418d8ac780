"""Adapters tried on images: one by one, by search, and by whole folders."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QHideEvent,
    QImage,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QMessageBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from cliptune.core.events import Warned
from cliptune.core.messages import sentences
from cliptune.runs import Run
from cliptune_gui.engine import engine_thread
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.inference_session import Candidate, candidates, is_adapter
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.pages.training.export_dialog import Exportable
from cliptune_gui.pages.try_it.chooser import Chooser
from cliptune_gui.pages.try_it.folder_tab import FolderTab
from cliptune_gui.pages.try_it.image_tab import ImageTab
from cliptune_gui.pages.try_it.query_tab import Correction
from cliptune_gui.pages.try_it.search_tab import FindTab
from cliptune_gui.state.camera import QUALITY, Camera
from cliptune_gui.state.passing import PassingFolder
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_queue import RunQueue
from cliptune_gui.state.trash import to_trash
from cliptune_gui.state.tried import Tried
from cliptune_gui.widgets import (
    Banner,
    BreakingRow,
    Elided,
    button,
    choosing,
    drops,
    errors,
    keys,
    really,
    titled,
)
from cliptune_gui.widgets.formatting import short
from cliptune_gui.widgets.messages import in_full
from cliptune_gui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:  # it loads torch
    from cliptune.inference.adapter import Adapter


@dataclass(frozen=True)
class Dropped:
    """What was dropped or opened, by what it is."""

    adapters: tuple[Path, ...]
    folders: tuple[Path, ...]
    images: tuple[Path, ...]


def told_apart(paths: Sequence[Path]) -> Dropped:
    """What each path is. For a thread: it looks at the disk."""
    adapters = tuple(path for path in paths if is_adapter(path))
    folders = tuple(path for path in paths if path not in adapters and path.is_dir())
    images = tuple(path for path in paths if path not in adapters and path not in folders)
    return Dropped(adapters, folders, images)


class TryPage(QWidget):
    """Who answers at the left, and what is asked beside it."""

    ready = Signal()
    """What can be tried was looked for."""
    taken = Signal()
    """What was dropped, pasted or opened is on its way to who looks at it."""
    export_asked = Signal(object)
    """An `Exportable`."""

    def __init__(
        self,
        engine: Engine,
        reader: Worker,
        run_queue: RunQueue,
        preferences: Preferences,
        thumbnails: Thumbnails,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAcceptDrops(True)
        self._engine, self._reader, self._run_queue = engine, reader, run_queue
        self._preferences, self._thumbnails = preferences, thumbnails
        self._kept = PassingFolder()
        """Where images from the clipboard and the camera lie; it goes with the page."""
        self._pasted = self._photographed = 0
        self._wanted: Path | None = None
        """What is to be ticked when it was found."""
        self._tried: Tried | None = Tried.read(preferences.tried)
        """What was tried when the program ran last, until it was looked for."""
        self.chooser = Chooser(preferences)
        self._camera = Camera(reader)
        self.images = ImageTab(
            engine, run_queue, self.chooser, thumbnails, self._camera, self._kept
        )
        self.words = FindTab(engine, run_queue, self.chooser, thumbnails)
        self.folder = FolderTab(engine, run_queue, self.chooser, thumbnails)
        self.trouble = Banner()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.images, self.tr("Ima&ges"))
        self.tabs.addTab(self.words, self.tr("Sea&rch"))
        self.tabs.addTab(self.folder, self.tr("Whole fo&lder"))
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self.chooser)
        both.addWidget(self.tabs, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 18, 28, 18)
        column.setSpacing(10)
        column.addLayout(self._head())
        column.addWidget(self.trouble)
        column.addLayout(both, 1)
        self._connect()

    def _head(self) -> QHBoxLayout:
        self.told = Elided("", "quiet")
        self.open = button(self.tr("&Open images..."), self._open)
        self.paste = button(
            self.tr("&Paste"), self.paste_clipboard, hint=self.tr("An image or files (Ctrl+V).")
        )
        self.camera = button(
            self.tr("Ca&mera..."), self._look_through, hint=self.tr("Try what a camera sees.")
        )
        self.clear = button(self.tr("Clear lis&t"), self.images.forget)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addLayout(titled(self.tr("Try it")))
        row.addWidget(self.told, 1)
        row.addLayout(BreakingRow((self.open, self.paste, self.camera, self.clear)))
        return row

    def _connect(self) -> None:
        for tab in (self.images, self.words, self.folder):
            tab.told.connect(self.told.setText)
            tab.failed.connect(lambda failed: errors.tell(self.trouble, failed))
            tab.opened.connect(self.look_at)
            tab.corrected.connect(self._correct)
        self.images.camera.taken.connect(self._take_photo)
        self.chooser.adding.connect(self._ask_adapter)
        self.chooser.export_asked.connect(self._export)
        self.chooser.remove_asked.connect(self._ask_remove)
        self.chooser.changed.connect(self._show_greys)
        self.chooser.changed.connect(self._keep_tried)
        self.folder.taken.connect(self._keep_tried)
        self.images.sight.pressed.connect(self._open)
        self._run_queue.changed.connect(self._queue_changed)
        self._run_queue.ended.connect(lambda _run: self._refresh())
        within = Qt.ShortcutContext.WidgetWithChildrenShortcut
        keys.bind("paste", self, self.paste_clipboard, within)

    def _show_greys(self) -> None:
        shown, folder = self.chooser.greys(), self.chooser.images()
        self._thumbnails.show_greys(shown)
        if shown and folder:
            self._thumbnails.show_greys(shown, folder)

    # What can be tried

    def showEvent(self, event: QShowEvent) -> None:
        """Runs may have ended meanwhile, and adapters may have been added."""
        self.read()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody asks now: a run that is on has the memory."""
        if self._run_queue.busy:
            self._engine.do(Call(once(self._engine.inference.free)))

    def read(self, chosen: Path | None = None) -> None:
        """Look for what can be tried; `chosen` is ticked when it was found."""
        folder = self._preferences.runs
        self._wanted = chosen or self._wanted
        self._engine.do(Call(once(lambda: candidates(folder)), ended=self._found))

    def try_run(self, run: Run) -> None:
        """Try what a run kept."""
        self.read(run.folder)

    def _found(self, outcome: Outcome[list[Candidate]]) -> None:
        if outcome.failure:
            errors.tell(self.trouble, outcome.failure)
        elif outcome.result is not None:
            wanted, self._wanted = self._wanted, None
            if tried := self._tried:
                self._tried = None
                self.chooser.recall(tried, outcome.result)
                self._offer_folder(tried.folder)
            self.chooser.show_candidates(outcome.result, wanted)
            self.ready.emit()

    def _offer_folder(self, folder: Path | None) -> None:
        """Have the folder of last time ready, if it is there."""
        if folder:
            self._reader.do(
                Call(
                    once(folder.is_dir),
                    ended=lambda outcome: self.folder.offer(folder) if outcome.result else None,
                )
            )

    def _keep_tried(self) -> None:
        """Remember what is tried, as soon as it is known what can be."""
        if self._tried is None:
            self._preferences.tried = self.chooser.tried(self.folder.folder).text()

    def _refresh(self) -> None:
        if self.isVisible():
            self.read()

    def _queue_changed(self) -> None:
        """A run that is to stop does not wait for a folder to be looked through."""
        if self._run_queue.stopping:
            for tab in (self.images, self.words, self.folder):
                tab.cancel()

    # Adapters made elsewhere

    def _ask_adapter(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("From a folder..."), self._ask_folder)
        menu.addAction(self.tr("From a zip..."), self._ask_zip)
        menu.popup(self.chooser.add.mapToGlobal(self.chooser.add.rect().bottomLeft()))

    def _ask_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(
            self, self.tr("Choose the folder of an adapter"), str(Path.home())
        )
        if found:
            self.add(Path(found))

    def _ask_zip(self) -> None:
        found, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose the zip of an adapter"), str(Path.home()), "Zip (*.zip)"
        )
        if found:
            self.add(Path(found))

    def add(self, place: Path) -> None:
        """Bring in the adapter in a folder or a zip."""
        self.trouble.hide()
        self.told.setText(self.tr("Adding {} ...").format(place.name))
        notes: list[str] = []
        self._engine.do(
            Call(
                lambda cancel: engine_thread.bring_in(place, cancel),
                told=lambda events: notes.extend(
                    in_full(event.told) for event in events if isinstance(event, Warned)
                ),
                ended=lambda outcome: self._added(outcome, notes),
                keeps=True,
            )
        )

    def _added(self, outcome: "Outcome[Adapter]", notes: Sequence[str]) -> None:
        self.told.setText("")
        if outcome.failure:
            errors.tell(self.trouble, outcome.failure)
        elif outcome.result is not None:
            done = self.tr("“{}” can be tried now.").format(outcome.result.title)
            self.trouble.say(
                sentences([done, *notes]),
                "warning" if notes else "good",
                [(self.tr("O&K"), lambda: None)],
            )
            self.read(outcome.result.folder)

    def _export(self, one: Candidate) -> None:
        name = f"{one.images.name if one.images else one.place.name}-{one.kind}"
        self.export_asked.emit(
            Exportable(one.place, one.title, one.kind, name, vectors=one.by_vectors)
        )

    def _ask_remove(self, one: Candidate) -> None:
        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(self.tr("Remove"))
        box.setTextFormat(Qt.TextFormat.PlainText)  # a title may look like HTML
        box.setText(self.tr("Move “{}” to the trash?").format(short(one.title)))
        box.setInformativeText(self.tr("What it was imported from stays where it is."))
        box.addButton(self.tr("&Move to trash"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.accepted.connect(lambda: self.remove(one))
        box.open()

    def remove(self, one: Candidate) -> None:
        """Move an adapter that was brought in to the trash, once nobody holds its files."""

        def gone() -> bool:
            self._engine.inference.free()
            return to_trash(one.place)

        self._engine.do(Call(once(gone), ended=partial(self._removed, one), keeps=True))

    def _removed(self, one: Candidate, outcome: Outcome[bool]) -> None:
        if not outcome.result:
            told = self.tr("“{}” could not be moved to the trash. Delete its folder: {}")
            self.trouble.say(
                told.format(one.title, one.place), "warning", [(self.tr("O&K"), lambda: None)]
            )
        self.read()

    # What an image really is

    def _correct(self, correction: Correction) -> None:
        self._reader.do(
            Call(
                once(correction.keep),
                ended=lambda outcome: self._corrected(correction, outcome),
                keeps=True,
            )
        )

    def _corrected(self, correction: Correction, outcome: Outcome[None]) -> None:
        if outcome.failure:
            errors.tell(self.trouble, outcome.failure)
            return
        told = self.tr("Kept: {} is really {}.")
        self.told.setText(told.format(correction.path.name, really.in_words(correction.words)))

    # Images

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take images, files and folders."""
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Answer anew: keys that are held change what is offered."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            drops.accept(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at what was dropped."""
        if drops.accept(event):
            self.take(event.mimeData())

    def paste_clipboard(self) -> None:
        """Look at what lies in the clipboard: an image, or files."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, data: QMimeData) -> None:
        """Look at files and folders, or at an image that has no file."""
        if paths := drops.files(data):
            self.take_paths(paths)
        elif data.hasImage():
            self._take_image(QImage(data.imageData()))

    def _take_image(self, image: QImage) -> None:
        self._pasted += 1
        self._keep(image, self.tr("pasted {}").format(self._pasted) + ".png")

    def _look_through(self) -> None:
        self.tabs.setCurrentWidget(self.images)
        self.images.open_camera()

    def _take_photo(self, image: QImage) -> None:
        self._photographed += 1
        self._keep(image, self.tr("photo {}").format(self._photographed) + ".jpg", QUALITY)

    def _keep(self, image: QImage, name: str, quality: int = -1) -> None:
        """Save an image that has no file, and look at it."""
        path = self._kept.file(name)
        self._reader.do(
            Call(
                once(lambda: image.save(str(path), quality=quality)),
                ended=lambda done: self._saved(path, done),
            )
        )

    def _saved(self, path: Path, outcome: Outcome[bool]) -> None:
        if outcome.result:
            self.look_at([path])
        else:
            text = self.tr("What was pasted is no image that can be read.")
            self.trouble.say(text, "warning", [(self.tr("O&K"), lambda: None)])
        self.taken.emit()

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Bring in adapters, classify folders, and look at images one by one."""
        self.trouble.hide()
        self._reader.do(Call(once(lambda: told_apart(paths)), ended=self._take_found))

    def _take_found(self, outcome: Outcome[Dropped]) -> None:
        dropped = outcome.result
        if dropped is None:
            if outcome.failure:
                errors.tell(self.trouble, outcome.failure)
            return
        for adapter in dropped.adapters:
            self.add(adapter)
        for folder in dropped.folders:
            if self.tabs.currentWidget() is self.words:
                self.words.search_in(folder)
            else:
                self.tabs.setCurrentWidget(self.folder)
                self.folder.take(folder)
        if dropped.images:
            self.look_at(dropped.images)
        self.taken.emit()

    def look_at(self, paths: Sequence[Path]) -> None:
        """Look at images one by one."""
        self.tabs.setCurrentWidget(self.images)
        self.images.add(paths)

    def _open(self) -> None:
        found = choosing.images(self, self.tr("Open images"), self.chooser.images())
        if found:
            self.look_at(found)
