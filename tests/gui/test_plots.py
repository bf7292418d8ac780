"""The plots draw what a history holds, read it out, follow the theme, and are saved whole."""

import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cliptune.core.events import Evaluated, Expected, Failed, Probed, Searched, Started, Step
from cliptune.runs.history import History
from cliptune_gui.charts import BYTES, FRACTION, Curves, Mark, Overlay, Plot, save
from cliptune_gui.charts.lines import line
from cliptune_gui.charts.quantities import PLAIN
from cliptune_gui.charts.style import RUNS, spot
from cliptune_gui.widgets import Elided, theme

GB = 10**9


@pytest.fixture(autouse=True, scope="module")
def light(qapp: QApplication) -> None:
    theme.apply("light")


@pytest.fixture
def light_again() -> Iterator[None]:
    yield
    theme.apply("light")


def told(steps: int, *, cpu: bool = False, device: int = 8 * GB, of: int = 100) -> History:
    history = History(
        [
            Started(time=0, device="x", precision="x", device_memory=device),
            Evaluated(step=0, split="validation", accuracy=0.623, loss=1.5),
        ]
    )
    for number in range(1, steps + 1):
        add_step(history, number, cpu=cpu, of=of)
    return history


def add_step(history: History, number: int, *, cpu: bool = False, of: int = 100) -> None:
    history.tell(
        Step(
            step=number,
            steps=of,
            epoch=number / 10,
            loss=2 / number,
            learning_rate=1e-4,
            images_per_second=1000 + number,
            memory=3 * GB if cpu else 2 * GB,
            process_memory=3 * GB,
        )
    )


def add_measurement(history: History, accuracy: float, loss: float = 0.42) -> None:
    history.tell(Evaluated(step=history.step, split="validation", accuracy=accuracy, loss=loss))


@pytest.fixture
def curves(qtbot: QtBot) -> Curves:
    made = Curves()
    theme.dress(made)
    qtbot.addWidget(made)
    made.resize(1000, 500)
    return made


@pytest.fixture
def plot(qtbot: QtBot) -> Plot:
    made = Plot("Loss", PLAIN)
    qtbot.addWidget(made)
    made.resize(500, 250)
    return made


def legend(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(Elided) if not one.isHidden()]


def paints(plot: Plot, colour: str) -> int:
    """How many pixels of what is drawn have exactly a colour."""
    image = plot._canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    wanted = int(colour[1:], 16)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    return int(((pixels & 0xFFFFFF) == wanted).sum())


def ticks(plot: Plot) -> list[str]:
    return [text for _, text in plot._canvas._left._tickLevels[0]]


def epochs(plot: Plot) -> list[str]:
    return [text for _, text in plot._canvas._bottom._tickLevels[0]]


def up_to(plot: Plot) -> float:
    return float(plot._canvas._left._tickLevels[0][-1][0])


def hover(plot: Plot, fraction: float) -> None:
    """Move the mouse to a fraction of the way along the axis."""
    canvas = plot._canvas
    (low, high), _ = canvas.view.viewRange()
    scene = canvas.view.mapViewToScene(QPointF(low + fraction * (high - low), 0))
    at = QPointF(canvas.mapFromScene(scene))
    button, none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, at, at, button, button, none)
    QApplication.sendEvent(canvas.viewport(), event)


def test_axes_are_round_and_say_their_unit_once() -> None:
    assert [text for _, text in FRACTION.ticks(0.62, 0.87)] == ["60", "70", "80", "90 %"]
    assert [text for _, text in BYTES.ticks(0, 7.6e9)] == ["0", "2", "4", "6", "8 GB"]
    assert [text for _, text in BYTES.ticks(0, 300e6)] == ["0", "100", "200", "300 MB"]
    assert [text for _, text in PLAIN.ticks(0, 1.75)] == ["0", "0.5", "1.0", "1.5", "2.0"]
    assert [text for _, text in PLAIN.ticks(0, 1190)] == ["0", "500", "1,000", "1,500"]


@pytest.mark.parametrize("high", [1e-7, 0.013, 0.99, 1.0, 3.0, 47.0, 1e5])
def test_axes_hold_their_values_with_a_few_ticks(high: float) -> None:
    places = [place for place, _ in PLAIN.ticks(0, high)]
    assert places[0] == 0 and high <= places[-1] * (1 + 1e-9) and places[-1] <= 3 * high
    assert 3 <= len(places) <= 6


