"""Room on the screen: where a window stands, and pages that scroll where there is too little."""

from PySide6.QtCore import QMargins, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

WANTED = QSize(1280, 800)
LEAST = QSize(920, 480)
"""With its frame it stands on a screen of 960 x 540."""
FRAME = QMargins(8, 38, 8, 8)
"""What systems put around a window, at most; before it is shown nobody tells how much that is."""


def free(available: QRect) -> QRect:
    """Where a window's inside may lie on a screen."""
    return available.marginsRemoved(FRAME)


def least(within: QRect) -> QSize:
    """The least size that a window is given."""
    return LEAST.boundedTo(within.size())


def centred(size: QSize, within: QRect) -> QRect:
    """A place in the middle, smaller than wanted where there is less room."""
    place = QRect(within.topLeft(), size.boundedTo(within.size()))
    place.moveCenter(within.center())
    return place


def inside(place: QRect, within: QRect) -> QRect:
    """The same place where it lies within; else the nearest that does."""
    found = QRect(place.topLeft(), place.size().expandedTo(least(within)))
    found.setSize(found.size().boundedTo(within.size()))
    found.moveRight(min(found.right(), within.right()))
    found.moveBottom(min(found.bottom(), within.bottom()))
    found.moveLeft(max(found.left(), within.left()))
    found.moveTop(max(found.top(), within.top()))
    return found


def screen_of(window: QWidget) -> QScreen:
    """The screen that a window is on, or will be."""
    return QGuiApplication.screenAt(window.geometry().center()) or window.screen()


def bounded(dialog: QWidget, size: QSize) -> None:
    """Give a dialog a size, or what there is room for on its parent's screen."""
    screen = (dialog.parentWidget() or dialog).screen()
    dialog.resize(size.boundedTo(free(screen.availableGeometry()).size()))


def fit(dialog: QWidget) -> None:
    """Make a dialog as high as its texts need, or as its screen has room for."""
    layout = dialog.layout()
    if layout is None:
        return
    layout.activate()
    needed = layout.totalHeightForWidth(dialog.width())
    room = free(dialog.screen().availableGeometry()).height()
    dialog.resize(dialog.width(), min(max(dialog.height(), needed), room))


def grow(dialog: QWidget, area: QScrollArea) -> None:
    """Make a dialog as high as what it scrolls needs, or as its screen has room for."""
    inside, layout = area.widget(), dialog.layout()
    held = inside.layout() if inside else None
    if layout is None or held is None:
        return
    layout.activate()
    lacking = held.totalHeightForWidth(area.viewport().width()) - area.viewport().height()
    room = free(dialog.screen().availableGeometry()).height()
    dialog.resize(dialog.width(), min(dialog.height() + max(0, lacking), room))
    layout.activate()


class PageStack(QStackedWidget):
    """Pages of which only the one that is shown wants room."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _page: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        """What the page that is shown needs."""
        page = self.currentWidget()
        return page.minimumSizeHint().expandedTo(page.minimumSize()) if page else QSize()

    def heightForWidth(self, width: int) -> int:
        """The least height at which the page that is shown has room for its texts."""
        page = self.currentWidget()
        if isinstance(page, PageStack):  # whose layout asks all of its pages how high they like
            return page.heightForWidth(width)
        layout = page.layout() if page else None
        if layout is not None and layout.hasHeightForWidth():
            return layout.minimumHeightForWidth(width)
        return self.minimumSizeHint().height()


def enter(page: QWidget | None) -> None:
    """Put the focus on the first stop of Tab in a page that is shown, unless it is in there."""
    if page is None:
        return
    if (focused := page.window().focusWidget()) and page.isAncestorOf(focused):
        return
    widget = page.nextInFocusChain()
    while widget is not None and widget is not page:
        stop = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled()
        if stop and page.isAncestorOf(widget) and widget.isVisibleTo(page):
            widget.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        widget = widget.nextInFocusChain()


def scrolled(inside: QWidget) -> QScrollArea:
    """An area that moves what needs more room than there is. It is no stop of Tab."""
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
