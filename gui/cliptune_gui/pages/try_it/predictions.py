"""What the base and each adapter say of one image: cards side by side."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from cliptune.core.messages import legible
from cliptune_gui.charts import spot, tint
from cliptune_gui.pages.try_it.chooser import UNTOUCHED, Voice
from cliptune_gui.widgets import Card, Elided, clear, label
from cliptune_gui.widgets.formatting import in_percent, joined
from cliptune_gui.widgets.messages import worded
from cliptune_gui.widgets.theme import colours

if TYPE_CHECKING:  # it loads torch
    from cliptune.inference.predict import Prediction

MOST = 5
"""Classes that are shown of a prediction."""
LETTERS = 24
"""Letters that a card has room for in a line, at least."""
WORDS = 0.65
"""The fraction of a bar's line that words may take."""


def narrowest(widget: QWidget) -> int:
    """The least width of a card in a widget's font, pixels."""
    return widget.fontMetrics().horizontalAdvance("n" * LETTERS) + 26


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
        return QSize(narrowest(self), MOST * self._line())

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
                short = Qt.TextElideMode.ElideMiddle
                shown = self.fontMetrics().elidedText(legible(word), short, named - 10)
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


class PredictionCard(Card):
    """What one says of an image; Tab comes to it and it is read out."""

    def __init__(self) -> None:
        super().__init__()
        self._number = UNTOUCHED
        self._spot = QLabel()
        self._title = Elided("", "heading", Qt.TextElideMode.ElideMiddle)
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
        self.setMinimumWidth(narrowest(self))

    def show_prediction(
        self, voice: Voice, prediction: "Prediction | None", precision: float
    ) -> None:
        """Show who says what, None while it is not known, and whether so precise it says it."""
        self._number = voice.number
        self._show_spot()
        self._title.setText(voice.title)
        probabilities = prediction.probabilities if prediction else ()
        self._bars.show_probabilities(voice.number, probabilities)
        note = "" if probabilities else "..."
        if prediction and not probabilities:
            note = self.tr("It brings no classes: name some at the left.")
            if prediction.trouble:
                note = self.tr("This image cannot be read: {}.").format(worded(prediction.trouble))
        if prediction and prediction.labels is not None:
            note = self.tr("Says: {}").format(in_words(prediction) or self.tr("no label"))
        if prediction and precision and probabilities:
            if prediction.unsure(precision):
                note = self.tr("Unsure: none of these, or hard to tell.")
            elif prediction.certainty is None and prediction.labels is None:
                note = self.tr("How sure it may be is not known.")
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._bars.setVisible(bool(probabilities))
        self.setAccessibleName(voice.title)
        told = (note, in_words(prediction)) if probabilities else (note,)
        self.setAccessibleDescription(" ".join(filter(None, told)))

    def _show_spot(self) -> None:
        self._spot.setVisible(self._number != UNTOUCHED)
        self._spot.setPixmap(spot(self._number))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_spot"):
            self._show_spot()


def in_words(prediction: "Prediction | None") -> str:
    """`owl 97.9 %, cat 1.2 %`; of several labels those that are said."""
    probabilities = prediction.probabilities if prediction else ()
    if prediction and prediction.labels is not None:
        probabilities = prediction.labels
    return joined(f"{word} {in_percent(probability)}" for word, probability in probabilities)


class Predictions(QScrollArea):
    """What each says of one image, side by side as far as there is room."""

    remade = Signal()
    """There are other cards, which Tab would come to last."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[PredictionCard] = []
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
        self.setMinimumWidth(narrowest(self) + 18)
        self._columns = 0

    def show_predictions(
        self, predictions: "Sequence[tuple[Voice, Prediction | None]]", precision: float = 0.0
    ) -> None:
        """Show these; the cards there are serve again. So much of what is said is to be right."""
        if len(predictions) != len(self.cards):
            clear(self._grid)
            self.cards = [PredictionCard() for _ in predictions]
            self._columns = 0
            self._place()
            self.remade.emit()
        for card, (voice, prediction) in zip(self.cards, predictions, strict=True):
            card.show_prediction(voice, prediction, precision)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many side by side as there is room for."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        columns = max(1, min(len(self.cards), room // (narrowest(self) + 10)))
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, *divmod(place, columns))
