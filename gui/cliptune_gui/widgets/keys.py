"""Keys that do something, each said once: what binds them and the list in the help go by this."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True)
class Keys:
    """Keys as Qt names them, any of which does the same, and what that is."""

    names: tuple[str, ...]
    does: Any

    def shown(self) -> str:
        """The keys as this system writes them."""
        native = QKeySequence.SequenceFormat.NativeText
        each = [QKeySequence(name).toString(native) or name for name in self.names]
        return ", ".join(each) if len(each) < 5 else f"{each[0]} … {each[-1]}"

    def told(self) -> str:
        """What they do, in the user's language."""
        text = self.does
        return QCoreApplication.translate("Keys", text)


BOUND: dict[str, Keys] = {
    "help": Keys(("F1",), QT_TRANSLATE_NOOP("Keys", "Help on the page that is shown")),
    "page": Keys(
        tuple(f"Ctrl+{number}" for number in range(1, 7)),
        QT_TRANSLATE_NOOP("Keys", "The pages at the left, from the top"),
    ),
    "folder": Keys(("Ctrl+O",), QT_TRANSLATE_NOOP("Keys", "Choose a folder of images")),
    "rescan": Keys(("F5",), QT_TRANSLATE_NOOP("Keys", "Rescan the folder, or the list of runs")),
    "pause": Keys(("Ctrl+P",), QT_TRANSLATE_NOOP("Keys", "Pause the run that is on, or resume it")),
    "quit": Keys(("Ctrl+Q",), QT_TRANSLATE_NOOP("Keys", "Quit; a run that is on is asked about")),
    "paste": Keys(
        ("Ctrl+V", "Shift+Ins"),
        QT_TRANSLATE_NOOP("Keys", "Try it: the image, or the files, that lie in the clipboard"),
    ),
    "undo": Keys(
        ("Ctrl+Z",), QT_TRANSLATE_NOOP("Keys", "Undo what was last said of a run or of images")
    ),
    "redo": Keys(("Ctrl+Shift+Z", "Ctrl+Y"), QT_TRANSLATE_NOOP("Keys", "Redo what was undone")),
    "next_class": Keys(("Ctrl+PgDown",), QT_TRANSLATE_NOOP("Keys", "Board: the next class")),
    "previous_class": Keys(("Ctrl+PgUp",), QT_TRANSLATE_NOOP("Keys", "Board: the class before")),
    "like": Keys(
        ("Ctrl+L",), QT_TRANSLATE_NOOP("Keys", "Board: show what is most like the chosen image")
    ),
    "search": Keys(
        ("Ctrl+F",), QT_TRANSLATE_NOOP("Keys", "Board and help: search for what you type")
    ),
    "leave": Keys(("Escape",), QT_TRANSLATE_NOOP("Keys", "Leave the tour")),
    "previous": Keys(
        ("Left", "Up"), QT_TRANSLATE_NOOP("Keys", "The image before the one shown large")
    ),
    "next": Keys(
        ("Right", "Down"), QT_TRANSLATE_NOOP("Keys", "The image after the one shown large")
    ),
}
"""What holds wherever the focus is in a window or a page."""

TAKEN: tuple[Keys, ...] = (
    Keys(("Alt",), QT_TRANSLATE_NOOP("Keys", "With an underlined letter: the button that has it")),
    Keys(
        ("a … z", "0 … 9"),
        QT_TRANSLATE_NOOP("Keys", "Board: put the chosen images into the class with that key"),
    ),
    Keys(
        ("Enter",),
        QT_TRANSLATE_NOOP(
            "Keys",
            "Board: what is proposed is right. Images: show one large. Mistakes: say what it is. "
            "Runs: open one, compare several. A heading of a comparison: sort by it",
        ),
    ),
    Keys(
        ("Space",),
        QT_TRANSLATE_NOOP(
            "Keys",
            "Board: what the folder says is right. Images: exclude, or include again. Mistakes: "
            "show one large",
        ),
    ),
    Keys(
        ("Delete",),
        QT_TRANSLATE_NOOP(
            "Keys",
            "Images: exclude, or include again. Mistakes: it is none of the classes. Runs: move to "
            "the trash. Try it: remove what was added",
        ),
    ),
    Keys(("F2",), QT_TRANSLATE_NOOP("Keys", "Edit the name or the words of a class; rename a run")),
    Keys(
        ("Home", "End", "Left", "Right"),
        QT_TRANSLATE_NOOP("Keys", "Read values off a curve that has the focus"),
    ),
    Keys(
        ("Escape",),
        QT_TRANSLATE_NOOP("Keys", "Close what is open: a dialog, a camera, a comparison"),
    ),
)
"""What a list, a button or a chart does with keys while it has the focus."""


def bind(
    name: str,
    owner: QWidget,
    act: Callable[[], object],
    context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
) -> None:
    """Let the keys of that name do something."""
    for keys in BOUND[name].names:
        made = QShortcut(QKeySequence(keys), owner, act)
        made.setContext(context)
        made.setObjectName(name)


def press(name: str, widget: QWidget) -> None:
    """Do what the keys of that name do in the window of a widget."""
    if made := widget.window().findChild(QShortcut, name):
        made.activated.emit()


def hint(name: str) -> str:
    """The keys of that name as a tooltip says them: the first."""
    return Keys(BOUND[name].names[:1], "").shown()


def told() -> list[tuple[str, str]]:
    """Every key that does something, and what."""
    every = [*BOUND.values(), *TAKEN]
    return [(one.shown(), one.told()) for one in every]
