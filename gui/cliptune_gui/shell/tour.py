"""A short tour: a note that stays in one place, and a ring around what it speaks of."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cliptune_gui.pages.new_run.start import StartPage
from cliptune_gui.shell.rail import Rail
from cliptune_gui.widgets import Kept, button, keys, label
from cliptune_gui.widgets.heads import HELP
from cliptune_gui.widgets.theme import colours

Stop = tuple[QWidget, str]
"""What is spoken of, and what is said of it."""
EDGE, WIDE = 14, 300
"""Of the note: pixels to the edges of the page, and across."""


class Ring(QWidget):
    """Drawn around something else; nobody presses it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A line of the accent."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(colours().accent), 3))
            painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 9, 9)


class Tour(QFrame):
    """The note. It takes no focus by itself, covers nothing of what it speaks of, and goes when
    somebody begins to work."""

    ended = Signal()

    def __init__(self, window: QWidget, stops: Sequence[Stop]) -> None:
        super().__init__(window)
        self._window = window
        self.setProperty("role", "card")
        self.setProperty("chosen", "true")  # a line of the accent around it
        self.setAutoFillBackground(True)
        self.setAccessibleName(self.tr("Tour"))
        self.setFixedWidth(WIDE)
        self._stops, self._at = stops, 0
        self._ring = Ring(window)
        self.told = Kept(max((told for _, told in stops), key=len))
        self.place = label("", "small")
        self.skip = button(self.tr("Skip"), self.end)
        self.next = button(self.tr("Next"), self._go_on, role="primary")
        widest = max(self.tr("Next"), self.tr("Done"), key=len)
        self.next.setText(widest)
        foot = QHBoxLayout()
        foot.addWidget(self.place)
        foot.addStretch(1)
        foot.addWidget(self.skip)
        foot.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addWidget(self.told)
        column.addLayout(foot)
        self.next.setMinimumWidth(self.next.sizeHint().width())  # it stays where it is
        keys.bind("leave", self, self.end)
        window.installEventFilter(self)

    def begin(self) -> None:
        """Show the first stop, and leave the focus where it is."""
        self._at = 0
        self._show()
        for widget in (self._ring, self):
            widget.show()
            widget.raise_()

    def end(self) -> None:
        """Go, whatever was shown of it."""
        shown = self.isVisible()
        self._ring.hide()
        self.hide()
        if shown:
            self.ended.emit()

    def _go_on(self) -> None:
        self._at += 1
        if self._at < len(self._stops):
            self._show()
        else:
            self.end()

    def _show(self) -> None:
        widget, told = self._stops[self._at]
        _bring_into_sight(widget)
        self.told.setText(told)
        last = self._at == len(self._stops) - 1
        self.next.setText(self.tr("Done") if last else self.tr("Next"))
        self.place.setText(self.tr("{} of {}").format(self._at + 1, len(self._stops)))
        self._put()

    def _put(self) -> None:
        """The note at the right above, where nothing is that it speaks of; the ring around that."""
        window = self._window
        if layout := self.layout():
            self.resize(WIDE, layout.totalHeightForWidth(WIDE))
        self.move(window.width() - WIDE - EDGE, EDGE)
        widget = self._stops[self._at][0]
        around = QRect(widget.mapTo(window, QPoint()), widget.size())
        self._ring.setGeometry(around.adjusted(-5, -5, 5, 5).intersected(window.rect()))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A window of another size has its places elsewhere."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._put()
        return False


def stops(start: StartPage, rail: Rail) -> tuple[Stop, ...]:
    """What is shown of where one begins, of which none lies where the note does."""
    mark = start.findChild(QPushButton, HELP)
    assert isinstance(mark, QPushButton)
    return (
        (
            start.sorted,
            QCoreApplication.translate(
                "Tour", "Begin with your images: choose their folder, or drop it anywhere here."
            ),
        ),
        (
            start.efforts.cards["balanced"],
            QCoreApplication.translate(
                "Tour",
                "Say how much is to be done. What suits these images and this computer is chosen "
                "already.",
            ),
        ),
        (
            start.train,
            QCoreApplication.translate(
                "Tour", "Train. You can pause, stop and close at any time: nothing is lost."
            ),
        ),
        (
            rail.buttons["try"],
            QCoreApplication.translate(
                "Tour", "Try what was trained: on one new image, or on a whole folder."
            ),
        ),
        (
            mark,
            QCoreApplication.translate(
                "Tour",
                "A “?” explains the page that it stands on, and its words. The tour is there, too.",
            ),
        ),
    )


def _bring_into_sight(widget: QWidget) -> None:
    """Scroll to it, where it lies in what is scrolled."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget, 0, 0)
        above = above.parentWidget()
