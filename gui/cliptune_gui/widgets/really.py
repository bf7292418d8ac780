"""A menu by which a person says what an image really is."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from cliptune.core.messages import legible
from cliptune.projects.decisions import NONE

MOST = 20
"""Classes that stand in the menu; of more, the others are found by writing."""


def in_words(words: str) -> str:
    """What is said of an image, as people read it."""
    if words == NONE:
        return QCoreApplication.translate("Really", "none of the classes")
    return legible(words)


def ask(
    parent: QWidget,
    place: QPoint,
    classes: Sequence[str],
    likely: Sequence[str],
    chosen: Callable[[str], object],
) -> QMenu:
    """Ask what an image really is, at a place of the screen; `chosen` gets the words of a class, or
    `NONE`. The likely ones stand first."""
    menu, title = QMenu(parent), QCoreApplication.translate("Really", "It is really ...")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction(title).setEnabled(False)
    for words in [*dict.fromkeys((*(one for one in likely if one in classes), *classes))][:MOST]:
        menu.addAction(words.replace("&", "&&"), partial(chosen, words))
    menu.addSeparator()
    menu.addAction(
        QCoreApplication.translate("Really", "&None of the classes"), partial(chosen, NONE)
    )

    def another() -> None:
        asked = QCoreApplication.translate("Really", "The class of this image")
        words, accepted = QInputDialog.getItem(parent, title, asked, sorted(classes), 0, True)
        if accepted and words.strip():
            chosen(" ".join(words.split()))

    menu.addAction(QCoreApplication.translate("Really", "An&other class..."), another)
    menu.popup(place)
    return menu
