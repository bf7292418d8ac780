"""The wizard's page of base models: what is narrowed, advised and told of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cliptune.core.messages import PLAIN, Message
from cliptune.methods.method import STARTER
from cliptune.models.catalogue import CATALOGUE
from cliptune_gui.engine import engine_thread
from cliptune_gui.engine.engine_thread import Machine
from cliptune_gui.engine.worker import Worker
from cliptune_gui.pages.new_run.base import BasePage
from cliptune_gui.pages.new_run.base_line import BaseLine
from cliptune_gui.pages.new_run.catalogue import CatalogueTable
from cliptune_gui.state.estimates import Estimates
from cliptune_gui.state.wizard import Draft
from engine.folders import fill, two_classes
from gui.test_wizard import looked


@dataclass(frozen=True)
class Held:
    """What training takes, as far as the page asks."""

    largest: int = 32

    @property
    def fits_in_memory(self) -> bool:
        return self.largest == 32

    @property
    def in_short(self) -> Message:
        return PLAIN(text=f"{self.largest} at a time", hint="")


@pytest.fixture
def table(qtbot: QtBot) -> CatalogueTable:
    made = CatalogueTable()
    qtbot.addWidget(made)
    made.show_choice(STARTER)
    made.show()
    return made


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    made = Worker("engine")
    yield made
    made.close()


def shown(table: CatalogueTable) -> list[str]:
    return [name for name, row in table.rows.items() if row.radio.isVisible()]


def in_chinese(folder: Path, *names: str) -> Draft:
    """A draft whose classes are named in Chinese: so, or by a word whose English is not known."""
    names = names or ("猫", "朱砂")
    return looked(fill(folder, *(f"{name}/{n}.jpg" for name in names for n in range(5))))


def test_the_filter_begins_with_the_language_of_the_classes(table: CatalogueTable) -> None:
    assert shown(table) == [entry.name for entry in CATALOGUE]
    table.begin("photos", "zh")
    assert table.language.currentText() == "Chinese"
    reading = [entry.name for entry in CATALOGUE if entry.reads("zh")]
    assert shown(table) == [STARTER, *reading], "and what is chosen"
    QTest.keyClick(table.language, Qt.Key.Key_Home)
    table.language.activated.emit(0)
    table.begin("photos", "zh")
    assert len(shown(table)) == len(CATALOGUE), "somebody wanted all of them"
    table.begin("others", "")
    assert table.language.currentText() == "another language"
    assert "chinese-clip-b-16" not in shown(table) and "siglip2-b-16" in shown(table)
    table.begin("drawings", "en")
    assert len(shown(table)) == len(CATALOGUE)


def test_what_fits_is_told_of_each_and_the_rest_can_be_left_out(table: CatalogueTable) -> None:
    known: dict[str, Any] = {entry.name: Held() for entry in CATALOGUE}
    known |= {STARTER: Held(0), "vit-l-14": Held(0), "vit-b-16": Held(5)}
    some = {name: known[name] for name in list(known)[:5]}
    table.show_memory(some, "It is not known yet.")
    assert not table.fitting.isEnabled() and table.fitting.toolTip() == "It is not known yet."
    assert table.rows["vit-b-32"].memory.text() == "32 at a time"
    table.show_memory(known, "")
    QTest.keyClick(table.fitting, Qt.Key.Key_Space)
    assert STARTER in shown(table), "it is chosen"
    assert "vit-l-14" not in shown(table) and "vit-b-16" in shown(table)
    row = table.rows["vit-b-16"]
    assert row.memory.property("role") == "warning"
    assert "5 at a time. MIT" in row.radio.accessibleDescription()
    table.show_memory(some, "")  # of another method
    table.begin("photos", "en")
    assert not table.fitting.isChecked(), "else rows went while somebody points at them"


def test_no_row_goes_while_another_is_chosen(table: CatalogueTable) -> None:
    table.begin("photos", "zh")
    for name in ("vit-b-32", "chinese-clip-b-16", "siglip2-b-16"):
        table.show_choice(name)
    assert not table.rows["vit-b-32"].radio.isHidden()
    table.language.activated.emit(table.language.currentIndex())  # somebody asks anew
    assert table.rows["vit-b-32"].radio.isHidden()


def test_a_licence_that_forbids_commercial_use_is_said_in_the_row(table: CatalogueTable) -> None:
    row = table.rows["metaclip2-b-32"]
    assert row.licence.text() == "Non-commercial" and row.licence.toolTip() == "CC-BY-NC-4.0"
    table.show_states(dict.fromkeys(table.rows, ""))
    assert "Non-commercial" in row.radio.accessibleDescription()
    assert table.rows["vit-b-32"].licence.text() == "MIT"


def test_a_base_that_reads_the_classes_is_advised(
    qtbot: QtBot, worker: Worker, tmp_path: Path
) -> None:
    draft = in_chinese(tmp_path)
    page = BasePage(draft, Estimates(worker), worker, worker)
    qtbot.addWidget(page)
    page.show()
    page._choose("vit-b-32")
    assert page._advice.text().startswith("The classes are named in Chinese, which OpenAI ViT-B/32")
    advised = [name for name, row in page.table.rows.items() if row.advised.isVisible()]
    assert advised == ["chinese-clip-b-16"]
    page.set_draft(in_chinese(tmp_path / "known", "猫", "狗"))
    page._choose("vit-b-32")
    assert "asked by their English names" in page._advice.text()
    page.set_draft(draft)
    page.take_advised.click()
    assert draft.base == "chinese-clip-b-16" and not page.take_advised.isVisible()
    page.set_draft(looked(two_classes(tmp_path / "en")))
    page._choose("vit-b-16")
    assert not page._advice.isVisible()


def test_where_one_begins_a_base_that_reads_the_classes_is_offered(
    qtbot: QtBot, worker: Worker, tmp_path: Path
) -> None:
    estimates = Estimates(worker)
    estimates.machine = Machine("NVIDIA H200", 140_000_000_000)
    draft = in_chinese(tmp_path)
    line = BaseLine(draft, estimates)
    qtbot.addWidget(line)
    line.built(lambda: "1,714 MB are downloaded first.")
    draft.base = "vit-l-14"
    line.show_draft(draft)
    assert "Chinese-CLIP ViT-L/14 does" in line._told.text()
    assert line.offer.text() == "Take &Chinese-CLIP ViT-L/14, for photos: 1.6 GB"
    draft.base = "chinese-clip-l-14"
    line.show_draft(draft)
    assert "does not read" not in line._told.text()
    assert line.offer.text() == "&Download 1.6 GB now"


def test_memory_is_worked_out_for_each_base_once_the_chosen_first(
    qtbot: QtBot, worker: Worker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def estimate(job: Any, *_: Any) -> Held:
        asked.append(job.base.model)
        return Held()

    monkeypatch.setattr(engine_thread, "estimate", estimate)
    estimates, draft = Estimates(worker), looked(two_classes(tmp_path), base="vit-b-16")
    estimates.ask_bases(draft)
    qtbot.waitUntil(lambda: not estimates.working)
    assert asked[0] == "vit-b-16" and sorted(asked) == sorted(one.name for one in CATALOGUE)
    assert estimates.of_bases(draft).keys() == {entry.name for entry in CATALOGUE}
    draft.base = "siglip2-b-16"
    estimates.ask_bases(draft)
    assert not estimates.working, "all is known"
    assert estimates.of_bases(draft.with_kind("prefix")) == {}
