"""Runs side by side: table, advice and charts; and the button that runs every method once."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cliptune import job as jobs
from cliptune.comparison.plan import with_seed
from cliptune.comparison.side_by_side import compare, names
from cliptune.core.events import Evaluated, Finished, Started, Stopped
from cliptune.core.messages import quoted
from cliptune.methods import METHODS
from cliptune.runs import Run
from cliptune.runs.history import History
from cliptune_gui.charts.placing import places
from cliptune_gui.engine.worker import Worker
from cliptune_gui.pages.runs import comparison
from cliptune_gui.pages.runs.comparison import ComparedPage, Ended, read
from cliptune_gui.pages.runs.headings import SortingHeadings
from cliptune_gui.pages.training import reporting
from cliptune_gui.pages.training.reporting import document
from cliptune_gui.shell.window import MainWindow
from cliptune_gui.state.preferences import Preferences
from cliptune_gui.state.run_entry import RunEntry
from cliptune_gui.state.search import Search
from cliptune_gui.state.wizard import Draft
from cliptune_gui.widgets import Banner, choosing, theme
from engine import reported
from engine.summaries import summary
from gui.windows import Windows

LONG = 120_000
GPU = "NVIDIA H100"
TUNED = [kind for kind in METHODS if kind != "zero-shot"]


def ended(kind: str, accuracy: float, images: str = "dogs", **changes: Any) -> Ended:
    parts = {part: changes.pop(part, {}) for part in ("data", "method", "train")}
    job = jobs.build(
        {
            "data": {"images": images} | parts["data"],
            "method": {"kind": kind} | parts["method"],
            "train": parts["train"],
        }
    )
    title = changes.pop("title", f"{images} · {job.method.label}")
    told = [Started(time=0, device=changes.pop("device", GPU), precision="bf16")]
    measured = Evaluated(step=0, split="validation", accuracy=0.45, loss=1.0)
    came_to = summary(**{"accuracy": accuracy, "seconds": 100 * accuracy} | changes)
    history = History([*told, measured])
    return Ended(title, job, came_to, history.device, history=history)


@pytest.fixture
def compared(qtbot: QtBot) -> Iterator[ComparedPage]:
    theme.apply("light")
    reader = Worker("reader")
    made = ComparedPage(reader)
    theme.dress(made)
    qtbot.addWidget(made)
    made.resize(1192, 800)
    made.show()
    yield made
    reader.close()
    theme.apply("light")


def column(compared: ComparedPage, number: int) -> list[str]:
    items = [compared.table.item(row, number) for row in range(compared.table.rowCount())]
    return [item.text() for item in items if item is not None]


PAIR = (ended("lora", 0.9, seconds=1000.0), ended("full", 0.95, seconds=200.0))


def test_the_best_stands_first_and_columns_sort_by_worth(compared: ComparedPage) -> None:
    compared.show_ended(PAIR)
    assert column(compared, 0) == ["Full fine-tuning", "LoRA", "Zero-shot"]
    assert column(compared, 3) == ["95.0 %", "90.0 %", "50.0 %"]
    compared.table.sortItems(1)
    assert column(compared, 1) == ["200 s", "1,000 s", "-"]


def test_columns_sort_by_keyboard(compared: ComparedPage) -> None:
    compared.show_ended(PAIR)
    header = compared.table.horizontalHeader()
    header.setFocus()
    assert isinstance(header, SortingHeadings) and header.chosen == 3
    for _ in range(2):
        QTest.keyClick(header, Qt.Key.Key_Left)
    assert header.accessibleDescription() == "Training time"
    QTest.keyClick(header, Qt.Key.Key_Return)
    assert column(compared, 1) == ["200 s", "1,000 s", "-"]
    QTest.keyClick(header, Qt.Key.Key_Space)
    assert column(compared, 1) == ["-", "1,000 s", "200 s"]
    for _ in range(20):
        QTest.keyClick(header, Qt.Key.Key_Right)
    assert not compared.table.isColumnHidden(header.chosen)
    left: list[bool] = []
    compared.left.connect(lambda: left.append(True))
    QTest.keyClick(header, Qt.Key.Key_Escape)
    assert left, "other keys are the page's"


def test_measures_beside_the_one_compared_have_columns(compared: ComparedPage) -> None:
    compared.show_ended(PAIR)
    assert compared.table.columnCount() == 8
    runs = []
    for kind, balanced in (("lora", 0.6), ("full", 0.8)):
        figures = {"accuracy": {"value": 0.9}, "balanced accuracy": {"value": balanced}}
        before = {"accuracy": 0.5, "loss": 1.0, "count": 1000, "figures": figures}
        runs.append(ended(kind, 0.9, figures=figures, zero_shot=before))
    compared.show_ended(runs)
    header = compared.table.horizontalHeaderItem(5)
    assert header is not None and header.text() == "Balanced accuracy"
    assert sorted(column(compared, 5)) == ["60.0 %", "60.0 %", "80.0 %"]
    assert compared.table.columnCount() == 9


def test_what_rows_differ_in_is_told(compared: ComparedPage) -> None:
    compared.show_ended([ended("lora", 0.9), ended("lora", 0.8, title="Other")])
    assert compared.table.isColumnHidden(compared.table.columnCount() - 1)
    longer = ended("full", 0.95, train={"epochs": 7, "learning_rate": "auto"}, learning_rate=1e-3)
    compared.show_ended([ended("lora", 0.9), longer])
    last = compared.table.columnCount() - 1
    assert not compared.table.isColumnHidden(last)
    assert "differ in: epochs, learning rate, weight decay." in compared.apart.text()
    assert column(compared, last) == [
        "epochs 7, learning rate 0.001 (found), weight decay 0.1",
        "epochs 20, learning rate 0.003, weight decay 0.01",
        "-",
    ]


def test_seeds_of_a_method_are_one_row(compared: ComparedPage) -> None:
    compared.show_ended(
        [
            ended(kind, 0.9, data={"seed": seed}, train={"seed": seed})
            for kind in ("lora", "full")
            for seed in range(3)
        ]
    )
    assert column(compared, 0) == ["LoRA", "Full fine-tuning", "Zero-shot"]
    assert "3 seeds" in compared.subject.text()


def test_it_says_what_it_is_of_and_what_it_comes_to(compared: ComparedPage) -> None:
    compared.show_ended(PAIR)
    assert compared.title.text() == "Comparison · dogs"
    assert compared.subject.text().startswith(
        "1,000 test images of dogs, which no run was trained on"
    )
    assert compared.subject.text().endswith("base model Starter · NVIDIA H100")
    assert compared.advice.text() == "Full fine-tuning is ahead of all others with 95.0 %."
    compared.show_ended([ended("lora", 0.9), ended("full", 0.9, device="CPU (2 threads)")])
    assert compared.subject.text().endswith(
        "base model Starter"
    )  # two devices: times do not compare
    assert "statistically tied" in compared.advice.text() and "time" not in compared.advice.text()


def test_the_recommendation_of_a_search_is_said_of_its_comparison(compared: ComparedPage) -> None:
    compared.show_ended(PAIR, quoted("LoRA is kept."))
    assert compared.advice.text() == "LoRA is kept."


def test_one_run_is_no_comparison_and_other_images_are_none(compared: ComparedPage) -> None:
    compared.show_ended([ended("lora", 0.9)])
    assert not compared.table.isVisible() and "Two runs" in compared.trouble.text()
    compared.show_ended([ended("lora", 0.9), ended("full", 0.9, images="cats")])
    assert "different images" in compared.trouble.text() and not compared.save.isEnabled()
    assert "cats · Full fine-tuning: 1,000 test images of cats" in compared.trouble.text()
    runs = [ended("lora", 0.9), ended("full", 0.9, split="validation")]
    compared.show_ended(runs)
    assert "1,000 validation images of dogs" in compared.trouble.text()
    compared.show_ended([replace(one, judged=one.title, summary=PAIR[0].summary) for one in runs])
    assert "labels or their split changed in between" in compared.trouble.text()
    compared.show_ended(PAIR)
    assert compared.table.isVisible() and compared.save.isEnabled()


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        ({"split": "validation"}, False),
        ({"data": {"leave_out": ["a.png"]}}, False),
        ({"data": {"seed": 1}}, True),  # the test images are the same
        ({"zero_shot": {"accuracy": 0.5, "count": 999, "loss": 1.0}}, False),
    ],
)
def test_only_what_was_judged_on_the_same_is_compared(other: dict[str, Any], is_one: bool) -> None:
    assert (compare([ended("lora", 0.9), ended("full", 0.9, **other)]) is not None) == is_one


def test_held_back_images_are_another_split_with_another_seed() -> None:
    first = ended("lora", 0.9, split="validation")
    assert compare([first, ended("full", 0.9, split="validation")])
    other = ended("full", 0.9, split="validation", data={"seed": 1})
    assert compare([first, other]) is None


def test_zero_shot_is_there_once(compared: ComparedPage) -> None:
    compared.show_ended([ended("zero-shot", 0.5), ended("lora", 0.9)])
    assert column(compared, 0) == ["LoRA", "Zero-shot"]


def test_what_has_no_memory_is_compared_too(compared: ComparedPage) -> None:
    probe = ended("prompt", 0.9, peak_memory_bytes=None, trainable_fraction=None)
    compared.show_ended([probe, ended("lora", 0.8)])
    assert column(compared, 2) == ["-", "1,000 MB", "-"]
    compared.memory.click()
    assert "Prompt" not in compared.scatter.accessibleDescription()


def test_runs_of_one_method_are_told_apart() -> None:
    ranks = [ended("lora", 0.9, method={"rank": rank}) for rank in (4, 8)]
    assert names(ranks) == ["LoRA (rank 4)", "LoRA (rank 8)"]
    words = ("a {}", "one {}")
    told = [
        ended("lora", 0.9, data={"templates": [text], "classes": {"a": text}}) for text in words
    ]
    assert names(told) == ["LoRA (prompts a {})", "LoRA (prompts one {})"]
    assert names([*ranks[:1], ended("full", 0.9)]) == ["LoRA", "Full fine-tuning"]
    assert names([ended("lora", 0.9, title="My <b>best</b>"), ranks[0]]) == [
        "My <b>best</b>",
        "LoRA",
    ]


# The charts


def test_the_dots_are_read_out(compared: ComparedPage) -> None:
    compared.show_ended(PAIR)
    dots = compared.scatter
    assert dots.heading.text() == "Accuracy against training time"
    assert dots.accessibleDescription() == (
        "Full fine-tuning 95.0 % (93.5 to 96.2), 3 min 20 s; "
        "LoRA 90.0 % (88.0 to 91.7), 16 min 40 s; Zero-shot 50.0 %"
    )
    QTest.keyClick(dots, Qt.Key.Key_Right)
    assert dots.accessibleDescription().startswith("Full fine-tuning 95.0 %")
    assert "LoRA" not in dots.accessibleDescription()
    QTest.keyClick(dots, Qt.Key.Key_End)
    QTest.keyClick(dots, Qt.Key.Key_Right)
    assert dots.accessibleDescription().startswith("LoRA 90.0 %")
    QTest.keyClick(dots, Qt.Key.Key_Left)
    assert dots.accessibleDescription().startswith("Full")
    QTest.keyClick(dots, Qt.Key.Key_Escape)
    assert dots.accessibleDescription().endswith("Zero-shot 50.0 %")


def hover(canvas: QWidget, position: QPointF) -> None:
    """Move the mouse to a place in pixels."""
    button, none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, position, position, button, button, none)
    QApplication.sendEvent(canvas.viewport(), event)  # type: ignore[attr-defined]


def test_the_mouse_points_at_a_dot(compared: ComparedPage, qtbot: QtBot) -> None:
    compared.show_ended(PAIR)
    canvas = compared.scatter._canvas
    hover(canvas, canvas.place(1000.0, 0.9) + QPointF(3, 3))
    qtbot.waitUntil(lambda: compared.scatter.accessibleDescription().startswith("LoRA"))
    hover(canvas, canvas.place(600.0, 0.7))
    qtbot.waitUntil(lambda: compared.scatter.accessibleDescription().startswith("Full"))
    assert "Zero-shot" in compared.scatter.accessibleDescription()


def test_memory_takes_the_place_of_time(compared: ComparedPage) -> None:
    compared.show_ended(PAIR)
    compared.memory.click()
    assert compared.scatter.heading.text() == "Accuracy against peak memory"
    assert "LoRA 90.0 % (88.0 to 91.7), 1.0 GB" in compared.scatter.accessibleDescription()
    compared.show_ended(PAIR[::-1])
    assert compared.memory.isChecked() and "GB" in compared.scatter.accessibleDescription()


def test_the_curves_have_the_line_they_are_read_against(compared: ComparedPage) -> None:
    compared.show_ended(PAIR)
    assert compared.curves.heading.text() == "Validation accuracy while training"
    assert [mark.text for mark in compared.curves._marks] == ["before training 45.0 %"]
    assert all(mark.dashed for mark in compared.curves._marks)


def paints(compared: ComparedPage, colour: str) -> int:
    """Pixels of a colour in the chart of dots."""
    image = compared.scatter._canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    wanted = QColor(colour).rgb()
    across, down = range(image.width()), range(image.height())
    return sum(image.pixel(x, y) == wanted for x in across for y in down)


def test_every_run_has_its_colour_in_both_themes(compared: ComparedPage) -> None:
    compared.show_ended(PAIR)
    for wish in ("light", "dark"):
        theme.apply(wish)  # type: ignore[arg-type]
        QApplication.processEvents()
        for colour in theme.OVERLAY[wish == "dark"][:2]:
            assert paints(compared, colour) > 20
        first = compared.table.item(0, 0)
        assert first is not None
        image = first.icon().pixmap(12, 12).toImage()
        middle = image.pixelColor(image.width() // 2, image.height() // 2)
        assert middle.name() == theme.OVERLAY[wish == "dark"][1]


def overlap(found: Sequence[QRectF]) -> bool:
    return any(a.intersects(b) for n, a in enumerate(found) for b in found[:n])


def test_names_keep_off_each_other_and_inside() -> None:
    inside = QRectF(0, 0, 400, 200)
    dots = [QPointF(100 + 6 * n, 100 + 3 * n) for n in range(5)] + [QPointF(395, 20)]
    found = places([QSizeF(80, 14)] * 6, dots, [], inside)
    assert not overlap(found)
    assert all(inside.contains(place) for place in found)
    assert found[-1].right() < 395
    in_the_way = found[0]
    assert not places([QSizeF(80, 14)], dots[:1], [in_the_way], inside)[0].intersects(in_the_way)


def test_words_of_a_hundred_classes_leave_room_for_the_rest(compared: ComparedPage) -> None:
    words = {f"第{number}类": f"照片 {number}" for number in range(100)}
    compared.show_ended([ended("lora", 0.9, data={"classes": words}), ended("full", 0.8)])
    last = compared.table.columnCount() - 1
    told = max(column(compared, last), key=len)
    assert "第0类: 照片 0" in told and "…" in told and len(told) < 200
    tips = [item.toolTip() for row in range(3) if (item := compared.table.item(row, last))]
    assert any("第99类: 照片 99" in tip for tip in tips)


def test_what_a_search_tried_is_compared_where_some_of_it_was_tested_too(tmp_path: Path) -> None:
    images = tmp_path / "pets"
    without = {"split": "validation", "each": 8, "data": {"leave_out": ["test/a.png"]}}
    probe = reported.ended(tmp_path / "probe", images, "probe", **without)
    answer = reported.ended(tmp_path / "answer", images, each=4)
    validated = probe.measured()
    assert validated
    answer.write_validated(validated)
    before = {"validation": validated.metrics.model_dump(mode="json")}
    answer.files.zero_shot.write_text(json.dumps(before), encoding="utf-8")
    runs = read([RunEntry.read(run) for run in (probe, answer)], tried=True)
    compared = compare(runs)
    assert compared and (compared.split, compared.count) == ("validation", 24)


# The report


def test_the_report_is_written_or_it_is_said_why(
    compared: ComparedPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    compared.reporter.written.disconnect()
    compared.reporter.written.connect(opened.append)
    images = tmp_path / "pets"
    images.mkdir()
    runs = [reported.ended(tmp_path / kind, images, kind, each=20) for kind in ("lora", "full")]
    compared.show_ended(read([RunEntry.read(run) for run in runs]))
    asked: list[str] = []
    kinds = ["PDF", "Page for a browser", "Table with headings in words", "Charts"]
    suffixes = [".pdf", ".html", ".csv", ".png"]

    def choose(_: QWidget, __: str, place: str, given: str) -> tuple[str, str]:
        asked.append(place)
        kind = kinds[len(asked) - 1]
        chosen = next(one for one in given.split(";;") if one.startswith(f"{kind} ("))
        return str(tmp_path / "out" / "report"), chosen

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    (tmp_path / "out").mkdir()
    for number in range(len(kinds)):
        compared.save.click()
        qtbot.waitUntil(lambda number=number: len(opened) > number)
    assert [path.name for path in opened] == [f"report{suffix}" for suffix in suffixes]
    assert {Path(place).parent for place in asked} == {choosing.documents()}
    assert (tmp_path / "out" / "report.pdf").read_bytes().startswith(b"%PDF")
    told = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "LoRA" in told and "Full fine-tuning" in told
    table = (tmp_path / "out" / "report.csv").read_text(encoding="utf-8-sig")
    assert table.startswith("Kind,Method,Accuracy,")
    image = QImage(str(tmp_path / "out" / "report.png"))
    assert image.size() == compared.charts.size() * 2
    assert compared.time.isVisible() and compared.memory.isVisible()
    with qtbot.waitSignal(compared.failed) as said:
        compared.reporter.write(images / "report.html", partial(document, runs))
    assert "among the images" in said.args[0].message


def test_where_a_report_lies_is_said_if_no_program_opens_it(
    compared: ComparedPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "open_folder", lambda _: False)
    with qtbot.waitSignal(compared.failed) as said:
        compared.reporter.written.emit(Path("report.pdf"))
    assert "saved" in said.args[0].message and said.args[0].told.params["path"] == "report.pdf"
    monkeypatch.setattr(reporting, "open_folder", lambda _: True)
    with qtbot.assertNotEmitted(compared.failed):
        compared.reporter.written.emit(Path("report.pdf"))


@pytest.mark.parametrize("typed", ["report", None])
def test_a_report_is_of_the_chosen_kind_and_replaces_nothing_unasked(
    typed: str | None,
    compared: ComparedPage,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared.reporter.written.disconnect()
    monkeypatch.setattr(choosing, "documents", lambda: tmp_path)
    chosen: list[Path] = []

    def choose(_: QWidget, __: str, place: str, kinds: str) -> tuple[str, str]:
        chosen.append(
            tmp_path / typed if typed else Path(place)
        )  # a name without a suffix, or as is
        return str(chosen[-1]), next(kind for kind in kinds.split(";;") if "html" in kind)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    run = reported.ended(tmp_path / "run", tmp_path / "pets")
    with qtbot.waitSignal(compared.reporter.written) as written:
        compared.reporter.ask("pets", partial(document, [run]))
    (path,) = written.args
    assert path == chosen[0].with_suffix(".html")
    path.write_text("precious", encoding="utf-8")
    with qtbot.waitSignal(compared.failed) as said:
        compared.reporter.ask("pets", partial(document, [run]))
    assert "exists already" in said.args[0].message
    assert path.read_text(encoding="utf-8") == "precious"


def test_the_image_of_the_charts_has_no_buttons(
    compared: ComparedPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    compared.show_ended(PAIR)
    seen: list[bool] = []
    monkeypatch.setattr(comparison, "save", lambda _, __: seen.append(compared.time.isVisible()))
    compared._save_plots(tmp_path / "charts.png")
    assert seen == [False] and compared.time.isVisible()


# In the window


def finished(job: jobs.Job, folder: Path, images: int = 90) -> Run:
    """A run that ended, by its files."""
    run = Run.create(job, within=folder)
    zero_shot = {"accuracy": 0.5, "count": 100, "loss": 1.0}
    came_to = summary(images=images, zero_shot=zero_shot)
    with run.lock() as log:
        log.append(Started(time=0, device=GPU, precision="bf16"))
        log.append(Finished(summary=came_to))
    run.write_summary(came_to)
    return run


def offered(banner: Banner, words: str) -> QPushButton:
    """A button of what is offered now: those before go first, as they do by themselves soon."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return next(
        made for made in banner.findChildren(QPushButton) if words in made.text().replace("&", "")
    )