def test_shares_stay_within_0_and_1_and_do_not_magnify_noise() -> None:
    assert FRACTION.limits(0.99, 1.0)[1] == 1.0
    assert FRACTION.limits(0.0, 0.01)[0] == 0.0
    low, high = FRACTION.limits(0.70, 0.701)
    assert high - low >= 0.1 - 1e-9
    assert PLAIN.limits(5, 6) == (0, 6)


def test_before_any_data_a_prompt_stands_in_for_the_axes(curves: Curves) -> None:
    for plot in (curves.loss, curves.accuracy, curves.memory, curves.speed):
        assert "Appears with the first" in plot._pages.currentWidget().text()
        assert plot.accessibleDescription().startswith("Appears")
        assert legend(plot) == []


def test_a_run_without_a_step_is_not_waited_for(curves: Curves) -> None:
    curves.show_history(History([Failed(message="No room")]))
    assert "ended before" in curves.loss.accessibleDescription()


def test_curves_of_a_run_on_a_gpu(curves: Curves) -> None:
    history = told(62)
    add_measurement(history, 0.849)
    curves.show_history(history)
    assert legend(curves.loss) == ["— training", "— validation"]
    assert legend(curves.accuracy) == ["— validation 84.9 %"]
    assert legend(curves.memory) == ["— on the device 2.0 GB", "— this program 3.0 GB"]
    assert legend(curves.speed) == ["— images per second 1,062"]
    assert epochs(curves.loss) == ["0", "epoch 2", "4", "6", "8", "10"]
    assert ticks(curves.accuracy) == ["60", "70", "80", "90 %"]
    assert ticks(curves.memory) == ["0", "2", "4", "6", "8 GB"]
    assert ticks(curves.speed)[0] == "0"


def test_every_line_and_level_is_painted_in_its_colour(curves: Curves) -> None:
    history = told(62)
    add_measurement(history, 0.849)
    curves.show_history(history)
    of = theme.LIGHT
    assert paints(curves.accuracy, of.quiet) > 50  # dashes of the level before training
    assert paints(curves.memory, of.limit) > 200
    assert paints(curves.memory, of.line) > 200
    assert curves.memory._canvas._curves[0].opts["pen"].color().name() == of.accent
    assert curves.accuracy._canvas._curves[0].opts["pen"].color().name() == of.second


def marks(plot: Plot) -> list[str]:
    """The words on the levels that are shown."""
    return [text.toPlainText() for _, text in plot._canvas._levels if text.isVisible()]


def test_the_probe_and_what_is_expected_are_drawn_in(curves: Curves) -> None:
    history = told(20)
    add_measurement(history, 0.7)
    curves.show_history(history)
    assert marks(curves.accuracy) == ["before training 62.3 %"]
    history.tell(Probed(split="validation", accuracy=0.71, images=900))
    history.tell(Probed(split="test", accuracy=0.9, images=900))
    history.tell(Expected(memory=int(2.5 * GB)))
    curves.redraw()
    assert marks(curves.accuracy) == ["before training 62.3 %", "linear probe 71.0 %"]
    assert "expected 2.5 GB" in marks(curves.memory)


def test_a_search_for_a_rate_is_drawn_until_training_goes_on(curves: Curves) -> None:
    tried = [(1e-4, 2.3), (3e-4, 2.1), (1e-3, math.inf)]
    history = History(Searched(rate=rate, loss=loss, best=True) for rate, loss in tried)
    curves.show_history(history)
    curves.loss.point_at(1)
    assert "2.1 at 0.0003" in curves.loss.accessibleDescription()
    add_step(history, 1)
    curves.redraw()
    assert "epoch" in curves.loss.accessibleDescription()


def test_on_a_cpu_memory_is_one_line(curves: Curves) -> None:
    curves.show_history(told(5, cpu=True))
    assert legend(curves.memory) == ["— this program 3.0 GB"]


def test_a_limit_far_away_is_said_and_not_drawn(curves: Curves) -> None:
    curves.show_history(told(5, device=80 * GB))
    assert legend(curves.memory)[0] == "— on the device 2.0 GB of 80.0 GB"
    assert up_to(curves.memory) < 5 * GB
    assert paints(curves.memory, theme.LIGHT.limit) == 0


def test_the_heading_is_what_the_run_calls_its_measure(curves: Curves) -> None:
    history = History(
        [Evaluated(step=0, split="validation", accuracy=0.5, measure="recall@1", loss=1)]
    )
    curves.show_history(history)
    assert curves.accuracy.heading.text() == curves.accuracy.accessibleName() == "Recall@1"
    curves.show_history(None)
    assert curves.accuracy.heading.text() == "Accuracy"


