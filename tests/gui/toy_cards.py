"""Shows the toy method's card, settings and export; `test_toy_method` starts it.

    python tests/gui/toy_cards.py

It runs in a process of its own, whose engine has the toy's one file more.
"""

from PySide6.QtWidgets import QApplication, QLabel

from cliptune.export import TARGETS
from cliptune.methods import METHODS
from cliptune_gui.engine.worker import Worker
from cliptune_gui.pages.new_run.guide import GuideDialog
from cliptune_gui.pages.new_run.method import MethodPage
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.wizard import Draft


def main() -> None:
    """A card among the others, which can be chosen, with the settings that the file declares."""
    app = QApplication([])
    page = MethodPage(Draft(), Estimates(Worker("nobody")))
    assert list(page.cards) == list(METHODS) and "toy" in page.cards
    card = page.cards["toy"]
    assert card.radio.text() == "Toy (IA3)" and card.radio.isEnabled()
    card.radio.click()
    assert page._draft.kind == "toy" and card.radio.isChecked()
    assert not any(other.radio.isChecked() for other in page.cards.values() if other is not card)
    assert page._settings.heading.text() == "Toy (IA3)"
    (form,) = [form for form in page.forms if form.part == "method"]
    assert list(form.controls) == ["mlp"]
    guide = GuideDialog(page)
    texts = [shown.text() for shown in guide.findChildren(QLabel)]
    assert texts[texts.index("Toy (IA3)") + 1] == METHODS["toy"].because
    assert not any(target.why_not("toy") for target in TARGETS.values())
    guide.deleteLater()
    page.deleteLater()
    app.processEvents()
    print("all done")


if __name__ == "__main__":
    main()
