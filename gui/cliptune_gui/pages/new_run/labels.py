"""Where labels are read: a card that says it, and a dialog in which it is chosen."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from cliptune_gui.engine.worker import Call, Outcome, Worker
from cliptune_gui.pages.new_run.rows import RowsView
from cliptune_gui.state.images import AUTOMATIC, Images, LabelChoice, LabelsFrom, look_at_labels
from cliptune_gui.widgets import Card, Elided, button, choosing, label, screen, steady, tip
from cliptune_gui.widgets.formatting import joined
from cliptune_gui.widgets.messages import translated_message
from cliptune_gui.widgets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from cliptune.data.labels import Source
    from cliptune.data.preview import Preview

Place: TypeAlias = tuple[LabelsFrom, Path | None]
"""Where labels are read, and in which table."""
_COLUMNS = 3
"""Of boxes side by side."""
_NAMED = 3
"""Columns of labels that are named."""


def place_of(source: "Source | None") -> str:
    """Where labels are read, in words."""
    if source is None:
        return QCoreApplication.translate("Labels", "the folders' names")
    if source.beside:
        beside = QCoreApplication.translate("Labels", "{} files beside the images")
        return beside.format(source.table[1:])
    if of_project(source):
        return QCoreApplication.translate("Labels", "what you sorted")
    return _named(Path(source.table))


def of_project(source: "Source") -> bool:
    """Whether they are a person's own, out of a project; told by its place alone."""
    from cliptune.projects.finding import home

    return Path(source.table).is_relative_to(home())


def columns_of(source: "Source") -> str:
    """The columns that say what the images show; of many, the first."""
    names = source.label_columns
    more = ["…"] if len(names) > _NAMED else []
    return joined([*names[:_NAMED], *more])


def _named(table: Path) -> str:
    """A table within the folder by its place there, another by its name."""
    return table.name if table.is_absolute() else table.as_posix()


def _encodings() -> dict[str, str]:
    """Those that can be asked for, in words."""
    return {
        "utf-8": QCoreApplication.translate("Labels", "UTF-8"),
        "utf-16": QCoreApplication.translate("Labels", "UTF-16"),
        "gb18030": QCoreApplication.translate("Labels", "Chinese (GB18030)"),
        "big5": QCoreApplication.translate("Labels", "Chinese (Big5)"),
        "cp932": QCoreApplication.translate("Labels", "Japanese (Shift-JIS)"),
        "euc-kr": QCoreApplication.translate("Labels", "Korean (EUC-KR)"),
        "cp1251": QCoreApplication.translate("Labels", "Cyrillic (cp1251)"),
        "cp1252": QCoreApplication.translate("Labels", "Western (cp1252)"),
    }


class LabelsCard(Card):
    """Where the labels of a folder were read, and the way to read them otherwise."""

    def __init__(self, change: Callable[[], object], review: Callable[[], object]) -> None:
        super().__init__()
        self.place = Elided("", "heading", Qt.TextElideMode.ElideMiddle)
        self.about = label("", "small", wrap=True)
        self.change = button(
            self.tr("Chan&ge..."),
            change,
            role="link",
            hint=self.tr("Choose where labels are read, and see the first of them."),
        )
        self.change.setAccessibleName(self.tr("Change where labels are read"))
        self.review = button(
            self.tr("Re&view labels..."),
            review,
            role="link",
            hint=self.tr("Look at doubtful labels and change those that are wrong."),
        )
        self.top.addWidget(self.place, 1)
        self.top.addWidget(self.change)
        self.body.addLayout(self.top)
        self.body.addWidget(self.about)
        self.body.addWidget(self.review, 0, Qt.AlignmentFlag.AlignLeft)

    def show_images(self, images: Images) -> None:
        """Say it of a folder that was looked through."""
        captions = images.kind == "captions"
        told = self.tr("Captions from {}") if captions else self.tr("Labels from {}")
        self.place.setText(told.format(place_of(images.source)))
        self.setAccessibleName(self.place.text())
        self.about.setText(self._about(images))
        self.review.setVisible(images.kind == "classes")
        self.about.setVisible(bool(self.about.text()))

    def _about(self, images: Images) -> str:
        if images.source is None:
            several = self.tr("Several labels an image: the folders that it lies in.")
            return several if images.kind == "labels" else ""
        said = {
            "classes": self.tr("One class an image."),
            "labels": self.tr("Several labels an image."),
            "captions": self.tr("Texts to learn from, in place of classes."),
        }[images.kind]
        if images.source.beside or of_project(images.source):
            return said
        names = self.tr("“{}” names the images, “{}” says what they show.")
        names = names.format(images.source.file_column, columns_of(images.source))
        return f"{names} {said}"


