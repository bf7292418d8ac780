"""What the wizard says of memory, time, reach and advice, before anything is trained."""

import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cliptune.advice import GOALS, QUESTIONS
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import Cancelled, ClipTuneError
from cliptune.core.events import Progress, Work, finish
from cliptune.core.messages import PLAIN
from cliptune.job import Job
from cliptune.methods import METHODS
from cliptune.training import estimate as estimates
from cliptune.training.memory import MemoryEstimate
from cliptune_gui.engine import engine_thread
from cliptune_gui.engine.worker import Call, Outcome, Worker, once
from cliptune_gui.pages.new_run.guide import GuideDialog
from cliptune_gui.pages.new_run.method import MethodPage, _fraction
from cliptune_gui.pages.new_run.review import ReviewPage
from cliptune_gui.state import counts
from cliptune_gui.state.estimates import MOST, PROBES, Estimates
from cliptune_gui.state.images import look
from cliptune_gui.state.wizard import Draft
from engine.drawn import captions
from engine.folders import two_classes
from gui.test_wizard import looked
from gui.windows import Windows

LONG = 120_000
GB = 1e9


def found(**changes: Any) -> Any:
    given = {
        "fraction": 0.013,
        "peak": 1.1 * GB,
        "limit": 8 * GB,
        "fits_in_memory": True,
        "saved": 0,
    }
    return SimpleNamespace(**(given | changes))


def paced(**changes: Any) -> Any:
    given = {"whole": 40, "epoch": 4.0, "lowest": 3.8, "highest": 4.4, "epochs": 10}
    return SimpleNamespace(**(given | changes))


