"""A row of the settings for an address of the web, which says if what is typed is none."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFormLayout, QLineEdit

from cliptune_gui.widgets import add_row, drops, label, restyle


def add_address(
    rows: QFormLayout,
    named: str,
    purpose: str,
    kept: str,
    usual: str,
    take: Callable[[str], None],
) -> QLineEdit:
    """The line of a new row, with its purpose below.

    It shows the address that is `kept`, or, where there is none, the `usual` one. Whatever can be
    an address is taken as it is typed; so is nothing, for the usual one.
    """
    line = drops.line(kept)
    line.setPlaceholderText(usual)
    line.setMinimumWidth(320)
    wrong = label(
        QCoreApplication.translate("Address", "An address begins with http:// or https://."), "bad"
    )
    wrong.hide()

    def edited(text: str) -> None:
        address = text.strip()
        fine = not address or address.startswith(("http://", "https://"))
        restyle(line, wrong=not fine)
        wrong.setVisible(not fine)
        if fine:
            take(address)

    line.textEdited.connect(edited)
    add_row(rows, named, line)
    rows.addRow("", label(purpose, "small"))
    rows.addRow("", wrong)
    return line