@pytest.fixture
def window(windows: Windows, few: Path) -> MainWindow:
    return windows.open(few)


def test_a_run_that_is_gone_is_left_out(tmp_path: Path) -> None:
    job = jobs.build({"data": {"images": "dogs"}, "method": {"kind": "lora"}})
    run = finished(job, tmp_path)
    other = finished(job, tmp_path)
    waiting = Run.create(job, within=tmp_path)
    entries = [RunEntry.read(one) for one in (run, other, waiting)]
    (other.folder / "job.toml").unlink()
    assert [one.title for one in read(entries)] == ["dogs · LoRA"]


def test_chosen_runs_are_compared_by_mouse_and_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    drafts = [window.new_run.draft.with_kind(kind) for kind in ("lora", "prompt")]
    for draft in drafts:
        finished(draft.job(), window.preferences.runs)
    Run.create(drafts[0].job(), within=window.preferences.runs)  # not judged
    window.show_page("runs")
    runs = window.runs
    qtbot.waitUntil(lambda: len(runs.table.runs.runs) == 3)
    assert not runs.compare.isEnabled()
    runs.table.selectAll()
    qtbot.waitUntil(runs.compare.isEnabled)
    runs.compare.click()
    assert (
        window.pages.currentWidget() is window.compared and window.rail.buttons["runs"].isChecked()
    )
    qtbot.waitUntil(lambda: len(column(window.compared, 0)) == 3)
    asked: list[RunEntry] = []
    window.compared.export_asked.disconnect()
    window.compared.export_asked.connect(asked.append)
    for row in range(3):
        window.compared.table.selectRow(row)
        window.compared.export.click()
    assert len({run.folder for run in asked}) == 2, "zero-shot is none of the runs"
    window.compared.back.click()
    assert window.pages.currentWidget() is runs
    QTest.keyClick(runs.table, Qt.Key.Key_Return)
    assert window.pages.currentWidget() is window.compared
    qtbot.waitUntil(lambda: window.focusWidget() is window.compared.table)
    QTest.keyClick(window.compared.table, Qt.Key.Key_Escape)
    assert window.pages.currentWidget() is runs


