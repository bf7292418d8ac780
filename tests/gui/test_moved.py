"""A run whose images were moved: the window asks where they are, and goes on there."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cliptune import job as jobs
from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Failed, finish
from cliptune.core.messages import Message
from cliptune.data.walk import walk
from cliptune_gui.engine.worker import Worker
from cliptune_gui.pages.training.moved import MovedImages
from cliptune_gui.state.run_entry import RunEntry, create
from cliptune_gui.widgets import Banner


@pytest.fixture
def run(tmp_path: Path) -> RunEntry:
    """A run with a split, whose images were moved."""
    job = jobs.build({"data": {"images": str(tmp_path / "photos")}, "method": {"kind": "lora"}})
    made = create(job, tmp_path / "runs")
    split = {"train": ["0.jpg", "1.jpg"], "validation": ["2.jpg"], "test": []}
    made.run.files.splits.write_text(json.dumps(split), encoding="utf-8")
    (tmp_path / "away").mkdir()
    for number in range(3):
        (tmp_path / "away" / f"{number}.jpg").touch()
    return made


@pytest.fixture
def banner(qtbot: QtBot) -> Banner:
    banner = Banner()
    qtbot.addWidget(banner)
    return banner


@pytest.fixture
def moved(qtbot: QtBot, banner: Banner) -> Iterator[MovedImages]:
    page, reader = QWidget(), Worker("reader")
    qtbot.addWidget(page)
    yield MovedImages(page, reader, banner)
    reader.close()


def test_a_run_goes_on_with_the_folder_that_is_chosen(
    qtbot: QtBot,
    moved: MovedImages,
    banner: Banner,
    run: RunEntry,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is chosen at first, and then a folder of others."""
    chosen = iter(["", str(tmp_path), str(tmp_path / "away")])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: next(chosen))
    now: list[RunEntry] = []
    with pytest.raises(ClipTuneError) as gone:
        finish(walk(run.images, CancelToken()))
    moved.tell(run, Failed(told=gone.value.told), now.append)
    for told in ("There is no folder", "There is no folder", "0 % of the images of the run"):
        qtbot.waitUntil(lambda told=told: not banner.isHidden() and told in banner.accessibleName())
        assert run.run.job == run.job
        banner.findChildren(QPushButton)[-1].click()
    qtbot.waitUntil(lambda: bool(now))
    assert now[0].job.data.images == tmp_path / "away" == now[0].images and banner.isHidden()


def test_what_else_fails_is_told_as_ever(moved: MovedImages, banner: Banner, run: RunEntry) -> None:
    moved.tell(run, Failed(told=Message(code="disk-full")), lambda _: None)
    assert not banner.isHidden() and not banner.findChildren(QPushButton)
