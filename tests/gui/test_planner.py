"""What is compared, and what it takes, before anything is queued."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cliptune.comparison.plan import Plan
from cliptune_gui.engine.worker import Worker
from cliptune_gui.pages.new_run.planner import Planner
from cliptune_gui.state.counts import Counts
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.planning import KINDS
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets.heads import HELP
from engine.folders import two_classes
from gui.test_wizard import looked

MEMORY = SimpleNamespace(peak=1.5e9, limit=8e9, fits_in_memory=True)
PACE = SimpleNamespace(beside=10.0, epoch=2.0, look=0.5)
FREE = "at most 1.5 GB of the 8.0 GB free"
Known = tuple[Any, Any]


class Told(Estimates):
    """Knows what it is told."""

    def __init__(self, known: dict[str, Known]) -> None:
        super().__init__(Worker("nobody"))
        self.known = known

    def of(self, draft: Draft, kind: str) -> Known:
        return self.known.get(kind, (None, None))


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return looked(two_classes(tmp_path, 10))


@pytest.fixture
def planner(qtbot: QtBot, draft: Draft) -> Iterator[Planner]:
    known = {"lora": (MEMORY, PACE), "full": (MEMORY, SimpleNamespace(**vars(PACE) | {"epoch": 9}))}
    around = QWidget()
    qtbot.addWidget(around)
    plan = Plan(("probe", "lora", "full"))
    yield Planner(around, draft, Told(known), plan, busy=False)


def said(planner: Planner, kind: str) -> list[str]:
    return [label.text() for label in planner._told[kind]]


def test_what_it_takes_is_told_before_it_is_queued(planner: Planner) -> None:
    assert said(planner, "probe") == ["", "about 10 s", "", ""]
    assert said(planner, "lora") == ["20", "about 50 s", "1.5 GB", ""]
    assert said(planner, "full") == ["20", "about 3 min 10 s", "1.5 GB", ""]
    assert planner.total.text() == "About 4 min 10 s in all · " + FREE
    planner.seeds.setValue(3)
    assert planner.start.text() == "&Start 9 runs"
    assert planner.total.text().startswith("About 12 min 30 s in all")
    assert "learning rate" in planner._apart.text() and "epochs" not in planner._apart.text()


def test_budgets_change_the_epochs(planner: Planner) -> None:
    planner.epochs.setValue(4)  # whoever says how many wants it
    assert planner.budgets["equal"].isChecked()
    assert said(planner, "lora")[:2] == ["4", "about 18 s"]
    assert said(planner, "full")[:2] == ["4", "about 46 s"]
    planner.minutes.setValue(2)
    assert planner.budgets["minutes"].isChecked()
    assert said(planner, "lora")[:2] == ["20", "about 50 s"], "no more than it recommends"
    assert said(planner, "full")[:2] == ["5", "about 55 s"]
    assert "epochs" in planner._apart.text()
    planner.seeds.setValue(10)
    assert said(planner, "full") == [
        "1",
        "about 19 s",
        "1.5 GB",
        "One epoch is more than its share",
    ]


def test_minutes_wait_until_it_is_known_what_an_epoch_takes(
    planner: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    planner.boxes["prefix"].click()
    assert planner.start.isEnabled()
    assert planner.total.text().endswith("without 1 of which it is not known · " + FREE)
    monkeypatch.setattr(Told, "working", True)
    planner.budgets["minutes"].click()
    assert not planner.start.isEnabled()
    assert planner.total.text() == "Working out the time of 1 more ... · " + FREE
    monkeypatch.setattr(Told, "working", False)
    planner._estimates.changed.emit()
    assert planner.total.text() == "How long an epoch takes is not known: Prefix tuning."
    planner._estimates.known["prefix"] = (MEMORY, PACE)  # type: ignore[attr-defined]
    planner._estimates.changed.emit()
    assert planner.start.isEnabled() and planner.total.text().startswith("About")


def test_one_press_gives_every_run_of_one_split(planner: Planner, draft: Draft) -> None:
    draft.with_kind("full").choose_value("data", "validation", 0.5)  # of full fine-tuning alone
    planner.seeds.setValue(2)
    planner.epochs.setValue(3)
    given: list[Any] = []
    planner.asked.connect(given.extend)
    planner.start.click()
    made = [(job.method.kind, job.train.seed, job.data.seed, job.train.epochs) for job, _ in given]
    assert made == [
        ("probe", 0, 0, 20),
        ("lora", 0, 0, 3),
        ("full", 0, 0, 3),
        ("probe", 1, 1, 20),
        ("lora", 1, 1, 3),
        ("full", 1, 1, 3),
    ]
    assert {job.data.validation for job, _ in given} == {0.1}
    assert {images for _, images in given} == {draft.count().train}


def test_a_number_that_is_reckoned_tells_no_runs_apart(
    planner: Planner, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    reckoned = replace(draft.count(), about=True)
    monkeypatch.setattr(Counts, "parts", lambda *_: reckoned)
    given: list[Any] = []
    planner.asked.connect(given.extend)
    planner.start.click()
    assert given and {images for _, images in given} == {None}


def test_what_cannot_be_is_not_taken(qtbot: QtBot, draft: Draft) -> None:
    draft.quantisation, draft.searching = "nf4", True
    around = QWidget()
    qtbot.addWidget(around)
    planner = Planner(around, draft, Told({}), None, busy=True, obstacle=str)
    assert "lora" in planner.plan.kinds and "full" not in planner.plan.kinds
    assert not planner.boxes["full"].isEnabled() and "as it is" in said(planner, "full")[3]
    assert planner.total.text() == "How long it takes cannot be tried while a run is on."
    assert planner.start.text() == f"&Queue {len(planner.plan.kinds)} runs"
    for kind in set(planner.plan.kinds) - {"lora"}:
        planner.boxes[kind].click()
    assert not planner.start.isEnabled() and "two methods" in planner.total.text()
    assert planner.start.text() == "&Queue 1 run"
    away = Planner(around, draft, Told({}), None, busy=False, obstacle=lambda: "It is not here.")
    assert away.total.text() == "It is not here." and not away.start.isEnabled()
    assert set(KINDS) == set(away.boxes)


def test_its_help_is_there_by_key_and_by_mouse(planner: Planner, qtbot: QtBot) -> None:
    planner.show()
    planner.activateWindow()
    qtbot.waitUntil(planner.isActiveWindow)
    with qtbot.waitSignal(planner.help_asked):
        qtbot.keyClick(planner, Qt.Key.Key_F1)
    mark = planner.findChild(QPushButton, HELP)
    assert isinstance(mark, QPushButton)
    with qtbot.waitSignal(planner.help_asked):
        mark.click()
