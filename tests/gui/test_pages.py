"""Single pages, without the window around them: what they say, and what they ask for."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Work, finish
from cliptune.core.messages import Message
from cliptune.core.metrics import Answer, ClassMetrics, LabelMetrics, Measured
from cliptune.core.program import MIRROR
from cliptune.data.problems import Problem
from cliptune.evaluation.figures import TOO_FEW
from cliptune.methods.method import STARTER
from cliptune.models.catalogue import CATALOGUE, Entry
from cliptune.projects.decisions import NONE
from cliptune_gui.charts import Curves
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.worker import Worker
from cliptune_gui.pages.new_run import base as base_page
from cliptune_gui.pages.new_run.base import BasePage
from cliptune_gui.pages.new_run.images import ImagesPage, ProblemsDialog
from cliptune_gui.pages.new_run.names import NamesDialog
from cliptune_gui.pages.new_run.problems import MOST
from cliptune_gui.pages.new_run.review import ReviewPage
from cliptune_gui.pages.new_run.twins import TwinsDialog
from cliptune_gui.pages.training import reading
from cliptune_gui.pages.training.results import Results, ResultsView
from cliptune_gui.pages.training.run_view import RunView
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.images import look
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_entry import RunEntry, create
from cliptune_gui.state.run_queue import RunQueue
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import theme
from cliptune_gui.widgets.formatting import in_bytes
from engine import drawn
from engine.folders import fill, two_classes
from engine.greys import png, ramp
from engine.summaries import summary
from engine.tiny_families import tiny_chinese_clip
from gui.images_page import NoImages


@pytest.fixture
def thumbnails(qtbot: QtBot) -> NoImages:
    return NoImages()


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    made = Worker("scanner")
    yield made
    made.close()


def looked(folder: Path) -> Draft:
    draft = Draft()
    draft.choose(folder)
    draft.found(finish(look(folder, CancelToken())))
    return draft


# The images


@pytest.fixture
def images(qtbot: QtBot, worker: Worker, thumbnails: NoImages) -> Callable[[Draft], ImagesPage]:
    def made(draft: Draft) -> ImagesPage:
        page = ImagesPage(draft, worker, thumbnails, Preferences())
        qtbot.addWidget(page)
        page.show_draft()
        return page

    return made


def captions(page: ImagesPage) -> list[str]:
    model = page.gallery.model()
    said = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
            for row in range(model.rowCount())]  # fmt: skip
    return [text for text in said if "“" in text]


def test_names_in_chinese_are_proposed_in_english_and_the_rest_asked_for_in_one_table(
    images: Callable[[Draft], ImagesPage], tmp_path: Path
) -> None:
    names = ("猫", "朱砂", "owl")
    draft = looked(fill(tmp_path, *(f"{name}/{n}.jpg" for name in names for n in range(5))))
    page = images(draft)
    assert draft.prompt("猫") == "a photo of a cat" and draft.shown_of("猫") == "猫"
    assert draft.unread() == ["朱砂"] and not draft.words
    assert [one.path for one in draft.problems["other language"]] == ["朱砂"]
    assert len(draft.problems) == 1
    page.prompts.all.click()
    dialog = page._dialog
    assert isinstance(dialog, NamesDialog)
    cells = dialog.table.model()
    rows = [[cells.index(row, column).data() for column in (0, 1)] for row in range(3)]
    assert rows == [["朱砂", "朱砂"], ["owl", "owl"], ["猫", "cat"]], "what is asked for first"
    cells.setData(cells.index(0, 1), "cinnabar")
    dialog.accept()
    assert draft.words == {"朱砂": "cinnabar"} and not draft.problems
    assert draft.shown_of("朱砂") == "朱砂" and draft.prompt("朱砂") == "a photo of a cinnabar"
    page.name_all().edited.emit({"猫": "kitten", "朱砂": ""})
    assert draft.words == {"猫": "kitten"} and draft.unread() == ["朱砂"]
    draft.base = "siglip2-b-16"  # reads very many languages
    page.show_changes()
    assert not draft.unread() and not draft.problems
    assert "朱砂" in draft.prompt("朱砂")


def test_other_wordings_are_folded_away_and_edited(
    images: Callable[[Draft], ImagesPage], tmp_path: Path
) -> None:
    page = images(looked(two_classes(tmp_path / "images")))
    card, draft = page.prompts, page._draft
    name = draft.words_of(card.class_box.currentText())
    assert card.more.isHidden() and card._example.text() == f"“{draft.prompt(name)}”"
    assert "(1)" in card.fold.text()
    card.fold.click()
    assert not card.more.isHidden() and card.more.toPlainText() == "a {}"
    assert card._example.text().count("“") == 2
    card.more.setPlainText("a {}\n\n  a drawing of a {} \n")
    assert draft.templates == ("a photo of a {}", "a {}", "a drawing of a {}")
    assert f"“{draft.prompts(name)[2]}”" in card._example.text()
    QTest.keyClicks(card.template, ".")
    assert draft.templates == ("a photo of a {}.", "a {}", "a drawing of a {}")
    page.show_draft()
    assert card.more.toPlainText() == "a {}\n\n  a drawing of a {} \n", "nothing is moved"
    card.more.setPlainText("a drawing")
    assert card.more.property("wrong") and not card.template.property("wrong")
    assert draft.obstacle("images") is not None
    card.fold.click()
    assert card.more.isHidden()


def test_classes_are_counted_once_for_all(
    images: Callable[[Draft], ImagesPage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[Draft] = []
    count = Draft.class_counts

    def noted(draft: Draft) -> dict[str, int]:
        counted.append(draft)
        return count(draft)

    page = images(looked(fill(tmp_path, *(f"{name}/{n}.jpg" for name in "abcdef" for n in (0, 1)))))
    monkeypatch.setattr(Draft, "class_counts", noted)
    page._templates_edited("a {}", [])
    assert len(counted) == 1
    assert captions(page)[0] == "a, 2 images · “an a”"
    page._toggle(["a/0.jpg"])
    assert len(counted) == 4  # once for the heading and once for the bars, too
    assert captions(page)[:2] == ["a, 1 image · “an a”", "b, 2 images · “a b”"]


def test_one_image_is_no_images(images: Callable[[Draft], ImagesPage], tmp_path: Path) -> None:
    page = images(looked(two_classes(tmp_path, 1)))
    assert page._counts.heading.text() == "2 images, 2 classes"
    page._toggle(["cat/0.jpg"])
    assert page._counts.heading.text() == "1 image, 2 classes"


Ask = Callable[[Draft, str], ProblemsDialog]


def test_greys_can_be_shown_otherwise(
    images: Callable[[Draft], ImagesPage], tmp_path: Path, thumbnails: NoImages
) -> None:
    page = images(looked(two_classes(tmp_path / "plain")))
    assert page.greys.isHidden()
    for name in ("cat", "dog"):
        (tmp_path / "deep" / name).mkdir(parents=True)
        for n in range(3):
            png(tmp_path / "deep" / name / f"{n}.png", ramp(0, 3000 + n))
    draft = looked(tmp_path / "deep")
    page = images(draft)
    assert not page.greys.isHidden()
    assert (page.greys.black.value(), page.greys.white.value()) == (0, 4095)
    assert not page.greys.again.isEnabled()
    page.greys.white.setValue(3500)
    assert draft.greys == thumbnails.greys == (0, 3500)
    page.greys.black.setValue(5000)  # on its way, or a slip
    assert draft.greys == thumbnails.greys == (0, 3500)
    page.greys.again.click()
    assert draft.greys is None
    assert thumbnails.greys == (0, 4095)
    assert page.greys.black.value() == 0


@pytest.fixture
def ask(qtbot: QtBot, thumbnails: NoImages) -> Iterator[Ask]:
    """Opens the problems of a kind."""
    parent = QWidget()
    qtbot.addWidget(parent)

    def asked(draft: Draft, kind: str) -> ProblemsDialog:
        assert draft.images is not None
        found = draft.problems.get(kind, ())
        dialog = ProblemsDialog(parent, kind, found, draft, thumbnails, draft.toggle)
        dialog.open()
        return dialog

    yield asked
    parent.close()


def test_class_folders_with_dots_are_no_images(ask: Ask, tmp_path: Path) -> None:
    draft = looked(fill(tmp_path, *(f"{n}.Bird/{k}.jpg" for n in ("001", "002") for k in (0, 1))))
    dialog = ask(draft, "few")
    assert dialog.gallery.isHidden() and not dialog.gallery.model().rowCount()
    told = dialog.findChild(QPlainTextEdit)
    assert told is not None and told.toPlainText().startswith("001.Bird: ")
    assert dialog.all.isHidden()


@pytest.mark.parametrize(
    ("kind", "path", "image"),
    [
        ("truncated", "cat/torn.jpg", True),
        ("language", "cat/0.jpg", True),
        ("language", "2.Katze", False),
        ("link loop", "cat/v1.0", False),
        ("missing image", "metadata.csv", False),
    ],
)
def test_problems_of_images_have_tiles(
    ask: Ask, tmp_path: Path, kind: str, path: str, image: bool
) -> None:
    draft = looked(two_classes(tmp_path))
    assert draft.images is not None
    told = {"en": {kind: [Problem(kind, path)]}}
    draft.images = replace(draft.images, read_in=told)
    dialog = ask(draft, kind)
    assert dialog.gallery.isHidden() is not image
    if image:
        first = dialog.gallery.model().index(0, 0)
        assert first.data(Qt.ItemDataRole.AccessibleTextRole).endswith(", 1 file")


class Lazily(list[Problem]):
    """Problems that nobody may go through: there may be a million."""

    def __iter__(self) -> Iterator[Problem]:
        raise AssertionError


def test_very_many_problems_are_shown_as_they_come_into_sight(ask: Ask, tmp_path: Path) -> None:
    draft = looked(two_classes(tmp_path))
    assert draft.images is not None
    copies = [Problem("duplicate", path) for path in draft.images.paths]
    others = [Problem("other", f"{n}.txt") for n in range(MOST + 5)]
    told = {"en": {"duplicate": copies, "other": others}}
    draft.images = replace(draft.images, read_in=told)
    assert draft.images.told_of  # the scanner's
    told["en"] = {kind: Lazily(found) for kind, found in told["en"].items()}
    dialog = ask(draft, "duplicate")
    dialog.all.click()
    assert {*draft.left_out} == {*draft.images.paths} and not dialog.all.isEnabled()
    texts = ask(draft, "other").findChild(QPlainTextEdit)
    assert texts is not None
    lines = texts.toPlainText().splitlines()
    assert len(lines) == MOST + 1 and lines[-1] == "and 5 more"


def test_a_closed_dialog_of_problems_is_gone(ask: Ask, tmp_path: Path) -> None:
    dialog = ask(looked(two_classes(tmp_path)), "few")
    dialog.reject()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(dialog)


def test_the_same_image_in_two_classes_is_shown_in_both_and_kept_in_one(
    qtbot: QtBot, images: Callable[[Draft], ImagesPage], tmp_path: Path
) -> None:
    """And one on two sides of the split; what is kept stays so when it is looked at again."""
    names = ("cat", "dog", "owl")
    folder = fill(tmp_path, *(f"{name}/{n}.jpg" for name in names for n in range(9)))
    for copied in ("dog/x.jpg", "owl/x.jpg"):
        (folder / copied).write_bytes((folder / "cat/0.jpg").read_bytes())
    for copied in ("cat/y.jpg", "dog/y.jpg"):
        (folder / copied).write_bytes((folder / "cat/1.jpg").read_bytes())
    page = images(looked(folder))
    draft = page._draft
    assert draft.images is not None
    page.show_problem("clash", draft.problems["clash"])
    dialog = page._dialog
    assert isinstance(dialog, TwinsDialog)

    def seen() -> list[tuple[str, str, str]]:
        return [(copy.path, copy.keep.text(), copy.state.text()) for copy in dialog.copies]

    first = [("cat/0.jpg", "cat"), ("dog/x.jpg", "dog"), ("owl/x.jpg", "owl")]
    assert seen() == [(path, f"Keep as “{name}”", "Used") for path, name in first]
    dialog.copies[1].keep.click()
    assert draft.left_out == {"cat/0.jpg", "owl/x.jpg"}
    assert [path for path, *_ in seen()] == ["cat/1.jpg", "cat/y.jpg", "dog/y.jpg"], (
        "the next one is shown, and what lies twice in one of its classes"
    )
    dialog.none.click()
    dialog.back.click()
    assert [state for *_, state in seen()] == ["Excluded", "Used", "Excluded"]
    dialog.copies[0].keep.click()
    assert draft.left_out == {"dog/x.jpg", "owl/x.jpg", "cat/1.jpg", "cat/y.jpg", "dog/y.jpg"}
    dialog.reject()


def test_a_class_heading_that_is_clicked_can_be_renamed_at_once(
    qtbot: QtBot, images: Callable[[Draft], ImagesPage], tmp_path: Path
) -> None:
    page = images(looked(two_classes(tmp_path)))
    page.show()
    row = page.gallery._model.layout.headings[1]
    heading = page.gallery.visualRect(page.gallery.model().index(row, 0)).center()
    qtbot.mouseClick(page.gallery.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    name = page.prompts.class_name
    assert page.focusWidget() is name and name.selectedText() == name.text() == "dog"
    assert not name.visibleRegion().isEmpty()


# The base


@pytest.fixture
def base(qtbot: QtBot, worker: Worker) -> BasePage:
    page = BasePage(Draft(), Estimates(worker), worker, worker)
    qtbot.addWidget(page)
    return page


def test_bases_are_looked_for_each_time(
    base: BasePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {STARTER}
    name = next(name for name in base.table.rows if name != STARTER)
    state = base.table.rows[name].state
    monkeypatch.setattr(base_page, "here", lambda: {*found})
    with qtbot.waitSignal(base._scanner._ended):
        base.entered()
    assert state.text() == "609 MB"
    found.add(name)  # a run downloaded it
    base.entered()
    qtbot.waitUntil(lambda: state.text() == "On this computer")


def test_where_the_hub_does_not_answer_a_mirror_is_one_click_away(
    base: BasePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = next(entry for entry in CATALOGUE if not entry.bundled)
    asked: list[str] = []

    def fetched(entry: Entry, hub: str, cancel: CancelToken) -> Work[Path]:
        asked.append(hub)
        yield Progress(phase="download", done=0, total=entry.bytes, unit="bytes")
        if hub != MIRROR:
            params = {"label": entry.label, "hub": "the hub", "reason": "silent"}
            raise ClipTuneError(Message(code="download-failed", params=params))
        return Path()

    monkeypatch.setattr(base_page, "download", fetched)
    base.hub_asked.connect(lambda hub: setattr(base._draft, "hub", hub))
    base.take(entry)
    qtbot.waitUntil(lambda: not base.mirror.isHidden())
    base._choose(STARTER)
    assert base.mirror.isHidden(), "nothing is to be downloaded"
    base.take(entry)
    qtbot.waitUntil(lambda: not base.mirror.isHidden())
    base.mirror.click()
    qtbot.waitUntil(lambda: base.table.rows[entry.name].state.text() == "On this computer")
    assert asked == ["", "", MIRROR] and base.mirror.isHidden()


@pytest.mark.parametrize("offline", [True, False])
def test_a_base_that_is_to_be_downloaded_says_so_before_the_start(
    base: BasePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, offline: bool
) -> None:
    entry = next(entry for entry in CATALOGUE if not entry.bundled)
    found = {STARTER}
    monkeypatch.setattr(base_page, "here", lambda: {*found})
    monkeypatch.setattr(base_page, "offline", lambda: offline)
    base._choose(entry.name)
    assert base.missing() == "", "nobody looked yet"
    with qtbot.waitSignal(base.looked):
        base.entered()
    told = base.missing()
    assert told.startswith("The base model is not on this computer")
    assert ("offline" in told) is offline and (in_bytes(entry.bytes) in told) is not offline
    review = ReviewPage(base._draft, Estimates(base._scanner))
    qtbot.addWidget(review)
    review.show_missing(told)
    assert told in dict(review._lines())["Base model"]
    found.add(entry.name)
    with qtbot.waitSignal(base.looked):
        base.entered()
    assert base.missing() == ""


def test_a_base_is_taken_and_fetched_by_one_click_and_left_by_another(
    base: BasePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = next(entry for entry in CATALOGUE if not entry.bundled)
    arrived = [False]

    def fetched(entry: Entry, hub: str, cancel: CancelToken) -> Work[Path]:
        while not arrived[0]:
            cancel.check()
            time.sleep(0.001)
            yield Progress(phase="download", done=1_000_000, total=entry.bytes, unit="bytes")
        return Path()

    monkeypatch.setattr(base_page, "download", fetched)
    told: list[tuple[str, bool]] = []
    base.fetching.connect(lambda *given: told.append(given))
    base.take(entry)
    assert base._draft.base == entry.name
    qtbot.waitUntil(lambda: ("1 MB of 609 MB", True) in told)
    base._choose(STARTER)
    base.take(entry)
    qtbot.waitUntil(lambda: told[-1] == ("", False))
    state = base.table.rows[entry.name].state
    assert state.text() == "609 MB"
    assert base._draft.base == STARTER, "it was only left"
    arrived[0] = True
    base.take(entry)
    qtbot.waitUntil(lambda: state.text() == "On this computer")
    base.take(entry)
    assert told[-1] == ("", False), "it is here"


def test_what_is_wrong_with_a_folder_is_not_said_of_another_base(
    base: BasePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    with qtbot.waitSignal(base._scanner._ended):
        base._ask_local()
        assert base._draft.base == str(tmp_path) and base._draft.base_trouble
        base._choose(STARTER)  # before the folder was looked at
    assert base._draft.base_trouble is None
    base._ask_local()
    qtbot.waitUntil(lambda: str(tmp_path) in str(base._draft.base_trouble))


def test_a_folder_that_is_gone_is_found_out(base: BasePage, qtbot: QtBot, tmp_path: Path) -> None:
    draft = Draft(base=str(tmp_path / "gone"))
    base.set_draft(draft)
    assert draft.obstacle("base")
    qtbot.waitUntil(lambda: str(tmp_path / "gone") in str(draft.obstacle("base")))
    base._choose(STARTER)
    assert draft.obstacle("base") is None


def test_prompts_and_what_is_foreign_go_by_what_a_base_in_a_folder_reads(
    base: BasePage, qtbot: QtBot, tmp_path: Path
) -> None:
    draft = looked(
        fill(tmp_path / "images", *(f"{name}/{n}.jpg" for name in ("猫", "朱砂") for n in "01"))
    )
    assert draft.prompt("猫") == "a photo of a cat" and "other language" in kinds(draft)
    draft.base = str(tiny_chinese_clip(tmp_path / "base"))
    base.set_draft(draft)
    qtbot.waitUntil(lambda: draft.base_trouble is None)
    assert draft.prompt("猫") == "一张猫的照片" and "other language" not in kinds(draft)
    assert draft.job().data.templates == (), "the run asks the base itself"
    base._choose(STARTER)
    assert draft.prompt("猫") == "a photo of a cat" and "other language" in kinds(draft)
    draft.words |= {"朱砂": "cinnabar"}
    assert "other language" not in kinds(draft)


def kinds(draft: Draft) -> set[str]:
    """Of the problems that are shown."""
    return {*draft.problems}


# The review


def test_one_of_each_in_the_review(qtbot: QtBot, worker: Worker, tmp_path: Path) -> None:
    draft = looked(two_classes(tmp_path, 12))
    draft.choose_value("train", "epochs", 1)
    draft.choose_value("train", "learning_rate", 0.5)
    draft.toggle(["cat/0.jpg"])
    page = ReviewPage(draft, Estimates(worker))
    qtbot.addWidget(page)
    lines = dict(page._lines())
    assert lines["Training"].startswith("1 epoch of 1 step, ")
    assert lines["Excluded"] == "1 image, by you"
    draft.choose_value("train", "batch_size", 1)
    steps = draft.count().train
    told = f"1 epoch of {steps} steps, 1 image each, at a learning rate of 0.5"
    assert dict(page._lines())["Training"] == told


def test_what_is_not_known_yet_is_said_so_in_the_review(
    qtbot: QtBot, worker: Worker, tmp_path: Path
) -> None:
    draft, estimates = looked(two_classes(tmp_path, 12)), Estimates(worker)
    draft.choose_kind("lora")
    page = ReviewPage(draft, estimates)
    qtbot.addWidget(page)
    assert dict(page._lines())["Time"] == "Working it out ..."
    estimates.resting = True
    page.entered()
    assert (
        dict(page._lines())["Time"] == page._memory_text.text() == "Worked out when no run is on."
    )
    page.show_missing("It is not here.")
    assert dict(page._lines())["Time"] == "Known once the base model is on this computer."
    page.show_missing("")
    estimates.resting = False
    estimates._paces[estimates._key(draft, "lora")] = None
    assert dict(page._lines())["Time"] == "Not known: it could not be tried."
    draft.choose_kind("probe")
    told = "A linear probe is fitted; the base model stays as it is."
    assert dict(page._lines())["Training"] == told and "Time" not in dict(page._lines())


# The results


def results(tmp_path: Path, **changes: Any) -> Results:
    """Four images of two classes, one of them taken for the other."""
    metrics = ClassMetrics(
        split="validation",
        count=4,
        loss=0.5,
        accuracy=0.75,
        top5=1.0,
        per_class={"cat": 0.5, "dog": 1.0},
        confusion=[[1, 1], [0, 2]],
    )
    answers = [
        Answer(path=f"{truth}/{n}.jpg", truth=truth, said=said, confidence=0.9,
               truth_probability=0.1, right=truth == said)
        for n, (truth, said) in enumerate(
            [("cat", "cat"), ("cat", "dog"), ("dog", "dog"), ("dog", "dog")]
        )
    ]  # fmt: skip
    measured = Measured(metrics=metrics, classes=["cat", "dog"], answers=answers)
    job = jobs.build({"data": {"images": str(tmp_path)}, "method": {"kind": "lora"}})
    made = Results(
        job, job.data.images, summary(split="validation", accuracy=0.75), measured, metrics
    )
    return replace(made, **changes)


@pytest.fixture
def view(qtbot: QtBot, thumbnails: NoImages) -> ResultsView:
    shown = ResultsView(thumbnails)
    qtbot.addWidget(shown)
    shown.resize(1000, 900)
    with qtbot.waitActive(shown):
        shown.show()
        shown.activateWindow()
    return shown


def test_a_report_is_offered_of_what_came_to_figures(view: ResultsView, tmp_path: Path) -> None:
    asked: list[None] = []
    view.report_asked.connect(lambda: asked.append(None))
    view.show_results(results(tmp_path))
    view.outcome.report.click()
    assert view.outcome.report.isVisible() and len(asked) == 1
    view.show_results(results(tmp_path, summary=None))
    assert not view.outcome.report.isVisible()


def test_a_cell_can_be_picked_again(view: ResultsView, tmp_path: Path) -> None:
    view.show_results(results(tmp_path))
    matrix = view.confusion_view
    at = matrix.visualRect(view.confusion.index(0, 1)).center()
    for _ in range(2):
        QTest.mouseClick(matrix.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert view._mistakes.heading.text() == "cat taken for dog"
        view._all.click()
        assert view._mistakes.heading.text() == "Biggest mistakes"
        assert matrix.currentIndex() == QModelIndex()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "On the validation images (4), which"),
        ({"zero_shot": None}, "On the validation images (4), which"),
        ({"measured": None}, "On the validation images (4), which"),
        ({"measured": None, "zero_shot": None, "summary": None}, ""),
        (
            {"measured": None, "zero_shot": None,
             "summary": summary(zero_shot={"accuracy": 1.0, "loss": 1.0, "count": 1})},
            "On the test images (1), which",
        ),
    ],
)  # fmt: skip
def test_how_many_were_measured(
    view: ResultsView, tmp_path: Path, changes: dict[str, Any], told: str
) -> None:
    view.show_results(results(tmp_path, **changes))
    assert told in view.outcome._note.text() and bool(told) == bool(view.outcome._note.text())
    assert "0" not in view.outcome._note.text()


def test_plain_words_come_first_and_details_when_asked_for(
    view: ResultsView, tmp_path: Path
) -> None:
    outcome, heard = view.outcome, []
    view.check_asked.connect(lambda: heard.append("check"))
    by_vectors = summary(split="validation", classifier="vectors")
    view.show_results(results(tmp_path, summary=by_vectors))
    assert outcome._plain.text().startswith("3 of 4 right on the validation images; without")
    assert not outcome._note.isVisible() and not outcome._gives.isVisible()
    assert outcome.steps["add-images"].text() == "Add about 50 images of “cat”"
    outcome.fold.click()
    assert outcome._note.isVisible() and "which also chose" in outcome._note.text()
    assert "adapter_model.safetensors" in outcome._gives.text()
    assert "class_vectors.safetensors" in outcome._gives.text()
    outcome.check.click()
    assert heard == ["check"]
    for doubtful, told in ((0, "Check the labels..."), (1, "Fix a doubtful label...")):
        view.show_results(results(tmp_path, summary=summary(doubtful=doubtful)))
        assert outcome.check.text() == told
    view.show_results(results(tmp_path, summary=summary(doubtful=1200)))
    assert outcome.check.text() == "Fix 1,200 doubtful labels..." and outcome.check.isVisible()
    view.show_results(results(tmp_path))
    assert "class_vectors" not in outcome._gives.text() and outcome._gives.isVisible()


def test_other_measures_stand_beside_and_what_is_never_predicted_is_told(
    view: ResultsView, tmp_path: Path
) -> None:
    view.show_results(results(tmp_path))
    assert (
        "Balanced accuracy: 75 % on 4" in view.outcome._others.text()
        and view.outcome._never.isHidden()
    )
    known = results(tmp_path).measured
    assert known is not None
    update = {"per_class": {"cat": 0.0, "dog": 1.0}, "confusion": [[0, 2], [0, 2]]}
    never = known.model_copy(update={"metrics": known.metrics.model_copy(update=update)})
    view.show_results(results(tmp_path, measured=never))
    assert "Balanced accuracy: 50 % on 4, 75 % on 4 before training" in view.outcome._others.text()
    assert view.outcome._never.text().startswith("Never predicted: cat.")


def test_the_conclusion_is_told_with_what_to_try_next(view: ResultsView, tmp_path: Path) -> None:
    few = {"accuracy": 0.5, "loss": 1.0, "count": 4}
    sentences = [TOO_FEW(count=4, wanted=20)]
    both = {
        by: {"accuracy": {"value": value}} for by, value in (("by_words", 0.5), ("by_vectors", 1))
    }
    known = summary(zero_shot=few, conclusion=sentences, next_steps=["balance", "unknown"], **both)
    view.show_results(results(tmp_path, summary=known))
    assert view.outcome._few.text() == "4 images are too few to trust. Add about 20 a class."
    assert [step for step, one in view.outcome.steps.items() if one.isVisible()] == ["balance"]
    told = view.outcome._by.text()
    assert told.startswith("By words 2 of 4 (used), by fitted vectors 4 of 4. By words: an image")
    heard: list[str] = []
    view.next_asked.connect(heard.append)
    QTest.keyClick(view.outcome.steps["balance"], Qt.Key.Key_Space)
    assert heard == ["balance"]
    view.show_results(results(tmp_path))
    assert view.outcome._conclusion.isHidden() and view.outcome._by.isHidden()
    assert [step for step, one in view.outcome.steps.items() if one.isVisible()] == ["add-images"]


def test_delete_says_of_a_mistake_that_it_is_of_no_class(view: ResultsView, tmp_path: Path) -> None:
    view.show_results(results(tmp_path))
    heard: list[tuple[str, str]] = []
    view.fix_asked.connect(lambda path, words: heard.append((path, words)))
    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        QTest.keyClick(view.row._cells()[0], key)
    assert heard == 2 * [("cat/1.jpg", NONE)]
    view.show_fixes({"cat/1.jpg": NONE})
    assert view.row._cells()[0].second.text() == "really none of the classes"


def test_the_frame_of_a_table_in_focus_is_drawn_all_around(
    view: ResultsView, tmp_path: Path
) -> None:
    """Its headings do not lie on it."""
    theme.apply("light")
    theme.dress(view)
    view.show_results(results(tmp_path))
    for table in (view.class_view, view.confusion_view):
        QApplication.processEvents()
        table.setFocus()
        shown = table.grab().toImage()
        middle, right, bottom = shown.rect().center(), shown.width() - 1, shown.height() - 1
        edges = [(middle.x(), 0), (middle.x(), bottom), (0, middle.y()), (right, middle.y())]
        accent = QColor(theme.LIGHT.accent)
        assert [shown.pixelColor(*at) for at in edges] == 4 * [accent]


@pytest.mark.parametrize(
    "names", [["shoes", "shorts"], ["running shoes of the 1990s", "running shorts of the 1990s"]]
)
def test_names_of_classes_are_shortened_to_different_words(
    view: ResultsView, tmp_path: Path, names: list[str]
) -> None:
    known = results(tmp_path).measured
    assert known is not None
    answers = [
        answer.model_copy(update={"said": name})
        for answer, name in zip(known.answers, names * 2, strict=True)
    ]
    view.show_results(
        results(tmp_path, measured=known.model_copy(update={"classes": names, "answers": answers}))
    )
    for count in (1, 12):  # few classes stretch
        across = view.confusion_view.horizontalHeader()
        view.confusion_view.setFixedWidth(800 // count)
        QApplication.processEvents()
        shown = {
            across.fontMetrics().elidedText(
                name, across.textElideMode(), across.sectionSize(column) - 12
            )
            for column, name in enumerate(names)
        }
        assert len(shown) == 2
    cells = view.row._cells()
    assert {cell.said._mode for cell in cells} == {Qt.TextElideMode.ElideMiddle}


def test_several_labels_have_a_table_and_no_matrix(view: ResultsView, tmp_path: Path) -> None:
    metrics = LabelMetrics(
        split="validation",
        count=1,
        loss=0.5,
        accuracy=0.8,
        per_class={"cat": 0.9, "dog": 0.7},
        others={"mAP": 0.8, "micro F1": 0.6},
        thresholds=[0.5, 0.5],
        said=[[0]],
    )
    answer = Answer(
        path="a.jpg",
        truth="cat, dog",
        said="cat",
        confidence=0.9,
        truth_probability=0.1,
        right=False,
    )
    measured = Measured(metrics=metrics, classes=["cat", "dog"], answers=[answer])
    view.show_results(results(tmp_path, measured=measured, zero_shot=metrics))
    assert view._classes.isVisible() and not view._matrix.isVisible()
    assert "Average precision" in view.class_view.accessibleName()
    assert view.outcome._others.text() == "Micro F1: 60 % on 1, 60 % on 1 before training"
    assert view.class_view.model().index(1, 2).data() == "70.0 %"


def test_images_with_several_labels_are_counted_and_shown_under_each(tmp_path: Path) -> None:
    draft = looked(drawn.labels(tmp_path / "images", 24))
    assert draft.images is not None and draft.obstacle("images") is None
    counts, said = draft.class_counts(), draft.images.said.values()
    assert counts == {name: sum(name in of_one for of_one in said) for name in counts}
    assert sum(counts.values()) > 24 == draft.count().all
    prompts = [prompt for name in counts for prompt in (f"a photo of a {name}", f"a {name}")]
    assert draft.texts() == (prompts, False)


def test_a_run_that_ended_is_asked_for_its_own_fixes(
    qtbot: QtBot,
    thumbnails: NoImages,
    worker: Worker,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It may end with labels that were put right while it trained; those of the run that was shown
    before it are gone."""
    made, asked = results(tmp_path / "images"), list[Path]()

    def fixes(run: RunEntry, cancel: CancelToken) -> Work[dict[str, str]]:
        yield from ()
        asked.append(run.folder)
        return {"cat/0.jpg": "dog"}

    monkeypatch.setattr(reading, "read_results", lambda _: made)
    monkeypatch.setattr(reading, "fixes", fixes)
    engine, curves, shown = Engine(), Curves(), ResultsView(thumbnails)
    queue = RunQueue(engine, Preferences())
    page = RunView(queue, engine, worker, thumbnails, curves, shown)
    qtbot.addWidget(page)
    page.run = run = create(made.job, tmp_path / "runs")
    shown.show_fixes({"dog/0.jpg": "cat", "dog/1.jpg": "cat"})
    queue.ended.emit(run)
    qtbot.waitUntil(lambda: shown.retrain.text() == "Retrain with 1 fix")
    assert asked == [run.folder]
    queue.close()
    engine.close()


def test_a_cell_says_what_it_counts(view: ResultsView, tmp_path: Path) -> None:
    view.show_results(results(tmp_path))
    tip = view.confusion.index(0, 1).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "cat taken for dog: 1 of 2"
