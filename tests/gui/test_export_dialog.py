"""The dialog that exports a run: what is offered, how it goes, and what it came to."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cliptune.core.cancel import CancelToken
from cliptune.core.errors import ClipTuneError
from cliptune.core.events import Progress, Work
from cliptune.core.messages import PLAIN
from cliptune.runs import Run
from cliptune_gui.engine import engine_thread
from cliptune_gui.engine.engine_thread import Engine
from cliptune_gui.pages.training import export_dialog as export_page
from cliptune_gui.pages.training.export_dialog import Exportable, ExportDialog
from cliptune_gui.shell.window import MainWindow
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.state.run_queue import RunQueue
from cliptune_gui.widgets import theme
from engine import drawn
from engine.tiny import tiny_clip
from engine.training import carry, small_job
from gui.windows import Windows

LONG = 120_000


@dataclass(frozen=True)
class Half:
    """How a reader in 16 bits compares."""

    difference: float = 0.0069
    agreement: float = 0.99


@dataclass(frozen=True)
class Made:
    """What an export comes to."""

    path: Path
    size: int = 1_400_000
    seconds: float = 3.0
    difference: float = 0.00031
    agreement: float = 1.0
    accuracy: float | None = 0.85
    accuracy_here: float | None = 0.85
    count: int = 200
    readers: dict[str, object] = field(default_factory=lambda: {"fp32": None, "fp16": None})
    halves: tuple[Half, ...] = (Half(),)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    base = tiny_clip(tmp_path_factory.mktemp("base"))
    images = drawn.classes(tmp_path_factory.mktemp("images"), 10)
    place = tmp_path_factory.mktemp("runs") / "prompt"
    carry(small_job(images, base, "prompt", epochs=1), place)
    return Run(place)


@pytest.fixture
def dialog(qtbot: QtBot, run: Run, tmp_path: Path) -> Iterator[ExportDialog]:
    theme.apply("light")
    parent, engine = QWidget(), Engine()
    theme.dress(parent)
    qtbot.addWidget(parent)
    what = Exportable.of(RunEntry.read(run))
    made = ExportDialog(parent, engine, RunQueue(engine, Preferences()), what, "cpu")
    made.out.setText(str(tmp_path / "out"))
    made.open()
    yield made
    engine.close()
    parent.close()


def wait(qtbot: QtBot, dialog: ExportDialog) -> None:
    qtbot.waitUntil(lambda: dialog._call is None, timeout=LONG)


def stub(monkeypatch: pytest.MonkeyPatch, end: Any, waits: bool = False) -> list[tuple[Any, ...]]:
    """An export that tells of its way and ends so."""
    asked: list[tuple[Any, ...]] = []

    def export(
        run: Run, target: str, out: Path, zipped: bool, device: str, cancel: CancelToken
    ) -> Work[Made]:
        asked.append((target, out, zipped, device))
        yield Progress(phase="write", done=0, total=1)
        while waits:
            cancel.check()
            time.sleep(0.001)
            yield Progress(phase="prove", done=0, total=1)
        if isinstance(end, Exception):
            raise end
        return Made(out)

    monkeypatch.setattr(engine_thread, "export", export)
    return asked


def test_what_is_not_possible_is_grey_with_its_reason(dialog: ExportDialog) -> None:
    assert list(dialog.radios) == ["peft", "merged", "open_clip", "classifier", "onnx"]
    merged = dialog.radios["merged"]
    assert not merged.isEnabled() and "Take" in merged.accessibleDescription()
    assert dialog.target == "peft" and dialog.radios["onnx"].isEnabled()


def test_what_a_merged_model_lacks_is_said_before_it_is_made(qtbot: QtBot, tmp_path: Path) -> None:
    parent, engine = QWidget(), Engine()
    qtbot.addWidget(parent)
    what = Exportable(tmp_path, "cups", "lora", "cups-lora", without=(0.75, 1.0))
    made = ExportDialog(parent, engine, RunQueue(engine, Preferences()), what, "cpu")
    told = made.radios["merged"].accessibleDescription()
    assert told.endswith("Without the class vectors that were fitted: 75.0 % instead of 100.0 %.")
    assert "75.0" not in made.radios["onnx"].accessibleDescription()
    engine.close()
    parent.close()


def test_enter_does_the_main_thing(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, opened = stub(monkeypatch, None), list[Path]()
    monkeypatch.setattr(export_page, "open_folder", opened.append)
    QTest.keyClick(dialog.radios["peft"], Qt.Key.Key_Return)
    wait(qtbot, dialog)
    assert [target for target, *_ in asked] == ["peft"] and dialog.open_made.isDefault()
    QTest.keyClick(dialog.out, Qt.Key.Key_Return)
    assert len(asked) == 1 and opened == [tmp_path / "out"], "and not the same once more"
    dialog.radios["onnx"].click()
    assert dialog.export.isDefault()


def test_what_another_program_gets_is_told_where_it_is_chosen(dialog: ExportDialog) -> None:
    height = dialog.gives.height()
    assert "ClipTune must be installed there" in dialog.gives.text()
    dialog.radios["onnx"].click()
    assert "classifier.onnx" in dialog.gives.text() and dialog.gives.height() == height


def test_the_folder_is_named_after_the_target(dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.radios["onnx"].click()
    assert dialog.out.text() == str(tmp_path / "out"), "what somebody wrote stays"
    dialog.out.clear()
    assert not dialog.export.isEnabled()
    dialog.radios["classifier"].click()
    assert dialog.out.text().endswith("-prompt-classifier") and dialog.export.isEnabled()
    dialog.radios["onnx"].click()
    assert dialog.out.text().endswith("-prompt-onnx")
    cards = {name: card.property("chosen") for name, card in dialog._cards.items()}
    assert [name for name, chosen in cards.items() if chosen] == ["onnx"]


def test_the_proof_is_told_in_words_and_the_folder_is_opened(
    dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, opened = stub(monkeypatch, None), list[Path]()
    monkeypatch.setattr(export_page, "open_folder", opened.append)
    dialog.zipped.click()
    assert dialog.open_made.isHidden()
    QTest.keyClick(dialog, Qt.Key.Key_X, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bool(asked))
    wait(qtbot, dialog)
    assert asked == [("peft", tmp_path / "out", True, "cpu")]
    assert (
        "Verified in a separate process (fp32): 200 images, the same answer for all, "
        "largest difference 0.00031." in dialog.status.text()
    )
    assert "In 16 bits: the same answer for 99.0 %, largest difference 0.0069." in (
        dialog.status.text()
    )
    assert "Right: 85.0 %, and 85.0 % as the run kept it." in dialog.status.text()
    dialog.open_made.click()
    assert opened == [tmp_path]


def test_what_differs_is_told_by_its_share(dialog: ExportDialog, tmp_path: Path) -> None:
    told = dialog._proof(Made(tmp_path, agreement=0.985, accuracy=None))
    assert "the same answer for 98.5 %" in told and "Right" not in told


def test_a_long_error_is_seen_whole(
    dialog: ExportDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub(monkeypatch, ClipTuneError(PLAIN(text="It differs. " * 40, hint="Report it.")))
    dialog.begin()
    wait(qtbot, dialog)
    shown = dialog.area.viewport()
    place = dialog.trouble.mapTo(shown, dialog.trouble.rect().topLeft())
    assert shown.rect().contains(dialog.trouble.rect().translated(place))


def test_an_error_is_told_in_the_dialog(
    dialog: ExportDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub(monkeypatch, ClipTuneError(PLAIN(text="It differs.", hint="Report it.")))
    dialog.begin()
    wait(qtbot, dialog)
    assert (
        dialog.trouble.isVisible() and dialog.trouble.accessibleName() == "It differs. Report it."
    )
    assert dialog.open_made.isHidden() and dialog.export.isEnabled()


def test_it_is_cancelled_by_button_and_by_closing(
    dialog: ExportDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub(monkeypatch, None, waits=True)
    dialog.begin()
    qtbot.waitUntil(lambda: "separate process" in dialog.status.text())
    assert not any(radio.isEnabled() for radio in dialog.radios.values())
    dialog.cancel.click()
    wait(qtbot, dialog)
    assert dialog.status.text().startswith("Cancelled")
    dialog.begin()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible(), "it closes when the export has stopped"
    with qtbot.waitSignal(dialog.finished, timeout=LONG):
        pass


def test_a_proof_is_read_to_its_last_line(dialog: ExportDialog) -> None:
    """The dialog grows with it; where the screen has no more room, it scrolls to it."""
    before = dialog.height()
    for lines in (6, 60):
        dialog._say("\n".join(lines * ["Verified in a separate process. " * 5]), "good")
        QApplication.processEvents()
        status = dialog.status
        assert status.height() >= status.heightForWidth(status.width()) > lines * 10
        bar = dialog.area.verticalScrollBar()
        bar.setValue(bar.maximum())
        last = status.mapTo(dialog.area.viewport(), status.rect().bottomLeft()).y()
        assert 0 <= last < dialog.area.viewport().height()
        assert before < dialog.height() <= dialog.screen().availableGeometry().height()


@pytest.fixture
def window(windows: Windows, run: Run) -> MainWindow:
    Preferences().runs = run.folder.parent
    return windows.open(run.job.data.images)


def asked(window: MainWindow, run: Run, qtbot: QtBot) -> ExportDialog:
    """The dialog as the button of a run opens it."""
    window.open_run(RunEntry.read(run))
    qtbot.waitUntil(window.training.header.export.isVisible, timeout=LONG)
    window.training.header.export.click()
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    return dialog


def test_a_real_export_from_the_real_window(
    window: MainWindow, run: Run, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = asked(window, run, qtbot)
    dialog.radios["classifier"].click()
    dialog.out.setText(str(tmp_path / "vectors"))
    dialog.export.click()
    wait(qtbot, dialog)
    assert "the same answer for all" in dialog.status.text(), dialog.trouble.accessibleName()
    assert (tmp_path / "vectors" / "labels.json").is_file()
    dialog.dismiss.click()


def test_an_export_does_not_hold_up_a_run(
    window: MainWindow,
    run: Run,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """While a run is on it is not begun, and one begun in a pause ends when the run goes on."""
    stub(monkeypatch, None, waits=True)
    job = run.job
    other = Run.create(
        small_job(job.data.images, Path(job.base.model), epochs=5000), within=tmp_path / "runs"
    )
    window.starter.resume(RunEntry.read(other))
    qtbot.waitUntil(lambda: window.run_queue.history.step > 0, timeout=LONG)
    dialog = asked(window, run, qtbot)
    dialog.out.setText(str(tmp_path / "out"))
    assert not dialog.export.isEnabled() and dialog.rest.isVisible()
    window.run_queue.pause()
    assert dialog.export.isEnabled() and not dialog.rest.isVisible()
    for resume in (lambda: window.run_queue.pause(False), window.run_queue.stop):
        window.run_queue.pause()
        dialog.begin()
        qtbot.waitUntil(lambda: "separate process" in dialog.status.text(), timeout=LONG)
        resume()
        wait(qtbot, dialog)
        assert dialog.status.text().startswith("Cancelled")
    qtbot.waitUntil(lambda: not window.run_queue.busy, timeout=LONG)
    dialog.dismiss.click()


def test_the_window_closes_after_an_export(
    window: MainWindow, run: Run, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub(monkeypatch, None, waits=True)
    dialog = asked(window, run, qtbot)
    dialog.begin()
    qtbot.waitUntil(lambda: "separate process" in dialog.status.text(), timeout=LONG)
    window.close()
    assert window.isVisible() and "being saved" in window.banner.accessibleName()
    with qtbot.waitSignal(window.quit_asked, timeout=LONG):
        dialog.stop()
