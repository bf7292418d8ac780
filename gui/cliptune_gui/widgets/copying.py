"""The question before images are copied into a project."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from cliptune_gui.widgets.formatting import in_bytes


def ask(
    parent: QWidget, images: int, copy: Callable[[], object], size: int | None = None
) -> QMessageBox:
    """Ask whether so many images may be copied, of `size` bytes; `copy` is called if so."""
    box = QMessageBox(parent.window())
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("ClipTune")
    one = QCoreApplication.translate("Copying", "Copy 1 image into your project?")
    many = QCoreApplication.translate("Copying", "Copy {} images into your project?")
    box.setText(one if images == 1 else many.format(f"{images:,}"))
    told = QCoreApplication.translate(
        "Copying", "Your folder of images stays as it is; Undo on the board takes them out again."
    )
    if size is not None:
        told += " " + QCoreApplication.translate("Copying", "They take {}.").format(in_bytes(size))
    box.setInformativeText(told)
    yes = box.addButton(
        QCoreApplication.translate("Copying", "&Copy"), QMessageBox.ButtonRole.AcceptRole
    )
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(yes)
    yes.clicked.connect(lambda: copy())
    box.open()
    return box
