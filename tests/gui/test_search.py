"""The search for the best in the window: chosen in the wizard, queued, shown run after run."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cliptune import job as jobs
from cliptune.comparison.folder import begin
from cliptune.comparison.selection import job_of
from cliptune.comparison.tune import folder_of
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Noted, Progress, Started, Step, Trying, Work, finish
from cliptune.core.messages import quoted
from cliptune.methods import UNTOUCHED
from cliptune.runs import Run
from cliptune_gui.charts import Curves
from cliptune_gui.engine import engine_thread
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.pages.new_run.method import MethodPage
from cliptune_gui.pages.new_run.review import ReviewPage
from cliptune_gui.pages.training.results import ResultsView
from cliptune_gui.pages.training.run_view import RunView
from cliptune_gui.state import search as searches
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.images import look
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_entry import RunEntry, create
from cliptune_gui.state.run_queue import RunQueue
from cliptune_gui.state.search import Search, from_text, to_text
from cliptune_gui.state.wizard import Draft
from engine.training import small_job
from gui.images_page import NoImages


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = Engine()
    yield made
    made.close()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """What the time of a search goes by: it stands still unless a test moves it."""
    made = SimpleNamespace(now=100.0)
    made.monotonic = lambda: made.now
    monkeypatch.setattr(searches, "time", made)
    return made


@pytest.fixture
def draft(images: Path) -> Draft:
    made = Draft()
    made.choose(images)
    made.found(finish(look(images, CancelToken())))
    return made


def texts(widget: Any) -> list[str]:
    """All that a page says."""
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in widget.findChildren(QLabel)]


def test_it_is_one_choice_beside_the_methods(qtbot: QtBot, engine: Engine, draft: Draft) -> None:
    estimates = Estimates(engine)
    page, review = MethodPage(draft, estimates), ReviewPage(draft, estimates)
    for widget in (page, review):
        qtbot.addWidget(widget)
    page.show()
    page.search.radio.click()
    assert draft.searching and draft.minutes == 10
    assert not any(card.radio.isChecked() for card in page.cards.values())
    assert not page._settings.isVisible()
    page.search.minutes.setValue(3)
    assert draft.minutes == 3
    review.entered()
    assert "3 min 0 s, downloads left out" in texts(review)
    page.cards["full"].radio.click()
    assert not draft.searching and draft.kind == "full" and page._settings.isVisible()
    page.search.minutes.setValue(20)  # whoever says how long wants it
    assert draft.searching and page.search.radio.isChecked()


def test_what_holds_for_all_names_no_method(draft: Draft) -> None:
    draft.choose_value("train", "epochs", 3)
    draft.balance(True)
    given = draft.for_all()
    assert given.keys() == {"data", "base", "train"}
    assert given["train"] == {"device": "auto", "balance": True}
    assert given["data"]["images"] == str(draft.folder)


def test_every_run_of_it_is_shown_as_the_one_that_is_on(
    qtbot: QtBot, engine: Engine, images: Path, base: Path, tmp_path: Path,
    clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    runs = [
        Run.create(small_job(images, base, kind), tmp_path / kind) for kind in ("probe", "lora")
    ]

    def tune(*_: object) -> Work[Any]:
        for number, run in enumerate(runs):
            best = quoted("Linear probe: 80.0 %") if number else None
            told = quoted(f"Trying {run.folder.name}.")
            yield Trying(told=told, run=str(run.folder), left=60 - 20 * number, best=best)
            yield Started(time=0, device="CPU", precision="fp32")
            yield Step(
                step=number + 1, steps=2, epoch=1, loss=1, learning_rate=1, images_per_second=1,
                memory=1, process_memory=1,
            )  # fmt: skip
        yield Noted(told=quoted("LoRA."))
        return SimpleNamespace(answer=runs[1], tried=runs, recommendation=quoted("LoRA."))

    monkeypatch.setattr(engine_thread, "tune", tune)
    queue, moves = RunQueue(engine, Preferences()), []
    search = Search({}, 1.0, tmp_path)

    def moved_on(before: RunEntry | None) -> None:
        assert queue.searching is search
        moves.append((before, queue.run, search.trying, search.best, queue.fraction))

    queue.moved_on.connect(moved_on)
    with qtbot.waitSignal(queue.searched) as ended:
        queue.search(search)
        assert queue.busy and queue.run is None
    assert [(before and before.title, now.folder.name) for before, now, *_ in moves] == [
        (None, "probe"),
        (moves[0][1].title, "lora"),
    ]
    assert [told.text() for *_, told, _, _ in moves] == ["Trying probe.", "Trying lora."]
    assert [best and best.text() for *_, best, _ in moves] == [None, "Linear probe: 80.0 %"]
    assert [round(fraction, 1) for *_, fraction in moves] == [0.0, 0.3]
    found, outcome = ended.args
    assert found is search and outcome == Outcome(result=None)
    assert [run.folder for run in search.tried] == [run.folder for run in runs]
    assert queue.run and queue.run.folder == runs[1].folder and queue.searching is None
    assert not queue.busy
    queue.close()


def test_what_is_tried_and_the_time_left_are_shown(
    qtbot: QtBot, engine: Engine, tmp_path: Path, clock: SimpleNamespace
) -> None:
    queue, reader = RunQueue(engine, Preferences()), Worker("reader")
    view = RunView(queue, engine, reader, NoImages(), Curves(), ResultsView(NoImages()))
    qtbot.addWidget(view)
    view.show()
    queue._attempt = search = Search({}, 2.0, tmp_path)
    queue.history.tell(Progress(phase="scan", done=1, total=4))
    view.show_search()
    assert view.nothing.text() == "Best in 2 minutes" and not view.start.isVisible()
    assert view.hint.text() == "looking through the images 25 % · 2 min 0 s of 2 min 0 s left"
    search.move_on(
        Trying(
            told=quoted("Trying LoRA, epochs: 3."),
            run="lora",
            left=60,
            best=quoted("Linear probe: 80.0 %"),
        )
    )
    search.pause(True)
    job = jobs.build({"data": {"images": "dogs"}, "method": {"kind": "lora"}})
    queue.run = create(job, tmp_path / "runs")
    queue._call = Call(once(lambda: None))
    queue.moved_on.emit(None)
    assert view.header.title.text() == "Best in 2 minutes"
    assert view.tried.isVisible() and view.tried.text().split("\n") == [
        "Trying LoRA, epochs: 3.",
        "Best so far: Linear probe: 80.0 %.",
        "1 min 0 s of 2 min 0 s left",
    ]
    assert view.progress.value() == 500
    queue._attempt = queue._call = None
    queue.ended.emit(queue.run)
    assert view.header.title.text() == queue.run.title and not view.tried.isVisible()
    queue.close()
    reader.close()


def test_the_time_of_a_search_stands_still_in_a_pause(clock: SimpleNamespace) -> None:
    search = Search({}, 2.0, Path())
    search.pause(True)
    search.pause(False)
    assert search.left == 120, "nothing of it is spent before the first is tried"
    search.move_on(Trying(told=quoted("LoRA"), run="run", left=90))
    clock.now += 30
    assert search.left == 60
    search.pause(True)
    clock.now += 30
    assert search.left == 60
    search.pause(False)
    clock.now += 70
    assert search.left == 0


def test_what_was_kept_of_searches_is_read_whatever_else_was_written(tmp_path: Path) -> None:
    given = {"data": {"images": str(tmp_path)}, "train": {"device": "auto"}}
    one, other = Search(given, 2.0, tmp_path), Search({}, 0.5, tmp_path / "runs")
    assert from_text(to_text([one, other])) == [one, other]
    assert to_text([]) == "" and from_text("") == []
    for text in ("x", "7", "[7]", "[{}]", '[{"given": 1, "minutes": "", "runs": 0}]', "[" * 9999):
        assert from_text(text) == []


@pytest.mark.parametrize("minutes", ["NaN", "0", "-5", "1e400", "9" * 400, '"2"', "null"])
def test_what_is_no_search_takes_no_other_with_it(minutes: str, tmp_path: Path) -> None:
    fine = Search({}, 2.0, tmp_path)
    bad = f'{{"given": {{}}, "minutes": {minutes}, "runs": {json.dumps(str(tmp_path))}}}'
    assert from_text(f"[{bad}, {to_text([fine])[1:]}") == [fine]


def test_one_that_was_kept_goes_on_in_its_folder(draft: Draft, tmp_path: Path) -> None:
    draft.left_out = frozenset(("one.png", "two.png"))
    given = draft.for_all()
    folder = folder_of(given, 2, tmp_path)
    begin(folder, job_of(given, UNTOUCHED), given, minutes=2)
    (kept,) = from_text(to_text([Search(given, 2, tmp_path)]))
    assert folder_of(kept.given, kept.minutes, kept.runs) == folder
    assert folder_of(kept.given, 3, kept.runs) != folder


def test_one_that_cannot_begin_says_why(
    qtbot: QtBot, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tune(*_: object) -> Work[Any]:
        yield Noted(told=quoted("Looking."))
        raise ClipTuneError(quoted("There is no image."))

    monkeypatch.setattr(engine_thread, "tune", tune)
    queue = RunQueue(engine, Preferences())
    with qtbot.waitSignal(queue.searched) as ended:
        queue.search(Search({}, 1.0, tmp_path))
    _, outcome = ended.args
    assert outcome.failure.message == "There is no image."
    assert not queue.busy and queue.run is None
    queue.close()


def kept() -> list[Search]:
    """The searches as the next start finds them."""
    return from_text(Preferences().searches)


def test_what_is_begun_before_the_earlier_ones_are_restored_takes_nothing_from_them(
    qtbot: QtBot, engine: Engine, images: Path, base: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def tune(_: object, __: object, ___: object, cancel: CancelToken) -> Work[Any]:
        while True:
            yield Progress(phase="scan", done=1, total=2)
            cancel.check()
            time.sleep(0.001)

    monkeypatch.setattr(engine_thread, "tune", tune)
    run = create(small_job(images, base), tmp_path)
    old, same, new, last = (Search({}, minutes, tmp_path) for minutes in (2.0, 3.0, 4.0, 5.0))
    preferences = Preferences()
    preferences.searches, preferences.queue = to_text([old, same]), [run.folder]
    queue = RunQueue(engine, preferences)
    for search in (new, same, last):
        queue.search(search)
    assert queue.searching is new and preferences.queue == [run.folder]
    assert kept() == [new, old, same, same, last], "none is lost, whatever happens now"
    queue.restore([RunEntry.read(run.run)])
    assert queue.searches == [old, same, last] and queue.held
    assert kept() == [new, old, same, last] and preferences.queue == [run.folder]
    with qtbot.waitSignal(queue.searched):
        queue.stop()
    assert kept() == [old, same, last] and not queue.busy
    queue.close()


def test_one_that_fails_waits_to_be_begun_again(
    qtbot: QtBot, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where its images are on a disk that is not plugged in; not over and over by itself."""
    begun: list[float] = []

    def tune(_: object, minutes: float, *__: object) -> Work[Any]:
        begun.append(minutes)
        yield Noted(told=quoted("Looking."))
        raise ClipTuneError(quoted("There is no folder."))

    monkeypatch.setattr(engine_thread, "tune", tune)
    first, second = (Search({}, minutes, tmp_path) for minutes in (2.0, 3.0))
    preferences = Preferences()
    preferences.searches = to_text([first, second])
    queue = RunQueue(engine, preferences)
    queue.restore([])
    with qtbot.waitSignal(queue.searched) as ended:
        queue.release()
    assert ended.args[1].failure.message == "There is no folder."
    assert queue.held and not queue.busy and queue.searches == kept() == [first, second]
    with qtbot.waitSignal(queue.searched):
        queue.search(first.anew())  # asked for anew it begins at once, and waits only once
    assert queue.searches == kept() == [first, second] and begun == [2.0, 2.0]
    queue.remove(queue.searches[0])
    assert kept() == [second]
    queue.close()