def test_one_point_is_a_dot(curves: Curves) -> None:
    curves.show_history(told(0))
    assert paints(curves.accuracy, theme.LIGHT.second) > 10


def test_only_what_is_new_is_drawn(curves: Curves, monkeypatch: pytest.MonkeyPatch) -> None:
    history = told(20)
    curves.show_history(history)
    drawn: list[str] = []
    monkeypatch.setattr(Plot, "draw", lambda plot, *_: drawn.append(plot.accessibleName()))
    curves.redraw()
    assert drawn == []
    add_step(history, 21)
    curves.redraw()
    assert drawn == ["Loss", "Memory", "Speed"]
    drawn.clear()
    add_measurement(history, 0.7)
    curves.redraw()
    assert drawn == ["Loss", "Accuracy"]


def test_axes_stand_still_from_step_to_step(
    curves: Curves, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = told(20, of=97)
    curves.show_history(history)
    moved: list[object] = []
    monkeypatch.setattr(curves.speed._canvas.view, "setRange", lambda **at: moved.append(at))
    for number in range(21, 80):
        add_step(history, number, of=97)
        curves.redraw()
    assert moved == []


def test_a_run_that_is_not_a_number_is_drawn_as_far_as_it_is(curves: Curves) -> None:
    history = told(20)
    add_measurement(history, 0.7, loss=float("nan"))
    curves.show_history(history)
    assert curves.loss.accessibleDescription() == "training 0.1, validation 1.5 at epoch 2"


def test_a_few_spikes_do_not_press_the_rest_flat(plot: Plot) -> None:
    at, values = np.arange(500.0), np.full(500, 0.5)
    spiked = values.copy()
    spiked[7] = 90.0
    plot.draw([line("training", "accent", (at, values), raw=(at, spiked))])
    assert up_to(plot) <= 1


def test_levels_count_towards_the_axis(plot: Plot) -> None:
    points = np.arange(5.0), np.full(5, 1.0)
    plot.draw([line("a", "accent", points)], [Mark(3.0, "limit", "limit")])
    assert up_to(plot) >= 3


def test_the_latest_values_are_described_in_words(curves: Curves) -> None:
    history = told(60)
    add_measurement(history, 0.8)
    curves.show_history(history)
    said = curves.loss.accessibleDescription()
    assert said.startswith("training 0.") and said.endswith(", validation 0.42 at epoch 6")
    add_step(history, 61)
    curves.redraw()
    assert curves.loss.accessibleDescription().endswith("at epoch 6.1")


def test_the_mouse_reads_the_nearest_values(curves: Curves, qtbot: QtBot) -> None:
    history = told(100)
    add_measurement(history, 0.8)
    curves.show_history(history)
    curves.grab()
    before = legend(curves.speed)
    hover(curves.speed, 0.5)
    assert legend(curves.speed) == ["epoch 5", "— images per second 1,050"]
    assert curves.speed.accessibleDescription() == "images per second 1,050 at epoch 5"
    QApplication.sendEvent(curves.speed._canvas, QEvent(QEvent.Type.Leave))
    assert legend(curves.speed) == before


def test_pointing_beyond_the_lines_reads_their_end(curves: Curves) -> None:
    curves.show_history(told(20))
    curves.grab()
    hover(curves.speed, 0.9)
    assert legend(curves.speed)[0] == "epoch 2"


def test_the_mouse_neither_pans_nor_zooms(curves: Curves) -> None:
    curves.show_history(told(20))
    canvas = curves.loss._canvas
    before = canvas.view.viewRange()
    left, right = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
    QTest.mousePress(canvas.viewport(), left, pos=QPoint(100, 50))
    QTest.mouseMove(canvas.viewport(), QPoint(200, 90))
    QTest.mouseRelease(canvas.viewport(), left, pos=QPoint(200, 90))
    QTest.mouseClick(canvas.viewport(), right, pos=QPoint(100, 50))
    QTest.mouseDClick(canvas.viewport(), left, pos=QPoint(100, 50))
    assert canvas.view.viewRange() == before
    assert QApplication.activePopupWidget() is None


def test_the_keyboard_reads_along_the_lines(plot: Plot) -> None:
    at = np.arange(1.0, 11.0)
    plot.draw([line("training", "accent", (at, at / 10))])
    assert plot.focusPolicy() & Qt.FocusPolicy.TabFocus

    def after(key: Qt.Key) -> str:
        QTest.keyClick(plot, key)
        return plot.accessibleDescription()

    assert after(Qt.Key.Key_Home) == "training 0.1 at epoch 1"
    assert after(Qt.Key.Key_Left) == "training 0.1 at epoch 1"
    assert after(Qt.Key.Key_Right) == "training 0.2 at epoch 2"
    assert legend(plot) == ["epoch 2", "— training 0.2"]
    assert after(Qt.Key.Key_End) == "training 1 at epoch 10"
    assert after(Qt.Key.Key_Right) == "training 1 at epoch 10"
    assert after(Qt.Key.Key_Left) == "training 0.9 at epoch 9"
    assert after(Qt.Key.Key_Escape) == "training 1 at epoch 10"
    assert legend(plot) == ["— training"]


def test_tab_reaches_every_plot_and_shows_where_it_reads(curves: Curves, qtbot: QtBot) -> None:
    curves.show_history(told(20))
    with qtbot.waitExposed(curves):
        curves.setVisible(True)
    curves.activateWindow()
    for plot in (curves.loss, curves.accuracy, curves.memory, curves.speed):
        plot.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(lambda plot=plot: legend(plot)[:1] != [] and "epoch" in legend(plot)[0])
        QTest.keyClick(plot, Qt.Key.Key_Tab)
        assert not plot.hasFocus() and "epoch" not in legend(plot)[0]


def test_lines_follow_the_theme(curves: Curves, light_again: None) -> None:
    curves.show_history(told(60))
    assert paints(curves.memory, theme.LIGHT.card) > 1000
    theme.apply("dark")
    QApplication.processEvents()
    assert paints(curves.memory, theme.LIGHT.card) == 0
    assert paints(curves.memory, theme.DARK.card) > 1000
    assert paints(curves.memory, theme.DARK.limit) > 200
    assert curves.memory._canvas._curves[0].opts["pen"].color().name() == theme.DARK.accent
    assert theme.DARK.accent in curves.memory.findChildren(Elided)[0].styleSheet()


@pytest.fixture
def overlay(qtbot: QtBot) -> Overlay:
    made = Overlay()
    qtbot.addWidget(made)
    made.resize(1000, 300)
    histories = []
    for number in range(2):
        histories.append(told(100))
        add_measurement(histories[-1], 0.8 + number / 10)
    made.show_runs([("LoRA <b>r 8</b>", histories[0]), ("Prompt tuning", histories[1])])
    return made


def test_runs_laid_over_each_other_are_named_once(overlay: Overlay) -> None:
    assert legend(overlay) == ["— LoRA <b>r 8</b>", "— Prompt tuning"]
    assert overlay.accuracy.heading.text() == "Validation accuracy"
    said = overlay.accuracy.accessibleDescription()
    assert said == "LoRA <b>r 8</b> 80.0 %, Prompt tuning 90.0 % at epoch 10"
    pens = [curve.opts["pen"].color().name() for curve in overlay.loss._canvas._curves]
    assert tuple(pens) == theme.OVERLAY[False][:2]


def test_pointing_gives_every_run_its_figure(overlay: Overlay) -> None:
    overlay.accuracy.read(9.0)
    assert "— LoRA <b>r 8</b> 80.0 %" in legend(overlay)
    assert "— Prompt tuning 90.0 %" in legend(overlay)
    assert "epoch 10" in legend(overlay)
    overlay.accuracy.read(None)
    assert legend(overlay) == ["— LoRA <b>r 8</b>", "— Prompt tuning"]


def test_other_runs_take_the_place_of_those_before(overlay: Overlay) -> None:
    overlay.show_runs([("Full", told(100))])
    assert legend(overlay) == ["— Full"]
    overlay.show_runs([])
    assert legend(overlay) == []
    assert overlay.loss.accessibleDescription() == "Nothing was measured"


def test_runs_beyond_the_colours_are_dashed(overlay: Overlay) -> None:
    overlay.show_runs([(f"run {number}", told(3)) for number in range(7)])
    pens = [curve.opts["pen"] for curve in overlay.loss._canvas._curves]
    assert pens[6].color() == pens[0].color()
    assert pens[6].style() != pens[0].style()
    assert legend(overlay)[6][0] != legend(overlay)[0][0]


def test_a_long_title_is_shortened_to_the_room_there_is(overlay: Overlay) -> None:
    overlay.show_runs([("long " * 100, told(3)), ("short", told(3))])
    overlay.resize(600, 300)
    overlay.grab()
    assert overlay.minimumSizeHint().width() <= 600


def test_a_saved_png_has_twice_the_pixels(curves: Curves, tmp_path: Path) -> None:
    curves.show_history(told(62))
    save(curves, tmp_path / "a.png")
    image = QImage(str(tmp_path / "a.png"))
    assert (image.width(), image.height()) == (2000, 1000)
    assert image.pixelColor(0, 500).name() == theme.LIGHT.window
    assert [place.name for place in tmp_path.iterdir()] == ["a.png"]


def test_a_saved_svg_is_drawn_in_lines_and_words(overlay: Overlay, tmp_path: Path) -> None:
    save(overlay, tmp_path / "a.SVG")
    text = (tmp_path / "a.SVG").read_text()
    names = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(text).iter()}
    assert "image" not in names and {"path", "text"} <= names
    assert "Prompt tuning" in text and theme.OVERLAY[False][1] in text


