"""What the wizard says of a run that is to be done once more with labels that were changed."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from cliptune import job as jobs
from cliptune.projects.decisions import NONE
from cliptune.projects.fixes import Again
from cliptune_gui.pages.new_run.beginning import Beginning
from cliptune_gui.state import drafts
from cliptune_gui.state.wizard import Draft
from engine import folders
from gui.images_page import Made

CHANGED = {"cat/1.jpg": ("cat", "dog"), "dog/2.jpg": ("dog", NONE), "dog/3.jpg": ("dog", "cat")}


def again(images: Path, **changed: tuple[str, str]) -> Again:
    job = jobs.build({"data": {"images": str(images)}, "method": {"kind": "lora"}})
    return Again(job, "First", changed or CHANGED, "test", 40)


def test_it_says_what_it_starts_from_what_was_changed_and_what_is_compared(
    qtbot: QtBot, tmp_path: Path
) -> None:
    draft, shown = drafts.retraining(again(tmp_path)), Beginning()
    qtbot.addWidget(shown)
    shown.show_draft(draft)
    assert shown.told.text() == (
        "This is “First” once more, with 3 labels that you changed (cat/1.jpg: cat before, dog "
        "now; dog/2.jpg: dog before, none of the classes now; and 1 more). Old and new will be "
        "compared on the same 40 test images."
    )
    draft.base = "another"
    shown.show_draft(draft)
    assert shown.told.text().endswith("the two are not compared.")
    draft.choose(tmp_path / "others")
    shown.show_draft(draft)
    assert shown.isHidden()
    for other in (Draft(), drafts.of(again(tmp_path).job)):
        shown.show_draft(other)
        assert shown.isHidden()


def test_the_changed_images_are_shown(made: Made, qtbot: QtBot, tmp_path: Path) -> None:
    page = made(folders.two_classes(tmp_path / "few", 2))
    path = page._draft.used[0]
    shown = Beginning()
    qtbot.addWidget(shown)  # left open it would take what others write
    shown.asked.connect(page.show_problem)
    shown.show_draft(drafts.retraining(again(tmp_path / "few", **{path: ("cat", "dog")})))
    shown._ask()
    assert page._dialog is not None
    gallery = page._dialog.gallery
    gallery.setCurrentIndex(gallery.model().index(1, 0))  # below the heading
    assert gallery.current_path() == path
    assert gallery.current_tip() == f"{path}: cat before, dog now"
    page._dialog.close()
