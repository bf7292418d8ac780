"""The question before images are copied into a project."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from cliptune_gui.widgets.formatting import in_bytes


def ask(parent: QWidget, images: int, size: int, copy: Callable[[], object]) -> QMessageBox:
    """Ask whether so many images, of `size` bytes, may be copied; `copy` is called if so."""
    box = QMessageBox(parent.window())
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("ClipTune")
    one = QCoreApplication.translate("Copying", "Copy 1 image ({1}) into your project?")
    many = QCoreApplication.translate("Copying", "Copy {0} images ({1}) into your project?")
    box.setText((one if images == 1 else many).format(f"{images:,}", in_bytes(size)))
    box.setInformativeText(
        QCoreApplication.translate(
            "Copying", "Your folder of images stays as it is. Undo takes them out again."
        )
    )
    yes = box.addButton(
        QCoreApplication.translate("Copying", "&Copy"), QMessageBox.ButtonRole.AcceptRole
    )
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(yes)
    yes.clicked.connect(lambda: copy())
    box.open()
    return box
