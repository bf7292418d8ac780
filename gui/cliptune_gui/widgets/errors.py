"""What nobody caught, on whichever thread: logged, and shown in words."""

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication, QShowEvent, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Failed
from cliptune_gui.engine.worker import bug
from cliptune_gui.widgets import screen, theme
from cliptune_gui.widgets.banner import Banner
from cliptune_gui.widgets.buttons import button
from cliptune_gui.widgets.labels import label
from cliptune_gui.widgets.messages import in_full, translated_message

MOST = 10
"""Different errors that a dialog spells out; further ones it counts."""

_log = logging.getLogger(__name__)


class Errors(QObject):
    """Tells of every exception that nobody caught, always on the thread it lives on.

    `Cancelled` is silent and Ctrl-C goes the way it went before. A `ClipTuneError` has message
    and hint; anything else is a bug and has details, its traceback.
    """

    happened = Signal(object)
    """What `Failed`; it has no details where words are enough."""
    _caught = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._telling = threading.local()
        # Queued even on the GUI thread: whatever raised, a paint event say, ends first.
        self._caught.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._before: tuple[Callable[..., object], ...] = ()

    def install(self) -> None:
        """Hear of uncaught exceptions from now on."""
        if self._before:
            return
        self._before = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._in_main
        threading.excepthook = self._in_thread
        sys.unraisablehook = self._unraisable

    def close(self) -> None:
        """Put back the hooks that were there before."""
        if self._before:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
            self._before = ()

    def _in_main(
        self, kind: type[BaseException], error: BaseException, where: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, where)
        else:
            self._report(error)

    def _in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is None or issubclass(args.exc_type, KeyboardInterrupt | SystemExit):
            self._before[1](args)
        else:
            self._report(args.exc_value)

    def _unraisable(self, args: "sys.UnraisableHookArgs") -> None:
        if args.exc_value is None or issubclass(args.exc_type, KeyboardInterrupt):
            self._before[2](args)
        else:
            self._report(args.exc_value)

    def _report(self, error: BaseException) -> None:
        """Log an error and have it told, unless it comes from telling of another."""
        if isinstance(error, Cancelled):
            return
        try:
            if isinstance(error, ClipTuneError):
                _log.error("%s", error)
                failed = Failed(told=error.told)
            else:
                failed = bug(error)
            if not getattr(self._telling, "now", False):
                self._caught.emit(failed)
        except Exception:  # nothing is left to report to: Python's own hook writes to stderr
            sys.__excepthook__(*sys.exc_info())

    def _tell(self, failed: Failed) -> None:
        self._telling.now = True
        try:
            self.happened.emit(failed)
        finally:
            self._telling.now = False


