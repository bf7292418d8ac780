"""Tells a run's events to a person: bars on a terminal, plain lines elsewhere."""

from collections.abc import Mapping
from types import TracebackType

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from cliptune.cli.hints import hint
from cliptune.core import events
from cliptune.core.events import Event
from cliptune.core.metrics import Figure
from cliptune.evaluation.figures import by_classifier, of_few

PLAIN_LINES = 20
"""About how many lines of steps a run prints where there is no terminal."""


def percent(rate: float | None) -> str:
    """A rate from 0 to 1 as a percentage, or a dash."""
    return "-" if rate is None else f"{rate:.1%}"


def figure(known: Figure | float | None, count: int, measure: str, *, short: bool = False) -> str:
    """A figure of so many images: with these where they are few, else as a percentage."""
    if known is None:
        return percent(None)
    one = known if isinstance(known, Figure) else Figure(value=known)
    told = of_few(one, count, measure, short=short)
    return told.text() if told else percent(one.value)


def _figures(measure: str, accuracy: float, figures: Mapping[str, float], count: int) -> str:
    """Every measure, that which the model is judged by first."""
    known = {measure: accuracy, **figures}
    return ", ".join(
        f"{name} {figure(value, count, name, short=number > 0)}"
        for number, (name, value) in enumerate(known.items())
    )


class ProgressDisplay:
    """Shows events as they come. Use as a context, so that the terminal is left tidy."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.bars = Progress(
            TextColumn("{task.description:<10}"),
            BarColumn(),
            TextColumn("{task.completed:,.0f}/{task.total:,.0f}"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[note]}"),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self.tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "ProgressDisplay":
        self.bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.bars.stop()

    def tell(self, event: Event) -> None:
        """Show one event."""
        match event:
            case events.Started(device=device, precision=precision, step=step):
                onward = f", going on from step {step}" if step else ""
                self._say(f"On {device} in {precision}{onward}")
            case events.Progress(phase=phase, done=done, total=total):
                self._advance(phase, done, total)
            case events.Step():
                self._step(event)
            case events.Evaluated(step=step, split=split, loss=loss):
                when = f"step {step}" if step else "zero-shot"
                kept = ", kept" if event.best else ""
                told = _figures(event.measure, event.accuracy, event.figures, event.images)
                self._say(f"{when}: {split} {told}, loss {loss:.3f}{kept}")
            case events.Probed(split=split, images=images):
                told = _figures(event.measure, event.accuracy, event.figures, event.measured)
                self._say(f"linear probe on {images:,} images: {split} {told}")
            case events.Searched(rate=rate, loss=loss):
                best = ", the best so far" if event.best else ""
                self._say(f"learning rate {rate:g}: loss {loss:.3f}{best}")
            case events.Classified(split=split, measure=measure, images=images):
                rates = {"words": event.words, "vectors": event.vectors}
                known = {by: figure(of.get(measure), images, measure) for by, of in rates.items()}
                told = by_classifier(known, event.chosen).text()
                self._say(f"{split} {measure}: {told}")
            case events.Expected(memory=memory):
                self._say(f"expected to hold up to {memory / 1e9:,.2f} GB of memory")
            case events.Trying(told=message, left=left, best=best):
                so_far = f" Best so far: {best.text()}." if best else ""
                self._say(f"{message.text()} {left:,.0f} s are left.{so_far}")
            case events.Noted(told=message):
                self._say(message.text())
            case events.Warned(told=message):
                self._say(f"Note: {message.text()} {hint(message)}".strip())
            case _:
                pass

    def _say(self, line: str) -> None:
        self.console.print(escape(line), soft_wrap=True)

    def _advance(self, phase: str, done: int, total: int, note: str = "") -> None:
        if phase not in self.tasks:
            self.tasks[phase] = self.bars.add_task(phase, note=note)
            if not self.console.is_terminal and phase != "train":
                self._say(f"{phase} ...")
        self.bars.update(
            self.tasks[phase],
            completed=done,
            total=total or None,
            note=note,
            visible=phase == "train" or done < total,
        )

    def _step(self, event: events.Step) -> None:
        note = f"loss {event.loss:.3f}, {event.images_per_second:.0f} images/s"
        self._advance("train", event.step, event.steps, note)
        every = max(1, event.steps // PLAIN_LINES)
        if not self.console.is_terminal and event.step % every == 0:
            self._say(f"step {event.step}/{event.steps}: {note}")
