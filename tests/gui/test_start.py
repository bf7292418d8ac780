"""The page where one begins."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

import cliptune_resources
from cliptune import job as jobs
from cliptune.core.messages import PLAIN, Message
from cliptune.data.project_table import PLACE
from cliptune.methods import FITTED
from cliptune.models.catalogue import for_photographs
from cliptune_gui.engine.engine_thread import Machine
from cliptune_gui.engine.worker import Worker
from cliptune_gui.pages.new_run.names import NamesDialog
from cliptune_gui.pages.new_run.start import StartPage
from cliptune_gui.state import effort
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.images import LabelChoice
from cliptune_gui.state.wizard import UNSORTED, Draft
from engine.folders import two_classes
from gui.images_page import NoImages
from gui.test_wizard import looked
from gui.windows import Windows

LONG = 120_000


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> Iterator[StartPage]:
    """The page of a folder that was looked through, with every page of the wizard there."""
    estimates = Estimates(Worker("nobody"))
    made = StartPage(looked(two_classes(tmp_path, 3)), estimates, NoImages(), QMenu())
    qtbot.addWidget(made)
    made.built(str)
    made.show()
    yield made
    made.hide()


def test_each_of_three_is_a_choice_over_one_draft(page: StartPage) -> None:
    draft, cards = page._draft, page.efforts.cards
    assert [one for one, card in cards.items() if card.radio.isChecked()] == ["balanced"]
    cards["quick"].radio.click()
    assert draft.kind == FITTED and not draft.searching
    assert cards["balanced"].words.text().startswith("LoRA. "), "it says what it would be"
    cards["best"].radio.click()
    assert draft.searching and draft.minutes == 10
    page.efforts.minutes.setCurrentIndex(2)
    page.efforts.minutes.activated.emit(2)
    assert draft.minutes == 60
    draft.minutes = 25
    page.show_draft()
    assert page.efforts.minutes.currentText() == "25 minutes", "as was asked for elsewhere"
    cards["balanced"].radio.click()
    assert draft.kind == "lora" and not draft.searching
    draft.choose_kind("full")
    page.show_draft()
    assert cards["balanced"].radio.isChecked()
    assert cards["balanced"].words.text().startswith("Full fine-tuning. ")


def test_a_rate_that_is_searched_for_is_told(page: StartPage) -> None:
    said = "Its learning rate is found for you."
    assert said not in page.efforts.cards["balanced"].words.text()
    page._draft.choose_value("train", "learning_rate", jobs.AUTO)
    page.show_draft()
    assert said in page.efforts.cards["balanced"].words.text()


def test_what_each_takes_is_told_where_there_was_room_for_it(
    page: StartPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    heights = {one: card.sizeHint().height() for one, card in page.efforts.cards.items()}
    known = SimpleNamespace(peak=1.1e9), SimpleNamespace(whole=200.0, look=0.5)
    monkeypatch.setattr(page._estimates, "of", lambda _draft, _kind: known)
    page._estimates.changed.emit()
    assert page.efforts.cards["quick"].takes.text() == "about 3 s"  # six images, half a second each
    assert page.efforts.cards["balanced"].takes.text() == "about 3 min 20 s · 1.1 GB of memory"
    assert {one: card.sizeHint().height() for one, card in page.efforts.cards.items()} == heights


@pytest.mark.parametrize("width", [760, 1180])
def test_nothing_moves_when_device_and_advice_are_known(
    page: StartPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    page.resize(width, 900)

    def places() -> list[QRect]:
        qtbot.wait(1)
        return [card.geometry() for card in page.efforts.cards.values()]

    before = places()
    page._estimates.machine = Machine("NVIDIA GeForce RTX 4080 SUPER", 17_000_000_000)
    monkeypatch.setattr(effort, "middle", lambda *_: "bottleneck")
    page._estimates.changed.emit()
    assert "RTX 4080" in page.base._told.text()
    assert page.efforts.cards["balanced"].words.text().startswith("Adapter")
    assert places() == before


def test_in_a_low_window_what_is_chosen_is_nearer_to_the_top(page: StartPage, qtbot: QtBot) -> None:
    def top() -> int:
        qtbot.wait(1)
        return page.efforts.mapTo(page, QPoint()).y()

    page.resize(900, 800)
    high = top()
    page.resize(900, 450)
    assert top() < high - 30
    page.resize(900, 800)
    assert top() == high


def test_what_was_sorted_on_the_board_is_one_click_from_it(page: StartPage, tmp_path: Path) -> None:
    assert page.sort.isHidden()
    table = tmp_path / "project" / PLACE / "7-labels.csv"
    page._draft.labels = LabelChoice("classes", table=table)
    page.show_draft()
    assert page.sort.text() == "Sort more of t&hem..." and page.sort.isVisible()
    page._draft.labels = LabelChoice("classes", table=tmp_path / "labels.csv")
    page.show_draft()
    assert page.sort.isHidden(), "a table of somebody's"


def test_tab_comes_to_what_is_chosen(page: StartPage) -> None:
    def stops() -> list[str]:
        tab = Qt.FocusPolicy.TabFocus
        cards = page.efforts.cards.items()
        return [name for name, card in cards if card.radio.focusPolicy() & tab]

    assert stops() == ["balanced"]
    page.efforts.cards["best"].radio.click()
    assert stops() == ["best"]
    page.efforts.cards["best"].radio.setEnabled(False)
    page.efforts._group.settle()
    assert stops() == ["quick", "balanced", "best"], "or nothing could be chosen by keys"


def test_the_practice_model_is_said_to_be_one_before_photographs_are_trained_on(
    page: StartPage,
) -> None:
    assert "a tiny practice model" in page.base._told.text()
    page._draft.base = "vit-b-32"
    page.show_draft()
    assert page.base._told.text() == "Base model: OpenAI ViT-B/32."
    page.set_draft(Draft())
    assert page.base._told.text() == "Base model: Starter.", "the sample is what it is for"
    assert page.base.offer.isHidden()


def test_a_base_for_photographs_is_one_click_away(page: StartPage, qtbot: QtBot) -> None:
    assert page.base.offer.text() == "Take &OpenAI ViT-B/32, for photos: 609 MB"
    with qtbot.waitSignal(page.base.wanted) as wanted:
        page.base.offer.click()
    (entry,) = wanted.args
    page._draft.base = entry.name
    page.built(lambda: "609 MB are downloaded first.")
    assert page.base.offer.text() == "&Download 609 MB now"
    page.base.show_fetching("1 MB of 609 MB", True)
    assert page.base._fetched.text() == "1 MB of 609 MB"
    assert page.base.stop.isVisible() and not page.base.offer.isEnabled(), (
        "not one in the other's place"
    )
    stop, offer = page.base.stop.geometry(), page.base.offer.geometry()
    assert not stop.intersects(offer), "not one in the other's place"
    with qtbot.waitSignal(page.base.wanted):
        page.base.stop.click()
    page.base.show_fetching("The hub is not reached.", False)
    assert page.base.offer.text() == "&Download 609 MB now"
    assert page.base._fetched.property("role") == "bad"
    page.built(str)
    page.base.show_fetching("", False)
    assert (
        page.base.offer.isHidden() and page.base._fetched.isHidden() and page.base.stop.isHidden()
    ), "it is here"


def test_a_graphics_card_with_room_takes_a_large_one() -> None:
    assert for_photographs(64_000_000_000, on_cpu=True).name == "vit-b-32"
    assert for_photographs(6_000_000_000, on_cpu=False).name == "vit-b-16"
    assert for_photographs(16_000_000_000, on_cpu=False).name == "vit-l-14"


def test_what_stands_in_the_way_is_said_and_nothing_can_be_started(page: StartPage) -> None:
    assert len(page._draft.problems) == 1, "as the card of issues counts, by their kinds"
    assert page.train.isEnabled()
    assert page.foot.told.text() == "1 issue with the images."
    page.built(lambda: "605 MB are downloaded first.")
    assert page.train.isEnabled() and page.foot.told.text() == "605 MB are downloaded first."
    page.built(lambda: "It cannot be downloaded.", lambda: True)
    assert not page.train.isEnabled() and page.foot.told.text() == "It cannot be downloaded."
    page.built(str)
    page._draft.toggle(["cat/0.jpg", "cat/1.jpg", "cat/2.jpg"])
    page.show_draft()
    assert not page.train.isEnabled() and "two classes" in page.foot.told.text()
    page._draft.images, page._draft.trouble = None, PLAIN(text="No image is here.", hint="")
    page.show_draft()
    assert "No image is here." in page._told.text() and not page.train.isEnabled()


def test_images_that_are_to_be_sorted_first_are_one_click_from_the_board(
    page: StartPage, qtbot: QtBot
) -> None:
    draft = page._draft
    draft.images, draft.trouble = (
        None,
        Message(code=UNSORTED, params={"folder": "photos", "advice": "Make folders."}),
    )
    assert page.sort.isHidden()
    page.show_draft()
    assert page.sort.isVisible()
    assert page._told.text() == '"photos" holds images, but nothing that says what they show.'
    with qtbot.waitSignal(page.board_asked):
        page.sort.click()


def test_it_lights_up_while_something_is_dragged_over_it(
    page: StartPage, qtbot: QtBot, tmp_path: Path
) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    given = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0)
    page.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), *given))
    assert page.area.property("lit") == "true"
    page.dragLeaveEvent(QDragLeaveEvent())
    assert page.area.property("lit") == "false"
    page.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), *given))
    with qtbot.waitSignal(page.dropped) as dropped:
        page.dropEvent(QDropEvent(QPoint(5, 5), *given))
    assert dropped.args == [[tmp_path]] and page.area.property("lit") == "false"


def test_what_is_advised_is_taken_until_somebody_chooses() -> None:
    draft = Draft()
    assert draft.follow("prefix") and draft.kind == "prefix"
    assert not draft.follow("prefix")
    assert draft.follow("full") and draft.kind == "full"
    effort.choose(draft, "quick", "full")
    assert not draft.follow("lora") and draft.kind == FITTED
    effort.choose(draft, "balanced", "full")
    assert draft.kind == "full" and draft.follow("lora"), "it is what is advised again"
    draft.choose_kind("qlora")
    assert not draft.follow("full") and draft.kind == "qlora"


def test_how_images_are_split_for_a_method_is_a_reason_to_stay_with_it() -> None:
    """What is advised goes by that: it would change with every change of the method."""
    draft = Draft()
    draft.choose_value("data", "validation", 0.4)
    draft.choose_kind("lora")
    effort.choose(draft, "quick", "lora")
    effort.choose(draft, "balanced", "lora")
    assert not draft.follow("prefix") and draft.value("data", "validation") == 0.4


def test_from_the_start_to_a_run(windows: Windows, few: Path) -> None:
    """The sample is open at first; another folder, and one button."""
    window, qtbot = windows.open(), windows.qtbot
    new_run = window.new_run
    assert new_run.currentWidget() is new_run.start and window.new_run.isVisible()
    assert new_run.start._name.text() == "Sample images"
    new_run.start.dropped.emit([few])
    qtbot.waitUntil(lambda: bool(new_run.draft.images) and new_run.draft.folder == few)
    assert new_run.currentWidget() is new_run.start
    assert "36 images" in new_run.start._told.text()
    new_run.start.efforts.cards["quick"].radio.click()
    new_run.start.train.click()
    qtbot.waitUntil(lambda: window.run_queue.busy, timeout=LONG)
    assert window.pages.currentWidget() is window.training
    qtbot.waitUntil(lambda: not window.run_queue.busy, timeout=LONG)
    assert window.training.run is not None and window.training.run.job.method.kind == FITTED
    assert window.training.header.save.text() == "S&ave class vectors as..."
    new_run.start.sample_asked.emit()
    assert new_run.draft.folder == cliptune_resources.sample()
    new_run.show_wizard()
    window.bring_up([few])  # a file manager started it once more, with a folder
    qtbot.waitUntil(lambda: new_run.draft.folder == few)
    assert window.pages.currentWidget() is new_run and new_run.currentWidget() is new_run.start


def test_names_that_the_base_does_not_read_are_asked_for_before_a_run(
    windows: Windows, tmp_path: Path
) -> None:
    """Once, and no more if they are left as they are."""
    images = two_classes(tmp_path / "images")
    (images / "cat").rename(images / "朱砂")
    new_run, started = windows.open(images).new_run, list[Draft]()
    new_run.started.disconnect()
    new_run.started.connect(started.append)
    new_run.start.train.click()
    asked = new_run.images._dialog
    assert isinstance(asked, NamesDialog) and not started
    asked.reject()
    assert not started
    new_run.start.train.click()
    assert started == [new_run.draft]


def test_the_wizard_is_behind_it_and_leads_back(windows: Windows, few: Path) -> None:
    window = windows.open(few)
    new_run = window.new_run
    new_run.start.advanced.click()
    assert new_run.currentWidget() is new_run._wizard and new_run.page == 2
    window.rail.buttons["new"].click()
    assert new_run.currentWidget() is new_run.start
    new_run.start.look.click()
    assert new_run.currentWidget() is new_run._wizard and new_run.page == 0
    new_run.back.click()
    assert new_run.currentWidget() is new_run.start
    new_run.start.base.change.click()
    assert new_run.currentWidget() is new_run._wizard and new_run.page == 1
    new_run.back.click()
    assert new_run.currentWidget() is new_run.start, "where the base was asked for"
    new_run.start.base.change.click()
    new_run.steps[0].click()
    new_run.back.click()
    assert new_run.currentWidget() is new_run.start, "nothing is before the first page"
    new_run.take(Draft(folder=few), "review")
    assert new_run.page == 0
    window.activateWindow()
    windows.qtbot.waitUntil(lambda: new_run.page == 3)
    new_run.start.efforts.cards["quick"].radio.click()
    new_run.start.advanced.click()
    assert new_run.method.forms == [], "a probe has no rank to be shown"
    window.rail.buttons["new"].click()
    new_run.draft.choose_kind("lora")
    new_run.draft.choose_value("method", "rank", 0)
    new_run.start.show_draft()
    assert not new_run.start.train.isEnabled()
    new_run.start.advanced.click()
    assert new_run.page == 2, "where it is put right"
    window.rail.buttons["new"].click()
    new_run.draft.choose_value("method", "rank", 8)
    # What is chosen behind it is told on it.
    start, qtbot = new_run.start, windows.qtbot
    new_run.set_queueing(True)  # nothing is worked out meanwhile
    new_run.draft.base = "vit-b-32"
    new_run.show_start()
    assert "OpenAI ViT-B/32" in start.base._told.text()
    qtbot.waitUntil(lambda: "not on this computer" in start.foot.told.text())
    new_run.base._choose(str(few))
    new_run.base._check(str(few))
    qtbot.waitUntil(lambda: "config.json" in start.foot.told.text())
    assert not start.train.isEnabled() and not start.advanced.isEnabled()
    new_run.base._choose("starter")
    assert start.train.isEnabled() and start.train.text() == "&Add to queue"