def test_the_wizard_tells_of_every_method_and_advises_one(
    tiny_starter: None,
    estimated: None,
    windows: Windows,
    few: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(estimates, "PATIENCE", 0.0)  # three steps show what seven do
    window, qtbot = windows.open(few), windows.qtbot
    wizard = window.new_run
    wizard.go_to(2)
    cards = wizard.method.cards
    qtbot.waitUntil(lambda: wizard.estimates._call is None, timeout=LONG)
    trained = [kind for kind in METHODS if METHODS[kind].trains]
    for kind in trained:
        assert wizard.estimates.of(wizard.draft, kind)[0].fits_in_memory
        assert "of memory" in cards[kind].takes.text()
        assert "s\n" in cards[kind].takes.text()
        assert "s an epoch (" in cards[kind].takes.toolTip()
    part = 100 * wizard.estimates.of(wizard.draft, "lora")[0].fraction
    assert 1 < part < 10 and f"{part:.1f} % of weights trained" in cards["lora"].takes.text()
    assert "100 % of weights trained · about" in cards["full"].takes.text()
    assert not cards["zero-shot"].takes.isVisible()
    # 36 images are few, and yet another method than the guide's did better on as few.
    assert [kind for kind in cards if cards[kind].mark.isVisible()] == ["full"]
    assert "No other method did clearly better" in wizard.method.reason.text()
    assert "images are few" in wizard.method.reason.text()
    reach = wizard.method.baseline.text()
    assert reach.startswith("About ") and reach.endswith(
        " is within reach without training the model: a linear probe on 33 images."
    )
    wizard.go_to(3)
    assert wizard.review._memory.isVisible()
    told = wizard.review._memory_text.text()
    assert told.startswith("About ") and "activations" in told
    lines = dict(wizard.review._lines())
    assert lines["Without training"] == reach
    assert " in all, " in lines["Time"] and " s an epoch (" in lines["Time"]
    of_wizard = wizard.estimates
    known = [dict(of) for of in (of_wizard._probes, of_wizard._memory, of_wizard._paces)]
    wizard.go_to(2)
    assert of_wizard._call is None
    assert [of_wizard._probes, of_wizard._memory, of_wizard._paces] == known


def test_a_run_that_starts_is_not_kept_waiting(
    tiny_starter: None, estimated: None, windows: Windows, few: Path
) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    wizard = window.new_run
    wizard.draft.choose_kind("lora")
    for name, value in (("epochs", 1), ("crop", False)):
        wizard.draft.choose_value("train", name, value)
    wizard.go_to(2)
    assert wizard.estimates._call
    wizard.go_to(3)
    wizard.next.click()
    qtbot.waitUntil(lambda: window.run_queue.busy)
    assert wizard.estimates._call is None
    window.show_page("new")
    wizard.go_to(2)  # and nothing waits behind it, to begin before the next
    assert wizard.estimates._call is None
    qtbot.waitUntil(lambda: not window.run_queue.busy, timeout=LONG)
    assert wizard.estimates._call  # now there is time


def test_only_the_pages_that_show_figures_want_them(
    estimated: None, windows: Windows, few: Path
) -> None:
    window = windows.open(few)
    wizard = window.new_run
    wizard.go_to(2)
    assert wizard.estimates._call
    window.show_page("settings")
    assert wizard.estimates._call is None
    window.show_page("new")
    assert wizard.estimates._call
    wizard.go_to(0)
    assert wizard.estimates._call is None
    wizard.go_to(1)
    assert wizard.estimates._call, "what fits is said of every base model"
    wizard.go_to(0)
    assert wizard.estimates._call is None


@pytest.fixture
def page(windows: Windows, few: Path) -> MethodPage:
    window = windows.open(few)
    window.show_page("log")  # where nothing is worked out
    return window.new_run.method


def test_what_does_not_fit_and_what_saves_little_are_said(page: MethodPage) -> None:
    card = page.cards["qlora"]
    card.show_figures(found())
    assert card.takes.text() == "1.3 % of weights trained\nabout 1.1 GB of memory"
    assert card.takes.toolTip() == ""
    card.show_figures(found(), paced())
    told = card.takes.text().replace("\N{NO-BREAK SPACE}", " ")
    assert told == "1.3 % of weights trained · about 40 s\nabout 1.1 GB of memory"
    assert card.takes.toolTip() == "4.0 s an epoch (3.8 to 4.4)"
    card.show_figures(found(), paced(epoch=240, lowest=228, highest=264))
    assert card.takes.toolTip() == "4.0 min an epoch (3.8 to 4.4)"
    card.show_figures(found(peak=9 * GB, fits_in_memory=False))
    assert card.takes.text().endswith("More than the 8.0 GB that are free.")
    card.show_figures(found(saved=0.1 * GB))
    assert card.takes.text().endswith(
        "Quantising saves only 100 MB on this base model, and takes time."
    )
    card.show_figures(found(saved=0.1 * GB), paced(), 12.4)
    assert card.takes.text().endswith(
        "Quantising saves only 100 MB on this base model, and takes 12 s longer."
    )
    card.show_figures(found(saved=5 * GB))
    assert "saves only" not in card.takes.text()
    card.show_figures(None)
    assert card.takes.text() == " ", "the place is kept"


def test_what_quantising_costs_is_told_by_epochs(
    page: MethodPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    paces = {"lora": paced(epochs=99), "qlora": paced(epoch=5.0)}
    little = found(saved=0.1 * GB)
    monkeypatch.setattr(page._estimates, "of", lambda _, kind: (little, paces.get(kind)))
    page._show_figures()
    assert page.cards["qlora"].takes.text().endswith("and takes 10 s longer.")
    del paces["lora"]
    page._show_figures()
    assert page.cards["qlora"].takes.text().endswith("and takes time.")


def test_shares_have_two_figures() -> None:
    assert [_fraction(fraction) for fraction in (1.0, 0.0127, 0.000027)] == [
        "100 %",
        "1.3 %",
        "0.0027 %",
    ]


class Engine:
    """What the engine's thread is asked, in place of it; `held` waits there until it is stopped."""

    def __init__(self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[str] = []
        self.answers: dict[str, Any] = {"memory": found(), "pace": paced(), "probe": None}
        self.held = ""
        self.worker = Worker("engine")
        self.estimates = Estimates(self.worker)
        self._qtbot = qtbot
        monkeypatch.setattr(engine_thread, "estimate", self._estimate)
        monkeypatch.setattr(engine_thread, "trial", partial(self._work, "pace"))
        monkeypatch.setattr(engine_thread, "probe", partial(self._work, "probe"))

    def settle(self) -> None:
        """Wait until all is answered."""
        self._qtbot.waitUntil(lambda: self.estimates._call is None, timeout=LONG)

    def wait_for(self, name: str) -> None:
        """Wait until something was asked."""
        self._qtbot.waitUntil(lambda: name in self.asked, timeout=LONG)

    def _estimate(self, job: Job, *_: Any) -> Any:
        self.asked.append(f"memory of {job.method.kind}")
        return self.answers["memory"]

    def _work(self, what: str, job: Job, *given: Any) -> Work[Any]:
        cancel = given[-1]
        name = what if what == "probe" else f"{what} of {job.method.kind}"
        self.asked.append(name)
        while self.held == name:
            cancel.check()
            time.sleep(0.001)
            yield Progress(phase="trial", done=0, total=1)
        if isinstance(self.answers[what], BaseException):
            raise self.answers[what]
        return self.answers[what]


@pytest.fixture
def engine(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    made = Engine(qtbot, monkeypatch)
    yield made
    made.worker.close()


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return looked(two_classes(tmp_path / "images", 12))


@pytest.mark.parametrize("width", [680, 1100])
def test_nothing_moves_when_figures_and_advice_come(
    draft: Draft, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    nobody = Estimates(Worker("nobody"))
    page = MethodPage(draft, nobody)
    qtbot.addWidget(page)
    page.resize(width, 700)
    page.show()

    def places() -> list[QRect]:
        page._show()
        qtbot.wait(1)
        return [*(card.geometry() for card in page.cards.values()), page._settings.geometry()]

    before = places()
    nobody.machine = engine_thread.Machine("CPU", 8_000_000_000)
    probed = SimpleNamespace(accuracy=0.712, interval=(0.681, 0.744), images=36)
    nobody._probes[nobody._probe_key(page._draft)] = probed  # type: ignore[assignment]
    told = {"qlora": found(saved=0.1 * GB), "prefix": found(fits_in_memory=False, peak=9 * GB)}
    monkeypatch.setattr(nobody, "of", lambda _, kind: (told.get(kind, found()), paced(epochs=99)))
    assert places() == before
    assert page.reason.text().startswith("Advised: ") and "71 %" in page.baseline.text()
    assert "Quantising" in page.cards["qlora"].takes.text()


def test_a_review_has_room_for_what_is_worked_out(
    draft: Draft, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = Estimates(Worker("nobody"))
    page = ReviewPage(draft, nobody)
    qtbot.addWidget(page)
    draft.choose_value("train", "epochs", 7)
    page.resize(1000, 700)
    page.show()
    page.entered()
    qtbot.wait(1)
    before = page._changes.geometry(), [name for name, _ in page._lines()]
    memory = MemoryEstimate(8, 1, 1, 2, 80, 8, 900, 4, 5_000, 0.013, 0, 8)
    monkeypatch.setattr(nobody, "of", lambda *_: (memory, paced()))
    nobody.changed.emit()
    qtbot.wait(1)
    assert (page._changes.geometry(), [name for name, _ in page._lines()]) == before
    assert page._memory_text.text().startswith("About 1 kB of the 5 kB free:")
    assert "this program itself" in page._memory_text.text()


def test_first_the_probe_then_memory_then_time_of_what_fits(engine: Engine, draft: Draft) -> None:
    draft.kind = "prompt"
    engine.estimates.ask(draft)
    engine.settle()
    kinds = ["prompt", "lora", "qlora", "bottleneck", "prefix", "full"]
    told = [f"{what} of {kind}" for what in ("memory", "pace") for kind in kinds]
    assert engine.asked == ["probe", *told]
    engine.estimates.ask(draft)
    assert engine.estimates._call is None
    draft.choose_value("train", "epochs", 7)
    engine.answers["memory"] = found(fits_in_memory=False)
    engine.asked.clear()
    engine.estimates.ask(draft)
    engine.settle()
    assert engine.asked == ["memory of prompt"]


@pytest.mark.parametrize("answer", [None, ClipTuneError(PLAIN(text="It does not fit.", hint=""))])
def test_what_cannot_be_is_not_asked_again(engine: Engine, draft: Draft, answer: Any) -> None:
    engine.answers |= {"pace": answer, "probe": answer}
    engine.estimates.ask(draft)
    engine.settle()
    assert len(engine.asked) == 13
    engine.estimates.ask(draft)
    assert len(engine.asked) == 13 and engine.estimates._call is None
    assert (
        engine.estimates.of(draft, "lora") == (engine.answers["memory"], None)
        and engine.estimates.reach(draft) == ""
    )


def test_a_base_that_is_not_here_is_asked_for_again(engine: Engine, draft: Draft) -> None:
    engine.answers |= {"pace": Cancelled(), "probe": Cancelled()}
    engine.estimates.ask(draft)
    engine.settle()
    engine.asked.clear()
    engine.answers |= {"pace": paced()}
    engine.estimates.ask(draft)
    engine.settle()
    assert engine.asked[:2] == ["probe", "pace of lora"] and len(engine.asked) == 7
    assert engine.estimates.of(draft, "lora")[1].whole == 40


@pytest.mark.parametrize("held", ["probe", "pace of lora"])
def test_a_stop_is_heard_at_once(engine: Engine, draft: Draft, held: str) -> None:
    engine.held = held
    engine.estimates.ask(draft)
    engine.wait_for(held)
    engine.estimates.stop()
    assert engine.estimates._call is None and engine.estimates.reach(draft) == ""
    done: list[Outcome[None]] = []
    engine.worker.do(Call(once(lambda: None), ended=done.append, long=True))
    engine._qtbot.waitUntil(lambda: bool(done), timeout=LONG)
    assert engine.asked[-1] == held


def test_a_probe_goes_on_while_settings_change(engine: Engine, draft: Draft) -> None:
    engine.held = "probe"
    engine.estimates.ask(draft)
    engine.wait_for("probe")
    draft.kind = "qlora"
    draft.choose_value("train", "epochs", 3)
    engine.estimates.ask(draft)
    assert engine.estimates.reach(draft) == "Trying a linear probe ..."
    engine.answers["probe"] = SimpleNamespace(accuracy=0.712, interval=(0.681, 0.744), images=900)
    engine.held = ""
    engine.settle()
    assert engine.asked[:2] == ["probe", "memory of qlora"]
    told = "About 71 % (68 to 74) is within reach without training the model: a linear probe on "
    assert engine.estimates.reach(draft) == f"{told}900 images."
    draft.toggle(["cat/0.jpg"])
    assert engine.estimates.reach(draft) == ""
    draft.toggle(["cat/0.jpg"])
    draft.choose_value("data", "seed", 7)
    assert engine.estimates.reach(draft) == ""


def test_a_trial_makes_way_for_what_is_asked_now(engine: Engine, draft: Draft) -> None:
    engine.held = "pace of lora"
    engine.estimates.ask(draft)
    engine.wait_for("pace of lora")
    draft.choose_value("method", "rank", 3)
    engine.held = ""
    engine.asked.clear()
    engine.estimates.ask(draft)
    engine.settle()
    assert engine.asked[:2] == ["memory of lora", "pace of lora"]


def test_what_was_worked_out_long_ago_is_forgotten(engine: Engine, draft: Draft) -> None:
    """Each answer holds on to as much as a draft does, a probe's to all its paths."""
    known = engine.estimates
    for number in range(300):
        draft.choose_value("train", "seed", number)
        known._memory[known._key(draft, "lora")] = found()
        known._paces[known._key(draft, "lora")] = paced()
    for number in range(6):
        draft.choose_value("data", "seed", number)
        known._probes[known._probe_key(draft)] = None
    engine.estimates.ask(draft, ["lora"])
    engine.settle()
    assert known.of(draft, "lora") == (found(), paced()) and known.tried(draft, "lora")
    assert len(known._memory) == len(known._paces) == MOST and len(known._probes) == PROBES


def test_captions_are_not_probed(engine: Engine, tmp_path: Path) -> None:
    engine.estimates.ask(looked(captions(tmp_path, 12)))
    engine.settle()
    assert engine.asked[0] == "memory of lora" and "probe" not in engine.asked


def test_a_guess_that_fails_is_no_error(
    estimated: None, qtbot: QtBot, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> Work[Any]:
        yield Progress(phase="load", done=0, total=1)
        raise RuntimeError("CUDA out of memory")

    def ask_the_hub(*_: Any, **__: Any) -> None:
        raise AssertionError

    monkeypatch.setattr(estimates, "estimate_time", refuse)
    job = draft.job()
    assert finish(engine_thread.trial(job, (20, 4, 0), ["a", "b"], False, CancelToken())) is None
    monkeypatch.setattr(estimates, "open_base", ask_the_hub)
    monkeypatch.setattr(estimates, "cached", lambda _: None)
    draft.base = "vit-b-32"
    for work in (
        engine_thread.trial(draft.job(), (20, 4, 0), ["a", "b"], False, CancelToken()),
        engine_thread.probe(draft.job(), CancelToken()),
    ):
        with pytest.raises(Cancelled):
            finish(work)


def test_the_goal_decides_what_is_advised(page: MethodPage) -> None:
    assert page.goal.itemText(0) == "No preference" and page._draft.goal is None
    assert [page.goal.itemText(row) for row in range(1, 6)] == list(GOALS.values())
    page.goal.setFocus()
    for _ in range(3):
        QTest.keyClick(page.goal, Qt.Key.Key_Down)
    assert page._draft.goal == "several tasks"
    assert [kind for kind, card in page.cards.items() if not card.mark.isHidden()] == ["bottleneck"]
    assert (
        page.reason.text()
        == "Advised: Adapter (bottleneck). You asked for “Several tasks on one base”."
    )
    page.entered()
    assert page.goal.currentText() == "Several tasks on one base"
    page.set_draft(Draft())
    assert page.goal.currentText() == "No preference"


def test_the_guide_answers_every_question(page: MethodPage, qtbot: QtBot) -> None:
    page.guide.click()
    dialog = page.findChild(GuideDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.area.hasFocus)
    texts = [shown.text() for shown in dialog.findChildren(QLabel)]
    for question in QUESTIONS:
        assert texts.index(question.answer) == texts.index(question.text) + 1
    for row in (["7 billion", "3.6 GB", "about 5 GB"], ["13 billion", "6.7 GB", "about 9 GB"],
                ["70 billion", "36.1 GB", "about 48 GB"]):  # fmt: skip
        place = texts.index(row[0])
        assert texts[place : place + 3] == row
    assert texts[texts.index("Prefix tuning") + 1].startswith("For fewer than 100 images")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.findChildren(GuideDialog))


def test_nothing_is_asked_before_there_are_images(qtbot: QtBot) -> None:
    engine = Worker("nobody")
    figures = Estimates(engine)
    figures.ask(Draft())
    assert figures._call is None and figures.of(Draft(), "lora") == (None, None)


def test_images_are_counted_once_for_all_methods(
    few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = Draft(folder=few)
    draft.found(finish(look(few, CancelToken())))
    counted: list[int] = []
    count = counts.count_apart

    def noted(*given: Any) -> Any:
        counted.append(1)
        return count(*given)

    monkeypatch.setattr(counts, "count_apart", noted)
    figures = Estimates(Worker("nobody"))
    for kind in METHODS:
        assert figures.of(draft, kind) == (None, None)
        assert draft.with_kind(kind).job().method.kind == kind
    assert len(counted) == 1 and draft.kind == "lora"