class ErrorDialog(QDialog):
    """An error in words: what happened, what to do, and folded away what a programmer asks for."""

    def __init__(self, parent: QWidget | None, message: str, hint: str, details: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("ClipTune"))
        self.setAccessibleDescription(f"{message} {hint}".strip())
        self.told = [(message, hint, details)]
        self.count = 1
        self._build(message, hint)
        if details:
            self._detail(details)

    def add(self, message: str, hint: str, details: str) -> None:
        """Another error, while this one is still shown."""
        self.count += 1
        self.more.setText(self.tr("and %n more", "", self.count - 1))
        self.more.show()
        self.copy.setText(self.tr("&Copy"))
        error = (message, hint, details)
        if error not in self.told and len(self.told) < MOST:
            self.told.append(error)
            self._detail(_together(error))
        screen.grow(self, self.area)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as it needs to be."""
        super().showEvent(event)
        screen.grow(self, self.area)

    def offer(self, words: str, act: Callable[[], object]) -> None:
        """A button that closes the dialog and does something about the error."""
        self.offered = QPushButton(words)
        self.offered.clicked.connect(self.accept)
        self.offered.clicked.connect(act)
        self._buttons.insertWidget(self._buttons.count() - 1, self.offered)
        self.offered.setDefault(True)
        self.offered.setFocus()

    def report(self) -> str:
        """What Copy puts on the clipboard: all that was told, and the versions."""
        import platform

        import PySide6

        import cliptune

        versions = (
            f"ClipTune {cliptune.__version__}, Python {platform.python_version()}, "
            f"PySide6 {PySide6.__version__}, {platform.platform()}"
        )
        errors = [_together(error) for error in self.told]
        more = self.count - len(self.told)
        counted = [self.tr("and %n more", "", more)] if more else []
        return "\n\n".join([*errors, *counted, versions]) + "\n"

    def _build(self, message: str, hint: str) -> None:
        inside = QWidget()
        told = QVBoxLayout(inside)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(10)
        self.more = label("", "quiet")
        for words in (label(message, "heading", wrap=True), label(hint, wrap=True), self.more):
            words.setMinimumWidth(440)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.setHidden(not words.text())
            told.addWidget(words)
        told.addStretch(1)
        self.area = screen.scrolled(inside)
        bar = self.area.verticalScrollBar().sizeHint().width()
        self.area.setMinimumWidth(inside.minimumSizeHint().width() + bar)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        column.addWidget(self.area)
        column.addWidget(self._make_details(), 1)
        column.addLayout(self._make_buttons())
        self.fold.hide()
        self.copy.hide()

    def _make_details(self) -> QPlainTextEdit:
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setMinimumWidth(620)
        self.details.setAccessibleName(self.tr("Details"))
        self.details.hide()
        return self.details

    def _make_buttons(self) -> QHBoxLayout:
        self.fold = button(self.tr("Show &details"), self._fold)
        self.copy = button(
            self.tr("&Copy"), self._copy, hint=self.tr("Copies the error and the versions.")
        )
        self.dismiss = QPushButton(self.tr("Close"))
        self.dismiss.setDefault(True)
        self.dismiss.clicked.connect(self.accept)
        row = self._buttons = QHBoxLayout()
        row.addWidget(self.fold)
        row.addWidget(self.copy)
        row.addStretch(1)
        row.addWidget(self.dismiss)
        return row

    def _detail(self, text: str) -> None:
        if self.details.document().isEmpty():
            self.details.setPlainText(text)
        else:  # with a cursor of its own: what is being read or selected stays
            end = QTextCursor(self.details.document())
            end.movePosition(QTextCursor.MoveOperation.End)
            end.insertText(f"\n\n{text}")
        self.fold.show()
        self.copy.show()

    def _fold(self) -> None:
        shown = self.details.isHidden()
        self.details.setVisible(shown)
        self.fold.setText(self.tr("Hide &details") if shown else self.tr("Show &details"))
        self.adjustSize()
        screen.grow(self, self.area)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report())
        self.copy.setText(self.tr("&Copied"))


def _together(error: tuple[str, str, str]) -> str:
    return "\n".join(filter(None, error))


_open: ErrorDialog | None = None


def is_told(failed: Failed) -> bool:
    """Whether the dialog that is open tells of a bug already."""
    told = (*translated_message(failed.told), failed.details)
    shown = _open is not None and isValid(_open) and _open.isVisible()
    return bool(failed.details and shown and _open and told in _open.told)


def tell(banner: Banner, failed: Failed) -> None:
    """Show on a page's banner what failed there; of a bug, its details too. Nothing is told twice:
    of most threads the window tells a bug."""
    if is_told(failed):
        return
    offers: list[tuple[str, Callable[[], object]]] = []
    if failed.details:
        words = QCoreApplication.translate("Errors", "&Details...")
        offers.append((words, lambda: show_failed(banner.window(), failed)))
    banner.say(in_full(failed.told), "bad", offers)


def show_failed(parent: QWidget | None, failed: Failed) -> ErrorDialog:
    """Show what failed without waiting for the user."""
    return show(parent, *translated_message(failed.told), failed.details)


def show(parent: QWidget | None, message: str, hint: str, details: str) -> ErrorDialog:
    """Show an error without waiting for the user; one dialog, however many errors come."""
    global _open
    if _open is not None and isValid(_open) and _open.isVisible():
        _open.add(message, hint, details)
    else:
        _open = ErrorDialog(parent, message, hint, details)
        if parent is None:
            theme.dress(_open)
        _open.open()
        _open.dismiss.setFocus()
    return _open
