"""What images are compared with: a template, and the name of each class in it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout

from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Card, add_row, drops, label, restyle


class PromptsCard(Card):
    """The template, the name of one class at a time, and the prompt that comes of both."""

    template_edited = Signal(str)
    class_edited = Signal(str, str)
    """A class by its folder, and what it is called from now on."""

    def __init__(self) -> None:
        super().__init__(self.tr("Prompts"))
        self._draft = Draft()
        self.template = drops.line()
        self.template.setAccessibleName(self.tr("Prompt template, with {} for the class"))
        self.template.textEdited.connect(self._edit_template)
        self.class_box = QComboBox()
        self.class_box.setAccessibleName(self.tr("Class"))
        self.class_box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.class_box.currentIndexChanged.connect(self._show_class)
        self.class_name = drops.line()
        self.class_name.setAccessibleName(self.tr("Name of the class in the prompt"))
        self.class_name.textEdited.connect(self._edit_class)
        rows = QFormLayout()
        rows.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        add_row(rows, self.tr("Tem&plate"), self.template)
        self._of = add_row(rows, self.tr("&Class"), self.class_box)
        add_row(rows, self.tr("Na&me"), self.class_name)
        self._example = label("", "advice", wrap=True)
        self.body.addLayout(rows)
        self.body.addWidget(self._example)
        self._note = label("", "small", wrap=True)
        self.body.addWidget(self._note)

    def show_draft(self, draft: Draft) -> None:
        """Show a draft whose folder was looked through; where there are captions, nothing."""
        self._draft = draft
        classes = draft.images.classes if draft.images else ()
        current = self.class_box.currentText()
        self.class_box.blockSignals(True)
        self.class_box.clear()
        self.class_box.addItems([*classes])
        self.class_box.setCurrentIndex(max(0, self.class_box.findText(current)))
        self.class_box.blockSignals(False)
        several = draft.images is not None and draft.images.kind == "labels"
        self._of.setText(self.tr("Labe&l") if several else self.tr("&Class"))
        self._note.setText(
            self.tr("The model compares each image with one prompt per label.")
            if several
            else self.tr("The model compares each image with one prompt per class.")
        )
        self.template.setText(draft.template)
        self.setVisible(bool(classes))
        self._show_class()

    def edit(self, name: str) -> None:
        """Let the name of a class be typed."""
        self.class_box.setCurrentText(name)
        self.class_name.setFocus()
        self.class_name.selectAll()

    def _show_class(self) -> None:
        self.class_name.setText(self._draft.words_of(self.class_box.currentText()))
        self._show_example()

    def _edit_template(self, text: str) -> None:
        self.template_edited.emit(text)
        self._show_example()

    def _edit_class(self, text: str) -> None:
        self.class_edited.emit(self.class_box.currentText(), text)
        self._show_example()

    def _show_example(self) -> None:
        restyle(self.template, wrong="{}" not in self._draft.template)
        name = self.class_box.currentText()
        self._example.setText(f"“{self._draft.prompt(name)}”" if name else "")