@pytest.mark.parametrize("suffix", ["png", "svg"])
def test_an_image_that_cannot_be_written_says_so(
    overlay: Overlay, tmp_path: Path, suffix: str
) -> None:
    with pytest.raises(OSError):
        save(overlay, tmp_path / "none" / f"a.{suffix}")


def test_the_module_can_be_imported_on_another_thread() -> None:
    """A window's start imports it early: nothing of Qt may be made by that, on the wrong thread."""
    program = """
import gc, threading
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
app = QApplication([])
thread = threading.Thread(target=lambda: __import__("cliptune_gui.charts"))
thread.start(); thread.join()
import sys; assert "pyqtgraph" in sys.modules
made = [one for one in gc.get_objects() if isinstance(one, QObject) and one is not app]
print(len(made), *made, flush=True)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.split()[:1] == ["0"], done.stdout + done.stderr


@pytest.mark.parametrize("probe", [0.99, 0.6, 0.59, 0.41])
def test_words_of_levels_that_lie_together_are_read(plot: Plot, qtbot: QtBot, probe: float) -> None:
    at = np.array([0.0, 1.0])
    marks = [Mark(0.6, "before training 60.0 %", "quiet"), Mark(probe, "linear probe", "quiet")]
    plot.draw([line("validation", "second", (at, np.array([0.4, 0.95])))], marks, 1)
    plot.show()  # laid out only now
    qtbot.waitExposed(plot)
    QApplication.processEvents()
    first, second = (text.sceneBoundingRect() for _, text in plot._canvas._levels)
    assert not first.adjusted(1, 1, -1, -1).intersects(second)
    end = plot._canvas.view.sceneBoundingRect().right()
    assert first.right() == pytest.approx(end, abs=2), "the first one's stand at the end"
    assert second.right() == pytest.approx(end, abs=2) or abs(probe - 0.6) < 0.05


@pytest.mark.parametrize("level", [0.4, 0.48, 0.5, 0.52, 0.6, 0.98])
def test_words_of_a_level_are_not_struck_through(plot: Plot, qtbot: QtBot, level: float) -> None:
    """A line that is flat or comes up to it; what must pass, passes behind the words."""
    at = np.array([0.0, 0.5, 1.0])
    lines = [line("program", "accent", (at, np.array([0.1, 0.5, 0.5])))]
    plot.resize(480, 260)
    plot.show()
    qtbot.waitExposed(plot)
    QApplication.processEvents()
    plot.draw([*lines, line("other", "second", (at, at))], [Mark(level, "expected", "quiet")], 1)
    canvas = plot._canvas
    words, value = canvas._levels[0][1], canvas._levels[0][0].value()
    place = words.sceneBoundingRect().adjusted(1, 1, -1, -1)
    assert canvas.view.sceneBoundingRect().contains(place)
    assert not place.top() < canvas.place(0, value).y() < place.bottom()
    assert not place.top() < canvas.place(0, 0.5).y() < place.bottom()
    assert words.fill.color().alphaF() > 0.8 and words.zValue() > 0


def test_a_dot_and_an_icon_are_drawn_once_in_a_theme(light_again: None) -> None:
    """Qt keeps what it makes of each new one until it has 10 MB of them."""

    def drawn() -> list[int]:
        icon = theme.icon("new", theme.colours().accent)
        dots = [spot(number) for number in (-1, 0, 1, RUNS)]
        return [pixmap.cacheKey() for pixmap in (*dots, icon.pixmap(24))]

    before = drawn()
    assert drawn() == before and len({*before}) == len(before)
    theme.apply("dark")
    assert {*drawn()} & {*before} == {before[0]}  # what has no colour