class _Choice(QComboBox):
    """One of a few values. The first is that all is guessed; it says what that comes to."""

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        steady(self)
        self._values: list[Any] = []
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(16)
        self.activated.connect(lambda place: self.picked.emit(self._values[place]))

    def show_values(
        self, guess: str, values: Sequence[tuple[str, Any]], automatic: Any, chosen: Any
    ) -> None:
        """Show what can be chosen and what is; `guess` is what `automatic` comes to, if known."""
        known = guess and (chosen == automatic or chosen not in [value for _, value in values])
        first = self.tr("Automatic: {}").format(guess) if known else self.tr("Automatic")
        self._values = [automatic, *(value for _, value in values)]
        self.clear()
        self.addItems([first, *(text for text, _ in values)])
        self.setCurrentIndex(self._values.index(chosen) if chosen in self._values else 0)
        self.setToolTip(tip(self.currentText()))


class LabelsDialog(QDialog):
    """Choose where labels are read, and see how the first rows are understood."""

    chosen = Signal(object)
    """A `LabelChoice` that is another than before."""

    def __init__(
        self,
        parent: QWidget,
        scanner: Worker,
        thumbnails: Thumbnails,
        folder: Path,
        choice: LabelChoice,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Labels"))
        screen.bounded(self, QSize(860, 640))
        self._scanner, self._folder = scanner, folder
        self._before = self._choice = choice
        self._call: Call[Preview] | None = None
        self._tables: tuple[str, ...] = ()
        self._source: Source | None = None
        """What was read last; while a choice leads to nothing, that before it."""
        self.place, self.files, self.labels = _Choice(), _Choice(), _Choice()
        self.kind, self.encoding = _Choice(), _Choice()
        self.told = label("", "quiet", wrap=True)
        self.trouble = label("", "bad", wrap=True)
        self.hint = label("", "quiet", wrap=True)
        self.rows = RowsView(thumbnails)
        self.rows.hide()
        self.ok = button(self.tr("&OK"), self.accept, role="primary")
        self.ok.setDefault(True)
        dismiss = button(self.tr("&Cancel"), self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.ok)
        buttons.addWidget(dismiss)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 14)
        column.setSpacing(10)
        column.addLayout(self._form())
        for widget in (self.trouble, self.hint, self.told):
            column.addWidget(widget)
        column.addWidget(self.rows, 1)
        column.addStretch()
        column.addLayout(buttons)
        self._look()

    def _form(self) -> QGridLayout:
        """Every box below its name."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for place, (text, combo, picked) in enumerate(
            (
                (self.tr("&Labels from"), self.place, self._place_picked),
                (self.tr("Column of &file names"), self.files, self._files_picked),
                (self.tr("Column of la&bels"), self.labels, self._labels_picked),
                (self.tr("What is lea&rned"), self.kind, self._kind_picked),
                (self.tr("&Encoding"), self.encoding, self._encoding_picked),
            )
        ):
            named = label(text)
            named.setBuddy(combo)
            combo.setAccessibleName(text.replace("&", ""))
            combo.picked.connect(picked)
            row, column = divmod(place, _COLUMNS)
            grid.addWidget(named, 2 * row, column)
            grid.addWidget(combo, 2 * row + 1, column)
            grid.setColumnStretch(column, 1)
        return grid

    # What is chosen

    def _place_picked(self, place: Place | None) -> None:
        """Another place has other columns; what is learned and the encoding may be the same."""
        if place is None:
            place = self._another_table()
        if place is None:
            self._show()
        else:
            labels_from, table = place
            self._source = None
            kept = replace(AUTOMATIC, kind=self._choice.kind, encoding=self._choice.encoding)
            self._choose(replace(kept, labels_from=labels_from, table=table))

    def _another_table(self) -> Place | None:
        from cliptune.data.tables import SUFFIXES

        patterns = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        given, _ = QFileDialog.getOpenFileName(
            self,
            self.tr("Table of labels"),
            choosing.start(self._folder, self._folder.parent),
            self.tr("Tables ({})").format(patterns),
        )
        if not given:
            return None
        table = Path(given)
        inside = table.is_relative_to(self._folder)
        return "table", table.relative_to(self._folder) if inside else table

    def _kind_picked(self, kind: Any) -> None:
        self._choose(replace(self._choice, kind=kind))

    def _files_picked(self, name: str) -> None:
        self._choose(replace(self._held(), file_column=name))

    def _labels_picked(self, name: str) -> None:
        self._choose(replace(self._held(), label_column=name))

    def _encoding_picked(self, encoding: str) -> None:
        self._choose(replace(self._held(), encoding=encoding))

    def _held(self) -> LabelChoice:
        """The choice, holding on to the place that it was made for."""
        choice, source = self._choice, self._source
        if source is None or choice.labels_from == "folders":
            return choice
        if source.beside:
            return replace(choice, labels_from="beside")
        # Of several tables it is not said which were read together: those are found again.
        alone = choice.table is None and not source.others
        return replace(
            choice, labels_from="table", table=Path(source.table) if alone else choice.table
        )

    def _choose(self, choice: LabelChoice) -> None:
        self._choice = choice
        self._look()

    # What comes of it

    def _look(self) -> None:
        self._stop()
        folder, choice = self._folder, self._choice
        call: Call[Preview] = Call(
            lambda cancel: look_at_labels(folder, cancel, choice),
            ended=lambda outcome: self._looked(call, outcome),
        )
        self._call = self._scanner.do(call)
        self.ok.setEnabled(False)
        self.told.setText(self.tr("Reading ..."))

    def _stop(self) -> None:
        if self._call:
            self._scanner.stop(self._call)
            self._call = None

    def _looked(self, call: "Call[Preview]", outcome: "Outcome[Preview]") -> None:
        if call is not self._call:  # it was for another choice, or this is closed
            return
        self._call = None
        trouble = outcome.failure.told if outcome.failure else None
        if seen := outcome.result:
            self._folder, self._tables, trouble = seen.folder, seen.tables, seen.trouble
            if seen.source or not trouble:
                self._source = seen.source
        said, hint = translated_message(trouble) if trouble else ("", "")
        self.trouble.setText(said)
        self.hint.setText(hint)
        self.ok.setEnabled(not trouble)
        self._show()

    def _show(self) -> None:
        choice, source = self._choice, self._source
        self._show_place()
        guess = {
            "classes": self.tr("One class"),
            "labels": self.tr("Several labels"),
            "captions": self.tr("Captions"),
        }
        known = guess[source.kind] if source and source.label_columns else ""
        of_kinds = [(text, kind) for kind, text in guess.items()]
        self.kind.show_values(known, of_kinds, "auto", choice.kind)
        columns = [(name, name) for name in source.columns] if source else []
        self.files.show_values(
            source.file_column if source else "", columns, "", choice.file_column
        )
        guessed = columns_of(source) if source else ""
        self.labels.show_values(guessed, columns, "", choice.label_column)
        encodings = _encodings()
        found = encodings.get(source.encoding, source.encoding) if source else ""
        asked = [(text, name) for name, text in encodings.items()]
        self.encoding.show_values(found, asked, "", choice.encoding)
        for combo in (self.files, self.labels):
            combo.setEnabled(source is not None)
        self.encoding.setEnabled(bool(source and (source.encoding or source.beside)))
        self.trouble.setVisible(bool(self.trouble.text()))
        self.hint.setVisible(bool(self.hint.text()))
        self.rows.setVisible(source is not None)
        if source:
            self.rows.show_source(self._folder, source)
            told = self.tr("The first rows, each with the image that it names:")
            self.told.setText(told if source.file_column else self.tr("The first rows:"))
        else:
            folders = self.tr("Each folder is a class, and its images lie in it.")
            self.told.setText("" if self.trouble.text() else folders)

    def _show_place(self) -> None:
        choice, source = self._choice, self._source
        tables = [Path(name) for name in self._tables]
        if choice.table and choice.table not in tables:
            tables.append(choice.table)
        values: list[tuple[str, Any]] = [(_named(table), ("table", table)) for table in tables]
        values += [
            (self.tr("The folders' names"), ("folders", None)),
            (self.tr("Files beside the images"), ("beside", None)),
            (self.tr("Another table..."), None),
        ]
        known = not self.trouble.text() and (source or choice.labels_from == "auto")
        guess = place_of(source) if known else ""
        automatic, chosen = ("auto", None), (choice.labels_from, choice.table)
        self.place.show_values(guess, values, automatic, chosen)

    # The end

    def accept(self) -> None:
        """Take the choice over."""
        if self._choice != self._before:
            self.chosen.emit(self._choice)
        super().accept()

    def done(self, result: int) -> None:
        """Ask for nothing any more."""
        self._stop()
        super().done(result)
