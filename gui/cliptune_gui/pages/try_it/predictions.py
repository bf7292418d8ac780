"""An image large with where a model looks, what each adapter says of it, and many small ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListView,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from cliptune_gui.charts import spot, tint
from cliptune_gui.pages.try_it.chooser import UNTOUCHED, Voice
from cliptune_gui.widgets import Card, Elided, clear, label, tip
from cliptune_gui.widgets.formatting import in_percent
from cliptune_gui.widgets.gallery import ring
from cliptune_gui.widgets.theme import colours
from cliptune_gui.widgets.thumbnails import ROUND, Thumbnails

if TYPE_CHECKING:  # it loads torch
    from cliptune.inference.predict import Prediction

LARGE = 448
"""Side of the image that is shown large, pixels; it is drawn smaller where there is less room."""
SMALL = 76
"""Side of an image in a row of them."""
MOST = 5
"""Classes that are shown of an answer."""
NARROWEST = 218
"""Pixels that an answer takes at least."""
WORDS = 0.65
"""The fraction of a bar's line that words may take."""
VEIL = 0.8
"""How dark what does not matter to the model becomes."""
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Sight(QWidget):
    """An image's middle square, which is what a model sees of it."""

    def __init__(self, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._thumbnails = thumbnails
        self._path: Path | None = None
        self._veil: QImage | None = None
        self.setMinimumSize(180, 180)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        thumbnails.ready.connect(self._came)

    def show_image(self, path: Path | None) -> None:
        """Show another image, or none."""
        self._path, self._veil = path, None
        self.setAccessibleName(path.name if path else self.tr("No image"))
        self.update()

    def show_look(self, lost: Any | None) -> None:
        """Darken what a model does not look at; `lost` is a square of probabilities, or None."""
        self._veil = None if lost is None else _veil(lost)
        self.update()

    def sizeHint(self) -> QSize:
        """As large as it can be shown well."""
        return QSize(LARGE, LARGE)

    def _came(self, path: str) -> None:
        if path == str(self._path):
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The image, and the veil over it."""
        side = min(self.width(), self.height(), LARGE)
        square = QRectF((self.width() - side) / 2, 0, side, side)
        shape = QPainterPath()
        shape.addRoundedRect(square, ROUND, ROUND)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            pixmap = None
            if self._path:
                pixmap = self._thumbnails.get(self._path, LARGE, self.devicePixelRatioF())
            if pixmap is None:
                painter.setPen(QPen(QColor(colours().quiet), 1.4, Qt.PenStyle.DashLine))
                painter.drawRoundedRect(square.adjusted(1, 1, -1, -1), ROUND, ROUND)
                if not self._path:
                    words = self.tr("Drop images or a folder here,\nor paste with Ctrl+V")
                    painter.drawText(square, int(Qt.AlignmentFlag.AlignCenter), words)
                return
            painter.drawPixmap(square, pixmap, QRectF(pixmap.rect()))
            if self._veil:
                painter.setClipPath(shape)
                painter.drawImage(square, self._veil, QRectF(self._veil.rect()))


def _veil(lost: Any) -> QImage:
    """A shade for each patch, the darker the less its loss takes of the probability."""
    side, most = len(lost), max(float(lost.max()), 1e-6)
    image = QImage(side, side, QImage.Format.Format_ARGB32)
    for row in range(side):
        for column in range(side):
            kept = min(1.0, max(0.0, float(lost[row, column]) / most))
            image.setPixelColor(column, row, QColor(0, 0, 0, round(255 * VEIL * (1 - kept))))
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(LARGE, LARGE, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


class _Bars(QWidget):
    """The likeliest classes with their probabilities, each a bar in the colour of who says so."""

    def __init__(self) -> None:
        super().__init__()
        self._number = UNTOUCHED
        self._probabilities: tuple[tuple[str, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_probabilities(self, number: int, probabilities: tuple[tuple[str, float], ...]) -> None:
        self._number, self._probabilities = number, probabilities
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(NARROWEST, MOST * self._line())

    def _line(self) -> int:
        return QFontMetrics(self.font()).height() + 6

    def paintEvent(self, event: QPaintEvent) -> None:
        line, figure = self._line(), self.fontMetrics().horizontalAdvance("100.0 % ")
        widest = max(
            map(self.fontMetrics().horizontalAdvance, dict(self._probabilities)), default=0
        )
        named = min(widest + 12, round((self.width() - figure) * WORDS))
        colour = QColor(colours().quiet if self._number == UNTOUCHED else tint(self._number))
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for row, (word, probability) in enumerate(self._probabilities):
                top = row * line
                shown = self.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, named - 10)
                painter.setPen(QColor(colours().text))
                painter.drawText(QRectF(0, top, named, line), int(middle), shown)
                where = QRectF(self.width() - figure, top, figure, line)
                painter.drawText(where, int(middle | right), in_percent(probability))
                groove = QRectF(named, top + line / 2 - 4, self.width() - figure - named, 8)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours().hover))
                painter.drawRoundedRect(groove, 4, 4)
                groove.setWidth(max(3.0, groove.width() * probability))
                painter.setBrush(colour)
                painter.drawRoundedRect(groove, 3, 3)


class AnswerCard(Card):
    """What one says of an image; Tab comes to it and it is read out."""

    def __init__(self) -> None:
        super().__init__()
        self._number = UNTOUCHED
        self._spot = QLabel()
        self._title = Elided("", "heading")
        self._bars = _Bars()
        self._note = label("", "quiet", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(7)
        row.addWidget(self._spot)
        row.addWidget(self._title, 1)
        self.body.setContentsMargins(12, 8, 12, 10)
        self.body.setSpacing(4)
        self.body.addLayout(row)
        self.body.addWidget(self._bars)
        self.body.addWidget(self._note)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumWidth(NARROWEST)

    def show_answer(self, voice: Voice, said: "Prediction | None") -> None:
        """Show who says what; None while it is not known."""
        self._number = voice.number
        self._show_spot()
        self._title.setText(voice.title)
        probabilities = said.probabilities if said else ()
        self._bars.show_probabilities(voice.number, probabilities)
        note = "" if probabilities else "..."
        if said and not probabilities:
            note = self.tr("It brings no classes: name some at the left.")
            if said.trouble:
                note = self.tr("This image cannot be read: {}.").format(said.trouble)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._bars.setVisible(bool(probabilities))
        self.setAccessibleName(voice.title)
        self.setAccessibleDescription(in_words(said) or note)

    def _show_spot(self) -> None:
        self._spot.setVisible(self._number != UNTOUCHED)
        self._spot.setPixmap(spot(self._number))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_spot"):
            self._show_spot()


def in_words(said: "Prediction | None") -> str:
    """`owl 97.9 %, cat 1.2 %`."""
    probabilities = said.probabilities if said else ()
    return ", ".join(f"{word} {in_percent(probability)}" for word, probability in probabilities)


class Answers(QScrollArea):
    """What each says of one image, side by side as far as there is room."""

    remade = Signal()
    """There are other cards, which Tab would come to last."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[AnswerCard] = []
        inside = QWidget()
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(0, 0, 4, 0)
        self._grid = QGridLayout()
        self._grid.setSpacing(10)
        whole.addLayout(self._grid)
        whole.addStretch(1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumWidth(NARROWEST + 18)
        self._columns = 0

    def show_answers(self, answers: "Sequence[tuple[Voice, Prediction | None]]") -> None:
        """Show these; the cards there are serve again."""
        if len(answers) != len(self.cards):
            clear(self._grid)
            self.cards = [AnswerCard() for _ in answers]
            self._columns = 0
            self._place()
            self.remade.emit()
        for card, (voice, said) in zip(self.cards, answers, strict=True):
            card.show_answer(voice, said)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many side by side as there is room for."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        columns = max(1, min(len(self.cards), room // (NARROWEST + 10)))
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, *divmod(place, columns))


@dataclass(frozen=True)
class Shown:
    """An image in a row or a grid: what stands below it, and what is read out."""

    path: Path
    below: str = ""
    spoken: Callable[[], str] = str
    """Asked when somebody listens: there may be thousands."""


class _Model(QAbstractListModel):
    """Images; only those that are drawn are decoded."""

    def __init__(self, thumbnails: Thumbnails, view: QWidget) -> None:
        super().__init__(view)
        self._thumbnails, self._view = thumbnails, view
        self.shown: list[Shown] = []
        self._rows: dict[str, int] = {}
        thumbnails.ready.connect(self._came)

    def fill(self, shown: list[Shown]) -> None:
        same = [one.path for one in shown] == [one.path for one in self.shown]
        if not same:
            self.beginResetModel()
        self.shown = shown
        self._rows = {str(one.path): row for row, one in enumerate(shown)}
        if not same:
            self.endResetModel()
        elif shown:
            self.dataChanged.emit(self.index(0), self.index(len(shown) - 1))

    def _came(self, path: str) -> None:
        if (row := self._rows.get(path)) is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one.below
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(str(one.path))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{one.path.name}: {one.spoken() or one.below}"
        if role == Qt.ItemDataRole.DecorationRole:
            ratio = self._view.devicePixelRatioF()
            return self._thumbnails.get(one.path, SMALL, ratio) or _blank(ratio)
        return None


def _blank(ratio: float) -> QPixmap:
    """What holds the place of an image that is still decoded."""
    pixmap = QPixmap(round(SMALL * ratio), round(SMALL * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor(colours().hover))
    return pixmap


class _Delegate(QStyledItemDelegate):
    """Draws an image, a ring around the one that is chosen, and what stands below."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        room: QRect = option.rect
        pixmap = index.data(Qt.ItemDataRole.DecorationRole)
        left = room.x() + (room.width() - SMALL) / 2
        square = QRectF(left, room.y() + 6, SMALL, SMALL)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(square.topLeft(), pixmap)
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected:
            focus = state & QStyle.StateFlag.State_HasFocus
            colour = colours().text if focus else colours().accent
            ring(painter, square.adjusted(-2, -2, 2, 2), colour)
        painter.setPen(QColor(colours().text))
        below = QRectF(room.x(), square.bottom(), room.width(), room.bottom() - square.bottom())
        words = index.data(Qt.ItemDataRole.DisplayRole)
        painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.restore()


class Images(QListView):
    """Small images in a row, or in a grid; arrows go from one to the next, Enter opens one."""

    picked = Signal(object)
    """The path of the image that is current now."""
    entered = Signal(object)
    """The path of an image that is to be opened."""

    def __init__(self, thumbnails: Thumbnails, name: str, *, row: bool = False) -> None:
        super().__init__()
        self._images = _Model(thumbnails, self)
        self.setAccessibleName(name)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(SMALL, SMALL))
        below = 0 if row else QFontMetrics(self.font()).height() + 4
        self.setGridSize(QSize(SMALL + 18, SMALL + 14 + below))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        if row:
            self.setWrapping(False)
            self.setFixedHeight(SMALL + 30)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(self._images)
        self.setItemDelegate(_Delegate(self))
        self.selectionModel().currentChanged.connect(self._moved)
        self.doubleClicked.connect(lambda index: self._enter(index))

    def show_images(self, shown: list[Shown]) -> None:
        """Show these; the same images again keep the place."""
        self._images.fill(shown)

    @property
    def shown(self) -> list[Shown]:
        """What is shown."""
        return self._images.shown

    def go_to(self, path: Path) -> None:
        """Make an image the current one."""
        for row, one in enumerate(self.shown):
            if one.path == path:
                self.setCurrentIndex(self._images.index(row))

    def _moved(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(self.shown[index.row()].path)

    def _enter(self, index: QModelIndex) -> None:
        if index.isValid():
            self.entered.emit(self.shown[index.row()].path)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(self.currentIndex())
        else:
            super().keyPressEvent(event)
