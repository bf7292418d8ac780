"""How many images there are and what becomes of them, in words."""

from PySide6.QtCore import QCoreApplication

from cliptune.data.split import SplitCounts
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets.formatting import in_images


def counted(draft: Draft) -> tuple[str, str]:
    """What was found, and for what it is used; of a draft whose images are known."""
    assert draft.images is not None
    count = draft.count()
    told = {
        "classes": QCoreApplication.translate("Counted", "{}, {} classes"),
        "labels": QCoreApplication.translate("Counted", "{} with {} labels"),
        "captions": QCoreApplication.translate("Counted", "{} with captions"),
    }[draft.images.kind]
    note = parted(count)
    if count.test:
        note += QCoreApplication.translate("Counted", ", {} for the test").format(f"{count.test:,}")
    return told.format(in_images(count.all), f"{len(draft.class_counts()):,}"), note


def parted(count: SplitCounts) -> str:
    """What images are used for, but for the test."""
    told = QCoreApplication.translate("Counted", "{} for training, {} for validation")
    if count.about:
        told = QCoreApplication.translate("Counted", "about {} for training, {} for validation")
    return told.format(f"{count.train:,}", f"{count.validation:,}")
