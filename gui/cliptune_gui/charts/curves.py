"""The charts of one run, and those of several laid over each other."""

import numpy as np
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cliptune.comparison.report import capitalised
from cliptune.core.metrics import ACCURACY
from cliptune.runs.history import History
from cliptune_gui.charts.legend import Legend
from cliptune_gui.charts.lines import Mark, accuracies, laid_over, line, measured
from cliptune_gui.charts.plot import Plot
from cliptune_gui.charts.quantities import BYTES, FRACTION, PLAIN, figure
from cliptune_gui.widgets.form import translated
from cliptune_gui.widgets.formatting import in_bytes
from cliptune_gui.widgets.messages import in_figure


class Curves(QWidget):
    """Loss, accuracy, memory and speed of one run."""

    def __init__(self) -> None:
        super().__init__()
        self.loss = Plot(self.tr("Loss"), PLAIN)
        self.accuracy = Plot(self.tr("Accuracy"), FRACTION)
        self.memory = Plot(self.tr("Memory"), BYTES)
        self.speed = Plot(self.tr("Speed"), PLAIN)
        self._plots = (self.loss, self.accuracy, self.memory, self.speed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        for number, plot in enumerate(self._plots):
            grid.addWidget(plot, number // 2, number % 2)
            grid.setRowStretch(number // 2, 1)
            grid.setColumnStretch(number % 2, 1)
        self.show_history(None)

    def show_history(self, history: History | None) -> None:
        """Show a run, or that there is none yet."""
        self._history = history or History()
        self._drawn: dict[Plot, tuple[object, ...]] = {}
        for plot in self._plots:
            plot.read(None)
        self.redraw()

    def redraw(self) -> None:
        """Draw what is new since the last time: never more points than a history keeps."""
        of = self._history
        trials = len(of.trials)
        steps, measured = of.loss.count, (len(of.validation), of.zero_shot, of.probe, of.measure)
        frame = round(of.epochs, 3), of.end is not None
        if self._is_new(self.loss, steps, measured, trials, frame):
            self._draw_loss(of)
        if self._is_new(self.accuracy, measured, frame):
            self._draw_accuracy(of)
        if self._is_new(self.memory, steps, of.device_memory, of.expected, frame):
            self._draw_memory(of)
        if self._is_new(self.speed, steps, frame):
            speed = self.tr("images per second")
            latest = figure(of.speed.last) if steps else ""
            self.speed.draw([line(speed, "accent", of.speed.means(), latest=latest)], (), of.epochs)

    def _is_new(self, plot: Plot, *state: object) -> bool:
        if self._drawn.get(plot) == state:
            return False
        self._drawn[plot] = state
        if not self._history.trains and plot is not self.accuracy:
            plot.wait(self.tr("This method takes no steps: there is no curve"))
        elif self._history.end is not None:
            plot.wait(self.tr("The run ended before there was anything to draw"))
        elif plot is self.accuracy:
            plot.wait(self.tr("Appears with the first measurement"))
        else:
            plot.wait(self.tr("Appears with the first step"))
        return True

    def _draw_loss(self, of: History) -> None:
        if of.trials and not of.loss.count:
            self._draw_search(of)
            return
        training = line(self.tr("training"), "accent", of.loss.smoothed(), raw=of.loss.envelope())
        validation = line(self.tr("validation"), "second", measured(of, 2))
        self.loss.draw([training, validation], (), of.epochs)

    def _draw_search(self, of: History) -> None:
        """The loss of each learning rate that was tried so far, until training goes on."""
        rates, losses = zip(*of.trials, strict=True)
        points = np.arange(len(rates), dtype=np.float64), np.array(losses)
        name = self.tr("of learning rates on trial")
        latest = figure(losses[-1])
        places = [f"{rate:g}" for rate in rates]
        self.loss.draw([line(name, "accent", points, latest=latest)], places=places)

    def _draw_accuracy(self, of: History) -> None:
        self.accuracy.rename(
            self.tr("Accuracy") if of.measure == ACCURACY else capitalised(translated(of.measure))
        )

        def told(figure: float) -> str:
            return in_figure(figure, of.images, of.measure, short=True)

        latest = told(of.validation[-1][1]) if of.validation else ""
        name, points = self.tr("validation"), measured(of, 1)
        marks = []
        if of.zero_shot is not None:
            text = self.tr("before training {}").format(told(of.zero_shot))
            marks.append(Mark(of.zero_shot, text, "quiet", dashed=True))
        if of.probe is not None:
            text = self.tr("linear probe {}").format(told(of.probe))
            marks.append(Mark(of.probe, text, "quiet", dashed=True))
        self.accuracy.draw([line(name, "second", points, latest=latest)], marks, of.epochs)

    def _draw_memory(self, of: History) -> None:
        device, program = of.memory.means(), of.process_memory.means()
        on_cpu = np.array_equal(device[1], program[1])
        held = in_bytes(of.memory.last) if of.memory.count else ""
        limit, most = of.device_memory, max([0.0, *device[1], *program[1]])
        marks = []
        if of.expected:
            text = self.tr("expected {}").format(in_bytes(of.expected))
            marks.append(Mark(of.expected, text, "quiet", dashed=True))
        if 0 < limit <= 4 * most:
            text = self.tr("machine {}") if on_cpu else self.tr("device {}")
            marks.append(Mark(limit, text.format(in_bytes(limit)), "limit"))
        elif limit and held:  # drawn, it would press the lines flat
            held = self.tr("{} of {}").format(held, in_bytes(limit))
        name = self.tr("this program") if on_cpu else self.tr("on the device")
        lines = [line(name, "accent", device, latest=held)]
        if not on_cpu:
            latest = in_bytes(of.process_memory.last)
            lines.append(line(self.tr("this program"), "quiet", program, latest=latest))
        self.memory.draw(lines, marks, of.epochs)


class Overlay(QWidget):
    """Validation accuracy and training loss of several runs, laid over each other."""

    def __init__(self) -> None:
        super().__init__()
        self.accuracy = Plot("-", FRACTION, named=False)
        self.loss = Plot(self.tr("Training loss"), PLAIN, named=False)
        self.legend = Legend()
        plots = QHBoxLayout()
        plots.setSpacing(12)
        for plot in (self.accuracy, self.loss):
            plot.wait(self.tr("Nothing was measured"))
            plot.pointed.connect(self.legend.show_figures)
            plots.addWidget(plot, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.legend)
        whole.addLayout(plots, 1)
        self.show_runs([])

    def show_runs(self, runs: list[tuple[str, History]]) -> None:
        """Show these runs by their titles."""
        measure = runs[0][1].measure if runs else "accuracy"
        self.accuracy.rename(self.tr("Validation {}").format(translated(measure)))
        self.legend.show_titles([title for title, _ in runs])
        self.accuracy.draw(accuracies(runs))
        self.loss.draw(laid_over(runs, lambda of: of.loss.smoothed()))