def stop_early(job: jobs.Job, folder: Path) -> Run:
    """A run that was stopped after it was measured, by its files."""
    run = finished(job, folder)
    with run.lock() as log:
        log.append(Stopped(step=3))
    return run


def test_a_run_that_was_stopped_is_not_compared(window: MainWindow, qtbot: QtBot) -> None:
    draft, folder = window.new_run.draft, window.preferences.runs
    finished(draft.with_kind("lora").job(), folder)
    stop_early(draft.with_kind("prompt").job(), folder)
    window.show_page("runs")
    qtbot.waitUntil(lambda: len(window.runs.table.runs.runs) == 2)
    window.runs.table.selectAll()
    assert len(window.runs.chosen()) == 2 and not window.runs.compare.isEnabled()


def test_what_finished_of_a_comparison_is_offered(window: MainWindow) -> None:
    draft, folder = window.new_run.draft, window.preferences.runs
    stopped = stop_early(draft.with_kind("prompt").job(), folder)
    runs = [finished(draft.with_kind(kind).job(), folder) for kind in ("lora", "full")]
    runs, stopped = [RunEntry.read(run) for run in runs], RunEntry.read(stopped)
    window.comparison.under_way = [[*runs, stopped]]
    window.comparison.offer()
    assert window.banner.accessibleName() == "2 of the 3 runs of the comparison finished."
    window.banner.hide()
    window.comparison.under_way = [[runs[0], stopped]]
    window.comparison.offer()
    assert not window.banner.isVisible() and not window.comparison.under_way
    other = [replace(run, title="other") for run in runs]
    shown: list[list[RunEntry]] = []
    window.comparison.show_asked.disconnect()
    window.comparison.show_asked.connect(shown.append)
    window.comparison.under_way = [other]
    window.comparison.offer()
    assert window.banner.accessibleName().endswith("2 comparisons are to be looked at.")
    name = f"Show {runs[0].job.data.images.name}, 2 runs"
    offered(window.banner, name).click()
    assert shown == [runs] and window.banner.isVisible(), "the other one is offered still"
    offered(window.banner, "Show comparison").click()
    assert shown == [runs, other] and not window.banner.isVisible()


