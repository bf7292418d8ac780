"""What images are compared with: templates, and the name of each class in them."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QPlainTextEdit

from cliptune.core.messages import legible
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Card, add_row, button, drops, label, restyle, steady
from cliptune_gui.widgets.formatting import joined

LINES = 4
"""Of other wordings that are seen at once."""


class PromptsCard(Card):
    """The template, the name of one class at a time, and the prompt that comes of both.

    Other wordings are folded away.
    """

    templates_edited = Signal(str, list)
    """The template, and other wordings."""
    class_edited = Signal(str, str)
    """A class by its folder, and what it is called from now on: at every letter."""
    all_asked = Signal()
    """The names of all classes are to be seen at once."""

    def __init__(self) -> None:
        super().__init__(self.tr("Prompts"))
        self._draft = Draft()
        self.template = drops.line()
        self.template.setAccessibleName(self.tr("Prompt template, with {} for the class"))
        self.template.textEdited.connect(self._edit_templates)
        self.more = QPlainTextEdit()
        self.more.setAccessibleName(self.tr("Other wordings, one a line, with {} for the class"))
        self.more.setToolTip(self.tr("One wording a line. A class is the mean of all wordings."))
        self.more.setAcceptDrops(False)
        self.more.setTabChangesFocus(True)
        self.more.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.more.setFixedHeight(LINES * self.more.fontMetrics().lineSpacing() + 18)
        self.more.hide()
        self.more.textChanged.connect(self._edit_templates)
        self.fold = button("", self._toggle, role="link")
        self.top.addWidget(self.fold)
        self.class_box = steady(QComboBox())
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
        self._more = add_row(rows, self.tr("&Other wordings"), self.more)
        self._more.hide()
        self._of = add_row(rows, self.tr("&Class"), self.class_box)
        add_row(rows, self.tr("Na&me"), self.class_name)
        self._example = label("", "advice", wrap=True)
        self.body.addLayout(rows)
        self.all = button(self.tr("A&ll names..."), self.all_asked.emit, role="link")
        self.body.addWidget(self.all, 0, Qt.AlignmentFlag.AlignRight)
        self.body.addWidget(self._example)
        self._note = label("", "small", wrap=True)
        self.body.addWidget(self._note)

    def show_draft(self, draft: Draft) -> None:
        """Show a draft whose folder was looked through; where there are captions, nothing."""
        self._draft = draft
        classes = draft.images.classes if draft.images else ()
        current = self.class_box.currentData()
        self.class_box.blockSignals(True)
        self.class_box.clear()
        for name in classes:
            self.class_box.addItem(legible(name), name)
        self.class_box.setCurrentIndex(max(0, self.class_box.findData(current)))
        self.class_box.blockSignals(False)
        several = draft.images is not None and draft.images.kind == "labels"
        self._of.setText(self.tr("Labe&l") if several else self.tr("&Class"))
        self._note.setText(
            self.tr("The model compares each image with one prompt per label.")
            if several
            else self.tr("The model compares each image with one prompt per class.")
        )
        first, *more = draft.all_templates
        with QSignalBlocker(self.more):
            self.template.setText(first)
            if _lines(self.more) != more:
                self.more.setPlainText("\n".join(more))
        self.setVisible(bool(classes))
        self._show_class()

    def edit(self, name: str) -> None:
        """Let the name of a class be typed."""
        self.class_box.setCurrentIndex(self.class_box.findData(name))
        self.class_name.setFocus()
        self.class_name.selectAll()

    def _show_class(self) -> None:
        name = self.class_box.currentData()
        self.class_name.setText(self._draft.words_of(name) if name else "")
        self._show_example()

    def _edit_templates(self) -> None:
        self.templates_edited.emit(self.template.text(), _lines(self.more))
        self._show_example()

    def _toggle(self) -> None:
        shown = self.more.isHidden()
        self.more.setVisible(shown)
        self._more.setVisible(shown)
        if shown:
            self.more.setFocus()
        self._show_example()

    def _edit_class(self, text: str) -> None:
        self.class_edited.emit(self.class_box.currentData(), text)
        self._show_example()

    def _show_example(self) -> None:
        first, *more = self._draft.all_templates
        restyle(self.template, wrong="{}" not in first)
        restyle(self.more, wrong=any("{}" not in template for template in more))
        opened, name = not self.more.isHidden(), self.class_box.currentData()
        prompts = self._draft.prompts(name)[: None if opened else 1] if name else []
        self._example.setText(joined(f"“{prompt}”" for prompt in prompts))
        told = self.tr("Hide other &wordings") if opened else self.tr("Other &wordings ({})")
        self.fold.setText(told.format(len(more)))


def _lines(box: QPlainTextEdit) -> list[str]:
    """What is written in each line that is not empty."""
    return [line.strip() for line in box.toPlainText().splitlines() if line.strip()]
