"""Charts: lines along the epochs of runs, and a scatter of several; read out, and saved."""

from cliptune_gui.charts.curves import Curves, Overlay
from cliptune_gui.charts.legend import Legend
from cliptune_gui.charts.lines import Mark, accuracies
from cliptune_gui.charts.plot import Plot
from cliptune_gui.charts.quantities import BYTES, FRACTION, TIME
from cliptune_gui.charts.saving import save
from cliptune_gui.charts.scatter import Dot, Scatter
from cliptune_gui.charts.style import SPOT, spot, tint

__all__ = [
    "BYTES",
    "FRACTION",
    "SPOT",
    "TIME",
    "Curves",
    "Dot",
    "Legend",
    "Mark",
    "Overlay",
    "Plot",
    "Scatter",
    "accuracies",
    "save",
    "spot",
    "tint",
]
