"""What the wizard says of memory, share and advice, before anything is trained."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cliptune.errors import ClipTuneError
from cliptune.events import finish
from cliptune.methods import METHODS
from cliptune.stop import Stop
from cliptune_gui import engine_thread
from cliptune_gui.figures import Figures
from cliptune_gui.pages.method import MethodPage, _share
from cliptune_gui.threads import Worker
from cliptune_gui.wizard import Draft, look
from gui.windows import Windows

LONG = 120_000
GB = 1e9


def found(**changes: Any) -> Any:
    given = {"share": 0.013, "peak": 1.1 * GB, "limit": 8 * GB, "fits": True, "saved": 0}
    return SimpleNamespace(**(given | changes))


def test_the_wizard_estimates_every_method_and_advises_one(windows: Windows, few: Path) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    wizard = window.new_run
    qtbot.waitUntil(lambda: wizard.review.machine is not None, timeout=LONG)
    wizard.go_to(2)
    cards = wizard.method.cards
    trained = [kind for kind in METHODS if METHODS[kind].trains]
    qtbot.waitUntil(
        lambda: all(wizard.figures.of(wizard.draft, kind) for kind in trained), timeout=LONG
    )
    for kind in trained:
        assert "of memory" in cards[kind].figures.text()
    assert "trains 1.3 %" in cards["lora"].figures.text()
    assert "trains 100 %" in cards["full"].figures.text()
    assert not cards["zero-shot"].figures.isVisible()
    # 36 pictures are few.
    assert [kind for kind in cards if cards[kind].mark.isVisible()] == ["prefix"]
    assert "pictures are few" in cards["prefix"].reason.text()
    wizard.go_to(3)
    assert wizard.review._memory.isVisible()
    told = wizard.review._memory_text.text()
    assert told.startswith("About ") and "activations" in told
    known = dict(wizard.figures._known)
    wizard.go_to(2)
    assert wizard.figures._calls == [] and wizard.figures._known == known


def test_a_run_that_starts_is_not_kept_waiting(windows: Windows, few: Path) -> None:
    window, qtbot = windows.open(few), windows.qtbot
    qtbot.waitUntil(lambda: window.new_run.review.machine is not None, timeout=LONG)
    for name, value in (("epochs", 1), ("crop", False)):
        window.new_run.draft.choose_value("train", name, value)
    window.new_run.go_to(2)
    assert window.new_run.figures._calls
    window.new_run.go_to(3)
    window.new_run.next.click()
    assert window.new_run.figures._calls == []
    qtbot.waitUntil(lambda: not window.conductor.busy, timeout=LONG)


@pytest.fixture
def page(windows: Windows, few: Path) -> MethodPage:
    return windows.open(few).new_run.method


def test_what_does_not_fit_and_what_saves_little_are_said(page: MethodPage) -> None:
    card = page.cards["qlora"]
    card.show_figures(found())
    assert card.figures.text() == "trains 1.3 % · about 1.1 GB of memory"
    card.show_figures(found(peak=9 * GB, fits=False))
    assert card.figures.text().endswith("More than the 8.0 GB there are.")
    card.show_figures(found(saved=0.1 * GB))
    assert card.figures.text().endswith(
        "Quantising saves only 100 MB on this base, and takes time."
    )
    card.show_figures(found(saved=5 * GB))
    assert "saves only" not in card.figures.text()
    card.show_figures(None)
    assert not card.figures.isVisible()


def test_an_estimate_that_fails_is_not_asked_for_again(
    windows: Windows, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def refuse(job: Any, *_: Any) -> Any:
        asked.append(job.method.kind)
        raise ClipTuneError("It does not fit.")

    window, qtbot = windows.open(few), windows.qtbot
    monkeypatch.setattr(engine_thread, "estimate", refuse)
    window.new_run.go_to(2)
    qtbot.waitUntil(lambda: not window.new_run.figures._calls, timeout=LONG)
    assert asked[0] == "lora" and len(asked) == 6
    window.new_run.go_to(2)
    assert len(asked) == 6
    assert not window.new_run.method.cards["lora"].figures.isVisible()


def test_shares_have_two_figures() -> None:
    assert [_share(share) for share in (1.0, 0.0127, 0.000027)] == ["100 %", "1.3 %", "0.0027 %"]


def test_nothing_is_asked_before_there_are_pictures(qtbot: QtBot) -> None:
    engine = Worker("nobody")
    figures = Figures(engine)
    figures.ask(Draft())
    assert figures._calls == [] and figures.of(Draft(), "lora") is None


def test_pictures_are_counted_once_for_all_methods(
    few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = Draft(folder=few)
    draft.found(finish(look(few, Stop())))
    counted: list[int] = []
    used = Draft.used.fget
    assert used is not None

    def listed(self: Draft) -> list[str]:
        counted.append(1)
        return used(self)

    monkeypatch.setattr(Draft, "used", property(listed))
    figures = Figures(Worker("nobody"))
    for kind in METHODS:
        assert figures.of(draft, kind) is None
        assert draft.with_kind(kind).job().method.kind == kind
    assert len(counted) == 1 and draft.kind == "lora"
