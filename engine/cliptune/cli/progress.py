"""Tells a run's events to a person: bars on a terminal, plain lines elsewhere."""

from collections.abc import Mapping
from types import TracebackType

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from cliptune.cli.hints import in_full
from cliptune.core import events, language, quantities
from cliptune.core.events import Event
from cliptune.core.language import tr
from cliptune.core.messages import sentences
from cliptune.core.metrics import Figure
from cliptune.evaluation.figures import by_classifier, of_few

PLAIN_LINES = 20
"""About how many lines of steps a run prints where there is no terminal."""


def percent(rate: float | None) -> str:
    """A rate from 0 to 1 as a percentage, or a dash."""
    return "-" if rate is None else language.percent(f"{100 * rate:.1f}")


def figure(known: Figure | float | None, count: int, measure: str, *, short: bool = False) -> str:
    """A figure of so many images: with these where they are few, else as a percentage."""
    if known is None:
        return percent(None)
    one = known if isinstance(known, Figure) else Figure(value=known)
    told = of_few(one, count, measure, short=short)
    return language.worded(told) if told else percent(one.value)


def _figures(measure: str, accuracy: float, figures: Mapping[str, float], count: int) -> str:
    """Every measure, that which the model is judged by first."""
    known = {measure: accuracy, **figures}
    return language.joined(
        f"{tr(name)} {figure(value, count, name, short=number > 0)}"
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
                begun = tr("On {device} in {precision}, going on from step {step}")
                told = begun if step else tr("On {device} in {precision}")
                on = language.worded(quantities.device(device))
                self._say(told.format(device=on, precision=precision, step=step))
            case events.Progress(phase=phase, done=done, total=total):
                self._advance(phase, done, total)
            case events.Step():
                self._step(event)
            case events.Evaluated(step=step, split=split, loss=loss):
                when = tr("step {step}").format(step=step) if step else tr("zero-shot")
                told = _figures(event.measure, event.accuracy, event.figures, event.images)
                line = tr("{when}: {split} {figures}, loss {loss:.3f}")
                kept = tr(", kept") if event.best else ""
                self._say(line.format(when=when, split=tr(split), figures=told, loss=loss) + kept)
            case events.Probed(split=split, images=images):
                told = _figures(event.measure, event.accuracy, event.figures, event.measured)
                line = tr("linear probe on {images:,} images: {split} {figures}")
                self._say(line.format(images=images, split=tr(split), figures=told))
            case events.Searched(rate=rate, loss=loss):
                line = tr("learning rate {rate:g}: loss {loss:.3f}").format(rate=rate, loss=loss)
                self._say(line + (tr(", the best so far") if event.best else ""))
            case events.Classified(split=split, measure=measure, images=images):
                rates = {"words": event.words, "vectors": event.vectors}
                known = {by: figure(of.get(measure), images, measure) for by, of in rates.items()}
                told = language.worded(by_classifier(known, event.chosen))
                line = tr("{split} {measure}: {told}")
                self._say(line.format(split=tr(split), measure=tr(measure), told=told))
            case events.Expected(memory=memory):
                line = tr("expected to hold up to {memory:,.2f} GB of memory")
                self._say(line.format(memory=memory / 1e9))
            case events.Trying(told=message, left=left, best=best):
                lines = [language.worded(message), tr("{left:,.0f} s are left.").format(left=left)]
                if best:
                    lines.append(tr("Best so far: {best}.").format(best=language.worded(best)))
                self._say(sentences(lines))
            case events.Noted(told=message):
                self._say(language.worded(message))
            case events.Warned(told=message):
                self._say(tr("Note: {told}").format(told=in_full(message)))
            case _:
                pass

    def _say(self, line: str) -> None:
        self.console.print(escape(line), soft_wrap=True)

    def _advance(self, phase: str, done: int, total: int, note: str = "") -> None:
        if phase not in self.tasks:
            self.tasks[phase] = self.bars.add_task(tr(phase), note=note)
            if not self.console.is_terminal and phase != "train":
                self._say(f"{tr(phase)} ...")
        self.bars.update(
            self.tasks[phase],
            completed=done,
            total=total or None,
            note=note,
            visible=phase == "train" or done < total,
        )

    def _step(self, event: events.Step) -> None:
        note = tr("loss {loss:.3f}, {pace:.0f} images/s")
        note = note.format(loss=event.loss, pace=event.images_per_second)
        self._advance("train", event.step, event.steps, note)
        every = max(1, event.steps // PLAIN_LINES)
        if not self.console.is_terminal and event.step % every == 0:
            line = tr("step {step}/{steps}: {note}")
            self._say(line.format(step=event.step, steps=event.steps, note=note))
