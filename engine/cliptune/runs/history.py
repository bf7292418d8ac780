"""What a run has told so far, kept so that drawing it takes the same time however long it ran."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from cliptune.core.events import (
    Answered,
    Evaluated,
    Event,
    Expected,
    Failed,
    Finished,
    Noted,
    Probed,
    Progress,
    Saved,
    Searched,
    Started,
    Step,
    Stopped,
    Warned,
)
from cliptune.core.files import written_beside
from cliptune.core.messages import Message
from cliptune.core.metrics import Answer

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Points = npt.NDArray[np.float64]

BINS = 512
"""Places along a curve, at most; then two neighbours become one, and each holds twice as much."""
COLUMNS = (
    *("step", "epoch", "loss", "learning_rate", "images_per_second", "memory_bytes"),
    *("process_memory_bytes", "split", "evaluated_accuracy", "evaluated_loss"),
)
"""Of the table of a run."""
SMOOTH = 0.03
"""Fraction of the steps over which the smoothed loss forgets."""


class Curve:
    """A value at every step, as least, greatest and mean of at most `BINS` stretches of steps.

    Adding a value takes constant time (halving is paid for by the values since the last), memory
    and drawing do not depend on how many there were.
    """

    def __init__(self) -> None:
        self._at: list[float] = []
        self._low: list[float] = []
        self._high: list[float] = []
        self._sum: list[float] = []
        self._stride = 1
        self._held = 0
        """Values in the last stretch."""
        self.last = float("nan")
        self.count = 0

    def add(self, at: float, value: float) -> None:
        """Add the value of the next step, at `at` along the axis."""
        if self._held == self._stride and len(self._at) == BINS:
            self._halve()
        if not self._at or self._held == self._stride:
            for line, first in zip(self._lines(), (at, value, value, 0.0), strict=True):
                line.append(first)
            self._held = 0
        self._at[-1] = at
        self._low[-1] = min(self._low[-1], value)
        self._high[-1] = max(self._high[-1], value)
        self._sum[-1] += value
        self._held += 1
        self.last = value
        self.count += 1

    def envelope(self) -> tuple["Points", "Points"]:
        """A line through least and greatest of every stretch: what all values would look like."""
        import numpy as np

        if self._stride == 1:
            return np.array(self._at), np.array(self._low)
        return np.repeat(self._at, 2), np.stack([self._low, self._high], axis=1).ravel()

    def means(self) -> tuple["Points", "Points"]:
        """A line through the mean of every stretch."""
        import numpy as np

        held = np.full(len(self._at), float(self._stride))
        held[-1:] = self._held
        return np.array(self._at), np.array(self._sum) / held

    def smoothed(self) -> tuple["Points", "Points"]:
        """The means, each forgetting what lies more than `SMOOTH` of the whole before it."""
        import numpy as np

        at, means = self.means()
        fraction = min(1.0, 1 / max(1.0, SMOOTH * len(means)))
        smooth, level, weight = np.empty_like(means), 0.0, 0.0
        for index, mean in enumerate(means.tolist()):
            level += fraction * (mean - level)
            weight += fraction * (1 - weight)  # Adam's correction: the first values count in full
            smooth[index] = level / weight
        return at, smooth

    def _lines(self) -> tuple[list[float], ...]:
        return self._at, self._low, self._high, self._sum

    def _halve(self) -> None:
        self._at = self._at[1::2]
        self._low = [*map(min, self._low[0::2], self._low[1::2])]
        self._high = [*map(max, self._high[0::2], self._high[1::2])]
        self._sum = [*map(sum, zip(self._sum[0::2], self._sum[1::2], strict=True))]
        self._stride *= 2
        self._held = self._stride


FITTING = ("zero-shot", "features", "fit", "evaluate")
"""What a run without steps does, in this order."""


class History:
    """Everything a run's events said, as the plots and pages show it.

    Axes are in epochs, memory in bytes, speed in images/s, accuracies 0 to 1.
    """

    def __init__(self, events: Iterable[Event] = (), trains: bool = True) -> None:
        """`trains`: whether the run takes steps, and does not only fit or measure."""
        self.trains, self._fitted = trains, 0.0
        self.loss, self.memory, self.process_memory, self.speed = (Curve() for _ in range(4))
        self.validation: list[tuple[float, float, float]] = []
        """Epoch, accuracy and loss of every evaluation on the validation images."""
        self.trials: list[tuple[float, float]] = []
        """Learning rates that were tried, and the loss of each."""
        self.zero_shot: float | None = None
        """Accuracy of the untouched base on the validation images."""
        self.probe: float | None = None
        """Accuracy of a linear probe on them."""
        self.images = 0
        """Those that these are of; 0 while not known."""
        self.expected = 0
        """Bytes that are expected to be held at most, 0 while not known."""
        self.measure = "accuracy"
        self.device = self.precision = ""
        self.device_memory = 0
        self.step = self.steps = 0
        self.epoch = 0.0
        self.phase: Progress | None = None
        """What is being done, unless that is a step."""
        self.notes: list[tuple[Message, bool]] = []
        """What was said, and whether it was a warning."""
        self.before: tuple[Answer, ...] = ()
        self.now: tuple[Answer, ...] = ()
        self.answered_at = 0
        self.kept = False
        """Whether there is an adapter on the disk."""
        self.end: Finished | Stopped | Failed | None = None
        for event in events:
            self.tell(event)

    @property
    def epochs(self) -> float:
        """Epochs in all, 0 while not known."""
        return self.epoch * self.steps / self.step if self.step else 0.0

    @property
    def fraction(self) -> float:
        """How much of the training is done, 0 to 1; without steps, of what is done instead."""
        if isinstance(self.end, Finished):
            return 1.0
        if not self.trains:
            return self._fitted
        return self.step / self.steps if self.steps else 0.0

    def tell(self, event: Event) -> None:
        """Take in the next event."""
        match event:
            case Started():
                self.end = None
                self.device, self.precision = event.device, event.precision
                self.device_memory = event.device_memory
                self.notes.clear()  # a resumed run says them again
            case Progress():
                self.phase = event
                if event.phase in FITTING:  # each part counts the same
                    part = FITTING.index(event.phase) + event.done / max(1, event.total)
                    self._fitted = max(self._fitted, part / len(FITTING))
            case Step():
                self._step(event)
            case Evaluated():
                self._evaluated(event)
            case Probed(split="validation"):
                self.probe = event.accuracy
            case Searched():
                self.trials.append((event.rate, event.loss))
            case Expected():
                self.expected = event.memory
            case Answered():
                self.now, self.answered_at = event.answers, event.step
                if not event.step:
                    self.before = event.answers
            case Saved(what="best"):
                self.kept = True
            case Noted():
                self.notes.append((event.told, False))
            case Warned():
                self.notes.append((event.told, True))
            case Finished() | Stopped() | Failed():
                self.end, self.phase = event, None
                if isinstance(event, Finished):
                    self.notes += [(sentence, False) for sentence in event.summary.conclusion]

    def _step(self, event: Step) -> None:
        self.phase = None
        self.step, self.steps, self.epoch = event.step, event.steps, event.epoch
        self.loss.add(event.epoch, event.loss)
        self.memory.add(event.epoch, event.memory)
        self.process_memory.add(event.epoch, event.process_memory)
        self.speed.add(event.epoch, event.images_per_second)

    def _evaluated(self, event: Evaluated) -> None:
        self.measure = event.measure
        if event.split != "validation":
            return
        self.images = event.images
        if event.step == 0:
            self.zero_shot = event.accuracy
        if event.step >= self.step:  # not the best one once more at the end
            epoch = self.epoch if event.step else 0.0
            if self.validation and self.validation[-1][0] == epoch == 0 and event.step:
                self.validation.pop()  # what is fitted has no epochs
            if not self.validation or self.validation[-1][0] < epoch:
                self.validation.append((epoch, event.accuracy, event.loss))


def write_csv(events: Iterable[Event], path: Path) -> None:
    """Write every step and every evaluation of a run as a table, one row each.

    Row by row: who writes a long run whole keeps every other thread waiting.
    """
    with (
        written_beside(path) as beside,
        beside.open("w", encoding="utf-8", newline="") as file,
    ):
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for event in events:
            if isinstance(event, Step):
                table.writerow(
                    [
                        event.step,
                        f"{event.epoch:.6g}",
                        repr(event.loss),
                        repr(event.learning_rate),
                        f"{event.images_per_second:.6g}",
                        event.memory,
                        event.process_memory,
                        *[""] * 3,
                    ]
                )
            elif isinstance(event, Evaluated):
                figures = [event.split, repr(event.accuracy), repr(event.loss)]
                table.writerow([event.step, *[""] * 6, *figures])