def test_of_a_search_a_comparison_is_offered_where_two_came_to_something(
    window: MainWindow,
) -> None:
    run = RunEntry.read(finished(window.new_run.draft.job(), window.preferences.runs))
    told = quoted("Linear probe is kept.")
    for tried in (2, 1):
        search = Search({}, 2.0, Path(), tried=[run] * tried, recommendation=told)
        window._searched(search)
        QTest.qWait(0)  # the buttons before go
        buttons = window.banner.findChildren(QPushButton)
        words = [made.text().replace("&", "") for made in buttons]
        assert ("Show comparison" in words) == (tried > 1) and "OK" in words


def all_of(draft: Draft) -> list[tuple[jobs.Job, int]]:
    """What is compared where every method is."""
    made = [draft.with_kind(kind).job() for kind in TUNED]
    return [(job, draft.count().train) for job in made]


def test_a_comparison_that_is_asked_for_twice_is_made_once(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[RunEntry] = []
    monkeypatch.setattr(window.starter, "enqueue", begun.append)
    for _ in range(2):
        window.comparison.start(all_of(window.new_run.draft))
    qtbot.waitUntil(lambda: len(begun) == len(TUNED))
    qtbot.wait(100)
    assert len(begun) == len(TUNED)


def test_what_was_planned_is_queued_with_one_press(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard = window.new_run
    begun: list[RunEntry] = []
    monkeypatch.setattr(window.starter, "enqueue", begun.append)
    wizard.show_start()
    wizard.start.compare.click()
    planner = wizard._planner
    assert planner is not None
    for kind in set(TUNED) - {"probe", "lora"}:
        planner.boxes[kind].click()
    planner.budgets["equal"].click()
    planner.epochs.setValue(3)
    assert planner.start.text() == "&Start 2 runs"
    planner.start.click()
    qtbot.waitUntil(lambda: len(begun) == 2)
    assert [(run.job.method.kind, run.job.train.epochs) for run in begun] == [
        ("probe", 20),
        ("lora", 3),
    ]
    assert wizard._planner is None and wizard._plan and wizard._plan.epochs == 3


def test_what_is_done_is_not_run_again(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, folder = window.new_run.draft, window.preferences.runs
    draft.choose_kind("lora")  # whatever is advised
    begun: list[RunEntry] = []
    monkeypatch.setattr(window.starter, "enqueue", begun.append)
    images = draft.count().train
    finished(draft.with_kind("lora").job(), folder, images)
    left = Run.create(draft.with_kind("full").job(), within=folder)
    window.comparison.start(all_of(draft))
    qtbot.waitUntil(lambda: len(begun) == len(TUNED) - 1)
    assert "lora" not in {run.job.method.kind for run in begun}
    assert left.folder in {run.folder for run in begun}  # it is gone on with, not begun anew
    assert window.banner.accessibleName() == "Done already and not run again: LoRA."
    begun.clear()
    draft.choose_value("train", "epochs", 3)  # of LoRA, the chosen one: another job
    window.comparison.start(all_of(draft))
    qtbot.waitUntil(lambda: len(begun) == len(TUNED))
    for kind in TUNED:
        finished(draft.with_kind(kind).job(), folder, images)
    begun.clear()
    window.comparison.start(all_of(draft))
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.compared)
    qtbot.waitUntil(lambda: len(column(window.compared, 0)) == len(TUNED) + 1)
    assert not begun


def test_a_comparison_is_offered_when_its_last_run_ends(
    tiny_starter: None, window: MainWindow, qtbot: QtBot
) -> None:
    draft = window.new_run.draft
    drafts = [draft.with_kind(kind) for kind in ("prompt", "lora")]
    asked = [(with_seed(one.job(), 0, 1), draft.count().train) for one in drafts]
    window.comparison.start(asked)
    qtbot.waitUntil(lambda: bool(window.comparison.under_way))
    qtbot.waitUntil(lambda: not window.comparison.under_way, timeout=LONG)
    assert not window.run_queue.busy and window.banner.isVisible()
    assert window.banner.accessibleName() == "The comparison is done."
    offered(window.banner, "Show comparison").click()
    qtbot.waitUntil(lambda: len(column(window.compared, 0)) == 3)
    assert "CPU" in window.compared.subject.text()
    window.show_page("new")
    window.comparison.start(asked)  # by what real runs wrote: all is done
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.compared)
    assert not window.run_queue.busy and not window.comparison.under_way


def test_comparisons_that_nobody_has_looked_at_are_offered_after_a_restart(
    tiny_starter: None, windows: Windows, few: Path, qtbot: QtBot
) -> None:
    """One that was done, and one that goes on with what was left of it."""
    preferences, draft = Preferences(), Draft()
    draft.choose(few)
    done = [finished(draft.with_kind(kind).job(), preferences.runs) for kind in ("lora", "full")]
    left = Run.create(with_seed(draft.with_kind("prompt").job(), 0, 1), within=preferences.runs)
    folders = [[run.folder for run in runs] for runs in (done, [done[0], left])]
    preferences.comparisons = [*folders, [few / "gone", few / "gone, too"]]
    preferences.queue = [left.folder]
    window = windows.open(few)
    qtbot.waitUntil(lambda: "wait from last time: 1" in window.banner.accessibleName())
    assert sorted(preferences.comparisons) == sorted(folders)
    offered(window.banner, "Start the queue").click()
    qtbot.waitUntil(lambda: not window.comparison.under_way, timeout=LONG)
    told = "The comparison is done. 2 comparisons are to be looked at."
    assert window.banner.accessibleName() == told and preferences.comparisons == folders
    offered(window.banner, "Not now").click()
    assert not window.comparison.offers and not preferences.comparisons
