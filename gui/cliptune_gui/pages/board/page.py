"""The board: classes at the left, images to sort in the middle, one of them large at the right."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QHideEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from cliptune.core.events import Failed, Progress
from cliptune.core.messages import sentences
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.pages.board.adding import Adding
from cliptune_gui.pages.board.column import ClassColumn
from cliptune_gui.pages.board.details import LARGE, Details
from cliptune_gui.pages.board.middle import Middle
from cliptune_gui.pages.board.recording import RecordDialog
from cliptune_gui.state.camera import Camera
from cliptune_gui.state.opened import Asked, Facts, facts
from cliptune_gui.state.project import Labelling
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import (
    Banner,
    BreakingRow,
    Elided,
    Foot,
    Pill,
    allow,
    button,
    choosing,
    drops,
    errors,
    help_button,
    keys,
    label,
)
from cliptune_gui.widgets.formatting import in_bytes, in_day, in_images
from cliptune_gui.widgets.messages import in_full
from cliptune_gui.widgets.screen import scrolled
from cliptune_gui.widgets.thumbnails import Thumbnails

REST = 120
"""Milliseconds that the cursor rests on an image before its file is asked about."""
MOST = 4
"""Classes whose probabilities are shown."""
WIDE, NARROW = 1000, 700
"""Pixels from which on the columns at the sides have all the room that they want, and below which
there is none for the one at the right."""
UNSURE = 0.5
"""Width of an interval of accuracy that says next to nothing: that of a handful of labels."""
HIGH = 600
"""Pixels from which on the large image has all the room that it wants, and hints have some."""


class BoardPage(QWidget):
    """A folder that is being sorted."""

    left = Signal()
    """The images page is to be shown."""
    base_asked = Signal()
    """The page is to be shown on which a base model is chosen."""
    train_asked = Signal(object, object)
    """The draft that it was opened for, and the data of a job that learns what was said here."""

    def __init__(
        self, engine: Engine, scanner: Worker, writer: Worker, thumbnails: Thumbnails
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._reader, self._writer = scanner, writer
        self._recording: RecordDialog | None = None
        self.labelling = Labelling(engine, scanner, writer, self)
        self.classes = ClassColumn(self.labelling, thumbnails)
        self.middle = Middle(self.labelling, self.classes, thumbnails)
        self.details = Details(thumbnails)
        self.banner = Banner()
        self.adding = Adding(self.labelling, scanner, self.banner, self)
        self.setAcceptDrops(True)
        self._draft: Draft | None = None
        self._opened: tuple[tuple[Path, str], object] | None = None
        """What is open, and the look at it, which is another one each time: so may the files be."""
        self._base_chosen = False
        """Whether the draft's base model was chosen since its images were shown last."""
        self._fresh = True
        """Whether nothing of the folder was shown yet."""
        self._resting = QTimer(self, singleShot=True, interval=REST)
        self._resting.timeout.connect(self._ask_about)
        self._upper = upper = QVBoxLayout()
        upper.setSpacing(10)
        upper.addLayout(self._head())
        upper.addWidget(self._bar())
        upper.addLayout(self._columns(), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addLayout(upper, 1)
        column.addWidget(self._foot())
        self._share(self.size())
        self._connect()

    def _head(self) -> QHBoxLayout:
        self.title = label("", "title")
        self.pill = Pill("", "running")
        self.quality = Elided("", "quiet")
        self.undo = button(self.tr("&Undo"), self.labelling.keeping.undo, hint=keys.hint("undo"))
        self.redo = button(self.tr("Re&do"), self.labelling.keeping.redo, hint=keys.hint("redo"))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.title)
        row.addWidget(help_button())
        row.addWidget(self.pill)
        row.addWidget(self.quality, 1)
        row.addWidget(self.undo)
        row.addWidget(self.redo)
        return row

    def _bar(self) -> QWidget:
        """How far the images have been looked at."""
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(self.tr("Images looked at"))
        self._progress_text = Elided("", "small")
        self._looking = QWidget()
        row = QHBoxLayout(self._looking)
        row.setContentsMargins(0, 0, 0, 0)
        self.stop = button(
            self.tr("Sto&p"), self.adding.stop, hint=self.tr("Adds none of these images.")
        )
        row.addWidget(self._progress, 1)
        row.addWidget(self._progress_text, 2)
        row.addWidget(self.stop)
        self.stop.hide()
        self._looking.hide()
        return self._looking

    def _columns(self) -> QHBoxLayout:
        self._side = scrolled(self.details)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.classes)
        row.addWidget(self.middle, 1)
        row.addWidget(self._side)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the images in the middle room in a small window."""
        self._share(event.size())

    def _share(self, size: QSize) -> None:
        wide, narrow, high = size.width() >= WIDE, size.width() < NARROW, size.height() >= HIGH
        edge = 28 if wide else 12
        self._upper.setContentsMargins(edge, 18 if high else 10, edge, 14 if high else 10)
        self.foot.row.setContentsMargins(edge, 10, edge, 10)
        self.classes.setFixedWidth(230 if wide else 180)
        self._side.setFixedWidth(260 if wide else 230)
        self._side.setVisible(not narrow)
        self.foot.told.setVisible(not narrow)
        self.classes.hint.setVisible(high)
        self.details.large.setMaximumHeight(LARGE if high else LARGE // 2)

    def _foot(self) -> QWidget:
        self.add = button(
            self.tr("Add &images..."),
            self.adding.choose,
            hint=self.tr("From elsewhere: they are copied into your project, or dropped here."),
        )
        self.camera = button(
            self.tr("&Camera..."),
            self._record,
            hint=self.tr("Fills a class with what a camera sees."),
        )
        self.back = button(self.tr("&Back"), self.left.emit)
        self.save = button(
            self.tr("&Save labels as..."),
            self._ask_file,
            hint=self.tr("A table of the images and their classes."),
        )
        self.train = button(self.tr("&Train with these"), self._train, role="primary")
        self.foot = Foot()
        self.foot.row.addLayout(
            BreakingRow((self.back, self.add, self.camera, self.save, self.train))
        )
        return self.foot

    def _connect(self) -> None:
        of = self.labelling
        of.changed.connect(self._changed)
        of.suggested.connect(self._show)
        of.suggested.connect(self._moved)
        of.keeping.saved.connect(self._show_saved)
        of.keeping.failed.connect(self._not_kept)
        of.progressed.connect(self._show_progress)
        of.failed.connect(self._failed)
        self.adding.progressed.connect(self._show_progress)
        self.adding.show_asked.connect(lambda paths: self.middle.show_added(of.rows(paths)))
        self.classes.chosen.connect(self._choose)
        self.classes.base_asked.connect(self.base_asked)
        self.classes.list.files_dropped.connect(self.adding.take)
        self.middle.moved.connect(self._moved)
        self.middle.regrouped.connect(self._show_classes)
        self.details.like_asked.connect(self.middle.like)
        self.details.file_asked.connect(self.middle.like_file)
        undo, redo = of.keeping.undo, of.keeping.redo
        for name, act in (("undo", undo), ("redo", redo)):
            keys.bind(name, self, act, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # Opening

    def open(self, draft: Draft) -> None:
        """Sort the images of a draft, or look at their labels. What was shown before is shown as it
        was left."""
        self._draft = draft
        of, looked = (draft.folder, draft.base), draft.images or draft.trouble
        if self._opened is not None and self._opened[0] == of and self._opened[1] is looked:
            return
        before = self._opened[0] if self._opened else of
        self._base_chosen = before[0] == of[0] and before[1] != of[1]
        self._opened = of, looked
        self.banner.hide()
        self._fresh = True
        self.labelling.open(Asked.of(draft))
        self.middle.show_class("")
        self._progress.setRange(0, 0)
        self._progress_text.setText(self.tr("Looking through the folder ..."))
        self._looking.show()
        self._show()

    def set_queueing(self, queueing: bool) -> None:
        """Leave the engine to a run, or look on at the images."""
        self.labelling.thoughts.rest(queueing)

    def _begin(self) -> None:
        """Show what is there for the first time."""
        of = self.labelling
        self._fresh = False
        if self._base_chosen and self._draft and self._draft.base in of.bases:
            of.see_by(self._draft.base)
        chosen = "" if of.sorted_before or not of.classes else of.classes[0]
        self.classes.show_classes(chosen)
        self._choose(chosen)
        if told := of.told:
            self.banner.say(sentences(map(in_full, told)), "", [(self.tr("O&K"), lambda: None)])
        place = self.middle.images if of.classes else self.classes.another
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, failed: Failed) -> None:
        self._looking.hide()
        if self._fresh:  # it could not be opened, and may be the next time
            self._opened = None
        errors.tell(self.banner, failed)

    def _not_kept(self, failed: Failed) -> None:
        """Tell it where it is seen: the wizard's decisions are kept with these."""
        if self.isVisible():
            errors.tell(self.banner, failed)
        elif not errors.is_told(failed):
            errors.show_failed(self.window(), failed)

    def event(self, event: QEvent) -> bool:
        """See what was decided elsewhere while something else was looked at."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.WindowActivate):
            self.labelling.keeping.refresh()
        return super().event(event)

    # Showing it

    def _choose(self, name: str) -> None:
        if name != self.middle.view.chosen or not self.middle.shows_class:
            self.middle.show_class(name)
        self.classes.show_classes(name)

    def _changed(self) -> None:
        if self._fresh:
            self._begin()
        chosen = self.middle.view.chosen
        if chosen and self.labelling.code(chosen) < 0:  # it was renamed or removed
            self._choose(self.labelling.names[-1])
        elif not chosen and self.labelling.classes and not self.labelling.sorted_before:
            self._choose(self.labelling.classes[0])
        self._show()
        self._moved()

    def _show(self) -> None:
        of = self.labelling
        count = len(of.paths) - len(of.troubles)
        title = self.tr("Review {}") if of.sorted_before else self.tr("Sort {}")
        self.title.setText(title.format(in_images(count)))
        done, to_go = of.standing()
        told = self.tr("{} sorted · {} to go").format(f"{done:,}", f"{to_go:,}")
        if of.sorted_before:
            told = self.tr("{} labelled · {} by you").format(f"{done:,}", f"{of.by_person():,}")
        self.pill.say(told, "running")
        self.quality.setText(self._quality())
        self._show_classes()
        allow(self.train, of.trainable, self._lacking())
        allow(self.save, bool(done), self.tr("Sort some images first."))
        allow(self.camera, bool(of.classes), self.tr("Type the name of a class first."))
        self.add.setEnabled(bool(of.paths))
        self._show_saved()

    def _show_classes(self) -> None:
        self.classes.show_classes(self.middle.view.chosen, self.middle.asked())

    def _lacking(self) -> str:
        """What must be said before there is something to train on; "" where there is."""
        of = self.labelling
        if of.trainable or not of.paths:
            return ""
        if len(of.classes) < 2:
            return self.tr("To train, type the names of at least two classes.")
        return self.tr("To train, say of images of at least two classes what they show.")

    def _quality(self) -> str:
        seen = self.labelling.seen
        if seen is None or seen.accuracy is None:
            return ""
        low, high = seen.interval
        if high - low > UNSURE:
            told = self.tr("too few labels yet to say how often the model is right")
            return f"{told} · {self.tr('more labels help')}"
        told = self.tr("the model is right on about {} % ({} to {})").format(
            *(f"{100 * one:.0f}" for one in (seen.accuracy, low, high))
        )
        more = self.tr("more labels help") if seen.learning else self.tr("more would change little")
        return f"{told} · {more}"

    def _show_saved(self) -> None:
        of = self.labelling
        self.undo.setEnabled(of.keeping.can_undo)
        self.redo.setEnabled(of.keeping.can_redo)
        lacking = self._lacking()
        if of.keeping.unwritten:
            self.foot.told.setText(self.tr("Saving what you decided ..."))
        elif lacking:
            self.foot.told.setText(lacking)
        elif not of.classes:
            self.foot.told.setText(self.tr("What you decide here is kept at once."))
        else:
            self.foot.told.setText(self.tr("Everything that you decided is saved."))

    def _show_progress(self, progress: Progress | None) -> None:
        self._looking.setVisible(progress is not None)
        self.stop.setVisible(self.adding.under_way)
        if progress is None:
            return
        words = {
            "download": self.tr("Downloading the base model"),
            "load": self.tr("Loading the base model"),
            "scan": self.tr("Looking through the folder"),
            "fit": self.tr("Choosing how to learn from the labels"),
            "doubts": self.tr("Looking for doubtful labels"),
            "add": self.tr("Copying images into your project"),
            "times": self.tr("Reading when the images were taken"),
        }
        told = words.get(progress.phase, self.tr("Looking at the images; you can sort meanwhile"))
        bytes_ = progress.unit == "bytes"
        done, total = (
            in_bytes(one) if bytes_ else f"{one:,}" for one in (progress.done, progress.total)
        )
        amount = self.tr("{} of {}").format(done, total) if progress.total else done
        self._progress.setRange(0, 1000 if progress.total else 0)
        self._progress.setValue(1000 * progress.done // max(1, progress.total))
        self._progress_text.setText(self.tr("{}: {}").format(told, amount))

    # Images from elsewhere

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are taken."""
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Answer anew: keys that are held change what is offered."""
        if drops.files(event.mimeData()) and self.labelling.paths:
            drops.accept(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """On the search line an image is searched for; elsewhere images are added."""
        paths = drops.files(event.mimeData())
        if not paths or not drops.accept(event):
            return
        search = self.middle.search
        if search.rect().contains(search.mapFrom(self, event.position().toPoint())):
            self.middle.like_file(paths[0])
        else:
            self.adding.take(paths)

    def _record(self) -> None:
        """Fill a class with what a camera sees."""
        if self._recording is None:
            camera = Camera(self._reader)
            self._recording = RecordDialog(
                self.window(), self.labelling, self._writer, camera, self.classes.title
            )
        self._recording.ask(self.middle.view.chosen)

    # The image that the cursor is on

    def _moved(self) -> None:
        of, row = self.labelling, self.middle.row
        if row is None:
            self.details.show_image(None, "")
            self.details.show_probabilities([])
            return
        self.details.show_image(of.folder / of.paths[row], self._said(row))
        likely = [(p, name) for name, p in of.probabilities(row).items() if name in of.names]
        likely.sort(key=lambda one: -one[0])
        self.details.show_probabilities(
            [(self.classes.title(name), p) for p, name in likely[:MOST]]
        )
        if self.isVisible():
            self._resting.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks at the image any more."""
        self._resting.stop()

    def _said(self, row: int) -> str:
        """What is said of an image, and of how many it stands for."""
        alike = self.tr("{} images are alike: what you say of this one holds for all of them.")
        count = len(self.middle.pile(row))
        told = self._said_of_one(row)
        return sentences((told, alike.format(f"{count:,}") if count > 1 else ""))

    def _said_of_one(self, row: int) -> str:
        of = self.labelling
        said = self.classes.title(of.names[of.said[row]]) if of.said[row] >= 0 else ""
        given = self.classes.title(of.names[of.given[row]]) if of.given[row] >= 0 else ""
        if row in of.troubles:
            return in_full(of.troubles[row])
        if of.out[row]:
            return self.tr("Excluded")
        if said and given and said != given:
            return self.tr("You say “{}”, the folder said “{}”").format(said, given)
        if said:
            return self.tr("You say “{}”").format(said)
        if row in of.doubts:
            told = self.tr("The folder says “{}”; by the other images it is “{}”")
            return told.format(given, self.classes.title(of.doubts[row].likely))
        return self.tr("The folder says “{}”").format(given) if given else ""

    def _ask_about(self) -> None:
        """Ask what takes a look at the disk or at all images."""
        of, row = self.labelling, self.middle.row
        if row is None:
            return
        path = of.folder / of.paths[row]

        def answered(outcome: Outcome[Facts | None]) -> None:
            if self.middle.row == row and outcome.result:
                self.details.about.setText(self._about(outcome.result))

        self._reader.do(Call(once(lambda: facts(path)), ended=answered))
        of.thoughts.nearest(row, of.labels, lambda found: self._show_near(row, found))

    def _about(self, found: Facts) -> str:
        told = self.tr("taken {}, {} x {}, {}") if found.by_camera else self.tr("{}, {} x {}, {}")
        return told.format(in_day(found.taken), found.width, found.height, in_bytes(found.size))

    def _show_near(self, row: int, found: tuple[int, float] | None) -> None:
        of = self.labelling
        if found is None or self.middle.row != row or of.labels[found[0]] < 0:
            return
        name = self.classes.title(of.names[of.labels[found[0]]])
        told = self.tr("Most like one of “{}” ({})").format(name, f"{found[1]:.2f}")
        self.details.near.setText(told)

    # What becomes of it

    def _ask_file(self) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self,
            self.tr("Save labels as"),
            str(choosing.documents() / "labels.csv"),
            "CSV (*.csv)",
        )
        if file:
            self.labelling.save_table(Path(file), self._saved)

    def _saved(self, file: Path) -> None:
        told = self.tr("The labels are in {}.").format(file)
        self.banner.say(told, "good", [(self.tr("O&K"), lambda: None)])

    def _train(self) -> None:
        self.labelling.take_snapshot(partial(self.train_asked.emit, self._draft))
