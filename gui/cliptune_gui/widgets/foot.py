"""The bar at the foot of a page: what stands in the way, and buttons."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from cliptune_gui.widgets.labels import Elided, Role, restyle


class Foot(QFrame):
    """Says something at its left; what leads on stands at its right."""

    def __init__(self, *right: QWidget) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(28, 10, 28, 10)
        self.told = Elided("", "quiet")
        self.told.setAccessibleName(self.tr("How it stands"))
        self.row.addWidget(self.told, 1)
        for widget in right:
            self.row.addWidget(widget)

    def say(self, told: str, role: Role) -> None:
        """Say something, in one line."""
        restyle(self.told, role=role)
        self.told.setText(" ".join(told.split()))
